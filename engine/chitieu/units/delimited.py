"""How DuckDB reads a table in a file of text: as it is where that is plain, otherwise as its rows were rewritten.

What the file is, ``chitieu.text`` has decided; here nothing is detected. Every column is text, and every row has its
number in the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sqlglot import exp

from chitieu.text.tables import Head
from chitieu.units import sql
from chitieu.units.sql import Sql


def plain_rows(path: Path, head: Head, number: str, header_row: int = 1) -> exp.Select:
    """The rows of a plain file, each behind its ``number``. DuckDB raises InvalidInputException at one that is none."""
    reading = _read_csv(path, head.delimiter, dict.fromkeys(head.names, "VARCHAR"), header=True)
    counted = sql.binary(exp.Add, exp.Window(this=exp.RowNumber()), sql.integer(header_row))
    return exp.Select(expressions=[sql.named(counted, number), exp.Star()], from_=exp.From(this=reading))


def rewritten_rows(path: Path, head: Head, number: str, header_row: int = 1) -> exp.Select:
    """The rows of a file that ``chitieu.text.tables.rewritten`` wrote, each behind its ``number``."""
    reading = _read_csv(path, ",", {number: "BIGINT", **dict.fromkeys(head.names, "VARCHAR")}, header=False)
    counted = sql.binary(exp.Sub, sql.column(number), sql.integer(1 - header_row))  # theirs has a header in row 1
    columns = [sql.named(counted, number), *map(sql.column, head.names)]
    return exp.Select(expressions=columns, from_=exp.From(this=reading))


def _read_csv(path: Path, delimiter: str, columns: Mapping[str, str], *, header: bool) -> Sql:
    types = [
        exp.PropertyEQ(this=exp.Identifier(this=name, quoted=True), expression=sql.string(kind))
        for name, kind in columns.items()
    ]
    options = {
        "auto_detect": sql.FALSE,
        "header": sql.TRUE if header else sql.FALSE,
        "delim": sql.string(delimiter),
        "quote": sql.string('"'),
        "escape": sql.string('"'),
        "strict_mode": sql.TRUE,
        "columns": exp.Struct(expressions=types),
    }
    arguments = [exp.EQ(this=exp.var(name), expression=value) for name, value in options.items()]
    return exp.Anonymous(this="read_csv", expressions=[sql.string(str(path)), *arguments])
