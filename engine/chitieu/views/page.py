"""A self-contained web page: a card per target with a bar from zero to its levels, filters, and reasons on demand.

It asks nothing of the network, reads on a phone, prints on A4, and says with a sign and a word what it says in colour.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from chitieu.language import Language
from chitieu.model import Assessment, Document, Judgement, Result, Target, Verdict
from chitieu.package_files import package_file
from chitieu.use_cases.explain import explanation_of
from chitieu.views.bars import attainment_charts, value_chart
from chitieu.views.explain import explanation_text
from chitieu.views.names import VERDICTS, verdict_word
from chitieu.views.scores import points_told, scores_told
from chitieu.views.summaries import Summary, figures_to, summaries, timing_told, whereabouts
from chitieu.views.tables.cells import Cell, Chain
from chitieu.views.tables.svg import drawn, percent, strip
from chitieu.views.tables.words import Words, known_of, tallied

_TEMPLATE = "views/templates/page.html"


class Measure(NamedTuple):
    """A bar from zero to a value as SVG, with a stroke at each level, and what stands below the strokes."""

    svg: str
    marks: tuple[Mark, ...]


class Mark(NamedTuple):
    """Where the years of one level or of near ones end under the bar."""

    at: str
    years: str


class PageLine(NamedTuple):
    verdict: str
    head: str
    text: str


class Card(NamedTuple):
    """A target: its verdicts are space-separated, for the filter."""

    title: str
    statement: str
    verdicts: str
    bars: tuple[Measure, ...]
    lines: tuple[PageLine, ...]
    explanation: str


class PageGroup(NamedTuple):
    id: str
    label: str
    targets: tuple[Card, ...]


class Filter(NamedTuple):
    id: str
    label: str
    options: tuple[tuple[str, str], ...]


def page(assessment: Assessment, language: Language, decimals: int) -> str:
    """The page of one assessment."""
    import jinja2

    say, words = language.say, Words(language, decimals)
    asked = dict.fromkeys(result.target.document for result in assessment.results)
    documents = [document for document in assessment.rulebook.documents if document.id in asked]
    groups = {document.id: tuple(_groups(document, assessment, words)) for document in documents}
    present = {result.verdict for result in assessment.results}
    counted = [one for one in Verdict if one in present or one in (Verdict.MET, Verdict.MISSED)]
    charts = list(attainment_charts(assessment))
    told = {(score.document.id, score.horizon): said for score, said in scores_told(assessment)}
    environment = jinja2.Environment(autoescape=True, trim_blocks=True, undefined=jinja2.StrictUndefined)
    return environment.from_string(package_file(_TEMPLATE).decode()).render(
        lang=language.code,
        words={
            "all": say("all"),
            "document": say("Document"),
            "filter": say("Filter"),
            "horizon": say("Horizon"),
            "summary": say("Summary"),
            "why": say("Why"),
        },
        title=words.text(figures_to(assessment)),
        source=assessment.dataset.source,
        verdict_words=[verdict_word(verdict, language) for verdict in counted],
        summaries=[_counts(one, counted, told, words) for one in summaries(assessment)],
        filters=list(_filters(documents, groups, present, language)),
        documents=[
            {
                "id": one.id,
                "symbol": one.symbol,
                "title": one.title,
                "groups": groups[one.id],
                "charts": [
                    (words.text(chart.title), drawn(chart, words)) for of, _, chart in charts if of.id == one.id
                ],
            }
            for one in documents
        ],
        shown_words=say("{shown} of {all} targets shown"),
    )


def _counts(
    summary: Summary, verdicts: Sequence[Verdict], told: Mapping[tuple[str, int], Cell], words: Words
) -> dict[str, object]:
    counts = [summary.counts[verdict] for verdict in verdicts]
    score = told.get((summary.document.id, summary.horizon))
    horizon = words.text(Chain((str(summary.horizon), summary.timing, score), " – "))
    return {"symbol": summary.document.symbol, "horizon": horizon, "counts": counts}


def _filters(
    documents: Sequence[Document],
    groups: Mapping[str, Sequence[PageGroup]],
    present: Collection[Verdict],
    language: Language,
) -> Iterator[Filter]:
    labels = {group.id: group.label for each in groups.values() for group in each}
    verdicts = [one for one in Verdict if one in present]
    yield Filter("document", language.say("Document"), tuple((one.id, one.symbol) for one in documents))
    yield Filter("group", language.say("Group"), tuple(labels.items()))
    yield Filter(
        "verdict", language.say("Verdict"), tuple((one.value, verdict_word(one, language)) for one in verdicts)
    )


def _groups(document: Document, assessment: Assessment, words: Words) -> Iterator[PageGroup]:
    by_target: dict[str, list[Result]] = {}
    for result in assessment.results:
        if result.target.document == document.id:
            by_target.setdefault(result.target.id, []).append(result)
    for id, label in assessment.rulebook.groups.items():
        cards = tuple(
            _card(results[0].target, results, assessment, words)
            for results in by_target.values()
            if results[0].target.group == id
        )
        if cards:
            yield PageGroup(id, label, cards)


def _card(target: Target, results: Sequence[Result], assessment: Assessment, words: Words) -> Card:
    explanation = explanation_of(target, assessment)
    return Card(
        title=target.title,
        statement=target.statement,
        verdicts=" ".join(dict.fromkeys(result.verdict.value for result in results)),
        bars=tuple(bar for of_date in _by_date(results) for bar in _bars(of_date, words)),
        lines=tuple(line for result in results for line in _lines(result, words, assessment)),
        explanation=explanation_text(explanation, words.language, words.decimals).partition("\n")[2],
    )


def _by_date(results: Sequence[Result]) -> Sequence[Sequence[Result]]:
    """The results by the dates of the figures that judge them: a value is of one date."""
    dates = sorted({result.as_of for result in results})
    return [[result for result in results if result.as_of == date] for date in dates]


def _lines(result: Result, words: Words, assessment: Assessment) -> Iterator[PageLine]:
    language = words.language
    verdict = Chain((VERDICTS[result.verdict], timing_told(result, assessment)), " – ")
    head = f"{result.horizon}: {words.text(verdict)}"
    of_target = language.say("{percent} of target")
    texts = [text] if (text := words.text(tallied(result.whole))) else []
    for part in result.parts:
        value, level, reached, shortfall = words.part(part)
        percent = of_target.format(percent=reached) if reached else ""
        label = "" if result.only else part.measurement.indicator.label
        figures = "; ".join(text for text in (value, level, percent, shortfall) if text and text != "–")
        texts.append(f"{label}: {figures}" if label else figures)
    texts += [points] if (points := words.text(points_told(result))) else []
    if result.verdict is Verdict.NO_DATA and result.missing:
        needed = (_needed(fact, result, words, assessment) for fact in result.missing)
        texts.append(language.say("needs: {facts}").format(facts=", ".join(needed)))
    yield PageLine(result.verdict.value, head, " · ".join(texts))


def _needed(fact: str, result: Result, words: Words, assessment: Assessment) -> str:
    found = whereabouts(fact, result.as_of, assessment)
    return words.text(Chain((assessment.rulebook.label(fact), Chain(("(", found, ")"), "") if found else None)))


def _bars(results: Sequence[Result], words: Words) -> Iterator[Measure]:
    """One bar per part of the fullest result, where the value is known and levels are above zero."""
    fullest = max(results, key=lambda result: len(result.parts))
    for position, part in enumerate(fullest.parts):
        same = [
            (result.horizon, one)
            for result in results
            for one in result.parts[position : position + 1]
            if one.measurement.indicator.id == part.measurement.indicator.id
        ]
        chart = value_chart(part, [one.level.value for _, one in same], _bar_name(part, same, words))
        if chart is not None:
            yield Measure(strip(chart, words), _marks([(year, chart.share(one.level.value)) for year, one in same]))


def _marks(levels: Sequence[tuple[int, Fraction]]) -> tuple[Mark, ...]:
    """``2025, 2030`` under one level, ``2025 · 2030`` under two that would print over each other on a phone."""
    places: dict[Fraction, list[str]] = {}
    for year, share in levels:
        places.setdefault(share, []).append(str(year))
    labels: list[tuple[Fraction, str]] = []
    for share in sorted(places, reverse=True):  # a label ends at its place: it may run into the one before
        years = ", ".join(places[share])
        if labels and labels[-1][0] - share < _width(labels[-1][1]):
            place, later = labels.pop()
            labels.append((place, f"{years} · {later}"))
        else:
            labels.append((share, years))
    return tuple(Mark(percent(max(share, _width(years))), years) for share, years in reversed(labels))


def _width(label: str) -> Fraction:
    """At most this share of the bar, on a screen of 360 pixels."""
    return Fraction(3, 100) * len(label)


def _bar_name(part: Judgement, same: Sequence[tuple[int, Judgement]], words: Words) -> str:
    """What a reader who does not see the bar hears: the value, and each level with its year."""
    unit, known = part.measurement.indicator.measured_in, known_of(part.measurement)
    levels = (f"{year}: {words.level(one.level, unit, known)}" for year, one in same)
    return "; ".join([words.value(part.measurement, [one.level for _, one in same]), *levels])
