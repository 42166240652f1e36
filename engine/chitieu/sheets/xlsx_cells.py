"""The rows of a worksheet of Excel in one pass over its XML, with fonts, crossings-out, merges and missing values.

What cells with one text and one style say is worked out once.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from chitieu.sheets.archive import damaged
from chitieu.sheets.grid import Span
from chitieu.sheets.raw import EMPTY, UNCOMPUTED, Budget, Piece, RawCell, RawRow, row_of, typed
from chitieu.sheets.serials import duration, from_iso, from_serial
from chitieu.sheets.values import Calendar, calendar, value_text
from chitieu.sheets.xlsx_styles import Styled
from chitieu.sheets.xlsx_texts import RichText, TextReader, TextRun, parse

MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})")
_NO_MOMENT = "#VALUE!"  # what Excel shows of a number that no calendar has
_UNSTYLED = Styled()


class Book(NamedTuple):
    """What a workbook says of the cells of all its sheets: texts that they share, styles, and since when days count."""

    shared: Sequence[RichText]
    styles: Sequence[Styled]
    since: dt.datetime


class SheetRows(NamedTuple):
    """The rows of a sheet that hold something, and its merged cells."""

    rows: tuple[RawRow, ...]
    merged: tuple[Span, ...]


def sheet_rows(part: bytes, book: Book, budget: Budget) -> SheetRows:
    """The rows of a worksheet. Raises Unreadable for one out of order or too large; whatever else of damaged XML."""
    reader = _Reader(book, budget)
    parse(part, reader.start, reader.end, reader.letters)
    return SheetRows(tuple(reader.rows), tuple(sorted(reader.merged)))


class _Reader:
    """Takes the elements of a worksheet as they come."""

    def __init__(self, book: Book, budget: Budget) -> None:
        self.rows: list[RawRow] = []
        self.merged: list[Span] = []
        self.letters: list[str] = []  # text since an element began that holds some
        self._texts = TextReader(self.letters)
        self._book, self._budget = book, budget
        self._made: dict[tuple[str, str, int], RawCell] = {}
        self._columns: dict[str, int] = {}
        self._row = self._column = self._last = 0
        self._hidden = False
        self._cells: dict[int, RawCell] = {}
        self._value, self._kind, self._style = "", "n", 0
        self._has_value = self._has_formula = self._inline = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if ":" in name:
            name = name.rpartition(":")[2]
        if name == "c":
            self._start_cell(attributes)
        elif name == "v":
            self._has_value = True
            self.letters.clear()
        elif self._inline:
            self._texts.start(name, attributes)
        elif name == "is":
            self._inline = True
        elif name == "row":
            self._start_row(attributes)
        elif name == "f":
            self._has_formula = True
        elif name == "mergeCell":
            self.merged += _span(attributes.get("ref", ""))

    def end(self, name: str) -> None:
        if ":" in name:
            name = name.rpartition(":")[2]
        if name == "c":
            self._cells[self._column] = self._cell()
        elif name == "v":
            self._value = "".join(self.letters)
        elif name == "is":
            self._inline = False
        elif self._inline:
            self._texts.end(name)
        elif name == "row":
            self._end_row()

    # --- rows and cells

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r")
        self._row = self._row + 1 if number is None else int(float(number))
        self._column, self._cells = 0, {}
        self._hidden = attributes.get("hidden") in {"1", "true"}

    def _end_row(self) -> None:
        if not self._last < self._row <= MOST_ROWS:
            raise damaged()
        self._last = self._row
        width = max(self._cells, default=0)
        self._budget.spend(width)
        raw = [EMPTY] * width
        for column, cell in self._cells.items():
            raw[column - 1] = cell
        row = row_of(self._row, raw, self._hidden, self._budget)
        if row:
            self.rows.append(row)
        self._cells = {}

    def _start_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        if reference:
            letters = reference.rstrip("0123456789")
            column = self._columns.get(letters)
            if column is None:
                column = self._columns[letters] = _column(letters)
            self._column = column
        else:
            self._column += 1
        self._value, self._kind, self._style = "", attributes.get("t", "n"), int(attributes.get("s", 0))
        self._has_value = self._has_formula = self._inline = False
        if self._kind == "inlineStr":
            self._texts.begin()

    def _cell(self) -> RawCell:
        value, kind = self._value, self._kind
        if kind == "inlineStr":
            text = self._texts.whole()
            if not isinstance(text, str):
                return self._rich(text, self._style)
            value, kind = text, "str"
        elif not value:
            uncomputed = self._has_formula and not (self._has_value and kind == "str")
            return UNCOMPUTED if uncomputed else EMPTY
        key = (value, kind, self._style)
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = self._of(*key)
        return made

    def _of(self, value: str, kind: str, style: int) -> RawCell:
        """What a cell of a kind and style says."""
        if kind == "s":
            text = self._book.shared[int(value)]
            return self._typed(text, style) if isinstance(text, str) else self._rich(text, style)
        if kind == "str":
            return self._typed(value, style)
        if kind == "n":
            return RawCell(shown=self._number(value, self._styled(style).number_format))
        if kind == "b":
            return RawCell(shown=value_text(bool(int(value))))
        return RawCell(shown=value_text(from_iso(value)) if kind == "d" else value)

    def _number(self, text: str, number_format: str) -> str:
        """A number as it is shown: a day, a time or a duration where its format says so."""
        value = int(text) if text.lstrip("-").isdigit() else float(text)
        kind = calendar(number_format)
        try:
            if kind is Calendar.DURATION:
                return value_text(duration(value))
            if kind is Calendar.MOMENT:
                return value_text(from_serial(value, self._book.since))
        except (OverflowError, ValueError):
            return _NO_MOMENT
        return value_text(value, number_format)

    def _typed(self, text: str, style: int) -> RawCell:
        styled = self._styled(style)
        return typed(unescaped(text), styled.font, styled.struck)

    def _rich(self, runs: Sequence[TextRun], style: int) -> RawCell:
        """A text of several runs; one without a font has that of the cell, one without properties its crossing-out."""
        own = self._styled(style)
        pieces = (
            Piece(unescaped(text), font or own.font, own.struck if font is None else struck)
            for text, font, struck in runs
            if text
        )
        return RawCell(tuple(pieces))

    def _styled(self, style: int) -> Styled:
        return self._book.styles[style] if 0 <= style < len(self._book.styles) else _UNSTYLED


def unescaped(text: str) -> str:
    """Excel writes some letters as ``_x000D_``."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def _column(letters: str) -> int:
    """The number of a column; raises ValueError for what is none."""
    if not 1 <= len(letters) <= 3 or not (letters.isascii() and letters.isalpha()):
        raise ValueError(letters)
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return column


def _span(reference: str) -> Iterator[Span]:
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        return
    left, top, right, bottom = _column(match[1]), int(match[2]), _column(match[3]), int(match[4])
    if 1 <= top <= bottom <= MOST_ROWS and 1 <= left <= right <= _MOST_COLUMNS:
        yield Span(top, left, bottom, right)
