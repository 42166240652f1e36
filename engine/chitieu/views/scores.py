"""Points of targets and scores of documents as cells."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from chitieu.diagnostics import Text
from chitieu.judging.points import scores
from chitieu.model import Assessment, Bounds, Result, Score, Scored
from chitieu.views.tables.cells import Cell, Chain, Figure, Printed


def points_told(result: Result) -> Cell:
    """``1.75 of 2 points``; nothing of a target that gives none or does not apply."""
    return None if result.scored is None else _of(result.scored)


def points_known(result: Result) -> Fraction | None:
    """The points of a target where they are known."""
    return None if result.scored is None else result.scored.points.exact


def most_points(result: Result) -> Fraction | None:
    """The most that the target could have given the unit."""
    return None if result.scored is None else result.scored.most.exact


def scores_told(assessment: Assessment) -> Iterator[tuple[Score, Cell]]:
    """The scores with the words for each: ``7 of 8 points (87.5%), good``."""
    for score in scores(assessment):
        share = None if score.share == Bounds(None, None) else Chain(("(", Figure(score.share, "%"), ")"), "")
        grade = Text("graded {grade}", grade=score.grade) if score.grade else None
        yield score, Chain((Chain((_of(score.scored), share)), grade), ", ")


def _of(scored: Scored) -> Cell:
    return Text("{points} of {most} points", points=between(scored.points), most=between(scored.most))


def between(bounds: Bounds) -> Cell:
    """With as many decimals as there are."""
    low, high = (None if end is None else points_in_words(end) for end in bounds)
    return low if bounds.exact is not None else Chain((low, high), " – ")


def points_in_words(points: Fraction) -> Printed:
    """A number of points, which are whole hundredths."""
    decimals = next(places for places in (0, 1, 2) if places == 2 or (points * 10**places).denominator == 1)
    return Printed(points, decimals, percent=False)
