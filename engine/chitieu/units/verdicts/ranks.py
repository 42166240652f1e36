"""Units by their place on a target, or on a document as a whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from chitieu.model import Verdict
from chitieu.text.names import name_key
from chitieu.units.verdicts.tables import Connection

_WITHOUT_VALUE = (None, Verdict.MET, Verdict.MISSED, Verdict.NO_DATA, Verdict.NOT_APPLICABLE)


class Ranked(NamedTuple):
    """A unit by its place, shared by equals: on a target its attainment, on a document the share of targets met.

    Without a value there is no place; ``decided``: whether the facts prove anything of it.
    """

    place: int | None
    unit: str
    as_of: dt.date
    verdict: Verdict | None
    value: Fraction | None
    decided: bool


def ranked(connection: Connection, document: str, target: str | None, horizon: int) -> tuple[Ranked, ...]:
    """All units on a target, or on a document where no target is named, best first; those without a value last."""
    if target is None:
        rows = connection.execute(
            "SELECT unit, as_of, NULL, count(*) FILTER (WHERE verdict = 'met'), "
            "count(*) FILTER (WHERE verdict <> 'not_applicable'), count(*) FILTER (WHERE verdict IN ('met', 'missed')) "
            "FROM latest_verdicts "
            "WHERE part = 0 AND document = ? AND horizon = ? GROUP BY unit, as_of",
            [document, horizon],
        ).fetchall()
    else:
        rows = connection.execute(
            "SELECT unit, as_of, verdict, attainment_numerator, attainment_denominator, "
            "(verdict IN ('met', 'missed'))::INT FROM latest_verdicts "
            "WHERE part = 0 AND document = ? AND target = ? AND horizon = ?",
            [document, target, horizon],
        ).fetchall()
    found = [
        Ranked(
            None,
            unit,
            as_of,
            None if verdict is None else Verdict(verdict),
            Fraction(int(above), int(below)) if above is not None and below and decided else None,
            decided > 0,
        )
        for unit, as_of, verdict, above, below, decided in rows
    ]
    return _with_places(found)


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
