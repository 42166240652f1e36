"""units.yaml → the units that lie within others, or everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from chitieu.diagnostics import Problems, Text, suggestion
from chitieu.files import fields as read
from chitieu.files import keys
from chitieu.files.fields import Fields
from chitieu.files.tree import Scalar, read_yaml
from chitieu.model import ListedUnit, Territory, Tier

NAME = "units.yaml"


class _Entry(NamedTuple):
    unit: ListedUnit
    fields: Fields


def read_units(path: Path, name: str, problems: Problems) -> Territory | None:
    """The units of a list, shown to people under ``name``, without their datasets; ``None`` when there is none.

    Faults go to ``problems``: a unit within one that is not listed or not of a higher tier, a merger into itself.
    """
    file = read_yaml(path, name, problems)
    if file.root is None:
        return None
    entries = [
        entry
        for key, node in Fields(file.root, problems, keys.UNITS).entries("units")
        if (entry := _unit(key, Fields(node, problems, keys.LISTED_UNIT), problems)) is not None
    ]
    units = {entry.unit.id: entry.unit for entry in entries}
    for entry in entries:
        _check_within(entry, units, problems)
        _check_merger(entry, units, problems)
    return Territory(units, listed=True, text=file.text)


def tier(fields: Fields, name: str) -> Tier | None:
    """The tier of units that a key names."""
    word = fields.one_of(name, keys.TIERS.known, "unknown-tier", lambda word: Text("unknown tier “{word}”", word=word))
    return None if word is None else Tier(word)


def _unit(key: Scalar, fields: Fields, problems: Problems) -> _Entry | None:
    id, name, of = read.identifier(key, problems), fields.text("name"), tier(fields, "tier")
    within, merged = fields.identifier("within"), fields.identifier("merged_into")
    since, until = fields.date("from"), fields.date("until")
    if since is not None and until is not None and until < since:
        problems.error("until-before-from", fields.place_of("until"), Text("the last day is before the first"))
    if id is None or name is None or of is None:
        return None
    return _Entry(ListedUnit(id, name, of, within or "", since, until, merged or ""), fields)


def _check_within(entry: _Entry, units: Mapping[str, ListedUnit], problems: Problems) -> None:
    """A unit lies in one of a higher tier: so none lies within itself."""
    unit, place = entry.unit, entry.fields.place_of("within")
    above = units.get(unit.within)
    if not unit.within:
        return
    if above is None:
        _unknown(entry, "within", unit.within, units, problems)
    elif not unit.tier.is_below(above.tier):
        hint = Text("name a unit of a higher tier: {tiers}", tiers=" → ".join(tier.value for tier in Tier))
        circle = " → ".join(_circle(unit, units))
        if circle:
            problems.error("within-itself", place, Text("a unit lies within itself: {circle}", circle=circle), hint)
        else:
            said = Text("a {tier} cannot lie within a {other}", tier=unit.tier.value, other=above.tier.value)
            problems.error("tier-within", place, said, hint)


def _circle(unit: ListedUnit, units: Mapping[str, ListedUnit]) -> tuple[str, ...]:
    """The way by ``within`` from a unit to itself; nothing where it does not lead there."""
    way = list(_upwards(unit, units))
    return (unit.id, *way[: way.index(unit.id) + 1]) if unit.id in way else ()


def _upwards(unit: ListedUnit, units: Mapping[str, ListedUnit]) -> Iterator[str]:
    for _ in units:
        above = units.get(unit.within)
        if above is None:
            return
        yield above.id
        unit = above


def _check_merger(entry: _Entry, units: Mapping[str, ListedUnit], problems: Problems) -> None:
    """A unit is merged, after its last day, into another one of its tier, and not in the end into itself."""
    unit, place = entry.unit, entry.fields.place_of("merged_into")
    if not unit.merged_into:
        return
    if "until" not in entry.fields:
        problems.error(
            "merged-without-until",
            place,
            Text("the last day of a unit that was merged is missing"),
            Text("write until: 2025-06-30"),
        )
    into = units.get(unit.merged_into)
    if into is None:
        _unknown(entry, "merged_into", unit.merged_into, units, problems)
        return
    if into.tier is not unit.tier:
        problems.error(
            "merged-into-tier",
            place,
            Text("a {tier} cannot be merged into a {other}", tier=unit.tier.value, other=into.tier.value),
            Text("a unit that only lies elsewhere now has another within:"),
        )
    way = [unit.id]
    while into is not None and into.id not in way:
        way.append(into.id)
        into = units.get(into.merged_into)
    if into is not None and into.id == unit.id:
        circle = " → ".join((*way, unit.id))
        problems.error("merged-into-itself", place, Text("a unit was merged into itself: {circle}", circle=circle))


def _unknown(entry: _Entry, key: str, word: str, units: Mapping[str, ListedUnit], problems: Problems) -> None:
    problems.error(
        "unlisted-unit",
        entry.fields.place_of(key),
        Text("the unit “{word}” is not listed", word=word),
        suggestion(word, units) or Text("list it here, too"),
    )
