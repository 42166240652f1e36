"""Workbooks of Excel since 2007 as raw sheets: what a workbook says by openpyxl, its cells by ``xlsx_cells``."""

from __future__ import annotations

import re
import warnings
from typing import Any

from chitieu.diagnostics import Text
from chitieu.sheets.archive import Parts, damaged, repack
from chitieu.sheets.raw import MOST_SHEETS, Budget, RawSheet
from chitieu.sheets.xlsx_cells import Book, Styled, sheet_rows
from chitieu.text.unreadable import Unreadable

_SHEET = re.compile(rb"<(?:\w+:)?sheet\s")
_STRICT = b"http://purl.oclc.org/ooxml/"
_USUAL = b"http://schemas.openxmlformats.org/"
_NAMESPACES = {
    b"spreadsheetml/main": _USUAL + b"spreadsheetml/2006/main",
    b"officeDocument/relationships": _USUAL + b"officeDocument/2006/relationships",
    b"drawingml/main": _USUAL + b"drawingml/2006/main",
}


def read_xlsx(parts: Parts, budget: Budget) -> tuple[RawSheet, ...]:
    """The sheets of a workbook. Raises Unreadable; whatever else a damaged part sets off is for the caller to catch."""
    from openpyxl import load_workbook

    if any(len(_SHEET.findall(part)) > MOST_SHEETS for name, part in parts.items() if name.endswith("workbook.xml")):
        raise Unreadable("too-large", Text("the file has more than {sheets} sheets", sheets=MOST_SHEETS))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of features that openpyxl would lose on saving; we do not save
        parts = _transitional(parts)
        book = load_workbook(repack(parts), read_only=True, data_only=True, keep_links=False, rich_text=True)
        if not book.worksheets:
            return ()
        common = _book(book, book.worksheets[0])
        return tuple(_sheet(sheet, parts, common, budget) for sheet in book.worksheets)


def _transitional(parts: Parts) -> Parts:
    """A workbook that was saved as "Strict Open XML", with the names of the usual kind, which openpyxl knows."""
    if not any(_STRICT in content for name, content in parts.items() if name.endswith("workbook.xml")):
        return parts
    usual = {}
    for name, content in parts.items():
        for strict, known in _NAMESPACES.items():
            content = content.replace(_STRICT + strict, known)  # noqa: PLW2901 - replaced twice
        usual[name] = content
    return usual


def _sheet(sheet: Any, parts: Parts, book: Book, budget: Budget) -> RawSheet:  # a ReadOnlyWorksheet
    part = parts.get(sheet._worksheet_path)
    if part is None:
        raise damaged()
    found = sheet_rows(part, book, budget)
    return RawSheet(sheet.title, found.rows, found.merged, sheet.sheet_state != "visible")


def _book(book: Any, sheet: Any) -> Book:
    """What openpyxl has read of a workbook: ``sheet`` is any of its worksheets."""
    from openpyxl.cell.read_only import ReadOnlyCell
    from openpyxl.utils.datetime import from_excel, from_ISO8601

    def style(id: int) -> Styled:
        cell = ReadOnlyCell(sheet, 1, 1, None, "n", id)
        return Styled(cell.font.name or "", bool(cell.font.strike), cell.number_format)

    def number(text: str, style: int) -> object:
        value = float(text) if not text.lstrip("-").isdigit() else int(text)
        if style not in book._date_formats:
            return value
        try:
            return from_excel(value, book.epoch, timedelta=style in book._timedelta_formats)
        except (OverflowError, ValueError):
            return "#VALUE!"

    return Book(sheet._shared_strings, style, number, from_ISO8601)
