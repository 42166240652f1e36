"""Examples of a new target: facts on either side of every level, so close that a level changed by a tenth fails one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from math import floor
from typing import NamedTuple

from chitieu.countable import quotient
from chitieu.drafts.yaml_text import braced, entries
from chitieu.files import keys
from chitieu.judging.assess import Assessor
from chitieu.judging.conditions import holds, names
from chitieu.kinds import code, within
from chitieu.levels import limits, meets
from chitieu.messages import Translate
from chitieu.model import (
    Case,
    Criterion,
    Dataset,
    Fact,
    FactType,
    Indicator,
    Level,
    Result,
    Rulebook,
    Target,
    Unit,
    Verdict,
)
from chitieu.numbers import exactly, fact_names, formula_value, rounded

_FIRST, _LAST = 3, 9  # powers of ten that something is divided by: of 1,000 a tenth of a percent is one
_FINE = Fraction(1, 1000)  # the step of what is not counted whole

Given = Mapping[str, Fraction]
Traits = Mapping[str, str]


def with_examples(text: str, target: Target, rulebook: Rulebook, say: Translate) -> str:
    """A rule file with examples on either side of its levels, as the rules themselves judge them."""
    comment = say("Worked out by the program: check them against the document. chitieu test runs them.")
    lines = [f"examples: # {comment}"]
    with Assessor(rulebook, "plain") as assessor:
        for given, traits in _givens(target, rulebook):
            facts = {id: Fact(id, exactly(value), "") for id, value in given.items()}
            dataset = Dataset(Unit("example", "example", traits), dt.date(2000, 1, 1), "", facts, (), "")
            results = [one for one in assessor.assess(dataset).results if one.target is target]
            figures = [f"{id}: {_said(value, rulebook.facts[id])}" for id, value in given.items()]
            figures += [f"{id}: {code}" for id, code in traits.items()]
            given_line, expect_line = entries(
                keys.EXAMPLE, {"given": f"{{{', '.join(figures)}}}", "expect": braced(keys.EXPECT, _expected(results))}
            )
            lines += [f"  - {given_line}", f"    {expect_line}"]
    return text + "\n".join(lines) + "\n"


def _givens(target: Target, rulebook: Rulebook) -> Iterator[tuple[Given, Traits]]:
    """Facts that just meet each level of each case and facts that just miss it, each once; and none at all."""
    seen: list[tuple[Given, Traits]] = []
    for case in target.cases:
        traits = _traits(case, target, rulebook)
        for given in _of_case(case, rulebook.facts) if traits is not None else ():
            if (given, traits) not in seen:
                seen.append((given, traits or {}))
    yield from seen
    yield {}, {}


def _of_case(case: Case, facts: Mapping[str, FactType]) -> Iterator[Given]:
    """Each part on either side of its levels, while the others are met."""
    sides = [list(_beside_levels(criterion, facts)) for criterion in case.criteria]
    met = [_meeting(criterion, each) for criterion, each in zip(case.criteria, sides, strict=True)]
    for number, each in enumerate(sides):
        others = {id: value for place, given in enumerate(met) if place != number for id, value in given.items()}
        yield from ({**others, **one} for one in each)


def _meeting(criterion: Criterion, givens: Sequence[Given]) -> Given:
    """Facts that meet every level of a part, where any of those do."""
    for given in givens:
        value = _at(given, criterion.indicator)
        if value is not None and all(meets(value, level) for _, level in criterion.levels):
            return given
    return {}


def _traits(case: Case, target: Target, rulebook: Rulebook) -> Traits | None:
    """What a unit is whose case this is, by its attributes alone; ``None`` where that hangs on facts."""
    conditions = [one.condition for one in target.cases if one.condition is not None]
    asked = [id for id in dict.fromkeys(name for one in conditions for name in names(one)) if id in rulebook.attributes]
    before = target.cases[: target.cases.index(case)]
    for values in product(*(rulebook.attributes[id].values for id in asked)):
        traits = dict(zip(asked, values, strict=True))
        earlier = [holds(one.condition, {}, traits) for one in before if one.condition is not None]
        own = case.condition is None or holds(case.condition, {}, traits)
        if own is True and not any(one is not False for one in earlier):
            return traits
    return None


def _beside_levels(criterion: Criterion, facts: Mapping[str, FactType]) -> Iterator[Given]:
    measured = fact_names(criterion.indicator.formula)
    if not measured or any(name not in facts for name in measured):
        return  # figures of other years
    for _, level in criterion.levels:
        if level.known:
            for limit in limits(level):
                yield from _beside(criterion.indicator, limit, level, facts)


def _beside(indicator: Indicator, limit: Fraction, level: Level, facts: Mapping[str, FactType]) -> Iterator[Given]:
    """The nearest facts on either side of where a level begins to be met."""
    scene = _scene(indicator, limit, facts)
    if scene is None:
        return
    middle = floor(scene.edge / scene.step) * scene.step
    near = [middle + step * scene.step for step in (0, 1, -1, 2, -2)]
    possible = [value for value in near if _may_be(value, scene, indicator, level, facts)]
    for wanted in (True, False):
        found = next((one for one in possible if meets(scene.value(one), level) is wanted), None)
        if found is not None:
            yield scene.given(found)


class _Scene(NamedTuple):
    """One fact that moves and the others as they stay; at its value ``edge`` the formula reaches the limit."""

    mover: str
    others: Given
    names: tuple[str, ...]
    start: Fraction
    slope: Fraction
    edge: Fraction
    step: Fraction

    def value(self, moved: Fraction) -> Fraction:
        return self.start + self.slope * moved

    def given(self, moved: Fraction) -> Given:
        values = {**self.others, self.mover: moved}
        return {name: values[name] for name in self.names}


def _scene(indicator: Indicator, limit: Fraction, facts: Mapping[str, FactType]) -> _Scene | None:
    """Whole numbers of which the limit is reached exactly, where there are any not too large; else the last tried."""
    scene = None
    for power in range(_FIRST, _LAST):
        for others in _stays(indicator, Fraction(10**power)):
            found = _moving(indicator, others, limit, facts)
            scene = found or scene
            if found is not None and found.edge % found.step == 0:
                return found
    return scene


def _stays(indicator: Indicator, whole: Fraction) -> Iterator[Given]:
    """What divides is a large round number, everything else nothing; of a difference below, the first alone."""
    above, below = (fact_names(part) for part in quotient(indicator.formula)[:2])
    zero = dict.fromkeys(above, Fraction(0))
    yield {**zero, **dict.fromkeys(below, whole)}
    yield {**zero, **dict.fromkeys(below, Fraction(0)), **dict.fromkeys(below[:1], whole)}


def _moving(indicator: Indicator, others: Given, limit: Fraction, facts: Mapping[str, FactType]) -> _Scene | None:
    above, below = (fact_names(part) for part in quotient(indicator.formula)[:2])
    parts = {name for name in above if facts[name].part_of in above}  # what is a part of another stays below it
    for mover in sorted((name for name in above if name not in below), key=lambda name: name in parts):
        step = _step(facts[mover])
        first, second, third = (_at({**others, mover: step * times}, indicator) for times in (0, 1, 2))
        if first is None or second is None or third is None or second == first or third - second != second - first:
            continue
        slope = (second - first) / step
        rest = {name: value for name, value in others.items() if name != mover}
        return _Scene(mover, rest, fact_names(indicator.formula), first, slope, (limit - first) / slope, step)
    return None


def _at(values: Given, indicator: Indicator) -> Fraction | None:
    return formula_value(indicator.formula, {name: exactly(value) for name, value in values.items()}).exact


def _step(fact: FactType) -> Fraction:
    return Fraction(1) if fact.is_count or fact.kind is not None else _FINE


def _may_be(value: Fraction, scene: _Scene, indicator: Indicator, level: Level, facts: Mapping[str, FactType]) -> bool:
    """Whether the moved fact, and what is made of it, can have a value."""
    fact = facts[scene.mover]
    if fact.kind is not None:
        least, most = within(fact.kind)
        return (least is None or value >= least) and (most is None or value <= most)
    shares = (fact.is_share and value > 1) or (indicator.is_share and level.baseline is None and scene.value(value) > 1)
    return (value >= 0 or fact.below_zero) and not shares


def _said(value: Fraction, fact: FactType) -> str:
    """A value as a dataset gives it."""
    if fact.kind is not None:
        return code(value, fact.kind)
    digits = rounded(value * 100 if fact.is_share else value, 6)
    number = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return f"{number}%" if fact.is_share else number


def _expected(results: Sequence[Result]) -> dict[str, str]:
    expected = {str(result.horizon): str(result.verdict) for result in results}
    first = results[0]
    if first.attainment is not None:
        expected["attainment"] = _percent(first.attainment)
    if first.verdict is Verdict.MISSED and first.only is not None and first.only.shortfall is not None:
        expected["shortfall"] = str(first.only.shortfall)
    return expected


def _percent(share: Fraction) -> str:
    return rounded(share * 100, 0 if (share * 100).denominator == 1 else 1) + "%"
