"""A value and its percentage of a plan that stands beside it: “1.254 tỷ đồng, bằng 104,5% kế hoạch (1.200 tỷ đồng)”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from chitieu.prose.figures import PrintedFigure, same_unit
from chitieu.prose.kinds.words import A_YEAR, LINK
from chitieu.prose.passages import Passage, shaped
from chitieu.prose.recompute import recomputed_share, statement
from chitieu.prose.statements import Statement, StatementKind

_ASKED = r"(?:mục tiêu|kế hoạch|chỉ tiêu|dự toán|kh\b)"
_REACHED = r"(?:bằng|đạt)(?:\s+t[ỷỉ] lệ)?"
# The plan stands after its percentage, so that it can be of no other.
_PLAN_AFTER = (
    shaped(
        rf"<N value><~40>[,(]\s*{_REACHED}\s*<P stated>\s*(?:so với\s+)?{_ASKED}(?P<gap><~30>)"
        r"\(\s*(?:kế hoạch\s*|kh\s*)?(?:là|giao)?:?\s*<N plan>"
    ),
    shaped(
        rf"<N value><~20>,?\s*{_REACHED}\s*<P stated>\s*(?:so với\s+)?{_ASKED}"
        r"(?P<gap>[^.,;:()!?\n\ue000-\uf8ff]{0,25}?)\s(?:là\s+|giao\s+)?<N plan>"
    ),
    shaped(
        r"<N value>(?P<gap><~40>),?\s*(?:(?:or|achieving|reaching|representing|equal to|equivalent to|\()\s*)?"
        r"<P stated>\s+of\s+(?:its|the|their|an?)\s+<~20>(?:target|goal|plan|quota)\s+(?:of|\()\s*<N plan>"
    ),
)
# It stands before, and what follows the percentage may name another.
_PLAN_BEFORE = (
    shaped(
        rf"{_ASKED}(?P<gap>(?:<~30><X>)?<~60>)<N plan><~20>[,;]\s*(?:đã\s+)?"
        r"(?:thực hiện|kết quả|đạt|đến nay)(?: được| đạt| có)?"
        rf"<~20><N value><~30>[,(]\s*{_REACHED}\s*<P stated>"
    ),
    shaped(
        rf"<N value>[^.,;:()/\ue000-\uf8ff]{{0,20}}/\s*{_ASKED}\s*(?P<gap>(?:giao\s*|là\s*)?)<N plan><~20>"
        rf"[,(]\s*{_REACHED}\s*<P stated>"
    ),
    shaped(rf"<N value><~30>\({_ASKED}(?P<gap>(?:\s+giao)?:?\s*)<N plan><~20>\),?\s*{_REACHED}\s*<P stated>"),
    shaped(rf"<N value><~30>,?\s*so với {_ASKED}(?P<gap><~20>)<N plan><~20>,?\s*{_REACHED}\s*<P stated>"),
    shaped(
        rf"\b(?:target|goal|plan|quota)\s+of\s+<N plan>(?P<gap><~40>),\s*<N value><~40>"
        rf"(?:\(\s*(?:{LINK})?|,\s*{LINK})<P stated>"
    ),
    shaped(
        rf"<N value><~30>\bagainst\s+(?:an?|the|its)\s+(?P<gap><~20>)(?:target|goal|plan|quota)\s+of\s+<N plan><~20>"
        rf"(?:\(\s*(?:{LINK})?|,\s*{LINK})<P stated>"
    ),
    shaped(
        r"<N value>(?P<gap><~40>)(?:target|goal|plan)\s+of\s+<N plan>\s*was (?:met|achieved|fulfilled) at\s+<P stated>"
    ),
)
_THAT_PLAN = re.compile(
    rf"\s*(?:so với\s+)?(?:{_ASKED}|mục tiêu)?(?:\s*năm\b)?\s*(?:[.,;)]|$|đề ra|\n)"
)  # not that of the province, of another year


def found(passage: Passage, _: Sequence[Passage]) -> Iterator[Statement]:
    """Percentages of a plan that is given after them, or before what came of it."""
    for pattern in (*_PLAN_AFTER, *_PLAN_BEFORE):
        for match in pattern.finditer(passage.shape):
            value, plan, stated = (passage.figure(match, name) for name in ("value", "plan", "stated"))
            sum = recomputed_share(value, plan)
            if sum is None or not _alike(value, plan) or A_YEAR.search(match["gap"]):
                continue
            sure = pattern in _PLAN_AFTER or _THAT_PLAN.match(passage.shape, match.end()) is not None
            one = statement(StatementKind.TARGET, stated, (value, plan), sum, sure=sure)
            if one is not None:
                yield one


def _alike(value: PrintedFigure, plan: PrintedFigure) -> bool:
    """Whether a value and a plan count the same; in English what is counted often stands with one of them."""
    first, other = (one.unit.partition("/")[0].partition(" ")[0] for one in (value, plan))
    return same_unit(value, plan) or first == other or not first or not other
