"""chitieu proofread: every format, its gates, its lists; what is quoted from a report runs nowhere."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from openpyxl import load_workbook

from tests.conftest import ROOT, Run
from tests.prose.pdf_files import pdf_bytes
from tests.prose.word_files import paragraph, table, word_file

_TEXT = """I. KẾT QUẢ
Có 3/17 cơ quan, đạt 18,6%. Có 36/38 xã đạt chuẩn (chiếm 94,7%); có 20/21 trường, đạt 95,23%.
Ðể có đội ngũ cán bộ đủ mạnh, đã quy hoạch 116 lượt cán bộ, trong đó có 21 lượt lãnh đạo; 106 lượt cán bộ chủ chốt.
"""


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "bao-cao.txt"
    path.write_text(_TEXT, encoding="utf-8")
    return path


def test_what_people_read(run: Run, report: Path) -> None:
    ran = run("proofread", report, cwd=report.parent)
    assert (ran.code, ran.err) == (0, "")
    assert "# sai (1)" in ran.out
    assert "3 / 17 = 17,6471% → 17,6%" in ran.out
    assert "mục I, đoạn 1" in ran.out
    assert "bỏ phần lẻ, không làm tròn" in ran.out
    assert "21 + 106 = 127" in ran.out
    assert "# khớp: 1 phép tính; đã đọc: 12 con số" in ran.out
    assert "94,7%" not in ran.out.replace("(chiếm 94,7%)", "")


def test_all_shows_what_holds(run: Run, report: Path) -> None:
    ran = run("proofread", report, "--all", "--lang", "en")
    assert "# agrees (1)" in ran.out
    assert "36 / 38 = 94.7368%" in ran.out


@pytest.mark.parametrize(("gate", "code"), [((), 0), (("--fail-on", "wrong"), 1), (("--fail-on", "rounding"), 1)])
def test_gates(run: Run, report: Path, gate: tuple[str, ...], code: int) -> None:
    assert run("proofread", report, *gate).code == code


def test_rounding_alone_passes_the_gate_of_what_is_wrong(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Có 20/21 trường, đạt 95,23%.\n", encoding="utf-8")
    assert run("proofread", tmp_path / "a.txt", "--fail-on", "wrong").code == 0
    assert run("proofread", tmp_path / "a.txt", "--fail-on", "rounding").code == 1


def test_json_is_as_its_schema_says(run: Run, report: Path) -> None:
    schema = json.loads((ROOT / "docs/proofreading.schema.json").read_text("utf-8"))
    for extra in ((), ("--list",), ("--all",)):
        found = json.loads(run("proofread", report, "--format", "json", *extra).out)
        Draft202012Validator(schema).validate(found)
    assert found["summary"] == {"wrong": 1, "rounding": 1, "question": 1, "holds": 1, "form": 1, "figures": 12}
    wrong = next(one for one in found["statements"] if one["drawer"] == "wrong")
    assert wrong["computed"] == {"exact": "3/17", "shown": "17.6%"}
    line = _TEXT.splitlines()[1]
    assert line[wrong["place"]["start"] : wrong["place"]["end"]] == "3/17 cơ quan, đạt 18,6%"


def test_list_names_every_figure(run: Run, report: Path) -> None:
    rows = list(csv.DictReader(StringIO(run("proofread", report, "--list", "--format", "csv").out)))
    assert [row["text"] for row in rows][:5] == ["3", "17", "18,6%", "36", "38"]
    assert (rows[2]["low"], rows[2]["unit"], rows[2]["section"]) == ("0.1855", "%", "I")


@pytest.mark.parametrize("suffix", [".csv", ".html", ".md", ".json", ".txt", ".xlsx"])
def test_every_format(run: Run, report: Path, suffix: str) -> None:
    path = report.parent / f"soat{suffix}"
    assert run("proofread", report, "-o", path).code == 0
    assert path.stat().st_size > 200


def test_the_page_is_the_whole_text_with_marks(run: Run, tmp_path: Path) -> None:
    rows = [("Xã", "Nam", "Nữ", "Tổng"), *((f"Phòng {at}", f"{at}", "2", f"{at + 2 + at // 4}") for at in range(1, 5))]
    body = paragraph("I. KẾT QUẢ") + paragraph("Có 3/17 cơ quan, đạt 18,6%. Ðể yên.") + table(*rows) + paragraph("Hết.")
    page = run("proofread", word_file(tmp_path / "a.docx", body), "--format", "html").out
    text = page[page.index("<article>") :]
    assert '<mark class="wrong" id="m1"><a href="#n1">18,6%</a></mark>. <mark class="form"' in text
    assert '<td class="marked wrong">7</td>' in text
    assert text.index("KẾT QUẢ") < text.index("18,6%") < text.index("Phòng 1") < text.index("Hết.")
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "")


def test_what_is_quoted_runs_nowhere(run: Run, tmp_path: Path) -> None:
    text = "=cmd|' /C calc'!A0 <script>alert(1)</script> \x1b[31mcó 3/17 cơ quan, đạt 18,6%, \u202egnort"
    (tmp_path / "a.txt").write_text(text + "\n", encoding="utf-8")
    word_file(tmp_path / "b.docx", paragraph(text.replace("<", "&lt;").replace("\x1b", "")))
    for name in ("a.txt", "b.docx"):
        ran = run("proofread", name, cwd=tmp_path)
        assert "18,6%" in ran.out + ran.err
        assert "\x1b" not in ran.out
        assert "\u202e" not in ran.out
    page = run("proofread", "b.docx", "--format", "html", cwd=tmp_path).out
    assert "<script>alert" not in page
    run("proofread", "b.docx", "-o", "b.xlsx", cwd=tmp_path)
    cells = [cell for row in load_workbook(tmp_path / "b.xlsx").worksheets[0].iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)


def test_its_own_report_is_not_overwritten(run: Run, report: Path) -> None:
    ran = run("proofread", report, "-o", report)
    assert ran.code == 2
    assert report.read_text(encoding="utf-8") == _TEXT


def test_what_is_no_report_is_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf_bytes([]))
    ran = run("proofread", tmp_path / "a.pdf", "--lang", "en")
    assert ran.code == 3
    assert "the file is a scan" in ran.err
    assert run("proofread", tmp_path / "none.docx").code == 3


def test_other_commands_import_nothing_of_it() -> None:
    program = (
        "import sys; sys.argv = ['chitieu', 'audit', '--help']\n"
        "import chitieu.program\n"
        "try: chitieu.program.main()\n"
        "except SystemExit: pass\n"
        "print([name for name in sys.modules if 'prose' in name], file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stderr.strip() == "[]"
