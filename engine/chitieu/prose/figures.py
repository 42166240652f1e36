"""The figures of a text: every one an interval of the values that print so; what only looks like one is none.

Counts of people and things are exact. What is measured (hectares, tonnes, money, percent, anything in thousands or
millions) is rounded where it ends, also where it looks whole.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from chitieu.model import Bounds, Stated
from chitieu.numbers import exactly, printed
from chitieu.text.no_figures import ASIDE, SYMBOL

_NUMBER = r"\d{1,3}(?:[.,]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?"
_FACTORS = {"nghìn": 3, "ngàn": 3, "vạn": 4, "triệu": 6, "tỷ": 9, "tỉ": 9, "thousand": 3, "million": 6, "billion": 9}
_FACTOR = "|".join(_FACTORS)
_PERCENT = r"%|(?:điểm\s+)?phần trăm|điểm\s+%|per\s?cent\b|percentage points?\b"
_FIGURE = re.compile(
    rf"(?<![\w.,/])(?P<number>{_NUMBER})(?!(?!(?:ha|km|kg|tấn)\b)\w|[.,]\d|/\d)"
    rf"(?:\s*(?P<percent>{_PERCENT})|(?P<factors>(?:\s+(?:{_FACTOR})\b)+))?"
)
_RATIO = re.compile(
    rf"(?<![\w.,/])(?P<above>{_NUMBER})(?:\s+(?P<unit>(?!out\b|of\b|trên\b|trong\b)[^\W\d_]+(?:\s+[^\W\d_]+)?))?"
    r"(?P<middle>\s?/\s?|\s+(?:trên|trong)\s+(?:tổng\s+)?số\s+|\s+out of\s+(?:the\s+)?|\s+of\s+(?:the\s+|all\s+)?)"
    rf"(?P<below>{_NUMBER})(?![\w/]|[.,]\d)(?!\s*(?:{_PERCENT}))"
)
_UNIT = re.compile(r"\s*([^\W\d_]+(?:\s?/\s?[^\W\d_]+)?)(?:\s+([^\W\d_]+))?")
_MEASURED = frozenset(
    [
        "ha",
        "km",
        "m",
        "mét",
        "tấn",
        "tạ",
        "kg",
        "kw",
        "kwh",
        "mw",
        "lít",
        "đồng",
        "usd",
        "đô",
        "điểm",
        "ha.",
        "tỷ",
        "triệu",
        "nghìn",
        "m2",
        "m3",
        "km2",
        "hectares",
        "tonnes",
        "dollars",
        "euros",
        "pounds",
    ]
)
_HEDGE = re.compile(
    r"(?:khoảng|gần|hơn|trên|dưới|xấp xỉ|ước khoảng|tối thiểu|tối đa|ít nhất|chưa đến|chưa tới|chưa đầy|không đến|ngót"
    r"|không quá|trung bình|bình quân"
    r"|about|around|nearly|almost|over|more than|less than|some|≈|~|>|<|≥|≤)\s*$"
)
_MONTH = r"(?:0?[1-9]|1[0-2])"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MORE_ASIDES = tuple(
    re.compile(pattern)
    for pattern in (
        # days without a year, by the word before them
        rf"\b(?:ngày|đến|từ|trước|sau|hết|tới|vào|sáng|chiều|tối|trực|lễ|dịp)\s+{_DAY}/{_MONTH}(?![\d/]|[.,]\d)"
        rf"(?:\s*(?:và|,|-|–|đến)\s*{_DAY}/{_MONTH}(?![\d/]|[.,]\d))*",
        r"\b(?:1[89]00)[ .]?\d{4,6}\b|\b0\d{1,3}[ .]\d{3}[ .]\d{3,4}\b|\b0\d{8,10}\b",  # telephones
        rf"(?<![\w.,/])(?:{_NUMBER})\s*%?\s*[-–—÷~]\s*(?:{_NUMBER})(?:\s*%)?(?![\w]|[.,]\d)",  # ranges
        rf"(?<!from )(?<![\d.,])(?!(?:19|20)\d\d\b)(?:{_NUMBER})\s*%?\s+(?:đến|to)\s+(?:{_NUMBER})\s*(?:%|tuổi)",
        r"\bgấp\s+[\d.,]+\s*(?:lần)?|[\d.,]+\s+lần\b",  # how many times as much
        r"\b(?:quốc lộ|tỉnh lộ|đường|ql|tl|section|table|figure|chapter|part|goal|sdg)\s*\d[\w.]*(?!\s*%)",
        r"\b\d+\s*/\s*\d+\s*/\s*\d+",
        # what is named by a number: nothing is counted where no noun follows
        r"\b(?:bệnh nhân|bn|ca bệnh|phường|quận|tầng|lầu|(?<!hải )phòng|khu phố|tổ dân phố|tổ|ấp|thôn|bản|khối|đội"
        r"|số nhà|tiểu khu|tập|quyển|bài|case|ward|room)\s+\d+(?:\s*,\s*\d+)*(?![\d.,]*\d)(?!\s*(?:%|[^\W\d_]))",
        r"\bcovid\s*-?\s*19\b",
        r"\b(?:biển số|mã số|số hiệu|tài khoản|cccd|cmnd)\s*:?\s*[\w.-]*\d[\w.-]*",
    )
)
_CAPITAL = re.compile(r"[^\W\d_]\s+[A-ZĐÀ-ỸĂÂÊÔƠƯ][^\W\d_]*\s+$|(?:^|[\s(])[A-ZĐ]\s?$")
_NO_NOUNS = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "from",
        "in",
        "to",
        "and",
        "or",
        "by",
        "on",
        "at",
        "for",
        "with",
        "as",
        "than",
        "were",
        "was",
        "are",
        "is",
        "had",
        "have",
        "more",
        "fewer",
        "less",
        "compared",
        "over",
        "against",
        "while",
        "after",
        "before",
        "during",
        "between",
        "lên",
        "xuống",
        "còn",
    ]
)
_CURRENCIES = {"$": "dollars", "€": "euros", "£": "pounds"}
_TOO_LONG = 18  # digits; nothing that is counted has more


class PrintedFigure(NamedTuple):
    """One printed number. ``value`` is a share where it is in percent; ``counted``: it is exact.

    ``unit`` are up to two words after it; ``hedged``: “gần”, “hơn”, “khoảng” stand before it, or its marks may mean two
    numbers, so that nothing is held against it. ``sign`` stands before it: − of a fall.
    ``factor`` is the power of ten that it is printed in: 6 for millions.
    """

    text: str
    start: int
    end: int
    value: Fraction
    decimals: int
    percent: bool
    unit: str = ""
    hedged: bool = False
    sign: str = ""
    counted: bool = False
    factor: int = 0

    @property
    def within(self) -> Bounds:
        """The values that print so; a count is one value."""
        if self.counted:
            return exactly(self.value)
        scale = 10**self.factor
        low, high = ends(
            printed(Stated(self.value / scale, self.decimals, self.percent)) or exactly(self.value / scale)
        )
        return Bounds(low * scale, high * scale) if self.factor else Bounds(low, high)

    @property
    def in_points(self) -> bool:
        """Whether it says that it counts percentage points."""
        return self.percent and ("điểm" in self.text or "point" in self.text)

    @property
    def stated(self) -> Stated:
        """The figure as what it prints of a value."""
        return Stated(self.value, self.decimals, self.percent)


class PrintedRatio(NamedTuple):
    """So many of so many: 3/17, 3 of the 17."""

    above: PrintedFigure
    below: PrintedFigure
    slash: bool

    @property
    def start(self) -> int:
        return self.above.start

    @property
    def end(self) -> int:
        return self.below.end


class Aside(NamedTuple):
    """A stretch that holds a number and is no figure: a date, a document, a rank."""

    start: int
    end: int


Mark = PrintedFigure | PrintedRatio | Aside


def ends(bounds: Bounds) -> tuple[Fraction, Fraction]:
    """The ends of an interval that has both, as every printed figure and every sum of them has."""
    low, high = bounds
    assert low is not None
    assert high is not None
    return low, high


def same_unit(one: PrintedFigure, other: PrintedFigure) -> bool:
    """Whether two figures count the same, by the nouns after them."""
    return one.percent == other.percent and _noun(one.unit) != "" and _noun(one.unit) == _noun(other.unit)


def both_people(one: PrintedFigure, other: PrintedFigure) -> bool:
    """Whether two figures count people, under whatever name."""
    return _noun(one.unit) in _PEOPLE and _noun(other.unit) in _PEOPLE


@lru_cache(maxsize=4096)
def _noun(unit: str) -> str:
    """What a figure counts: the word after it, or two where the first begins the names of many things."""
    first, _, second = unit.partition(" ")
    if first in _OTHER_THAN:
        return unit if second == _OTHER_THAN[first] else first
    return unit if first in _BEGIN_MANY or len(first) == 1 else first


# Words that begin the names of many things: “đơn thư” and “đơn vị”; and those that begin another than themselves.
_BEGIN_MANY = frozenset(
    {"đơn", "hợp", "cơ", "cán", "đại", "học", "nhân", "hồ", "thủ", "tổ", "công", "viên", "doanh", "giáo", "trạm", "sản"}
)
_BEGIN_MANY |= {"văn", "mô", "đoàn", "hội"}
_OTHER_THAN = {"trường": "hợp", "đồng": "chí", "đảng": "viên"}
_PEOPLE = frozenset({"người", "nam", "nữ", "đồng chí", "đảng viên", "cán bộ", "công chức", "viên chức", "học sinh"})
_PEOPLE |= {"học viên", "giáo viên", "đại biểu", "lao", "em", "trẻ"}
_PEOPLE |= {"people", "persons", "women", "men", "girls", "boys", "children", "students", "workers", "participants"}
_PEOPLE |= {"members", "staff", "employees", "officers", "teachers", "pupils", "candidates", "delegates", "servants"}


def is_vietnamese(text: str) -> bool:
    """Whether a text is written with Vietnamese letters, so that a comma begins the decimals."""
    return re.search(r"[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9]", text) is not None or re.search(r"\d,\d\d?%", text) is not None


def marks_of(text: str, vietnamese: bool) -> list[Mark]:
    """The figures, ratios and asides of a text, by their places."""
    plain = text.lower()
    if len(plain) != len(text):  # places stay
        plain = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)
    left, asides = _without_asides(plain, text)
    ratios = list(_ratios(left, text, vietnamese))
    for ratio in ratios:
        left = left[: ratio.start] + "\0" * (ratio.end - ratio.start) + left[ratio.end :]
    figures = list(_figures(left, text, vietnamese))
    return sorted([*asides, *ratios, *figures], key=lambda mark: mark.start)


# Digits and what joins them, longer than any figure: looking for dates and ranges takes the square of its length.
_ENDLESS = re.compile(r"(?<!\d)\d[\d.,:/–-]{200,}")


def _without_asides(plain: str, text: str) -> tuple[str, list[Aside]]:
    letters = list(_ENDLESS.sub(_blank, plain))
    for match in SYMBOL.finditer(_ENDLESS.sub(_blank, text)):
        letters[match.start() : match.end()] = "\0" * len(match[0])
    left = "".join(letters)
    for pattern in (*_MORE_ASIDES, *ASIDE):
        left = pattern.sub(_blank, left)
    return left, [Aside(*match.span()) for match in re.finditer("\0+", left)]


def _blank(match: re.Match[str]) -> str:
    return "\0" * len(match[0])


def _ratios(left: str, text: str, vietnamese: bool) -> Iterator[PrintedRatio]:
    for match in _RATIO.finditer(left):
        hedged = _HEDGE.search(left, max(0, match.start() - 20), match.start()) is not None
        above = _figure(text, left, (match.start("above"), match.end("above")), vietnamese, hedged=hedged)
        below = _figure(text, left, (match.start("below"), match.end("below")), vietnamese, hedged=hedged)
        if above is None or below is None or below.value == 0:
            continue
        unit, counted = below.unit, below.counted
        if match["unit"] and not f"{unit} ".startswith(f"{match['unit']} "):
            continue  # a rate: 12 tiêu chí/5 xã
        if not counted and not below.decimals:  # both in the unit after them
            above = above._replace(counted=False)
        yield PrintedRatio(above._replace(unit=unit), below, "/" in match["middle"])


def _figures(left: str, text: str, vietnamese: bool) -> Iterator[PrintedFigure]:
    for match in _FIGURE.finditer(left):
        factors = sum(_FACTORS[word] for word in (match["factors"] or "").split())
        figure = _figure(
            text,
            left,
            match.span("number"),
            vietnamese,
            end=match.end(),
            percent=match["percent"] is not None,
            factor=factors,
        )
        if figure is not None and not _names(figure, text):
            yield figure


def _names(figure: PrintedFigure, text: str) -> bool:
    """Whether a number belongs to a name, Trường mầm non Hoàng Anh 2: no noun follows, and a capital stands before."""
    if figure.unit or figure.percent or len(figure.text) > 2:
        return False
    return _CAPITAL.search(text[max(0, figure.start - 20) : figure.start]) is not None


def _figure(
    text: str,
    left: str,
    span: tuple[int, int],
    vietnamese: bool,
    *,
    end: int = 0,
    percent: bool = False,
    factor: int = 0,
    hedged: bool = False,
) -> PrintedFigure | None:
    start, end = span[0], end or span[1]
    number = text[span[0] : span[1]]
    if len(number) > _TOO_LONG:
        return None
    value, decimals, doubtful = _value(number, vietnamese, percent)
    unit = "" if percent else _CURRENCIES.get(left[start - 1 : start], "") or _unit(left, end)
    measured = bool(decimals or factor or percent or unit.partition(" ")[0].partition("/")[0] in _MEASURED)
    value = value / 100 if percent else value * 10**factor if factor else value
    hedge = hedged or doubtful or _HEDGE.search(left, max(0, start - 20), start) is not None
    sign = _sign(left, start)
    return PrintedFigure(
        text[start:end],
        start,
        end,
        value,
        decimals,
        percent,
        unit,
        hedge,
        sign,
        counted=not measured,
        factor=factor,
    )


@lru_cache(maxsize=4096)
def _value(number: str, vietnamese: bool, percent: bool) -> tuple[Fraction, int, bool]:
    """A number with its decimals, and whether its marks may mean two numbers: 1,234 in a Vietnamese text."""
    thousands, point = (".", ",") if vietnamese else (",", ".")
    if thousands in number and not re.fullmatch(rf"\d{{1,3}}(?:\{thousands}\d{{3}})+(?:\{point}\d+)?", number):
        whole, _, fraction = number.partition(thousands)  # the other custom: 12.5 for 12,5
        odd = point in fraction or thousands in fraction
        digits = re.sub(r"\D", "", fraction)
        return Fraction(int(re.sub(r"\D", "", whole) + digits), 10 ** len(digits)), len(digits), odd
    whole, _, fraction = number.replace(thousands, "").partition(point)
    if not fraction.isdigit() and fraction:
        return Fraction(int(re.sub(r"\D", "", number))), 0, True
    doubtful = len(fraction) == 3 and not percent and thousands not in number and not whole.startswith("0")
    return Fraction(int(whole + fraction), 10 ** len(fraction)), len(fraction), doubtful


def _unit(left: str, end: int) -> str:
    match = _UNIT.match(left, end)
    if not match:
        return ""
    first, second = match[1], match[2]
    if first in _NO_NOUNS:
        return ""
    return unicodedata.normalize("NFC", f"{first} {second}" if second else first)


def _sign(left: str, start: int) -> str:
    before = left[max(0, start - 2) : start]
    if before[-1:] in "+−-–" and before[-1:] and not before[:1].isalnum():
        return "+" if before[-1] == "+" else "−"
    return ""
