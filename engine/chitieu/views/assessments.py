"""Assessments: a row per target and horizon and one per part; for readers, a sheet of documents and years."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from chitieu.diagnostics import Text
from chitieu.judging.keys import numbered_criteria
from chitieu.judging.points import share_known
from chitieu.judging.whole import parts_short
from chitieu.kinds import unit_told
from chitieu.language import Language
from chitieu.levels import asks_something, direction
from chitieu.model import Assessment, Document, Fact, FactKind, Judgement, Level, MeasuredIn, Result, Verdict
from chitieu.numbers import exact_only
from chitieu.views.bars import attainment_charts
from chitieu.views.below import open_targets, source_of, why_open
from chitieu.views.levels import asked_by_unit, baseline_year_column, level_columns
from chitieu.views.names import VERDICTS, counted_in
from chitieu.views.scores import most_points, points_known, points_told, scores_told
from chitieu.views.summaries import Summary, counts_told, figures_to, missing_facts, summaries, timing_told, whereabouts
from chitieu.views.tables.cells import Cell, Chain, Chart, Demanded, Figure, Quotient, Record, Status, of_target
from chitieu.views.tables.json import unit_text
from chitieu.views.tables.table import Column, Note, On, Output, Section, Table
from chitieu.views.tables.words import STEPS, beside_level, figure_of, known_of, lacking, lacks, reached, tallied


def assessment_output(assessments: Sequence[Assessment], language: Language, decimals: int) -> Output:
    """Assessments in every format; a web page holds the last one."""

    def page() -> str:
        from chitieu.views.page import page

        return page(assessments[-1], language, decimals)

    def json() -> Record:
        from chitieu.views.records import assessment_record

        records = [assessment_record(assessment) for assessment in assessments]
        return records[0] if len(records) == 1 else records

    rows = [row for assessment in assessments for row in _rows(assessment, assessment.results)]
    tables: list[Table[ResultRow] | Table[_Across] | Table[Summary] | Table[_Known]] = [
        Table(None, _COLUMNS, [Section(None, rows)], On.CSV)
    ]
    for assessment in assessments:
        suffix = "" if len(assessments) == 1 else f" {assessment.dataset.as_of.isoformat()}"
        tables += [_lines(assessment), _sheet(assessment), *_book(assessment, suffix)]
    title = Chain(tuple(map(figures_to, assessments)), "; ")

    def charts() -> Sequence[Chart]:
        return [chart for assessment in assessments for _, _, chart in attainment_charts(assessment)]

    return Output(title, tables, json, page, charts)


# --- row by row -------------------------------------------------------------------------------------------------


class ResultRow(NamedTuple):
    """A result or, with a ``number`` from 1, one of several parts of it. ``part`` is what its figures are of."""

    assessment: Assessment
    result: Result
    part: Judgement | None
    number: int = 0

    @property
    def verdict(self) -> Verdict:
        return self.part.verdict if self.part else self.result.verdict

    @property
    def attainment(self) -> Fraction | None:
        if not self.number:
            return share_known(self.result)
        return self.part.attainment if self.part else None

    @property
    def exactly_attained(self) -> tuple[int | None, int | None]:
        """Percent of target as a quotient, where it is exact."""
        share = exact_only(self.attainment)
        return (None, None) if share is None else (share.numerator, share.denominator)

    @property
    def missing(self) -> tuple[str, ...]:
        return self.part.measurement.missing if self.number and self.part else self.result.missing

    @property
    def value(self) -> Fraction | None:
        """Where it is known exactly."""
        return self.part.measurement.value.exact if self.part and self.part.measurement.value else None

    @property
    def counts(self) -> tuple[int | None, int | None]:
        """The value as a quotient: of counts as they are, else reduced."""
        if self.part is None or self.value is None:
            return None, None
        measured = self.part.measurement
        if measured.numerator is not None:
            return measured.numerator, measured.denominator
        return self.value.numerator, self.value.denominator

    @property
    def counted(self) -> bool:
        """Whether it is a share of counts."""
        return self.part is not None and self.part.measurement.numerator is not None and self.unit == "%"

    @property
    def unit(self) -> MeasuredIn:
        return self.part.measurement.indicator.measured_in if self.part else ""


def _rows(assessment: Assessment, results: Sequence[Result]) -> Iterator[ResultRow]:
    for result in results:
        yield ResultRow(assessment, result, result.only)
        if result.only is None:
            for number, part in numbered_criteria(result.whole, result.horizon):
                yield ResultRow(assessment, result, part, number)


def _key(row: ResultRow) -> Cell:
    return f"{row.result.target.name} {row.result.horizon}" + (f"#{row.number}" if row.number else "")


def _case(row: ResultRow) -> str:
    return row.result.choice.case.text if row.result.choice.case else ""


def _needs(row: ResultRow) -> Cell:
    open_for_want_of = row.missing if row.verdict is Verdict.NO_DATA and not row.number else ()
    return Chain(tuple(Chain((Text("needs"), fact, _elsewhere(fact, row))) for fact in open_for_want_of), "  ")


def _elsewhere(fact: str, row: ResultRow) -> Cell:
    found = whereabouts(fact, row.result.as_of, row.assessment)
    return Chain(("(", found, ")"), "") if found else None


def _timing(row: ResultRow) -> Cell:
    return timing_told(row.result, row.assessment)


def _title(row: ResultRow) -> Cell:
    return f"– {row.part.measurement.indicator.label}" if row.number and row.part else row.result.target.title


def _worked_out(row: ResultRow) -> Cell:
    """The value; a share of counts as what a spreadsheet works out of them."""
    if row.value is not None and row.counted:
        apart = beside_level([row.part.level]) if row.part else ()
        growing = row.part is not None and row.part.measurement.growth is not None
        return row.value if growing else Quotient(row.value, "numerator", "denominator", apart)
    return figure_of(row.part.measurement, [row.part.level]) if row.part and row.part.measurement.value else None


def _attained(row: ResultRow) -> Cell:
    """Percent of target; of a plain level as what a spreadsheet works out of it and the value."""
    if row.part is None or row.attainment is None:
        return reached(row.part or row.result.whole)
    level = row.part.level
    if not asks_something(level.op) or direction(level.op) == 0 or level.baseline is not None:
        return row.attainment
    ends = ("value{}", "level{}") if direction(level.op) > 0 else ("level{}", "value{}")
    return Quotient(row.attainment, *ends, apart=(Fraction(1),))


def _short(row: ResultRow) -> int | None:
    return row.part.shortfall if row.part else parts_short(row.result.whole)


def _counted_in(row: ResultRow) -> Cell:
    """What a shortfall counts."""
    if row.part is None or row.part.shortfall is None:
        return None
    if isinstance(row.unit, FactKind):
        return STEPS[row.unit.name]
    return counted_in(row.part.measurement.indicator, row.assessment.rulebook)


def _labels(row: ResultRow) -> Cell:
    missing = row.missing if row.verdict is Verdict.NO_DATA else ()
    return ", ".join(map(row.assessment.rulebook.label, missing))


def _points(row: ResultRow, figure: Callable[[Result], Fraction | None]) -> Fraction | None:
    return None if row.number else figure(row.result)


def _asked(row: ResultRow) -> Demanded | None:
    if row.part is None or not asks_something(row.part.level.op):
        return None
    return Demanded(row.part.level, row.unit, known_of(row.part.measurement))


def _symbol(row: ResultRow) -> str:
    documents = row.assessment.rulebook.documents
    return next(one.symbol for one in documents if one.id == row.result.target.document)


_SHEET = On.CSV | On.BOOK
_COLUMNS: tuple[Column[ResultRow], ...] = (
    Column("unit", "", "text", lambda row: row.assessment.dataset.unit.id, On.CSV),
    Column("as_of", "", "date", lambda row: row.assessment.dataset.as_of, On.CSV),
    Column("document", "", "text", lambda row: row.result.target.document, On.CSV),
    Column("target", "", "text", lambda row: row.result.target.id, On.CSV),
    Column("part", "", "count", lambda row: row.number, On.CSV),
    Column("group", "", "text", lambda row: row.result.target.group, On.CSV),
    Column("title", "", "text", lambda row: row.result.target.title, On.CSV),
    Column("", Text("Group"), "text", lambda row: row.assessment.rulebook.groups[row.result.target.group], On.BOOK, 22),
    Column("", Text("Target"), "text", _title, On.BOOK, 46),
    Column("horizon", Text("Horizon"), "year", lambda row: row.result.horizon, _SHEET, 8),
    Column("", "", "text", _key, On.LINE),
    Column("verdict", "", "text", lambda row: VERDICTS[row.verdict], On.CSV | On.LINE),
    Column("numerator", "", "count", lambda row: row.counts[0], On.CSV),
    Column("denominator", "", "count", lambda row: row.counts[1], On.CSV),
    Column("numerator", Text("Numerator"), "count", lambda row: row.counts[0] if row.counted else None, On.BOOK, 9),
    Column("denominator", Text("Denominator"), "count", lambda row: row.counts[1] if row.counted else None, On.BOOK, 9),
    Column("value{}", Text("Value"), "figure", _worked_out, _SHEET, 10),
    Column("", "", "figure", lambda row: row.part and figure_of(row.part.measurement, [row.part.level]), On.LINE),
    Column("", "", "text", _asked, On.LINE),
    *level_columns(_asked),
    Column("verdict", Text("Verdict"), "text", lambda row: VERDICTS[row.verdict], On.BOOK, 18),
    Column("attainment_percent", Text("Percent of target"), "percent", _attained, _SHEET, 12),
    Column("attainment", "", "share", lambda row: row.attainment, On.CSV),
    Column("attainment_numerator", "", "count", lambda row: row.exactly_attained[0], On.CSV),
    Column("attainment_denominator", "", "count", lambda row: row.exactly_attained[1], On.CSV),
    Column("", "", "text", lambda row: of_target(reached(row.part or row.result.whole)), On.LINE),
    Column("shortfall", Text("Shortfall"), "count", _short, _SHEET, 9),
    Column("", "", "text", lambda row: lacking(row.part) if row.part else tallied(row.result.whole), On.LINE),
    Column("", "", "text", lambda row: None if row.number else points_told(row.result), On.LINE),
    Column("", Text("Unit"), "text", _counted_in, On.BOOK, 10),
    Column("missing", "", "text", lambda row: " ".join(row.missing), On.CSV),
    Column("", Text("Facts that are missing"), "text", _labels, On.BOOK, 34),
    Column("case", "", "text", _case, On.CSV),
    Column("", "", "text", lambda row: f"({_case(row)})" if _case(row) and not row.number else None, On.LINE),
    Column("", "", "text", _needs, On.LINE),
    Column("", "", "text", lambda row: None if row.number else why_open(row.result), On.LINE),
    Column("", "", "text", lambda row: Chain(("(", told, ")"), "") if (told := _timing(row)) else None, On.LINE),
    Column("", Text("Figures"), "text", _timing, On.BOOK, 26, spare=True),
    Column("", Text("Units below"), "text", lambda row: why_open(row.result), On.BOOK, 34, spare=True),
    Column("", Text("Source"), "text", lambda row: row.result.target.source, On.BOOK, 34),
    Column("timing", "", "text", lambda row: row.result.timing.value, On.CSV),
    Column("figures_as_of", "", "date", lambda row: row.result.as_of, On.CSV),
    baseline_year_column(_asked),
    Column("points", Text("Points"), "number", lambda row: _points(row, points_known), _SHEET, 9, spare=True),
    Column("points_most", Text("Most points"), "number", lambda row: _points(row, most_points), _SHEET, 11, spare=True),
    Column("symbol", "", "text", _symbol, On.CSV),
    Column("measured_in", "", "text", lambda row: unit_told(row.unit) if row.part else None, On.CSV),
)


def _lines(assessment: Assessment) -> Table[ResultRow]:
    rows = list(_rows(assessment, assessment.results))
    return Table(figures_to(assessment), _COLUMNS, [Section(None, rows)], On.LINE, list(_notes(assessment)))


def _notes(assessment: Assessment) -> Iterator[Note]:
    told = {(score.document.id, score.horizon): words for score, words in scores_told(assessment)}
    for summary in summaries(assessment):
        words = told.get((summary.document.id, summary.horizon))
        yield Note(Chain((counts_told(summary), words), "; "), (summary.document.symbol, str(summary.horizon)))


# --- workbooks --------------------------------------------------------------------------------------------------


class _Known(NamedTuple):
    """A fact, written so that it is not taken for a figure ``apart`` that is asked in its unit."""

    assessment: Assessment
    fact: Fact
    apart: tuple[Fraction, ...]

    @property
    def unit(self) -> MeasuredIn:
        return self.assessment.rulebook.facts[self.fact.id].measured_in

    @property
    def value(self) -> Cell:
        """Shares in percent, whose sign stands in the next column."""
        exact = self.fact.value.exact
        if isinstance(self.unit, FactKind):
            return Figure(self.fact.value if exact is None else exact, self.unit)
        if exact is None:
            return Figure(self.fact.value, self.unit, apart=self.apart)
        scale = 100 if self.unit == "%" else 1
        return Figure(exact * scale, "", apart=tuple(one * scale for one in self.apart))


_FACTS: tuple[Column[_Known], ...] = (
    Column(
        "",
        Text("Group"),
        "text",
        lambda row: row.assessment.rulebook.groups[row.assessment.rulebook.facts[row.fact.id].group],
        On.BOOK,
        28,
    ),
    Column("", Text("Fact"), "text", lambda row: row.assessment.rulebook.facts[row.fact.id].label, On.BOOK, 50),
    Column("", Text("Value"), "number", lambda row: row.value, On.BOOK, 12),
    Column("", Text("Unit"), "text", lambda row: unit_text(row.unit), On.BOOK, 14),
    Column("", Text("Source"), "text", lambda row: source_of(row.fact), On.BOOK, 30),
    Column("", Text("Note"), "text", lambda row: row.fact.note, On.BOOK, 50),
    Column("", "id", "text", lambda row: row.fact.id, On.BOOK, 36),
)


def _of_verdict(verdict: Verdict) -> Column[Summary]:
    return Column("", VERDICTS[verdict].text, "count", lambda row: row.counts[verdict], On.BOOK, 16)


_SUMMARIES: tuple[Column[Summary], ...] = (
    Column("", Text("Document"), "text", lambda row: row.document.symbol, On.BOOK, 20),
    Column("", Text("Horizon"), "year", lambda row: row.horizon, On.BOOK, 8),
    *map(_of_verdict, Verdict),
)


def _book(assessment: Assessment, suffix: str) -> Iterator[Table[ResultRow] | Table[Summary] | Table[_Known]]:
    summed = Section(None, list(summaries(assessment)))
    yield Table(None, _SUMMARIES, [summed], On.BOOK, name=Chain((Text("Summary"), suffix), ""))
    for document in assessment.rulebook.documents:
        results = [result for result in assessment.results if result.target.document == document.id]
        if results:
            section = Section(None, list(_rows(assessment, results)))
            yield Table(None, _COLUMNS, [section], On.BOOK, name=document.symbol + suffix, signs="verdict")
    yield Table(
        None, _FACTS, [Section(None, list(_known(assessment)))], On.BOOK, name=Chain((Text("Facts"), suffix), "")
    )


def _known(assessment: Assessment) -> Iterator[_Known]:
    apart = {unit: beside_level(levels) for unit, levels in asked_by_unit(assessment).items()}
    for fact in assessment.dataset.facts.values():
        yield _Known(assessment, fact, apart.get(assessment.rulebook.facts[fact.id].unit, ()))


# --- documents and years side by side -----------------------------------------------------------------------------


class _Across(NamedTuple):
    """What documents ask of the same indicators under one title, by document and horizon."""

    results: dict[tuple[str, int], Result]

    @property
    def fullest(self) -> Result:
        return max(self.results.values(), key=lambda result: len(result.parts))

    def at(self, document: Document, horizon: int) -> Cell:
        result = self.results.get((document.id, horizon))
        if result is None:
            return None
        levels = tuple(
            Demanded(part.level, part.measurement.indicator.measured_in, known_of(part.measurement))
            for part in result.parts
        )
        return Status(
            verdict=VERDICTS[result.verdict],
            level=None if result.verdict is Verdict.MONITORED else Chain(levels, "; "),
            attainment=reached(result.whole),
            shortfall=Chain((lacks(result.whole), points_told(result)), "; "),
        )


def _sheet(assessment: Assessment) -> Table[_Across]:
    """In the order of the rulebook: groups, then indicators as indicators.yaml lists them."""
    columns: list[Column[_Across]] = [
        Column("", Text("Target"), "text", lambda row: row.fullest.target.title, On.READ),
        Column("", Text("Value"), "text", _values, On.READ),
    ]
    for summary in summaries(assessment):
        document, horizon = summary.document, summary.horizon

        def held(row: _Across, document: Document = document, horizon: int = horizon) -> Cell:
            return row.at(document, horizon)

        columns.append(Column("", str(horizon), "text", held, On.READ, band=document.symbol))
    lists: list[tuple[Text, Sequence[Cell]]] = [
        (Text("Facts that are missing"), list(missing_facts(assessment))),
        (Text("Targets that rest on units below"), list(open_targets(assessment))),
        (Text("Other readings"), list(_readings(assessment))),
    ]
    told = {Verdict.NOT_APPLICABLE, *(result.verdict for result in assessment.results)}
    return Table(
        figures_to(assessment),
        columns,
        list(_groups(assessment)),
        On.READ,
        list(_notes(assessment)),
        grid=True,
        lists=lists,
        ids=lambda row: row.fullest.target.id,
        legend=[word for verdict, word in VERDICTS.items() if verdict.counts or verdict in told],
    )


def _values(row: _Across) -> Cell:
    """Those of the figures that judge; where they are of several dates, each with its own."""
    by_date: dict[dt.date, dict[tuple[str, int], Result]] = {}
    for key, result in row.results.items():
        by_date.setdefault(result.as_of, {})[key] = result
    if len(by_date) == 1:
        return _figures(row)
    dated = (
        Chain((_figures(_Across(results)), Chain(("(", date, ")"), ""))) for date, results in sorted(by_date.items())
    )
    return Chain(tuple(dated), "\n")


def _figures(row: _Across) -> Cell:
    levels: dict[str, list[Level]] = {}
    for result in row.results.values():
        for part in result.parts:
            levels.setdefault(part.measurement.indicator.id, []).append(part.level)
    figures = (figure_of(part.measurement, levels[part.measurement.indicator.id]) for part in row.fullest.parts)
    return Chain(tuple(figures), "\n")


def _groups(assessment: Assessment) -> Iterator[Section[_Across]]:
    order = {id: position for position, id in enumerate(assessment.rulebook.indicators)}
    by_row: dict[tuple[str, int, str, tuple[str, ...]], dict[tuple[str, int], Result]] = {}
    for result in assessment.results:
        indicators = tuple(indicator.id for indicator in result.target.indicators)
        first = result.target.indicators[0].listed
        key = (result.target.group, order.get(first, len(order)), result.target.id, indicators)
        by_row.setdefault(key, {})[result.target.document, result.horizon] = result
    for group, label in assessment.rulebook.groups.items():
        keys = sorted((key for key in by_row if key[0] == group), key=lambda key: key[1:])
        if keys:
            yield Section(label, [_Across(by_row[key]) for key in keys], "bold cyan")


def _readings(assessment: Assessment) -> Iterator[Cell]:
    """Each other reading with its value and its verdicts, a line per target."""
    levels: dict[tuple[str, str, str], list[Level]] = {}  # one value for all horizons
    for result in assessment.results:
        for reading in result.readings:
            for part in reading.parts:
                key = result.target.name, reading.reading.id, part.measurement.indicator.id
                levels.setdefault(key, []).append(part.level)
    lines: dict[tuple[str, str, Cell], list[Cell]] = {}
    for result in assessment.results:
        for reading in result.readings:
            of = result.target.name, reading.reading.id
            value = Chain(
                tuple(
                    figure_of(part.measurement, levels[*of, part.measurement.indicator.id]) for part in reading.parts
                ),
                "; ",
            )
            line = (result.target.document, result.target.title, Chain((f"{reading.reading.label}:", value)))
            lines.setdefault(line, []).append(Chain((str(result.horizon), VERDICTS[reading.verdict])))
    symbols = {document.id: document.symbol for document in assessment.rulebook.documents}
    for (document, title, text), verdicts in lines.items():
        yield Chain((f"{title} ({symbols[document]}):", Chain((text, Chain(tuple(verdicts), ", ")), "; ")))
