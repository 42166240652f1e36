"""What two judges may never differ in: both networks and the oracle on a dataset, all of them and the plan on many."""

from __future__ import annotations

from collections.abc import Mapping

from chitieu.judging.assess import Assessor
from chitieu.judging.conditions import choice
from chitieu.judging.network import Driver
from chitieu.model import Assessment, Bounds, Dataset, KindName, Operation, Result, Rulebook, Verdict
from tests import oracle


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


def _assert_result(result: Result, values: Mapping[str, Bounds], attributes: Mapping[str, str]) -> None:
    asked = (result.horizon, values, attributes)
    assert (result.verdict, result.attainment) == oracle.judged(result.target.cases, *asked)
    assert choice(result.target.cases, values, attributes) == result.choice
    for reading in result.readings:
        assert (reading.verdict, reading.attainment) == oracle.judged(reading.reading.cases, *asked)
    for part in result.parts:
        indicator = part.measurement.indicator
        divided = isinstance(indicator.formula, Operation) and indicator.formula.sign == "/"
        yes_no = indicator.kind is not None and indicator.kind.name is KindName.YES_NO
        if part.verdict is Verdict.MISSED and not yes_no and (divided or not indicator.is_share):
            known = {**values, **part.measurement.operands}
            assert part.shortfall == oracle.shortfall(indicator.formula, known, part.level)
        else:
            assert part.shortfall is None
