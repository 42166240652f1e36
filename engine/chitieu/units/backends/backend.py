"""What runs the plan: the few things that DuckDB and Spark are asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from chitieu.diagnostics import Text
from chitieu.units.sql import Dialect, Sql

Row = tuple[object, ...]


class BackendFailed(Exception):
    """The backend gave up: a disk that is full, memory that is not enough, a worker that is gone.

    The reason is a text of ours, or what the backend itself says.
    """

    def __init__(self, reason: Text | str) -> None:
        super().__init__(reason.message if isinstance(reason, Text) else reason)
        self.reason = reason

    def told(self, translate: Callable[[str], str]) -> str:
        """The reason in the reader's language; what the backend says stays as it is."""
        return self.reason.render(translate) if isinstance(self.reason, Text) else self.reason


class Backend(Protocol):
    """Relations by their names. Every method raises BackendFailed when the backend gives up."""

    dialect: Dialect
    at_once: int
    """Branches of a plan in one query; with more, what the backend does before it begins is out of proportion."""

    def view(self, name: str, query: Sql) -> None:
        """Names a query."""

    def make(self, name: str, query: Sql) -> None:
        """Works a query out and keeps its rows under a name."""

    def rows(self, query: Sql) -> Sequence[Row]:
        """The rows of a query that gives few."""

    def codes(self, texts: Mapping[str, Sequence[str]]) -> None:
        """Makes the types for columns of which all texts are known: see ``sql.coded``."""

    def write(self, query: Sql, path: Path) -> None:
        """Writes the rows of a query as Parquet: a file, or a folder of files."""

    def close(self) -> None:
        """Lets go of everything; files of its own are removed."""
