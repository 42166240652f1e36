"""Tables on a terminal: side by side where the width allows, else one after another, or row by row."""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from typing import cast

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text as Styled

from chitieu.model import Verdict
from chitieu.views.tables.cells import Cell, Chain, Status, of_target
from chitieu.views.tables.table import Column, On, Output, Row, Section, Table
from chitieu.views.tables.words import Words

_FILE_WIDTH = 160
_STYLES = {
    Verdict.MET: "green",
    Verdict.MISSED: "bold red",
    Verdict.NO_DATA: "yellow",
    Verdict.NOT_APPLICABLE: "dim",
    Verdict.MONITORED: "dim",
}
_VALUE_WIDTH = 14
_TITLE_LEAST = 22
_ROOMY, _TIGHT = 25, 17  # of a column under a document
_WIDE = 110  # columns of a terminal from which five cells side by side can be read
_WIDEST, _NARROWEST = 60, 8  # of a column, when the width is shared out by what the cells hold


def rendered(output: Output, words: Words) -> str:
    """As a terminal of COLUMNS columns shows it, without colours."""
    width = int(os.environ.get("COLUMNS") or _FILE_WIDTH)
    paper = io.StringIO()
    print_output(output, words, Console(file=paper, width=width, color_system=None, emoji=False, markup=False))
    return "".join(f"{line.rstrip()}\n" for line in paper.getvalue().splitlines())


def print_output(output: Output, words: Words, console: Console) -> None:
    """Prints the tables that are for readers, each under its title."""
    for number, table in enumerate(output.on(On.READ)):
        banded = any(column.band for column in table.columns)
        if number and banded:
            console.print()
        console.print(Styled(words.text(table.title), "bold"))
        if banded:
            _print_bands(table, words, console)
        elif table.grid:
            _print_numbers(table, words, console)
        else:
            _print_sections(table, words, console)


# --- a table for each section -----------------------------------------------------------------------------------


def _print_sections(table: Table[Row], words: Words, console: Console) -> None:
    """Tables of one width where there is room for them; else a block per row, with the columns' names before cells."""
    wide, columns = console.width >= _WIDE, table.columns_on(On.READ)
    if table.brief and not wide:
        table = table._replace(columns=columns[: table.brief])
    used = words.filled(table) if wide or table.brief else columns
    for section in table.sections:
        console.print()
        console.print(Styled(words.text(section.heading), section.style))
        if wide or table.brief:
            console.print(_section(table, section, used, words))
        else:
            _print_blocks(section, used, words, console)
    console.print()
    for note in table.notes:
        console.print(Styled(words.text(note.text)))


def _section(table: Table[Row], section: Section[Row], columns: Sequence[Column[Row]], words: Words) -> Grid:
    grid = Grid(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), header_style="bold", expand=True)
    for column in columns:
        title = words.text(column.title)
        longest = max(len(words.in_column(column, row)) for row in table.rows)
        ratio = max(min(longest, _WIDEST), len(title), _NARROWEST)
        grid.add_column(title, ratio=ratio, min_width=len(title) if longest <= len(title) else None)
    for row in section.rows:
        grid.add_row(*(Styled(words.in_column(column, row)) for column in columns))
    return grid


def _print_blocks(section: Section[Row], columns: Sequence[Column[Row]], words: Words, console: Console) -> None:
    first, *others = columns
    for row in section.rows:
        console.print(Padding(Styled(words.in_column(first, row)), (0, 0, 0, 2)))
        for column in others:
            if text := words.in_column(column, row):
                named = Styled.assemble((f"{words.text(column.title)}: ", "dim"), text)
                console.print(Padding(named, (0, 0, 0, 4)))


# --- headings inside, numbers to the right ------------------------------------------------------------------------


def _print_numbers(table: Table[Row], words: Words, console: Console) -> None:
    if any(table.rows):
        grid = Grid(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0))
        columns = table.columns_on(On.READ)
        for number, column in enumerate(columns):
            grid.add_column(words.text(column.title), justify="right" if number else "left", overflow="fold")
        for section in table.sections:
            if section.heading is not None:
                grid.add_row(Styled(words.text(section.heading), "bold cyan"))
            for row in section.rows:
                grid.add_row(*(Styled(words.in_column(column, row)) for column in columns))
        console.print(grid)
    console.print()


# --- documents side by side ---------------------------------------------------------------------------------------


def _print_bands(table: Table[Row], words: Words, console: Console) -> None:
    columns = table.columns_on(On.READ)
    years = [column for column in columns if column.band]
    fitting = (one for one in (_ROOMY, _TIGHT) if _title_width(console.width, len(years), one) >= _TITLE_LEAST)
    width = next(fitting, None)
    if width:
        console.print(_side_by_side(table, years, width, words, console.width))
    else:
        for band in dict.fromkeys(column.band for column in years):
            chosen = [column for column in years if column.band == band]
            console.print(_side_by_side(table, chosen, _TIGHT, words, console.width))
    _print_notes(table, words, console, roomy=width == _ROOMY)


def _title_width(width: int, columns: int, cell_width: int) -> int:
    """What is left for the titles: every column takes its width, one of padding and a gap; one more at the end."""
    return width - (_VALUE_WIDTH + 2) - columns * (cell_width + 2) - 3


def _side_by_side(table: Table[Row], years: Sequence[Column[Row]], cell_width: int, words: Words, width: int) -> Grid:
    title, value = (column for column in table.columns_on(On.READ) if not column.band)
    grid = Grid(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), header_style="bold")
    grid.add_column(words.text(title.title), width=max(_title_width(width, len(years), cell_width), 12))
    grid.add_column(words.text(value.title), width=_VALUE_WIDTH)
    for column in years:
        grid.add_column(Styled(f"{column.band}\n{words.text(column.title)}"), width=cell_width)
    for section in table.sections:
        shown = _asked_there(section, years)
        if shown:
            grid.add_row(Styled(words.text(section.heading), section.style))
        for row in shown:
            held = (_held(cast(Cell, column.cell(row)), words, roomy=cell_width == _ROOMY) for column in years)
            grid.add_row(Styled(words.in_column(title, row)), _broken(words.in_column(value, row)), *held)
        grid.add_section()
    return grid


def _asked_there(section: Section[Row], years: Sequence[Column[Row]]) -> list[Row]:
    return [row for row in section.rows if any(column.cell(row) is not None for column in years)]


def _broken(value: str) -> Styled:
    return Styled(value.replace(" = ", "\n= ") if len(value) > _VALUE_WIDTH else value)


def _held(cell: Cell, words: Words, *, roomy: bool) -> Styled:
    if not isinstance(cell, Status):
        return Styled("")
    verdict, level, attainment, shortfall = cell
    sign = words.text(verdict) if roomy else verdict.sign
    gap = "\n" if roomy and verdict.value is Verdict.NO_DATA else "  " if roomy else " "
    text = Styled.assemble((sign, _STYLES[Verdict(verdict.value)]), gap, words.text(level))
    details = words.text(Chain((of_target(attainment) if roomy else attainment, shortfall), " · "))
    if details:
        text.append(f"\n{details}", "" if verdict.value is Verdict.MISSED else "dim")
    return text


def _print_notes(table: Table[Row], words: Words, console: Console, *, roomy: bool) -> None:
    for note in table.notes:
        about = " ".join(note.about or ())
        console.print(Styled.assemble((about, "bold"), ": ", words.text(note.text)))
    legend = [words.text(verdict) for verdict in table.legend]
    if not roomy:
        legend.append(words.language.say("below the level: percent of target"))
    console.print(Styled("  ".join(legend), "dim"))
    for title, cells in table.lists:
        if cells:
            console.print()
            console.print(Styled(words.text(title), "bold"))
            list_of_notes = Grid.grid(padding=(0, 1))
            for cell in cells:
                list_of_notes.add_row("-", Styled(words.text(cell)))
            console.print(list_of_notes)
