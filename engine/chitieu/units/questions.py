"""What a rulebook asks, as the plan sees it: one question per target and horizon, and the facts they need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from chitieu.judging.conditions import names
from chitieu.judging.inference import Relation, Ties, relations
from chitieu.judging.keys import asks_at, choices_within, in_force
from chitieu.judging.scored import facts_asked, needed_for, scored_in
from chitieu.model import LAST_ENDED, SCORE_OF, UNIT, Attribute, ByCase, Case, Criterion, Indicator, Level, Rulebook
from chitieu.numbers import fact_names
from chitieu.over_years import facts_of, looks_back

Key = tuple[str, str, int]


class Question(NamedTuple):
    """A target at a horizon, by its cases; the symbol of its document and its title are only told."""

    document: str
    target: str
    horizon: int
    cases: tuple[Case, ...]
    symbol: str = ""
    title: str = ""

    @property
    def criteria(self) -> Iterator[tuple[Criterion, Level]]:
        """The criteria that ask for a level then, with it, down to the last part of all cases."""
        for case in self.cases:
            yield from in_force(case.criteria, self.horizon)

    @property
    def key(self) -> Key:
        """What it is asked of: document, target and horizon."""
        return self.document, self.target, self.horizon

    @property
    def figures(self) -> Iterator[Indicator]:
        """What is measured of a unit: its indicators, and formulas that its levels come from."""
        for criterion, level in self.criteria:
            yield criterion.indicator
            yield from level.figures


class Questions(NamedTuple):
    """The questions of a rulebook, and what they need.

    ``choices`` are the sets of cases that a unit's facts decide between, those of parts, too, with their numbers.
    ``measured`` are facts of indicators, ``tested`` those of conditions, ``related`` those that relations tie to
    measured ones: what bounds them. ``apart`` are questions that only the judge of single units can answer: their
    formulas take figures of other years, while the plan knows rows one by one, or their levels are worked out of each
    unit's facts, or they name scores; ``looked_up`` are their facts.
    """

    every: tuple[Question, ...]
    choices: Mapping[tuple[Case, ...], int]
    measured: tuple[str, ...]
    tested: tuple[str, ...]
    related: tuple[str, ...]
    relations: tuple[Relation, ...]
    attributes: Mapping[str, Attribute]
    apart: tuple[Question, ...] = ()
    looked_up: tuple[str, ...] = ()

    @property
    def facts(self) -> tuple[str, ...]:
        """All facts that may bear on a verdict, each once."""
        return _once((*self.measured, *self.tested, *self.looked_up, *self.related))

    @property
    def deciding(self) -> tuple[str, ...]:
        """The facts that formulas and conditions name, each once."""
        return _once((*self.measured, *self.tested, *self.looked_up))

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """Those that any question asks about, each once."""
        return _indicators(self.every)


def questions_of(rulebook: Rulebook, chosen: frozenset[Key] | None = None) -> Questions:
    """What a rulebook asks; of the ``chosen`` documents, targets and horizons, where they are given."""
    asked = tuple(_questions(rulebook, chosen))
    apart = tuple(question for question in asked if _apart(question))
    every = tuple(question for question in asked if question not in apart)
    choices = _choices(every)
    measured = _once(fact for indicator in _indicators(every) for fact in fact_names(indicator.formula))
    tested, theirs = _tested(choices), _named_by(apart, rulebook)
    no_facts = {*rulebook.attributes, UNIT, LAST_ENDED}
    ties = Ties(relations(rulebook.facts, rulebook.checks))
    tied = ties.of(measured)
    return Questions(
        every=every,
        choices=choices,
        measured=measured,
        tested=tuple(name for name in tested if name not in no_facts),
        related=_once(fact for relation in (*tied, *ties.of(theirs.facts)) for fact in relation.terms),
        relations=tied,
        attributes={
            name: rulebook.attributes[name] for name in (*tested, *theirs.tested) if name in rulebook.attributes
        },
        apart=apart,
        looked_up=_once((*theirs.facts, *(name for name in theirs.tested if name not in no_facts))),
    )


class _Named(NamedTuple):
    """The facts that formulas name, and what else conditions do: facts and attributes."""

    facts: tuple[str, ...]
    tested: tuple[str, ...]


def _named_by(questions: Sequence[Question], rulebook: Rulebook) -> _Named:
    """What some questions name, with what the scores among it are worked out of in their place."""
    facts = _once(fact for question in questions for figure in question.figures for fact in facts_of(figure.formula))
    tested = _tested(_choices(questions))
    below = list(_for_scores((*facts, *tested), rulebook))
    facts = _once(name for name in (*facts, *below) if name in rulebook.facts and not _is_score(name))
    return _Named(facts, _once(name for name in (*tested, *below) if not _is_score(name) and name not in facts))


def _apart(question: Question) -> bool:
    """Whether figures of other years are asked for, or the levels differ from unit to unit by more than its case."""
    if any(map(looks_back, question.figures)) or any(level.data is not None for _, level in question.criteria):
        return True
    facts = (fact for figure in question.figures for fact in facts_of(figure.formula))
    return bool(scored_in((*facts, *_tested(_choices([question])))))


def _is_score(name: str) -> bool:
    return name.startswith(SCORE_OF)


def _for_scores(ids: Iterable[str], rulebook: Rulebook) -> Iterator[str]:
    """What the scores among some facts are worked out of."""
    return facts_asked(target for document in needed_for(ids, rulebook.documents) for target in document.targets)


def _choices(questions: Iterable[Question]) -> dict[tuple[Case, ...], int]:
    found: dict[tuple[Case, ...], int] = {}
    for question in questions:
        for cases in choices_within(ByCase(question.cases)):
            found.setdefault(cases, len(found))
    return found


def _indicators(questions: Iterable[Question]) -> tuple[Indicator, ...]:
    criteria = (criterion for question in questions for criterion, _ in question.criteria)
    return tuple({criterion.indicator.id: criterion.indicator for criterion in criteria}.values())


def _tested(choices: Iterable[Sequence[Case]]) -> tuple[str, ...]:
    """Facts and attributes that the conditions of some cases name, each once."""
    conditions = [case.condition for cases in choices for case in cases if case.condition is not None]
    return _once(name for condition in conditions for name in names(condition))


def _questions(rulebook: Rulebook, chosen: frozenset[Key] | None) -> Iterator[Question]:
    for document, target, horizon in rulebook.due:
        if chosen is not None and (document.id, target.id, horizon) not in chosen:
            continue
        if asks_at(target.cases, horizon):
            yield Question(document.id, target.id, horizon, target.cases, document.symbol, target.title)


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
