"""The use case "diff" for many units: two tables of verdicts in, how many units moved, and which, out."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from chitieu.diagnostics import Place, Problems, Text
from chitieu.files.workspace import shown
from chitieu.units.backends.duck import Duck, failures
from chitieu.units.verdicts.changes import Moved, Sides, compare_tables, sides
from chitieu.units.verdicts.moves import written_moves
from chitieu.units.work import take_place, work_folder
from chitieu.use_cases.verdict_tables import opened_tables


class Moves(NamedTuple):
    """Counts by target and transition; ``each``: a CSV file of every move of a unit, where it was asked for.

    The file lasts as long as the block, and is then the output.
    """

    moved: tuple[Moved, ...]
    sides: Sides
    each: Path | None


@contextmanager
def diff_many(
    then: Path, now: Path, problems: Problems, *, each: bool, output: Path | None = None, memory: str | None = None
) -> Iterator[Moves]:
    """What changed from one table to a later one; warns where they do not fit each other.

    ``memory`` (``2GB``) bounds what is held of them: moves go from DuckDB to the file. Raises InvalidInput with
    everything that is wrong with the tables, BackendFailed when disk or memory give out.
    """
    work = work_folder(output)
    duck = Duck(work, memory)
    try:
        tables = {"earlier": then, "verdicts": now}
        with failures(), opened_tables(tables, problems, duck.connection) as connection:
            connection.execute("SET preserve_insertion_order = false")
            moved = compare_tables(connection)
            found = sides(connection)
            path = written_moves(duck, work) if each else None
        _warn(found, Place(shown(now)), problems)
        yield Moves(moved, found, path)
        if path is not None and output is not None:
            take_place(path, output)
    finally:
        duck.close()
        shutil.rmtree(work, ignore_errors=True)


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
