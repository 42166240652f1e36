"""An independent judge: plain Fractions and brute force, sharing nothing with engine but the model's words.

Where facts are bounds it tries every corner: each fact stands once in a generated formula, so the value is monotone in
each of them and its extremes lie in corners.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import product

from engine.model import AnyOf, Bounds, Constant, Criterion, FactName, Formula, Level, Op, Target, Verdict

_FAR = Fraction(10**9)  # stands for an open end


def value(formula: Formula, facts: Mapping[str, Fraction]) -> Fraction:
    if isinstance(formula, Constant):
        return formula.value
    if isinstance(formula, FactName):
        return facts[formula.id]
    if isinstance(formula, AnyOf):
        return Fraction(int(value(formula.operand, facts) > 0))
    left, right = value(formula.left, facts), value(formula.right, facts)
    return {"+": lambda: left + right, "-": lambda: left - right, "*": lambda: left * right, "/": lambda: left / right}[
        formula.sign
    ]()


def holds(number: Fraction, level: Level) -> bool:
    asked = level.value
    return {
        Op.AT_LEAST: number >= asked,
        Op.ABOUT: number >= asked - level.tolerance,
        Op.MORE_THAN: number > asked,
        Op.AT_MOST: number <= asked,
        Op.LESS_THAN: number < asked,
        Op.BETWEEN: level.upper is not None and asked <= number <= level.upper,
    }[level.op]


def names(formula: Formula) -> set[str]:
    if isinstance(formula, FactName):
        return {formula.id}
    if isinstance(formula, AnyOf):
        return names(formula.operand)
    return set() if isinstance(formula, Constant) else names(formula.left) | names(formula.right)


def corners(criterion: Criterion, facts: Mapping[str, Bounds]) -> list[Fraction] | None:
    """The indicator's value at every corner of its facts; ``None`` when a fact is missing."""
    needed = sorted(names(criterion.indicator.formula))
    if not set(needed) <= facts.keys():
        return None
    ends = [_ends(facts[name]) for name in needed]
    return [value(criterion.indicator.formula, dict(zip(needed, corner, strict=True))) for corner in product(*ends)]


def _ends(bounds: Bounds) -> set[Fraction]:
    return {Fraction(0) if bounds.low is None else bounds.low, _FAR if bounds.high is None else bounds.high}


def part(criterion: Criterion, level: Level, facts: Mapping[str, Bounds]) -> Verdict:
    values = corners(criterion, facts)
    if values is None:
        return Verdict.NO_DATA
    if level.upper is not None and min(values) < level.value and max(values) > level.upper:
        return Verdict.NO_DATA  # the range lies between corners that both miss it
    outcomes = {holds(number, level) for number in values}
    return Verdict.NO_DATA if len(outcomes) == 2 else Verdict.MET if outcomes == {True} else Verdict.MISSED


def whole(verdicts: Iterable[Verdict]) -> Verdict:
    found = set(verdicts)
    return next(verdict for verdict in (Verdict.MISSED, Verdict.NO_DATA, Verdict.MET) if verdict in found)


def level_at(criterion: Criterion, horizon: int) -> Level | None:
    level = None
    for year, candidate in criterion.levels:
        if year <= horizon:
            level = candidate
    return level


def verdict(criteria: Iterable[Criterion], horizon: int, facts: Mapping[str, Bounds]) -> Verdict:
    return whole(
        part(criterion, level, facts) for criterion in criteria if (level := level_at(criterion, horizon)) is not None
    )


def attainment(target: Target, horizon: int, facts: Mapping[str, Bounds]) -> Fraction | None:
    shares = []
    for criterion in target.criteria:
        level = level_at(criterion, horizon)
        if level is None:
            continue
        values = corners(criterion, facts)
        if values is None or len(set(values)) != 1:
            return None
        number = values[0]
        if level.upper is not None:
            if number < level.value:
                asked = level.value
            elif number > level.upper:
                number, asked = level.upper, number
            else:
                number = asked = Fraction(1)
        elif level.baseline is not None:
            number, asked = level.baseline - number, level.baseline - level.value
        elif level.op in (Op.AT_MOST, Op.LESS_THAN):
            number, asked = level.value, number
        else:
            asked = level.value
        if asked:
            shares.append(number / asked)
    return min(shares) if shares else None


def shortfall(numerator: int, denominator: int, level: Level) -> int | None:
    """Counted up one by one; ``None`` where nothing is found for long."""
    down = level.op in (Op.AT_MOST, Op.LESS_THAN)
    if level.upper is not None:
        down = Fraction(numerator, denominator) > level.upper
    step = -1 if down else 1
    change = 0
    while not holds(Fraction(numerator + step * change, denominator), level):
        change += 1
        if change > 500:
            return None
    return change
