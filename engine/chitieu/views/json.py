"""The JSON contract ``chitieu/assessment/1``: exact strings for machines, percents for people, null for what is absent.

The schema is docs/assessment.schema.json.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from chitieu.digest import digest
from chitieu.model import Assessment, Bounds, Judgement, Measurement, ReadingResult, Result, Verdict
from chitieu.numbers import rounded
from chitieu.views.sheet import Summary, summaries

SCHEMA = "chitieu/assessment/1"

Json = Mapping[str, object]


def json_text(assessments: Sequence[Assessment]) -> str:
    """One object for one assessment, a list of them for several."""
    objects = [assessment_json(assessment) for assessment in assessments]
    return json.dumps(objects[0] if len(objects) == 1 else objects, ensure_ascii=False, indent=2) + "\n"


def assessment_json(assessment: Assessment) -> Json:
    """An assessment as the contract says it; the same inputs give the same object, in the same order."""
    dataset = assessment.dataset
    counts = list(summaries(assessment))
    return {
        "schema": SCHEMA,
        "unit": {"id": dataset.unit.id, "name": dataset.unit.name},
        "as_of": dataset.as_of.isoformat(),
        "documents": [
            _document(document.id, document.symbol, assessment, counts)
            for document in assessment.rulebook.documents
            if any(summary.document is document for summary in counts)
        ],
        "results": [result_json(result) for result in assessment.results],
        "rulebook_digest": digest(assessment.rulebook.files),
        "dataset_digest": digest([("", dataset.text)]),
    }


def _document(id: str, symbol: str, assessment: Assessment, counts: Iterable[Summary]) -> Json:
    by_horizon = {summary.horizon: _summary(summary) for summary in counts if summary.document.id == id}
    due = next((year for year in by_horizon if year >= assessment.dataset.as_of.year), max(by_horizon))
    return {
        "id": id,
        "symbol": symbol,
        "summary": by_horizon[due],
        "summary_horizon": due,
        "horizons": {str(year): summary for year, summary in by_horizon.items()},
    }


def _summary(summary: Summary) -> Json:
    return {verdict.value: summary.counts[verdict] for verdict in Verdict}


def result_json(result: Result) -> Json:
    """One entry of ``results``."""
    only = result.parts[0] if len(result.parts) == 1 else None
    return {
        "document": result.target.document,
        "rule": result.target.id,
        "group": result.target.group,
        "title": result.target.title,
        "horizon": result.horizon,
        "verdict": result.verdict.value,
        "case": _case(result),
        "value": _value(only.measurement) if only else None,
        "level": _level(only) if only else None,
        "attainment": _exact(result.attainment),
        "attainment_within": _within(only) if only else None,
        "shortfall": only.shortfall if only else None,
        "missing": list(result.missing),
        "parts": [] if only else [_part(part) for part in result.parts],
        "readings": [_reading(reading) for reading in result.readings],
    }


def _case(result: Result) -> Json | None:
    """The condition that chose what is asked, as its file gives it; ``null`` for the last, that needs none."""
    if len(result.target.cases) == 1 and result.target.cases[0].condition is None:
        return None
    case = result.choice.case
    return None if case is None else {"number": result.choice.number, "when": case.text or None}


def _part(part: Judgement) -> Json:
    return {
        "indicator": part.measurement.indicator.id,
        "title": part.measurement.indicator.label,
        "verdict": part.verdict.value,
        "value": _value(part.measurement),
        "level": _level(part),
        "attainment": _exact(part.attainment),
        "attainment_within": _within(part),
        "shortfall": part.shortfall,
        "missing": list(part.measurement.missing),
    }


def _reading(result: ReadingResult) -> Json:
    return {
        "id": result.reading.id,
        "label": result.reading.label,
        "verdict": result.verdict.value,
        "attainment": _exact(result.attainment),
        "parts": [_part(part) for part in result.parts],
    }


def _value(measurement: Measurement) -> Json:
    exact = measurement.value.exact if measurement.value else None
    text = None if exact is None else str(exact)
    counted = measurement.numerator is not None and measurement.indicator.unit == "%"
    if counted:
        text = f"{measurement.numerator}/{measurement.denominator}"
    return {
        "exact": text,
        "unit": measurement.indicator.unit,
        "counted": counted,
        "percent": _percent(exact) if measurement.indicator.unit == "%" else None,
        "within": None if exact is not None or measurement.value is None else bounds_json(measurement.value),
        "operands": {fact: bounds_json(value) for fact, value in measurement.operands.items()},
    }


def bounds_json(value: Bounds) -> str | Json:
    """An exact value as a string, bounds as an object."""
    if value.exact is not None:
        return str(value.exact)
    ends = {"at_least": value.low, "at_most": value.high}
    return {name: str(end) for name, end in ends.items() if end is not None}


def _level(part: Judgement) -> Json:
    level = part.level

    def figure(value: Fraction) -> Json:
        shares = part.measurement.indicator.unit == "%"
        return {"exact": str(value), "percent": _percent(value) if shares else None}

    others = {"tolerance": level.tolerance or None, "upper": level.upper, "baseline": level.baseline}
    given = {name: figure(value) for name, value in others.items() if value is not None}
    return {"op": level.op.value, **figure(level.value), **given}


def _exact(value: Fraction | None) -> Json:
    return {"exact": None if value is None else str(value), "percent": _percent(value)}


def _within(part: Judgement) -> object:
    return None if part.attainment_within is None else bounds_json(part.attainment_within)


def _percent(value: Fraction | None) -> float | int | None:
    """A share in percent, to six decimals, half up."""
    if value is None:
        return None
    percent = float(rounded(value * 100, 6))
    return int(percent) if percent.is_integer() else percent
