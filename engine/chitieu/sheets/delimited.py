"""Text with columns (.csv, .tsv), as one raw sheet without a name."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from itertools import islice

from chitieu.diagnostics import Text
from chitieu.sheets.raw import EMPTY, UNCOMPUTED, Budget, RawCell, RawSheet, row_of, typed
from chitieu.text.encodings import to_text
from chitieu.text.unreadable import Unreadable

_DELIMITERS = "\t;|,"  # the earlier wins ties: commas stand in decimals and sentences, too
_SAMPLE = 300  # rows
_TOLD = re.compile(r"sep=([,;|\t])\r?\n?", re.IGNORECASE)  # how Excel writes the delimiter into a file
_GUARDED = re.compile(r'="([^"]*)"')  # how programs keep Excel from taking a text for a number
_FORMULA = re.compile(r"=\s*[A-Z]+[A-Z0-9.]*\s*\(", re.IGNORECASE)
_LONGEST = 100_000  # letters of one cell; Excel allows 32,767


def read_delimited(data: bytes, budget: Budget) -> tuple[RawSheet, ...]:
    """The sheet. Raises Unreadable when the bytes are no text, or a quotation mark is never closed."""
    text, font = to_text(data)
    told = _TOLD.match(text)
    delimiter = told[1] if told else _delimiter(text)
    skipped = 1 if told else 0
    rows = []
    previous = csv.field_size_limit(_LONGEST)
    try:
        for number, fields in enumerate(_records(text, delimiter), 1):
            if number <= skipped:
                continue
            budget.spend(len(fields))
            if row := row_of(number, (_cell(field, font) for field in fields), False, budget):
                rows.append(row)
    except csv.Error as error:
        text_of_error = Text("a quotation mark is opened and never closed, so that the columns cannot be told")
        raise Unreadable(
            "open-quote", text_of_error, Text("open the file in a spreadsheet and save it again")
        ) from error
    finally:
        csv.field_size_limit(previous)
    return (RawSheet("", tuple(rows)),)


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(StringIO(text, newline=""), delimiter=delimiter)


def _cell(field: str, font: str) -> RawCell:
    text = field.strip()
    if guarded := _GUARDED.fullmatch(text):
        text = guarded[1]
    if _FORMULA.match(text):
        return UNCOMPUTED
    return typed(field if text == field.strip() else text, font) if text else EMPTY


def _delimiter(text: str) -> str:
    """The delimiter that cuts most rows into equally many cells."""
    return max(_DELIMITERS, key=lambda delimiter: _regularity(text, delimiter))


def _regularity(text: str, delimiter: str) -> tuple[int, int]:
    try:
        widths = Counter(len(row) for row in islice(_records(text, delimiter), _SAMPLE) if len(row) > 1)
    except csv.Error:
        return 0, 0
    if not widths:
        return 0, 0
    width, rows = max(widths.items(), key=lambda item: (item[1], item[0]))
    return rows, width
