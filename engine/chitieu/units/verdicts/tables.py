"""Tables of verdicts as they were written, or as somebody saved them again, read and checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import duckdb

from chitieu.diagnostics import Place, Problems, Text, in_series
from chitieu.files.workspace import shown
from chitieu.text.kinds import table_suffix
from chitieu.text.records import TEXT_SUFFIXES
from chitieu.text.tables import Head, RecordFault, head_of, rewritten
from chitieu.text.unreadable import Unreadable
from chitieu.text.unseen import HARMFUL_IN_SQL
from chitieu.units import sql
from chitieu.units.backends.duck import is_own
from chitieu.units.delimited import plain_rows, rewritten_rows
from chitieu.units.names import is_unclean, name_key, one_name
from chitieu.units.plan.branches import COLUMNS
from chitieu.units.sql import Sql
from chitieu.units.verdicts.cells import (
    KEY,
    PAIRS,
    as_now,
    expected,
    from_text,
    from_typed,
    is_of_verdicts,
    other_text,
    says_nothing,
)
from chitieu.units.verdicts.described import extra_columns

Connection = duckdb.DuckDBPyConnection
EXAMPLES = 3
BY_NAME = sql.in_dialect(name_key(sql.column("unit")), "duckdb")
_NUMBER = "number"  # of the row in its file; no column of verdicts


def quoted(name: str) -> str:
    """A name of a column as SQL takes it, whatever stands in it."""
    return sql.in_dialect(sql.column(name), "duckdb")


class _Table(NamedTuple):
    """A table that is being read: the relations ``raw_`` and ``checked_`` before its name."""

    connection: Connection
    path: Path
    name: str
    problems: Problems

    def tell(self, code: str, text: Text, hint: Text | None = None, column: str = "") -> None:
        self.problems.error(code, Place(shown(self.path), cell=column), text, hint)


def open_tables(tables: Mapping[str, Path], problems: Problems, within: Connection | None = None) -> Connection:
    """A connection (``within``, or a new one) in which these names are tables of verdicts; faults go to ``problems``.

    Each has a further relation of the rows that judge, ``latest_`` before its name: of each unit and horizon those of
    the last date in the year of a horizon that has ended, else of the latest.
    """
    connection = within or duckdb.connect()
    connection.execute("SET preserve_insertion_order = true")  # while rows get their numbers
    for name, path in tables.items():
        table = _Table(connection, path, name, problems)
        try:
            _read(table)
        except Unreadable as error:
            error.tell(shown(path), problems)
        except OSError as error:
            _tell_unreadable(table, error.strerror or str(error))
        except duckdb.Error as error:
            _tell_unreadable(table, str(error).partition("\n")[0])
    return connection


@contextmanager
def told_damage(connection: Connection, tables: Mapping[str, Path], problems: Problems) -> Iterator[None]:
    """Where a query fails because one of the open ``tables`` is damaged, tells which. Raises InvalidInput then.

    Tables of ours are known by a mark and not read to their end before something is asked of them.
    """
    try:
        yield
    except (duckdb.OutOfMemoryException, duckdb.InterruptException):
        raise
    except duckdb.Error:
        for name, path in tables.items():
            if (reason := _damage(connection, name)) is not None:
                _tell_unreadable(_Table(connection, path, name, problems), reason)
        problems.require_none()
        raise  # a fault of the query, and so of the program


def _damage(connection: Connection, name: str) -> str | None:
    """What DuckDB says where a table cannot be read to its end."""
    try:
        connection.execute(f"SELECT max(hash(COLUMNS(*))) FROM {name}").fetchall()  # noqa: S608 - a name of our own
    except duckdb.Error as error:
        return str(error).partition("\n")[0]
    return None


def _tell_unreadable(table: _Table, reason: str) -> None:
    table.tell("unreadable-table", Text("the table cannot be read: {reason}", reason=reason))


def read_verdicts(connection: Connection, path: Path, name: str = "verdicts") -> None:
    """Names the rows of a table of verdicts as it was written, as Parquet, and those of them that judge."""
    connection.read_parquet(str(path)).create_view(name)
    _name_latest(connection, name)


# As ``chitieu.judging.timing`` chooses among the datasets of a unit. Tables of before say nothing of timing.
_JUDGING = "year(as_of) >= horizon AND coalesce(timing <> 'after', year(as_of) = horizon)"


def _name_latest(connection: Connection, name: str) -> None:
    relation = connection.table(name)
    ((days,),) = relation.aggregate("count(DISTINCT as_of)").fetchall()
    latest = relation
    if days > 1:
        day = f"coalesce(max(as_of) FILTER ({_JUDGING}), max(as_of))"
        last = relation.aggregate(f"unit AS u, horizon AS h, {day} AS d", "unit, horizon").set_alias("last")
        latest = (
            relation.set_alias("every")
            .join(last, "unit = u AND horizon = h AND as_of = d")
            .project(", ".join(map(quoted, relation.columns)))
        )
    latest.create_view(f"latest_{name}")


def _read(table: _Table) -> None:
    """Names a table where nothing is wrong with it. Raises OSError, duckdb.Error."""
    if not table.path.exists():
        table.tell("no-file", Text("the file does not exist"))
        return
    if not (table.path.is_file() or table.path.is_dir()):  # opening a pipe would wait for its other end
        table.tell("not-a-file", Text("this is not a file but a device or a pipe"))
        return
    kind = table_suffix(table.path)
    if kind == ".parquet" and _is_known(table):
        read_verdicts(table.connection, table.path, table.name)
        return
    if kind in TEXT_SUFFIXES:
        read = _from_text(table)
    else:
        read = _from_parquet(table) if kind == ".parquet" else _no_verdicts(table)
    if not read:
        return
    _tell_cells(table)
    _tell_repeated(table)
    if not table.problems.has_errors:
        _name_latest(table.connection, table.name)


def _is_known(table: _Table) -> bool:
    """Whether it is a table of verdicts of today that nobody changed: nothing can be wrong with it."""
    if not is_own(table.connection, table.path):
        return False
    return tuple(table.connection.read_parquet(str(table.path)).columns)[: len(COLUMNS)] == COLUMNS


def _no_verdicts(table: _Table) -> bool:
    hint = Text("chitieu evaluate-many … -o verdicts.parquet writes one")
    table.tell("no-verdicts", Text("this is no table of verdicts"), hint)
    return False


def _from_parquet(table: _Table) -> bool:
    """Whether the file has the columns of verdicts; its relations then have their names."""
    relation = table.connection.read_parquet(str(table.path))
    columns = tuple(relation.columns)
    if not is_of_verdicts(columns):
        return _no_verdicts(table)
    others = extra_columns(columns)
    relation = relation.project(_as_now(columns))
    values = {column: from_typed(column, str(kind)) for column, kind in zip(COLUMNS, relation.types, strict=False)}
    _name_relations(table, relation.project(f"row_number() OVER () AS {_NUMBER}, *"), values, others)
    return True


def _from_text(table: _Table) -> bool:
    """Whether the file has the columns of verdicts; its relations then have their names, and broken rows are told."""
    head = head_of(table.path, shown(table.path), ("unit", "as_of"), table.problems)
    if head is None:
        return False
    columns = head.columns[: head.named]
    if not is_of_verdicts(columns):
        return _no_verdicts(table)
    relation = _plain_rows(table, head) if head.plain else None
    if relation is None:
        with TemporaryDirectory() as folder:
            target = Path(folder, "rows.csv")
            broken = rewritten(table.path, head, target)
            _rows(table, rewritten_rows(target, head, _NUMBER)).create(f"rewritten_{table.name}")
        relation = table.connection.table(f"rewritten_{table.name}")
        _tell_broken(table, broken)
    others = extra_columns(columns)
    relation = relation.project(f"{_NUMBER}, {_as_now(columns)}")
    _name_relations(table, relation, {column: from_text(column) for column in COLUMNS}, others)
    return True


def _plain_rows(table: _Table, head: Head) -> duckdb.DuckDBPyRelation | None:
    """The rows of a file that DuckDB could read to its end, which it does not where one of them is no row."""
    relation = _rows(table, plain_rows(table.path, head, _NUMBER))
    try:
        relation.aggregate("count(unit)").fetchall()
    except duckdb.InvalidInputException:
        return None
    return relation


def _rows(table: _Table, query: Sql) -> duckdb.DuckDBPyRelation:
    return table.connection.sql(sql.in_dialect(query, "duckdb"))


def _as_now(columns: tuple[str, ...]) -> str:
    """The columns of today, and those behind them under names that no other has."""
    others = extra_columns(columns)
    renamed = [f"{quoted(name)} AS {_other(place)}" for place, name in enumerate(others)]
    return ", ".join([as_now(columns[: len(COLUMNS)]), *renamed])


def _other(place: int) -> str:
    return f"other_{place}"


def _name_relations(
    table: _Table, relation: duckdb.DuckDBPyRelation, values: Mapping[str, str], others: Sequence[str]
) -> None:
    """The table under its name; ``checked_``: with the number of each row, values beside what stands there."""
    # Excel leaves rows of empty cells behind where something was deleted.
    given = " OR ".join(f"trim(CAST({column} AS VARCHAR)) <> ''" for column in COLUMNS)
    unit = sql.cast(sql.column("unit"), "VARCHAR")
    if relation.filter(sql.in_dialect(is_unclean(unit), "duckdb")).limit(1).fetchall():
        values = {**values, "unit": f"nullif({sql.in_dialect(one_name(unit), 'duckdb')}, '')"}
    listed = ", ".join(f"{value} AS {column}" for column, value in values.items())
    raw = ", ".join(f"{column} AS raw_{column}" for column in COLUMNS)
    relation.filter(given).project(f"{_NUMBER}, {raw}, {listed}").create_view(f"checked_{table.name}")
    told = [f"{other_text(_other(at))} AS {quoted(name)}" for at, name in enumerate(others)]
    relation.filter(given).project(", ".join([listed, *told])).create_view(table.name)


def _tell_broken(table: _Table, broken: Sequence[RecordFault]) -> None:
    """Says which records are no rows, for each reason once."""
    reasons: dict[str, list[RecordFault]] = {}
    for one in broken:
        reasons.setdefault(one.reason.render(str), []).append(one)
    for alike in reasons.values():
        examples = [Text("“{given}” in row {row}", given=one.given[:60].strip(), row=one.row) for one in alike]
        _tell_rows(table, "malformed-row", "", alike[0].reason, len(alike), examples[:EXAMPLES])


def _tell_cells(table: _Table) -> None:
    """Says of each column how many cells in it say nothing that it can hold."""
    checks = [("wrong-value", column, says_nothing(column), expected(column)) for column in COLUMNS]
    no_letter = Text("a control character or a sign of direction stands in this name")
    checks += [
        ("control-character", column, f"regexp_matches(CAST(raw_{column} AS VARCHAR), '{HARMFUL_IN_SQL}')", no_letter)
        for column in ("unit", "document", "target")
    ]
    together = Text("numerator and denominator are given together or not at all")
    for above, below in PAIRS:
        # A value that says nothing was said already.
        half = f"(raw_{above} IS NULL) <> (raw_{below} IS NULL)"
        checks.append(("half-a-value", above, half, together))
    counted = ", ".join(f"count(*) FILTER (WHERE {condition})" for _, _, condition, _ in checks)
    (rows,) = _checked(table).aggregate(counted).fetchall()
    for (code, column, condition, text), count in zip(checks, rows, strict=True):
        if count:
            examples = _examples(_checked(table).filter(condition), f"raw_{column}")
            _tell_rows(table, code, column, text, count, examples)


def _tell_repeated(table: _Table) -> None:
    """Says how many rows repeat the key of another."""
    keys = ", ".join(KEY)
    given = " AND ".join(f"{column} IS NOT NULL" for column in KEY)
    rows = table.connection.table(table.name).filter(given)
    # Nearly always there are none, and numbers of 64 bits in place of keys take a tenth of the memory to find that.
    hashed = rows.project(f"hash({keys}) AS hashed").aggregate("hashed, count(*) AS times").filter("times > 1")
    if not hashed.limit(1).fetchall():
        return
    counted = rows.aggregate("count(*) AS times", keys)
    ((repeated,),) = counted.filter("times > 1").aggregate("sum(times - 1)").fetchall()
    if repeated:
        text = Text("the unit has this target, year and part twice at this date")
        times = f"row_number() OVER (PARTITION BY {keys} ORDER BY {_NUMBER}) AS times"
        again = _checked(table).filter(given).project(f"*, {times}").set_alias("again").filter("times > 1")
        examples = _examples(again, "document || '/' || target || ' ' || horizon")
        _tell_rows(table, "duplicate-row", "unit", text, int(repeated), examples)


def _checked(table: _Table) -> duckdb.DuckDBPyRelation:
    return table.connection.table(f"checked_{table.name}")


def _examples(rows: duckdb.DuckDBPyRelation, given: str) -> Sequence[Text]:
    listed = rows.project(f"{_NUMBER}, {given}, raw_unit, raw_as_of").order(_NUMBER).limit(EXAMPLES)
    return [
        Text(
            "“{given}” in row {row} (unit {unit}, {as_of})",
            given="" if value is None else value,
            row=number,
            unit=unit or "–",
            as_of=as_of or "–",
        )
        for number, value, unit, as_of in listed.fetchall()
    ]


def _tell_rows(table: _Table, code: str, column: str, text: Text, count: int, examples: Sequence[Text]) -> None:
    counted = Text("{fault} ({count} rows)", fault=text, count=count)
    table.tell(code, counted, Text("for example {examples}", examples=in_series(examples)), column)
