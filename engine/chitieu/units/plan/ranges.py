"""Facts and their sums and products as expressions of the plan: exact numbers, or the ends that bounds leave.

A fact is a whole number over the scale of its column, so a sum of products of facts is one whole number over a
constant. What is known exactly of every row is one expression for both ends. The intervals are those of
``chitieu.numbers.evaluate``: NULL is an end that is open.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import lcm
from typing import NamedTuple

from chitieu.model import AnyOf, Constant, FactName, Formula, Operation
from chitieu.numbers import fact_names
from chitieu.units import sql
from chitieu.units.plan.whole import Whole, chosen, compared, constant, from_column, negative, plus, times
from chitieu.units.sql import Sql


class Scaled(NamedTuple):
    """``whole`` / ``over``; ``over`` is above zero."""

    whole: Whole
    over: int


class Range(NamedTuple):
    """The ends of a value; one object for both where it is exact in every row."""

    low: Scaled
    high: Scaled

    @property
    def exact(self) -> bool:
        """Whether the plan knows that both ends are one in every row; a row of another may still have equal ends."""
        return self.low is self.high


class FactColumns(NamedTuple):
    """What a relation holds of a fact: one column where rows have it exactly, else one for each end.

    Without columns (``""``) no row has the fact. Values are whole numbers over ``scale``, at most ``most`` either way.
    ``given``: every row has it; else a row without either end lacks it. ``positive``: no row says that it is zero;
    ``negative``: it may be below.
    """

    low: str
    high: str
    scale: int
    most: int
    given: bool
    wide: bool = False
    positive: bool = False
    negative: bool = False

    @property
    def exact(self) -> bool:
        """Whether one column says it: every row that has the fact has it exactly."""
        return self.low == self.high != ""


Facts = Mapping[str, FactColumns]


def of_fact(fact: FactColumns) -> Range:
    """The ends that rows say of a fact: NULL at one for an end that is open, at both where a row lacks the fact."""
    low = Scaled(_column(fact, fact.low), fact.scale)
    return Range(low, low if fact.exact else Scaled(_column(fact, fact.high), fact.scale))


def _column(fact: FactColumns, name: str) -> Whole:
    if not name:
        return Whole(sql.null("BIGINT"), 0)
    return from_column(name, fact.most, negative=fact.negative, wide=fact.wide)._replace(
        given=fact.given, positive=fact.positive
    )


def divides_by_constants(formula: Formula) -> bool:
    """Whether nothing but constants divides."""
    match formula:
        case AnyOf(operand):
            return divides_by_constants(operand)
        case Operation(sign, left, right):
            return (
                divides_by_constants(left) and divides_by_constants(right) and (sign != "/" or bool(constant_of(right)))
            )
        case _:
            return True


def constant_of(formula: Formula) -> Fraction | None:
    """What a formula without facts comes to; ``None`` where it names a fact, or divides by zero."""
    match formula:
        case Constant(number):
            return number
        case Operation(sign, left, right) if not fact_names(formula):
            a, b = constant_of(left), constant_of(right)
            if a is None or b is None or (sign == "/" and not b):
                return None
            return {"+": a + b, "-": a - b, "*": a * b, "/": a / b if b else a}[sign]
    return None


def is_known(fact: FactColumns) -> Sql:
    """Whether a row says anything of a fact: true or false, never NULL. A fact without columns is known nowhere."""
    if not fact.low:
        return sql.FALSE
    return sql.any_of(sql.is_given(sql.column(end)) for end in dict.fromkeys((fact.low, fact.high)))


# --- sums and products ------------------------------------------------------------------------------------------


def range_of(formula: Formula, facts: Facts) -> Range:
    """The ends of a formula in which nothing but constants divides: whole numbers over a constant, so exact.

    NULL is an end that is open. Of a product with an open end this does not hold: see ``open_factors``. Raises
    TooLarge. It is as long as formulas have kinds of operations, each of which the intervals treat in their own way."""
    number = constant_of(formula)
    if number is not None:
        end = Scaled(constant(number.numerator), number.denominator)
        return Range(end, end)
    match formula:
        case FactName(id):
            return of_fact(facts[id])
        case AnyOf(operand):
            return _any(range_of(operand, facts))
        case Operation("/", left, right):
            divisor = constant_of(right)
            assert divisor  # the formula is plain
            return _by_constant(range_of(left, facts), 1 / divisor)
        case Operation("*", left, right):
            for factor, other in ((constant_of(left), right), (constant_of(right), left)):
                if factor is not None:
                    return _by_constant(range_of(other, facts), factor)
            return _product(range_of(left, facts), range_of(right, facts))
        case Operation(sign, left, right):
            a, b = range_of(left, facts), range_of(right, facts)
            if sign == "-":
                b = negative_of(b)
            low = _sum(a.low, b.low)
            return Range(low, low if a.exact and b.exact else _sum(a.high, b.high))
    raise AssertionError(formula)


def _sum(a: Scaled, b: Scaled) -> Scaled:
    over = lcm(a.over, b.over)
    return Scaled(plus(times(a.whole, constant(over // a.over)), times(b.whole, constant(over // b.over))), over)


def negative_of(a: Range) -> Range:
    """The value with its sign turned: its ends change places."""
    low = Scaled(negative(a.high.whole), a.high.over)
    return Range(low, low if a.exact else Scaled(negative(a.low.whole), a.low.over))


def _by_constant(a: Range, factor: Fraction) -> Range:
    if factor < 0:
        return _by_constant(negative_of(a), -factor)
    if not factor:
        end = Scaled(constant(0), 1)
        return Range(end, end)

    def scaled(end: Scaled) -> Scaled:
        return Scaled(times(end.whole, constant(factor.numerator)), end.over * factor.denominator)

    low = scaled(a.low)
    return Range(low, low if a.exact else scaled(a.high))


def _product(a: Range, b: Range) -> Range:
    over = a.low.over * b.low.over
    corners = [times(x.whole, y.whole) for x in dict.fromkeys(a) for y in dict.fromkeys(b)]
    if len(corners) == 1:
        end = Scaled(corners[0], over)
        return Range(end, end)
    trees = [corner.sql for corner in corners]
    negative, wide = any(one.negative for one in corners), any(one.wide for one in corners)
    low, high = (Whole(pick(trees), corners[0].most, negative, wide) for pick in (sql.least, sql.greatest))
    return Range(Scaled(low, over), Scaled(high, over))


def _any(a: Range) -> Range:
    one, zero = constant(1), constant(0)
    low = Scaled(chosen([(compared(">", a.low.whole, zero), one)], zero), 1)
    return Range(low, low if a.exact else Scaled(chosen([(compared("<=", a.high.whole, zero), zero)], one), 1))


def open_factors(formula: Formula, facts: Facts) -> tuple[Sql, ...]:
    """Rows in which a factor of a product has an open end: corners of intervals would need infinity."""
    match formula:
        case AnyOf(operand):
            return open_factors(operand, facts)
        case Operation(sign, left, right):
            open_ends = []
            if sign == "*" and constant_of(left) is None and constant_of(right) is None:
                for name in fact_names(formula):
                    if not facts[name].exact and facts[name].low:
                        ends = [sql.is_null(sql.column(end)) for end in (facts[name].low, facts[name].high)]
                        open_ends.append(sql.all_of([is_known(facts[name]), sql.any_of(ends)]))
            return (*open_ends, *open_factors(left, facts), *open_factors(right, facts))
    return ()
