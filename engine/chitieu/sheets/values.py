"""Values as spreadsheets store them → the text that the contract of a cell asks for."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from decimal import Decimal
from enum import Enum
from functools import lru_cache

# Quoted, escaped and bracketed parts of a number format are decoration: 0"%" shows a sign that multiplies nothing.
_DECORATION = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_QUOTED = re.compile(r'"[^"]*"|\\.')
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_OF_DATES = re.compile("[dmyhs]", re.IGNORECASE)
# The letters of spreadsheets that a reader never sees: joiners, direction marks, byte order marks, the soft hyphen.
_INVISIBLE = re.compile("[\xad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x7f]")
_LINES = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
_BLANKS = re.compile(r"[^\S\n]+")
_AROUND_LINES = re.compile(" ?\n ?")


def number_text(value: float, percent: bool = False) -> str:
    """``1980``, ``1234567.1``, and in percent ``96%``: the digits that the file holds, never the noise of a double."""
    number = Decimal(repr(value))
    if not number.is_finite():
        return "#NUM!"
    if percent:
        sign, digits, exponent = number.as_tuple()
        assert isinstance(exponent, int)
        number = Decimal((sign, digits, exponent + 2))  # exact, whatever the precision of the context
    digits_text = format(number, "f")
    if "." in digits_text:
        digits_text = digits_text.rstrip("0").rstrip(".")
    digits_text = "0" if digits_text in {"-0", ""} else digits_text
    return f"{digits_text}%" if percent else digits_text


def is_percent(number_format: str | None) -> bool:
    """Whether a number format shows its number in percent."""
    return number_format is not None and "%" in _DECORATION.sub("", number_format.split(";", 1)[0])


class Calendar(Enum):
    """What a number is that a spreadsheet shows as a day, a time or both, or as how long something takes."""

    MOMENT = "moment"
    DURATION = "duration"


@lru_cache(maxsize=1024)
def calendar(number_format: str) -> Calendar | None:
    """Whether a number format shows its number as a moment or a duration (``[h]:mm``); ``None`` for a number."""
    shown = number_format.split(";", 1)[0]
    if _ELAPSED.search(_QUOTED.sub("", shown)):
        return Calendar.DURATION
    return Calendar.MOMENT if _OF_DATES.search(_DECORATION.sub("", shown)) else None


def value_text(value: object, number_format: str | None = None) -> str:
    """The text of a number, a truth value, a date, a time or a duration."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return number_text(value, is_percent(number_format))
    if isinstance(value, dt.datetime):
        day = f"{value.day}/{value.month}/{value.year}"
        return day if value.time() == dt.time() else f"{day} {value.hour}:{value.minute:02}"
    if isinstance(value, dt.date):
        return f"{value.day}/{value.month}/{value.year}"
    if isinstance(value, dt.time):
        return f"{value.hour}:{value.minute:02}"
    if isinstance(value, dt.timedelta):
        minutes = int(value.total_seconds()) // 60
        return f"{minutes // 60}:{minutes % 60:02}"
    return str(value)


@lru_cache(maxsize=4096)  # the same marks and words stand in most rows
def clean(text: str, keep_soft_hyphens: bool = False) -> str:
    """Composed text with single blanks, none at its ends, and ``\\n`` for every kind of line break.

    An apostrophe in front, by which spreadsheets mark a number as text, goes. Soft hyphens stay where they may be
    letters of an encoding that could not be told.
    """
    if text.isascii() and text.isalnum():
        return text
    text = _LINES.sub("\n", text)
    soft = "\xad" if keep_soft_hyphens else ""
    text = _INVISIBLE.sub(lambda match: match[0] if match[0] == soft else "", text)
    text = unicodedata.normalize("NFC", _CONTROLS.sub("", text))
    text = _AROUND_LINES.sub("\n", _BLANKS.sub(" ", text)).strip()
    if text.startswith("'") and text.count("'") == 1:
        text = text[1:].lstrip()
    return text
