"""CSV for programs; people with Excel are better served by a workbook.

Decimal points, no thousands, empty cells for what is absent, in every language. No cell holds a quotient: a spreadsheet
would read 3/17 as a day of March.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from fractions import Fraction
from typing import cast

from chitieu.kinds import code
from chitieu.model import FactKind, MeasuredIn
from chitieu.numbers import rounded
from chitieu.text.csv_rows import rows_text
from chitieu.views.tables.cells import Cell, Figure, Quotient, Word
from chitieu.views.tables.table import Column, Kind, On, Output, Row
from chitieu.views.tables.words import Words

_SHARE = 4  # decimals of a share that is to be looked at


def rendered(output: Output, words: Words) -> str:
    """The table that is made for programs."""
    (table,) = output.on(On.CSV)
    columns = table.columns_on(On.CSV)
    heads = [key for column in columns for key in _keys(column)]
    return rows_text(heads, ([cell for column in columns for cell in _cells(column, row, words)] for row in table.rows))


def _keys(column: Column[Row]) -> tuple[str, ...]:
    """A figure has two columns: in percent, where it is a share, and as it is."""
    return tuple(column.key.format(form) for form in ("_percent", "")) if column.kind == "figure" else (column.key,)


def _cells(column: Column[Row], row: Row, words: Words) -> Iterator[str]:
    value = cast(Cell, column.cell(row))
    if column.kind != "figure":
        yield _text(value, column.kind, words)
        return
    unit, exact = _exact(value)
    yield _text(exact if unit == "%" else None, "percent", words)
    yield code(exact, unit) if isinstance(unit, FactKind) and exact is not None else _text(exact, "number", words)


def _exact(value: Cell) -> tuple[MeasuredIn, Fraction | None]:
    """The unit of a figure, and its value where that is known exactly."""
    match value:
        case Quotient():
            return "%", value.value
        case Figure(Fraction() as exact, unit):
            return unit, exact
        case _:
            return "", None


def _text(value: Cell, kind: Kind, words: Words) -> str:
    match value:
        case Fraction():
            return _number(value, kind)
        case Quotient():
            return _number(value.value, kind)
        case Figure() | None:
            return ""  # what is known within bounds is no number
        case Word():
            return value.value.value
        case dt.date():
            return value.isoformat()
        case int():
            return str(value)
        case _:
            return words.text(value)


def _number(value: Fraction, kind: Kind) -> str:
    """At most six decimals, half up."""
    if kind == "share":
        return rounded(value, _SHARE)
    text = rounded(value * 100 if kind in ("percent", "points") else value, 6)
    return text.rstrip("0").rstrip(".") if "." in text else text
