"""The words of a PDF → its lines → its paragraphs. Everything in points, and places grow down the page."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

_LABEL = re.compile(r"(?:[-–+•*]|[a-zđ]{1,2}\)|\(?\d{1,2}(?:\.\d{1,2})*[.)]|[IVX]{1,5}[.)])\s")
_BULLET = re.compile(r"[\uf000-\uf0ff•▪■●○◦‣∙](?=\s)")
_UNIT_RAISED = re.compile(r"(?:^|\s|[\d.,/])[kcdm]?m$", re.IGNORECASE)
_ENDS = '.;:!?…”"'
_RAISED = 0.8  # of the size of a line: what is smaller and stands higher
_HIGHER = 0.1
_BLANK, _NO_BLANK = 0.2, 0.06  # of the size: a blank is never less, letters of a word are never apart so far


class PdfWord(NamedTuple):
    """``line`` is where its letters stand; ``blanks`` 0: it is part of the word before."""

    text: str
    left: float
    right: float
    line: float
    size: float
    blanks: int
    bold: bool


class Line(NamedTuple):
    """``second`` is where its second word begins, behind a label; ``noted``: it begins with a raised number."""

    text: str
    left: float
    right: float
    place: float
    size: float
    bold: bool
    first: float
    second: float
    noted: bool
    page: int


class LineColumn(NamedTuple):
    """Where the lines of a text begin and end, and how far one is below the other."""

    left: float
    right: float
    pitch: float


def lines_of(words: Iterable[PdfWord], page: int) -> list[Line]:
    """The lines of words, from the top."""
    return [line for row in words_by_row(words) if (line := line_of(row, page)) is not None]


def words_by_row(words: Iterable[PdfWord]) -> list[list[PdfWord]]:
    """Words that stand on one line, each row from the left; what is raised stands on the line beside it."""
    rows: list[list[PdfWord]] = []
    for word in sorted(words, key=lambda one: one.line):
        row = rows[-1] if rows else []
        if row and word.line - row[0].line < 0.45 * max(word.size, row[0].size):
            row.append(word)
        else:
            rows.append([word])
    return [_from_left(row) for row in rows]


def _from_left(row: Sequence[PdfWord]) -> list[PdfWord]:
    """Words in their order on the page; whether there is a blank between two is told by their distance, if in doubt."""
    ordered = sorted(row, key=lambda word: word.left)
    placed = []
    for place, word in enumerate(ordered):
        gap = word.left - ordered[place - 1].right if place else word.size
        blanks = word.blanks
        if not blanks and gap > _BLANK * word.size:
            blanks = 1
        elif blanks and abs(gap) < _NO_BLANK * word.size:
            blanks = 0  # letters that the file sets one by one
        placed.append(word._replace(blanks=blanks))
    return placed


def line_of(row: Sequence[PdfWord], page: int) -> Line | None:
    """The line of a row of words; ``None`` where nothing is left of it."""
    size, place = _size_and_place(row)
    kept, text = list[PdfWord](), ""
    for word in row:
        if _is_mark(word, text, size, place):
            continue
        text += (" " if text and word.blanks else "") + word.text
        kept.append(word)
    if not kept:
        return None
    noted = kept[0] is not row[0]
    text = unicodedata.normalize("NFC", _BULLET.sub("-", text.replace("\u00a0", " ")))
    second = next((word.left for word in kept[1:] if word.blanks), kept[0].left)
    first = next((before.right for before, word in pairwise(kept) if word.blanks), kept[-1].right)
    bold = all(word.bold for word in kept)
    return Line(text, kept[0].left, kept[-1].right, place, size, bold, first - kept[0].left, second, noted, page)


def _size_and_place(row: Sequence[PdfWord]) -> tuple[float, float]:
    """The size that most letters of a row have, and where most words of that size stand."""
    size, place = row[0].size, row[0].line
    if all(word.size == size and word.line == place for word in row):
        return size, place
    size = Counter(word.size for word in row for _ in word.text).most_common(1)[0][0]
    return size, Counter(word.line for word in row if word.size == size).most_common(1)[0][0]


def _is_mark(word: PdfWord, before: str, size: float, place: float) -> bool:
    """Whether a word is the raised number of a footnote, and not the exponent of a unit: km²."""
    raised = word.size < _RAISED * size and place - word.line > _HIGHER * size and word.text.isdigit()
    return raised and not _UNIT_RAISED.search(before)


def column_of(lines: Sequence[Line]) -> LineColumn:
    """The column that most lines keep to: to its right most justified lines end."""
    rights = Counter(round(line.right) for line in lines)
    widest = max(line.right for line in lines)
    often = [right for right, count in rights.items() if count >= max(3, len(lines) // 8)]
    steps = Counter(
        round(2 * (after.place - before.place)) / 2
        for before, after in pairwise(lines)
        if before.page == after.page and 0 < after.place - before.place < 4 * before.size
    )
    enough = sum(steps.values()) / 8
    pitch = min((step for step, count in steps.items() if count >= enough), default=0.0)
    return LineColumn(min(line.left for line in lines), max(often, default=widest) if often else widest, pitch)


def paragraphs_of(lines: Sequence[Line], column: LineColumn) -> Iterator[tuple[str, int]]:
    """The paragraphs that lines make, each with its page."""
    gathered: list[Line] = []
    for line in lines:
        if gathered and not _goes_on(gathered, line, column):
            yield _joined(gathered), gathered[0].page
            gathered = []
        gathered.append(line)
    if gathered:
        yield _joined(gathered), gathered[0].page


def _goes_on(before: Sequence[Line], line: Line, column: LineColumn) -> bool:
    """Whether a line goes on with the paragraph of those before it."""
    last, first = before[-1], before[0]
    apart = line.place - last.place if line.page == last.page else 0.0
    labelled = _LABEL.match(line.text) is not None
    if abs(line.size - last.size) > 0.1 * last.size or last.bold != line.bold or apart > 2.5 * last.size:
        return False
    if line.text[:1].islower() and not labelled and last.text[-1:] not in _ENDS:
        return True  # in the midst of a sentence
    if column.pitch and apart > 1.25 * column.pitch:
        return False
    if _would_fit(last, line, column):
        return False
    near = 0.5 * line.size
    if len(before) > 1:
        return abs(line.left - before[1].left) < near
    if line.left < first.left - near:
        return True  # its first line was drawn in
    if line.left > first.left + near:
        return _LABEL.match(first.text) is not None and line.left <= first.second + near
    return not labelled and (first.left < column.left + near or last.text[-1:] not in _ENDS)


def _would_fit(last: Line, line: Line, column: LineColumn) -> bool:
    """Whether the first word of a line had room on the line before, so that this one was begun on purpose."""
    blank = 0.25 * last.size
    ends = last.right
    if all(_in_the_middle(one, column) for one in (last, line)):
        ends = column.left + last.right - last.left
    return ends + blank + line.first < column.right - 1


def _in_the_middle(line: Line, column: LineColumn) -> bool:
    aside = abs(line.left + line.right - column.left - column.right) / 2
    return aside < line.size / 2 and line.left > column.left + line.size


def _joined(lines: Sequence[Line]) -> str:
    """The text of lines; a document's symbol or a fraction that was broken behind its mark is whole again."""
    text = ""
    for line in lines:
        glued = re.search(r"[^\s]/$|[^\s-]-$", text) is not None
        text += line.text if glued or not text else f" {line.text}"
    return " ".join(text.split())
