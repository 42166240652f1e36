"""Levels whose figures come from data: what they are for a unit, as far as its facts say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from chitieu.levels import with_figure
from chitieu.model import Bounds, FactType, Formula, FromData, Level
from chitieu.numbers import exactly, fact_names, formula_value


class DatedLevel(NamedTuple):
    """A level for a unit. ``within`` are the levels at both ends of what is known of its figure, from low to high.

    ``None`` where an end is open. ``missing`` are the facts that it needs and the unit lacks; ``bare``: the baseline
    that a percent would go by is not known.
    """

    level: Level
    within: tuple[Level | None, Level | None]
    missing: tuple[str, ...]
    bare: bool


def for_unit(level: Level, facts: Mapping[str, Bounds], vocabulary: Mapping[str, FactType]) -> DatedLevel:
    """The level with the figures that the facts of a unit give it; facts that it lacks have those that they are
    otherwise.
    """
    data = level.data or FromData()
    missing: dict[str, None] = {}

    def known(formula: Formula) -> Bounds | None:
        found: dict[str, Bounds] = {}
        for name in fact_names(formula):
            default = vocabulary[name].otherwise
            if name in facts:
                found[name] = facts[name]
            elif default is not None:
                found[name] = exactly(default)
            else:
                missing[name] = None
        return formula_value(formula, found) if len(found) == len(fact_names(formula)) else None

    start = None if data.baseline is None else known(data.baseline)
    if data.baseline is not None:
        level = level._replace(baseline=None if start is None else start.exact)
    value = known(data.value) if data.value is not None else exactly(level.value)
    ends = value or Bounds(None, None)
    if ends.exact is not None:
        level = with_figure(level, ends.exact)
    low, high = (None if end is None else with_figure(level, end) for end in ends)
    return DatedLevel(level, (low, high), tuple(missing), bare=data.baseline is not None and level.baseline is None)
