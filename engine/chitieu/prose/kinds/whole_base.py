"""A number of cases with its percentage, where the base is not given: “giảm 54 vụ (giảm 23,37%)”.

The base is a whole number of cases; where no whole number gives the percentage, it is not right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import ceil, floor

from chitieu.numbers import exactly, is_cut, rounded
from chitieu.prose.figures import PrintedFigure, ends
from chitieu.prose.kinds.words import CHANGES, FALL, OF_BEFORE, RISE, WAY
from chitieu.prose.passages import Passage, shaped
from chitieu.prose.recompute import possible_quotients
from chitieu.prose.statements import Drawer, LikelyCause, Recomputed, Statement, StatementKind

_CHANGE = shaped(
    rf"(?P<before>(?:<N><~40>[,(]\s*(?:so với<~30>)?)?){WAY}\s*<N change>(?P<gap><~25>)"
    rf"\(\s*(?:(?:{RISE}|{FALL}|bằng|tương đương|[+−–-])\s*)?<P stated>"
)


def found(passage: Passage, _: Sequence[Passage]) -> Iterator[Statement]:
    """Changes in cases whose base would have to be a whole number."""
    for match in _CHANGE.finditer(passage.shape):
        change, stated = passage.figure(match, "change"), passage.figure(match, "stated")
        counts = change.counted and change.unit and change.value and not change.hedged
        if counts and stated.value and not stated.hedged and _of_change(passage.shape, match):
            yield _of_whole_base(change, stated)


def _of_change(shape: str, match: re.Match[str]) -> bool:
    """Whether the percentage is that of the change, of a base not given: “(23,6%)” alone may be a share of all."""
    if match["before"] or "so với" in match["gap"]:
        return False
    said, after = shape[match.start("change") : match.end()], shape[match.end() : match.end() + 20]
    return CHANGES.search(said) is not None or OF_BEFORE.match(after) is not None


def _of_whole_base(change: PrintedFigure, stated: PrintedFigure) -> Statement:
    low, high = ends(possible_quotients(exactly(change.value), stated.within))
    near = _nearest(change.value, stated.value)
    sum = Recomputed((change.text, str(near)), "/", change.value / near, exactly(change.value / near))
    if ceil(low) <= floor(high):
        return Statement(StatementKind.WHOLE_BASE, Drawer.HOLDS, None, (change, stated), stated, sum)
    cut = is_cut(stated.stated, sum.exact) or is_cut(stated.stated, change.value / (near + 1))
    drawer, cause = (Drawer.ROUNDING, LikelyCause.TRUNCATED) if cut else (Drawer.WRONG, LikelyCause.NO_WHOLE_BASE)
    return Statement(StatementKind.WHOLE_BASE, drawer, cause, (change, stated), stated, sum)


def _nearest(change: Fraction, share: Fraction) -> int:
    """The whole base whose percentage is nearest to the stated one."""
    return max(1, int(rounded(change / share, 0)))
