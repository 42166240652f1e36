"""The use case "diff" for many units: two tables of verdicts in, how many units moved, and which, out."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from chitieu.diagnostics import Place, Problems, Text
from chitieu.files.workspace import shown
from chitieu.units.verdicts.changes import Changed, Moved, Sides, changed_rows, compare_tables, sides
from chitieu.use_cases.verdict_tables import opened_tables


class Moves(NamedTuple):
    """Counts by target and transition; ``each`` is every move of a unit, where it was asked for."""

    moved: tuple[Moved, ...]
    sides: Sides
    each: Changed | None


def diff_many(then: Path, now: Path, problems: Problems, *, each: bool) -> Moves:
    """What changed from one table to a later one; warns where they do not fit each other.

    Raises InvalidInput with everything that is wrong with the tables.
    """
    connection = opened_tables({"earlier": then, "verdicts": now}, problems)
    moved = compare_tables(connection)
    found = sides(connection)
    _warn(found, Place(shown(now)), problems)
    return Moves(moved, found, changed_rows(connection) if each else None)


def _warn(found: Sides, place: Place, problems: Problems) -> None:
    if found.then is not None and found.now is not None and found.now < found.then:
        dates = {"now": found.now.isoformat(), "then": found.then.isoformat()}
        text = Text("the second table is earlier than the first: {now}, {then}", **dates)
        problems.warning("earlier-table", place, text, Text("name the earlier table first"))
    if found.added or found.removed:
        text = Text(
            "the tables do not ask the same: {added} targets only in the later, {removed} only in the earlier",
            added=found.added,
            removed=found.removed,
        )
        problems.warning("other-targets", place, text)
