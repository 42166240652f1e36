"""Workbooks as offices save them, of every kind and under every name: the same text comes out."""

from __future__ import annotations

import datetime as dt
import subprocess
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import xlwt
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from chitieu.sheets.grid import Sheet, Span
from tests.sheets.reading import read, texts
from tests.text.old_fonts import as_tcvn3, as_vni


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
    path = tmp_path / "list.xlsx"
    book.save(path)
    return path


def check_workbook(sheets: tuple[Sheet, ...], uncomputed: bool) -> None:
    first, second, *_ = sheets
    assert (first.file[:4], first.name.strip(), first.hidden) == ("list", "PL5", False)
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


@pytest.mark.needs("soffice")
@pytest.mark.parametrize("kind", ["ods", "xls", "xlsx"])
def test_what_libreoffice_makes_of_it(xlsx: Path, kind: str, tmp_path: Path) -> None:
    folder = tmp_path / "converted"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", folder, xlsx],
        check=True,
        capture_output=True,
    )
    sheets, codes = read(folder / f"list.{kind}")
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
    path = tmp_path / "list.xls"
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


# Names that do not fit.


@pytest.mark.parametrize("suffix", [".xls", ".csv", ".ods", ".XLSX"])
def test_a_workbook_is_known_by_its_content(xlsx: Path, suffix: str) -> None:
    renamed = xlsx.rename(xlsx.with_suffix(suffix))
    sheets, codes = read(renamed)
    check_workbook(sheets, uncomputed=True)
    assert ("misnamed" in codes) == (suffix != ".XLSX")


def test_text_under_the_name_of_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "list.xls"
    path.write_text("a\tb\n", "utf-8")
    (sheet,), codes = read(path)
    assert (texts(sheet), codes) == ([["a", "b"]], ["misnamed"])


@pytest.mark.parametrize("suffix", [".tsv", ".txt"])
def test_other_names_of_text(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"list{suffix}"
    path.write_text("a\tb\n", "utf-8")
    (sheet,), codes = read(path)
    assert (texts(sheet), codes) == ([["a", "b"]], [])
