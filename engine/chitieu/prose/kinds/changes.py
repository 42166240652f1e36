"""A change and its percentage: “tăng từ 39 lên 57 (46%)”, “giảm 1,3% (−892 ha)”, “tăng 5% so với cùng kỳ (679 hộ)”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from chitieu.model import Bounds
from chitieu.numbers import may_print
from chitieu.prose.figures import PrintedFigure, ends, same_unit
from chitieu.prose.kinds.words import A_YEAR, CHANGES, ENDS, FALL, OF_BEFORE, RANK, RISE, WAY, falls
from chitieu.prose.passages import Passage, shaped
from chitieu.prose.recompute import difference, possible_quotients, recomputed_share, statement
from chitieu.prose.statements import Drawer, LikelyCause, Recomputed, Statement, StatementKind

_AGAIN = rf"(?:an?\s+)?(?:{RISE}|{FALL})\s+(?:of\s+)?"
_TIME = r"(?:<~20><X>){0,3}<~30>"
_FROM_TO = r"(?:từ|from)\s*{mark}<~30>(?:<X><~15>)?(?P<to_word>lên|xuống còn|xuống|còn|to)(?:\s+(?:mức|còn))?\s*{other}"
_NUMBERS = _FROM_TO.format(mark="<N old>", other="<N new>")
_SHARES = _FROM_TO.format(mark="<P old>", other="<P new>")
_BOTH = (
    # way, percentage, from, to
    shaped(rf"{WAY}(?:\s+by)?\s*<P stated>\s*,?\s*\(?{_NUMBERS}"),
    # way, from, to, percentage
    shaped(
        rf"{WAY}(?:\s+thêm)?\s*{_NUMBERS}<~25>(?:<X><~10>)?"
        rf"(?:,\s*(?:tức\s+)?{_AGAIN}(?:by\s+)?|\(\s*(?:{_AGAIN})?|,\s*(?:tương đương|or|hay)\s+)<P stated>"
    ),
    # new, way, percentage, old in brackets
    shaped(
        rf"<N new><~25>,\s*{WAY}\s*<P stated>\s*so với<~30>(?:<X><~10>)?"
        r"\(\s*(?:(?:cùng kỳ|năm trước)\s*)?(?:năm\s*|quý\s*)?(?:<X>\s*)?(?:là|có|đạt)?:?\s*<N old>"
    ),
    # way, percentage, new, old: “down 8% to 1,150 from 1,250”, “giảm 12%, còn 522 đơn vị so với 591 đơn vị”
    shaped(
        rf"{WAY}(?:\s+by)?\s*<P stated>,?\s*(?:to|còn|xuống còn|xuống|lên)\s+<N new><~30>(?:<X><~10>)?"
        rf"(?:\bcompared (?:with|to)|\bfrom|so với)\s+<N old>"
    ),
    shaped(rf"<N new><~30><X>?<~10>,?\s*an? {WAY}\s+of\s+<P stated>\s+from\s+<N old>"),
)
_OF_SHARES = (
    shaped(rf"{WAY}\s*{_SHARES}<~25>(?:<X><~10>)?(?:,\s*(?:tức\s+)?{_AGAIN}|\(\s*(?:{_AGAIN})?)<P stated>"),
    shaped(rf"{WAY}(?:\s+by)?\s*<P stated>\s*,?\s*\(?{_SHARES}"),
    shaped(
        rf"{WAY}\s*(?:to|lên|xuống còn|xuống|còn)\s+<P new>\s*(?:from|từ)\s+<P old><~25>"
        rf"(?:<X><~10>)?,\s*{_AGAIN}<P stated>"
    ),
)
_WITH_DIFFERENCE = (
    shaped(
        rf"<N new><~30>,\s*{WAY}\s*<P stated>\s*\("
        rf"\s*(?:{_AGAIN}|(?:tương ứng|tương đương|bằng)(?:\s+với)?\s+|[+−–-]\s*)?<N change>"
    ),
    shaped(
        rf"<N new><~30>,\s*(?:so với<~30>)?(?:an?\s+)?{WAY}\s*(?:of\s+|by\s+)?<N change>(?P<gap><~45>)"
        rf"(?:\(\s*(?:{_AGAIN}|bằng\s+|tương đương\s+|[+−–-]\s*)?"
        rf"|,\s*(?:(?:tương đương|tương ứng)(?:\s+với)?|or|hay)\s+(?:{_AGAIN})?)<P stated>"
    ),
    shaped(rf"<N new><~15>\(\s*{WAY}\s*<N change><~10>(?:=|,|\()\s*<P stated>"),
    # “2,200 officers, 200 more than last year (an increase of 10 per cent)”
    shaped(
        rf"<N new><~20>,\s*<N change>\s*(?P<way>more|fewer|less)\s+than<~25>(?:<X>)?(?:\(|,\s*)\s*{_AGAIN}<P stated>"
    ),
    # “fell by 36 (12 per cent) to 264”
    shaped(
        rf"{WAY}(?:\s+by)?\s*<N change><~10>\(\s*(?:{_AGAIN})?<P stated>\s*\)\s*"
        r"(?:to|lên|xuống còn|xuống|còn)\s+<N new>"
    ),
)
_BY_NUMBER = (
    # way, difference, from, to
    shaped(rf"{WAY}(?:\s+thêm|\s+by)?\s*<N change><~40>(?:<X><~10>)?(?:,\s*|\(\s*){_NUMBERS}"),
    # “từ 61 người còn 55 người, giảm 6 người”
    shaped(rf"{_NUMBERS}<~25>(?:<X><~10>)?,\s*{WAY}(?:\s+thêm)?\s*<N change>"),
    # “so với cùng kỳ tăng 131 đơn (6 tháng đầu năm 2019 tiếp nhận 1.405 đơn)”, “tăng 12 xã so với năm 2022 (35 xã)”
    shaped(
        rf"<N new><~30>,\s*(?:so với<~30>)?{WAY}(?:\s+thêm)?\s*<N change><~25>"
        rf"(?:so với<~40>(?:<X>\s*)?\((?:\s*{_TIME})?|\(\s*(?=[^()]*[\uf800-\uf8ff]|cùng kỳ|năm trước){_TIME})<N old>"
    ),
    # “năm 2020 có 15 sản phẩm, đến nay có 18 sản phẩm, tăng 3 sản phẩm”
    shaped(
        rf"<X><~25><N old><~25>[,;]\s*(?:đến nay|đến|nay|hiện|năm)<~20>(?:<X><~20>)?<N new><~20>[,;]\s*"
        rf"{WAY}(?:\s+thêm)?\s*<N change>"
    ),
    shaped(rf"{WAY}(?:\s+thêm)?\s*{_NUMBERS}<~25>(?:<X><~10>)?(?:,\s*(?:tức\s+)?|\(\s*){_AGAIN}<N change>"),
)
# “320 triệu đồng, bằng 108,8% so với cùng kỳ (294 triệu đồng)”
_OF_BEFORE = (
    shaped(
        rf"<N new><~20>,\s*(?:bằng|đạt)\s*<P stated>\s*so với\s+(?:cùng kỳ|năm trước|năm\s+<X>|<X>)<~20>(?:<X>\s*)?"
        rf"\(\s*(?:{_TIME})<N old>"
    ),
)
_SAID = re.compile(rf"{RISE}|{FALL}|cùng kỳ|năm trước")  # else no pattern is tried
# What a value may be compared with that is not an earlier one.
_PLANNED = re.compile(r"kế hoạch|dự toán|mục tiêu|chỉ tiêu|\bplan|\btarget|\bbudget|forecast|expected")
_DIRECTION = tuple(shaped(rf"{WAY}\s*{numbers}") for numbers in (_NUMBERS, _SHARES))
_ONE = Bounds(Fraction(1), Fraction(1))


def found(passage: Passage, _: Sequence[Passage]) -> Iterator[Statement]:
    """Changes from one value to another, with the percentage or the difference that is said of them."""
    if not _SAID.search(passage.shape):
        return
    for patterns, read in (
        (_BOTH, _relative),
        (_OF_SHARES, _of_shares),
        (_WITH_DIFFERENCE, _by_difference),
        (_BY_NUMBER, _by_number),
        (_OF_BEFORE, _of_before),
        (_DIRECTION, _direction),
    ):
        for pattern in patterns:
            for match in pattern.finditer(passage.shape):
                yield from read(passage, match)


def _ends(passage: Passage, match: re.Match[str], name: str) -> tuple[PrintedFigure, PrintedFigure, PrintedFigure]:
    """The old value, the new one, and what is said of both. “từ 4,18 lên 4,42 triệu” are millions both."""
    old, new, told = (passage.figure(match, group) for group in ("old", "new", name))
    if new.factor and not old.factor and not old.percent and old.value * 1000 < new.value:
        old = old._replace(value=old.value * 10**new.factor, factor=new.factor, counted=False, unit="")
    return old, new, told


def _relative(passage: Passage, match: re.Match[str]) -> Iterator[Statement]:
    old, new, stated = _ends(passage, match, "stated")
    if not old.value or _other_rate(passage, match) or not _alike(old, new):
        return
    grown = difference(possible_quotients(new.within, old.within), _ONE)
    exact = new.value / old.value - 1
    yield from _changed(match["way"], stated, (old, new), (new.text, old.text), "/−1", exact, grown)


def _of_before(passage: Passage, match: re.Match[str]) -> Iterator[Statement]:
    """What a value is of the one before, in percent."""
    old, new, stated = _ends(passage, match, "stated")
    sum = recomputed_share(new, old)
    if sum is None or _other_rate(passage, match) or not same_unit(old, new) or _PLANNED.search(match[0]):
        return
    one = statement(StatementKind.CHANGE, stated, (new, old), sum, sure=True)
    if one is not None:
        yield one


def _alike(old: PrintedFigure, new: PrintedFigure) -> bool:
    """Whether both may be of one quantity: in one unit, or one of them in none."""
    return not old.unit or not new.unit or same_unit(old, new)


def _of_shares(passage: Passage, match: re.Match[str]) -> Iterator[Statement]:
    """Of percentages, a change “of 3%” is mostly meant in points; both are taken for right."""
    old, new, stated = _ends(passage, match, "stated")
    if not old.value or _other_rate(passage, match):
        return
    way, operands = match["way"], (new.text, old.text)
    grown = difference(possible_quotients(new.within, old.within), _ONE)
    relative = list(_changed(way, stated, (old, new), operands, "/−1", new.value / old.value - 1, grown, sure=False))
    if relative and not stated.in_points:
        yield from relative
        return
    points = difference(new.within, old.within)
    yield from _changed(way, stated, (old, new), operands, "−", new.value - old.value, points, sure=stated.in_points)


def _by_difference(passage: Passage, match: re.Match[str]) -> Iterator[Statement]:
    new, change, stated = (passage.figure(match, name) for name in ("new", "change", "stated"))
    if _other_rate(passage, match) or not _of_same(new, change):
        return
    down = falls(match["way"])
    if change.sign and (change.sign == "−") != down:
        return
    old = new.value + change.value if down else new.value - change.value
    if old <= 0:
        return
    base = _sum(new.within, change.within) if down else difference(new.within, change.within)
    sum = Recomputed(
        (change.text, new.text), "/(+)" if down else "/(−)", change.value / old, possible_quotients(change.within, base)
    )
    if may_print(stated.stated, possible_quotients(new.within, base)):
        return  # 212% of before, which is 112% more
    one = statement(StatementKind.CHANGE, stated, (new, change), sum, sure=_of_change(passage.shape, match, change))
    if one is not None:
        yield one


def _of_same(new: PrintedFigure, change: PrintedFigure) -> bool:
    """Whether a difference may be one of a value: it counts the same, or names nothing: “200 more than”."""
    return not change.unit or same_unit(new, change)


def _of_change(shape: str, match: re.Match[str], change: PrintedFigure) -> bool:
    """Whether a percentage beside a difference is the difference's: “(23,6%)” alone may be a share of all."""
    if match.start("change") > match.start("stated") or match.start("new") > match.start("stated"):
        return True  # the difference explains it: 1,3% (−892 ha); so does what came of it
    after = shape[match.end() : match.end() + 20]
    if change.sign or CHANGES.search(shape[match.start("change") : match.end()]):
        return ENDS.match(after) is not None or OF_BEFORE.match(after) is not None
    return OF_BEFORE.match(after) is not None


def _by_number(passage: Passage, match: re.Match[str]) -> Iterator[Statement]:
    """A difference with both of its ends: “tăng 5 lớp (từ 10 lớp lên 15 lớp)”."""
    old, new, change = _ends(passage, match, "change")
    if (
        _other_rate(passage, match)
        or not _alike(old, new)
        or not _one_thing(old, new, change)
        or _PLANNED.search(match[0])
    ):
        return
    down = falls(match["way"])
    first, second = (old, new) if down else (new, old)
    exact, within = first.value - second.value, difference(first.within, second.within)
    (low, high), (least, most) = ends(within), ends(change.within)
    if exact < 0 or old.hedged or new.hedged or change.hedged:
        return
    holds = low <= most and least <= high
    figures = tuple(sorted((old, new, change), key=lambda one: one.start))
    sum = Recomputed((first.text, second.text), "−", exact, within)
    yield Statement(
        StatementKind.CHANGE,
        Drawer.HOLDS if holds else Drawer.WRONG,
        None if holds else LikelyCause.NOT_EQUAL,
        figures,
        change,
        sum,
    )


def _one_thing(old: PrintedFigure, new: PrintedFigure, change: PrintedFigure) -> bool:
    """Whether a difference and its ends count one thing; ends that name two may be of two: hộ nghèo, hộ thoát nghèo."""
    if " " in old.unit and " " in new.unit and old.unit != new.unit and old.start < new.start < change.start:
        return False
    return _of_same(old, change) or _of_same(new, change)


def _sum(one: Bounds, other: Bounds) -> Bounds:
    return difference(one, difference(Bounds(Fraction(0), Fraction(0)), other))


def _changed(
    way: str,
    stated: PrintedFigure,
    figures: tuple[PrintedFigure, ...],
    operands: tuple[str, ...],
    sign: str,
    exact: Fraction,
    within: Bounds,
    *,
    sure: bool = True,
) -> Iterator[Statement]:
    """What is said of a rise or a fall is its size; a word that says the other way is left to its own question."""
    if falls(way):
        exact, within = -exact, difference(Bounds(Fraction(0), Fraction(0)), within)
    if exact < 0:
        return
    one = statement(StatementKind.CHANGE, stated, figures, Recomputed(operands, sign, exact, within), sure=sure)
    if one is not None:
        yield one


def _direction(passage: Passage, match: re.Match[str]) -> Iterator[Statement]:
    old, new = passage.figure(match, "old"), passage.figure(match, "new")
    if old.hedged or new.hedged or RANK.search(_sentence(passage.shape, match)) or old.value == new.value:
        return
    if not same_unit(old, new):
        return
    if falls(match["way"]) == (new.value < old.value):
        return
    yield Statement(StatementKind.CHANGE, Drawer.QUESTION, LikelyCause.DIRECTION, (old, new), new, None)


def _other_rate(passage: Passage, match: re.Match[str]) -> bool:
    """Whether the percentage is a year's, or points of an index."""
    around = passage.shape[max(0, match.start() - 30) : match.end() + 15]
    return A_YEAR.search(around) is not None or RANK.search(_sentence(passage.shape, match)) is not None


def _sentence(shape: str, match: re.Match[str]) -> str:
    start = max(shape.rfind(sign, 0, match.start()) for sign in ".;\n")
    return shape[start + 1 : match.end()]
