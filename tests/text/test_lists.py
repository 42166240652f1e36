"""Lists in text with columns: what programs and people leave in them."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.sheets.reading import read, texts
from tests.text.old_fonts import as_tcvn3, as_vni, in_windows_1258

ROWS = [
    ["TT", "Họ và tên", "Chức vụ", "Trình độ", "Xếp loại"],
    ["1", "Nguyễn Thị Hương", "Phó Chủ tịch", "Đại học", "HTXSNV"],
    ["2", "Lò Văn Bình", "Trưởng phòng\nkiêm Bí thư", "ThS Luật", "Giỏi"],
    ["3", 'Y Blơk, "Êban"; con', "Bí thư", "Cao đẳng", "Khá"],
    ["4", "Giàng A Dơ", "Phó Chủ tịch", "×", "HTTNV"],
]


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
    path = tmp_path / "list.csv"
    path.write_bytes(ENCODINGS[encoding](stream.getvalue()))
    (sheet,), codes = read(path)
    assert texts(sheet) == ROWS
    legacy = encoding.partition(" ")[0] if encoding.startswith(("TCVN3", "VNI")) else None
    assert codes == ["legacy-text"] * bool(legacy) + ["guessed-encoding"] * (encoding == "windows-1258")
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
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    (sheet,), codes = read(path)
    assert texts(sheet) == rows
    assert codes == []


def test_rows_keep_their_numbers_and_formulas_are_not_computed(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("sep=,\nTT,x\n\n1,=SUM(A1:A2)\n", "utf-8")
    (sheet,), _ = read(path)
    assert [row.number for row in sheet.rows] == [2, 4]
    assert sheet.rows[1].cells[1].uncomputed
