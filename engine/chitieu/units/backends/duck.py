"""DuckDB, in this process: the default backend, and the one that reads and writes files for any other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
from sqlglot import exp

from chitieu.diagnostics import Text
from chitieu.units import sql
from chitieu.units.backends.backend import BackendFailed, Row
from chitieu.units.sql import Dialect, Sql

_MARK, _MARKED = "chitieu", "whole"  # a key in the metadata of Parquet, and what it says of the file: nobody changed it
_BESIDE, _LEAST = 150, 250  # megabytes: what the process takes beside DuckDB's own, and what DuckDB should have
_REPEATING = 5000  # different values in a stretch of a column; where there are more, the writer looks for no repeats


class Duck:
    """One connection; ``memory`` (``2GB``; by default most of the machine) is that of the whole process: see
    ``left_for_duck``. What is beyond it goes to files in ``work``.
    """

    dialect: Dialect = "duckdb"
    at_once: int = 200  # planning takes longer than linear beyond

    def __init__(self, work: Path, memory: str | None = None) -> None:
        with failures():
            self.connection = duckdb.connect()
            self.connection.execute("SET preserve_insertion_order = false")
            self.connection.execute("SET temp_directory = ?", [str(work / "spilled")])
            self.connection.execute("SET enable_progress_bar = false")
            if memory is not None:
                self.connection.execute("SET memory_limit = ?", [left_for_duck(memory)])

    def view(self, name: str, query: Sql) -> None:
        """Names a query, which is worked out anew wherever it is read."""
        self._run(exp.Create(this=sql.table(name), kind="VIEW", replace=True, expression=query))

    def make(self, name: str, query: Sql) -> None:
        """Works a query out into a table: in memory, or spilled where that does not do."""
        self._run(exp.Create(this=sql.table(name), kind="TABLE", replace=True, expression=query))

    def keep(self, name: str, columns: Mapping[str, tuple[str, Sequence[object]]]) -> None:
        """Keeps values from here under a name: of each column its type and its values, all equally many."""
        given = [
            sql.named(sql.cast(exp.Anonymous(this="unnest", expressions=[exp.Placeholder()]), kind), column)
            for column, (kind, _) in columns.items()
        ]
        made = exp.Create(this=sql.table(name), kind="TABLE", replace=True, expression=exp.Select(expressions=given))
        with failures():
            self.connection.execute(
                sql.in_dialect(made, self.dialect), [list(values) for _, values in columns.values()]
            )

    def rows(self, query: Sql) -> Sequence[Row]:
        """The rows of a query, in no order that it does not ask for."""
        with failures():
            found: list[Row] = self._run(query).fetchall()
            return found

    def codes(self, texts: Mapping[str, Sequence[str]]) -> None:
        """Types of numbers that stand for texts: writing those takes half of what writing the texts does."""
        for column, known in texts.items():
            values = [sql.string(each) for each in known]
            kind = exp.DataType(this=exp.DType.ENUM, expressions=values) if values else exp.DataType.build("TEXT")
            name = exp.to_identifier(sql.code_type(column))
            self._run(exp.Create(this=name, kind="TYPE", replace=True, expression=kind))

    def write(self, query: Sql, path: Path) -> None:
        """One Parquet file that ``is_own``; looking for repeats where all values differ took longer than writing."""
        options: dict[str, Sql] = {"FORMAT": exp.var("PARQUET"), "DICTIONARY_SIZE_LIMIT": sql.integer(_REPEATING)}
        self._copy(query, path, {**options, "KV_METADATA": exp.var(f"{{{_MARK}: '{_MARKED}'}}")})

    def write_csv(self, query: Sql, path: Path, delimiter: str = ",") -> None:
        """With a mark at its beginning, without which Excel reads UTF-8 as a Windows code page."""
        assert isinstance(query, exp.Query)
        head = "\ufeff" + delimiter.join(query.named_selects) + "\n"
        options = {
            "HEADER": sql.FALSE,
            "PREFIX": sql.string(head),
            "SUFFIX": sql.string("\n"),
            "DELIM": sql.string(delimiter),
        }
        self._copy(query, path, {"FORMAT": exp.var("CSV"), **options})

    def _copy(self, query: Sql, path: Path, options: Mapping[str, Sql]) -> None:
        params = [exp.CopyParameter(this=exp.var(name), expression=value) for name, value in options.items()]
        copied = exp.Copy(this=exp.Subquery(this=query), kind=False, files=[sql.string(str(path))], params=params)
        self._run(copied)

    def close(self) -> None:
        """Ends the connection, and with it every relation."""
        self.connection.close()

    def _run(self, tree: Sql) -> duckdb.DuckDBPyConnection:
        with failures():
            return self.connection.execute(sql.in_dialect(tree, self.dialect))


def left_for_duck(memory: str) -> str:
    """What DuckDB may hold for a process to stay within a size (``500MB``): it counts no code, no Python, no readers.

    Below 400MB that would leave too little to work with: there the process takes up to 150 MB more than the size.
    """
    number, unit = int(memory[:-2]), memory[-2:].upper()
    megabytes = number * {"MB": 1, "GB": 1000, "TB": 1000**2}[unit]
    return f"{max(megabytes - _BESIDE, min(megabytes, _LEAST))}MB"


def is_own(connection: duckdb.DuckDBPyConnection, path: Path) -> bool:
    """Whether a Parquet file is as ``Duck.write`` left it.

    Other programs that save it again drop the mark, or like pyarrow keep it and name themselves as the writer.
    Raises duckdb.Error where it is none.
    """
    if not path.is_file():
        return False
    told = "SELECT decode(value) FROM parquet_kv_metadata(?) WHERE decode(key) = ?"
    marks = connection.execute(told, [str(path), _MARK]).fetchall()
    writers = connection.execute("SELECT created_by FROM parquet_file_metadata(?)", [str(path)]).fetchall()
    return marks == [(_MARKED,)] and all(str(writer).startswith("DuckDB") for (writer,) in writers)


@contextmanager
def failures() -> Iterator[None]:
    """Turns what DuckDB raises into BackendFailed; a fault of the plan itself stays one of the program."""
    try:
        yield
    except (duckdb.IOException, duckdb.OutOfMemoryException, duckdb.HTTPException, duckdb.FatalException) as error:
        raise BackendFailed(_reason(error)) from error
    except (duckdb.InterruptException, RuntimeError) as error:
        if "interrupted" in str(error).lower():  # what becomes of Ctrl-C while a query runs
            raise KeyboardInterrupt from None
        raise


def _reason(error: duckdb.Error) -> Text | str:
    said = str(error)
    if isinstance(error, duckdb.OutOfMemoryException) and "disk" not in said.lower():
        return Text("the memory was not enough: allow more with --memory, or leave --memory out")
    if "No space left on device" in said or "disk quota" in said.lower() or "max_temp_directory" in said:
        return Text("the disk is full")
    return said.partition("\n")[0]
