"""JSON: exact strings for machines, percents for people, null for what is absent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from chitieu.kinds import code
from chitieu.model import Bounds, FactKind, Horizon, MeasuredIn
from chitieu.numbers import rounded
from chitieu.views.tables.cells import Record, Word
from chitieu.views.tables.table import Kind, On, Output, Row, Table
from chitieu.views.tables.words import Words

Json: TypeAlias = bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"] | None


def rendered(output: Output, _: Words) -> str:
    """What the result says to programs."""
    return json_text(output.json())


def json_text(record: Record) -> str:
    """A record as a file of JSON."""
    import json

    return json.dumps(_json(record), ensure_ascii=False, indent=2) + "\n"


def json_records(table: Table[Row]) -> Iterator[Mapping[str, Record]]:
    """The rows of a table by the keys of their columns."""
    columns = table.columns_on(On.JSON)
    for row in table.rows:
        yield {column.key: _by_kind(column.cell(row), column.kind) for column in columns}


def coded(value: Fraction | Bounds | None, unit: MeasuredIn) -> Record:
    """A value, or what is known of it, as programs know it: a number or, of a kind, what files write: ``good``."""
    if not isinstance(unit, FactKind) or value is None:
        return value
    if isinstance(value, Fraction):
        return code(value, unit)
    if value.exact is not None:
        return code(value.exact, unit)
    ends = {"at_least": value.low, "at_most": value.high}
    return {name: code(end, unit) for name, end in ends.items() if end is not None}


def unit_text(unit: MeasuredIn | None) -> str | None:
    """The unit for programs; a kind has none."""
    return "" if isinstance(unit, FactKind) else unit


def percent(value: Fraction | None) -> float | int | None:
    """A share in percent, to six decimals, half up."""
    return None if value is None else json_number(value * 100)


def json_number(value: Fraction) -> float | int:
    """A number to six decimals, half up."""
    near = float(rounded(value, 6))
    return int(near) if near.is_integer() else near


def _by_kind(value: Record, kind: Kind) -> Record:
    if not isinstance(value, Fraction) or kind == "exact":
        return value
    return json_number(value) if kind == "number" else percent(value)


def _json(value: Record) -> Json:
    match value:
        case Horizon(is_month=True):
            return str(value)
        case None | str() | bool() | int() | float():
            return value
        case Fraction():
            return str(value)
        case dt.date():
            return value.isoformat()
        case Word():
            return value.value.value
        case Bounds():
            return _bounds(value)
        case Mapping():
            return {key: _json(one) for key, one in value.items()}
        case tuple() | list():
            return [_json(one) for one in value]
    raise TypeError(value)


def _bounds(value: Bounds) -> Json:
    """An exact value as a string, bounds as an object."""
    if value.exact is not None:
        return str(value.exact)
    ends = {"at_least": value.low, "at_most": value.high}
    return {name: str(end) for name, end in ends.items() if end is not None}
