"""Points of a target, and the score that those of a document come to: pure functions of what is known of values.

Points lie between ends while facts are missing; where both ends are one, they are known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from math import floor

from chitieu.levels import limits, meets
from chitieu.model import (
    Assessment,
    Band,
    Bounds,
    Document,
    Judged,
    Level,
    Points,
    Result,
    Score,
    Scored,
    ScoreSheet,
    Verdict,
)
from chitieu.numbers import exactly

_ZERO = Fraction(0)
_NOTHING = Scored(exactly(0), exactly(0))
_HUNDREDTHS = 100


def scored(result: Result) -> Scored | None:
    """The points of a target for a unit; ``None`` where it gives none, or does not apply."""
    cases = result.target.cases
    if result.verdict is Verdict.NOT_APPLICABLE or not any(case.points for case in cases):
        return None
    if result.choice.case is not None:
        points = result.choice.case.points
        return None if points is None else Scored(_given(points, result.whole), exactly(points.within.high or 0))
    may_be = [case.points.within if case.points else exactly(0) for case in cases]
    may_be += [exactly(0)] if cases[-1].condition is not None else []
    most = [one.high for one in may_be if one.high is not None]
    low = [one.low for one in may_be if one.low is not None]
    return Scored(Bounds(min(low), max(most)), Bounds(min(most), max(most)))


def _given(points: Points, whole: Judged) -> Bounds:
    if points.up_to is not None:
        return _by_percent(points.up_to, whole)
    value = whole.judgement.measurement.value if whole.judgement is not None else None
    return by_bands(points.bands, value or Bounds(None, None))


def by_bands(bands: Sequence[Band], value: Bounds) -> Bounds:
    """The least and the most points of any value within bounds: those of the first band that it meets, else none.

    Values between two neighbouring limits meet the same bands, so that one of them speaks for all.
    """
    given = [_first_met(bands, one) for one in _representatives(bands, value)]
    return Bounds(min(given), max(given))


def _first_met(bands: Iterable[Band], value: Fraction) -> Fraction:
    return next((band.points for band in bands if meets(value, band.level)), _ZERO)


def _representatives(bands: Iterable[Band], value: Bounds) -> Iterator[Fraction]:
    """Every limit within bounds, the ends, and a value between each two of these; one beyond all at an open end."""
    inside = {limit for band in bands for limit in limits(band.level) if _within(limit, value)}
    points = sorted({*inside, *(end for end in value if end is not None)}) or [_ZERO]
    if value.low is None:
        points.insert(0, points[0] - 1)
    if value.high is None:
        points.append(points[-1] + 1)
    yield points[0]
    for before, after in pairwise(points):
        yield (before + after) / 2
        yield after


def _within(limit: Fraction, value: Bounds) -> bool:
    return (value.low is None or limit >= value.low) and (value.high is None or limit <= value.high)


def _by_percent(most: Fraction, whole: Judged) -> Bounds:
    """So much of the most as percent of target says, from none to all.

    Of what has no percent all where it is met, and none where it is missed: growth of -2% of 3% is no way to it.
    """
    if whole.attainment is not None:
        return exactly(_rounded(most * whole.attainment, most))
    if whole.attainment_within is None:
        return _without_percent(most, whole)
    low, high = whole.attainment_within
    return Bounds(
        _ZERO if low is None else _rounded(most * low, most), most if high is None else _rounded(most * high, most)
    )


def _without_percent(most: Fraction, whole: Judged) -> Bounds:
    """All of what is met, none of what is missed; anything between where a value is not known."""
    if not _all_known(whole):
        return Bounds(_ZERO, most)
    return exactly(most if whole.verdict is Verdict.MET else _ZERO)


def _all_known(whole: Judged) -> bool:
    """Whether nothing is open: what has no percent then has none, and not one that is not known yet."""
    if whole.verdict is Verdict.NO_DATA:
        return False
    if whole.judgement is not None:
        return whole.judgement.measurement.exact is not None and _level_known(whole.judgement.level)
    return all(_all_known(each) for each in whole.of)


def _level_known(level: Level) -> bool:
    """Whether the facts of the unit give every figure of a level that is worked out of data."""
    from_data = level.data is not None and level.data.baseline is not None
    return level.known and not (from_data and level.baseline is None)


def _rounded(points: Fraction, most: Fraction) -> Fraction:
    """From zero to the most, to whole hundredths, half up, as score sheets do: sums are whole hundredths then."""
    return Fraction(floor(min(max(points, _ZERO), most) * _HUNDREDTHS + Fraction(1, 2)), _HUNDREDTHS)


# --- scores of documents --------------------------------------------------------------------------------------


def scores(assessment: Assessment) -> Iterator[Score]:
    """The scores of documents at their horizons, of the results that are there."""
    for document in assessment.rulebook.documents:
        if document.score is None:
            continue
        for horizon in document.horizons:
            score = _score(document, document.score, horizon, criteria(document, horizon, assessment.results))
            if score is not None:
                yield score


def criteria(document: Document, horizon: int, results: Iterable[Result]) -> list[Result]:
    """The results that the score of a document is the sum of at a horizon, each target once; none without a score."""
    sheet = document.score
    if sheet is None:
        return []
    found = {one.target.id: one for one in results if one.horizon == horizon and one.target.document == document.id}
    given = [one for one in found.values() if one.target.most_points or any(case.points for case in one.target.cases)]
    return [one for one in given if not sheet.groups or one.target.group in sheet.groups]


def due(document: Document, year: int) -> int:
    """The horizon that a document is at in a year: the next one, or the last."""
    return next((horizon for horizon in document.horizons if horizon >= year), document.horizons[-1])


def open_criteria(document: Document, year: int, results: Iterable[Result]) -> list[Result]:
    """Those whose points are not known, so that the score of the document lies between two ends."""
    asked = criteria(document, due(document, year), results)
    return [one for one in asked if one.scored is not None and one.scored.points.exact is None]


def _score(document: Document, sheet: ScoreSheet, horizon: int, counted: Sequence[Result]) -> Score | None:
    if not counted:
        return None
    each = [one.scored or _NOTHING for one in counted]
    lacking = sum((one.target.most_points for one in counted), _ZERO)
    points = _sum(one.points for one in each)
    asked = _sum(one.most for one in each)
    most = Bounds(*(sheet.out_of - lacking + (end or 0) for end in asked))
    share = _share(points, most)
    return Score(document, horizon, Scored(points, most), share, grade(sheet, share))


def _sum(bounds: Iterable[Bounds]) -> Bounds:
    ends = list(bounds)
    return Bounds(sum((one.low or _ZERO for one in ends), _ZERO), sum((one.high or _ZERO for one in ends), _ZERO))


def _share(points: Bounds, most: Bounds) -> Bounds:
    if most.low is None or most.high is None or most.low <= 0:
        return Bounds(None, None)
    corners = [end / whole for end in points if end is not None for whole in (most.low, most.high)]
    return Bounds(min(corners), max(corners))


def grade(sheet: ScoreSheet, share: Bounds) -> str | None:
    """The best grade that is reached, where both ends of a share reach the same."""
    ends = {None if end is None else _best(sheet, end) for end in share}
    return ends.pop() if len(ends) == 1 else None


def _best(sheet: ScoreSheet, share: Fraction) -> str | None:
    return next((name for name, least in sheet.grades if share >= least), None)


def short_of(scored: Scored) -> Fraction | None:
    """The points that lack of the most, where both are known and any do."""
    points, most = scored.points.exact, scored.most.exact
    return most - points if points is not None and most is not None and points < most else None


def share_known(result: Result) -> Fraction | None:
    """Percent of target, which of a target with points and no level is the share of its points."""
    if result.verdict is Verdict.MONITORED and result.scored is not None:
        return share_of(result.scored).exact
    return result.attainment


def share_of(scored: Scored) -> Bounds:
    """Points by the most that could be had, as a fraction."""
    return _share(scored.points, scored.most)
