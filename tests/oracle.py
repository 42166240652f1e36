"""An independent judge: plain Fractions and brute force, sharing nothing with engine but the model's words.

Where facts are bounds it tries every corner: each fact stands once in a generated formula, so the value is monotone in
each of them and its extremes lie in corners.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import total_ordering
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
    FromData,
    Gather,
    Joined,
    KindName,
    Level,
    Not,
    OneOf,
    Op,
    Operation,
    Part,
    Parts,
    Root,
    Verdict,
)

PASSED_OVER = (Verdict.NOT_APPLICABLE, Verdict.MONITORED)
TWO_SIDED = (Op.BETWEEN, Op.ABOUT_WITHIN, Op.IS)  # missed on either side
FAR = Fraction(10**9)  # stands for an open end
NOTHING = Fraction(1, 10**6)  # what is nearer to zero is so by an open end alone


class NoValue(Exception):
    """A formula that has none: divided by nothing, or growth of what is not above zero."""


@total_ordering
class Grown:
    """Average growth a year, (x / x₀)^(1/n) − 1, held against fractions by whole powers and against its like."""

    def __init__(self, ratio: Fraction, years: int) -> None:
        self.ratio, self.years = ratio, years

    def _and(self, other: object) -> tuple[Fraction, Fraction]:
        if isinstance(other, Grown):
            return self.ratio**other.years, other.ratio**self.years
        assert isinstance(other, Fraction | int)
        return self.ratio, max(Fraction(1 + other), Fraction(0)) ** self.years

    def __eq__(self, other: object) -> bool:
        one, another = self._and(other)
        return one == another

    def __lt__(self, other: Grown | Fraction) -> bool:
        one, another = self._and(other)
        return one < another

    def __hash__(self) -> int:
        return hash((self.ratio, self.years))


Number = Fraction | Grown


class Cut(Fraction):
    """What is no fraction, without the decimals behind the twelfth."""


def value(formula: Formula, facts: Mapping[str, Fraction]) -> Number:
    """What a formula comes to. Raises NoValue."""
    if not isinstance(formula, Root):
        return plain_value(formula, facts)
    assert isinstance(formula.ratio, Operation)
    now, then = plain_value(formula.ratio.left, facts), plain_value(formula.ratio.right, facts)
    if now <= 0 or then <= 0 or formula.years <= 0:
        raise NoValue
    return Grown(now / then, formula.years)


def plain_value(formula: Formula, facts: Mapping[str, Fraction]) -> Fraction:
    """That of a formula of figures alone. Raises NoValue."""
    if isinstance(formula, Constant):
        return formula.value
    if isinstance(formula, FactName):
        return facts[formula.id]
    if isinstance(formula, AnyOf):
        return Fraction(int(plain_value(formula.operand, facts) > 0))
    assert isinstance(formula, Operation)
    left, right = plain_value(formula.left, facts), plain_value(formula.right, facts)
    if formula.sign == "/" and right == 0:
        raise NoValue
    return {"+": lambda: left + right, "-": lambda: left - right, "*": lambda: left * right, "/": lambda: left / right}[
        formula.sign
    ]()


def holds(number: Number, level: Level) -> bool:
    asked = level.value
    return {
        Op.AT_LEAST: number >= asked,
        Op.ABOUT_BELOW: number <= asked + level.tolerance,
        Op.ABOUT_WITHIN: asked - level.tolerance <= number <= asked + level.tolerance,
        Op.MONITOR: True,
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
    if isinstance(formula, Root):
        return names(formula.ratio)
    return names(formula.left) | names(formula.right) if isinstance(formula, Operation) else set()


def corners(criterion: Criterion, facts: Mapping[str, Bounds]) -> list[Number] | None:
    """The indicator's value at every corner of its facts; ``None`` when a fact is missing, or it has none at one."""
    needed = sorted(names(criterion.indicator.formula))
    if not set(needed) <= facts.keys():
        return None
    every = (dict(zip(needed, corner, strict=True)) for corner in product(*(_ends(facts[name]) for name in needed)))
    try:
        values = [value(criterion.indicator.formula, corner) for corner in every]
    except NoValue:
        return None
    # Bounds hold their ends, also one that values only tend to: 2 of at least 12 are taken to be 0% at the least.
    limits = [Fraction(0)] if any(isinstance(one, Fraction) and 0 < abs(one) < NOTHING for one in values) else []
    return [*values, *limits]


def _ends(bounds: Bounds) -> set[Fraction]:
    return {Fraction(0) if bounds.low is None else bounds.low, FAR if bounds.high is None else bounds.high}


def empty(criterion: Criterion, facts: Mapping[str, Bounds]) -> bool | None:
    """Whether a group has nothing to count; ``None`` where that is not known. Elsewhere that is no question."""
    formula = criterion.indicator.formula
    if not criterion.indicator.of or not isinstance(formula, Operation) or formula.sign != "/":
        return False
    if not names(formula.right) <= facts.keys():
        return None
    bottoms = {
        plain_value(formula.right, {name: number})
        for name in names(formula.right) or {""}
        for number in (_whole_numbers(facts[name]) if name else [Fraction(1)])
    }
    return True if bottoms == {0} else None if 0 in bottoms else False


def part(criterion: Criterion, level: Level, facts: Mapping[str, Bounds]) -> Verdict:
    nothing = empty(criterion, facts)
    if nothing:
        return Verdict.NOT_APPLICABLE
    if level.op is Op.MONITOR:
        return Verdict.MONITORED
    values = None if nothing is None else corners(criterion, facts)
    levels = levels_of(level, facts)
    if values is None or levels is None:
        return Verdict.NO_DATA
    verdicts = {_of_values(values, each) for each in levels}
    if level.op in TWO_SIDED and verdicts == {Verdict.MISSED}:  # also between corners that all miss it?
        apart = max(values) < min(each.value - each.tolerance for each in levels)
        apart = apart or min(values) > max(_upper(each) + each.tolerance for each in levels)
        return Verdict.MISSED if apart else Verdict.NO_DATA
    return verdicts.pop() if len(verdicts) == 1 else Verdict.NO_DATA


def levels_of(level: Level, facts: Mapping[str, Bounds]) -> list[Level] | None:
    """The level at every corner of the facts that it comes from; ``None`` when one is missing."""
    if level.data is None or level.data.value is None:
        return [level]
    needed = sorted(names(level.data.value))
    if not set(needed) <= facts.keys():
        return None
    every = (dict(zip(needed, corner, strict=True)) for corner in product(*(_ends(facts[name]) for name in needed)))
    try:
        return [level._replace(value=plain_value(level.data.value, corner)) for corner in every]
    except NoValue:
        return None


def _upper(level: Level) -> Fraction:
    return level.value if level.upper is None else level.upper


def _of_values(values: Sequence[Number], level: Level) -> Verdict:
    if (
        level.op in TWO_SIDED
        and min(values) < level.value - level.tolerance
        and (max(values) > _upper(level) + level.tolerance)
    ):
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
    a, b = plain_value(condition.left, facts), plain_value(condition.right, facts)
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
    if len(asked.of) == 1 and asked.gather in (Gather.ALL_OF, Gather.ANY_OF):  # nothing but that part
        return of_part(asked.of[0], horizon, facts, attributes)
    parts = [found for each in asked.of if (found := of_part(each, horizon, facts, attributes)) is not None]
    return (whole(asked, [verdict for verdict, _ in parts]), whole_percent(asked, parts)) if parts else None


def whole(asked: Parts, verdicts: Sequence[Verdict]) -> Verdict:
    """What every way that the open parts may come out leaves of a whole: met, missed, or not applying after all."""
    settled = (Verdict.MET, Verdict.MISSED, Verdict.NOT_APPLICABLE)
    ways = product(*((settled if verdict is Verdict.NO_DATA else (verdict,)) for verdict in verdicts))
    outcomes = {_settled(asked, way) for way in ways}
    return outcomes.pop() if len(outcomes) == 1 else Verdict.NO_DATA


def _settled(asked: Parts, verdicts: Sequence[Verdict]) -> Verdict:
    apply = [verdict for verdict in verdicts if verdict not in PASSED_OVER]
    if not apply:
        return Verdict.NOT_APPLICABLE
    needed = {Gather.ALL_OF: len(apply), Gather.ANY_OF: 1}.get(asked.gather, asked.enough or len(apply))
    return Verdict.MET if apply.count(Verdict.MET) >= min(needed, len(apply)) else Verdict.MISSED


def whole_percent(asked: Parts, parts: Sequence[tuple[Verdict, Fraction | None]]) -> Fraction | None:
    """As appendix B of the language has it."""
    apply = [one for one in parts if one[0] not in PASSED_OVER]
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
    values = corners(criterion, facts) if empty(criterion, facts) is False else None
    levels = levels_of(level, facts)
    if values is None or levels is None or len(set(values)) > 1 or len(set(levels)) > 1:
        return None
    if level.data is not None and level.data.baseline is not None:
        starts = levels_of(level._replace(data=FromData(level.data.baseline)), facts)
        if starts is None or len(set(starts)) > 1:
            return None
        return percent(values[0], levels[0]._replace(baseline=starts[0].value))
    return percent(values[0], levels[0])


def percent(number: Number, level: Level) -> Fraction | None:
    """Percent of target of one value, as the table of docs/levels.md has it."""
    asked = level.value
    if isinstance(number, Grown):
        return of_growth(number, level)
    if level.op is Op.MONITOR:
        return None
    if level.kind is not None and level.kind.name is not KindName.YES_NO:
        return None
    if level.op is Op.IS:
        return Fraction(int(number == asked))
    if level.op is Op.ABOUT_WITHIN:
        over = number > asked
        return (
            Fraction(1)
            if number == asked
            else _of_ceiling(number, asked, met=False)
            if over
            else _of_floor(number, asked)
        )
    if level.upper is not None:
        if level.value <= number <= level.upper:
            return Fraction(1)
        return _of_floor(number, asked) if number < asked else _of_ceiling(number, level.upper, met=False)
    down = level.op in (Op.AT_MOST, Op.LESS_THAN, Op.ABOUT_BELOW, Op.BY)
    if level.baseline is not None:
        if level.baseline == asked or (asked > level.baseline) == down:
            return None
        return (level.baseline - number) / (level.baseline - asked)
    return _of_ceiling(number, asked, met=holds(number, level)) if down else _of_floor(number, asked)


def of_growth(number: Grown, level: Level) -> Fraction | None:
    """Growth by its level or, where less is asked, the level by it, cut after twelve decimals: found by halves."""
    down = level.op in (Op.AT_MOST, Op.LESS_THAN, Op.ABOUT_BELOW)
    if level.value <= 0 or number < Fraction(0) or (down and number == Fraction(0)):
        return None
    low, high = 0, 10**40
    while high - low > 1:
        middle = (low + high) // 2
        share = Fraction(middle, 10**12)
        small = number <= level.value / share if down else number >= level.value * share
        low, high = (middle, high) if small else (low, middle)
    return Cut(low, 10**12)


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


def shortfall(formula: Formula, facts: Mapping[str, Bounds], asked: Level) -> int | None:
    """One fact counted up or down until the level is met; ``None`` where none is found for long, or none counts.

    Of generated formulas only products count nothing: every fact stands once, and the first is never taken away.
    """
    levels = levels_of(asked, facts) or []
    if len(set(levels)) != 1:
        return None
    (level, *_) = levels
    divided = isinstance(formula, Operation) and formula.sign == "/"
    top, bottom = (formula.left, formula.right) if isinstance(formula, Operation) and divided else (formula, None)
    if isinstance(top, Operation) and top.sign == "*":
        return None
    count, below = _known(top, facts), Fraction(1) if bottom is None else _known(bottom, facts)
    if count is None or below is None or below <= 0:
        return None
    down = level.op in (Op.AT_MOST, Op.LESS_THAN, Op.ABOUT_BELOW, Op.BY)
    if level.op in (Op.ABOUT_WITHIN, Op.IS):
        down = count / below > level.value
    if level.upper is not None:
        down = count / below > level.upper
    return next(
        (change for change in range(5_000) if holds((count + (-change if down else change)) / below, level)), None
    )


def _known(formula: Formula, facts: Mapping[str, Bounds]) -> Fraction | None:
    """The value where all corners of the facts agree; ``None`` where a fact is missing."""
    needed = sorted(names(formula))
    if not set(needed) <= facts.keys():
        return None
    every = [dict(zip(needed, corner, strict=True)) for corner in product(*(_ends(facts[name]) for name in needed))]
    values = {plain_value(formula, corner) for corner in every}
    return values.pop() if len(values) == 1 else None
