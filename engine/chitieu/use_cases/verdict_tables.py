"""Tables of verdicts opened, for the use cases that read them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from chitieu.diagnostics import Problems
from chitieu.units.verdicts.tables import Connection, open_tables, told_damage


@contextmanager
def opened_tables(
    tables: Mapping[str, Path], problems: Problems, within: Connection | None = None
) -> Iterator[Connection]:
    """A connection in which these names are tables of verdicts, for as long as the block asks anything of them.

    Raises InvalidInput with everything that is wrong with them, also where that shows only within the block.
    """
    connection = open_tables(tables, problems, within)
    problems.require_none()
    with told_damage(connection, tables, problems):
        yield connection
