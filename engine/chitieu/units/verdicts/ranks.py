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
        found = _on_document(connection, [document, horizon], by)
    else:
        found = _on_target(connection, [document, target, horizon], by)
    groups: dict[str | None, list[Ranked]] = {}
    for one in found:
        groups.setdefault(one.group, []).append(one)
    order = sorted(groups, key=lambda group: (group is None, name_key(group or "")))
    return tuple(one for group in order for one in _with_places(groups[group]))


def _words(connection: Connection, by: str | None) -> tuple[str, str]:
    """The expressions of the name and the group of a unit, as far as the table says them."""
    name = f"coalesce({quoted(NAME)}, '')" if NAME in connection.table("verdicts").columns else "''"
    return name, "NULL" if by is None else quoted(by)


def _on_document(connection: Connection, asked: Sequence[object], by: str | None) -> Sequence[Ranked]:
    name, group = _words(connection, by)
    rows = connection.execute(
        "SELECT unit, as_of, count(*) FILTER (WHERE verdict = 'met'), "  # noqa: S608 - our own words, names are quoted
        "count(*) FILTER (WHERE verdict NOT IN ('not_applicable', 'monitored')), "
        f"count(*) FILTER (WHERE verdict IN ('met', 'missed')), any_value({name}), any_value({group}) "
        "FROM latest_verdicts "
        f"WHERE part = 0 AND document = ? AND horizon = ? GROUP BY unit, as_of ORDER BY {BY_NAME}",
        asked,
    ).fetchall()
    return [
        Ranked(None, unit, as_of, None, Fraction(met, every) if every and decided else None, decided > 0, False, *words)
        for unit, as_of, met, every, decided, *words in rows
    ]


def _on_target(connection: Connection, asked: Sequence[object], by: str | None) -> Sequence[Ranked]:
    """By percent of target; where a decided value has none, all by their distance to the level: the two do not mix."""
    shares = _told(connection, asked, by, "attainment_numerator, attainment_denominator")
    by_share = [one._replace(value=_quotient(*pair) if one.decided else None) for one, pair in shares]
    if all(one.value is not None or not one.decided for one in by_share):
        return by_share
    by_distance = [
        one._replace(value=_beyond(_quotient(above, below), *level) if one.decided else None, by_distance=True)
        for one, (above, below, *level) in _told(connection, asked, by, "numerator, denominator, op, level, upper")
    ]
    told = any(share.value is None and gap.value is not None for share, gap in zip(by_share, by_distance, strict=True))
    return by_distance if told else by_share


def _told(
    connection: Connection, asked: Sequence[object], by: str | None, columns: str
) -> Iterator[tuple[Ranked, list[Any]]]:
    """What rows of a target say of units, as yet without value and place, and further columns; ordered by names."""
    name, group = _words(connection, by)
    rows = connection.execute(
        f"SELECT unit, as_of, verdict, {name}, {group}, {columns} FROM latest_verdicts "  # noqa: S608 - as above
        f"WHERE part = 0 AND document = ? AND target = ? AND horizon = ? ORDER BY {BY_NAME}",
        asked,
    ).fetchall()
    for unit, as_of, word, named, grouped, *further in rows:
        verdict = Verdict(word)
        decided = verdict in (Verdict.MET, Verdict.MISSED)
        yield Ranked(None, unit, as_of, verdict, None, decided, False, named, grouped), further


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
