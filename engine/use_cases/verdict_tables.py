"""Tables of verdicts opened, for the use cases that read them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from engine.bulk.verdicts.tables import Connection, opened
from engine.diagnostics import Place, Problems, Text
from engine.files.workspace import shown


def opened_tables(tables: Mapping[str, Path], problems: Problems) -> Connection:
    """A connection in which these names are tables of verdicts. Raises InvalidInput where one of them is none."""
    connection, faults = opened(tables)
    for path, reason in faults:
        place = Place(shown(path))
        if not path.exists():
            problems.error("no-file", place, Text("the file does not exist"))
        elif reason:
            problems.error("unreadable-table", place, Text("the table cannot be read: {reason}", reason=reason))
        else:
            hint = Text("chitieu evaluate-many … -o verdicts.parquet writes one")
            problems.error("no-verdicts", place, Text("this is no table of verdicts"), hint)
    problems.require_none()
    return connection
