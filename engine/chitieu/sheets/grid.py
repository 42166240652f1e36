"""What a spreadsheet holds, as data: sheets of cells, each with the text that a person sees in it."""

from __future__ import annotations

from typing import NamedTuple

from chitieu.diagnostics import Place


class Cell(NamedTuple):
    """``text`` is composed (NFC) Unicode without blanks around it; line breaks within are ``\\n``; "" is empty.

    Whole numbers have no decimals (``1980``), others a decimal point; dates are d/m/yyyy; shares shown in percent keep
    their sign (``96%``). ``uncomputed``: a formula of which the file holds no value. ``legacy``: the encoding that the
    text was typed in before it was decoded (``TCVN3``, ``VNI``), if any. ``struck``: all of the text is crossed out, as
    far as the file says so (.xlsx, .xls, .ods).
    """

    text: str = ""
    uncomputed: bool = False
    legacy: str | None = None
    struck: bool = False


class Row(NamedTuple):
    """A row by its number in the file, from 1. Cells beyond the last that holds something may be left out.

    What stands above a table of a document counts down from 0.
    """

    number: int
    cells: tuple[Cell, ...]
    hidden: bool = False


class Span(NamedTuple):
    """Merged cells: rows and columns from 1, both ends in. Only the top left cell has a text."""

    top: int
    left: int
    bottom: int
    right: int


class Sheet(NamedTuple):
    """A sheet of a file, shown to people under ``file`` and ``name`` (none for delimited text)."""

    file: str
    name: str
    rows: tuple[Row, ...]
    merged: tuple[Span, ...] = ()
    hidden: bool = False

    def place(self, row: int = 0, column: int = 0) -> Place:
        """Where a cell is: ``list.xlsx:PL5!E12``. Without a row, and for titles of a table, the sheet itself."""
        if row < 0 or (column and not row):
            row = column = 0
        sheet = f"{self.name}!" if self.name else ""
        cell = f"{column_letters(column)}{row}" if column else str(row) if row else ""
        return Place(self.file, row, column, cell=f"{sheet}{cell}" if cell else self.name)


def column_letters(column: int) -> str:
    """The name of a column as spreadsheets show it: 1 is A, 27 is AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
