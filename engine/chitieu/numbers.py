"""Exact arithmetic: intervals of formulas, and rounding at the edge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from math import floor

from chitieu.model import AnyOf, Bounds, Constant, FactName, Formula, Operation, OverYears, Root, Rounded, Stated
from chitieu.over_years import as_written, growth_of, growth_value

_ZERO, _ONE = Fraction(0), Fraction(1)


def exactly(value: int | Fraction) -> Bounds:
    """The interval that holds one number."""
    number = Fraction(value)
    return Bounds(number, number)


def exact_only(value: Fraction | None) -> Fraction | None:
    """A number that is exact; ``None`` of a root, which is not."""
    return None if isinstance(value, Rounded) else value


def common(a: Bounds, b: Bounds) -> Bounds | None:
    """The interval of what two have in common; ``None`` where that is nothing."""
    lows = [end for end in (a.low, b.low) if end is not None]
    highs = [end for end in (a.high, b.high) if end is not None]
    both = Bounds(max(lows, default=None), min(highs, default=None))
    return None if both.low is not None and both.high is not None and both.low > both.high else both


def apart(a: Bounds, b: Bounds) -> bool:
    """Whether two intervals have nothing in common."""
    return common(a, b) is None


def in_text(bounds: Bounds) -> str:
    """An interval for messages: 3, 2–3, from 2 up as ≥ 2."""
    if bounds.exact is not None:
        return str(bounds.exact)
    if bounds.low is None:
        return "–" if bounds.high is None else f"≤ {bounds.high}"
    return f"≥ {bounds.low}" if bounds.high is None else f"{bounds.low}–{bounds.high}"


def rounded(value: Fraction, decimals: int) -> str:
    """``value`` with ``decimals`` places and a decimal point, rounded half up (away from zero): 62.5 gives 63."""
    scaled, parts = 2 * abs(value.numerator) * 10**decimals, 2 * value.denominator
    whole = (scaled + value.denominator) // parts  # in whole numbers: fractions would take five times as long
    sign = "-" if value < 0 and whole else ""
    digits = str(whole).zfill(decimals + 1)
    return sign + (f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits)


MOST_DECIMALS = 6  # beyond them an exact fraction reads better


def telling(value: Fraction, others: Iterable[Fraction], decimals: int) -> int | None:
    """The least number of places, from ``decimals`` to six, at which a value prints unlike each other one.

    Those that equal it are passed over. ``None`` where six do not tell them apart.
    """
    different = [other for other in others if other != value]
    for places in range(decimals, max(decimals, MOST_DECIMALS) + 1):
        if rounded(value, places) not in {rounded(other, places) for other in different}:
            return places
    return None


def agrees(stated: Stated, exact: Fraction) -> bool:
    """Whether an exact value, rounded half up to the decimals of a stated figure, is that figure."""
    if stated.decimals is None:
        return stated.value == exact
    scale = 100 if stated.percent else 1
    return rounded(stated.value * scale, stated.decimals) == rounded(exact * scale, stated.decimals)


def may_print(stated: Stated, within: Bounds) -> bool:
    """Whether some value within bounds prints as a stated figure: the nearest one does if any."""
    nearest = stated.value
    if within.low is not None:
        nearest = max(nearest, within.low)
    if within.high is not None:
        nearest = min(nearest, within.high)
    return agrees(stated, nearest)


def is_cut(stated: Stated, exact: Fraction) -> bool:
    """Whether a stated figure is the exact one with its further decimals cut off: 142 for 142.857."""
    if stated.decimals is None:
        return False
    step = 10**stated.decimals * (100 if stated.percent else 1)
    return Fraction(floor(exact * step), step) == stated.value


def shortened(share: Fraction) -> Iterator[Fraction]:
    """A share rounded and cut to 0, 1 and 2 decimals of a percentage, where that changes it."""
    for decimals in (0, 1, 2):
        step = 100 * 10**decimals
        for value in (Fraction(rounded(share * 100, decimals)) / 100, Fraction(floor(share * step), step)):
            if value != share:
                yield value


def half_step(stated: Stated) -> Fraction | None:
    """Half a step of the last decimal of a stated figure, 0.05% of 33.3%: by how much its value may differ from it.

    ``None`` for a quotient: it is exact.
    """
    return None if stated.decimals is None else Fraction(1, 2 * 10**stated.decimals * (100 if stated.percent else 1))


_FINER = 10**30  # files hold numbers of far fewer digits: nothing that is written comes between


def printed(stated: Stated) -> Bounds | None:
    """The values that print as a stated figure: from 33.25% to below 33.35% for 33.3%; ``None`` for a quotient."""
    half = half_step(stated)
    return None if half is None else rounding_to(stated.value, Bounds(stated.value - half, stated.value + half))


def rounding_to(figure: Fraction, may_be: Bounds) -> Bounds:
    """Of all that a figure may be, the values that are it, rounded half up: 33.25%, but not 33.35%, are 33.3%.

    An end that is itself outside is moved inwards by less than anything written can tell; where what the figure may be
    ends before half a step, at 100% of a share, that end is none.
    """
    if may_be.low is None or may_be.high is None:
        return may_be
    below, above = figure - may_be.low, may_be.high - figure
    half = max(below, above)
    inside = half / _FINER
    return Bounds(
        may_be.low + inside if figure <= 0 and below == half else may_be.low,
        may_be.high - inside if figure >= 0 and above == half else may_be.high,
    )


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

    A divisor that is exactly zero gives an interval open at both ends. Every fact named must be in ``operands``. The
    ends of growth are ``Rounded``.
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
        case Root(ratio, years):
            growth = growth_of(formula_value(ratio, operands), years)
            return Bounds(None, None) if growth is None else growth_value(growth)
        case OverYears():  # not written out for a date: it is what stands under its name
            return operands.get(as_written(formula), Bounds(None, None))


def fact_names(formula: Formula) -> tuple[str, ...]:
    """Ids of the facts in a formula, each once, from left to right.

    What is taken of other years stands there as its file writes it, ``total(x since 2021)``: no figure of today's.
    """
    match formula:
        case FactName(id):
            return (id,)
        case OverYears(fact=fact) if fact:
            return (as_written(formula),)
        case AnyOf(operand) | Root(operand, _):
            return fact_names(operand)
        case Operation(_, left, right):
            return tuple(dict.fromkeys(fact_names(left) + fact_names(right)))
        case _:
            return ()
