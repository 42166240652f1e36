"""Facts → the exact value of an indicator, with its operands and what is missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from chitieu.countable import CountedQuotient, counted, divisors, quotient, steps
from chitieu.model import (
    Bounds,
    Constant,
    Dataset,
    FactName,
    Formula,
    Indicator,
    Inferred,
    Measurement,
    Operation,
    Root,
    Span,
)
from chitieu.numbers import fact_names, formula_value
from chitieu.over_years import (
    at_date,
    date_of,
    fact_of,
    figures,
    growth_of,
    growth_value,
    in_year,
    last_ended,
    nodes,
    of_year,
    open_names,
)


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
    if isinstance(indicator.formula, Root):
        return _growing(indicator, indicator.formula, operands, missing)
    value = formula_value(quotient(indicator.formula).formula, operands)
    if indicator.of and nothing_to_count(indicator, operands) is not False:
        value = Bounds(None, None)  # whether the group is asked anything at all is not known, or it is not
    return Measurement(
        indicator,
        value,
        *_counts(indicator, operands),
        operands,
        missing,
        *_counted(steps(indicator), operands),
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


def measure_over_years(
    indicator: Indicator,
    datasets: Sequence[Dataset],
    inferred: Mapping[str, Inferred],
    possible: Mapping[str, Bounds],
) -> Measurement:
    """The measurement of an indicator on the last of a unit's datasets, with figures of those before it.

    ``possible`` is what is known of any figure of a fact. The formula of the indicator in the measurement is that of
    its date.
    """
    as_of = datasets[-1].as_of
    if indicator.year is not None:
        return _of_its_year(indicator, indicator.year, datasets, inferred, possible)
    written_out = indicator._replace(formula=at_date(indicator.formula, as_of))
    names = [name for name in fact_names(written_out.formula) if date_of(name)]
    earlier = {name: fact.value for name, fact in figures(names, datasets).items()}
    absent = [name for name in names if name not in earlier]
    left = {name: Inferred(bounds, ()) for name, bounds in _left_open(indicator, absent, as_of, inferred, possible)}
    measured = measure(written_out, {**datasets[-1].values, **earlier}, {**left, **inferred})
    counted, over = _counted_now(indicator.formula, written_out, measured.operands, as_of)
    return measured._replace(counted=counted, over=over)


def _of_its_year(
    indicator: Indicator,
    year: int,
    datasets: Sequence[Dataset],
    inferred: Mapping[str, Inferred],
    possible: Mapping[str, Bounds],
) -> Measurement:
    """The measurement of a year that has ended, on its last dataset; the names of figures say the year."""
    named = indicator._replace(label=f"{indicator.label} ({year})")
    if year > last_ended(datasets[-1].as_of):
        return Measurement(named, None, None, None, {}, ())
    until = [number for number, one in enumerate(datasets, 1) if one.as_of.year == year]
    if not until:
        formula = of_year(at_date(indicator.formula, dt.date(year, 12, 31)), year)
        return Measurement(named._replace(formula=formula), None, None, None, {}, fact_names(formula))
    own = datasets[: until[-1]]
    known = inferred if len(own) == len(datasets) else {}
    measured = measure_over_years(indicator._replace(year=None), own, known, possible)
    return measured._replace(
        indicator=named._replace(formula=of_year(measured.indicator.formula, year)),
        operands={in_year(name, year): bounds for name, bounds in measured.operands.items()},
        missing=tuple(in_year(name, year) for name in measured.missing),
    )


def _left_open(
    indicator: Indicator,
    names: Iterable[str],
    as_of: dt.date,
    inferred: Mapping[str, Inferred],
    possible: Mapping[str, Bounds],
) -> Iterator[tuple[str, Bounds]]:
    """What is known of figures of other dates where they are not reported: of this year's what is inferred of today's.

    A total of flows has a least without them.
    """
    open_ones = open_names(indicator.formula, as_of)
    for name in names:
        if date_of(name) == (as_of.year, None) and fact_of(name) in inferred:
            yield name, inferred[fact_of(name)].bounds
        elif name in open_ones:
            yield name, possible[fact_of(name)]


def _growing(
    indicator: Indicator, formula: Root, operands: Mapping[str, Bounds], missing: tuple[str, ...]
) -> Measurement:
    """Growth, whose numerator and denominator are the last and the first of whole numbers."""
    growth = growth_of(formula_value(formula.ratio, operands), formula.years)
    least = Fraction(0) if isinstance(formula.ratio, Operation) and formula.ratio.sign == "/" else Fraction(-1)
    if any(bounds.low is None or bounds.low <= least for bounds in operands.values()):
        growth = None  # of figures above zero alone, or of rates that leave something
    if growth is None:
        return Measurement(indicator, Bounds(None, None), None, None, operands, missing)
    return Measurement(indicator, growth_value(growth), None, None, operands, missing, growth=growth)


def _counted_now(
    asked: Formula, indicator: Indicator, operands: Mapping[str, Bounds], as_of: dt.date
) -> tuple[int | None, Fraction | None]:
    """How many there are of what can still change: figures of years that are over stand as they are.

    So does the figure of this year that the last one is held against. An average lacks what its value does.
    """
    names = fact_names(indicator.formula)
    if len(operands) < len(names):
        return None, None
    if any(node.span is Span.AVERAGE for node in nodes(asked)):
        value = formula_value(indicator.formula, operands).exact
        return (None, None) if value is None or value.denominator != 1 else (int(value), Fraction(1))
    past = {
        name: operands[name].exact
        for name in names
        if (date := date_of(name)) and (date != (as_of.year, None) or fact_of(name) in names)
    }
    now = indicator._replace(formula=_with_past(indicator.formula, past))
    return _counted(steps(now, falls=True), operands)


def _with_past(formula: Formula, past: Mapping[str, Fraction | None]) -> Formula:
    match formula:
        case FactName(id) if (figure := past.get(id)) is not None:
            return Constant(figure)
        case Operation(sign, left, right):
            return Operation(sign, _with_past(left, past), _with_past(right, past))
        case _:
            return formula


def _counts(indicator: Indicator, operands: Mapping[str, Bounds]) -> tuple[int | None, int | None]:
    """The whole numbers of a quotient, not reduced, or a count over 1; ``None`` where there are none."""
    of = counted(indicator)
    if of is None:
        return None, None
    top, bottom = (formula_value(formula, operands).exact for formula in (of.numerator, of.denominator))
    if top is None or bottom is None or top.denominator != 1 or bottom.denominator != 1 or bottom <= 0:
        return None, None
    return int(top), int(bottom)


def _counted(of: CountedQuotient | None, operands: Mapping[str, Bounds]) -> tuple[int | None, Fraction | None]:
    """How many of what a shortfall counts there are, and over what; ``None`` where it counts nothing."""
    if of is None:
        return None, None
    count, below = (formula_value(formula, operands).exact for formula in (of.above, of.below))
    if count is None or below is None or count.denominator != 1 or below <= 0:
        return None, None
    return int(count), below / of.factor
