"""One target file → a Target: levels by horizon, parts, readings and examples."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from engine.diagnostics import Problems, Text, suggestion
from engine.files import fields as read
from engine.files.fields import Fields
from engine.files.levels import LEVEL_DETAILS, LEVEL_KEYS, read_levels
from engine.files.tree import Node
from engine.model import Bounds, Criterion, Example, FactType, Indicator, Reading, Target, Verdict

_CRITERION = ("indicator", *LEVEL_KEYS, *LEVEL_DETAILS)


class Vocabulary(NamedTuple):
    """What a target file may name."""

    facts: Mapping[str, FactType]
    indicators: Mapping[str, Indicator]
    horizons: tuple[int, ...]


def read_target(node: Node, stem: str, document: str, words: Vocabulary, problems: Problems) -> Target | None:
    """The target of a file called ``stem``, or ``None`` when it cannot be made; faults go to ``problems``."""
    fields = Fields(
        node,
        problems,
        required=("id", "statement", "source"),
        optional=("title", *_CRITERION, "all_of", "readings", "examples"),
    )
    id = fields.identifier("id")
    if id is not None and id != stem:
        problems.error(
            "id-and-file",
            fields.place_of("id"),
            Text("the id “{id}” differs from the name of the file, “{stem}.yaml”", id=id, stem=stem),
            Text("give both the same name"),
        )
    statement, source, title = fields.text("statement"), fields.text("source"), fields.text("title")
    criteria = _criteria(fields, words, problems)
    readings = tuple(_reading(item, criteria, words, problems) for item in fields.items("readings"))
    examples = tuple(_example(item, words, problems) for item in fields.items("examples"))
    if "all_of" in fields and "title" not in fields:
        problems.error("missing-key", fields.place, Text("the key “{key}” is missing", key="title"))
    if id is None or statement is None or source is None or not criteria:
        return None
    first = criteria[0].indicator
    return Target(
        id=id,
        document=document,
        title=title or first.label,
        group=first.group,
        statement=statement,
        source=source,
        criteria=criteria,
        readings=tuple(reading for reading in readings if reading is not None),
        examples=tuple(example for example in examples if example is not None),
    )


def _criteria(fields: Fields, words: Vocabulary, problems: Problems) -> tuple[Criterion, ...]:
    if "all_of" not in fields:
        criterion = _criterion(fields, words, problems)
        return (criterion,) if criterion else ()
    for key in _CRITERION:
        if key in fields:
            problems.error(
                "parts-and-level",
                fields.place_of(key),
                Text("“{key}” cannot stand beside all_of", key=key),
                Text("move it into one of the parts"),
            )
    parts = [
        _criterion(Fields(item, problems, optional=_CRITERION), words, problems) for item in fields.items("all_of")
    ]
    return tuple(part for part in parts if part is not None)


def _criterion(
    fields: Fields, words: Vocabulary, problems: Problems, default: Criterion | None = None
) -> Criterion | None:
    """An indicator with its levels; a reading takes from ``default`` what it does not say."""
    indicator = default.indicator if default else None
    if "indicator" in fields:
        indicator = None
        name = fields.text("indicator")
        if name is not None:
            indicator = words.indicators.get(name)
            if indicator is None:
                problems.error(
                    "unknown-indicator",
                    fields.place_of("indicator"),
                    Text("unknown indicator “{name}”", name=name),
                    suggestion(name, words.indicators) or Text("indicators are listed in indicators.yaml"),
                )
    elif indicator is None:
        problems.error("missing-key", fields.place, Text("the key “{key}” is missing", key="indicator"))
    given = [key for key in LEVEL_KEYS if key in fields]
    if len(given) > 1:
        problems.error(
            "several-levels",
            fields.place_of(given[1]),
            Text("a target has one kind of level; this one has {ops}", ops=", ".join(given)),
            Text("for a target with parts use all_of"),
        )
        return None
    if not given:
        if default is None:
            problems.error(
                "no-level",
                fields.place,
                Text("the level is missing"),
                Text("write one of {keys}, for example: at_least: {{2025: 60%}}", keys=", ".join(LEVEL_KEYS)),
            )
            return None
        return Criterion(indicator, default.levels) if indicator else None
    levels = read_levels(fields, given[0], indicator, words.horizons, problems)
    return Criterion(indicator, levels) if indicator and levels else None


def _reading(node: Node, criteria: tuple[Criterion, ...], words: Vocabulary, problems: Problems) -> Reading | None:
    fields = Fields(node, problems, required=("id", "label"), optional=("all_of", *_CRITERION))
    id, label = fields.identifier("id"), fields.text("label")
    if "all_of" in fields:
        parts = _criteria(fields, words, problems)
    elif len(criteria) == 1:
        criterion = _criterion(fields, words, problems, criteria[0])
        parts = (criterion,) if criterion else ()
    else:
        if criteria:
            problems.error("missing-key", fields.place, Text("the key “{key}” is missing", key="all_of"))
        parts = ()
    return Reading(id, label, parts) if id is not None and label is not None and parts else None


def _example(node: Node, words: Vocabulary, problems: Problems) -> Example | None:
    fields = Fields(node, problems, required=("given", "expect"))
    given: dict[str, Bounds] = {}
    for key, value_node in fields.entries("given"):
        value = read.bounds(value_node, problems)
        if key.text not in words.facts:
            problems.error(
                "unknown-fact",
                key.place,
                Text("unknown fact “{word}”", word=key.text),
                suggestion(key.text, words.facts) or Text("facts are listed in facts.yaml"),
            )
        elif value is not None:
            given[key.text] = value
    expect_node = fields.node("expect")
    if expect_node is None:
        return None
    years = tuple(str(year) for year in words.horizons)
    expect = Fields(expect_node, problems, optional=(*years, "attainment", "shortfall"))
    verdicts = {int(year): verdict(expect, year, problems) for year in years if year in expect}
    attainment, shortfall = expect.stated("attainment"), expect.number("shortfall")
    if shortfall is not None and shortfall.denominator != 1:
        problems.error("not-whole", expect.place_of("shortfall"), Text("a whole number was expected"))
        return None
    return Example(
        given=given,
        verdicts={year: known for year, known in verdicts.items() if known is not None},
        attainment=attainment,
        shortfall=None if shortfall is None else int(shortfall),
    )


def verdict(fields: Fields, name: str, problems: Problems) -> Verdict | None:
    """The verdict written at a key: met, missed, no_data or not_applicable."""
    word = fields.text(name)
    if word is None:
        return None
    words = [known.value for known in Verdict]
    if word in words:
        return Verdict(word)
    problems.error(
        "unknown-verdict",
        fields.place_of(name),
        Text("unknown verdict “{word}”", word=word),
        suggestion(word, words) or Text("known here: {keys}", keys=", ".join(words)),
    )
    return None
