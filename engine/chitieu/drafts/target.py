"""A new target: its rule file with examples, and what it needs in facts.yaml and indicators.yaml."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from chitieu.drafts.yaml_text import entries, indented, level, noted, scalar, with_entry
from chitieu.files import keys
from chitieu.files.formula import RESERVED
from chitieu.messages import Translate
from chitieu.model import (
    YearWord,
)


class NewFact(NamedTuple):
    id: str
    label: str
    unit: str
    group: str
    part_of: str | None


class NewIndicator(NamedTuple):
    id: str
    label: str
    formula: str
    unit: str
    group: str


class NewTarget(NamedTuple):
    """``levels`` are texts such as ``60%`` by year. ``indicator`` is the id of a known one or the one to add."""

    document: str
    id: str
    indicator: str | NewIndicator
    statement: str
    source: str
    kind: str
    levels: Mapping[int, str]
    baseline: str | None
    facts: Sequence[NewFact]
    groups: Mapping[str, str]


def facts_named(formula: str) -> list[str]:
    """The names in a formula that may be facts, each once, in order."""
    plain = _OF_YEARS.sub(" ", formula)
    return [name for name in dict.fromkeys(re.findall(r"[A-Za-z_]\w*", plain)) if name not in RESERVED]


_FUNCTIONS = "|".join(span.value for span in YearWord if span is not YearWord.OF)
_OF_YEARS = re.compile(rf"\b(?:{_FUNCTIONS})\s*\(|\b(?:of|since|to|last)\s+\d+")


def part_of(formula: str, fact: str) -> str | None:
    """In ``a / b``, the fact that ``a`` is a part of."""
    match = re.fullmatch(r"\s*([A-Za-z_]\w*)\s*/\s*([A-Za-z_]\w*)\s*", formula)
    return match[2] if match and match[1] == fact else None


def target_files(rules: Path, new: NewTarget, say: Translate) -> dict[Path, str]:
    """The files to write, by path, with their whole new texts; the rule file has no examples yet.

    facts.yaml and indicators.yaml must have their keys on lines of their own.
    """
    files: dict[Path, str] = {}
    if new.facts or new.groups:
        text = (rules / "facts.yaml").read_text("utf-8")
        for id, label in new.groups.items():
            text = with_entry(text, "groups", f"{id}: {scalar(label)}")
        for fact in new.facts:
            text = with_entry(text, "facts", _fact(fact))
        files[rules / "facts.yaml"] = text
    if isinstance(new.indicator, NewIndicator):
        text = (rules / "indicators.yaml").read_text("utf-8")
        files[rules / "indicators.yaml"] = with_entry(text, "indicators", _indicator(new.indicator))
    files[rules / new.document / f"{new.id}.yaml"] = _target(new, say)
    return files


def _fact(fact: NewFact) -> str:
    measured = {"kind": fact.unit} if fact.unit in keys.KINDS.known else {"unit": scalar(fact.unit)}
    values = {"label": scalar(fact.label), **measured, "group": fact.group}
    values |= {"part_of": fact.part_of} if fact.part_of else {}
    return "\n".join([f"{fact.id}:", *indented(entries(keys.FACT, values))])


def _indicator(new: NewIndicator) -> str:
    said = {"label": new.label, "formula": new.formula, "unit": new.unit, "group": new.group}
    values = {key: scalar(text) for key, text in said.items() if text}  # what is no number has no unit
    return "\n".join([f"{new.id}:", *indented(entries(keys.INDICATOR, values))])


def _target(new: NewTarget, say: Translate) -> str:
    indicator = new.indicator if isinstance(new.indicator, str) else new.indicator.id
    values = {
        "id": noted(new.id, say("the name of this file")),
        "indicator": noted(indicator, say("its formula stands in indicators.yaml")),
        "statement": scalar(new.statement),
        "source": scalar(new.source),
        new.kind: noted("", say("a level holds until a later one replaces it")),
    }
    values |= {"baseline": noted(level(new.baseline), say("the starting value"))} if new.baseline else {}
    levels = [f"{year}: {level(asked)}" for year, asked in new.levels.items()]
    schema = "# yaml-language-server: $schema=../schema/target.json"
    return "\n".join([schema, *entries(keys.TARGET, values), *indented(levels), ""])
