"""A new target: its rule file with examples, and what it needs in facts.yaml and indicators.yaml."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from chitieu.drafts.yaml_text import entries, has_block, indented, level, noted, scalar, with_entry
from chitieu.files import keys
from chitieu.files.formula import RESERVED
from chitieu.files.shapes import Shape
from chitieu.messages import Translate
from chitieu.model import YearWord
from chitieu.naming import id_of


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


class NewAttribute(NamedTuple):
    """What units differ by: a label, and its values by their codes."""

    label: str
    values: Mapping[str, str]


class NewPiece(NamedTuple):
    """A part, a case or a reading (``what``) beside the level that was asked first; a part has its own indicator."""

    what: str
    kind: str
    levels: Mapping[int, str]
    indicator: str | NewIndicator | None = None
    when: str = ""
    label: str = ""


class NewTarget(NamedTuple):
    """``levels`` are texts such as ``60%`` by year. ``indicator`` is the id of a known one or the one to add.

    ``more`` are parts that must all be met, or cases of which the first level is that of all others; and readings.
    """

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
    more: Sequence[NewPiece] = ()
    attributes: Mapping[str, NewAttribute] = {}


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
    if new.facts or new.groups or new.attributes:
        text = (rules / "facts.yaml").read_text("utf-8")
        for id, label in new.groups.items():
            text = with_entry(text, "groups", f"{id}: {scalar(label)}")
        for fact in new.facts:
            text = with_entry(text, "facts", _fact(fact))
        for id, attribute in new.attributes.items():
            text = text if has_block(text, "attributes") else f"{text.rstrip()}\nattributes:\n"
            text = with_entry(text, "attributes", _attribute(id, attribute))
        files[rules / "facts.yaml"] = text
    made = [one for one in (new.indicator, *(piece.indicator for piece in new.more)) if isinstance(one, NewIndicator)]
    if made:
        text = (rules / "indicators.yaml").read_text("utf-8")
        for indicator in made:
            text = with_entry(text, "indicators", _indicator(indicator))
        files[rules / "indicators.yaml"] = text
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


def _attribute(id: str, new: NewAttribute) -> str:
    values = ", ".join(f"{code}: {scalar(label)}" for code, label in new.values.items())
    lines = entries(keys.ATTRIBUTE, {"label": scalar(new.label), "values": f"{{{values}}}"})
    return "\n".join([f"{id}:", *indented(lines)])


def _target(new: NewTarget, say: Translate) -> str:
    """The rule file: the first level by itself, as the first of the parts, or as the last of the cases."""
    parts, cases, readings = ([one for one in new.more if one.what == what] for what in ("part", "case", "reading"))
    values: dict[str, str | list[str]] = {
        "id": noted(new.id, say("the name of this file")),
        "statement": scalar(new.statement),
        "source": scalar(new.source),
    }
    first = NewPiece("", new.kind, new.levels, new.indicator if parts else None)
    if parts:
        values["all_of"] = [line for one in (first, *parts) for line in _item(keys.PART, one, new.baseline)]
    else:
        values["indicator"] = noted(_id(new.indicator), say("its formula stands in indicators.yaml"))
    if cases:
        values["cases"] = [line for one in (*cases, first) for line in _item(keys.CASE, one, new.baseline)]
    if not parts and not cases:
        values[new.kind] = [f"{year}: {level(asked)}" for year, asked in new.levels.items()]
        values |= {"baseline": noted(level(new.baseline), say("the starting value"))} if new.baseline else {}
    if readings:
        values["readings"] = [line for one in readings for line in _item(keys.READING, one, new.baseline)]
    schema = "# yaml-language-server: $schema=../schema/target.json"
    lines = entries(keys.TARGET, values)
    note = noted(f"{new.kind}:", say("a level holds until a later one replaces it"))
    return "\n".join([schema, *(note if line == f"{new.kind}:" else line for line in lines), ""])


def _id(indicator: str | NewIndicator) -> str:
    return indicator if isinstance(indicator, str) else indicator.id


def _item(shape: Shape, piece: NewPiece, baseline: str | None) -> list[str]:
    """An item of a list, as a careful person writes it."""
    values: dict[str, str | list[str]] = {
        piece.kind: "{" + ", ".join(f"{year}: {level(asked)}" for year, asked in piece.levels.items()) + "}"
    }
    values |= {"indicator": _id(piece.indicator)} if piece.indicator is not None else {}
    values |= {"when": scalar(piece.when)} if piece.when else {}
    values |= {"id": id_of(piece.label.lower()), "label": scalar(piece.label)} if piece.label else {}
    values |= {"baseline": level(baseline)} if baseline and "_by" in piece.kind else {}
    first, *rest = entries(shape, values)
    return [f"- {first}", *indented(rest)]
