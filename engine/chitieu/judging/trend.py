"""Values over dates against their levels: the pace so far, where it leads, and what it takes.

The method is that of the Anticipated Progress Index of UN ESCAP, with a straight line for the projection: the value is
carried on at its pace to the horizon, and the part of the required change that is then still missing decides. Up to a
tenth missing is on course, more needs acceleration, more than all of it (the value then lies on the wrong side of
where it began) is moving away. https://data.unescap.org/resource-guides/progress-assessment-methodology
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

from chitieu.judging.snapshot import Snapshot, Standing
from chitieu.model import Op, Verdict
from chitieu.numbers import limits, upward

DAYS_PER_YEAR = Fraction(1461, 4)
_NEARLY = Fraction(1, 10)  # of the required change may be missing at the horizon of what is on course


class Outlook(StrEnum):
    """Where a value is heading, worst first."""

    MOVING_AWAY = "moving_away"
    NEEDS_ACCELERATION = "needs_acceleration"
    NOT_ENOUGH_DATA = "not_enough_data"  # fewer than two dates with a value, or a range for a level
    PAST = "past"  # the horizon lies before the latest date
    ON_COURSE = "on_course"


class Point(NamedTuple):
    as_of: dt.date
    value: Fraction


class Course(NamedTuple):
    """A straight line carried on: change per day, value at the horizon, and the share of the required change by then.

    ``share`` is ``None`` where no change was required of the first value. ``reached`` is the day on which a level that
    is missed would be reached; ``None`` where the line does not lead there.
    """

    per_day: Fraction
    projected: Fraction
    share: Fraction | None
    outlook: Outlook
    reached: dt.date | None


class Trend(NamedTuple):
    """A target at a horizon over dates. ``overall`` runs from the first value, ``recent`` through the latest two.

    ``required_per_day`` is the change per day from the latest value that would just reach the level.
    """

    latest: Standing
    points: tuple[Point, ...]
    overall: Course | None
    recent: Course | None
    required_per_day: Fraction | None
    outlook: Outlook


def trends(snapshots: Sequence[Snapshot]) -> tuple[Trend, ...]:
    """The trend of every target of the latest snapshot that applies to the unit, worst first.

    The snapshots are of one unit; of several with one date the last counts.
    """
    by_date = {one.as_of: one for one in sorted(snapshots, key=lambda one: one.as_of)}
    last = list(by_date.values())[-1]
    found = [
        _trend(standing, list(by_date.values()))
        for standing in last.standings
        if standing.verdict is not Verdict.NOT_APPLICABLE
    ]
    order = {outlook: position for position, outlook in enumerate(Outlook)}
    return tuple(sorted(found, key=lambda one: order[one.outlook]))


def _trend(latest: Standing, snapshots: Sequence[Snapshot]) -> Trend:
    points = tuple(_points(latest, snapshots))
    deadline = dt.date(latest.horizon, 12, 31)
    if points and points[-1].as_of >= deadline:
        return Trend(latest, points, None, None, None, Outlook.PAST)
    if len(points) < 2 or latest.asked is None or latest.op is Op.BETWEEN:
        return Trend(latest, points, None, None, None, Outlook.NOT_ENOUGH_DATA)
    overall = _course(points[0], points[-1], points[0].value, latest, deadline)
    recent = _course(points[-2], points[-1], points[0].value, latest, deadline)
    missing = _limit(latest) - points[-1].value
    days = (deadline - points[-1].as_of).days
    required = Fraction(0) if _meets(points[-1].value, latest) else missing / days
    return Trend(latest, points, overall, recent, required, overall.outlook)


def _points(latest: Standing, snapshots: Sequence[Snapshot]) -> Iterator[Point]:
    for one in snapshots:
        for standing in one.standings:
            if standing.key == latest.key and standing.value is not None and standing.unit == latest.unit:
                yield Point(one.as_of, standing.value)


def _course(start: Point, end: Point, base: Fraction, latest: Standing, deadline: dt.date) -> Course:
    per_day = (end.value - start.value) / (end.as_of - start.as_of).days
    projected = end.value + per_day * (deadline - end.as_of).days
    required = _limit(latest) - base
    share = (projected - base) / required if required else None
    return Course(
        per_day=per_day,
        projected=projected,
        share=None if _meets(base, latest) else share,
        outlook=_outlook(projected, base, share, latest),
        reached=_reached(end, per_day, latest),
    )


def _outlook(projected: Fraction, base: Fraction, share: Fraction | None, latest: Standing) -> Outlook:
    if _meets(projected, latest):
        return Outlook.ON_COURSE
    if share is None:  # at the edge of a level that asks for more or less than it
        away = projected < base if latest.op is None or upward(latest.op) else projected > base
        return Outlook.MOVING_AWAY if away else Outlook.NEEDS_ACCELERATION
    if _meets(base, latest) or share < 0:
        return Outlook.MOVING_AWAY
    return Outlook.ON_COURSE if 1 - share <= _NEARLY else Outlook.NEEDS_ACCELERATION


def _limit(latest: Standing) -> Fraction:
    """What decides, as in an assessment: the level less its tolerance."""
    assert latest.asked is not None
    return limits(latest.asked)[0]


def _meets(value: Fraction, latest: Standing) -> bool:
    limit = _limit(latest)
    match latest.op:
        case Op.MORE_THAN:
            return value > limit
        case Op.LESS_THAN:
            return value < limit
        case Op.AT_MOST:
            return value <= limit
        case _:
            return value >= limit


def _reached(end: Point, per_day: Fraction, latest: Standing) -> dt.date | None:
    assert latest.op is not None
    towards = per_day > 0 if upward(latest.op) else per_day < 0
    if _meets(end.value, latest) or not towards:
        return None
    exact = (_limit(latest) - end.value) / per_day
    days = floor(exact) + 1 if latest.op in (Op.MORE_THAN, Op.LESS_THAN) else ceil(exact)
    return end.as_of + dt.timedelta(days) if days <= (dt.date.max - end.as_of).days else None
