"""A dataset file → a Dataset that its rulebook can measure, or everything that is wrong with it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from chitieu.diagnostics import Place, Problems, Text, suggestion
from chitieu.files import keys
from chitieu.files.dataset_checks import check_facts
from chitieu.files.examples import attribute_value, verdict
from chitieu.files.fact_figures import child, read_fact
from chitieu.files.fields import Fields, identifier, known_fact
from chitieu.files.misplaced import Misplaced, misplaced_in
from chitieu.files.shapes import shape
from chitieu.files.tree import Mapping as MappingNode
from chitieu.files.tree import Node, Scalar, read_yaml, written_keys
from chitieu.judging.inference import Relation
from chitieu.model import (
    Attribute,
    Claim,
    Dataset,
    Fact,
    FactType,
    KindName,
    Rulebook,
    Tier,
    Unit,
)

# The keys of a dataset that need not be read to the end: what comes after unit and date is not missing there.
_HEAD = shape(*(key._replace(required=key.name in ("unit", "as_of")) for key in keys.DATASET.named))


class DatasetHead(NamedTuple):
    """Of which unit and date a dataset is."""

    unit: Unit
    as_of: dt.date


def read_head(path: Path, rulebook: Rulebook) -> DatasetHead | None:
    """The head of a dataset, without reading its facts.

    ``None`` where the whole must be read: the head has a fault, or the name of the file is another date.
    """
    faults = Problems()
    root = read_yaml(path, path.name, faults, until=frozenset(_HEAD.required)).root
    if root is None:
        return None
    fields = Fields(root, faults, _HEAD)
    unit_node, as_of = fields.node("unit"), fields.date("as_of")
    unit = None if unit_node is None else _unit(unit_node, rulebook.attributes, faults)
    if unit is None or as_of is None or faults.has_errors or not _may_be_of(path.stem, as_of):
        return None
    return DatasetHead(unit, as_of)


def read_id_and_date(path: Path, name: str, problems: Problems) -> tuple[str, dt.date] | None:
    """Of which unit, by its id, and date a dataset is, read without its rules; faults go to ``problems``."""
    root = read_yaml(path, name, problems, until=frozenset(_HEAD.required)).root
    if root is None:
        return None
    fields = Fields(root, problems, _HEAD)
    unit, as_of = fields.node("unit"), fields.date("as_of")
    id = None if unit is None else identifier(child(unit, "id"), problems)
    return None if id is None or as_of is None else (id, as_of)


def may_be_dataset(path: Path) -> bool:
    """Whether a file is meant as a dataset, well or badly written: other YAML files say neither unit nor date."""
    root = read_yaml(path, path.name, Problems()).root
    return not isinstance(root, MappingNode) or not {*_HEAD.required}.isdisjoint(written_keys(root))


_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def read_dataset(
    path: Path, name: str, rulebook: Rulebook, problems: Problems, known: Sequence[Relation] | None = None
) -> Dataset | None:
    """The dataset of a file, shown to people under ``name``; ``None`` when it cannot be made.

    ``known`` are the relations between facts of the rulebook, where they are worked out already.
    Faults go to ``problems``: a fact that the vocabulary lacks, a part above its whole, a denominator of zero.
    """
    file = read_yaml(path, name, problems)
    if file.root is None:
        return None
    misplaced = misplaced_in(rulebook.facts, rulebook.attributes, rulebook.indicators)
    fields = Fields(file.root, problems, keys.DATASET, misplaced=misplaced)
    unit_node = fields.node("unit")
    unit = None if unit_node is None else _unit(unit_node, rulebook.attributes, problems, misplaced)
    as_of, source = _as_of(fields, path, problems), fields.text("source") or ""
    facts, figures = _facts(fields, source, as_of, rulebook.facts, problems, misplaced)
    check_facts(facts, figures, unit, rulebook, known, problems)
    claims = [_claim(key, node, rulebook, problems) for key, node in fields.entries("claims")]
    _tell_commented(file.text, name, facts, rulebook.facts, problems)
    if unit is None or as_of is None:
        return None
    return Dataset(unit, as_of, source, facts, tuple(filter(None, claims)), file.text)


_COMMENTED = re.compile(r"^[ \t]+#[ \t]*([A-Za-z_][\w.]*):[ \t]*(-?\d[^\s#]*|\{[^#\n]*\})", re.MULTILINE)


def _tell_commented(
    text: str, name: str, facts: Mapping[str, Fact], vocabulary: Mapping[str, FactType], problems: Problems
) -> None:
    """A warning for each figure that stands behind ``#`` where the file gives no other: it may be meant."""
    for found in _COMMENTED.finditer(text):
        if found[1] in vocabulary and found[1] not in facts:
            line = text.count("\n", 0, found.start(1)) + 1
            column = found.start(1) - text.rfind("\n", 0, found.start(1))
            source = text.splitlines()[line - 1]
            problems.warning(
                "figure-in-comment",
                Place(name, line, column, len(found[1]), source),
                Text("the figure of “{word}” stands in a comment and is not read", word=found[1]),
                Text("take the # away before it, if it is meant"),
            )


def _as_of(fields: Fields, path: Path, problems: Problems) -> dt.date | None:
    """The reporting date; one that the name of the file contradicts is questioned."""
    as_of = fields.date("as_of")
    if as_of is not None and not _may_be_of(path.stem, as_of):
        problems.warning(
            "as-of-and-file",
            fields.place_of("as_of"),
            Text("the date differs from that in the file's name, {name}", name=path.name),
            Text("correct the one that is wrong: verdicts and trends go by as_of"),
        )
    return as_of


def _may_be_of(stem: str, as_of: dt.date) -> bool:
    """Whether the name of a file fits a date: it is that date, has its year among those that it names, or names none.

    ``2021-2025`` names every year from the one to the other.
    """
    with suppress(ValueError):
        return dt.date.fromisoformat(stem) == as_of
    years = [int(year) for year in _YEAR.findall(stem)]
    return not years or min(years) <= as_of.year <= max(years)


def _facts(
    fields: Fields,
    source: str,
    as_of: dt.date | None,
    vocabulary: Mapping[str, FactType],
    problems: Problems,
    misplaced: Misplaced,
) -> tuple[dict[str, Fact], dict[str, Node]]:
    """The facts by id, and where the figure of each stands."""
    facts: dict[str, Fact] = {}
    nodes: dict[str, Node] = {}
    for key, node in fields.entries("facts"):
        fact_type = known_fact(key, vocabulary, problems, misplaced)
        if isinstance(node, Scalar) and not node.text and not node.quoted:
            continue  # its figure is not known yet: the file was made to be filled in
        fact = read_fact(key, node, source, as_of or dt.date.min, fact_type, problems)
        if fact is not None:
            facts[fact.id], nodes[fact.id] = fact, node
    _check_implied(facts, nodes, problems)
    return facts, {id: child(node, "value") for id, node in nodes.items()}


def _check_implied(facts: Mapping[str, Fact], nodes: Mapping[str, Node], problems: Problems) -> None:
    """What a figure is implied by stands in the dataset, too."""
    for fact in facts.values():
        if fact.implied_by is not None and fact.implied_by not in facts:
            problems.error(
                "unknown-fact",
                child(nodes[fact.id], "implied_by").place,
                Text("the dataset has no fact “{word}”", word=fact.implied_by),
                suggestion(fact.implied_by, facts),
            )


def _unit(
    node: Node, known: Mapping[str, Attribute], problems: Problems, misplaced: Misplaced | None = None
) -> Unit | None:
    fields = Fields(node, problems, keys.UNIT, known, misplaced)
    id, name = fields.identifier("id"), fields.text("name")
    attributes: dict[str, str] = {}
    for attribute in known.values():
        value_node = fields.node(attribute.id)
        code = None if value_node is None else attribute_value(value_node, attribute, problems)
        if code is not None:
            attributes[attribute.id] = code
    tier, within = _where(fields, known)
    return None if id is None or name is None else Unit(id, name, attributes, tier, within)


def _where(fields: Fields, known: Mapping[str, Attribute]) -> tuple[Tier | None, str]:
    """The tier of a unit and the unit that it lies in, where these words are not attributes of the house's own."""
    tier = within = None
    if "tier" in fields and "tier" not in known:
        tier = fields.one_of(
            "tier", keys.TIERS.known, "unknown-tier", lambda word: Text("unknown tier “{word}”", word=word)
        )
    if "within" in fields and "within" not in known:
        within = fields.identifier("within")
    return None if tier is None else Tier(tier), within or ""


def _may_state(target: str, rulebook: Rulebook) -> bool:
    """Whether a target measures numbers, or ranks, which are stated as numbers are.

    Of rules of two versions, taken together, either may have it.
    """
    asked = (one for one in rulebook.targets if one.name == target)
    kinds_asked = (indicator.kind for one in asked for indicator in one.indicators)
    return all(kind is None or kind.name is KindName.RANK for kind in kinds_asked)


def _claim(key: Scalar, node: Node, rulebook: Rulebook, problems: Problems) -> Claim | None:
    known = [target.name for target in rulebook.targets]
    fields = Fields(node, problems, keys.CLAIM)
    if key.text not in known:
        if problems.has_errors:  # the target's own file may be the one that cannot be read
            return None
        problems.error(
            "unknown-target",
            key.place,
            Text("unknown target “{word}”", word=key.text),
            suggestion(key.text, known) or Text("a target is named document/target, as its folder and file"),
        )
        return None
    value = fields.stated("value")
    if value is not None and not _may_state(key.text, rulebook):
        problems.error(
            "claim-of-kind",
            fields.place_of("value"),
            Text("“{target}” has no number for a value that could be stated", target=key.text),
            Text("state its verdict instead: verdict: met"),
        )
        value = None
    return Claim(
        target=key.text,
        value=value,
        attainment=fields.stated("attainment"),
        verdict=verdict(fields, "verdict"),
        source=fields.text("source") or "",
        note=fields.text("note"),
    )
