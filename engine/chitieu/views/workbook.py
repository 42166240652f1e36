"""Excel workbooks: typed cells, formulas where a reader expects them, colours with a sign beside them.

A workbook is described here as plain data, so that what is in its cells can be tested without a spreadsheet program.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cache
from textwrap import shorten, wrap
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from openpyxl.formatting.rule import Rule
    from openpyxl.styles import Border, PatternFill
    from openpyxl.worksheet.worksheet import Worksheet

Kind = Literal["text", "year", "count", "number", "percent", "points", "date"]

# _0 leaves the width of a digit clear of the text in the next column; an indent on the right LibreOffice forgets beside
# another figure.
_FORMATS: dict[Kind, str] = {
    "text": "@",
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
_A4 = 9  # as Excel numbers paper
_LONGEST_HEAD = 200  # letters: a print header of more than 255 makes Excel mend the file
_RISKY = {"=", "+", "-", "@"}
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # what a zip file can say; the time of writing is not part of a result


class Formula(NamedTuple):
    """A formula with the value it comes to: ``=D2/E2``."""

    text: str
    value: Fraction


class Typed(NamedTuple):
    """A figure of another kind than its column's: a count among shares."""

    value: int | Fraction | Formula
    kind: Kind


Value = str | int | Fraction | dt.date | Formula | Typed | None


class Column(NamedTuple):
    title: str
    kind: Kind
    width: int


class Page(NamedTuple):
    """A sheet. ``signs`` is the number of the column (from 0) whose first letter says how its row is coloured."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]
    signs: int | None = None


def workbook_bytes(pages: Sequence[Page], title: str) -> bytes:
    """The file of a workbook; the same pages give the same bytes."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    names: set[str] = set()
    for page in pages:
        sheet = book.create_sheet(_sheet_name(page.name, names))
        _fill(sheet, page)
        _print(sheet, title)
    values = {f"xl/worksheets/sheet{number}.xml": _formulas(page) for number, page in enumerate(pages, 1)}
    book.properties.title = title
    book.properties.creator = "chitieu"
    paper = io.BytesIO()
    book.save(paper)
    return settled(paper.getvalue(), values)


def _formulas(page: Page) -> dict[str, Fraction]:
    """What the formulas of a page come to, by their cells."""
    from openpyxl.utils import get_column_letter

    found = {}
    for line, row in enumerate(page.rows, 2):
        for number, value in enumerate(row, 1):
            inner = value.value if isinstance(value, Typed) else value
            if isinstance(inner, Formula):
                found[f"{get_column_letter(number)}{line}"] = inner.value
    return found


def _sheet_name(name: str, taken: set[str]) -> str:
    """What Excel allows: at most 31 letters, none of ``[]:*?/\\``, and no name twice."""
    plain = re.sub(r"[\[\]:*?/\\]", "-", name).strip("'")[:31] or "-"
    found, number = plain, 1
    while found.lower() in taken:
        number += 1
        found = f"{plain[: 31 - len(str(number)) - 1]} {number}"
    taken.add(found.lower())
    return found


def _fill(sheet: Worksheet, page: Page) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    for number, column in enumerate(page.columns, 1):
        cell = sheet.cell(1, number, column.title)
        cell.font, cell.alignment = Font(_FONT, 11, bold=True), Alignment(wrap_text=True, vertical="center")
        sheet.column_dimensions[get_column_letter(number)].width = column.width
        cell.border = _border()
    for line, row in enumerate(page.rows, 2):
        sheet.row_dimensions[line].height = _LINE * max(map(_lines, page.columns, row))
        for number, (column, value) in enumerate(zip(page.columns, row, strict=True), 1):
            _write(sheet, line, number, column.kind, value)
    sheet.row_dimensions[1].height = _LINE * max(2, *(_lines(column, column.title) for column in page.columns))
    last = f"{get_column_letter(len(page.columns))}{len(page.rows) + 1}"
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{last}"
    if page.signs is not None and page.rows:
        letter = get_column_letter(page.signs + 1)
        for sign, colour in _FILLS.items():
            fill = PatternFill("solid", start_color=colour, end_color=colour)
            sheet.conditional_formatting.add(f"A2:{last}", _rule(f'LEFT(${letter}2,1)="{sign}"', fill))


def _print(sheet: Worksheet, title: str) -> None:
    """On paper: A4, as wide as the page, and on each page what it is about, its sheet and the titles of its columns."""
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.page_setup.paperSize = _A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    header: Any = sheet.oddHeader  # the stubs of openpyxl say that there may be none
    header.left.text = shorten(title, _LONGEST_HEAD, placeholder="…").replace("&", "&&")
    header.right.text = "&A"  # the name of the sheet


def _lines(column: Column, value: Value) -> int:
    """How many lines a text takes in its column: spreadsheet programs do not work that out for files they load."""
    return max(1, len(wrap(value, column.width - 1))) if isinstance(value, str) else 1


@cache
def _border() -> Border:
    from openpyxl.styles import Border, Side

    thin = Side(style="thin", color="A6A6A6")
    return Border(left=thin, right=thin, top=thin, bottom=thin)


def _rule(formula: str, fill: PatternFill) -> Rule:
    from openpyxl.formatting.rule import Rule
    from openpyxl.styles.differential import DifferentialStyle

    return Rule(type="expression", formula=[formula], dxf=DifferentialStyle(fill=fill))


def _write(sheet: Worksheet, line: int, number: int, kind: Kind, value: Value) -> None:
    from openpyxl.styles import Alignment

    if value is None:
        sheet.cell(line, number).border = _border()
        return
    if isinstance(value, Typed):
        _write(sheet, line, number, value.kind, value.value)
        return
    cell = sheet.cell(line, number)
    cell.border = _border()
    if isinstance(value, str):
        cell.value = value
        cell.data_type = "s"  # text, whatever it starts with: = + - @ run nothing
        cell.quotePrefix = value.lstrip()[:1] in _RISKY  # also once somebody has edited the cell
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        return
    cell.value = value.text if isinstance(value, Formula) else float(value) if isinstance(value, Fraction) else value
    whole = kind == "number" and isinstance(value, int | Fraction) and value.denominator == 1
    cell.number_format = _FORMATS["count" if whole else kind]  # Excel shows 6 by #,##0.## as “6,”
    cell.alignment = Alignment(vertical="top")


def settled(data: bytes, values: Mapping[str, Mapping[str, Fraction]] = MappingProxyType({})) -> bytes:
    """An Office file without the time it was made: the same content is the same file.

    ``values`` are what formulas come to, by sheet and cell: openpyxl does not write them, and a preview on a
    phone works nothing out.
    """
    paper = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as made, zipfile.ZipFile(paper, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in made.namelist():
            content = made.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rb"\g<1>1980-01-01T00:00:00Z", content)
            if cells := values.get(name):
                content = _with_values(content, cells)
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            kept.writestr(entry, content)
    return paper.getvalue()


def _with_values(sheet: bytes, values: Mapping[str, Fraction]) -> bytes:
    """The XML of a sheet with the value of each formula beside it."""

    def valued(cell: re.Match[bytes]) -> bytes:
        value = values[cell["name"].decode()]
        return cell["formula"] + f"<v>{float(value)!r}</v>".encode()

    return re.sub(rb'(?P<formula><c r="(?P<name>[A-Z]+\d+)"[^>]*><f>[^<]*</f>)<v(?: ?/>|></v>)', valued, sheet)
