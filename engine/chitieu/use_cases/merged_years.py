"""Figures of before there was a unit: the sums over the units that were merged into it, month by month."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from chitieu.diagnostics import Problems
from chitieu.files.dataset import read_dataset, read_head
from chitieu.files.workspace import each_once, shown
from chitieu.judging.inference import Relation
from chitieu.judging.mergers import Reported, merged, old_units, were_merged
from chitieu.model import Dataset, Rulebook, Territory


def datasets_of_before(
    folder: Path,
    dataset: Dataset,
    territory: Territory,
    rulebook: Rulebook,
    problems: Problems,
    known: Sequence[Relation] | None = None,
) -> tuple[Dataset, ...]:
    """What the units that were merged into that of a dataset come to, for every month in which one of them reported.

    Of each the last figures of the same year up to that month count. The datasets of a unit lie in the folder that is
    named after it.
    """
    unit, now = dataset.unit, dataset.as_of
    reported = {
        one.id: tuple(datasets_of(folder / one.id, one.id, rulebook, problems, known))
        for one in were_merged(territory, unit.id, now)
    }
    dates = sorted(one.as_of for of in reported.values() for one in of)
    months = {(day.year, day.month): day for day in dates}  # the last of each
    found = []
    for day in months.values():
        units = old_units(territory, unit.id, day, now)
        if units and day < now:
            parts = [Reported(each, last_of_year(reported.get(each.id, ()), day)) for each in units]
            found.append(merged(unit, parts, day, rulebook.facts))
    return tuple(found)


def last_of_year(datasets: Sequence[Dataset], day: date) -> Dataset | None:
    """The last dataset up to a day, of its year; ``None`` where there is none."""
    return max(
        (one for one in datasets if one.as_of <= day and one.as_of.year == day.year),
        key=lambda one: one.as_of,
        default=None,
    )


def datasets_of(
    folder: Path, unit: str, rulebook: Rulebook, problems: Problems, known: Sequence[Relation] | None
) -> Iterator[Dataset]:
    """The datasets of a unit in its folder. What cannot be read goes to ``problems``, or is of nobody."""
    for path in each_once(sorted(folder.glob("*.yaml"))):
        head = None if path.name.startswith(".") else read_head(path, rulebook)
        if head is not None and head.unit.id == unit:
            read = read_dataset(path, shown(path), rulebook, problems, known)
            if read is not None:
                yield read
