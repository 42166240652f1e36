"""What changed for every unit from one table of verdicts to a later one: ``chitieu.judging.compare`` for many units.

Only verdicts on whole targets are compared, each unit at its latest date; a target that does not apply to a unit is as
if it were not there. Units that only one of the tables has did not move: they are listed apart.
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import NamedTuple

from chitieu.judging.compare import Transition, transition, transition_by_gain
from chitieu.levels import direction, gain
from chitieu.model import Level, Op, Verdict
from chitieu.units.verdicts.row_level import row_level
from chitieu.units.verdicts.tables import BY_NAME, Connection


class Moved(NamedTuple):
    """How many units moved in one way on a target at a horizon, and the first of them.

    No units where only one of the tables has the target: it is the table that asks something else.
    """

    document: str
    target: str
    horizon: int
    transition: Transition
    units: int
    examples: tuple[str, ...]


class Lone(NamedTuple):
    """Units that only one of the tables has: how many, and the first of them."""

    units: int
    examples: tuple[str, ...]


class Sides(NamedTuple):
    """What only one table has: units and targets with their years; the latest date of each table that has rows."""

    gone: Lone
    new: Lone
    removed: int
    added: int
    then: dt.date | None
    now: dt.date | None


_LONE_UNITS = """
CREATE OR REPLACE TEMP TABLE lone_units AS
SELECT unit, count(*) FILTER (later) = 0 AS gone
FROM (SELECT unit, false AS later FROM earlier UNION SELECT unit, true FROM verdicts)
GROUP BY unit HAVING count(*) = 1
"""
_LONE_TARGETS = """
CREATE OR REPLACE TEMP TABLE lone_targets AS
SELECT document, target, horizon, count(*) FILTER (later) = 0 AS removed
FROM (
    SELECT document, target, horizon, false AS later FROM earlier
    UNION SELECT document, target, horizon, true FROM verdicts
)
GROUP BY document, target, horizon HAVING count(*) = 1
"""
_LONE = f"SELECT count(*), list(unit ORDER BY {BY_NAME})[1:3] FROM lone_units WHERE gone = ?"  # noqa: S608 - our own words
_ONLY_ASKED = "SELECT count(*) FILTER (removed), count(*) FILTER (NOT removed) FROM lone_targets"
_DATES = "SELECT (SELECT max(as_of) FROM earlier), (SELECT max(as_of) FROM verdicts)"

_STANDING = (None, *(verdict for verdict in Verdict if verdict is not Verdict.NOT_APPLICABLE))


def _transitions() -> str:
    """What compare says of each pair of verdicts, and where the gain decides, of its sign."""
    cases = [
        f"WHEN verdict_then {_is(then)} AND verdict_now {_is(now)} THEN '{moved}'"
        for then in _STANDING
        for now in _STANDING
        if (then, now) != (None, None) and (moved := transition(then, now)) is not None
    ]
    gains = [f"WHEN sign(gain) = {sign} THEN '{transition_by_gain(sign)}'" for sign in (-1, 0, 1)]
    return "\n    ".join((*cases, *gains))


def _is(verdict: Verdict | None) -> str:
    return "IS NULL" if verdict is None else f"= '{verdict}'"


# Better is more percent of target, or where a level has none, a value further in its direction. Products of large
# numbers that no column holds are left undecided here, as NULL, and so are ranges, whose nearer end decides.
_CHANGES = f"""
CREATE OR REPLACE TEMP TABLE changes AS
WITH pairs AS (
    SELECT unit, document, target, horizon, l.op, l.level, l.upper, e.verdict AS verdict_then, l.verdict AS verdict_now,
        e.numerator AS numerator_then, e.denominator AS denominator_then,
        l.numerator AS numerator_now, l.denominator AS denominator_now,
        e.attainment AS attainment_then, l.attainment AS attainment_now,
        e.attainment_denominator IS NOT NULL AND l.attainment_denominator IS NOT NULL AS attained,
        CASE WHEN attained THEN e.attainment_numerator ELSE e.numerator END AS above_then,
        CASE WHEN attained THEN e.attainment_denominator ELSE e.denominator END AS below_then,
        CASE WHEN attained THEN l.attainment_numerator ELSE l.numerator END AS above_now,
        CASE WHEN attained THEN l.attainment_denominator ELSE l.denominator END AS below_now
    FROM (FROM latest_earlier WHERE part = 0 AND verdict <> 'not_applicable') e
    FULL JOIN (FROM latest_verdicts WHERE part = 0 AND verdict <> 'not_applicable') l
    USING (unit, document, target, horizon)
    WHERE unit NOT IN (SELECT unit FROM lone_units)
), gains AS (
    SELECT *, TRY(above_now::HUGEINT * below_then::HUGEINT) AS later,
        TRY(above_then::HUGEINT * below_now::HUGEINT) AS past,
        CASE WHEN below_then IS NULL OR below_now IS NULL THEN 0 WHEN NOT attained AND list_contains(?, op) THEN NULL
            WHEN later > past THEN 1 WHEN later = past THEN 0 WHEN later < past THEN -1 END
        * CASE WHEN attained OR list_contains(?, op) THEN 1 ELSE -1 END AS gain
    FROM pairs
)
SELECT *, CASE {_transitions()} END AS transition
FROM gains WHERE transition IS DISTINCT FROM 'unchanged'
"""  # noqa: S608 - what is put in are our own words
_UNDECIDED = """
SELECT rowid, above_then, below_then, above_now, below_now, attained, op, level, upper FROM changes
WHERE transition IS NULL
"""
# The keys of names are long and costly: each unit's is worked out once, and what is put in order are its places.
_PLACES = f"""
CREATE OR REPLACE TEMP TABLE unit_places AS
SELECT unit, row_number() OVER (ORDER BY {BY_NAME}) AS unit_place
FROM (SELECT unit FROM changes UNION SELECT unit FROM lone_units)
"""  # noqa: S608 - what is put in are our own words
_MOVES = """
SELECT document, target, horizon, transition, count(*) FILTER (removed IS NULL),
    min_by(unit, unit_place, 3) FILTER (removed IS NULL)
FROM changes JOIN unit_places USING (unit) LEFT JOIN lone_targets USING (document, target, horizon)
WHERE transition <> 'unchanged' GROUP BY document, target, horizon, transition ORDER BY document, target, horizon
"""
_UPWARD = [op.value for op in Op if direction(op) > 0]
_TWO_SIDED = [op.value for op in Op if direction(op) == 0]
WORST_FIRST = [each.value for each in Transition]


def compare_tables(connection: Connection) -> tuple[Moved, ...]:
    """What changed from the table ``earlier`` to ``verdicts``; unit by unit in ``chitieu.units.verdicts.moves``."""
    connection.execute(_LONE_UNITS)
    connection.execute(_LONE_TARGETS)
    connection.execute(_CHANGES, [_TWO_SIDED, _UPWARD])
    decided = [_decided(*row) for row in connection.execute(_UNDECIDED).fetchall()]
    if decided:
        connection.executemany("UPDATE changes SET transition = ? WHERE rowid = ?", decided)
    connection.execute(_PLACES)
    moved = [
        Moved(document, target, horizon, Transition(moved), units, tuple(some or ()))
        for document, target, horizon, moved, units, some in connection.execute(_MOVES).fetchall()
    ]
    return tuple(sorted(moved, key=lambda one: (*one[:3], WORST_FIRST.index(one.transition))))


def _decided(row: int, a: int, b: int, c: int, d: int, attained: bool, *level: str | None) -> tuple[Transition, int]:
    """What products that no column holds make of a row: a/b then, c/d now."""
    then, now = Fraction(int(a), int(b)), Fraction(int(c), int(d))
    return transition_by_gain(_gain(then, now, attained, row_level(*level))), row


def _gain(then: Fraction, now: Fraction, attained: bool, level: Level | None) -> Fraction:
    """See ``chitieu.judging.compare``; of an unreadable level no gain is told."""
    if attained:
        return now - then
    return Fraction(0) if level is None else gain(then, now, level)


def sides(connection: Connection) -> Sides:
    """What only one of the tables has, after ``compare``."""
    gone, new = (connection.execute(_LONE, [is_gone]).fetchall()[0] for is_gone in (True, False))
    (asked,) = connection.execute(_ONLY_ASKED).fetchall()
    (dates,) = connection.execute(_DATES).fetchall()
    return Sides(Lone(gone[0], tuple(gone[1] or ())), Lone(new[0], tuple(new[1] or ())), *asked, *dates)
