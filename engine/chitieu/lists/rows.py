"""What each row below a header is: a person, the heading of a body, a total, or nothing that counts.

Rows that are none of these are errors: nothing of a list is dropped without being told. Below the last person stand
totals, notes and signatures, which may say anything.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum, auto
from typing import NamedTuple

from chitieu.diagnostics import Problems, Text
from chitieu.lists.forms import PeopleForm
from chitieu.lists.header import ListHeader
from chitieu.lists.words import fold, pattern, says_any, without_lead
from chitieu.sheets.grid import Cell, Row, Sheet, Span

_ARABIC = re.compile(r"\(?\d{1,4}[.)]?")
_ROMAN = re.compile(r"\(?[IVXLC]{1,6}[.)]?", re.IGNORECASE)
_COLUMN_NUMBER = re.compile(r"(?:cột )?[(\[-]?\d{1,2}[)\]-]?(?:\s*\(?=.*)?", re.IGNORECASE)  # (3), 3 (=4+8), Cột 3
_COLUMN_LETTER = re.compile(r"[(\[]?([A-Za-zĐđ])[)\]]?")
_ALPHABETS = ("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "ABCDĐEGHIKLMN")  # letters of columns without numbers are these
_LETTERS = 3
_AROUND = "()[]{}<>“”\"' .…-–"
_COLUMN_ROMAN = re.compile(r"[IVX]{1,5}")
_HEADING_NUMBER = re.compile(
    r"^\s*\(?(?:[IVXLCivxlc]{1,6}|[A-Z]|\d{1,2})\)?\s*[.)/:-]\s*|^\s*(?:\([IVXLC]{1,6}\)|[IVXLC]{1,6})\s+"
)
_CONTINUED = re.compile(r"\s*\((?:tiếp(?: theo)?|tt)\)\s*$", re.IGNORECASE)
_CLAUSE = re.compile(r"[;,(]|\btrong đó\b", re.IGNORECASE)
_COUNT = re.compile(
    r"^(?P<label>\D*?)[\s:]*(?P<number>\d{1,9})\s*(?:(?:người|đồng chí|đ/c|cơ quan)\b)?\s*(?P<after>\D*)$",
    re.IGNORECASE,
)
_COUNTS = re.compile(r"^\s*(?:có|gồm|là)\b", re.IGNORECASE)
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


class _Signs(NamedTuple):
    """What can be seen of a row before it is known what it is. ``told``: the columns in which it says of whom it is.

    ``below``: no row of a person follows. ``follows``: the one above is of the last person. ``numbered`` in Arabic
    figures, ``roman`` in Roman ones.
    """

    row: int
    cells: Mapping[int, Cell]
    name: str
    first: str
    numbered: bool
    roman: bool
    told: frozenset[int]
    below: bool
    follows: bool

    @property
    def title(self) -> str:
        """What the row would be called if it were a heading: its name, else the first text on it."""
        return self.name or self.first


class _Classifier:
    def __init__(self, sheet: Sheet, form: PeopleForm, header: ListHeader, problems: Problems) -> None:
        self._sheet, self._form, self._header, self._problems = sheet, form, header, problems
        self._totals = [pattern(label) for total in form.totals for label in total.labels]
        self._passed = (*form.recognise, *(form.body.skip if form.body else ()))
        self._said = {*header.born, *(each.number for each in header.traits)}
        self._printed: dict[int, set[str]] = defaultdict(set)
        self._vacant = form.words.vacant
        merged = _merged_cells(sheet, header.name)
        for row in sheet.rows[header.first : header.last + 1]:
            for number, cell in (*enumerate(row.cells, 1), *merged.get(row.number, {}).items()):
                if cell.text:
                    self._printed[number].add(fold(cell.text))
        self._all_printed = set().union(*self._printed.values())

    def lines(self) -> Iterator[ListLine]:
        rows = list(self._filled())
        of = _merged_names(self._sheet, self._header.name)
        telling = [n for n, (_, cells) in enumerate(rows) if self._is_telling(cells)]
        last = max(telling, default=-1)
        self._are_numbered = any(self._header.ordinal in rows[n][1] for n in telling)
        vacant = []
        for position, (row, cells) in enumerate(rows):
            if self._is_vacant(cells):
                vacant.append(row.number)
            elif cells and not self._is_nothing(row, cells):
                seen = self._signs(row.number, cells, below=position > last, follows=position == last + 1)
                if line := self._line(seen):
                    yield line._replace(of=of.get(row.number)) if line.kind is Kind.PERSON else line
                    yield from _further(line)
        self._warn_of_vacant(vacant)

    def _filled(self) -> Iterator[tuple[Row, Mapping[int, Cell]]]:
        """The rows below the header with the cells in which something stands, merged ones filled."""
        merged = _merged_cells(self._sheet, self._header.name)
        for row in self._sheet.rows[self._header.last + 1 :]:
            cells = {n: cell for n, cell in enumerate(row.cells, 1) if cell.text or cell.uncomputed}
            yield row, {**cells, **merged.get(row.number, {})}

    def _is_telling(self, cells: Mapping[int, Cell]) -> bool:
        name = cells.get(self._header.name, Cell()).text
        return bool(name) and not self._is_label(name) and len(self._said & set(cells)) >= _TELLING

    def _is_vacant(self, cells: Mapping[int, Cell]) -> bool:
        """Whether the row is of a post that nobody holds: it says so instead of a name, or beside none."""
        name = cells.get(self._header.name, Cell()).text
        texts = [name] if name else [cell.text for cell in cells.values()]
        ways = {way for text in texts for way in (text, text.strip(_AROUND)) if way}  # [Trống], (đang khuyết)
        return any(says_any(way, self._vacant) for way in ways)

    def _warn_of_vacant(self, rows: Sequence[int]) -> None:
        if rows:
            self._problems.warning(
                "vacant",
                self._sheet.place(rows[0], self._header.name),
                Text("posts that nobody holds were counted as nobody: rows {rows}", rows=", ".join(map(str, rows))),
                Text("write the name if somebody holds one"),
            )

    def _warn_if_dropped(self, seen: _Signs) -> None:
        """A row without a number right below the last person may be a signature, or the person who came last."""
        if seen.follows and self._signs_the_list(seen):
            self._problems.warning(
                "not-counted",
                self._sheet.place(seen.row, self._header.name),
                Text("this row below the last person has no number: it was taken for a signature and not counted"),
                Text("give it a number if it is a person; leave a row empty above signatures"),
            )

    def _is_nothing(self, row: Row, cells: Mapping[int, Cell]) -> bool:
        """Column numbers, a row numbered beforehand and left empty, a header printed again."""
        texts = [cell.text for cell in cells.values()]
        if len(cells) >= 3 and self._header.name in cells and are_column_numbers(texts):
            return True
        if set(cells) <= {self._header.ordinal} and _ARABIC.fullmatch(texts[0]):
            return True
        return self._is_header_again(row, cells)

    def _is_header_again(self, row: Row, cells: Mapping[int, Cell]) -> bool:
        """Whether all texts of a row are ones of the header; in other columns than there, they are an error."""
        if len(cells) < 2 or not all(fold(cell.text) in self._all_printed for cell in cells.values()):
            return False
        raw = [(column, cell.text) for column, cell in enumerate(row.cells, 1) if cell.text]
        if not all(fold(text) in self._printed[column] for column, text in raw):
            self._problems.error(
                "header-differs",
                self._sheet.place(row.number),
                Text("the header stands here again with its columns in another order"),
                Text("put the columns below it in the order of the first header"),
            )
        return True

    def _signs(self, row: int, cells: Mapping[int, Cell], *, below: bool, follows: bool) -> _Signs:
        ordinal = cells.get(self._header.ordinal or 0, Cell()).text
        return _Signs(
            row=row,
            cells=cells,
            name=cells.get(self._header.name, Cell()).text,
            first=cells[min(cells)].text,
            numbered=bool(_ARABIC.fullmatch(ordinal)),
            roman=bool(_ROMAN.fullmatch(ordinal)),
            told=frozenset(self._said & set(cells)),
            below=below,
            follows=follows,
        )

    def _line(self, seen: _Signs) -> ListLine | None:
        """What a row is; ``None`` for one that counts nowhere.

        The order is part of the meaning: a total may have a name and numbers, a heading of a known kind counts beside
        it, and only what is neither of them nor a person may be a remark.
        """
        label, number = _label(seen.first)
        if self._is_label(label) and not seen.numbered:
            return ListLine(Kind.TOTAL, seen.row, seen.cells, fold(label), number)
        if (heading := self._heading(seen)) is not None:
            return ListLine(Kind.BODY, seen.row, seen.cells, heading)
        if self._is_person(seen):
            return ListLine(Kind.PERSON, seen.row, seen.cells)
        if self._is_remark(seen):
            self._warn_if_dropped(seen)
            return None
        if not seen.told and (seen.name or len(seen.cells) <= 2):
            self._warn_of_lone_name(seen)
            return ListLine(Kind.BODY, seen.row, seen.cells, _plain(seen.title))
        self._nameless(seen.row)
        return None

    def _is_person(self, seen: _Signs) -> bool:
        """A name with a number, or with something said of it; a Roman number is that of a section."""
        named = bool(seen.name) and (seen.numbered or (bool(seen.told) and not seen.roman))
        return named and not self._signs_the_list(seen)

    def _signs_the_list(self, seen: _Signs) -> bool:
        """Whoever signs stands below a list of numbered people, without a number; a title may look like a trait."""
        names_somebody = bool(seen.name) and bool(seen.told)
        return seen.below and names_somebody and self._are_numbered and not seen.numbered

    def _is_remark(self, seen: _Signs) -> bool:
        """Notes and signatures below the last person, page numbers, and what the form says to pass over."""
        if self._signs_the_list(seen) or (seen.below and not seen.numbered and not seen.roman):
            return True
        if not seen.told and any(words.fullmatch(fold(cell.text)) for words in _PAGES for cell in seen.cells.values()):
            return True
        return says_any(seen.title, self._passed)

    def _warn_of_lone_name(self, seen: _Signs) -> None:
        """Where people stand under nothing, a heading is unexpected: it may be a person with nothing filled in."""
        if self._form.body is None and not seen.roman and seen.name:
            self._problems.warning(
                "taken-as-heading",
                self._sheet.place(seen.row, self._header.name),
                Text("nothing but a name stands on this row: it was taken as a heading"),
                Text("fill in the row if it is a person"),
            )

    def _is_label(self, text: str) -> bool:
        plain = fold(without_lead(text))
        return bool(plain) and any(label.fullmatch(plain) for label in self._totals)

    def _heading(self, seen: _Signs) -> str | None:
        """The body of a known kind that a row names, with or without a number before it, and counts at most beside."""
        kinds = self._form.body.kinds if self._form.body else None
        if kinds is None or not (len(seen.told) < _TELLING or _only_numbers(seen)):
            return None
        for plain in (_CONTINUED.sub("", seen.title.replace("\n", " ")).strip(), _plain(seen.title)):
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


def _merged_cells(sheet: Sheet, name: int) -> Mapping[int, Mapping[int, Cell]]:
    """Cells that a merged one speaks for, by row and column.

    Downwards: a unit or a person over several rows. Sideways only to the right of the name: a heading is merged, too.
    """
    filled: dict[int, dict[int, Cell]] = defaultdict(dict)
    for span, cell, rows in _speaking(sheet):
        right = span.right if span.left > name else span.left
        for number in rows:
            for column in range(span.left, right + 1):
                if (number, column) != (span.top, span.left):
                    filled[number][column] = cell
    return filled


def _merged_names(sheet: Sheet, name: int) -> Mapping[int, int]:
    """By row the one above it whose merged name it stands under: both are about one person."""
    of = {}
    for span, _, rows in _speaking(sheet):
        if span.left <= name <= span.right:
            of.update({number: span.top for number in rows if number > span.top})
    return of


def _speaking(sheet: Sheet) -> Iterator[tuple[Span, Cell, Sequence[int]]]:
    """The merged cells that say something, and the numbers of the rows that they do it for."""
    rows = {row.number: row for row in sheet.rows}
    for span in sheet.merged:
        top = rows.get(span.top)
        if top is not None and span.left <= len(top.cells) and top.cells[span.left - 1].text:
            bottom = min(span.bottom, sheet.rows[-1].number)
            yield span, top.cells[span.left - 1], [n for n in range(span.top, bottom + 1) if n in rows]


def _only_numbers(seen: _Signs) -> bool:
    """Whether a heading has nothing but counts beside it."""
    return all(re.fullmatch(r"\d{1,4}", seen.cells[column].text) for column in seen.told)


def are_column_numbers(texts: Sequence[str]) -> bool:
    """Whether texts number the columns: 1, 2, 3; (1), (2), (3); A, B, 1, 2; A, B, C; I, II, III; Cột 1, Cột 2."""
    if all(map(_COLUMN_ROMAN.fullmatch, texts)):
        return texts[0] == "I"
    letters = [match[1].upper() for text in texts if (match := _COLUMN_LETTER.fullmatch(text))]
    numbers = texts[len(letters) :]
    in_order = letters == sorted(set(letters)) and all(map(_COLUMN_LETTER.fullmatch, texts[: len(letters)]))
    if not numbers:
        return len(letters) >= _LETTERS and any(known.startswith("".join(letters)) for known in _ALPHABETS)
    return in_order and all(map(_COLUMN_NUMBER.fullmatch, numbers))


def _label(text: str) -> tuple[str, int | None]:
    """``Tổng cộng: 23 người; trong đó nữ: 6`` → the first label and its number."""
    first = _CLAUSE.split(without_lead(text), maxsplit=1)[0]
    match = _COUNT.match(first)
    if match and match["label"].strip():
        return without_lead(match["label"].rstrip(" :./")), int(match["number"])
    return without_lead(text.rstrip(" :./")), None


def _further(line: ListLine) -> Iterator[ListLine]:
    """What the label of a total counts besides, “; trong đó nữ: 6”, as totals of their own."""
    if line.kind is not Kind.TOTAL:
        return
    column = min(line.cells)
    for clause in _CLAUSE.split(without_lead(line.cells[column].text))[1:]:
        match = _COUNT.match(_COUNTS.sub("", clause.strip(" :.)/")))
        if match:
            label = fold(without_lead(match["label"].strip(" :") or match["after"].strip(" :")))
            yield ListLine(Kind.TOTAL, line.row, {column: Cell()}, label, int(match["number"]))


def _plain(text: str) -> str:
    return _CONTINUED.sub("", _HEADING_NUMBER.sub("", text.replace("\n", " "))).strip()
