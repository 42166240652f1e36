"""A level in every format: the columns that hold it whole, and its record in JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from chitieu.diagnostics import Text
from chitieu.levels import record
from chitieu.levels import sign as sign_of
from chitieu.model import Assessment, Level, MeasuredIn
from chitieu.views.tables.cells import Cell, Demanded, Figure, Record
from chitieu.views.tables.json import coded, percent
from chitieu.views.tables.table import Column, On, Row

_TITLES = {
    "level": Text("Level"),
    "upper": Text("Upper end"),
    "tolerance": Text("Tolerance"),
    "baseline": Text("Baseline"),
    "further": Text("Further end"),
}
BESIDES = ("upper", "tolerance", "baseline", "further")  # what only some levels have


def level_figure(level: Level, key: str) -> Fraction | None:
    """A figure of the record of a level: its own, or one of those BESIDES."""
    part: Fraction | None = getattr(record(level), key)
    return part


def level_columns(asked: Callable[[Row], Demanded | None], on: On = On.CSV | On.BOOK) -> tuple[Column[Row], ...]:
    """How a value is held against the level, the level, and what it has besides; empty where there is none."""

    def figure(key: str, *, spare: bool) -> Column[Row]:
        def cell(row: Row) -> Cell:
            of = asked(row)
            value = level_figure(of.level, key) if of else None
            return Figure(value, of.unit, apart=of.apart) if of and value is not None else None

        return Column(key + "{}", _TITLES[key], "figure", cell, on, 10, spare=spare)

    def op(row: Row) -> Cell:
        of = asked(row)
        return record(of.level).op if of else None

    def sign(row: Row) -> Cell:
        of = asked(row)
        return sign_of(of.level.op) if of else ""

    return (
        Column("op", "", "text", op, on & On.CSV),
        Column("", Text("Sign"), "text", sign, on & On.BOOK, 6),
        figure("level", spare=False),
        *(figure(key, spare=True) for key in BESIDES),
        baseline_year_column(asked, on & On.BOOK),
    )


def baseline_year_column(asked: Callable[[Row], Demanded | None], on: On = On.CSV) -> Column[Row]:
    """The year at whose end the baseline stood. In CSV it came later than the others, and stands last."""

    def cell(row: Row) -> Cell:
        of = asked(row)
        return record(of.level).baseline_year if of else None

    return Column("baseline_year", Text("Baseline year"), "year", cell, on, 10, spare=True)


def level_record(level: Level, unit: MeasuredIn) -> Mapping[str, Record]:
    """The level with what it has besides: numbers exactly, and in percent where they are shares."""

    def figure(value: Fraction) -> Mapping[str, Record]:
        return {"exact": coded(value, unit), "percent": percent(value) if unit == "%" else None}

    others = {key: value for key in BESIDES if (value := level_figure(level, key)) is not None}
    given: dict[str, Record] = {key: figure(value) for key, value in others.items()}
    if level.baseline_year is not None:
        given["baseline_year"] = level.baseline_year
    return {"op": record(level).op, **figure(level.value), **given}


def asked_by_unit(assessment: Assessment) -> Mapping[MeasuredIn, Sequence[Level]]:
    """What is asked, by the units of its indicators: facts of such a unit are not to be taken for it."""
    levels: dict[MeasuredIn, list[Level]] = {}
    for result in assessment.results:
        for part in result.parts:
            levels.setdefault(part.measurement.indicator.measured_in, []).append(part.level)
    return levels
