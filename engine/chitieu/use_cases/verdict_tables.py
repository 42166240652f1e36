"""Tables of verdicts opened, for the use cases that read them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from chitieu.diagnostics import Problems
from chitieu.units.verdicts.tables import Connection, open_tables


def opened_tables(tables: Mapping[str, Path], problems: Problems, within: Connection | None = None) -> Connection:
    """A connection in which these names are tables of verdicts.

    Raises InvalidInput with everything that is wrong with them.
    """
    connection = open_tables(tables, problems, within)
    problems.require_none()
    return connection
