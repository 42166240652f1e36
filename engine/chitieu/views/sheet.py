"""Assessment → the sheet that table and markdown show: groups of rows, a cell per document and horizon, and notes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from chitieu.language import Language
from chitieu.levels import distance, falls_short, in_words
from chitieu.messages import mark
from chitieu.model import Assessment, Bounds, Document, Indicator, Judgement, Level, Measurement, Result, Verdict
from chitieu.views.names import SIGNS, verdict_word


class Cell(NamedTuple):
    """A verdict as text; empty strings where there is nothing to say."""

    verdict: Verdict
    level: str
    attainment: str
    shortfall: str


class Row(NamedTuple):
    title: str
    value: str
    cells: tuple[Cell | None, ...]  # in the order of the sheet's columns


class Column(NamedTuple):
    document: Document
    horizon: int


class Summary(NamedTuple):
    """How many targets of a document have which verdict at a horizon."""

    document: Document
    horizon: int
    counts: Counter[Verdict]
    all_met: bool


class Sheet(NamedTuple):
    title: str
    columns: tuple[Column, ...]
    groups: tuple[tuple[str, tuple[Row, ...]], ...]
    summaries: tuple[Summary, ...]
    missing: tuple[str, ...]
    readings: tuple[str, ...]


def sheet(assessment: Assessment, language: Language, decimals: int) -> Sheet:
    """The sheet of an assessment, in its order: groups, then indicators as indicators.yaml lists them."""
    words = Words(language, decimals)
    columns = tuple(
        Column(document, horizon)
        for document in assessment.rulebook.documents
        for horizon in document.horizons
        if any(result.target.document == document.id and result.horizon == horizon for result in assessment.results)
    )
    return Sheet(
        title=heading(assessment, language),
        columns=columns,
        groups=tuple(_groups(assessment, columns, words)),
        summaries=tuple(summaries(assessment)),
        missing=tuple(missing_lines(assessment)),
        readings=tuple(_readings(assessment, words)),
    )


def heading(assessment: Assessment, language: Language) -> str:
    dataset = assessment.dataset
    return language.say("{unit}: figures to {date}").format(unit=dataset.unit.name, date=language.date(dataset.as_of))


def summaries(assessment: Assessment) -> Iterator[Summary]:
    for document in assessment.rulebook.documents:
        for horizon in document.horizons:
            counts = Counter(
                result.verdict
                for result in assessment.results
                if result.target.document == document.id and result.horizon == horizon
            )
            if counts:
                all_met = (document.id, horizon) in assessment.all_met and counts[Verdict.MET] > 0
                yield Summary(document, horizon, counts, all_met)


def counted(summary: Summary, language: Language) -> str:
    """``8 met, 4 missed, 2 no data``; what does not occur is left out, but for the first two."""
    counts = ", ".join(
        f"{summary.counts[verdict]} {verdict_word(verdict, language)}"
        for verdict in Verdict
        if summary.counts[verdict] or verdict in (Verdict.MET, Verdict.MISSED)
    )
    return counts + " – " + language.say("every target of the document is met") if summary.all_met else counts


class Words:
    """Figures as text, in one language and with one number of decimals."""

    def __init__(self, language: Language, decimals: int) -> None:
        self.language, self.decimals = language, decimals

    def figure(self, value: Fraction, unit: str) -> str:
        if unit == "%":
            return self.language.percent(value, self.decimals)
        return f"{self.language.number(value, self.decimals)} {unit}"

    def value(self, measurement: Measurement) -> str:
        if measurement.value is None:
            return "–"
        exact = measurement.value.exact
        unit = measurement.indicator.unit
        if exact is not None and unit == "%" and measurement.numerator is not None:
            return f"{measurement.numerator}/{measurement.denominator} = {self.figure(exact, unit)}"
        low, high = measurement.value
        return self.bounds(
            Bounds(low or None if exact is None else low, high), unit
        )  # that it is not below 0 is no news

    def bounds(self, bounds: Bounds, unit: str) -> str:
        """An exact figure, or what is known of it."""
        if bounds.exact is not None:
            return self.figure(bounds.exact, unit)
        low, high = (None if end is None else self.figure(end, unit) for end in bounds)
        if low and high:
            return f"{low} – {high}"
        return f"≥ {low}" if low else f"≤ {high}" if high else "–"

    def level(self, level: Level, indicator: Indicator) -> str:
        return self.asked(level, indicator.unit)

    def asked(self, level: Level, unit: str) -> str:
        """A level with its sign, and with the tolerance or the baseline that it has."""

        def figure(value: Fraction) -> str:
            return self.figure(value, unit)

        return in_words(level, figure, lambda value: self._difference(value, unit), self.language.say)

    def _difference(self, value: Fraction, unit: str) -> str:
        """In percentage points for shares: 5% less than 80% might be taken for 76%."""
        if unit != "%":
            return self.figure(value, unit)
        return self.language.say("{points} points").format(points=self.language.number(value * 100, self.decimals))

    def attainment(self, attainment: Fraction | None) -> str:
        return "" if attainment is None else self.language.percent(attainment, self.decimals)

    def reached(self, part: Judgement) -> str:
        """The percent of target of a part, or what bounds leave of it."""
        if part.attainment is not None or part.attainment_within is None:
            return self.attainment(part.attainment)
        low, high = part.attainment_within
        return self.bounds(Bounds(low or None, high), "%")

    def shortfall(self, part: Judgement) -> str:
        """``8 more`` in whole units; in percentage points where there are no counts."""
        if part.verdict is not Verdict.MISSED:
            return ""
        exact = part.measurement.value.exact if part.measurement.value else None
        if exact is None:
            return ""
        short = falls_short(exact, part.level)
        if part.shortfall is not None:
            message = mark("{count} short") if short else mark("{count} too many")
            return self.language.say(message).format(count=self.language.number(Fraction(part.shortfall), 0))
        unit = part.measurement.indicator.unit
        if unit != "%":
            message = mark("{count} short") if short else mark("{count} too many")
            return self.language.say(message).format(count=self.figure(abs(distance(exact, part.level)), unit))
        points = self.language.number(abs(distance(exact, part.level)) * 100, self.decimals)
        message = mark("{points} points short") if short else mark("{points} points too many")
        return self.language.say(message).format(points=points)


def part_texts(part: Judgement, language: Language, decimals: int) -> tuple[str, str, str, str]:
    """Value, level, attainment and shortfall of one part."""
    words = Words(language, decimals)
    return (
        words.value(part.measurement),
        words.level(part.level, part.measurement.indicator),
        words.reached(part),
        words.shortfall(part),
    )


def _groups(assessment: Assessment, columns: Sequence[Column], words: Words) -> Iterator[tuple[str, tuple[Row, ...]]]:
    rulebook = assessment.rulebook
    order = {id: position for position, id in enumerate(rulebook.indicators)}
    by_row: dict[tuple[str, int, str, tuple[str, ...]], dict[tuple[str, int], Result]] = {}
    for result in assessment.results:
        indicators = tuple(indicator.id for indicator in result.target.indicators)
        key = (result.target.group, order[indicators[0]], result.target.id, indicators)
        by_row.setdefault(key, {})[result.target.document, result.horizon] = result
    for group, label in rulebook.groups.items():
        rows = tuple(
            _row(by_row[key], columns, words) for key in sorted(by_row, key=lambda key: key[1:]) if key[0] == group
        )
        if rows:
            yield label, rows


def _row(results: dict[tuple[str, int], Result], columns: Sequence[Column], words: Words) -> Row:
    fullest = max(results.values(), key=lambda result: len(result.parts))
    return Row(
        title=fullest.target.title,
        value="\n".join(words.value(part.measurement) for part in fullest.parts),
        cells=tuple(
            None if (result := results.get((column.document.id, column.horizon))) is None else _cell(result, words)
            for column in columns
        ),
    )


def _cell(result: Result, words: Words) -> Cell:
    shortfalls = [text for part in result.parts if (text := words.shortfall(part))]
    return Cell(
        verdict=result.verdict,
        level="; ".join(words.level(part.level, part.measurement.indicator) for part in result.parts),
        attainment=words.reached(result.parts[0]) if len(result.parts) == 1 else words.attainment(result.attainment),
        shortfall="; ".join(shortfalls),
    )


def missing_lines(assessment: Assessment) -> Iterator[str]:
    """Each missing fact with the documents that ask for it."""
    asked: dict[str, dict[str, None]] = {}
    symbols = {document.id: document.symbol for document in assessment.rulebook.documents}
    for result in assessment.results:
        if result.verdict is Verdict.NO_DATA:
            for fact in result.missing:
                asked.setdefault(fact, {})[symbols[result.target.document]] = None
    for fact, documents in asked.items():
        yield f"{assessment.rulebook.label(fact)} ({', '.join(documents)})"


def _readings(assessment: Assessment, words: Words) -> Iterator[str]:
    """Each other reading with its value and its verdicts, a line per target."""
    lines: dict[tuple[str, str, str], list[str]] = {}
    for result in assessment.results:
        for reading in result.readings:
            value = "; ".join(words.value(part.measurement) for part in reading.parts)
            key = (result.target.document, result.target.title, f"{reading.reading.label}: {value}")
            sign = SIGNS[reading.verdict]
            lines.setdefault(key, []).append(f"{result.horizon} {sign} {verdict_word(reading.verdict, words.language)}")
    symbols = {document.id: document.symbol for document in assessment.rulebook.documents}
    for (document, title, text), verdicts in lines.items():
        yield f"{title} ({symbols[document]}): {text}; {_joined(verdicts)}"


def _joined(texts: Iterable[str]) -> str:
    return ", ".join(texts)
