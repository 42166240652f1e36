"""A report as plain text: a paragraph a line, lines that were broken to a width joined again, tables by tabs or |."""

from __future__ import annotations

from collections.abc import Iterator

from chitieu.prose.report import Report
from chitieu.prose.sections import placed
from chitieu.sheets.blocks import Block, Loose, TextTable

_LEAST_ROWS = 3
_WIDTHS = (50, 110)  # letters of a line that a width may have broken


def plain_report(text: str) -> Report:
    """The paragraphs and tables of a text."""
    return placed(_blocks(text.split("\n")))


def _blocks(lines: list[str]) -> Iterator[Block]:
    at = 0
    while at < len(lines):
        rows = _rows(lines, at)
        if len(rows) >= _LEAST_ROWS:
            yield TextTable(tuple(rows))
            at += len(rows)
            continue
        line, at = lines[at], at + 1
        pieces = [line]
        while at < len(lines) and _goes_on(line, lines[at]):
            line, at = lines[at], at + 1
            pieces.append(line)
        whole = " ".join(piece.strip() for piece in pieces)
        if whole:
            yield Loose(whole)


def _rows(lines: list[str], at: int) -> list[tuple[str, ...]]:
    """The rows of a table that begins at a line: as many cells in each."""
    rows: list[tuple[str, ...]] = []
    for line in lines[at:]:
        cells = _cells(line)
        if len(cells) < 2 or (rows and len(cells) != len(rows[0])):
            break
        rows.append(cells)
    return rows


def _cells(line: str) -> tuple[str, ...]:
    sign = "\t" if "\t" in line else "|"
    if sign not in line.strip():
        return ()
    return tuple(cell.strip() for cell in line.strip(" |" if sign == "|" else "").split(sign))


def _goes_on(line: str, following: str) -> bool:
    """Whether a line was broken, not ended: the next one begins small, or closes a bracket."""
    begins = following.strip()[:1]
    if begins == ")":
        return True
    ends = line.rstrip()[-1:]
    small = begins.islower() and following.strip()[1:2] not in ").:"
    return small and _WIDTHS[0] <= len(line) <= _WIDTHS[1] and ends not in ".;:!?"
