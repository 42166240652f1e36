"""A CSV file as somebody saved it: how it is encoded, what parts its fields, which row of it a record is."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import NamedTuple

from chitieu.diagnostics import Text

_BLOCK = 1 << 20
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Head(NamedTuple):
    """What parts the fields of a CSV file, and its first row."""

    delimiter: str
    columns: tuple[str, ...]


def encoding_fault(path: Path) -> Text | None:
    """What keeps a file from being read as UTF-8. Raises OSError."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    done = 0
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            if done == 0 and (block.startswith(_UTF16) or b"\0" in block[:100]):
                return Text("the file is in UTF-16, UTF-8 was expected")
            try:
                decoder.decode(block)
            except UnicodeDecodeError as error:
                return _no_utf8(error.object[error.start])
            done += len(block)
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        return _no_utf8(error.object[error.start])
    return None


def _no_utf8(byte: int) -> Text:
    return Text("the file is not in UTF-8: byte {byte} has no meaning there", byte=f"0x{byte:02X}")


def head(path: Path) -> Head:
    """The first row. Excel with Vietnamese settings parts fields by semicolons. Raises OSError."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        line = stream.readline(_BLOCK).rstrip("\r\n")
    delimiter = max(",;\t", key=line.count)
    return Head(delimiter, tuple(next(csv.reader([line], delimiter=delimiter), ())))


def rows_of_records(path: Path, head: Head, wanted: Collection[int]) -> Mapping[int, int]:
    """In which row of the file, as a spreadsheet shows it, records stand that are known by their number from 1.

    Empty rows and those with too few or too many fields are no records.
    """
    found: dict[int, int] = {}
    number = 0
    with path.open(encoding="utf-8-sig", newline="") as stream:
        for row, fields in enumerate(csv.reader(stream, delimiter=head.delimiter), 1):
            number += row > 1 and len(fields) == len(head.columns)
            if number in wanted:
                found.setdefault(number, row)
            if len(found) == len(wanted):
                break
    return found
