"""What a table of verdicts says of all units: by target, by unit, by group of units."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from chitieu.units import sql
from chitieu.units.verdicts.tables import BY_NAME, Connection


class TargetShare(NamedTuple):
    """Units by verdict on a target at a horizon, and by attainment: below 50%, 75%, 100%, and from there on."""

    document: str
    target: str
    horizon: int
    met: int
    missed: int
    no_data: int
    not_applicable: int
    bands: tuple[int, ...]

    @property
    def asked(self) -> int:
        """Units to which the target applies."""
        return self.met + self.missed + self.no_data


class UnitScore(NamedTuple):
    """How many of the targets and horizons that apply to a unit it meets, misses, or has no data on."""

    unit: str
    met: int
    missed: int
    no_data: int

    @property
    def share(self) -> Fraction:
        """Of those with a verdict; the targets met."""
        return Fraction(self.met, self.met + self.missed) if self.met + self.missed else Fraction(0)


class GroupShare(NamedTuple):
    """Units with one value of an attribute (``None``: without it) by verdict on a target at a horizon."""

    document: str
    target: str
    horizon: int
    value: str | None
    met: int
    missed: int
    no_data: int

    @property
    def asked(self) -> int:
        """Units of the group to which the target applies."""
        return self.met + self.missed + self.no_data


class UnitsSummary(NamedTuple):
    """What a table says of all units, by the rows that judge. ``without_data`` counts units without any verdict,
    ``after`` those of which figures after a horizon judge it.
    """

    units: int
    rows: int
    targets: tuple[TargetShare, ...]
    best: tuple[UnitScore, ...]
    worst: tuple[UnitScore, ...]
    without_data: int
    without_examples: tuple[str, ...]
    by: tuple[GroupShare, ...]
    after: int = 0


SUMMED = (  # the columns of a table of verdicts that a summary reads
    "unit",
    "as_of",
    "document",
    "target",
    "part",
    "horizon",
    "verdict",
    "attainment_numerator",
    "attainment_denominator",
    "timing",
)
_TARGETS = """
SELECT document, target, horizon, count(*) FILTER (verdict = 'met'), count(*) FILTER (verdict = 'missed'),
    count(*) FILTER (verdict = 'no_data'), count(*) FILTER (verdict = 'not_applicable'),
    count(*) FILTER (2 * above < below), count(*) FILTER (2 * above >= below AND 4 * above < 3 * below),
    count(*) FILTER (4 * above >= 3 * below AND above < below), count(*) FILTER (above >= below)
FROM (
    SELECT *, attainment_numerator::HUGEINT AS above, attainment_denominator::HUGEINT AS below
    FROM latest_verdicts WHERE part = 0
)
GROUP BY document, target, horizon ORDER BY document, target, horizon
"""
_UNITS = """
CREATE OR REPLACE TEMP TABLE scores AS
SELECT unit, count(*) FILTER (WHERE verdict = 'met') AS met, count(*) FILTER (WHERE verdict = 'missed') AS missed,
    count(*) FILTER (WHERE verdict = 'no_data') AS no_data
FROM latest_verdicts WHERE part = 0 GROUP BY unit
"""
# By the number first: who reports one thing and meets it is not better than who meets 16 of 20.
_SHARE = "met * 1000000000 // (met + missed)"


def _first(order: str) -> str:
    """The first units in an order, then by their names, whose keys are long: of those alone that come into question."""
    among = f"SELECT * FROM scores WHERE met + missed > 0 QUALIFY rank() OVER (ORDER BY {order}) <= ?"  # noqa: S608
    return f"SELECT * FROM ({among}) ORDER BY {order}, {BY_NAME} LIMIT ?"  # noqa: S608 - expressions of our own


_BEST = _first(f"met DESC, {_SHARE} DESC")
WORST = _first(f"missed DESC, {_SHARE}")  # how many, twice
_NOTHING = f"SELECT unit FROM scores WHERE met + missed = 0 ORDER BY {BY_NAME}"  # noqa: S608 - an expression of our own
_COUNTED = "SELECT (SELECT count(*) FROM verdicts), (SELECT count(*) FROM scores)"  # each unit has wholes of targets
_AFTER = """
SELECT count(DISTINCT unit) FROM latest_verdicts WHERE part = 0 AND timing = 'after' AND verdict IN ('met', 'missed')
"""
_GROUPED = """
CREATE OR REPLACE TEMP TABLE grouped AS SELECT unit, max_by({by}, as_of) AS value FROM base GROUP BY unit
"""
_GROUPS = """
SELECT document, target, horizon, value, count(*) FILTER (verdict = 'met'), count(*) FILTER (verdict = 'missed'),
    count(*) FILTER (verdict = 'no_data')
FROM latest_verdicts JOIN grouped USING (unit) WHERE part = 0 AND verdict NOT IN ('not_applicable', 'monitored')
GROUP BY ALL ORDER BY document, target, horizon, value
"""


def target_shares(connection: Connection) -> tuple[TargetShare, ...]:
    """What the table says of each target at each horizon, by the rows that judge."""
    return tuple(
        TargetShare(document, target, horizon, met, missed, no_data, not_applicable, tuple(bands))
        for document, target, horizon, met, missed, no_data, not_applicable, *bands in connection.execute(
            _TARGETS
        ).fetchall()
    )


def make_scores(connection: Connection) -> None:
    """Makes the relation ``scores``: of each unit how many targets it meets, misses, or has no data on."""
    connection.execute(_UNITS)


def summary(connection: Connection, top: int, by: str | None = None) -> UnitsSummary:
    """What the table ``verdicts`` says; with ``by``, the column of the relation ``base`` that groups units."""
    targets = target_shares(connection)
    make_scores(connection)
    ((rows, units),) = connection.execute(_COUNTED).fetchall()
    ((after,),) = connection.execute(_AFTER).fetchall()
    best = connection.execute(_BEST, [top, top]).fetchall()
    worst = connection.execute(WORST, [top, top]).fetchall()
    nothing = connection.execute(_NOTHING).fetchall()
    groups: Sequence[tuple[str, str, int, str | None, int, int, int]] = ()
    if by is not None:
        connection.execute(_GROUPED.format(by=sql.in_dialect(sql.column(by), "duckdb")))
        groups = connection.execute(_GROUPS).fetchall()
    return UnitsSummary(
        units=units,
        rows=rows,
        targets=targets,
        best=tuple(UnitScore(*row) for row in best),
        worst=tuple(UnitScore(*row) for row in worst),
        without_data=len(nothing),
        after=after,
        without_examples=tuple(unit for (unit,) in nothing[:top]),
        by=tuple(GroupShare(*row) for row in groups),
    )
