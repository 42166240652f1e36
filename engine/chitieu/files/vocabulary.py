"""facts.yaml → what rule files and datasets may name: groups, facts, attributes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from chitieu.diagnostics import Problems, Text
from chitieu.files import keys
from chitieu.files.answers import check_answer
from chitieu.files.fact_kinds import kind_of_fact
from chitieu.files.fact_words import (
    group_of,
    quality_of,
    read_attributes,
    read_dimensions,
    read_groups,
    read_qualities,
    read_scales,
    word_id,
)
from chitieu.files.fields import Fields
from chitieu.files.for_each import Dimensions, of_groups, sums
from chitieu.files.known_names import KnownNames
from chitieu.files.tree import File, Scalar
from chitieu.files.wholes import check_wholes
from chitieu.model import (
    SCORE_OF,
    Attribute,
    Check,
    FactType,
)


class FactsFile(NamedTuple):
    """What facts.yaml says, and what formulas may name.

    ``context`` are the groups that only describe the unit; ``sections``, headings of reports by group; ``qualities``,
    their labels. ``checks`` hold between facts and what they are split into, by the groups of ``dimensions``. What it
    says of facts that are ``counted`` needs targets to be read.
    """

    groups: dict[str, str]
    context: set[str]
    sections: dict[str, str]
    qualities: tuple[str, ...]
    facts: dict[str, FactType]
    attributes: dict[str, Attribute]
    names: KnownNames
    checks: tuple[Check, ...] = ()
    dimensions: Dimensions = MappingProxyType({})
    counted: Mapping[str, Fields] = MappingProxyType({})


_COUNTED = ("count_of", "sum_of", "parts_met", "met", "asked", "where", "fact")


def read_vocabulary(file: File, documents: Sequence[str], problems: Problems) -> FactsFile:
    """The words of facts.yaml; those whose definition is faulty stay known. Faults go to ``problems``.

    Formulas may name the scores of ``documents``, as facts that nobody reports.
    """
    facts: dict[str, FactType] = {}
    parts: list[tuple[FactType, Fields]] = []
    if file.root is None:
        return FactsFile({}, set(), {}, (), facts, {}, KnownNames(facts, {}, {}))
    counted: dict[str, Fields] = {}
    top = Fields(file.root, problems, keys.FACTS)
    groups, context, sections = read_groups(top, problems)
    qualities = read_qualities(top, problems)
    attributes = read_attributes(top, problems)
    dimensions = read_dimensions(top, problems)
    for key, node in top.entries("facts"):
        fields = Fields(node, problems, keys.FACT)
        fact = _fact(key, fields, _Words(groups, qualities, dimensions), problems)
        if fact is None:
            continue
        facts[fact.id] = fact
        if any(own in fields for own in _COUNTED):
            counted[fact.id] = fields
        if fact.id in attributes:
            text = Text("“{id}” is already an attribute", id=fact.id)
            problems.error("duplicate-key", key.place, text, Text("rename one of the two"))
        if fact.part_of is not None:
            parts.append((fact, fields))
    check_wholes(facts, parts, problems)
    checks = tuple(sums(facts, dimensions))
    facts = {fact.id: fact for fact in of_groups(facts, dimensions)}
    for document in documents:
        facts[SCORE_OF + document] = FactType(SCORE_OF + document, document, "", "", fractional=True)
    names = KnownNames(facts, attributes, read_scales(top, facts, problems))
    labels = tuple(qualities.values())
    return FactsFile(groups, context, sections, labels, facts, attributes, names, checks, dimensions, counted)


class _Words(NamedTuple):
    """What a fact may name of its file: groups of facts and qualities, with labels, and dimensions."""

    groups: Mapping[str, str]
    qualities: Mapping[str, str]
    dimensions: Dimensions


def _fact(key: Scalar, fields: Fields, words: _Words, problems: Problems) -> FactType | None:
    """What facts.yaml says of a fact; one whose definition is faulty stays known by its id, if it has any."""
    id = word_id(key, problems)
    label, unit, whole = fields.text("label"), fields.text("unit"), fields.text("part_of")
    otherwise = fields.number("otherwise")
    group, fractional, below_zero = group_of(fields, words.groups), fields.flag("fractional"), fields.flag("below_zero")
    short, quality = fields.text("short"), quality_of(fields, words.qualities)
    split, all_of_it = _split(fields, words.dimensions), fields.flag("all")
    flow = fields.one_of(
        "flow", keys.FLOW.known, "unknown-flow", lambda word: Text("unknown period “{word}”", word=word)
    )
    kind = kind_of_fact(fields, problems)
    check_answer(fields, problems)
    _check_all(fields, unit, problems)
    if id is None:
        return None
    return FactType(
        id,
        label or id,
        unit or "",
        group or "",
        whole,
        fractional,
        short,
        quality,
        below_zero,
        otherwise,
        split,
        all_of_it and unit != "%",
        flow=flow is not None,
        kind=kind,
    )


def _split(fields: Fields, dimensions: Dimensions) -> str | None:
    return fields.one_of(
        "split", dimensions, "unknown-dimension", lambda word: Text("unknown dimension “{word}”", word=word)
    )


def _check_all(fields: Fields, unit: str | None, problems: Problems) -> None:
    """Groups make up a whole that is split, and no share: shares of groups do not add up to that of all."""
    if "all" in fields and "split" not in fields:
        problems.error(
            "all-without-split",
            fields.place_of("all"),
            Text("“all” says that groups make up the whole, and there are none"),
            Text("add split: with one of the dimensions"),
        )
    elif fields.flag("all") and unit == "%":
        problems.error(
            "all-without-split",
            fields.place_of("all"),
            Text("shares of groups do not add up to the share of all"),
            Text("remove all: or give the counts that the share is made of"),
        )
