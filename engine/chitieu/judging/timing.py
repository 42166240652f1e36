"""Which figures judge a horizon, and how they stand to it.

A horizon that has not ended is judged by the dataset that is evaluated. One that has ended is judged by the unit's last
dataset dated in its year, taken whole; where there is none, by the one evaluated, which then says so. A level holds on
until another replaces it, a verdict does not.
"""

from __future__ import annotations

import datetime as dt
from calendar import monthrange

from chitieu.model import Dataset, History, Timing


def last_day(horizon: int) -> dt.date:
    """The day on which a horizon ends."""
    return dt.date(horizon, 12, 31)


def last_of_month(year: int, month: int) -> dt.date:
    """The last day of a month."""
    return dt.date(year, month, monthrange(year, month)[1])


def timing(horizon: int, as_of: dt.date) -> Timing:
    """How figures of a date stand to a horizon that they judge, nothing later being known."""
    if as_of < last_day(horizon):
        return Timing.SO_FAR
    return Timing.IN_YEAR if as_of.year == horizon else Timing.AFTER


def judging_dataset(horizon: int, dataset: Dataset, history: History) -> Dataset:
    """The dataset that judges a horizon when one is evaluated, with the unit's earlier ones."""
    if timing(horizon, dataset.as_of) is not Timing.AFTER:
        return dataset
    return history.last_in(horizon) or dataset
