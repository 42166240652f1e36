"""Units that stand for all others where cases are held against each other: one for each stretch between thresholds.

Only conditions of which each term holds one fact, a sum, difference, product or quotient of facts against a number, or
asks an attribute, are looked at, and no fact may stand in two of those formulas: then each takes its values whatever
the others are, and the units here are all there are, up to what no term tells apart. Of other conditions nothing is
said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise, permutations, product
from math import ceil, floor, prod
from typing import NamedTuple

from chitieu.judging.conditions import holds, over_terms
from chitieu.judging.inference import unknown
from chitieu.kinds import code
from chitieu.lint.reach import is_part_within
from chitieu.model import (
    UNIT,
    Attribute,
    Bounds,
    Case,
    Comparison,
    Condition,
    Constant,
    FactKind,
    FactName,
    FactType,
    Formula,
    Joined,
    Not,
    OneOf,
    Operation,
    Rulebook,
)
from chitieu.numbers import exactly, fact_names, formula_value

_MOST_POINTS = 20_000
_ANOTHER = "–"  # a unit that no condition names

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


def _crossed(values: Mapping[str, Sequence[Value]]) -> Iterator[dict[str, Value]]:
    """Units with each value of one name beside each of every other; none where that would be too many."""
    if values and prod(map(len, values.values())) <= _MOST_POINTS:
        yield from (dict(zip(values, chosen, strict=True)) for chosen in product(*values.values()))


def case_points(cases: Sequence[Case], rulebook: Rulebook) -> list[CasePoint]:
    """The units that tell cases apart, and which hold for each; none where too many or where that cannot be said."""
    terms = [term for case in cases if case.condition is not None for term in _terms(case.condition)]
    axes = _axes([term for term in terms if isinstance(term, Comparison)], rulebook.facts)
    if axes is None:
        return []
    values = _named([term for term in terms if isinstance(term, OneOf)], rulebook.attributes)
    values |= {axis.kind.id: list(_stretches(sorted(axis.numbers), axis.kind)) for axis in axes}
    units = _crossed(values)
    conditions = [None if case.condition is None else _of_names(case.condition) for case in cases]
    odd = {axis.kind.id: axis.kind.kind for axis in axes if axis.kind.kind is not None}
    return [CasePoint(unit, _held(conditions, unit), odd) for unit in units if _may_be(unit, rulebook.facts)]


class _Axis(NamedTuple):
    """What one formula may come to, under its own words, and the numbers that conditions hold it against."""

    kind: FactType
    numbers: set[Fraction]


def _axes(terms: Sequence[Comparison], facts: Mapping[str, FactType]) -> list[_Axis] | None:
    """An axis for each formula; ``None`` where one cannot be looked at, or hangs on the facts of another."""
    found: dict[str, _Axis] = {}
    limits = list(map(_limit, terms))
    for limit in limits:
        kind = None if limit is None else _kind(limit.formula, facts)
        if limit is None or kind is None:
            return None
        found.setdefault(kind.id, _Axis(kind, set())).numbers.add(limit.number)
    return list(found.values()) if _apart([limit.formula for limit in limits if limit]) else None


def _named(terms: Sequence[OneOf], attributes: Mapping[str, Attribute]) -> dict[str, list[Value]]:
    """The values of the attributes that conditions ask, and the units that they name, with one that none does."""
    values: dict[str, list[Value]] = {}
    for term in terms:
        if term.attribute == UNIT:
            values[UNIT] = [*values.get(UNIT, [_ANOTHER]), *sorted(term.values)]
        else:
            values[term.attribute] = list(attributes[term.attribute].values)
    return values


def _terms(condition: Condition) -> list[Comparison | OneOf]:
    return over_terms(condition, lambda term: [term], lambda terms: terms, lambda _, one, other: one + other)


class Limit(NamedTuple):
    """A formula over facts, how it is held against a number, and the number."""

    formula: Formula
    sign: str
    number: Fraction


_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


def _limit(term: Comparison) -> Limit | None:
    """The term with its number on the right, also what is added to the facts there or multiplies them."""
    sides = ((term.left, term.sign, term.right), (term.right, _MIRRORED[term.sign], term.left))
    for formula, sign, number in sides:
        if fact_names(formula) and not fact_names(number) and (limit := formula_value(number, {}).exact) is not None:
            moved, limit = _moved(formula, limit)
            return Limit(moved, sign, limit)
    return None


def _moved(formula: Formula, number: Fraction) -> tuple[Formula, Fraction]:
    """``x * 2`` against 5 is ``x`` against 5/2."""
    match formula:
        case Operation("*", inner, Constant(by)) | Operation("*", Constant(by), inner) if by > 0:
            return _moved(inner, number / by)
        case Operation("/", inner, Constant(by)) if by > 0:
            return _moved(inner, number * by)
        case Operation("+", inner, Constant(more)) | Operation("+", Constant(more), inner):
            return _moved(inner, number - more)
        case Operation("-", inner, Constant(less)):
            return _moved(inner, number + less)
    return formula, number


def _kind(formula: Formula, facts: Mapping[str, FactType]) -> FactType | None:
    """What values a formula takes, as of a fact under its own words; ``None`` where some within would be no unit's."""
    match formula:
        case FactName(name):
            return facts[name]
        case Operation("/", FactName(part), FactName(whole)) if part != whole:
            unit = "%" if is_part_within(part, whole, facts) else "x"
            return FactType(_words(formula), _words(formula), unit, "", fractional=True)
        case Operation("-", FactName(whole), FactName(part)) if is_part_within(part, whole, facts):
            return _of_facts(formula, facts, below_zero=False)
        case Operation("+" | "-" | "*" as sign) if _chained(formula, "+-" if sign in "+-" else "*"):
            return _of_chain(formula, facts)
    return None


def _of_chain(formula: Formula, facts: Mapping[str, FactType]) -> FactType | None:
    """Of a sum or a product, whose facts must have nothing to do with each other."""
    names, words = fact_names(formula), _words(formula).split()
    parted = any(is_part_within(one, other, facts) for one, other in permutations(names, 2))
    if parted or len(names) < len(words) // 2 + 1:
        return None
    below_zero = "-" in words or any(facts[name].below_zero for name in names)
    return _of_facts(formula, facts, below_zero=below_zero)


def _of_facts(formula: Formula, facts: Mapping[str, FactType], *, below_zero: bool) -> FactType:
    whole_numbers = all(facts[name].is_count for name in fact_names(formula))
    words = _words(formula)
    return FactType(words, words, "x", "", fractional=not whole_numbers, below_zero=below_zero)


def _chained(formula: Formula, signs: str) -> bool:
    """Facts one after the other, with these signs and without parentheses."""
    match formula:
        case FactName():
            return True
        case Operation(sign, left, FactName()) if sign in signs:
            return _chained(left, signs)
    return False


def _apart(formulas: Sequence[Formula]) -> bool:
    """Whether no fact stands in two different formulas."""
    names = [name for formula in set(formulas) for name in fact_names(formula)]
    return len(names) == len(set(names))


def _words(formula: Formula) -> str:
    """``minority / population``: the formulas that are looked at need no parentheses."""
    match formula:
        case FactName(name):
            return name
        case Operation(sign, left, right):
            return f"{_words(left)} {sign} {_words(right)}"
    return ""


def _of_names(condition: Condition) -> Condition:
    """The condition with each formula as one name, and each number worked out."""

    def term(each: Comparison | OneOf) -> Condition:
        if isinstance(each, OneOf):
            return each
        limit = _limit(each)
        return (
            each if limit is None else Comparison(limit.sign, FactName(_words(limit.formula)), Constant(limit.number))
        )

    return over_terms(condition, term, Not, Joined)


def _stretches(limits: Sequence[Fraction], kind: FactType) -> Iterator[Value]:
    """The limits, a value between each two, one below and one above, as far as the fact can have them."""
    found = _whole_around(limits) if kind.is_count or kind.kind is not None else _around(limits)
    least, most = unknown(kind)
    for value in sorted({least or Fraction(0), *found}):
        if (least is None or value >= least) and (most is None or value <= most):
            yield value


def _may_be(unit: Mapping[str, Value], facts: Mapping[str, FactType]) -> bool:
    """Whether no part is above its whole."""
    numbers = {name: value for name, value in unit.items() if isinstance(value, Fraction) and name in facts}
    return all(
        numbers[part] <= numbers[whole] for part in numbers for whole in numbers if is_part_within(part, whole, facts)
    )


def _held(conditions: Sequence[Condition | None], unit: Mapping[str, Value]) -> frozenset[int]:
    facts: dict[str, Bounds] = {name: exactly(value) for name, value in unit.items() if isinstance(value, Fraction)}
    attributes = {name: value for name, value in unit.items() if isinstance(value, str)}
    return frozenset(
        number
        for number, condition in enumerate(conditions, 1)
        if condition is None or holds(condition, facts, attributes)
    )


def _whole_around(limits: Sequence[Fraction]) -> set[Fraction]:
    return {Fraction(near + step) for limit in limits for near in (floor(limit), ceil(limit)) for step in (-1, 0, 1)}


def _around(limits: Sequence[Fraction]) -> set[Fraction]:
    between = ((one + other) / 2 for one, other in pairwise(limits))
    return {*limits, *between, limits[0] / 2, limits[0] - 1, limits[-1] + 1, (limits[-1] + 1) / 2}
