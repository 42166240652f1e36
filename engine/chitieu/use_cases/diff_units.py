"""The use case "diff" for many units: two tables of verdicts in, how many units moved, and which, out."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from sqlglot import exp

from chitieu.diagnostics import Place, Problems, Text
from chitieu.files.workspace import shown
from chitieu.text.csv_rows import FORMULA_STARTS
from chitieu.units import sql
from chitieu.units.backends.duck import Duck, failures
from chitieu.units.sql import Sql
from chitieu.units.verdicts.changes import (
    MOVE_COLUMNS,
    MOVE_ORDER,
    MOVES,
    Moved,
    Sides,
    compare_tables,
    list_moves,
    sides,
)
from chitieu.units.work import put_in_place, work_folder
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
        with failures():
            connection = opened_tables({"earlier": then, "verdicts": now}, problems, duck.connection)
            connection.execute("SET preserve_insertion_order = false")
            moved = compare_tables(connection)
            found = sides(connection)
        _warn(found, Place(shown(now)), problems)
        path = _listed(duck, work) if each else None
        yield Moves(moved, found, path)
        if path is not None and output is not None:
            put_in_place(path, output)
    finally:
        duck.close()
        shutil.rmtree(work, ignore_errors=True)


def _listed(duck: Duck, work: Path) -> Path:
    """Every move as CSV, in order, with no cell that a spreadsheet would run."""
    with failures():
        list_moves(duck.connection)
    texts = ("unit", "document", "target")
    columns = [sql.named(_harmless(name), name) if name in texts else sql.column(name) for name in MOVE_COLUMNS]
    query = sql.select(columns, MOVES)
    query.set("order", exp.Order(expressions=[exp.Ordered(this=exp.column(name, MOVES)) for name in MOVE_ORDER]))
    path = work / "moves.csv"
    duck.write_csv(query, path)
    return path


def _harmless(name: str) -> Sql:
    """See ``chitieu.text.csv_rows``."""
    text = sql.column(name)
    runs = sql.among(exp.Left(this=text, expression=sql.integer(1)), FORMULA_STARTS)
    return sql.when([(runs, exp.DPipe(this=sql.string("'"), expression=text, safe=True))], text)


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
