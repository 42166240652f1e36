"""An independent judge: plain Fractions and brute force, sharing nothing with engine but the model's words.

Where facts are bounds it tries every corner: each fact stands once in a generated formula, so the value is monotone in
each of them and its extremes lie in corners.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import product

from chitieu.model import (
    AnyOf,
    Bounds,
    ByCase,
    Case,
    Comparison,
    Condition,
    Constant,
    Criterion,
    FactName,
    Formula,
    Gather,
    Joined,
    KindName,
    Level,
    Not,
    OneOf,
    Op,
    Part,
    Parts,
    Verdict,
)

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
        Op.IS: number == asked,
        Op.BY: number <= asked,
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
    last = level.value if level.op is Op.IS else level.upper
    if last is not None and min(values) < level.value and max(values) > last:
        return Verdict.NO_DATA  # the range lies between corners that both miss it
    outcomes = {holds(number, level) for number in values}
    return Verdict.NO_DATA if len(outcomes) == 2 else Verdict.MET if outcomes == {True} else Verdict.MISSED


def truths(condition: Condition, facts: Mapping[str, Bounds], attributes: Mapping[str, str]) -> set[bool]:
    """What a condition may be, by trying every whole number that its facts may be; both when one is not known.

    Each fact stands once in a generated condition, so its sides are tried apart.
    """
    if isinstance(condition, OneOf):
        known = condition.attribute in attributes
        return {attributes[condition.attribute] in condition.values} if known else {False, True}
    if isinstance(condition, Not):
        return {not held for held in truths(condition.operand, facts, attributes)}
    if isinstance(condition, Joined):
        join = all if condition.word == "and" else any
        sides = [truths(side, facts, attributes) for side in (condition.left, condition.right)]
        return {join(pair) for pair in product(*sides)}
    needed = sorted(names(condition.left) | names(condition.right))
    if not set(needed) <= facts.keys():
        return {False, True}
    values = product(*(_whole_numbers(facts[name]) for name in needed))
    return {_compared(condition, dict(zip(needed, each, strict=True))) for each in values}


def _whole_numbers(bounds: Bounds) -> list[Fraction]:
    assert bounds.low is not None
    last = bounds.low + 250 if bounds.high is None else bounds.high
    return [Fraction(number) for number in range(int(bounds.low), int(last) + 1)]


def _compared(condition: Comparison, facts: Mapping[str, Fraction]) -> bool:
    a, b = value(condition.left, facts), value(condition.right, facts)
    return {"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b, "==": a == b, "!=": a != b}[condition.sign]


def chosen(cases: Iterable[Case], facts: Mapping[str, Bounds], attributes: Mapping[str, str]) -> Case | Verdict:
    """The first case that holds; ``no_data`` when a case may or may not hold, ``not_applicable`` when none does."""
    for case in cases:
        may_be = {True} if case.condition is None else truths(case.condition, facts, attributes)
        if may_be == {True}:
            return case
        if True in may_be:
            return Verdict.NO_DATA
    return Verdict.NOT_APPLICABLE


def judged(
    cases: Iterable[Case], horizon: int, facts: Mapping[str, Bounds], attributes: Mapping[str, str]
) -> tuple[Verdict, Fraction | None]:
    """The verdict of a target and its percent, by its cases."""
    case = chosen(cases, facts, attributes)
    if isinstance(case, Verdict):
        return case, None
    return of_part(case.part, horizon, facts, attributes) or (Verdict.NOT_APPLICABLE, None)


def of_part(
    asked: Part, horizon: int, facts: Mapping[str, Bounds], attributes: Mapping[str, str]
) -> tuple[Verdict, Fraction | None] | None:
    """Of a part; ``None`` where it asks nothing yet."""
    if isinstance(asked, Criterion):
        level = level_at(asked, horizon)
        return None if level is None else (part(asked, level, facts), attainment(asked, level, facts))
    if isinstance(asked, ByCase):
        below = [each.part for each in asked.cases]
        if all(of_part(each, horizon, facts, attributes) is None for each in below):
            return None
        return judged(asked.cases, horizon, facts, attributes)
    parts = [found for each in asked.of if (found := of_part(each, horizon, facts, attributes)) is not None]
    return (whole(asked, [verdict for verdict, _ in parts]), whole_percent(asked, parts)) if parts else None


def whole(asked: Parts, verdicts: Sequence[Verdict]) -> Verdict:
    """What every way that the open parts may come out leaves of a whole: met, missed, or not applying after all."""
    settled = (Verdict.MET, Verdict.MISSED, Verdict.NOT_APPLICABLE)
    ways = product(*((settled if verdict is Verdict.NO_DATA else (verdict,)) for verdict in verdicts))
    outcomes = {_settled(asked, way) for way in ways}
    return outcomes.pop() if len(outcomes) == 1 else Verdict.NO_DATA


def _settled(asked: Parts, verdicts: Sequence[Verdict]) -> Verdict:
    apply = [verdict for verdict in verdicts if verdict is not Verdict.NOT_APPLICABLE]
    if not apply:
        return Verdict.NOT_APPLICABLE
    needed = {Gather.ALL_OF: len(apply), Gather.ANY_OF: 1}.get(asked.gather, asked.enough or len(apply))
    return Verdict.MET if apply.count(Verdict.MET) >= min(needed, len(apply)) else Verdict.MISSED


def whole_percent(asked: Parts, parts: Sequence[tuple[Verdict, Fraction | None]]) -> Fraction | None:
    """As appendix B of the language has it."""
    apply = [one for one in parts if one[0] is not Verdict.NOT_APPLICABLE]
    met = [one for one in apply if one[0] is Verdict.MET]
    if asked.gather is Gather.AT_LEAST_OF:
        if not apply or any(verdict is Verdict.NO_DATA for verdict, _ in apply):
            return None
        return Fraction(len(met), min(asked.enough or len(apply), len(apply)))
    counted = [share for _, share in (met or apply if asked.gather is Gather.ANY_OF else apply)]
    known = [share for share in counted if share is not None]
    if len(known) < len(counted) or not known:
        return None
    return max(known) if asked.gather is Gather.ANY_OF else min(known)


def level_at(criterion: Criterion, horizon: int) -> Level | None:
    level = None
    for year, candidate in criterion.levels:
        if year <= horizon:
            level = candidate
    return level


def attainment(criterion: Criterion, level: Level, facts: Mapping[str, Bounds]) -> Fraction | None:
    values = corners(criterion, facts)
    return percent(values[0], level) if values is not None and len(set(values)) == 1 else None


def percent(number: Fraction, level: Level) -> Fraction | None:
    """Percent of target of one value, as the table of docs/levels.md has it."""
    asked = level.value
    if level.kind is not None and level.kind.name is not KindName.YES_NO:
        return None
    if level.op is Op.IS:
        return Fraction(int(number == asked))
    if level.upper is not None:
        if level.value <= number <= level.upper:
            return Fraction(1)
        return _of_floor(number, asked) if number < asked else _of_ceiling(number, level.upper, met=False)
    down = level.op in (Op.AT_MOST, Op.LESS_THAN, Op.BY)
    if level.baseline is not None:
        if level.baseline == asked or (asked > level.baseline) == down:
            return None
        return (level.baseline - number) / (level.baseline - asked)
    return _of_ceiling(number, asked, met=holds(number, level)) if down else _of_floor(number, asked)


def _of_floor(number: Fraction, asked: Fraction) -> Fraction | None:
    return None if asked <= 0 or number < 0 else number / asked


def _of_ceiling(number: Fraction, asked: Fraction, *, met: bool) -> Fraction | None:
    if asked < 0:
        return None
    if asked == 0 and not met:
        return Fraction(0)
    if number <= 0:
        return Fraction(1) if number == asked else None
    return asked / number


def shortfall(numerator: int, denominator: int, level: Level) -> int | None:
    """Counted up one by one; ``None`` where nothing is found for long."""
    down = level.op in (Op.AT_MOST, Op.LESS_THAN, Op.BY)
    if level.op in (Op.BETWEEN, Op.IS):
        down = Fraction(numerator, denominator) > (level.value if level.upper is None else level.upper)
    step = -1 if down else 1
    change = 0
    while not holds(Fraction(numerator + step * change, denominator), level):
        change += 1
        if change > 500:
            return None
    return change
