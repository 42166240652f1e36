"""Where facts come from: Parquet, CSV, a DuckDB file, PostgreSQL. Each becomes a relation of raw values in DuckDB.

A further kind of source gives the same: a relation with a row per unit and date, a column per fact, and ``n``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from sqlglot import exp

from engine.bulk import sql
from engine.bulk.backends.duck import Duck, failures
from engine.bulk.extras import needed
from engine.bulk.sql import Sql
from engine.diagnostics import Place, Problems, Text, suggestion

RAW = "raw"
NUMBER = "number of the row"  # no column of anybody's own
POSTGRES = ("postgresql://", "postgres://")


class Source(NamedTuple):
    """``address``: a path, or the address of a database; ``table`` within it. ``shown`` names it to people."""

    address: str
    table: str | None
    shown: str

    @property
    def path(self) -> Path | None:
        """``None`` for a database behind an address."""
        return None if self.address.startswith(POSTGRES) else Path(self.address)


def without_password(address: str) -> str:
    """An address as it may be shown."""
    return re.sub(r"([?&]password=)[^&]*", r"\1…", re.sub(r"(://[^:@/]*):[^@/]*@", r"\1@", address))


class Raw(NamedTuple):
    """The relation ``raw``: its columns with the types that DuckDB gives them, and lines of CSV that are no rows."""

    columns: Mapping[str, str]
    broken: tuple[tuple[int, str, str], ...] = ()  # line, what is wrong with it, its text


def opened(source: Source, duck: Duck, work: Path, problems: Problems) -> Raw | None:
    """The raw values of a source; ``None`` with the reason in ``problems``.

    Raises MissingExtra for a database whose driver is not installed, BackendFailed when the disk gives out.
    """
    if source.path is None:
        copied = _copied(source, work, problems)
        return None if copied is None else _from_csv(copied, duck)
    if not source.path.exists():
        problems.error("no-file", Place(source.shown), Text("the file does not exist"))
        return None
    try:
        match source.path.suffix.lower():
            case ".duckdb" | ".db":
                return _from_duckdb(source, duck, problems)
            case ".parquet" | "":
                return _from_parquet(source.path, duck)
            case ".csv" | ".tsv" | ".txt":
                return _from_csv(source.path, duck)
    except _unreadable() as error:
        said = str(error).partition("\n")[0]
        problems.error("unreadable-table", Place(source.shown), Text("the table cannot be read: {reason}", reason=said))
        return None
    problems.error(
        "unknown-kind",
        Place(source.shown),
        Text("this is no table that can be read"),
        Text("Parquet (.parquet), CSV (.csv), DuckDB (.duckdb) or postgresql://… was expected"),
    )
    return None


def _unreadable() -> tuple[type[Exception], ...]:
    import duckdb

    return (
        duckdb.InvalidInputException,
        duckdb.CatalogException,
        duckdb.SerializationException,
        duckdb.BinderException,
    )


def _numbered(query_from: Sql, duck: Duck, *, kept: bool) -> Raw:
    """The relation with its rows numbered from 1, in their order."""
    number = exp.Window(this=exp.RowNumber())
    columns = [sql.named(number, NUMBER), exp.Star()]
    query = exp.Select(expressions=columns, from_=exp.From(this=query_from))
    duck.connection.execute("SET preserve_insertion_order = true")
    (duck.make if kept else duck.view)(RAW, query)
    with failures():
        described = duck.connection.execute(sql.text(exp.Describe(this=sql.table(RAW)), "duckdb")).fetchall()
    return Raw({str(name): str(kind) for name, kind, *_ in described if name != NUMBER})


def _from_parquet(path: Path, duck: Duck) -> Raw:
    files = str(path / "*.parquet") if path.is_dir() else str(path)
    return _numbered(exp.Anonymous(this="read_parquet", expressions=[sql.string(files)]), duck, kept=False)


def _from_csv(path: Path, duck: Duck) -> Raw:
    """Read once, as text: what a number is, is decided here and not guessed from the first rows."""
    options = {"all_varchar": sql.TRUE, "header": sql.TRUE, "store_rejects": sql.TRUE, "strict_mode": sql.TRUE}
    arguments = [exp.EQ(this=exp.var(name), expression=value) for name, value in options.items()]
    reading = exp.Anonymous(this="read_csv", expressions=[sql.string(str(path)), *arguments])
    raw = _numbered(reading, duck, kept=True)
    errors = [sql.column(name) for name in ("line", "error_type", "csv_line")]
    found = duck.rows(sql.select([*errors], "reject_errors"))
    broken = {int(str(line)): (str(kind), str(text)) for line, kind, text in found}
    return raw._replace(broken=tuple((line, *what) for line, what in sorted(broken.items())))


def _from_duckdb(source: Source, duck: Duck, problems: Problems) -> Raw | None:
    attached = exp.Attach(
        this=exp.Alias(this=sql.string(source.address), alias=exp.Identifier(this="source", quoted=True)),
        expressions=[exp.AttachOption(this=exp.var("READ_ONLY"))],
    )
    with failures():
        duck.connection.execute(sql.text(attached, "duckdb"))
    listed = exp.Select(
        expressions=[sql.column("table_name")],
        from_=exp.From(this=exp.Table(this=exp.to_identifier("tables"), db=exp.to_identifier("information_schema"))),
        where=exp.Where(this=sql.compared("==", sql.column("table_catalog"), sql.string("source"))),
    )
    tables = sorted(str(name) for (name,) in duck.rows(listed))
    table = source.table or (tables[0] if len(tables) == 1 else None)
    if table is None or table not in tables:
        problems.error(
            "no-table",
            Place(source.shown),
            Text("there is no table “{word}”", word=table) if table else Text("which table is meant?"),
            (suggestion(table, tables) if table else None)
            or Text("name one with --table; known here: {keys}", keys=", ".join(tables) or "–"),
        )
        return None
    there = exp.Table(this=exp.Identifier(this=table, quoted=True), db=exp.to_identifier("source"))
    return _numbered(there, duck, kept=False)


def _copied(source: Source, work: Path, problems: Problems) -> Path | None:
    """A table of PostgreSQL as CSV, streamed by COPY: numbers come as exact text, and the server reads one snapshot."""
    psycopg = needed("psycopg", "postgres")
    composed = needed("psycopg.sql", "postgres")
    if source.table is None:
        problems.error("no-table", Place(source.shown), Text("which table is meant?"), Text("name one with --table"))
        return None
    path = work / "copied.csv"
    name = composed.Identifier(*source.table.split("."))
    query = composed.SQL("COPY (SELECT * FROM {}) TO STDOUT (FORMAT csv, HEADER true)").format(name)
    try:
        with (
            psycopg.connect(source.address) as connection,
            connection.cursor().copy(query) as rows,
            path.open("wb") as file,
        ):
            for block in rows:
                file.write(block)
    except psycopg.Error as error:
        said = " ".join(str(error).split())
        problems.error("database", Place(source.shown), Text("the database says: {reason}", reason=said))
        return None
    return path
