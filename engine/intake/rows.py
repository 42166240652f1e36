"""What each row below a header is: a person, the heading of a body, a total, or nothing that counts.

Rows that are none of these are errors: nothing of a roster is dropped without being told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum, auto
from typing import NamedTuple

from engine.diagnostics import Problems, Text
from engine.intake.forms import Roster
from engine.intake.header import RosterHeader
from engine.intake.words import fold, pattern
from engine.spreadsheets.grid import Cell, Sheet

_ARABIC = re.compile(r"\(?\d{1,4}[.)]?")
_COLUMN_NUMBER = re.compile(r"\(?\d{1,2}\)?")
_HEADING_NUMBER = re.compile(r"^(?:[IVXLC]+|[A-Z]|\d{1,2})[.)/]\s+")
_LEAD = re.compile(r"^[\s*+•–-]*(?:trong đó\s*:?)?[\s*+•–-]*", re.IGNORECASE)
_COUNT = re.compile(r"^(?P<label>.*?)[\s:(]*(?P<count>\d{1,9})(?:\s*(?:người|đồng chí|đ/c|cơ quan))?[\s).]*$")
_FEW = 4  # cells; a signature row has no more, wherever they stand
_FOOT = tuple(
    pattern(words)
    for words in (
        "Ghi chú*",
        "Người lập*",
        "Lập biểu*",
        "Nơi nhận*",
        "Xác nhận*",
        "Thủ trưởng*",
        "Trưởng ban*",
        "TM *",
        "KT *",
        "*ngày*tháng*năm*",
    )
)


class Kind(Enum):
    PERSON = auto()
    BODY = auto()
    TOTAL = auto()


class Line(NamedTuple):
    """A row that counts. ``cells`` are by number of column, merged ones filled downwards; ``text`` is a heading or the
    label of a total, ``number`` the one beside that label."""

    kind: Kind
    row: int
    cells: Mapping[int, Cell]
    text: str = ""
    number: int | None = None


def lines(sheet: Sheet, form: Roster, header: RosterHeader, problems: Problems) -> Iterator[Line]:
    """The rows of a sheet that count, in order; what is not understood goes to ``problems``, without its text."""
    labels = {fold(label) for total in form.totals for label in total.labels}
    printed = {fold(cell.text) for row in sheet.rows[header.first : header.last + 1] for cell in row.cells if cell.text}
    merged = _merged_downwards(sheet)
    said = {*header.born, *(each.number for each in header.traits)}
    foot = False
    for row in sheet.rows[header.last + 1 :]:
        cells = {n: cell for n, cell in enumerate(row.cells, 1) if cell.text or cell.uncomputed}
        cells |= {column: cell for (line, column), cell in merged.items() if line == row.number}
        if not cells or _is_numbering(cells, header) or _is_header(cells, printed):
            continue
        name = cells.get(header.name, Cell()).text
        ordinal = cells.get(header.ordinal or 0, Cell()).text
        numbered = bool(_ARABIC.fullmatch(ordinal))
        if set(cells) <= {header.ordinal} and numbered:  # numbered beforehand and left empty
            continue
        first = min(cells)
        label, count = _label(cells[first].text)
        if _LEAD.sub("", label) and fold(_LEAD.sub("", label)) in labels and not numbered:
            yield Line(Kind.TOTAL, row.number, cells, fold(_LEAD.sub("", label)), count)
        elif foot or (not numbered and len(cells) <= _FEW and any(_is_foot(cell.text) for cell in cells.values())):
            foot = True
            if numbered and name and len(said & set(cells)) >= 2:
                _misplaced(sheet, row.number, problems)
        elif name and (numbered or said & set(cells)):
            yield Line(Kind.PERSON, row.number, cells)
        elif name or len(cells) <= 2:
            if not said & set(cells):
                yield Line(Kind.BODY, row.number, cells, _heading(name or cells[first].text))
            else:
                _nameless(sheet, row.number, header, problems)
        else:
            _nameless(sheet, row.number, header, problems)


def _merged_downwards(sheet: Sheet) -> dict[tuple[int, int], Cell]:
    """Cells that a merged one above speaks for, by row and column: a unit or a person over several rows."""
    rows = {row.number: row for row in sheet.rows}
    filled = {}
    for span in sheet.merged:
        top = rows.get(span.top)
        if span.bottom > span.top and top is not None and span.left <= len(top.cells) and top.cells[span.left - 1].text:
            for number in range(span.top + 1, span.bottom + 1):
                if number in rows:
                    filled[number, span.left] = top.cells[span.left - 1]
    return filled


def _is_numbering(cells: Mapping[int, Cell], header: RosterHeader) -> bool:
    """The row (1)(2)(3) below a header."""
    return (
        len(cells) >= 3 and header.name in cells and all(_COLUMN_NUMBER.fullmatch(cell.text) for cell in cells.values())
    )


def _is_header(cells: Mapping[int, Cell], printed: set[str]) -> bool:
    """A header printed again on a new page."""
    return len(cells) >= 2 and all(fold(cell.text) in printed for cell in cells.values())


def _label(text: str) -> tuple[str, int | None]:
    """``Tổng cộng: 23 người`` → the label and its number."""
    match = _COUNT.match(text)
    return (match["label"], int(match["count"])) if match else (text.rstrip(" :."), None)


def _is_foot(text: str) -> bool:
    return any(words.fullmatch(fold(text)) for words in _FOOT)


def _heading(text: str) -> str:
    return _HEADING_NUMBER.sub("", text.replace("\n", " ")).strip()


def _misplaced(sheet: Sheet, row: int, problems: Problems) -> None:
    problems.error(
        "person-below",
        sheet.place(row),
        Text("a person stands below the end of the list"),
        Text("move the row up into the list, or delete it"),
    )


def _nameless(sheet: Sheet, row: int, header: RosterHeader, problems: Problems) -> None:
    problems.error(
        "row-not-understood",
        sheet.place(row, header.name),
        Text("this row is neither a person (no name), nor a heading, nor a total"),
        Text("fill in the name, or empty the row"),
    )


def numbers_of(line: Line, columns: Sequence[int]) -> dict[int, int]:
    """The whole numbers in some columns of a line."""
    return {
        column: int(line.cells[column].text)
        for column in columns
        if column in line.cells and re.fullmatch(r"\d{1,9}", line.cells[column].text)
    }
