"""The units within a unit: units.yaml, and of their datasets those that something is counted from."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from chitieu.diagnostics import Problems
from chitieu.files.dataset import DatasetHead, may_be_dataset, read_dataset, read_head
from chitieu.files.units_list import NAME, read_units
from chitieu.files.workspace import check_listed, dataset_files, report_same_dates, shown
from chitieu.judging.inference import Relation
from chitieu.model import Dataset, ListedUnit, Rulebook, Territory, Tier, first_day, last_day

Head = DatasetHead | Dataset


class AskedBelow(NamedTuple):
    """The horizons that are judged, and the years whose figures formulas of targets below take at a date."""

    horizons: Collection[int]
    years: Callable[[date], Collection[int]]


class _Found(NamedTuple):
    """A dataset file by its head."""

    path: Path
    head: Head


def read_territory(
    path: Path,
    dataset: Dataset,
    dates: Collection[date],
    asked: AskedBelow,
    rulebook: Rulebook,
    problems: Problems,
    known: Sequence[Relation] | None = None,
) -> Territory | None:
    """The units around that of a dataset at ``path``, with the datasets of those below from which facts are counted.

    ``dates`` are those of the datasets of the unit that judge what is ``asked``. ``None`` where nothing is listed and
    nothing counted. Faults go to ``problems``: a unit that is not listed, or lies elsewhere by its dataset.
    """
    folder = path.absolute().parent.parent
    territory = None
    if (folder / NAME).exists():
        territory = read_units(folder / NAME, shown(folder / NAME), problems)
        if territory is None:
            return None
        check_listed([(path, dataset)], territory, problems)
    own = dataset.unit.tier if territory is None else territory.tier(dataset.unit)
    tiers = counted_tiers(rulebook, own)
    if not tiers:
        return territory
    found = list(_heads(folder, rulebook, problems))
    if territory is None:
        territory = Territory(_of_heads(one.head for one in found), listed=False)
    else:
        check_listed(found, territory, problems)
    chosen = _chosen(found, territory, dataset, tiers, {*dates, dataset.as_of}, asked)
    report_same_dates(chosen, problems)
    read: dict[str, list[Dataset]] = {}
    for one in chosen:
        whole = read_dataset(one.path, shown(one.path), rulebook, problems, known)
        if whole is not None:
            read.setdefault(whole.unit.id, []).append(whole)
    return territory._replace(
        datasets={id: tuple(sorted(of, key=lambda each: each.as_of)) for id, of in sorted(read.items())}
    )


def counted_tiers(rulebook: Rulebook, own: Tier | None) -> tuple[Tier, ...]:
    """The tiers of units that facts are counted from within a unit of a tier, the highest first."""
    named = {fact.below.tier for fact in rulebook.facts.values() if fact.below is not None}
    return tuple(tier for tier in reversed(Tier) if tier in named and (own is None or tier.is_below(own)))


def _heads(folder: Path, rulebook: Rulebook, problems: Problems) -> Iterator[_Found]:
    """Every dataset of a folder by its head; one that cannot be read might be of a unit that counts."""
    for path in dataset_files(folder):
        head: Head | None = read_head(path, rulebook)
        if head is None and may_be_dataset(path):
            head = read_dataset(path, shown(path), rulebook, problems)
        if head is not None:
            yield _Found(path, head)


def _of_heads(heads: Iterable[Head]) -> Mapping[str, ListedUnit]:
    """The units whose datasets say their tier, and where they lie by the last of them."""
    units: dict[str, ListedUnit] = {}
    for head in sorted(heads, key=lambda one: one.as_of):
        unit = head.unit
        if unit.tier is not None:
            units[unit.id] = ListedUnit(unit.id, unit.name, unit.tier, unit.within)
    return dict(sorted(units.items()))


def _chosen(
    found: Sequence[_Found],
    territory: Territory,
    dataset: Dataset,
    tiers: Iterable[Tier],
    dates: set[date],
    asked: AskedBelow,
) -> list[_Found]:
    """The datasets of units below by which something is judged on some dates of the unit, tier by tier downwards."""
    by_unit: dict[str, list[_Found]] = {}
    for one in sorted(found, key=lambda one: one.head.as_of):
        by_unit.setdefault(one.head.unit.id, []).append(one)
    chosen: list[_Found] = []
    for tier in tiers:
        below = {unit.id for day in dates for unit in territory.below(dataset.unit.id, tier, day)}
        of_tier = [one for id in sorted(below) for one in _judging(by_unit.get(id, ()), dates, asked)]
        dates = dates | {one.head.as_of for one in of_tier}
        chosen += of_tier
    return chosen


def _last_in(horizon: int, dates: Sequence[date]) -> date:
    """The last date in the year of a horizon, else the last of all."""
    return max((each for each in dates if first_day(horizon) <= each <= last_day(horizon)), default=dates[-1])


def _judging(of_unit: Sequence[_Found], dates: Collection[date], asked: AskedBelow) -> Iterator[_Found]:
    """Of the datasets of a unit, in order, those that judge anything as of some dates; all of one date among them.

    Those of years that formulas name are among them, too.
    """
    days = {each for day in dates for each in _judging_days([one.head.as_of for one in of_unit], day, asked)}
    return (one for one in of_unit if one.head.as_of in days)


def _judging_days(known: Sequence[date], day: date, asked: AskedBelow) -> set[date]:
    """The dates of datasets, which are in order, that judge as of a day: the newest, and the last in each horizon."""
    earlier = [each for each in known if each <= day]
    if not earlier:
        return set()
    ended = (horizon for horizon in asked.horizons if last_day(horizon) <= earlier[-1])
    judging = {earlier[-1], *(_last_in(horizon, earlier) for horizon in ended)}
    years = {year for each in judging for year in asked.years(each)}
    return judging | {each for each in earlier if each.year in years}
