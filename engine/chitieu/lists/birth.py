"""Dates of birth as lists write them: 1980, 12/5/1980, tháng 5 năm 1980, or the serial that Excel shows of a date."""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

_DATE = re.compile(r"(?:(?:(?P<day>\d{1,2})\s*[./-]\s*)?(?P<month>\d{1,2})\s*[./-]\s*)?(?P<year>(?:19|20)\d\d)")
_WORDS = re.compile(
    r"(?:(?:ngày\s*(?P<day>\d{1,2})\s*,?\s*)?tháng\s*(?P<month>\d{1,2})\s*,?\s*)?(?:năm|[./-])\s*(?P<year>(?:19|20)\d\d)"
)
_SHORT = re.compile(r"(?P<day>\d{1,2})\s*[./-]\s*(?P<month>\d{1,2})\s*[./-]\s*(?P<year>[3-9]\d)")  # of the last century
_LEAD = re.compile(r"^(?:'|sinh\s*(?:ngày|năm)?|sn|ns)\s*[.:]?\s*(?=\S*\d|ngày|tháng|năm)", re.IGNORECASE)
_TIME = re.compile(r"\s+0?0:00(?::00)?$")
_ISO = re.compile(r"(?P<year>(?:19|20)\d\d)-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
_SERIAL = re.compile(r"[1-4]\d{4}")
_LAST_CENTURY = 1900
_FIRST_DAY = dt.date(1899, 12, 30)  # day 0 of Excel's calendar, its leap year 1900 allowed for


class Birth(NamedTuple):
    """A date as far as it is known."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def full(self) -> bool:
        return self.day is not None

    def agrees(self, other: Birth) -> bool:
        """Whether both may be one date."""
        pairs = zip(self, other, strict=True)
        return all(one is None or two is None or one == two for one, two in pairs)


def birth(text: str) -> Birth | None:
    """The date of birth that a cell holds, or ``None`` when it is none."""
    plain = _TIME.sub("", _LEAD.sub("", text.strip().lstrip("'")).strip().casefold())
    if _SERIAL.fullmatch(plain):
        day = _FIRST_DAY + dt.timedelta(days=int(plain))
        return Birth(day.year, day.month, day.day)
    match = next((found for way in (_DATE, _ISO, _WORDS, _SHORT) if (found := way.fullmatch(plain))), None)
    if match is None:
        return None
    year, month, day_of_month = (int(match[part]) if match[part] else None for part in ("year", "month", "day"))
    assert year is not None
    year += _LAST_CENTURY if year < 100 else 0
    if month is not None:
        try:
            dt.date(year, month, day_of_month or 1)
        except ValueError:
            return None
    return Birth(year, month, day_of_month)
