"""Cells as people read them: figures, levels and dates as text, in one language and with one number of decimals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import cast

from chitieu.diagnostics import Text
from chitieu.kinds import code, day
from chitieu.language import Language
from chitieu.levels import distance, falls_short, in_words, limits
from chitieu.model import Bounds, FactKind, Judged, Judgement, KindName, Level, MeasuredIn, Measurement, Verdict
from chitieu.numbers import rounded, telling
from chitieu.text.unseen import visible
from chitieu.views.tables.cells import Cell, Chain, Demanded, Drawn, Figure, Printed, Quotient, Shift, Status, Word
from chitieu.views.tables.table import Column, On, Row, Table

# Rounding never hides the reason: where a figure and what it is held against would print alike and are not, both get as
# many decimals as tell them apart, up to six; then the figure is an exact fraction. 99.96% does not read “100.0%”.
_WHOLE = (Fraction(1),)
_NOTHING = (Fraction(0),)


def beside_level(levels: Iterable[Level]) -> tuple[Fraction, ...]:
    """The figures that a value is held against: those that decide, and the documents' own."""
    figures = (
        figure
        for level in levels
        for figure in (*limits(level), level.value, level.upper, level.further)
        if figure is not None
    )
    return tuple(dict.fromkeys(figures))


def short_of_two_decimals(value: Fraction, unit: MeasuredIn) -> tuple[Fraction, ...]:
    """What a figure of two decimals would read as with fewer: a document that asks for 6.25% does not ask for 6.3%."""
    scale = 100 if unit == "%" else 1
    if (value * scale * 100).denominator != 1:
        return ()
    nearest = (Fraction(rounded(value * scale, places)) / scale for places in (0, 1))
    return tuple(one for one in nearest if one != value)


def known_of(measurement: Measurement) -> tuple[Fraction, ...]:
    """What a level is held against: the value, or the ends of what is known of it."""
    return tuple(end for end in measurement.value or () if end is not None)


def figure_of(measurement: Measurement, levels: Iterable[Level] = ()) -> Cell:
    """The value of an indicator, or what is known of it, told apart from levels; that it is not below 0 is no news."""
    if measurement.value is None:
        return "–"
    exact, unit, apart = measurement.value.exact, measurement.indicator.measured_in, beside_level(levels)
    if exact is None:
        low, high = measurement.value
        return Figure(Bounds(low or None, high), unit, apart=apart)
    if exact in apart:
        apart = (*apart, *short_of_two_decimals(exact, unit))
    counted = unit == "%" and measurement.numerator is not None
    return Figure(exact, unit, f"{measurement.numerator}/{measurement.denominator}" if counted else "", apart)


def reached(part: Judgement | Judged) -> Cell:
    """The percent of target of a part or a whole, or what bounds leave of it."""
    if part.attainment is not None or part.attainment_within is None:
        return part.attainment
    low, high = part.attainment_within
    return Figure(Bounds(low or None, high), "%", apart=_WHOLE)


def lacking(part: Judgement) -> Cell:
    """``8 more`` in whole units; in percentage points where there are no counts."""
    exact, kind = part.measurement.exact, part.measurement.indicator.kind
    if part.verdict is Verdict.NOT_APPLICABLE:  # by itself only a group's is
        return Text("nothing to count")
    if kind is not None:
        return _lacking_of_kind(part, kind)
    if part.verdict is not Verdict.MISSED or exact is None:
        return None
    short, unit = falls_short(exact, part.level), part.measurement.indicator.measured_in
    gap = abs(distance(exact, part.level))
    count: Cell = (
        part.shortfall if part.shortfall is not None else None if unit == "%" else Figure(gap, unit, apart=_NOTHING)
    )
    if count is None:
        points = Figure(gap * 100, "", apart=_NOTHING)
        return (
            Text("{points} points short", points=points) if short else Text("{points} points too many", points=points)
        )
    return Text("{count} short", count=count) if short else Text("{count} too many", count=count)


def _lacking_of_kind(part: Judgement, kind: FactKind) -> Cell:
    """``20 days late``; of a day that has not come and need not have, that it is not due."""
    if part.verdict is Verdict.NO_DATA:
        return Text("not yet due") if is_open_day(part.measurement.value, kind) else None
    if part.shortfall is None:
        return None
    match kind.name:
        case KindName.DATE:
            return Text("{count} days late", count=part.shortfall)
        case KindName.GRADE:
            return Text("{count} grades short", count=part.shortfall)
    return Text("{count} places short", count=part.shortfall)


def is_open_day(value: Bounds | None, unit: MeasuredIn) -> bool:
    """Whether it is a day that had not come when the figures were taken."""
    is_day = isinstance(unit, FactKind) and unit.name is KindName.DATE
    return is_day and value is not None and value.low is not None and value.high is None


def tallied(whole: Judged) -> Cell:
    """How many parts are met, of a whole not all of which need be; nothing of any other."""
    if whole.tally is None:
        return None
    met, open_, asked = whole.tally
    if open_:
        return Text("{met} of {asked} parts met, {open} without data", met=met, asked=asked, open=open_)
    return Text("{met} of {asked} parts met", met=met, asked=asked)


def lacks(whole: Judged) -> Cell:
    """What is missing of a whole: what its parts lack, or how many of them are met."""
    if whole.judgement is not None:
        return lacking(whole.judgement)
    return tallied(whole) or Chain(tuple(map(lacks, whole.of)), "; ")


STEPS: Mapping[KindName, Text] = {
    KindName.DATE: Text("days"),
    KindName.GRADE: Text("grades"),
    KindName.RANK: Text("places"),
}
"""What the distance between two values of a kind is counted in."""


class Words:
    """Cells and figures as text."""

    def __init__(self, language: Language, decimals: int) -> None:
        self.language, self.decimals = language, decimals

    def text(self, cell: Cell) -> str:
        """A cell as text; nothing for nothing. A ``Fraction`` is a share."""
        match cell:
            case None:
                return ""
            case str():
                return visible(cell)  # what was read is refused; this is for what was typed
            case int():
                return self.language.number(Fraction(cell), 0)
            case Fraction():
                return self.figure(cell, "%", _WHOLE)
            case dt.date():
                return self.language.date(cell)
            case Text():
                # A message of a table holds cells.
                values = {name: self.text(cast(Cell, value)) for name, value in cell.values.items()}
                return Text(cell.message, **values).render(self.language.say)
            case Chain():
                return cell.between.join(filter(None, map(self.text, cell.cells)))
            case Drawn():
                return cell.text
            case Word() | Quotient() | Status():
                return self.text(cell.read)
            case _:
                return self._figure(cell)

    def in_column(self, column: Column[Row], row: Row) -> str:
        """The cell of a row as text: a year is a number without thousands."""
        cell = cast(Cell, column.cell(row))  # only columns of JSON alone hold anything else
        return str(cell) if column.kind == "year" else self.text(cell)

    def filled(self, table: Table[Row]) -> list[Column[Row]]:
        """The columns for readers in which something stands; the first always."""
        first, *others = table.columns_on(On.READ)
        return [first, *(column for column in others if any(self.in_column(column, row) for row in table.rows))]

    def _figure(self, cell: Figure | Shift | Printed | Demanded) -> str:
        match cell:
            case Figure(Bounds() as bounds, unit, _, apart):
                return self.bounds(bounds, unit, apart)
            case Figure(Fraction() as value, unit, counts, apart):
                figure = self.figure(value, unit, apart)
                return f"{counts} = {figure}" if counts and counts != figure else figure
            case Shift(value, unit):
                sign = "+" if value > 0 else "−" if value < 0 else ""
                return sign + self.points(abs(value), unit, _NOTHING)
            case Printed(value, decimals, percent):
                return (self.language.percent if percent else self.language.number)(value, decimals)
            case Demanded(level, unit, apart):
                return self.level(level, unit, apart)
        raise TypeError(cell)  # a figure is a value or bounds

    def figure(self, value: Fraction, unit: MeasuredIn, apart: Sequence[Fraction] = ()) -> str:
        """A value with its unit; with as many more decimals as tell it apart from other figures, else as a fraction."""
        if isinstance(unit, FactKind):
            return self._of_kind(value, unit)
        scale = 100 if unit == "%" else 1
        places = telling(value * scale, [other * scale for other in apart], self.decimals)
        if places is None and (value * scale).denominator != 1:
            return str(value) if unit == "%" else f"{value} {unit}".rstrip()
        text = self.language.number(value * scale, places or self.decimals)
        return text + "%" if unit == "%" else f"{text} {unit}".rstrip()

    def _of_kind(self, value: Fraction, kind: FactKind) -> str:
        """``có``, ``tốt``, ``15/6/2022``, ``hạng 30``."""
        match kind.name:
            case KindName.YES_NO:
                return self.language.say("yes") if value else self.language.say("no")
            case KindName.GRADE:
                return dict(kind.values)[code(value, kind)]
            case KindName.DATE:
                return self.language.date(day(value))
        return self.language.say("rank {place}").format(place=self.language.number(value, self.decimals))

    def bounds(self, bounds: Bounds, unit: MeasuredIn, apart: Sequence[Fraction] = ()) -> str:
        """An exact figure, or what is known of it."""
        if bounds.exact is not None:
            return self.figure(bounds.exact, unit, apart)
        if is_open_day(bounds, unit):
            return self.open_day(bounds, unit)
        low, high = (None if end is None else self.figure(end, unit, apart) for end in bounds)
        if low and high:
            return f"{low} – {high}"
        return f"≥ {low}" if low else f"≤ {high}" if high else "–"

    def open_day(self, bounds: Bounds, unit: MeasuredIn) -> str:
        """``chưa có đến 31/5/2022``: a day that had not come by then."""
        return self.language.say("not yet by {day}").format(day=self.figure(bounds.low or Fraction(1), unit))

    def value(self, measurement: Measurement, levels: Iterable[Level] = ()) -> str:
        """The value of an indicator, told apart from the levels that it is held against."""
        return self.text(figure_of(measurement, levels))

    def level(self, level: Level, unit: MeasuredIn, apart: Sequence[Fraction] = ()) -> str:
        """A level with its sign, and with the tolerance or the baseline that it has; told apart from a value."""

        def figure(value: Fraction) -> str:
            return self.figure(value, unit, (*apart, *short_of_two_decimals(value, unit)))

        def tolerated(value: Fraction) -> str:
            """With its own decimals, up to six: 0.05 points are not 0.1."""
            scaled = value * 100 if unit == "%" else value
            nearest = (Fraction(rounded(scaled, places)) for places in range(self.decimals, 6))
            return self.points(value, unit, [other for other in nearest if other != scaled])

        return in_words(level, figure, tolerated, self.language.say)

    def points(self, value: Fraction, unit: MeasuredIn, apart: Sequence[Fraction] = ()) -> str:
        """In percentage points for shares: 5% less than 80% might be taken for 76%. Of a kind: days, grades, places."""
        if isinstance(unit, FactKind):
            return f"{self.language.number(value, self.decimals)} {self.text(STEPS[unit.name])}"
        if unit != "%":
            return self.figure(value, unit, apart)
        return self.language.say("{points} points").format(points=self.figure(value * 100, "", apart))

    def part(self, part: Judgement) -> tuple[str, str, str, str]:
        """Value, level, attainment and shortfall of one part."""
        level = self.level(part.level, part.measurement.indicator.measured_in, known_of(part.measurement))
        return self.value(part.measurement, [part.level]), level, self.text(reached(part)), self.text(lacking(part))
