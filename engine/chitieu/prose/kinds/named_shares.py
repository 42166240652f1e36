"""A share whose total is said by words: “chiếm 26,2% tổng số hộ (16.603 hộ)”, “18,240 people; 7,114 of them (39%)”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from chitieu.prose.figures import same_unit
from chitieu.prose.kinds.words import LINK
from chitieu.prose.passages import Passage, shaped
from chitieu.prose.recompute import recomputed_share, statement
from chitieu.prose.statements import Statement, StatementKind

# Its total stands after it, in brackets.
_BASE_AFTER = shaped(
    r"<N part><~60>[,(]\s*chiếm(?: t[ỷỉ] lệ)?\s*<P stated>\s*(?:trên\s+|so với\s+)?"
    r"(?:tổng(?: số)?|số|dân số|diện tích)\s<~40>\(\s*<N base>"
)
_END = r"\s*(?:[).,;]|$)"
_OPENS = rf"(?:\(\s*(?:{LINK})?|,\s*{LINK})"
# A share of the figure right before it, or of what the sentence begins with.
_OF_THESE = (
    shaped(rf"<N base><~60>,\s*(?:of (?:whom|which)|including)\s+<~20><N part><~50>{_OPENS}<P stated>{_END}"),
    shaped(
        rf"<N base><~60>[,;.]\s*(?:and\s+|with\s+)?<N part>\s+of\s+(?:them|whom|which|these)\b<~40>{_OPENS}"
        rf"<P stated>{_END}"
    ),
    shaped(
        rf"(?:^|[.;]\s*)(?:of|out of|among)\s+(?:the\s+|all\s+)?<N base><~60>,\s*<N part><~80>{_OPENS}"
        rf"<P stated>{_END}"
    ),
    shaped(rf"<N part>\s+of\s+(?:the|its|their|all|a total of)?<~25><N base><~40>{_OPENS}<P stated>{_END}"),
    shaped(rf"<N part><~30>\b(?:trong|trên)\s+(?:tổng\s+)?số\s+<N base><~30>{_OPENS}<P stated>{_END}"),
)
_OF_MANY = _OF_THESE[-2:]  # of which more than one part may be
_ANOTHER_PART = re.compile(r"[\ue000-\ue7ff\uf000-\uf7ff][^.;:]*$")


def found(passage: Passage, _: Sequence[Passage]) -> Iterator[Statement]:
    """Shares of the total that a word points to."""
    for pattern in (_BASE_AFTER, *_OF_THESE):
        for match in pattern.finditer(passage.shape):
            part, base, stated = (passage.figure(match, name) for name in ("part", "base", "stated"))
            if pattern is _BASE_AFTER and not same_unit(part, base):
                continue
            sum = recomputed_share(part, base) if part.value <= base.value else None
            sure = pattern not in _OF_MANY or not _follows_another(passage.shape, match.start())
            one = None if sum is None else statement(StatementKind.SHARE, stated, (part, base), sum, sure=sure)
            if one is not None:
                yield one


def _follows_another(shape: str, start: int) -> bool:
    """Whether another part stands before: 9 xe điện, 101 xe chạy khí trong tổng số 2.595 xe, đạt 4,24%."""
    return _ANOTHER_PART.search(shape, max(0, start - 120), start) is not None
