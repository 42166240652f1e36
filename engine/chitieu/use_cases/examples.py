"""The use case "test": the examples of rule files, what they promise and what comes of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import NamedTuple

from chitieu.diagnostics import Problems
from chitieu.files.rulebook import read_rulebook
from chitieu.files.workspace import chosen_targets, shown
from chitieu.judging.assess import Assessor
from chitieu.judging.inference import Ties, relations
from chitieu.judging.network import Driver
from chitieu.judging.scored import facts_asked, needed_for
from chitieu.judging.timing import last_of_month
from chitieu.judging.whole import shortfall
from chitieu.levels import asks_something
from chitieu.model import (
    Case,
    Dataset,
    Example,
    Fact,
    History,
    Result,
    Rulebook,
    Stated,
    Target,
    Unit,
    Verdict,
    last_day,
)
from chitieu.numbers import agrees
from chitieu.over_years import date_of, fact_of, looks_back


class Difference(NamedTuple):
    """What an example promised and what came. ``horizon`` is ``None`` for attainment and shortfall.

    ``result`` is ``None`` where the target asks nothing at the horizon.
    """

    what: str  # verdict, attainment, shortfall or points
    horizon: int | None
    expected: Verdict | Stated | Fraction | int | None
    result: Result | None


class ExampleOutcome(NamedTuple):
    """An example of a target, counted from 1, run: no differences is a pass. ``case`` is that of ``Choice``."""

    target: Target
    number: int
    differences: tuple[Difference, ...]
    verdicts: tuple[tuple[int, Verdict], ...]
    case: int


class Gap(NamedTuple):
    """What no example of a target reaches: a verdict at a horizon that has a level of its own, or a case."""

    target: Target
    missing: tuple[int, Verdict] | Case


class Run(NamedTuple):
    outcomes: tuple[ExampleOutcome, ...]
    without: tuple[Target, ...]
    gaps: tuple[Gap, ...]


def run_examples(rules: Path, paths: Sequence[Path], driver: Driver, problems: Problems) -> Run:
    """Every example of the rule files at ``paths`` (of all, when none is named), run through the rules engine.

    Raises InvalidInput with everything that is wrong with the rules; warnings stay in ``problems``.
    """
    rulebook = read_rulebook(rules, shown(rules), problems)
    problems.require_none()
    targets = chosen_targets(rulebook, rules, paths, problems)
    problems.require_none()
    ties = Ties(relations(rulebook.facts, rulebook.checks))
    outcomes = tuple(outcome for target in targets for outcome in _outcomes(target, rulebook, ties, driver))
    of_target: dict[str, list[ExampleOutcome]] = {}
    for outcome in outcomes:
        of_target.setdefault(outcome.target.name, []).append(outcome)
    return Run(
        outcomes=outcomes,
        without=tuple(target for target in targets if not target.examples and not target.is_followed),
        gaps=tuple(gap for target in targets for gap in _gaps(target, of_target.get(target.name, []))),
    )


def _outcomes(target: Target, rulebook: Rulebook, ties: Ties, driver: Driver) -> Iterator[ExampleOutcome]:
    """The examples of one target, judged by a network of it alone and by the relations that its facts are tied by.

    The others have no say in its verdict, and asking all of them would take as long for every target as for all.
    """
    alone = tuple(
        document._replace(targets=(target,)) for document in rulebook.documents if document.id == target.document
    )
    scoring = needed_for(facts_asked([target]), rulebook.documents)
    below = [other for document in scoring for other in document.targets]
    measured = [name for name in facts_asked([target, *below]) if name in rulebook.facts]
    with Assessor(rulebook._replace(documents=(*alone, *scoring)), driver, ties.of(measured)) as assessor:
        for number, example in enumerate(target.examples, 1):
            yield _outcome(assessor, target, number, example)


def _outcome(assessor: Assessor, target: Target, number: int, example: Example) -> ExampleOutcome:
    dataset, before = _datasets(target, example, min(horizon for _, horizon in assessor.horizons))
    assessed = assessor.assess(dataset, history=before).results
    results = {result.horizon: result for result in assessed if result.target is target}
    verdicts = tuple((horizon, result.verdict) for horizon, result in results.items())
    case = results[min(results)].choice.number if results else 0
    return ExampleOutcome(target, number, tuple(_differences(example, results)), verdicts, case)


def _datasets(target: Target, example: Example, first: int) -> tuple[Dataset, History]:
    """The figures of an example as the datasets of a unit: those of other years stand in datasets before it.

    Where years matter and no date is said, it is the end of the first horizon.
    """
    criteria = (criterion for case in target.every_case for criterion in case.criteria)
    matters = any(looks_back(criterion.indicator) for criterion in criteria)
    as_of = example.as_of or (last_day(first) if matters else dt.date(2000, 1, 1))
    by_date: dict[dt.date, dict[str, Fact]] = {as_of: {}}
    for name, value in example.given.items():
        by_date.setdefault(_date_of_figure(name, as_of), {})[fact_of(name)] = Fact(fact_of(name), value, "")
    unit = Unit("example", "example", example.attributes)
    datasets = [Dataset(unit, date, "", facts, (), "") for date, facts in sorted(by_date.items())]
    return next(one for one in datasets if one.as_of == as_of), History(tuple(datasets))


def _date_of_figure(name: str, as_of: dt.date) -> dt.date:
    """Of which date a figure of an example is: of a year, or of a month of it, as its name says."""
    date = date_of(name)
    if date is None:
        return as_of
    return last_of_month(date.year, as_of.month if date.month is None else date.month)


def _differences(example: Example, results: Mapping[int, Result]) -> Iterator[Difference]:
    for horizon, verdict in example.verdicts.items():
        result = results.get(horizon)
        if result is None or result.verdict is not verdict:
            yield Difference("verdict", horizon, verdict, result)
    if results:
        yield from _differences_beside(example, results[min(results)])


def _differences_beside(example: Example, first: Result) -> Iterator[Difference]:
    """What is promised beside the verdicts, of the first horizon."""
    promised = example.attainment
    if promised is not None and (first.attainment is None or not agrees(promised, first.attainment)):
        yield Difference("attainment", None, promised, first)
    if example.points is not None and (first.scored is None or first.scored.points.exact != example.points):
        yield Difference("points", None, example.points, first)
    if example.shortfall is not None and example.shortfall != shortfall(first.whole):
        yield Difference("shortfall", None, example.shortfall, first)


def _gaps(target: Target, own: Sequence[ExampleOutcome]) -> list[Gap]:
    if target.is_followed:  # there is nothing that an example could expect
        return []
    reached = {pair for outcome in own for pair in outcome.verdicts}
    cases = {outcome.case for outcome in own}
    return [
        *(Gap(target, case) for number, case in enumerate(target.cases, 1) if number not in cases),
        *(Gap(target, pair) for pair in _to_be_reached(target) if pair not in reached),
    ]


def _to_be_reached(target: Target) -> Iterator[tuple[int, Verdict]]:
    """Every verdict that a unit can have, at every horizon with a level of its own."""
    levels = [dated for case in target.cases for criterion in case.criteria for dated in criterion.levels]
    verdicts: list[Verdict] = []
    if any(asks_something(level.op) for _, level in levels):
        verdicts += [Verdict.MET, Verdict.MISSED, Verdict.NO_DATA]
    if target.cases[-1].condition is not None:
        verdicts.append(Verdict.NOT_APPLICABLE)
    yield from product(sorted({horizon for horizon, _ in levels}), verdicts)
