"""Units below in words: from which a figure was counted, and which of them leave a target open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from chitieu.diagnostics import Text
from chitieu.digest import digest
from chitieu.model import Assessment, Fact, Merger, Result, Tier, Unit, UnitsBelow
from chitieu.views.tables.cells import Cell, Chain, Record

MOST_NAMED = 10
TIERS: Mapping[Tier, Text] = {
    Tier.COMMUNE: Text("communes"),
    Tier.DISTRICT: Text("districts"),
    Tier.PROVINCE: Text("provinces"),
    Tier.COUNTRY: Text("countries"),
}
_MORE_MAY_BE = Text("only units that reported: no units.yaml says whether there are more")


def source_of(fact: Fact) -> Cell:
    """Where a fact was read, and from how many units it was counted."""
    return Chain((fact.source or None, _counted(fact.units) if fact.units is not None else None), "; ")


def _counted(units: UnitsBelow) -> Cell:
    if units.tier is None:
        return Text("parts of a target that are met")
    return Text("counted from {count} {units}", count=units.asked, units=TIERS[units.tier])


def units_told(fact: Fact) -> Iterator[Cell]:
    """What a fact was counted from: the units that count, up to ten by name, those that leave it open, what differs."""
    units = fact.units
    if units is None or units.tier is None:
        return
    if units.counting:
        yield Text("units that count: {units}", units=units_named(units.counting))
    if units.open:
        yield Text("units that leave it open: {units}", units=units_named(units.open))
    if not units.listed:
        yield _MORE_MAY_BE


def units_named(units: Sequence[Unit]) -> Cell:
    """Units by name and id, up to ten; of more, how many others there are."""
    names = Chain(tuple(f"{unit.name} ({unit.id})" for unit in units[:MOST_NAMED]), ", ")
    others = len(units) - MOST_NAMED
    return Text("{units} and {count} others", units=names, count=others) if others > 0 else names


def why_open(result: Result) -> Cell:
    """Which units below leave a result open, or that there may be more of them than reported."""
    waits = Text("needs figures of {units}", units=units_named(result.open_units)) if result.open_units else None
    return Chain((waits, _MORE_MAY_BE if result.unlisted else None), "; ")


def open_targets(assessment: Assessment) -> Iterator[Cell]:
    """Each target that rests on units below which leave it open, or of which there may be more, with those units."""
    symbols = {document.id: document.symbol for document in assessment.rulebook.documents}
    told: dict[tuple[str, str, tuple[str, ...], bool], Result] = {}
    for result in assessment.results:
        if result.open_units or result.unlisted:
            ids = tuple(unit.id for unit in result.open_units)
            told.setdefault((symbols[result.target.document], result.target.title, ids, result.unlisted), result)
    for (symbol, title, _, _), result in told.items():
        yield Chain((f"{title} ({symbol})", why_open(result)), " – ")


def merger_told(merger: Merger | None, as_of: dt.date, unit: str) -> Iterator[Cell]:
    """Of which units figures of before are the sum, which of them had none, and what could not be carried over."""
    if merger is None:
        return
    yield Text(
        "figures of {date} are sums over {units}, now {unit}", date=as_of, units=units_named(merger.units), unit=unit
    )
    if merger.silent:
        yield Text("without figures of {units}", units=units_named(merger.silent))
    if merger.left:
        yield Text("not carried over, for they are no counts: {labels}", labels="; ".join(merger.left))


def merger_record(merger: Merger | None) -> Mapping[str, Record]:
    """The same for machines; nothing where nothing was merged."""
    if merger is None:
        return {}
    units, silent = ([unit.id for unit in each] for each in (merger.units, merger.silent))
    return {"merged": {"units": units, "silent": silent, "not_carried_over": list(merger.left)}}


def read_of_others(assessment: Assessment) -> Iterator[Mapping[str, Record]]:
    """What was read of other units, for machines: their list and their datasets, each with its fingerprint.

    Sums over units that were merged are under the unit that they became.
    """
    territory = assessment.territory
    if territory is None:
        return
    for one in assessment.history.merged:
        yield {"unit": one.unit.id, "as_of": one.as_of, "digest": digest([("", one.text)])}
    if territory.listed:
        yield {"file": "units.yaml", "digest": digest([("", territory.text)])}
    for unit, datasets in territory.datasets.items():
        for one in datasets:
            yield {"unit": unit, "as_of": one.as_of, "digest": digest([("", one.text)])}


def units_record(units: UnitsBelow) -> Mapping[str, Record]:
    """What counting units below gives, for machines."""
    return {
        "value": units.value,
        "tier": None if units.tier is None else units.tier.value,
        "counting": [unit.id for unit in units.counting],
        "open": [unit.id for unit in units.open],
        "counted": units.asked,
        "listed": units.listed,
    }
