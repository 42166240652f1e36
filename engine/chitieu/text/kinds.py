"""What a file is, by its content and whatever its name: said where it is not what a command reads."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from chitieu.diagnostics import Text
from chitieu.text.unreadable import Unreadable

_START = 4096


class FileKind(NamedTuple):
    """``name`` completes "this is …"; ``hint`` says which command reads such a file, or what to do with it."""

    name: Text
    hint: Text


_LISTS = Text("lists of staff are counted by: chitieu import FILE")
_ORIGINAL = Text("ask for the file that it was made from: a workbook, a table or a dataset")
_UNPACK = Text("unpack it, and name the file in it that is meant")
_MANY = Text(
    "facts of many units are read by: chitieu evaluate-many FILE; verdicts of many units by: chitieu rank and diff"
)
_SAVED = Text("it is compared by: chitieu diff FILE DATASET, or report --compare")
_AGAIN = Text("it cannot be read back: save it with chitieu evaluate DATASET --format json -o {file}", file="a.json")

_WORKBOOK = FileKind(Text("a workbook of Excel or the like"), _LISTS)
_OLD_OFFICE = FileKind(Text("a file of old Office (.xls, .doc), or one protected by a password"), _LISTS)
_DOCUMENT = FileKind(
    Text("a document of Word or the like"),
    Text("lists in its tables are counted by: chitieu import FILE (.docx)"),
)
_ARCHIVE, _IMAGE = FileKind(Text("an archive"), _UNPACK), FileKind(Text("an image"), _ORIGINAL)
_PARQUET, _DUCKDB = FileKind(Text("a Parquet table"), _MANY), FileKind(Text("a DuckDB file"), _MANY)
MANY_UNITS = FileKind(Text("a table of many units (CSV)"), _MANY)
WEB_PAGE = FileKind(Text("a web page"), _ORIGINAL)
_ASSESSMENT = FileKind(Text("an assessment saved as JSON"), _SAVED)
_PRINTED = FileKind(Text("an assessment written as text for people"), _AGAIN)
_SIGNATURES = (  # offset, bytes
    (0, b"%PDF", FileKind(Text("a PDF"), _ORIGINAL)),
    (0, b"\x89PNG", _IMAGE),
    (0, b"\xff\xd8\xff", _IMAGE),
    (0, b"GIF8", _IMAGE),
    (0, b"II*\0", _IMAGE),
    (0, b"MM\0*", _IMAGE),
    (8, b"WEBP", _IMAGE),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _OLD_OFFICE),
    (0, b"PAR1", _PARQUET),
    (8, b"DUCK", _DUCKDB),
    (
        0,
        b"SQLite format 3\0",
        FileKind(Text("a SQLite database"), Text("save its table as CSV: chitieu evaluate-many reads it")),
    ),
    (0, b"{\\rtf", _DOCUMENT),
    (0, b"Rar!", _ARCHIVE),
    (0, b"7z\xbc\xaf", _ARCHIVE),
    (0, b"\x1f\x8b", _ARCHIVE),
)
_PACKED = (b"PK\x03\x04", b"PK\x05\x06")
_TABLE = re.compile(rb"(?:[^\n]*[,;\t|])?\"?(?:unit\"?[,;\t|][^\n]*as_of|as_of\"?[,;\t|][^\n]*unit)\b", re.IGNORECASE)
_VERDICT_COLUMN = re.compile(rb"\b(?:unit|verdict|target|horizon)\b", re.IGNORECASE)
_VERDICT = re.compile(r"^[^\s/]+/\S+ \d{4}  \S", re.MULTILINE)
HTML = (b"<!doctype html", b"<html", b"<?xml", b"<table", b"<meta", b"<head", b"<body")


def binary_kind(data: bytes) -> FileKind | None:
    """What a file is that is no text, from its beginning; ``None`` for text, and for what nobody knows."""
    if data.startswith(_PACKED):
        return packed_kind(data)
    return next((kind for offset, sign, kind in _SIGNATURES if data.startswith(sign, offset)), None)


def text_kind(data: bytes) -> FileKind | None:
    """What a text is that is neither a dataset nor a file of rules; ``None`` where it may be one of them."""
    start = data[:_START].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.lower().startswith(HTML):
        return WEB_PAGE
    if re.match(rb'[\[{\s]*"schema"\s*:\s*"chitieu/assessment/', start):
        return _ASSESSMENT
    if _TABLE.match(start):
        return MANY_UNITS
    return _PRINTED if _VERDICT.search(start.decode("utf-8", "replace")) else None


def refuse_but_yaml(data: bytes) -> None:
    """Raises Unreadable for what is known to be no YAML, by the name of its kind."""
    _refuse(binary_kind(data) or text_kind(data), Text("a YAML file (a dataset, or rules)"))


def refuse_but_assessment(data: bytes) -> None:
    """Raises Unreadable for what is known to be no assessment saved as JSON, by the name of its kind."""
    kind = binary_kind(data) or text_kind(data)
    _refuse(None if kind is _ASSESSMENT else kind, Text("an assessment saved as JSON"))


def refuse_but_table(data: bytes) -> None:
    """Raises Unreadable for what is known to be no table of text, by the name of its kind."""
    kind = binary_kind(data) or text_kind(data)
    _refuse(None if kind is MANY_UNITS else kind, Text("a table (CSV, Parquet)"))


_MISNAMED = ("", ".parquet", ".duckdb", ".db")  # of what is neither Parquet nor DuckDB inside


def table_suffix(path: Path) -> str:
    """The suffix that a table of many units should have by its content: .parquet, .duckdb, or .csv.

    Its own for text of which nothing is known, and for what is no regular file (a folder of Parquet, a pipe).
    Raises OSError; Unreadable for other kinds.
    """
    if not path.is_file():
        return path.suffix.lower()
    with path.open("rb") as stream:
        data = stream.read(1 << 20)
    kind = binary_kind(data)
    if kind in (_PARQUET, _DUCKDB):
        return ".parquet" if kind is _PARQUET else ".duckdb"
    refuse_but_table(data)
    suffix = path.suffix.lower()
    return ".csv" if text_kind(data) is MANY_UNITS or suffix in _MISNAMED else suffix


def holds_lists(path: Path) -> bool:
    """Whether a file is by its content one of lists, or a folder: an Office file, a page, text about no units.

    Nothing is said of what cannot be read: what reads it says why.
    """
    if path.is_dir():
        return True
    try:
        data = path.read_bytes()[:_START] if path.is_file() else b""
    except OSError:
        return False
    if data.startswith(_PACKED) or binary_kind(data) is _OLD_OFFICE:
        return True
    start = data.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if start.lower().startswith(HTML):
        return True
    of_units = _TABLE.match(start) or _VERDICT_COLUMN.search(start.splitlines()[0] if start else b"")
    return path.suffix.lower() in (".csv", ".tsv") and bool(start) and not of_units


Refuse = Callable[[bytes], None]


def _refuse(kind: FileKind | None, expected: Text) -> None:
    if kind is not None:
        text = Text("this is {kind}; {expected} was expected", kind=kind.name, expected=expected)
        raise Unreadable("other-kind", text, kind.hint)


def packed_kind(data: bytes) -> FileKind:
    """Office files are archives, whose parts are named in them."""
    if b"xl/" in data or b"opendocument.spreadsheet" in data[:200]:
        return _WORKBOOK
    return _DOCUMENT if b"word/" in data or b"opendocument.text" in data[:200] else _ARCHIVE
