"""A number of the statement, or a year by which something is due, that no level of its target has."""

from __future__ import annotations

from collections.abc import Iterator

from chitieu.diagnostics import Text
from chitieu.lint.sources import Remark, Remarks, Sources
from chitieu.lint.spoken_figures import read_sentence
from chitieu.lint.stated_levels import figures_without_level, unstated
from chitieu.messages import mark
from chitieu.model import Document, Target

WHY = mark(
    "A number that the document states and no level has is mostly a level that was forgotten or mistyped. Dates,"
    " numbers of documents, ages, ranks and years gone by are not asked about."
)
FILE = "rules/NQ-1/minority-led-agencies.yaml"
GOOD = """\
id: minority-led-agencies
indicator: minority-led-agencies
statement: Ít nhất 60% cơ quan có lãnh đạo DTTS đến năm 2025, 65% đến năm 2030.
source: mục II
at_least: {2025: 60%, 2030: 65%}
"""
BAD = GOOD.replace("2025: 60%, ", "")


def check(sources: Sources) -> Remarks:
    for document in sources.rulebook.documents:
        for target in document.targets:
            told = any(unstated(target, sources.rulebook))  # by the other rule, which names these figures
            for figure in () if told else figures_without_level(target, sources.rulebook):
                yield Remark(
                    sources.within(target, "statement", figure.text),
                    Text("no level of the target is {figure}, which its statement says", figure=figure.text),
                    Text("write the level or the baseline, or check the figure against the document"),
                )
            for year in _years_without_level(target, document):
                yield Remark(
                    sources.within(target, "statement", str(year)),
                    Text("the target has no level for {year}, which its statement names", year=year),
                    Text("write the level of {year}, or check the years against the document", year=year),
                )


def _years_without_level(target: Target, document: Document) -> Iterator[int]:
    """Horizons of the document by which the sentence says that something is due; others where it names none asked."""
    asked = {horizon for case in target.every_case for criterion in case.criteria for horizon, _ in criterion.levels}
    due = [year for year in read_sentence(target.statement).due if year >= document.date.year]
    for year in due:
        if year not in asked and (year in document.horizons or not asked & set(due)):
            yield year
