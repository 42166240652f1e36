"""Values over dates against their levels: the pace so far, where it leads, and what it takes.

The method is that of the Anticipated Progress Index of UN ESCAP, with a straight line for the projection: the value is
carried on at its pace to the horizon, and the part of the required change that is then made decides: see THRESHOLDS.
Less than none of it (the value then lies on the wrong side of where it began) is moving away.
https://data.unescap.org/resource-guides/progress-assessment-methodology

The way begins at the baseline of the level where it has one, else at the first value. A baseline is of the end of its
year; one without a year, of the day of the document that names it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

from chitieu.judging.snapshot import Snapshot, Standing
from chitieu.levels import direction, edge, meets
from chitieu.model import FactKind, Level, Verdict, last_day

DAYS_PER_YEAR = Fraction(1461, 4)


class Outlook(StrEnum):
    """Where a value is heading, worst first."""

    MOVING_AWAY = "moving_away"
    TOO_SLOW = "too_slow"
    NEEDS_ACCELERATION = "needs_acceleration"
    NOT_ENOUGH_DATA = "not_enough_data"  # fewer than two dates with a value, a range or nothing known for a level
    PAST = "past"  # the horizon lies before the latest date
    ON_COURSE = "on_course"


THRESHOLDS = {Outlook.ON_COURSE: Fraction(9, 10), Outlook.NEEDS_ACCELERATION: Fraction(3, 5)}
"""Which part of the required change must be made by the horizon. The lower one is where Eurostat's reports on
the SDGs part moderate progress from insufficient."""


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
    """A target at a horizon over dates. ``overall`` runs from the ``start``, ``recent`` through the latest two values.

    ``required_per_day`` is the change per day from the latest value that would just reach the level. ``start`` is where
    the way begins: the baseline, where ``from_baseline``, else the first value. ``expected`` is the value that a
    straight way from there to the level has reached by the latest date; ``None`` where the start meets the level.
    """

    latest: Standing
    points: tuple[Point, ...]
    overall: Course | None
    recent: Course | None
    required_per_day: Fraction | None
    outlook: Outlook
    start: Point | None = None
    expected: Fraction | None = None

    @property
    def from_baseline(self) -> bool:
        """Whether the way begins at the baseline of the level."""
        level = self.latest.level
        return self.start is not None and level is not None and self.start.value == level.baseline


def trends(snapshots: Sequence[Snapshot]) -> tuple[Trend, ...]:
    """The trend of every target of the latest snapshot that applies to the unit, part by part, worst first.

    The snapshots are of one unit; of several with one date the last counts.
    """
    by_date = {one.as_of: one for one in sorted(snapshots, key=lambda one: one.as_of)}
    last = list(by_date.values())[-1]
    parted = {standing.key for standing in last.standings if standing.part}
    found = [
        _trend(standing, list(by_date.values()))
        for standing in last.standings
        if standing.verdict is not Verdict.NOT_APPLICABLE and (standing.part or standing.key not in parted)
    ]
    order = {outlook: position for position, outlook in enumerate(Outlook)}
    return tuple(sorted(found, key=lambda one: order[one.outlook]))


def _trend(latest: Standing, snapshots: Sequence[Snapshot]) -> Trend:
    """The snapshots are in the order of their dates."""
    points = tuple(_points(latest, snapshots))
    deadline = last_day(latest.horizon)
    if snapshots[-1].as_of >= deadline:
        return Trend(latest, points, None, None, None, Outlook.PAST)
    end = edge(latest.level) if latest.level and latest.level.known and _has_pace(latest) else None
    start = _start(latest, points)
    if start is None or latest.level is None or end is None:
        return Trend(latest, points, None, None, None, Outlook.NOT_ENOUGH_DATA)
    aim, now = _Aim(latest.level, end.at, end.open), points[-1]
    overall = _course(start, now, start.value, aim, deadline)
    recent = _course(points[-2] if len(points) > 1 else start, now, start.value, aim, deadline)
    required = Fraction(0) if meets(now.value, aim.level) else (aim.limit - now.value) / (deadline - now.as_of).days
    expected = None if meets(start.value, aim.level) else _expected(start, now.as_of, aim, deadline)
    return Trend(latest, points, overall, recent, required, overall.outlook, start, expected)


def _start(latest: Standing, points: Sequence[Point]) -> Point | None:
    """Where the way begins; ``None`` where nothing lies before the latest value."""
    if not points:
        return None
    baseline = _baseline(latest)
    if baseline is not None and baseline.as_of < points[-1].as_of:
        return baseline
    return points[0] if len(points) > 1 else None


def _baseline(latest: Standing) -> Point | None:
    if latest.level is None or latest.level.baseline is None:
        return None
    year = latest.level.baseline_year
    date = latest.issued if year is None else dt.date(year, 12, 31)
    return None if date is None else Point(date, latest.level.baseline)


def _expected(start: Point, today: dt.date, aim: _Aim, deadline: dt.date) -> Fraction:
    gone = Fraction((today - start.as_of).days, (deadline - start.as_of).days)
    return start.value + (aim.limit - start.value) * gone


def _has_pace(standing: Standing) -> bool:
    """Whether values move along a line: of what is no number they do not (a rank would come below 1)."""
    return not isinstance(standing.unit, FactKind)


class _Aim(NamedTuple):
    """A level that is not a range, and the one number that decides; ``beyond``: it must be passed, not only reached."""

    level: Level
    limit: Fraction
    beyond: bool


def _points(latest: Standing, snapshots: Sequence[Snapshot]) -> Iterator[Point]:
    """The values by the dates of their figures, each date once: a horizon that has ended has those of its year."""
    told: set[dt.date] = set()
    for one in snapshots:
        for standing in one.standings:
            date = standing.as_of or one.as_of
            followed = standing.place == latest.place and standing.unit == latest.unit and date not in told
            if followed and standing.value is not None:
                told.add(date)
                yield Point(date, standing.value)


def _course(start: Point, end: Point, base: Fraction, aim: _Aim, deadline: dt.date) -> Course:
    per_day = (end.value - start.value) / (end.as_of - start.as_of).days
    projected = end.value + per_day * (deadline - end.as_of).days
    required = aim.limit - base
    share = (projected - base) / required if required else None
    return Course(
        per_day=per_day,
        projected=projected,
        share=None if meets(base, aim.level) else share,
        outlook=_outlook(projected, base, share, aim.level),
        reached=_reached(end, per_day, aim),
    )


def _outlook(projected: Fraction, base: Fraction, share: Fraction | None, level: Level) -> Outlook:
    if meets(projected, level):
        return Outlook.ON_COURSE
    if share is None:  # at the edge of a level that asks for more or less than it
        away = (projected - base) * direction(level.op) < 0
        return Outlook.MOVING_AWAY if away else Outlook.TOO_SLOW
    if meets(base, level) or share < 0:
        return Outlook.MOVING_AWAY
    return next((outlook for outlook, least in THRESHOLDS.items() if share >= least), Outlook.TOO_SLOW)


def _reached(end: Point, per_day: Fraction, aim: _Aim) -> dt.date | None:
    if meets(end.value, aim.level) or per_day * direction(aim.level.op) <= 0:
        return None
    exact = (aim.limit - end.value) / per_day
    days = floor(exact) + 1 if aim.beyond else ceil(exact)
    return end.as_of + dt.timedelta(days) if days <= (dt.date.max - end.as_of).days else None
