"""Which values an indicator can have at all, and whether a level asks for any of them, or for every one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from chitieu.diagnostics import Place
from chitieu.files.level_keys import LEVEL_KEYS
from chitieu.judging.inference import unknown
from chitieu.levels import asks_something, meets, met_by
from chitieu.lint.sources import Sources
from chitieu.model import Bounds, FactName, FactType, Indicator, Level, Operation, YearWord
from chitieu.numbers import fact_names, formula_value
from chitieu.over_years import as_written, nodes

_NOT_BELOW_ZERO = Bounds(Fraction(0), None)
_SHARE = Bounds(Fraction(0), Fraction(1))


class Asked(NamedTuple):
    """A level of an indicator with the horizon that it is for, and where it stands, as near as that is known."""

    indicator: Indicator
    horizon: int
    level: Level
    place: Place


def levels_asked(sources: Sources) -> Iterator[Asked]:
    """Every level of the rules, in all cases, parts and readings, each once; not what is only followed."""
    for target in sources.rulebook.targets:
        asked = {
            (criterion.indicator.id, horizon, level): criterion.indicator
            for case in target.every_case
            for criterion in case.criteria
            for horizon, level in criterion.levels
            if asks_something(level.op)
        }
        for (_, horizon, level), indicator in asked.items():
            place = sources.place_of(target, "all_of", "cases", *LEVEL_KEYS, str(horizon))
            yield Asked(indicator, horizon, level, place)


def possible(indicator: Indicator, facts: Mapping[str, FactType]) -> Bounds:
    """The values that a formula can have: counts are not below zero, shares and what is a part not above the whole."""
    match indicator.formula:
        case Operation("/", FactName(part), FactName(whole)) if is_part_within(part, whole, facts):
            return _SHARE
    known = {name: _any_of(name, facts) for name in fact_names(indicator.formula)}
    for node in nodes(indicator.formula):
        grows = node.span in (YearWord.GROWTH, YearWord.GROWTH_OF)
        known[as_written(node)] = Bounds(Fraction(-1), None) if grows else _any_of(node.fact, facts)
        if node.span is YearWord.TOTAL:
            known[as_written(node)] = Bounds(known[as_written(node)].low, None)
        if node.span is YearWord.YEARS:
            known[as_written(node)] = _NOT_BELOW_ZERO
    return formula_value(indicator.formula, known)


def _any_of(name: str, facts: Mapping[str, FactType]) -> Bounds:
    return unknown(facts[name]) if name in facts else _NOT_BELOW_ZERO


def is_part_within(part: str, whole: str, facts: Mapping[str, FactType]) -> bool:
    """Whether a fact is another one or, step by step, a part or a group of it."""
    seen: set[str] = set()
    waiting = [part]
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += filter(None, (facts[name].part_of, facts[name].total))
    return whole in seen


def never_met(level: Level, values: Bounds) -> bool:
    """Whether no possible value meets a level; of one from data that is not known."""
    if not level.known:
        return False
    low, high = met_by(level)
    above = low is not None and values.high is not None and (values.high, not low.open) < (low.at, True)
    below = high is not None and values.low is not None and (-values.low, not high.open) < (-high.at, True)
    return above or below


def always_met(level: Level, values: Bounds) -> bool:
    """Whether every possible value meets a level; of one from data that is not known."""
    if not level.known:
        return False
    low, high = met_by(level)
    return all(
        end is None or (value is not None and meets(value, level))
        for end, value in zip((low, high), values, strict=True)
    )
