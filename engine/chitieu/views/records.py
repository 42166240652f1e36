"""The JSON contract ``chitieu/assessment/2``: exact strings for machines, percents for people, null for what is absent.

The schema is docs/assessment.schema.json.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from chitieu.digest import digest
from chitieu.judging.points import scores, share_of, short_of
from chitieu.judging.snapshot import dataset_digest
from chitieu.judging.whole import parts_short
from chitieu.levels import asks_something, reaches_further
from chitieu.model import (
    Assessment,
    Bounds,
    ByCase,
    Document,
    Fact,
    Judged,
    Judgement,
    Measurement,
    Part,
    Parts,
    ReadingResult,
    Result,
    Score,
    Scored,
    Verdict,
)
from chitieu.views.levels import level_record
from chitieu.views.summaries import Summary, summaries
from chitieu.views.tables.cells import Record
from chitieu.views.tables.json import percent

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
            _document(document, assessment, counts)
            for document in assessment.rulebook.documents
            if any(summary.document is document for summary in counts)
        ],
        "results": [result_record(result) for result in assessment.results],
        **({"scores": [_score(score) for score in found]} if (found := list(scores(assessment))) else {}),
        "rulebook_digest": digest(assessment.rulebook.files),
        "dataset_digest": dataset_digest(assessment),
        "read": [{"as_of": one.as_of, "digest": digest([("", one.text)])} for one in assessment.read],
    }


def _document(document: Document, assessment: Assessment, counts: Iterable[Summary]) -> Fields:
    by_horizon = {summary.horizon: _summary(summary) for summary in counts if summary.document is document}
    due = next((year for year in by_horizon if year >= assessment.dataset.as_of.year), max(by_horizon))
    return {
        "id": document.id,
        "symbol": document.symbol,
        "date": document.date,
        "summary": by_horizon[due],
        "summary_horizon": due,
        "horizons": {str(year): summary for year, summary in by_horizon.items()},
    }


def _summary(summary: Summary) -> Fields:
    return {
        verdict.value: summary.counts[verdict]
        for verdict in Verdict
        if verdict is not Verdict.MONITORED or summary.counts[verdict]
    }


def result_record(result: Result) -> Fields:
    """One entry of ``results``: what is said of every part is said of the whole by the same names."""
    only = result.only
    return {
        "document": result.target.document,
        "target": result.target.id,
        "group": result.target.group,
        "title": result.target.title,
        "horizon": result.horizon,
        "verdict": _verdict(result.verdict),
        "timing": result.timing.value,
        "as_of": result.as_of,
        "case": _case(result),
        **_judged(only),
        "attainment": _share(result.attainment),
        "attainment_within": result.whole.attainment_within,
        "shortfall": only.shortfall if only else parts_short(result.whole),
        **_points(result),
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
        "level": level_record(part.level, part.measurement.indicator.unit) if asks_something(part.level.op) else None,
        "attainment": _share(part.attainment),
        "attainment_within": part.attainment_within,
        "shortfall": part.shortfall,
        **_further(part),
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
        "verdict": _verdict(part.verdict),
        **_judged(only),
        "attainment": _share(part.attainment),
        "attainment_within": part.attainment_within,
        "shortfall": only.shortfall if only else parts_short(part),
        **_tally(part),
        "missing": tuple(dict.fromkeys(part.missing)),
        "parts": [_part(each) for each in part.of],
    }


def _named(part: Part) -> Fields:
    """The target that a part is, or the group that it is asked of."""
    if not isinstance(part, ByCase) or not part.title:
        return {}
    return {"group": part.group, "title": part.title} if part.group else {"target": part.target, "title": part.title}


def _points(result: Result) -> Fields:
    """The points that a target gives, where it gives any; where nothing but they is asked, percent and what lacks."""
    if result.scored is None:
        return {}
    share = share_of(result.scored)
    alone = {
        "attainment": _share(share.exact),
        "attainment_within": _unless_exact(share),
        "shortfall": short_of(result.scored),
    }
    return {**(alone if result.verdict is Verdict.MONITORED else {}), **_scored(result.scored)}


def _scored(scored: Scored) -> Fields:
    return {
        "points": scored.points.exact,
        "points_within": _unless_exact(scored.points),
        "out_of": scored.most.exact,
        "out_of_within": _unless_exact(scored.most),
    }


def _unless_exact(bounds: Bounds) -> Bounds | None:
    return bounds if bounds.exact is None else None


def _score(score: Score) -> Fields:
    """The score of a document: its points out of what applies, the share that they are, and the grade."""
    return {
        "document": score.document.id,
        "horizon": score.horizon,
        **_scored(score.scored),
        "attainment": _share(score.share.exact),
        "attainment_within": _unless_exact(score.share),
        "shortfall": short_of(score.scored),
        "grade": score.grade,
    }


def _further(part: Judgement) -> Fields:
    """Whether the further end of an ambition is reached, where the level is one and that is known."""
    value = part.measurement.value
    reached = None if value is None else reaches_further(value, part.level)
    return {} if reached is None else {"further_end": "reached" if reached else "not_reached"}


def _verdict(verdict: Verdict) -> str | None:
    """``null`` for what is only followed."""
    return None if verdict is Verdict.MONITORED else verdict.value


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
        "verdict": _verdict(result.verdict),
        "attainment": _share(result.attainment),
        "parts": [_part(result.whole)] if result.only else [_part(part) for part in result.whole.of],
    }


def _value(measurement: Measurement) -> Fields:
    exact = measurement.value.exact if measurement.value else None
    text: Record = exact
    counted = measurement.numerator is not None and measurement.indicator.unit == "%"
    if counted:
        text = f"{measurement.numerator}/{measurement.denominator}"
    return {
        "exact": text,
        "unit": measurement.indicator.unit,
        "counted": counted,
        "percent": percent(exact) if measurement.indicator.unit == "%" else None,
        "within": measurement.value if exact is None else None,
        "operands": dict(measurement.operands),
    }


def _share(value: Fraction | None) -> Fields:
    return {"exact": value, "percent": percent(value)}


def fact_record(fact: Fact, label: str) -> Fields:
    """A fact with where it was read."""
    return {
        "id": fact.id,
        "label": label,
        "value": fact.value,
        "source": fact.source,
        "note": fact.note,
        "implied_by": fact.implied_by,
    }
