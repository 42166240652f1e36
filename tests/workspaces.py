"""A rulebook and datasets of tests as files in which the program runs: the same questions, a document per horizon.

In files the levels of a target are of one kind; generated ones change it by year, so every year is written by itself.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from chitieu.model import (
    AnyOf,
    Bounds,
    Case,
    Comparison,
    Condition,
    Constant,
    Criterion,
    Dataset,
    Document,
    FactName,
    Formula,
    Joined,
    Level,
    Not,
    OneOf,
    Op,
    Rulebook,
)
from tests import oracle

Entry = dict[str, Any]


def write(folder: Path, rulebook: Rulebook, units: Sequence[Dataset]) -> None:
    """Writes rules and one dataset for each unit, u0, u1, …; a level may still be one that the reader refuses."""
    facts: Entry = {id: {"label": id, "unit": one.unit, "group": "g"} for id, one in rulebook.facts.items()}
    for id, one in rulebook.facts.items():
        facts[id] |= {"part_of": one.part_of} if one.part_of else {}
        facts[id] |= {"fractional": True} if one.fractional else {}
    attributes = {
        id: {"label": id, "values": {value: value for value in one.values}, "ordered": one.ordered}
        for id, one in rulebook.attributes.items()
    }
    _dump(folder / "rules/facts.yaml", {"groups": {"g": "g"}, "attributes": attributes, "facts": facts})
    indicators = {
        id: {"label": id, "formula": formula(one.formula), "unit": one.unit, "group": "g"}
        for id, one in rulebook.indicators.items()
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
        _dataset(folder / "datasets", f"u{number}", unit)


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


def _cases(cases: Sequence[Case], horizon: int) -> Entry:
    if [case.condition for case in cases] == [None]:
        return _parts(cases[0].criteria, horizon)
    written = []
    for case in cases:
        when = {} if case.condition is None else {"when": condition(case.condition)}
        written.append(when | _parts(case.criteria, horizon))
    return {"cases": written}


def _parts(criteria: Sequence[Criterion], horizon: int) -> Entry:
    found = [(one, oracle.level_at(one, horizon)) for one in criteria]
    parts = [{"indicator": one.indicator.id, **level(each, horizon)} for one, each in found if each is not None]
    return {} if not parts else parts[0] if len(parts) == 1 else {"all_of": parts}


def level(asked: Level, horizon: int) -> Entry:
    """The keys of a level."""
    if asked.upper is not None:
        return {"between": {horizon: [number(asked.value), number(asked.upper)]}}
    more: Entry = {} if asked.baseline is None else {"baseline": number(asked.baseline)}
    more |= {"tolerance": number(asked.tolerance)} if asked.op is Op.ABOUT and asked.tolerance else {}
    return {str(asked.op): {horizon: number(asked.value)}, **more}


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
        case _:
            return f"({formula(written.left)} {written.sign} {formula(written.right)})"


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


def _dataset(datasets: Path, id: str, one: Dataset) -> None:
    facts = {name: fact(each.value) for name, each in one.facts.items()}
    unit = {"id": id, "name": id, **one.unit.attributes}
    _dump(datasets / id / f"{one.as_of}.yaml", {"unit": unit, "as_of": str(one.as_of), "source": "x", "facts": facts})


def fact(value: Bounds) -> int | str | Entry:
    """A figure, or the ends that are known."""
    if value.exact is not None:
        return number(value.exact)
    ends = {"at_least": value.low, "at_most": value.high}
    return {key: number(end) for key, end in ends.items() if end is not None}
