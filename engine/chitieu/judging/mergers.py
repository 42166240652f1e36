"""What a unit was before it was made of others: the sum of their counts.

Counts add up, and nothing else does: a share of the new unit is worked out of its counts, a figure that is given as a
share or an amount such as income a head is not carried over.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from chitieu.judging.inference import unknown
from chitieu.model import Bounds, Dataset, Fact, FactType, ListedUnit, Merger, Territory, Unit, UnitsBelow


class Reported(NamedTuple):
    """A unit of before with its dataset, if there is one."""

    unit: ListedUnit
    dataset: Dataset | None

    @property
    def known(self) -> Unit:
        """The unit, as its dataset calls it."""
        return Unit(self.unit.id, self.unit.name, {}) if self.dataset is None else self.dataset.unit


def old_units(territory: Territory, unit: str, then: dt.date, now: dt.date) -> tuple[ListedUnit, ...]:
    """The units of a day that have become another one by a later day, itself among them where it was there already.

    None where no unit was merged into it between the two.
    """
    found = tuple(one for one in territory.units.values() if one.exists(then) and _is_now(one, now, territory) == unit)
    return () if all(one.id == unit for one in found) else found


def were_merged(territory: Territory, unit: str, now: dt.date) -> tuple[ListedUnit, ...]:
    """The units that have become another one by a day, at any time before, and itself; none where none has."""
    found = tuple(one for one in territory.units.values() if _is_now(one, now, territory) == unit)
    return () if all(one.id == unit for one in found) else found


def _is_now(unit: ListedUnit, now: dt.date, territory: Territory) -> str:
    """The id of what a unit has become by a day: units may be merged more than once."""
    for _ in territory.units:
        into = territory.units.get(unit.merged_into)
        if into is None or not unit.is_gone(now):
            break
        unit = into
    return unit.id


def merged(unit: Unit, parts: Sequence[Reported], as_of: dt.date, vocabulary: Mapping[str, FactType]) -> Dataset:
    """The dataset that a unit would have had on a day: counts summed over the units that it was made of.

    Those without a figure leave bounds. It has the attributes on which all agree.
    """
    datasets = [one.dataset for one in parts if one.dataset is not None]
    names = dict.fromkeys(name for dataset in datasets for name in dataset.facts)
    kinds = {name: vocabulary[name] for name in names if name in vocabulary and _adds_up(vocabulary[name])}
    facts = {name: _sum(kind, parts) for name, kind in kinds.items()}
    common = set.intersection(*(set(one.unit.attributes.items()) for one in datasets)) if datasets else set()
    text = "\n".join(one.text for one in datasets)
    return Dataset(unit._replace(attributes=dict(sorted(common))), as_of, "", facts, (), text)


def merger(parts: Sequence[Reported], vocabulary: Mapping[str, FactType]) -> Merger:
    """Of which units a merged dataset is, which of them had none, and the labels of what could not be carried over."""
    given = dict.fromkeys(name for one in parts if one.dataset for name in one.dataset.facts if name in vocabulary)
    return Merger(
        units=tuple(one.known for one in parts if one.dataset is not None),
        silent=tuple(one.known for one in parts if one.dataset is None),
        left=tuple(vocabulary[name].label for name in given if not _adds_up(vocabulary[name])),
    )


def _adds_up(kind: FactType) -> bool:
    return kind.is_count


def _sum(kind: FactType, parts: Sequence[Reported]) -> Fact:
    values = [unknown(kind) if one.dataset is None else one.dataset.values.get(kind.id, unknown(kind)) for one in parts]
    lows, highs = [value.low for value in values], [value.high for value in values]
    value = Bounds(_total(lows), _total(highs))
    sure = tuple(one.known for one, each in zip(parts, values, strict=True) if each.exact is not None)
    open_ = tuple(one.known for one, each in zip(parts, values, strict=True) if each.exact is None)
    return Fact(kind.id, value, "", units=UnitsBelow(value, parts[0].unit.tier, sure, open_, len(parts), listed=True))


def _total(ends: Sequence[Fraction | None]) -> Fraction | None:
    known = [end for end in ends if end is not None]
    return sum(known, Fraction(0)) if len(known) == len(ends) else None


def as_one(territory: Territory, unit: Unit, parts: Sequence[Reported]) -> Territory:
    """The territory of before, with the units of which one is made lying within it: what lies in them lies in it."""
    inside = {one.unit.id: one.unit._replace(within=unit.id, merged_into="") for one in parts if one.unit.id != unit.id}
    return territory._replace(units={**territory.units, **inside}, datasets={})
