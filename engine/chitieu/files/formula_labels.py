"""A formula in words: as its file writes it, with the labels of its facts."""

from __future__ import annotations

from collections.abc import Mapping

from chitieu.model import OF, AnyOf, Constant, FactName, FactType, Formula, Operation, OverYears, Root
from chitieu.over_years import as_written


def in_labels(formula: Formula, vocabulary: Mapping[str, FactType]) -> str:
    """A formula as its file writes it, with the labels of its facts: ``“Tổng” - “Miễn”``."""
    match formula:
        case FactName(id):
            fact, _, date = id.partition(OF)
            return f"“{vocabulary[fact].label}”" + (f" ({date})" if date else "")
        case OverYears():
            label = f"“{vocabulary[formula.fact].label}”" if formula.fact else ""
            return as_written(formula._replace(fact=label))
        case Root(ratio, years):
            return f"({in_labels(ratio, vocabulary)})^(1/{years}) - 1"
        case AnyOf(operand):
            return f"any({in_labels(operand, vocabulary)})"
        case Operation(sign, left, right):
            return f"{_side(left, vocabulary)} {sign} {_side(right, vocabulary)}"
        case Constant(value):
            return str(value)


def _side(formula: Formula, vocabulary: Mapping[str, FactType]) -> str:
    text = in_labels(formula, vocabulary)
    return f"({text})" if isinstance(formula, Operation) else text
