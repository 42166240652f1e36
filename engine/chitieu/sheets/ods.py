"""Spreadsheets of LibreOffice (OpenDocument), as raw sheets.

Read element by element with the standard library: the libraries for this format build the whole document first, and
repeat what a file says is repeated, which may be a million empty rows.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterator
from io import BytesIO
from typing import NamedTuple
from xml.etree import ElementTree as ET

from chitieu.sheets.archive import Parts, damaged, encrypted
from chitieu.sheets.grid import Span
from chitieu.sheets.ods_styles import TABLE, Styles
from chitieu.sheets.raw import EMPTY, UNCOMPUTED, Budget, Piece, RawCell, RawRow, RawSheet, row_of
from chitieu.sheets.values import number_text, value_text

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_CELLS = {f"{TABLE}table-cell", f"{TABLE}covered-table-cell"}
_UNSEEN = {f"{_OFFICE}annotation", f"{TABLE}shapes", f"{TABLE}table"}  # comments, drawings, the tables within them
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384


def read_ods(parts: Parts, budget: Budget) -> tuple[RawSheet, ...]:
    """The sheets of a document. Raises Unreadable, or ParseError and ValueError for damaged XML."""
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise encrypted()
    if "content.xml" not in parts:
        raise damaged()
    styles = Styles()
    for _, element in ET.iterparse(BytesIO(parts.get("styles.xml", b"<none/>"))):  # noqa: S314 - no entities: unpack
        styles.add(element)
    reader = _Reader(styles, budget)
    for event, element in ET.iterparse(BytesIO(parts["content.xml"]), ("start", "end")):  # noqa: S314 - as above
        if event == "start":
            reader.start(element)
        else:
            reader.end(element)
    return tuple(reader.sheets)


class _Look(NamedTuple):
    """What is told of the look of text: see Piece."""

    font: str
    struck: bool


class _Reader:
    """Takes the elements of content.xml in turn; ``sheets`` are those that have ended."""

    def __init__(self, styles: Styles, budget: Budget) -> None:
        self.sheets: list[RawSheet] = []
        self._styles = styles
        self._budget = budget
        self._unseen = 0  # how deep we are in comments, drawings and the tables within them
        self._in_table = False
        self._clear()

    def _clear(self) -> None:
        self._rows: list[RawRow] = []
        self._merged: list[Span] = []
        self._number = 1  # of the row that comes next
        self._column_ends: list[int] = []  # the last of each run of columns that have one style
        self._column_styles: list[str] = []
        self._cells: list[RawCell] = []
        self._fill = 0  # empty cells since the last that held something

    def start(self, element: ET.Element) -> None:
        if self._unseen or (self._in_table and element.tag in _UNSEEN):
            self._unseen += 1
        elif element.tag == f"{TABLE}table":
            self._in_table = True
            self._clear()
        elif element.tag == f"{TABLE}table-row":
            self._cells, self._fill = [], 0

    def end(self, element: ET.Element) -> None:
        if self._unseen:
            self._unseen -= 1
            if not self._unseen:
                element.clear()
        elif not self._in_table:
            self._styles.add(element)
        elif element.tag in _CELLS:
            self._end_cell(element)
            element.clear()
        elif element.tag == f"{TABLE}table-row":
            self._end_row(element)
            element.clear()
        elif element.tag == f"{TABLE}table-column":
            before = self._column_ends[-1] if self._column_ends else 0
            self._column_ends.append(before + _times(element, "columns"))
            self._column_styles.append(element.get(f"{TABLE}default-cell-style-name", ""))
        elif element.tag == f"{TABLE}table":
            hidden = self._styles.hides(element.get(f"{TABLE}style-name"))
            name = element.get(f"{TABLE}name", "")
            self.sheets.append(RawSheet(name, tuple(self._rows), tuple(self._merged), hidden))
            self._in_table = False
            element.clear()

    def _end_cell(self, element: ET.Element) -> None:
        times = _times(element, "columns")
        column = len(self._cells) + self._fill + 1
        covered = element.tag.endswith("covered-table-cell")
        cell = EMPTY if covered else self._cell(element, column)
        if not covered:
            self._add_span(element, column)
        if cell == EMPTY:
            self._fill += times
            return
        self._budget.spend(self._fill + times)
        self._cells += [EMPTY] * self._fill + [cell] * times
        self._fill = 0

    def _add_span(self, element: ET.Element, column: int) -> None:
        down = int(element.get(f"{TABLE}number-rows-spanned", 1))
        right = int(element.get(f"{TABLE}number-columns-spanned", 1))
        bottom, last = self._number + down - 1, column + right - 1
        if (down > 1 or right > 1) and bottom <= _MOST_ROWS and last <= _MOST_COLUMNS:
            self._merged.append(Span(self._number, column, bottom, last))

    def _end_row(self, element: ET.Element) -> None:
        times = _times(element, "rows")
        hidden = element.get(f"{TABLE}visibility", "visible") != "visible"
        row = row_of(self._number, self._cells, hidden, self._budget)
        if row:
            self._budget.spend(len(row.cells) * (times - 1))
            self._budget.spend_letters(row, times - 1)
            self._rows += [row._replace(number=self._number + after) for after in range(times)]
        self._number += times

    def _cell(self, element: ET.Element, column: int) -> RawCell:
        kind = element.get(f"{_OFFICE}value-type")
        formula = element.get(f"{TABLE}formula")
        value = element.get(f"{_OFFICE}value", "")
        match kind:
            case "float" | "currency" | "percentage" if value:
                return RawCell(shown=number_text(float(value), kind == "percentage"))
            case "date" if moment := _moment(element.get(f"{_OFFICE}date-value", "")):
                return RawCell(shown=value_text(moment))
            case "boolean":
                return RawCell(shown=value_text(element.get(f"{_OFFICE}boolean-value") == "true"))
        if formula and kind is None:
            return UNCOMPUTED
        pieces = tuple(self._pieces(element, column))
        if kind in {"time", "date"}:
            return RawCell(shown="".join(piece.text for piece in pieces))
        return RawCell(pieces) if pieces else EMPTY

    def _pieces(self, element: ET.Element, column: int) -> Iterator[Piece]:
        """The paragraphs of a cell, cut where their look changes; line breaks between them."""
        paragraphs = element.findall(f"{_TEXT}p")
        if not paragraphs:
            return
        style = element.get(f"{TABLE}style-name") or self._column_style(column)
        own = _Look(self._styles.font("table-cell", style), bool(self._styles.struck("table-cell", style)))
        for number, paragraph in enumerate(paragraphs):
            if number:
                yield Piece("\n", *own)
            yield from self._runs(paragraph, own)

    def _runs(self, element: ET.Element, look: _Look, depth: int = 0) -> Iterator[Piece]:
        if depth > 20:  # spans within spans: programs write two or three
            raise damaged()
        if element.tag == f"{_TEXT}span":
            look = self._within(look, element.get(f"{_TEXT}style-name"))
        text = _WRITTEN.get(element.tag)
        if text is not None:
            yield Piece(text, *look)
        if element.text:
            yield Piece(element.text, *look)
        for child in element:
            yield from self._runs(child, look, depth + 1)
            if child.tail:
                yield Piece(child.tail, *look)

    def _within(self, look: _Look, style: str | None) -> _Look:
        """How text of a style looks that stands in text of another look."""
        struck = self._styles.struck("text", style)
        return _Look(self._styles.font("text", style) or look.font, look.struck if struck is None else struck)

    def _column_style(self, column: int) -> str:
        run = bisect_left(self._column_ends, column)
        return self._column_styles[run] if run < len(self._column_styles) else ""


_WRITTEN = {f"{_TEXT}line-break": "\n", f"{_TEXT}s": " ", f"{_TEXT}tab": " "}


def _times(element: ET.Element, what: str) -> int:
    """How often a cell or row is repeated."""
    return max(1, int(element.get(f"{TABLE}number-{what}-repeated", 1)))


def _moment(value: str) -> dt.datetime | None:
    """A date, if it is one of the years 1 to 9999; others stay the text that the file shows."""
    try:
        return dt.datetime.fromisoformat(value)
    except ValueError:
        return None
