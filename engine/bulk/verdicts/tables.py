"""Tables of verdicts as they were written, read again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

from engine.bulk.plan.branches import COLUMNS, COUNTS

Connection = duckdb.DuckDBPyConnection


def opened(tables: Mapping[str, Path]) -> tuple[Connection, Sequence[tuple[Path, str]]]:
    """A connection in which these names are tables of verdicts, and the files that are none, with what DuckDB says."""
    connection = duckdb.connect()
    faults = []
    for name, path in tables.items():
        try:
            if not read_verdicts(connection, path, name):
                faults.append((path, ""))
        except duckdb.Error as error:
            faults.append((path, str(error).partition("\n")[0]))
    return connection, faults


def read_verdicts(connection: Connection, path: Path, name: str = "verdicts") -> bool:
    """Names the rows of a table of verdicts, and those of each unit's latest date (``latest_`` before the name).

    Whether it is one: a file with other columns is not.
    """
    if path.suffix.lower() not in (".csv", ".parquet"):
        return False
    if path.suffix.lower() == ".csv":
        types = {
            **dict.fromkeys(COLUMNS, "VARCHAR"),
            **dict.fromkeys(COUNTS, "DECIMAL(38, 0)"),
            "as_of": "DATE",
            "part": "SMALLINT",
            "horizon": "SMALLINT",
            "attainment": "DECIMAL(18, 4)",
        }
        if tuple(connection.read_csv(str(path), header=True, all_varchar=True).columns) != COLUMNS:
            return False
        relation = connection.read_csv(str(path), header=True, dtype=types)
    else:
        relation = connection.read_parquet(str(path))
    if tuple(relation.columns) != COLUMNS:
        return False
    relation.create_view(name)
    ((days,),) = relation.aggregate("count(DISTINCT as_of)").fetchall()
    latest = relation
    if days > 1:
        last = relation.aggregate("unit AS u, max(as_of) AS d", "unit").set_alias("last")
        latest = relation.set_alias("every").join(last, "unit = u AND as_of = d").project(", ".join(COLUMNS))
    latest.create_view(f"latest_{name}")
    return True
