"""Levels whose figures come from data: what they are for a unit, as far as its facts say."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from chitieu.levels import with_figure
from chitieu.model import Bounds, Formula, FromData, Level, Measurement

Valued = Callable[[Formula, int | None], Measurement]
"""What the facts of a unit make of a formula, those of a year where one is named: its value, and what is missing."""


class DatedLevel(NamedTuple):
    """A level for a unit. ``within`` are the levels at both ends of what is known of its figure, from low to high.

    ``None`` where an end is open. ``missing`` are the facts that it needs and the unit lacks; ``bare``: the baseline
    that a percent would go by is not known.
    """

    level: Level
    within: tuple[Level | None, Level | None]
    missing: tuple[str, ...]
    bare: bool


def for_unit(level: Level, valued: Valued, year: int | None) -> DatedLevel:
    """The level with the figures that the facts of a unit give it: those of the ``year`` that it is asked of."""
    data = level.data or FromData()
    start = None if data.baseline is None else valued(data.baseline, year)
    if start is not None:
        level = level._replace(baseline=start.exact)
    own = None if data.value is None else valued(data.value, year)
    ends = Bounds(level.value, level.value) if own is None else own.value or Bounds(None, None)
    if ends.exact is not None:
        level = with_figure(level, ends.exact)
    low, high = (None if end is None else with_figure(level, end) for end in ends)
    missing = dict.fromkeys(name for one in (own, start) if one is not None for name in one.missing)
    return DatedLevel(level, (low, high), tuple(missing), bare=start is not None and level.baseline is None)
