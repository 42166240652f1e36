"""A rulebook and datasets of tests as files in which the program runs: the same questions, a document per horizon.

In files the levels of a target are of one kind; generated ones change it by year, so every year is written by itself.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from chitieu.model import (
    AnyOf,
    Bounds,
    ByCase,
    Case,
    Comparison,
    Condition,
    Constant,
    Criterion,
    Dataset,
    Document,
    FactName,
    FactType,
    Formula,
    Gather,
    Indicator,
    Joined,
    Level,
    Not,
    OneOf,
    Op,
    Operation,
    Part,
    Parts,
    Rulebook,
)
from tests import oracle

Entry = dict[str, Any]


def write(folder: Path, rulebook: Rulebook, units: Sequence[Dataset]) -> None:
    """Writes rules and one dataset for each unit, u0, u1, …; a level may still be one that the reader refuses."""
    facts: Entry = {id: {"label": id, "unit": one.unit, "group": "g"} for id, one in _numbers(rulebook)}
    for id, one in _numbers(rulebook):
        facts[id] |= {"part_of": one.part_of} if one.part_of else {}
        facts[id] |= {"fractional": True} if one.fractional else {}
        facts[id] |= {"below_zero": True} if one.below_zero else {}
    attributes = {
        id: {"label": id, "values": {value: value for value in one.values}, "ordered": one.ordered}
        for id, one in rulebook.attributes.items()
    }
    _dump(folder / "rules/facts.yaml", {"groups": {"g": "g"}, "attributes": attributes, "facts": facts})
    indicators = {
        id: {"label": id, "formula": formula(one.formula), "unit": one.unit, "group": "g"} | _better(one)
        for id, one in rulebook.indicators.items()
        if one.kind is None
    }
    _dump(folder / "rules/indicators.yaml", {"indicators": indicators})
    checks = {
        one.id: {
            "label": one.id,
            "holds": condition(one.condition),
            "severity": "question" if one.question else "error",
        }
        for one in rulebook.checks
    }
    if checks:
        _dump(folder / "rules/checks.yaml", {"checks": checks})
    for document in rulebook.documents:
        for horizon in document.horizons:
            _document(folder / "rules", document, horizon)
    for number, unit in enumerate(units):
        _dataset(folder / "datasets", f"u{number}", unit, {id for id, _ in _numbers(rulebook)})


def _numbers(rulebook: Rulebook) -> list[tuple[str, FactType]]:
    """The facts that are numbers; of others nothing is written yet."""
    return [(id, one) for id, one in rulebook.facts.items() if one.kind is None]


def _better(indicator: Indicator) -> Entry:
    return {} if indicator.better is None else {"better": indicator.better.value}


def _dump(path: Path, content: Entry) -> None:
    """JSON, which is YAML."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", "utf-8")


def _document(rules: Path, document: Document, horizon: int) -> None:
    id = f"{document.id}-{horizon}"
    about = {"symbol": id, "title": id, "issuer": "x", "date": str(document.date), "horizons": [horizon]}
    _dump(rules / id / "document.yaml", {"id": id, **about})
    for target in document.targets:
        cases = _cases(target.cases, horizon)
        if not cases:
            continue
        entry: Entry = {"id": target.id, "title": target.id, "statement": target.id, "source": "x"}
        readings = [{"id": one.id, "label": one.id, **_cases(one.cases, horizon)} for one in target.readings]
        entry |= cases | ({"readings": [one for one in readings if len(one) > 2]} if readings else {})
        _dump(rules / id / f"{target.id}.yaml", entry)


class NotWritten(Exception):
    """A construct that has no branch here yet."""


def _cases(cases: Sequence[Case], horizon: int) -> Entry:
    if [case.condition for case in cases] == [None]:
        return _part(cases[0].part, horizon)
    written = []
    for case in cases:
        when = {} if case.condition is None else {"when": condition(case.condition)}
        written.append(when | _part(case.part, horizon))
    return {"cases": written}


def _part(part: Part, horizon: int) -> Entry:
    match part:
        case Criterion():
            asked = oracle.level_at(part, horizon)
            return {} if asked is None else {"indicator": part.indicator.id, **level(asked, horizon)}
        case ByCase(cases, target="", group=""):
            return _cases(cases, horizon)
        case Parts(Gather.ALL_OF | Gather.ANY_OF as gather, _, of):
            parts = [one for each in of if (one := _part(each, horizon))]
            return {gather.value: parts} if len(parts) > 1 else parts[0] if parts else {}
        case Parts(Gather.AT_LEAST_OF, enough, of):
            parts = [one for each in of if (one := _part(each, horizon))]
            counted = {"count": "all" if enough is None else min(enough, len(parts)), "of": parts}
            return {"at_least_of": counted} if parts else {}
        case _:
            raise NotWritten(repr(part))


def level(asked: Level, horizon: int) -> Entry:
    """The keys of a level."""
    if asked.op is Op.MONITOR:
        return {"monitor": True}
    if asked.data is not None or asked.kind is not None:
        raise NotWritten(repr(asked))
    if asked.upper is not None:
        return {"between": {horizon: [number(asked.value), number(asked.upper)]}}
    more: Entry = {} if asked.baseline is None else {"baseline": number(asked.baseline)}
    more |= {"tolerance": number(asked.tolerance)} if asked.tolerance else {}
    ends = [asked.value] if asked.further is None else [asked.value, asked.further]
    written = [number(end) for end in ends]
    op = Op.ABOUT if asked.op in (Op.ABOUT_BELOW, Op.ABOUT_WITHIN) else asked.op
    return {str(op): {horizon: written[0] if len(written) == 1 else sorted(written, key=Fraction)}, **more}


def number(exact: Fraction) -> int | str:
    """As it is written: a whole number, or a quotient."""
    return exact.numerator if exact.denominator == 1 else f"{exact.numerator}/{exact.denominator}"


def formula(written: Formula) -> str:
    """As the reader of formulas takes it, with all its brackets."""
    match written:
        case Constant(value):
            return str(number(value))
        case FactName(id):
            return id
        case AnyOf(operand):
            return f"any({formula(operand)})"
        case Operation(sign, left, right):
            return f"({formula(left)} {sign} {formula(right)})"
        case _:
            raise NotWritten(repr(written))


def condition(written: Condition) -> str:
    """As the reader of conditions takes it, with all its brackets."""
    match written:
        case Comparison(sign, left, right):
            return f"{formula(left)} {sign} {formula(right)}"
        case OneOf(attribute, values):
            return f"{attribute} in ({', '.join(sorted(values))})"
        case Not(operand):
            return f"not ({condition(operand)})"
        case Joined(word, left, right):
            return f"({condition(left)}) {word} ({condition(right)})"


def _dataset(datasets: Path, id: str, one: Dataset, written: Collection[str]) -> None:
    facts = {name: fact(each.value) for name, each in one.facts.items() if name in written}
    unit = {"id": id, "name": id, **one.unit.attributes}
    _dump(datasets / id / f"{one.as_of}.yaml", {"unit": unit, "as_of": str(one.as_of), "source": "x", "facts": facts})


def fact(value: Bounds) -> int | str | Entry:
    """A figure, or the ends that are known."""
    if value.exact is not None:
        return number(value.exact)
    ends = {"at_least": value.low, "at_most": value.high}
    return {key: number(end) for key, end in ends.items() if end is not None}
