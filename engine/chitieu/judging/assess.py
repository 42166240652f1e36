"""Rulebook × Dataset → Assessment: measure, let the network judge, gather what it concluded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from types import TracebackType
from typing import NamedTuple, Self

from chitieu.judging.conditions import holds, names
from chitieu.judging.growth import attained, attained_within
from chitieu.judging.inference import Inference, Relation, infer, relations, unknown
from chitieu.judging.keys import Name, asks, asks_at, document_key, is_only, name_of, numbered, unconditional
from chitieu.judging.level_data import DatedLevel, Valued, for_unit
from chitieu.judging.measure import measure, measure_over_years
from chitieu.judging.network import Driver, Firing, open_network
from chitieu.judging.points import scored, scores
from chitieu.judging.scored import facts_asked, needed_for, scored_in
from chitieu.judging.timing import timing
from chitieu.judging.verdicts import Conclusions, VerdictRules, concluded, fact_in_words, network_facts, verdict_rules
from chitieu.judging.whole import attainment as percent_of
from chitieu.judging.whole import tally
from chitieu.levels import attainment, attainment_within, shortfall
from chitieu.model import (
    LAST_ENDED,
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
    Fact,
    Formula,
    History,
    Indicator,
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
    Tier,
    Timing,
    Unit,
    UnitsBelow,
    Verdict,
    as_indicator,
)
from chitieu.numbers import exactly
from chitieu.over_years import date_of, figures, last_ended, looks_back

_ALONE = History()


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
        self._over_years = {id for id, one in self._rules.indicators.items() if looks_back(one)}
        self._possible = {id: unknown(kind) for id, kind in rulebook.facts.items()}
        self._otherwise = {
            id: Fact(id, exactly(kind.otherwise), "")
            for id, kind in rulebook.facts.items()
            if kind.otherwise is not None
        }
        self._driver: Driver = driver
        self._network = open_network(self._rules.rules, driver)
        self._others: dict[Hashable, Assessor] = {}
        asked = facts_asked(target for document in rulebook.documents for target in document.targets)
        self._scored = frozenset(scored_in(asked))
        self._scoring, self._scores_itself = scoring, scoring is None
        if self._scored and scoring is None:
            needed = needed_for((SCORE_OF + name for name in self._scored), rulebook.documents)
            self._scoring = Assessor(rulebook._replace(documents=needed), driver, self._relations)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of what the networks hold."""
        self._network.close()
        for other in self._others.values():
            other.close()
        if self._scoring is not None and self._scores_itself:
            self._scoring.close()

    @property
    def horizons(self) -> frozenset[tuple[str, int]]:
        """Those of its documents, with the id of the document: a year of one may end on another day than another's."""
        return frozenset(
            (document.id, horizon) for document in self.rulebook.documents for horizon in document.horizons
        )

    def at(self, horizons: frozenset[tuple[str, int]]) -> Assessor:
        """The same rulebook at some of its horizons alone: no verdict follows there from that at another.

        It lives as long as this one does.
        """
        if horizons == self.horizons:
            return self
        documents = (
            document._replace(horizons=kept)
            for document in self.rulebook.documents
            if (kept := tuple(horizon for horizon in document.horizons if (document.id, horizon) in horizons))
        )
        return self._other(horizons, documents)

    def asking(self, tier: Tier | None) -> Assessor:
        """The same rulebook with the documents that ask units of a tier; all where it is not known."""
        documents = [document for document in self.rulebook.documents if document.asks in (None, tier)]
        if tier is None or len(documents) == len(self.rulebook.documents):
            return self
        return self._other(tier, documents)

    def alone(self, name: str, horizon: int) -> Assessor:
        """One target (``document/target``) at a horizon, be it one of its document or not."""
        documents = (
            document._replace(horizons=(horizon,), targets=(target,))
            for document in self.rulebook.documents
            for target in document.targets
            if target.name == name
        )
        return self._other((name, horizon), documents)

    def _other(self, key: Hashable, documents: Iterable[Document]) -> Assessor:
        if key not in self._others:
            rulebook = self.rulebook._replace(documents=tuple(documents))
            self._others[key] = Assessor(rulebook, self._driver, self._relations, self._scoring)
        return self._others[key]

    def infer(self, dataset: Dataset) -> Inference:
        """What relations say of the facts that a dataset lacks or knows within bounds."""
        return infer(dataset.values, self.rulebook.facts, self._relations)

    def assess(
        self,
        dataset: Dataset,
        inferred: Mapping[str, Inferred] | None = None,
        history: History = _ALONE,
    ) -> Assessment:
        """The dataset held against every target of the rulebook at every horizon, whatever ended before it.

        ``inferred`` is what ``infer`` says of it, where that was asked already. Of the ``history`` formulas take the
        figures of the years that they name.
        """
        datasets = (*history.until(dataset.as_of), dataset)
        given = dataset._replace(facts={**dataset.facts, **self._scores(datasets, inferred)})
        facts, traits = given.values, dataset.unit.traits
        inferred = self.infer(dataset).facts if inferred is None else inferred
        datasets = (*datasets[:-1], given)
        measurements = {id: self._measured(one, datasets, inferred) for id, one in self._rules.indicators.items()}
        known_here = {**facts, LAST_ENDED: exactly(last_ended(dataset.as_of))}
        held = {condition: holds(condition, known_here, traits) for condition in self._rules.conditions}

        def valued(formula: Formula, year: int | None) -> Measurement:
            return self._valued(formula, year, datasets, inferred)

        dated = {
            (id, level): for_unit(level, valued, self._rules.indicators[id].year)
            for id, level in self._rules.scale.moving
        }
        firings = self._network.run(network_facts(measurements, held, dated, self._rules))
        reached = concluded(firings)
        counts_below = any(fact.units is not None for one in datasets for fact in one.facts.values())
        names = frozenset((*facts, *traits))
        known = _Known(measurements, held, names, dataset.as_of, valued, datasets, counts_below)
        return Assessment(
            rulebook=self.rulebook,
            dataset=dataset,
            inferred=inferred,
            results=tuple(self._results(known, reached)),
            all_met=frozenset(self._all_met(reached, dataset.as_of)),
            steps=tuple(_step(firing, measurements, self._rules) for firing in firings),
        )

    def _scores(self, datasets: Sequence[Dataset], inferred: Mapping[str, Inferred] | None) -> Mapping[str, Fact]:
        """The scores that formulas name, at the horizons that are due; none where nothing applies."""
        if self._scoring is None:
            return {}
        *earlier, last = datasets
        assessed = self._scoring.assess(last, inferred, History(tuple(earlier)))
        found = {(score.document.id, score.horizon): score.scored.points for score in scores(assessed)}
        due = {document.id: _due(document, last.as_of.year) for document in self._scoring.rulebook.documents}
        known = ((SCORE_OF + id, found.get((id, due[id]))) for id in self._scored if id in due)
        return {id: Fact(id, points, "") for id, points in known if points is not None}

    def _measured(
        self, indicator: Indicator, datasets: Sequence[Dataset], inferred: Mapping[str, Inferred]
    ) -> Measurement:
        if indicator.id in self._over_years:
            found = measure_over_years(indicator, datasets, inferred, self._possible)
        else:
            found = measure(indicator, datasets[-1].values, inferred)
        facts = (datasets[-1].facts.get(name) for name in found.operands)
        own = [fact.as_of for fact in facts if fact is not None and fact.as_of is not None]
        return found._replace(as_of=min(own)) if own else found

    def _valued(
        self, formula: Formula, year: int | None, datasets: Sequence[Dataset], inferred: Mapping[str, Inferred]
    ) -> Measurement:
        """A formula of a level, on facts that are what they are otherwise where the unit gives none.

        Of a level that is asked of a ``year`` it is what the last dataset of that year makes of it.
        """
        of_year = [place for place, one in enumerate(datasets) if year in (None, one.as_of.year)]
        known = list(datasets)
        if of_year:
            last = datasets[of_year[-1]]
            known[of_year[-1]] = last._replace(facts={**self._otherwise, **last.facts})
        figure = as_indicator(formula)._replace(year=year)
        if looks_back(figure):
            return measure_over_years(figure, known, inferred, self._possible)
        return measure(figure, known[-1].values, inferred)

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
    valued: Valued
    datasets: Sequence[Dataset]
    counts_below: bool


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
        open_units=tuple(_open_units(own, known)) if top.verdict is Verdict.NO_DATA else (),
        unlisted=any(not units.listed for units in _units_below(own, known)),
    )
    return result._replace(scored=scored(result))


def _units_below(judged: Judged, known: _Known) -> Iterator[UnitsBelow]:
    """The units below of which there are facts that a part rests on, those of its conditions, too."""
    if not known.counts_below:
        return
    rests_on = tuple(dict.fromkeys(_rests_on(judged)))
    given = known.datasets[-1].facts
    earlier = figures([name for name in rests_on if date_of(name)], known.datasets)
    for name in rests_on:
        fact = given.get(name) or earlier.get(name)
        if fact is not None and fact.units is not None and fact.value.exact is None:
            yield fact.units


def _rests_on(judged: Judged) -> Iterator[str]:
    if isinstance(judged.part, ByCase):
        for case in judged.part.cases:
            yield from names(case.condition) if case.condition is not None else ()
    if judged.judgement is not None:
        yield from judged.judgement.measurement.operands
    for each in judged.of:
        yield from _rests_on(each)


def _open_units(judged: Judged, known: _Known) -> Iterator[Unit]:
    """The units below that leave it open, each once."""
    found = {unit.id: unit for units in _units_below(judged, known) for unit in units.open}
    yield from found.values()


def _own(top: Judged) -> Judged:
    """What is asked of the unit by the case that is its; where there is none, the open choice."""
    return top.of[0] if top.of else top


def _judged(name: Name, part: Part, horizon: int, known: _Known, reached: Conclusions) -> Judged:
    match part:
        case Criterion(indicator, _):
            level = part.level_at(horizon)
            assert level is not None  # only parts that ask for anything are judged
            judgement = _judgement(known, known.measurements[indicator.id], level, reached.verdicts[name.verdict])
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


def _judgement(known: _Known, measurement: Measurement, level: Level, verdict: Verdict) -> Judgement:
    if not measurement.indicator.is_measured:  # a sentence alone has no value
        measurement = measurement._replace(value=None, numerator=None, denominator=None)
    if measurement.missing and verdict is Verdict.NO_DATA:  # what is inferred of the missing decides nothing
        given = {name: value for name, value in measurement.operands.items() if name not in measurement.missing}
        measurement = measurement._replace(value=None, operands=given)
    if level.data is not None:
        return _by_data(measurement, for_unit(level, known.valued, measurement.indicator.year), verdict)
    return _reached(measurement, level, verdict)


def _by_data(measurement: Measurement, dated: DatedLevel, verdict: Verdict) -> Judgement:
    """Held against a level from data: what that lacks is lacked by the judgement, too."""
    measurement = measurement._replace(missing=tuple(dict.fromkeys((*measurement.missing, *dated.missing))))
    if dated.level.known and not dated.bare:
        return _reached(measurement, dated.level, verdict)
    missed = dated.level.known and verdict is Verdict.MISSED
    return Judgement(measurement, dated.level, verdict, None, _shortfall(measurement, dated.level) if missed else None)


def _reached(measurement: Measurement, level: Level, verdict: Verdict) -> Judgement:
    return Judgement(
        measurement=measurement,
        level=level,
        verdict=verdict,
        attainment=_attainment(measurement, level),
        shortfall=_shortfall(measurement, level) if verdict is Verdict.MISSED else None,
        attainment_within=_attainment_within(measurement, level),
    )


def _attainment(measurement: Measurement, level: Level) -> Fraction | None:
    if measurement.growth is not None:
        return attained(measurement.growth, level)
    return None if measurement.exact is None else attainment(measurement.exact, level)


def _attainment_within(measurement: Measurement, level: Level) -> Bounds | None:
    if measurement.value is None or measurement.exact is not None:
        return None
    if measurement.growth is not None:
        return attained_within(measurement.growth, level)
    return attainment_within(measurement.value, level)


def _shortfall(measurement: Measurement, level: Level) -> int | None:
    if measurement.counted is None or measurement.over is None:
        return None
    return shortfall(measurement.counted, measurement.over, level)


def _step(firing: Firing, measurements: Mapping[str, Measurement], rules: VerdictRules) -> Step:
    matched = tuple(fact_in_words(fact, measurements, rules) for fact in firing.matched)
    return Step(firing.rule.name, matched, fact_in_words(firing.concluded, measurements, rules))
