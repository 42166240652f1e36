"""A new dataset: every fact that the rules need, by group, each waiting for its figure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from fractions import Fraction
from types import MappingProxyType

from chitieu.drafts.yaml_text import braced, entries, scalar
from chitieu.files import keys
from chitieu.files.shapes import BOUNDS
from chitieu.judging.below import needed_facts as needed_facts_below
from chitieu.judging.conditions import names
from chitieu.kinds import NOT_YET, code
from chitieu.language import Language
from chitieu.model import Dataset, Fact, FactKind, FactType, KindName, MeasuredIn, Rulebook, Unit
from chitieu.numbers import rounded
from chitieu.over_years import facts_of


def facts_to_give(rulebook: Rulebook) -> set[str]:
    """Ids of the facts that targets, readings and their cases ask about, but for those that units below give."""
    needed: set[str] = set()
    for case in (case for target in rulebook.targets for case in target.every_case):
        for criterion in case.criteria:
            needed.update(facts_of(criterion.indicator.formula))
        if case.condition is not None:
            needed.update(name for name in names(case.condition) if name in rulebook.facts)
    counted = {fact.id: fact.below for fact in rulebook.facts.values() if fact.below is not None}
    below = {name for fact in counted.values() for name in needed_facts_below(fact, {})}
    return {name for name in (*needed, *below) if name not in counted}


def dataset_text(
    unit: Unit,
    as_of: dt.date,
    source: str,
    rulebook: Rulebook,
    like: Dataset | None,
    schema: str,
    language: Language,
    known: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """The text of a dataset without figures; with an earlier dataset, its figures stand beside as comments.

    ``schema`` is the path of the schema from the file, for editors; ``known``, what is known of facts already, as YAML.
    """
    say = language.say
    described = entries(keys.UNIT, {"id": unit.id, "name": scalar(unit.name), **unit.attributes})
    values: Mapping[str, str | list[str]] = {
        "unit": [*described, *_unknown_attributes(unit, rulebook)],
        "as_of": as_of.isoformat(),
        "source": scalar(source),
        "facts": list(_groups(rulebook, like, language, known)),
    }
    return "\n".join(
        [
            f"# yaml-language-server: $schema={schema}",
            "# " + say("Write each figure behind its colon; what is not known stays empty."),
            "# "
            + say(
                "17, 96%, or what is known of it: {{at_least: 3260}}. A section of its own: {{value: 17, source: …}}"
            ).format(),
            *entries(keys.DATASET, values),
            "",
        ]
    )


def _unknown_attributes(unit: Unit, rulebook: Rulebook) -> Iterator[str]:
    for attribute in rulebook.attributes.values():
        if attribute.id not in unit.attributes:
            values = ", ".join(f"{code} ({label})" for code, label in attribute.values.items())
            yield f"# {attribute.id}: # {attribute.label}: {values}"


def _groups(rulebook: Rulebook, like: Dataset | None, language: Language, known: Mapping[str, str]) -> Iterator[str]:
    """What the rules need, by groups; below it, in comments, what else the vocabulary has."""
    needed = facts_to_give(rulebook) | set(known)
    for label, facts in _by_group(rulebook, needed):
        yield f"# {label}"
        for fact in facts:
            yield f"{fact.id}: {known[fact.id]}" if fact.id in known else _waiting(fact, like, language)
    given = {
        one.id for one in rulebook.facts.values() if one.below is None and one.total is None and one.id.isidentifier()
    }
    rest = list(_by_group(rulebook, given - needed))
    if rest:
        yield ""
        yield "# " + language.say("What no target needs: take the # away before a figure that you write here.")
    for label, facts in rest:
        yield f"# {label}"
        yield from (f"# {_waiting(fact, like, language)}" for fact in facts)


def _by_group(rulebook: Rulebook, wanted: Collection[str]) -> Iterator[tuple[str, list[FactType]]]:
    for group, label in rulebook.groups.items():
        facts = [fact for fact in rulebook.facts.values() if fact.group == group and fact.id in wanted]
        if facts:
            yield label, facts


def _waiting(fact: FactType, like: Dataset | None, language: Language) -> str:
    """A fact whose figure is not known yet; with its figure in an earlier dataset."""
    told = f"{fact.label} ({fact.unit if fact.kind is None else _values(fact.kind)})"
    if like is not None and fact.id in like.facts:
        told += f"; {language.date(like.as_of)}: {_figure(like.facts[fact.id], fact.measured_in)}"
    return f"{fact.id}: # {told}"


def _values(kind: FactKind) -> str:
    """How values of a kind are written, beside the fact that waits for one."""
    if kind.values:
        return ", ".join(f"{code}: {label}" for code, label in kind.values)
    words = {KindName.YES_NO: "yes, no", KindName.DATE: f"2022-06-15, {NOT_YET}", KindName.RANK: "1, 2, 3…"}
    return words[kind.name]


def _figure(fact: Fact, unit: MeasuredIn) -> str:
    """A figure as the new file would take it: without thousands separators."""

    if isinstance(unit, FactKind) and unit.name is KindName.DATE and fact.value.high is None:
        return NOT_YET

    def figure(end: Fraction) -> str:
        if isinstance(unit, FactKind):
            return code(end, unit)
        text = rounded(end * 100 if unit == "%" else end, 6).rstrip("0").rstrip(".")
        return f"{text}%" if unit == "%" else text

    if fact.value.exact is not None:
        return figure(fact.value.exact)
    ends = {"at_least": fact.value.low, "at_most": fact.value.high}
    return braced(BOUNDS, {name: figure(end) for name, end in ends.items() if end is not None})
