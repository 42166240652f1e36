"""A table in a file of text → its header and how the rest is to be read, without taking all of it into memory."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import BinaryIO, NamedTuple

from chitieu.diagnostics import Place, Problems, Text
from chitieu.text.encodings import Encoding, encoding_of, meant_lines, tell_guessed
from chitieu.text.files import tell_unopened
from chitieu.text.kinds import refuse_but_table
from chitieu.text.records import DELIMITERS, Record, likely_delimiter, records, table_lines, told_delimiter
from chitieu.text.unreadable import Unreadable

_BLOCK = 1 << 20
_HEAD = 50  # lines within which a header is looked for
_NOT_PLAIN = bytes(code for code in range(32) if code not in b"\t\n\v\f\r")


class RecordFault(NamedTuple):
    """A record that is no row: its number, what is wrong with it, its text."""

    row: int
    reason: Text
    given: str


class Head(NamedTuple):
    """How a file is to be read. ``columns`` are the names of its header, in order, "" where a cell is empty.

    ``plain``: any reader of CSV may read the file as it is; otherwise its rows have to be ``rewritten``.
    """

    encoding: Encoding
    delimiter: str
    columns: tuple[str, ...]
    skipped: int
    plain: bool

    @property
    def named(self) -> int:
        """How many cells a row must have: up to the last column with a name."""
        return max((place for place, name in enumerate(self.columns, 1) if name), default=0)

    @property
    def names(self) -> tuple[str, ...]:
        """The columns with a name for each, also where the header has none."""
        return tuple(name or unnamed(place) for place, name in enumerate(self.columns, 1))


def unnamed(place: int) -> str:
    """What a column is called that has no name; no header says so."""
    return f"column {place} without a name"


def head_of(path: Path, shown: str, keys: Sequence[str], problems: Problems) -> Head | None:
    """How to read a table whose header has these columns; ``None`` with the reason in ``problems``."""
    try:
        with path.open("rb") as stream:
            refuse_but_table(stream.read(_BLOCK))
            encoding = encoding_of(stream)
            plain = encoding.as_it_is and _is_plain(stream)
            first = list(islice(table_lines(meant_lines(stream, encoding)), _HEAD))
    except Unreadable as error:
        error.tell(shown, problems)
        return None
    except OSError as error:
        tell_unopened(error, path, shown, problems)
        return None
    told = told_delimiter(first[0]) if first else None
    skipped = 1 if told else 0
    found = _header(first, skipped, told, frozenset(keys))
    if found is None:
        problems.error("no-header", Place(shown), Text("the file is empty"))
        return None
    line, delimiter, columns = found
    if line > skipped:
        problems.error(
            "header-below",
            Place(shown, line + 1, 1),
            Text("the header with {columns} seems to stand on line {line}", columns=", ".join(keys), line=line + 1),
            Text("it must be the first line: delete what stands above it"),
        )
        return None
    repeated = _tell_repeated(columns, shown, problems)
    tell_guessed(encoding, shown, problems)
    return None if repeated else Head(encoding, delimiter, columns, skipped, plain and not skipped)


def rewritten(path: Path, head: Head, target: Path) -> list[RecordFault]:
    """Writes the rows to ``target`` as plain CSV without a header, each behind its number; gives what is no row."""
    faults = []
    with _records(path, head) as found, target.open("w", encoding="utf-8") as file:
        write = csv.writer(file, lineterminator="\n").writerow
        for number, cells, text, fault in islice(found, head.skipped + 1, None):
            reason = fault if cells is None else _misfit(cells, head)
            if reason is not None:
                faults.append(RecordFault(number, reason, text))
            elif cells is not None and any(map(str.strip, cells)):
                lacking = [""] * (len(head.columns) - len(cells))
                write([number, *cells[: len(head.columns)], *lacking])
    return faults


@contextmanager
def _records(path: Path, head: Head) -> Iterator[Iterator[Record]]:
    with path.open("rb") as stream:
        widths = range(head.named, len(head.columns) + 1)
        yield records(table_lines(meant_lines(stream, head.encoding)), head.delimiter, widths)


def _misfit(cells: Sequence[str], head: Head) -> Text | None:
    """Why a record does not fit under the header; an empty one does."""
    fits = len(cells) >= head.named and not any(map(str.strip, cells[len(head.columns) :]))
    if fits or not any(map(str.strip, cells)):
        return None
    return Text("the row has {found} cells, the header {expected}", found=len(cells), expected=head.named)


def _is_plain(stream: BinaryIO) -> bool:
    """Whether lines end alike, none of them is empty, and nothing stands in them that no text has."""
    stream.seek(0)
    returns, feeds, pairs, before = 0, 0, 0, b""
    while block := stream.read(_BLOCK):
        both = before + block
        if (
            b"\n\n" in both
            or (b"\r" in block and b"\n\r\n" in both)
            or len(block.translate(None, _NOT_PLAIN)) < len(block)
        ):
            return False
        returns, feeds = returns + block.count(b"\r"), feeds + block.count(b"\n")
        pairs += both.count(b"\r\n") - before.count(b"\r\n")
        before = both[-2:]
    return returns == pairs and returns in (0, feeds)


# --- the header -------------------------------------------------------------------------------------------------


def _header(
    first: Sequence[str], skipped: int, told: str | None, keys: frozenset[str]
) -> tuple[int, str, tuple[str, ...]] | None:
    """The line of the header, counted from 0, its delimiter and names; ``None`` for a file without any text."""
    for line in range(skipped, len(first)):
        for delimiter in told or DELIMITERS:
            names = _names(first[line:], delimiter)
            if {name.casefold() for name in names} >= keys:
                return line, delimiter, names
    rest = [line for line in first[skipped:] if line.strip()]
    if not rest:
        return None
    delimiter = told or likely_delimiter(rest)
    return skipped, delimiter, _names(rest, delimiter)  # lacks a key: what there is, is told by its names


def _names(rest: Sequence[str], delimiter: str) -> tuple[str, ...]:
    """The cells of the first record, without blanks around and within them."""
    record = next(records(rest, delimiter), None)
    return tuple(" ".join(cell.split()) for cell in (record and record.cells) or ())


def _tell_repeated(columns: Sequence[str], shown: str, problems: Problems) -> bool:
    """Says which names stand more than once in the header, whatever their case; whether any does."""
    places: dict[str, list[int]] = {}
    for place, name in enumerate(columns, 1):
        if name:
            places.setdefault(name.casefold(), []).append(place)
    repeated = [found for found in places.values() if len(found) > 1]
    for found in repeated:
        name = columns[found[0] - 1]
        problems.error(
            "duplicate-column",
            Place(shown, cell=name),
            Text("the header has the column “{column}” {count} times", column=name, count=len(found)),
            Text("columns {places}: which of them holds is not known", places=", ".join(map(str, found))),
        )
    return bool(repeated)
