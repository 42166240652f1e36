"""Text with columns (.csv, .tsv), as one raw sheet without a name."""

from __future__ import annotations

import io
import re
from itertools import islice

from chitieu.diagnostics import Problems, Text
from chitieu.sheets.raw import EMPTY, UNCOMPUTED, Budget, RawCell, RawRow, RawSheet, row_of, typed
from chitieu.text.encodings import encoding_of, seen_lines, tell_guessed
from chitieu.text.legacy import FONTS
from chitieu.text.records import Record, likely_delimiter, records, table_lines, told_delimiter
from chitieu.text.unreadable import Unreadable

_GUARDED = re.compile(r'="([^"]*)"')  # how programs keep Excel from taking a text for a number
_FORMULA = re.compile(r"=\s*[A-Z]+[A-Z0-9.]*\s*\(", re.IGNORECASE)


def read_delimited(data: bytes, name: str, budget: Budget, problems: Problems) -> tuple[RawSheet, ...]:
    """The sheet. Raises Unreadable when the bytes are no text, or a record is none.

    Old fonts are left to the decoder of sheets, which tells them apart by column; it hears what the bytes say.
    """
    stream = io.BytesIO(data)
    encoding = encoding_of(stream)
    if encoding.old_font is None:
        tell_guessed(encoding, name, problems)
    font = FONTS[encoding.old_font] if encoding.one_byte and encoding.old_font else ""
    text = list(table_lines(seen_lines(stream, encoding)))
    told = told_delimiter(text[0]) if text else None
    found = records(text, told or likely_delimiter(text))
    rows = (_row(record, font, budget) for record in islice(found, 1 if told else 0, None))
    return (RawSheet("", tuple(row for row in rows if row is not None)),)


def _row(record: Record, font: str, budget: Budget) -> RawRow | None:
    if record.fault is not None:
        hint = Text("open the file in a spreadsheet and save it again")
        raise Unreadable("malformed-row", record.fault, hint, record.number, 1)
    cells = record.cells or ()
    budget.spend(len(cells))
    return row_of(record.number, (_cell(field, font) for field in cells), False, budget)


def _cell(field: str, font: str) -> RawCell:
    text = field.strip()
    if guarded := _GUARDED.fullmatch(text):
        text = guarded[1]
    if _FORMULA.match(text):
        return UNCOMPUTED
    return typed(field if text == field.strip() else text, font) if text else EMPTY
