"""A self-contained web page with a table per section, on a phone a block per row; roles keep them tables there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from chitieu.views.tables.cells import Drawn
from chitieu.views.tables.svg import drawn
from chitieu.views.tables.table import Column, On, Output, Row, Section
from chitieu.views.tables.words import Words

_STYLE = """
body { font: 1rem/1.5 system-ui, "Segoe UI", "Noto Sans", sans-serif; color: #1b1b1b; margin: 0 auto; padding: 1rem;
  max-width: 75rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.125rem; } table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .25rem .5rem; border: 1px solid #c9c9c9;
  white-space: pre-line; }
tbody th { font-weight: normal; }
svg.chart { display: block; width: 15rem; max-width: 100%; height: auto; }
@media (min-width: 45.01rem) { svg.chart { min-width: 15rem; } }
@media print { svg.chart { min-width: 40mm; width: 40mm; } }
@page { size: A4 landscape; margin: 15mm; } tr { break-inside: avoid; } thead { display: table-header-group; }
@media screen and (max-width: 45rem) {
  table, tbody, tr, th, td { display: block; border: 0; } thead { display: none; } tr { border-top: 1px solid #c9c9c9; }
  tbody th { font-weight: 600; } td:empty { display: none; }
  td::before { content: attr(data-name) ": "; color: #555555; }
}
"""


def rendered(output: Output, words: Words) -> str:
    """The page of the result that is its own, or one of its table."""
    if output.page is not None:
        return output.page()
    (table,) = output.on(On.READ)
    title, columns = escape(words.text(table.title)), table.columns_on(On.READ)
    lines = [
        f'<!doctype html>\n<html lang="{words.language.code}">\n<head>\n<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>",
        f"<h1>{title}</h1>",
    ]
    for section in table.sections:
        lines += _section(section, columns, words)
    notes = (f"<p>{escape(words.text(note.text))}</p>" for note in table.notes)
    return "\n".join([*lines, *notes, "</main>\n</body>\n</html>"]) + "\n"


def _cell(column: Column[Row], row: Row, words: Words) -> str:
    cell = column.cell(row)
    return drawn(cell.chart, words) if isinstance(cell, Drawn) else escape(words.in_column(column, row))


def _section(section: Section[Row], columns: Sequence[Column[Row]], words: Words) -> Iterator[str]:
    """Its table, with the columns in which something stands or is drawn."""
    rows = [[_cell(column, row, words) for column in columns] for row in section.rows]
    kept = [place for place in range(len(columns)) if any(cells[place] for cells in rows)]
    names = [escape(words.text(columns[place].title)) for place in kept]
    head = "".join(f'<th role="columnheader" scope="col">{name}</th>' for name in names)
    yield f"<h2>{escape(words.text(section.heading))}</h2>"
    yield f'<table role="table">\n<thead role="rowgroup"><tr role="row">{head}</tr></thead>\n<tbody role="rowgroup">'
    for cells in rows:
        first, *others = (cells[place] for place in kept)
        named = zip(names[1:], others, strict=True)
        told = "".join(f'<td role="cell" data-name="{name}">{text}</td>' for name, text in named)
        yield f'<tr role="row"><th role="rowheader" scope="row">{first}</th>{told}</tr>'
    yield "</tbody>\n</table>"
