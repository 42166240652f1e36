"""The datasets of a unit from before one that is evaluated: read only where something asks for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from chitieu.diagnostics import Place, Problems, Text
from chitieu.files.dataset import DatasetHead, may_be_dataset, read_dataset, read_head
from chitieu.files.workspace import each_once, report_same_dates, shown
from chitieu.judging.conditions import at_date, names
from chitieu.judging.inference import Relation
from chitieu.judging.keys import asks_at
from chitieu.model import (
    Criterion,
    Dataset,
    Document,
    History,
    Indicator,
    Rulebook,
    Target,
    Territory,
    Tier,
    first_day,
    last_day,
)
from chitieu.over_years import date_of, looks_back, years_needed

Takes = Callable[[Document, Target, int], bool]


class ReadDataset(NamedTuple):
    """A dataset with those of before, and those of other units, that are needed to judge it."""

    dataset: Dataset
    history: History
    territory: Territory | None = None

    @property
    def tier(self) -> Tier | None:
        """That of the unit, by the list where there is one."""
        return self.dataset.unit.tier if self.territory is None else self.territory.tier(self.dataset.unit)


def read_with_history(
    path: Path,
    rulebook: Rulebook,
    problems: Problems,
    known: Sequence[Relation] | None = None,
    takes: Takes | None = None,
) -> ReadDataset | None:
    """The dataset of a file, and its unit's earlier ones beside it by which horizons that have ended are judged.

    ``None`` where the dataset cannot be made. ``takes`` says which targets at which horizons matter; all, without it.
    Faults, also of the earlier ones, go to ``problems``.
    """
    dataset = read_dataset(path, shown(path), rulebook, problems, known)
    return None if dataset is None else with_history(path, dataset, rulebook, problems, known, takes)


def with_history(
    path: Path,
    dataset: Dataset,
    rulebook: Rulebook,
    problems: Problems,
    known: Sequence[Relation] | None = None,
    takes: Takes | None = None,
) -> ReadDataset:
    """A dataset that was read from ``path``, and its unit's earlier ones beside it: see ``read_with_history``."""
    asked = [
        (target, horizon)
        for document, target, horizon in rulebook.due
        if asks_at(target.cases, horizon) and (takes is None or takes(document, target, horizon))
    ]
    taken = {horizon for _, horizon in asked}
    years = _years_wanted([target for target, _ in asked], taken, dataset.as_of)
    history = _history(path, dataset, years, rulebook, problems, known) if years else History()
    territory = territory_of(path, dataset, history, taken, rulebook, problems, known)
    if territory is not None and any(one.merged_into == dataset.unit.id for one in territory.units.values()):
        from chitieu.use_cases.merged_years import datasets_of_before

        folder = path.absolute().parent.parent
        before = datasets_of_before(folder, dataset, territory, rulebook, problems, known)
        history = history._replace(merged=before)
    return ReadDataset(dataset, history, territory)


def territory_of(
    path: Path,
    dataset: Dataset,
    history: History,
    horizons: Collection[int],
    rulebook: Rulebook,
    problems: Problems,
    known: Sequence[Relation] | None = None,
) -> Territory | None:
    """The units around that of a dataset, where any are listed or counted: most workspaces know none."""
    listed = (path.absolute().parent.parent / "units.yaml").exists()
    if not listed and not any(fact.below is not None for fact in rulebook.facts.values()):
        return None
    from chitieu.use_cases.territories import AskedBelow, read_territory

    below = {fact.below.target for fact in rulebook.facts.values() if fact.below is not None}
    targets = [target for target in rulebook.targets if target.name in below]

    def years(day: dt.date) -> set[int]:
        return named_years(targets, day)

    dates = [one.as_of for one in history.datasets]
    return read_territory(path, dataset, dates, AskedBelow(horizons, years), rulebook, problems, known)


def history_of_formulas(
    path: Path,
    datasets: Sequence[Dataset],
    rulebook: Rulebook,
    problems: Problems,
    known: Sequence[Relation] | None = None,
) -> History:
    """The datasets of a unit from before the last of some, as far as formulas and checks take their figures."""
    last = max(datasets, key=lambda one: one.as_of)
    years = {year for one in datasets for year in named_years(rulebook.targets, one.as_of)}
    years |= {year for one in datasets for year in _years_of_checks(rulebook, one.as_of)}
    return _history(path, last, years, rulebook, problems, known) if years else History()


def _years_wanted(targets: Sequence[Target], horizons: Iterable[int], as_of: dt.date) -> set[int]:
    """The years of horizons that have ended, which earlier datasets judge, and those that formulas name."""
    ended = {horizon for horizon in horizons if last_day(horizon) < as_of and horizon != as_of.year}
    their_years = {day(horizon).year for horizon in ended for day in (first_day, last_day)}
    return their_years | named_years(targets, as_of, ended)


def named_years(targets: Iterable[Target], as_of: dt.date, ended: Iterable[int] = ()) -> set[int]:
    """The years whose figures formulas of some targets take at a date, and at the ends of years that are over."""
    criteria = [criterion for target in targets for case in target.every_case for criterion in case.criteria]
    figures = {figure for criterion in criteria for figure in _figures(criterion)}
    back = [figure for figure in figures if looks_back(figure)]
    dates = (as_of, *(last_day(year) for year in ended)) if back else ()
    return {year for figure in back for date in dates for year in years_needed(figure, date)}


def _figures(criterion: Criterion) -> Iterator[Indicator]:
    """What a criterion measures: its indicator, and the formulas of its levels, of the same year."""
    yield criterion.indicator
    for _, level in criterion.levels:
        yield from (figure._replace(year=criterion.indicator.year) for figure in level.figures)


def _years_of_checks(rulebook: Rulebook, as_of: dt.date) -> set[int]:
    """The years up to a date whose figures checks take."""
    asked = {name for check in rulebook.checks for name in names(at_date(check.condition, as_of))}
    return {date.year for name in asked if (date := date_of(name)) and date.year <= as_of.year}


def _history(
    path: Path,
    dataset: Dataset,
    years: Collection[int],
    rulebook: Rulebook,
    problems: Problems,
    known: Sequence[Relation] | None,
) -> History:
    """The datasets of the unit in the folder that are dated in some years before it."""
    heads = [
        (other, head)
        for other, head in _others(path, years, rulebook, problems)
        if head.unit.id == dataset.unit.id and head.as_of.year in years and head.as_of <= dataset.as_of
    ]
    report_same_dates(heads, problems)
    read = (read_dataset(other, shown(other), rulebook, problems, known) for other, _ in heads)
    found = sorted((one for one in read if one is not None), key=lambda one: one.as_of)
    return History(tuple(one for one in found if one.as_of < dataset.as_of), shown(path.parent))


def _others(
    path: Path, years: Collection[int], rulebook: Rulebook, problems: Problems
) -> Iterator[tuple[Path, DatasetHead | Dataset]]:
    """The other datasets of the folder by their heads; what cannot be read might be one of the years, and is told."""
    paths = each_once([path, *sorted(path.parent.glob("*.yaml"))])
    for other in paths:
        if _is_one(other, path) or other.name.startswith("."):
            continue
        head = read_head(other, rulebook) or read_dataset(other, shown(other), rulebook, Problems())
        if head is not None:
            yield other, head
        if head is not None or not may_be_dataset(other):
            continue
        problems.warning(
            "not-looked-at",
            Place(shown(other), 1, 1),
            Text(
                "unit and date of this file cannot be read: it is not known whether it judges a horizon that has ended"
            ),
            Text(
                "chitieu lint says what is wrong with it; horizons of {years}", years=", ".join(map(str, sorted(years)))
            ),
        )


def _is_one(other: Path, path: Path) -> bool:
    try:
        return other.samefile(path)
    except OSError:  # one that is no more, or a link to nothing
        return False
