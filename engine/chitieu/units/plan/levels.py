"""A level held against a value: the columns of a verdict, as ``chitieu.levels`` says, in whole numbers of the plan."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import lcm
from typing import NamedTuple

from sqlglot import exp

from chitieu.countable import counted, steps
from chitieu.levels import Interval, Linear, Side, Sign, asks_something, met_by, outcomes, record, shares
from chitieu.model import Indicator, Level, Verdict
from chitieu.units import sql
from chitieu.units.plan.quotients import Ratio, Value
from chitieu.units.plan.truth import ratios
from chitieu.units.plan.whole import (
    BIGGEST,
    TooLarge,
    Whole,
    both_or_neither,
    ceiling_of,
    chosen,
    compared,
    constant,
    divided,
    floor_of,
    minus,
    negative,
    or_null,
    plus,
    times,
)
from chitieu.units.sql import Sql

DECIMALS = 4  # of the attainment that is shown: 0.2941 is 29.41%
_MOST_SHOWN = 10**14  # units of the last decimal: a million million percent


class Attained(NamedTuple):
    """Percent of target as a quotient, NULL where it is not defined, and where the value is not known exactly."""

    above: Whole
    below: Whole


class JudgedLevel(NamedTuple):
    """The columns of one criterion at one horizon; an ``optional`` one asks nothing of some units, or of none."""

    verdict: Sql
    numerator: Whole
    denominator: Whole
    attained: Attained
    shortfall: Whole
    optional: bool


def judged_level(indicator: Indicator, level: Level, value: Value, empty: Sql | None = None) -> JudgedLevel:
    """What a level makes of the value of its indicator; ``empty`` are rows that have nothing to count for it."""
    asks = asks_something(level.op)
    outcomes = _outcomes(value, level)
    verdict = sql.when([(condition, sql.coded("verdict", name)) for condition, name in outcomes], _NO_DATA)
    if value.exact and value.low.given and asks:
        verdict = sql.when([(outcomes[0][0], sql.coded("verdict", Verdict.MET))], sql.coded("verdict", Verdict.MISSED))
    if empty is not None:
        verdict = sql.when([(empty, sql.coded("verdict", Verdict.NOT_APPLICABLE))], verdict)
    exact = None if value.exact else ratios("==", value.low, value.high)
    above, below = _attainment(value.low, level)
    if exact is not None:
        above = chosen([(exact, above)], None)
    numerator, denominator, whole = _counts(indicator, value)
    missed = sql.any_of(condition for condition, name in outcomes if name == Verdict.MISSED)
    shortfall = _counted_shortfall(indicator, value, level, missed) if asks else _none()
    if whole is None or whole is not sql.TRUE:
        # Values that are no counts are shown as well: 96/100.
        certain = value.low if exact is None else Ratio(chosen([(exact, value.low.above)], None), value.low.below)
        shown = both_or_neither(certain.above, certain.below)
        if whole is not None:
            numerator = chosen([(whole, numerator)], shown[0])
            denominator = chosen([(whole, denominator)], shown[1])
        else:
            numerator, denominator = shown
    if not (numerator.given and denominator.given):
        numerator, denominator = both_or_neither(numerator, denominator)
    return JudgedLevel(
        verdict, numerator, denominator, Attained(above, below), shortfall, not asks or empty is not None
    )


_NO_DATA = sql.coded("verdict", Verdict.NO_DATA)


def _none() -> Whole:
    return Whole(sql.cast(sql.null(), "BIGINT"), 0)


def _outcomes(value: Value, level: Level) -> list[tuple[Sql, str]]:
    """The conditions of each verdict, met first; where none holds the verdict is open."""
    return [
        (sql.all_of(_held(side, value.low, value.high) for side in outcome.when), outcome.verdict)
        for outcome in outcomes(level)
        if outcome.verdict is not Verdict.NO_DATA
    ]


def _held(side: Side, low: Ratio, high: Ratio) -> Sql:
    return ratios(side.sign, low if side.end == "low" else high, _limit(side.limit))


def _limit(number: Fraction) -> Ratio:
    return Ratio(constant(number.numerator), constant(number.denominator))


# --- attainment -------------------------------------------------------------------------------------------------


def _attainment(value: Ratio, level: Level) -> tuple[Whole, Whole]:
    """The percent of target of an exact value by its stretches; a constant one asks that there is a value."""
    stretches = [share for share in shares(level) if not any(_never(side, value) for side in share.when)]
    quotients = [(share.when, _quotient(share.above, share.below, value)) for share in stretches]
    if len(quotients) == 1 and (stretches[0].above.slope or stretches[0].below.slope):
        return quotients[0][1]
    conditions = [sql.all_of(_held(side, value, value) for side in when) for when, _ in quotients[:-1]]
    *some, (_, (above, below)) = quotients
    given = sql.all_of([value.above.is_given, value.below.is_given])
    pairs = list(zip(conditions, (quotient for _, quotient in some), strict=True))
    return (
        chosen([*((held, over) for held, (over, _) in pairs), (given, above)], None),
        chosen([(held, under) for held, (_, under) in pairs], below),
    )


def _never(side: Side, value: Ratio) -> bool:
    """Whether the plan knows that no row lies there: most values cannot be below zero."""
    return side.sign == "<" and side.limit <= 0 and not value.above.negative


def _quotient(above: Linear, below: Linear, value: Ratio) -> tuple[Whole, Whole]:
    """One linear form of a value by another as two whole numbers, the lower one above zero; NULL where it is zero."""
    if not any(below):
        return _none(), _none()
    scale = lcm(*(number.denominator for number in (*above, *below)))
    top, bottom = (_linear(form, value, scale) for form in (above, below))
    if not below.slope:  # its sign is that of the constant: the divisor of a value is above zero
        return (negative(top), negative(bottom)) if below.constant < 0 else (top, bottom)
    if bottom.negative:
        turned = compared("<", bottom, constant(0))
        top, bottom = (chosen([(turned, negative(each))], each) for each in (top, bottom))
    return top, or_null(bottom)


def _linear(form: Linear, value: Ratio, scale: int) -> Whole:
    """The form times ``scale`` and the divisor of the value; NULL where that is open, also for zero."""
    slope, rest = (constant(int(number * scale)) for number in form)
    if not form.slope:
        return times(value.below, rest)
    turned = times(value.above, slope)
    return plus(turned, times(value.below, rest)) if form.constant else turned


def lesser(so_far: Attained, part: Attained, sign: Sign = "<") -> Attained:
    """The lesser of two attainments, with ``>`` the greater; NULL where either is."""
    lacking = sql.any_of(number.is_null for number in (*so_far, *part))
    beyond = compared(sign, times(part.above, so_far.below), times(so_far.above, part.below))
    above, below = (chosen([(lacking, None), (beyond, new)], old) for new, old in zip(part, so_far, strict=True))
    return Attained(above, below)


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
    if counted(indicator) is None:
        return _none(), _none(), None
    conditions: list[Sql] = []
    top_number, bottom_number = (_whole(ends, conditions) for ends in (value.top, _bottom(value)))
    if not (bottom_number.given and bottom_number.positive):
        conditions.append(compared(">", bottom_number, constant(0)))
    return top_number, bottom_number, sql.all_of(conditions) if conditions else sql.TRUE


def _bottom(value: Value) -> tuple[Ratio, Ratio]:
    one = _limit(Fraction(1))
    return value.bottom or (one, one)


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


def _counted_shortfall(indicator: Indicator, value: Value, level: Level, missed: Sql) -> Whole:
    """What a missed level lacks of what is counted, where that is known and counted over something above zero."""
    of = steps(indicator)
    if of is None:
        return _none()
    step = constant(of.factor.numerator)
    conditions = [missed]
    low, high = value.top
    first = Ratio(low.above, times(low.below, step))
    count = _whole((first, first if low is high else Ratio(high.above, times(high.below, step))), conditions)
    least, most = _bottom(value)
    if least is not most:
        conditions.append(ratios("==", least, most))
    if not (least.above.given and least.above.positive):
        conditions.append(compared(">", least.above, constant(0)))
    over = Ratio(least.above, times(least.below, step))
    return chosen([(sql.all_of(conditions), _shortfall(count, over, level))], None)


def _shortfall(count: Whole, over: Ratio, level: Level) -> Whole:
    """The least change of a count that meets a level that is missed, as ``chitieu.levels.turn`` finds it.

    NULL where no whole number lies in a range.
    """
    least, most = _numerators(over, met_by(level))
    if most is None:
        assert least is not None  # every kind of level has an end
        return minus(least, count)
    if least is None:
        return minus(count, most)
    none_between, too_little = compared(">", least, most), compared("<", count, least)
    return chosen([(none_between, None), (too_little, minus(least, count))], minus(count, most))


def _numerators(over: Ratio, interval: Interval) -> tuple[Whole | None, Whole | None]:
    """See ``chitieu.levels.numerators``; what is counted over is a whole number by a constant."""
    low, high = interval
    assert over.below.constant is not None  # steps are of what constants alone divide
    least = most = None
    if low is not None:
        of = times(over.above, constant(low.at.numerator)), low.at.denominator * over.below.constant
        least = plus(floor_of(*of), constant(1)) if low.open else ceiling_of(*of)
    if high is not None:
        of = times(over.above, constant(high.at.numerator)), high.at.denominator * over.below.constant
        most = minus(ceiling_of(*of), constant(1)) if high.open else floor_of(*of)
    return least, most


LEVEL_COLUMNS = ("op", "level", "upper", "tolerance", "baseline", "further")


def level_texts(level: Level | None) -> Mapping[str, str | None]:
    """The columns of a level, its numbers exactly: ``0.6``, ``1/3``; ``None`` where it has no such thing."""
    if level is None:
        return dict.fromkeys(LEVEL_COLUMNS)
    numbers = (record(level).level, level.upper, level.tolerance or None, level.baseline, level.further)
    texts = (level.op.value, *(None if number is None else exact_text(number) for number in numbers))
    return dict(zip(LEVEL_COLUMNS, texts, strict=True))


def exact_text(value: Fraction) -> str:
    """A number as a decimal of at most nine places where it is one: ``0.6``; else as a quotient: ``1/3``."""
    for decimals in range(10):
        scaled = value * 10**decimals
        if scaled.denominator == 1:
            digits = str(abs(scaled.numerator)).zfill(decimals + 1)
            sign = "-" if value < 0 else ""
            return sign + (f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits)
    return str(value)
