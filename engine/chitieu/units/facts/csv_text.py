"""CSV as offices save it → what DuckDB reads without a question: the header, the encoding, one record per row.

A row's number is that of its record in the file: the header is row 1, as in Excel. It is the line in the file as long
as no cell before it holds a line break.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from chitieu.diagnostics import Place, Problems, Text

KEYS = ("unit", "as_of")
_DELIMITERS = (",", ";", "\t", "|")
_SEPARATOR = re.compile(r'"?sep=(.)"?[,;\t|]*', re.IGNORECASE)
_BLOCK = 1 << 20
_HEAD = 50  # lines within which a header is looked for
_MOST_LINES = 100  # of one record: a quote that is open for longer was never meant as one
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


class RecordFault(NamedTuple):
    """A record that is no row: its number, what is wrong with it, its text."""

    row: int
    reason: Text
    given: str


class Head(NamedTuple):
    """How a file is to be read. ``columns`` are the names of its header, in order, "" where a cell is empty.

    ``plain``: DuckDB may read the file as it is; otherwise its rows have to be ``rewritten``.
    """

    encoding: str
    delimiter: str
    columns: tuple[str, ...]
    skipped: int
    plain: bool

    @property
    def named(self) -> int:
        """How many cells a row must have: up to the last column with a name."""
        return max((place for place, name in enumerate(self.columns, 1) if name), default=0)


def head_of(path: Path, shown: str, problems: Problems) -> Head | None:
    """Looks through a file; ``None`` with the reason in ``problems`` where it is no text, or its header is not one."""
    scanned = _scanned(path)
    if scanned is None:
        problems.error(
            "not-utf8",
            Place(shown),
            Text("the text of this file cannot be read: it is not in UTF-8"),
            Text("in Excel, save it again as “CSV UTF-8”"),
        )
        return None
    encoding, plain = scanned
    with path.open(encoding=encoding, newline=None) as stream:
        lines = [line.removeprefix("\ufeff") for line in islice(stream, _HEAD)]
    asked = _SEPARATOR.fullmatch(lines[0].strip("\n")) if lines else None
    skipped = 1 if asked else 0
    delimiters = (asked.group(1),) if asked else _DELIMITERS
    found = _header(lines, skipped, delimiters)
    if found is None:
        problems.error("no-header", Place(shown), Text("the file is empty"))
        return None
    line, delimiter, columns = found
    if line > skipped:
        problems.error(
            "header-below",
            Place(shown, line + 1),
            Text("the header with unit and as_of seems to stand on line {line}", line=line + 1),
            Text("it must be the first line: delete what stands above it"),
        )
        return None
    _tell_repeated(columns, shown, problems)
    return None if problems.has_errors else Head(encoding, delimiter, columns, skipped, plain and not skipped)


def rewritten(path: Path, head: Head, target: Path) -> list[RecordFault]:
    """Writes the rows to ``target`` as plain CSV without a header, each behind its number; gives what is no row."""
    faults = []
    with path.open(encoding=head.encoding, newline=None) as stream, target.open("w", encoding="utf-8") as file:
        write = csv.writer(file, lineterminator="\n").writerow
        records = _records(stream, head)
        next(islice(records, head.skipped, None), None)  # the header
        for number, cells, text in records:
            if cells is None:
                faults.append(RecordFault(number, Text("the quotation marks of the row do not fit together"), text))
            elif not any(map(str.strip, cells)):
                continue
            elif len(cells) < head.named or any(map(str.strip, cells[len(head.columns) :])):
                reason = Text("the row has {found} cells, the header {expected}", found=len(cells), expected=head.named)
                faults.append(RecordFault(number, reason, text))
            else:
                lacking = [""] * (len(head.columns) - len(cells))
                write([number, *cells[: len(head.columns)], *lacking])
    return faults


# --- bytes ------------------------------------------------------------------------------------------------------


def _scanned(path: Path) -> tuple[str, bool] | None:
    """The encoding, and whether lines are plain: ended alike, none of them empty. ``None`` for what is no text."""
    with path.open("rb") as file:
        start = file.read(_BLOCK)
        encoding = _UTF16.get(start[:2]) or _unmarked(start)
        if encoding is not None:
            return (encoding, False) if _decodes(path, encoding) else None
        file.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        ends, fed, pairs, empty, before = 0, 0, 0, False, b""
        while block := file.read(_BLOCK):
            try:
                decoder.decode(block)
            except UnicodeDecodeError:
                return None
            if b"\0" in block:
                return None
            ends, fed = ends + block.count(b"\r"), fed + block.count(b"\n")
            both = before + block
            pairs += both.count(b"\r\n") - before.count(b"\r\n")
            empty = empty or b"\n\n" in both or b"\n\r\n" in both
            before = both[-2:]
    if decoder.getstate()[0]:
        return None
    return "utf-8-sig", not empty and ends == pairs and ends in (0, fed)


def _unmarked(start: bytes) -> str | None:
    """UTF-16 without its mark: every other byte of digits and delimiters is 0."""
    even, odd = start[::2].count(0), start[1::2].count(0)
    if max(even, odd) * 5 < len(start) or min(even, odd) * 10 > max(even, odd) or not start:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _decodes(path: Path, encoding: str) -> bool:
    try:
        with path.open(encoding=encoding) as stream:
            while block := stream.read(_BLOCK):
                if "\0" in block:
                    return False
    except UnicodeDecodeError:
        return False
    return True


# --- the header -------------------------------------------------------------------------------------------------


def _header(lines: Sequence[str], first: int, delimiters: Sequence[str]) -> tuple[int, str, tuple[str, ...]] | None:
    """The line of the header, counted from 0, its delimiter and names; ``None`` for a file without any text."""
    for line in range(first, len(lines)):
        for delimiter in delimiters:
            names = _names(lines[line:], delimiter)
            if {name.casefold() for name in names} >= set(KEYS):
                return line, delimiter, names
    for line in range(first, len(lines)):  # none has both columns: what there is, is told by its names
        if lines[line].strip():
            names, delimiter = max(
                ((_names(lines[line:], delimiter), delimiter) for delimiter in delimiters), key=lambda one: len(one[0])
            )
            return first, delimiter, names
    return None


def _names(lines: Sequence[str], delimiter: str) -> tuple[str, ...]:
    """The cells of the record that begins with the first of these lines, without blanks around and within them."""
    for count in range(1, len(lines) + 1):
        try:
            cells = _cells("".join(lines[:count]), delimiter)
        except _OpenQuote:
            continue
        return tuple(" ".join(cell.split()) for cell in cells or ())
    return ()


def _tell_repeated(columns: Sequence[str], shown: str, problems: Problems) -> None:
    """Says which names stand more than once in the header, whatever their case."""
    places: dict[str, list[int]] = {}
    for place, name in enumerate(columns, 1):
        if name:
            places.setdefault(name.casefold(), []).append(place)
    for found in places.values():
        if len(found) > 1:
            name = columns[found[0] - 1]
            problems.error(
                "duplicate-column",
                Place(shown, cell=name),
                Text("the header has the column “{column}” {count} times", column=name, count=len(found)),
                Text("columns {places}: which of them holds is not known", places=", ".join(map(str, found))),
            )


# --- records ----------------------------------------------------------------------------------------------------


class _OpenQuote(Exception):
    """The record goes on in the next line."""


def _cells(text: str, delimiter: str) -> list[str] | None:
    """The cells of a record; ``None`` where its quotation marks do not fit. Raises _OpenQuote where one is open."""
    try:
        return next(csv.reader((text,), delimiter=delimiter, strict=True), [])
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise _OpenQuote from None
        return None


def _records(lines: Iterator[str], head: Head) -> Iterator[tuple[int, list[str] | None, str]]:
    """Number, cells and text of every record, empty ones too; no cells where the quotation marks do not fit.

    A quote that is never closed spoils its own line only, and not all those up to the next quote.
    """
    waiting: deque[str] = deque()
    number = 0
    while (line := waiting.popleft() if waiting else next(lines, None)) is not None:
        number += 1
        taken = [line]
        cells: list[str] | None = None
        while len(taken) <= _MOST_LINES:
            try:
                cells = _cells("".join(taken), head.delimiter)
                break
            except _OpenQuote:
                more = waiting.popleft() if waiting else next(lines, None)
                if more is None:
                    break
                taken.append(more)
        if len(taken) > 1 and (cells is None or not head.named <= len(cells) <= len(head.columns)):
            waiting.extendleft(reversed(taken[1:]))
            cells = None
        yield number, cells, line.rstrip("\n")
