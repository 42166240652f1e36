"""Tables of verdicts as they were written, or as somebody saved them again, read and checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import duckdb

from chitieu.diagnostics import Text
from chitieu.units.plan.branches import COLUMNS
from chitieu.units.verdicts.cells import EARLIER, KEY, PAIRS, as_now, expected, from_text, from_typed, says_nothing
from chitieu.units.verdicts.csv_file import Head, encoding_fault, head, rows_of_records

Connection = duckdb.DuckDBPyConnection
EXAMPLES = 3


class TableFault(NamedTuple):
    """What is wrong with a table; ``column`` is empty where it is no column."""

    path: Path
    code: str
    column: str
    text: Text
    hint: Text | None = None


class _Table(NamedTuple):
    """A table that is being read: the relations ``raw_`` and ``checked_`` before its name; ``head`` of a CSV file."""

    connection: Connection
    path: Path
    name: str
    head: Head | None


def open_tables(tables: Mapping[str, Path]) -> tuple[Connection, Sequence[TableFault]]:
    """A connection in which these names are tables of verdicts, and everything that is wrong with them.

    Each has a further relation of the rows at each unit's latest date: ``latest_`` before its name.
    """
    connection = duckdb.connect()
    faults: list[TableFault] = []
    for name, path in tables.items():
        try:
            faults += _read(connection, path, name)
        except OSError as error:
            faults.append(TableFault(path, "unreadable-table", "", _unreadable(error.strerror or str(error))))
        except duckdb.Error as error:
            faults.append(TableFault(path, "unreadable-table", "", _unreadable(str(error).partition("\n")[0])))
    return connection, faults


def _unreadable(reason: str) -> Text:
    return Text("the table cannot be read: {reason}", reason=reason)


def read_verdicts(connection: Connection, path: Path, name: str = "verdicts") -> None:
    """Names the rows of a table of verdicts that was just written, as Parquet, and those of each unit's latest date."""
    connection.read_parquet(str(path)).create_view(name)
    _name_latest(connection, name)


def _name_latest(connection: Connection, name: str) -> None:
    relation = connection.table(name)
    ((days,),) = relation.aggregate("count(DISTINCT as_of)").fetchall()
    latest = relation
    if days > 1:
        last = relation.aggregate("unit AS u, max(as_of) AS d", "unit").set_alias("last")
        latest = relation.set_alias("every").join(last, "unit = u AND as_of = d").project(", ".join(COLUMNS))
    latest.create_view(f"latest_{name}")


def _read(connection: Connection, path: Path, name: str) -> Sequence[TableFault]:
    """Names a table; nothing where the faults say that it cannot be read. Raises OSError, duckdb.Error."""
    suffix = path.suffix.lower()
    hint = Text("chitieu evaluate-many … -o verdicts.parquet writes one")
    no_verdicts = TableFault(path, "no-verdicts", "", Text("this is no table of verdicts"), hint)
    if not path.exists():
        return [TableFault(path, "no-file", "", Text("the file does not exist"))]
    if suffix == ".parquet":
        relation, first = connection.read_parquet(str(path)), None
        columns = tuple(relation.columns)
    elif suffix == ".csv":
        if (text := encoding_fault(path)) is not None:
            return [TableFault(path, "not-utf8", "", text, Text("in Excel: save it again as “CSV UTF-8”"))]
        first = head(path)
        columns = first.columns
        if columns not in (COLUMNS, EARLIER):
            return [no_verdicts]
        relation = connection.read_csv(
            str(path),
            header=True,
            auto_detect=False,
            columns=dict.fromkeys(columns, "VARCHAR"),
            delimiter=first.delimiter,
            quotechar='"',
            escapechar='"',
            strict_mode=True,
            store_rejects=True,
            rejects_table=f"rejects_{name}",
            rejects_scan=f"scans_{name}",
        )
    else:
        return [no_verdicts]
    if columns == EARLIER:
        relation = relation.project(as_now())
    elif columns != COLUMNS:
        return [no_verdicts]
    values = {column: from_text(column) for column in COLUMNS}
    if first is None:
        values = {column: from_typed(column, str(kind)) for column, kind in zip(COLUMNS, relation.types, strict=True)}
    table = _Table(connection, path, name, first)
    _name_relations(table, relation, values)
    faults = [*_broken_rows(table), *_broken_cells(table), *_twice(table)]
    if not faults:
        _name_latest(connection, name)
    return faults


def _name_relations(table: _Table, relation: duckdb.DuckDBPyRelation, values: Mapping[str, str]) -> None:
    """The table under its name; ``raw_``: as it stands; ``checked_``: numbered, values beside what stands there."""
    relation.create_view(f"raw_{table.name}")
    listed = ", ".join(f"{value} AS {column}" for column, value in values.items())
    # Excel leaves rows of empty cells behind where something was deleted.
    given = f"coalesce({', '.join(f'CAST({column} AS VARCHAR)' for column in COLUMNS)}) IS NOT NULL"
    relation.filter(given).project(listed).create_view(table.name)
    raw = ", ".join(f"{column} AS raw_{column}" for column in COLUMNS)
    numbered = relation.project("*, row_number() OVER () AS number").filter(given)
    numbered.project(f"number, {raw}, {listed}").create_view(f"checked_{table.name}")


def _broken_rows(table: _Table) -> Iterator[TableFault]:
    """Rows of CSV with too few or too many fields, other than empty ones."""
    if table.head is None:
        return
    table.connection.table(f"raw_{table.name}").aggregate("count(unit)").fetchall()  # finds the rejects
    found = table.connection.table(f"rejects_{table.name}").project("line, csv_line").distinct().order("line")
    lines = [(line, text) for line, text in found.fetchall() if text.strip(f'{table.head.delimiter}" \r\n')]
    if lines:
        text = Text("a row of {count} cells was expected", count=len(table.head.columns))
        shown = [Text("“{given}” in row {row}", given=text[:60].strip(), row=line) for line, text in lines[:EXAMPLES]]
        yield _fault(table, "malformed-row", "", text, len(lines), shown)


def _broken_cells(table: _Table) -> Iterator[TableFault]:
    checks = [("wrong-value", column, says_nothing(column), expected(column)) for column in COLUMNS]
    together = Text("numerator and denominator are given together or not at all")
    for above, below in PAIRS:
        # A value that says nothing was said already.
        half = f"(raw_{above} IS NULL) <> (raw_{below} IS NULL)"
        checks.append(("half-a-value", above, half, together))
    counted = ", ".join(f"count(*) FILTER (WHERE {condition})" for _, _, condition, _ in checks)
    (rows,) = table.connection.table(f"checked_{table.name}").aggregate(counted).fetchall()
    for (code, column, condition, text), count in zip(checks, rows, strict=True):
        if count:
            yield _fault(table, code, column, text, count, _examples(table, f"raw_{column}", condition))


def _twice(table: _Table) -> Iterator[TableFault]:
    """Rows that repeat the key of another."""
    keys = ", ".join(KEY)
    given = " AND ".join(f"{column} IS NOT NULL" for column in KEY)
    rows = table.connection.table(table.name).filter(given).aggregate("count(*) AS times", keys)
    ((repeated,),) = rows.filter("times > 1").aggregate("sum(times - 1)").fetchall()
    if repeated:
        text = Text("the unit has this target, year and part twice at this date")
        named = "document || '/' || target || ' ' || horizon"
        times = f"row_number() OVER (PARTITION BY {keys} ORDER BY number) AS times"
        checked = table.connection.table(f"checked_{table.name}").filter(given)
        again = checked.project(f"*, {times}").set_alias("again")
        yield _fault(table, "duplicate-row", "unit", text, int(repeated), _examples(table, named, "times > 1", again))


def _examples(
    table: _Table, given: str, condition: str, checked: duckdb.DuckDBPyRelation | None = None
) -> Sequence[Text]:
    relation = checked or table.connection.table(f"checked_{table.name}")
    listed = relation.filter(condition).project(f"number, {given}, raw_unit, raw_as_of")
    found = listed.order("number").limit(EXAMPLES).fetchall()
    rows: Mapping[int, int] = {}
    if table.head is not None:
        rows = rows_of_records(table.path, table.head, {number for number, *_ in found})
    return [
        Text(
            "“{given}” in row {row} (unit {unit}, {as_of})",
            given="" if value is None else value,
            row=rows.get(number, number),
            unit=unit or "–",
            as_of=as_of or "–",
        )
        for number, value, unit, as_of in found
    ]


def _fault(table: _Table, code: str, column: str, text: Text, count: int, examples: Sequence[Text]) -> TableFault:
    counted = Text("{fault} ({count} rows)", fault=text, count=count)
    return TableFault(table.path, code, column, counted, Text("for example {examples}", examples=_joined(examples)))


def _joined(texts: Sequence[Text]) -> Text:
    first, *rest = texts
    return Text("{first}; {rest}", first=first, rest=_joined(rest)) if rest else first
