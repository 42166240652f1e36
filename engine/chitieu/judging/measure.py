"""Facts → the exact value of an indicator, with its operands and what is missing."""

from __future__ import annotations

from collections.abc import Mapping

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
    value = formula_value(indicator.formula, operands)
    numerator, denominator = _counts(indicator, operands)
    return Measurement(indicator, value, numerator, denominator, operands, missing)


def _counts(indicator: Indicator, operands: Mapping[str, Bounds]) -> tuple[int | None, int | None]:
    """The whole numbers of a quotient, not reduced, or a count over 1; ``None`` where there are none."""
    if indicator.counted is None:
        return None, None
    top, bottom = (formula_value(formula, operands).exact for formula in indicator.counted)
    if top is None or bottom is None or top.denominator != 1 or bottom.denominator != 1 or bottom <= 0:
        return None, None
    return int(top), int(bottom)
