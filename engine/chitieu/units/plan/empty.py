"""Indicators of groups, which may have nothing to count, as ``judging.measure.nothing_to_count`` says of one unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from chitieu.countable import divisors, quotient
from chitieu.model import Indicator
from chitieu.units import sql
from chitieu.units.plan.quotients import Ratio, Value, known_where, value
from chitieu.units.plan.ranges import Facts
from chitieu.units.plan.whole import compared, constant
from chitieu.units.sql import Sql


def of_indicator(indicator: Indicator, facts: Facts) -> Mapping[str, Value]:
    """The value of an indicator by its id, and for one of a group what it divides by, by names of their own.

    Where what it divides by may be zero it has no value: what would be asked of it is not known.
    """
    own = value(quotient(indicator.formula).formula, facts)
    below = {
        name: value(divisor, facts)
        for name, divisor in zip(_names(indicator), divisors(indicator.formula), strict=False)
    }
    if below and not (own.exact and all(one.exact for one in below.values())):
        own = known_where(own, sql.all_of(map(_not_zero, below.values())))
    return {indicator.id: own, **below}


def empty(indicator: Indicator, values: Mapping[str, Value]) -> Sql | None:
    """Whether a row has nothing to count for an indicator; ``None`` where that is no question."""
    conditions = [_is_zero(values[name]) for name in _names(indicator)]
    return sql.coalesced(sql.any_of(conditions), sql.FALSE) if conditions else None


def _names(indicator: Indicator) -> Iterator[str]:
    if indicator.of:
        for number, _ in enumerate(divisors(indicator.formula)):
            yield f"{indicator.id}/{number}"  # no id of a file has a slash


def _is_zero(one: Value) -> Sql:
    ends = [one.low] if one.exact else [one.low, one.high]
    return sql.all_of(_compared("==", end) for end in ends)


def _not_zero(one: Value) -> Sql:
    return sql.any_of([_compared(">", one.low), _compared("<", one.high)])


def _compared(sign: str, end: Ratio) -> Sql:
    return compared(sign, end.above, constant(0))
