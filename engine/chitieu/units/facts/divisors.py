"""Shares of nothing among many units: no fault, but they have no data."""

from __future__ import annotations

from chitieu.diagnostics import Place, Problems, Text
from chitieu.model import FactName, Operation
from chitieu.units import sql
from chitieu.units.backends.duck import Duck
from chitieu.units.base import numbers
from chitieu.units.facts.reading import BASE, Read
from chitieu.units.questions import Questions


def zero_divisors(found: Read, questions: Questions, shown: str, duck: Duck, problems: Problems) -> None:
    """Says where shares of nothing are asked for: no error among many units, but they have no data."""
    facts = found.base.facts
    divisors = {
        indicator.formula.right.id
        for indicator in questions.indicators
        if isinstance(indicator.formula, Operation)
        and indicator.formula.sign == "/"
        and isinstance(indicator.formula.right, FactName)
    }
    there = sorted(divisors & facts.keys())
    zero = [sql.compared("==", sql.column(facts[id].exact), sql.integer(0)) for id in there]
    if not zero:
        return
    counted = numbers(duck, [sql.how_many(one) for one in zero], BASE)
    for id, rows in zip(there, counted, strict=True):
        if rows:
            problems.warning(
                "zero-denominator",
                Place(shown, cell=found.columns[id]),
                Text("“{label}” is zero, and shares of it are asked for", label=found.base.vocabulary[id].label),
                Text("in {count} rows: there such targets have no data", count=rows),
            )
