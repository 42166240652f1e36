"""The numbers that a target says beside its levels: a sentence may state them without meaning a level."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from chitieu.judging.conditions import over_terms
from chitieu.lint.spoken_figures import read_sentence
from chitieu.model import (
    AnyOf,
    Comparison,
    Condition,
    Constant,
    FactType,
    Formula,
    Indicator,
    OneOf,
    Operation,
    Part,
    Parts,
    Rulebook,
    Target,
)
from chitieu.over_years import facts_of


def other_numbers(target: Target, rulebook: Rulebook) -> Iterator[Fraction]:
    """Numbers that are said of a target beside its levels: in conditions, formulas, parts, points, names and units."""
    for case in target.every_case:
        yield from () if case.condition is None else _of_condition(case.condition)
        yield from _of_parts(case.part)
    for indicator in asked_of(target):
        yield from _in_formula(indicator.formula)
        yield from _of_facts_below(indicator, rulebook)
    yield from _of_levels_from_data(target, rulebook)
    yield from _of_points(target)
    for name in _names(target, rulebook):
        yield from _in_words(name)


def asked_of(target: Target) -> set[Indicator]:
    """The indicators of a target and of its readings."""
    return {criterion.indicator for case in target.every_case for criterion in case.criteria}


def _of_condition(condition: Condition) -> Iterator[Fraction]:
    """The numbers of a condition; of a boundary of whole numbers also those beside it."""
    for number in _in_condition(condition):
        yield number
        if number.denominator == 1:
            yield from (number - 1, number + 1)


def _names(target: Target, rulebook: Rulebook) -> Iterator[str]:
    """What a target, its readings, its indicators and their facts are called, and the units of these."""
    yield target.title
    yield from (reading.label for reading in target.readings)
    for indicator in asked_of(target):
        yield from (indicator.label, indicator.unit, indicator.counts or "")
        yield from (fact.label for fact in _facts_of(indicator, rulebook))


def _facts_of(indicator: Indicator, rulebook: Rulebook) -> Iterator[FactType]:
    return (rulebook.facts[name] for name in facts_of(indicator.formula) if name in rulebook.facts)


def _of_facts_below(indicator: Indicator, rulebook: Rulebook) -> Iterator[Fraction]:
    for fact in _facts_of(indicator, rulebook):
        if fact.below is not None and fact.below.condition is not None:
            yield from _in_condition(fact.below.condition)


def _in_words(name: str) -> Iterator[Fraction]:
    sentence = read_sentence(name)
    yield from sentence.aside
    for figure in sentence.figures:
        yield from figure.shares | figure.amounts


def _of_levels_from_data(target: Target, rulebook: Rulebook) -> Iterator[Fraction]:
    """Numbers of formulas of levels: of 110% also the 10% more; what a fact is where a unit gives none."""
    levels = (level for case in target.every_case for criterion in case.criteria for _, level in criterion.levels)
    for formula in {figure.formula for level in levels for figure in level.figures}:
        for number in _in_formula(formula):
            yield from (number, abs(number - 1))
        known = (rulebook.facts[name] for name in facts_of(formula) if name in rulebook.facts)
        yield from (fact.otherwise for fact in known if fact.otherwise is not None)


def _of_parts(part: Part) -> Iterator[Fraction]:
    """How many parts there are, and how many are asked: “15 trong 19 tiêu chí”."""
    if isinstance(part, Parts):
        yield Fraction(len(part.of))
        if part.enough is not None:
            yield Fraction(part.enough)
        for each in part.of:
            yield from _of_parts(each)


def _of_points(target: Target) -> Iterator[Fraction]:
    for points in (case.points for case in target.cases if case.points is not None):
        yield from () if points.up_to is None else (points.up_to,)
        for level, given in points.bands:
            yield abs(given)
            yield from (end for end in (level.value, level.upper, level.further) if end is not None)


def _in_condition(condition: Condition) -> list[Fraction]:
    def of_term(term: Comparison | OneOf) -> list[Fraction]:
        return [] if isinstance(term, OneOf) else [*_in_formula(term.left), *_in_formula(term.right)]

    return over_terms(condition, of_term, lambda found: found, lambda _, one, other: one + other)


def _in_formula(formula: Formula) -> list[Fraction]:
    match formula:
        case Constant(value):
            return [value]
        case AnyOf(operand):
            return _in_formula(operand)
        case Operation(_, left, right):
            return _in_formula(left) + _in_formula(right)
        case _:
            return []
