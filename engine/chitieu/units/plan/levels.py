"""A level held against a value: the columns of a verdict. The formulas are those of ``chitieu.numbers``."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from sqlglot import exp

from chitieu.model import Indicator, Level, Op, Operation, Verdict
from chitieu.numbers import limits, upward
from chitieu.units import sql
from chitieu.units.plan.quotients import Ratio, Value, or_null
from chitieu.units.plan.truth import ratios
from chitieu.units.plan.whole import (
    BIGGEST,
    TooLarge,
    Whole,
    ceiling_of,
    chosen,
    compared,
    constant,
    divided,
    floor_of,
    minus,
    negative,
    plus,
    times,
)
from chitieu.units.sql import Sql

DECIMALS = 4  # of the attainment that is shown: 0.2941 is 29.41%
_MOST_SHOWN = 10**14  # units of the last decimal: a million million percent
_OUTSIDE = {Op.AT_LEAST: "<", Op.ABOUT: "<", Op.MORE_THAN: "<=", Op.AT_MOST: ">", Op.LESS_THAN: ">="}
_INSIDE = {Op.AT_LEAST: ">=", Op.ABOUT: ">=", Op.MORE_THAN: ">", Op.AT_MOST: "<=", Op.LESS_THAN: "<"}


class Attained(NamedTuple):
    """Percent of target as a quotient, NULL where not defined. ``exact``: whether the value is; ``None``: it is."""

    above: Whole
    below: Whole
    exact: Sql | None


class JudgedLevel(NamedTuple):
    """The columns of one criterion at one horizon."""

    verdict: Sql
    numerator: Whole
    denominator: Whole
    attained: Attained
    shortfall: Whole


def judged_level(indicator: Indicator, level: Level, value: Value) -> JudgedLevel:
    """What a level makes of the value of its indicator."""
    outcomes = _outcomes(value, level)
    verdict = sql.when([(condition, sql.coded("verdict", name)) for condition, name in outcomes], _NO_DATA)
    if value.exact and value.low.given:
        verdict = sql.when([(outcomes[0][0], sql.coded("verdict", Verdict.MET))], sql.coded("verdict", Verdict.MISSED))
    exact = None if value.exact else ratios("==", value.low, value.high)
    above, below = _attainment(value.low, level)
    if exact is not None:
        above = chosen([(exact, above)], None)
    numerator, denominator, counted = _counts(indicator, value)
    missed = sql.any_of(condition for condition, name in outcomes if name == Verdict.MISSED)
    shortfall = None if counted is None else _shortfall(numerator, denominator, level)
    if shortfall is not None and counted is not None:
        shortfall = chosen([(sql.all_of([missed, counted]), shortfall)], None)
    if counted is None or counted is not sql.TRUE:
        # Values that are no counts are shown as well: 96/100.
        certain = value.low if exact is None else Ratio(chosen([(exact, value.low.above)], None), value.low.below)
        given = sql.all_of([certain.above.is_given, certain.below.is_given])
        shown = chosen([(given, certain.above)], None), chosen([(given, certain.below)], None)
        if counted is not None:
            numerator = chosen([(counted, numerator)], shown[0])
            denominator = chosen([(counted, denominator)], shown[1])
        else:
            numerator, denominator = shown
    return JudgedLevel(verdict, numerator, denominator, Attained(above, below, exact), shortfall or _none())


_NO_DATA = sql.coded("verdict", Verdict.NO_DATA)


def _none() -> Whole:
    return Whole(sql.cast(sql.null(), "BIGINT"), 0)


def _outcomes(value: Value, level: Level) -> list[tuple[Sql, str]]:
    """Met if every value between the ends is, missed if none is; an end that is open decides nothing."""
    if level.upper is not None:
        least, most = (_limit(limit) for limit in limits(level))
        met = sql.all_of([ratios(">=", value.low, least), ratios("<=", value.high, most)])
        return [
            (met, Verdict.MET),
            (ratios("<", value.high, least), Verdict.MISSED),
            (ratios(">", value.low, most), Verdict.MISSED),
        ]
    near, far = (value.low, value.high) if upward(level.op) else (value.high, value.low)
    limit = _limit(limits(level)[0])
    return [
        (ratios(_INSIDE[level.op], near, limit), Verdict.MET),
        (ratios(_OUTSIDE[level.op], far, limit), Verdict.MISSED),
    ]


def _limit(number: Fraction) -> Ratio:
    return Ratio(constant(number.numerator), constant(number.denominator))


# --- attainment -------------------------------------------------------------------------------------------------


def _attainment(value: Ratio, level: Level) -> tuple[Whole, Whole]:
    """See ``chitieu.numbers.attainment``."""
    if level.upper is not None:
        low, high = (_limit(limit) for limit in (level.value, level.upper))
        below, above = ratios("<", value, low), ratios(">", value, high)
        under, over = _divided_by(value, level.value), _of_value(level.upper, value)
        whole, given = constant(1), sql.all_of([value.above.is_given, value.below.is_given])
        return (
            chosen([(below, under[0]), (above, over[0]), (given, whole)], None),
            chosen([(below, under[1]), (above, over[1])], whole),
        )
    if level.baseline is not None:
        way = level.baseline - level.value
        if not way:
            return _none(), _none()
        base = _limit(level.baseline)
        gone = Ratio(
            minus(times(base.above, value.below), times(value.above, base.below)), times(value.below, base.below)
        )
        return _divided_by(gone, way)
    return _divided_by(value, level.value) if upward(level.op) else _of_value(level.value, value)


def _divided_by(value: Ratio, number: Fraction) -> tuple[Whole, Whole]:
    if not number:
        return _none(), _none()
    sign = -1 if number < 0 else 1
    return times(value.above, constant(sign * number.denominator)), times(value.below, constant(abs(number.numerator)))


def _of_value(number: Fraction, value: Ratio) -> tuple[Whole, Whole]:
    above = times(value.below, constant(number.numerator))
    below = times(value.above, constant(number.denominator))
    if value.above.negative:
        turned = compared("<", value.above, constant(0))
        above, below = (chosen([(turned, negative(each))], each) for each in (above, below))
    return above, or_null(below)


def lesser(so_far: Attained, part: Attained) -> Attained:
    """The lesser of two attainments; of one that is not defined, the other. Both exact, or there is none."""
    undefined = sql.any_of([so_far.above.is_null, so_far.below.is_null])
    lesser = compared("<", times(part.above, so_far.below), times(so_far.above, part.below))
    takes = sql.any_of([undefined, lesser])
    exact = [one for one in (so_far.exact, part.exact) if one is not None]
    return Attained(
        chosen([(takes, part.above)], so_far.above),
        chosen([(takes, part.below)], so_far.below),
        sql.all_of(exact) if exact else None,
    )


def attainment_shown(attained: Attained) -> Sql:
    """The attainment with four decimals, rounded half up; NULL where it is longer than fourteen digits."""
    kind = f"DECIMAL({14 + DECIMALS}, {DECIMALS})"
    try:
        scaled, twice = times(attained.above, constant(2 * 10**DECIMALS)), times(attained.below, constant(2))
        below_zero = compared("<", scaled, constant(0))
        size = chosen([(below_zero, negative(scaled))], scaled) if scaled.negative else scaled
        size = plus(size, attained.below)._replace(negative=False)
        bounded = attained.above.most * 10**DECIMALS < _MOST_SHOWN
        digits = sql.cast(divided(size, twice, size.most if bounded else BIGGEST).sql, "DECIMAL(14, 0)")
        if not bounded:
            digits = sql.when([(compared("<", size, times(twice, constant(_MOST_SHOWN - 1))), digits)])
    except TooLarge:
        return sql.cast(sql.null(), kind)
    if scaled.negative:
        digits = sql.when([(below_zero, exp.Neg(this=digits))], digits)
    step = sql.cast(sql.string("0." + "1".rjust(DECIMALS, "0")), f"DECIMAL({DECIMALS}, {DECIMALS})")
    return sql.cast(sql.binary(exp.Mul, digits, step), kind)


# --- counts -----------------------------------------------------------------------------------------------------


def _counts(indicator: Indicator, value: Value) -> tuple[Whole, Whole, Sql | None]:
    """Numerator, denominator, and where they are whole numbers, the denominator above zero; ``None``: nowhere."""
    quotient = isinstance(indicator.formula, Operation) and indicator.formula.sign == "/"
    if not indicator.whole or not (quotient or indicator.unit != "%"):
        return _none(), _none(), None
    one = _limit(Fraction(1))
    bottom = value.bottom or (one, one)
    conditions: list[Sql] = []
    top_number, bottom_number = (_whole(ends, conditions) for ends in (value.top, bottom))
    if not (bottom_number.given and bottom_number.positive):
        conditions.append(compared(">", bottom_number, constant(0)))
    return top_number, bottom_number, sql.all_of(conditions) if conditions else sql.TRUE


def _whole(ends: tuple[Ratio, Ratio], conditions: list[Sql]) -> Whole:
    """The number that both ends are, where it is whole."""
    low, high = ends
    if low is not high:
        conditions.append(ratios("==", low, high))
    if low.below.constant == 1:
        return low.above
    rest = sql.binary(exp.Mod, low.above.sql, low.below.sql)
    conditions.append(sql.compared("==", rest, sql.integer(0)))
    if low.above.negative:
        size = chosen([(compared("<", low.above, constant(0)), negative(low.above))], low.above)
        number = divided(size._replace(negative=False), low.below, size.most)
        return chosen([(compared("<", low.above, constant(0)), negative(number))], number)
    return divided(low.above, low.below, low.above.most)


def _shortfall(numerator: Whole, denominator: Whole, level: Level) -> Whole:
    """The least change of the numerator that meets a level that is missed: see ``chitieu.numbers.turn``."""
    low, high = limits(level)[0], limits(level)[-1]

    def up(number: Fraction) -> Whole:
        return ceiling_of(times(denominator, constant(number.numerator)), number.denominator)

    def down(number: Fraction) -> Whole:
        return floor_of(times(denominator, constant(number.numerator)), number.denominator)

    match level.op:
        case Op.AT_LEAST | Op.ABOUT:
            return minus(up(low), numerator)
        case Op.MORE_THAN:
            return minus(plus(down(low), constant(1)), numerator)
        case Op.AT_MOST:
            return minus(numerator, down(high))
        case Op.LESS_THAN:
            return minus(plus(numerator, constant(1)), up(high))
        case _:
            least_met, most_met = up(low), down(high)
            return chosen(
                [
                    (compared(">", least_met, most_met), None),
                    (compared("<", numerator, least_met), minus(least_met, numerator)),
                ],
                minus(numerator, most_met),
            )


LEVEL_COLUMNS = ("op", "level", "upper", "tolerance", "baseline")


def level_texts(level: Level | None) -> Mapping[str, str | None]:
    """The columns of a level, its numbers exactly: ``0.6``, ``1/3``; ``None`` where it has no such thing."""
    if level is None:
        return dict.fromkeys(LEVEL_COLUMNS)
    numbers = (level.value, level.upper, level.tolerance or None, level.baseline)
    texts = (level.op.value, *(None if number is None else _exact(number) for number in numbers))
    return dict(zip(LEVEL_COLUMNS, texts, strict=True))


def _exact(value: Fraction) -> str:
    for decimals in range(10):
        scaled = value * 10**decimals
        if scaled.denominator == 1:
            digits = str(abs(scaled.numerator)).zfill(decimals + 1)
            sign = "-" if value < 0 else ""
            return sign + (f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits)
    return str(value)
