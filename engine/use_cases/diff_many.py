"""The use case "diff" for many units: two tables of verdicts in, how many units moved, and which, out."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from engine.bulk.verdicts.changes import Changed, Moved, changed_rows, compare
from engine.diagnostics import Problems
from engine.use_cases.verdict_tables import opened_tables


class Moves(NamedTuple):
    """Counts by target and transition; ``each`` is every move of a unit, where it was asked for."""

    moved: tuple[Moved, ...]
    each: Changed | None


def diff_many(then: Path, now: Path, problems: Problems, *, each: bool) -> Moves:
    """What changed from one table to a later one. Raises InvalidInput where one of them is none of verdicts."""
    connection = opened_tables({"earlier": then, "verdicts": now}, problems)
    moved = compare(connection)
    return Moves(moved, changed_rows(connection) if each else None)
