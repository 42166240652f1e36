"""Conditions of cases as expressions of the plan: true, false, or NULL where what is known of a unit does not say.

SQL joins truths as ``chitieu.judging.conditions`` does, by the logic of Kleene.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chitieu.judging.conditions import by_sign, over_terms
from chitieu.model import UNIT, Case, Comparison, Condition, OneOf
from chitieu.units import sql
from chitieu.units.plan.quotients import Ratio, Value, value
from chitieu.units.plan.ranges import Facts
from chitieu.units.plan.whole import compared, times
from chitieu.units.sql import Sql


def truth(condition: Condition, facts: Facts, attributes: Mapping[str, str], not_here: list[Sql]) -> Sql:
    """Whether a condition holds. ``attributes`` are the columns of those that the source has, by their ids.

    Rows of which this cannot be said in the plan are added to ``not_here``.
    """

    def term(one: Comparison | OneOf) -> Sql:
        if isinstance(one, Comparison):
            a, b = value(one.left, facts), value(one.right, facts)
            not_here.extend((*a.not_here, *b.not_here))
            return _compared(one.sign, a, b)
        if one.attribute == UNIT:
            return sql.among(sql.column("unit"), sorted(one.values))
        if one.attribute not in attributes:
            return sql.null("BOOLEAN")
        return sql.among(sql.column(attributes[one.attribute]), sorted(one.values))

    return over_terms(condition, term, sql.negated, sql.by_word)


def choice(cases: Sequence[Case], facts: Facts, attributes: Mapping[str, str], not_here: list[Sql]) -> Sql:
    """The number of the first case that holds, from 1; 0 where that is open; one beyond the last where none does."""
    branches: list[tuple[Sql, Sql]] = []
    for position, case in enumerate(cases, 1):
        if case.condition is None:
            return sql.when(branches, sql.integer(position)) if branches else sql.integer(position)
        held = truth(case.condition, facts, attributes, not_here)
        branches += [(held, sql.integer(position)), (sql.is_null(held), sql.integer(0))]
    return sql.when(branches, sql.integer(len(cases) + 1))


def ratios(sign: str, a: Ratio, b: Ratio) -> Sql:
    """Two quotients compared by cross-multiplication; NULL where either is open."""
    return compared(sign, times(a.above, b.below), times(b.above, a.below))


def _compared(sign: str, a: Value, b: Value) -> Sql:
    if a.exact and b.exact:
        return ratios(sign, a.low, b.low)
    return by_sign(sign, a, b, _below, _equal, sql.negated)


def _below(a: Value, b: Value) -> Sql:
    return sql.when([(ratios("<", a.high, b.low), sql.TRUE), (ratios(">=", a.low, b.high), sql.FALSE)])


def _equal(a: Value, b: Value) -> Sql:
    apart = sql.any_of([ratios("<", a.high, b.low), ratios("<", b.high, a.low)])
    exact = sql.all_of(ratios("==", one.low, one.high) for one in (a, b))
    return sql.when([(apart, sql.FALSE), (exact, sql.TRUE)])
