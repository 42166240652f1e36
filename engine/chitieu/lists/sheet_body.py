"""Which agency or commune a whole sheet is of, where neither a column nor a heading says: its name, title or file."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from enum import Enum
from pathlib import PurePath
from typing import NamedTuple

from chitieu.lists.forms import Body
from chitieu.lists.said import NAME_WORDS, NO_NAME
from chitieu.lists.words import Spellings, fold, unmarked, unmarked_within
from chitieu.sheets.grid import Sheet

_LEAST_LETTERS = 2  # of the word that says a kind; by one letter, a file is too easily taken for it


def _with_and_without_marks(*words: str) -> frozenset[str]:
    return frozenset((*map(fold, words), *map(unmarked, words)))


_ENDS = re.compile(r"[\d,;:()/…–.]|\s-\s")
_ANY_OF = _with_and_without_marks("cấp", "các", "mỗi", "từng")
_LIES_IN = _with_and_without_marks("thành phố", "thị xã", "huyện", "tỉnh", "quận", "tp", "tx")
_NO_NAMES = _with_and_without_marks(
    "năm", "tháng", "ngày", "danh", "sách", "cán", "bộ", "chủ", "chốt", "cấp", "phó", "trưởng", "xã", "phường"
)


class Whence(Enum):
    """Where a sheet says of which body it is."""

    SHEET = "sheet"
    TITLE = "title"
    FILE = "file"


class BodySaid(NamedTuple):
    """The body of a sheet, as headings write it, and where that was said."""

    text: str
    whence: Whence


def body_said(sheet: Sheet, header: int, body: Body) -> BodySaid | None:
    """What a sheet says of its body; ``None`` where that is nothing, or several in one place.

    ``header`` is the position of its header among the rows: titles stand above.
    """
    if body.kinds is None:
        return None
    titles = [cell.text for row in sheet.rows[:header] for cell in row.cells if cell.text]
    stem = PurePath(sheet.file).stem.replace("-", " ").replace("_", " ")
    for texts, whence in (([sheet.name], Whence.SHEET), (titles, Whence.TITLE), ([stem], Whence.FILE)):
        found = {_key(text, body.kinds.spellings): text for each in texts for text in _bodies_in(each, body)}
        if len(found) == 1:
            return BodySaid(next(iter(found.values())), whence)
        if found:
            return None
    return None


def _key(text: str, spellings: Spellings) -> tuple[frozenset[str], str]:
    return spellings.codes(text), spellings.rest(text)


def _bodies_in(text: str, body: Body) -> list[str]:
    """The bodies that a text names, as headings write them: “Phường Đoàn Kết”; without marks, “Phường doan ket”."""
    assert body.kinds is not None
    beginnings = [word for word in body.kinds.spellings.beginnings if len(word.replace(" ", "")) >= _LEAST_LETTERS]
    plain = fold(text).isascii()  # as the names of files are
    kinds = {unmarked_within(word) if plain else word: word for word in sorted(beginnings, key=len)}
    named = (f"{kinds[kind]} {name}" for line in text.split("\n") for kind, name in _named(line, kinds, any_case=plain))
    return [each for each in named if len(body.kinds.spellings.codes(each)) == 1]


def _named(line: str, kinds: Collection[str], *, any_case: bool) -> Iterator[tuple[str, str]]:
    """The kinds and names of what a line names; none of “các xã, phường” and “cấp xã”.

    Names begin with capitals, unless they stand in ``any_case``; what a unit lies in ends them.
    """
    for stretch in _ENDS.split(line):
        words = stretch.split()
        folded = [fold(word) for word in words]
        for start in range(len(words)):
            kind = next((kind for kind in kinds if folded[start : start + len(kind.split())] == kind.split()), None)
            if kind is None or (start and folded[start - 1] in _ANY_OF):
                continue
            after = start + len(kind.split())
            name = list(_name(words[after:], folded[after:], any_case=any_case or line == line.upper()))
            if name:
                yield kind, " ".join(name)


def _name(words: Sequence[str], folded: Sequence[str], *, any_case: bool) -> Iterator[str]:
    for number, word in enumerate(words[:NAME_WORDS]):
        lies_in = folded[number] in _LIES_IN or " ".join(folded[number : number + 2]) in _LIES_IN
        if lies_in or folded[number] in _NO_NAMES or NO_NAME.fullmatch(word) or not (any_case or word[0].isupper()):
            return
        yield word
