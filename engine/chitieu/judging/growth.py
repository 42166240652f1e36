"""Growth held against levels: decided by exact powers, percent of target and what is missing certainly rounded."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from chitieu.judging.keys import rank_among
from chitieu.levels import attainment, met_by, reaches_further
from chitieu.model import Bounds, Growth, Level, Measurement, Op, Rounded
from chitieu.over_years import as_ratio, cut, root

_FINE, _FINER = 40, 120  # decimals of the root; the second where the first leaves a figure open


def ranks(growth: Growth, limits: Sequence[Fraction]) -> tuple[int | None, int | None]:
    """The places of both ends among sorted limits: of the ratio among what it must be for each of them."""
    ratios = [as_ratio(limit, growth.years) for limit in limits]
    low, high = (None if end is None else rank_among(end, ratios) for end in growth.ratio)
    return low, high


def attained(growth: Growth, level: Level) -> Rounded | None:
    """Percent of target of growth that is known exactly, cut after twelve decimals; ``None`` where it has none."""
    ratio = growth.ratio.exact
    if ratio is None:
        return None
    for decimals in (_FINE, _FINER):
        value = root(ratio, growth.years, decimals)
        above = value + (0 if (1 + value) ** growth.years == ratio else Fraction(1, 10**decimals))
        first, second = attainment(value, level), attainment(above, level)
        if first is None or second is None:
            return None
        found = cut(first)
        if found == cut(second):
            break
    return found


def attained_within(growth: Growth, level: Level) -> Bounds | None:
    """What bounds of growth leave of its percent of target."""
    low, high = (
        None if end is None else attained(growth._replace(ratio=Bounds(end, end)), level) for end in growth.ratio
    )
    return None if low is None and high is None else Bounds(low, high)


def further_reached(measurement: Measurement, level: Level) -> bool | None:
    """Whether the further end of an ambition is reached; ``None`` where there is none, or that is not known."""
    if measurement.value is None or level.further is None:
        return None
    growth = measurement.growth
    if growth is None:
        return reaches_further(measurement.value, level)
    far, near = (as_ratio(figure, growth.years) for figure in (level.further, level.value))
    return reaches_further(growth.ratio, level._replace(value=near, further=far, tolerance=Fraction(0), baseline=None))


def points_short(measurement: Measurement, level: Level) -> Rounded | None:
    """By how much growth that misses its level lies beside it, as a share (2.5 points are 1/40)."""
    growth = measurement.growth
    ratio = None if growth is None else growth.ratio.exact
    if growth is None or ratio is None or level.op is Op.MONITOR:
        return None
    value = root(ratio, growth.years, _FINE)
    low, high = met_by(level)
    if low is not None and value < low.at:
        return cut(low.at - value)
    return cut(value - high.at) if high is not None and value > high.at else None
