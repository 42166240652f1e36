"""Charts of an assessment: a value beside its levels, and what all targets of a document come to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from chitieu.diagnostics import Text
from chitieu.judging.points import share_known
from chitieu.model import Assessment, Document, FactKind, Judgement, Result
from chitieu.views.names import VERDICTS
from chitieu.views.summaries import summaries
from chitieu.views.tables.cells import Bar, Cell, Chain, Chart

MOST_BARS = 30  # of one chart: more are not read side by side


def value_chart(part: Judgement, levels: Sequence[Fraction], told: Cell) -> Chart | None:
    """A bar to the value of a part; none where there is no number to draw, or one below zero."""
    value, unit = part.measurement.value and part.measurement.value.exact, part.measurement.indicator.measured_in
    if value is None or isinstance(unit, FactKind) or min(value, *levels) < 0 or not max(value, *levels):
        return None
    return Chart("bars", None, unit, (), tuple(levels), told=told, bars=(Bar("", value, VERDICTS[part.verdict]),))


def attainment_charts(assessment: Assessment) -> Iterator[tuple[Document, int, Chart]]:
    """For each document and horizon the percent of target of each of its targets, beside the whole of it."""
    for summary in summaries(assessment):
        document, horizon = summary.document, summary.horizon
        results = [
            one
            for one in assessment.results
            if (one.target.document, one.horizon) == (document.id, horizon) and one.verdict.counts
        ]
        for start in range(0, len(results), MOST_BARS):
            bars = tuple(map(_attained, results[start : start + MOST_BARS]))
            if any(bar.value is not None for bar in bars):
                yield document, horizon, _chart(document, horizon, bars)


def _attained(result: Result) -> Bar:
    return Bar(result.target.title, share_known(result), VERDICTS[result.verdict])


def _chart(document: Document, horizon: int, bars: tuple[Bar, ...]) -> Chart:
    title = Text("Percent of target, {document} by {year}", document=document.symbol, year=str(horizon))
    told = (Chain((f"{bar.name}:", Chain((bar.value, bar.verdict), ", "))) for bar in bars)
    return Chart("bars", title, "%", (), (Fraction(1),), told=Chain((title, *told), "; "), bars=bars)
