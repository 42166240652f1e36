"""Units that stand for all others where cases are held against each other: one for each stretch between thresholds.

Only conditions of which each term holds one fact against a number, or asks an attribute, are looked at: of those the
units here are all there are, up to what no term tells apart. Of other conditions nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise, product
from math import ceil, floor, prod
from typing import NamedTuple

from chitieu.judging.conditions import holds, over_terms
from chitieu.judging.inference import unknown
from chitieu.kinds import code
from chitieu.lint.reach import within
from chitieu.model import (
    Attribute,
    Bounds,
    Case,
    Comparison,
    Condition,
    Constant,
    FactKind,
    FactName,
    FactType,
    OneOf,
    Rulebook,
)
from chitieu.numbers import exactly

_MOST_POINTS = 20_000

Value = Fraction | str


class CasePoint(NamedTuple):
    """A unit, by its facts and attributes, and the numbers of the cases, from 1, that hold for it.

    ``kinds`` are those of facts that are no numbers.
    """

    known: Mapping[str, Value]
    held: frozenset[int]
    kinds: Mapping[str, FactKind]

    @property
    def text(self) -> str:
        """``population = 9000, region = uplands``."""
        return ", ".join(f"{name} = {self._said(name, value)}" for name, value in self.known.items())

    def _said(self, name: str, value: Value) -> str:
        kind = self.kinds.get(name)
        return str(value) if kind is None or isinstance(value, str) else code(value, kind)


def case_points(cases: Sequence[Case], rulebook: Rulebook) -> list[CasePoint]:
    """The units that tell cases apart, and which hold for each; none where too many or where that cannot be said."""
    terms = [term for case in cases if case.condition is not None for term in _terms(case.condition)]
    values: dict[str, list[Value]] = {}
    limits: dict[str, set[Fraction]] = {}
    for term in terms:
        if isinstance(term, OneOf):
            values[term.attribute] = list(_codes(rulebook.attributes[term.attribute]))
        elif (limit := _limit(term)) is not None:
            limits.setdefault(limit[0], set()).add(limit[1])
        else:
            return []
    for name, numbers in limits.items():
        values[name] = list(_stretches(sorted(numbers), rulebook.facts[name]))
    if not values or prod(map(len, values.values())) > _MOST_POINTS:
        return []
    units = (dict(zip(values, chosen, strict=True)) for chosen in product(*values.values()))
    kinds = {name: kind for name in limits if (kind := rulebook.facts[name].kind) is not None}
    return [CasePoint(unit, _held(cases, unit), kinds) for unit in units if _may_be(unit, rulebook.facts)]


def _terms(condition: Condition) -> list[Comparison | OneOf]:
    return over_terms(condition, lambda term: [term], lambda terms: terms, lambda _, one, other: one + other)


def _limit(term: Comparison) -> tuple[str, Fraction] | None:
    match term:
        case Comparison(_, FactName(name), Constant(number)) | Comparison(_, Constant(number), FactName(name)):
            return name, number
    return None


def _codes(attribute: Attribute) -> Iterator[str]:
    yield from attribute.values


def _stretches(limits: Sequence[Fraction], kind: FactType) -> Iterator[Value]:
    """The limits, a value between each two, one below and one above, as far as the fact can have them."""
    if kind.is_count or kind.kind is not None:
        found = {
            Fraction(near + step) for limit in limits for near in (floor(limit), ceil(limit)) for step in (-1, 0, 1)
        }
    else:
        found = {*limits, *((one + other) / 2 for one, other in pairwise(limits))}
        found |= {limits[0] / 2, limits[-1] + 1, (limits[-1] + 1) / 2}
    least, most = unknown(kind)
    for value in sorted({least or Fraction(0), *found}):
        if (least is None or value >= least) and (most is None or value <= most):
            yield value


def _may_be(unit: Mapping[str, Value], facts: Mapping[str, FactType]) -> bool:
    """Whether no part is above its whole."""
    numbers = {name: value for name, value in unit.items() if isinstance(value, Fraction)}
    return all(numbers[part] <= numbers[whole] for part in numbers for whole in numbers if within(part, whole, facts))


def _held(cases: Sequence[Case], unit: Mapping[str, Value]) -> frozenset[int]:
    facts: dict[str, Bounds] = {name: exactly(value) for name, value in unit.items() if isinstance(value, Fraction)}
    attributes = {name: value for name, value in unit.items() if isinstance(value, str)}
    return frozenset(
        number
        for number, case in enumerate(cases, 1)
        if case.condition is None or holds(case.condition, facts, attributes)
    )
