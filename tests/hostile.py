"""Spreadsheets of every kind to be damaged, and what reading them must not give away."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import xlwt
from openpyxl import Workbook

from chitieu.diagnostics import Problems
from chitieu.language import Code, language
from chitieu.sheets.grid import Sheet
from chitieu.sheets.read import read_sheets
from chitieu.views.problems import problems_text
from tests.text.old_fonts import as_tcvn3

SECRET = "Bimat"
OLE = bytes.fromhex("D0CF11E0A1B11AE1")
NAMES = ["list.xlsx", "list.xls", "list.ods", "list.csv", "list.bin"]


def read(path: Path, data: bytes | None = None) -> tuple[tuple[Sheet, ...], list[str]]:
    """The sheets and the codes of what is wrong; every message has a place, can be shown and gives no cell away."""
    if data is not None:
        path.write_bytes(data)
    problems = Problems()
    sheets = read_sheets(path, path.name, problems)
    codes: tuple[Code, ...] = ("vi", "en")
    for code in codes:
        assert SECRET not in problems_text(problems.in_order(), language(code))
    assert sheets or problems.has_errors
    assert all(problem.place.column for problem in problems.found if problem.place.line)
    return sheets, [problem.code for problem in problems.found]


def xlsx_bytes() -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in range(1, 6):
        sheet.append([row, f"{SECRET} {row}", as_tcvn3("nguyễn thị hương"), 0.5, "x"])
    sheet.merge_cells("A7:C8")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def xls_bytes() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("PL3")
    for row in range(5):
        sheet.write(row, 0, f"{SECRET} {row}")
        sheet.write(row, 1, 1980 + row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def ods_bytes() -> bytes:
    return packed(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": (
                '<o:document-content xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
                ' xmlns:t="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
                ' xmlns:x="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><o:body><o:spreadsheet><t:table t:name="A">'
                f"<t:table-row><t:table-cell><x:p>{SECRET}</x:p></t:table-cell></t:table-row>"
                "</t:table></o:spreadsheet></o:body></o:document-content>"
            ).encode(),
        }
    )


def csv_bytes() -> bytes:
    return f'TT,"{SECRET}\n1",x\n2,"Nguyễn Thị Hương",×\n'.encode()


def packed(parts: Mapping[str, bytes]) -> bytes:
    """An archive of parts, the same whenever it is made."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def changed(data: bytes, changes: dict[str, Callable[[bytes], bytes]]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name, change in changes.items():
        parts[name] = change(parts.get(name, b""))
    return packed(parts)


SAMPLES = {"xlsx": xlsx_bytes(), "xls": xls_bytes(), "ods": ods_bytes(), "csv": csv_bytes()}
SHEET = "xl/worksheets/sheet1.xml"
