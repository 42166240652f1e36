"""A level in every format: the columns that hold it whole, and its record in JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from chitieu.diagnostics import Text
from chitieu.model import Level
from chitieu.views.tables.cells import Cell, Demanded, Figure, Record
from chitieu.views.tables.json import percent
from chitieu.views.tables.table import Column, On, Row
from chitieu.views.tables.words import OPS

_PARTS: Mapping[str, tuple[Text, Callable[[Level], Fraction | None]]] = {
    "level": (Text("Level"), lambda level: level.value),
    "upper": (Text("Upper end"), lambda level: level.upper),
    "tolerance": (Text("Tolerance"), lambda level: level.tolerance or None),
    "baseline": (Text("Baseline"), lambda level: level.baseline),
}
BESIDES = ("upper", "tolerance", "baseline")  # what only some levels have


def part_of(level: Level, key: str) -> Fraction | None:
    """The level's own figure, or one of those BESIDES."""
    return _PARTS[key][1](level)


def level_columns(asked: Callable[[Row], Demanded | None], on: On = On.CSV | On.BOOK) -> tuple[Column[Row], ...]:
    """How a value is held against the level, the level, and what it has besides; empty where there is none."""

    def figure(key: str, *, spare: bool) -> Column[Row]:
        title, part = _PARTS[key]

        def cell(row: Row) -> Cell:
            of = asked(row)
            value = part(of.level) if of else None
            return Figure(value, of.unit) if of and value is not None else None

        return Column(key + "{}", title, "figure", cell, on, 10, spare=spare)

    def op(row: Row) -> Cell:
        of = asked(row)
        return of.level.op.value if of else None

    def sign(row: Row) -> Cell:
        of = asked(row)
        return OPS[of.level.op] if of else ""

    return (
        Column("op", "", "text", op, on & On.CSV),
        Column("", Text("Sign"), "text", sign, on & On.BOOK, 6),
        figure("level", spare=False),
        *(figure(key, spare=True) for key in BESIDES),
    )


def level_record(level: Level, unit: str) -> Mapping[str, Record]:
    """The level with what it has besides: numbers exactly, and in percent where they are shares."""

    def figure(value: Fraction) -> Mapping[str, Record]:
        return {"exact": value, "percent": percent(value) if unit == "%" else None}

    others = {key: value for key in BESIDES if (value := part_of(level, key)) is not None}
    given = {key: figure(value) for key, value in others.items()}
    return {"op": level.op.value, **figure(level.value), **given}
