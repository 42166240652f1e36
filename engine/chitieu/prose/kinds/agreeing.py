"""Two shares of one whole that is not given: “4.869 hộ nghèo, chiếm 6,79%; 15.947 hộ cận nghèo, chiếm 22,23%”."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chitieu.numbers import exactly
from chitieu.prose.figures import same_unit
from chitieu.prose.kinds.words import ANOTHER_BASE, OF_TARGET
from chitieu.prose.passages import Passage, shaped
from chitieu.prose.recompute import quotient
from chitieu.prose.statements import Drawer, LikelyCause, Recomputed, Statement, StatementKind

_TWO = shaped(
    r"<N one><~40>[,(]\s*chiếm(?: tỷ lệ)?\s*<P first>\)?\s*[;,](?:\s+(?:và|có|còn))?"
    r"(?:<~20>:)?<~20><N other><~40>[,(]\s*chiếm(?: tỷ lệ)?\s*<P second>"
)


def found(passage: Passage, _: Sequence[Passage]) -> Iterator[Statement]:
    """Pairs of shares: they hold where one whole number may be the whole of both, else they are asked about."""
    for match in _TWO.finditer(passage.shape):
        one, first, other, second = (passage.figure(match, name) for name in ("one", "first", "other", "second"))
        every = (one, first, other, second)
        after = passage.shape[match.end() : match.end() + 60]
        if any(figure.hedged for figure in every) or not same_unit(one, other) or not first.value or not second.value:
            continue
        if ANOTHER_BASE.match(after) or OF_TARGET.match(after):
            continue
        a, b = (quotient(exactly(count.value), share.within) for count, share in ((one, first), (other, second)))
        if a.low is None or a.high is None or b.low is None or b.high is None:
            continue
        low, high = max(a.low, b.low), min(a.high, b.high)
        agree = low <= high and (not one.counted or -(-low // 1) <= high)
        exact = other.value / (one.value / first.value)
        sum = Recomputed((other.text, one.text, first.text), "/(/)", exact, quotient(exactly(other.value), a))
        yield Statement(
            StatementKind.AGREE,
            Drawer.HOLDS if agree else Drawer.QUESTION,
            None if agree else LikelyCause.OTHER_BASE,
            every,
            second,
            sum,
        )
