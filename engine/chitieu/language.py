"""A language of the screen: its messages, and numbers and dates as its readers write them."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Literal, NamedTuple

from chitieu.messages import Translate, translator
from chitieu.numbers import rounded

Code = Literal["vi", "en"]


class Language(NamedTuple):
    """How one language says things. Messages in the code are English; ``say`` translates them."""

    code: Code
    say: Translate

    def percent(self, share: Fraction, decimals: int) -> str:
        """A share as a percentage: 3/17 is ``17,6%`` in Vietnamese, ``17.6%`` in English."""
        return self.number(share * 100, decimals) + "%"

    def number(self, value: Fraction, decimals: int) -> str:
        """A number with thousands separated; decimals only where it has any."""
        digits = rounded(value, 0 if value.denominator == 1 else decimals)
        sign, digits = ("-", digits[1:]) if digits.startswith("-") else ("", digits)
        whole, _, fraction = digits.partition(".")
        grouped = f"{int(whole):,}"
        if self.code == "vi":
            grouped, point = grouped.replace(",", "."), ","
        else:
            point = "."
        return sign + grouped + (point + fraction if fraction else "")

    def date(self, day: dt.date) -> str:
        """31/3/2023: day of two digits, month of two only in January and February (Decree 30/2020/NĐ-CP)."""
        if self.code == "en":
            return day.isoformat()
        return f"{day.day:02}/{day.month:02}/{day.year}" if day.month < 3 else f"{day.day:02}/{day.month}/{day.year}"


def language(code: Code) -> Language:
    return Language(code, translator(code))
