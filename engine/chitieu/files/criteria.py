"""An indicator with its levels: at horizons, or one level in every year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import chain
from operator import itemgetter

from chitieu.diagnostics import Problems, Text, suggestion
from chitieu.files import keys
from chitieu.files.fields import LEVEL, Fields
from chitieu.files.level_keys import LEVEL_KEYS
from chitieu.files.levels import read_levels
from chitieu.files.target_names import Vocabulary
from chitieu.files.tree import Mapping as MappingNode
from chitieu.model import (
    LAST_ENDED,
    ByCase,
    Case,
    Comparison,
    Constant,
    Criterion,
    FactName,
    Gather,
    Indicator,
    Level,
    Part,
    Parts,
)
from chitieu.over_years import dated

LEVELS_AND_MORE = ("tolerance", "baseline", *LEVEL_KEYS, keys.EVERY_YEAR)
"""The keys that say what is asked of one indicator."""


def indicator_of(fields: Fields, words: Vocabulary, problems: Problems) -> Indicator | None:
    """The indicator that a target, a case or a part names; one that is not known is reported."""
    name = fields.text("indicator")
    if name is None:
        return None
    if name not in words.indicators:
        problems.error(
            "unknown-indicator",
            fields.place_of("indicator"),
            Text("unknown indicator “{name}”", name=name),
            suggestion(name, words.indicators) or Text("indicators are listed in indicators.yaml"),
        )
    return words.indicators.get(name)


def criterion_of(
    fields: Fields, words: Vocabulary, problems: Problems, default: Criterion | None = None
) -> Criterion | None:
    """An indicator with its levels; a reading takes from ``default`` what it does not say."""
    indicator = default.indicator if default else None
    if "indicator" in fields:
        indicator = indicator_of(fields, words, problems)
    given = [key for key in LEVEL_KEYS if key in fields]
    levels = default.levels if default and not given else ()
    if not levels:
        levels = _levels(given, fields, indicator, words, problems)
    return Criterion(indicator, levels) if indicator and levels else None


def _levels(
    given: Sequence[str], fields: Fields, indicator: Indicator | None, words: Vocabulary, problems: Problems
) -> tuple[tuple[int, Level], ...]:
    """The levels under the keys that are ``given``, in the order of their horizons; none where those do not fit."""
    if not _follow_one_another(given, fields) and not _is_one(given, fields, problems):
        return ()
    read = [read_levels(fields, key, indicator, words.horizons, words.names, problems) for key in given]
    return tuple(sorted(chain.from_iterable(read), key=itemgetter(0)))


def _follow_one_another(given: Sequence[str], fields: Fields) -> bool:
    """Whether kinds of levels are asked in turn, each of horizons of its own: 95% by 2025, more than 95% by 2030."""
    nodes = [fields.node(key) for key in given]
    years = [year.text for node in nodes if isinstance(node, MappingNode) for year, _ in node.entries]
    return (
        len(given) > 1
        and any(set(given) <= set(kinds) for kinds in keys.IN_TURN)
        and all(isinstance(node, MappingNode) for node in nodes)
        and len(years) == len(set(years))
    )


_MOST_YEARS = 50


def each_year(fields: Fields, words: Vocabulary, problems: Problems, shared: Indicator | None) -> Parts | None:
    """A level in every year from the document's first one to its last horizon; years to come do not count yet.

    Of levels by horizon each year has the one that holds at the first horizon not before it; years before the first
    level are not asked. The first one that is asked always is, so that before it has ended there is no data rather
    than nothing that applies.
    """
    indicator = indicator_of(fields, words, problems) if "indicator" in fields else shared
    stands_alone(fields, keys.EVERY_YEAR, ("tolerance", "baseline", *LEVEL_KEYS), problems)
    due = _due(words)
    if not due:
        problems.error(
            "no-first-year",
            fields.place_of(keys.EVERY_YEAR),
            Text("each year is asked from the first one of the document on, and that is not said"),
            Text("write from: with the year in document.yaml, not after its last horizon"),
        )
        return None
    node = fields.node(keys.EVERY_YEAR)
    assert node is not None
    own = Fields(node, problems, keys.YEARLY)
    given = [key for key in keys.YEARLY_KEYS if key in own]
    levels = _levels(given, own, indicator, words, problems)
    if indicator is None or not levels:
        return None
    held = Criterion(indicator, levels)
    asked = {year: level for year in due if (level := held.level_at(due[year])) is not None}
    parts = [_in_year(indicator, level, year, due[year], next(iter(asked))) for year, level in asked.items()]
    return Parts(Gather.EACH_YEAR, None, tuple(parts))


def _due(words: Vocabulary) -> Mapping[int, int]:
    """The first horizon that is not before each year of a document; empty where its first year is not known."""
    first, horizons = words.first_year, words.horizons
    if first is None or not horizons or not first <= horizons[-1] < first + _MOST_YEARS:
        return {}
    return {year: next(each for each in horizons if each >= year) for year in range(first, horizons[-1] + 1)}


def _in_year(indicator: Indicator, level: Level, year: int, due: int, first: int) -> Part:
    """The criterion of one year, due at the first horizon that is not before it."""
    asked = Criterion(indicator._replace(id=dated(indicator.id, year), year=year), ((due, level),))
    if year == first:
        return asked
    ended = Comparison(">=", FactName(LAST_ENDED), Constant(Fraction(year)))
    return ByCase((Case(ended, f"{LAST_ENDED} >= {year}", asked),))


def _is_one(given: Sequence[str], fields: Fields, problems: Problems) -> bool:
    """Whether one kind of level is given; none and several are reported."""
    if len(given) > 1:
        problems.error(
            "several-levels",
            fields.place_of(given[1]),
            Text("a target has one kind of level; this one has {ops}", ops=", ".join(given)),
            _instead(given),
        )
    if not given and fields.misspelt.isdisjoint((LEVEL, *LEVEL_KEYS)):
        problems.error(
            "no-level",
            fields.place,
            Text("the level is missing"),
            Text("write one of {keys}, for example: at_least: {{2025: 60%}}", keys=", ".join(LEVEL_KEYS)),
        )
    return len(given) == 1


def _instead(given: Sequence[str]) -> Text:
    """What to write where several kinds of levels stand: those of one direction may follow one another."""
    if any(set(given) <= set(kinds) for kinds in keys.IN_TURN):
        return Text(
            "give each its own years, {one}: {{2025: …}} and {other}: {{2030: …}}", one=given[0], other=given[1]
        )
    return Text("for a target with parts use all_of")


def stands_alone(fields: Fields, key: str, others: tuple[str, ...], problems: Problems) -> None:
    """Reports each of the ``others`` that stands beside a key which says all that is asked there."""
    for other in others:
        if other in fields:
            problems.error(
                "parts-and-level",
                fields.place_of(other),
                Text("“{key}” cannot stand beside {other}", key=other, other=key),
                Text("move it into one of the parts"),
            )
