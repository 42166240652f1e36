"""What the cells of a table hold: never text made for one format, but values, and messages with values in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from chitieu.diagnostics import Text
from chitieu.model import Bounds, Level, MeasuredIn


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
    | Status
)
Record = Cell | bool | float | Bounds | Mapping[str, "Record"] | Sequence["Record"]  # what JSON holds
