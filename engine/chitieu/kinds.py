"""Values that are no numbers (yes or no, grades, days, ranks): what they are as numbers, and as words of programs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from fractions import Fraction

from chitieu.messages import mark
from chitieu.model import Bounds, FactKind, KindName, MeasuredIn

YES, NO, NOT_YET = "yes", "no", "not_yet"
_YES_NO = (NO, YES)  # by the number that each is


EXPECTED: Mapping[KindName, str] = {
    KindName.YES_NO: mark("yes or no was expected"),
    KindName.GRADE: mark("one of the grades was expected"),
    KindName.DATE: mark("a day was expected"),
    KindName.RANK: mark("a rank was expected: a whole number from 1"),
}


def within(kind: FactKind) -> Bounds:
    """Between what the values of a kind lie; ``None`` is without end."""
    match kind.name:
        case KindName.YES_NO:
            return Bounds(Fraction(0), Fraction(1))
        case KindName.GRADE:
            return Bounds(Fraction(0), Fraction(len(kind.values) - 1))
        case KindName.RANK:
            return Bounds(Fraction(1), None)
    return Bounds(None, None)


def not_before(as_of: dt.date) -> Bounds:
    """A day that has not come by the date of the figures: that one, whose day is not over, or a later one."""
    return Bounds(Fraction(as_of.toordinal()), None)


def is_all_or_nothing(kind: FactKind) -> bool:
    """Whether a value is 100% of a level or 0%; of others there is no percent, and a number of steps may be missing."""
    return kind.name is KindName.YES_NO


def day(value: Fraction) -> dt.date:
    """The day that a number stands for."""
    return dt.date.fromordinal(int(value))


def codes(kind: FactKind) -> tuple[str, ...]:
    """The words of all values, where they are few: yes and no, grades."""
    return _YES_NO if kind.name is KindName.YES_NO else tuple(code for code, _ in kind.values)


def code(value: Fraction, kind: FactKind) -> str:
    """A value as files and programs write it: ``yes``, ``good``, ``2022-06-15``, ``30``."""
    match kind.name:
        case KindName.YES_NO:
            return _YES_NO[int(value)]
        case KindName.GRADE:
            return kind.values[int(value)][0]
        case KindName.DATE:
            return day(value).isoformat()
    return str(value)


def from_code(text: str, kind: FactKind) -> Fraction:
    """The number of a value as ``code`` writes it. Raises ValueError for what no value is written as."""
    readers: Mapping[KindName, Callable[[], Fraction]] = {
        KindName.YES_NO: lambda: Fraction(_YES_NO.index(text)),
        KindName.GRADE: lambda: Fraction([code for code, _ in kind.values].index(text)),
        KindName.DATE: lambda: Fraction(dt.date.fromisoformat(text).toordinal()),
        KindName.RANK: lambda: Fraction(text),
    }
    return readers[kind.name]()


def unit_told(unit: MeasuredIn) -> str:
    """What a value is measured in, as a table says it: ``%``, ``người``; of what is no number its kind, ``date``."""
    return unit.name.value if isinstance(unit, FactKind) else unit
