"""The rows of a worksheet of Excel in one pass over its XML, with fonts, crossings-out, merges and missing values.

What openpyxl does cell by cell, with what it does not tell; what cells with one text and one style say is worked out
once. Of openpyxl come the styles, the shared strings and how a number is a date.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from xml.parsers import expat

from chitieu.sheets.archive import damaged
from chitieu.sheets.grid import Span
from chitieu.sheets.raw import EMPTY, UNCOMPUTED, Budget, Piece, RawCell, RawRow, row_of, typed
from chitieu.sheets.values import value_text

MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})")
_OFF = frozenset({"0", "false", "off"})
_BLOCK = 1 << 16


class Styled(NamedTuple):
    """What a style says of a cell: its font, whether it is crossed out, and its number format."""

    font: str
    struck: bool
    number_format: str


class Book(NamedTuple):
    """What a workbook says of the cells of all its sheets.

    ``number`` gives the value of a number in a style, which may be a date; ``day`` that of a date as ISO 8601 has it.
    """

    shared: Any  # a list of str and of openpyxl's rich texts
    style: Callable[[int], Styled]
    number: Callable[[str, int], object]
    day: Callable[[str], object]


class SheetRows(NamedTuple):
    """The rows of a sheet that hold something, and its merged cells."""

    rows: tuple[RawRow, ...]
    merged: tuple[Span, ...]


def sheet_rows(part: bytes, book: Book, budget: Budget) -> SheetRows:
    """The rows of a worksheet. Raises Unreadable for one out of order or too large; whatever else of damaged XML."""
    reader = _Reader(book, budget)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.text
    for start in range(0, len(part), _BLOCK):
        parser.Parse(part[start : start + _BLOCK], False)
    parser.Parse(b"", True)
    return SheetRows(tuple(reader.rows), tuple(sorted(reader.merged)))


class _Reader:
    """Takes the elements of a worksheet as they come."""

    def __init__(self, book: Book, budget: Budget) -> None:
        self.rows: list[RawRow] = []
        self.merged: list[Span] = []
        self._book, self._budget = book, budget
        self._styles: dict[int, Styled] = {}
        self._made: dict[tuple[str, str, int], RawCell] = {}
        self._columns: dict[str, int] = {}
        self._row = self._column = self._last = 0
        self._hidden = False
        self._cells: dict[int, RawCell] = {}
        self._pieces: list[str] | None = None  # text of the element that is open, where it counts
        self._begin("", "n", 0)

    def _begin(self, value: str, kind: str, style: int) -> None:
        self._value, self._kind, self._style = value, kind, style
        self._has_value = self._has_formula = self._inline = self._spoken = False
        self._runs: list[tuple[str, str | None, bool]] = []  # text, font, crossed out; no font: that of the cell
        self._plain = ""
        self._font: str | None = None
        self._struck = self._in_run = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if ":" in name:
            name = name.rpartition(":")[2]
        if name == "c":
            self._start_cell(attributes)
        elif name == "v":
            self._has_value, self._pieces = True, []
        elif name == "row":
            self._start_row(attributes)
        elif name == "f":
            self._has_formula = True
        elif name == "mergeCell":
            self.merged += _span(attributes.get("ref", ""))
        elif name == "is":
            self._inline = True
        elif self._inline:
            self._start_inline(name, attributes)

    def _start_inline(self, name: str, attributes: dict[str, str]) -> None:
        """What stands in a text of a cell: runs with fonts of their own, and how it is spoken, which is not read."""
        if name == "t" and not self._spoken:
            self._pieces = []
        elif name == "r":
            self._in_run, self._font, self._struck = True, None, False
        elif name == "rPr":
            self._font = ""
        elif name == "rFont":
            self._font = attributes.get("val", "")
        elif name == "strike":
            self._struck = attributes.get("val", "1").lower() not in _OFF
        elif name == "rPh":
            self._spoken = True

    def text(self, text: str) -> None:
        if self._pieces is not None:
            self._pieces.append(text)

    def end(self, name: str) -> None:
        if ":" in name:
            name = name.rpartition(":")[2]
        if name == "c":
            self._cells[self._column] = self._cell()
        elif name == "v":
            self._value, self._pieces = "".join(self._pieces or ()), None
        elif name == "row":
            self._end_row()
        elif self._inline:
            self._end_inline(name)

    def _end_inline(self, name: str) -> None:
        if name == "t" and self._pieces is not None:
            text, self._pieces = "".join(self._pieces).replace("x005F_", ""), None
            if self._in_run:
                self._runs.append((text, self._font, self._struck))
            else:
                self._plain += text
        elif name == "r":
            self._in_run = False
        elif name == "rPh":
            self._spoken = False
        elif name == "is":
            self._inline = False

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
        self._begin("", attributes.get("t", "n"), int(attributes.get("s", 0)))

    def _cell(self) -> RawCell:
        if self._kind == "inlineStr":
            if self._runs and not self._plain:
                return self._rich(self._runs)
            key = (self._plain, "str", self._style)
        elif not self._value:
            uncomputed = self._has_formula and not (self._has_value and self._kind == "str")
            return UNCOMPUTED if uncomputed else EMPTY
        else:
            key = (self._value, self._kind, self._style)
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = self._of(*key)
        return made

    def _of(self, value: str, kind: str, style: int) -> RawCell:
        """What a cell of a kind and style says."""
        if kind == "e":
            return RawCell(shown=value)
        if kind == "s":
            return self._shared(int(value), style)
        if kind == "str":
            styled = self._styled(style)
            return typed(unescaped(value), styled.font, styled.struck)
        if kind == "b":
            return RawCell(shown=value_text(bool(int(value))))
        found = self._book.day(value) if kind == "d" else self._book.number(value, style) if kind == "n" else value
        if isinstance(found, str):
            return RawCell(shown=found)
        return RawCell(shown=value_text(found, self._styled(style).number_format))

    def _shared(self, index: int, style: int) -> RawCell:
        text, styled = self._book.shared[index], self._styled(style)
        if isinstance(text, str):
            return typed(unescaped(text), styled.font, styled.struck)
        return self._rich(
            [
                (block, None, False)
                if isinstance(block, str)
                else (block.text, block.font.rFont or "", bool(block.font.strike))
                for block in text
            ],
            style,
        )

    def _rich(self, runs: list[tuple[str, str | None, bool]], style: int | None = None) -> RawCell:
        """A text of several runs; one without a font has that of the cell, one without properties its crossing-out."""
        own = self._styled(self._style if style is None else style)
        pieces = (
            Piece(unescaped(text), font or own.font, own.struck if font is None else struck)
            for text, font, struck in runs
            if text
        )
        return RawCell(tuple(pieces))

    def _styled(self, style: int) -> Styled:
        found = self._styles.get(style)
        if found is None:
            found = self._styles[style] = self._book.style(style)
        return found


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
