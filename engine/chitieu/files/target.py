"""One target file → a Target: levels by horizon, cases, parts, readings and examples."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from chitieu.diagnostics import Problems, Text, suggestion
from chitieu.files import fields as read
from chitieu.files import formula, keys
from chitieu.files.answers import check_answer
from chitieu.files.fields import Fields
from chitieu.files.formula import KnownNames
from chitieu.files.levels import LEVEL_KEYS, read_levels
from chitieu.files.tree import Node
from chitieu.judging.inference import of_kind
from chitieu.model import (
    Attribute,
    Bounds,
    Case,
    Criterion,
    Example,
    FactType,
    Indicator,
    Reading,
    Target,
    Verdict,
)


class Vocabulary(NamedTuple):
    """What a target file may name."""

    facts: Mapping[str, FactType]
    attributes: Mapping[str, Attribute]
    names: KnownNames
    indicators: Mapping[str, Indicator]
    horizons: tuple[int, ...]


def read_target(node: Node, stem: str, document: str, words: Vocabulary, problems: Problems) -> Target | None:
    """The target of a file called ``stem``, or ``None`` when it cannot be made; faults go to ``problems``."""
    fields = Fields(node, problems, keys.TARGET)
    id = fields.own_id(
        stem, lambda other: Text("the id “{id}” differs from the name of the file, “{stem}.yaml”", id=other, stem=stem)
    )
    statement, source, title = fields.text("statement"), fields.text("source"), fields.text("title")
    cases = _cases(fields, words, problems)
    readings = [_reading(item, cases, words, problems) for item in fields.items("readings")]
    examples = [_example(item, words, problems) for item in fields.items("examples")]
    check_answer(fields, problems)
    if "all_of" in fields:
        fields.require("title")
    if id is None or statement is None or source is None or not cases:
        return None
    first = cases[0].criteria[0].indicator
    return Target(
        id=id,
        document=document,
        title=title or first.label,
        group=first.group,
        statement=statement,
        source=source,
        cases=cases,
        readings=tuple(filter(None, readings)),
        examples=tuple(filter(None, examples)),
    )


def _cases(fields: Fields, words: Vocabulary, problems: Problems) -> tuple[Case, ...]:
    if "cases" not in fields:
        criteria = _criteria(fields, words, problems)
        return (Case(None, "", criteria),) if criteria else ()
    _alone(fields, "cases", (*keys.PART.optional, "all_of"), problems)
    shared = _indicator(fields, words, problems) if "indicator" in fields else None
    items = fields.items("cases")
    read_cases = [_case(item, item is items[-1], shared, words, problems) for item in items]
    return tuple(filter(None, read_cases))


def _case(node: Node, last: bool, shared: Indicator | None, words: Vocabulary, problems: Problems) -> Case | None:
    """One of the cases; it takes the indicator of the target where it names none."""
    fields = Fields(node, problems, keys.CASE)
    source = fields.formula("when")
    condition = None if source is None else formula.parse_condition(*source, words.names, problems)
    if "when" not in fields and not last:
        problems.error(
            "case-without-when",
            fields.place,
            Text("this case is for every unit, and the ones after it can never apply"),
            Text("add when:, or put it last"),
        )
    criteria = _criteria(fields, words, problems, shared)
    if not criteria or ("when" in fields and condition is None):
        return None
    return Case(condition, " ".join(source[0].split()) if source else "", criteria)


def _alone(fields: Fields, key: str, others: tuple[str, ...], problems: Problems) -> None:
    for other in others:
        if other in fields:
            problems.error(
                "parts-and-level",
                fields.place_of(other),
                Text("“{key}” cannot stand beside {other}", key=other, other=key),
                Text("move it into one of the parts"),
            )


def _criteria(
    fields: Fields, words: Vocabulary, problems: Problems, shared: Indicator | None = None
) -> tuple[Criterion, ...]:
    if "all_of" not in fields:
        if shared is None:
            fields.require("indicator")
        criterion = _criterion(fields, words, problems, Criterion(shared, ()) if shared else None)
        return (criterion,) if criterion else ()
    _alone(fields, "all_of", (*keys.PART.required, *keys.PART.optional), problems)
    parts = [_criterion(Fields(item, problems, keys.PART), words, problems) for item in fields.items("all_of")]
    return tuple(filter(None, parts))


def _indicator(fields: Fields, words: Vocabulary, problems: Problems) -> Indicator | None:
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


def _criterion(
    fields: Fields, words: Vocabulary, problems: Problems, default: Criterion | None = None
) -> Criterion | None:
    """An indicator with its levels; a reading takes from ``default`` what it does not say."""
    indicator = default.indicator if default else None
    if "indicator" in fields:
        indicator = _indicator(fields, words, problems)
    given = [key for key in LEVEL_KEYS if key in fields]
    levels = default.levels if default and not given else ()
    if not levels and _is_one(given, fields, problems):
        levels = read_levels(fields, given[0], indicator, words.horizons, problems)
    return Criterion(indicator, levels) if indicator and levels else None


def _is_one(given: list[str], fields: Fields, problems: Problems) -> bool:
    """Whether one kind of level is given; none and several are reported."""
    if len(given) > 1:
        problems.error(
            "several-levels",
            fields.place_of(given[1]),
            Text("a target has one kind of level; this one has {ops}", ops=", ".join(given)),
            Text("for a target with parts use all_of"),
        )
    if not given:
        problems.error(
            "no-level",
            fields.place,
            Text("the level is missing"),
            Text("write one of {keys}, for example: at_least: {{2025: 60%}}", keys=", ".join(LEVEL_KEYS)),
        )
    return len(given) == 1


def _reading(node: Node, cases: tuple[Case, ...], words: Vocabulary, problems: Problems) -> Reading | None:
    fields = Fields(node, problems, keys.READING)
    id, label = fields.identifier("id"), fields.text("label")
    if "all_of" in fields or "cases" in fields:
        other = _cases(fields, words, problems)
    else:
        other = _same_but(fields, cases, words, problems)
    return Reading(id, label, other) if id is not None and label is not None and other else None


def _same_but(fields: Fields, cases: tuple[Case, ...], words: Vocabulary, problems: Problems) -> tuple[Case, ...]:
    """The cases of the target with what a reading says differently: the indicator, the level or both."""
    if not cases:
        return ()
    if any(len(case.criteria) > 1 for case in cases):
        fields.require("all_of")
        return ()
    if len(cases) > 1 and any(key in fields for key in LEVEL_KEYS):
        fields.require("cases")
        return ()
    criterion = _criterion(fields, words, problems, cases[0].criteria[0])
    if criterion is None:
        return ()
    if len(cases) == 1:
        return (cases[0]._replace(criteria=(criterion,)),)
    return tuple(case._replace(criteria=(case.criteria[0]._replace(indicator=criterion.indicator),)) for case in cases)


def _example(node: Node, words: Vocabulary, problems: Problems) -> Example | None:
    fields = Fields(node, problems, keys.EXAMPLE)
    given, attributes = _given(fields, words, problems)
    expect_node = fields.node("expect")
    if expect_node is None:
        return None
    years = tuple(str(year) for year in words.horizons)
    expect = Fields(expect_node, problems, keys.EXPECT, years)
    verdicts = ((int(year), verdict(expect, year)) for year in years if year in expect)
    known = {year: found for year, found in verdicts if found is not None}
    attainment, shortfall = expect.stated("attainment"), expect.number("shortfall")
    if shortfall is not None and shortfall.denominator != 1:
        problems.error("not-whole", expect.place_of("shortfall"), Text("a whole number was expected"))
        return None
    return Example(given, attributes, known, attainment, None if shortfall is None else int(shortfall))


def _given(fields: Fields, words: Vocabulary, problems: Problems) -> tuple[dict[str, Bounds], dict[str, str]]:
    """What an example says of a unit: its facts and its attributes."""
    facts: dict[str, Bounds] = {}
    attributes: dict[str, str] = {}
    for key, node in fields.entries("given"):
        if (attribute := words.attributes.get(key.text)) is not None:
            code = attribute_value(node, attribute, problems)
            if code is not None:
                attributes[key.text] = code
            continue
        value = read.bounds(node, problems)
        fact = read.known_fact(key, words.facts, problems)
        if fact is not None and value is not None:
            facts[key.text] = of_kind(value, fact)
    return facts, attributes


def attribute_value(node: Node, attribute: Attribute, problems: Problems) -> str | None:
    """The code of a value of an attribute."""

    def unknown(word: str) -> Text:
        return Text("“{word}” is not a value of “{attribute}”", word=word, attribute=attribute.id)

    return read.one_of(node, attribute.values, "unknown-value", unknown, problems)


def verdict(fields: Fields, name: str) -> Verdict | None:
    """The verdict written at a key: met, missed, no_data or not_applicable."""
    known = keys.VERDICTS.known
    word = fields.one_of(name, known, "unknown-verdict", lambda word: Text("unknown verdict “{word}”", word=word))
    return None if word is None else Verdict(word)
