"""Formulas of rule files as expressions of the plan: the exact value of an indicator, or the ends that bounds leave it.

An indicator is a sum of products of facts or the quotient of two. What is not worked out here is not guessed: a value
names the rows for which it does not hold (``not_here``), and those go to the judge of single units.
"""

from __future__ import annotations

from typing import NamedTuple

from chitieu.model import AnyOf, Formula, Operation
from chitieu.numbers import fact_names
from chitieu.units import sql
from chitieu.units.plan.ranges import (
    Facts,
    Range,
    Scaled,
    divides_by_constants,
    is_known,
    negative_of,
    open_factors,
    range_of,
)
from chitieu.units.plan.whole import Whole, chosen, compared, constant, minus, negative, or_null, plus, times
from chitieu.units.sql import Sql


class Ratio(NamedTuple):
    """``above`` / ``below``: ``below`` is above zero. NULL in either is an open end."""

    above: Whole
    below: Whole

    @property
    def given(self) -> bool:
        """Whether no row has an open end here."""
        return self.above.given and self.below.given


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


def value(formula: Formula, facts: Facts) -> Value:
    """The value of a formula in every row: NULL at both ends where a row lacks one of its facts altogether.

    That holds though bounds of a missing fact may be known beforehand: the single judge does not use those either.
    """
    found = _by_shape(formula, facts)
    not_here = open_factors(formula, facts)
    unsure = [facts[name] for name in fact_names(formula) if not facts[name].given]
    if not unsure:
        return found._replace(not_here=(*not_here, *found.not_here))
    known = sql.all_of(is_known(fact) for fact in unsure)
    low, high = _guarded(found.low, found.high, known)
    return found._replace(
        low=low,
        high=high,
        top=_guarded(*found.top, known),  # whether any of a fact is there is said without it, too: as 0
        not_here=(*not_here, *(sql.all_of([known, one]) for one in found.not_here)),
    )


def known_where(found: Value, known: Sql) -> Value:
    """The value, NULL at both ends where it is not known."""
    low, high = _guarded(found.low, found.high, known)
    return found._replace(low=low, high=high)


def _by_shape(formula: Formula, facts: Facts) -> Value:
    """Of rows that have every fact: a quotient of sums of products, such a sum itself, or quotients within others."""
    match formula:
        case Operation("/", left, right) if divides_by_constants(left) and divides_by_constants(right):
            return _quotient(range_of(left, facts), range_of(right, facts))
    if divides_by_constants(formula):
        low, high = _ends(range_of(formula, facts))
        return Value(low, high, (low, high), None)
    return _nested(formula, facts)


def _guarded(low: Ratio, high: Ratio, known: Sql) -> tuple[Ratio, Ratio]:
    """Both ends, NULL where a fact is not known; one object where they are one."""
    first = low._replace(above=chosen([(known, low.above)], None))
    return first, first if low is high else high._replace(above=chosen([(known, high.above)], None))


def _over(end: Scaled) -> Ratio:
    return Ratio(end.whole, constant(end.over))


def _ends(range: Range) -> tuple[Ratio, Ratio]:
    low = _over(range.low)
    return low, low if range.exact else _over(range.high)


def _quotient(top: Range, bottom: Range) -> Value:
    if bottom.exact:
        return _by_exact(top, bottom)
    zero, one = constant(0), constant(1)
    least, most = bottom
    x_low, x_high = top

    def divided(x: Scaled, far: Sql, at_far: Scaled, at_near: Scaled) -> Ratio:
        """x over the far end of the divisor where ``far`` holds, else over the near one. Zero over no end is zero."""
        open_far = sql.all_of([far, at_far.whole.is_null])
        above = chosen([(open_far, zero)], times(x.whole, constant(at_far.over)))
        below = chosen(
            [(open_far, one), (far, or_null(at_far.whole))],
            or_null(at_near.whole),
        )
        return Ratio(above, times(below, constant(x.over)))

    low = divided(x_low, compared(">=", x_low.whole, zero), most, least)
    # Zero is zero by any divisor, so it need not be over the near end, which may be zero.
    high = divided(x_high, compared("<=", x_high.whole, zero), most, least)
    below_zero = sql.any_of(
        [
            compared("<", least.whole, zero),
            sql.all_of([least.whole.is_null, most.whole.is_given]),
        ]
    )
    return Value(low, high, _ends(top), _ends(bottom), (below_zero,))


def _by_exact(top: Range, bottom: Range) -> Value:
    divisor = bottom.low
    if divisor.whole.constant is not None and divisor.whole.constant < 0:
        return _by_exact(negative_of(top), negative_of(bottom))._replace(top=_ends(top), bottom=_ends(bottom))
    below = divisor.whole if divisor.whole.constant else or_null(divisor.whole)
    not_here: tuple[Sql, ...] = ()
    ends = []
    for end in dict.fromkeys(top):
        above = times(end.whole, constant(divisor.over))
        if divisor.whole.negative:
            turned = compared("<", divisor.whole, constant(0))
            if not top.exact:
                not_here = (turned,)
            above = chosen([(turned, negative(above))], above)
        ends.append(above)
    if divisor.whole.negative:
        below = chosen([(compared("<", divisor.whole, constant(0)), negative(below))], below)
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
    if divides_by_constants(formula):
        return _over(range_of(formula, facts).low)
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
                # Rows that lack a fact are judged here, whatever their other divisors are.
                above, below = times(a.above, b.below), times(a.below, or_null(b.above))
                if not below.negative:
                    return Ratio(above, below)
                turned = compared("<", below, constant(0))
                return Ratio(chosen([(turned, negative(above))], above), chosen([(turned, negative(below))], below))
            right_side = times(b.above, a.below)
            left_side = times(a.above, b.below)
            above = plus(left_side, right_side) if sign == "+" else minus(left_side, right_side)
            return Ratio(above, times(a.below, b.below))
    raise AssertionError(formula)
