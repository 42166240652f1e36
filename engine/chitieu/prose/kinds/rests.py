"""A whole, a part and the rest: “45 xã, trong đó 38 xã đạt chuẩn, còn lại 07 xã”, “35/82 hộ đã di dời, còn 47 hộ”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from chitieu.prose.figures import PrintedFigure
from chitieu.prose.kinds.parts import held
from chitieu.prose.passages import Passage, shaped
from chitieu.prose.statements import Drawer, Statement

_PART = (
    r"(?:<N whole><~60>[,;:]?\s*(?:trong đó(?:\s+có)?|\bcó|đã|thực hiện|đạt|of which|:)\s*:?<~40><N part>"
    r"|<R ratio>)<~40>"
)
_LEFT = (
    r"(?:số\s+)?(?:còn lại|còn|chưa đạt|không đạt|the remaining|the other)(?:\s+(?:là|có|phải \w+|thiếu))?\s*:?<~20>"
)
_RESTS = (
    shaped(rf"{_PART}[,;.]\s*(?P<left>{_LEFT})<N rest>"),
    shaped(rf"{_PART}[,;]\s*(?:và\s+)?<N rest>(?P<left><~15>\bcòn lại)"),
)
# What says that nothing but the rest is meant: “còn” alone may begin another clause.
_REST_WORD = re.compile(r"còn lại|còn thiếu|còn phải|(?:chưa|không) đạt|remaining|other")
_UNDONE = re.compile(r"[^.;,\ue000-\uf8ff]{0,25}\b(?:chưa|đang|quá hạn|trong hạn|chuyển|tồn|phải|không)\b")
_ANOTHER = re.compile(r"[^.;\n]*[\uf000-\uf7ff\ue000-\ue7ff]")  # the rest itself is parted


def found(passage: Passage, _: Sequence[Passage]) -> Iterator[Statement]:
    """Rests, with the whole and the part before them."""
    for pattern in _RESTS:
        for match in pattern.finditer(passage.shape):
            if match["ratio"]:
                ratio = passage.ratio(match, "ratio")
                whole, part = ratio.below, ratio.above
            else:
                whole, part = passage.figure(match, "whole"), passage.figure(match, "part")
            yield from _held(passage, match, whole, part)


def _held(passage: Passage, match: re.Match[str], whole: PrintedFigure, part: PrintedFigure) -> Iterator[Statement]:
    rest = passage.figure(match, "rest")
    hedged = any(one.hedged or one.value > whole.value for one in (whole, part, rest))
    if hedged or not (_may_be(whole, part) and _may_be(whole, rest)):
        return
    shape, end = passage.shape, match.end()
    said = _REST_WORD.search(match["left"]) or _UNDONE.match(shape, end)
    sure = said is not None and not _ANOTHER.match(shape, end) and _may_be(whole, rest)
    for one in held(whole, [part, rest], closed=sure, within=False):
        if one.drawer is Drawer.HOLDS or sure:
            yield one


def _may_be(whole: PrintedFigure, part: PrintedFigure) -> bool:
    """Whether a figure may be some of a whole: in its unit, or in none."""
    return not whole.unit or not part.unit or _first(whole) == _first(part) or _done(part)


def _first(figure: PrintedFigure) -> str:
    """The first word of what is counted: 47 đơn, 39 đơn thuộc thẩm quyền."""
    return figure.unit.partition(" ")[0]


def _done(part: PrintedFigure) -> bool:
    """Whether what follows a figure says what is done, not what is counted."""
    return _first(part) in ("đạt", "chưa", "đang", "không", "đã")
