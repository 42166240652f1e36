"""What a rulebook asks, as the plan sees it: one question per target and horizon, and the facts they need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from chitieu.judging.conditions import names
from chitieu.judging.inference import Relation, Ties, relations
from chitieu.judging.keys import asks_at, choices_within, in_force
from chitieu.model import UNIT, Attribute, ByCase, Case, Criterion, Indicator, Level, Rulebook
from chitieu.numbers import fact_names

Key = tuple[str, str, int]


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

    @property
    def key(self) -> Key:
        """What it is asked of: document, target and horizon."""
        return self.document, self.target, self.horizon

    @property
    def asked(self) -> Iterator[str]:
        """The facts that its levels come from."""
        for _, level in self.criteria:
            for formula in level.data or ():
                yield from () if formula is None else fact_names(formula)

    @property
    def moves(self) -> bool:
        """Whether what is asked differs from unit to unit by more than its case."""
        return any(level.data is not None for _, level in self.criteria)


class Questions(NamedTuple):
    """The questions of a rulebook, and what they need.

    ``choices`` are the sets of cases that a unit's facts decide between, those of parts, too, with their numbers.
    ``measured`` are facts of indicators, ``tested`` those of conditions, ``asked`` those that levels come from,
    ``related`` those that relations tie to measured ones: what bounds them.
    """

    every: tuple[Question, ...]
    choices: Mapping[tuple[Case, ...], int]
    measured: tuple[str, ...]
    tested: tuple[str, ...]
    related: tuple[str, ...]
    asked: tuple[str, ...]
    relations: tuple[Relation, ...]
    attributes: Mapping[str, Attribute]

    @property
    def facts(self) -> tuple[str, ...]:
        """All facts that may bear on a verdict, each once."""
        return _once((*self.measured, *self.tested, *self.related, *self.asked))

    @property
    def planned(self) -> tuple[Question, ...]:
        """Those that the plan can say."""
        return tuple(question for question in self.every if not question.moves)

    @property
    def apart(self) -> frozenset[Key]:
        """Those that only the judge of single units can: their levels are worked out of each unit's facts."""
        return frozenset(question.key for question in self.every if question.moves)

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """Those that any question asks about, each once."""
        return _indicators(self.every)


def questions_of(rulebook: Rulebook, chosen: frozenset[Key] | None = None) -> Questions:
    """What a rulebook asks; of the ``chosen`` documents, targets and horizons, where they are given."""
    every = tuple(_questions(rulebook, chosen))
    choices: dict[tuple[Case, ...], int] = {}
    for question in every:
        for cases in choices_within(ByCase(question.cases)):
            choices.setdefault(cases, len(choices))
    measured = _once(fact for indicator in _indicators(every) for fact in fact_names(indicator.formula))
    tested = _tested(choices)
    tied = Ties(relations(rulebook.facts, rulebook.checks)).of(measured)
    return Questions(
        every=every,
        choices=choices,
        measured=measured,
        tested=tuple(name for name in tested if name not in rulebook.attributes and name != UNIT),
        related=_once(fact for relation in tied for fact in relation.terms),
        asked=_once(fact for question in every for fact in question.asked),
        relations=tied,
        attributes={name: rulebook.attributes[name] for name in tested if name in rulebook.attributes},
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
