"""The language of the network: facts, rules as data, firings. Both drivers speak it and know nothing else.

A fact is a key (``measure:women-share``) with small whole numbers. A rule waits for facts by key, compares their
numbers, and concludes one new fact. Keys are unique within a run: a network that concludes one twice is broken.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple, Protocol

from chitieu.model import Saying

Sign = Literal["<", "<=", ">", ">="]


class NetworkError(RuntimeError):
    """The rules or facts are not ones that the network can run: a fault of the program, not of the input."""


class Ref(NamedTuple):
    """The number ``name`` of the rule's n-th fact; in what a rule concludes, with ``plus`` added to it."""

    position: int
    name: str
    plus: int = 0


class Term(NamedTuple):
    name: str
    sign: Sign
    value: int | Ref


class Pattern(NamedTuple):
    """A fact by its key, with terms that its numbers must satisfy; a ``Ref`` may only look at earlier facts."""

    key: str
    terms: tuple[Term, ...] = ()


class Rule(NamedTuple):
    """When every pattern has its fact, conclude ``key`` with ``numbers``. Names are for people."""

    name: Saying
    when: tuple[Pattern, ...]
    key: str
    numbers: Mapping[str, int | Ref]


class NetworkFact(NamedTuple):
    key: str
    numbers: Mapping[str, int]


class Firing(NamedTuple):
    rule: Rule
    matched: tuple[NetworkFact, ...]
    concluded: NetworkFact


class Network(Protocol):
    """Rules at work. ``run`` is one unit: facts in, firings out, in the order of the rules; runs share nothing."""

    def run(self, facts: Iterable[NetworkFact]) -> tuple[Firing, ...]: ...

    def close(self) -> None: ...


def conclude(rule: Rule, matched: Sequence[NetworkFact]) -> NetworkFact:
    """The fact that ``rule`` concludes from the facts it matched."""
    return NetworkFact(
        rule.key,
        {
            name: matched[value.position].numbers[value.name] + value.plus if isinstance(value, Ref) else value
            for name, value in rule.numbers.items()
        },
    )
