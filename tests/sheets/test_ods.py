"""OpenDocument spreadsheets, which write what repeats only once."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from chitieu.sheets.grid import Span
from tests.sheets.reading import read, texts
from tests.text.old_fonts import as_tcvn3

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
    '<style:style style:name="gone" style:family="table-cell"><style:text-properties'
    ' style:text-line-through-style="solid" style:text-line-through-type="single"/></style:style>'
    '<style:style style:name="gone2" style:family="table-cell"><style:text-properties'
    ' style:text-line-through-type="double"/></style:style>'
    '<style:style style:name="heir" style:family="table-cell" style:parent-style-name="gone">'
    '<style:text-properties style:font-name="F2"/></style:style>'
    '<style:style style:name="back" style:family="table-cell" style:parent-style-name="gone"><style:text-properties'
    ' style:text-line-through-style="none" style:text-line-through-type="none"/></style:style>'
    '<style:style style:name="T1" style:family="text"><style:text-properties'
    ' style:text-line-through-style="solid"/></style:style>'
    '<style:style style:name="T2" style:family="text" style:parent-style-name="T1"/>'
    '<style:style style:name="T3" style:family="text"><style:text-properties'
    ' style:text-line-through-style="none"/></style:style>'
    '<style:style style:name="ta1" style:family="table"><style:table-properties table:display="false"/></style:style>'
    "</office:automatic-styles>"
)
CROSSED = '<text:span text:style-name="T1">one</text:span>'


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
    (sheet,), codes = read(ods(tmp_path / "list.ods", rows, 'table:style-name="ta1"'))
    assert [row.number for row in sheet.rows] == [1, 2, 3, 1000004]
    assert texts(sheet)[0] == ["A B", "A B"]
    last = sheet.rows[-1]
    assert [found.text for found in last.cells] == [
        *("TỔNG SỐ", "ONE\nTWO X\nTHREE", "", "", "96%", "1980", "TRUE", "12/5/1980")
    ]
    assert (last.cells[3].uncomputed, last.hidden, sheet.hidden) == (True, True, True)
    assert sheet.merged == (Span(1000004, 2, 1000005, 3),)
    assert codes == ["legacy-text"]


@pytest.mark.parametrize(
    ("style", "text", "struck"),
    [
        ("gone", "one", True),
        ("gone2", "one", True),
        ("heir", "one", True),
        ("back", "one", False),
        ("", "one", False),
        ("", CROSSED, True),
        ("", '<text:span text:style-name="T2">one</text:span>', True),
        ("", f"{CROSSED} ", True),
        ("", f"{CROSSED} two", False),
        ("gone", '<text:span text:style-name="T3">one</text:span>', False),
        ("gone", '<text:span text:style-name="unknown">one</text:span>', True),
        ("", f"{CROSSED}</text:p><text:p>two", False),
        ("", f"{CROSSED}</text:p><text:p>{CROSSED}", True),
    ],
)
def test_what_is_crossed_out(style: str, text: str, struck: bool, tmp_path: Path) -> None:
    styled = cell(text, f'table:style-name="{style}"' if style else "")
    (sheet,), _ = read(ods(tmp_path / "list.ods", f"<table:table-row>{styled}</table:table-row>"))
    assert sheet.rows[0].cells[0].struck is struck


def test_what_is_crossed_out_by_the_style_of_its_column(tmp_path: Path) -> None:
    rows = (
        f'<table:table-column table:default-cell-style-name="gone"/><table:table-row>{cell("x") * 2}</table:table-row>'
    )
    (sheet,), _ = read(ods(tmp_path / "list.ods", rows))
    assert [found.struck for found in sheet.rows[0].cells] == [True, False]


def test_more_repetitions_than_any_roster_has(tmp_path: Path) -> None:
    row = f'<table:table-row table:number-rows-repeated="1000000">{cell("x") * 2}</table:table-row>'
    assert read(ods(tmp_path / "list.ods", row)) == ((), ["too-large"])
    many = 'table:number-columns-repeated="2000000"'
    row = f"<table:table-row>{cell('x', many)}</table:table-row>"
    assert read(ods(tmp_path / "list.ods", row)) == ((), ["too-large"])
