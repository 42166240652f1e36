"""A report as a PDF with text → its paragraphs, tables and footnotes, with their pages. Scans are refused.

A process of its own reads the words (``pdf_words``) and makes a report of them again: heads and feet of pages are left
out, lines of a paragraph joined, tables that go over pages put together.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from chitieu.apart import ran_apart
from chitieu.diagnostics import Text
from chitieu.prose.old_fonts import as_meant
from chitieu.prose.pdf_lines import Line, LineColumn, PdfWord, column_of, line_of, paragraphs_of, words_by_row
from chitieu.prose.pdf_tables import Box, RuledTable, ruled_tables
from chitieu.prose.report import Report
from chitieu.prose.sections import placed
from chitieu.sheets.blocks import Block, Loose, TextTable
from chitieu.text.unreadable import Unreadable

_SECONDS, _SECONDS_A_MEGABYTE, _MOST_SECONDS = 30, 20, 120
_MEMORY = 1 << 30
_PAGE_NUMBER = re.compile(r"[-–\s]*(?:(?:trang|page)\s*)?\d{1,4}(?:\s*(?:/|trên|of)\s*\d{1,4})?[-–\s]*", re.IGNORECASE)
_EDGE = 3  # lines at either end of a page that may be its head or foot
_SAME = 4.0  # points
_GAP = 2.5  # sizes of a letter between columns
_SMALL = 0.93  # of the usual size: footnotes
_LEAST_ROWS = 3

_Rows = tuple[tuple[str, ...], ...]
_Key = tuple[str, int]


class _Beside(NamedTuple):
    """Lines of one of several columns."""

    lines: list[Line]


class _Page(NamedTuple):
    """Its rows of words outside tables, from the top, and its tables."""

    rows: list[list[PdfWord]]
    tables: list[RuledTable]
    number: int


def pdf_report(data: bytes) -> Report:
    """The report of a PDF.

    Raises Unreadable for scans, passwords, damage, letters that nobody can tell, and what takes too long to read.
    """
    seconds = min(_MOST_SECONDS, _SECONDS + _SECONDS_A_MEGABYTE * len(data) / 1_000_000)
    answered = ran_apart("chitieu.prose.pdf", "blocks_of", data, seconds=seconds, memory=_MEMORY)
    if answered is None:
        raise Unreadable(
            "too-large",
            Text("the file takes too much time or memory to read"),
            Text("print it anew as a PDF, or save it as .docx"),
        )
    read = json.loads(answered)
    if isinstance(read, str):
        raise _fault(read)
    return placed(as_meant([_block(*block) for block in read]))


def _block(text: str | None, rows: Sequence[Sequence[str]], note: int, page: int) -> Block:
    return Loose(text, note, page) if text is not None else TextTable(tuple(map(tuple, rows)), page=page)


def blocks_of(data: bytes) -> bytes:
    """The other side: what stands in a file, as JSON; of one that cannot be read the code of its fault."""
    from chitieu.prose.pdf_words import PdfFault, pages_of

    try:
        pages = [_page(page.words, page.rules, number) for number, page in enumerate(pages_of(data), 1)]
    except PdfFault as fault:
        return json.dumps(str(fault)).encode()
    body, notes = _parted(_without_furniture(pages))
    return json.dumps([_written(block) for block in (*_blocks(body), *notes)]).encode()


def _written(block: Block) -> tuple[str | None, _Rows, int, int]:
    return (block.text, (), block.note, block.page) if isinstance(block, Loose) else (None, block.rows, 0, block.page)


def _fault(code: str) -> Unreadable:
    typed = Text("ask for the file that it was made from (.docx), or type it out")
    match code:
        case "encrypted":
            return Unreadable(
                "encrypted", Text("the file is protected by a password"), Text("save it without a password")
            )
        case "damaged":
            return Unreadable("damaged", Text("the file is damaged: it cannot be read to its end"), typed)
        case "scan":
            return Unreadable("scan", Text("the file is a scan: pictures of pages, without text"), typed)
        case "recognised":
            text = Text(
                "the file is a scan: its text was recognised in pictures, and figures of it cannot be relied on"
            )
            return Unreadable("scan", text, typed)
        case "unknown-letters":
            return Unreadable("unknown-letters", Text("the file does not say which letters its signs are"), typed)
        case _:
            return Unreadable("too-large", Text("the file holds more text than any report needs"))


def _page(words: Sequence[PdfWord], rules: Sequence[Box], number: int) -> _Page:
    tables, left = ruled_tables(words, rules, number)
    return _Page(words_by_row(left), tables, number)


def _without_furniture(pages: Sequence[_Page]) -> list[_Page]:
    """Pages without their numbers and without the heads and feet that they share."""
    plain = [_without_numbers(page) for page in pages]
    seen = Counter(key for page in plain for key in {*map(_key, page.rows[:_EDGE]), *map(_key, page.rows[-_EDGE:])})
    elsewhere = {_key(row)[0] for page in plain for row in page.rows[_EDGE:-_EDGE]}
    often = max(2, len(pages) // 3)
    repeated = {key: count for key, count in seen.items() if count >= often and key[0] not in elsewhere}
    always = {key for key, count in repeated.items() if count >= max(3, len(pages) / 2)}
    apart = 1.15 * _pitch(plain)
    heads = [_shared(page.rows, repeated, always, apart) for page in plain]
    feet = [_shared(page.rows[::-1], repeated, always, apart) for page in plain]
    return [
        page._replace(rows=page.rows[head : len(page.rows) - foot])
        for page, head, foot in zip(plain, heads, feet, strict=True)
    ]


def _pitch(pages: Sequence[_Page]) -> float:
    steps = Counter(round(after[0].line - before[0].line) for page in pages for before, after in pairwise(page.rows))
    return float(steps.most_common(1)[0][0]) if steps else 0.0


def _shared(rows: Sequence[list[PdfWord]], repeated: Collection[_Key], always: Collection[_Key], apart: float) -> int:
    """How many rows at one end are the head of many pages, and stand apart from the text or on most pages."""
    count = 0
    for place, row in enumerate(rows[:_EDGE], 1):
        key = _key(row)
        if key not in repeated:
            break
        if key in always or place == len(rows) or abs(rows[place][0].line - row[0].line) > apart:
            count = place
    return count


def _key(row: Sequence[PdfWord]) -> _Key:
    """A line but for its digits, and where on the page it stands."""
    return re.sub(r"\d+", "#", _letters(row)), round(row[0].line / _SAME)


def _letters(row: Sequence[PdfWord]) -> str:
    return "".join(word.text for word in row)


def _without_numbers(page: _Page) -> _Page:
    rows = page.rows
    if rows and _is_number(rows[0], page):
        rows = rows[1:]
    if rows and _is_number(rows[-1], page):
        rows = rows[:-1]
    return page._replace(rows=rows)


def _is_number(row: Sequence[PdfWord], page: _Page) -> bool:
    within = any(table.top < row[0].line < table.bottom for table in page.tables)
    return not within and _PAGE_NUMBER.fullmatch(_letters(row)) is not None


def _parted(pages: Sequence[_Page]) -> tuple[list[_Page], list[Loose]]:
    """Pages without footnotes, and those: small lines at the foot, from the first that begins with a number on.

    They are counted over the report, as Word counts them.
    """
    sizes = Counter(word.size for page in pages for row in page.rows for word in row)
    usual = sizes.most_common(1)[0][0] if sizes else 0.0
    body, notes = [], list[list[Line]]()
    for page in pages:
        lines = [line_of(row, page.number) for row in page.rows]
        start = len(lines)
        while start and (line := lines[start - 1]) is not None and line.size < _SMALL * usual:
            start -= 1
        while start < len(lines) and not _begins_note(lines[start], len(notes) + 1):
            start += 1
        body.append(page._replace(rows=page.rows[:start]))
        for line in filter(None, lines[start:]):
            if _begins_note(line, len(notes) + 1):
                notes.append([])
            notes[-1].append(line)
    return body, [_note(count, lines) for count, lines in enumerate(notes, 1)]


def _begins_note(line: Line | None, number: int) -> bool:
    """Whether a line begins a footnote: with a raised number, or with the next one."""
    return line is not None and (line.noted or re.match(rf"{number}[.)]?\s", line.text) is not None)


def _note(count: int, lines: Sequence[Line]) -> Loose:
    text = " ".join(line.text for line in lines)
    return Loose(text if lines[0].noted else re.sub(r"^\d+[.)]?\s+", "", text), count, lines[0].page)


def _blocks(pages: Sequence[_Page]) -> Iterator[Block]:
    """The paragraphs and tables of pages in order; a paragraph and a table may go over the end of a page."""
    every = [line for page in pages for row in page.rows if (line := line_of(row, page.number)) is not None]
    column = column_of(every)
    lines: list[Line] = []
    open_table: tuple[TextTable, RuledTable, int] | None = None  # which the next page may go on with
    for page in pages:
        for piece in _pieces(page):
            if open_table is not None and (not isinstance(piece, RuledTable) or not _follows(open_table, piece, page)):
                yield open_table[0]
                open_table = None
            if isinstance(piece, list):
                lines += piece
                continue
            yield from _told(lines, column)
            lines = []
            if isinstance(piece, RuledTable):
                table = TextTable(piece.rows, page=page.number)
                if open_table is not None:
                    table = open_table[0]._replace(rows=_together(open_table[0].rows, piece.rows))
                open_table = table, piece, page.number
            elif isinstance(piece, TextTable):
                yield piece
            else:
                yield from _told(piece.lines, column_of(piece.lines))
    yield from _told(lines, column)
    if open_table is not None:
        yield open_table[0]


def _told(lines: Sequence[Line], column: LineColumn) -> Iterator[Loose]:
    return (Loose(text, page=page) for text, page in paragraphs_of(lines, column))


def _follows(before: tuple[TextTable, RuledTable, int], piece: RuledTable, page: _Page) -> bool:
    """Whether a table goes on with one of the page before: its columns are as wide."""
    _, last, number = before
    same = len(last.edges) == len(piece.edges) and all(
        abs(one - other) < _SAME for one, other in zip(last.edges, piece.edges, strict=True)
    )
    return same and number == page.number - 1


def _together(rows: _Rows, more: _Rows) -> _Rows:
    """The rows of a table that goes on, without the head that it repeats; a row may go over the end of a page."""
    repeated = 0
    while repeated < min(len(rows), len(more)) and rows[repeated] == more[repeated]:
        repeated += 1
    more = more[repeated:]
    texts = [cell for cell in more[0] if cell] if more else []
    if texts and len(texts) < len(more[0]) and all(text[0].islower() for text in texts):
        whole = tuple(f"{one} {other}".strip() for one, other in zip(rows[-1], more[0], strict=True))
        return (*rows[:-1], whole, *more[1:])
    return rows + more


def _pieces(page: _Page) -> Iterator[list[Line] | RuledTable | TextTable | _Beside]:
    """What stands on a page from the top: lines, tables, and texts beside each other, column by column."""
    rows = page.rows
    for table in page.tables:
        above = [row for row in rows if row[0].line < table.top]
        rows = rows[len(above) :]
        yield from _texts(above, page.number)
        yield table
    yield from _texts(rows, page.number)


def _texts(rows: Sequence[list[PdfWord]], number: int) -> Iterator[list[Line] | TextTable | _Beside]:
    at = 0
    while at < len(rows):
        count, gap = _beside(rows, at)
        if count < 2:
            line = line_of(rows[at], number)
            at += 1
            if line is not None:
                yield [line]
            continue
        group, at = rows[at : at + count], at + count
        cells = _unruled(group)
        if cells:
            yield TextTable(cells, page=number)
            continue
        for side in (
            ([word for word in row if word.right <= gap] for row in group),
            ([word for word in row if word.right > gap] for row in group),
        ):
            lines = [line for row in side if row and (line := line_of(row, number)) is not None]
            if lines:
                yield _Beside(lines)


def _beside(rows: Sequence[list[PdfWord]], at: int) -> tuple[int, float]:
    """How many rows from one on have a gap in one place, and where that is; rows within them may be on one side."""
    gap = max(_gaps(rows[at]), key=lambda one: one[1] - one[0], default=None)
    if gap is None:
        return 0, 0.0
    low, high = gap
    count = 1
    for place, row in enumerate(rows[at + 1 :], 2):
        over = [(max(low, left), min(high, right)) for left, right in _gaps(row)]
        wide = [one for one in over if one[1] - one[0] > row[0].size]
        if wide:
            low, high = max(wide, key=lambda one: one[1] - one[0])
            count = place
        elif not (row[-1].right <= low or row[0].left >= high):
            break
    return count, (low + high) / 2


def _gaps(row: Sequence[PdfWord]) -> list[tuple[float, float]]:
    return [(a.right, b.left) for a, b in pairwise(row) if b.left - a.right > _GAP * max(a.size, b.size)]


def _unruled(rows: Sequence[list[PdfWord]]) -> _Rows:
    """The cells of a table that no lines part: columns of numbers; nothing for other texts beside each other."""
    spans: list[list[float]] = []
    for word in sorted((word for row in rows for word in row), key=lambda word: word.left):
        if spans and word.left - spans[-1][1] < word.size:
            spans[-1][1] = max(spans[-1][1], word.right)
        else:
            spans.append([word.left, word.right])
    if len(rows) < _LEAST_ROWS or len(spans) < _LEAST_ROWS:
        return ()
    cells = tuple(
        tuple(" ".join(word.text for word in row if left <= word.left <= right) for left, right in spans)
        for row in rows
    )
    numbers = [cell[:1].isdigit() for row in cells[1:] for cell in row[1:] if cell]
    return cells if 2 * sum(numbers) > len(numbers) else ()
