"""What relations leave of facts that are missing or known within bounds: propagation of intervals.

A linear relation ``a + b <= c`` bounds each of its facts by the others; relations are applied until nothing narrows.
Each step is sound, so every value that the facts may have lies within; it need not be all that could be said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

from chitieu.kinds import within
from chitieu.model import (
    Bounds,
    Check,
    Comparison,
    Condition,
    Constant,
    Fact,
    FactName,
    FactType,
    Formula,
    Indicator,
    Inferred,
    Joined,
    Operation,
)
from chitieu.numbers import rounding_to

_ROUNDS = 50  # more than any chain of relations in practice; stopping early only says less
_ZERO = Fraction(0)


class Relation(NamedTuple):
    """The sum of ``terms`` is at most ``limit``. ``name`` is the check, or the fact that another is a part of."""

    terms: Mapping[str, Fraction]
    limit: Fraction
    name: str


class SumOfParts(NamedTuple):
    """An indicator that is a ``sum`` of ``parts`` by the ``whole`` that each is a part of."""

    indicator: Indicator
    sum: Formula
    parts: tuple[str, ...]
    whole: str


class Contradiction(NamedTuple):
    """No value of a fact fits what the dataset says of it and what relations do."""

    fact: str
    because: tuple[str, ...]


class Inference(NamedTuple):
    """``facts`` narrowed or new by their ids; ``contradictions`` of facts that the dataset gives within bounds."""

    facts: Mapping[str, Inferred]
    contradictions: tuple[Contradiction, ...]


def infer(
    facts: Mapping[str, Bounds],
    vocabulary: Mapping[str, FactType],
    relations: Iterable[Relation],
    may_be: Mapping[str, Bounds],
) -> Inference:
    """What relations say of facts that are not exact. Exact facts that break one are a failed check, not this.

    Others are bounded by all that a fact ``may_be`` whose figure was rounded before it was printed.
    """
    narrowing = _Narrowing(facts, vocabulary, may_be)
    open_ones = [one for one in relations if not narrowing.exact.issuperset(one.terms)]
    for _ in range(_ROUNDS):
        if not sum(narrowing.apply(relation) for relation in open_ones):
            break
    return narrowing.found()


class _Narrowing:
    """What is known of facts so far; ``because`` says by fact which relation set which end last."""

    def __init__(
        self, facts: Mapping[str, Bounds], vocabulary: Mapping[str, FactType], may_be: Mapping[str, Bounds]
    ) -> None:
        self._facts, self._vocabulary = facts, vocabulary
        self.exact = frozenset(fact for fact, bounds in facts.items() if bounds.exact is not None)
        self._known = {**facts, **may_be}
        self._because: dict[str, dict[str, str]] = {}
        self._contradicted: dict[str, None] = {}  # in the order in which they came about

    def apply(self, relation: Relation) -> int:
        """Narrows each fact of a relation by the others; how many got narrower and still have a value."""
        return sum(self._narrow(fact, relation) for fact in relation.terms)

    def _narrow(self, fact: str, relation: Relation) -> bool:
        if fact in self.exact or fact in self._contradicted:
            return False
        before = self._known.get(fact, unknown(self._vocabulary[fact]))
        after = _narrowed(fact, before, relation, self._known, self._vocabulary)
        if after == before:
            return False
        self._because.setdefault(fact, {})["low" if after.high == before.high else "high"] = relation.name
        if after.low is not None and after.high is not None and after.low > after.high:
            self._contradicted[fact] = None
            self._known.pop(fact, None)
            return False
        self._known[fact] = after
        return True

    def found(self) -> Inference:
        reasons = {fact: tuple(dict.fromkeys(ends.values())) for fact, ends in self._because.items()}
        return Inference(
            {fact: Inferred(self._known[fact], why) for fact, why in reasons.items() if fact not in self._contradicted},
            tuple(Contradiction(fact, reasons[fact]) for fact in self._contradicted if fact in self._facts),
        )


def relations(vocabulary: Mapping[str, FactType], checks: Iterable[Check]) -> tuple[Relation, ...]:
    """What is known to hold between facts: parts and wholes, and checks that are linear and no mere question."""
    return (*_parts(vocabulary), *_relations(checks))


class Ties:
    """Relations by the facts that they tie together: what is known of one fact says nothing beyond them."""

    def __init__(self, relations: Sequence[Relation]) -> None:
        self._relations = relations
        self._by_fact: dict[str, list[int]] = {}
        for number, relation in enumerate(relations):
            for fact in relation.terms:
                self._by_fact.setdefault(fact, []).append(number)

    def of(self, facts: Iterable[str]) -> tuple[Relation, ...]:
        """The relations that tie these facts to others, and those to others again, in their order."""
        reached: set[int] = set()
        waiting = list(facts)
        seen = set(waiting)
        while waiting:
            for number in self._by_fact.get(waiting.pop(), ()):
                if number not in reached:
                    reached.add(number)
                    fresh = self._relations[number].terms.keys() - seen
                    seen |= fresh
                    waiting += fresh
        return tuple(self._relations[number] for number in sorted(reached))


def unknown(kind: FactType) -> Bounds:
    """What is known of any fact: a count is not below zero, a share not above the whole, a rank from 1 up; of a growth,
    nothing.
    """
    if kind.kind is not None:
        return within(kind.kind)
    return Bounds(None, None) if kind.below_zero else Bounds(_ZERO, Fraction(1) if kind.is_share else None)


def of_kind(bounds: Bounds, kind: FactType) -> Bounds:
    """Bounds of a fact with what is known of any of its kind at an end that they leave open: at most 11 is from 0."""
    least, most = unknown(kind)
    return Bounds(least if bounds.low is None else bounds.low, most if bounds.high is None else bounds.high)


def rounded_from(figure: Fraction, half_step: Fraction, kind: FactType) -> Bounds:
    """What a figure may be that was rounded at a step before it was printed; none of it is beyond its kind."""
    least, most = unknown(kind)
    low, high = figure - half_step, figure + half_step
    return Bounds(low if least is None else max(low, least), high if most is None else min(high, most))


def as_printed(fact: Fact) -> Bounds:
    """The values that print as the figure of a fact; its bounds where it has none."""
    figure, may_be = fact.value.exact, fact.may_be
    return fact.value if figure is None or may_be is None else rounding_to(figure, may_be)


def sums_of_parts(indicators: Iterable[Indicator], vocabulary: Mapping[str, FactType]) -> Iterator[SumOfParts]:
    """Indicators that divide a sum of parts by their whole: the sum is no more than it.

    A sum that gives its parts weights is an index, and no part of anything.
    """
    for indicator in indicators:
        match indicator.formula:
            case Operation("/", Operation() as top, FactName(whole)):
                parts = _linear(top)
                if parts and all(
                    one and factor == 1 and vocabulary[one].part_of == whole for one, factor in parts.items()
                ):
                    yield SumOfParts(indicator, top, tuple(parts), whole)


def _parts(vocabulary: Mapping[str, FactType]) -> Iterator[Relation]:
    for fact in vocabulary.values():
        whole = fact.part_of
        if whole is not None and whole in vocabulary:  # one that is not is a fault of facts.yaml, told there
            yield Relation({fact.id: Fraction(1), whole: Fraction(-1)}, _ZERO, whole)


def _relations(checks: Iterable[Check]) -> Iterator[Relation]:
    for check in checks:
        if not check.question:
            yield from _of(check.condition, check.id)


def _of(condition: Condition, name: str) -> Iterator[Relation]:
    match condition:
        case Joined("and", left, right):
            yield from _of(left, name)
            yield from _of(right, name)
        case Comparison(sign, left_side, right_side):
            left_terms, right_terms = _linear(left_side), _linear(right_side)
            if left_terms is None or right_terms is None:
                return
            less = _sum(left_terms, right_terms, Fraction(-1))
            limit = -less.pop("", _ZERO)
            if sign in ("<", "<=", "=="):  # a strict bound is read as one that is not: less is said, nothing wrong
                yield Relation(less, limit, name)
            if sign in (">", ">=", "=="):
                yield Relation({fact: -factor for fact, factor in less.items()}, -limit, name)


def _linear(formula: Formula) -> dict[str, Fraction] | None:
    """Factors of facts, and the constant under ""; ``None`` for what is not linear."""
    match formula:
        case Constant(value):
            return {"": value}
        case FactName(id):
            return {id: Fraction(1)}
        case Operation(sign, left, right):
            first, second = _linear(left), _linear(right)
            if first is None or second is None:
                return None
            if sign in ("+", "-"):
                return _sum(first, second, Fraction(1 if sign == "+" else -1))
            return _scaled(sign, first, second)
    return None


def _scaled(sign: str, first: Mapping[str, Fraction], second: Mapping[str, Fraction]) -> dict[str, Fraction] | None:
    """A product in which one side is a constant, or a quotient by one that is not zero."""
    if set(second) == {""} and (sign == "*" or second[""]):
        return _sum({}, first, second[""] if sign == "*" else 1 / second[""])
    if sign == "*" and set(first) == {""}:
        return _sum({}, second, first[""])
    return None


def _sum(first: Mapping[str, Fraction], second: Mapping[str, Fraction], factor: Fraction) -> dict[str, Fraction]:
    total = dict(first)
    for fact, value in second.items():
        total[fact] = total.get(fact, _ZERO) + value * factor
    return total


def _narrowed(
    fact: str, before: Bounds, relation: Relation, known: Mapping[str, Bounds], vocabulary: Mapping[str, FactType]
) -> Bounds:
    """The bounds of one fact when the others take what of their bounds leaves it most room."""
    factor = relation.terms[fact]
    room = _room(fact, relation, known, vocabulary)
    if room is None or not factor:
        return before
    whole = vocabulary[fact].is_count
    edge = room / factor
    if factor > 0:
        edge = Fraction(floor(edge)) if whole else edge
        return before if before.high is not None and before.high <= edge else Bounds(before.low, edge)
    edge = Fraction(ceil(edge)) if whole else edge
    return before if before.low is not None and before.low >= edge else Bounds(edge, before.high)


def _room(
    fact: str, relation: Relation, known: Mapping[str, Bounds], vocabulary: Mapping[str, FactType]
) -> Fraction | None:
    """What the other terms leave of the limit at least; ``None`` where one of them has no end."""
    room = relation.limit
    for other, factor in relation.terms.items():
        if other == fact:
            continue
        bounds = known.get(other, unknown(vocabulary[other]))
        end = bounds.low if factor > 0 else bounds.high
        if end is None:
            return None
        room -= factor * end
    return room
