"""The sections of a report by the numbers that its headings begin with: II, 2.2.1, b → II.2.2.1.b."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from chitieu.prose.report import Grid, Paragraph, Report, Spot
from chitieu.sheets.blocks import Block, TextTable

_ROMAN = re.compile(r"\s*(?:(?:phần|chương|mục)\s+)?(?P<number>[IVX]{1,6})\s*[.:)\-–]\s*(?=\S)", re.IGNORECASE)
_DIGITS = re.compile(r"\s*(?P<number>\d{1,2}(?:\.\d{1,2}){0,4})(?:\.(?=\s)|\.?(?=\s+[^\W\d_]))\s*")
_LETTER = re.compile(r"\s*(?P<number>[a-zđ]{1,2})\)\s*(?=\S)")
_SENTENCE = 40  # letters of a cell that may hold a statement
_LONGEST_HEADING = 200  # letters; a longer paragraph with a number is one of a list


class _Section(NamedTuple):
    roman: str = ""
    digits: str = ""
    letter: str = ""

    @property
    def name(self) -> str:
        return ".".join(filter(None, self))


def placed(blocks: Iterable[Block]) -> Report:
    """A report of paragraphs and tables in their order."""
    paragraphs: list[Paragraph] = []
    grids: list[Grid] = []
    for block in _placed(blocks):
        if isinstance(block, Grid):
            grids.append(block._replace(after=len(paragraphs)))
        else:
            paragraphs.append(block)
    return Report(tuple(paragraphs), tuple(grids))


def _placed(blocks: Iterable[Block]) -> Iterator[Paragraph | Grid]:
    section, count, tables = _Section(), 0, 0
    for block in blocks:
        if isinstance(block, TextTable):
            tables += 1
            grid = Grid(_on_one_line(block), Spot(section.name, count, tables, page=block.page))
            yield grid
            yield from _cells(grid)
        elif block.note or block.endnote:
            yield Paragraph(block.text, Spot(paragraph=1, note=block.note, page=block.page, endnote=block.endnote))
        else:
            entered = _entered(block.text, section)
            heads = entered is not None and len(block.text) <= _LONGEST_HEADING
            section, count = (entered, 0) if entered else (section, count + 1)
            yield Paragraph(block.text, Spot(section.name, count, page=block.page), heads)


def _on_one_line(table: TextTable) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(" ".join(cell.split()) for cell in row) for row in table.rows)


def _cells(grid: Grid) -> Iterator[Paragraph]:
    """Cells that hold sentences: many a report is laid out in a table."""
    for row, cells in enumerate(grid.rows, 1):
        for column, text in enumerate(cells, 1):
            if len(text) >= _SENTENCE:
                yield Paragraph(text, grid.spot._replace(row=row, column=column))


def _entered(text: str, section: _Section) -> _Section | None:
    """The section that a paragraph begins; ``None`` where it begins none."""
    roman = _ROMAN.match(text)
    if roman and roman["number"].isupper():
        return _Section(roman["number"])
    digits = _DIGITS.match(text)
    if digits:
        return _Section(section.roman, digits["number"])
    letter = _LETTER.match(text)
    return section._replace(letter=letter["number"]) if letter else None
