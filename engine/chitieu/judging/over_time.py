"""A dataset with the unit's earlier ones → Assessment: each horizon is judged on its own figures.

Horizons are judged apart by the datasets that judge them, each by a network of its horizons alone: within one of all
horizons, a later verdict would follow from an earlier one that other figures gave.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from chitieu.judging.assess import Assessor
from chitieu.judging.timing import judging_dataset
from chitieu.model import Assessment, Dataset, History, Inferred, Result, Rulebook, Timing


def assess_over_time(assessor: Assessor, dataset: Dataset, history: History) -> Assessment:
    """The dataset held against every target, and horizons that have ended held to the figures of their years.

    Its results are in the rulebook's order, its steps in the order of the figures' dates.
    """
    horizons = _by_date(assessor.horizons, dataset, history)
    if set(horizons) <= {dataset.as_of}:
        return assessor.assess(dataset, history=history)._replace(history=history)
    datasets = {one.as_of: one for one in (*history.datasets, dataset)}
    assessed = [assessor.at(years).assess(datasets[date], history=history) for date, years in sorted(horizons.items())]
    parts = [part if part.dataset is dataset else _of_its_year(part) for part in assessed]
    own = next((part for part in parts if part.dataset is dataset), None)
    return Assessment(
        rulebook=assessor.rulebook,
        dataset=dataset,
        inferred=_inferred(assessor, dataset, own),
        results=_in_order(assessor.rulebook, parts),
        all_met=frozenset(key for part in parts for key in part.all_met),
        steps=tuple(step for part in parts for step in part.steps),
        history=history,
        earlier=tuple(part for part in parts if part is not own),
    )


_Horizons = frozenset[tuple[str, int]]


def _by_date(horizons: _Horizons, dataset: Dataset, history: History) -> Mapping[dt.date, _Horizons]:
    """The horizons that each dataset judges, by its date."""
    dates = {one: judging_dataset(one[1], dataset, history).as_of for one in horizons}
    return {date: frozenset(one for one in horizons if dates[one] == date) for date in dates.values()}


def _of_its_year(part: Assessment) -> Assessment:
    """What an earlier dataset says of horizons that have ended since, though they had not at its date."""
    return part._replace(results=tuple(result._replace(timing=Timing.IN_YEAR) for result in part.results))


def _inferred(assessor: Assessor, dataset: Dataset, own: Assessment | None) -> Mapping[str, Inferred]:
    return assessor.infer(dataset).facts if own is None else own.inferred


def _in_order(rulebook: Rulebook, parts: Sequence[Assessment]) -> tuple[Result, ...]:
    found = {
        (result.target.document, result.target.id, result.horizon): result for part in parts for result in part.results
    }
    keys = ((document.id, target.id, horizon) for document, target, horizon in rulebook.due)
    return tuple(found[key] for key in keys if key in found)
