"""Other formulas in the places of facts, in formulas and conditions."""

from __future__ import annotations

from collections.abc import Mapping

from chitieu.model import AnyOf, Comparison, Condition, FactName, Formula, Joined, Not, Operation, OverYears


def in_formula(formula: Formula, others: Mapping[str, Formula]) -> Formula:
    """A formula with ``others`` in the places of facts, by the ids of these; at other times only facts can be."""
    match formula:
        case FactName(id):
            return others.get(id, formula)
        case OverYears(fact=fact):
            other = others.get(fact)
            return formula._replace(fact=other.id) if isinstance(other, FactName) else formula
        case AnyOf(operand):
            return AnyOf(in_formula(operand, others))
        case Operation(sign, left, right):
            return Operation(sign, in_formula(left, others), in_formula(right, others))
    return formula


def in_condition(condition: Condition, others: Mapping[str, Formula]) -> Condition:
    """A condition with ``others`` in the places of facts that it compares."""
    match condition:
        case Comparison(sign, left, right):
            return Comparison(sign, in_formula(left, others), in_formula(right, others))
        case Not(operand):
            return Not(in_condition(operand, others))
        case Joined(word, one, other):
            return Joined(word, in_condition(one, others), in_condition(other, others))
    return condition
