"""Rows under headings, which comparisons, trends and audits share: for the terminal, for pipes, for Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from rich.console import Console


class Section(NamedTuple):
    """Rows of one kind. ``style`` is rich's, for the heading on a terminal; the heading says it in words, too."""

    heading: str
    style: str
    rows: Sequence[Sequence[str]]


class Listing(NamedTuple):
    """``columns`` name the cells of every row; ``notes`` stand at the end."""

    title: str
    columns: Sequence[str]
    sections: Sequence[Section]
    notes: Sequence[str]


def plain_listing(listing: Listing) -> str:
    """A line per row: its cells, two blanks between them, empty ones left out; headings and notes behind ``#``."""
    lines = [f"# {listing.title}"]
    for section in listing.sections:
        lines.append(f"# {section.heading}")
        lines += ["  ".join(cell for cell in row if cell) for row in section.rows]
    lines += [f"# {note}" for note in listing.notes]
    return "\n".join(lines) + "\n"


def markdown_listing(listing: Listing) -> str:
    lines = [f"# {escaped(listing.title)}"]
    for section in listing.sections:
        lines += ["", f"## {escaped(section.heading)}", ""]
        lines += [f"| {' | '.join(map(escaped, listing.columns))} |", "|" + " --- |" * len(listing.columns)]
        lines += [f"| {' | '.join(map(escaped, row))} |" for row in section.rows]
    if listing.notes:
        lines += ["", *(f"- {escaped(note)}" for note in listing.notes)]
    return "\n".join(lines) + "\n"


def print_listing(listing: Listing, console: Console) -> None:
    """One table, so that columns line up across the sections."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    console.print(Text(listing.title, "bold"))
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), header_style="bold")
    for number, column in enumerate(listing.columns):
        table.add_column(column, ratio=3 if number == 0 else None, overflow="fold")
    for section in listing.sections:
        table.add_row(Text(section.heading, section.style))
        for row in section.rows:
            table.add_row(*(Text(cell) for cell in row))
        table.add_section()
    if listing.sections:
        console.print(table)
    for note in listing.notes:
        console.print(Text(note))


def escaped(text: str) -> str:
    """A text as Markdown shows it unchanged in a table."""
    marked = "".join(f"\\{letter}" if letter in "\\|*_`<[#" else letter for letter in text)
    return marked.replace("\n", "<br>")
