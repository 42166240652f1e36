"""What Word makes of a report: whole lines, headings, pages across, charts, figures in sentences of its own."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as Word
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from openpyxl import load_workbook

from chitieu.model import Unit
from chitieu.views.report.file_names import collisions, file_name
from chitieu.views.report.pdf import office
from chitieu.views.report.shell import _place
from tests.conftest import ROOT, TEMPLATE, Run

DATASET = ROOT / "datasets/lai-chau-city/2023-03-31.yaml"
EARLIER = [ROOT / f"datasets/lai-chau-city/{year}.yaml" for year in (2021, 2022)]
ANNEXES = 4


def written(run: Run, folder: Path, *options: str | Path, cwd: Path = ROOT, dataset: Path = DATASET) -> Word:
    path = folder / "report.docx"
    ran = run("report", dataset, "-o", path, *options, cwd=cwd)
    assert ran.code == 0, ran.err
    return Document(str(path))


def with_sentence(path: Path, sentence: str) -> Path:
    """The shipped template with a sentence of its own at its end."""
    own = Document(str(TEMPLATE))
    own.add_paragraph(sentence)
    own.save(str(path))
    return path


def last_line(word: Word) -> str:
    return word.paragraphs[-1].text


def test_symbols_and_dates_are_not_broken_over_lines(run: Run, tmp_path: Path) -> None:
    word = written(run, tmp_path, "--full")
    texts = [text.text or "" for text in word.element.body.iter(qn("w:t"))]
    assert not [text for text in texts if re.search(r"\d-[A-ZĐ]|ngày \d", text)]
    assert any("ngày\N{NO-BREAK SPACE}31/3/2023" in text for text in texts)
    assert "34-KH/ThU" in "".join(paragraph.text for paragraph in word.paragraphs), "and read as it is written"
    own = with_sentence(tmp_path / "mau.docx", "Theo 12-KL/TW ngày 5/4/2022, 1.234-5.678 đồng, lãnh-đạo")
    run_texts = [text.text for text in written(run, tmp_path, "--template", own).paragraphs[-1]._p.iter(qn("w:t"))]
    assert run_texts == ["Theo 12", "KL/TW ngày\N{NO-BREAK SPACE}5/4/2022, 1.234", "5.678 đồng, lãnh-đạo"]


def test_headings_are_what_word_navigates_by(run: Run, tmp_path: Path) -> None:
    word = written(run, tmp_path)
    headings = [(one.style.name, one.text) for one in word.paragraphs if one.style and "Heading" in str(one.style.name)]
    assert headings[:3] == [
        ("Heading 1", "2.2. Kết quả thực hiện các mục tiêu (Số liệu tính đến ngày\N{NO-BREAK SPACE}31/3/2023)"),
        ("Heading 2", "2.2.1. Đối với đội ngũ cán bộ lãnh đạo, quản lý người DTTS thành phố"),
        ("Heading 3", "a) Lãnh đạo HĐND, UBND thành phố:"),
    ]
    assert [text for style, text in headings if style == "Heading 1"][1:] == [
        f"Phụ lục {number}" for number in ("I", "II", "III", "IV")
    ]
    for level in (1, 2, 3):
        style = word.styles[f"Heading {level}"]
        assert style.element.rPr.rFonts.get(qn("w:ascii")) == "Times New Roman"
        assert style.paragraph_format.keep_with_next


def test_annexes_lie_across_and_the_body_stands(run: Run, tmp_path: Path) -> None:
    sections = written(run, tmp_path, "--full").sections
    assert [one.orientation for one in sections] == [WD_ORIENT.PORTRAIT, *[WD_ORIENT.LANDSCAPE] * ANNEXES]
    assert all(one.page_width and one.page_height and one.page_width > one.page_height for one in list(sections)[1:])


def test_a_signature_is_never_alone_on_its_page(run: Run, tmp_path: Path) -> None:
    word = written(run, tmp_path, "--full")
    body = list(word.element.body)
    signature = next(one for one in body if one.tag == qn("w:tbl") and "CHỦ TỊCH" in "".join(one.itertext()))
    assert signature.xpath("w:tr/w:trPr/w:cantSplit")
    before = signature.getprevious()
    assert "".join(before.itertext()).endswith("./.")
    assert before.xpath("w:pPr/w:keepNext")
    assert before.xpath("w:pPr/w:keepLines")


@pytest.mark.parametrize(
    ("unit", "place"),
    [
        ("Tỉnh Lai Châu", "Lai Châu"),
        ("Huyện Tam Đường", "Tam Đường"),
        ("Xã Mường Một", "Mường Một"),
        ("Thành phố Lai Châu", "Thành phố Lai Châu"),
        ("Phường 6", "Phường 6"),
        ("Xã 3", "Xã 3"),
        ("Tỉnh", "Tỉnh"),
    ],
)
def test_a_place_is_called_by_its_name(unit: str, place: str) -> None:
    assert _place(unit) == place


def test_the_line_of_an_annex_is_complete(run: Run, tmp_path: Path) -> None:
    lines = [one.text for one in written(run, tmp_path, "--full").paragraphs if one.text.startswith("(Kèm theo")]
    pattern = r"\(Kèm theo Báo cáo số\s+/BC-UBND ngày\s+tháng\s+năm\s+của Ủy ban nhân dân thành phố Lai Châu\)"
    assert len(lines) == ANNEXES
    assert all(re.fullmatch(pattern, line) for line in lines)


def test_every_annex_has_a_chart_over_cells_of_its_own(run: Run, tmp_path: Path) -> None:
    word = written(run, tmp_path)
    charts = [part for part in word.part.package.iter_parts() if "/charts/" in str(part.partname)]
    books = [part for part in word.part.package.iter_parts() if "/embeddings/" in str(part.partname)]
    assert (len(charts), len(books)) == (ANNEXES, ANNEXES)
    told = [str(one) for one in word.element.body.xpath("//wp:docPr/@descr")]
    assert len(told) == ANNEXES
    assert "Cơ quan có lãnh đạo, quản lý là người DTTS: 29,4%, ✗ chưa đạt" in told[0]
    for book in books:
        sheet = load_workbook(io.BytesIO(book.blob)).worksheets[0]
        assert (sheet["A2"].value, sheet["D3"].value) == ("Mục tiêu", 1)
    assert "\ue000" not in "".join(word.element.body.itertext())


def test_a_template_without_a_place_for_charts_has_none(run: Run, tmp_path: Path) -> None:
    own = Document(str(TEMPLATE))
    (place,) = (one for one in own.paragraphs if "drawn.chart" in one.text)
    place.runs[0].text = "–"
    own.save(str(tmp_path / "mau.docx"))
    word = written(run, tmp_path, "--template", tmp_path / "mau.docx")
    assert not [part for part in word.part.package.iter_parts() if "/charts/" in str(part.partname)]


def test_a_template_has_sentences_of_its_own_with_single_figures(run: Run, tmp_path: Path) -> None:
    target = "targets['06-NQ-TU/minority-led-agencies']"
    later = "targets['06-NQ-TU/minority-led-agencies 2030']"
    sentence = (
        f"{{{{ facts.minority_led_agencies }}}} trong {{{{ facts.agencies }}}}: {{{{ {target}.percent }}}}, "
        f"{{{{ {target}.verdict }}}}, {{{{ {target}.level }}}}, {{{{ {later}.level }}}}; "
        "{{ facts.commune_cadres_title_standard }}"
    )
    word = written(run, tmp_path, "--template", with_sentence(tmp_path / "mau.docx", sentence))
    assert last_line(word) == "3 trong 17: 29,4%, chưa đạt, ≥ 60%, ≥ 65%; chưa đủ số liệu"


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("{{ facts.agencis }}", "mẫu gọi “agencis” là chữ không có"),
        ("{{ targets['06-NQ-TU/no-such'].percent }}", "mẫu gọi “06-NQ-TU/no-such” là chữ không có"),
        ("{{ facts.__class__ }}", "mẫu dùng thứ"),
    ],
)
def test_a_figure_that_is_not_there_is_named(sentence: str, told: str, run: Run, tmp_path: Path) -> None:
    template = with_sentence(tmp_path / "mau.docx", sentence)
    ran = run("report", DATASET, "-o", tmp_path / "a.docx", "--template", template)
    assert (ran.code, told in ran.err) == (3, True), ran.err


def test_a_fact_may_be_called_as_python_calls_its_own(run: Run, workspace: Path) -> None:
    for file in [*workspace.glob("rules/*.yaml"), *workspace.glob("datasets/*/*.yaml")]:
        file.write_text(file.read_text("utf-8").replace("minority_led_agencies", "values"), "utf-8")
    template = with_sentence(workspace / "mau.docx", "có {{ facts.values }}")
    (dataset,) = workspace.glob("datasets/*/*.yaml")
    word = written(run, workspace, "--template", template, cwd=workspace, dataset=dataset)
    assert last_line(word) == "có 3"


def test_a_target_with_a_baseline_says_by_how_much_it_fell(run: Run, workspace: Path) -> None:
    target = workspace / "rules/NQ-1/minority-led-agencies.yaml"
    text = target.read_text("utf-8").replace("at_least: {2025: 60%, 2030: 65%}", "at_most: 10%\nbaseline: 30%")
    target.write_text(text.replace("Ít nhất 60%", "Không quá 10%").replace(", 65% đến năm 2030", ""), "utf-8")
    (dataset,) = workspace.glob("datasets/*/*.yaml")
    text = "\n".join(one.text for one in written(run, workspace, cwd=workspace, dataset=dataset).paragraphs)
    assert "có 3/17, đạt 17,6%, giảm 12,4 điểm phần trăm so với 30%" in text


def test_several_years_stand_side_by_side(run: Run, tmp_path: Path) -> None:
    options = [part for path in reversed(EARLIER) for part in ("--compare", path)]
    word = written(run, tmp_path, *options)
    table = next(one for one in word.tables if "31/12/2021" in one.rows[0].cells[1].text)
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[0] == ["Mục tiêu", "31/12/2021", "31/12/2022", "31/3/2023"]
    assert rows[3][1:] == ["96%: ✓ đạt", "100%: ✓ đạt", "100%: ✓ đạt"]
    assert all(len(row) == 4 for row in rows)
    text = "\n".join(one.text for one in word.paragraphs).replace("\N{NO-BREAK SPACE}", " ")
    assert "So với kỳ trước (Số liệu tính đến ngày 31/12/2022)" in text
    assert "ngày 31/12/2021)" not in text, "sentences are about the latest"


# --- a report a unit ----------------------------------------------------------------------------------------------

FACTS = "unit,as_of,name,agencies,minority_led_agencies\n"


def test_each_unit_of_a_table_has_its_report(run: Run, workspace: Path) -> None:
    rows = "00448,2025-12-31,Xã Mường Một,17,3\n00449,2025-12-31,,10,6\n00449,2024-12-31,,10,1\n"
    (workspace / "facts.csv").write_text(FACTS + rows, "utf-8")
    ran = run("report", "--each", "facts.csv", "-o", "reports", cwd=workspace)
    assert (ran.code, ran.out.strip()) == (0, "đã ghi: reports"), ran.err
    assert sorted(path.name for path in (workspace / "reports").iterdir()) == ["00448 Xã Mường Một.docx", "00449.docx"]
    text = "\n".join(one.text for one in Document(str(workspace / "reports/00449.docx")).paragraphs)
    assert "có 6/10, đạt 60%" in text


def test_reports_of_one_name_are_refused_before_the_first(run: Run, workspace: Path) -> None:
    (workspace / "facts.csv").write_text(
        FACTS + "a/b,2025-12-31,,17,3\nA:b,2025-12-31,,1,1\nc,2025-12-31,,1,1\n", "utf-8"
    )
    ran = run("report", "--each", "facts.csv", "-o", "reports", cwd=workspace)
    assert ran.code == 3
    assert "[same-file]" in ran.err
    assert "a/b, A:b" in ran.err or "A:b, a/b" in ran.err
    assert not (workspace / "reports").exists()


def test_a_fault_in_any_row_writes_no_report(run: Run, workspace: Path) -> None:
    (workspace / "facts.csv").write_text(FACTS + "a,2025-12-31,,17,3\nb,2025-12-31,,1,5\n", "utf-8")
    ran = run("report", "--each", "facts.csv", "-o", "reports", cwd=workspace)
    assert (ran.code, (workspace / "reports").exists()) == (3, False)
    assert run("report", "x.yaml", "--each", "facts.csv", "-o", "reports", cwd=workspace).code == 2
    assert run("report", "--each", "facts.csv", "-o", "facts.csv", cwd=workspace).code == 2
    assert run("report", "--each", "facts.csv", "-o", "no/such", cwd=workspace).code == 2


@pytest.mark.parametrize(
    ("unit", "name"),
    [
        (Unit("00448", "Xã Mường Một", {}), "00448 Xã Mường Một"),
        (Unit("00448", "00448", {}), "00448"),
        (Unit("x", "Xa\N{COMBINING TILDE}", {}), "x Xã"),
        (Unit('a/b\\c:d*e?f"g<h>i|j', "", {}), "a b c d e f g h i j"),
        (Unit("../../etc", "", {}), "etc"),
        (Unit("con", "", {}), "_con"),
        (Unit("LPT1.x", "", {}), "_LPT1.x"),
        (Unit("a\n\tb. ", "", {}), "a b"),
        (Unit("...", "", {}), "-"),
    ],
)
def test_names_of_files_are_such_as_every_system_takes(unit: Unit, name: str) -> None:
    assert file_name(unit, ".docx") == f"{name}.docx"


def test_long_names_are_cut_and_then_may_collide() -> None:
    units = [Unit("ộ" * 300 + end, "", {}) for end in "ab"]
    assert len(file_name(units[0], ".docx").encode()) < 210
    assert list(collisions(units, ".docx").values()) == [[one.id for one in units]]


# --- PDF ----------------------------------------------------------------------------------------------------------


@pytest.mark.needs("soffice")
@pytest.mark.slow("an office starts")
def test_a_report_as_pdf(run: Run, tmp_path: Path) -> None:
    ran = run("report", DATASET, "-o", tmp_path / "a.pdf")
    assert ran.code == 0, ran.err
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF-")


def test_without_an_office_there_is_no_pdf(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert office() is None
    ran = run("report", DATASET, "-o", tmp_path / "a.pdf")
    assert (ran.code, "chưa cài LibreOffice" in ran.err) == (2, True)
    assert run("report", DATASET, "-o", tmp_path / "a.txt").code == 2
    assert list(tmp_path.iterdir()) == []


def test_an_office_that_makes_nothing_leaves_nothing(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "bin/soffice"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\nexit 0\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent))
    ran = run("report", DATASET, "-o", tmp_path / "a.pdf")
    assert (ran.code, "LibreOffice không làm được PDF" in ran.err) == (2, True)
    assert not (tmp_path / "a.pdf").exists()
