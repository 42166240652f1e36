"""Web pages: blocks, lists, tables; what does not show is not read, and no nesting is too deep."""

from __future__ import annotations

from pathlib import Path

import pytest

from chitieu.diagnostics import Problems
from chitieu.prose.report import Report
from chitieu.prose.sections import placed
from chitieu.sheets.page import page_blocks
from chitieu.use_cases.proofread import proofread_file


def page_report(text: str) -> Report:
    return placed(page_blocks(text))


def test_blocks_lists_and_tables_are_read_in_order() -> None:
    report = page_report(
        "<html><head><title>x 1/2</title><style>p{margin:3}</style></head><body><h2>II. KẾT QUẢ</h2>"
        "<p>Có <b>3/17</b> cơ&nbsp;quan,\nđạt 17,6%.<br>Dòng sau.</p><ol type=a><li>Một<li>Hai</ol><ul><li>Ba</ul>"
        "<table><tr><th>Xã<th>Nam</tr><tr><td>A<td>1<table><tr><td>trong</table></td></tr></table>"
        "<script>alert('3/4')</script>"
    )
    texts = [one.text for one in report.paragraphs]
    assert texts == ["II. KẾT QUẢ", "Có 3/17 cơ quan, đạt 17,6%.", "Dòng sau.", "a) Một", "b) Hai", "- Ba"]
    assert report.paragraphs[-1].spot.section == "II.b"
    assert report.grids[0].rows == (("Xã", "Nam"), ("A", "1 trong"))


def test_a_file_of_it_is_proofread(tmp_path: Path) -> None:
    path = tmp_path / "bao-cao.html"
    path.write_text("<!DOCTYPE html><html><body><p>Có 3/17 cơ quan, đạt 18,6%.</p></body></html>", encoding="utf-8")
    found = proofread_file(path, Problems())
    assert [(one.stated.text, one.drawer) for one in found.statements] == [("18,6%", "wrong")]


@pytest.mark.slow("a very large page")
def test_nesting_costs_nothing() -> None:
    deep = "<div><ol><li><table><tr><td>" * 20_000 + "Có 3/17 xã."
    assert "Có 3/17 xã." in str(page_report(deep))
    assert page_report("</table></ol></p>" * 10_000 + "<td>a").paragraphs[0].text == "a"
