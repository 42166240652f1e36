"""Whether a target's sentence and its levels say the same numbers."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Literal, NamedTuple

from chitieu.levels import asks_something, direction
from chitieu.lint.other_numbers import asked_of, other_numbers
from chitieu.lint.spoken_figures import Sentence, SpokenFigure, read_sentence
from chitieu.model import ByCase, Criterion, Indicator, Level, Part, Parts, Rulebook, Target
from chitieu.numbers import rounded


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
            if not _is_stated(level, criterion.indicator, figures, sentence):
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


def _is_stated(level: Level, indicator: Indicator, figures: list[SpokenFigure], sentence: Sentence) -> bool:
    return all(_stated(value, ways, figures, sentence) for value, ways in own_figures(level, indicator))


def _stated(value: Fraction, ways: frozenset[LevelFigure], figures: list[SpokenFigure], sentence: Sentence) -> bool:
    if value in sentence.aside or value in sentence.soft:
        return True
    return any(states(figure, way) for figure in figures for way in ways)


def figures_without_level(target: Target, rulebook: Rulebook) -> Iterator[SpokenFigure]:
    """Figures of a sentence that stand in no level, baseline, condition, formula, name or unit of the target."""
    others = set(other_numbers(target, rulebook))
    known = {LevelFigure(value, share) for value in others for share in (True, False)}
    for criterion in (criterion for case in target.every_case for criterion in case.criteria):
        known |= _of_levels(criterion)
    indicators = asked_of(target)
    for figure in read_sentence(target.statement).figures:
        asked = any(may_be_of(figure, indicator) for indicator in indicators)
        if asked and not any(states(figure, way) for way in known):
            yield figure


def _of_levels(criterion: Criterion) -> set[LevelFigure]:
    """The ways to state the levels of an indicator, and what they start from or how far off they let a value be."""
    share = criterion.indicator.is_share
    levels = [level for _, level in criterion.levels]
    ways = {way for level in levels for _, ways in own_figures(level, criterion.indicator) for way in ways}
    beside = {value for level in levels for value in (level.baseline, level.tolerance or None) if value is not None}
    return ways | {LevelFigure(value, share) for value in beside}
