"""Points, scores and grades of figures that are all known, as docs/levels.md has them: the oracle's own arithmetic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from chitieu.model import Bounds, Case, Criterion, Document, Points, Target, Verdict
from tests import oracle

ZERO = Fraction(0)


class NotSaid(Exception):
    """The docs give no points for it: nothing by nothing, a percent that is none of what is missed."""


class Given(NamedTuple):
    """``points`` of the ``most`` that could be had."""

    points: Fraction
    most: Fraction


def points(
    cases: Sequence[Case], horizon: int, facts: Mapping[str, Bounds], attributes: Mapping[str, str]
) -> Given | None:
    """What a target gives a unit of which all is known; ``None`` where it gives none. Raises NotSaid."""
    case = oracle.chosen(cases, facts, attributes)
    if not isinstance(case, Case):
        return None
    found = oracle.of_part(case.part, horizon, facts, attributes)
    if found is None or found[0] is Verdict.NOT_APPLICABLE or case.points is None:
        return None
    if case.points.up_to is None:
        return Given(_of_first(case, facts), _most(case.points))
    return Given(_of_percent(case.points.up_to, *found), case.points.up_to)


def _of_first(case: Case, facts: Mapping[str, Bounds]) -> Fraction:
    """The first level that is met counts; none is 0."""
    assert isinstance(case.part, Criterion)
    assert case.points is not None
    values = oracle.corners(case.part, facts)
    if values is None or len(set(values)) > 1:
        raise NotSaid
    return next((band.points for band in case.points.bands if oracle.holds(values[0], band.level)), ZERO)


def _of_percent(most: Fraction, verdict: Verdict, percent: Fraction | None) -> Fraction:
    """So many times percent of target, from none to all, half up to hundredths; all of what is met and has none."""
    if verdict not in (Verdict.MET, Verdict.MISSED) or (percent is None and verdict is Verdict.MISSED):
        raise NotSaid
    if percent is None or percent >= 1:
        return most
    hundredths = most * percent * 100
    return Fraction(int(hundredths + Fraction(1, 2)), 100) if hundredths > 0 else ZERO


def _most(given: Points) -> Fraction:
    if given.up_to is not None:
        return given.up_to
    return max([ZERO, *(band.points for band in given.bands)])


def score(
    document: Document, horizon: int, facts: Mapping[str, Bounds], attributes: Mapping[str, str]
) -> tuple[Given, str | None] | None:
    """The score of a document and its grade; ``None`` where no target gives any. Raises NotSaid.

    Out of what applies: the points of a target that is not the unit's are taken off both.
    """
    sheet = document.score
    if sheet is None:
        return None
    targets = [one for one in document.targets if _counts(one, horizon, facts, attributes)]
    targets = [one for one in targets if not sheet.groups or one.group in sheet.groups]
    if not targets:
        return None
    total, out_of = ZERO, sheet.out_of
    for target in targets:
        given = points(target.cases, horizon, facts, attributes)
        out_of -= max(_most(case.points) for case in target.cases if case.points is not None)
        if given is not None:
            total, out_of = total + given.points, out_of + given.most
    reached = [name for name, least in sheet.grades if out_of > 0 and total >= least * out_of]
    return Given(total, out_of), reached[0] if reached else None


def _counts(target: Target, horizon: int, facts: Mapping[str, Bounds], attributes: Mapping[str, str]) -> bool:
    """Whether a target gives points, and asks for something by a horizon."""
    asks = any(oracle.of_part(case.part, horizon, facts, attributes) is not None for case in target.cases)
    return asks and any(case.points is not None for case in target.cases)
