"""Every unit and target that moved between two tables of verdicts, from DuckDB into a file: there may be millions."""

from __future__ import annotations

from pathlib import Path

from sqlglot import exp

from chitieu.units import sql
from chitieu.units.backends.duck import Duck, failures
from chitieu.units.verdicts.changes import WORST_FIRST
from chitieu.units.verdicts.csv_cells import harmless
from chitieu.units.verdicts.tables import Connection

MOVE_COLUMNS = (
    *("unit", "document", "target", "horizon", "transition", "verdict_then", "verdict_now"),
    *("numerator_then", "denominator_then", "numerator_now", "denominator_now", "attainment_then", "attainment_now"),
)
MOVES, MOVE_ORDER = "listed_moves", ("place", "document", "target", "horizon", "unit_place")
_LISTED = f"""
CREATE OR REPLACE VIEW {MOVES} AS
SELECT {", ".join(MOVE_COLUMNS)}, unit_place, list_position({WORST_FIRST}, transition) AS place
FROM changes JOIN unit_places USING (unit) WHERE transition <> 'unchanged'
UNION ALL BY NAME
SELECT unit, unit_place, CASE WHEN gone THEN 'unit_gone' ELSE 'unit_new' END AS transition,
    CASE WHEN gone THEN {len(WORST_FIRST) + 1} ELSE {len(WORST_FIRST) + 2} END AS place
FROM lone_units JOIN unit_places USING (unit)
"""  # noqa: S608 - what is put in are our own words


def list_moves(connection: Connection) -> None:
    """Names, after ``compare_tables``, every unit and target that moved: the relation ``MOVES`` with ``MOVE_COLUMNS``.

    Worst first by ``MOVE_ORDER``; ``attainment`` is a share of target with four decimals. Units that only one table
    has come last, once each: ``unit_gone``, ``unit_new``. There may be millions, so nothing brings them into Python.
    """
    connection.execute(_LISTED)


def written_moves(duck: Duck, work: Path) -> Path:
    """Every move as CSV, in order, with no cell that a spreadsheet would run."""
    with failures():
        list_moves(duck.connection)
    texts = ("unit", "document", "target")
    columns = [sql.named(harmless(name), name) if name in texts else sql.column(name) for name in MOVE_COLUMNS]
    query = sql.select(columns, MOVES)
    query.set("order", exp.Order(expressions=[exp.Ordered(this=exp.column(name, MOVES)) for name in MOVE_ORDER]))
    path = work / "moves.csv"
    duck.write_csv(query, path)
    return path
