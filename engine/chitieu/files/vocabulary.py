"""facts.yaml and indicators.yaml → what rule files and datasets may name: groups, facts, attributes, indicators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

from chitieu.countable import quotient
from chitieu.diagnostics import Problems, Text, suggestion
from chitieu.files import fields as read
from chitieu.files import formula, keys
from chitieu.files.answers import check_answer
from chitieu.files.fields import Fields
from chitieu.files.for_each import Dimensions, of_groups, sums
from chitieu.files.kinds import folded
from chitieu.files.known_names import KnownNames
from chitieu.files.shapes import shape
from chitieu.files.tree import File, Scalar
from chitieu.files.tree import Mapping as MappingNode
from chitieu.kinds import is_all_or_nothing
from chitieu.model import (
    SCORE_OF,
    Attribute,
    Better,
    Check,
    Constant,
    FactKind,
    FactName,
    FactType,
    Formula,
    Indicator,
    KindName,
    Operation,
)
from chitieu.over_years import facts_of


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
    groups, context, sections = _groups(top, problems)
    qualities = _qualities(top, problems)
    attributes = _attributes(top, problems)
    dimensions = _dimensions(top, problems)
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
    _check_wholes(facts, parts, problems)
    checks = tuple(sums(facts, dimensions))
    facts = {fact.id: fact for fact in of_groups(facts, dimensions)}
    for document in documents:
        facts[SCORE_OF + document] = FactType(SCORE_OF + document, document, "", "", fractional=True)
    names = KnownNames(facts, attributes, _scales(top, facts, problems))
    labels = tuple(qualities.values())
    return FactsFile(groups, context, sections, labels, facts, attributes, names, checks, dimensions, counted)


def _check_wholes(facts: dict[str, FactType], parts: Sequence[tuple[FactType, Fields]], problems: Problems) -> None:
    """What a fact is a part of is another fact, of the same unit, and in the end not a part of the first again.

    Of a ring every fact would be bounded by itself, and what is known of one would be inferred of all.
    """
    for fact, fields in parts:
        place, whole = fields.place_of("part_of"), facts.get(fact.part_of or "")
        ring = _ring(fact, facts)
        if whole is None:
            word = fact.part_of or ""
            problems.error("unknown-fact", place, Text("unknown fact “{word}”", word=word), suggestion(word, facts))
        elif ring:
            facts.update({id: facts[id]._replace(part_of=None) for id in ring})  # told once, and inferred of by nobody
            problems.error(
                "part-of-ring",
                place,
                Text("“{id}” is a part of itself: {ring}", id=fact.id, ring=" → ".join((*ring, fact.id))),
                Text("remove the part_of that is wrong"),
            )
        elif fact.unit and whole.unit and fact.unit != whole.unit:
            problems.error(
                "part-in-other-unit",
                place,
                Text(
                    "“{part}” is in {unit}, and “{whole}”, of which it is a part, in {other}",
                    part=fact.label,
                    unit=fact.unit,
                    whole=whole.label,
                    other=whole.unit,
                ),
                Text("give both the same unit, or remove part_of"),
            )


def _ring(fact: FactType, facts: Mapping[str, FactType]) -> tuple[str, ...]:
    """The facts from one by ``part_of`` back to itself; none where the way ends or leads into a ring elsewhere."""
    way = [fact.id]
    while (whole := facts[way[-1]].part_of) in facts and whole is not None:
        if whole in way:
            return tuple(way) if whole == fact.id else ()
        way.append(whole)
    return ()


class _Words(NamedTuple):
    """What a fact may name of its file: groups of facts and qualities, with labels, and dimensions."""

    groups: Mapping[str, str]
    qualities: Mapping[str, str]
    dimensions: Dimensions


def _fact(key: Scalar, fields: Fields, words: _Words, problems: Problems) -> FactType | None:
    """What facts.yaml says of a fact; one whose definition is faulty stays known by its id, if it has any."""
    id = _name(key, problems)
    label, unit, whole = fields.text("label"), fields.text("unit"), fields.text("part_of")
    otherwise = fields.number("otherwise")
    group, fractional, below_zero = _group(fields, words.groups), fields.flag("fractional"), fields.flag("below_zero")
    short, quality = fields.text("short"), _quality(fields, words.qualities)
    split, all_of_it = _split(fields, words.dimensions), fields.flag("all")
    flow = fields.one_of(
        "flow", keys.FLOW.known, "unknown-flow", lambda word: Text("unknown period “{word}”", word=word)
    )
    kind = _kind(fields, problems)
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


def _kind(fields: Fields, problems: Problems) -> FactKind | None:
    """The kind of a fact that is no number; a number has a unit instead."""
    if "kind" not in fields:
        fields.require("unit")
    name = fields.one_of(
        "kind", keys.KINDS.known, "unknown-kind-of-fact", lambda word: Text("unknown kind of facts “{word}”", word=word)
    )
    values = _grades(fields, problems)
    if name is None:
        if values:
            hint = Text("a fact with values is a grade: add kind: grade")
            problems.error("key-of-kind", fields.place_of("values"), Text("“values” belongs to a grade"), hint)
        return None
    kind = KindName(name)
    for other in (
        "unit",
        "fractional",
        "part_of",
        "below_zero",
        "flow",
        "otherwise",
        "split",
        *([] if kind is KindName.GRADE else ["values"]),
    ):
        if other in fields:
            problems.error(
                "key-of-kind",
                fields.place_of(other),
                Text("“{key}” does not go with kind: {kind}", key=other, kind=name),
                Text("remove it"),
            )
    if kind is KindName.GRADE and "values" not in fields:
        fields.require("values")
        return FactKind(KindName.RANK)  # its grades are not known: any place will do, so that nothing else is reported
    return FactKind(kind, values if kind is KindName.GRADE else ())


def _grades(fields: Fields, problems: Problems) -> tuple[tuple[str, str], ...]:
    """Codes of grades with their labels, from the lowest; a word that means two is told."""
    grades: dict[str, str] = {}
    for key, node in fields.entries("values"):
        code, label = _name(key, problems), read.text(node, problems)
        if code is None:
            continue
        if label is not None and folded(label) in map(folded, (*grades, *grades.values())):
            problems.error("duplicate-key", node.place, Text("“{id}” stands twice", id=label))
        grades[code] = label or code
    if "values" in fields and len(grades) < 2:
        problems.error(
            "few-grades",
            fields.place_of("values"),
            Text("at least two grades were expected, from the lowest"),
            Text("write values: {weak: yếu, fair: khá, good: tốt}"),
        )
    return tuple(grades.items())


def _name(key: Scalar, problems: Problems) -> str | None:
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


def _dimensions(top: Fields, problems: Problems) -> dict[str, dict[str, str]]:
    """The groups of each dimension with their labels."""
    dimensions: dict[str, dict[str, str]] = {}
    entries = list(top.entries("dimensions"))
    listed = top.node("dimensions")
    if listed is None or not entries:
        return {}
    within = Fields(listed, problems, shape(), [key.text for key, _ in entries])
    for key, node in entries:
        labels = {_name(code, problems): read.text(label, problems) for code, label in within.entries(key.text)}
        id = _name(key, problems)
        if id is not None:
            dimensions[id] = {name: label or name for name, label in labels.items() if name is not None}
            if not labels:
                problems.error("empty-list", node.place, Text("the list is empty"))
    return dimensions


def _attributes(top: Fields, problems: Problems) -> dict[str, Attribute]:
    attributes: dict[str, Attribute] = {}
    for key, node in top.entries("attributes"):
        id = _name(key, problems)
        fields = Fields(node, problems, keys.ATTRIBUTE)
        values: dict[str, str] = {}
        for code, label_node in fields.entries("values"):
            name, label = _name(code, problems), read.text(label_node, problems)
            if name is not None:
                values[name] = label or name
        label, ordered = fields.text("label"), fields.flag("ordered")
        if isinstance(listed := fields.node("values"), MappingNode) and not listed.entries:
            problems.error("empty-list", listed.place, Text("the list is empty"))
        if id is not None:
            attributes[id] = Attribute(id, label or id, values, ordered)
    return attributes


def _scales(top: Fields, facts: Mapping[str, FactType], problems: Problems) -> dict[str, tuple[str, ...]]:
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


def _group(fields: Fields, groups: Mapping[str, str]) -> str | None:
    return fields.one_of("group", groups, "unknown-group", lambda word: Text("unknown group “{group}”", group=word))


def _qualities(top: Fields, problems: Problems) -> dict[str, str]:
    """Labels of what facts say about those who are counted, by id."""
    qualities: dict[str, str] = {}
    for key, node in top.entries("qualities"):
        id, label = read.identifier(key, problems), read.text(node, problems)
        if id is not None and label is not None:
            qualities[id] = label
    return qualities


def _quality(fields: Fields, qualities: Mapping[str, str]) -> str | None:
    """The label of the quality that a fact is about."""
    quality = fields.one_of(
        "quality", qualities, "unknown-quality", lambda word: Text("unknown quality “{quality}”", quality=word)
    )
    return None if quality is None else qualities[quality]


def _groups(top: Fields, problems: Problems) -> tuple[dict[str, str], set[str], dict[str, str]]:
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


def read_indicators(
    file: File, groups: Mapping[str, str], names: KnownNames, problems: Problems
) -> dict[str, Indicator]:
    """The indicators of indicators.yaml by their ids, in order; faults go to ``problems``."""
    indicators: dict[str, Indicator] = {}
    if file.root is None:
        return indicators
    entries = list(Fields(file.root, problems, keys.INDICATORS).entries("indicators"))
    known = frozenset(key.text for key, _ in entries) - names.facts.keys()
    names = names._replace(indicators=known, other_years=True)
    for key, node in entries:
        indicator = _indicator(key, Fields(node, problems, keys.INDICATOR), groups, names, problems)
        if indicator is not None:
            indicators[indicator.id] = indicator
    return indicators


def _indicator(
    key: Scalar, fields: Fields, groups: Mapping[str, str], names: KnownNames, problems: Problems
) -> Indicator | None:
    """An indicator; one whose definition is faulty stays known by its id, with 0 for a formula that cannot be read."""
    id = read.identifier(key, problems)
    label, unit, counts = fields.text("label"), fields.text("unit"), fields.text("counts")
    group = _group(fields, groups)
    better = fields.one_of(
        "better", keys.BETTER.known, "unknown-better", lambda word: Text("unknown word “{word}”", word=word)
    )
    check_answer(fields, problems)
    tree = _formula(fields, names, problems)
    kind = _kind_of(fields, tree, _facts_in(tree, names), problems)
    if id is None:
        return None
    _check_divisors(tree, fields, names, problems)
    whole = _is_counted(tree, names) if kind is None else not is_all_or_nothing(kind)
    wanted = None if better is None else Better(better)
    return Indicator(id, label or id, tree, unit or "", group or "", counts, whole, wanted, kind=kind)


def _facts_in(tree: Formula, names: KnownNames) -> list[FactType]:
    return [names.facts[name] for name in facts_of(tree) if name in names.facts]


def _is_counted(tree: Formula, names: KnownNames) -> bool:
    """Whether what a formula counts is whole: people, and not hectares or parts of shares."""
    above, below = (_facts_in(one, names) for one in quotient(tree)[:2])
    return all(fact.is_count for fact in above) and not any(fact.is_share for fact in below)


def _check_divisors(tree: Formula, fields: Fields, names: KnownNames, problems: Problems) -> None:
    """What may be below zero is no whole of which there are parts."""
    match tree:
        case Operation("/", _, below) if fields.text("unit") == "%":
            for name in facts_of(below):
                if name in names.facts and names.facts[name].below_zero:
                    problems.error(
                        "divisor-below-zero",
                        fields.place_of("formula"),
                        Text("“{label}” may be below zero: a share of it says nothing", label=names.facts[name].label),
                        Text("divide by another fact, or give the indicator another unit"),
                    )


def _kind_of(fields: Fields, tree: Formula, facts: Sequence[FactType], problems: Problems) -> FactKind | None:
    """The kind of the one fact that an indicator is, where it is no number; such facts are not reckoned with."""
    odd = next((fact for fact in facts if fact.kind is not None), None)
    if odd is None or odd.kind is None:
        fields.require("unit")
        return None
    if not isinstance(tree, FactName):
        problems.error(
            "formula",
            fields.place_of("formula"),
            Text("“{id}” is of kind {kind}: it stands alone in a formula", id=odd.id, kind=odd.kind.name.value),
            Text("give it an indicator of its own; a target joins several with all_of or any_of"),
        )
    for other in ("unit", "counts"):
        if other in fields:
            problems.error(
                "key-of-kind",
                fields.place_of(other),
                Text("“{key}” does not go with a fact of kind {kind}", key=other, kind=odd.kind.name.value),
                Text("remove it"),
            )
    return odd.kind


def _formula(fields: Fields, names: KnownNames, problems: Problems) -> Formula:
    source = fields.formula("formula")
    tree = None if source is None else formula.parse_formula(*source, names, problems)
    if source is not None and tree is not None and not facts_of(tree):
        problems.error("formula", source[1], Text("the formula names no fact"))
    return tree or Constant(Fraction(0))
