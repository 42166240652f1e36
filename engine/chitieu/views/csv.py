"""One row per target and horizon, and one per part, for programs. People with Excel are better served by xlsx."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from chitieu.model import Assessment, Judgement, Result
from chitieu.numbers import rounded
from chitieu.text.csv_rows import rows_text

_COLUMNS = (
    "unit",
    "as_of",
    "document",
    "rule",
    "part",
    "group",
    "title",
    "horizon",
    "verdict",
    "numerator",
    "denominator",
    "value_percent",
    "value",
    "op",
    "level_percent",
    "level",
    "upper_percent",
    "upper",
    "baseline_percent",
    "baseline",
    "attainment_percent",
    "shortfall",
    "missing",
    "case",
)


def csv_text(assessments: Sequence[Assessment]) -> str:
    """Decimal points, no thousands separators, empty cells for what is absent, in every language.

    No cell holds a quotient: a spreadsheet would read 3/17 as a day of March.
    """
    return rows_text(
        _COLUMNS,
        (
            (assessment.dataset.unit.id, assessment.dataset.as_of.isoformat(), *row)
            for assessment in assessments
            for result in assessment.results
            for row in _rows(result)
        ),
    )


def _rows(result: Result) -> Iterator[tuple[object, ...]]:
    head = (result.target.document, result.target.id)
    tail = (result.target.group, result.target.title, result.horizon)
    case = result.choice.case.text if result.choice.case else ""
    if len(result.parts) == 1:
        yield (*head, "", *tail, *_judged(result.parts[0]), case)
        return
    no_figures = ("",) * 11
    whole = (result.verdict.value, *no_figures, percent(result.attainment), "", " ".join(result.missing), case)
    yield (*head, "", *tail, *whole)
    for number, part in enumerate(result.parts, 1):
        yield (*head, number, *tail, *_judged(part), case)


def _judged(part: Judgement) -> tuple[object, ...]:
    measurement = part.measurement
    exact = measurement.value.exact if measurement.value else None
    shares = measurement.indicator.unit == "%"
    return (
        part.verdict.value,
        "" if measurement.numerator is None else measurement.numerator,
        "" if measurement.denominator is None else measurement.denominator,
        *_figure(exact, shares=shares),
        part.level.op.value,
        *_figure(part.level.value, shares=shares),
        *_figure(part.level.upper, shares=shares),
        *_figure(part.level.baseline, shares=shares),
        percent(part.attainment),
        "" if part.shortfall is None else part.shortfall,
        " ".join(measurement.missing),
    )


def _figure(value: Fraction | None, *, shares: bool) -> tuple[str, str]:
    """In percent, or as it is: one of the two columns stays empty."""
    if value is None:
        return "", ""
    return (percent(value), "") if shares else ("", decimal(value))


def percent(value: Fraction | None) -> str:
    """In percent with a decimal point; nothing where there is nothing."""
    return "" if value is None else decimal(value * 100)


def decimal(value: Fraction) -> str:
    """With a decimal point and at most six decimals, half up."""
    text = rounded(value, 6)
    return text.rstrip("0").rstrip(".") if "." in text else text
