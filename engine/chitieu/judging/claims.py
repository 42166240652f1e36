"""What a report states of a target, held against what its own facts give: it holds, or the likeliest cause why not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from chitieu.countable import quotient
from chitieu.judging.inference import as_printed, unknown
from chitieu.judging.whole_numbers import Nearest, Sought, impossible, nearest_to
from chitieu.levels import attainment, attainment_within
from chitieu.model import Assessment, Bounds, Claim, Judgement, ReadingResult, Result, Stated, Verdict
from chitieu.numbers import agrees, fact_names, formula_value, is_cut, may_print, shortened
from chitieu.over_years import date_of


class Outcome(StrEnum):
    """Of a stated figure, worst first."""

    IMPOSSIBLE = "impossible"  # no value within the bounds gives it
    WRONG = "wrong"
    OTHER_READING = "other_reading"  # it is what another reading of the target gives
    UNSUPPORTED = "unsupported"  # the report has no facts for it
    DEPENDS_ON_READING = "depends_on_reading"  # it holds, but not under every reading
    TRUNCATED = "truncated"  # 142 for 142,857
    FROM_ROUNDED = "from_rounded"  # 86,7 = 26/30, where the value is 26,087
    CAPPED = "capped"  # 100 for more
    HOLDS = "holds"


class ClaimResult(NamedTuple):
    """One figure of a claim: ``what`` is value, attainment or verdict.

    ``whole`` are the counts nearest to a figure that no whole number gives.
    ``exact`` is what the facts give, ``within`` what they leave of it; ``reading`` is the other reading that matters,
    with its figure in ``other``; ``rounded_value`` is the share that a figure was computed from.
    """

    claim: Claim
    result: Result
    what: str
    stated: Stated | Verdict
    outcome: Outcome
    exact: Fraction | None = None
    within: Bounds | None = None
    reading: ReadingResult | None = None
    other: Fraction | Verdict | None = None
    rounded_value: Fraction | None = None
    whole: Nearest | None = None


def claim_results(claim: Claim, result: Result, assessment: Assessment) -> Iterator[ClaimResult]:
    """Each figure that a claim states, held against the result of its target in an assessment."""
    if claim.value is not None:
        yield _value(claim, claim.value, result, assessment)
    if claim.attainment is not None:
        yield _attainment(claim, claim.attainment, result, assessment)
    if claim.verdict is not None:
        yield _verdict(claim, claim.verdict, result)


_Figure = Callable[[Result | ReadingResult], Fraction | None]


def _value_of(result: Result | ReadingResult) -> Fraction | None:
    return None if result.only is None else result.only.measurement.exact


def _attainment_of(result: Result | ReadingResult) -> Fraction | None:
    return result.attainment


def _value(claim: Claim, stated: Stated, result: Result, assessment: Assessment) -> ClaimResult:
    within = None if result.only is None else result.only.measurement.value
    found = ClaimResult(claim, result, "value", stated, Outcome.WRONG, within=within)
    may_be = None if result.only is None else _as_printed(result.only, assessment)
    judged = _judged(found, stated, _value_of, may_be)
    return _in_whole_numbers(judged, nearest_to(stated, None), assessment)


def _attainment(claim: Claim, stated: Stated, result: Result, assessment: Assessment) -> ClaimResult:
    only = result.only
    within = result.whole.attainment_within
    found = ClaimResult(claim, result, "attainment", stated, Outcome.WRONG, within=within)
    judged = _judged(found, stated, _attainment_of, _attainment_as_printed(result, assessment))
    if judged.outcome is Outcome.WRONG and only is not None:
        value = _rounded_before(stated, only)
        if value is not None:
            return judged._replace(outcome=Outcome.FROM_ROUNDED, rounded_value=value)
    if _cut(judged, stated):
        return judged._replace(outcome=Outcome.CAPPED)
    return judged if only is None else _in_whole_numbers(judged, nearest_to(stated, only.level), assessment)


def _as_printed(part: Judgement, assessment: Assessment) -> Bounds | None:
    """The values of an indicator by all that its facts may be which print as they are given; ``None`` if one is not."""
    known = {**_inferred(assessment), **{id: as_printed(fact) for id, fact in assessment.dataset.facts.items()}}
    formula = quotient(part.measurement.indicator.formula).formula
    return formula_value(formula, known) if known.keys() >= set(fact_names(formula)) else None


def _attainment_as_printed(result: Result, assessment: Assessment) -> Bounds | None:
    """The percent of target by all that the facts may be: the least of the parts'."""
    values = ((part.level, _as_printed(part, assessment)) for part in result.parts)
    every = [None if value is None else attainment_within(value, level) for level, value in values]
    known = [(one.low, one.high) for one in every if one and one.low is not None and one.high is not None]
    if not known or len(known) < len(every):
        return None
    lows, highs = zip(*known, strict=True)
    return Bounds(min(lows), min(highs))


def _inferred(assessment: Assessment) -> Mapping[str, Bounds]:
    return {id: one.bounds for id, one in assessment.inferred.items()}


def _in_whole_numbers(judged: ClaimResult, sought: Sought, assessment: Assessment) -> ClaimResult:
    """The same, impossible where what the facts leave open is counted and no whole number gives the figure."""
    if judged.outcome is not Outcome.UNSUPPORTED or judged.result.only is None:
        return judged
    if any(map(date_of, fact_names(judged.result.only.measurement.indicator.formula))):
        return judged  # what figures of other years may be is not known here
    kinds = {id: unknown(kind) for id, kind in assessment.rulebook.facts.items()}
    known = {**kinds, **assessment.dataset.values, **_inferred(assessment)}
    whole = impossible(sought, judged.result.only.measurement.indicator, known)
    return judged if whole is None else judged._replace(outcome=Outcome.IMPOSSIBLE, whole=whole)


def _cut(judged: ClaimResult, stated: Stated) -> bool:
    """Whether 100% stands for more: for the figure itself, or for one of the parts of which it is the least."""
    parts = judged.result.parts
    if stated.value != 1 or not any(part.attainment is not None and part.attainment > 1 for part in parts):
        return False
    return judged.outcome is Outcome.WRONG or (judged.outcome is Outcome.HOLDS and len(parts) > 1)


def _judged(found: ClaimResult, stated: Stated, figure: _Figure, may_be: Bounds | None) -> ClaimResult:
    """``may_be``: what the figure is by all that its facts may be, for the report rounded those, too."""
    exact = figure(found.result)
    if exact is None:
        outside = found.within is not None and not may_print(stated, found.within)
        return found._replace(outcome=Outcome.IMPOSSIBLE if outside else Outcome.UNSUPPORTED)
    found = found._replace(exact=exact)
    holds = agrees(stated, exact)
    if not holds and may_be is not None and may_print(stated, may_be):
        return found._replace(outcome=Outcome.HOLDS)
    reading = next((one for one in found.result.readings if _says_otherwise(one, found.result, stated, figure)), None)
    if reading is not None:
        outcome = Outcome.DEPENDS_ON_READING if holds else Outcome.OTHER_READING
        return found._replace(outcome=outcome, reading=reading, other=figure(reading))
    if holds:
        return found._replace(outcome=Outcome.HOLDS)
    return found._replace(outcome=Outcome.TRUNCATED if is_cut(stated, exact) else Outcome.WRONG)


def _says_otherwise(reading: ReadingResult, result: Result, stated: Stated, figure: _Figure) -> bool:
    """Whether a stated figure is right under one of reading and target alone, and something hangs on it."""
    exact, other = figure(result), figure(reading)
    if exact is None or other is None or agrees(stated, other) == agrees(stated, exact):
        return False
    return not agrees(stated, exact) or reading.verdict is not result.verdict


def _rounded_before(stated: Stated, part: Judgement) -> Fraction | None:
    """The rounded or truncated value from which the stated percent of target follows, if there is one."""
    exact = part.measurement.exact
    if exact is None or not part.measurement.indicator.is_share:
        return None
    for value in shortened(exact):
        reached = attainment(value, part.level)
        if reached is not None and agrees(stated, reached):
            return value
    return None


def _verdict(claim: Claim, stated: Verdict, result: Result) -> ClaimResult:
    holds = result.verdict is stated
    other = next((one for one in result.readings if (one.verdict is stated) != holds), None)
    return ClaimResult(
        claim,
        result,
        "verdict",
        stated,
        _verdict_outcome(result, holds=holds, hangs=other is not None),
        reading=other,
        other=other.verdict if other else None,
    )


def _verdict_outcome(result: Result, *, holds: bool, hangs: bool) -> Outcome:
    """``hangs``: another reading would say otherwise."""
    if holds:
        return Outcome.DEPENDS_ON_READING if hangs else Outcome.HOLDS
    if result.verdict is Verdict.NO_DATA:
        return Outcome.UNSUPPORTED
    if any(part.attainment_within is not None for part in result.parts):
        return Outcome.IMPOSSIBLE
    return Outcome.OTHER_READING if hangs else Outcome.WRONG
