"""Word files and web pages as raw sheets: a sheet for each table of a document, one for all that stands on a page.

What stands right above a table of a document belongs to it: its title, the number of the form, the unit. Tables that
only lay out a page (a motto, signatures) are such text.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from chitieu.diagnostics import Problems, Text
from chitieu.sheets.archive import Parts
from chitieu.sheets.blocks import Loose, TextTable
from chitieu.sheets.grid import Span
from chitieu.sheets.raw import MOST_SHEETS, Budget, RawRow, RawSheet, row_of, typed
from chitieu.text.encodings import encoding_of, seen_lines, tell_guessed
from chitieu.text.unreadable import Unreadable

_LARGEST_PAGE = 10_000_000  # bytes; a list of ten thousand people has under 5,000,000
_LEAST_ROWS, _LEAST_FILLED = 2, 3  # rows of a list, and cells in them with text
_LONGEST_CELL = 32_767  # letters, as in spreadsheets
_MOST_ABOVE = 12  # paragraphs that may be titles of the table below them
_LONGEST_TITLE, _SHORTEST_SENTENCE = 250, 40  # letters; “Phụ lục 5.” is a title all the same


def read_word(parts: Parts, budget: Budget) -> tuple[RawSheet, ...]:
    """The tables of a Word file, as sheets called “Bảng 1”, “Bảng 2”, … Raises Unreadable.

    Rows of a table count from 1, as readers count them; titles above it have no number of their own.
    """
    from chitieu.sheets.word import word_blocks

    sheets: list[RawSheet] = []
    above: list[str] = []
    for block in word_blocks(parts):
        if isinstance(block, Loose):
            above.append(block.text)
        elif _is_list(block):
            if len(sheets) == MOST_SHEETS:
                raise Unreadable("too-large", Text("the file has more than {sheets} tables", sheets=MOST_SHEETS))
            titles = _titles(above)
            rows = [*([title] for title in titles), *block.rows]
            raw = tuple(_rows(rows, 1 - len(titles), budget))
            sheets.append(RawSheet(f"Bảng {len(sheets) + 1}", raw, block.merged))
            above = []
        else:
            above += [cell for row in block.rows for cell in row if cell]
    return tuple(sheets)


def read_page(data: bytes, name: str, budget: Budget, problems: Problems) -> tuple[RawSheet, ...]:
    """A web page as the sheet that a spreadsheet program makes of it: tables below each other. Raises Unreadable."""
    from chitieu.sheets.page import page_blocks

    if len(data) > _LARGEST_PAGE:
        size = _LARGEST_PAGE // 1_000_000
        raise Unreadable(
            "too-large", Text("the file is larger than {size} MB, which none of its kind needs", size=size)
        )
    stream = io.BytesIO(data)
    encoding = encoding_of(stream)
    tell_guessed(encoding, name, problems)
    rows: list[Sequence[str]] = []
    merged: list[Span] = []
    for block in page_blocks("".join(seen_lines(stream, encoding))):
        if isinstance(block, TextTable):
            down = len(rows)
            merged += (span._replace(top=span.top + down, bottom=span.bottom + down) for span in block.merged)
            rows += block.rows
        else:
            rows.append([block.text])
    if not merged and not any(len(row) > 1 for row in rows):
        return ()  # text without a table
    return (RawSheet("", tuple(_rows(rows, 1, budget)), tuple(merged)),)


def _is_list(table: TextTable) -> bool:
    return sum(sum(map(bool, row)) >= _LEAST_FILLED for row in table.rows) >= _LEAST_ROWS


def _titles(above: Sequence[str]) -> Sequence[str]:
    """Of the paragraphs above a table, those right above it that may be titles: below the last sentence."""
    last = above[-_MOST_ABOVE:]
    sentences = [n for n, text in enumerate(last) if _is_sentence(text)]
    return last[sentences[-1] + 1 :] if sentences else last


def _is_sentence(text: str) -> bool:
    ends = text.rstrip()[-1:] in (".", ";") and len(text) > _SHORTEST_SENTENCE
    return ends or len(text) > _LONGEST_TITLE


def _rows(rows: Sequence[Sequence[str]], first: int, budget: Budget) -> Iterator[RawRow]:
    for number, cells in enumerate(rows, first):
        budget.spend(len(cells))
        if any(len(cell) > _LONGEST_CELL for cell in cells):
            raise Unreadable("too-large", Text("the file holds more text than any list needs"))
        row = row_of(number, map(typed, cells), False, budget)
        if row is not None:
            yield row
