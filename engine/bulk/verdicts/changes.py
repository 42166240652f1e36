"""What changed for every unit from one table of verdicts to a later one: ``engine.judging.compare`` for many units.

Only verdicts on whole targets are compared, each unit at its latest date; a target that does not apply to a unit is as
if it were not there.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from engine.bulk.verdicts.tables import Connection
from engine.judging.compare import Transition
from engine.model import Op
from engine.numbers import upward


class Moved(NamedTuple):
    """How many units moved in one way on a target at a horizon, and the first of them."""

    document: str
    rule: str
    horizon: int
    transition: Transition
    units: int
    examples: tuple[str, ...]


# Better is more percent of target, or where a level has none, a value further in its direction. Products of large
# numbers that no column holds are left undecided here, as NULL.
_CHANGES = """
CREATE OR REPLACE TEMP TABLE changes AS
WITH pairs AS (
    SELECT unit, document, rule, horizon, l.asked, e.verdict AS verdict_then, l.verdict AS verdict_now,
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
    USING (unit, document, rule, horizon)
), gains AS (
    SELECT *, TRY(above_now::HUGEINT * below_then::HUGEINT) AS later,
        TRY(above_then::HUGEINT * below_now::HUGEINT) AS past,
        CASE WHEN below_then IS NULL OR below_now IS NULL THEN 0
            WHEN later > past THEN 1 WHEN later = past THEN 0 WHEN later < past THEN -1 END
        * CASE WHEN attained OR list_contains(?, asked) THEN 1 ELSE -1 END AS gain
    FROM pairs
)
SELECT *, CASE
    WHEN verdict_then IS NULL THEN 'added' WHEN verdict_now IS NULL THEN 'removed'
    WHEN verdict_then = 'no_data' AND verdict_now = 'no_data' THEN 'unchanged'
    WHEN verdict_then = 'no_data' THEN 'now_measurable' WHEN verdict_now = 'no_data' THEN 'no_longer_measurable'
    WHEN verdict_then = 'met' AND verdict_now = 'missed' THEN 'newly_missed'
    WHEN verdict_then = 'missed' AND verdict_now = 'met' THEN 'newly_met'
    WHEN gain = 0 THEN 'unchanged' WHEN gain > 0 THEN 'better' WHEN gain < 0 THEN 'worse' END AS transition
FROM gains WHERE transition IS DISTINCT FROM 'unchanged'
"""
_UNDECIDED = """
SELECT rowid, above_then, below_then, above_now, below_now, attained OR list_contains(?, asked) FROM changes
WHERE transition IS NULL
"""
_MOVES = """
SELECT document, rule, horizon, transition, count(*), list(unit ORDER BY unit)[1:3] FROM changes
WHERE transition <> 'unchanged' GROUP BY ALL ORDER BY document, rule, horizon
"""
_ROWS = """
SELECT unit, document, rule, horizon, transition, verdict_then, verdict_now, numerator_then, denominator_then,
    numerator_now, denominator_now, attainment_then, attainment_now
FROM changes WHERE transition <> 'unchanged' ORDER BY list_position(?, transition), document, rule, horizon, unit
"""
_UPWARD = [op.value for op in Op if upward(op)]
_WORST_FIRST = [transition.value for transition in Transition]


def compare(connection: Connection) -> tuple[Moved, ...]:
    """What changed from the table ``earlier`` to ``verdicts``; unit by unit in ``changed_rows``, after this."""
    connection.execute(_CHANGES, [_UPWARD])
    decided = [
        (_transition(Fraction(int(a), int(b)), Fraction(int(c), int(d)), up=up), row)
        for row, a, b, c, d, up in connection.execute(_UNDECIDED, [_UPWARD]).fetchall()
    ]
    if decided:
        connection.executemany("UPDATE changes SET transition = ? WHERE rowid = ?", decided)
    moved = [
        Moved(document, rule, horizon, Transition(transition), units, tuple(some))
        for document, rule, horizon, transition, units, some in connection.execute(_MOVES).fetchall()
    ]
    return tuple(sorted(moved, key=lambda one: (*one[:3], _WORST_FIRST.index(one.transition))))


class Changed(NamedTuple):
    """Every unit and target that moved, worst first; ``attainment`` is a share of target with four decimals."""

    columns: tuple[str, ...]
    rows: Sequence[tuple[object, ...]]


def changed_rows(connection: Connection) -> Changed:
    """What ``compare`` found on this connection."""
    found = connection.execute(_ROWS, [_WORST_FIRST])
    return Changed(tuple(name for name, *_ in found.description or ()), found.fetchall())


def _transition(then: Fraction, now: Fraction, *, up: bool) -> Transition:
    if then == now:
        return Transition.UNCHANGED
    return Transition.BETTER if (now > then) == up else Transition.WORSE
