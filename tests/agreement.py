"""What two judges may never differ in: both networks and the oracle on a dataset, all of them and the plan on many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from fractions import Fraction

from chitieu.judging.assess import Assessor
from chitieu.judging.conditions import choice
from chitieu.judging.network import Driver
from chitieu.judging.over_time import assess_over_time
from chitieu.judging.points import scores
from chitieu.model import (
    Assessment,
    Bounds,
    Criterion,
    Dataset,
    History,
    Indicator,
    KindName,
    Operation,
    Result,
    Rulebook,
    Verdict,
)
from chitieu.numbers import common, exactly
from tests import oracle, oracle_points, oracle_years

DRIVERS: Sequence[Driver] = ("durable", "plain")


def assess(rulebook: Rulebook, facts: Dataset, driver: Driver) -> Assessment:
    with Assessor(rulebook, driver) as assessor:
        return assessor.assess(facts)


def assert_as_oracle(rulebook: Rulebook, facts: Dataset) -> None:
    """Both networks fire alike, and what they conclude is what the oracle says. For rulebooks without relations."""
    durable = assess(rulebook, facts, "durable")
    assert durable.steps == assess(rulebook, facts, "plain").steps
    values = {fact.id: fact.value for fact in facts.facts.values()}
    for result in durable.results:
        _assert_result(result, values, facts.unit.attributes)
    by_document: dict[tuple[str, int], set[Verdict]] = {}
    for result in durable.results:
        by_document.setdefault((result.target.document, result.horizon), set()).add(result.verdict)
    assert durable.all_met == {
        key for key, verdicts in by_document.items() if verdicts <= {Verdict.MET, *oracle.PASSED_OVER}
    }


def assert_as_oracle_over_years(
    rulebook: Rulebook, datasets: Sequence[Dataset], drivers: Sequence[Driver] = DRIVERS
) -> None:
    """The last of a unit's datasets by both networks, with those before it, as the oracle over years has it."""
    *before, now = datasets
    first, *others = (_over_time(rulebook, now, History(tuple(before)), driver) for driver in drivers)
    assert all(first.steps == other.steps for other in others)
    for result in first.results:
        found = oracle_years.judged(result.target.cases, result.horizon, datasets, rulebook.facts)
        assert (result.verdict, result.attainment) == (found.verdict, found.percent), result.target
        assert (result.timing, result.as_of) == (found.timing, found.as_of)
        for reading in result.readings:
            found = oracle_years.judged(reading.reading.cases, result.horizon, datasets, rulebook.facts)
            assert (reading.verdict, reading.attainment) == (found.verdict, found.percent)
        case = result.choice.case
        if case is not None and isinstance(case.part, Criterion) and case.part.indicator.kind is None:
            (part,) = result.parts
            if counts(case.part.indicator):
                found = oracle_years.judged(result.target.cases, result.horizon, datasets, rulebook.facts)
                assert part.shortfall == found.shortfall, result.target


def _over_time(rulebook: Rulebook, now: Dataset, history: History, driver: Driver) -> Assessment:
    with Assessor(rulebook, driver) as assessor:
        return assess_over_time(assessor, now, history)


def counts(indicator: Indicator) -> bool:
    """Whether what it lacks may be a number of something: an amount, or a share that is a quotient as it is written."""
    divided = isinstance(indicator.formula, Operation) and indicator.formula.sign == "/"
    return divided or not indicator.is_share


def _assert_result(result: Result, values: Mapping[str, Bounds], attributes: Mapping[str, str]) -> None:
    asked = (result.horizon, values, attributes)
    assert (result.verdict, result.attainment) == oracle.judged(result.target.cases, *asked)
    assert choice(result.target.cases, values, attributes) == result.choice
    for reading in result.readings:
        assert (reading.verdict, reading.attainment) == oracle.judged(reading.reading.cases, *asked)
    for part in result.parts:
        indicator = part.measurement.indicator
        yes_no = indicator.kind is not None and indicator.kind.name is KindName.YES_NO
        if part.verdict is Verdict.MISSED and not yes_no and counts(indicator):
            known = {**values, **part.measurement.operands}
            assert part.shortfall == oracle.shortfall(indicator.formula, known, part.level)
        else:
            assert part.shortfall is None


def assert_points_as_oracle(rulebook: Rulebook, partly: Dataset, in_full: Dataset) -> None:
    """Points, scores and grades of a unit known in full are the oracle's, and within those of one that may be it."""
    facts, traits = in_full.values, in_full.unit.traits
    with Assessor(rulebook, "plain") as assessor:
        whole, part = assessor.assess(in_full), assessor.assess(partly)
    for assessment, exact in ((whole, True), (part, False)):
        for result in assessment.results:
            with suppress(oracle_points.NotSaid):
                given = oracle_points.points(result.target.cases, result.horizon, facts, traits)
                if result.scored is None:
                    assert given is None, result.target.name
                elif given is not None:
                    _assert_holds(result.scored.points, given.points, exact=exact)
                    _assert_holds(result.scored.most, given.most, exact=exact)
        for score in scores(assessment):
            with suppress(oracle_points.NotSaid):
                expected = oracle_points.score(score.document, score.horizon, facts, traits)
                assert expected is not None
                _assert_holds(score.scored.points, expected[0].points, exact=exact)
                _assert_holds(score.scored.most, expected[0].most, exact=exact)
                assert score.grade == expected[1] or (score.grade is None and not exact)


def _assert_holds(found: Bounds, value: Fraction, *, exact: bool) -> None:
    assert common(found, exactly(value)) is not None, (found, value)
    assert not exact or found == exactly(value), (found, value)
