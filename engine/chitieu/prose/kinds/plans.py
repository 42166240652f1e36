"""A value and its percentage of a plan that stands beside it: “1.254 tỷ đồng, bằng 104,5% kế hoạch (1.200 tỷ đồng)”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from chitieu.prose.figures import same_unit
from chitieu.prose.kinds.words import A_YEAR
from chitieu.prose.passages import Passage, shaped
from chitieu.prose.recompute import recomputed_share, statement
from chitieu.prose.statements import Statement, StatementKind

_OF_PLAN = shaped(
    r"<N value><~40>[,(]\s*(?:bằng|đạt)\s*<P stated>\s*(?:so với\s+)?(?:mục tiêu|kế hoạch|chỉ tiêu|dự toán)"
    r"(?P<gap><~30>)\(\s*(?:kế hoạch\s*|kh\s*)?(?:là|giao)?:?\s*<N plan>"
)
_PLAN_FIRST = shaped(
    r"(?:kế hoạch|chỉ tiêu|dự toán)(?P<gap><~60>)<N plan><~20>[,;]\s*(?:đã\s+)?(?:thực hiện|kết quả|đạt)(?: được| đạt)?"
    r"<~20><N value><~30>[,(]\s*(?:bằng|đạt)\s*<P stated>\s*(?:so với\s+)?(?:mục tiêu|kế hoạch|chỉ tiêu|dự toán)"
)
_THAT_PLAN = re.compile(r"\s*(?:[.,;)]|$|đề ra)")  # not that of the province, of another year


def found(passage: Passage, _: Sequence[Passage]) -> Iterator[Statement]:
    """Percentages of a plan that is given in brackets, or before what came of it."""
    for pattern, before in ((_OF_PLAN, False), (_PLAN_FIRST, True)):
        for match in pattern.finditer(passage.shape):
            value, plan, stated = (passage.figure(match, name) for name in ("value", "plan", "stated"))
            sum = recomputed_share(value, plan)
            if sum is None or not same_unit(value, plan) or A_YEAR.search(match["gap"]):
                continue
            sure = not before or _THAT_PLAN.match(passage.shape, match.end()) is not None
            one = statement(StatementKind.TARGET, stated, (value, plan), sum, sure=sure)
            if one is not None:
                yield one
