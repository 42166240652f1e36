"""The sheet as Markdown tables, one per document, to paste into notes and web pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chitieu.language import Language
from chitieu.model import Assessment
from chitieu.views.listing import escaped
from chitieu.views.names import SIGNS, verdict_word
from chitieu.views.sheet import Cell, Sheet, counted, sheet


def markdown(assessment: Assessment, language: Language, decimals: int) -> str:
    """A heading, a table per document with a row per target, the summaries and the notes."""
    whole = sheet(assessment, language, decimals)
    lines = [f"# {escaped(whole.title)}"]
    for document in dict.fromkeys(column.document.id for column in whole.columns):
        chosen = [n for n, column in enumerate(whole.columns) if column.document.id == document]
        lines += ["", *_document(whole, chosen, language)]
    for title, notes in (
        (language.say("Facts that are missing"), whole.missing),
        (language.say("Other readings"), whole.readings),
    ):
        if notes:
            lines += ["", f"## {title}", "", *(f"- {escaped(note)}" for note in notes)]
    return "\n".join(lines) + "\n"


def _document(whole: Sheet, chosen: Sequence[int], language: Language) -> Iterator[str]:
    document = whole.columns[chosen[0]].document
    yield f"## {escaped(document.symbol)}"
    yield ""
    for summary in whole.summaries:
        if summary.document is document:
            yield f"- {summary.horizon}: {counted(summary, language)}"
    yield ""
    target, value = language.say("Target"), language.say("Value")
    horizons = [str(whole.columns[n].horizon) for n in chosen]
    yield f"| {' | '.join([target, value, *horizons])} |"
    yield "|" + " --- |" * (2 + len(chosen))
    for label, rows in whole.groups:
        shown = [row for row in rows if any(row.cells[n] for n in chosen)]
        if shown:
            yield f"| **{escaped(label)}** |" + " |" * (1 + len(chosen))
        for row in shown:
            cells = [_cell(row.cells[n], language) for n in chosen]
            yield f"| {' | '.join([escaped(row.title), escaped(row.value), *cells])} |"


def _cell(cell: Cell | None, language: Language) -> str:
    if cell is None:
        return ""
    attainment = language.say("{percent} of target").format(percent=cell.attainment) if cell.attainment else ""
    verdict = f"{SIGNS[cell.verdict]} {verdict_word(cell.verdict, language)}"
    return escaped("\n".join(text for text in (f"{verdict} ({cell.level})", attainment, cell.shortfall) if text))
