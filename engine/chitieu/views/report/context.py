"""What the template is filled with: texts alone, so that a template decides form and never figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from chitieu.judging.compare import Diff
from chitieu.language import Language
from chitieu.model import Assessment
from chitieu.views.below import open_targets
from chitieu.views.levels import asked_by_unit
from chitieu.views.report.annexes import annexes
from chitieu.views.report.changes import change_sentences
from chitieu.views.report.figures import Figures
from chitieu.views.report.groups import FactGroup
from chitieu.views.report.names import DocumentNames
from chitieu.views.report.shell import shell
from chitieu.views.report.singles import fact_texts, target_texts
from chitieu.views.report.targets import targets
from chitieu.views.report.years import years_beside
from chitieu.views.summaries import missing_facts
from chitieu.views.tables.words import Words

Context = dict[str, Any]
_LETTERS = {"vi": "abcdđeghiklmnopqrstuvxy", "en": "abcdefghijklmnopqrstuvwxyz"}


def report_context(
    assessment: Assessment,
    compared: Sequence[Diff],
    language: Language,
    decimals: int,
    *,
    full: bool,
    padded: bool,
) -> Context:
    """What is ``compared`` goes from the oldest to the latest, of which sentences say what moved.

    An excerpt is section 2.2 of a report that somebody else writes; a ``full`` one is a report of its own.

    ``padded``: leading zeros not only before what is counted, but in the fractions of results, too.
    """
    say = language.say
    names = DocumentNames(assessment.rulebook.documents, language)
    figures = Figures(language, decimals, padded=padded, levels=asked_by_unit(assessment))
    number = "1" if full else "2.2"
    sections = list(_sections(number, assessment, names, figures))
    later = (
        (f"{place}." for place in range(2, 4)) if full else (f"2.2.{len(sections) + place}." for place in range(1, 3))
    )
    missing = list(map(figures.text, [*missing_facts(assessment), *open_targets(assessment)]))
    made = annexes(assessment, names, Words(language, decimals))
    comparison = compared[-1] if compared else None
    beside = years_beside(compared, names, figures)
    numerals = ", ".join(annex["numeral"] for annex in made)
    dated = say("figures to {date}")
    return {
        "full": full,
        "shell": shell(assessment, names, language),
        "number": f"{number}.",
        "title": say("Results on the targets"),
        "unit": assessment.dataset.unit.name,
        "dated": dated.format(date=language.date(assessment.dataset.as_of)),
        "sections": sections,
        "missing": [{"number": next(later), "heading": say("Facts still missing"), "lines": _ended(missing)}]
        if missing
        else [],
        "compared": [
            {
                "number": next(later),
                "heading": say("Against the earlier figures ({dated})").format(
                    dated=dated.format(date=language.date(comparison.then.as_of))
                ),
                "lines": change_sentences(comparison, names, figures),
            }
        ]
        if comparison
        else [],
        "years": [beside] if beside else [],
        "annexes": made,
        "facts": fact_texts(assessment, figures),
        "targets": target_texts(assessment, figures),
        "words": {
            "draft": say("(Draft)"),
            "quantity": say("Quantity:"),
            "annexes": " ".join(say("(See Annex {numerals})").format(numerals=numerals).split()).replace(" )", ")"),
            "columns": {
                "row": say("No."),
                "target": say("Target"),
                "level": say("Level"),
                "result": say("Result"),
                "attainment": say("Percent of target"),
                "verdict": say("Verdict"),
                "shortfall": say("Shortfall"),
            },
        },
    }


def _sections(number: str, assessment: Assessment, names: DocumentNames, figures: Figures) -> Iterator[Context]:
    """The groups that have targets, under their headings; those that share one are lettered."""
    rulebook = assessment.rulebook
    by_heading: dict[str, list[str]] = {}
    for id, label in rulebook.groups.items():
        if any(result.target.group == id for result in assessment.results):
            by_heading.setdefault(rulebook.sections.get(id, label), []).append(id)
    for place, (heading, ids) in enumerate(by_heading.items(), 1):
        letters = _LETTERS[figures.language.code] if len(ids) > 1 else ""
        groups = []
        for position, id in enumerate(ids):
            group = FactGroup(id, assessment, figures)
            results = [result for result in assessment.results if result.target.group == id]
            groups.append(
                {
                    "letter": letters[position : position + 1],
                    "label": rulebook.groups[id],
                    "quantities": list(group.quantities()),
                    "qualities": list(group.qualities()),
                    "targets": list(targets(results, assessment, names, figures)),
                }
            )
        yield {"number": f"{number}.{place}.", "heading": heading, "groups": groups}


def _ended(lines: list[str]) -> list[str]:
    """A list as Vietnamese texts end its items: semicolons, and a full stop at last."""
    return [*(f"{line};" for line in lines[:-1]), *(f"{line}." for line in lines[-1:])]
