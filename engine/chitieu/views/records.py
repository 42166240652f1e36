"""The JSON contract ``chitieu/assessment/2``: exact strings for machines, percents for people, null for what is absent.

The schema is docs/assessment.schema.json.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from chitieu.digest import digest
from chitieu.judging.growth import further_reached, points_short
from chitieu.judging.points import scores, share_of, short_of
from chitieu.judging.snapshot import dataset_digest
from chitieu.judging.whole import parts_short
from chitieu.levels import asks_something, distance
from chitieu.model import (
    Assessment,
    Bounds,
    ByCase,
    Document,
    Fact,
    FactKind,
    FactType,
    Gather,
    Judged,
    Judgement,
    Measurement,
    Part,
    Parts,
    ReadingResult,
    Result,
    Rounded,
    Score,
    Scored,
    Verdict,
    last_day,
)
from chitieu.numbers import exact_only, rounded
from chitieu.over_years import fact_of
from chitieu.views.below import read_of_others, units_record
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
            _document(document, assessment, counts)
            for document in assessment.rulebook.documents
            if any(summary.document is document for summary in counts)
        ],
        "results": [result_record(result) for result in assessment.results],
        **({"scores": [_score(score) for score in found]} if (found := list(scores(assessment))) else {}),
        "rulebook_digest": digest(assessment.rulebook.files),
        "dataset_digest": dataset_digest(assessment),
        "read": [
            *({"as_of": one.as_of, "digest": digest([("", one.text)])} for one in assessment.read),
            *read_of_others(assessment),
        ],
    }


def _document(document: Document, assessment: Assessment, counts: Iterable[Summary]) -> Fields:
    by_horizon = {summary.horizon: _summary(summary) for summary in counts if summary.document is document}
    due = next((year for year in by_horizon if last_day(year) >= assessment.dataset.as_of), max(by_horizon))
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
        "shortfall": only.shortfall if only else _whole_short(result.whole),
        **_points(result),
        **_tally(result.whole),
        **_failed_years(result.whole),
        "missing": result.missing,
        **_of_units(result),
        "parts": [_part(part) for part in result.whole.of],
        "readings": [_reading(reading) for reading in result.readings],
    }


def _of_units(result: Result) -> Fields:
    """The units below that leave it open, and whether there may be more than those that are known."""
    of_units: dict[str, Record] = {"open_units": [unit.id for unit in result.open_units]} if result.open_units else {}
    return {**of_units, "unlisted": True} if result.unlisted else of_units


def _judged(part: Judgement | None) -> Fields:
    """What is said of a criterion at a horizon; of several, only what their parts have in common."""
    if part is None:
        return dict.fromkeys(("value", "level", "attainment", "attainment_within", "shortfall"))
    return {
        "value": _value(part.measurement),
        "level": _level(part),
        "attainment": _share(part.attainment),
        "attainment_within": part.attainment_within,
        "shortfall": part.shortfall,
        **_distance(part),
        **_further(part),
        **_growth(part),
    }


def _part(part: Judged) -> Fields:
    """A part, with the parts that it is made of; one by cases is what the unit's case asks."""
    if isinstance(part.part, ByCase) and part.of:
        return {**_part(part.of[0]), **_named(part.part)}
    only = part.judgement
    indicator = only.measurement.indicator if only else None
    return {
        "indicator": fact_of(indicator.id) if indicator else None,
        **({"year": indicator.year} if indicator and indicator.year else {}),
        "title": indicator.label if indicator else "",
        **_named(part.part),
        "verdict": _verdict(part.verdict),
        **_judged(only),
        "attainment": _share(part.attainment),
        "attainment_within": part.attainment_within,
        "shortfall": only.shortfall if only else _whole_short(part),
        **_tally(part),
        **_failed_years(part),
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


def _level(part: Judgement) -> Fields | None:
    """``null`` where nothing is asked, and where what is asked is not known of the unit."""
    if not part.level.known or not asks_something(part.level.op):
        return None
    return level_record(part.level, part.measurement.indicator.measured_in)


def _distance(part: Judgement) -> Fields:
    """How far a missed value lies from where its level begins to be met, where that is no number of something."""
    exact = part.measurement.exact
    if part.verdict is not Verdict.MISSED or part.shortfall is not None or exact is None or not part.level.known:
        return {}
    if part.level.kind is not None:
        return {}
    return {"distance": abs(distance(exact, part.level))}


def _further(part: Judgement) -> Fields:
    """Whether the further end of an ambition is reached, where the level is one and that is known."""
    reached = further_reached(part.measurement, part.level)
    return {} if reached is None else {"further_end": "reached" if reached else "not_reached"}


def _growth(part: Judgement) -> Fields:
    """Of growth how many years it is over, and what it lacks in percentage points, rounded."""
    growth = part.measurement.growth
    if growth is None:
        return {}
    short = points_short(part.measurement, part.level) if part.verdict is Verdict.MISSED else None
    return {"years": growth.years, "points_short": None if short is None else rounded(short * 100, 1)}


def _verdict(verdict: Verdict) -> str | None:
    """``null`` for what is only followed."""
    return None if verdict is Verdict.MONITORED else verdict.value


def _tally(whole: Judged) -> Fields:
    """How parts make a whole, where not all of them need be met."""
    if whole.tally is None or not isinstance(whole.part, Parts):
        return {}
    return {"gather": whole.part.gather.value, **whole.tally._asdict()}


def _failed(whole: Judged) -> Iterator[Judgement]:
    """The judgements of the years that are missed, of a whole of years."""
    if isinstance(whole.part, Parts) and whole.part.gather is Gather.EACH_YEAR:
        yield from (one for one in whole.criteria if one.verdict is Verdict.MISSED)


def _failed_years(whole: Judged) -> Fields:
    years = [one.measurement.indicator.year for one in _failed(whole)]
    return {"failed_years": years} if years else {}


def _whole_short(whole: Judged) -> int | None:
    """How many parts are missing; of years, what the one lacks that lacks most."""
    lacking = [one.shortfall for one in _failed(whole) if one.shortfall is not None]
    return max(lacking) if lacking else parts_short(whole)


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
    exact, kind = measurement.exact, measurement.indicator.kind
    unit = measurement.indicator.measured_in
    text = coded(exact_only(exact), unit)
    counted = measurement.numerator is not None and measurement.indicator.unit == "%"
    if counted:
        text = f"{measurement.numerator}/{measurement.denominator}"
    return {
        "exact": text,
        "unit": measurement.indicator.unit,
        "counted": counted,
        "percent": percent(exact) if measurement.indicator.unit == "%" else None,
        **_rounded(exact),
        "within": coded(measurement.value, unit) if exact is None else None,
        "operands": {name: coded(value, unit if kind else "") for name, value in measurement.operands.items()},
        **kind_record(kind),
        **({"as_of": measurement.as_of} if measurement.as_of else {}),
    }


def kind_record(kind: FactKind | None) -> Fields:
    """What a value is that is no number; the grades from the lowest, codes with labels."""
    if kind is None:
        return {}
    return {"kind": kind.name.value, **({"grades": dict(kind.values)} if kind.values else {})}


def _share(value: Fraction | None) -> Fields:
    return {"exact": exact_only(value), "percent": percent(value), **_rounded(value)}


def _rounded(value: Fraction | None) -> Fields:
    """A root, which is not exact, without what is behind its twelfth decimal."""
    return {"rounded": Fraction(value)} if isinstance(value, Rounded) else {}


def fact_record(fact: Fact, of: FactType) -> Fields:
    """A fact with where it was read."""
    return {
        "id": fact.id,
        "label": of.label,
        "value": coded(fact.value, of.measured_in),
        "source": fact.source,
        "note": fact.note,
        "implied_by": fact.implied_by,
        **({"units": units_record(fact.units)} if fact.units is not None else {}),
    }
