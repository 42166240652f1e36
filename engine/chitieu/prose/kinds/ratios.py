"""A ratio and its percentage: “có 3/17 cơ quan, đạt 17,6%”, “17,6% (3/17)”, “3 of the 17 (18 per cent)”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from chitieu.prose.figures import PrintedFigure
from chitieu.prose.kinds.words import ANOTHER_BASE, ANOTHER_CLAUSE, ENDS, EXCESS, LINK, OF_TARGET, one_clause
from chitieu.prose.passages import Passage, shaped
from chitieu.prose.recompute import recomputed_share, statement
from chitieu.prose.statements import Statement, StatementKind

_RATIO_FIRST = shaped(
    rf"<R ratio>(?P<gap><~120>)(?P<link>,\s*{LINK}|\s[-–]\s{LINK}|\s{LINK}|\(\s*{LINK}?|=\s*|,\s*){LINK}?<P stated>"
)
_PERCENT_FIRST = shaped(
    r"<P stated>(?P<gap><~60>)(?P<opens>\(\s*|,\s*(?:tương ứng|tương đương|tức|với)\s+)"
    r"(?:có|với|tương ứng|tương đương|tức|là|or|i\.e\.)?\s*<R ratio>"
)
_OF_PLAN = re.compile(r"\s*(?:kế hoạch|dự toán)\s*(?:[.,;)]|$|năm\b)")
_AFTER_ANOTHER = re.compile(r"[\ue000-\uf7ff]\s*(?:và|and)\s*$")
_UNSURE = re.compile(
    r",|có mặt|dự họp|tán thành|biểu quyết|đại biểu|đbqh|phiếu thuận|voted|present|voting|\btrong đó\b|\bkhoảng\b"
)


def found(passage: Passage, _: Sequence[Passage]) -> Iterator[Statement]:
    """Ratios with their percentages. Where another base is named, or another clause lies between, only what holds."""
    for pattern, first in ((_RATIO_FIRST, True), (_PERCENT_FIRST, False)):
        for match in pattern.finditer(passage.shape):
            ratio, stated = passage.ratio(match, "ratio"), passage.figure(match, "stated")
            sum = recomputed_share(ratio.above, ratio.below)
            if sum is None:
                continue
            sure = _sure(passage.shape, match, ratio.below, first=first) and not (
                ratio.slash and _date(ratio.above, ratio.below)
            )
            one = statement(StatementKind.RATIO, stated, (ratio.above, ratio.below), sum, sure=sure)
            if one is not None:
                yield one


def _sure(shape: str, match: re.Match[str], measured: PrintedFigure, *, first: bool) -> bool:
    """Whether the percentage can be of nothing but the ratio."""
    gap, after = one_clause(match["gap"]), shape[match.end() : match.end() + 60]
    if ANOTHER_CLAUSE.search(gap) or _UNSURE.search(gap):
        return False
    if not first:
        if ")" in gap or ("(" not in match["opens"] and gap.strip()):
            return False  # 28,7% số phiếu, tương đương 123/350 ghế; (7%) và điểm thi cao (3/4 …)
        if "tương đương" in match[0] and not measured.unit:
            return False  # 68% người Canada (tương đương 2/3)
        return not (OF_TARGET.match(gap) or EXCESS.search(shape[max(0, match.start() - 20) : match.start()]))
    if "phiếu" in gap and "(" not in match["link"]:
        return False  # 78/79 phiếu, đạt 92,86%: of all seats
    # “3/5 chỉ tiêu đạt 100%” says it of each; “1/3 và 2/3” are two.
    if re.match(r"\s+(?:đạt|bằng)", match["link"]) or _AFTER_ANOTHER.search(shape[: match.start()]):
        return False
    if "(" not in match["link"] and not measured.counted and _OF_PLAN.match(after):
        return True  # 552 tỷ đồng/613 tỷ đồng, bằng 90% dự toán
    return ENDS.match(after) is not None and not (ANOTHER_BASE.match(after) or OF_TARGET.match(after))


def _date(above: object, below: object) -> bool:
    """Whether a ratio above one may be a day and a month."""
    day, month = getattr(above, "value", 0), getattr(below, "value", 0)
    return bool(day > month and day <= 31 and month <= 12)
