"""Exact arithmetic: intervals, rounding at the edge, percent of target, what is still missing."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import ceil, floor

from chitieu.model import AnyOf, Bounds, Constant, FactName, Formula, Level, Op, Operation, Stated

_ZERO, _ONE = Fraction(0), Fraction(1)


def exactly(value: int | Fraction) -> Bounds:
    """The interval that holds one number."""
    number = Fraction(value)
    return Bounds(number, number)


def rounded(value: Fraction, decimals: int) -> str:
    """``value`` with ``decimals`` places and a decimal point, rounded half up (away from zero): 62.5 gives 63."""
    scaled = abs(value) * 10**decimals
    whole = floor(scaled + Fraction(1, 2))
    sign = "-" if value < 0 and whole else ""
    digits = str(whole).zfill(decimals + 1)
    return sign + (f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits)


def agrees(stated: Stated, exact: Fraction) -> bool:
    """Whether an exact value, rounded half up to the decimals of a stated figure, is that figure."""
    if stated.decimals is None:
        return stated.value == exact
    scale = 100 if stated.percent else 1
    return rounded(stated.value * scale, stated.decimals) == rounded(exact * scale, stated.decimals)


# --- formulas over intervals ----------------------------------------------------------------------------------


def _add(a: Bounds, b: Bounds) -> Bounds:
    return Bounds(
        None if a.low is None or b.low is None else a.low + b.low,
        None if a.high is None or b.high is None else a.high + b.high,
    )


def _negative(a: Bounds) -> Bounds:
    return Bounds(None if a.high is None else -a.high, None if a.low is None else -a.low)


def _product(a: Bounds, b: Bounds) -> Bounds:
    corners = [_times(x, y) for x in (_end(a.low, -1), _end(a.high, 1)) for y in (_end(b.low, -1), _end(b.high, 1))]
    (low_open, low), (high_open, high) = min(corners), max(corners)
    return Bounds(None if low_open else low, None if high_open else high)


def _end(value: Fraction | None, side: int) -> tuple[int, Fraction]:
    """An end of an interval that sorts: (0, value), or (-1, 0) and (1, 0) for ends that are open."""
    return (side, _ZERO) if value is None else (0, value)


def _times(x: tuple[int, Fraction], y: tuple[int, Fraction]) -> tuple[int, Fraction]:
    if not x[0] and not y[0]:
        return 0, x[1] * y[1]
    return _sign(x) * _sign(y), _ZERO


def _sign(end: tuple[int, Fraction]) -> int:
    return end[0] or (end[1] > 0) - (end[1] < 0)


def _inverse(a: Bounds) -> Bounds:
    above = a.low is not None and a.low > 0
    below = a.high is not None and a.high < 0
    if above:
        return Bounds(_ZERO if a.high is None else 1 / a.high, 1 / a.low if a.low else None)
    if below:
        return _negative(_inverse(_negative(a)))
    if a.low == 0 and a.high != 0:
        return Bounds(_ZERO if a.high is None else 1 / a.high, None)
    return Bounds(None, None)


def formula_value(formula: Formula, operands: Mapping[str, Bounds]) -> Bounds:
    """The interval of a formula over operands; exact operands give an exact value.

    A divisor that is exactly zero gives an interval open at both ends. Every fact named must be in ``operands``.
    """
    match formula:
        case Constant(value):
            return exactly(value)
        case FactName(id):
            return operands[id]
        case AnyOf(operand):
            counted = formula_value(operand, operands)
            return Bounds(
                _ONE if counted.low is not None and counted.low > 0 else _ZERO,
                _ZERO if counted.high is not None and counted.high <= 0 else _ONE,
            )
        case Operation(sign, left, right):
            a, b = formula_value(left, operands), formula_value(right, operands)
            if sign == "+":
                return _add(a, b)
            if sign == "-":
                return _add(a, _negative(b))
            if sign == "/" and b.exact == 0:
                return Bounds(None, None)  # nothing by nothing is no number either
            return _product(a, b if sign == "*" else _inverse(b))


def fact_names(formula: Formula) -> tuple[str, ...]:
    """Ids of the facts in a formula, each once, from left to right."""
    match formula:
        case FactName(id):
            return (id,)
        case AnyOf(operand):
            return fact_names(operand)
        case Operation(_, left, right):
            return tuple(dict.fromkeys(fact_names(left) + fact_names(right)))
        case _:
            return ()


# --- levels ---------------------------------------------------------------------------------------------------


def upward(op: Op) -> bool:
    """Whether more is better under this operator."""
    return op in (Op.AT_LEAST, Op.MORE_THAN, Op.ABOUT)


def limits(level: Level) -> tuple[Fraction, ...]:
    """The numbers that decide: the level, less its tolerance for ``about``; both ends for ``between``."""
    if level.op is Op.ABOUT:
        return (level.value - level.tolerance,)
    return (level.value,) if level.upper is None else (level.value, level.upper)


def missing(value: Fraction, level: Level) -> Fraction:
    """What a value lacks of the level's own figure, without tolerance: above zero is too little, below is too much.

    Zero between the ends of ``between``; otherwise it does not say whether the level is met.
    """
    if level.upper is None:
        return level.value - value
    return max(level.value - value, Fraction(0)) or min(level.upper - value, Fraction(0))


def falls_short(value: Fraction, level: Level) -> bool:
    """Whether a value that misses its level is too little rather than too much."""
    return upward(level.op) if level.upper is None else missing(value, level) > 0


def attainment(value: Fraction, level: Level) -> Fraction | None:
    """Percent of target as a fraction (1 is 100%), never capped; ``None`` where it is not defined.

    At least: value/level; at most: level/value; with a baseline: (baseline − value)/(baseline − level), how much of the
    way from it is gone. Between: 1 within, else of the nearer end. The level is the document's own figure, without
    tolerance.
    """
    if level.upper is not None:
        gap = missing(value, level)
        part, whole = (value, level.value) if gap > 0 else (level.upper, value) if gap < 0 else (_ONE, _ONE)
    elif level.baseline is not None:
        part, whole = level.baseline - value, level.baseline - level.value
    else:
        part, whole = (value, level.value) if upward(level.op) else (level.value, value)
    return part / whole if whole else None


def attainment_within(value: Bounds, level: Level) -> Bounds | None:
    """What bounds of a value leave of its percent of target; ``None`` for ranges and where nothing is bounded."""
    if level.upper is not None:
        return None
    ends = [None if end is None else attainment(end, level) for end in value]
    rising = upward(level.op) if level.baseline is None else level.value > level.baseline
    low, high = ends if rising else reversed(ends)
    return None if low is None and high is None else Bounds(low, high)


def turn(numerator: int, denominator: int, level: Level) -> int | None:
    """The numerator nearest to this one that meets the level, the denominator unchanged; the same one when it does.

    11 for 3 of 17 against 60%. The denominator must be above zero. The answer may be out of reach: below zero, or above
    the denominator of a share. ``None`` where no whole number lies in a range.
    """
    low, high = (limit * denominator for limit in (limits(level)[0], limits(level)[-1]))
    match level.op:
        case Op.AT_LEAST | Op.ABOUT:
            return max(numerator, ceil(low))
        case Op.MORE_THAN:
            return max(numerator, floor(low) + 1)
        case Op.AT_MOST:
            return min(numerator, floor(high))
        case Op.LESS_THAN:
            return min(numerator, ceil(high) - 1)
        case Op.BETWEEN:
            return min(max(numerator, ceil(low)), floor(high)) if ceil(low) <= high else None


def shortfall(numerator: int, denominator: int, level: Level) -> int | None:
    """The least change of the numerator that meets the level, the denominator unchanged; 0 when it is met.

    3 of 17 against 60% gives 8 more. For at most it is the least decrease. ``None`` where no whole number would do.
    """
    nearest = turn(numerator, denominator, level)
    return None if nearest is None else abs(nearest - numerator)


def easier(later: Level, earlier: Level) -> bool:
    """Whether a later level asks less than the earlier one (both of one direction; ranges are not compared)."""
    if upward(later.op) != upward(earlier.op) or Op.BETWEEN in (later.op, earlier.op):
        return False
    after, before = limits(later)[0], limits(earlier)[0]
    return after < before if upward(later.op) else after > before
