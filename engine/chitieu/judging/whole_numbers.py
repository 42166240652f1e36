"""Whether whole numbers can give a printed figure: 40% of 7 people is no number of people, 3 of 7 are 42.9%."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

from chitieu.countable import CountedQuotient, steps
from chitieu.levels import attainment, shares
from chitieu.model import Bounds, FactName, Indicator, Level, Stated
from chitieu.numbers import agrees, fact_names, formula_value

_MOST_DIVISORS = 1000  # beyond them every figure is near some quotient


class Nearest(NamedTuple):
    """``values`` are those of the whole numbers nearest to a figure, with what is counted and over what.

    ``of`` is what they are counted over where facts say it; else ``None``.
    """

    of: int | None
    values: tuple[tuple[int, int, Fraction], ...]


class Sought(NamedTuple):
    """A stated figure, the value of the indicator that it is exactly, and how the figure follows from a value."""

    stated: Stated
    value: Fraction | None
    figure: Callable[[Fraction], Fraction | None]


def nearest_to(stated: Stated, level: Level | None) -> Sought:
    """What is sought of a value, or of the percent that it is of a level."""
    if level is None:
        return Sought(stated, stated.value, lambda value: value)
    share = shares(level)[-1]
    slope = share.above.slope - stated.value * share.below.slope
    rest = stated.value * share.below.constant - share.above.constant
    exact = rest / slope if slope and level.upper is None else None
    return Sought(stated, exact, lambda value: attainment(value, level))


def impossible(sought: Sought, indicator: Indicator, known: Mapping[str, Bounds]) -> Nearest | None:
    """The nearest that whole numbers within bounds give, where none gives the figure; ``None`` where one does.

    Figures follow steadily from values, so that of the numbers on either side of the exact one the nearest decide.
    ``None``, too, where nothing is counted or too much is open.
    """
    of = steps(indicator)
    if of is None or sought.value is None:
        return None
    values = sorted(
        ((count, over, of.factor * count / over) for count, over in _pairs(of, sought.value, known)),
        key=lambda one: one[2],
    )
    if not values or any(_gives(sought, value) for _, _, value in values):
        return None
    below = [one for one in values if one[2] < sought.value][-1:]
    above = [one for one in values if one[2] > sought.value][:1]
    overs = {over for _, over, _ in values}
    known_over = len(overs) == 1 and fact_names(of.below)
    return Nearest(overs.pop() if known_over else None, (*below, *above))


def _gives(sought: Sought, value: Fraction) -> bool:
    figure = sought.figure(value)
    return figure is not None and agrees(sought.stated, figure)


def _pairs(of: CountedQuotient, value: Fraction, known: Mapping[str, Bounds]) -> set[tuple[int, int]]:
    """Counts and what they are counted over, on either side of a value; nothing where they are too many."""
    counts, below = formula_value(of.above, known), formula_value(of.below, known)
    overs = _whole(below) if isinstance(of.below, FactName) or below.exact is not None else range(0)
    if overs:
        return {(count, over) for over in overs if over > 0 for count in _beside(value * over / of.factor, counts)}
    count = counts.exact
    if count is None or count.denominator != 1 or not isinstance(of.below, FactName) or value <= 0:
        return set()
    return {(int(count), over) for over in _beside(of.factor * count / value, below) if over > 0}


def _whole(bounds: Bounds) -> range:
    """The whole numbers within bounds; none where they are too many."""
    if bounds.low is None or bounds.high is None or bounds.high - bounds.low > _MOST_DIVISORS:
        return range(0)
    return range(ceil(bounds.low), floor(bounds.high) + 1)


def _beside(number: Fraction, bounds: Bounds) -> Iterator[int]:
    """The whole numbers on either side of a number, those of its bounds where it is beyond them."""
    for whole in (floor(number), floor(number) + 1):
        least = whole if bounds.low is None else max(whole, ceil(bounds.low))
        yield least if bounds.high is None else min(least, floor(bounds.high))
