"""Which case of a target is a unit's: conditions over facts and attributes, decided as far as they are known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TypeVar

from chitieu.model import Bounds, Case, Choice, Comparison, Condition, Formula, Joined, Not, OneOf
from chitieu.numbers import fact_names, formula_value
from chitieu.over_years import at_date as formula_at

_Truth = TypeVar("_Truth")
_Value = TypeVar("_Value")


def holds(condition: Condition, facts: Mapping[str, Bounds], attributes: Mapping[str, str]) -> bool | None:
    """Whether a condition holds of a unit; ``None`` when what is known of it does not say."""

    def known(term: Comparison | OneOf) -> bool | None:
        if isinstance(term, OneOf):
            return attributes[term.attribute] in term.values if term.attribute in attributes else None
        if not {*fact_names(term.left), *fact_names(term.right)} <= facts.keys():
            return None
        left, right = formula_value(term.left, facts), formula_value(term.right, facts)
        return by_sign(term.sign, left, right, _below, _equal, _negated)

    return decided(condition, known)


def at_date(condition: Condition, as_of: dt.date) -> Condition:
    """A condition with the years that it names at a date written out one by one."""

    def written_out(term: Comparison | OneOf) -> Condition:
        if isinstance(term, OneOf):
            return term
        return Comparison(term.sign, formula_at(term.left, as_of), formula_at(term.right, as_of))

    return over_terms(condition, written_out, Not, Joined)


def compared_formulas(condition: Condition) -> tuple[Formula, ...]:
    """The formulas that a condition compares, from left to right."""
    return over_terms(
        condition,
        lambda term: () if isinstance(term, OneOf) else (term.left, term.right),
        lambda formulas: formulas,
        lambda _, one, other: (*one, *other),
    )


def decided(condition: Condition, known: Callable[[Comparison | OneOf], bool | None]) -> bool | None:
    """What a condition comes to when its terms hold, do not hold, or are not ``known`` to.

    The three-valued logic of Kleene: what one side of ``and`` or ``or`` decides alone needs nothing of the other.
    """
    return over_terms(condition, known, _negated, _joined)


def over_terms(
    condition: Condition,
    term: Callable[[Comparison | OneOf], _Truth],
    negated: Callable[[_Truth], _Truth],
    joined: Callable[[str, _Truth, _Truth], _Truth],
) -> _Truth:
    """What a condition comes to by what its terms come to: truths of one unit, or a column of truths of many."""
    match condition:
        case Not(operand):
            return negated(over_terms(operand, term, negated, joined))
        case Joined(word, left, right):
            return joined(word, over_terms(left, term, negated, joined), over_terms(right, term, negated, joined))
        case Comparison() | OneOf():
            return term(condition)


def by_sign(
    sign: str,
    a: _Value,
    b: _Value,
    below: Callable[[_Value, _Value], _Truth],
    equal: Callable[[_Value, _Value], _Truth],
    negated: Callable[[_Truth], _Truth],
) -> _Truth:
    """A comparison of values that may be open, by what is below and what is equal: "at most" is "not above"."""
    match sign:
        case "<":
            return below(a, b)
        case ">":
            return below(b, a)
        case "<=":
            return negated(below(b, a))
        case ">=":
            return negated(below(a, b))
        case "!=":
            return negated(equal(a, b))
        case _:
            return equal(a, b)


def kleene(word: str, sides: Collection[bool | None]) -> bool | None:
    """What is known of some truths joined by a word; of none, that "and" holds and "or" does not."""
    decisive = word == "or"
    return decisive if decisive in sides else None if None in sides else not decisive


def _joined(word: str, one: bool | None, other: bool | None) -> bool | None:
    return kleene(word, (one, other))


def choice(cases: Sequence[Case], facts: Mapping[str, Bounds], attributes: Mapping[str, str]) -> Choice:
    """The first case whose condition holds; open from the first one on that is not decided."""
    for number, case in enumerate(cases, 1):
        held = True if case.condition is None else holds(case.condition, facts, attributes)
        if held:
            return Choice(case, number, ())
        if held is None:
            assert case.condition is not None
            known = {*facts, *attributes}
            return Choice(None, 0, tuple(name for name in names(case.condition) if name not in known))
    return Choice(None, len(cases) + 1, ())


def names(condition: Condition) -> tuple[str, ...]:
    """Ids of the facts and attributes in a condition, each once, from left to right."""
    match condition:
        case Comparison(_, left, right):
            return _once((*fact_names(left), *fact_names(right)))
        case OneOf(attribute, _):
            return (attribute,)
        case Not(operand):
            return names(operand)
        case Joined(_, left_side, right_side):
            return _once((*names(left_side), *names(right_side)))


def _once(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))


def _below(a: Bounds, b: Bounds) -> bool | None:
    if a.high is not None and b.low is not None and a.high < b.low:
        return True
    return False if a.low is not None and b.high is not None and a.low >= b.high else None


def _equal(a: Bounds, b: Bounds) -> bool | None:
    if a.exact is not None and b.exact is not None:
        return a.exact == b.exact
    return False if _below(a, b) or _below(b, a) else None


def _negated(held: bool | None) -> bool | None:
    return None if held is None else not held
