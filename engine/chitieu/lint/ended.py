"""Horizons that have ended of which a unit that reports again and again has no figures."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from chitieu.diagnostics import Place, Problems, Text
from chitieu.files.workspace import shown
from chitieu.judging.keys import asks_at
from chitieu.model import Dataset, Rulebook, first_day, last_day


def report_ended(datasets: Iterable[tuple[Path, Dataset]], rulebook: Rulebook, problems: Problems) -> None:
    """Asks at a unit's newest dataset for those of the years of horizons before it.

    Of a unit with one dataset there is nothing to ask: its verdicts say themselves that the figures are of later.
    """
    asked = sorted({horizon for _, target, horizon in rulebook.due if asks_at(target.cases, horizon)})
    by_unit: dict[str, list[tuple[Path, Dataset]]] = {}
    for path, dataset in datasets:
        by_unit.setdefault(dataset.unit.id, []).append((path, dataset))
    for own in (datasets for datasets in by_unit.values() if len(datasets) > 1):
        path, newest = max(own, key=lambda one: one[1].as_of)
        for horizon in asked:
            if last_day(horizon) < newest.as_of and not any(_is_within(dataset, horizon) for _, dataset in own):
                problems.warning(
                    "no-figures-of-year",
                    Place(shown(path), 1, 1),
                    Text(
                        "the horizon {year} has ended, and no dataset of “{unit}” is dated in it: figures of after it"
                        " judge it, and its verdicts say so",
                        year=horizon,
                        unit=newest.unit.name,
                    ),
                    Text("add the last dataset of {year} beside this one", year=horizon),
                )


def _is_within(dataset: Dataset, horizon: int) -> bool:
    return first_day(horizon) <= dataset.as_of <= last_day(horizon)
