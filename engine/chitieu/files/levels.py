"""The levels of a target by horizon."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from chitieu.diagnostics import Problems, Text
from chitieu.files import fields as read
from chitieu.files import kinds
from chitieu.files.fields import Fields
from chitieu.files.known_names import KnownNames
from chitieu.files.level_keys import LevelKey, level_key
from chitieu.files.level_values import read_level
from chitieu.files.tree import Mapping as MappingNode
from chitieu.files.tree import Node, Scalar
from chitieu.levels import easier
from chitieu.model import Horizon, Indicator, Level, Op


class _Written(NamedTuple):
    """A level with its horizon and where it stands."""

    horizon: int
    level: Level
    node: Node


def read_levels(
    fields: Fields,
    name: str,
    indicator: Indicator | None,
    horizons: tuple[int, ...],
    names: KnownNames,
    problems: Problems,
) -> tuple[tuple[int, Level], ...]:
    """The levels under ``name``, one of LEVEL_KEYS, in the order of their horizons; faults go to ``problems``."""
    key, node = level_key(fields, name, indicator, names, problems), fields.node(name)
    if key is None:
        return ()
    assert node is not None
    levels: list[_Written] = []
    dated = _dated(node, key.op, horizons, problems)
    for horizon, key_node, value_node in dated:
        level = read_level(value_node, key, names, problems)
        if horizon is None or level is None:
            continue
        if horizons and horizon not in horizons:
            problems.error(
                "unknown-horizon",
                key_node.place,
                Text("{year} is not a horizon of this document", year=horizon),
                _its_horizons(horizons, value_node if key_node is value_node else None),
            )
        levels.append(_Written(horizon, level, value_node))
    if not dated:
        problems.error("no-level", node.place, Text("the level is missing"))
    levels.sort(key=lambda written: written.horizon)
    _check_order(levels, key, fields, problems)
    return tuple((written.horizon, written.level) for written in levels)


def _check_order(levels: list[_Written], key: LevelKey, fields: Fields, problems: Problems) -> None:
    """The baseline is before all levels, and these rise from horizon to horizon."""
    begun = key.start.year
    if levels and begun is not None and begun >= levels[0].horizon:
        problems.error(
            "baseline",
            fields.place_of("baseline_year"),
            Text("the baseline is of {year}, and the level is due no later", year=begun),
            Text("write the year in which the baseline was counted"),
        )
    if key.op is not Op.BY:  # a day of its own for each horizon is what it asks
        _ask_about_order(levels, problems)


def _ask_about_order(levels: list[_Written], problems: Problems) -> None:
    """Levels rise from horizon to horizon, mostly."""
    for (early, before, _), (late, after, later_node) in pairwise(levels):
        if easier(after, before):
            problems.warning(
                "easier-later",
                later_node.place,
                Text("the level of {late} is easier than that of {early}", late=late, early=early),
                Text("check the figures against the document"),
            )


def followed(horizons: tuple[int, ...]) -> tuple[tuple[int, Level], ...]:
    """The levels of what is only followed, without a level."""
    return ((horizons[0], Level(Op.MONITOR, Fraction(0))),) if horizons else ()


def _its_horizons(horizons: tuple[int, ...], due: Node | None) -> Text:
    """A hint; a day that is due in a year between horizons belongs to one that it names itself."""
    years = ", ".join(map(str, horizons))
    if not isinstance(due, Scalar):
        return Text("its horizons are {years}", years=years)
    return Text("its horizons are {years}: write by: {{{year}: {day}}}", years=years, year=horizons[0], day=due.text)


def _dated(node: Node, op: Op, horizons: tuple[int, ...], problems: Problems) -> list[tuple[int | None, Node, Node]]:
    """Horizon, where it stands, and the level's node; a level without a year is due at the first horizon.

    The horizon of a day is the one it lies in.
    """
    if isinstance(node, MappingNode):
        named = {str(horizon): horizon for horizon in horizons}
        return [(_horizon(key, named, problems), key, value) for key, value in node.entries]
    due = kinds.day_of(node.text) if op is Op.BY and isinstance(node, Scalar) else None
    if due is not None:
        return [(_lies_in(due, horizons), node, node)]
    return [(horizons[0] if horizons else None, node, node)]


def _lies_in(day: dt.date, horizons: tuple[int, ...]) -> int:
    """The horizon with a year of its own that a day lies in, or the day's year."""
    own = (each for each in horizons if isinstance(each, Horizon) and each.first_day <= day <= each.last_day)
    return next(own, day.year)


def _horizon(key: Scalar, named: Mapping[str, int], problems: Problems) -> int | None:
    """A horizon of the document by its text; another that is one at all is told elsewhere."""
    if not any(letter.isdigit() for letter in key.text):
        problems.error(
            "not-a-year",
            key.place,
            Text("a year such as 2025 was expected"),
            Text("levels that depend on the unit stand in cases:, each with its when:"),
        )
        return None
    return named[key.text] if key.text in named else read.horizon(key, 1, problems)
