"""What each row below a header is: a person, the heading of a body, a total, or nothing that counts.

Rows that are none of these are errors: nothing of a list is dropped without being told. Below the last person stand
totals, notes and signatures, which may say anything.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from enum import Enum, auto
from typing import NamedTuple

from chitieu.diagnostics import Problems, Text
from chitieu.lists.forms import PeopleForm
from chitieu.lists.header import ListHeader
from chitieu.lists.words import fold, pattern, without_lead
from chitieu.sheets.grid import Cell, Row, Sheet

_ARABIC = re.compile(r"\(?\d{1,4}[.)]?")
_ROMAN = re.compile(r"\(?[IVXLC]{1,6}[.)]?", re.IGNORECASE)
_COLUMN_NUMBER = re.compile(r"\(?\d{1,2}\)?")
_HEADING_NUMBER = re.compile(
    r"^\s*\(?(?:[IVXLCivxlc]{1,6}|[A-Z]|\d{1,2})\)?\s*[.)/:-]\s*|^\s*(?:\([IVXLC]{1,6}\)|[IVXLC]{1,6})\s+"
)
_CONTINUED = re.compile(r"\s*\((?:tiếp(?: theo)?|tt)\)\s*$", re.IGNORECASE)
_COUNT = re.compile(r"^(?P<label>.*?)[\s:(]*(?P<number>\d{1,9})(?:\s*(?:người|đồng chí|đ/c|cơ quan))?[\s)./]*$")
_PAGES = (pattern("Trang *"), pattern("Ghi chú*"))
_TELLING = 2  # cells beside the name that make a row one of a person


class Kind(Enum):
    PERSON = auto()
    BODY = auto()
    TOTAL = auto()


class ListLine(NamedTuple):
    """A row that counts. ``cells`` are by number of column, merged ones filled; ``text`` is a heading or the label of a
    total, ``number`` the one beside that label. ``of`` is the row that a merged name says this one belongs to.
    """

    kind: Kind
    row: int
    cells: Mapping[int, Cell]
    text: str = ""
    number: int | None = None
    of: int | None = None


def lines(sheet: Sheet, form: PeopleForm, header: ListHeader, problems: Problems) -> list[ListLine]:
    """The rows of a sheet that count, in order; what is not understood goes to ``problems``, without its text."""
    return list(_Classifier(sheet, form, header, problems).lines())


class _Classifier:
    def __init__(self, sheet: Sheet, form: PeopleForm, header: ListHeader, problems: Problems) -> None:
        self._sheet, self._form, self._header, self._problems = sheet, form, header, problems
        self._totals = [pattern(label) for total in form.totals for label in total.labels]
        self._passed = [pattern(words) for words in (*form.recognise, *(form.body.skip if form.body else ()))]
        self._said = {*header.born, *(each.number for each in header.traits)}
        self._printed: dict[int, set[str]] = defaultdict(set)
        for row in sheet.rows[header.first : header.last + 1]:
            for number, cell in enumerate(row.cells, 1):
                if cell.text:
                    self._printed[number].add(fold(cell.text))
        self._all_printed = set().union(*self._printed.values())

    def lines(self) -> Iterator[ListLine]:
        merged, of = _merged(self._sheet, self._header.name)
        rows = []
        for row in self._sheet.rows[self._header.last + 1 :]:
            cells = {n: cell for n, cell in enumerate(row.cells, 1) if cell.text or cell.uncomputed}
            rows.append((row, {**cells, **merged.get(row.number, {})}))
        telling = [n for n, (_, cells) in enumerate(rows) if self._is_telling(cells)]
        last = max(telling, default=-1)
        self._are_numbered = any(self._header.ordinal in rows[n][1] for n in telling)
        for position, (row, cells) in enumerate(rows):
            if cells and not self._is_nothing(row, cells):
                yield from self._line(row.number, cells, of.get(row.number), position > last)

    def _is_telling(self, cells: Mapping[int, Cell]) -> bool:
        name = cells.get(self._header.name, Cell()).text
        return bool(name) and not self._is_label(name) and len(self._said & set(cells)) >= _TELLING

    def _is_nothing(self, row: Row, cells: Mapping[int, Cell]) -> bool:
        """Column numbers, a header printed again, a row numbered beforehand and left empty."""
        texts = [cell.text for cell in cells.values()]
        if len(cells) >= 3 and self._header.name in cells and all(map(_COLUMN_NUMBER.fullmatch, texts)):
            return True
        if set(cells) <= {self._header.ordinal} and _ARABIC.fullmatch(texts[0]):
            return True
        if len(cells) < 2 or not all(fold(text) in self._all_printed for text in texts):
            return False
        if not all(fold(cell.text) in self._printed[column] for column, cell in cells.items()):
            self._problems.error(
                "header-differs",
                self._sheet.place(row.number),
                Text("the header stands here again with its columns in another order"),
                Text("put the columns below it in the order of the first header"),
            )
        return True

    def _line(self, row: int, cells: Mapping[int, Cell], of: int | None, below: bool) -> Iterator[ListLine]:
        name = cells.get(self._header.name, Cell()).text
        ordinal = cells.get(self._header.ordinal or 0, Cell()).text
        numbered, roman = bool(_ARABIC.fullmatch(ordinal)), bool(_ROMAN.fullmatch(ordinal))
        first = min(cells)
        label, number = _label(cells[first].text)
        heading = self._heading(name or cells[first].text)
        told = self._said & set(cells)
        if self._is_label(label) and not numbered:
            yield ListLine(Kind.TOTAL, row, cells, fold(label), number)
        elif heading is not None and (len(told) < _TELLING or _only_numbers(cells, told)):
            yield ListLine(Kind.BODY, row, cells, heading)
        elif below and name and told and self._are_numbered and not numbered:
            return  # whoever signs
        elif name and (numbered or (told and not roman)):
            yield ListLine(Kind.PERSON, row, cells, of=of)
        elif self._is_passed(name or cells[first].text) or (below and not numbered and not roman):
            return  # below the last person stand notes and signatures
        elif not told and any(words.fullmatch(fold(cell.text)) for words in _PAGES for cell in cells.values()):
            return
        elif not told and (name or len(cells) <= 2):
            if self._form.body is None and not roman and name:
                self._problems.warning(
                    "taken-as-heading",
                    self._sheet.place(row, self._header.name),
                    Text("nothing but a name stands on this row: it was taken as a heading"),
                    Text("fill in the row if it is a person"),
                )
            yield ListLine(Kind.BODY, row, cells, _plain(name or cells[first].text))
        else:
            self._nameless(row)

    def _is_passed(self, text: str) -> bool:
        return any(words.fullmatch(fold(text)) for words in self._passed)

    def _is_label(self, text: str) -> bool:
        plain = fold(without_lead(text))
        return bool(plain) and any(label.fullmatch(plain) for label in self._totals)

    def _heading(self, text: str) -> str | None:
        """The name of a body of a known kind that a text is, with or without a number before it."""
        kinds = self._form.body.kinds if self._form.body else None
        if kinds is None:
            return None
        for plain in (_CONTINUED.sub("", text.replace("\n", " ")).strip(), _plain(text)):
            if len(kinds.spellings.codes(plain)) == 1:
                return plain
        return None

    def _nameless(self, row: int) -> None:
        self._problems.error(
            "row-not-understood",
            self._sheet.place(row, self._header.name),
            Text("this row is neither a person (no name), nor a heading, nor a total"),
            Text("fill in the name, or empty the row"),
        )


def _merged(sheet: Sheet, name: int) -> tuple[dict[int, dict[int, Cell]], dict[int, int]]:
    """Cells that a merged one speaks for, by row and column, and the row that a merged name makes a row part of.

    Downwards: a unit or a person over several rows. Sideways only to the right of the name: a heading is merged, too.
    """
    rows = {row.number: row for row in sheet.rows}
    filled: dict[int, dict[int, Cell]] = defaultdict(dict)
    of: dict[int, int] = {}
    for span in sheet.merged:
        top = rows.get(span.top)
        if top is None or span.left > len(top.cells) or not top.cells[span.left - 1].text:
            continue
        right = span.right if span.left > name else span.left
        for number in range(span.top, min(span.bottom, sheet.rows[-1].number) + 1):
            for column in range(span.left, right + 1):
                if number in rows and (number, column) != (span.top, span.left):
                    filled[number][column] = top.cells[span.left - 1]
            if number in rows and number > span.top and span.left <= name <= span.right:
                of[number] = span.top
    return filled, of


def _only_numbers(cells: Mapping[int, Cell], told: set[int]) -> bool:
    """Whether a heading has nothing but counts beside it."""
    return all(re.fullmatch(r"\d{1,4}", cells[column].text) for column in told)


def _label(text: str) -> tuple[str, int | None]:
    """``Tổng cộng: 23 người`` → the label and its number."""
    match = _COUNT.match(text)
    label, number = (match["label"], int(match["number"])) if match else (text.rstrip(" :./"), None)
    return without_lead(label), number


def _plain(text: str) -> str:
    return _CONTINUED.sub("", _HEADING_NUMBER.sub("", text.replace("\n", " "))).strip()
