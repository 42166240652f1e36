"""Workbooks of Excel before 2007 (BIFF), by xlrd, as raw sheets."""

from __future__ import annotations

import datetime as dt
from io import StringIO
from typing import TYPE_CHECKING, Literal

from chitieu.sheets.archive import encrypted
from chitieu.sheets.grid import Span
from chitieu.sheets.raw import EMPTY, Budget, Piece, RawCell, RawSheet, row_of
from chitieu.sheets.values import is_percent, number_text, value_text

if TYPE_CHECKING:
    from xlrd.book import Book
    from xlrd.formatting import XF
    from xlrd.sheet import Cell, Sheet

_NOTHING = {0, 6}  # types of cells: empty, and blank with a format
_FIRST_DAY = 1  # serial numbers below it are times of day


def read_xls(data: bytes, budget: Budget) -> tuple[RawSheet, ...]:
    """The sheets of a workbook. Raises Unreadable; whatever else damage sets off is for the caller to catch."""
    import xlrd
    from xlrd.biffh import XLRDError

    try:
        # Ragged: a sheet is not filled up to its widest row. The log would go to stdout.
        book = xlrd.open_workbook(
            file_contents=data, logfile=StringIO(), formatting_info=True, ragged_rows=True, on_demand=True
        )
    except XLRDError as error:
        if "encrypted" in str(error):
            raise encrypted() from error
        raise
    sheets = []
    for index in range(book.nsheets):
        sheets.append(_sheet(book, book.sheet_by_index(index), budget))
        book.unload_sheet(index)
    return tuple(sheets)


def _sheet(book: Book, sheet: Sheet, budget: Budget) -> RawSheet:
    rows = []
    for index in range(sheet.nrows):
        types = sheet.row_types(index)
        if _NOTHING.issuperset(types):
            continue
        width = len(types)
        budget.spend(width)
        cells = [_cell(book, sheet, index, column) for column in range(width)]
        info = sheet.rowinfo_map.get(index)
        if row := row_of(index + 1, cells, bool(info and info.hidden), budget):
            rows.append(row)
    merged = tuple(Span(top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells)
    return RawSheet(sheet.name, tuple(rows), merged, bool(sheet.visibility))


def _cell(book: Book, sheet: Sheet, row: int, column: int) -> RawCell:
    import xlrd

    cell = sheet.cell(row, column)
    match cell.ctype:
        case xlrd.XL_CELL_TEXT:
            return RawCell(_pieces(book, sheet, row, column, cell))
        case xlrd.XL_CELL_NUMBER:
            return RawCell(shown=number_text(float(cell.value), is_percent(_format(book, cell))))
        case xlrd.XL_CELL_DATE:
            return RawCell(shown=_date(float(cell.value), book.datemode))
        case xlrd.XL_CELL_BOOLEAN:
            return RawCell(shown=value_text(bool(cell.value)))
        case xlrd.XL_CELL_ERROR:
            return RawCell(shown=xlrd.error_text_from_code.get(int(cell.value), "#VALUE!"))
    return EMPTY


def _pieces(book: Book, sheet: Sheet, row: int, column: int, cell: Cell) -> tuple[Piece, ...]:
    """The text, cut where its font changes."""
    text = str(cell.value)
    starts = [(0, _style(book, cell).font_index), *sheet.rich_text_runlist_map.get((row, column), ())]
    ends = [start for start, _ in starts[1:]] + [len(text)]
    pieces = (
        Piece(text[start:end], book.font_list[font].name, bool(book.font_list[font].struck_out))
        for (start, font), end in zip(starts, ends, strict=True)
    )
    return tuple(piece for piece in pieces if piece.text)


def _style(book: Book, cell: Cell) -> XF:
    assert cell.xf_index is not None  # because the formats were asked for
    return book.xf_list[cell.xf_index]


def _format(book: Book, cell: Cell) -> str:
    return str(book.format_map[_style(book, cell).format_key].format_str)


def _date(serial: float, datemode: Literal[0, 1]) -> str:
    from xlrd.xldate import xldate_as_datetime

    if 0 <= serial < _FIRST_DAY:
        minutes = int(serial * 24 * 60 + 0.5)
        return value_text(dt.timedelta(minutes=minutes))
    try:
        return value_text(xldate_as_datetime(serial, datemode))
    except (OverflowError, ValueError):  # beyond the calendar: what Excel shows as a row of #
        return "#VALUE!"
