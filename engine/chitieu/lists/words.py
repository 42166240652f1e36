"""Words as staff spell them → codes: ``Thạc sỹ``, ``thạc sĩ`` and ``ThS.`` are one degree, ``Giấy`` is no ethnic group.

Spellings are compared without case, spacing, dots and apostrophes, and wherever a tone mark is put (hoà, hòa). What is
beyond that is another word, and stays unknown until a form lists it.

In a spelling ``*`` stands for any text in which nothing is joined to something else: ``Bí thư Đảng ủy *`` is not
``Bí thư Đảng ủy phường, CTHĐND``. ``**`` also takes commas, dashes and “và”, for the names of agencies: ``Trưởng phòng
**`` is ``Trưởng phòng Tài chính - Kế hoạch``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import lru_cache
from typing import NamedTuple

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")  # grave, acute, tilde, hook above, dot below
_APOSTROPHES = re.compile("['’‘ʼ`´]")
_DOT_BEFORE_WORD = re.compile(r"\.(?=\w{3})")  # Ths.Luật, P.Đoàn Kết; but not Th.s
_WORD = re.compile(r"[^\W\d_]+")
_SEPARATORS = re.compile(r"[\s\u00a0_\u00ad-]+")
_STRONG = re.compile(r"\s*(?:[;\n+/&()]|\bkiêm(?:\s+nhiệm)?\b|\bk\.)\s*", re.IGNORECASE)
_LEAD = re.compile(r"^[\s*+•–-]*(?:trong đó\s*:?)?[\s*+•–-]*", re.IGNORECASE)
_WEAK = re.compile(r"\s*,\s*|\s*–\s*|\s+-\s*|\s*-\s+|\s+và\s+", re.IGNORECASE)


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """The form in which words are compared; "" for a text of blanks and dots."""
    plain = _APOSTROPHES.sub("", unicodedata.normalize("NFC", text).casefold().replace("ð", "đ"))
    plain = _DOT_BEFORE_WORD.sub(" ", plain).replace(".", "")
    return _WORD.sub(_tone_last, _SEPARATORS.sub(" ", plain).strip())


def _tone_last(word: re.Match[str]) -> str:
    if word[0].isascii():
        return word[0]
    letters = unicodedata.normalize("NFD", word[0])
    tones = "".join(letter for letter in letters if letter in _TONES)
    return unicodedata.normalize("NFC", "".join(letter for letter in letters if letter not in _TONES)) + tones


class _Pattern(NamedTuple):
    """``weight`` is how many letters it names: of two patterns that fit, the one that says more is meant."""

    matches: re.Pattern[str]
    code: str
    weight: int
    crossing: bool


class Spellings(NamedTuple):
    """Codes by their folded spellings, whole ones and those with ``*`` for any text."""

    whole: Mapping[str, str]
    patterns: tuple[_Pattern, ...]

    def codes(self, text: str) -> frozenset[str]:
        """The codes that a text may stand for: one if it is known, none if not, several if spellings overlap."""
        folded = fold(text)
        if folded in self.whole:
            return frozenset({self.whole[folded]})
        fitting = [each for each in self.patterns if each.matches.fullmatch(folded)]
        most = max((each.weight for each in fitting), default=0)
        return frozenset(each.code for each in fitting if each.weight == most)

    def rest(self, text: str) -> str:
        """What ``*`` stands for in a text: the name of ``Phường Đoàn Kết`` and of ``P. Đoàn Kết``; else all of it."""
        folded = fold(text)
        fitting = [(each.weight, match) for each in self.patterns if (match := each.matches.fullmatch(folded))]
        found = max(fitting, key=lambda one: one[0])[1] if fitting and folded not in self.whole else None
        return found[1].strip() if found and found.groups() else folded

    def joined(self, text: str) -> frozenset[str] | None:
        """The codes of everything that a text joins: posts, degrees. ``None`` when any of it is in no known way."""
        if fold(text) in self.whole:
            return self.codes(text)
        found: set[str] = set()
        for segment in filter(str.strip, _STRONG.split(text)):
            pieces = [self.codes(piece) for piece in _WEAK.split(segment) if piece.strip()]
            if any(len(codes) != 1 for codes in pieces):
                pieces = [self._crossing(segment)]
            if any(len(codes) != 1 for codes in pieces):
                return None
            found.update(*pieces)
        return frozenset(found)

    def _crossing(self, segment: str) -> frozenset[str]:
        """The code of a segment with commas or dashes, where a spelling lets them through: ``Trưởng phòng **``."""
        folded = fold(segment)
        if folded in self.whole:
            return frozenset({self.whole[folded]})
        return frozenset(each.code for each in self.patterns if each.crossing and each.matches.fullmatch(folded))

    def nearest(self, text: str) -> str | None:
        """The code whose spelling is most like an unknown text, if any is like it."""
        near = get_close_matches(fold(text), list(self.whole), n=1, cutoff=0.6)
        return self.whole[near[0]] if near else None


def spellings(words: Iterable[tuple[str, str]]) -> Spellings:
    """From pairs of a spelling and its code."""
    whole: dict[str, str] = {}
    patterns: list[_Pattern] = []
    for spelling, code in words:
        if "*" in spelling:
            matches = pattern(spelling)
            patterns.append(_Pattern(matches, code, len(fold(spelling.replace("*", " "))), "**" in spelling))
        else:
            whole[fold(spelling)] = code
    return Spellings(whole, tuple(patterns))


@lru_cache(maxsize=5_000)
def pattern(spelling: str) -> re.Pattern[str]:
    """What a spelling stands for among folded texts: ``Phường *`` for every text that starts so."""
    return re.compile("(.*)".join(re.escape(_folded_within(part)) for part in spelling.replace("**", "*").split("*")))


def _folded_within(part: str) -> str:
    """A part beside a ``*`` keeps the blanks at its ends: ``Hội *`` is not ``Hội*``."""
    before, after = (" " if part[:1] == " " else ""), (" " if part[-1:] == " " else "")
    return before + fold(part) + after if part.strip() else part and " "


def skeleton(text: str) -> str:
    """Letters without marks or case, for names that differ by a slip: ``Đoàn kêt`` and ``Đoàn Kết``."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(letter for letter in plain if letter.isalnum())


def without_lead(label: str) -> str:
    """A label without the dash or “Trong đó:” that says it is a part of what stands above."""
    return _LEAD.sub("", label)
