"""Shares of nothing among many units: no fault, but they have no data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from chitieu.countable import divisors
from chitieu.diagnostics import Place, Problems, Text
from chitieu.files.formula_labels import in_labels
from chitieu.judging.conditions import compared_formulas
from chitieu.model import Formula
from chitieu.numbers import fact_names
from chitieu.units import sql
from chitieu.units.backends.duck import Duck
from chitieu.units.base import Base, count_given, numbers
from chitieu.units.facts.reading import BASE, Read
from chitieu.units.plan.quotients import value
from chitieu.units.plan.ranges import FactColumns
from chitieu.units.plan.whole import TooLarge
from chitieu.units.questions import Questions
from chitieu.units.sql import Sql


def zero_divisors(found: Read, questions: Questions, shown: str, duck: Duck, problems: Problems) -> None:
    """Says where targets divide by what is zero: no error among many units, but such targets have no data."""
    base = found.base._replace(name=BASE)
    zero = _zero(base, questions, duck)
    if not zero:
        return
    counted = numbers(duck, [sql.how_many(condition) for condition in zero.values()], BASE)
    for divisor, rows in zip(zero, counted, strict=True):
        if rows:
            problems.warning(
                "zero-denominator",
                Place(shown, cell=found.columns[fact_names(divisor)[0]]),
                Text(
                    "{divisor} is zero: targets that divide by it have no data",
                    divisor=in_labels(divisor, base.vocabulary),
                ),
                Text("in {count} rows: there such targets have no data", count=rows),
            )


def _zero(base: Base, questions: Questions, duck: Duck) -> Mapping[Formula, Sql]:
    """The divisors of formulas whose facts the table has, and where each is exactly zero.

    One whose numbers could be too long to be exact is passed over: the plan refuses what divides by it.
    """
    asked = dict.fromkeys(divisor for formula in _formulas(questions) for divisor in divisors(formula))
    known = [divisor for divisor in asked if base.facts.keys() >= set(fact_names(divisor))]
    ids = sorted({name for divisor in known for name in fact_names(divisor)})
    if not ids:
        return {}
    _, counts = count_given(base, ids, duck, None)
    facts = {
        id: FactColumns(held.exact, held.exact, held.scale, counts[id].most, given=False)
        for id in ids
        for held in (base.facts[id],)
    }
    found: dict[Formula, Sql] = {}
    for divisor in known:
        try:
            above = value(divisor, facts).low.above
        except TooLarge:
            continue
        found[divisor] = sql.compared("==", above.sql, sql.integer(0))
    return found


def _formulas(questions: Questions) -> Iterator[Formula]:
    """Those of indicators and levels, and of the conditions of cases."""
    for question in (*questions.every, *questions.apart):
        for criterion, level in question.criteria:
            yield from () if criterion.indicator.of else (criterion.indicator.formula,)  # a group may be empty
            yield from level.worked_out
        for case in question.cases:
            yield from () if case.condition is None else compared_formulas(case.condition)
