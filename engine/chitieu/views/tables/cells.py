"""What the cells of a table hold: never text made for one format, but values, and messages with values in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from typing import Literal, NamedTuple

from chitieu.diagnostics import Text
from chitieu.model import Bounds, FactKind, Level, MeasuredIn, Verdict


class Word(NamedTuple):
    """A verdict or another word that programs know by its value, as people read it; some have a sign."""

    value: StrEnum
    text: Text
    sign: str = ""

    @property
    def read(self) -> Cell:
        """What stands for it in text."""
        return Chain((self.sign or None, self.text))


class Figure(NamedTuple):
    """A value, or what is known of it, in the unit of its indicator; ``counts`` are its operands, not reduced: 3/17.

    It is written so that it is not taken for one of the figures ``apart`` that differ from it.
    """

    value: Fraction | Bounds
    unit: MeasuredIn
    counts: str = ""
    apart: tuple[Fraction, ...] = ()


class Shift(NamedTuple):
    """A change in the unit of its indicator, of shares in points; always with its sign."""

    value: Fraction
    unit: MeasuredIn


class Demanded(NamedTuple):
    """A level of an indicator of this unit, written so that it is not taken for the figures ``apart``, the value's."""

    level: Level
    unit: MeasuredIn
    apart: tuple[Fraction, ...] = ()


class Quotient(NamedTuple):
    """A value that a spreadsheet works out of two columns of the row, named by their keys."""

    value: Fraction
    above: str
    below: str
    apart: tuple[Fraction, ...] = ()

    @property
    def read(self) -> Cell:
        """What stands for it in text."""
        return self.value


class Printed(NamedTuple):
    """A figure with as many decimals as somebody printed, in percent or not."""

    value: Fraction
    decimals: int
    percent: bool


class Dated(NamedTuple):
    """A value at a date."""

    day: dt.date
    value: Fraction


class Bar(NamedTuple):
    """A value from zero, or none where none is known; the verdict colours it, its sign and word stand beside it."""

    name: str
    value: Fraction | None
    verdict: Word

    @property
    def missed(self) -> bool:
        """Whether it must not look full."""
        return self.verdict.value == Verdict.MISSED


_BEYOND = Fraction(10, 9)  # of the longest of all, where it is no whole: it has room behind it
_NEARLY_FULL = Fraction(995, 1000)
_MOST_TIMES = 2  # the level, where bars of several targets share an axis: 1,000% of one would hide the others


class Chart(NamedTuple):
    """``lines``: values over dates, the ``way`` that they lead if they go on so, and the levels.

    ``pair``: two values, then and now, on one line with the levels. ``bars``: from zero to a value, each beside the
    levels. ``told`` is what those hear who do not see it.
    """

    kind: Literal["lines", "pair", "bars"]
    title: Cell
    unit: MeasuredIn
    values: tuple[Dated, ...]
    levels: tuple[Fraction, ...]
    way: tuple[Dated, ...] = ()
    told: Cell = None
    bars: tuple[Bar, ...] = ()

    @property
    def figures(self) -> Iterator[Fraction]:
        """All that has to find room between its ends."""
        yield from (one.value for one in (*self.values, *self.way))
        yield from (one.value for one in self.bars if one.value is not None)
        yield from self.levels

    @property
    def ends(self) -> tuple[Fraction, Fraction]:
        """From zero or the least value to the greatest, with a tenth above it; bars from zero to the longest."""
        low, high = min(Fraction(0), *self.figures), max(Fraction(0), *self.figures)
        if self.kind != "bars":
            return low, high + (high - low or Fraction(1)) / 10
        if len(self.bars) > 1 and self.levels:  # so that the horizons of a document are drawn to one scale
            level = max(self.levels)
            high = level * (_MOST_TIMES if high > level else _BEYOND)
        elif any(one.missed and one.value == high for one in self.bars):
            high *= _BEYOND
        return Fraction(0), high or Fraction(1)

    def share(self, value: Fraction) -> Fraction:
        """How far between its ends a value lies, from 0 to 1; what is beyond stands at an end."""
        low, high = self.ends
        return min(max((value - low) / (high - low), Fraction(0)), Fraction(1))

    def length(self, bar: Bar) -> Fraction:
        """How much of the width a bar takes: all of it never where the target is missed."""
        share = Fraction(0) if bar.value is None else self.share(bar.value)
        return min(share, _NEARLY_FULL) if bar.missed else share


def limits_drawn(level: Level | None) -> tuple[Fraction, ...]:
    """The ends of a level that are drawn: one, or both of a range."""
    if level is None or not level.known:
        return ()
    return tuple(dict.fromkeys(end for end in (level.value, level.upper) if end is not None))


def can_be_drawn(unit: MeasuredIn, values: tuple[Dated, ...], levels: tuple[Fraction, ...]) -> bool:
    """Whether there are numbers to draw: words of a kind have no length."""
    return not isinstance(unit, FactKind) and bool(values) and bool(levels)


class Drawn(NamedTuple):
    """A chart, where a format draws; ``text`` stands for it elsewhere, and nothing where that is empty."""

    chart: Chart
    text: str


class Chain(NamedTuple):
    """Cells one after another, without those that are empty."""

    cells: tuple[Cell, ...]
    between: str = " "


class Status(NamedTuple):
    """A target held against a level: the verdict with what is asked, reached and missing."""

    verdict: Word
    level: Cell
    attainment: Cell
    shortfall: Cell

    @property
    def read(self) -> Cell:
        """What stands for it in text."""
        asked = Chain((self.verdict, Chain(("(", self.level, ")"), "") if self.level is not None else None))
        return Chain((asked, of_target(self.attainment), self.shortfall), "\n")


def of_target(attainment: Cell) -> Cell:
    """``29.4% of target``; nothing of nothing."""
    return None if attainment is None else Text("{percent} of target", percent=attainment)


Cell = (
    None
    | str
    | int
    | Fraction
    | dt.date
    | Word
    | Text
    | Figure
    | Shift
    | Printed
    | Demanded
    | Quotient
    | Chain
    | Drawn
    | Status
)
Record = Cell | bool | float | Bounds | Mapping[str, "Record"] | Sequence["Record"]  # what JSON holds
