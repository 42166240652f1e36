"""Datasets to be compared of units of which some were merged into the one that the latest is of."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from chitieu.diagnostics import Problems
from chitieu.judging.inference import Relation
from chitieu.judging.mergers import Reported, as_one, merged, merger, old_units
from chitieu.model import History, Merger, Rulebook, Territory
from chitieu.use_cases.histories import ReadDataset
from chitieu.use_cases.merged_years import datasets_of, last_of_year


class OnGround(NamedTuple):
    """A dataset to be compared; where it is a sum over units that were merged, with what they are."""

    read: ReadDataset
    merger: Merger | None = None


def on_one_ground(
    read: Sequence[tuple[Path, ReadDataset]],
    rulebook: Rulebook,
    problems: Problems,
    known: Sequence[Relation] | None = None,
) -> list[OnGround]:
    """The datasets, those of units that were merged into the latest one's as sums over all that were.

    The other units' figures are the last of the same year up to its date, in the folder named after the unit.
    """
    if not read:
        return []
    path, latest = max(read, key=lambda one: one[1].dataset.as_of)
    if latest.territory is None or not latest.territory.listed:
        return [OnGround(one) for _, one in read]
    folder = path.absolute().parent.parent
    return [_compared(one, latest, latest.territory, folder, rulebook, problems, known) for _, one in read]


def _compared(
    one: ReadDataset,
    latest: ReadDataset,
    territory: Territory,
    folder: Path,
    rulebook: Rulebook,
    problems: Problems,
    known: Sequence[Relation] | None,
) -> OnGround:
    dataset, unit = one.dataset, latest.dataset.unit
    units = old_units(territory, unit.id, dataset.as_of, latest.dataset.as_of)
    if dataset.unit.id not in {each.id for each in units}:
        return OnGround(one)
    others = {
        each.id: tuple(datasets_of(folder / each.id, each.id, rulebook, problems, known))
        for each in units
        if each.id != dataset.unit.id
    }
    parts = [
        Reported(each, dataset if each.id == dataset.unit.id else last_of_year(others[each.id], dataset.as_of))
        for each in units
    ]
    summed = merged(unit, parts, dataset.as_of, rulebook.facts)
    read = ReadDataset(summed, History(), as_one(territory, unit, parts))
    return OnGround(read, merger(parts, rulebook.facts))
