"""Whether a target's sentence and its levels say the same numbers."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Literal, NamedTuple

from chitieu.judging.conditions import over_terms
from chitieu.levels import asks_something, direction
from chitieu.lint.spoken_figures import Sentence, SpokenFigure, read_sentence
from chitieu.model import (
    AnyOf,
    ByCase,
    Comparison,
    Condition,
    Constant,
    Criterion,
    Formula,
    Indicator,
    Level,
    OneOf,
    Operation,
    Part,
    Parts,
    Rulebook,
    Target,
)
from chitieu.numbers import rounded
from chitieu.over_years import facts_of


class LevelFigure(NamedTuple):
    """A number that a sentence may state of a level; ``share`` where it is a percentage or a part.

    ``said_as``: only as what is to go, or only as what is left; of "giảm 30%" it is the first.
    """

    value: Fraction
    share: bool
    said_as: Literal["gone", "left", ""] = ""


def own_figures(level: Level, indicator: Indicator) -> Iterator[tuple[Fraction, frozenset[LevelFigure]]]:
    """The document's own figures of a level, each with the ways to state it: its value, the change, its part."""
    if not asks_something(level.op) or not level.known:
        return
    for end in (level.value, level.upper, level.further):
        if end is None:
            continue
        ways = {LevelFigure(end, indicator.is_share)}
        if indicator.is_share and direction(level.op) < 0 and 0 < end < 1:
            ways.add(LevelFigure(1 - end, share=True, said_as="gone"))
        if level.baseline is not None:
            ways.add(LevelFigure(abs(end - level.baseline), indicator.is_share))
        if level.baseline:
            ways |= {LevelFigure(abs(end - level.baseline) / abs(level.baseline), share=True)}
            ways |= {LevelFigure(end / level.baseline, share=True, said_as="left")}
        yield end, frozenset(ways)


def states(figure: SpokenFigure, wanted: LevelFigure) -> bool:
    """Whether a figure of a sentence may be a number: exactly, or rounded where it has no end of decimals."""
    if wanted.said_as and (wanted.said_as == "gone") != figure.falls:
        return False
    meant = figure.shares if wanted.share else figure.amounts
    return wanted.value in meant or any(_rounds_to(wanted.value, value) for value in meant)


def _rounds_to(value: Fraction, printed: Fraction) -> bool:
    below = value.denominator
    for factor in (2, 5):
        while below % factor == 0:
            below //= factor
    if below == 1:
        return False
    return any(Fraction(rounded(value, places)) == printed for places in range(1, 5))


def may_be_of(figure: SpokenFigure, indicator: Indicator) -> bool:
    """Whether a figure is of the kind of an indicator: a bare count beside a share counts something else."""
    return not (figure.bare and indicator.is_share)


class Unstated(NamedTuple):
    """A horizon of which a level is not stated, and the figures that the sentence states instead."""

    horizon: int
    figures: tuple[str, ...]


def unstated(target: Target, rulebook: Rulebook) -> Iterator[Unstated]:
    """Levels that the sentence states in none of the ways.

    Nothing of a sentence without figures of their kind: it names none, and the levels are those of the document.
    """
    sentence = read_sentence(target.statement)
    spare = [figure.text for figure in figures_without_level(target, rulebook)]
    for criterion in dict.fromkeys(criterion for case in target.cases for criterion in _own(case.part)):
        figures = [figure for figure in sentence.figures if may_be_of(figure, criterion.indicator)]
        for horizon, level in criterion.levels if figures else ():
            if not all(
                _stated(value, ways, figures, sentence) for value, ways in own_figures(level, criterion.indicator)
            ):
                yield Unstated(horizon, tuple(spare or [figure.text for figure in figures]))


def _own(part: Part) -> Iterator[Criterion]:
    """The criteria of a part but for those of other targets, which have sentences of their own."""
    match part:
        case Criterion():
            yield part
        case Parts(_, _, of):
            for each in of:
                yield from _own(each)
        case ByCase(cases, target=""):
            for case in cases:
                yield from _own(case.part)


def _stated(value: Fraction, ways: frozenset[LevelFigure], figures: list[SpokenFigure], sentence: Sentence) -> bool:
    if value in sentence.aside or value in sentence.soft:
        return True
    return any(states(figure, way) for figure in figures for way in ways)


def figures_without_level(target: Target, rulebook: Rulebook) -> Iterator[SpokenFigure]:
    """Figures of a sentence that stand in no level, baseline, condition, formula, name or unit of the target."""
    indicators = {criterion.indicator for case in target.every_case for criterion in case.criteria}
    known = {LevelFigure(value, share) for value in _beside(target, indicators, rulebook) for share in (True, False)}
    for case in target.every_case:
        for criterion in case.criteria:
            for _, level in criterion.levels:
                known |= {way for _, ways in own_figures(level, criterion.indicator) for way in ways}
                known |= {
                    LevelFigure(value, criterion.indicator.is_share)
                    for value in (level.baseline, level.tolerance or None)
                    if value is not None
                }
    for figure in read_sentence(target.statement).figures:
        asked = any(may_be_of(figure, indicator) for indicator in indicators)
        if asked and not any(states(figure, way) for way in known):
            yield figure


def _beside(target: Target, indicators: set[Indicator], rulebook: Rulebook) -> Iterator[Fraction]:
    """Numbers that are said of a target beside its levels; of a boundary of whole numbers also those beside it."""
    for case in target.every_case:
        for number in () if case.condition is None else _in_condition(case.condition):
            yield number
            if number.denominator == 1:
                yield from (number - 1, number + 1)
    names = [target.title, *(reading.label for reading in target.readings)]
    for indicator in indicators:
        yield from _in_formula(indicator.formula)
        names += [indicator.label, indicator.unit, indicator.counts or ""]
        for fact in (rulebook.facts[name] for name in facts_of(indicator.formula) if name in rulebook.facts):
            names.append(fact.label)
            if fact.below is not None and fact.below.condition is not None:
                yield from _in_condition(fact.below.condition)
    yield from _of_levels_from_data(target, rulebook)
    yield from _of_points(target)
    for case in target.every_case:
        yield from _of_parts(case.part)
    for name in names:
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
        for name in facts_of(formula):
            fact = rulebook.facts.get(name)
            if fact is not None and fact.otherwise is not None:
                yield fact.otherwise


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
