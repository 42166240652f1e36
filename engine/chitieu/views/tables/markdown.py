"""Markdown tables, to paste into notes and web pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chitieu.views.tables.table import Column, On, Output, Row, Table
from chitieu.views.tables.words import Words


def rendered(output: Output, words: Words) -> str:
    """Under a title a table for each section; of documents side by side, one for each with headings inside."""
    return "\n".join("".join(f"{line}\n" for line in _lines(table, words)) for table in output.on(On.READ))


def _lines(table: Table[Row], words: Words) -> Iterator[str]:
    yield f"# {_escaped(words.text(table.title))}"
    if table.grid:
        yield from _bands(table, table.columns_on(On.READ), words)
    else:
        columns = words.filled(table)
        for section in table.sections:
            yield from ("", f"## {_escaped(words.text(section.heading))}", "", *_head(columns, words))
            yield from (_line(words.in_column(column, row) for column in columns) for row in section.rows)
        yield from _list([words.text(note.text) for note in table.notes])
    for title, cells in table.lists:
        if cells:
            yield from ("", f"## {words.text(title)}", *_list(list(map(words.text, cells))))


def _bands(table: Table[Row], columns: Sequence[Column[Row]], words: Words) -> Iterator[str]:
    """The columns of each document with those that stand before them all; its notes name the column they are about."""
    for band in dict.fromkeys(column.band for column in columns if column.band):
        notes = ((note.about[1], words.text(note.text)) for note in table.notes if note.about and note.about[0] == band)
        yield from ("", f"## {_escaped(band)}", "", *(f"- {column}: {text}" for column, text in notes), "")
        yield from _band(table, [column for column in columns if column.band in ("", band)], words)


def _band(table: Table[Row], columns: Sequence[Column[Row]], words: Words) -> Iterator[str]:
    yield from _head(columns, words)
    for section in table.sections:
        rows = [row for row in section.rows if any(column.band and column.cell(row) for column in columns)]
        if rows:
            yield f"| **{_escaped(words.text(section.heading))}** |" + " |" * (len(columns) - 1)
        yield from (_line(words.in_column(column, row) for column in columns) for row in rows)


def _head(columns: Sequence[Column[Row]], words: Words) -> tuple[str, str]:
    return _line(words.text(column.title) for column in columns), "|" + " --- |" * len(columns)


def _line(cells: Iterator[str]) -> str:
    return f"| {' | '.join(map(_escaped, cells))} |"


def _list(texts: Sequence[str]) -> Iterator[str]:
    if texts:
        yield ""
        yield from (f"- {_escaped(text)}" for text in texts)


def _escaped(text: str) -> str:
    """A text as Markdown shows it unchanged in a table."""
    marked = "".join(f"\\{letter}" if letter in "\\|*_`<[#" else letter for letter in text)
    return marked.replace("\n", "<br>")
