"""A report on disk → its paragraphs and tables; or what keeps it from being read. Its kind is told by its content."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from chitieu.diagnostics import Place, Problems, Text
from chitieu.prose.plain import plain_report
from chitieu.prose.report import Report
from chitieu.text.files import read_bytes, read_text
from chitieu.text.kinds import HTML, binary_kind, packed_kind, text_kind
from chitieu.text.unreadable import Unreadable

LARGEST_FILE = 50_000_000  # bytes, pictures included
_LARGEST_TEXT = 5_000_000
_PDF = b"%PDF-"
_DRAWN = re.compile(r"word/(?:charts/chart|diagrams/data|embeddings/[^/]+\.(?:xls|doc|bin|od[st]))")
_OLD = bytes.fromhex("D0CF11E0A1B11AE1")
_READ = Text("reports are read from .docx, .pdf, .html and .txt: open it in Word or LibreOffice and save it as .docx")
A_FOLDER = Text("this is a folder, a report (.docx, .pdf, .html, .txt) was expected")


def read_report(path: Path, name: str, problems: Problems) -> Report | None:
    """The report in a file, shown to people as ``name``; ``None``, with the reason in ``problems``."""
    data = read_bytes(path, name, problems, None, LARGEST_FILE, A_FOLDER)
    if data is None:
        return None
    try:
        if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
            return _packed(data, name, problems)
        if _PDF in data[:1024]:
            from chitieu.prose.pdf import pdf_report

            return pdf_report(data)
        _refuse_others(data)
    except Unreadable as error:
        error.tell(name, problems)
        return None
    text = read_text(path, name, problems, largest=_LARGEST_TEXT, refuse=_refuse_others)
    if text is None or not _is_page(data):
        return None if text is None else plain_report(text)
    from chitieu.prose.sections import placed
    from chitieu.sheets.page import page_blocks

    try:
        return placed(page_blocks(text))
    except Unreadable as error:
        error.tell(name, problems)
        return None


def _packed(data: bytes, name: str, problems: Problems) -> Report:
    from chitieu.prose.word import word_report
    from chitieu.sheets.archive import unpack
    from chitieu.sheets.word import DOCUMENT

    parts = unpack(data)
    if DOCUMENT not in parts:
        raise Unreadable("not-a-report", Text("this is {kind}, not a report", kind=packed_kind(data).name), _READ)
    _tell_of_pictures(parts, name, problems)
    return word_report(parts)


def _tell_of_pictures(parts: Iterable[str], name: str, problems: Problems) -> None:
    """Says what holds figures, too, and is not read: silence would pass for their being right."""
    drawn = [part for part in parts if _DRAWN.match(part)]
    if drawn:
        problems.warning(
            "not-read",
            Place(name),
            Text("charts, diagrams and embedded tables are not read: {count} stand in the file", count=len(drawn)),
            Text("hold their figures against the text by hand"),
        )


def _is_page(data: bytes) -> bool:
    """Whether a text is a web page, not only text about one."""
    start = data[:4096].replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").lstrip().lower()
    return start.startswith(HTML) and (b"<html" in start or not start.startswith(b"<?xml"))


def _refuse_others(data: bytes) -> None:
    """Raises Unreadable for what is no text."""
    if data.startswith(_OLD):
        if "EncryptedPackage".encode("utf-16-le") in data:
            from chitieu.sheets.archive import encrypted

            raise encrypted()
        raise Unreadable("not-a-report", Text("the file is a document of old Office (.doc)"), _READ)
    if not data.strip(b"\0 \t\r\n"):
        raise Unreadable("empty-file", Text("there is nothing in the file"))
    kind = binary_kind(data) or (None if _is_page(data) else text_kind(data))
    if kind is not None:
        raise Unreadable("not-a-report", Text("this is {kind}, not a report", kind=kind.name), _READ)
