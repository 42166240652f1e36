"""A share of a total that stands before: “Tổng số 23 người … nữ 06 người (chiếm 26,1%)”."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from chitieu.prose.figures import PrintedFigure, PrintedRatio, both_people, same_unit
from chitieu.prose.kinds.words import ANOTHER_BASE, ANOTHER_CLAUSE, ENDS, EXCESS, LINK, OF_TARGET, one_clause
from chitieu.prose.passages import Passage, shaped
from chitieu.prose.recompute import recomputed_share, statement
from chitieu.prose.statements import Statement, StatementKind

_SHARE = shaped(rf"<N part>(?P<gap><~60>)(?P<link>,\s*{LINK}|\s{LINK}|\(\s*{LINK}?){LINK}?<P stated>")
_TOTAL_WORD = re.compile(
    r"(?:^\s*|\.\s*)trong\s*$"
    r"|(?:tổng(?: số)?(?! (?:công ty|cục|giám đốc|kiểm toán|bí thư|thống|biên tập|thư ký|hội))|trong số|\btoàn\b|\bcả\b"
    r"|tiếp nhận|thụ lý|\bof\b|total)[^.;:!?\n()\ue000-\uf8ff]*:?\s*$"
)
_WITHIN = re.compile(
    r"[^.;:!?\ue000-\uf8ff]{0,60},\s*(?:trong đó|of (?:which|whom)|including)\b"
)  # a part of it follows
_UNSURE = re.compile(r",|\bvà\b|\bthu\b")
_OF_PLAN = re.compile(r"[,\s(]*(?:đạt|bằng)(?!\s+t[ỷỉ] lệ)")
# What is done with all of a total, so that what is reached is of it, not of a plan.
_DONE = re.compile(
    r"\b(?:đã (?:được )?)?(?:giải quyết|giải ngân|xét xử|xử lý|thẩm định|phân bổ|trả lời|trả|thu hồi|thi hành"
    r"|kiểm tra|rà soát)[^.;,\ue000-\uf8ff]*$"
)
# People that are of those counted before them.
_SUBGROUP = re.compile(r"\b(?:nữ|nam|(?:người\s+)?(?:dân tộc|dtts)[^.;,\ue000-\uf8ff]{0,20})\s*(?:là|có|:)?\s*$")
_IS_TOTAL = re.compile(r"\b(?:trên|trong)\s+tổng\s+số\s*$")  # 15 tòa (trên tổng số 867 tòa), chiếm 1,7%
_NAMED_BASE = re.compile(
    r"\s*(?:(?:của|trong|trên|so với)\s+)?(?:tổng\s+)?(?:số\s+)?(?P<noun>dân số|diện tích)"
    r"(?=\s*(?:[.,;)]|toàn|của (?:tỉnh|huyện|xã|toàn)\b|$))"
)
_AMONG = re.compile(
    r"(?:(?:trong (?:tổng )?số|\bof)\b|(?:^|[.;])\s*trong\b)[^.;\ue000-\uf8ff]*[\ue000-\uf7ff][^.;\ue000-\uf7ff]*$"
)
_COUNTED = shaped(r"<R>|<N>")
_LIST = re.compile(r"\s*[-+*•–]\s")
_Base = tuple[PrintedFigure, bool]  # with whether a word calls it a total
_Placed = tuple[int, PrintedFigure]
_REACH = 6  # paragraphs of a list that its total may stand before


def found(passage: Passage, earlier: Sequence[Passage]) -> Iterator[Statement]:
    """Shares of the one total of the same unit before them; where that is in doubt, only those that hold."""
    counted: list[_Placed] = []
    for match in _SHARE.finditer(passage.shape):
        part, stated = passage.figure(match, "part"), passage.figure(match, "stated")
        if EXCESS.search(passage.shape[max(0, match.start() - 20) : match.start()]):
            continue  # a change, of its own base
        counted = counted or _counted(passage)
        bases = list(_bases(part, passage, counted, match.start(), earlier))
        one = _held(stated, part, bases, sure=_clear(passage.shape, match))
        if one is not None:
            yield one


def _clear(shape: str, match: re.Match[str]) -> bool:
    """Whether the percentage is the part's, and of a total that stands before it."""
    before, after, gap = shape[: match.start()], shape[match.end() : match.end() + 60], one_clause(match["gap"])
    if _UNSURE.search(gap) or ANOTHER_CLAUSE.search(gap) or _IS_TOTAL.search(before):
        return False
    if _OF_PLAN.match(match["link"]) and not (_AMONG.search(before) or _DONE.search(before)):
        return False  # it may be of a plan
    base = _NAMED_BASE.match(after)
    if base:
        return base["noun"] in before[before.rfind(".") + 1 :]
    if after.lstrip().startswith("of "):
        return False  # 12.5% of the population
    return ENDS.match(after) is not None and not (ANOTHER_BASE.match(after) or OF_TARGET.match(after))


def _held(stated: PrintedFigure, part: PrintedFigure, bases: Sequence[_Base], *, sure: bool) -> Statement | None:
    """The share of what is called a total, or of the nearest figure, where it holds; blamed only if there is one."""
    named = [base for base, called in bases if called]
    for base in (*named[-1:], *(base for base, _ in bases[-1:])):
        sum = recomputed_share(part, base)
        one = None if sum is None else statement(StatementKind.SHARE, stated, (part, base), sum, sure=False)
        if one is not None:
            return one
    if not sure or not named or len({base.value for base, _ in bases}) != 1:
        return None
    sum = recomputed_share(part, named[-1])
    return None if sum is None else statement(StatementKind.SHARE, stated, (part, named[-1]), sum, sure=True)


def _bases(
    part: PrintedFigure, passage: Passage, counted: Sequence[_Placed], at: int, earlier: Sequence[Passage]
) -> Iterator[_Base]:
    """Figures before a part that it may be of, each with whether a word calls it a total."""
    for before in _list_above(passage, earlier):
        above = _candidates(part, before.shape, _counted(before), len(before.shape))
        yield from (base for base in above if base[1])
    yield from _candidates(part, passage.shape, counted, at)


def _list_above(passage: Passage, earlier: Sequence[Passage]) -> list[Passage]:
    """The paragraphs above an item of a list, from that which introduces it."""
    if not _LIST.match(passage.shape):
        return []
    above: list[Passage] = []
    for before in reversed(earlier[-_REACH:]):
        above.append(before)
        if not _LIST.match(before.shape) and not re.fullmatch(r"\s*trong đó\s*:?\s*", before.shape):
            break
    return above[::-1]


def _counted(passage: Passage) -> list[_Placed]:
    """The figures of a passage that may be a whole, with their places."""
    found: list[_Placed] = []
    for match in _COUNTED.finditer(passage.shape):
        mark = passage.mark(match[0])
        figure = mark.above if isinstance(mark, PrintedRatio) else mark
        if isinstance(figure, PrintedFigure) and not figure.percent and not figure.hedged:
            found.append((match.start(), figure))
    return found


def _candidates(part: PrintedFigure, shape: str, counted: Iterable[_Placed], until: int) -> Iterator[_Base]:
    part_is_group = _SUBGROUP.search(shape[max(0, until - 40) : until]) is not None
    for place, figure in counted:
        if place >= until:
            return
        alike = same_unit(figure, part) or (figure.counted and not part.unit)
        if not (alike or both_people(figure, part)) or figure.value < part.value:
            continue
        of_it = part_is_group and not _SUBGROUP.search(shape[max(0, place - 40) : place])
        among = alike or of_it or _WITHIN.match(shape, place + 1) is not None
        yield figure, among and (of_it or _is_total(shape, place))


@lru_cache(maxsize=4096)
def _is_total(shape: str, place: int) -> bool:
    """Whether words call a figure a total, or say that its parts follow."""
    called = _TOTAL_WORD.search(shape[max(0, place - 120) : place]) is not None
    return called or _WITHIN.match(shape, place + 1) is not None
