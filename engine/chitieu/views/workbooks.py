"""What stands in the workbook of each result: a sheet per document, the facts with their sources, the summaries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from chitieu.judging.compare import Diff
from chitieu.judging.snapshot import Standing
from chitieu.judging.trend import DAYS_PER_YEAR, Outlook, Trend
from chitieu.language import Language
from chitieu.levels import direction, sign
from chitieu.model import Assessment, Judgement, Result, Verdict
from chitieu.views.audit_words import Finding, audit_rows
from chitieu.views.movement_names import OUTLOOK_WORDS, TRANSITION_WORDS
from chitieu.views.names import SIGNS, verdict_word
from chitieu.views.sheet import Words, heading, summaries
from chitieu.views.workbook import Column, Formula, Page, Typed, Value

_OUTLOOK_SIGNS = {
    Outlook.MOVING_AWAY: "✗",
    Outlook.NEEDS_ACCELERATION: "!",
    Outlook.NOT_ENOUGH_DATA: "?",
    Outlook.PAST: "–",
    Outlook.ON_COURSE: "✓",
}


def assessment_book(assessments: Sequence[Assessment], language: Language) -> tuple[list[Page], str]:
    """The pages of assessments, and a title. Values and percents of target are formulas over the operands."""
    pages = []
    for assessment in assessments:
        suffix = "" if len(assessments) == 1 else f" {assessment.dataset.as_of.isoformat()}"
        pages.append(_summary(assessment, language, suffix))
        for document in assessment.rulebook.documents:
            results = [result for result in assessment.results if result.target.document == document.id]
            if results:
                pages.append(_results(document.symbol + suffix, results, assessment, language))
        pages.append(_facts(assessment, language, suffix))
    return pages, "; ".join(heading(assessment, language) for assessment in assessments)


def _summary(assessment: Assessment, language: Language, suffix: str) -> Page:
    say = language.say
    verdicts = [Column(verdict_word(verdict, language), "count", 16) for verdict in Verdict]
    columns = [Column(say("Document"), "text", 20), Column(say("Horizon"), "year", 8), *verdicts]
    rows: list[list[Value]] = [
        [one.document.symbol, one.horizon, *(one.counts[verdict] for verdict in Verdict)]
        for one in summaries(assessment)
    ]
    return Page(say("Summary") + suffix, columns, rows)


def _results(name: str, results: Sequence[Result], assessment: Assessment, language: Language) -> Page:
    say = language.say
    columns = [
        Column(say("Group"), "text", 22),
        Column(say("Target"), "text", 46),
        Column(say("Horizon"), "year", 8),
        Column(say("Numerator"), "count", 9),
        Column(say("Denominator"), "count", 9),
        Column(say("Value"), "percent", 10),
        Column(say("Sign"), "text", 6),
        Column(say("Level"), "percent", 10),
        Column(say("Verdict"), "text", 18),
        Column(say("Percent of target"), "percent", 12),
        Column(say("Shortfall"), "count", 9),
        Column(say("Unit"), "text", 10),
        Column(say("Facts that are missing"), "text", 34),
        Column(say("Source"), "text", 34),
    ]
    rows: list[list[Value]] = []
    for result in results:
        for part in result.parts if len(result.parts) == 1 else (None, *result.parts):
            rows.append(list(_row(result, part, len(rows) + 2, assessment, language)))
    return Page(name, columns, rows, signs=8)


def _row(
    result: Result, part: Judgement | None, line: int, assessment: Assessment, language: Language
) -> Iterator[Value]:
    rulebook, target = assessment.rulebook, result.target
    verdict = part.verdict if part else result.verdict
    whole = part is None or len(result.parts) == 1
    yield rulebook.groups[target.group]
    yield target.title if whole or part is None else f"– {part.measurement.indicator.label}"
    yield result.horizon
    yield from _figures(part, line, language)
    yield f"{SIGNS[verdict]} {verdict_word(verdict, language)}"
    yield _attainment(part, line, language) if part else result.attainment
    yield part.shortfall if part else None
    yield _counted_in(part) if part and part.shortfall is not None else ""
    missing = (part.measurement.missing if part else result.missing) if verdict is Verdict.NO_DATA else ()
    yield ", ".join(rulebook.label(fact) for fact in missing)
    yield target.source


def _counted_in(part: Judgement) -> str:
    """What a shortfall counts."""
    indicator = part.measurement.indicator
    return indicator.counts or ("" if indicator.unit == "%" else indicator.unit)


def _figures(part: Judgement | None, line: int, language: Language) -> Iterator[Value]:
    """Numerator, denominator, value (as text where only bounds of it are known), sign and level."""
    if part is None:
        yield from (None, None, None, "", None)
        return
    measured = part.measurement
    value = measured.value.exact if measured.value else None
    counted = measured.indicator.unit == "%" and measured.numerator is not None
    yield measured.numerator if counted else None
    yield measured.denominator if counted else None
    unit = measured.indicator.unit
    if value is None and measured.value is not None:
        yield Words(language, 1).value(measured)
    else:
        yield Formula(f"=D{line}/E{line}", value) if counted and value is not None else _in_unit(value, unit)
    yield sign(part.level.op)
    yield _in_unit(part.level.value, unit)


def _in_unit(value: Fraction | None, unit: str | None) -> Value:
    """A share in percent, as the column is; anything else as a number."""
    return value if value is None or unit == "%" else Typed(value, "number")


def _attainment(part: Judgement, line: int, language: Language) -> Value:
    if part.attainment is None:
        return Words(language, 1).reached(part) or None
    plain = part.level.upper is None and part.level.baseline is None
    if not plain:
        return part.attainment
    return Formula(f"=F{line}/H{line}" if direction(part.level.op) > 0 else f"=H{line}/F{line}", part.attainment)


def _facts(assessment: Assessment, language: Language, suffix: str) -> Page:
    say, rulebook = language.say, assessment.rulebook
    columns = [
        Column(say("Group"), "text", 28),
        Column(say("Fact"), "text", 50),
        Column(say("Value"), "number", 12),
        Column(say("Unit"), "text", 14),
        Column(say("Source"), "text", 30),
        Column(say("Note"), "text", 50),
        Column("id", "text", 36),
    ]
    words = Words(language, 1)
    rows: list[list[Value]] = []
    for fact in assessment.dataset.facts.values():
        kind = rulebook.facts[fact.id]
        shown: Value = words.bounds(fact.value, kind.unit)
        if fact.value.exact is not None:
            shown = fact.value.exact * 100 if kind.unit == "%" else fact.value.exact
        rows.append([rulebook.groups[kind.group], kind.label, shown, kind.unit, fact.source, fact.note or "", fact.id])
    return Page(say("Facts") + suffix, columns, rows)


def comparison_book(comparison: Diff, language: Language) -> tuple[list[Page], str]:
    """A sheet of all changes, worst first. Changes of shares are in percentage points."""
    say = language.say
    dates = [language.date(one.as_of) for one in (comparison.then, comparison.now)]
    verdict, value, reached, short = say("Verdict"), say("Value"), say("Percent of target"), say("Shortfall")
    columns = [
        Column(say("Document"), "text", 14),
        Column(say("Target"), "text", 46),
        Column(say("Horizon"), "year", 8),
        Column(say("Change"), "text", 20),
        *(Column(f"{verdict} {date}", "text", 18) for date in dates),
        *(Column(f"{value} {date}", "percent", 12) for date in dates),
        Column(say("Change (points)"), "points", 13),
        *(Column(f"{reached} {date}", "percent", 13) for date in dates),
        *(Column(f"{short} {date}", "count", 12) for date in dates),
    ]
    rows: list[list[Value]] = []
    for change in comparison.changes:
        pair, one = (change.then, change.now), change.standing
        difference = change.difference
        points = None if difference is None else difference * 100 if one.unit == "%" else difference
        rows.append(
            [
                one.symbol,
                one.title,
                one.horizon,
                say(TRANSITION_WORDS[change.transition]),
                *(_verdict(each, language) for each in pair),
                *(_in_unit(each.value, each.unit) if each else None for each in pair),
                points,
                *(each.attainment if each else None for each in pair),
                *(each.shortfall if each else None for each in pair),
            ]
        )
    title = f"{comparison.now.unit_name}: {' → '.join(dates)}"
    return [Page(say("Changes"), columns, rows, signs=5)], title


def _verdict(standing: Standing | None, language: Language) -> str:
    return "" if standing is None else f"{SIGNS[standing.verdict]} {verdict_word(standing.verdict, language)}"


def trend_book(trends: Sequence[Trend], unit_name: str, language: Language) -> tuple[list[Page], str]:
    """A sheet of all trends, worst first, with a column per date. Paces of shares are in percentage points a year."""
    say = language.say
    dates = sorted({point.as_of for trend in trends for point in trend.points})
    columns = [
        Column(say("Document"), "text", 14),
        Column(say("Target"), "text", 46),
        Column(say("Horizon"), "year", 8),
        *(Column(language.date(date), "percent", 11) for date in dates),
        Column(say("Level"), "percent", 10),
        Column(say("Outlook"), "text", 24),
        Column(say("Pace per year"), "points", 11),
        Column(say("At the horizon"), "percent", 11),
        Column(say("Needed per year"), "points", 11),
        Column(say("Reached on"), "date", 12),
    ]
    rows: list[list[Value]] = []
    for trend in trends:
        scale = DAYS_PER_YEAR * (100 if trend.latest.unit == "%" else 1)
        values = {point.as_of: point.value for point in trend.points}
        course, needed = trend.overall, trend.required_per_day
        rows.append(
            [
                trend.latest.symbol,
                trend.latest.title,
                trend.latest.horizon,
                *(_in_unit(values.get(date), trend.latest.unit) for date in dates),
                _in_unit(trend.latest.level, trend.latest.unit),
                f"{_OUTLOOK_SIGNS[trend.outlook]} {say(OUTLOOK_WORDS[trend.outlook])}",
                course.per_day * scale if course else None,
                _in_unit(course.projected, trend.latest.unit) if course else None,
                None if needed is None else needed * scale,
                course.reached if course else None,
            ]
        )
    return [Page(say("Trends"), columns, rows, signs=len(dates) + 4)], unit_name


def audit_book(found: Sequence[Finding], title: str, language: Language, decimals: int) -> tuple[list[Page], str]:
    """A sheet of what is to be looked at, and one of what holds."""
    say = language.say
    columns = [
        Column(say("Category"), "text", 22),
        Column(say("About"), "text", 50),
        Column(say("The report says"), "text", 34),
        Column(say("The facts give"), "text", 24),
        Column(say("Reason"), "text", 50),
        Column(say("Source"), "text", 26),
    ]
    rows = [list(row) for row in audit_rows(found, language, decimals)]
    return [Page(say("Audit"), columns, rows, signs=0)], title
