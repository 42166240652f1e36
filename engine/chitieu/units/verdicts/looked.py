"""A table of verdicts as something to look at: units and checks as columns side by side, and what regions come to.

Each unit stands with its latest date. Of more units than a page can hold only the worst are kept, all are counted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from contextlib import suppress
from fractions import Fraction
from typing import NamedTuple

from chitieu.model import Level
from chitieu.text.names import name_key
from chitieu.units.base import NAME
from chitieu.units.verdicts.described import REGISTER, extra_columns
from chitieu.units.verdicts.row_level import row_level
from chitieu.units.verdicts.summaries import WORST, TargetShare, make_scores, target_shares
from chitieu.units.verdicts.tables import Connection, quoted

MOST_UNITS, WORST_KEPT = 20_000, 1_000
MOST_REGIONS = 63  # values of an attribute side by side
BANDS = 10  # of attainment below 100%, and one from there on


class LookedUnit(NamedTuple):
    """A unit: ``places`` are those of its attributes among their values."""

    unit: str
    name: str | None
    places: tuple[int | None, ...]


class LookedCell(NamedTuple):
    """What stands of a unit in a column. ``level`` is a place among the column's; ``attained`` a share of target, as
    numerator and denominator."""

    verdict: str
    numerator: int | None
    denominator: int | None
    attained: tuple[int, int] | None
    shortfall: int | None
    level: int


class LookedColumn(NamedTuple):
    """A target at a horizon, or its ``part``; a cell for each unit, in their order."""

    document: str
    target: str
    horizon: int
    part: int
    symbol: str
    title: str
    measured_in: str
    levels: tuple[Level | None, ...]
    cells: Sequence[LookedCell | None]

    @property
    def key(self) -> tuple[str, str, int]:
        """What the whole of it is asked of."""
        return self.document, self.target, self.horizon


class Region(NamedTuple):
    """Units with one value of an attribute by verdict on a target: met, missed, no data."""

    met: int
    missed: int
    no_data: int


class Within(NamedTuple):
    """Another attribute in whose values those of one lie: districts in provinces."""

    id: str
    of: dict[str, str]


class LookedAttribute(NamedTuple):
    """``regions`` by target and horizon, then by value; ``left_out`` counts values that did not find room.

    ``values`` that lie ``within`` those of another attribute stand together.
    """

    id: str
    values: tuple[str, ...]
    regions: dict[tuple[str, str, int], dict[str, Region]]
    left_out: int
    within: Within | None = None


class Looked(NamedTuple):
    """``all_units`` counts those of the table; ``units`` are those kept. ``of_people``: counted from a register."""

    as_of: dt.date | None
    all_units: int
    units: tuple[LookedUnit, ...]
    attributes: tuple[LookedAttribute, ...]
    columns: tuple[LookedColumn, ...]
    targets: tuple[TargetShare, ...]
    bands: dict[tuple[str, str, int], tuple[int, ...]]
    of_people: bool


_COUNTED = "SELECT count(DISTINCT unit), max(as_of) FROM latest_verdicts"
_REGIONS = """
SELECT document, target, horizon, {column}, count(*) FILTER (verdict = 'met'), count(*) FILTER (verdict = 'missed'),
    count(*) FILTER (verdict = 'no_data')
FROM latest_verdicts WHERE part = 0 AND {column} IS NOT NULL GROUP BY ALL
"""
_VALUES = """
SELECT {column}, count(DISTINCT unit) FROM latest_verdicts WHERE {column} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1
"""
_NESTED = """
SELECT {column}, min({other}), max({other}) FROM latest_verdicts WHERE {column} IS NOT NULL GROUP BY 1
"""
_BANDS = f"""
SELECT document, target, horizon,
    CASE WHEN above >= below THEN {BANDS} ELSE greatest(0, {BANDS} * above // below) END::INTEGER AS band, count(*)
FROM (
    SELECT *, attainment_numerator::HUGEINT AS above, attainment_denominator::HUGEINT AS below FROM latest_verdicts
    WHERE part = 0 AND attainment_numerator IS NOT NULL AND attainment_denominator > 0
) GROUP BY ALL
"""  # noqa: S608 - our own words
_ROWS = """
CREATE OR REPLACE TEMP TABLE looked_rows AS
SELECT document, target, horizon, part, place, verdict, numerator, denominator, attainment_numerator,
    attainment_denominator, shortfall, op, level, upper, tolerance, baseline, further, symbol, title, measured_in
FROM latest_verdicts JOIN looked_units USING (unit)
"""
_COLUMNS = """
SELECT document, target, horizon, part, any_value(symbol), any_value(title), any_value(measured_in)
FROM looked_rows GROUP BY ALL ORDER BY document, target, horizon, part
"""
_CELLS = """
SELECT place, verdict, numerator, denominator, attainment_numerator, attainment_denominator, shortfall,
    op, level, upper, tolerance, baseline, further
FROM looked_rows WHERE document = ? AND target = ? AND horizon = ? AND part = ?
"""


def looked(connection: Connection, table: str = "verdicts") -> Looked:
    """What the table ``verdicts`` and its ``latest_verdicts`` hold, for a page."""
    extra = extra_columns(tuple(connection.table(table).columns))
    attributes = [name for name in extra if name not in (NAME, REGISTER)]
    ((count, as_of),) = connection.execute(_COUNTED).fetchall()
    make_scores(connection)
    regions = tuple(_attribute(connection, name, attributes) for name in attributes)
    units = _units(connection, count, regions, with_name=NAME in extra)
    connection.execute("CREATE OR REPLACE TEMP TABLE looked_units (unit VARCHAR, place INTEGER)")
    names, places = [one.unit for one in units], list(range(len(units)))
    connection.execute("INSERT INTO looked_units SELECT unnest(?::VARCHAR[]), unnest(?::INTEGER[])", [names, places])
    connection.execute(_ROWS)
    keys = connection.execute(_COLUMNS).fetchall()
    return Looked(
        as_of=as_of,
        all_units=count,
        units=units,
        attributes=regions,
        columns=tuple(_column(connection, row, len(units)) for row in keys),
        targets=target_shares(connection),
        bands=_bands(connection),
        of_people=REGISTER in extra,
    )


def _attribute(connection: Connection, name: str, every: Sequence[str]) -> LookedAttribute:
    column = quoted(name)
    values = [str(value) for value, _ in connection.execute(_VALUES.format(column=column)).fetchall()]
    within = _within(connection, name, every)
    above = within.of if within else {}
    kept = tuple(sorted(values[:MOST_REGIONS], key=lambda one: (name_key(above.get(one, "")), name_key(one))))
    regions: dict[tuple[str, str, int], dict[str, Region]] = {}
    for document, target, horizon, value, *counts in connection.execute(_REGIONS.format(column=column)).fetchall():
        regions.setdefault((document, target, horizon), {})[str(value)] = Region(*counts)
    return LookedAttribute(name, (*kept, *values[MOST_REGIONS:]), regions, max(0, len(values) - MOST_REGIONS), within)


def _within(connection: Connection, name: str, every: Sequence[str]) -> Within | None:
    """The attribute with the most values of those in whose values the ones of another lie, each in one alone."""
    found = []
    for other in every:
        if other != name:
            query = _NESTED.format(column=quoted(name), other=quoted(other))
            rows = connection.execute(query).fetchall()
            above = {str(value): str(first) for value, first, _ in rows if first is not None}
            several = any(first != last for _, first, last in rows)
            if not several and 1 < len(set(above.values())) < len(above):
                found.append(Within(other, above))
    return max(found, key=lambda one: len(set(one.of.values())), default=None)


def _units(
    connection: Connection, count: int, attributes: Sequence[LookedAttribute], *, with_name: bool
) -> tuple[LookedUnit, ...]:
    """Those kept, by their names."""
    told = [f"any_value({quoted(name)})" for name in ([NAME] if with_name else []) + [one.id for one in attributes]]
    query = f"SELECT {', '.join(['unit', *told])} FROM latest_verdicts"  # noqa: S608 - names are quoted
    if count > MOST_UNITS:
        worst = WORST.replace("?", str(WORST_KEPT))
        query += f" WHERE unit IN (SELECT unit FROM ({worst}))"  # noqa: S608 - our own words
    values = [{value: place for place, value in enumerate(one.values)} for one in attributes]
    found = []
    for unit, *words in connection.execute(f"{query} GROUP BY unit").fetchall():
        name = words.pop(0) if with_name else None
        places = tuple(known.get(word) for known, word in zip(values, words, strict=True))
        found.append(LookedUnit(unit, name, places))
    return tuple(sorted(found, key=lambda one: name_key(one.name or one.unit)))


def _column(connection: Connection, row: Sequence[object], units: int) -> LookedColumn:
    document, target, horizon, part, symbol, title, measured_in = row
    cells: list[LookedCell | None] = [None] * units
    levels: dict[tuple[str | None, ...], int] = {}
    for place, verdict, above, below, reached, of, short, *asked in connection.execute(_CELLS, row[:4]).fetchall():
        attained = (int(reached), int(of)) if reached is not None and of else None
        level = levels.setdefault(tuple(asked), len(levels))
        counts = [None if number is None else int(number) for number in (above, below, short)]
        cells[place] = LookedCell(verdict, counts[0], counts[1], attained, counts[2], level)
    return LookedColumn(
        str(document),
        str(target),
        int(str(horizon)),
        int(str(part)),
        str(symbol or document),
        str(title or target),
        str(measured_in or ""),
        tuple(map(_level, levels)),
        cells,
    )


def _level(asked: Sequence[str | None]) -> Level | None:
    """The whole level that a row names."""
    found = row_level(*asked[:3])
    if found is None or found.kind is not None:
        return found
    with suppress(ValueError, ZeroDivisionError):
        further = [None if text is None else Fraction(text.replace(",", ".")) for text in asked[3:]]
        return found._replace(tolerance=further[0] or Fraction(0), baseline=further[1], further=further[2])
    return None


def _bands(connection: Connection) -> dict[tuple[str, str, int], tuple[int, ...]]:
    """Units by attainment, in tenths, by exact comparison at 100%."""
    found: dict[tuple[str, str, int], list[int]] = {}
    for document, target, horizon, band, count in connection.execute(_BANDS).fetchall():
        found.setdefault((document, target, horizon), [0] * (BANDS + 1))[band] += count
    return {key: tuple(counts) for key, counts in found.items()}
