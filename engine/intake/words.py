"""Words as staff spell them → codes: ``Thạc sỹ``, ``thạc sĩ`` and ``ThS.`` are one degree, ``Giấy`` is no ethnic group.

Spellings are compared without case, spacing, dots and apostrophes, and wherever a tone mark is put (hoà, hòa). What is
beyond that is another word, and stays unknown until a form lists it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import lru_cache
from typing import NamedTuple

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")  # grave, acute, tilde, hook above, dot below
_APOSTROPHES = re.compile("['’‘ʼ`´.]")
_WORD = re.compile(r"[^\W\d_]+")
_SEPARATORS = re.compile(r"[\s\u00a0_\u00ad-]+")


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """The form in which words are compared; "" for a text of blanks and dots."""
    plain = _APOSTROPHES.sub("", unicodedata.normalize("NFC", text).casefold().replace("ð", "đ"))
    return _WORD.sub(_tone_last, _SEPARATORS.sub(" ", plain).strip())


def _tone_last(word: re.Match[str]) -> str:
    if word[0].isascii():
        return word[0]
    letters = unicodedata.normalize("NFD", word[0])
    tones = "".join(letter for letter in letters if letter in _TONES)
    return unicodedata.normalize("NFC", "".join(letter for letter in letters if letter not in _TONES)) + tones


class Spellings(NamedTuple):
    """Codes by their folded spellings, whole ones and those with ``*`` for any text, as patterns."""

    whole: Mapping[str, str]
    patterns: tuple[tuple[re.Pattern[str], str], ...]

    def codes(self, text: str) -> frozenset[str]:
        """The codes that a text may stand for: one if it is known, none if not, several if spellings overlap."""
        folded = fold(text)
        if folded in self.whole:
            return frozenset({self.whole[folded]})
        return frozenset(code for pattern, code in self.patterns if pattern.fullmatch(folded))

    def nearest(self, text: str) -> str | None:
        """The code whose spelling is most like an unknown text, if any is like it."""
        near = get_close_matches(fold(text), list(self.whole), n=1, cutoff=0.6)
        return self.whole[near[0]] if near else None


def spellings(words: Iterable[tuple[str, str]]) -> Spellings:
    """From pairs of a spelling and its code."""
    whole: dict[str, str] = {}
    patterns: list[tuple[re.Pattern[str], str]] = []
    for spelling, code in words:
        if "*" in spelling:
            patterns.append((pattern(spelling), code))
        else:
            whole[fold(spelling)] = code
    return Spellings(whole, tuple(patterns))


def pattern(spelling: str) -> re.Pattern[str]:
    """What a spelling stands for among folded texts: ``Phường *`` for every text that starts so."""
    return re.compile(".*".join(re.escape(_folded_within(part)) for part in spelling.split("*")))


def _folded_within(part: str) -> str:
    """A part beside a ``*`` keeps the blanks at its ends: ``Hội *`` is not ``Hội*``."""
    before, after = (" " if part[:1] == " " else ""), (" " if part[-1:] == " " else "")
    return before + fold(part) + after if part.strip() else part and " "
