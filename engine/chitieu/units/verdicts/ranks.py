"""Units by their place on a target, or on a document as a whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from chitieu.levels import direction, distance
from chitieu.model import Level, Verdict
from chitieu.text.names import name_key
from chitieu.units.base import NAME
from chitieu.units.verdicts.row_level import row_level
from chitieu.units.verdicts.tables import Connection, quoted

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
    on_document = _on_document(connection, document, horizon) if target is None else None
    found = _on_target(connection, document, target or "", horizon) if on_document is None else on_document
    named = [_with_words(one, words) for words in (_words(connection, by),) for one in found]
    groups: dict[str | None, list[Ranked]] = {}
    for one in named:
        groups.setdefault(one.group, []).append(one)
    order = sorted(groups, key=lambda group: (group is None, name_key(group or "")))
    return tuple(one for group in order for one in _with_places(groups[group]))


def _words(connection: Connection, by: str | None) -> dict[str, tuple[str, str | None]]:
    """The name and the group of each unit, as far as the table says them."""
    columns = connection.table("verdicts").columns
    name = f"any_value({quoted(NAME)})" if NAME in columns else "NULL"
    group = "NULL" if by is None else f"any_value({quoted(by)})"
    query = f"SELECT unit, {name}, {group} FROM latest_verdicts GROUP BY unit"  # noqa: S608 - names are quoted
    return {unit: (name or "", group) for unit, name, group in connection.execute(query).fetchall()}


def _with_words(one: Ranked, words: dict[str, tuple[str, str | None]]) -> Ranked:
    name, group = words[one.unit]
    return one._replace(name=name, group=group)


def _on_document(connection: Connection, document: str, horizon: int) -> Sequence[Ranked]:
    rows = connection.execute(
        "SELECT unit, as_of, count(*) FILTER (WHERE verdict = 'met'), "
        "count(*) FILTER (WHERE verdict NOT IN ('not_applicable', 'monitored')), "
        "count(*) FILTER (WHERE verdict IN ('met', 'missed')) "
        "FROM latest_verdicts "
        "WHERE part = 0 AND document = ? AND horizon = ? GROUP BY unit, as_of",
        [document, horizon],
    ).fetchall()
    return [
        Ranked(None, unit, as_of, None, Fraction(met, asked) if asked and decided else None, decided > 0)
        for unit, as_of, met, asked, decided in rows
    ]


def _on_target(connection: Connection, document: str, target: str, horizon: int) -> Sequence[Ranked]:
    """By percent of target; where a decided value has none, all by their distance to the level: the two do not mix."""
    rows = connection.execute(
        "SELECT unit, as_of, verdict, attainment_numerator, attainment_denominator, numerator, denominator, "
        "op, level, upper FROM latest_verdicts "
        "WHERE part = 0 AND document = ? AND target = ? AND horizon = ?",
        [document, target, horizon],
    ).fetchall()
    found = []
    for unit, as_of, verdict, *numbers, op, level, upper in rows:
        decided = verdict in (Verdict.MET, Verdict.MISSED)
        attained, value = (_quotient(*pair) if decided else None for pair in (numbers[:2], numbers[2:]))
        one = Ranked(None, unit, as_of, Verdict(verdict), attained, decided)
        found.append((one, None if value is None else _beyond(value, row_level(op, level, upper))))
    if all(one.value is not None or beyond is None for one, beyond in found):
        return [one for one, _ in found]
    return [one._replace(value=beyond, by_distance=True) for one, beyond in found]


def _quotient(above: object, below: object) -> Fraction | None:
    return Fraction(int(str(above)), int(str(below))) if above is not None and below else None


def _beyond(value: Fraction, level: Level | None) -> Fraction | None:
    if level is None:
        return None
    gap = distance(value, level)
    return -gap * direction(level.op) if direction(level.op) else -abs(gap)


def _merit(one: Ranked) -> tuple[bool, int, Fraction]:
    """Sorts the best first; where there is no value to compare, by what is known of the verdict."""
    verdict = _WITHOUT_VALUE.index(one.verdict) if one.value is None else 0
    return one.value is None, verdict, -(one.value or Fraction(0))


def _with_places(found: Sequence[Ranked]) -> tuple[Ranked, ...]:
    """In order, with the place of each: as many are before it as are better."""
    places: list[Ranked] = []
    for number, one in enumerate(sorted(found, key=lambda one: (_merit(one), name_key(one.unit))), 1):
        same = bool(places) and _merit(places[-1]) == _merit(one)
        place = places[-1].place if same else number
        places.append(one._replace(place=None if one.value is None else place))
    return tuple(places)
