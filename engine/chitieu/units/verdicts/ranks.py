"""Units by their place on a target, or on a document as a whole."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import NamedTuple

from chitieu.model import Verdict
from chitieu.units.verdicts.tables import Connection


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
    order = {Verdict.MET: 0, Verdict.MISSED: 1, Verdict.NO_DATA: 2, Verdict.NOT_APPLICABLE: 3}
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

    def key(one: Ranked) -> tuple[bool, int, Fraction]:
        place = 0 if one.verdict is None else order[one.verdict]
        return one.value is None, place if one.value is None else 0, -(one.value or Fraction(0))

    found.sort(key=lambda one: (key(one), one.unit))
    places: list[Ranked] = []
    for number, one in enumerate(found, 1):
        same = bool(places) and key(places[-1]) == key(one)
        place = places[-1].place if same else number
        places.append(one._replace(place=None if one.value is None else place))
    return tuple(places)
