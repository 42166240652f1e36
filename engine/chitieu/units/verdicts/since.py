"""What an earlier table of verdicts adds to a later one that is looked at: where each unit stood, and how it moved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from chitieu.judging.compare import Transition
from chitieu.units.verdicts.changes import Moved, Sides, compare_tables, sides
from chitieu.units.verdicts.looked import Looked
from chitieu.units.verdicts.tables import Connection

Key = tuple[str, str, int]  # document, target, horizon


class Before(NamedTuple):
    """A unit on a target at the earlier date: how it moved since (``None``: not at all), its operands, and its share of
    target as numerator and denominator."""

    moved: Transition | None
    numerator: int | None
    denominator: int | None
    attained: tuple[int, int] | None


class ThenShare(NamedTuple):
    """How many of the units that a target was asked of met it."""

    met: int
    asked: int


class Since(NamedTuple):
    """``cells`` are in the order of the units looked at."""

    as_of: dt.date | None
    shares: Mapping[Key, ThenShare]
    moved: tuple[Moved, ...]
    sides: Sides
    cells: Mapping[Key, Sequence[Before | None]]


_SHARES = """
SELECT document, target, horizon, count(*) FILTER (verdict = 'met'),
    count(*) FILTER (verdict IN ('met', 'missed', 'no_data'))
FROM latest_earlier WHERE part = 0 GROUP BY document, target, horizon
"""
_CELLS = """
SELECT document, target, horizon, place, transition, e.numerator, e.denominator, e.attainment_numerator,
    e.attainment_denominator
FROM latest_earlier e JOIN looked_units USING (unit) LEFT JOIN changes USING (unit, document, target, horizon)
WHERE part = 0
"""


def since(connection: Connection, found: Looked) -> Since:
    """What stood in the table ``earlier``, after ``looked`` has looked at ``verdicts``."""
    moved, both = compare_tables(connection), sides(connection)
    shares = {
        (document, target, horizon): ThenShare(met, asked)
        for document, target, horizon, met, asked in connection.execute(_SHARES).fetchall()
    }
    cells: dict[Key, list[Before | None]] = {}
    for document, target, horizon, place, moving, *numbers in connection.execute(_CELLS).fetchall():
        of = cells.setdefault((document, target, horizon), [None] * len(found.units))
        of[place] = _before(moving, *(None if number is None else int(number) for number in numbers))
    return Since(both.then, shares, moved, both, cells)


def _before(
    moving: str | None, numerator: int | None, denominator: int | None, reached: int | None, of: int | None
) -> Before:
    moved = None if moving in (None, Transition.UNCHANGED) else Transition(moving)
    return Before(moved, numerator, denominator, (reached, of) if reached is not None and of else None)
