"""Tables of verdicts as they were written: what they say of all units, of one target, and against an earlier table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import duckdb

from engine.bulk.branches import COLUMNS, COUNTS
from engine.model import Verdict

Connection = duckdb.DuckDBPyConnection


class TargetShare(NamedTuple):
    """Units by verdict on a target at a horizon, and by attainment: below 50%, 75%, 100%, and from there on."""

    document: str
    rule: str
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
    """Of the units with one value of an attribute (``None``: without): how many there are, and what they meet."""

    value: str | None
    units: int
    met: int
    asked: int


class Summary(NamedTuple):
    """What a table says of all units, each at its latest date. ``without_data`` counts units without any verdict."""

    units: int
    rows: int
    targets: tuple[TargetShare, ...]
    best: tuple[UnitScore, ...]
    worst: tuple[UnitScore, ...]
    without_data: int
    without_examples: tuple[str, ...]
    by: tuple[GroupShare, ...]


def opened(tables: Mapping[str, Path]) -> tuple[Connection, Sequence[tuple[Path, str]]]:
    """A connection in which these names are tables of verdicts, and the files that are none, with what DuckDB says."""
    connection = duckdb.connect()
    faults = []
    for name, path in tables.items():
        try:
            if not read_verdicts(connection, path, name):
                faults.append((path, ""))
        except duckdb.Error as error:
            faults.append((path, str(error).partition("\n")[0]))
    return connection, faults


def read_verdicts(connection: Connection, path: Path, name: str = "verdicts") -> bool:
    """Names the rows of a table of verdicts, and those of each unit's latest date (``latest_`` before the name).

    Whether it is one: a file with other columns is not.
    """
    if path.suffix.lower() == ".csv":
        types = {
            **dict.fromkeys(COLUMNS, "VARCHAR"),
            **dict.fromkeys(COUNTS, "DECIMAL(38, 0)"),
            "as_of": "DATE",
            "part": "SMALLINT",
            "horizon": "SMALLINT",
            "attainment": "DECIMAL(18, 4)",
        }
        if tuple(connection.read_csv(str(path), header=True, all_varchar=True).columns) != COLUMNS:
            return False
        relation = connection.read_csv(str(path), header=True, dtype=types)
    else:
        relation = connection.read_parquet(str(path))
    if tuple(relation.columns) != COLUMNS:
        return False
    relation.create_view(name)
    ((days,),) = relation.aggregate("count(DISTINCT as_of)").fetchall()
    latest = relation
    if days > 1:
        last = relation.aggregate("unit AS u, max(as_of) AS d", "unit").set_alias("last")
        latest = relation.set_alias("every").join(last, "unit = u AND as_of = d").project(", ".join(COLUMNS))
    latest.create_view(f"latest_{name}")
    return True


_TARGETS = """
SELECT document, rule, horizon, count(*) FILTER (verdict = 'met'), count(*) FILTER (verdict = 'missed'),
    count(*) FILTER (verdict = 'no_data'), count(*) FILTER (verdict = 'not_applicable'),
    count(*) FILTER (2 * above < below), count(*) FILTER (2 * above >= below AND 4 * above < 3 * below),
    count(*) FILTER (4 * above >= 3 * below AND above < below), count(*) FILTER (above >= below)
FROM (
    SELECT *, attainment_numerator::HUGEINT AS above, attainment_denominator::HUGEINT AS below
    FROM latest_verdicts WHERE part = 0
)
GROUP BY document, rule, horizon ORDER BY document, rule, horizon
"""
_UNITS = """
CREATE OR REPLACE TEMP TABLE scores AS
SELECT unit, count(*) FILTER (WHERE verdict = 'met') AS met, count(*) FILTER (WHERE verdict = 'missed') AS missed,
    count(*) FILTER (WHERE verdict = 'no_data') AS no_data
FROM latest_verdicts WHERE part = 0 GROUP BY unit
"""
_DECIDED = "SELECT * FROM scores WHERE met + missed > 0 ORDER BY met * 1000000000 // (met + missed)"
_BEST = _DECIDED + " DESC, missed, unit LIMIT ?"
_WORST = _DECIDED + ", missed DESC, unit LIMIT ?"
_GROUPS = """
SELECT value, count(*), sum(met), sum(met + missed + no_data) FROM scores JOIN grouped USING (unit)
GROUP BY value ORDER BY value
"""


def summary(connection: Connection, top: int, by: str | None = None) -> Summary:
    """What the table ``verdicts`` says; with ``by``, the column of the relation ``base`` that groups units."""
    counted = connection.execute("SELECT count(*), count(DISTINCT unit) FROM verdicts").fetchone()
    targets = [
        TargetShare(document, rule, horizon, met, missed, no_data, not_applicable, tuple(bands))
        for document, rule, horizon, met, missed, no_data, not_applicable, *bands in connection.execute(
            _TARGETS
        ).fetchall()
    ]
    connection.execute(_UNITS)
    best = connection.execute(_BEST, [top]).fetchall()
    worst = connection.execute(_WORST, [top]).fetchall()
    nothing = connection.execute("SELECT unit FROM scores WHERE met + missed = 0 ORDER BY unit").fetchall()
    groups: Sequence[tuple[str | None, int, int, int]] = ()
    if by is not None:
        connection.table("base").aggregate(f'unit, max("{by}") AS value', "unit").create_view("grouped")
        groups = connection.execute(_GROUPS).fetchall()
    assert counted is not None
    return Summary(
        units=counted[1],
        rows=counted[0],
        targets=tuple(targets),
        best=tuple(UnitScore(*row) for row in best),
        worst=tuple(UnitScore(*row) for row in worst),
        without_data=len(nothing),
        without_examples=tuple(unit for (unit,) in nothing[:top]),
        by=tuple(GroupShare(*row) for row in groups),
    )


class Ranked(NamedTuple):
    """A unit by its place, shared by equals: on a target its attainment, on a document the share of targets met."""

    place: int
    unit: str
    as_of: dt.date
    verdict: Verdict | None
    value: Fraction | None


def ranked(connection: Connection, document: str, rule: str | None, horizon: int) -> tuple[Ranked, ...]:
    """All units on a target, or on a document where no rule is named, best first; those without a value last."""
    if rule is None:
        rows = connection.execute(
            "SELECT unit, as_of, NULL, count(*) FILTER (WHERE verdict = 'met'), "
            "count(*) FILTER (WHERE verdict <> 'not_applicable') FROM latest_verdicts "
            "WHERE part = 0 AND document = ? AND horizon = ? GROUP BY unit, as_of",
            [document, horizon],
        ).fetchall()
    else:
        rows = connection.execute(
            "SELECT unit, as_of, verdict, attainment_numerator, attainment_denominator FROM latest_verdicts "
            "WHERE part = 0 AND document = ? AND rule = ? AND horizon = ?",
            [document, rule, horizon],
        ).fetchall()
    order = {Verdict.MET: 0, Verdict.MISSED: 1, Verdict.NO_DATA: 2, Verdict.NOT_APPLICABLE: 3}
    found = [
        Ranked(
            0,
            unit,
            as_of,
            None if verdict is None else Verdict(verdict),
            Fraction(int(above), int(below)) if above is not None and below else None,
        )
        for unit, as_of, verdict, above, below in rows
    ]

    def key(one: Ranked) -> tuple[bool, int, Fraction]:
        place = 0 if one.verdict is None else order[one.verdict]
        return one.value is None, place if one.value is None else 0, -(one.value or Fraction(0))

    found.sort(key=lambda one: (key(one), one.unit))
    places: list[Ranked] = []
    for number, one in enumerate(found, 1):
        same = bool(places) and key(places[-1]) == key(one)
        places.append(one._replace(place=places[-1].place if same else number))
    return tuple(places)


class Moved(NamedTuple):
    """How many units went from one verdict to another on a target at a horizon; ``None``: not in that table."""

    document: str
    rule: str
    horizon: int
    before: Verdict | None
    after: Verdict | None
    units: int
    examples: tuple[str, ...]


def moves(connection: Connection) -> tuple[Moved, ...]:
    """What changed from the table ``earlier`` to ``verdicts``, each unit at its latest date."""
    rows = connection.execute(
        "SELECT document, rule, horizon, e.verdict, v.verdict, count(*), list(unit ORDER BY unit)[1:3] "
        "FROM (FROM latest_earlier WHERE part = 0) e FULL JOIN (FROM latest_verdicts WHERE part = 0) v "
        "USING (unit, document, rule, horizon) WHERE e.verdict IS DISTINCT FROM v.verdict GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    return tuple(
        Moved(
            document,
            rule,
            horizon,
            None if before is None else Verdict(before),
            None if after is None else Verdict(after),
            units,
            tuple(examples),
        )
        for document, rule, horizon, before, after, units, examples in rows
    )
