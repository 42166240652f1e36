"""Counts beside the figures that a dataset has: do the lists give what was reported?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from chitieu.lists.counts import Counted
from chitieu.model import Bounds, Dataset
from chitieu.numbers import rounded

_MOST_DECIMALS = 6


class Agreement(StrEnum):
    """How a count stands to the figure that a dataset has."""

    AGREES = "agrees"
    ROUNDED = "rounded"  # the count rounds to the figure
    MAY_AGREE = "may_agree"  # the count is known within bounds, and the figure lies in them
    DIFFERS = "differs"
    NOT_REPORTED = "not_reported"
    NOT_COUNTED = "not_counted"


class Compared(NamedTuple):
    """A count beside the figure of a dataset; ``reported`` is ``None`` where the dataset has none."""

    counted: Counted
    reported: Bounds | None
    agreement: Agreement


def for_date(counted: Sequence[Counted], as_of: dt.date | None) -> tuple[Counted, ...]:
    """Each fact once, as it is for a date: of a yearly one, the latest year up to then (of all, without a date)."""
    chosen: dict[str, Counted] = {}
    for one in counted:  # later years stand first
        if one.year is None or as_of is None or one.year <= as_of.year:
            known = chosen.get(one.fact)
            chosen[one.fact] = one if known is None or known.value is None else known
    return tuple(chosen.values())


def held_against(counted: Sequence[Counted], dataset: Dataset, as_of: dt.date | None) -> Iterator[Compared]:
    """The counts beside a dataset's figures. Of a dataset of another date than the lists', only what is yearly."""
    elsewhen = as_of is not None and dataset.as_of != as_of
    for one in for_date(counted, dataset.as_of):
        if not elsewhen or one.year == dataset.as_of.year:
            fact = dataset.facts.get(one.fact)
            yield Compared(one, fact.value if fact else None, agreement(one, fact.value if fact else None))


def agreement(one: Counted, reported: Bounds | None) -> Agreement:
    """What a count says of the figure reported."""
    if one.value is None:
        return Agreement.NOT_COUNTED
    if reported is None:
        return Agreement.NOT_REPORTED
    if one.value == reported:
        return Agreement.AGREES
    exact, given = one.value.exact, reported.exact
    if exact is None:
        return Agreement.MAY_AGREE if _overlap(one.value, reported) else Agreement.DIFFERS
    if given is None:
        return Agreement.AGREES if _within(exact, reported) else Agreement.DIFFERS
    return Agreement.ROUNDED if one.what == "share" and _rounds(exact, given) else Agreement.DIFFERS


def _overlap(one: Bounds, other: Bounds) -> bool:
    below = one.high is not None and other.low is not None and one.high < other.low
    above = one.low is not None and other.high is not None and one.low > other.high
    return not below and not above


def _within(value: Fraction, bounds: Bounds) -> bool:
    low_enough = bounds.low is None or bounds.low <= value
    return low_enough and (bounds.high is None or value <= bounds.high)


def _rounds(value: Fraction, printed: Fraction) -> bool:
    """Whether a share prints as another when it is given as many decimals: 22/23 as 96%."""
    decimals = next((n for n in range(_MOST_DECIMALS) if (printed * 100 * 10**n).denominator == 1), _MOST_DECIMALS)
    return rounded(value * 100, decimals) == rounded(printed * 100, decimals)
