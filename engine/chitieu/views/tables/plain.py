"""Plain text for pipes, files and diff: a line per row, no colour, no alignment, no date but those of the result."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chitieu.views.tables.table import Note, On, Output, Row, Table
from chitieu.views.tables.words import Words


def rendered(output: Output, words: Words) -> str:
    """Cells of a line two blanks apart, empty ones left out; headings and notes behind ``#``."""
    tables = output.on(On.LINE)
    between = "" if any(table.heads for table in tables) else "\n"
    return between.join("".join(f"{line}\n" for line in _lines(table, words)) for table in tables)


def _lines(table: Table[Row], words: Words) -> Iterator[str]:
    columns = table.columns_on(On.LINE)
    yield f"# {words.text(table.title)}"
    if table.heads and any(table.rows):
        yield _line([words.text(column.title) for column in columns])
    for section in table.sections:
        if section.heading is not None and not table.grid:
            yield f"# {words.text(section.heading)}"
        yield from (_line([words.in_column(one, row) or table.gap for one in columns]) for row in section.rows)
    yield from (_note(note, words) for note in table.notes)


def _line(cells: Sequence[str]) -> str:
    return "  ".join(filter(None, cells))


def _note(note: Note, words: Words) -> str:
    about = f"{' '.join(note.about)}: " if note.about else ""
    return f"# {about}{words.text(note.text)}"
