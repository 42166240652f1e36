"""Facts of a unit that are counted from the units below it, and from verdicts: at the horizon that is judged.

Bottom up, in pure functions of datasets: verdicts below are taken at the horizon being judged, from each unit's dataset
by the rule of timing, dated not after the one above. A unit that lies below and reports nothing is judged like one
whose figures are all missing: what that leaves open makes bounds, and it is named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from chitieu.judging.conditions import holds, kleene, names
from chitieu.judging.inference import unknown
from chitieu.judging.timing import judging_dataset
from chitieu.model import (
    Bounds,
    Dataset,
    Fact,
    FactType,
    FromBelow,
    History,
    Judged,
    Result,
    Target,
    Territory,
    Tier,
    Unit,
    UnitsBelow,
    Verdict,
)
from chitieu.numbers import common, fact_names

Judge = Callable[[str, int, Dataset], Result | None]
"""What a target (``document/target``) asks at a horizon comes to on a dataset; ``None`` where it asks nothing then."""


def needed_facts(below: FromBelow, targets: Mapping[str, Target]) -> tuple[str, ...]:
    """Ids of the facts that one is counted from, in the units that it is counted from, each once."""
    found = list(names(below.condition)) if below.condition is not None else []
    if below.fact:
        found.append(below.fact)
    target = targets.get(below.target)
    if target is not None:
        found += _of_target(target)
    return tuple(dict.fromkeys(found))


def _of_target(target: Target) -> Iterator[str]:
    for case in target.every_case:
        if case.condition is not None:
            yield from names(case.condition)
        for criterion in case.criteria:
            yield from fact_names(criterion.indicator.formula)


class FactsBelow:
    """Facts of units from those below them. It remembers what it counted: units are below several others."""

    def __init__(
        self, facts: Mapping[str, FactType], targets: Iterable[Target], territory: Territory, judge: Judge
    ) -> None:
        self._facts = {id: fact for id, fact in facts.items() if fact.below is not None}
        self._kinds, self._territory, self._judge = facts, territory, judge
        self._targets = {target.name: target for target in targets}
        self._known: dict[tuple[str, str, object, int], UnitsBelow | None] = {}

    def on(self, dataset: Dataset, horizon: int) -> Dataset:
        """A dataset with every fact that can be counted at a horizon."""
        return self._with(dataset, horizon, self._facts)

    def _with(self, dataset: Dataset, horizon: int, ids: Iterable[str]) -> Dataset:
        made = {}
        for id in ids:
            units = self._units(dataset, horizon, id) if id in self._facts else None
            if units is not None:
                made[id] = _fact(id, dataset.facts.get(id), units)
        return dataset._replace(facts={**dataset.facts, **made}) if made else dataset

    def _units(self, dataset: Dataset, horizon: int, id: str) -> UnitsBelow | None:
        key = (id, dataset.unit.id, dataset.as_of, horizon)
        if key not in self._known:
            below = self._facts[id].below
            assert below is not None  # only such facts are looked at
            self._known[key] = (
                self._parts_met(dataset, horizon, below)
                if below.tier is None
                else self._counted(dataset, horizon, below, below.tier)
            )
        return self._known[key]

    def _parts_met(self, dataset: Dataset, horizon: int, below: FromBelow) -> UnitsBelow | None:
        judged = self._judge(below.target, horizon, self._with(dataset, horizon, needed_facts(below, self._targets)))
        value = None if judged is None else parts_met(judged)
        return None if value is None else UnitsBelow(value, None, (), (), 0, listed=True)

    def _counted(self, dataset: Dataset, horizon: int, below: FromBelow, tier: Tier) -> UnitsBelow | None:
        own = self._territory.tier(dataset.unit)
        if own is not None and not tier.is_below(own):
            return None
        ids = needed_facts(below, self._targets)
        units = []
        for one in self._territory.below(dataset.unit.id, tier, dataset.as_of):
            judging = self._judging(one.id, one.name, dataset, horizon)
            units.append(self._with(judging, horizon, ids))
        if below.fact:
            return summed(below, units, self._kinds[below.fact], self._territory)
        judged = [self._judge(below.target, horizon, unit) if below.target else None for unit in units]
        if below.target and not any(judged) and units:
            return None  # the target asks for nothing yet
        return units_counted(below, list(zip(units, judged, strict=True)), self._territory)

    def _judging(self, id: str, name: str, above: Dataset, horizon: int) -> Dataset:
        """The dataset of a unit that judges a horizon; one without any figure where it has none yet."""
        earlier = self._territory.up_to(id, above.as_of)
        if not earlier:
            return Dataset(Unit(id, name, {}), above.as_of, "", {}, (), "")
        return judging_dataset(horizon, earlier[-1], History(earlier[:-1]))


def _fact(id: str, given: Fact | None, units: UnitsBelow) -> Fact:
    """The fact as it is counted. A figure that the dataset gives stays: where the two differ, a check says so."""
    if given is None:
        return Fact(id, units.value, "", may_be=units.may_be if units.value.exact is not None else None, units=units)
    both = common(given.value, units.value)
    return given._replace(value=both or given.value, units=units._replace(given=given.value))


class _Truth(NamedTuple):
    unit: Dataset
    held: bool | None


def units_counted(below: FromBelow, units: Sequence[tuple[Dataset, Result | None]], territory: Territory) -> UnitsBelow:
    """How many of some units count, by their figures and what they come to: those that surely do, to all that may.

    Of units that are not listed there may be more: nothing bounds them above.
    """
    truths = [_Truth(unit, _counts(below, unit, result)) for unit, result in units]
    sure = tuple(one.unit.unit for one in truths if one.held)
    open_ = tuple(one.unit.unit for one in truths if one.held is None)
    high = Fraction(len(sure) + len(open_)) if territory.listed else None
    return UnitsBelow(Bounds(Fraction(len(sure)), high), below.tier, sure, open_, len(units), territory.listed)


def _counts(below: FromBelow, unit: Dataset, result: Result | None) -> bool | None:
    sides: list[bool | None] = []
    if below.condition is not None:
        sides.append(holds(below.condition, unit.values, unit.unit.traits))
    if below.target:
        sides.append(None if result is None else applies(result.whole) if below.asked else _met(result.verdict))
    return kleene("and", sides)


def _met(verdict: Verdict) -> bool | None:
    return None if verdict is Verdict.NO_DATA else verdict is Verdict.MET


def applies(judged: Judged) -> bool | None:
    """Whether a part asks anything of a unit; ``None`` where that is not known yet."""
    if judged.verdict in (Verdict.MET, Verdict.MISSED):
        return True
    if not judged.verdict.counts:
        return False
    return kleene("or", [applies(each) for each in judged.of]) if judged.of else judged.judgement is not None or None


def summed(below: FromBelow, units: Sequence[Dataset], kind: FactType, territory: Territory) -> UnitsBelow:
    """The sum of a fact over some units; what one of them leaves open is open in the sum."""
    values = [unit.values.get(below.fact, unknown(kind)) for unit in units]

    def total(values: Sequence[Bounds]) -> Bounds:
        more = not territory.listed
        low = None if (more and kind.below_zero) else _sum([value.low for value in values])
        return Bounds(low, None if more else _sum([value.high for value in values]))

    rounded = any(below.fact in unit.may_be for unit in units)
    may_be = [unit.may_be.get(below.fact, value) for unit, value in zip(units, values, strict=True)]
    known = tuple(unit.unit for unit, value in zip(units, values, strict=True) if value.exact is not None)
    open_ = tuple(unit.unit for unit, value in zip(units, values, strict=True) if value.exact is None)
    return UnitsBelow(
        total(values),
        below.tier,
        known,
        open_,
        len(units),
        territory.listed,
        may_be=total(may_be) if rounded else None,
    )


def _sum(ends: Sequence[Fraction | None]) -> Fraction | None:
    known = [end for end in ends if end is not None]
    return sum(known, Fraction(0)) if len(known) == len(ends) else None


def parts_met(result: Result) -> Bounds | None:
    """How many parts of a target are met, to those that may be; ``None`` where it is not known what its parts are."""
    if result.verdict is Verdict.NOT_APPLICABLE:
        return Bounds(Fraction(0), Fraction(0))
    if result.whole.choice is not None and result.whole.choice.number == 0:
        return None
    verdicts = [each.verdict for each in result.whole.of] or [result.verdict]
    met, open_ = verdicts.count(Verdict.MET), verdicts.count(Verdict.NO_DATA)
    return Bounds(Fraction(met), Fraction(met + open_))
