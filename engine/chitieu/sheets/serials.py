"""Days and times as spreadsheets count them: numbers of days since the beginning of their calendar."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

SINCE_1900 = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - day 0 of most workbooks, as it counts after February 1900
SINCE_1904 = dt.datetime(1904, 1, 1)  # noqa: DTZ001 - of those that Excel for the Mac once began
_NO_LEAP_DAY = 60  # Excel counts 29 February 1900, which was none: the days before it are one further on


def from_serial(days: float, since: dt.datetime) -> dt.datetime | dt.time:
    """The moment that a number of days stands for, to the second's thousandth; of less than a day, a time.

    Raises OverflowError and ValueError for numbers that no calendar has.
    """
    passed = dt.timedelta(milliseconds=round(days * 86_400_000))
    if dt.timedelta(0) <= passed < dt.timedelta(days=1):
        return (SINCE_1900 + passed).time()
    early = since == SINCE_1900 and 0 < days < _NO_LEAP_DAY
    return since + passed + dt.timedelta(days=1 if early else 0)


def duration(days: float) -> dt.timedelta:
    """A number of days that is no day of a calendar. Raises OverflowError and ValueError for what is none."""
    return dt.timedelta(milliseconds=round(days * 86_400_000))


def from_iso(text: str) -> dt.datetime | dt.date | dt.time | str:
    """A date, a time or both as ISO 8601 writes them; the text itself where it is none."""
    for read in (dt.date.fromisoformat, dt.datetime.fromisoformat, dt.time.fromisoformat):
        with suppress(ValueError):
            return read(text)
    return text
