"""The formats of results, and where results go. A new format is a module beside this one and a line here."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from enum import StrEnum
from importlib import import_module
from pathlib import Path

from chitieu.views.output import on_terminal, write_bytes, write_for_programs, write_whole
from chitieu.views.tables.table import Output
from chitieu.views.tables.words import Words


class Format(StrEnum):
    """Each is the name of the module that renders it."""

    table = "table"
    plain = "plain"
    json = "json"
    csv = "csv"
    markdown = "markdown"
    xlsx = "xlsx"
    html = "html"


_FOR_PEOPLE = (Format.table, Format.plain)  # in the encoding of the terminal; programs take UTF-8

BY_SUFFIX: Mapping[str, Format] = {
    "": Format.plain,
    ".csv": Format.csv,
    ".html": Format.html,
    ".json": Format.json,
    ".md": Format.markdown,
    ".txt": Format.plain,
    ".xlsx": Format.xlsx,
}


def rendered(output: Output, words: Words, format: Format) -> str | bytes:
    """A result in a format. Its module is imported when it is asked for: start-up is part of the product."""
    module = "screen" if format is Format.table else format.value
    render: Callable[[Output, Words], str | bytes] = import_module(f"chitieu.views.tables.{module}").rendered
    return render(output, words)


def show(output: Output, words: Words, format: Format | None, path: Path | None = None) -> None:
    """Writes a result to a file or to stdout. Without a format: a table on a terminal, plain text elsewhere.

    A file without a format has one of the suffixes of BY_SUFFIX.
    Raises OSError when the file cannot be written; an existing file is then as it was.
    """
    chosen = format or (Format.plain if path is None else BY_SUFFIX[path.suffix.lower()])
    if path is None and format in (None, Format.table) and on_terminal():
        from rich.console import Console

        from chitieu.views.tables.screen import print_output

        print_output(output, words, Console(emoji=False, markup=False))
        return
    content = rendered(output, words, chosen)
    if path is None and chosen in _FOR_PEOPLE:
        sys.stdout.write(str(content))
    elif path is None:
        write_for_programs(content)
    elif isinstance(content, bytes):
        write_bytes(path, content)
    else:
        write_whole(path, content, bom=chosen is Format.csv)
