"""A spreadsheet on disk → its sheets: the one way in, whatever the kind of file and whatever it is called."""

from __future__ import annotations

from pathlib import Path

from chitieu.diagnostics import Place, Problems, Text
from chitieu.sheets.grid import Sheet
from chitieu.sheets.raw import LARGEST_FILE, Budget, RawSheet
from chitieu.text.files import read_bytes
from chitieu.text.kinds import HTML, MANY_UNITS, WEB_PAGE, FileKind, binary_kind, packed_kind, text_kind
from chitieu.text.records import TEXT_SUFFIXES
from chitieu.text.unreadable import Unreadable

_OLE = bytes.fromhex("D0CF11E0A1B11AE1")  # what Office wrapped its files in until 2007, and encrypted ones until today
_BARE_BIFF = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00")  # Excel before 5
_KINDS = {
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".xls": "xls",
    ".ods": "ods",
    ".csv": "text",
    ".tsv": "text",
    ".docx": "docx",
    ".html": "html",
    ".htm": "html",
}
_TEXT_SUFFIXES = {*TEXT_SUFFIXES, ".xls", ".xlsx", ".ods"}  # exports are often text under such a name
LIST_SUFFIXES = frozenset(_KINDS)
_READ = Text("lists are read from .xlsx, .xls, .ods, .docx, .html, .csv and .tsv")


def read_sheets(path: Path, name: str, problems: Problems) -> tuple[Sheet, ...]:
    """The sheets of a file, shown to people as ``name``; none, with the reason in ``problems``, when it cannot be read.

    Legacy text is decoded, which ``problems`` mentions. No message holds the text of a cell.
    """
    folder = Text("this is a folder, a spreadsheet was expected")
    data = read_bytes(path, name, problems, None, LARGEST_FILE, folder)
    if data is None:
        return ()
    try:
        kind, sheets = _read(data, path.suffix.lower(), name, problems)
    except Unreadable as error:
        error.tell(name, problems)
        return ()
    expected = _KINDS.get(path.suffix.lower(), kind)
    if kind != expected:
        text = Text(
            "the file is named {suffix} but is {kind} inside; it was read as that", suffix=path.suffix, kind=kind
        )
        problems.warning("misnamed", Place(name), text, Text("give it the name that fits, so that others can open it"))
    if not any(sheet.rows for sheet in sheets):
        problems.error("empty-file", Place(name), Text("there is nothing in the file"))
        return ()
    from chitieu.sheets.decoding import decoded

    return tuple(decoded(sheet, name, problems) for sheet in sheets)


def _read(data: bytes, suffix: str, name: str, problems: Problems) -> tuple[str, tuple[RawSheet, ...]]:
    """The kind of the file and its sheets. Raises Unreadable, whatever the bytes."""
    from chitieu.sheets.archive import damaged

    try:
        return _by_content(data, suffix, name, problems)
    except Unreadable:
        raise
    except Exception as error:  # libraries meet damaged files with errors of every kind
        raise damaged() from error


def _by_content(data: bytes, suffix: str, name: str, problems: Problems) -> tuple[str, tuple[RawSheet, ...]]:
    budget = Budget()
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _packed(data, budget)
    if data.startswith(_OLE) or data.startswith(_BARE_BIFF):
        return _old(data, budget)
    if not data.strip(b"\0 \t\r\n"):
        raise Unreadable("empty-file", Text("there is nothing in the file"))
    start = _start(data)
    if start.startswith(HTML) and (b"<html" in start or (b"<table" in start and not start.startswith(b"<?xml"))):
        from chitieu.sheets.documents import read_page

        return "html", _with_tables(read_page(data, name, budget, problems), WEB_PAGE)
    _refuse_others(data)
    if suffix not in _TEXT_SUFFIXES:
        text = Text("the file is neither a workbook nor text with columns")
        raise Unreadable("not-a-spreadsheet", text, _READ)
    from chitieu.sheets.delimited import read_delimited

    return "text", read_delimited(data, name, budget, problems)


def _packed(data: bytes, budget: Budget) -> tuple[str, tuple[RawSheet, ...]]:
    from chitieu.sheets.archive import unpack
    from chitieu.sheets.ods import read_ods
    from chitieu.sheets.xlsx import read_xlsx

    parts = unpack(data)
    if parts.get("mimetype", b"").startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return "ods", read_ods(parts, budget)
    if "xl/workbook.bin" in parts:
        hint = Text("open it in Excel or LibreOffice and save it again as .xlsx")
        raise Unreadable("not-a-spreadsheet", Text("the file is a binary workbook (.xlsb)"), hint)
    if "[Content_Types].xml" in parts and any(part.startswith("xl/") for part in parts):
        return "xlsx", read_xlsx(parts, budget)
    if "word/document.xml" in parts:
        from chitieu.sheets.documents import read_word

        return "docx", _with_tables(read_word(parts, budget), packed_kind(data))
    raise _no_spreadsheet(packed_kind(data))


def _with_tables(sheets: tuple[RawSheet, ...], kind: FileKind) -> tuple[RawSheet, ...]:
    """The sheets of a document of a kind. Raises Unreadable where it holds no table."""
    if not any(sheet.rows for sheet in sheets):
        text = Text("this is {kind}, and no table of people or of counts stands in it", kind=kind.name)
        raise Unreadable("not-a-spreadsheet", text, _READ)
    return sheets


def _no_spreadsheet(kind: FileKind) -> Unreadable:
    return Unreadable("not-a-spreadsheet", Text("this is {kind}, not a spreadsheet", kind=kind.name), _READ)


def _old(data: bytes, budget: Budget) -> tuple[str, tuple[RawSheet, ...]]:
    from chitieu.sheets.archive import encrypted

    if _stream("EncryptedPackage") in data:
        raise encrypted()
    if data.startswith(_OLE) and _stream("Workbook") not in data and _stream("Book") not in data:
        raise Unreadable(
            "not-a-spreadsheet",
            Text("the file is a document of old Office, not a spreadsheet"),
            _READ,
        )
    from chitieu.sheets.xls import read_xls

    return "xls", read_xls(data, budget)


def _stream(name: str) -> bytes:
    """How the name of a stream stands in the folder of an Office file."""
    return name.encode("utf-16-le")


def _refuse_others(data: bytes) -> None:
    """Raises Unreadable for what is text but no columns."""
    if _start(data).startswith((*HTML, b"mime-version:")):
        hint = Text("open it in Excel or LibreOffice and save it again as .xlsx")
        raise Unreadable("not-a-spreadsheet", Text("the file is XML or a saved web page that holds no table"), hint)
    kind = binary_kind(data) or text_kind(data)
    if kind is not None and kind is not MANY_UNITS:
        raise _no_spreadsheet(kind)


def _start(data: bytes) -> bytes:
    """The beginning of a text, whatever its marks and bytes between letters."""
    return data[:20_000].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
