"""Which figures judge a horizon, and how they stand to it.

A horizon that has not ended is judged by the dataset that is evaluated. One that has ended is judged by the unit's last
dataset dated in its year, taken whole; where there is none, by the one evaluated, which then says so. Only a day that
was still open then is as it is known since: no later count is that of the year, a day is the same whoever states it. A
level holds on until another replaces it, a verdict does not.
"""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Mapping

from chitieu.model import Bounds, Dataset, FactType, History, KindName, Timing, last_day


def last_of_month(year: int, month: int) -> dt.date:
    """The last day of a month."""
    return dt.date(year, month, monthrange(year, month)[1])


def timing(horizon: int, as_of: dt.date) -> Timing:
    """How figures of a date stand to a horizon that they judge, nothing later being known."""
    if as_of < last_day(horizon):
        return Timing.SO_FAR
    return Timing.IN_YEAR if as_of == last_day(horizon) else Timing.AFTER


def judging_dataset(horizon: int, dataset: Dataset, history: History) -> Dataset:
    """The dataset that judges a horizon when one is evaluated, with the unit's earlier ones."""
    if timing(horizon, dataset.as_of) is not Timing.AFTER:
        return dataset
    return history.last_in(horizon) or dataset


def with_days_known_since(judging: Dataset, dataset: Dataset, types: Mapping[str, FactType]) -> Dataset:
    """The dataset that judges, with what a later one knows better of days: 2022-09-15 in place of not yet in June."""
    if judging is dataset:
        return judging
    known = {
        fact.id: fact._replace(as_of=fact.as_of or dataset.as_of)
        for fact in dataset.facts.values()
        if fact.id in types and (kind := types[fact.id].kind) is not None and kind.name is KindName.DATE
        if (stated := judging.facts.get(fact.id)) is None or _narrower(fact.value, stated.value)
    }
    return judging._replace(facts={**judging.facts, **known}) if known else judging


def _narrower(one: Bounds, other: Bounds) -> bool:
    """Whether an interval lies within another and is not the whole of it."""
    from_low = other.low is None or (one.low is not None and one.low >= other.low)
    to_high = other.high is None or (one.high is not None and one.high <= other.high)
    return one != other and from_low and to_high
