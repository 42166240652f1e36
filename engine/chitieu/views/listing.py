"""Rows under headings, which comparisons, trends and audits share: for the terminal, for pipes, for Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from chitieu.language import Language

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

_STYLE = """
body { font: 1rem/1.5 system-ui, "Segoe UI", "Noto Sans", sans-serif; color: #1b1b1b; margin: 0 auto; padding: 1rem;
  max-width: 75rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.125rem; } table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .25rem .5rem; border: 1px solid #c9c9c9; }
tbody th { font-weight: normal; }
@page { size: A4 landscape; margin: 15mm; } tr { break-inside: avoid; } thead { display: table-header-group; }
@media screen and (max-width: 45rem) {
  table, tbody, tr, th, td { display: block; border: 0; } thead { display: none; } tr { border-top: 1px solid #c9c9c9; }
  tbody th { font-weight: 600; } td:empty { display: none; }
  td::before { content: attr(data-name) ": "; color: #555555; }
}
"""
_ROOMY = 110  # columns of a terminal from which five cells side by side can be read
_WIDEST, _NARROWEST = 60, 8  # of a column, when the width is shared out by what the cells hold


class Section(NamedTuple):
    """Rows of one kind. ``style`` is rich's, for the heading on a terminal; the heading says it in words, too."""

    heading: str
    style: str
    rows: Sequence[Sequence[str]]


class Listing(NamedTuple):
    """``columns`` name the cells of every row; ``notes`` stand at the end.

    ``brief`` columns are enough on a narrow terminal, side by side; with none, all stand there one below the other.
    """

    title: str
    columns: Sequence[str]
    sections: Sequence[Section]
    notes: Sequence[str]
    brief: int = 0


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
    """Tables of one width where there is room for them; else a block per row, with the columns' names before cells."""
    from rich.padding import Padding
    from rich.text import Text

    console.print(Text(listing.title, "bold"))
    if console.width < _ROOMY and listing.brief:
        listing = _shortened(listing)
    for section in listing.sections:
        console.print()
        console.print(Text(section.heading, section.style))
        if console.width >= _ROOMY or listing.brief:
            console.print(_table(listing, section))
            continue
        for row in section.rows:
            console.print(Padding(Text(row[0]), (0, 0, 0, 2)))
            for column, cell in zip(listing.columns[1:], row[1:], strict=True):
                if cell:
                    console.print(Padding(Text.assemble((f"{column}: ", "dim"), cell), (0, 0, 0, 4)))
    console.print()
    for note in listing.notes:
        console.print(Text(note))


def _shortened(listing: Listing) -> Listing:
    sections = [one._replace(rows=[row[: listing.brief] for row in one.rows]) for one in listing.sections]
    return listing._replace(columns=listing.columns[: listing.brief], sections=sections)


def _table(listing: Listing, section: Section) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    used = _used(listing)
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), header_style="bold", expand=True)
    for n in used:
        longest = max(len(row[n]) for each in listing.sections for row in each.rows)
        title = len(listing.columns[n])
        ratio, narrowest = max(min(longest, _WIDEST), title, _NARROWEST), title if longest <= title else None
        table.add_column(listing.columns[n], ratio=ratio, min_width=narrowest)
    for row in section.rows:
        table.add_row(*(Text(row[n]) for n in used))
    return table


def _used(listing: Listing) -> list[int]:
    """The columns in which something stands; the first always."""
    rows = [row for section in listing.sections for row in section.rows]
    return [n for n in range(len(listing.columns)) if n == 0 or any(row[n] for row in rows)]


def html_listing(listing: Listing, language: Language) -> str:
    """A self-contained web page with a table per section, on a phone a block per row; roles keep them tables there."""
    from html import escape

    used = _used(listing)
    lines = [
        f'<!doctype html>\n<html lang="{language.code}">\n<head>\n<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        f"<title>{escape(listing.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>",
        f"<h1>{escape(listing.title)}</h1>",
    ]
    for section in listing.sections:
        head = "".join(f'<th role="columnheader" scope="col">{escape(listing.columns[n])}</th>' for n in used)
        lines += [
            f"<h2>{escape(section.heading)}</h2>",
            f'<table role="table">\n<thead role="rowgroup"><tr role="row">{head}</tr></thead>\n<tbody role="rowgroup">',
        ]
        for row in section.rows:
            cells = "".join(
                f'<td role="cell" data-name="{escape(listing.columns[n])}">{escape(row[n])}</td>' for n in used[1:]
            )
            lines.append(f'<tr role="row"><th role="rowheader" scope="row">{escape(row[0])}</th>{cells}</tr>')
        lines.append("</tbody>\n</table>")
    lines += [*(f"<p>{escape(note)}</p>" for note in listing.notes), "</main>\n</body>\n</html>"]
    return "\n".join(lines) + "\n"


def escaped(text: str) -> str:
    """A text as Markdown shows it unchanged in a table."""
    marked = "".join(f"\\{letter}" if letter in "\\|*_`<[#" else letter for letter in text)
    return marked.replace("\n", "<br>")
