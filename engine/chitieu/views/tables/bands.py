"""Documents side by side on a terminal: what they come to first, then the targets, as narrow as the width asks for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, cast

from rich import box
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text as Styled

from chitieu.model import Verdict
from chitieu.views.tables.cells import Cell, Chain, Status, of_target
from chitieu.views.tables.table import Column, On, Row, Section, Table
from chitieu.views.tables.words import Words

_STYLES = {
    Verdict.MET: "green",
    Verdict.MISSED: "bold red",
    Verdict.NO_DATA: "yellow",
    Verdict.NOT_APPLICABLE: "dim",
    Verdict.MONITORED: "dim",
}
_TITLE_LEAST = 22
_FEW = 4  # lines of a list that a narrow terminal shows


class _Layout(NamedTuple):
    """Widths of a column under a document and of values, and the room that each column takes beside its width."""

    cell: int
    value: int
    gap: int
    spelt: bool = False
    packed: bool = False


_ROOMY, _TIGHT, _PACKED = _Layout(25, 14, 2, spelt=True), _Layout(17, 14, 2), _Layout(9, 12, 1, packed=True)


def print_bands(table: Table[Row], words: Words, console: Console) -> None:
    """What each document comes to, then all of them side by side, or one after another where the width is too small."""
    years = [column for column in table.columns_on(On.READ) if column.band]
    _print_summary(table, words, console)
    layouts = (one for one in (_ROOMY, _TIGHT, _PACKED) if _title_width(console.width, len(years), one) >= _TITLE_LEAST)
    layout = next(layouts, None)
    if layout is _PACKED:
        _print_packed(table, years, words, console)
    elif layout is not None:
        console.print(_side_by_side(table, years, layout, words, console.width))
    else:
        for band in dict.fromkeys(column.band for column in years):
            chosen = [column for column in years if column.band == band]
            console.print(_side_by_side(table, chosen, _TIGHT, words, console.width))
    _print_legend(table, words, console, layout)
    _print_lists(table, words, console, few=layout is _PACKED)


def _print_summary(table: Table[Row], words: Words, console: Console) -> None:
    """A line for each document and what it comes to: horizons that come to the same stand together."""
    same: dict[tuple[str, str], list[str]] = {}
    for note in table.notes:
        band, column = note.about or ("", "")
        same.setdefault((band, words.text(note.text)), []).append(column)
    for (band, text), columns in same.items():
        console.print(Styled.assemble((f"{band} {', '.join(columns)}".strip(), "bold"), ": " if band else "", text))


def _title_width(width: int, columns: int, layout: _Layout) -> int:
    """What is left for the titles: every column takes its width and its gap; one more at each edge but when packed."""
    edges = 0 if layout.packed else 3
    return width - (layout.value + layout.gap) - columns * (layout.cell + layout.gap) - edges


def _side_by_side(table: Table[Row], years: Sequence[Column[Row]], layout: _Layout, words: Words, width: int) -> Grid:
    grid = Grid(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), header_style="bold")
    _add_columns(grid, table, years, layout, words, width)
    for section in table.sections:
        shown = _asked_there(section, years)
        if shown:
            grid.add_row(Styled(words.text(section.heading), section.style))
        _add_rows(grid, table, shown, years, layout, words)
        grid.add_section()
    return grid


def _print_packed(table: Table[Row], years: Sequence[Column[Row]], words: Words, console: Console) -> None:
    """The heads, and a grid for each section with its heading across the whole width and nothing between."""

    def grid(*, heads: bool) -> Grid:
        made = Grid(box=box.SIMPLE_HEAD, padding=0, show_edge=False, pad_edge=False, show_header=heads)
        _add_columns(made, table, years, _PACKED, words, console.width)
        return made

    console.print(grid(heads=True))
    for section in table.sections:
        shown = _asked_there(section, years)
        if shown:
            rows = grid(heads=False)
            _add_rows(rows, table, shown, years, _PACKED, words)
            console.print(Styled(words.text(section.heading), section.style))
            console.print(rows)


def _add_columns(
    grid: Grid, table: Table[Row], years: Sequence[Column[Row]], layout: _Layout, words: Words, width: int
) -> None:
    title, value = (column for column in table.columns_on(On.READ) if not column.band)
    grid.add_column(words.text(title.title), width=max(_title_width(width, len(years), layout), 12))
    grid.add_column(words.text(value.title), width=layout.value)
    for column in years:
        grid.add_column(Styled(f"{column.band}\n{words.text(column.title)}"), width=layout.cell)


def _add_rows(
    grid: Grid, table: Table[Row], rows: Sequence[Row], years: Sequence[Column[Row]], layout: _Layout, words: Words
) -> None:
    title, value = (column for column in table.columns_on(On.READ) if not column.band)
    for row in rows:
        held = (_held(cast(Cell, column.cell(row)), words, layout) for column in years)
        grid.add_row(Styled(words.in_column(title, row)), _broken(words.in_column(value, row), layout.value), *held)


def _asked_there(section: Section[Row], years: Sequence[Column[Row]]) -> list[Row]:
    return [row for row in section.rows if any(column.cell(row) is not None for column in years)]


def _broken(value: str, width: int) -> Styled:
    return Styled(value.replace(" = ", "\n= ") if len(value) > width else value)


def _held(cell: Cell, words: Words, layout: _Layout) -> Styled:
    if not isinstance(cell, Status):
        return Styled("")
    verdict, level, attainment, shortfall = cell
    sign = words.text(verdict) if layout.spelt else verdict.sign
    gap = "\n" if layout.spelt and verdict.value is Verdict.NO_DATA else "  " if layout.spelt else " "
    text = Styled.assemble((sign, _STYLES[Verdict(verdict.value)]), gap, words.text(level))
    between = "\n" if layout.packed else " · "
    details = words.text(Chain((of_target(attainment) if layout.spelt else attainment, shortfall), between))
    if details:
        text.append(f"\n{details}", "" if verdict.value is Verdict.MISSED else "dim")
    return text


def _print_legend(table: Table[Row], words: Words, console: Console, layout: _Layout | None) -> None:
    """The signs; where there is little room, those that occur."""
    occurring = {
        cell.verdict
        for column in table.columns_on(On.READ)
        if column.band
        for row in table.rows
        if isinstance(cell := column.cell(row), Status)
    }
    legend = [words.text(verdict) for verdict in table.legend if layout is not _PACKED or verdict in occurring]
    if layout is not _ROOMY:
        legend.append(words.language.say("below the level: percent of target"))
    console.print(Styled("  ".join(legend), "dim"))


def _print_lists(table: Table[Row], words: Words, console: Console, *, few: bool) -> None:
    """The lists below the table; where there is little room, of a long one how long it is."""
    for title, cells in table.lists:
        if not cells:
            continue
        if few and len(cells) > _FEW:
            told = words.language.say("{count}, shown by chitieu explain and at 110 columns")
            console.print(Styled.assemble((f"{words.text(title)}: ", "bold"), told.format(count=len(cells))))
            continue
        if not few:
            console.print()
        console.print(Styled(words.text(title), "bold"))
        list_of_notes = Grid.grid(padding=(0, 1))
        for cell in cells:
            list_of_notes.add_row("-", Styled(words.text(cell)))
        console.print(list_of_notes)
