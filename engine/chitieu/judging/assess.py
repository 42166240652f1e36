"""Rulebook × Dataset → Assessment: measure, let the network judge, gather what it concluded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from types import TracebackType
from typing import Self

from chitieu.judging.conditions import holds
from chitieu.judging.inference import Inference, Relation, infer, relations, unknown
from chitieu.judging.keys import asks_at, document_key
from chitieu.judging.level_data import for_unit
from chitieu.judging.measure import measure, measure_over_years
from chitieu.judging.network import Driver, Firing, open_network
from chitieu.judging.points import due, scores
from chitieu.judging.results import AtDate, result_of
from chitieu.judging.scored import facts_asked, needed_for, scored_in
from chitieu.judging.timing import timing
from chitieu.judging.verdicts import Conclusions, VerdictRules, concluded, fact_in_words, network_facts, verdict_rules
from chitieu.model import (
    LAST_ENDED,
    SCORE_OF,
    Assessment,
    Dataset,
    Document,
    Fact,
    Formula,
    History,
    Indicator,
    Inferred,
    Measurement,
    Result,
    Rulebook,
    Step,
    Tier,
    Timing,
    as_indicator,
)
from chitieu.numbers import exactly
from chitieu.over_years import last_ended, looks_back

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
        return infer(dataset.values, self.rulebook.facts, self._relations, dataset.may_be)

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
        known = AtDate(measurements, held, names, dataset.as_of, valued, datasets, counts_below)
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
        horizons = {document.id: due(document, last.as_of.year) for document in self._scoring.rulebook.documents}
        known = ((SCORE_OF + id, found.get((id, horizons[id]))) for id in self._scored if id in horizons)
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

    def _results(self, known: AtDate, reached: Conclusions) -> Iterator[Result]:
        for _, target, horizon in self.rulebook.due:
            if asks_at(target.cases, horizon):
                yield result_of(target, horizon, known, reached)

    def _all_met(self, reached: Conclusions, as_of: dt.date) -> Iterator[tuple[str, int]]:
        for document in self.rulebook.documents:
            for horizon in document.horizons:
                met = document_key(document.id, horizon) in reached.verdicts
                if met and timing(horizon, as_of) is not Timing.AFTER:
                    yield document.id, horizon


def _step(firing: Firing, measurements: Mapping[str, Measurement], rules: VerdictRules) -> Step:
    matched = tuple(fact_in_words(fact, measurements, rules) for fact in firing.matched)
    return Step(firing.rule.name, matched, fact_in_words(firing.concluded, measurements, rules))
