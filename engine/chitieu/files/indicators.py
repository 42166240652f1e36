"""indicators.yaml → indicators: a formula over facts, what it counts, what is better."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from chitieu.countable import quotient
from chitieu.diagnostics import Problems, Text
from chitieu.files import fields as read
from chitieu.files import formula, keys
from chitieu.files.answers import check_answer
from chitieu.files.fact_words import group_of
from chitieu.files.fields import Fields
from chitieu.files.known_names import KnownNames
from chitieu.files.tree import File, Scalar
from chitieu.kinds import is_all_or_nothing
from chitieu.model import (
    Better,
    Constant,
    FactKind,
    FactName,
    FactType,
    Formula,
    Indicator,
    Operation,
)
from chitieu.over_years import facts_of


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
    group = group_of(fields, groups)
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
