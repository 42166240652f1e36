"""What the readers of each kind of file hand on: sheets of cells as they are stored, before legacy text is decoded."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from chitieu.diagnostics import Text
from chitieu.sheets.grid import Span
from chitieu.text.unreadable import Unreadable

LARGEST_FILE = 50_000_000  # bytes; a list of ten thousand people has under 2,000,000
LARGEST_CONTENT = 100_000_000  # bytes that a packed file may unfold to
MOST_CELLS = 1_000_000  # of all sheets together, gaps between filled cells included
MOST_LETTERS = 30_000_000  # of all cells; a few bytes of a packed file can repeat one long text a million times
MOST_SHEETS = 500


class Piece(NamedTuple):
    """A stretch of text in one font; "" is a font that the file does not name. ``struck``: it is crossed out."""

    text: str
    font: str = ""
    struck: bool = False


class RawCell(NamedTuple):
    """``pieces`` is what somebody typed; ``shown`` a number, date or other value, in the words of the contract."""

    pieces: tuple[Piece, ...] = ()
    shown: str = ""
    uncomputed: bool = False


class RawRow(NamedTuple):
    number: int
    cells: tuple[RawCell, ...]
    hidden: bool = False


class RawSheet(NamedTuple):
    name: str
    rows: tuple[RawRow, ...]
    merged: tuple[Span, ...] = ()
    hidden: bool = False


EMPTY = RawCell()
UNCOMPUTED = RawCell(uncomputed=True)


class Budget:
    """Counts the cells of a file, so that a few bytes cannot ask for all the memory there is."""

    def __init__(self) -> None:
        self._left = MOST_CELLS
        self._letters = MOST_LETTERS

    def spend(self, cells: int) -> None:
        """Raises Unreadable when the file has had its share."""
        self._left -= cells
        if self._left < 0:
            text = Text("the file has more than {cells} cells, which no list needs", cells=MOST_CELLS)
            hint = Text("delete the empty rows and columns that have a format, or copy the list into a new file")
            raise Unreadable("too-large", text, hint)

    def spend_letters(self, row: RawRow, times: int = 1) -> None:
        """Raises Unreadable when the file has had its share."""
        self._letters -= times * sum([len(piece.text) for cell in row.cells for piece in cell.pieces])
        if self._letters < 0:
            raise Unreadable("too-large", Text("the file holds more text than any list needs"))


def typed(text: str, font: str = "", struck: bool = False) -> RawCell:
    """A cell of one piece of text."""
    return RawCell((Piece(text, font, struck),)) if text else EMPTY


def row_of(number: int, cells: Iterable[RawCell], hidden: bool, budget: Budget) -> RawRow | None:
    """A row up to its last cell that holds something; ``None`` when there is none. Its text is paid from the budget."""
    kept = list(cells)
    while kept and kept[-1] == EMPTY:
        kept.pop()
    if not kept:
        return None
    row = RawRow(number, tuple(kept), hidden)
    budget.spend_letters(row)
    return row
