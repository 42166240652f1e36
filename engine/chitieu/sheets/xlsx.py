"""Workbooks of Excel since 2007, by openpyxl, as raw sheets."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from io import BytesIO
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

from chitieu.diagnostics import Text
from chitieu.sheets.archive import Parts, damaged, repack
from chitieu.sheets.grid import Span
from chitieu.sheets.raw import (
    EMPTY,
    MOST_SHEETS,
    UNCOMPUTED,
    Budget,
    Piece,
    RawCell,
    RawSheet,
    row_of,
    typed,
)
from chitieu.sheets.values import value_text
from chitieu.text.unreadable import Unreadable

_SHEET = re.compile(rb"<(?:\w+:)?sheet\s")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_STRICT = b"http://purl.oclc.org/ooxml/"
_USUAL = b"http://schemas.openxmlformats.org/"
_NAMESPACES = {
    b"spreadsheetml/main": _USUAL + b"spreadsheetml/2006/main",
    b"officeDocument/relationships": _USUAL + b"officeDocument/2006/relationships",
    b"drawingml/main": _USUAL + b"drawingml/2006/main",
}
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384


class _Layout(NamedTuple):
    """What openpyxl does not tell when it reads row by row, or not without building every merged cell."""

    hidden: frozenset[int]
    merged: tuple[Span, ...]
    uncomputed: frozenset[tuple[int, int]]


def read_xlsx(parts: Parts, budget: Budget) -> tuple[RawSheet, ...]:
    """The sheets of a workbook. Raises Unreadable; whatever else a damaged part sets off is for the caller to catch."""
    from openpyxl import load_workbook

    if any(len(_SHEET.findall(part)) > MOST_SHEETS for name, part in parts.items() if name.endswith("workbook.xml")):
        raise Unreadable("too-large", Text("the file has more than {sheets} sheets", sheets=MOST_SHEETS))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of features that openpyxl would lose on saving; we do not save
        parts = _transitional(parts)
        book = load_workbook(repack(parts), read_only=True, data_only=True, keep_links=False, rich_text=True)
        return tuple(_sheet(sheet, parts, budget) for sheet in book.worksheets)


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


def _sheet(sheet: Any, parts: Parts, budget: Budget) -> RawSheet:  # a ReadOnlyWorksheet; its path has no type stub
    from openpyxl.cell.read_only import ReadOnlyCell
    from openpyxl.worksheet._reader import WorkSheetParser

    part = parts.get(sheet._worksheet_path)
    if part is None:
        raise damaged()
    layout = _layout(part)
    book = sheet.parent
    # What sheet.rows does, with the fonts within cells, and without filling up gaps of a million cells.
    parser = WorkSheetParser(
        BytesIO(part),
        sheet._shared_strings,
        data_only=True,
        epoch=book.epoch,
        date_formats=book._date_formats,
        timedelta_formats=book._timedelta_formats,
        rich_text=True,
    )
    rows, last = [], 0
    for number, stored in parser.parse():
        if not last < number <= _MOST_ROWS:
            raise damaged()
        last = number
        cells = [ReadOnlyCell(sheet, **cell) for cell in stored]
        width = max((cell.column for cell in cells), default=0)
        budget.spend(width)
        raw = [EMPTY] * width
        for cell in cells:
            raw[cell.column - 1] = _cell(cell, (number, cell.column) in layout.uncomputed)
        if row := row_of(number, raw, number in layout.hidden, budget):
            rows.append(row)
    return RawSheet(sheet.title, tuple(rows), layout.merged, sheet.sheet_state != "visible")


def _cell(cell: Any, uncomputed: bool) -> RawCell:
    value = cell.value
    if value is None:
        return UNCOMPUTED if uncomputed else EMPTY
    if isinstance(value, list):  # rich text: a list of strings and of blocks with a font of their own
        own, struck = cell.font.name or "", bool(cell.font.strike)
        blocks = (
            (block, own, struck)
            if isinstance(block, str)
            else (block.text, block.font.rFont or own, bool(block.font.strike))
            for block in value
        )
        return RawCell(tuple(Piece(_unescaped(text), font, crossed) for text, font, crossed in blocks if text))
    if isinstance(value, str):
        return (
            RawCell(shown=value)
            if cell.data_type == "e"
            else typed(_unescaped(value), cell.font.name or "", bool(cell.font.strike))
        )
    return RawCell(shown=value_text(value, cell.number_format))


def _unescaped(text: str) -> str:
    """Excel writes some letters as ``_x000D_``."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def _layout(part: bytes) -> _Layout:
    hidden, merged, uncomputed = set(), [], set()
    for element, row, column in _elements(part):
        match element.tag.rpartition("}")[2]:
            case "row" if element.get("hidden") in {"1", "true"}:
                hidden.add(row)
            case "c" if _has_no_value(element):
                uncomputed.add((row, column))
            case "mergeCell":
                merged += _span(element.get("ref", ""))
    return _Layout(frozenset(hidden), tuple(sorted(merged)), frozenset(uncomputed))


def _elements(part: bytes) -> Iterator[tuple[ET.Element, int, int]]:
    """Every finished element with the row and column that it stands in, or ends."""
    row = column = 0
    for event, element in ET.iterparse(BytesIO(part), ("start", "end")):  # noqa: S314 - parts that declare entities were refused when unpacked
        name = element.tag.rpartition("}")[2]
        if event == "start":
            if name == "row":
                row, column = int(element.get("r") or row + 1), 0
            elif name == "c":
                column = _column(element.get("r", "")) or column + 1
            continue
        yield element, row, column
        if name in {"c", "row", "mergeCell"}:
            element.clear()


def _column(reference: str) -> int:
    column = 0
    for letter in reference.rstrip("0123456789").upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return column


def _has_no_value(cell: ET.Element) -> bool:
    """Whether a cell holds a formula but not what it comes to. A text that came to nothing is a value."""
    children = {child.tag.rpartition("}")[2]: child for child in cell}
    value = children.get("v")
    return "f" in children and (value is None or not value.text) and not (value is not None and cell.get("t") == "str")


def _span(reference: str) -> list[Span]:
    match = re.fullmatch(r"\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})", reference)
    if match is None:
        return []
    left, top, right, bottom = _column(match[1]), int(match[2]), _column(match[3]), int(match[4])
    fits = 1 <= top <= bottom <= _MOST_ROWS and 1 <= left <= right <= _MOST_COLUMNS
    return [Span(top, left, bottom, right)] if fits else []
