"""The annexes: a table for each document and horizon, with every target in the order of the rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from chitieu.model import Assessment, Document
from chitieu.views.bars import attainment_charts
from chitieu.views.names import VERDICTS
from chitieu.views.report.names import DocumentNames
from chitieu.views.report.targets import percent_of_target
from chitieu.views.summaries import timing_told
from chitieu.views.tables.cells import Chain, Chart
from chitieu.views.tables.words import Words, lacks

_ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
_KEPT = "\N{NO-BREAK SPACE}"


def annexes(assessment: Assessment, names: DocumentNames, words: Words) -> list[dict[str, Any]]:
    """Numbered in Roman figures where there are several."""
    say = words.language.say
    pairs = [
        (document, horizon)
        for document in assessment.rulebook.documents
        for horizon in document.horizons
        if any(one.target.document == document.id and one.horizon == horizon for one in assessment.results)
    ]
    charts, made = charts_of_annexes(assessment), []
    for number, (document, horizon) in enumerate(pairs, 1):
        roman = "" if len(pairs) == 1 else _roman(number)
        # its words alone in capitals, and with them the names of what is filled in: symbols stay as they are
        title = say("Results on the targets of {document} by {year}").upper()
        name = names.in_capitals(document.id).replace(" ", _KEPT)
        made.append(
            {
                "numeral": roman,
                "number": say("Annex {number}").format(number=roman).strip(),
                "title": title.format(DOCUMENT=name, YEAR=horizon),
                "rows": list(_rows(document, horizon, assessment, words)),
                "charts": [
                    {"title": words.text(chart.title), "chart": name}
                    for (of, year, name), chart in charts.items()
                    if (of, year) == (document.id, horizon)
                ],
            }
        )
    return made


def charts_of_annexes(assessment: Assessment) -> Mapping[tuple[str, int, str], Chart]:
    """By document, horizon and the text that stands for each in a template: one that nobody types."""
    return {
        (document.id, horizon, f"\ue000{number}\ue001"): chart
        for number, (document, horizon, chart) in enumerate(attainment_charts(assessment))
    }


def _roman(number: int) -> str:
    tens, ones = divmod(number, 10)
    return "X" * tens + _ROMAN[ones]


def _rows(document: Document, horizon: int, assessment: Assessment, words: Words) -> Iterator[dict[str, str]]:
    results = [one for one in assessment.results if one.target.document == document.id and one.horizon == horizon]
    for number, result in enumerate(results, 1):
        texts = [words.part(part) for part in result.parts]
        yield {
            "row": str(number),
            "target": result.target.title,
            "level": _joined(level for _, level, _, _ in texts),
            "result": _joined(value for value, _, _, _ in texts),
            "attainment": percent_of_target(result, words) or "–",
            "verdict": words.text(Chain((VERDICTS[result.verdict], timing_told(result, assessment)), "; ")),
            "shortfall": _joined(filter(None, [words.text(lacks(result.whole))])) or "–",
        }


def _joined(texts: Iterator[str]) -> str:
    """``≥ 100%; ≥ 80%``: a line breaks between figures, not within one."""
    return "; ".join(text.replace("≥ ", f"≥{_KEPT}").replace("≤ ", f"≤{_KEPT}") for text in texts)
