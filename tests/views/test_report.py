"""chitieu report: the figures of the JSON in the form of Decree 30/2020/NĐ-CP, from a template that staff can edit."""

from __future__ import annotations

import io
import json
import re
import runpy
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as Word
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from tests.conftest import ROOT, TEMPLATE, Run

pytestmark = pytest.mark.slow("a document is written for each")

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
    return [paragraph.text.replace("\N{NO-BREAK SPACE}", " ") for paragraph in word.paragraphs]


def test_headings_are_those_of_the_seed(word: Word) -> None:
    text = lines(word)
    assert text[:2] == ["(Dự thảo)", "2.2. Kết quả thực hiện các mục tiêu (Số liệu tính đến ngày 31/3/2023)"]
    assert [line for line in text if re.match(r"2\.2\.\d|[a-zđ]\) ", line)] == [
        "2.2.1. Đối với đội ngũ cán bộ lãnh đạo, quản lý người DTTS thành phố",
        "a) Lãnh đạo HĐND, UBND thành phố:",
        "b) Trưởng, phó phòng, ban, đơn vị thuộc UBND thành phố:",
        "2.2.2. Đối với đội ngũ cán bộ chủ chốt cấp xã",
        "2.2.3. Số liệu còn thiếu",
    ]


def test_quantity_quality_and_targets_of_a_group(word: Word) -> None:
    text = lines(word)
    start = text.index("b) Trưởng, phó phòng, ban, đơn vị thuộc UBND thành phố:")
    assert text[start + 1 : start + 9] == [
        "- Về số lượng:",
        "+ Cơ quan, đơn vị thuộc UBND thành phố: 17 cơ quan (Phòng chuyên môn: 11 cơ quan; Đơn vị sự nghiệp: 05 "
        "cơ quan; "
        "Tổ chức hội đặc thù: 01 cơ quan). Trong đó: Có lãnh đạo, quản lý là người DTTS: 03/17 cơ quan, chiếm 17,6%.",
        "+ Trưởng, phó phòng và tương đương: 42 người (Trưởng phòng và tương đương: 18 người; Phó Trưởng phòng "
        "và tương "
        "đương: 24 người). Trong đó: Người DTTS: 04/42 người, chiếm 9,5% (Trưởng phòng và tương đương: 02 người; Phó "
        "Trưởng phòng và tương đương: 02 người).",
        "- Về chất lượng (Trưởng, phó phòng là người DTTS, 04 người):",
        "+ Trình độ chuyên môn: Thạc sỹ: 03 người; Đại học: 01 người.",
        "+ Trình độ lý luận chính trị: Cao cấp hoặc cử nhân: 02 người; Trung cấp: 02 người.",
        "+ Trình độ quản lý nhà nước: Chuyên viên chính: 01 người; Chuyên viên: 03 người.",
        "- Mục tiêu: “60% cơ quan, đơn vị khối nhà nước thành phố có cán bộ lãnh đạo, quản lý người DTTS; đến "
        "năm 2030 là "
        "65%” (theo Nghị quyết 06-NQ/TU, Kế hoạch 34-KH/ThU). Kết quả: có 3/17, đạt 17,6% (đạt 29,4% mục tiêu "
        "Nghị quyết, "
        "Kế hoạch đề ra: chưa đạt).",
    ]
    assert "+ Trình độ chuyên môn: Đại học trở lên: 23 người (Thạc sỹ: 04 người; Đại học: 19 người)." in text


def test_results_against_both_documents(word: Word) -> None:
    text = "\n".join(lines(word))
    assert (
        "“Tỷ lệ nữ trong cán bộ chủ chốt cấp xã khoảng 10%; đến năm 2030 là 15%” (theo Nghị quyết 06-NQ/TU) và "
        "“Tỷ lệ nữ "
        "trong cán bộ chủ chốt cấp xã khoảng 30%” (theo Kế hoạch 34-KH/ThU). Kết quả: có 6/23, đạt 26,1% (đạt "
        "260,9% mục "
        "tiêu Nghị quyết đề ra: đạt; đạt 87,0% mục tiêu Kế hoạch đề ra: chưa đạt)."
    ) in text
    assert "Kết quả: không quá 71,4% (đạt không quá 71,4% mục tiêu Kế hoạch đề ra: chưa đạt)." in text


def test_a_result_names_the_reading_used_and_what_the_other_gives(word: Word) -> None:
    text = "\n".join(lines(word))
    assert (
        "Kết quả: có 1/2, đạt 50% (đạt 50% mục tiêu Nghị quyết đề ra: chưa đạt). Cách hiểu đã dùng (Nghị quyết): "
        "HĐND, UBND thành phố: mỗi bên đều có lãnh đạo là người DTTS; cách hiểu khác: chỉ cần HĐND hoặc UBND có lãnh "
        "đạo là người DTTS: có 1/1, đạt 100% (đạt)."
    ) in text
    assert (
        "Cách hiểu đã dùng (Kế hoạch): Cán bộ chủ chốt cấp xã là nữ, ít nhất 30%; cách hiểu khác: “khoảng 30%” là từ "
        "25% trở lên, tức làm tròn đến hàng chục: có 6/23, đạt 26,1% (đạt)."
    ) in text


def test_leading_zeros_in_results_where_somebody_wants_them(run: Run, tmp_path: Path) -> None:
    text = "\n".join(lines(written(run, tmp_path, "--leading-zeros")))
    assert "Kết quả: có 03/17, đạt 17,6%" in text
    assert "Kết quả: có 16/23, đạt 69,6%" in text


def test_what_is_not_known_is_said(run: Run, word: Word, tmp_path: Path) -> None:
    text = "\n".join(lines(word))
    assert "+ Tiêu chuẩn chức danh: chưa đủ số liệu." in text
    assert "Kết quả: chưa đủ số liệu (thiếu: Cán bộ chủ chốt cấp xã bảo đảm tiêu chuẩn chức danh)." in text
    assert run("report", EARLIER, "-o", tmp_path / "a.docx").code == 0
    early = lines(Document(str(tmp_path / "a.docx")))
    assert "+ Lãnh đạo HĐND và UBND thành phố: chưa đủ số liệu." in early
    assert any(re.fullmatch(r"- Về chất lượng \(.*\): chưa đủ số liệu\.", line) for line in early)


def test_annexes_hold_every_target_of_the_json(run: Run, word: Word) -> None:
    saved = json.loads(run("evaluate", DATASET, "--format", "json").out)["results"]
    text = lines(word)
    assert [line for line in text if line.startswith("Phụ lục ")] == [
        f"Phụ lục {number}" for number in ("I", "II", "III", "IV")
    ]
    assert "(Có Phụ lục I, II, III, IV kèm theo)" in text
    titles = [line.replace("\N{NO-BREAK SPACE}", " ") for line in text]
    for document in ("NGHỊ QUYẾT 06-NQ/TU", "KẾ HOẠCH 34-KH/ThU"):
        assert f"KẾT QUẢ THỰC HIỆN CÁC MỤC TIÊU CỦA {document} ĐẾN NĂM 2025" in titles
    pairs = [("06-NQ-TU", 2025), ("06-NQ-TU", 2030), ("34-KH-ThU", 2025), ("34-KH-ThU", 2030)]
    assert len(word.tables) == 4
    for table, (document, horizon) in zip(word.tables, pairs, strict=True):
        results = [one for one in saved if (one["document"], one["horizon"]) == (document, horizon)]
        rows = [[cell.text for cell in row.cells] for row in table.rows]
        assert rows[1] == ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"]
        assert [row[1] for row in rows[2:]] == [result["title"] for result in results]


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


def test_a_section_break_fits_below_a_table_that_fills_its_page(word: Word) -> None:
    breaks = [paragraph for paragraph in word.paragraphs if paragraph._p.xpath("w:pPr/w:sectPr")]
    assert len(breaks) == 4
    for paragraph in breaks:
        layout = paragraph.paragraph_format
        assert [layout.line_spacing, layout.space_after] == [Pt(1), Pt(0)]
        assert paragraph._p.xpath("w:pPr/w:rPr/w:sz/@w:val") == ["2"]


def test_a_comparison_stands_at_the_end(run: Run, tmp_path: Path) -> None:
    text = lines(written(run, tmp_path, "--compare", EARLIER))
    start = text.index("2.2.4. So với kỳ trước (Số liệu tính đến ngày 31/12/2021)")
    assert text[start + 1] == (
        "- Xếp loại hằng năm cán bộ chủ chốt cấp xã – Cán bộ chủ chốt cấp xã hoàn thành tốt nhiệm vụ trở lên: 100%, "
        "kỳ trước 96%, tăng 4 điểm phần trăm (Nghị quyết, Kế hoạch: vẫn đạt)."
    )
    assert text[start + 2].startswith(
        "- Không thay đổi: Lãnh đạo thành phố người DTTS hoàn thành tốt nhiệm vụ trở lên;"
    )
    assert text[start + 3].startswith("- Kỳ trước chưa đủ số liệu để so sánh: HĐND, UBND thành phố")
    assert not any("So với kỳ trước" in line for line in lines(written(run, tmp_path)))


def test_a_comparison_says_what_moved_in_points_and_in_verdicts(run: Run, tmp_path: Path) -> None:
    earlier = tmp_path / "2022-03-31.yaml"
    text = DATASET.read_text("utf-8").replace("as_of: 2023", "as_of: 2022")
    for now, then in (
        ("women_commune_cadres: {value: 6", "women_commune_cadres: {value: 7"),
        ("minority_led_agencies: {value: 3", "minority_led_agencies: {value: 2"),
    ):
        assert now in text
        text = text.replace(now, then)
    earlier.write_text(text, "utf-8")
    found = lines(written(run, tmp_path, "--compare", earlier))
    start = found.index("2.2.4. So với kỳ trước (Số liệu tính đến ngày 31/3/2022)")
    assert found[start + 1 : start + 3] == [
        "- Cán bộ chủ chốt cấp xã là nữ: 6/23 (26,1%), kỳ trước 7/23 (30,4%), giảm 4,3 điểm phần trăm (Kế "
        "hoạch: từ đạt "
        "thành chưa đạt; Nghị quyết: vẫn đạt).",
        "- Cơ quan có lãnh đạo, quản lý là người DTTS: 3/17 (17,6%), kỳ trước 2/17 (11,8%), tăng 5,9 điểm phần "
        "trăm (Nghị "
        "quyết, Kế hoạch: vẫn chưa đạt).",
    ]


def test_what_is_missing_is_listed(word: Word) -> None:
    text = lines(word)
    start = text.index("2.2.3. Số liệu còn thiếu")
    assert text[start + 1 : start + 3] == [
        "- Cán bộ chủ chốt cấp xã bảo đảm tiêu chuẩn chức danh (06-NQ/TU);",
        "- Cán bộ chủ chốt cấp xã được bồi dưỡng nghiệp vụ theo chức danh (06-NQ/TU, 34-KH/ThU).",
    ]


def test_english(run: Run, tmp_path: Path) -> None:
    text = "\n".join(lines(written(run, tmp_path, "--lang", "en")))
    assert "2.2. Results on the targets (figures to 2023-03-31)" in text
    assert "(by Resolution 06-NQ/TU, Plan 34-KH/ThU). Result: 3 in 17, which is 17.6% (29.4% of the target of " in text
    assert "Result: a share of 100% (100% of the target of Plan 34-KH/ThU: met)." in text
    assert "Of these: Có lãnh đạo, quản lý là người DTTS: 3/17 cơ quan, 17.6% of them." in text


def test_a_whole_report_has_what_the_decree_asks_around_its_body(run: Run, tmp_path: Path) -> None:
    word = written(run, tmp_path, "--full")
    heading, signature = word.tables[0], word.tables[-1 - 4]
    left, right = ([line.text for line in cell.paragraphs if line.text] for cell in heading.rows[0].cells)
    assert left[:2] == ["ỦY BAN NHÂN DÂN", "THÀNH PHỐ LAI CHÂU"]
    assert re.fullmatch(r"Số:\s+/BC-UBND", left[2])
    assert right[:2] == ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    assert re.fullmatch(r"Thành phố Lai Châu, ngày\s+tháng\s+năm\s+", right[2])
    receivers, signed = ([line.text for line in cell.paragraphs if line.text] for cell in signature.rows[0].cells)
    assert (receivers[0], receivers[1], receivers[-1][:10]) == ("Nơi nhận:", "- Như trên;", "- Lưu: VT,")
    assert signed == ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]
    text = lines(word)
    assert text[:3] == [
        "(Dự thảo)",
        "BÁO CÁO",
        "Kết quả thực hiện các mục tiêu của Nghị quyết 06-NQ/TU, Kế hoạch 34-KH/ThU",
    ]
    assert any(line.startswith("Kính gửi: …") for line in text)
    assert any(
        line.startswith(
            "Thực hiện Nghị quyết số 06-NQ/TU ngày 15/3/2021 của Ban Chấp hành Đảng bộ tỉnh Lai Châu về nâng"
        )
        for line in text
    )
    assert "1.1. Đối với đội ngũ cán bộ lãnh đạo, quản lý người DTTS thành phố" in text
    assert any(line.endswith("./.") for line in text)
    assert "CỘNG HÒA" not in "".join(lines(written(run, tmp_path)))


def test_the_same_report_is_the_same_file(run: Run, tmp_path: Path) -> None:
    for name in ("a.docx", "b.docx"):
        assert run("report", DATASET, "-o", tmp_path / name).code == 0
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()


def test_the_shipped_template_is_the_written_one() -> None:
    made: bytes = runpy.run_path(str(ROOT / "docs/make_template.py"))["template"]()

    def body(data: bytes) -> str:
        return str(Document(io.BytesIO(data)).element.body.xml)

    assert body(TEMPLATE.read_bytes()) == body(made)


def edited(path: Path, old: str, new: str) -> Path:
    """A copy of the shipped template in which a paragraph reads otherwise."""
    own = Document(str(TEMPLATE))
    (paragraph,) = (one for one in own.paragraphs if one.text == old)
    paragraph.runs[0].text = new
    own.save(str(path))
    return path


def test_a_template_of_ones_own(run: Run, tmp_path: Path) -> None:
    template = edited(tmp_path / "mau.docx", "{{ shell.kind }}", "BÁO CÁO CỦA {{ unit }}")
    assert "BÁO CÁO CỦA Thành phố Lai Châu" in lines(written(run, tmp_path, "--full", "--template", template))


@pytest.mark.slow("a document for every fault of a template")
@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "đây không phải tệp Word (.docx)"),
        (b"no Word file", "đây không phải tệp Word (.docx)"),
        (None, "không đọc được mẫu"),
        ("{{ tilte }}", "mẫu gọi “tilte” là chữ không có"),
        ("{{ words.drafts }}", "mẫu gọi “drafts” là chữ không có"),
        ("{{ title() }}", "không điền được mẫu: mẫu tính toán trên chữ"),
        ("{{ 1 / 0 }}", "không điền được mẫu: mẫu chia cho 0"),
        ("{{ title.__class__.__mro__ }}", "không điền được mẫu: mẫu dùng thứ"),
        ("{% for %}", "không điền được mẫu ở gần “{% for %}"),
        ("{{ title | uper }}", "trong mẫu không có gì tên là “uper”"),
        ("{% if title %}", "thiếu endfor hoặc endif"),
        ("{% iff title %}{% endif %}", "“iff” không phải câu lệnh của mẫu"),
        ("{{ title & unit }}", "dấu “&” không có nghĩa"),
        ("{{ title unit }}", "không viết đúng cách viết câu lệnh"),
        ("{{ '%d' % title }}", "không điền được mẫu: mẫu tính toán trên chữ"),
        ("{{ 'a' * 10**9 }}", "nhiều thời gian, bộ nhớ"),
        ("{{ '%10000000000d' | format(1) }}", "nhiều thời gian, bộ nhớ"),
        ("{{ title.center(10**10) }}", "nhiều thời gian, bộ nhớ"),
        ("{% for a in range(10**9) %}{% endfor %}", "nhiều thời gian, bộ nhớ"),
        ("{% for a in 'a' * 10**9 %}{{ a }}{% endfor %}", "nhiều thời gian, bộ nhớ"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "nhiều thời gian, bộ nhớ"),
        ("Kính gửi: {{ title", "dấu ngoặc trong “Kính gửi: {{ title” không khớp"),
    ],
)
def test_a_template_that_cannot_be_filled_in(content: bytes | str | None, told: str, run: Run, tmp_path: Path) -> None:
    template, output = tmp_path / "mau.docx", tmp_path / "a.docx"
    if isinstance(content, bytes):
        template.write_bytes(content)
    elif content is not None:
        edited(template, "{{ words.annexes }}", content)
    ran = run("report", DATASET, "-o", output, "--template", template)
    assert (ran.code, ran.out, "[template]" in ran.err) == (3, "", True)
    assert told in ran.err
    assert "Traceback" not in ran.err
    assert not output.exists()


@pytest.mark.slow("waits for the bound of time")
def test_a_template_that_does_not_end_is_ended(run: Run, tmp_path: Path) -> None:
    loops = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
    template = edited(tmp_path / "mau.docx", "{{ words.annexes }}", loops)
    ran = run("report", DATASET, "-o", tmp_path / "a.docx", "--template", template)
    assert (ran.code, "nhiều thời gian, bộ nhớ" in ran.err) == (3, True)


def test_markup_in_the_rules_stays_text(run: Run, shipped: Path) -> None:
    facts = shipped / "rules/facts.yaml"
    text = facts.read_text("utf-8").replace("label: Lãnh đạo HĐND và UBND thành phố", 'label: "A & B <b>{{ 1 }}</b>"')
    facts.write_text(text, "utf-8")
    shown = lines(written(run, shipped, "--rules", shipped / "rules"))
    assert any(line.startswith("+ A & B <b>{{ 1 }}</b>: 06 người") for line in shown)
