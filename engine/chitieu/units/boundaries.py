"""Boundaries of units from a GeoJSON file, which anybody may have made: rings of degrees, read with bounds.

It draws what the file holds and nothing else: there is no base map, and no border that the file does not bring.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from chitieu.diagnostics import Place, Problems, Text
from chitieu.files.workspace import shown

MOST_BYTES, MOST_AREAS, MOST_POINTS = 200_000_000, 30_000, 5_000_000

Point = tuple[float, float]


class Area(NamedTuple):
    """What a file draws: the texts that it is called by, by the names of its properties, and its rings."""

    called: Mapping[str, str]
    rings: tuple[tuple[Point, ...], ...]


class _Bad(Exception):
    """What is wrong with a place of the file."""

    def __init__(self, text: Text) -> None:
        super().__init__(text)
        self.text = text


def read_boundaries(path: Path, problems: Problems) -> tuple[Area, ...]:
    """The areas of a file, in its order. What is wrong goes to ``problems``: the first fault, with its feature."""
    place = Place(shown(path))
    try:
        if path.stat().st_size > MOST_BYTES:
            problems.error(
                "boundaries", place, Text("the file is larger than {size} MB", size=MOST_BYTES // 1_000_000), _SMALLER
            )
            return ()
        read = json.loads(path.read_text("utf-8-sig"))
    except OSError as fault:
        problems.error("boundaries", place, Text("the file cannot be read: {reason}", reason=fault.strerror or ""))
        return ()
    except (ValueError, RecursionError):
        problems.error("boundaries", place, Text("this is not JSON"), _GEOJSON)
        return ()
    features = read.get("features") if isinstance(read, dict) and read.get("type") == "FeatureCollection" else None
    if not isinstance(features, list):
        problems.error("boundaries", place, Text("this is not a FeatureCollection of GeoJSON"), _GEOJSON)
        return ()
    return _areas(features, place, problems)


_GEOJSON = Text("export the boundaries as GeoJSON (WGS84), with an id or a name for each")
_SMALLER = Text("simplify the boundaries first: a page needs few points")


def _areas(features: list[Any], place: Place, problems: Problems) -> tuple[Area, ...]:
    found, points = [], 0
    if len(features) > MOST_AREAS:
        problems.error("boundaries", place, Text("the file has more than {count} areas", count=MOST_AREAS), _SMALLER)
        return ()
    for number, feature in enumerate(features, 1):
        try:
            area = _area(feature)
        except _Bad as bad:
            text = Text("feature {number}: {fault}", number=number, fault=bad.text)
            problems.error("boundaries", place, text, _GEOJSON)
            return ()
        points += sum(map(len, area.rings))
        if points > MOST_POINTS:
            problems.error(
                "boundaries", place, Text("the file has more than {count} points", count=MOST_POINTS), _SMALLER
            )
            return ()
        found.append(area)
    return tuple(found)


def _area(feature: object) -> Area:
    if not isinstance(feature, dict):
        raise _Bad(Text("a feature of GeoJSON was expected"))
    geometry, properties = feature.get("geometry"), feature.get("properties")
    told = {"id": feature.get("id"), **(properties if isinstance(properties, dict) else {})}
    called = {name: str(value) for name, value in told.items() if isinstance(value, str | int) and value != ""}
    return Area(called, tuple(_rings(geometry)) if geometry is not None else ())


def _rings(geometry: object) -> Iterator[tuple[Point, ...]]:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(geometry, dict) or kind not in ("Polygon", "MultiPolygon"):
        raise _Bad(Text("a Polygon or a MultiPolygon was expected"))
    coordinates = geometry.get("coordinates")
    for polygon in _list([coordinates] if kind == "Polygon" else coordinates):
        for ring in _list(polygon):
            points = tuple(map(_point, _list(ring)))
            if len(points) < 4:
                raise _Bad(Text("a ring has fewer than four points"))
            yield points


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise _Bad(Text("a list of coordinates was expected"))
    return value


def _point(value: object) -> Point:
    match value:
        case [int() | float() as x, int() | float() as y, *_] if not (isinstance(x, bool) or isinstance(y, bool)):
            if abs(x) <= 180 and abs(y) <= 90 and math.isfinite(x) and math.isfinite(y):
                return float(x), float(y)
            raise _Bad(
                Text("a longitude and a latitude in degrees were expected, {x}, {y} was found", x=str(x), y=str(y))
            )
    raise _Bad(Text("a point of two numbers was expected"))
