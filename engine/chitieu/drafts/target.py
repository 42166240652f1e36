"""A new target: its rule file with examples, and what it needs in facts.yaml and indicators.yaml."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import NamedTuple

from chitieu.drafts.yaml_text import braced, entries, indented, level, noted, scalar, with_entry
from chitieu.files import keys
from chitieu.files.formula import RESERVED
from chitieu.judging.assess import Assessor
from chitieu.levels import direction, limits, turn
from chitieu.messages import Translate
from chitieu.model import (
    Dataset,
    Fact,
    FactName,
    Indicator,
    Level,
    Op,
    Operation,
    Result,
    Rulebook,
    Span,
    Target,
    Unit,
    Verdict,
)
from chitieu.numbers import exactly, rounded


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


_FUNCTIONS = "|".join(span.value for span in Span if span is not Span.OF)
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
    values = {"label": scalar(fact.label), "unit": scalar(fact.unit), "group": fact.group}
    values |= {"part_of": fact.part_of} if fact.part_of else {}
    return "\n".join([f"{fact.id}:", *indented(entries(keys.FACT, values))])


def _indicator(new: NewIndicator) -> str:
    said = {"label": new.label, "formula": new.formula, "unit": new.unit, "group": new.group}
    values = {key: scalar(text) for key, text in said.items()}
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


def with_examples(text: str, target: Target, rulebook: Rulebook, say: Translate) -> str:
    """A rule file with examples on either side of its first level, as the rules themselves judge them."""
    comment = say("Worked out by the program: check them against the document. chitieu test runs them.")
    lines = [f"examples: # {comment}"]
    with Assessor(rulebook, "plain") as assessor:
        for given in _givens(target):
            facts = {id: Fact(id, exactly(value), "") for id, value in given.items()}
            dataset = Dataset(Unit("example", "example", {}), dt.date(2000, 1, 1), "", facts, (), "")
            results = [one for one in assessor.assess(dataset).results if one.target is target]
            figures = ", ".join(f"{id}: {value}" for id, value in given.items())
            given_line, expect_line = entries(
                keys.EXAMPLE, {"given": f"{{{figures}}}", "expect": braced(keys.EXPECT, _expected(results))}
            )
            lines += [f"  - {given_line}", f"    {expect_line}"]
    return text + "\n".join(lines) + "\n"


def _givens(target: Target) -> Iterator[Mapping[str, int]]:
    """Facts that just meet the first level, facts that just miss it, and none; only none for longer formulas."""
    (criterion, *_) = target.cases[0].criteria
    for numerator, denominator in _around(criterion.indicator, criterion.levels[0][1]):
        match criterion.indicator.formula:
            case Operation("/", FactName(above), FactName(below)):
                yield {above: numerator, below: denominator}
            case FactName(counted) if not criterion.indicator.is_share:
                yield {counted: numerator}
    yield {}


def _around(indicator: Indicator, asked: Level) -> list[tuple[int, int]]:
    edge = limits(asked)[0]
    whole = 100 if edge <= 1 and indicator.is_share else 1
    middle = ceil(edge * whole)
    sides = []
    starts = (middle - 2,) if direction(asked.op) > 0 else (middle + 2,)
    for start in (middle - 2, middle + 2) if asked.op is Op.BETWEEN else starts:
        met = turn(max(start, 0), whole, asked)
        if met is not None and met >= 0:
            sides += [(met, whole), *((near, whole) for near in (met - 1, met + 1) if near >= 0)]
    held = dict.fromkeys(sides)
    meeting = [pair for pair in held if turn(*pair, asked) == pair[0]]
    missing = [pair for pair in held if turn(*pair, asked) != pair[0]]
    return [*meeting[:1], *missing[:1]]


def _expected(results: Sequence[Result]) -> dict[str, str]:
    expected = {str(result.horizon): str(result.verdict) for result in results}
    first = results[0]
    if first.attainment is not None:
        expected["attainment"] = _percent(first.attainment)
    if first.verdict is Verdict.MISSED and first.parts[0].shortfall is not None:
        expected["shortfall"] = str(first.parts[0].shortfall)
    return expected


def _percent(share: Fraction) -> str:
    return rounded(share * 100, 0 if (share * 100).denominator == 1 else 1) + "%"
