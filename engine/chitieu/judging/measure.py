"""Facts → the exact value of an indicator, with its operands and what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from chitieu.countable import counted, divisors, quotient, steps
from chitieu.model import Bounds, Indicator, Inferred, Measurement
from chitieu.numbers import fact_names, formula_value


def measure(
    indicator: Indicator, facts: Mapping[str, Bounds], inferred: Mapping[str, Inferred] | None = None
) -> Measurement:
    """The measurement of an indicator on facts, with what is inferred of them.

    A missing fact is named, and leaves the value ``None`` where nothing is inferred of it.
    """
    names = fact_names(indicator.formula)
    known = {**facts, **{name: one.bounds for name, one in (inferred or {}).items()}}
    operands = {name: known[name] for name in names if name in known}
    missing = tuple(name for name in names if name not in facts)
    if len(operands) < len(names):
        given = {name: bounds for name, bounds in operands.items() if name in facts}
        return Measurement(indicator, None, None, None, given, missing)
    value = formula_value(quotient(indicator.formula).formula, operands)
    if indicator.of and nothing_to_count(indicator, operands) is not False:
        value = Bounds(None, None)  # whether the group is asked anything at all is not known, or it is not
    return Measurement(
        indicator, value, *_counts(indicator, operands), operands, missing, *_counted(indicator, operands)
    )


def nothing_to_count(indicator: Indicator, operands: Mapping[str, Bounds]) -> bool | None:
    """Whether anything that an indicator divides by is zero; ``None`` where that is not known."""
    found: bool | None = False
    for divisor in divisors(indicator.formula):
        if not operands.keys() >= set(fact_names(divisor)):
            found = None
            continue
        low, high = formula_value(divisor, operands)
        if low == high == 0:
            return True
        if (low is None or low <= 0) and (high is None or high >= 0):
            found = None
    return found


def _counts(indicator: Indicator, operands: Mapping[str, Bounds]) -> tuple[int | None, int | None]:
    """The whole numbers of a quotient, not reduced, or a count over 1; ``None`` where there are none."""
    of = counted(indicator)
    if of is None:
        return None, None
    top, bottom = (formula_value(formula, operands).exact for formula in (of.numerator, of.denominator))
    if top is None or bottom is None or top.denominator != 1 or bottom.denominator != 1 or bottom <= 0:
        return None, None
    return int(top), int(bottom)


def _counted(indicator: Indicator, operands: Mapping[str, Bounds]) -> tuple[int | None, Fraction | None]:
    """How many of what a shortfall counts there are, and over what; ``None`` where it counts nothing."""
    of = steps(indicator)
    if of is None:
        return None, None
    count, below = (formula_value(formula, operands).exact for formula in (of.above, of.below))
    if count is None or below is None or count.denominator != 1 or below <= 0:
        return None, None
    return int(count), below / of.factor
