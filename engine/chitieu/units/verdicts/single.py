"""Rows that the plan leaves out, by the judge of single units: the same table, one unit after the other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Container, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from chitieu.judging.assess import Assessor
from chitieu.judging.inference import rounded_from
from chitieu.judging.keys import numbered_criteria
from chitieu.judging.scored import facts_asked, needed_for
from chitieu.judging.whole import parts_short
from chitieu.kinds import unit_told
from chitieu.model import Bounds, Dataset, Fact, History, Judgement, Result, Rulebook, Unit
from chitieu.numbers import exact_only, exactly, rounded
from chitieu.units.backends.backend import Row
from chitieu.units.base import Base
from chitieu.units.plan.branches import COLUMNS
from chitieu.units.plan.levels import DECIMALS, level_texts
from chitieu.units.questions import Key, Questions


class SingleRows(NamedTuple):
    """Rows of the table of verdicts; ``contradictions``: rows and facts of which no value fits what is said of them."""

    rows: Sequence[Row]
    contradictions: Sequence[tuple[int, str]]


def single_columns(base: Base) -> tuple[str, ...]:
    """The columns of the relation of facts that this judge reads, in their order."""
    held = (name for fact in base.facts.values() for name in fact.columns)
    halves = (fact.half for fact in base.facts.values() if fact.rounded)
    return ("n", "unit", "as_of", *base.attributes.values(), *held, *halves)


def judge(rows: Iterator[Row], base: Base, rulebook: Rulebook, wanted: Collection[Key]) -> SingleRows:
    """The verdicts of some rows, each with the columns of ``single_columns``, on what is ``wanted``."""
    found: list[Row] = []
    contradictions: list[tuple[int, str]] = []
    symbols = _symbols(rulebook)
    with Assessor(rulebook, "plain") as assessor:
        for row in rows:
            number, dataset = dataset_of_row(dict(zip(single_columns(base), row, strict=True)), base)
            inference = assessor.infer(dataset)
            contradictions += [(number, one.fact) for one in inference.contradictions]
            if not inference.contradictions:
                for result in assessor.assess(dataset, inference.facts).results:
                    key: Key = (result.target.document, result.target.id, result.horizon)
                    if key in wanted:
                        found += _rows(dataset, result, symbols)
    return SingleRows(found, contradictions)


def judge_over_years(rows: Iterator[Row], base: Base, rulebook: Rulebook, questions: Questions) -> SingleRows:
    """The verdicts on what the plan cannot say, each row also by those of its unit that are dated before it.

    The rows, each with the columns of ``single_columns``, stand unit by unit, in the order of their dates.
    """
    wanted = {question.key for question in questions.apart}
    found: list[Row] = []
    contradictions: list[tuple[int, str]] = []
    symbols = _symbols(rulebook)
    named = (dataset_of_row(dict(zip(single_columns(base), row, strict=True)), base) for row in rows)
    with Assessor(_only(rulebook, {(document, target) for document, target, _ in wanted}), "plain") as assessor:
        for _, of_unit in groupby(named, key=lambda one: one[1].unit.id):
            before: list[Dataset] = []
            for number, dataset in of_unit:
                inference = assessor.infer(dataset)
                contradictions += [(number, one.fact) for one in inference.contradictions]
                if inference.contradictions:
                    continue
                assessment = assessor.assess(dataset, inference.facts, History(tuple(before)))
                for result in assessment.results:
                    if (result.target.document, result.target.id, result.horizon) in wanted:
                        found += _rows(dataset, result, symbols)
                before.append(dataset)
    return SingleRows(found, contradictions)


def _only(rulebook: Rulebook, targets: Container[tuple[str, str]]) -> Rulebook:
    """The rulebook with some of its targets alone, and all those of the scores that they name."""
    documents = [
        document._replace(targets=tuple(one for one in document.targets if (document.id, one.id) in targets))
        for document in rulebook.documents
    ]
    asked = facts_asked(target for document in documents for target in document.targets)
    scoring = {document.id: document for document in needed_for(asked, rulebook.documents)}
    kept = (scoring.get(document.id, document) for document in documents)
    return rulebook._replace(documents=tuple(document for document in kept if document.targets))


def dataset_of_row(row: Mapping[str, object], base: Base) -> tuple[int, Dataset]:
    """A row of the relation of facts, by its columns, as a dataset, and its number."""
    known = dict([*_shares(row, base), *_facts(row, base)])
    attributes = {id: str(row[name]) for id, name in base.attributes.items() if row[name] is not None}
    as_of = row["as_of"]
    assert isinstance(as_of, dt.date)
    unit = Unit(str(row["unit"]), "", attributes)
    may_be = dict(_may_be(row, base))
    facts = {id: Fact(id, value, "", may_be=may_be.get(id)) for id, value in known.items()}
    return int(str(row["n"])), Dataset(unit, as_of, "", facts, (), "")


def _shares(row: Mapping[str, object], base: Base) -> Iterator[tuple[str, Bounds]]:
    """Shares that the row holds as two counts."""
    for id, (part, among) in base.shares.items():
        above, below = (_number(row, base.facts[name].exact, 1) for name in (part, among))
        if above is not None and below is not None:
            yield id, exactly(above / below)


def _facts(row: Mapping[str, object], base: Base) -> Iterator[tuple[str, Bounds]]:
    """Facts that the row has exactly or within bounds; counts that only make up shares are none of the rulebook."""
    halves = {half for both in base.shares.values() for half in both}
    for id, held in base.facts.items():
        if id in halves:
            continue
        low = high = _number(row, held.exact, held.scale)
        if held.bounded and low is None:
            low, high = _number(row, held.low, held.scale), _number(row, held.high, held.scale)
        if low is not None or high is not None:
            yield id, Bounds(low, high)


def _may_be(row: Mapping[str, object], base: Base) -> Iterator[tuple[str, Bounds]]:
    """What facts of the row may be whose figures were rounded before they were printed."""
    for id, held in base.facts.items():
        value = _number(row, held.exact, held.scale) if held.rounded else None
        half = None if value is None else _number(row, held.half, held.scale)
        if value is not None and half is not None:
            yield id, rounded_from(value, half, base.vocabulary[id])


def _number(row: Mapping[str, object], column: str, scale: int) -> Fraction | None:
    value = row[column]
    return None if value is None else Fraction(int(str(value)), scale)


def _symbols(rulebook: Rulebook) -> Mapping[str, str]:
    return {document.id: document.symbol for document in rulebook.documents}


def _rows(dataset: Dataset, result: Result, symbols: Mapping[str, str]) -> Iterator[Row]:
    symbol = symbols[result.target.document]
    yield _row(dataset, result, symbol, 0, result.only)
    if result.only is None:
        for number, part in numbered_criteria(result.whole, result.horizon):
            yield _row(dataset, result, symbol, number, part)


def _row(dataset: Dataset, result: Result, symbol: str, number: int, part: Judgement | None) -> Row:
    # A row of a part says what was measured; the row of a whole only what its parts come to together.
    attainment = result.attainment if part is None else part.attainment
    exactly_attained = exact_only(attainment)
    numerator = denominator = None
    if part is not None:
        numerator, denominator = part.measurement.numerator, part.measurement.denominator
        exact = part.measurement.exact
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
        "attainment_numerator": None if exactly_attained is None else exactly_attained.numerator,
        "attainment_denominator": None if exactly_attained is None else exactly_attained.denominator,
        "shortfall": parts_short(result.whole) if part is None else part.shortfall,
        "timing": result.timing.value,
        "symbol": symbol or None,
        "title": result.target.title or None,
        "measured_in": None if part is None else unit_told(part.measurement.indicator.measured_in) or None,
    }
    return tuple(by_name[name] for name in COLUMNS)


def _shown(attainment: Fraction | None) -> str | None:
    if attainment is None:
        return None
    digits = rounded(attainment, DECIMALS)
    return digits if len(digits.lstrip("-")) <= 14 + 1 else None
