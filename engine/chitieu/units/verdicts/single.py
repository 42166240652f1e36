"""Rows that the plan leaves out, by the judge of single units: the same table, one unit after the other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from chitieu.judging.assess import Assessor
from chitieu.judging.inference import infer
from chitieu.model import Bounds, Dataset, Fact, Judgement, Result, Rulebook, Unit
from chitieu.numbers import exactly, rounded
from chitieu.units.asked import Asked, Key
from chitieu.units.backends.backend import Row
from chitieu.units.base import Base
from chitieu.units.plan.branches import COLUMNS
from chitieu.units.plan.levels import DECIMALS, level_texts


class SingleRows(NamedTuple):
    """Rows of the table of verdicts; ``contradictions``: rows and facts of which no value fits what is said of them."""

    rows: Sequence[Row]
    contradictions: Sequence[tuple[int, str]]


def single_columns(base: Base) -> tuple[str, ...]:
    """The columns of the relation of facts that this judge reads, in their order."""
    held = (name for fact in base.facts.values() for name in fact.columns)
    return ("n", "unit", "as_of", *base.attributes.values(), *held)


def judge(rows: Iterator[Row], base: Base, rulebook: Rulebook, asked: Asked) -> SingleRows:
    """The verdicts of some rows, each with the columns of ``single_columns``."""
    wanted = {(question.document, question.target, question.horizon) for question in asked.questions}
    found: list[Row] = []
    contradictions: list[tuple[int, str]] = []
    with Assessor(rulebook, "plain") as assessor:
        for row in rows:
            number, dataset = _dataset(dict(zip(single_columns(base), row, strict=True)), base)
            values = {fact.id: fact.value for fact in dataset.facts.values()}
            broken = infer(values, rulebook.facts, rulebook.checks).contradictions
            contradictions += [(number, one.fact) for one in broken]
            if not broken:
                for result in assessor.assess(dataset).results:
                    key: Key = (result.target.document, result.target.id, result.horizon)
                    if key in wanted:
                        found += _rows(dataset, result)
    return SingleRows(found, contradictions)


def _dataset(row: Mapping[str, object], base: Base) -> tuple[int, Dataset]:
    def value(column: str, scale: int) -> Fraction | None:
        number = row[column]
        return None if number is None else Fraction(int(str(number)), scale)

    facts: dict[str, Fact] = {}
    for id, (part, among) in base.shares.items():
        above, below = (value(base.facts[name].exact, 1) for name in (part, among))
        if above is not None and below is not None:
            facts[id] = Fact(id, exactly(above / below), "")
    for id, held in base.facts.items():
        if any(id in halves for halves in base.shares.values()):
            continue  # counted only to make shares of them
        exact = value(held.exact, held.scale)
        ends = [exact, exact]
        if held.bounded and exact is None:
            ends = [value(held.low, held.scale), value(held.high, held.scale)]
        if any(end is not None for end in ends):
            facts[id] = Fact(id, Bounds(ends[0], ends[1]), "")
    attributes = {id: str(row[name]) for id, name in base.attributes.items() if row[name] is not None}
    as_of = row["as_of"]
    assert isinstance(as_of, dt.date)
    unit = Unit(str(row["unit"]), "", attributes)
    return int(str(row["n"])), Dataset(unit, as_of, "", facts, (), "")


def _rows(dataset: Dataset, result: Result) -> Iterator[Row]:
    parts = result.parts
    if len(parts) != 1:
        yield _row(dataset, result, 0, None)
    for number, part in enumerate(parts, 1):
        yield _row(dataset, result, 0 if len(parts) == 1 else number, part)


def _row(dataset: Dataset, result: Result, number: int, part: Judgement | None) -> Row:
    attainment = result.attainment if part is None else part.attainment
    numerator = denominator = None
    if part is not None:
        numerator, denominator = part.measurement.numerator, part.measurement.denominator
        exact = part.measurement.value.exact if part.measurement.value else None
        if numerator is None and exact is not None:
            numerator, denominator = exact.numerator, exact.denominator
    by_name: dict[str, object] = {
        "unit": dataset.unit.id,
        "as_of": dataset.as_of,
        "document": result.target.document,
        "target": result.target.id,
        "part": number,
        "horizon": result.horizon,
        "verdict": str(result.verdict if part is None else part.verdict),
        "numerator": numerator,
        "denominator": denominator,
        **level_texts(part.level if part else None),
        "attainment": _shown(attainment),
        "attainment_numerator": None if attainment is None else attainment.numerator,
        "attainment_denominator": None if attainment is None else attainment.denominator,
        "shortfall": None if part is None else part.shortfall,
    }
    return tuple(by_name[name] for name in COLUMNS)


def _shown(attainment: Fraction | None) -> str | None:
    if attainment is None:
        return None
    digits = rounded(attainment, DECIMALS)
    return digits if len(digits.lstrip("-")) <= 14 + 1 else None
