"""Percentages that make a whole: “Cơ cấu kinh tế: nông nghiệp 22,2%, dịch vụ 28,4%, …”; a share and the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from chitieu.prose.figures import PrintedFigure, ends
from chitieu.prose.passages import Passage, shaped, sign_kind
from chitieu.prose.recompute import total
from chitieu.prose.statements import Drawer, LikelyCause, Recomputed, Statement, StatementKind

_LIST = r"(?P<list>[^.:\n]{3,600})"
_TAKES, _ITEM = r"chiếm(?: t[ỷỉ] lệ)?\s*", r"[^.:;,\n\ue000-\uf8ff]{3,60}"
_CHAIN = rf"{_TAKES}(?P<list><P>\s*[,;](?:{_ITEM}{_TAKES}<P>\s*[,;])+"


class _Structure(NamedTuple):
    """Lists by the words before them. ``whole``: they are all that there is, also where they lack much; else they may
    overlap, or name the best alone, and of three and more only what is near is blamed. ``ages`` may stand in them."""

    pattern: re.Pattern[str]
    whole: bool = False
    ages: bool = False
    blamed: bool = True


_STRUCTURES = (
    _Structure(shaped(rf"(?:cơ cấu|tỷ trọng|structure)[^.;:\ue000-\uf7ff]{{0,80}}:{_LIST}"), whole=True),
    _Structure(
        shaped(r"(?:cơ cấu|tỷ trọng)[^.;:,\ue000-\uf8ff]{0,40}(?:,| lần lượt là)\s(?P<list>[^.:;\n]{3,300})"),
    ),
    _Structure(
        shaped(rf"(?:xếp loại|phân loại|trình độ|ý kiến|mức độ|nguồn vốn|tỷ lệ)[^.;:\ue000-\uf7ff]{{0,50}}:{_LIST}"),
    ),
    _Structure(shaped(rf"độ tuổi[^.;:\ue000-\uf7ff]{{0,50}}:{_LIST}"), ages=True),
    _Structure(shaped(r"\bxuất sắc[^.;:,\ue000-\uf8ff]{0,20}(?P<list><P>[^.:\n]{3,300})")),
    _Structure(shaped(r"\b(?:divided|split|distributed)\s+(?:between|among|into)\b(?P<list>[^.:\n]{3,300})")),
    _Structure(
        shaped(r"\bof (?:those|all|the respondents)\b[^.;:,\ue000-\uf8ff]{0,50},(?P<list>[^.:\n]{3,300})"), blamed=False
    ),
    _Structure(shaped(rf"{_CHAIN}\s*còn lại[^.:;,\n\ue000-\uf8ff]{{0,50}}<P>)"), whole=True),
    _Structure(shaped(rf"{_CHAIN}{_ITEM}{_TAKES}<P>)(?=\s*\.)")),
)
_LEFT = r"(?:còn lại|the remaining|the rest|the other)"
_RESTS = (
    shaped(rf"<P share><~50>[,;]\s*(?:(?:và|and|while)\s+)?<~30>{_LEFT}(?:\s+là|\s+chiếm|\s+có|,|\s*\()?\s*<P rest>"),
    shaped(r"<P share><~50>[,;]\s*(?:(?:và|and|while)\s+)?<~40><P rest>\s+còn lại\b"),
    shaped(
        r"\bnam\s*(?:giới\s*)?(?:chiếm|là|:|\()?\s*<P share>\)?[,;]?\s*(?:và\s+)?"
        r"nữ\s*(?:giới\s*)?(?:chiếm|là|:|\()?\s*<P rest>"
    ),
    shaped(r"<P share><~30>\b(?:đúng|trong|trước) hạn[,;]?\s*(?:và\s+)?<P rest><~15>\b(?:quá|trễ|chậm|không đúng) hạn"),
)
_OPPOSITE = shaped(
    r"<P share>\s*(?P<what>[^.,;:()\n\ue000-\uf8ff]{3,40})[,;]\s*(?:và\s+)?"
    r"<P rest>\s*(?P<other>[^.,;:()\n\ue000-\uf8ff]{3,50})"
)
_BEFORE, _AFTER = re.compile(r"[^.;\n]*$"), re.compile(r"[^.;\n]*")  # of the same clause
_CHIEFLY = re.compile(r"chủ yếu|lớn nhất|chính\b|mainly|mostly|largest")
_OPEN = re.compile(r"…|\.\.|v\.v|tăng|giảm|so với|kế hoạch|mục tiêu|trong đó")
_TENTH, _LACKS = Fraction(1, 10), Fraction(1, 50)


def found(passage: Passage, _: Sequence[Passage]) -> Iterator[Statement]:
    """Lists of percentages after a word that says that they are a whole, and a share with “còn lại”."""
    for structure in _STRUCTURES:
        for match in structure.pattern.finditer(passage.shape):
            parts = _parts(passage, match["list"], ages=structure.ages)
            before = passage.shape[max(0, match.start() - 20) : match.start("list")]
            if parts is None or _OPEN.search(match["list"]) or _CHIEFLY.search(before):
                continue
            if structure.whole or len(parts) > 2:
                told = _whole(parts, all_there_is=structure.whole)
                yield from (one for one in told if structure.blamed or one.drawer is Drawer.HOLDS)
    for match in _rests(passage.shape):
        share, rest = passage.figure(match, "share"), passage.figure(match, "rest")
        others = _BEFORE.search(passage.shape[: match.start()]), _AFTER.match(passage.shape, match.end())
        alone = not any(other and re.search("[\ue800-\uefff]", other[0]) for other in others)
        if alone and not share.hedged and not rest.hedged:
            yield from _whole([share, rest])


def _parts(passage: Passage, text: str, *, ages: bool) -> list[PrintedFigure] | None:
    """The percentages of a list, one an item; ``None`` where other figures stand among them."""
    parts: list[PrintedFigure] = []
    for letter in text:
        kind = sign_kind(letter)
        if kind in ("N", "R") or (kind == "X" and not ages):  # of two years, say
            return None
        if kind == "P":
            mark = passage.mark(letter)
            assert isinstance(mark, PrintedFigure)
            if mark.hedged:
                return None
            parts.append(mark)
    return parts if len(parts) >= 2 else None


def _rests(shape: str) -> Iterator[re.Match[str]]:
    for pattern in _RESTS:
        yield from pattern.finditer(shape)
    for match in _OPPOSITE.finditer(shape):  # 60% đồng ý, 40% không đồng ý
        what, other = match["what"].split(), match["other"].split()
        if [word for word in other if word not in ("không", "chưa")] == what != other:
            yield match


def _whole(parts: Sequence[PrintedFigure], *, all_there_is: bool = True) -> Iterator[Statement]:
    exact, within = sum((part.value for part in parts), Fraction(0)), total(part.within for part in parts)
    low, high = ends(within)
    added = Recomputed(tuple(part.text for part in parts), "+", exact, within)
    if low <= 1 <= high:
        yield Statement(StatementKind.PERCENTS, Drawer.HOLDS, None, tuple(parts), parts[-1], added)
    else:
        # What lacks much may lack a part that is not named.
        near = -_LACKS <= exact - 1 <= _TENTH
        if exact < 1 - _TENTH or (not all_there_is and not near):
            return
        drawer = Drawer.WRONG if near and not _is_close(parts, exact, all_there_is=all_there_is) else Drawer.QUESTION
        yield Statement(StatementKind.PERCENTS, drawer, LikelyCause.SUM, tuple(parts), parts[-1], added)


def _is_close(parts: Sequence[PrintedFigure], exact: Fraction, *, all_there_is: bool) -> bool:
    """Whether parts lack so little that it may be their rounding, or, in a loose list, a part that is not named."""
    last = Fraction(1, 100 * 10 ** min(part.decimals for part in parts))
    return abs(exact - 1) <= last * len(parts) / 2 or (exact < 1 and not all_there_is)
