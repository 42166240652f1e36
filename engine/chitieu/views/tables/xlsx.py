"""Excel workbooks: typed cells, formulas where a reader expects them, colours with a sign beside them."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Mapping, Sequence
from copy import copy
from fractions import Fraction
from functools import cache
from textwrap import shorten, wrap
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from chitieu.kinds import day
from chitieu.model import FactKind, Horizon, KindName
from chitieu.numbers import MOST_DECIMALS, telling
from chitieu.views.office import on_paper, settled, would_run
from chitieu.views.tables.cells import Cell, Figure, Quotient, Shift
from chitieu.views.tables.sheet_charts import add_charts, charts_of
from chitieu.views.tables.table import Column, Kind, On, Output, Row, Table
from chitieu.views.tables.words import Words

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell as SheetCell
    from openpyxl.cell.cell import MergedCell
    from openpyxl.formatting.rule import Rule
    from openpyxl.styles import Border, PatternFill
    from openpyxl.worksheet.worksheet import Worksheet

# _0 leaves the width of a digit clear of the text in the next column; an indent on the right LibreOffice forgets beside
# another figure. Excel shows 6 by #,##0.## as “6,”: whole numbers are counts.
_FORMATS: Mapping[Kind, str] = {
    "year": "0_0",
    "count": "#,##0_0",
    "number": "#,##0.##_0",
    "percent": "0.0%_0",
    "points": "+0.0_0;-0.0_0;0.0_0",
    "date": "dd/mm/yyyy_0",
}
_FILLS = {"✓": "E2F0D9", "✗": "F8D7DA", "!": "FCE4D6", "?": "FFF2CC", "–": "EDEDED"}
_FONT = "Calibri"  # that of cells that name none
_LINE = 15  # points of height
_LONGEST_HEAD = 200  # letters: a print header of more than 255 makes Excel mend the file


# Of a book, by what a cell holds: openpyxl hashes every font and border of every cell anew, half of the time.
Styles = dict[tuple[str, bool] | None, Any]


class Written(NamedTuple):
    """What stands in a cell of a sheet, with its format; ``worth`` is what a formula comes to."""

    content: str | int | float | dt.date | None
    format: str = ""
    worth: Fraction | None = None


def rendered(output: Output, words: Words) -> bytes:
    """The file of a workbook, a sheet per table; the same tables give the same bytes."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    names: set[str] = set()
    values, title, styles = {}, words.text(output.title), Styles()
    for number, table in enumerate(output.on(On.BOOK), 1):
        sheet = book.create_sheet(_sheet_name(words.text(table.name), names))
        values[f"xl/worksheets/sheet{number}.xml"] = _fill(sheet, table, words, styles)
        _print(sheet, title)
    if charts := charts_of(output):
        sheet = book.create_sheet(_sheet_name(words.language.say("Charts"), names))
        add_charts(sheet, charts, words)
        _print(sheet, title)
    book.properties.title = title
    book.properties.creator = "chitieu"
    paper = io.BytesIO()
    book.save(paper)
    return settled(paper.getvalue(), values)


def _sheet_name(name: str, taken: set[str]) -> str:
    """What Excel allows: at most 31 letters, none of ``[]:*?/\\``, and no name twice."""
    plain = re.sub(r"[\[\]:*?/\\]", "-", name).strip("'")[:31] or "-"
    found, number = plain, 1
    while found.lower() in taken:
        number += 1
        found = f"{plain[: 31 - len(str(number)) - 1]} {number}"
    taken.add(found.lower())
    return found


def _fill(sheet: Worksheet, table: Table[Row], words: Words, styles: Styles) -> Mapping[str, Fraction]:
    """Writes head and rows. Returns what formulas come to, by their cells."""
    from openpyxl.utils import get_column_letter

    rows = list(table.rows)
    columns = _columns(table)
    letters = {column.key: get_column_letter(number) for number, column in enumerate(columns, 1)}
    _head(sheet, columns, words)
    worth: dict[str, Fraction] = {}
    for line, row in enumerate(rows, 2):
        written = [_written(column, row, letters, line, words) for column in columns]
        sheet.row_dimensions[line].height = _LINE * max(map(_lines, columns, written))
        for number, one in enumerate(written, 1):
            _write(sheet, line, number, one, styles)
            if one.worth is not None:
                worth[f"{get_column_letter(number)}{line}"] = one.worth
    last = f"{get_column_letter(len(columns))}{len(rows) + 1}"
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{last}"
    if table.signs and rows:
        _colour(sheet, letters[table.signs], last)
    return worth


def _columns(table: Table[Row]) -> list[Column[Row]]:
    """Those of a sheet, without spare ones in which nothing stands."""
    every = table.columns_on(On.BOOK)
    return [one for one in every if not one.spare or any(one.cell(row) is not None for row in table.rows)]


def _head(sheet: Worksheet, columns: Sequence[Column[Row]], words: Words) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    titles = [words.text(column.title) for column in columns]
    for number, (column, title) in enumerate(zip(columns, titles, strict=True), 1):
        cell = sheet.cell(1, number, title)
        cell.font, cell.alignment = Font(_FONT, 11, bold=True), Alignment(wrap_text=True, vertical="center")
        sheet.column_dimensions[get_column_letter(number)].width = column.width
        cell.border = _border()
    sheet.row_dimensions[1].height = _LINE * max(2, *map(_lines, columns, map(Written, titles)))


def _written(column: Column[Row], row: Row, letters: Mapping[str, str], line: int, words: Words) -> Written:
    """A figure as a number; one that is known only within bounds, and what is no figure, as text."""
    value, kind = cast(Cell, column.cell(row)), column.kind
    match value:
        case None:
            return Written(None)
        case Quotient(worth, above, below, apart):
            return Written(f"={letters[above]}{line}/{letters[below]}{line}", _format(worth, "percent", apart), worth)
        case Figure(Fraction() as number, FactKind(KindName.DATE)):
            return Written(day(number), _FORMATS["date"])
        case Figure(_, FactKind(name)) if name is not KindName.RANK:
            return Written(words.text(value))
        case Figure(Fraction() as number, unit, _, apart):
            return _number(number, "percent" if unit == "%" else "number", apart)
        case Shift(number, unit):
            return _number(number * 100 if unit == "%" else number, "points")
        case Horizon(is_month=True):
            return Written(str(value))
        case Fraction() | int():
            return _number(Fraction(value), kind, (Fraction(1),) if kind == "percent" else ())
        case dt.date():
            return Written(value, _FORMATS["date"])
        case _:
            return Written(words.text(value))


def _number(value: Fraction, kind: Kind, apart: Sequence[Fraction] = ()) -> Written:
    whole = value.denominator == 1
    if kind == "number" and whole:
        kind = "count"
    return Written(int(value) if whole else float(value), _format(value, kind, apart))


def _format(value: Fraction, kind: Kind, apart: Sequence[Fraction]) -> str:
    """That of a kind; with more decimals where it would show a figure like another that it is held against."""
    usual = {"percent": 1, "number": 2}.get(kind)
    if usual is None:
        return _FORMATS[kind]
    scale = 100 if kind == "percent" else 1
    places = telling(value * scale, [other * scale for other in apart], usual) or MOST_DECIMALS
    if places == usual:
        return _FORMATS[kind]
    return "0." + "0" * places + "%_0" if kind == "percent" else "#,##0." + "0" * places + "_0"


def _colour(sheet: Worksheet, letter: str, last: str) -> None:
    from openpyxl.styles import PatternFill

    for sign, colour in _FILLS.items():
        fill = PatternFill("solid", start_color=colour, end_color=colour)
        sheet.conditional_formatting.add(f"A2:{last}", _rule(f'LEFT(${letter}2,1)="{sign}"', fill))


def _print(sheet: Worksheet, title: str) -> None:
    """On paper: A4, as wide as the page, and on each page what it is about, its sheet and the titles of its columns."""
    on_paper(sheet, "1:1")
    header: Any = sheet.oddHeader  # the stubs of openpyxl say that there may be none
    header.left.text = shorten(title, _LONGEST_HEAD, placeholder="…").replace("&", "&&")
    header.right.text = "&A"  # the name of the sheet


def _lines(column: Column[Row], written: Written) -> int:
    """How many lines a text takes in its column: spreadsheet programs do not work that out for files they load."""
    text = written.content if isinstance(written.content, str) and written.worth is None else ""
    return max(1, len(wrap(text, column.width - 1)))


@cache
def _border() -> Border:
    from openpyxl.styles import Border, Side

    thin = Side(style="thin", color="A6A6A6")
    return Border(left=thin, right=thin, top=thin, bottom=thin)


def _rule(formula: str, fill: PatternFill) -> Rule:
    from openpyxl.formatting.rule import Rule
    from openpyxl.styles.differential import DifferentialStyle

    return Rule(type="expression", formula=[formula], dxf=DifferentialStyle(fill=fill))


def _write(sheet: Worksheet, line: int, number: int, written: Written, styles: Styles) -> None:
    cell: Any = sheet.cell(line, number)  # the stubs of openpyxl leave out its style
    content = written.content
    is_text = isinstance(content, str) and written.worth is None
    if content is not None:
        cell.value = content
    if is_text:
        cell.data_type = "s"  # text, whatever it starts with: = + - @ run nothing
    kind = None if content is None else (written.format, is_text and would_run(str(content)))
    if kind not in styles:
        _style(cell, written, is_text=is_text)
        styles[kind] = copy(cell._style)
    cell._style = copy(styles[kind])


def _style(cell: SheetCell | MergedCell, written: Written, *, is_text: bool) -> None:
    from openpyxl.styles import Alignment

    cell.border = _border()
    if written.content is None:
        return
    if is_text:
        cell.quotePrefix = would_run(str(written.content))  # also once somebody has edited the cell
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        return
    cell.number_format = written.format
    cell.alignment = Alignment(vertical="top")
