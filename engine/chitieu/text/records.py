"""Lines of a text with columns → records: what parts their cells, where a record ends, which of them is none.

A record's number is that of its row as Excel counts: the header is row 1, an empty line is a row, and a line break
inside quotation marks ends none.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from chitieu.diagnostics import Text

TEXT_SUFFIXES = (".csv", ".tsv", ".tab", ".txt")
DELIMITERS = "\t;|,"  # the earlier wins ties: commas stand in decimals and sentences, too
_TOLD = re.compile(r'"?sep=([^"\w\s]|\t)"?[,;\t|]*\n?', re.IGNORECASE)  # how Excel writes it into a file
_SAMPLE = 300  # records
_MOST_LINES = 100  # of one record: a quote that is open for longer was never meant as one
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x19\x1b-\x1f]")


class Record(NamedTuple):
    """``cells`` are ``None`` where ``fault`` says why the record is none; ``text`` is its first line."""

    number: int
    cells: Sequence[str] | None
    text: str
    fault: Text | None = None


def table_lines(lines: Iterable[str]) -> Iterator[str]:
    """Lines without what programs add to them: zeros that fill a field or a block, and the mark by which DOS ends."""
    for line in lines:
        kept = line.replace("\0", "").rstrip("\x1a") if "\0" in line or line[-1] == "\x1a" else line
        if kept:
            yield kept


def told_delimiter(line: str) -> str | None:
    """What a first line ``sep=;`` says; ``None`` for any other line."""
    told = _TOLD.fullmatch(line)
    return told[1] if told else None


def likely_delimiter(lines: Sequence[str]) -> str:
    """The delimiter that cuts most records into equally many cells."""

    def regularity(delimiter: str) -> tuple[int, int]:
        found = islice(records(lines, delimiter), _SAMPLE)
        widths = Counter(len(record.cells) for record in found if record.cells and len(record.cells) > 1)
        return max(((count, width) for width, count in widths.items()), default=(0, 0))

    return max(DELIMITERS, key=regularity)


def records(lines: Iterable[str], delimiter: str, widths: range | None = None) -> Iterator[Record]:
    """Every record, empty ones too. ``widths`` says how many cells one over several lines may have.

    A quote that is never closed spoils its own line only, and not all those up to the next quote.
    """
    waiting: deque[str] = deque()
    further = iter(lines)

    def line_after() -> str | None:
        return waiting.popleft() if waiting else next(further, None)

    number = 0
    while (line := line_after()) is not None:
        number += 1
        taken, cells = _taken(line, line_after, delimiter)
        if cells and widths and len(taken) > 1 and len(cells) not in widths:
            cells = None
        if cells is None:
            waiting.extendleft(reversed(taken[1:]))
        yield _record(number, cells, line.rstrip("\n"))


def _taken(line: str, line_after: Callable[[], str | None], delimiter: str) -> tuple[list[str], list[str] | None]:
    """The lines that a record seems to need and its cells; ``None`` where its quotation marks never fit together."""
    taken, cells = [line], _cells(line, delimiter)
    while cells is _OPEN and len(taken) < _MOST_LINES and (more := line_after()) is not None:
        taken.append(more)
        cells = _cells("".join(taken), delimiter)
    return taken, None if cells is _OPEN else cells


_OPEN: list[str] = []  # the cells of a record that goes on in the next line


def _cells(text: str, delimiter: str) -> list[str] | None:
    """The cells of a record, ``_OPEN`` while a quotation mark is; ``None`` where they do not fit together."""
    try:
        return next(csv.reader((text,), delimiter=delimiter, strict=True), [])
    except csv.Error as error:
        return _OPEN if "unexpected end" in str(error) else None


def _record(number: int, cells: list[str] | None, text: str) -> Record:
    if cells is None:
        return Record(number, None, text, Text("the quotation marks of the row do not fit together"))
    odd = _CONTROL.search("".join(cells))
    if odd is None:
        return Record(number, cells, text)
    fault = Text("the character {code} may not stand in a table", code=f"U+{ord(odd[0]):04X}")
    return Record(number, None, text, fault)
