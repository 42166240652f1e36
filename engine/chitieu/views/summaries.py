"""What an assessment comes to: whose figures of when, how many targets have which verdict, which facts are missing."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from chitieu.diagnostics import Text
from chitieu.model import Assessment, Bounds, Dataset, Document, Result, Rulebook, Supposed, Timing, Verdict
from chitieu.over_years import date_of
from chitieu.views.names import VERDICTS
from chitieu.views.tables.cells import Cell, Chain, Figure, Record
from chitieu.views.tables.json import coded


class Summary(NamedTuple):
    """How many targets of a document have which verdict at a horizon."""

    document: Document
    horizon: int
    counts: Counter[Verdict]
    all_met: bool
    timing: Text | None


def figures_to(assessment: Assessment) -> Text:
    """Whose figures these are, and of when."""
    dataset = assessment.dataset
    if dataset.supposed:
        return Text(
            "{unit}: figures to {date}, SUPPOSING {facts}",
            unit=dataset.unit.name,
            date=dataset.as_of,
            facts=supposed_facts(assessment),
        )
    return Text("{unit}: figures to {date}", unit=dataset.unit.name, date=dataset.as_of)


def supposed_facts(assessment: Assessment) -> Cell:
    """``“Cơ quan …” = 11 (3 is given)``, one after another; nothing where all is as it is given."""
    rulebook = assessment.rulebook
    return (
        Chain(tuple(_supposed(one, rulebook) for one in assessment.dataset.supposed), "; ")
        if (assessment.dataset.supposed)
        else None
    )


def _supposed(one: Supposed, rulebook: Rulebook) -> Cell:
    unit = rulebook.facts[one.fact].measured_in
    value, given = Figure(known_value(one.value), unit), one.given
    if given is None:
        return Text("“{label}” = {value} (none is given)", label=rulebook.label(one.fact), value=value)
    return Text(
        "“{label}” = {value} ({given} is given)",
        label=rulebook.label(one.fact),
        value=value,
        given=Figure(known_value(given), unit),
    )


def supposed_record(assessment: Assessment) -> Sequence[Record]:
    """The supposed figures beside those that are given."""
    facts = assessment.rulebook.facts
    return [
        {
            "fact": one.fact,
            "value": coded(one.value, facts[one.fact].measured_in),
            "given": coded(one.given, facts[one.fact].measured_in),
        }
        for one in assessment.dataset.supposed
    ]


def known_value(value: Bounds) -> Fraction | Bounds:
    """What is known of a value: itself, or its bounds."""
    return value if value.exact is None else value.exact


def timing_told(result: Result, assessment: Assessment) -> Text | None:
    """Which figures judge a result, where they are not those that were evaluated, or are of after its horizon."""
    return figures_told(result.timing, result.as_of, assessment.dataset.as_of)


def figures_told(timing: Timing | None, as_of: dt.date | None, assessed: dt.date) -> Text | None:
    """The same of figures of one date in an assessment of another; ``None`` where nothing needs to be said."""
    if timing is Timing.AFTER:
        return Text("figures after the horizon")
    if as_of not in (None, assessed):
        return Text("by the figures of {date}", date=as_of)
    return None


def elsewhere(fact: str, as_of: dt.date, read: Iterable[Dataset]) -> tuple[dt.date, ...]:
    """The dates of the datasets, among those that were read, that have what the figures of a date lack."""
    others = (dataset for dataset in read if dataset.as_of != as_of)
    return tuple(one.as_of for one in others if fact in one.facts or fact in one.unit.attributes)


def stands_elsewhere(dates: Iterable[dt.date]) -> Text | None:
    """Which datasets have what is missing."""
    dates = tuple(dates)
    return Text("stands in the dataset of {dates}", dates=Chain(dates, ", ")) if dates else None


def whereabouts(name: str, as_of: dt.date, assessment: Assessment) -> Text | None:
    """Where what the figures of a date lack stands, or was looked for; ``None`` where that is not known."""
    date = date_of(name)
    if date is None:
        return stands_elsewhere(elsewhere(name, as_of, assessment.read))
    folder = assessment.history.folder
    when = f"{date.year}" if date.month is None else f"{date.month}/{date.year}"
    return Text("no dataset of {date} in {folder} has it", date=when, folder=folder) if folder else None


def summaries(assessment: Assessment) -> Iterator[Summary]:
    for document in assessment.rulebook.documents:
        for horizon in document.horizons:
            results = [
                result
                for result in assessment.results
                if result.target.document == document.id and result.horizon == horizon
            ]
            counts = Counter(result.verdict for result in results)
            if counts:
                all_met = (document.id, horizon) in assessment.all_met and counts[Verdict.MET] > 0
                yield Summary(document, horizon, counts, all_met, timing_told(results[0], assessment))


def counts_told(summary: Summary) -> Cell:
    """``8 met, 4 missed, 2 no data``; what does not occur is left out, but for the first two."""
    counts = tuple(
        Chain((summary.counts[verdict], word.text))
        for verdict, word in VERDICTS.items()
        if summary.counts[verdict] or verdict in (Verdict.MET, Verdict.MISSED)
    )
    every = Text("every target of the document is met") if summary.all_met else None
    return Chain((Chain(counts, ", "), every, summary.timing), " – ")


def missing_facts(assessment: Assessment) -> Iterator[Cell]:
    """Each missing fact with the documents that ask for it, and the datasets that have it where any does."""
    found: dict[str, dict[dt.date, None]] = {}
    asked: dict[str, dict[str, None]] = {}
    symbols = {document.id: document.symbol for document in assessment.rulebook.documents}
    for result in assessment.results:
        if result.verdict is Verdict.NO_DATA:
            for fact in result.missing:
                asked.setdefault(fact, {})[symbols[result.target.document]] = None
                found.setdefault(fact, {}).update(dict.fromkeys(elsewhere(fact, result.as_of, assessment.read)))
    for fact, documents in asked.items():
        line = f"{assessment.rulebook.label(fact)} ({', '.join(documents)})"
        told = whereabouts(fact, assessment.dataset.as_of, assessment) if date_of(fact) else None
        yield Chain((line, told or stands_elsewhere(sorted(found[fact]))), " – ")
