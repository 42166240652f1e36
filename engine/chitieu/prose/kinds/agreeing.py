"""Two shares of one whole that is not given: “4.869 hộ nghèo, chiếm 6,79%; 15.947 hộ cận nghèo, chiếm 22,23%”."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil

from chitieu.numbers import exactly
from chitieu.prose.figures import PrintedFigure, ends, same_unit
from chitieu.prose.kinds.words import ANOTHER_BASE, OF_TARGET
from chitieu.prose.passages import Passage, shaped
from chitieu.prose.recompute import possible_quotients
from chitieu.prose.statements import Drawer, LikelyCause, Recomputed, Statement, StatementKind

_TWO = shaped(
    r"<N one><~40>[,(]\s*chiếm(?: tỷ lệ)?\s*<P first>\)?\s*[;,](?:\s+(?:và|có|còn))?"
    r"(?:<~20>:)?<~20><N other><~40>[,(]\s*chiếm(?: tỷ lệ)?\s*<P second>"
)


def found(passage: Passage, _: Sequence[Passage]) -> Iterator[Statement]:
    """Pairs of shares: they hold where one whole number may be the whole of both, else they are asked about."""
    for match in _TWO.finditer(passage.shape):
        one, first, other, second = (passage.figure(match, name) for name in ("one", "first", "other", "second"))
        after = passage.shape[match.end() : match.end() + 60]
        if any(figure.hedged or not figure.value for figure in (one, first, other, second)):
            continue
        if same_unit(one, other) and not ANOTHER_BASE.match(after) and not OF_TARGET.match(after):
            yield _pair(one, first, other, second)


def _pair(one: PrintedFigure, first: PrintedFigure, other: PrintedFigure, second: PrintedFigure) -> Statement:
    a, b = (possible_quotients(exactly(count.value), share.within) for count, share in ((one, first), (other, second)))
    low, high = max(ends(a)[0], ends(b)[0]), min(ends(a)[1], ends(b)[1])
    agree = low <= high and (not one.counted or ceil(low) <= high)
    exact = other.value / (one.value / first.value)
    sum = Recomputed((other.text, one.text, first.text), "/(/)", exact, possible_quotients(exactly(other.value), a))
    drawer, cause = (Drawer.HOLDS, None) if agree else (Drawer.QUESTION, LikelyCause.OTHER_BASE)
    return Statement(StatementKind.AGREE, drawer, cause, (one, first, other, second), second, sum)
