"""Files as offices save them, of every kind: the same text comes out."""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
import shutil
import subprocess
import unicodedata
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st
from legacy_text import as_tcvn3, as_vni, in_windows_1258
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from engine.diagnostics import Problems
from engine.intake.grid import Sheet, Span
from engine.intake.spreadsheet import read_sheets
from engine.intake.values import clean, is_percent, number_text, value_text

ROWS = [
    ["TT", "Họ và tên", "Chức vụ", "Trình độ", "Xếp loại"],
    ["1", "Nguyễn Thị Hương", "Phó Chủ tịch", "Đại học", "HTXSNV"],
    ["2", "Lò Văn Bình", "Trưởng phòng\nkiêm Bí thư", "ThS Luật", "Giỏi"],
    ["3", 'Y Blơk, "Êban"; con', "Bí thư", "Cao đẳng", "Khá"],
    ["4", "Giàng A Dơ", "Phó Chủ tịch", "×", "HTTNV"],
]


def read(path: Path) -> tuple[tuple[Sheet, ...], list[str]]:
    problems = Problems()
    return read_sheets(path, path.name, problems), [problem.code for problem in problems.found]


def texts(sheet: Sheet) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in sheet.rows]


@pytest.mark.parametrize(
    ("value", "percent", "text"),
    [
        (1980, False, "1980"),
        (1980.0, False, "1980"),
        (1234567.1, False, "1234567.1"),
        (0.1, False, "0.1"),
        (-0.0, False, "0"),
        (1e22, False, "10000000000000000000000"),
        (1.5e-7, False, "0.00000015"),
        (0.96, True, "96%"),
        (0.289, True, "28.9%"),
        (0.29, True, "29%"),
        (1.0, True, "100%"),
        (0, True, "0%"),
        (float("inf"), False, "#NUM!"),
    ],
)
def test_numbers(value: float, percent: bool, text: str) -> None:
    assert number_text(value, percent) == text


@pytest.mark.parametrize(
    ("number_format", "percent"),
    [
        ("0%", True),
        ("0.0%", True),
        ("0.00%;[Red]-0.00%", True),
        ('0"%"', False),
        (r"0\%", False),
        ("General", False),
        (None, False),
        ("[$%-409]0", False),
    ],
)
def test_which_formats_are_percent(number_format: str | None, percent: bool) -> None:
    assert is_percent(number_format) is percent


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (dt.datetime.fromisoformat("1980-05-12"), "12/5/1980"),
        (dt.date(1980, 12, 5), "5/12/1980"),
        (dt.datetime.fromisoformat("2023-03-31T08:05"), "31/3/2023 8:05"),
        (dt.time(8, 5), "8:05"),
        (dt.timedelta(hours=30), "30:00"),
        (True, "TRUE"),
        (False, "FALSE"),
        (None, ""),
    ],
)
def test_values(value: object, text: str) -> None:
    assert value_text(value) == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("  Cán \xa0 bộ\u200b 01 ", "Cán bộ 01"),
        ("a \r\n b\rc\x0bd\u2028e", "a\nb\nc\nd\ne"),
        ("'1980", "1980"),
        ("H'Mông", "H'Mông"),
        ("'x'", "'x'"),
        ("\xa0", ""),
        ("\ufeffTT", "TT"),
        (unicodedata.normalize("NFD", "Nguyễn"), "Nguyễn"),
        ("Hoà", "Hoà"),
    ],
)
def test_clean(raw: str, text: str) -> None:
    assert clean(raw) == text


@settings(deadline=None)
@given(st.text())
def test_clean_text_stays(raw: str) -> None:
    text = clean(raw)
    assert clean(text) == text or text.startswith("'")
    assert text == text.strip() == unicodedata.normalize("NFC", text)
    assert "  " not in text
    assert not {"\r", "\0", "\xa0", "\xad"} & set(text)


# Delimited text: every delimiter in every encoding, with commas, quotes and line breaks in cells.

ENCODINGS: dict[str, Callable[[str], bytes]] = {
    "UTF-8": str.encode,
    "UTF-8 with mark": lambda text: text.encode("utf-8-sig"),
    "UTF-16 LE": lambda text: b"\xff\xfe" + text.encode("utf-16-le"),
    "UTF-16 BE": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "NFD": lambda text: unicodedata.normalize("NFD", text).encode(),
    "windows-1258": in_windows_1258,
    "TCVN3 bytes": lambda text: as_tcvn3(text).encode("latin-1"),
    "TCVN3 in UTF-8": lambda text: as_tcvn3(text).encode(),
    "VNI bytes": lambda text: as_vni(text).encode("latin-1"),
    "VNI in UTF-16": lambda text: as_vni(text).encode("utf-16"),
}


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"], ids=["CRLF", "LF", "CR"])
def test_delimited_text(tmp_path: Path, encoding: str, delimiter: str, line_end: str) -> None:
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter, lineterminator=line_end, quoting=csv.QUOTE_ALL).writerows(ROWS)
    path = tmp_path / "roster.csv"
    path.write_bytes(ENCODINGS[encoding](stream.getvalue()))
    (sheet,), codes = read(path)
    assert texts(sheet) == ROWS
    assert codes == (["legacy-text"] if encoding.startswith(("TCVN3", "VNI")) else [])
    legacy = encoding.partition(" ")[0] if codes else None
    assert {cell.legacy for row in sheet.rows for cell in row.cells} == {None, legacy}
    assert (sheet.name, sheet.place(2, 3).cell) == ("", "C2")


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        (b"sep=;\r\na;b\r\n", [["a", "b"]]),
        (b"a;1,5\nb;2,5\n", [["a", "1,5"], ["b", "2,5"]]),
        (b"a\0,b\0\nc,d\n\0\0", [["a", "b"], ["c", "d"]]),
        (b'="1980",\'1980,x\n', [["1980", "1980", "x"]]),
        (b"one column\nonly\n", [["one column"], ["only"]]),
        (b"a,b,,\n,,,\nc,,d,\n", [["a", "b"], ["c", "", "d"]]),
        (b"a,b\x1a", [["a", "b"]]),
        ("a,b\nx,Ð\n".encode("utf-16-le"), [["a", "b"], ["x", "Đ"]]),
        ("Họ tên,Năm sinh\n".encode() + b"x,1\n", [["Họ tên", "Năm sinh"], ["x", "1"]]),
    ],
)
def test_odd_delimited_text(tmp_path: Path, content: bytes, rows: list[list[str]]) -> None:
    path = tmp_path / "roster.csv"
    path.write_bytes(content)
    (sheet,), codes = read(path)
    assert texts(sheet) == rows
    assert codes == []


def test_rows_keep_their_numbers_and_formulas_are_not_computed(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text("sep=,\nTT,x\n\n1,=SUM(A1:A2)\n", "utf-8")
    (sheet,), _ = read(path)
    assert [row.number for row in sheet.rows] == [2, 4]
    assert sheet.rows[1].cells[1].uncomputed


# Workbooks.


def old_fonts(book: Workbook) -> None:
    sheet = book.worksheets[0]
    sheet["A1"], sheet["B1"], sheet["C1"] = as_tcvn3("lò thị hương"), as_vni("Đại học"), as_tcvn3("tổng số")
    sheet["A1"].font, sheet["B1"].font, sheet["C1"].font = (
        Font(name=".VnTime"),
        Font(name="VNI-Times"),
        Font(name=".VnTimeH"),
    )
    sheet["D1"] = CellRichText("Cán bộ ", TextBlock(InlineFont(rFont=".VnTimeH"), as_tcvn3("giỏi")))


@pytest.fixture
def xlsx(tmp_path: Path) -> Path:
    """Every trap of reading in one workbook."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "PL5 "
    old_fonts(book)
    values: list[Any] = [
        1980,
        1234567.1,
        0.96,
        dt.date(1980, 5, 12),
        True,
        "'1980",
        "#REF!",
        " Lò \xa0 Văn\nBình ",
        0.5,
    ]
    for column, value in enumerate(values, 1):
        sheet.cell(2, column, value)
    sheet["C2"].number_format, sheet["G2"].data_type = "0.0%", "e"
    sheet["A3"], sheet["B3"] = "Tổng cộng", "=SUM(A2:B2)"
    sheet.merge_cells("A5:C6")
    sheet["A5"] = "I. Phường 01"
    sheet.row_dimensions[3].hidden = True
    sheet["C8"] = "x"
    sheet["E8"].font = Font(bold=True)  # an empty cell with a format
    hidden = book.create_sheet("Sheet1 (2)")
    hidden.sheet_state = "hidden"
    hidden["B2"] = "x"
    book.create_sheet("Trống")
    path = tmp_path / "roster.xlsx"
    book.save(path)
    return path


def check_workbook(sheets: tuple[Sheet, ...], uncomputed: bool) -> None:
    first, second, *_ = sheets
    assert (first.file[:6], first.name.strip(), first.hidden) == ("roster", "PL5", False)
    assert [row.number for row in first.rows] == [1, 2, 3, 5, 8]
    assert [row.number for row in first.rows if row.hidden] == [3]
    one, two, three, five, eight = texts(first)
    assert one == ["lò thị hương", "Đại học", "TỔNG SỐ", "Cán bộ GIỎI"]
    assert [cell.legacy for cell in first.rows[0].cells] == ["TCVN3", "VNI", "TCVN3", "TCVN3"]
    assert two[:4] == ["1980", "1234567.1", "96%", "12/5/1980"]
    assert two[4] in {"TRUE", "1"}  # LibreOffice keeps the truth of a cell as a format, which it may lose
    assert two[5:] == ["1980", "#REF!", "Lò Văn\nBình", "0.5"]
    assert three[0] == "Tổng cộng"
    assert first.rows[2].cells[1].uncomputed is uncomputed
    assert (five, eight) == (["I. Phường 01"], ["", "", "x"])
    assert Span(5, 1, 6, 3) in first.merged
    assert (second.name, second.hidden, texts(second)) == ("Sheet1 (2)", True, [["", "x"]])


def test_xlsx(xlsx: Path) -> None:
    sheets, codes = read(xlsx)
    check_workbook(sheets, uncomputed=True)
    assert sheets[0].merged == (Span(5, 1, 6, 3),)
    assert codes == ["legacy-text", "legacy-text"]
    assert texts(sheets[2]) == []


@pytest.mark.parametrize("kind", ["ods", "xls", "xlsx"])
def test_what_libreoffice_makes_of_it(xlsx: Path, kind: str, tmp_path: Path) -> None:
    program = shutil.which("soffice")
    if program is None and os.environ.get("CI") != "true":
        pytest.skip("LibreOffice is not installed here; CI has it")
    assert program is not None
    folder = tmp_path / "converted"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        [program, profile, "--headless", "--convert-to", kind, "--outdir", folder, xlsx],
        check=True,
        capture_output=True,
    )
    sheets, codes = read(folder / f"roster.{kind}")
    check_workbook(sheets, uncomputed=False)
    assert codes == ["legacy-text", "legacy-text"]


def test_strict_open_xml(xlsx: Path, tmp_path: Path) -> None:
    strict = tmp_path / "strict.xlsx"
    names = {
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
            b"http://purl.oclc.org/ooxml/officeDocument/relationships"
        ),
    }
    with zipfile.ZipFile(xlsx) as old, zipfile.ZipFile(strict, "w") as new:
        for part in old.namelist():
            content = old.read(part)
            for usual, name in names.items():
                content = content.replace(usual, name)
            new.writestr(part, content)
    assert [texts(sheet) for sheet in read(strict)[0]] == [texts(sheet) for sheet in read(xlsx)[0]]


def test_formulas_with_and_without_values(xlsx: Path) -> None:
    """A text that came to nothing is a value; openpyxl alone cannot tell it from none."""
    formula = b"<f>SUM(A2:B2)</f>"
    cells = {
        b'<c r="B3">' + formula + b"<v>5</v></c>": ("5", False),
        b'<c r="B3">' + formula + b"<v></v></c>": ("", True),
        b'<c r="B3">' + formula + b"</c>": ("", True),
        b'<c r="B3" t="str">' + formula + b"<v></v></c>": ("", False),
        b'<c r="B3" t="str">' + formula + b"<v>x</v></c>": ("x", False),
        b'<c r="B3" t="e">' + formula + b"<v>#REF!</v></c>": ("#REF!", False),
    }
    for cell, expected in cells.items():
        path = xlsx.with_name("changed.xlsx")
        rewrite(xlsx, path, "xl/worksheets/sheet1.xml", partial(replaced, cell))
        (sheet, *_), _ = read(path)
        found = sheet.rows[2].cells[1:]  # none when there is nothing in it
        assert [(cell.text, cell.uncomputed) for cell in found] == [expected] * (expected != ("", False))


def replaced(cell: bytes, part: bytes) -> bytes:
    start = part.index(b'<c r="B3"')
    end = part.index(b"</c>", start) + 4
    return part[:start] + cell + part[end:]


def rewrite(source: Path, target: Path, name: str, change: Callable[[bytes], bytes]) -> None:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            content = old.read(part)
            new.writestr(part, change(content) if part == name else content)


def test_xls(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("PL4")
    tcvn3, vni, capitals = (xlwt.easyxf(f"font: name {font}") for font in (".VnTime", "VNI-Times", ".VnTimeH"))
    sheet.write_merge(0, 1, 0, 2, "Họ và tên")
    for column, (text, style) in enumerate(
        ((as_tcvn3("lò thị hương"), tcvn3), (as_vni("Đại học"), vni), (as_tcvn3("tổng số"), capitals))
    ):
        sheet.write(2, column, text, style)
    sheet.write_rich_text(2, 3, [("Cán bộ ", xlwt.Font()), (as_tcvn3("giỏi"), capitals.font)])
    sheet.write(4, 0, 1980)
    sheet.write(4, 1, 1234567.1)
    sheet.write(4, 2, 0.96, xlwt.easyxf(num_format_str="0%"))
    sheet.write(4, 3, dt.date(1980, 5, 12), xlwt.easyxf(num_format_str="DD/MM/YYYY"))
    sheet.write(4, 4, dt.time(8, 5), xlwt.easyxf(num_format_str="h:mm"))
    sheet.write(4, 5, True)
    sheet.write(4, 7, "'1980")
    sheet.row(4).hidden = True
    for column in range(50):
        sheet.write(6, column, "", tcvn3)  # blank cells with a format
    hidden = book.add_sheet("Sheet1")
    hidden.visibility = 1
    hidden.write(0, 0, "x")
    path = tmp_path / "roster.xls"
    book.save(str(path))
    (first, second), codes = read(path)
    assert texts(first) == [
        ["Họ và tên"],
        ["lò thị hương", "Đại học", "TỔNG SỐ", "Cán bộ GIỎI"],
        ["1980", "1234567.1", "96%", "12/5/1980", "8:05", "TRUE", "", "1980"],
    ]
    assert [(row.number, row.hidden) for row in first.rows] == [(1, False), (3, False), (5, True)]
    assert (first.merged, first.hidden) == ((Span(1, 1, 2, 3),), False)
    assert (second.hidden, texts(second)) == (True, [["x"]])
    assert codes == ["legacy-text", "legacy-text"]


ODS_HEAD = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    ' xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0">'
)
ODS_STYLES = (
    '<office:font-face-decls><style:font-face style:name="F1" svg:font-family="\'.VnTimeH\'"/></office:font-face-decls>'
    '<office:automatic-styles><style:style style:name="ce1" style:family="table-cell">'
    '<style:text-properties style:font-name="F1"/></style:style>'
    '<style:style style:name="ce2" style:family="table-cell" style:parent-style-name="ce1"/>'
    '<style:style style:name="ta1" style:family="table"><style:table-properties table:display="false"/></style:style>'
    "</office:automatic-styles>"
)


def ods(path: Path, rows: str, table: str = "") -> Path:
    body = f'<office:body><office:spreadsheet><table:table table:name="PL3" {table}>{rows}</table:table>'
    content = f"{ODS_HEAD}{ODS_STYLES}{body}</office:spreadsheet></office:body></office:document-content>"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    return path


def cell(text: str, attributes: str = "") -> str:
    return f"<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>"


def test_ods(tmp_path: Path) -> None:
    million, twice = (f'table:number-columns-repeated="{times}"' for times in (16000, 2))
    rows = (
        f'<table:table-column table:default-cell-style-name="ce2" {million}/>'
        f'<table:table-row table:number-rows-repeated="3">{cell("a b", twice)}'
        f"<table:table-cell {million}/></table:table-row>"
        f'<table:table-row table:number-rows-repeated="1000000"><table:table-cell {million}/></table:table-row>'
        '<table:table-header-rows><table:table-row table:visibility="filter">'
        + cell(as_tcvn3("tổng số"))
        + '<table:table-cell table:number-columns-spanned="2" table:number-rows-spanned="2"><office:annotation>'
        "<text:p>a comment</text:p></office:annotation><text:p>one<text:line-break/>two<text:s/> x</text:p>"
        "<text:p>three</text:p></table:table-cell><table:covered-table-cell/>"
        '<table:table-cell table:formula="of:=SUM([.A1])"/>'
        '<table:table-cell office:value-type="percentage" office:value="0.96"/>'
        '<table:table-cell office:value-type="float" office:value="1980"/>'
        '<table:table-cell office:value-type="boolean" office:boolean-value="true"/>'
        '<table:table-cell office:value-type="date" office:date-value="1980-05-12"/>'
        "</table:table-row></table:table-header-rows>"
    )
    (sheet,), codes = read(ods(tmp_path / "roster.ods", rows, 'table:style-name="ta1"'))
    assert [row.number for row in sheet.rows] == [1, 2, 3, 1000004]
    assert texts(sheet)[0] == ["A B", "A B"]
    last = sheet.rows[-1]
    assert [found.text for found in last.cells] == [
        *("TỔNG SỐ", "ONE\nTWO X\nTHREE", "", "", "96%", "1980", "TRUE", "12/5/1980")
    ]
    assert (last.cells[3].uncomputed, last.hidden, sheet.hidden) == (True, True, True)
    assert sheet.merged == (Span(1000004, 2, 1000005, 3),)
    assert codes == ["legacy-text"]


def test_more_repetitions_than_any_roster_has(tmp_path: Path) -> None:
    row = f'<table:table-row table:number-rows-repeated="1000000">{cell("x") * 2}</table:table-row>'
    assert read(ods(tmp_path / "roster.ods", row)) == ((), ["too-large"])
    many = 'table:number-columns-repeated="2000000"'
    row = f"<table:table-row>{cell('x', many)}</table:table-row>"
    assert read(ods(tmp_path / "roster.ods", row)) == ((), ["too-large"])


# Names that do not fit.


@pytest.mark.parametrize("suffix", [".xls", ".csv", ".ods", ".XLSX"])
def test_a_workbook_is_known_by_its_content(xlsx: Path, suffix: str) -> None:
    renamed = xlsx.rename(xlsx.with_suffix(suffix))
    sheets, codes = read(renamed)
    check_workbook(sheets, uncomputed=True)
    assert ("misnamed" in codes) == (suffix != ".XLSX")


def test_text_under_the_name_of_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "roster.xls"
    path.write_text("a\tb\n", "utf-8")
    (sheet,), codes = read(path)
    assert (texts(sheet), codes) == ([["a", "b"]], ["misnamed"])


@pytest.mark.parametrize("suffix", [".tsv", ".txt"])
def test_other_names_of_text(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"roster{suffix}"
    path.write_text("a\tb\n", "utf-8")
    (sheet,), codes = read(path)
    assert (texts(sheet), codes) == ([["a", "b"]], [])
