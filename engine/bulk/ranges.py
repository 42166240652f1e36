"""Formulas of rule files as expressions of the plan: the exact value of an indicator, or the ends that bounds leave it.

A fact is a whole number over the scale of its column, so a sum of products of facts is one whole number over a
constant; an indicator is such a number or the quotient of two. What is known exactly of every row is one expression
for both ends. The intervals are those of ``engine.numbers.evaluate``: NULL is an end that is open.

What is not worked out here is not guessed: a value names the rows for which it does not hold (``not_here``), and those
go to the judge of single units.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import lcm
from typing import NamedTuple

from sqlglot import exp

from engine.bulk import sql
from engine.bulk.sql import Sql
from engine.bulk.whole import Whole, chosen, column, compared, constant, minus, negated, plus, times
from engine.model import AnyOf, Constant, FactName, Formula, Operation
from engine.numbers import fact_names


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
        return self.low is self.high


class Ratio(NamedTuple):
    """``above`` / ``below``: ``below`` is above zero. NULL in either is an open end."""

    above: Whole
    below: Whole


class Value(NamedTuple):
    """A formula over the facts of a row: its ends, and those of what a quotient divides (``bottom`` is its divisor).

    ``not_here``: conditions of rows for which this does not hold.
    """

    low: Ratio
    high: Ratio
    top: tuple[Ratio, Ratio]
    bottom: tuple[Ratio, Ratio] | None
    not_here: tuple[Sql, ...] = ()

    @property
    def exact(self) -> bool:
        """Whether both ends are one in every row; a NULL is then open at both."""
        return self.low is self.high


class FactColumns(NamedTuple):
    """What a relation holds of a fact: one column where rows have it exactly, else one for each end.

    Without columns (``""``) no row has the fact. Values are whole numbers over ``scale``, at most ``most`` either way.
    ``given``: every row has it; else a row without either end lacks it.
    """

    low: str
    high: str
    scale: int
    most: int
    given: bool
    wide: bool = False

    @property
    def exact(self) -> bool:
        return self.low == self.high != ""


Facts = Mapping[str, FactColumns]


def of_fact(fact: FactColumns) -> Range:
    low = Scaled(_column(fact, fact.low), fact.scale)
    return Range(low, low if fact.exact else Scaled(_column(fact, fact.high), fact.scale))


def _column(fact: FactColumns, name: str) -> Whole:
    if not name:
        return Whole(sql.cast(sql.null(), "BIGINT"), 0)
    return column(name, fact.most, wide=fact.wide)


def value(formula: Formula, facts: Facts) -> Value:
    """The value of a formula in every row."""
    names = fact_names(formula)
    unsure = [facts[name] for name in names if not facts[name].given]
    if isinstance(formula, Operation) and formula.sign == "/" and plain(formula.left) and plain(formula.right):
        found = _quotient(_range(formula.left, facts), _range(formula.right, facts))
    elif plain(formula):
        low, high = _ends(_range(formula, facts))
        found = Value(low, high, (low, high), None)
    else:
        found = _nested(formula, facts)
    if not unsure:
        return found._replace(not_here=(*_factors(formula, facts), *found.not_here))
    known = sql.all_of(_is_known(fact) for fact in unsure)
    low, high = (_guarded(end, known) for end in (found.low, found.high))
    return found._replace(
        low=low,
        high=low if found.exact else high,
        not_here=(*_factors(formula, facts), *(sql.all_of([known, one]) for one in found.not_here)),
    )


def plain(formula: Formula) -> bool:
    """Whether nothing but constants divides."""
    match formula:
        case AnyOf(operand):
            return plain(operand)
        case Operation(sign, left, right):
            return plain(left) and plain(right) and (sign != "/" or bool(_constant(right)))
        case _:
            return True


def _constant(formula: Formula) -> Fraction | None:
    match formula:
        case Constant(number):
            return number
        case Operation(sign, left, right) if not fact_names(formula):
            a, b = _constant(left), _constant(right)
            if a is None or b is None or (sign == "/" and not b):
                return None
            return {"+": a + b, "-": a - b, "*": a * b, "/": a / b if b else a}[sign]
    return None


def _is_known(fact: FactColumns) -> Sql:
    if not fact.low:
        return sql.FALSE
    return sql.any_of(sql.is_given(sql.column(end)) for end in dict.fromkeys((fact.low, fact.high)))


def _guarded(end: Ratio, known: Sql) -> Ratio:
    return end._replace(above=chosen([(known, end.above)], None))


def _over(end: Scaled) -> Ratio:
    return Ratio(end.whole, constant(end.over))


def _ends(range: Range) -> tuple[Ratio, Ratio]:
    low = _over(range.low)
    return low, low if range.exact else _over(range.high)


# --- sums and products ------------------------------------------------------------------------------------------


def _range(formula: Formula, facts: Facts) -> Range:
    number = _constant(formula)
    if number is not None:
        end = Scaled(constant(number.numerator), number.denominator)
        return Range(end, end)
    match formula:
        case FactName(id):
            return of_fact(facts[id])
        case AnyOf(operand):
            return _any(_range(operand, facts))
        case Operation("/", left, right):
            divisor = _constant(right)
            assert divisor  # the formula is plain
            return _times_constant(_range(left, facts), 1 / divisor)
        case Operation("*", left, right):
            for factor, other in ((_constant(left), right), (_constant(right), left)):
                if factor is not None:
                    return _times_constant(_range(other, facts), factor)
            return _product(_range(left, facts), _range(right, facts))
        case Operation(sign, left, right):
            a, b = _range(left, facts), _range(right, facts)
            if sign == "-":
                b = _negative(b)
            low = _sum(a.low, b.low)
            return Range(low, low if a.exact and b.exact else _sum(a.high, b.high))
    raise AssertionError(formula)


def _sum(a: Scaled, b: Scaled) -> Scaled:
    over = lcm(a.over, b.over)
    return Scaled(plus(times(a.whole, constant(over // a.over)), times(b.whole, constant(over // b.over))), over)


def _negative(a: Range) -> Range:
    low = Scaled(negated(a.high.whole), a.high.over)
    return Range(low, low if a.exact else Scaled(negated(a.low.whole), a.low.over))


def _times_constant(a: Range, factor: Fraction) -> Range:
    if factor < 0:
        return _times_constant(_negative(a), -factor)
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


def _factors(formula: Formula, facts: Facts) -> tuple[Sql, ...]:
    """Rows in which a factor of a product has an open end: corners of intervals would need infinity."""
    match formula:
        case AnyOf(operand):
            return _factors(operand, facts)
        case Operation(sign, left, right):
            open_ends = []
            if sign == "*" and _constant(left) is None and _constant(right) is None:
                for name in fact_names(formula):
                    if not facts[name].exact and facts[name].low:
                        ends = [sql.is_null(sql.column(end)) for end in (facts[name].low, facts[name].high)]
                        open_ends.append(sql.all_of([_is_known(facts[name]), sql.any_of(ends)]))
            return (*open_ends, *_factors(left, facts), *_factors(right, facts))
    return ()


# --- quotients --------------------------------------------------------------------------------------------------


def _quotient(top: Range, bottom: Range) -> Value:
    if bottom.exact:
        return _by_exact(top, bottom)
    zero, one = constant(0), constant(1)
    least, most = bottom
    x_low, x_high = top

    def divided(x: Scaled, far: Sql, at_far: Scaled, at_near: Scaled) -> Ratio:
        """x over the far end of the divisor where ``far`` holds, else over the near one. Zero over no end is zero."""
        open_far = sql.all_of([far, sql.is_null(at_far.whole.sql)])
        above = chosen([(open_far, zero)], times(x.whole, constant(at_far.over)))
        below = chosen(
            [(open_far, one), (far, _or_null(at_far.whole))],
            _or_null(at_near.whole),
        )
        return Ratio(above, times(below, constant(x.over)))

    low = divided(x_low, compared(">=", x_low.whole, zero), most, least)
    # Zero is zero by any divisor, so it need not be over the near end, which may be zero.
    high = divided(x_high, compared("<=", x_high.whole, zero), most, least)
    below_zero = sql.any_of(
        [
            compared("<", least.whole, zero),
            sql.all_of([sql.is_null(least.whole.sql), sql.is_given(most.whole.sql)]),
        ]
    )
    return Value(low, high, _ends(top), _ends(bottom), (below_zero,))


def _or_null(divisor: Whole) -> Whole:
    return divisor._replace(sql=exp.Nullif(this=divisor.sql, expression=sql.number(0)))


def _by_exact(top: Range, bottom: Range) -> Value:
    divisor = bottom.low
    if divisor.whole.constant is not None and divisor.whole.constant < 0:
        return _by_exact(_negative(top), _negative(bottom))._replace(top=_ends(top), bottom=_ends(bottom))
    below = divisor.whole if divisor.whole.constant else _or_null(divisor.whole)
    not_here: tuple[Sql, ...] = ()
    ends = []
    for end in dict.fromkeys(top):
        above = times(end.whole, constant(divisor.over))
        if divisor.whole.negative:
            turned = compared("<", divisor.whole, constant(0))
            if not top.exact:
                not_here = (turned,)
            above = chosen([(turned, negated(above))], above)
        ends.append(above)
    if divisor.whole.negative:
        below = chosen([(compared("<", divisor.whole, constant(0)), negated(below))], below)
    ratios = [Ratio(above, times(below, constant(top.low.over))) for above in ends]
    return Value(ratios[0], ratios[-1], _ends(top), _ends(bottom), not_here)


# --- quotients within formulas ----------------------------------------------------------------------------------


def _nested(formula: Formula, facts: Facts) -> Value:
    """One quotient made of all; rows where a divisor is zero, or a fact is not exact, are not judged here."""
    not_here: list[Sql] = []
    ratio = _ratio(formula, facts, not_here)
    for name in fact_names(formula):
        fact = facts[name]
        if not fact.exact and fact.low:
            not_here.append(sql.differs(sql.column(fact.low), sql.column(fact.high)))
    if isinstance(formula, Operation) and formula.sign == "/":
        top, bottom = (_ratio(side, facts, []) for side in (formula.left, formula.right))
        return Value(ratio, ratio, (top, top), (bottom, bottom), tuple(not_here))
    return Value(ratio, ratio, (ratio, ratio), None, tuple(not_here))


def _ratio(formula: Formula, facts: Facts, not_here: list[Sql]) -> Ratio:
    if plain(formula):
        return _over(_range(formula, facts).low)
    match formula:
        case AnyOf(operand):
            inner = _ratio(operand, facts, not_here)
            return Ratio(chosen([(compared(">", inner.above, constant(0)), constant(1))], constant(0)), constant(1))
        case Operation(sign, left, right):
            a, b = _ratio(left, facts, not_here), _ratio(right, facts, not_here)
            if sign == "*":
                return Ratio(times(a.above, b.above), times(a.below, b.below))
            if sign == "/":
                not_here.append(compared("==", b.above, constant(0)))
                above, below = times(a.above, b.below), times(a.below, b.above)
                if not below.negative:
                    return Ratio(above, below)
                turned = compared("<", below, constant(0))
                return Ratio(chosen([(turned, negated(above))], above), chosen([(turned, negated(below))], below))
            right_side = times(b.above, a.below)
            left_side = times(a.above, b.below)
            above = plus(left_side, right_side) if sign == "+" else minus(left_side, right_side)
            return Ratio(above, times(a.below, b.below))
    raise AssertionError(formula)
