"""The JSON contract ``chitieu/assessment/2``: exact strings for machines, percents for people, null for what is absent.

The schema is docs/assessment.schema.json.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from chitieu.digest import digest
from chitieu.judging.whole import parts_short
from chitieu.model import (
    Assessment,
    ByCase,
    Fact,
    FactKind,
    FactType,
    Judged,
    Judgement,
    Measurement,
    Part,
    Parts,
    ReadingResult,
    Result,
    Verdict,
)
from chitieu.views.levels import level_record
from chitieu.views.summaries import Summary, summaries
from chitieu.views.tables.cells import Record
from chitieu.views.tables.json import coded, percent

SCHEMA = "chitieu/assessment/2"

Fields = Mapping[str, Record]


def assessment_record(assessment: Assessment) -> Fields:
    """An assessment as the contract says it; the same inputs give the same object, in the same order."""
    dataset = assessment.dataset
    counts = list(summaries(assessment))
    return {
        "schema": SCHEMA,
        "unit": {"id": dataset.unit.id, "name": dataset.unit.name},
        "as_of": dataset.as_of,
        "documents": [
            _document(document.id, document.symbol, assessment, counts)
            for document in assessment.rulebook.documents
            if any(summary.document is document for summary in counts)
        ],
        "results": [result_record(result) for result in assessment.results],
        "rulebook_digest": digest(assessment.rulebook.files),
        "dataset_digest": digest([("", dataset.text)]),
    }


def _document(id: str, symbol: str, assessment: Assessment, counts: Iterable[Summary]) -> Fields:
    by_horizon = {summary.horizon: _summary(summary) for summary in counts if summary.document.id == id}
    due = next((year for year in by_horizon if year >= assessment.dataset.as_of.year), max(by_horizon))
    return {
        "id": id,
        "symbol": symbol,
        "summary": by_horizon[due],
        "summary_horizon": due,
        "horizons": {str(year): summary for year, summary in by_horizon.items()},
    }


def _summary(summary: Summary) -> Fields:
    return {verdict.value: summary.counts[verdict] for verdict in Verdict}


def result_record(result: Result) -> Fields:
    """One entry of ``results``: what is said of every part is said of the whole by the same names."""
    only = result.only
    return {
        "document": result.target.document,
        "target": result.target.id,
        "group": result.target.group,
        "title": result.target.title,
        "horizon": result.horizon,
        "verdict": result.verdict.value,
        "case": _case(result),
        **_judged(only),
        "attainment": _share(result.attainment),
        "attainment_within": result.whole.attainment_within,
        "shortfall": only.shortfall if only else parts_short(result.whole),
        **_tally(result.whole),
        "missing": result.missing,
        "parts": [_part(part) for part in result.whole.of],
        "readings": [_reading(reading) for reading in result.readings],
    }


def _judged(part: Judgement | None) -> Fields:
    """What is said of a criterion at a horizon; of several, only what their parts have in common."""
    if part is None:
        return dict.fromkeys(("value", "level", "attainment", "attainment_within", "shortfall"))
    return {
        "value": _value(part.measurement),
        "level": level_record(part.level, part.measurement.indicator.measured_in),
        "attainment": _share(part.attainment),
        "attainment_within": part.attainment_within,
        "shortfall": part.shortfall,
    }


def _part(part: Judged) -> Fields:
    """A part, with the parts that it is made of; one by cases is what the unit's case asks."""
    if isinstance(part.part, ByCase) and part.of:
        return {**_part(part.of[0]), **_named(part.part)}
    only = part.judgement
    indicator = only.measurement.indicator if only else None
    return {
        "indicator": indicator.id if indicator else None,
        "title": indicator.label if indicator else "",
        **_named(part.part),
        "verdict": part.verdict.value,
        **_judged(only),
        "attainment": _share(part.attainment),
        "attainment_within": part.attainment_within,
        "shortfall": only.shortfall if only else parts_short(part),
        **_tally(part),
        "missing": tuple(dict.fromkeys(part.missing)),
        "parts": [_part(each) for each in part.of],
    }


def _named(part: Part) -> Fields:
    """The target that a part is, where it is one."""
    return {"target": part.target, "title": part.title} if isinstance(part, ByCase) and part.target else {}


def _tally(whole: Judged) -> Fields:
    """How parts make a whole, where not all of them need be met."""
    if whole.tally is None or not isinstance(whole.part, Parts):
        return {}
    return {"gather": whole.part.gather.value, **whole.tally._asdict()}


def _case(result: Result) -> Fields | None:
    """The condition that chose what is asked, as its file gives it; ``null`` for the last, that needs none."""
    if len(result.target.cases) == 1 and result.target.cases[0].condition is None:
        return None
    case = result.choice.case
    return None if case is None else {"number": result.choice.number, "when": case.text or None}


def _reading(result: ReadingResult) -> Fields:
    return {
        "id": result.reading.id,
        "label": result.reading.label,
        "verdict": result.verdict.value,
        "attainment": _share(result.attainment),
        "parts": [_part(result.whole)] if result.only else [_part(part) for part in result.whole.of],
    }


def _value(measurement: Measurement) -> Fields:
    exact, kind = measurement.exact, measurement.indicator.kind
    unit = measurement.indicator.measured_in
    text = coded(exact, unit)
    counted = measurement.numerator is not None and measurement.indicator.unit == "%"
    if counted:
        text = f"{measurement.numerator}/{measurement.denominator}"
    return {
        "exact": text,
        "unit": measurement.indicator.unit,
        "counted": counted,
        "percent": percent(exact) if measurement.indicator.unit == "%" else None,
        "within": coded(measurement.value, unit) if exact is None else None,
        "operands": {name: coded(value, unit if kind else "") for name, value in measurement.operands.items()},
        **kind_record(kind),
    }


def kind_record(kind: FactKind | None) -> Fields:
    """What a value is that is no number; the grades from the lowest, codes with labels."""
    if kind is None:
        return {}
    return {"kind": kind.name.value, **({"grades": dict(kind.values)} if kind.values else {})}


def _share(value: Fraction | None) -> Fields:
    return {"exact": value, "percent": percent(value)}


def fact_record(fact: Fact, of: FactType) -> Fields:
    """A fact with where it was read."""
    return {
        "id": fact.id,
        "label": of.label,
        "value": coded(fact.value, of.measured_in),
        "source": fact.source,
        "note": fact.note,
        "implied_by": fact.implied_by,
    }
