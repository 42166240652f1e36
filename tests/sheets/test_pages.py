"""Web pages and Word files as sheets: merged cells, titles above a table, and pages that never end."""

from __future__ import annotations

from pathlib import Path

import pytest

from chitieu.sheets.grid import Span
from tests.prose.word_files import paragraph, table, word_file
from tests.sheets.reading import read, texts

HEAD = "<html><table><tr><td>1<td>2<td>3</table>"


def test_a_page_is_one_sheet_with_its_merged_cells(tmp_path: Path) -> None:
    path = tmp_path / "x.xls"
    path.write_text(
        "<html><p>DANH SÁCH</p><table><tr><th rowspan=2>TT<th colspan=2>Tên</tr><tr><th>A<th>B</tr>"
        "<tr><td>1<td>a<br>b<td></table>",
        "utf-8",
    )
    (sheet,), codes = read(path)
    assert texts(sheet) == [["DANH SÁCH"], ["TT", "Tên"], ["", "A", "B"], ["1", "a\nb"]]
    assert sheet.merged == (Span(2, 1, 3, 1), Span(2, 2, 2, 3))
    assert codes == ["misnamed"]


def test_tables_of_a_document_are_sheets_with_the_titles_above_them(tmp_path: Path) -> None:
    sentence = "Trong năm đã quy hoạch, cử đi học 17 người, nghỉ hưu 3 người."
    body = [
        table(("UBND THÀNH PHỐ", "CỘNG HÒA")),
        paragraph(sentence),
        paragraph("Phụ lục 5"),
        table(("TT", "Tên", "Năm"), ("1", "a", "1980")),
        paragraph("Phụ lục 6"),
        table(("TT", "Tên", "Năm"), ("1", "b", "1981")),
    ]
    sheets, codes = read(word_file(tmp_path / "x.docx", "".join(body)))
    assert codes == []
    assert [(sheet.name, texts(sheet)[0]) for sheet in sheets] == [("Bảng 1", ["Phụ lục 5"]), ("Bảng 2", ["Phụ lục 6"])]
    assert [[row.number for row in sheet.rows] for sheet in sheets] == [[0, 1, 2]] * 2
    assert sheets[0].place(2, 3).cell == "Bảng 1!C2"
    assert sheets[0].place(0, 1).cell == "Bảng 1"


ENDLESS = {
    "comments": "<!--" * 100_000,
    "sections": "<![CDATA[" * 100_000,
    "instructions": "<?x" * 100_000,
    "tags": "<a " * 100_000,
    "closing tags": "</a " * 100_000,
    "scripts": "<script>" * 50_000,
    "quotes": "<a '" * 100_000 + ">",
    "references": "&#x" * 100_000,
}


@pytest.mark.parametrize("what", ENDLESS)
def test_what_never_ends_is_read_once(what: str, tmp_path: Path) -> None:
    path = tmp_path / "x.html"
    path.write_text(HEAD + ENDLESS[what], "utf-8")
    sheets, codes = read(path)
    assert [texts(sheet)[0] for sheet in sheets] in ([["1", "2", "3"]], [])
    assert codes in ([], ["too-large"])


def test_cells_that_reach_over_too_many_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.html"
    path.write_text("<html><table><tr>" + "<td rowspan=60000 colspan=200>x" * 300 + "<tr><td>a" * 20_000, "utf-8")
    assert read(path) == ((), ["too-large"])
