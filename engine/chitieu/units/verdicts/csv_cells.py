"""Cells of tables of verdicts in CSV: none that a spreadsheet would run, with ``--excel`` none that it would change.

Excel takes ``00448`` for 448, ``1/3`` for a day, ``0.6`` for a text or a day by the settings of Windows. As a formula
that gives the text (``="00448"``) a cell keeps its letters; the reader of tables takes that off again.
"""

from __future__ import annotations

from sqlglot import exp

from chitieu.text.csv_rows import FORMULA_STARTS
from chitieu.units import sql
from chitieu.units.sql import Sql

# Numbers with zeros before them or more digits than Excel keeps, quotients, decimals, exponents, days, 1-3.
_CHANGED = r"^(?:0\d+|\d{16,}|[\d.,/:-]*\d[.,/:-][\d.,/:-]*|\d+[eE]\d+)$"
TEXTS = ("unit", "document", "target", "symbol", "title", "measured_in")
_NUMBERS = ("op", "level", "upper", "tolerance", "baseline", "further")


def harmless(name: str) -> Sql:
    """A text of which no spreadsheet makes a formula; see ``chitieu.text.csv_rows``."""
    text = sql.column(name)
    runs = sql.among(exp.Left(this=text, expression=sql.integer(1)), FORMULA_STARTS)
    return sql.when([(runs, exp.DPipe(this=sql.string("'"), expression=text, safe=True))], text)


def csv_cell(name: str, *, told: bool, excel: bool) -> Sql:
    """A column of the table as it stands in CSV; ``told``: in words of other people, such as names of units."""
    if excel and name == "attainment":
        return exp.Anonymous(
            this="replace",
            expressions=[sql.cast(sql.column(name), "VARCHAR"), sql.string("."), sql.string(",")],
        )
    if not (told or name in TEXTS or (excel and name in _NUMBERS)):
        return sql.column(name)
    if not excel:
        return harmless(name)
    text = sql.cast(sql.column(name), "VARCHAR")
    changed = exp.RegexpLike(this=text, expression=sql.string(_CHANGED))
    return sql.when([(changed, _quoted(text))], harmless(name))


def _quoted(text: Sql) -> Sql:
    begun = exp.DPipe(this=sql.string('="'), expression=text, safe=True)
    return exp.DPipe(this=begun, expression=sql.string('"'), safe=True)
