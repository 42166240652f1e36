"""Many units on one page: what each target comes to, regions, spread, a table to filter and sort, and a card a unit.

The file is whole and asks nothing of the network. What people wrote in it is data: JSON in which no tag can begin, put
into the page as text, under a policy that runs the script of this file alone.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from hashlib import sha256
from itertools import groupby
from typing import NamedTuple

from chitieu.diagnostics import Text
from chitieu.language import Language
from chitieu.package_files import package_file
from chitieu.units.boundaries import Area
from chitieu.units.verdicts.looked import BANDS, Looked, LookedAttribute, Region
from chitieu.units.verdicts.since import Since
from chitieu.units.verdicts.summaries import TargetShare
from chitieu.views.names import VERDICTS
from chitieu.views.tables.cells import Chain, Figure
from chitieu.views.tables.words import Words
from chitieu.views.units_page.data import LETTERS, Pool, page_data
from chitieu.views.units_page.map import units_map
from chitieu.views.units_page.since import before_data, move_words, slopes
from chitieu.views.units_page.words import script_words, template_words

_FOLDER = "views/units_page"
_APART = (Fraction(0), Fraction(1))
_SHADES = 5  # of a share of units, from none to all
_TALL = 60  # of the longest column of a histogram


class BarStretch(NamedTuple):
    """A stretch of a bar of 100, from ``x`` on."""

    verdict: str
    x: str
    width: str


class TargetOfUnits(NamedTuple):
    """A target at a horizon: counts of units as text, the bar of all that it applies to, and their spread."""

    id: str
    year: int
    title: str
    symbol: str
    met: str
    share: str
    missed: str
    no_data: str
    bars: tuple[BarStretch, ...]
    told: str
    spread: tuple[SpreadColumn, ...]


class SpreadColumn(NamedTuple):
    """A column of a histogram: units with an attainment between two tenths."""

    x: int
    height: str
    y: str
    units: int
    label: str
    whole: bool


class RegionCell(NamedTuple):
    text: str
    shade: str
    told: str


class RegionTable(NamedTuple):
    """Targets × values of an attribute, each the share of units that meet it; ``above`` are the values that some of
    them lie in, each with how many."""

    id: str
    label: str
    values: Sequence[str]
    rows: Sequence[tuple[str, int, str, Sequence[RegionCell]]]
    left_out: str
    above: Sequence[tuple[str, int]]


def units_page(
    found: Looked,
    language: Language,
    labels: Mapping[str, str],
    before: Since | None = None,
    areas: Sequence[Area] | None = None,
    *,
    small: bool,
) -> str:
    """The page of a table of verdicts. ``labels`` are those of attributes by their columns.

    ``before`` is what stood in an earlier table, ``areas`` what is drawn of units.
    ``small``: what is said of fewer than five people of a register is shown, too.
    """
    import jinja2

    words, hides_few = Words(language, 1), found.of_people and not small
    script, style = (package_file(f"{_FOLDER}/page.{kind}").decode() for kind in ("js", "css"))
    pool = Pool()
    data = page_data(found, words, pool, hides_few=hides_few)
    if before is not None:
        before_data(found, before, data, pool, hides_few=hides_few)
    for attribute in data["attributes"]:
        attribute["label"] = labels.get(attribute["id"], attribute["id"])
    data["words"] = {**script_words(language), "moves": {} if before is None else move_words(before, words)}
    titles = {(one.document, one.target, one.horizon): one for one in found.columns}
    heads = [_head(one, found, words) for one in found.targets if (one.document, one.target, one.horizon) in titles]
    environment = jinja2.Environment(autoescape=True, trim_blocks=True, undefined=jinja2.StrictUndefined)
    return environment.from_string(package_file(f"{_FOLDER}/page.html").decode()).render(
        lang=language.code,
        words=template_words(language),
        title=words.text(_title(found)),
        kept=words.text(_kept(found)),
        few=language.say("Sets of fewer than five people are shown as <5.") if hides_few else "",
        heads=heads,
        maps=[_map(one, found, words, labels) for one in found.attributes],
        slopes=[] if before is None else list(slopes(found, before, words)),
        since=before and words.text(_since(before)),
        drawn=None if areas is None else units_map(areas, found.units),
        verdicts=[(LETTERS[verdict], words.text(word)) for verdict, word in VERDICTS.items()],
        style=style,
        script=script,
        policy=f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'",
        data=_json(data),
    )


def _title(found: Looked) -> Text:
    if found.as_of is None:
        return Text("Results of {units} units", units=found.all_units)
    return Text("Results of {units} units, figures to {day}", units=found.all_units, day=found.as_of)


def _since(before: Since) -> Chain:
    """Since when, and which units cannot be compared."""
    gone, new = before.sides.gone.units, before.sides.new.units
    lone = Text("units gone since: {gone}, new: {new}", gone=gone, new=new) if gone or new else None
    return Chain((Text("Since {day}", day=before.as_of), lone), "; ")


def _kept(found: Looked) -> Text | None:
    if len(found.units) == found.all_units:
        return None
    return Text(
        "Targets and regions count all {all} units; the table below holds the {kept} that miss most.",
        all=found.all_units,
        kept=len(found.units),
    )


def _digest(content: str) -> str:
    return f"sha256-{b64encode(sha256(content.encode()).digest()).decode()}"


def _json(data: object) -> str:
    """JSON in which no tag, no comment and no end of a line of old scripts can begin."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _head(one: TargetShare, found: Looked, words: Words) -> TargetOfUnits:
    key = (one.document, one.target, one.horizon)
    column = next(column for column in found.columns if column.key == key)
    counts = (("met", one.met), ("missed", one.missed), ("no_data", one.no_data))
    met, missed, no_data = (words.text(count) for _, count in counts)
    told = Text("met {met}, missed {missed}, no data {no_data}", met=one.met, missed=one.missed, no_data=one.no_data)
    return TargetOfUnits(
        id="/".join(map(str, key)),
        year=one.horizon,
        title=column.title,
        symbol=column.symbol,
        met=met,
        share=_share(one.met, one.asked, words),
        missed=missed,
        no_data=no_data,
        bars=tuple(_bars(counts, one.asked)),
        told=words.text(told),
        spread=tuple(_spread(found.bands.get(key, ()))),
    )


def _share(part: int, whole: int, words: Words) -> str:
    return words.text(Figure(Fraction(part, whole), "%", apart=_APART)) if whole else "–"


def _bars(counts: Sequence[tuple[str, int]], whole: int) -> Iterator[BarStretch]:
    start = Fraction(0)
    for verdict, count in counts:
        if count:
            width = Fraction(100 * count, whole)
            yield BarStretch(verdict, f"{float(start):.2f}", f"{float(width):.2f}")
            start += width


def _spread(bands: Sequence[int]) -> Iterator[SpreadColumn]:
    most = max(bands, default=0)
    for number, count in enumerate(bands):
        height = Fraction(_TALL * count, most) if most else Fraction(0)
        whole = number == BANDS
        label = "≥ 100" if whole else f"{number * 10}–{number * 10 + 10}"
        yield SpreadColumn(number * 36, f"{float(height):.1f}", f"{float(_TALL - height):.1f}", count, label, whole)


def _map(attribute: LookedAttribute, found: Looked, words: Words, labels: Mapping[str, str]) -> RegionTable:
    values = attribute.values[: len(attribute.values) - attribute.left_out]
    rows = []
    for one in found.targets:
        key = (one.document, one.target, one.horizon)
        column = next((column for column in found.columns if column.key == key), None)
        if column is not None:
            regions = attribute.regions.get(key, {})
            cells = [_heat(regions.get(value), words) for value in values]
            rows.append((column.title, one.horizon, column.symbol, cells))
    left_out = Text("{count} more values did not find room.", count=attribute.left_out) if attribute.left_out else None
    label = labels.get(attribute.id, attribute.id)
    within = attribute.within
    if within is None:
        return RegionTable(attribute.id, label, values, rows, words.text(left_out), ())
    above = [(value, len(list(each))) for value, each in groupby(within.of.get(value, "–") for value in values)]
    label = f"{label} ({labels.get(within.id, within.id)})"
    return RegionTable(attribute.id, label, values, rows, words.text(left_out), above)


def _heat(region: Region | None, words: Words) -> RegionCell:
    if region is None or not sum(region):
        return RegionCell("–", "none", "")
    asked = sum(region)
    told = Text("met {met}, missed {missed}, no data {no_data}", **region._asdict())
    shade = "all" if region.met == asked else str(region.met * _SHADES // asked)
    return RegionCell(_share(region.met, asked, words), shade, words.text(told))
