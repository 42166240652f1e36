"""Facts that are counted from units below, or from verdicts: what facts.yaml says of them, and rings among them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from chitieu.diagnostics import Place, Problems, Text, suggestion
from chitieu.files import formula
from chitieu.files.fields import Fields
from chitieu.files.known_names import KnownNames
from chitieu.files.units_list import tier
from chitieu.judging.below import needed_facts
from chitieu.model import ByCase, FactType, FromBelow, Parts, Rulebook, Target, Tier

KEYS = ("count_of", "sum_of", "parts_met")
_BESIDE = {"met": "count_of", "asked": "count_of", "where": "count_of", "fact": "sum_of"}


def read_below(
    read: Mapping[str, Fields],
    facts: dict[str, FactType],
    names: KnownNames,
    targets: Collection[str],
    problems: Problems,
) -> None:
    """Puts into ``facts`` what ``read`` says of those that are counted. ``targets`` are those of all documents."""
    for id, fields in read.items():
        below = _below(fields, names, targets, problems)
        if below is not None:
            facts[id] = _of_kind(facts[id]._replace(below=below), facts, fields, problems)


def _below(fields: Fields, names: KnownNames, targets: Collection[str], problems: Problems) -> FromBelow | None:
    ways, beside = [key for key in KEYS if key in fields], [key for key in _BESIDE if key in fields]
    alone = next((key for key in beside if _BESIDE[key] not in fields), None)
    if alone is not None:
        problems.error(
            "key-alone",
            fields.place_of(alone),
            Text("{key}: stands only beside {other}:", key=alone, other=_BESIDE[alone]),
            Text("for example: {other}: commune", other=_BESIDE[alone]),
        )
        return None
    if len(ways) > 1 or {"met", "asked"} <= {*beside}:
        key, other = ways[:2] if len(ways) > 1 else ("met", "asked")
        problems.error(
            "two-ways-to-count",
            fields.place_of(other),
            Text("{key}: and {other}: do not stand beside each other", key=key, other=other),
            Text("give each a fact of its own"),
        )
        return None
    return _made(ways[0], fields, names, targets, problems)


def _made(
    way: str, fields: Fields, names: KnownNames, targets: Collection[str], problems: Problems
) -> FromBelow | None:
    if way == "parts_met":
        target = _target(fields, "parts_met", targets, problems)
        return None if target is None else FromBelow(None, target)
    of = tier(fields, way)
    if way == "sum_of":
        fields.require("fact")
        fact = _known_fact(fields, names, problems)
        return None if of is None or fact is None else FromBelow(of, fact=fact)
    return _counted(of, fields, names, targets, problems)


def _counted(
    of: Tier | None, fields: Fields, names: KnownNames, targets: Collection[str], problems: Problems
) -> FromBelow | None:
    """So many units of a tier: all, those that meet a target or are asked it, those of which a condition holds."""
    met, asked = _target(fields, "met", targets, problems), _target(fields, "asked", targets, problems)
    source = fields.formula("where")
    condition = None if source is None else formula.parse_condition(*source, names, problems)
    if of is None or (source is not None and condition is None):
        return None
    written = " ".join(source[0].split()) if source else ""
    return FromBelow(of, met or asked or "", asked is not None, condition, written)


def _known_fact(fields: Fields, names: KnownNames, problems: Problems) -> str | None:
    fact = fields.text("fact")
    if fact is None or fact in names.facts:
        return fact
    text = Text("unknown fact “{word}”", word=fact)
    problems.error("unknown-fact", fields.place_of("fact"), text, suggestion(fact, names.facts))
    return None


def _target(fields: Fields, key: str, targets: Collection[str], problems: Problems) -> str | None:
    name = fields.text(key)
    if name is None or name in targets:
        return name
    problems.error(
        "unknown-target",
        fields.place_of(key),
        Text("unknown target “{word}”", word=name),
        suggestion(name, targets) or Text("a target is named document/target, as its folder and file"),
    )
    return None


def _of_kind(fact: FactType, facts: Mapping[str, FactType], fields: Fields, problems: Problems) -> FactType:
    """A sum is what its fact is, an amount or below zero; what is counted is a whole number, and no share of it."""
    below = fact.below
    summed = facts.get(below.fact) if below is not None else None
    if summed is not None:
        return _of_sum(fact, summed, fields, problems)
    if fact.is_share or fact.fractional or fact.below_zero:
        problems.error(
            "count-is-whole",
            fields.place_of(next(key for key in ("fractional", "below_zero", "unit") if key in fields)),
            Text("“{label}” is counted: it is a whole number", label=fact.label),
            Text("a share of units is a formula of indicators.yaml: passing / communes"),
        )
    return fact


def _of_sum(fact: FactType, summed: FactType, fields: Fields, problems: Problems) -> FactType:
    if summed.is_share:
        problems.error(
            "sum-of-shares",
            fields.place_of("fact"),
            Text("“{label}” is a share: shares of units are not summed", label=summed.label),
            Text("sum what it divides, and what it divides by"),
        )
    elif summed.unit and fact.unit and summed.unit != fact.unit:
        problems.error(
            "sum-in-other-unit",
            fields.place_of("unit"),
            Text(
                "“{label}” is in {unit}, and “{summed}”, of which it is the sum, in {other}",
                label=fact.label,
                unit=fact.unit,
                summed=summed.label,
                other=summed.unit,
            ),
            Text("give both the same unit"),
        )
    else:
        return fact._replace(fractional=summed.fractional, below_zero=summed.below_zero)
    return fact


def check_counted(rulebook: Rulebook, read: Mapping[str, Fields], problems: Problems) -> None:
    """What only the whole rulebook shows: facts that are made of themselves, and targets that others are asked for."""
    targets = {target.name: target for target in rulebook.targets}
    asks = {document.id: document.asks for document in rulebook.documents}
    for id, fields in read.items():
        below = rulebook.facts[id].below
        if below is None:
            continue
        target = targets.get(below.target)
        key = next(key for key in ("met", "asked", "where", "fact", "parts_met", "count_of") if key in fields)
        if target is not None:
            _check_asked(below, target, asks[target.document], fields.place_of(key), problems)
        ring = _ring(id, rulebook, targets)
        if ring:
            problems.error(
                "counted-of-itself",
                fields.place_of(key),
                Text("“{id}” is counted of itself: {ring}", id=id, ring=" → ".join(ring)),
                Text("name a target, a condition or a fact that does not need it"),
            )


def _check_asked(below: FromBelow, target: Target, asks: Tier | None, place: Place, problems: Problems) -> None:
    if below.tier is not None and asks not in (None, below.tier):
        problems.error(
            "target-asks-others",
            place,
            Text("the document of “{target}” asks another tier: {tier}", target=target.name, tier=asks),
            Text("count units of that tier, or name another target"),
        )
    if below.tier is None and not any(isinstance(case.part, Parts | ByCase) for case in target.cases):
        problems.error(
            "target-without-parts",
            place,
            Text("“{target}” has no parts", target=target.name),
            Text("name one with {keys}", keys="all_of, any_of, at_least_of"),
        )


def _ring(fact: str, rulebook: Rulebook, targets: Mapping[str, Target]) -> tuple[str, ...]:
    """The way from a fact by what it is made of to itself, with the targets on it; nothing where there is none."""
    ways: list[tuple[str, ...]] = [(fact,)]
    seen = {fact}
    while ways:
        way = ways.pop()
        below = rulebook.facts[way[-1]].below
        for name in needed_facts(below, targets) if below is not None else ():
            step = (*way, *((below.target,) if below is not None and below.target else ()), name)
            if name == fact:
                return step
            if name not in seen and name in rulebook.facts:
                seen.add(name)
                ways.append(step)
    return ()
