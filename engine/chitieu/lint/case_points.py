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
from chitieu.lint.reach import within
from chitieu.model import (
    UNIT,
    Attribute,
    Bounds,
    Case,
    Comparison,
    Condition,
    Constant,
    FactName,
    FactType,
    OneOf,
    Rulebook,
)
from chitieu.numbers import exactly

_MOST_POINTS = 20_000
_ANOTHER = "–"  # a unit that no condition names

Value = Fraction | str


class CasePoint(NamedTuple):
    """A unit, by its facts and attributes, and the numbers of the cases, from 1, that hold for it."""

    known: Mapping[str, Value]
    held: frozenset[int]

    @property
    def text(self) -> str:
        """``population = 9000, region = uplands``."""
        return ", ".join(f"{name} = {value}" for name, value in self.known.items())


def case_points(cases: Sequence[Case], rulebook: Rulebook) -> list[CasePoint]:
    """The units that tell cases apart, and which hold for each; none where too many or where that cannot be said."""
    terms = [term for case in cases if case.condition is not None for term in _terms(case.condition)]
    values: dict[str, list[Value]] = {}
    limits: dict[str, set[Fraction]] = {}
    for term in terms:
        if isinstance(term, OneOf):
            if term.attribute == UNIT:
                values[UNIT] = [*values.get(UNIT, [_ANOTHER]), *sorted(term.values)]
                continue
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
    return [CasePoint(unit, _held(cases, unit)) for unit in units if _may_be(unit, rulebook.facts)]


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
    if kind.is_count:
        found = {
            Fraction(near + step) for limit in limits for near in (floor(limit), ceil(limit)) for step in (-1, 0, 1)
        }
    else:
        found = {*limits, *((one + other) / 2 for one, other in pairwise(limits))}
        found |= {limits[0] / 2, limits[-1] + 1, (limits[-1] + 1) / 2}
    for value in sorted({Fraction(0), *found}):
        if value >= 0 and (value <= 1 or not kind.is_share):
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
