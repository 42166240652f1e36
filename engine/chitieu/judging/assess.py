"""Rulebook × Dataset → Assessment: measure, let the network judge, gather what it concluded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from types import TracebackType
from typing import NamedTuple, Self

from chitieu.judging.conditions import holds, names
from chitieu.judging.inference import Inference, Relation, infer, relations
from chitieu.judging.keys import Name, asks, asks_at, document_key, is_only, name_of, numbered, unconditional
from chitieu.judging.measure import measure
from chitieu.judging.network import Driver, Firing, open_network
from chitieu.judging.points import scored, scores
from chitieu.judging.scored import facts_of, needed_for, scored_in
from chitieu.judging.timing import timing
from chitieu.judging.verdicts import Conclusions, VerdictRules, concluded, fact_in_words, network_facts, verdict_rules
from chitieu.judging.whole import attainment as percent_of
from chitieu.judging.whole import tally
from chitieu.levels import attainment, attainment_within, shortfall
from chitieu.model import (
    SCORE_OF,
    Assessment,
    Bounds,
    ByCase,
    Case,
    Choice,
    Condition,
    Criterion,
    Dataset,
    Document,
    Inferred,
    Judged,
    Judgement,
    Level,
    Measurement,
    Part,
    Parts,
    ReadingResult,
    Result,
    Rulebook,
    Step,
    Target,
    Timing,
    Verdict,
)


class Assessor:
    """A rulebook made ready to judge many datasets. A context manager: the network holds memory outside Python."""

    def __init__(
        self,
        rulebook: Rulebook,
        driver: Driver,
        known: Sequence[Relation] | None = None,
        scoring: Assessor | None = None,
    ) -> None:
        """``known`` are the relations that hold between facts, where they are worked out already.

        ``scoring`` judges the documents whose scores formulas name, where the rulebook lacks horizons of theirs.
        """
        self.rulebook = rulebook
        self._relations = relations(rulebook.facts, rulebook.checks) if known is None else known
        self._rules: VerdictRules = verdict_rules(rulebook.documents)
        self._driver: Driver = driver
        self._network = open_network(self._rules.rules, driver)
        self._others: dict[frozenset[int], Assessor] = {}
        asked = facts_of(target for document in rulebook.documents for target in document.targets)
        self._scored = frozenset(scored_in(asked))
        self._scoring = scoring
        if self._scored and scoring is None:
            needed = needed_for(map(SCORE_OF.__add__, self._scored), rulebook.documents)
            self._scoring = Assessor(rulebook._replace(documents=needed), driver, self._relations)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._network.close()
        for other in self._others.values():
            other._network.close()
        if self._scoring is not None:
            self._scoring.__exit__(kind, error, trace)

    @property
    def horizons(self) -> frozenset[int]:
        """Those of its documents."""
        return frozenset(horizon for document in self.rulebook.documents for horizon in document.horizons)

    def at(self, horizons: frozenset[int]) -> Assessor:
        """The same rulebook at some of its horizons alone: no verdict follows there from that at another.

        It lives as long as this one does.
        """
        if horizons == self.horizons:
            return self
        if horizons not in self._others:
            documents = tuple(
                document._replace(horizons=kept)
                for document in self.rulebook.documents
                if (kept := tuple(horizon for horizon in document.horizons if horizon in horizons))
            )
            self._others[horizons] = Assessor(
                self.rulebook._replace(documents=documents), self._driver, self._relations, self._scoring
            )
        return self._others[horizons]

    def infer(self, dataset: Dataset) -> Inference:
        """What relations say of the facts that a dataset lacks or knows within bounds."""
        return infer(dataset.values, self.rulebook.facts, self._relations)

    def assess(self, dataset: Dataset, inferred: Mapping[str, Inferred] | None = None) -> Assessment:
        """The dataset held against every target of the rulebook at every horizon, whatever other datasets there are.

        ``inferred`` is what ``infer`` says of it, where that was asked already.
        """
        facts, traits = {**dataset.values, **self._scores(dataset, inferred)}, dataset.unit.traits
        inferred = self.infer(dataset).facts if inferred is None else inferred
        measurements = {id: measure(one, facts, inferred) for id, one in self._rules.indicators.items()}
        held = {condition: holds(condition, facts, traits) for condition in self._rules.conditions}
        firings = self._network.run(network_facts(measurements.values(), held, self._rules))
        reached = concluded(firings)
        known = _Known(measurements, held, frozenset((*facts, *traits)), dataset.as_of)
        return Assessment(
            rulebook=self.rulebook,
            dataset=dataset,
            inferred=inferred,
            results=tuple(self._results(known, reached)),
            all_met=frozenset(self._all_met(reached, dataset.as_of)),
            steps=tuple(_step(firing, measurements, self._rules) for firing in firings),
        )

    def _scores(self, dataset: Dataset, inferred: Mapping[str, Inferred] | None) -> Mapping[str, Bounds]:
        """The scores that formulas name, at the horizons that are due; none where nothing applies."""
        if self._scoring is None:
            return {}
        found = {
            (score.document.id, score.horizon): score.scored.points
            for score in scores(self._scoring.assess(dataset, inferred))
        }
        due = {document.id: _due(document, dataset.as_of.year) for document in self._scoring.rulebook.documents}
        return {SCORE_OF + id: found[id, due[id]] for id in self._scored if (id, due.get(id)) in found}

    def _results(self, known: _Known, reached: Conclusions) -> Iterator[Result]:
        for _, target, horizon in self.rulebook.due:
            if asks_at(target.cases, horizon):
                yield _result(target, horizon, known, reached)

    def _all_met(self, reached: Conclusions, as_of: dt.date) -> Iterator[tuple[str, int]]:
        for document in self.rulebook.documents:
            for horizon in document.horizons:
                met = document_key(document.id, horizon) in reached.verdicts
                if met and timing(horizon, as_of) is not Timing.AFTER:
                    yield document.id, horizon


def _due(document: Document, year: int) -> int:
    """The horizon that a document is at: the next one, or the last."""
    return next((horizon for horizon in document.horizons if horizon >= year), document.horizons[-1])


class _Known(NamedTuple):
    """What is known of a unit at a date: values of indicators, which conditions hold, names of facts and attributes."""

    measurements: Mapping[str, Measurement]
    held: Mapping[Condition, bool | None]
    names: frozenset[str]
    as_of: dt.date


def _result(target: Target, horizon: int, known: _Known, reached: Conclusions) -> Result:
    top = _judged(name_of(target.document, target.id, horizon), ByCase(target.cases), horizon, known, reached)
    readings = []
    for reading in target.readings:
        if asks_at(reading.cases, horizon):
            name = name_of(target.document, target.id, horizon, reading.id)
            other = _judged(name, ByCase(reading.cases), horizon, known, reached)
            own = _own(other)
            readings.append(ReadingResult(reading, other.verdict, other.attainment, tuple(own.criteria), own))
    assert top.choice is not None  # of cases
    own = _own(top)
    result = Result(
        target=target,
        horizon=horizon,
        verdict=top.verdict,
        choice=top.choice,
        attainment=top.attainment,
        parts=tuple(own.criteria),
        readings=tuple(readings),
        whole=own,
        as_of=known.as_of,
        timing=timing(horizon, known.as_of),
    )
    return result._replace(scored=scored(result))


def _own(top: Judged) -> Judged:
    """What is asked of the unit by the case that is its; where there is none, the open choice."""
    return top.of[0] if top.of else top


def _judged(name: Name, part: Part, horizon: int, known: _Known, reached: Conclusions) -> Judged:
    match part:
        case Criterion(indicator, _):
            level = part.level_at(horizon)
            assert level is not None  # only parts that ask for anything are judged
            judgement = _judgement(known.measurements[indicator.id], level, reached.verdicts[name.verdict])
            return Judged(part, judgement.verdict, judgement.attainment, judgement.attainment_within, judgement)
        case Parts():
            of = tuple(
                _judged(name.of_part(number, part), each, horizon, known, reached)
                for number, each in numbered(part, horizon)
            )
            if is_only(part):
                return of[0]
            counted = tally(part, (each.verdict for each in of))
            whole = Judged(part, reached.verdicts[name.verdict], *percent_of(part, of, counted), tally=counted, of=of)
        case ByCase(cases):
            choice = _choice(cases, name.choice, known, reached)
            whole = Judged(part, reached.verdicts[name.verdict], None, None, choice=choice)
            if choice.case is not None and asks(choice.case.part, horizon):
                inner = _judged(name.of_case(choice.number, cases), choice.case.part, horizon, known, reached)
                whole = whole._replace(
                    attainment=inner.attainment, attainment_within=inner.attainment_within, of=(inner,)
                )
    return whole


def _choice(cases: Sequence[Case], key: str, known: _Known, reached: Conclusions) -> Choice:
    """The network's choice among cases; where it is open, with what the first undecided condition lacks."""
    if unconditional(cases):
        return Choice(cases[0], 1, ())
    number = reached.cases[key]
    if number:
        return Choice(cases[number - 1] if number <= len(cases) else None, number, ())
    undecided = next(case.condition for case in cases if case.condition and known.held[case.condition] is None)
    return Choice(None, 0, tuple(name for name in names(undecided) if name not in known.names))


def _judgement(measurement: Measurement, level: Level, verdict: Verdict) -> Judgement:
    if not measurement.indicator.is_measured:  # a sentence alone has no value
        measurement = measurement._replace(value=None, numerator=None, denominator=None)
    if measurement.missing and verdict is Verdict.NO_DATA:  # what is inferred of the missing decides nothing
        given = {name: value for name, value in measurement.operands.items() if name not in measurement.missing}
        measurement = measurement._replace(value=None, operands=given)
    value, exact = measurement.value, measurement.exact
    return Judgement(
        measurement=measurement,
        level=level,
        verdict=verdict,
        attainment=None if exact is None else attainment(exact, level),
        shortfall=_shortfall(measurement, level) if verdict is Verdict.MISSED else None,
        attainment_within=None if value is None or exact is not None else attainment_within(value, level),
    )


def _shortfall(measurement: Measurement, level: Level) -> int | None:
    if measurement.counted is None or measurement.over is None:
        return None
    return shortfall(measurement.counted, measurement.over, level)


def _step(firing: Firing, measurements: Mapping[str, Measurement], rules: VerdictRules) -> Step:
    matched = tuple(fact_in_words(fact, measurements, rules) for fact in firing.matched)
    return Step(firing.rule.name, matched, fact_in_words(firing.concluded, measurements, rules))
