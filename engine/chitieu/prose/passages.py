"""A stretch of text with a mark for each figure, so that shapes of statements can be told as patterns.

``<R name>`` in a pattern is a ratio, ``<P name>`` a percentage, ``<N name>`` any other figure, ``<X>`` what only looks
like one; ``<~40>`` are up to forty letters within one clause and without a figure. Text around is in small letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from chitieu.prose.figures import Aside, Mark, PrintedFigure, PrintedRatio, is_vietnamese, marks_of

_BASE = {"R": 0xE000, "P": 0xE800, "N": 0xF000, "X": 0xF800}
_KINDS, _FIRST = tuple(_BASE), 0xE000
_ROOM = 0x800  # marks of each kind that a passage can have
_LAST = {kind: base + (_ROOM if kind != "X" else 0x100) - 1 for kind, base in _BASE.items()}
_ANY = "\ue000-\uf8ff"
_MONEY = re.compile(r"(?:\bus)?[$€£]\s?$")
_LONGEST = 4000  # letters; a paragraph that is longer is read in pieces, at ends of sentences


class Passage(NamedTuple):
    """``shape`` is the text with marks; ``marks`` those of each kind, in order; ``offset`` is where it begins in its
    paragraph, ``number`` says which paragraph of the report."""

    text: str
    shape: str
    marks: dict[str, list[Mark]]
    offset: int
    number: int

    def figure(self, match: re.Match[str], name: str) -> PrintedFigure:
        """The figure that a group of a match marks."""
        mark = self.mark(match[name])
        assert isinstance(mark, PrintedFigure)
        return mark

    def ratio(self, match: re.Match[str], name: str) -> PrintedRatio:
        """The ratio that a group of a match marks."""
        mark = self.mark(match[name])
        assert isinstance(mark, PrintedRatio)
        return mark

    def mark(self, sign: str) -> Mark:
        """What a sign of the shape stands for."""
        kind, place = divmod(ord(sign) - _FIRST, _ROOM)
        return self.marks[_KINDS[kind]][place]

    @property
    def figures(self) -> Iterator[PrintedFigure]:
        """All figures, those of ratios too, in order."""
        found: list[PrintedFigure] = []
        for mark in (*self.marks["R"], *self.marks["P"], *self.marks["N"]):
            if isinstance(mark, PrintedRatio):
                found += [mark.above, mark.below]
            elif isinstance(mark, PrintedFigure):
                found.append(mark)
        return iter(sorted(found, key=lambda figure: figure.start))


def shaped(pattern: str) -> re.Pattern[str]:
    """A pattern of shapes. Spaces in it stand for any blanks, also for none beside a mark of punctuation."""
    pattern = re.sub(r"<~(\d+)>", rf"[^.;:!?\\n{_ANY}]{{0,\1}}?", pattern)
    return re.compile(re.sub(r"<([RPNX])(?: (\w+))?>", _mark, pattern))


def _mark(match: re.Match[str]) -> str:
    inside = f"[{chr(_BASE[match[1]])}-{chr(_LAST[match[1]])}]"
    return f"(?P<{match[2]}>{inside})" if match[2] else inside


def sign_kind(letter: str) -> str:
    """The kind of mark that a letter of a shape is; nothing for a letter of text."""
    kind = (ord(letter) - _FIRST) // _ROOM
    return _KINDS[kind] if "\ue000" <= letter <= "\uf8ff" else ""


def passages(text: str, number: int) -> Iterator[Passage]:
    """The passages of a paragraph: nearly always one."""
    vietnamese = is_vietnamese(text)
    for start, end in _pieces(text):
        piece = text[start:end]
        if any(letter.isdigit() for letter in piece):
            yield _passage(piece, marks_of(piece, vietnamese), start, number)
        else:
            yield Passage(piece, piece.lower(), {kind: [] for kind in _BASE}, start, number)


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while len(text) - start > _LONGEST:
        stop = max(text.rfind(". ", start, start + _LONGEST), text.rfind("\n", start, start + _LONGEST))
        end = stop + 1 if stop > start else start + _LONGEST
        yield start, end
        start = end
    yield start, len(text)


def _passage(text: str, marks: Sequence[Mark], offset: int, number: int) -> Passage:
    kinds: dict[str, list[Mark]] = {kind: [] for kind in _BASE}
    pieces, at = [], 0
    for mark in marks:
        kind = _kind(mark)
        end = mark.end
        pieces.append(_plain(text[at : mark.start]))
        if len(kinds[kind]) < _LAST[kind] - _BASE[kind]:
            pieces.append(chr(_BASE[kind] + len(kinds[kind])))
            kinds[kind].append(mark)
        at = end
    pieces.append(_plain(text[at:]))
    return Passage(text, "".join(pieces), kinds, offset, number)


def _kind(mark: Mark) -> str:
    if isinstance(mark, Aside):
        return "X"
    return "R" if isinstance(mark, PrintedRatio) else "P" if mark.percent else "N"


def _plain(text: str) -> str:
    """Text in small letters, without letters that are marks here or money before a figure, and with plain blanks."""
    plain = re.sub(f"[{_ANY}]", " ", text.lower()).replace("\t", " ").replace("\xa0", " ")
    return _MONEY.sub("", plain)
