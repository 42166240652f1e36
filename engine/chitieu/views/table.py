"""The sheet as a table for the terminal: documents side by side where the width allows, else one after another."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text as Styled

from chitieu.language import Language
from chitieu.model import Assessment, Verdict
from chitieu.views.names import SIGNS, verdict_word
from chitieu.views.sheet import Cell, Row, Sheet, counted, sheet

_STYLES = {
    Verdict.MET: "green",
    Verdict.MISSED: "bold red",
    Verdict.NO_DATA: "yellow",
    Verdict.NOT_APPLICABLE: "dim",
}
_VALUE_WIDTH = 14
_TITLE_LEAST = 22
_ROOMY, _TIGHT = 25, 17


def print_table(assessment: Assessment, language: Language, decimals: int, console: Console) -> None:
    """Prints the sheet of an assessment, its summaries, what is missing and the other readings."""
    whole = sheet(assessment, language, decimals)
    console.print(Styled(whole.title, "bold"))
    everything = range(len(whole.columns))
    fitting = (w for w in (_ROOMY, _TIGHT) if _title_width(console.width, len(everything), w) >= _TITLE_LEAST)
    cell_width = next(fitting, None)
    if cell_width:
        _print_columns(whole, everything, cell_width, language, console)
    else:
        for document in dict.fromkeys(column.document.id for column in whole.columns):
            chosen = [n for n in everything if whole.columns[n].document.id == document]
            _print_columns(whole, chosen, _TIGHT, language, console)
    _print_notes(whole, cell_width == _ROOMY, language, console)


def _title_width(width: int, columns: int, cell_width: int) -> int:
    """What is left for the titles: every column takes its width, one of padding and a gap; one more at the end."""
    return width - (_VALUE_WIDTH + 2) - columns * (cell_width + 2) - 3


def _print_columns(whole: Sheet, chosen: Sequence[int], cell_width: int, language: Language, console: Console) -> None:
    title_width = max(_title_width(console.width, len(chosen), cell_width), 12)
    columns = [whole.columns[n] for n in chosen]

    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), header_style="bold")
    table.add_column(language.say("Target"), width=title_width)
    table.add_column(language.say("Value"), width=_VALUE_WIDTH)
    for column in columns:
        table.add_column(Styled(f"{column.document.symbol}\n{column.horizon}"), width=cell_width)
    for label, rows in whole.groups:
        shown = [row for row in rows if any(row.cells[n] is not None for n in chosen)]
        if shown:
            table.add_row(Styled(label, "bold cyan"))
        for row in shown:
            cells = (_cell(row.cells[n], cell_width == _ROOMY, language) for n in chosen)
            table.add_row(Styled(row.title), _value(row), *cells)
        table.add_section()
    console.print(table)


def _value(row: Row) -> Styled:
    return Styled(row.value.replace(" = ", "\n= ") if len(row.value) > _VALUE_WIDTH else row.value)


def _cell(cell: Cell | None, roomy: bool, language: Language) -> Styled:
    if cell is None:
        return Styled("")
    attainment, sign = cell.attainment, SIGNS[cell.verdict]
    if roomy:
        sign = f"{sign} {verdict_word(cell.verdict, language)}"
        if attainment:
            attainment = language.say("{percent} of target").format(percent=attainment)
    gap = "\n" if roomy and cell.verdict is Verdict.NO_DATA else "  " if roomy else " "
    text = Styled.assemble((sign, _STYLES[cell.verdict]), gap, cell.level)
    details = [detail for detail in (attainment, cell.shortfall) if detail]
    if details:
        text.append("\n" + " · ".join(details), "" if cell.verdict is Verdict.MISSED else "dim")
    return text


def _print_notes(whole: Sheet, roomy: bool, language: Language, console: Console) -> None:
    for summary in whole.summaries:
        line = Styled.assemble((f"{summary.document.symbol} {summary.horizon}", "bold"), ": ")
        line.append(counted(summary, language))
        console.print(line)
    legend = "  ".join(f"{sign} {verdict_word(verdict, language)}" for verdict, sign in SIGNS.items())
    if not roomy:
        legend += "  " + language.say("below the level: percent of target")
    console.print(Styled(legend, "dim"))
    for title, notes in (
        (language.say("Facts that are missing"), whole.missing),
        (language.say("Other readings"), whole.readings),
    ):
        if notes:
            console.print()
            console.print(Styled(title, "bold"))
            list_of_notes = Table.grid(padding=(0, 1))
            for note in notes:
                list_of_notes.add_row("-", Styled(note))
            console.print(list_of_notes)
