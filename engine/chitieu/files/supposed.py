"""A dataset with other figures than it gives, to see what they would change. It is never written anywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chitieu.diagnostics import Place, Problems, Text
from chitieu.files.dataset_checks import check_facts
from chitieu.files.fact_figures import read_figure
from chitieu.files.tree import Mapping as MappingNode
from chitieu.files.tree import Node, parse_yaml
from chitieu.model import Dataset, Fact, FactType, Rulebook, Supposed
from chitieu.naming import Choose, Nameable, meant, nobody


def suppose(
    dataset: Dataset,
    name: str,
    figures: Sequence[str],
    rulebook: Rulebook,
    problems: Problems,
    choose: Choose | None = None,
) -> Dataset:
    """The dataset of a file ``name`` with ``figures`` such as ``minority_led_agencies=11`` in the place of its own.

    Facts are named by their ids or labels. Faults go to ``problems``, also where the figures contradict the others.
    """
    facts, nodes = dict(dataset.facts), _nodes(dataset, name)
    supposed: dict[str, Supposed] = {}
    for figure in figures:
        fact_type, value = _read(figure, rulebook, problems, choose or nobody)
        if fact_type is None:
            continue
        bounds, faults = read_figure(value, fact_type, dataset.as_of)
        place = Place(f"--with {figure}")
        problems.found += [fault._replace(place=place) for fault in faults]
        node = parse_yaml(value, place.file, Problems())
        if bounds is not None and node is not None:
            before = dataset.facts.get(fact_type.id)
            facts[fact_type.id], nodes[fact_type.id] = Fact(fact_type.id, bounds, "--with"), node
            supposed[fact_type.id] = Supposed(fact_type.id, bounds, before and before.value)
    if not problems.has_errors:
        check_facts(facts, nodes, dataset.unit, rulebook, None, problems)
    text = "\n".join((dataset.text, *(f"# --with {figure}" for figure in figures)))
    return dataset._replace(facts=facts, supposed=tuple(supposed.values()), text=text)


def _read(figure: str, rulebook: Rulebook, problems: Problems, choose: Choose) -> tuple[FactType | None, str]:
    """The fact that is meant and the value as it is written; no fact, with the reason in ``problems``."""
    word, sign, value = (part.strip() for part in figure.partition("="))
    place = Place(f"--with {figure}")
    if not word or not sign or not value:
        message = Text("a fact and its value were expected: minority_led_agencies=11")
        problems.error("supposed", place, message)
        return None, value
    known = [Nameable(fact.id, (fact.label,)) for fact in rulebook.facts.values()]
    id = meant(word, known, place, Text("unknown fact “{word}”", word=word), problems, choose)
    return (None if id is None else rulebook.facts[id]), value


def _nodes(dataset: Dataset, name: str) -> dict[str, Node]:
    """Where the figures of the file stand, so that a contradiction is told with its line."""
    root = parse_yaml(dataset.text, name, Problems())
    there = _entries(_entries(root).get("facts"))
    nowhere = parse_yaml("-", name, Problems())
    assert nowhere is not None
    return {id: there.get(id, nowhere) for id in dataset.facts}


def _entries(node: Node | None) -> Mapping[str, Node]:
    return {key.text: value for key, value in node.entries} if isinstance(node, MappingNode) else {}
