"""A dataset with the unit's earlier ones → Assessment: each horizon is judged on its own figures.

Horizons are judged apart by the datasets that judge them, each by a network of its horizons alone: within one of all
horizons, a later verdict would follow from an earlier one that other figures gave. So are horizons of one dataset at
which its units below come to something else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from chitieu.judging.assess import Assessor
from chitieu.judging.timing import judging_dataset
from chitieu.model import Assessment, Dataset, History, Result, Rulebook, Territory, Timing


def assess_over_time(
    assessor: Assessor,
    dataset: Dataset,
    history: History,
    territory: Territory | None = None,
    figures: History | None = None,
) -> Assessment:
    """The dataset held against every target, and horizons that have ended held to the figures of their years.

    Its results are in the rulebook's order, its steps in the order of the figures' dates. What is counted from units
    below is counted in their ``territory``, which also says what documents ask of the unit. ``figures`` are datasets
    that formulas take figures of other years from, where they are others than those that may judge.
    """
    figures = history if figures is None else figures
    asked = assessor.asking(dataset.unit.tier if territory is None else territory.tier(dataset.unit))
    counted = _counting(assessor, territory)
    judged = _by_figures(asked.horizons, dataset, history, counted)
    if len(judged) == 1 and judged[0].dataset.as_of == dataset.as_of:
        own_dataset = judged[0].dataset
        return asked.assess(own_dataset, history=figures)._replace(history=figures, territory=territory)
    in_order = sorted(judged, key=lambda one: one.dataset.as_of)
    parts = [asked.at(one.horizons).assess(one.dataset, history=figures) for one in in_order]
    parts = [part if part.dataset.as_of == dataset.as_of else _of_its_year(part) for part in parts]
    own = next((part for part in reversed(parts) if part.dataset.as_of == dataset.as_of), None)
    return Assessment(
        rulebook=asked.rulebook,
        dataset=dataset if own is None else own.dataset,
        inferred=asked.infer(dataset).facts if own is None else own.inferred,
        results=_in_order(asked.rulebook, parts),
        all_met=frozenset(key for part in parts for key in part.all_met),
        steps=tuple(step for part in parts for step in part.steps),
        history=history,
        earlier=tuple(part for part in parts if part is not own),
        territory=territory,
    )


_Count = Callable[[Dataset, int], Dataset]


def _counting(assessor: Assessor, territory: Territory | None) -> _Count:
    """What makes a dataset whole at a horizon with what is counted; where nothing is, it is whole."""
    if not any(fact.below for fact in assessor.rulebook.facts.values()):
        return lambda dataset, _: dataset
    from chitieu.judging.below import FactsBelow

    def judge(name: str, horizon: int, dataset: Dataset) -> Result | None:
        return next(iter(assessor.alone(name, horizon).assess(dataset).results), None)

    around = territory or Territory({}, listed=False)
    return FactsBelow(assessor.rulebook.facts, assessor.rulebook.targets, around, judge).on


class _Judged(NamedTuple):
    """The horizons that a dataset judges, with what is counted at them."""

    dataset: Dataset
    horizons: frozenset[int]


def _by_figures(horizons: frozenset[int], dataset: Dataset, history: History, counted: _Count) -> Sequence[_Judged]:
    """The horizons in order, those together at which the same figures judge."""
    found: list[_Judged] = []
    for horizon in sorted(horizons):
        judging = counted(judging_dataset(horizon, dataset, history), horizon)
        same = next((place for place, one in enumerate(found) if _is_same(one.dataset, judging)), None)
        if same is None:
            found.append(_Judged(judging, frozenset([horizon])))
        else:
            found[same] = _Judged(found[same].dataset, found[same].horizons | {horizon})
    return found


def _is_same(one: Dataset, other: Dataset) -> bool:
    return one.as_of == other.as_of and (one is other or one.facts == other.facts)


def _of_its_year(part: Assessment) -> Assessment:
    """What an earlier dataset says of horizons that have ended since, though they had not at its date."""
    return part._replace(results=tuple(result._replace(timing=Timing.IN_YEAR) for result in part.results))


def _in_order(rulebook: Rulebook, parts: Sequence[Assessment]) -> tuple[Result, ...]:
    found = {
        (result.target.document, result.target.id, result.horizon): result for part in parts for result in part.results
    }
    keys = ((document.id, target.id, horizon) for document, target, horizon in rulebook.due)
    return tuple(found[key] for key in keys if key in found)
