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


def level_columns(asked: Callable[[Row], Demanded | None], on: On = On.CSV | On.BOOK) -> tuple[Column[Row], ...]:
    """How a value is held against the level, the level, and what it has besides; empty where there is none."""

    def figure(key: str, title: Text, part: Callable[[Level], Fraction | None], *, spare: bool = True) -> Column[Row]:
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
        figure("level", Text("Level"), lambda level: level.value, spare=False),
        figure("upper", Text("Upper end"), lambda level: level.upper),
        figure("tolerance", Text("Tolerance"), lambda level: level.tolerance or None),
        figure("baseline", Text("Baseline"), lambda level: level.baseline),
    )


def level_record(level: Level, unit: str) -> Mapping[str, Record]:
    """The level with what it has besides: numbers exactly, and in percent where they are shares."""

    def figure(value: Fraction) -> Mapping[str, Record]:
        return {"exact": value, "percent": percent(value) if unit == "%" else None}

    others = {"tolerance": level.tolerance or None, "upper": level.upper, "baseline": level.baseline}
    given = {name: figure(value) for name, value in others.items() if value is not None}
    return {"op": level.op.value, **figure(level.value), **given}
