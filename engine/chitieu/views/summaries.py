"""What an assessment comes to: whose figures of when, how many targets have which verdict, which facts are missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from chitieu.diagnostics import Text
from chitieu.model import Assessment, Document, Verdict
from chitieu.views.names import VERDICTS
from chitieu.views.tables.cells import Cell, Chain


class Summary(NamedTuple):
    """How many targets of a document have which verdict at a horizon."""

    document: Document
    horizon: int
    counts: Counter[Verdict]
    all_met: bool


def figures_to(assessment: Assessment) -> Text:
    """Whose figures these are, and of when."""
    dataset = assessment.dataset
    return Text("{unit}: figures to {date}", unit=dataset.unit.name, date=dataset.as_of)


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


def counted(summary: Summary) -> Cell:
    """``8 met, 4 missed, 2 no data``; what does not occur is left out, but for the first two."""
    counts = tuple(
        Chain((summary.counts[verdict], word.text))
        for verdict, word in VERDICTS.items()
        if summary.counts[verdict] or verdict in (Verdict.MET, Verdict.MISSED)
    )
    every = Text("every target of the document is met") if summary.all_met else None
    return Chain((Chain(counts, ", "), every), " – ")


def missing_facts(assessment: Assessment) -> Iterator[str]:
    """Each missing fact with the documents that ask for it."""
    asked: dict[str, dict[str, None]] = {}
    symbols = {document.id: document.symbol for document in assessment.rulebook.documents}
    for result in assessment.results:
        if result.verdict is Verdict.NO_DATA:
            for fact in result.missing:
                asked.setdefault(fact, {})[symbols[result.target.document]] = None
    for fact, documents in asked.items():
        yield f"{assessment.rulebook.label(fact)} ({', '.join(documents)})"
