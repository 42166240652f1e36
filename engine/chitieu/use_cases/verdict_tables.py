"""Tables of verdicts opened, for the use cases that read them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from chitieu.diagnostics import Place, Problems
from chitieu.files.workspace import shown
from chitieu.units.verdicts.tables import Connection, open_tables


def opened_tables(tables: Mapping[str, Path], problems: Problems) -> Connection:
    """A connection in which these names are tables of verdicts.

    Raises InvalidInput with everything that is wrong with them.
    """
    connection, faults = open_tables(tables)
    for fault in faults:
        problems.error(fault.code, Place(shown(fault.path), cell=fault.column), fault.text, fault.hint)
    problems.require_none()
    return connection
