"""The words of facts.yaml beside its facts: groups, qualities, dimensions, attributes, scales."""

from __future__ import annotations

from collections.abc import Mapping

from chitieu.diagnostics import Problems, Text, suggestion
from chitieu.files import fields as read
from chitieu.files import formula, keys
from chitieu.files.fields import Fields
from chitieu.files.shapes import shape
from chitieu.files.tree import Mapping as MappingNode
from chitieu.files.tree import Scalar
from chitieu.model import Attribute, FactType


def word_id(key: Scalar, problems: Problems) -> str | None:
    """The id of a fact or an attribute: formulas and conditions read it."""
    id = read.identifier(key, problems)
    if id is None:
        return None
    if id in formula.RESERVED:
        problems.error("bad-id", key.place, Text("“{value}” is a word of formulas; choose another id", value=id))
    elif not id.isidentifier():
        problems.error(
            "bad-id",
            key.place,
            Text("“{value}” is not a usable id for a fact: formulas read it", value=id),
            Text("use letters, digits and _, with a letter first: {value}", value=id.replace("-", "_")),
        )
    return id


def read_groups(top: Fields, problems: Problems) -> tuple[dict[str, str], set[str], dict[str, str]]:
    """Labels of the groups by id, the ids of those whose facts only describe the unit, and headings of reports."""
    groups: dict[str, str] = {}
    context: set[str] = set()
    sections: dict[str, str] = {}
    for key, node in top.entries("groups"):
        id = read.identifier(key, problems)
        if isinstance(node, MappingNode):
            fields = Fields(node, problems, keys.GROUP)
            label, section = fields.text("label"), fields.text("section")
            if id is not None and section is not None:
                sections[id] = section
            if id is not None and fields.flag("context"):
                context.add(id)
        else:
            label = read.text(node, problems)
        if id is not None and label is not None:
            groups[id] = label
    return groups, context, sections


def group_of(fields: Fields, groups: Mapping[str, str]) -> str | None:
    """The id of the group that a fact or an indicator stands in."""
    return fields.one_of("group", groups, "unknown-group", lambda word: Text("unknown group “{group}”", group=word))


def read_qualities(top: Fields, problems: Problems) -> dict[str, str]:
    """Labels of what facts say about those who are counted, by id."""
    qualities: dict[str, str] = {}
    for key, node in top.entries("qualities"):
        id, label = read.identifier(key, problems), read.text(node, problems)
        if id is not None and label is not None:
            qualities[id] = label
    return qualities


def quality_of(fields: Fields, qualities: Mapping[str, str]) -> str | None:
    """The label of the quality that a fact is about."""
    quality = fields.one_of(
        "quality", qualities, "unknown-quality", lambda word: Text("unknown quality “{quality}”", quality=word)
    )
    return None if quality is None else qualities[quality]


def read_dimensions(top: Fields, problems: Problems) -> dict[str, dict[str, str]]:
    """The groups of each dimension with their labels."""
    dimensions: dict[str, dict[str, str]] = {}
    entries = list(top.entries("dimensions"))
    listed = top.node("dimensions")
    if listed is None or not entries:
        return {}
    within = Fields(listed, problems, shape(), [key.text for key, _ in entries])
    for key, node in entries:
        labels = {word_id(code, problems): read.text(label, problems) for code, label in within.entries(key.text)}
        id = word_id(key, problems)
        if id is not None:
            dimensions[id] = {name: label or name for name, label in labels.items() if name is not None}
            if not labels:
                problems.error("empty-list", node.place, Text("the list is empty"))
    return dimensions


def read_attributes(top: Fields, problems: Problems) -> dict[str, Attribute]:
    """What is asked of units in conditions, by id, with labels of the values."""
    attributes: dict[str, Attribute] = {}
    for key, node in top.entries("attributes"):
        id = word_id(key, problems)
        fields = Fields(node, problems, keys.ATTRIBUTE)
        values: dict[str, str] = {}
        for code, label_node in fields.entries("values"):
            name, label = word_id(code, problems), read.text(label_node, problems)
            if name is not None:
                values[name] = label or name
        label, ordered = fields.text("label"), fields.flag("ordered")
        if isinstance(listed := fields.node("values"), MappingNode) and not listed.entries:
            problems.error("empty-list", listed.place, Text("the list is empty"))
        if id is not None:
            attributes[id] = Attribute(id, label or id, values, ordered)
    return attributes


def read_scales(top: Fields, facts: Mapping[str, FactType], problems: Problems) -> dict[str, tuple[str, ...]]:
    """For each fact of an ordered scale, itself and the facts above it. A scale lists its facts from the lowest."""
    upwards: dict[str, tuple[str, ...]] = {}
    for key, node in top.entries("scales"):
        read.identifier(key, problems)
        steps: list[str] = []
        for item in Fields(node, problems, keys.SCALE).items("ranks"):
            fact = read.text(item, problems)
            if fact is None:
                continue
            if fact not in facts:
                problems.error(
                    "unknown-fact", item.place, Text("unknown fact “{word}”", word=fact), suggestion(fact, facts)
                )
            elif fact in upwards or fact in steps:
                problems.error("duplicate-key", item.place, Text("“{id}” already stands on a scale", id=fact))
            else:
                steps.append(fact)
        for position, fact in enumerate(steps):
            upwards[fact] = tuple(steps[position:])
    return upwards
