"""The figures that a target's sentence states, as people write them: 60%, 6,5–7%, một nửa, gấp đôi, không còn.

What only looks like one is put aside before: dates and years, numbers of documents and their articles, ages, ranks,
spans of time, what a rate is counted on. A figure may mean several numbers (1.234 is one of two, “3 lần” is three times
as much or twice as much more): each is kept, and it is said to be meant where any of them is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from chitieu.text.no_figures import ASIDE, NUMBER, SYMBOL, TO, YEAR
from chitieu.text.written_numbers import without_groups


class SpokenFigure(NamedTuple):
    """``shares`` and ``amounts`` are what it may mean of an indicator in percent, and of one that is none.

    ``bare``: it is neither a percentage nor a part, so that of a share it may be something else's count. ``falls``: it
    says how much is to go, so that the rest may be the level. ``at`` is where it starts in the sentence.
    """

    text: str
    at: int
    shares: frozenset[Fraction]
    amounts: frozenset[Fraction]
    bare: bool = False
    falls: bool = False


class Sentence(NamedTuple):
    """Its figures; the numbers that are something else; the years by which something is due; and its soft words.

    ``soft`` are numbers that a word such as “toàn bộ”, “không” or “hai” may stand for, of which nothing is asked.
    """

    figures: tuple[SpokenFigure, ...]
    aside: frozenset[Fraction]
    due: tuple[int, ...]
    soft: frozenset[Fraction]


_ONES = ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")
_WORDS = {word: Fraction(number) for number, word in enumerate(_ONES, 1)} | {"tư": Fraction(4), "trăm": Fraction(100)}
_WORD = "|".join(_WORDS)
_LIFE_EXPECTANCY = re.compile(r"tuổi thọ[^;.]*")
# What a rate is counted on: 70 ca trên 100.000 trẻ.
_RATE_BASE = re.compile(
    r"(?:\btrên|\bmỗi|\bcho|/|\bper|\btrong)\s*(?P<base>(?:1|10|100)(?:[.,\s]?000)+|100|1\s+vạn)\b(?!\s*%)"
)
_DUE = re.compile(
    r"(?P<not>"
    r"(?:định hướng|tầm nhìn|so với|giai đoạn|nhiệm kỳ|từ|sơ kết|tổng kết|báo cáo|rà soát)(?:\s|[^\W\d]){0,12})?"
    r"(?P<by>(?<!tháng )\b(?:đến|tới|vào|trước|hết|cuối|trong|by|before|until|in)\s+)"
    r"(?:(?:hết|cuối|trước|ngày|the end of)\s+)*(?:31[/-]12[/-]|tháng 12\s*/?\s*)?"
    rf"(?:năm\s+)?(?P<year>{YEAR})\b(?!\s*[-–—/]\s*\d)"
)
_HALF = re.compile(r"\b(?:một nửa|phân nửa|half)\b|½|1⁄2")
_PARTS = re.compile(
    rf"(?<![\d.,])\b(?P<above>{_WORD}|\d+(?!\s+phần trăm))\s+phần\s+(?P<below>{_WORD}|\d+)\b"
    r"|\b(?P<a>\d+)\s*[/⁄]\s*(?P<b>\d+)\b"
)
_TIMES = re.compile(
    rf"\bgấp\s+(?:ít nhất\s+|khoảng\s+|hơn\s+|trên\s+)?(?P<word>đôi|rưỡi|{_WORD})\b"
    rf"|(?P<falls>giảm\s+)?(?P<number>{NUMBER})\s*lần\b"
    r"|\b(?P<english>doubled?|twice|tripled?)\b"
)
_ENGLISH = {"double": 2, "doubled": 2, "twice": 2, "triple": 3, "tripled": 3}
_NONE_LEFT = re.compile(r"\b(?:không còn|xóa bỏ|xoá bỏ|chấm dứt)\b")
_PLAIN = re.compile(
    rf"(?<![\w.,])(?P<number>{NUMBER})(?P<after>\s*(?:(?P<percent>%|phần trăm|điểm phần trăm|điểm %)|(?P<mille>‰)|"
    r"(?P<factor>(?:(?:nghìn|ngàn|vạn|triệu|tỷ|tỉ)\s*)+)(?![\w])))?"
)
_FACTORS = {"nghìn": 10**3, "ngàn": 10**3, "vạn": 10**4, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9}
_RANGE = re.compile(rf"\s*(?:{TO}|và|hoặc)\s*(?:khoảng\s+|dưới\s+|trên\s+)?")
_FALLS = re.compile(
    r"\b(?:giảm|bớt|cắt|thu hẹp|reduc\w*|cut|fall\w*|decreas\w*)\b(?:(?!\b(?:còn|xuống|to)\b)[^.;,]){0,60}$"
)
_SOFT_WHOLE = re.compile(r"\b(?:toàn bộ|tất cả|mọi|mỗi|từng|các|đều|cả|hoàn thành|đủ|all|every|each)\b")
_SOFT_NONE = re.compile(r"\b(?:không|chấm dứt|xóa|xoá|hết|no|none|zero)\b")


def _lower(letter: str) -> str:
    """A letter in lower case, where that is one letter, too: places stay what they are."""
    return letter.lower() if len(letter.lower()) == 1 else letter


def read_sentence(text: str) -> Sentence:
    """What a sentence states. Places count in the text as it is given, as long as its characters are composed."""
    usual = "".join(_usual(letter) for letter in text)
    plain = "".join(_lower(letter) for letter in usual)
    due = tuple(dict.fromkeys(int(match["year"]) for match in _DUE.finditer(plain) if not match["not"]))
    left, aside = _without_asides(plain, usual)
    figures = sorted(_figures(left, text), key=lambda figure: figure.at)
    starts = {match.start("base") for match in _RATE_BASE.finditer(left)}
    bases = [figure for figure in figures if figure.at in starts]
    if len(bases) < len(figures):  # else the number itself is what is asked
        aside |= {value for base in bases for value in base.amounts}
        figures = [figure for figure in figures if figure.at not in starts]
    return Sentence(tuple(figures), frozenset(aside), due, frozenset(_soft(plain)))


def _usual(letter: str) -> str:
    """A letter in its usual width where that is one letter too: places stay."""
    usual = unicodedata.normalize("NFKC", letter)
    return usual if len(usual) == 1 else letter


def _without_asides(text: str, with_capitals: str) -> tuple[str, set[Fraction]]:
    """The sentence with blanks for what is no figure, and the numbers that stood there."""
    found: set[Fraction] = set()

    def blank(match: re.Match[str]) -> str:
        for number in re.findall(NUMBER, match[0]):
            found.update(_readings(number))
        return "\0" * len(match[0])

    # Of life expectancy years of age are the figure itself.
    text = _LIFE_EXPECTANCY.sub(lambda match: re.sub(r"(?<=\d )tuổi\b", "\0" * 4, match[0]), text)
    for match in SYMBOL.finditer(with_capitals):
        text = text[: match.start()] + blank(match) + text[match.end() :]
    for pattern in ASIDE:
        text = pattern.sub(blank, text)
    return text, found


def _readings(number: str) -> frozenset[Fraction]:
    """What a written number may be: 1.234 is 1234 or 1.234."""
    plain = without_groups(number)
    groups = re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", number)
    whole = {Fraction(re.sub(r"[.,]", "", number))} if groups else set()
    decimal = {Fraction(plain.replace(",", "."))} if re.fullmatch(r"\d+(?:[.,]\d+)?", plain) else set()
    return frozenset(whole | decimal)


def _figures(text: str, original: str) -> Iterator[SpokenFigure]:
    for pattern, read in ((_HALF, _half), (_PARTS, _part), (_TIMES, _times), (_NONE_LEFT, _none_left)):
        taken = []
        for match in pattern.finditer(text):
            values = read(match)
            if values:
                taken.append(match.span())
                yield _figure(original, text, match.span(), values, values)
        for start, end in taken:
            text = text[:start] + "\0" * (end - start) + text[end:]
    yield from _plain_figures(text, original)


def _figure(
    original: str,
    text: str,
    span: tuple[int, int],
    shares: frozenset[Fraction],
    amounts: frozenset[Fraction],
    *,
    bare: bool = False,
) -> SpokenFigure:
    start, end = span
    falls = _FALLS.search(text[:start]) is not None
    return SpokenFigure(original[start:end].strip(), start, shares, amounts, bare, falls)


def _half(_: re.Match[str]) -> frozenset[Fraction]:
    return frozenset({Fraction(1, 2)})


def _part(match: re.Match[str]) -> frozenset[Fraction]:
    above, below = _count(match["above"] or match["a"]), _count(match["below"] or match["b"])
    return frozenset({above / below} | ({above, below} if match["a"] else set())) if below else frozenset()


def _count(word: str) -> Fraction:
    return _WORDS[word] if word in _WORDS else Fraction(word)


def _times(match: re.Match[str]) -> frozenset[Fraction]:
    """Three times is 3, twice more; of a fall, down to a third."""
    if match["english"]:
        (value,) = (Fraction(_ENGLISH[match["english"]]),)
    elif match["number"]:
        value = min(_readings(match["number"]), default=Fraction(0))
    else:
        value = {"đôi": Fraction(2), "rưỡi": Fraction(3, 2)}.get(match["word"]) or _WORDS[match["word"]]
    if match["falls"]:
        return frozenset({1 / value, 1 - 1 / value}) if value else frozenset()
    return frozenset({value, value - 1})


def _none_left(_: re.Match[str]) -> frozenset[Fraction]:
    return frozenset({Fraction(0), Fraction(1)})  # none without one: all have it


def _with_its_unit(matches: Sequence[re.Match[str]], text: str) -> re.Match[str]:
    """The number of a range that its unit stands at, of the numbers from its first one: 6,5 of 6,5–7% is in percent."""
    unit = matches[0]
    for later in matches[1:]:
        if unit["after"] or not _RANGE.fullmatch(text, unit.end(), later.start()):
            break
        unit = later
    return unit


def _plain_figures(text: str, original: str) -> Iterator[SpokenFigure]:
    matches = list(_PLAIN.finditer(text))
    for number, match in enumerate(matches):
        unit = _with_its_unit(matches[number:], text)
        values = _readings(match["number"])
        if unit["percent"] or unit["mille"]:
            parts = frozenset(value / (100 if unit["percent"] else 1000) for value in values)
            yield _figure(original, text, match.span(), parts, values | parts)
        elif unit["factor"]:
            sizes = frozenset(_scaled(values, unit["factor"]))
            yield _figure(original, text, match.span(), sizes, sizes, bare=True)
        else:
            shares = values | {value / 100 for value in values}
            yield _figure(original, text, match.span(), shares, values, bare=True)


def _scaled(values: frozenset[Fraction], words: str) -> Iterator[Fraction]:
    """5 triệu is 5,000,000, and 5,000 or 5 of an indicator in thousands or millions."""
    factor = 1
    for word in words.split():
        factor *= _FACTORS[word]
    for value in values:
        yield value
        for unit in (1, 10**3, 10**6, 10**9):
            yield value * factor / unit


def _soft(text: str) -> Iterator[Fraction]:
    patterns: tuple[tuple[re.Pattern[str], Callable[[], Fraction]], ...] = (
        (_SOFT_WHOLE, lambda: Fraction(1)),
        (_SOFT_NONE, lambda: Fraction(0)),
    )
    for pattern, value in patterns:
        if pattern.search(text):
            yield value()
    for word in re.findall(rf"\b(?:{_WORD})\b(?!\s*{YEAR})", text):  # năm is five, and a year
        yield _WORDS[word]
