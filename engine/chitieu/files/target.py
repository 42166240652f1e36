"""One target file → a Target: levels by horizon, cases, parts, readings and examples."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from chitieu.diagnostics import Problems, Text, suggestion
from chitieu.files import fields as read
from chitieu.files import formula
from chitieu.files.fields import Fields
from chitieu.files.formula import KnownNames
from chitieu.files.levels import LEVEL_DETAILS, LEVEL_KEYS, read_levels
from chitieu.files.tree import Node, Scalar
from chitieu.model import (
    Attribute,
    Bounds,
    Case,
    Condition,
    Criterion,
    Example,
    FactType,
    Indicator,
    Reading,
    Target,
    Verdict,
)

_CRITERION = ("indicator", *LEVEL_KEYS, *LEVEL_DETAILS)


class Vocabulary(NamedTuple):
    """What a target file may name."""

    facts: Mapping[str, FactType]
    attributes: Mapping[str, Attribute]
    names: KnownNames
    indicators: Mapping[str, Indicator]
    horizons: tuple[int, ...]


def read_target(node: Node, stem: str, document: str, words: Vocabulary, problems: Problems) -> Target | None:
    """The target of a file called ``stem``, or ``None`` when it cannot be made; faults go to ``problems``."""
    fields = Fields(
        node,
        problems,
        required=("id", "statement", "source"),
        optional=("title", *_CRITERION, "all_of", "cases", "readings", "examples"),
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
    cases = _cases(fields, words, problems)
    readings = tuple(_reading(item, cases, words, problems) for item in fields.items("readings"))
    examples = tuple(_example(item, words, problems) for item in fields.items("examples"))
    if "all_of" in fields and "title" not in fields:
        problems.error("missing-key", fields.place, Text("the key “{key}” is missing", key="title"))
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
        readings=tuple(reading for reading in readings if reading is not None),
        examples=tuple(example for example in examples if example is not None),
    )


def _cases(fields: Fields, words: Vocabulary, problems: Problems) -> tuple[Case, ...]:
    if "cases" not in fields:
        criteria = _criteria(fields, words, problems)
        return (Case(None, "", criteria),) if criteria else ()
    _alone(fields, "cases", (*LEVEL_KEYS, *LEVEL_DETAILS, "all_of"), problems)
    shared = _indicator(fields, words, problems) if "indicator" in fields else None
    items = fields.items("cases")
    read_cases = [_case(item, item is items[-1], shared, words, problems) for item in items]
    return tuple(case for case in read_cases if case is not None)


def _case(node: Node, last: bool, shared: Indicator | None, words: Vocabulary, problems: Problems) -> Case | None:
    """One of the cases; it takes the indicator of the target where it names none."""
    fields = Fields(node, problems, optional=("when", *_CRITERION, "all_of"))
    condition = _condition(fields, words, problems)
    if "when" not in fields and not last:
        problems.error(
            "case-without-when",
            fields.place,
            Text("this case is for every unit, and the ones after it can never apply"),
            Text("add when:, or put it last"),
        )
    criteria = _criteria(fields, words, problems, shared)
    text = fields.text("when") if condition is not None else None
    if not criteria or ("when" in fields and condition is None):
        return None
    return Case(condition, " ".join((text or "").split()), criteria)


def _condition(fields: Fields, words: Vocabulary, problems: Problems) -> Condition | None:
    node = fields.node("when")
    if node is None or fields.text("when") is None or not isinstance(node, Scalar):
        return None
    start = node.place
    if node.quoted:
        start = start._replace(column=start.column + 1)
    return formula.parse_condition(node.text, start, words.names, problems)


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
        criterion = _criterion(fields, words, problems, Criterion(shared, ()) if shared else None)
        return (criterion,) if criterion else ()
    _alone(fields, "all_of", _CRITERION, problems)
    parts = [
        _criterion(Fields(item, problems, optional=_CRITERION), words, problems) for item in fields.items("all_of")
    ]
    return tuple(part for part in parts if part is not None)


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
        if default is None or not default.levels:
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


def _reading(node: Node, cases: tuple[Case, ...], words: Vocabulary, problems: Problems) -> Reading | None:
    fields = Fields(node, problems, required=("id", "label"), optional=("all_of", "cases", *_CRITERION))
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
    whole = next(
        (
            key
            for key, several in (
                ("all_of", any(len(case.criteria) > 1 for case in cases)),
                ("cases", len(cases) > 1 and any(key in fields for key in LEVEL_KEYS)),
            )
            if several
        ),
        None,
    )
    if whole:
        problems.error("missing-key", fields.place, Text("the key “{key}” is missing", key=whole))
        return ()
    criterion = _criterion(fields, words, problems, cases[0].criteria[0])
    if criterion is None:
        return ()
    if len(cases) == 1:
        return (cases[0]._replace(criteria=(criterion,)),)
    return tuple(case._replace(criteria=(case.criteria[0]._replace(indicator=criterion.indicator),)) for case in cases)


def _example(node: Node, words: Vocabulary, problems: Problems) -> Example | None:
    fields = Fields(node, problems, required=("given", "expect"))
    given: dict[str, Bounds] = {}
    attributes: dict[str, str] = {}
    for key, value_node in fields.entries("given"):
        if key.text in words.attributes:
            code = attribute_value(value_node, words.attributes[key.text], problems)
            if code is not None:
                attributes[key.text] = code
            continue
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
        attributes=attributes,
        verdicts={year: known for year, known in verdicts.items() if known is not None},
        attainment=attainment,
        shortfall=None if shortfall is None else int(shortfall),
    )


def attribute_value(node: Node, attribute: Attribute, problems: Problems) -> str | None:
    """The code of a value of an attribute."""
    code = read.text(node, problems)
    if code is None or code in attribute.values:
        return code
    problems.error(
        "unknown-value",
        node.place,
        Text("“{word}” is not a value of “{attribute}”", word=code, attribute=attribute.id),
        suggestion(code, attribute.values) or Text("known here: {keys}", keys=", ".join(attribute.values)),
    )
    return None


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
