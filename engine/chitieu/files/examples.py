"""An example of a target: what is given of a unit, and what is expected of it."""

from __future__ import annotations

from chitieu.diagnostics import Problems, Text
from chitieu.files import fields as read
from chitieu.files import keys, kinds
from chitieu.files.fields import Fields
from chitieu.files.misplaced import misplaced_in
from chitieu.files.target_names import Vocabulary
from chitieu.files.tree import Node
from chitieu.judging.inference import of_kind
from chitieu.model import Attribute, Bounds, Example, Verdict
from chitieu.over_years import date_of, fact_of


def example(node: Node, words: Vocabulary, problems: Problems) -> Example | None:
    """An example, or ``None`` where nothing is expected of it; faults go to ``problems``."""
    fields = Fields(node, problems, keys.EXAMPLE)
    given, attributes = _given(fields, words, problems)
    expect_node = fields.node("expect")
    if expect_node is None:
        return None
    years = tuple(str(year) for year in words.horizons)
    expect = Fields(expect_node, problems, keys.EXPECT, years)
    verdicts = ((year, verdict(expect, str(year))) for year in words.horizons if str(year) in expect)
    known = {year: found for year, found in verdicts if found is not None}
    attainment, shortfall = expect.stated("attainment"), expect.number("shortfall")
    if shortfall is not None and shortfall.denominator != 1:
        problems.error("not-whole", expect.place_of("shortfall"), Text("a whole number was expected"))
        return None
    whole, as_of = None if shortfall is None else int(shortfall), fields.date("as_of")
    return Example(given, attributes, known, attainment, whole, as_of, expect.number("points"))


def _given(fields: Fields, words: Vocabulary, problems: Problems) -> tuple[dict[str, Bounds], dict[str, str]]:
    """What an example says of a unit: its facts and its attributes."""
    facts: dict[str, Bounds] = {}
    attributes: dict[str, str] = {}
    misplaced = misplaced_in(words.facts, words.attributes, words.indicators)
    for key, node in fields.entries("given"):
        if (attribute := words.attributes.get(key.text)) is not None:
            code = attribute_value(node, attribute, problems)
            if code is not None:
                attributes[key.text] = code
            continue
        fact = words.facts.get(fact_of(key.text)) if date_of(key.text) else None
        fact = fact or read.known_fact(key, words.facts, problems, misplaced)
        kind = fact.kind if fact is not None else None
        value = read.bounds(node, problems) if kind is None else kinds.bounds(node, kind, None, problems)
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
