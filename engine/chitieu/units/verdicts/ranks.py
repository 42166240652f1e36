"""Units by their place on a target, or on a document as a whole."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

from chitieu.levels import direction, distance
from chitieu.model import Verdict
from chitieu.text.names import name_key
from chitieu.units.base import NAME
from chitieu.units.verdicts.row_level import row_level
from chitieu.units.verdicts.tables import BY_NAME, Connection, quoted

_WITHOUT_VALUE = (None, Verdict.MET, Verdict.MISSED, Verdict.NO_DATA, Verdict.NOT_APPLICABLE, Verdict.MONITORED)


class Ranked(NamedTuple):
    """A unit by its place, shared by equals: on a target its attainment, on a document the share of targets met.

    Without a value there is no place; ``decided``: whether the facts prove anything of it. ``by_distance``: the value
    is how far beyond the level that of its indicator lies, below zero short of it, for not all have an attainment.
    ``name`` is what the table calls the unit, ``group`` its value of an attribute; places are those among the group.
    """

    place: int | None
    unit: str
    as_of: dt.date
    verdict: Verdict | None
    value: Fraction | None
    decided: bool
    by_distance: bool = False
    name: str = ""
    group: str | None = None


def ranked(
    connection: Connection, document: str, target: str | None, horizon: int, by: str | None = None
) -> tuple[Ranked, ...]:
    """All units on a target, or on a document where no target is named, best first; those without a value last.

    ``by`` a column of the table, in groups by their values, each with places of its own; those without any last.
    """
    if target is None:
        found = _on_document(connection, document, horizon)
    else:
        found = _on_target(connection, [document, target, horizon])
    words = _words(connection, by, document, horizon)
    groups: dict[str | None, list[Ranked]] = {}
    for one in found:
        name, group = words.get(one.unit, ("", None))
        groups.setdefault(group, []).append(one._replace(name=name, group=group) if words else one)
    order = sorted(groups, key=lambda group: (group is None, name_key(group or "")))
    return tuple(one for group in order for one in _with_places(groups[group]))


def _words(connection: Connection, by: str | None, document: str, horizon: int) -> dict[str, tuple[str, str | None]]:
    """The name and the group of each unit, as far as the table says them; nothing where it says neither."""
    columns = connection.table("verdicts").columns
    if NAME not in columns and by is None:
        return {}
    name = f"any_value({quoted(NAME)})" if NAME in columns else "NULL"
    group = "NULL" if by is None else f"any_value({quoted(by)})"
    query = (
        f"SELECT unit, {name}, {group} FROM latest_verdicts "  # noqa: S608 - names are quoted
        "WHERE part = 0 AND document = ? AND horizon = ? GROUP BY unit"
    )
    return {
        unit: (name or "", group) for unit, name, group in connection.execute(query, [document, horizon]).fetchall()
    }


def _on_document(connection: Connection, document: str, horizon: int) -> Sequence[Ranked]:
    rows = connection.execute(
        "SELECT unit, as_of, count(*) FILTER (WHERE verdict = 'met'), "  # noqa: S608 - what is put in is our own
        "count(*) FILTER (WHERE verdict NOT IN ('not_applicable', 'monitored')), "
        "count(*) FILTER (WHERE verdict IN ('met', 'missed')) "
        "FROM latest_verdicts "
        f"WHERE part = 0 AND document = ? AND horizon = ? GROUP BY unit, as_of ORDER BY {BY_NAME}",
        [document, horizon],
    ).fetchall()
    return [
        Ranked(None, unit, as_of, None, Fraction(met, asked) if asked and decided else None, decided > 0)
        for unit, as_of, met, asked, decided in rows
    ]


def _on_target(connection: Connection, asked: Sequence[object]) -> Sequence[Ranked]:
    """By percent of target; where a decided value has none, all by their distance to the level: the two do not mix."""
    by_share = [
        Ranked(None, unit, as_of, verdict, _quotient(above, below) if decided else None, decided)
        for unit, as_of, verdict, decided, above, below in _told(
            connection, "attainment_numerator, attainment_denominator", asked
        )
    ]
    if all(one.value is not None or not one.decided for one in by_share):
        return by_share
    by_distance = [
        Ranked(None, unit, as_of, verdict, _beyond(_quotient(above, below), *level) if decided else None, decided, True)
        for unit, as_of, verdict, decided, above, below, *level in _told(
            connection, "numerator, denominator, op, level, upper", asked
        )
    ]
    told = any(share.value is None and gap.value is not None for share, gap in zip(by_share, by_distance, strict=True))
    return by_distance if told else by_share


def _told(connection: Connection, columns: str, asked: Sequence[object]) -> Iterator[tuple[Any, ...]]:
    """What rows of a target say: unit, date, verdict, whether one is decided, and further columns; by names."""
    rows = connection.execute(
        f"SELECT unit, as_of, verdict, {columns} FROM latest_verdicts "  # noqa: S608 - our own words
        f"WHERE part = 0 AND document = ? AND target = ? AND horizon = ? ORDER BY {BY_NAME}",
        asked,
    ).fetchall()
    for unit, as_of, word, *further in rows:
        verdict = Verdict(word)
        yield unit, as_of, verdict, verdict in (Verdict.MET, Verdict.MISSED), *further


def _quotient(above: int | Decimal | None, below: int | Decimal | None) -> Fraction | None:
    return Fraction(int(above), int(below)) if above is not None and below else None


def _beyond(value: Fraction | None, op: str | None, level: str | None, upper: str | None) -> Fraction | None:
    asked = _level(op, level, upper)
    if value is None or asked is None:
        return None
    gap = distance(value, asked)
    return -gap * direction(asked.op) if direction(asked.op) else -abs(gap)


_level = lru_cache(maxsize=1000)(row_level)  # the same in all rows but those of cases


def _merit(value: Fraction) -> tuple[float, Fraction]:
    """Where doubles, which are rounded, tell two values apart, they are in the order of the values; and in no time."""
    try:
        return value.numerator / value.denominator, value
    except OverflowError:
        return math.copysign(math.inf, value.numerator), value


def _with_places(found: Sequence[Ranked]) -> tuple[Ranked, ...]:
    """The best first, equals as they come, with the place of each: as many are before it as are better.

    Where there is no value to compare, by what is known of the verdict.
    """
    valued = [(_merit(one.value), one) for one in found if one.value is not None]
    valued.sort(key=lambda pair: pair[0], reverse=True)
    places, place, last = list[Ranked](), 0, None
    for number, (merit, one) in enumerate(valued, 1):
        if merit != last:
            place, last = number, merit
        places.append(one._replace(place=place))
    rest = (one for one in found if one.value is None)
    return (*places, *sorted(rest, key=lambda one: _WITHOUT_VALUE.index(one.verdict)))
