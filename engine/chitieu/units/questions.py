"""What a rulebook asks, as the plan sees it: one question per target and horizon, and the facts they need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from chitieu.judging.conditions import names
from chitieu.judging.inference import Relation, Ties, relations
from chitieu.judging.keys import asks_at, choices_within, in_force
from chitieu.judging.scored import facts_of, needed_for
from chitieu.model import SCORE_OF, UNIT, Attribute, ByCase, Case, Criterion, Indicator, Level, Rulebook
from chitieu.numbers import fact_names


class Question(NamedTuple):
    """A target at a horizon, by its cases."""

    document: str
    target: str
    horizon: int
    cases: tuple[Case, ...]

    @property
    def criteria(self) -> Iterator[tuple[Criterion, Level]]:
        """The criteria that ask for a level then, with it, down to the last part of all cases."""
        for case in self.cases:
            yield from in_force(case.criteria, self.horizon)


class Questions(NamedTuple):
    """The questions of a rulebook, and what they need.

    ``choices`` are the sets of cases that a unit's facts decide between, those of parts, too, with their numbers.
    ``one_by_one``: every row is for the judge of single units, for a formula names a score, which the plan has not.
    ``measured`` are facts of indicators, ``tested`` those of conditions, ``related`` those that relations tie to
    measured ones: what bounds them.
    """

    every: tuple[Question, ...]
    choices: Mapping[tuple[Case, ...], int]
    measured: tuple[str, ...]
    tested: tuple[str, ...]
    related: tuple[str, ...]
    relations: tuple[Relation, ...]
    attributes: Mapping[str, Attribute]
    one_by_one: bool = False

    @property
    def facts(self) -> tuple[str, ...]:
        """All facts that may bear on a verdict, each once."""
        return _once((*self.measured, *self.tested, *self.related))

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """Those that any question asks about, each once."""
        return _indicators(self.every)


Key = tuple[str, str, int]


def questions_of(rulebook: Rulebook, chosen: frozenset[Key] | None = None) -> Questions:
    """What a rulebook asks; of the ``chosen`` documents, targets and horizons, where they are given."""
    every = tuple(_questions(rulebook, chosen))
    choices: dict[tuple[Case, ...], int] = {}
    for question in every:
        for cases in choices_within(ByCase(question.cases)):
            choices.setdefault(cases, len(choices))
    measured = _once(fact for indicator in _indicators(every) for fact in fact_names(indicator.formula))
    tested = _tested(choices)
    scoring = needed_for((*measured, *tested), rulebook.documents)
    if scoring:
        below = [target for document in scoring for target in document.targets]
        measured = tuple(name for name in _once((*measured, *facts_of(below))) if name in rulebook.facts)
        tested = _once((*tested, *(name for name in facts_of(below) if name in rulebook.attributes)))
        measured, tested = (tuple(name for name in ids if not name.startswith(SCORE_OF)) for ids in (measured, tested))
    tied = Ties(relations(rulebook.facts, rulebook.checks)).of(measured)
    return Questions(
        every=every,
        choices=choices,
        measured=measured,
        tested=tuple(name for name in tested if name not in rulebook.attributes and name != UNIT),
        related=_once(fact for relation in tied for fact in relation.terms),
        relations=tied,
        attributes={name: rulebook.attributes[name] for name in tested if name in rulebook.attributes},
        one_by_one=bool(scoring),
    )


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
            yield Question(document.id, target.id, horizon, target.cases)


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
