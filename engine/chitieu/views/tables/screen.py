"""Tables on a terminal: side by side where the width allows, else one after another, or row by row."""

from __future__ import annotations

import io
import os
from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text as Styled

from chitieu.views.tables.bands import print_bands
from chitieu.views.tables.table import Column, On, Output, Row, Section, Table
from chitieu.views.tables.words import Words

_FILE_WIDTH = 160
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
            print_bands(table, words, console)
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
