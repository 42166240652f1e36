"""Paragraphs and tables as Word and web pages hold them, before anybody asks what they mean."""

from __future__ import annotations

from typing import NamedTuple

from chitieu.diagnostics import Text
from chitieu.sheets.grid import Span
from chitieu.text.unreadable import Unreadable

_MOST_CELLS = 1_000_000  # of one table, those that others reach over included
_MOST_SPANNED = 200  # columns that one cell may span


class Loose(NamedTuple):
    """A paragraph before its place is known; ``note`` is the footnote that it stands in, ``endnote`` the note at the
    end of the document, ``page`` counts from 1."""

    text: str
    note: int = 0
    page: int = 0
    endnote: int = 0


class TextTable(NamedTuple):
    """The texts of cells, lines within them parted by line feeds; of merged ones only the top left one has a text."""

    rows: tuple[tuple[str, ...], ...]
    merged: tuple[Span, ...] = ()
    page: int = 0


Block = Loose | TextTable


class Laying:
    """A table that is being laid out cell by cell, as far as its cells reach."""

    def __init__(self) -> None:
        self._rows: list[list[str]] = []
        self._merged: dict[tuple[int, int], Span] = {}  # by row and column of the first cell, from 1
        self._reaching: dict[int, int] = {}  # by column, the last row that a cell above reaches down to
        self._above: dict[int, tuple[int, int]] = {}  # by column, the first cell of what is merged down to here
        self._cells = 0
        self._last = 0  # position of the last cell in its row

    @property
    def begun(self) -> bool:
        """Whether there is a row to put cells into."""
        return bool(self._rows)

    @property
    def place(self) -> tuple[int, int]:
        """Row and column, from 1, of the cell to come."""
        return len(self._rows), len(self._rows[-1]) + 1

    def row(self) -> None:
        self._rows.append([])

    def skip(self, columns: int) -> None:
        """Columns that a row leaves out at its beginning."""
        for _ in range(min(columns, _MOST_SPANNED)):
            self._put("")

    def cell(self, text: str, wide: int = 1, tall: int = 1) -> None:
        """The next cell of the row, beside those that reach down from above. Raises Unreadable for too many."""
        self._pass_over()
        top, left = len(self._rows), len(self._rows[-1]) + 1
        self._last, wide = left - 1, max(1, min(wide, _MOST_SPANNED))
        for column in range(wide):
            self._put("" if column else text)
            if tall > 1:
                self._reaching[left + column] = top + tall - 1
        self._above[left] = top, left
        if wide > 1 or tall > 1:
            self._merged[top, left] = Span(top, left, top + tall - 1, left + wide - 1)

    def goes_on(self, wide: int = 1) -> None:
        """A cell that belongs to the one above it, as Word writes those that are merged downwards."""
        row, left = len(self._rows), len(self._rows[-1]) + 1
        first = self._above.get(left)
        for _ in range(max(1, min(wide, _MOST_SPANNED))):
            self._put("")
        if first is not None:
            before = self._merged.get(first, Span(*first, *first))
            self._merged[first] = before._replace(bottom=row)

    def add(self, text: str) -> None:
        """A further line of the cell that was placed last."""
        row = self._rows[-1]
        row[self._last] = f"{row[self._last]}\n{text}" if row[self._last] else text

    def table(self) -> TextTable:
        last = len(self._rows)
        spans = (span._replace(bottom=min(span.bottom, last)) for span in self._merged.values())
        merged = tuple(sorted(span for span in spans if span.bottom > span.top or span.right > span.left))
        return TextTable(tuple(map(tuple, self._rows)), merged)

    def _pass_over(self) -> None:
        row = self._rows[-1]
        while self._reaching.get(len(row) + 1, 0) >= len(self._rows):
            self._put("")

    def _put(self, text: str) -> None:
        self._cells += 1
        if self._cells > _MOST_CELLS:
            raise Unreadable("too-large", Text("the file has more cells than any table needs"))
        self._rows[-1].append(text)
