"""A number of cases with its percentage, where the base is not given: “giảm 54 vụ (giảm 23,37%)”.

The base is a whole number of cases; where no whole number gives the percentage, it is not right.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import ceil, floor

from chitieu.numbers import exactly, is_cut, rounded
from chitieu.prose.kinds.words import CHANGES, FALL, OF_BEFORE, RISE, WAY
from chitieu.prose.passages import Passage, shaped
from chitieu.prose.recompute import quotient
from chitieu.prose.statements import Drawer, LikelyCause, Recomputed, Statement, StatementKind

_CHANGE = shaped(
    rf"(?P<before>(?:<N><~40>,\s*)?){WAY}\s*<N change>(?P<gap><~25>)"
    rf"\(\s*(?:(?:{RISE}|{FALL}|bằng|tương đương|[+−–-])\s*)?<P stated>"
)


def found(passage: Passage, _: Sequence[Passage]) -> Iterator[Statement]:
    """Changes in cases whose base would have to be a whole number."""
    for match in _CHANGE.finditer(passage.shape):
        change, stated = passage.figure(match, "change"), passage.figure(match, "stated")
        if match["before"] or change.hedged or stated.hedged or not change.counted or not change.unit:
            continue
        if not stated.value or not change.value or "so với" in match["gap"]:
            continue
        said = passage.shape[match.start("change") : match.end()]
        if not CHANGES.search(said) and not OF_BEFORE.match(passage.shape[match.end() : match.end() + 20]):
            continue  # “(23,6%)” alone may be a share of all
        base = quotient(exactly(change.value), stated.within)
        if base.low is None or base.high is None:
            continue
        near = _nearest(change.value, stated.value)
        sum = Recomputed((change.text, str(near)), "/", change.value / near, exactly(change.value / near))
        if ceil(base.low) <= floor(base.high):
            yield Statement(StatementKind.WHOLE_BASE, Drawer.HOLDS, None, (change, stated), stated, sum)
            continue
        cut = is_cut(stated.stated, sum.exact) or is_cut(stated.stated, change.value / (near + 1))
        yield Statement(
            StatementKind.WHOLE_BASE,
            Drawer.ROUNDING if cut else Drawer.WRONG,
            LikelyCause.TRUNCATED if cut else LikelyCause.NO_WHOLE_BASE,
            (change, stated),
            stated,
            sum,
        )


def _nearest(change: Fraction, share: Fraction) -> int:
    """The whole base whose percentage is nearest to the stated one."""
    return max(1, int(rounded(change / share, 0)))
