"""A whole and its parts: “42 người (trưởng: 18; phó: 24)”, “gồm 221 người ở cấp tỉnh, 192 người ở trường”.

The weak kind: a list may be open, nested, or of groups that overlap. Only a closed list in one unit, off by at most a
tenth, is called wrong; one that is off by more, or of several units, is asked about; “trong đó” need not be all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from chitieu.prose.figures import PrintedFigure, ends, same_unit
from chitieu.prose.passages import Passage, shaped, sign_kind
from chitieu.prose.recompute import total
from chitieu.prose.statements import Drawer, LikelyCause, Recomputed, Statement, StatementKind

_WHOLE = r"(?:<N whole>|<R ratio>)"
_ALL = r"(?:bao gồm|gồm(?: có)?|chia ra|cụ thể|consisting of|comprising)"
_WITHIN = r"(?:trong đó(?: có)?|of which|including)"
_GAP = r"[^.;:!?()\n\ue000-\uf7ff]{0,120}?"
_LISTS = (
    shaped(rf"{_WHOLE}(?P<gap>{_GAP})\((?P<word>{_ALL}|{_WITHIN})?\s*:?(?P<list>(?:[^()\n]|\([^()\n]*\)){{3,900}})\)"),
    shaped(
        rf"{_WHOLE}(?P<gap>{_GAP})[,;:.]?\s*(?P<word>{_ALL}|{_WITHIN})(?P<too>\s+cả)?"
        r"(?:\s+các [^.;:\ue000-\uf8ff]{1,30})?\s*:?(?P<list>[^.\n]{3,900})(?P<end>[.\n]|$)"
    ),
    shaped(rf"{_WHOLE}(?P<gap>{_GAP}):(?P<word>)(?P<list>[^.\n]{{3,900}})(?P<end>[.\n]|$)"),
)
_AFTER_BRACKETS = shaped(
    rf"{_WHOLE}(?P<gap>{_GAP})\((?:chiếm\s*)?<P>\)\.\s*(?P<word>{_ALL}|{_WITHIN})"
    r"(?:\s+các [^.;:\ue000-\uf8ff]{1,30})?\s*:(?P<list>[^.\n]{3,600})(?P<end>[.\n]|$)"
)
_OPEN = re.compile(
    r"…|\.\.|v\.\s?v|vân vân|etc\b|such as|như\b|kiêm nhiệm|thường vụ|trong đó|\bcả\b|of which|chủ yếu|so với|tăng|giảm"
)
_SEVERAL = re.compile(r"\b(?:chủ yếu|mỗi|từng|bình quân|tăng|giảm)\b")
_UNCLOSED = shaped(rf"{_WHOLE}(?P<gap>{_GAP})\((?P<word>)(?P<list>[^()\n.]{{3,600}})\.?\s*$")
# “tổng cộng 41 hộ” behind its parts
_TOTAL_AFTER = (
    shaped(r"[,;]\s*(?:tổng cộng|tổng số)(?:\s+(?:là|có))?:?\s*<N whole>"),
    shaped(r",\s*<N whole><~20>\b(?:in all|in total|altogether)\b"),
)
# “a total of 1,036 people, 402 women and 634 men,”
_BESIDE = shaped(
    r"(?:a total of|tổng số)\s+<N whole>[^.,;:()\ue000-\uf8ff]{0,40},\s*"
    r"(?P<list><N>\s+[^\W\d]+(?:\s+and|,|\s+và)\s+<N>\s+[^\W\d]+)"
)
# Names of groups that are all there is, where each is named once.
_COMPLEMENTS = tuple(
    tuple(map(re.compile, names))
    for names in (
        (r"\b(?:nam|men|males?|boys)\b", r"\b(?:nữ|women|females?|girls)\b"),
        (r"\bkhiếu nại\b", r"\btố cáo\b"),
        (r"\bthành thị\b", r"\bnông thôn\b"),
        (r"\bxã\b", r"\bphường\b", r"\bthị trấn\b"),
    )
)
_NOT_READ = re.compile(
    r"[\uf800-\uf8ff]|\b(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|one|two|three|four|five)\b\s*[^\W\d]"
)
_MOST_PARTS = 40
_TENTH, _THIRD = Fraction(1, 10), Fraction(1, 3)


class _Item(NamedTuple):
    figure: PrintedFigure
    labelled: bool  # “cấp xã: 18”


def found(passage: Passage, _: Sequence[Passage]) -> Iterator[Statement]:
    """Wholes with the lists of their parts."""
    for pattern in (*_LISTS, _AFTER_BRACKETS):
        for match in pattern.finditer(passage.shape):
            yield from _list(passage, match)
    for match in _UNCLOSED.finditer(passage.shape):  # where it ends is not known: it is asked about
        yield from (
            one._replace(drawer=Drawer.QUESTION) for one in _list(passage, match) if one.drawer is not Drawer.HOLDS
        )
    for match in _BESIDE.finditer(passage.shape):
        yield from _named_total(passage, passage.figure(match, "whole"), match["list"])
    for pattern in _TOTAL_AFTER:
        for match in pattern.finditer(passage.shape):
            start = max(passage.shape.rfind(sign, 0, match.start()) for sign in ".:\n")
            yield from _named_total(passage, passage.figure(match, "whole"), passage.shape[start + 1 : match.start()])


def _named_total(passage: Passage, whole: PrintedFigure, text: str) -> Iterator[Statement]:
    """A total that stands behind its parts, or right before them."""
    items = _items(passage, text)
    if items is None or whole.hedged or any(one.figure.hedged or one.figure.value > whole.value for one in items):
        return
    figures = [item.figure for item in items]
    one_unit = all(same_unit(whole, figure) for figure in figures) or _are_all(text)
    closed = one_unit and not _nested(figures) and not _OPEN.search(text)
    yield from held(whole, figures, closed=closed, within=False)


def _are_all(text: str) -> bool:
    """Whether a list is of groups that are all there is: of men and of women."""
    pieces = [piece for piece in re.split(r";|,|\bvà\b|\band\b", text) if piece.strip()]
    for names in _COMPLEMENTS:
        named = [[place for place, name in enumerate(names) if name.search(piece)] for piece in pieces]
        if sorted(named) == [[place] for place in range(len(names))]:
            return True
    return False


def _list(passage: Passage, match: re.Match[str]) -> Iterator[Statement]:
    """The statement of one list; none where it is no list of parts."""
    whole = passage.ratio(match, "ratio").above if match["ratio"] else passage.figure(match, "whole")
    items = _items(passage, match["list"])
    if items is None or not _has_parts(passage, match, whole):
        return
    figures = [item.figure for item in items]
    if any(figure.hedged or figure.value > whole.value for figure in figures):
        return
    one_unit = _one_unit(match, whole, items)
    within = re.fullmatch(_WITHIN, match["word"] or "") is not None
    if within and one_unit and _are_all(match["list"]):  # “trong đó” of all: it is asked about
        yield from _asked(held(whole, figures, closed=True, within=False))
        return
    found = list(held(whole, figures, closed=one_unit and (within or _closed(passage, match)), within=within))
    if not found and not within and _other_noun(passage, match, whole, figures):
        found = list(_asked(held(whole, figures, closed=True, within=False)))
    yield from found


def _one_unit(match: re.Match[str], whole: PrintedFigure, items: Sequence[_Item]) -> bool:
    """Whether a list counts what its whole does: in its unit, or in groups that are all there is."""
    alike = all(same_unit(whole, item.figure) or _bare(item) for item in items)
    if alike and not _nested([item.figure for item in items]):
        return True
    return match["word"] != "including" and _are_all(match["list"])


def _asked(statements: Iterable[Statement]) -> Iterator[Statement]:
    """Statements of which those that do not hold are asked about, and not blamed."""
    for one in statements:
        yield one if one.drawer is Drawer.HOLDS else one._replace(drawer=Drawer.QUESTION)


def _other_noun(passage: Passage, match: re.Match[str], whole: PrintedFigure, figures: Sequence[PrintedFigure]) -> bool:
    """Whether a closed list counts one thing by another name: 318 cơ sở giáo dục, gồm: 28 trường …, 71 trường …"""
    named = bool(match["word"]) and "gồm" in match["word"] and all(same_unit(figures[0], one) for one in figures[1:])
    near = abs(sum((one.value for one in figures), Fraction(0)) - whole.value) <= _TENTH * whole.value
    return named and near and len(figures) > 2 and _closed(passage, match) and not _nested(figures)


def _has_parts(passage: Passage, match: re.Match[str], whole: PrintedFigure) -> bool:
    """Whether a figure counts something, and what follows may be all of it; else it is a name: bệnh nhân 862."""
    if (
        whole.hedged
        or "/" in whole.unit
        or re.fullmatch(r"điểm(?! trường).*", whole.unit)
        or match.groupdict().get("too")
    ):
        return False
    return bool(whole.unit or match["ratio"] or passage.shape[: match.start()].rstrip().endswith(":"))


def _closed(passage: Passage, match: re.Match[str]) -> bool:
    """Whether nothing says that a list goes on: “cấp xã....”."""
    goes_on = match.groupdict().get("end") == "." == passage.shape[match.end() : match.end() + 1]
    return not goes_on and not _OPEN.search(match["list"]) and not _SEVERAL.search(match["gap"])


def _bare(item: _Item) -> bool:
    """Whether an item has no unit of its own: “cấp xã: 18”, “7,179 to women”."""
    return not item.figure.unit


def held(whole: PrintedFigure, parts: Sequence[PrintedFigure], *, closed: bool, within: bool) -> Iterator[Statement]:
    """The statement that parts make a whole, unless it may be left open; ``closed``: nothing else is of it."""
    exact, bounds = sum((part.value for part in parts), Fraction(0)), total(part.within for part in parts)
    low, high = ends(bounds)
    least, most = ends(whole.within)
    added = Recomputed(tuple(part.text for part in parts), "+", exact, bounds)
    every = tuple(sorted((whole, *parts), key=lambda one: one.start))
    if low <= most and least <= high:
        yield Statement(StatementKind.PARTS, Drawer.HOLDS, None, every, whole, added)
        return
    if not closed or (within and exact < whole.value) or exact < _THIRD * whole.value:
        return  # what makes less than a third are examples
    near = abs(exact - whole.value) <= _TENTH * whole.value
    drawer = Drawer.WRONG if near and not within else Drawer.QUESTION
    yield Statement(StatementKind.PARTS, drawer, LikelyCause.SUM, every, whole, added)


def _items(passage: Passage, text: str) -> list[_Item] | None:
    """The figures of a list, one an item; ``None`` where it is none, or an item has two."""
    text = re.sub(r"\([^()]*\)", lambda match: " " * len(match[0]), text)
    pieces = text.split(";") if ";" in text else re.split(r",|\bvà\b|\band\b", text)
    items: list[_Item] = []
    for piece in pieces:
        signs = [letter for letter in piece if sign_kind(letter) not in ("", "X")]
        if re.search(r"\d", piece) or (not signs and _NOT_READ.search(piece)):
            return None  # a part whose number is a word, or is taken for that of a name or a rank
        if len(signs) == 1 and piece.strip() == signs[0]:
            return None  # quận 4, 5, 6
        if not signs:
            continue  # a label with a comma: “nông, lâm nghiệp: 12”
        if len(signs) != 1 or sign_kind(signs[0]) != "N" or len(items) >= _MOST_PARTS:
            return None
        mark = passage.mark(signs[0])
        assert isinstance(mark, PrintedFigure)
        items.append(_Item(mark, re.search(rf":\s*{signs[0]}", piece) is not None))
    return items if len(items) >= 2 else None


def _nested(parts: Sequence[PrintedFigure]) -> bool:
    """Whether one part is the sum of two or more right after it, which then are its own."""
    for place, part in enumerate(parts):
        after = [other.value for other in parts[place + 1 :] if other.value]
        sums = {sum(after[:count], Fraction(0)) for count in range(2, len(after) + 1)}
        if part.value in sums:
            return True
    return False
