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
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from functools import lru_cache
from itertools import product
from typing import NamedTuple

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")  # grave, acute, tilde, hook above, dot below
_APOSTROPHES = re.compile("['’‘ʼ`´]")
_DOT_BEFORE_WORD = re.compile(r"\.(?=\w{3})")  # Ths.Luật, P.Đoàn Kết; but not Th.s
_PLAIN_WORDS = re.compile(r"[a-z]{2}\W+[a-z]{2}")
_SHORT_WORD = re.compile(r"\b([pq])\.(?=\w{2})")  # P.Bí thư, P.CT: phó; Q.Chủ tịch: quyền
_BRACKETS = re.compile(r"\([^()]*\)")
_HYPHEN = re.compile(r"\s*[-–,]\s*|\s+và\s+", re.IGNORECASE)
_UNFINISHED = re.compile(r"\b(?:đang|chưa|dự|sẽ|đã|không|học viên|nợ|năm)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_SEPARATORS = re.compile("[_\xad-]")
_STRONG = re.compile(r"\s*(?:[;\n+/()]|\s&\s|\bkiêm(?:\s+nhiệm)?\b|\bk\.)\s*", re.IGNORECASE)
_CHOICE = re.compile(r"\{([^{}|]*(?:\|[^{}|]*)+)\}")
OR = "|"  # between the ways to write a part of a header
_LEAD = re.compile(r"^[\s*+•–-]*(?:trong đó\s*:?)?[\s*+•–-]*", re.IGNORECASE)
_WEAK = re.compile(r"\s*,\s*|\s*–\s*|\s+-\s*|\s*-\s+|\s+và\s+", re.IGNORECASE)


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """The form in which words are compared; "" for a text of blanks and dots."""
    return " ".join(filter(None, map(_folded, text.split())))


@lru_cache(maxsize=20_000)
def _folded(piece: str) -> str:
    """A piece without blanks, folded: thousands of spellings are made of few of them."""
    plain = unicodedata.normalize("NFC", piece).casefold().replace("ð", "đ")
    plain = _APOSTROPHES.sub("", plain)
    plain = _DOT_BEFORE_WORD.sub(" ", _SHORT_WORD.sub(r"\1 ", plain)).replace(".", "")
    return " ".join(_WORD.sub(lambda word: _tone_last(word[0]), _SEPARATORS.sub(" ", plain)).split())


def _tone_last(word: str) -> str:
    letters = unicodedata.normalize("NFD", word)
    tones = "".join(letter for letter in letters if letter in _TONES)
    return unicodedata.normalize("NFC", "".join(letter for letter in letters if letter not in _TONES)) + tones


def has_more_ways(text: str, most: int) -> bool:
    """Whether a text stands for more than ``most`` others: every further choice multiplies them."""
    count = 1
    while count <= most and (choice := _CHOICE.search(text)) is not None:
        count *= choice[1].count("|") + 1
        text = text[: choice.start()] + text[choice.end() :]
    return count > most


def ways_to_write(text: str) -> list[str]:
    """All the texts that one with choices stands for: ``{Bí thư|BT} {Đảng ủy|ĐU}`` are four."""
    if "{" not in text:
        return [text]
    between = _CHOICE.split(text)  # texts and, every other one, what may be chosen
    if len(between) == 1:
        return [text]
    choices = [[part] if n % 2 == 0 else part.split("|") for n, part in enumerate(between)]
    ways = map("".join, product(*choices))
    nested = any("{" in part for part in between[::2])  # a choice within another
    return [way for one in ways for way in ways_to_write(one)] if nested else list(ways)


def first_way(header: Sequence[str]) -> tuple[str, ...]:
    """A header of a form with the first of the ways to write each part."""
    return tuple(part.partition(OR)[0] for part in header)


def shown_header(header: Sequence[str]) -> str:
    """A header of a form as people read it."""
    return " > ".join(first_way(header))


class _Pattern(NamedTuple):
    """``weight`` is how many letters it names: of two patterns that fit, the one that says more is meant."""

    spelling: str
    code: str
    weight: int
    crossing: bool


class _Fitting(NamedTuple):
    """A pattern that fits a text, and what its ``*`` stands for there."""

    code: str
    weight: int
    crossing: bool
    rest: str


class Spellings(NamedTuple):
    """Codes by their folded spellings: whole ones, beginnings before ``*``, and others with ``*`` for any text.

    ``beside`` is what may stand beside a value and says none itself: “phụ trách”. ``remarks``: what stands in brackets
    behind a value is no other one, as the subject of a degree, unless it says that it is not there yet.
    """

    whole: Mapping[str, str]
    beginnings: Mapping[str, Sequence[_Pattern]]
    patterns: tuple[_Pattern, ...]
    beside: frozenset[str] = frozenset()
    remarks: bool = False

    def codes(self, text: str) -> frozenset[str]:
        """The codes that a text may stand for: one if it is known, none if not, several if spellings overlap."""
        folded = fold(text)
        if folded in self.whole:
            return frozenset({self.whole[folded]})
        fitting = self._fitting(folded)
        most = max((each.weight for each in fitting), default=0)
        return frozenset(each.code for each in fitting if each.weight == most)

    def with_others(self, others: Spellings) -> Spellings:
        """These spellings and further ones."""
        beginnings = {
            text: (*self.beginnings.get(text, ()), *others.beginnings.get(text, ()))
            for text in (*self.beginnings, *others.beginnings)
        }
        whole, patterns = {**self.whole, **others.whole}, (*self.patterns, *others.patterns)
        return self._replace(whole=whole, beginnings=beginnings, patterns=patterns)

    def _fitting(self, folded: str) -> list[_Fitting]:
        """The patterns that fit a folded text."""
        blanks = (n for n, letter in enumerate(folded) if letter == " ")
        begun = [(each, folded[n + 1 :]) for n in blanks for each in self.beginnings.get(folded[:n], ())]
        others = [each for each in self.patterns if _stands_for(_parts(each.spelling), folded)]
        rests = [*begun, *((each, _first_rest(each.spelling, folded)) for each in others)]
        return [_Fitting(each.code, each.weight, each.crossing, rest) for each, rest in rests]

    def rest(self, text: str) -> str:
        """What ``*`` stands for in a text: the name of ``Phường Đoàn Kết`` and of ``P. Đoàn Kết``; else all of it."""
        folded = fold(text)
        fitting = [] if folded in self.whole else self._fitting(folded)
        return max(fitting, key=lambda one: one.weight).rest.strip() if fitting else folded

    def joined(self, text: str) -> frozenset[str] | None:
        """The codes of everything that a text joins: posts, degrees. ``None`` when any of it is in no known way."""
        if fold(text) in self.whole:
            return self.codes(text)
        found: set[str] = set()
        plain = _BRACKETS.sub(self._described, text) if self.remarks else text
        for segment in filter(self._says_something, _STRONG.split(plain)):
            pieces = self._pieces(segment)
            if pieces is None:
                return None
            found.update(*pieces)
        return frozenset(found) if found or not text.strip() else None

    def _alone(self, piece: str) -> frozenset[str]:
        """The code of a piece that joins nothing: where & stands in one, only ``**`` may stand for it (TB&XH)."""
        return self._crossing(piece) if "&" in piece else self.codes(piece)

    def _described(self, brackets: re.Match[str]) -> str:
        """Nothing for brackets that only describe; as they are if they say more, or that a thing is not there yet."""
        inner = brackets[0].strip("()")
        return brackets[0] if _UNFINISHED.search(inner) or self.codes(inner) else ""

    def _pieces(self, segment: str) -> list[frozenset[str]] | None:
        """The code of each piece of a segment, parted where that leaves nothing unknown; ``None`` if nothing does."""
        ways = (_WEAK.split(segment), None, _HYPHEN.split(segment))
        for way in ways:
            pieces = (
                [self._alone(one) for one in way if self._says_something(one)] if way else [self._crossing(segment)]
            )
            if all(len(codes) == 1 for codes in pieces):
                return pieces
        return None

    def _says_something(self, piece: str) -> bool:
        return bool(piece.strip()) and fold(piece) not in self.beside

    def _crossing(self, segment: str) -> frozenset[str]:
        """The code of a segment with commas or dashes, where a spelling lets them through: ``Trưởng phòng **``."""
        folded = fold(segment)
        if folded in self.whole:
            return frozenset({self.whole[folded]})
        return frozenset(each.code for each in self._fitting(folded) if each.crossing)

    def nearest(self, text: str) -> str | None:
        """The code whose spelling is most like an unknown text, if any is like it."""
        near = get_close_matches(fold(text), list(self.whole), n=1, cutoff=0.6)
        return self.whole[near[0]] if near else None


def spellings(words: Iterable[tuple[str, str]], beside: Iterable[str] = (), *, remarks: bool = False) -> Spellings:
    """From pairs of a spelling and its code, what may stand ``beside`` a value, and whether ``remarks`` may follow."""
    whole: dict[str, str] = {}
    beginnings: dict[str, list[_Pattern]] = {}
    patterns: list[_Pattern] = []
    for spelling, code in words:
        if "*" not in spelling:
            whole[fold(spelling)] = code
            continue
        begins = spelling.rstrip("*")
        crossing = "**" in spelling
        if begins.endswith(" ") and "*" not in begins:
            folded = fold(begins)
            beginnings.setdefault(folded, []).append(_Pattern("*", code, len(folded), crossing))
        else:
            weight = len(fold(spelling.replace("*", " ")))
            patterns.append(_Pattern(spelling, code, weight, crossing))
    return Spellings(whole, beginnings, tuple(patterns), frozenset(map(fold, beside)), remarks)


def _first_rest(spelling: str, folded: str) -> str:
    """What the first ``*`` of a spelling stands for in a folded text that it fits."""
    match = pattern(spelling).fullmatch(folded)
    return match[1] if match and match.groups() else folded


def stands_for(folded: str, spelling: str) -> bool:
    """Whether a folded text is what a spelling, with ``*`` or without, stands for."""
    return _stands_for(_parts(spelling), folded)


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


def unmarked(text: str) -> str:
    """A folded text without marks, its words apart: how whoever cannot type marks writes it."""
    return unmarked_within(fold(text))


def says(text: str, words: str) -> bool:
    """Whether a text is what words with ``*`` stand for; a text without any mark may be any that has marks."""
    return says_any(text, (words,))


@lru_cache(maxsize=50_000)
def says_any(text: str, ways: tuple[str, ...]) -> bool:
    """Whether a text is what any of some words with ``*`` stand for."""
    folded = fold(text)
    if any(_stands_for(_parts(way), folded) for way in ways):
        return True
    return without_marks(folded) and any(_stands_for(_parts(way, marked=False), folded) for way in ways)


def without_marks(folded: str) -> bool:
    """Whether a folded text is of words that may lack their marks: two at least, as a single one says too little."""
    return folded.isascii() and bool(_PLAIN_WORDS.search(folded))


@lru_cache(maxsize=20_000)
def _parts(words: str, *, marked: bool = True) -> tuple[str, ...]:
    """What stands between the ``*`` of some words, folded: to compile a pattern of each takes longer than to look."""
    parts = tuple(_folded_within(part) for part in words.replace("**", "*").split("*"))
    return parts if marked else tuple(map(unmarked_within, parts))


def unmarked_within(part: str) -> str:
    """A folded part without marks; blanks at its ends stay."""
    plain = unicodedata.normalize("NFD", part.replace("đ", "d"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _stands_for(parts: tuple[str, ...], folded: str) -> bool:
    """Whether a folded text has all the parts in their order: the first begins it, the last ends it."""
    first, last = parts[0], parts[-1]
    if len(parts) == 1:
        return folded == first
    if not (folded.startswith(first) and folded.endswith(last) and len(folded) >= len(first) + len(last)):
        return False
    position, end = len(first), len(folded) - len(last)
    for part in parts[1:-1]:
        found = folded.find(part, position, end)
        if found < 0:
            return False
        position = found + len(part)
    return True


def without_lead(label: str) -> str:
    """A label without the dash or “Trong đó:” that says it is a part of what stands above."""
    return _LEAD.sub("", label)
