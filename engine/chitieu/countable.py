"""What of a formula is counted: its one quotient, whatever constants stand around it, and whether what is missing of it
is a number of something.

``doctors * 10000 / population``, ``doctors / population * 10000`` and ``doctors / (population / 10000)`` are one
quotient, 10000 times doctors by population. Both judges reckon with it, so that no way of writing changes an answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from math import gcd, lcm
from typing import NamedTuple

from chitieu.model import AnyOf, Constant, FactName, Formula, Indicator, Operation
from chitieu.numbers import fact_names

_ONE = Constant(Fraction(1))


class CountedQuotient(NamedTuple):
    """``factor`` times ``above`` by ``below``. ``divided``: it is written as a quotient, if only by a constant."""

    above: Formula
    below: Formula
    factor: Fraction
    divided: bool

    @property
    def numerator(self) -> Formula:
        """What is divided, with the whole number before it: ``doctors * 10000``."""
        return _times(Constant(Fraction(self.factor.numerator)), self.above)

    @property
    def denominator(self) -> Formula:
        """What divides, with the whole number before it: ``population``, or 2 of ``(a + b) / 2``."""
        return _times(Constant(Fraction(self.factor.denominator)), self.below)

    @property
    def formula(self) -> Formula:
        """The quotient as a formula of the same value."""
        whole = self.factor.denominator == 1
        return self.numerator if whole and not self.divided else Operation("/", self.numerator, self.denominator)


@lru_cache(maxsize=4096)  # asked of each indicator for each unit
def quotient(formula: Formula) -> CountedQuotient:
    """The formula as one quotient with its constants before it.

    Quotients within sums stay there unless all divide by the same, and so does what divides by a quotient of facts:
    turned round, it would have a value where there is none.
    """
    match formula:
        case Constant(value) if value:
            return CountedQuotient(_ONE, _ONE, value, divided=False)
        case Operation(sign, left, right):
            a, b = quotient(left), quotient(right)
            made = {"*": _product, "/": _by}.get(sign)
            found = _sum(sign, a, b) if made is None else made(a, b)
            if found is not None:
                return found
            if sign == "/":
                return CountedQuotient(left, right, Fraction(1), divided=True)
    return CountedQuotient(formula, _ONE, Fraction(1), divided=False)


def counted(indicator: Indicator) -> CountedQuotient | None:
    """The quotient of counts that an indicator is, an amount over 1; ``None`` for shares that are none."""
    found = quotient(indicator.formula)
    return found if indicator.whole and (found.divided or not indicator.is_share) else None


def steps(indicator: Indicator, *, falls: bool = False) -> CountedQuotient | None:
    """The quotient of which each step of what is above is one more of some fact, and makes the value greater.

    ``None`` where a fact stands above and below, or more than once, or times another, or only taken away: then what is
    missing of the value is no number of anything. ``falls``: one less of some fact will do, too, as where it is held
    against what it was.
    """
    found = counted(indicator)
    if found is None or found.factor < 0 or not _constant_divisors(found.below):
        return None
    terms = list(_terms(found.above, 1))
    rises = any(sign > 0 for sign, _ in terms) or (falls and bool(terms))
    return found if rises and _once([term for _, term in terms], found.below) else None


def _once(terms: Sequence[Formula | None], below: Formula) -> bool:
    """Whether each fact of a sum stands there once, by itself, and not below."""
    if None in terms:
        return False
    names = [name for term in terms if term is not None for name in fact_names(term)]
    return len(names) == len(set(names)) and not set(names) & set(fact_names(below))


def divisors(formula: Formula) -> Iterator[Formula]:
    """What a formula divides by, the factors of a product one by one, wherever it does; constants are left out."""
    of = quotient(formula)
    yield from (factor for factor in _factors(of.below) if fact_names(factor))
    for part in (of.above, of.below):
        match part:
            case Operation("/", _, _):
                yield from divisors(part)
            case Operation(_, left, right):
                yield from divisors(left)
                yield from divisors(right)
            case AnyOf(operand):
                yield from divisors(operand)


def _factors(formula: Formula) -> Iterator[Formula]:
    match formula:
        case Operation("*", left, right):
            yield from _factors(left)
            yield from _factors(right)
        case _:
            yield formula


def _product(a: CountedQuotient, b: CountedQuotient) -> CountedQuotient:
    divided = a.divided or b.divided
    return CountedQuotient(_times(a.above, b.above), _times(a.below, b.below), a.factor * b.factor, divided)


def _by(a: CountedQuotient, b: CountedQuotient) -> CountedQuotient | None:
    if fact_names(b.below):
        return None
    return CountedQuotient(a.above, _times(a.below, b.above), a.factor / b.factor, divided=True)


def _sum(sign: str, a: CountedQuotient, b: CountedQuotient) -> CountedQuotient | None:
    """Of two that divide by the same; what is common to their constants stands before the sum."""
    if a.below != b.below:
        return None
    common = Fraction(gcd(a.factor.numerator, b.factor.numerator), lcm(a.factor.denominator, b.factor.denominator))
    each = [_times(Constant(one.factor / common), one.above) for one in (a, b)]
    above: Formula = Operation(sign, *each)
    if a.above == b.above == _ONE:
        value = a.factor + b.factor if sign == "+" else a.factor - b.factor
        return CountedQuotient(_ONE, a.below, value, a.divided or b.divided) if value else None
    return CountedQuotient(above, a.below, common, a.divided or b.divided)


def _times(a: Formula, b: Formula) -> Formula:
    if _ONE in (a, b):
        return b if a == _ONE else a
    return Operation("*", a, b)


def _terms(formula: Formula, sign: int) -> Iterator[tuple[int, Formula | None]]:
    """The facts of a sum with their signs, its whole numbers left out; ``None`` for what is no such term."""
    match formula:
        case FactName() | AnyOf():
            yield sign, formula
        case Constant(value) if value.denominator == 1:
            return
        case Operation("+" | "-" as joined, left, right):
            yield from _terms(left, sign)
            yield from _terms(right, sign if joined == "+" else -sign)
        case _:
            yield sign, None


def _constant_divisors(formula: Formula) -> bool:
    match formula:
        case AnyOf(operand):
            return _constant_divisors(operand)
        case Operation(sign, left, right):
            divides = sign == "/" and bool(fact_names(right))
            return not divides and _constant_divisors(left) and _constant_divisors(right)
    return True
