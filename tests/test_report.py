"""chitieu report: the figures of the JSON in the form of Decree 30/2020/NĐ-CP, from a template that staff can edit."""

from __future__ import annotations

import io
import json
import runpy
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import ROOT, Run
from docx import Document
from docx.document import Document as Word
from docx.oxml.ns import qn
from docx.shared import Mm

from engine.views.report import TEMPLATE

DATASET = ROOT / "datasets/lai-chau-city/2023-03-31.yaml"
EARLIER = ROOT / "datasets/lai-chau-city/2021.yaml"


@pytest.fixture
def word(run: Run, tmp_path: Path) -> Word:
    return written(run, tmp_path)


def written(run: Run, folder: Path, *options: str | Path) -> Word:
    path = folder / "report.docx"
    ran = run("report", DATASET, "-o", path, *options)
    assert ran.code == 0, ran.err
    return Document(str(path))


def lines(word: Word) -> list[str]:
    return [paragraph.text for paragraph in word.paragraphs]


def test_headings_targets_and_results_in_the_words_of_reports(word: Word) -> None:
    text = lines(word)
    assert text[:3] == ["(Dự thảo)", "2.2. Kết quả thực hiện các mục tiêu", "(Số liệu tính đến ngày 31/3/2023)"]
    assert [line for line in text if line.startswith("2.2.")][1:] == [
        "2.2.1. Lãnh đạo HĐND, UBND thành phố",
        "2.2.2. Trưởng, phó phòng, ban, đơn vị thuộc UBND thành phố",
        "2.2.3. Cán bộ chủ chốt cấp xã",
    ]
    asked = next(line for line in text if line.startswith("- Mục tiêu: “60% cơ quan"))
    assert asked.endswith("(theo 06-NQ/TU, 34-KH/ThU).")
    assert text[text.index(asked) + 1] == "Kết quả: có 3/17, đạt 17,6% (29,4% mục tiêu 06-NQ/TU, 34-KH/ThU: chưa đạt)."
    women = next(line for line in text if line.startswith("Kết quả: có 6/23"))
    assert women == "Kết quả: có 6/23, đạt 26,1% (260,9% mục tiêu 06-NQ/TU: đạt; 87,0% mục tiêu 34-KH/ThU: chưa đạt)."
    assert "Kết quả: chưa đủ số liệu (Cán bộ chủ chốt cấp xã bảo đảm tiêu chuẩn chức danh)." in text


def test_counts_below_ten_have_a_leading_zero(word: Word) -> None:
    (leaders,) = (line for line in lines(word) if line.startswith("- Lãnh đạo HĐND và UBND thành phố: "))
    assert leaders.startswith(
        "- Lãnh đạo HĐND và UBND thành phố: 06 người, trong đó: Chủ tịch HĐND thành phố 01 người;"
    )


def test_annexes_hold_every_target_of_the_json(run: Run, word: Word) -> None:
    saved = json.loads(run("evaluate", DATASET, "--format", "json").out)["results"]
    headings = [line for line in lines(word) if line.startswith("Phụ lục ")]
    assert headings == ["Phụ lục I", "Phụ lục II", "Phụ lục III", "Phụ lục IV"]
    assert "KẾT QUẢ THỰC HIỆN CÁC MỤC TIÊU CỦA 06-NQ/TU ĐẾN NĂM 2025" in lines(word)
    pairs = [("06-NQ-TU", 2025), ("06-NQ-TU", 2030), ("34-KH-ThU", 2025), ("34-KH-ThU", 2030)]
    assert len(word.tables) == 4
    for table, (document, horizon) in zip(word.tables, pairs, strict=True):
        results = [one for one in saved if (one["document"], one["horizon"]) == (document, horizon)]
        rows = [[cell.text for cell in row.cells] for row in table.rows]
        assert rows[1] == ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"]
        assert len(rows) == len(results) + 2
        for row, result in zip(rows[2:], results, strict=True):
            assert row[1] == result["title"]
            percent = result["attainment"]["percent"]
            if percent is not None:
                assert abs(float(row[4].rstrip("%").replace(".", "").replace(",", ".")) - percent) <= 0.05
            counted = result["value"] and result["value"]["counted"]
            assert not counted or row[3].startswith(result["value"]["exact"])


def test_form_of_the_decree(word: Word) -> None:
    section = word.sections[0]
    assert [round((side or 0) / Mm(1)) for side in (section.page_width, section.page_height)] == [210, 297]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round((margin or 0) / Mm(1)) for margin in margins] == [20, 20, 30, 15]
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header._element.xml
    fonts = word.styles["Normal"].element.rPr.rFonts
    assert {fonts.get(qn(name)) for name in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs")} == {"Times New Roman"}
    for table in word.tables:
        repeated = [row._tr.trPr is not None and row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
        assert repeated[:3] == [True, True, False]
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


def test_a_comparison_stands_at_the_end(run: Run, tmp_path: Path) -> None:
    text = lines(written(run, tmp_path, "--compare", EARLIER))
    start = text.index("So với kỳ trước")
    assert any("? chưa đủ số liệu → ✗ 3/17 = 17,6%, nay đã đủ số liệu;" in line for line in text[start:])
    assert "So với kỳ trước" not in lines(written(run, tmp_path))


def test_what_is_missing_is_listed(word: Word) -> None:
    text = lines(word)
    start = text.index("Số liệu còn thiếu")
    assert text[start + 1] == "- Cán bộ chủ chốt cấp xã bảo đảm tiêu chuẩn chức danh (06-NQ/TU);"


def test_english(run: Run, tmp_path: Path) -> None:
    text = lines(written(run, tmp_path, "--lang", "en"))
    assert text[1] == "2.2. Results on the targets"
    assert "Result: 3 in 17, which is 17.6% (29.4% of the target of 06-NQ/TU, 34-KH/ThU: missed)." in text


def test_the_same_report_is_the_same_file(run: Run, tmp_path: Path) -> None:
    for name in ("a.docx", "b.docx"):
        assert run("report", DATASET, "-o", tmp_path / name).code == 0
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()


def test_the_shipped_template_is_the_written_one() -> None:
    made: bytes = runpy.run_path(str(ROOT / "docs/make_template.py"))["template"]()

    def texts(data: bytes) -> list[str]:
        return [paragraph.text for paragraph in Document(io.BytesIO(data)).paragraphs]

    assert texts(TEMPLATE.read_bytes()) == texts(made)


def test_a_template_of_ones_own(run: Run, tmp_path: Path) -> None:
    own = Document(str(TEMPLATE))
    own.paragraphs[0].runs[0].text = "ỦY BAN NHÂN DÂN {{ unit }}"
    own.save(str(tmp_path / "mau.docx"))
    assert lines(written(run, tmp_path, "--template", tmp_path / "mau.docx"))[0] == "ỦY BAN NHÂN DÂN Thành phố Lai Châu"


@pytest.mark.parametrize("content", [b"", b"no Word file", None, "{{ no_such_word }}", "{% for %}", "{{ title"])
def test_a_template_that_cannot_be_filled_in(content: bytes | str | None, run: Run, tmp_path: Path) -> None:
    template, output = tmp_path / "mau.docx", tmp_path / "a.docx"
    if isinstance(content, bytes):
        template.write_bytes(content)
    elif content is not None:
        own = Document(str(TEMPLATE))
        own.paragraphs[0].runs[0].text = content
        own.save(str(template))
    ran = run("report", DATASET, "-o", output, "--template", template)
    assert (ran.code, ran.out, "[template]" in ran.err) == (3, "", True)
    assert "Traceback" not in ran.err
    assert not output.exists()


def test_markup_in_the_rules_stays_text(run: Run, tmp_path: Path) -> None:
    for name in ("rules", "datasets"):
        shutil.copytree(ROOT / name, tmp_path / name)
    facts = tmp_path / "rules/facts.yaml"
    text = facts.read_text("utf-8").replace("label: Lãnh đạo HĐND và UBND thành phố", 'label: "A & B <b>{{ 1 }}</b>"')
    facts.write_text(text, "utf-8")
    shown = lines(written(run, tmp_path, "--rules", tmp_path / "rules"))
    assert any(line.startswith("- A & B <b>{{ 1 }}</b>: 06 người") for line in shown)


@pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice is not installed (apt-get install libreoffice)"
)
def test_libreoffice_opens_it(run: Run, tmp_path: Path) -> None:
    written(run, tmp_path)
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    command = [
        "soffice",
        home,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "report.docx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")
