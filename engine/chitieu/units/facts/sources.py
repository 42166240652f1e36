"""Where facts come from: Parquet, CSV, a workbook, a DuckDB file, PostgreSQL. Each becomes a relation of raw values.

A further kind of source gives the same: a relation with a row per unit and date, a column per fact, and ``n``.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import duckdb
from sqlglot import exp

from chitieu.diagnostics import Place, Problems, Text, suggestion
from chitieu.text.files import tell_unopened
from chitieu.text.kinds import table_suffix
from chitieu.text.records import TEXT_SUFFIXES
from chitieu.text.tables import Head, RecordFault, head_of, rewritten, unnamed
from chitieu.text.unreadable import Unreadable
from chitieu.units import sql
from chitieu.units.backends.backend import BackendFailed
from chitieu.units.backends.duck import Duck, failures
from chitieu.units.base import numbers
from chitieu.units.delimited import plain_rows, rewritten_rows
from chitieu.units.extras import needed
from chitieu.units.facts import workbooks
from chitieu.units.facts.unit_names import any_unclean, tell_similar
from chitieu.units.names import one_name
from chitieu.units.sql import Sql

RAW, WRITTEN = "raw", "as written"
NUMBER = "number of the row"  # no column of anybody's own
KEYS = ("unit", "as_of")  # columns by which the header of a table is known
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


# scheme, user, password, servers with ports, database, settings: with every sign that parts them escaped elsewhere.
_ADDRESS = re.compile(
    r"(?P<scheme>postgres(?:ql)?://)(?:(?P<user>[\w.~%+-]*)(?::(?P<password>[^@/?#\s]*))?@)?"
    r"(?P<servers>(?:[\w.~%-]*|\[[\da-fA-F:.]+\])(?::\d*)?(?:,[\w.~%-]*(?::\d*)?)*)"
    r"(?P<database>/[\w.~%+-]*)?(?P<settings>\?[^@#\s]*)?"
)
_SETTINGS = re.compile(r"(?:^|\s)\w+\s*=.*\w+\s*=|\w*(?:pass|pwd)\w*\s*=", re.IGNORECASE | re.DOTALL)


def is_address(text: str) -> bool:
    """Whether a text is, or was meant as, an address or the settings of a database, which may hold a password."""
    return "://" in text or (_SETTINGS.search(text) is not None and not Path(text).exists())


def without_password(address: str) -> str:
    """An address as it may be shown: scheme, user, server and database, where no part can be taken for another."""
    parts = _ADDRESS.fullmatch(address)
    if parts is None:
        scheme, mark, _ = address.partition("://")
        return f"{scheme}://…" if mark and scheme.isalnum() else "…"
    user = f"{parts['user']}@" if parts["user"] else ""
    settings = "?…" if parts["settings"] else ""
    return f"{parts['scheme']}{user}{parts['servers']}{parts['database'] or ''}{settings}"


class Raw(NamedTuple):
    """The relation ``raw``: its columns with the types that DuckDB gives them, and records of CSV that are no rows."""

    columns: Mapping[str, str]
    broken: tuple[RecordFault, ...] = ()


def opened(source: Source, duck: Duck, work: Path, problems: Problems) -> Raw | None:
    """The raw values of a source, its units by clean names; ``None`` with the reason in ``problems``.

    Raises MissingExtra for a database whose driver is not installed, BackendFailed when the disk gives out.
    """
    raw = _written(source, duck, work, problems)
    if raw is None:
        return None
    names: dict[str, Sql] = {name: sql.column(name) for name in (NUMBER, *raw.columns)}
    if raw.columns.get("unit") == "VARCHAR":
        unclean = any_unclean(WRITTEN, "unit", duck)
        tell_similar(WRITTEN, "unit", source.shown, duck, problems, unclean=unclean)
        if unclean:
            names["unit"] = one_name(names["unit"])
    duck.view(RAW, sql.select([sql.named(tree, name) for name, tree in names.items()], WRITTEN))
    return raw


def _written(source: Source, duck: Duck, work: Path, problems: Problems) -> Raw | None:
    """The relation ``as written``."""
    if source.path is None:
        copied = _copied(source, work, problems)
        return None if copied is None else _from_csv(copied, source.shown, duck, work, problems, header_row=0)
    if not source.path.exists():
        problems.error("no-file", Place(source.shown), Text("the file does not exist"))
        return None
    try:
        if not (source.path.is_file() or source.path.is_dir()):
            source = source._replace(address=str(_drained(source.path, work)))
        return _from_file(source, duck, work, problems)
    except Unreadable as error:
        error.tell(source.shown, problems)
        return None
    except OSError as error:
        tell_unopened(error, Path(source.address), source.shown, problems)
        return None
    except duckdb.Error as error:
        _unreadable(error).tell(source.shown, problems)
        return None


@contextmanager
def readable(source: Source, problems: Problems) -> Iterator[None]:
    """Raises InvalidInput where the file turns out to be damaged: of Parquet, only reading a page says so."""
    try:
        yield
    except (duckdb.Error, BackendFailed) as failed:
        error = _of_file(failed, source)
        if error is None:
            raise
        _unreadable(error).tell(source.shown, problems)
        problems.require_none()


def _of_file(failed: Exception, source: Source) -> duckdb.Error | None:
    """What DuckDB says of the file of a source, and not of a query or of the disk: those have errors of their kinds."""
    error = failed.__cause__ if isinstance(failed, BackendFailed) else failed
    if not isinstance(error, duckdb.Error):
        return None
    if isinstance(error, duckdb.IOException):
        return error if Path(source.address).name in str(error) else None
    return error if type(error) in (duckdb.Error, duckdb.InvalidInputException) else None


def _unreadable(error: BaseException) -> Unreadable:
    said = str(error).partition("\n")[0]
    return Unreadable("unreadable-table", Text("the table cannot be read: {reason}", reason=said))


def _drained(path: Path, work: Path) -> Path:
    """What came through a pipe, as a file: tables are read more than once. Raises OSError."""
    drained = work / "piped"
    with path.open("rb") as stream, drained.open("wb") as file:
        shutil.copyfileobj(stream, file)
    return drained


def _from_file(source: Source, duck: Duck, work: Path, problems: Problems) -> Raw | None:
    path = Path(source.address)
    if path.suffix.lower() in workbooks.SUFFIXES and path.is_file():
        read = workbooks.sheet_table(path, source.shown, source.table, work, problems)
        return read and _from_csv(read.path, source.shown, duck, work, problems, header_row=read.header_row)
    match table_suffix(path):
        case ".duckdb" | ".db":
            return _from_duckdb(source, duck, problems)
        case ".parquet" | "":
            return _from_parquet(path, duck)
        case suffix if suffix in TEXT_SUFFIXES:
            return _from_csv(path, source.shown, duck, work, problems)
    problems.error(
        "unknown-kind",
        Place(source.shown),
        Text("this is no table that can be read"),
        Text("Parquet (.parquet), CSV (.csv), DuckDB (.duckdb) or postgresql://… was expected"),
    )
    return None


def column_types(name: str, duck: Duck) -> dict[str, str]:
    """The columns of a relation with their types, as DuckDB names them."""
    with failures():
        found = duck.connection.execute(sql.in_dialect(exp.Describe(this=sql.table(name)), "duckdb")).fetchall()
    return {str(column): str(kind) for column, kind, *_ in found}


def _numbered(query_from: Sql, duck: Duck) -> Raw:
    """The relation with its rows numbered from 1, in their order."""
    columns = [sql.named(exp.Window(this=exp.RowNumber()), NUMBER), exp.Star()]
    duck.connection.execute("SET preserve_insertion_order = true")
    duck.view(WRITTEN, exp.Select(expressions=columns, from_=exp.From(this=query_from)))
    return Raw({name: kind for name, kind in column_types(WRITTEN, duck).items() if name != NUMBER})


def _from_parquet(path: Path, duck: Duck) -> Raw:
    files = str(path / "*.parquet") if path.is_dir() else str(path)
    try:
        return _numbered(exp.Anonymous(this="read_parquet", expressions=[sql.string(files)]), duck)
    except BackendFailed as failed:  # nothing is written yet: what cannot be read is the file
        raise _unreadable(failed.__cause__ or failed) from None


def _from_csv(path: Path, shown: str, duck: Duck, work: Path, problems: Problems, *, header_row: int = 1) -> Raw | None:
    """Read once, as text: what a number is, is decided here and not guessed from the first rows.

    A file that is not plain goes through Python, which takes longer and knows the number of every row.
    """
    head = head_of(path, shown, KEYS, problems)
    if head is None:
        return None
    duck.connection.execute("SET preserve_insertion_order = true")
    faults: list[RecordFault] = []
    if not (head.plain and _read_plainly(path, head, duck, header_row)):
        target = work / "rows.csv"
        faults = rewritten(path, head, target)
        duck.make(WRITTEN, rewritten_rows(target, head, NUMBER, header_row))
    _tell_unnamed(head.columns, shown, duck, problems)
    return Raw({name: "VARCHAR" for name in head.columns if name}, tuple(faults))


def _read_plainly(path: Path, head: Head, duck: Duck, header_row: int) -> bool:
    """Whether DuckDB could read every row of the file: it gives up at the first that is none."""
    says = sql.any_of(_is_something(name) for name in head.names)
    try:
        duck.make(WRITTEN, sql.select([exp.Star()], plain_rows(path, head, NUMBER, header_row), says))
    except duckdb.Error:
        return False
    return True


def _is_something(name: str) -> Sql:
    return sql.coalesced(sql.compared("!=", exp.Trim(this=sql.column(name)), sql.string("")), sql.FALSE)


def _tell_unnamed(columns: Sequence[str], shown: str, duck: Duck, problems: Problems) -> None:
    """Warns of columns without a name in which something stands; empty ones are left behind by Excel."""
    places = [place for place, name in enumerate(columns, 1) if not name]
    if not places:
        return
    filled = [exp.Sum(this=sql.when([(_is_something(unnamed(place)), sql.integer(1))])) for place in places]
    for place, rows in zip(places, numbers(duck, filled, WRITTEN), strict=True):
        if rows:
            problems.warning(
                "unnamed-column",
                Place(shown),
                Text("column {place} has values but no name: it is passed over", place=place),
            )


def _from_duckdb(source: Source, duck: Duck, problems: Problems) -> Raw | None:
    attached = exp.Attach(
        this=exp.Alias(this=sql.string(source.address), alias=exp.Identifier(this="source", quoted=True)),
        expressions=[exp.AttachOption(this=exp.var("READ_ONLY"))],
    )
    with failures():
        duck.connection.execute(sql.in_dialect(attached, "duckdb"))
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
    return _numbered(there, duck)


def _copied(source: Source, work: Path, problems: Problems) -> Path | None:
    """A table of PostgreSQL as CSV, streamed by COPY: numbers come as exact text, and the server reads one snapshot."""
    psycopg = needed("psycopg", "postgres")
    composed = needed("psycopg.sql", "postgres")
    if source.table is None:
        problems.error("no-table", Place(source.shown), Text("which table is meant?"), Text("name one with --table"))
        return None
    secrets = _secrets(source.address)
    if secrets is None:
        problems.error(
            "address",
            Place(source.shown),
            Text("the address of the database is not one that can be read"),
            Text("postgresql://user:password@server/database was expected; in a password write / as %2F, @ as %40"),
        )
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
        said: object = " ".join(str(error).split())
        if any(secret in str(said) for secret in secrets):
            said = Text("the connection fails, and what the database says of it holds the password")
        problems.error("database", Place(source.shown), Text("the database says: {reason}", reason=said))
        return None
    return path


def _secrets(address: str) -> list[str] | None:
    """What no message may hold, as it is written and as the driver reads it; ``None`` for what is no address."""
    parts = _ADDRESS.fullmatch(address)
    if parts is None:
        return None
    psycopg = needed("psycopg", "postgres")
    conninfo = needed("psycopg.conninfo", "postgres")
    try:
        settings = conninfo.conninfo_to_dict(address)
    except psycopg.Error:
        return None
    secret = [str(value) for name, value in settings.items() if "pass" in name]
    return [one for one in (*secret, parts["password"]) if one]
