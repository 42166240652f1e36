"""A map of units: areas of a file joined to units, as paths that find room in the page.

Points are put on a grid, as wide as the paths fit into the page: neighbours share the points of their border, so they
share them afterwards, too, and no gap opens between them.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from chitieu.text.names import one_spelling
from chitieu.units.boundaries import Area, Point
from chitieu.units.verdicts.looked import LookedUnit

MOST_LETTERS = 900_000  # of all paths together
_WIDTH, _TALLEST = 1000, 1400
_COARSER = 1.5

Grid = tuple[int, int]


class MapPath(NamedTuple):
    """An area: the place of its unit among those of the page, and its path."""

    place: int
    path: str


class UnitsMap(NamedTuple):
    """``lone_areas`` are called as the file does, ``lone_units`` by their ids: neither has found the other."""

    width: int
    height: int
    paths: tuple[MapPath, ...]
    lone_areas: tuple[str, ...]
    lone_units: tuple[str, ...]


def units_map(areas: Sequence[Area], units: Sequence[LookedUnit]) -> UnitsMap:
    """The areas with their units, drawn to fit."""
    joined = _joined(areas, units)
    known = {id(area) for area, _ in joined}
    lone = tuple(next(iter(one.called.values()), "?") for one in areas if id(one) not in known)
    there = {place for _, place in joined}
    lone_units = tuple(unit.unit for place, unit in enumerate(units) if place not in there)
    width, height, paths = _drawn([(area, place) for area, place in joined if area.rings])
    return UnitsMap(width, height, paths, lone, lone_units)


def _joined(areas: Sequence[Area], units: Sequence[LookedUnit]) -> list[tuple[Area, int]]:
    """By the property that tells the most units apart: their ids, else their names. No two areas are of one unit."""
    by_id = {_key(unit.unit): place for place, unit in enumerate(units)}
    names = Counter(_key(unit.name) for unit in units if unit.name)
    by_name = {_key(one.name): place for place, one in enumerate(units) if one.name and names[_key(one.name)] == 1}
    properties = dict.fromkeys(name for area in areas for name in area.called)
    pairs = [(name, places) for places in (by_id, by_name) for name in properties]
    best = max(pairs, key=lambda pair: len(set(_places(areas, *pair).values())), default=None)
    if best is None:
        return []
    places = _places(areas, *best)
    times = Counter(places.values())
    return [(areas[number], place) for number, place in places.items() if times[place] == 1]


def _places(areas: Sequence[Area], name: str, known: Mapping[str, int]) -> Mapping[int, int]:
    """The unit of each area that the property finds one for."""
    keys = ((number, _key(area.called.get(name, ""))) for number, area in enumerate(areas))
    return {number: known[key] for number, key in keys if key in known}


def _key(name: str) -> str:
    return one_spelling(name).casefold()


def _drawn(areas: Sequence[tuple[Area, int]]) -> tuple[int, int, tuple[MapPath, ...]]:
    points = [point for area, _ in areas for ring in area.rings for point in ring]
    if not points:
        return _WIDTH, _WIDTH, ()
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    narrow = math.cos(math.radians((south + north) / 2))  # a degree of longitude, by that of latitude
    across, down = max((east - west) * narrow, 1e-9), max(north - south, 1e-9)
    scale = min(_WIDTH / across, _TALLEST / down)
    cell = 1.0
    while True:

        def on_grid(point: Point, cell: float = cell) -> Grid:
            x, y = (point[0] - west) * narrow * scale, (north - point[1]) * scale
            return round(round(x / cell) * cell), round(round(y / cell) * cell)

        paths = tuple(MapPath(place, "".join(_path(area, on_grid))) for area, place in areas)
        if sum(len(one.path) for one in paths) <= MOST_LETTERS or cell > _WIDTH:
            return math.ceil(across * scale), math.ceil(down * scale), paths
        cell *= _COARSER


def _path(area: Area, on_grid: Callable[[Point], Grid]) -> Iterator[str]:
    """The rings that are still areas on the grid; of an area of which nothing is left, a point to be seen."""
    rings = [ring for ring in (_thinned([on_grid(point) for point in each]) for each in area.rings) if len(ring) > 2]
    for ring in rings or [_dot(on_grid(area.rings[0][0]))]:
        yield f"M{ring[0][0]} {ring[0][1]}l"
        yield " ".join(f"{x - from_x} {y - from_y}" for (from_x, from_y), (x, y) in pairwise(ring))
        yield "z"


def _dot(at: Grid) -> list[Grid]:
    x, y = at
    return [(x, y), (x + 2, y), (x + 2, y + 2), (x, y + 2)]


def _thinned(ring: Sequence[Grid]) -> list[Grid]:
    """Without points that repeat, or that lie on the line between their neighbours."""
    kept: list[Grid] = []
    for point in ring:
        if kept and point == kept[-1]:
            continue
        while len(kept) > 1 and _on_line(kept[-2], kept[-1], point):
            kept.pop()
        kept.append(point)
    if len(kept) > 1 and kept[0] == kept[-1]:
        kept.pop()
    return kept


def _on_line(first: Grid, middle: Grid, last: Grid) -> bool:
    (a, b), (c, d), (e, f) = first, middle, last
    return (c - a) * (f - d) == (d - b) * (e - c)
