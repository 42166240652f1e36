"""Rulebook × Dataset → Assessment: measure, let the network judge, gather what it concluded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from types import TracebackType
from typing import Self

from engine.measure import measure
from engine.model import (
    Assessment,
    Criterion,
    Dataset,
    Judgement,
    Level,
    Measurement,
    ReadingResult,
    Result,
    Rulebook,
    Step,
    Target,
    Verdict,
)
from engine.network import Driver, Firing, open_network
from engine.numbers import attainment, shortfall
from engine.verdicts import (
    VerdictRules,
    concluded,
    document_key,
    in_force,
    in_words,
    network_facts,
    part_key,
    target_key,
    verdict_rules,
)


class Assessor:
    """A rulebook made ready to judge many datasets. A context manager: the network holds memory outside Python."""

    def __init__(self, rulebook: Rulebook, driver: Driver) -> None:
        self._rulebook = rulebook
        self._rules: VerdictRules = verdict_rules(rulebook.documents)
        self._network = open_network(self._rules.rules, driver)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._network.close()

    def assess(self, dataset: Dataset) -> Assessment:
        """The dataset held against every target of the rulebook at every horizon."""
        facts = {fact.id: fact.value for fact in dataset.facts.values()}
        measurements = {id: measure(self._rulebook.indicators[id], facts) for id in self._rules.limits}
        firings = self._network.run(network_facts(measurements.values(), self._rules))
        verdicts = concluded(firings)
        return Assessment(
            rulebook=self._rulebook,
            dataset=dataset,
            results=tuple(
                _result(target, horizon, measurements, verdicts)
                for document in self._rulebook.documents
                for target in document.targets
                for horizon in document.horizons
                if in_force(target.criteria, horizon)
            ),
            all_met=frozenset(
                (document.id, horizon)
                for document in self._rulebook.documents
                for horizon in document.horizons
                if document_key(document.id, horizon) in verdicts
            ),
            steps=tuple(_step(firing, measurements) for firing in firings),
        )


def _result(
    target: Target, horizon: int, measurements: Mapping[str, Measurement], verdicts: Mapping[str, Verdict]
) -> Result:
    key = target_key(target.document, target.id, horizon)
    parts = _parts(key, in_force(target.criteria, horizon), measurements, verdicts)
    readings = []
    for reading in target.readings:
        if criteria := in_force(reading.criteria, horizon):
            other = target_key(target.document, target.id, horizon, reading.id)
            other_parts = _parts(other, criteria, measurements, verdicts)
            readings.append(ReadingResult(reading, verdicts[other], _least(other_parts), other_parts))
    return Result(target, horizon, verdicts[key], _least(parts), parts, tuple(readings))


def _parts(
    key: str,
    criteria: Sequence[tuple[Criterion, Level]],
    measurements: Mapping[str, Measurement],
    verdicts: Mapping[str, Verdict],
) -> tuple[Judgement, ...]:
    names = [key] if len(criteria) == 1 else [part_key(key, position) for position in range(len(criteria))]
    return tuple(
        _judgement(measurements[criterion.indicator.id], level, verdicts[name])
        for name, (criterion, level) in zip(names, criteria, strict=True)
    )


def _judgement(measurement: Measurement, level: Level, verdict: Verdict) -> Judgement:
    exact = measurement.value.exact if measurement.value else None
    missing_units = None
    if verdict is Verdict.MISSED and measurement.numerator is not None and measurement.denominator is not None:
        missing_units = shortfall(measurement.numerator, measurement.denominator, level)
    return Judgement(
        measurement=measurement,
        level=level,
        verdict=verdict,
        attainment=None if exact is None else attainment(exact, level),
        shortfall=missing_units,
    )


def _least(parts: Sequence[Judgement]) -> Fraction | None:
    """The attainment of a whole: the least of its parts', undefined while a part has no exact value."""
    if any(part.measurement.value is None or part.measurement.value.exact is None for part in parts):
        return None
    return min((part.attainment for part in parts if part.attainment is not None), default=None)


def _step(firing: Firing, measurements: Mapping[str, Measurement]) -> Step:
    matched = tuple(in_words(fact, measurements) for fact in firing.matched)
    return Step(firing.rule.name, matched, in_words(firing.concluded, measurements))
