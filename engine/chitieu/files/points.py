"""The points of a target, and the score of a document: levels with points, or so many by percent of target."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from chitieu.diagnostics import Problems, Text
from chitieu.files import keys, kinds
from chitieu.files.fields import Fields, one_of
from chitieu.files.figures import number, share_hint
from chitieu.files.known_names import KnownNames
from chitieu.files.level_keys import LEVEL_KEYS
from chitieu.files.levels import read_levels
from chitieu.files.tree import Mapping as MappingNode
from chitieu.files.tree import Node, Scalar
from chitieu.levels import End, Interval, asks_something, met_by
from chitieu.model import Band, Criterion, Indicator, KindName, Part, Points, ScoreSheet, criteria_of


def read_points(
    fields: Fields, part: Part | None, horizons: tuple[int, ...], names: KnownNames, problems: Problems
) -> Points | None:
    """The points that a target or a case gives for what it asks; faults go to ``problems``."""
    node = fields.node("points")
    if node is None:
        return None
    if isinstance(node, MappingNode):
        return _by_percent(Fields(node, problems, keys.BY_PERCENT), node, part, problems)
    return _by_level(fields, node, part, horizons, names, problems)


def _by_level(
    fields: Fields,
    node: Node,
    part: Part | None,
    horizons: tuple[int, ...],
    names: KnownNames,
    problems: Problems,
) -> Points | None:
    written = [Fields(item, problems, keys.BAND) for item in fields.items("points")]
    if part is None:  # which is reported
        return None
    if not isinstance(part, Criterion) or not part.indicator.is_measured:
        problems.error(
            "points",
            node.place,
            Text("points by level are of one indicator, and there is none or more than one here"),
            Text("write points: {up_to: 2} for percent of target, or give each indicator a target of its own"),
        )
        return None
    bands = [_band(each, part.indicator, horizons, names, problems) for each in written]
    known = tuple(band for band in bands if band is not None)
    if len(known) < len(bands) or not known:
        return None
    _ask_about_order(known, fields.items("points"), problems)
    return Points(known)


def _by_percent(fields: Fields, node: MappingNode, part: Part | None, problems: Problems) -> Points | None:
    most = _points(fields, "up_to", problems)
    if most is not None and most <= 0:
        problems.error("points", fields.place_of("up_to"), Text("a number above zero was expected"))
        return None
    if part is None:
        return None
    if not any(asks_something(level.op) for one in criteria_of(part) for _, level in one.levels):
        problems.error(
            "points",
            node.place,
            Text("points by percent of target need a level to be reached"),
            Text("add the level, for example at_least: {2025: 60%}"),
        )
        return None
    return None if most is None else Points(up_to=most)


def _points(fields: Fields, name: str, problems: Problems) -> Fraction | None:
    """A number of points: whole hundredths, so that their sums are what score sheets print."""
    points = fields.number(name)
    if points is not None and (points * 100).denominator != 1:
        problems.error("points", fields.place_of(name), Text("points have at most two decimals"))
        return None
    return points


def _band(
    fields: Fields, indicator: Indicator, horizons: tuple[int, ...], names: KnownNames, problems: Problems
) -> Band | None:
    points = _points(fields, "points", problems)
    given = [key for key in LEVEL_KEYS if key in fields]
    if len(given) != 1:
        problems.error(
            "points",
            fields.place_of(given[1]) if given else fields.place,
            Text("one level with its points was expected"),
            Text("for example: {at_least: 70%, points: 1}"),
        )
        return None
    level_node = fields.node(given[0])
    if isinstance(level_node, MappingNode):
        problems.error(
            "points", level_node.place, Text("levels of points have no years"), Text("write the level alone, as 70%")
        )
        return None
    levels = read_levels(fields, given[0], indicator, _any_horizon(level_node, indicator, horizons), names, problems)
    if levels and levels[0][1].data is not None:
        problems.error(
            "points",
            fields.place_of(given[0]),
            Text("levels of points are numbers, and this one is worked out of facts"),
            Text("ask it of an indicator that has the formula: (value - level) at_least 0"),
        )
        return None
    return Band(levels[0][1], points) if levels and points is not None else None


def _any_horizon(node: Node | None, indicator: Indicator, horizons: tuple[int, ...]) -> tuple[int, ...]:
    """One for a level that has none: its points are the same at every horizon, whatever year its day lies in."""
    of_days = indicator.kind is not None and indicator.kind.name is KindName.DATE
    day = kinds.day_of(node.text) if of_days and isinstance(node, Scalar) else None
    return horizons[:1] if day is None else (day.year,)


def _ask_about_order(bands: Sequence[Band], nodes: Sequence[Node], problems: Problems) -> None:
    """Whatever meets one level meets an earlier one: its points are never given."""
    for position, (band, node) in enumerate(zip(bands, nodes, strict=True)):
        if any(_covers(met_by(earlier.level), met_by(band.level)) for earlier in bands[:position]):
            problems.warning(
                "points-never-given",
                node.place,
                Text("these points are never given: what meets this level meets an earlier one, which counts"),
                Text("put the level that asks more first"),
            )


def _covers(wide: Interval, narrow: Interval) -> bool:
    return _reaches(wide.low, narrow.low, 1) and _reaches(wide.high, narrow.high, -1)


def _reaches(outer: End | None, inner: End | None, sign: int) -> bool:
    if outer is None or inner is None:
        return outer is None
    return (inner.at - outer.at) * sign > 0 or (inner.at == outer.at and (not outer.open or inner.open))


def read_score(fields: Fields, groups: Iterable[str], problems: Problems) -> ScoreSheet | None:
    """How a document makes a score of points; ``None`` where it makes none."""
    node = fields.node("score")
    if node is None:
        return None
    own = Fields(node, problems, keys.SCORE)
    out_of, named, grades = (
        _points(own, "out_of", problems),
        _groups(own, list(groups), problems),
        _grades(own, problems),
    )
    if out_of is not None and out_of <= 0:
        problems.error("points", own.place_of("out_of"), Text("a number above zero was expected"))
        return None
    return None if out_of is None else ScoreSheet(out_of, named, grades)


def _groups(own: Fields, known: Sequence[str], problems: Problems) -> tuple[str, ...]:
    found = (
        one_of(item, known, "unknown-group", lambda word: Text("unknown group “{group}”", group=word), problems)
        for item in own.items("groups")
    )
    return tuple(group for group in found if group is not None)


def _grades(own: Fields, problems: Problems) -> tuple[tuple[str, Fraction], ...]:
    """The grades, the best first."""
    grades: list[tuple[str, Fraction]] = []
    for key, node in own.entries("grades"):
        share = number(node, problems)
        if share is None:
            continue
        if not (isinstance(node, Scalar) and ("%" in node.text or "/" in node.text)):
            problems.error(
                "percent-expected",
                node.place,
                Text("a grade is given from a share of the points on, and this is the bare number"),
                share_hint(node),
            )
        grades.append((key.text, share))
    return tuple(sorted(grades, key=lambda one: one[1], reverse=True))
