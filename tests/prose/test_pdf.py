"""PDFs with text: lines become paragraphs again, what a page adds is dropped; what is refused, and what it may cost."""

from __future__ import annotations

import random
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt

from chitieu.apart import ran_apart
from chitieu.diagnostics import InvalidInput, Problems
from chitieu.prose.read import read_report
from chitieu.prose.report import Report
from chitieu.use_cases.proofread import proofread_file
from tests.prose.pdf_files import Page, Put, grid, paragraph, pdf_bytes, pdf_file

pytestmark = pytest.mark.slow("a process of its own reads each file")

_LEFT = 85
_LONG = "Toàn huyện có 59/174 thôn có nhà văn hóa được xây dựng từ nguồn xã hội hóa"


def _read(path: Path) -> Report:
    problems = Problems()
    report = read_report(path, path.name, problems)
    assert report is not None, [one.text.render(str) for one in problems.found]
    return report


def _texts(tmp_path: Path, *pages: Page) -> list[str]:
    return [one.text for one in _read(pdf_file(tmp_path / "a.pdf", *pages)).paragraphs]


def _body(top: float = 200) -> list[Put]:
    """Paragraphs that say how wide lines are."""
    return [put for at in range(4) for put in paragraph(_LEFT, top + 60 * at, f"{_LONG}, và thêm công sức lần {at}.")]


def test_lines_become_sentences(tmp_path: Path) -> None:
    long = f"{_LONG}, đạt 33,9%. Theo Kế hoạch rất mới số 37/2020/QĐ-UBND ngày 15/3/2021 thì việc này được triển khai."
    page = [
        Put(_LEFT, 100, "I. KẾT QUẢ", bold=True),
        *paragraph(_LEFT, 120, long),
        *paragraph(_LEFT, 170, "Ngắn."),
        *_body(),
    ]
    assert any(one.text.endswith("QĐ-") for one in page)
    texts = _texts(tmp_path, page)
    assert texts[:3] == ["I. KẾT QUẢ", long, "Ngắn."]
    assert len(texts) == 7
    first = proofread_file(tmp_path / "a.pdf", Problems()).statements[0]
    assert (first.stated.text, first.drawer, first.spot.section, first.spot.paragraph) == ("33,9%", "holds", "I", 1)
    assert first.spot.page == 1


def test_items_and_whole_lines_stand_apart(tmp_path: Path) -> None:
    whole = "Toàn huyện có 59/174 thôn có nhà văn hóa và sân thể thao xóm."  # as wide as a line may be
    items = [
        Put(_LEFT + 36, 100, whole),
        Put(_LEFT + 36, 116, f"- {whole[:-3]}"),
        Put(_LEFT + 36, 132, f"+ {whole[:-3]}"),
        Put(_LEFT + 48, 148, "Mường So là hai dòng của một mục"),
    ]
    assert _texts(tmp_path, [*items, *_body()])[:3] == [
        whole,
        f"- {whole[:-3]}",
        f"+ {whole[:-3]} Mường So là hai dòng của một mục",
    ]


def test_heads_feet_and_page_numbers_are_dropped(tmp_path: Path) -> None:
    pages = [
        [
            Put(_LEFT, 40, f"Báo cáo sơ kết - trang {number}"),
            *_body(),
            Put(_LEFT, 440, f"Câu của trang {word}."),
            Put(290, 800, f"- {number} -"),
        ]
        for number, word in enumerate(("một", "hai", "ba", "bốn", "năm"), 1)
    ]
    texts = _texts(tmp_path, *pages)
    assert len(texts) == 25
    assert not any("Báo cáo" in text or text.startswith("- ") for text in texts)


def test_heads_close_to_the_text_and_letters_set_one_by_one(tmp_path: Path) -> None:
    pages = [
        [
            *(Put(_LEFT + 6 * at, 184, letter) for at, letter in enumerate(f"Báo-cáo-{number}/4")),
            *_body(),
            *(Put(_LEFT + 6 * at, 440, letter) for at, letter in enumerate(f"59/174-{word}-đạt-33,9%.")),
        ]
        for number, word in enumerate(("một", "hai", "ba", "bốn"), 1)
    ]
    texts = _texts(tmp_path, *pages)
    assert texts[4::5] == [f"59/174-{word}-đạt-33,9%." for word in ("một", "hai", "ba", "bốn")]
    assert not any("Báo-cáo" in text for text in texts)


def test_a_paragraph_goes_over_the_end_of_a_page(tmp_path: Path) -> None:
    lines = paragraph(_LEFT, 740, f"{_LONG}, đạt 33,9%.")
    first = [*_body(), lines[0], Put(290, 800, "1")]
    second = [lines[1]._replace(top=60), Put(290, 800, "2"), *_body()]
    report = _read(pdf_file(tmp_path / "a.pdf", first, second))
    joined = next(one for one in report.paragraphs if "33,9%" in one.text)
    assert (joined.text, joined.spot.page) == (f"{_LONG}, đạt 33,9%.", 1)


_ROWS = [("Xã", "Nam", "Nữ", "Tổng"), ("Xã A", "1", "2", "3"), ("Xã B", "2", "2", "4"), ("Xã C", "5", "6", "11")]


def test_ruled_tables_have_rows_and_places(tmp_path: Path) -> None:
    rows = [*_ROWS, ("Xã D", "4", "4", "9")]
    path = pdf_file(
        tmp_path / "a.pdf", [Put(_LEFT, 60, "I. KẾT QUẢ"), *_body(), *grid(_LEFT, 500, (120, 60, 60, 60), rows)]
    )
    assert _read(path).grids[0].rows == tuple(rows)
    wrong = [one.spot for one in proofread_file(path, Problems()).statements if one.drawer == "wrong"]
    assert [(spot.section, spot.table, spot.row, spot.column, spot.page) for spot in wrong] == [("I", 1, 5, 4, 1)]


def test_a_table_over_two_pages_is_one(tmp_path: Path) -> None:
    more = [_ROWS[0], ("Xã D", "4", "4", "8"), ("Tổng", "12", "14", "26")]
    widths = (120, 60, 60, 60)
    path = pdf_file(
        tmp_path / "a.pdf", [*_body(), *grid(_LEFT, 500, widths, _ROWS)], [*grid(_LEFT, 60, widths, more), *_body()]
    )
    grids = _read(path).grids
    assert [one.rows for one in grids] == [(*_ROWS, *more[1:])]
    assert {one.drawer for one in proofread_file(path, Problems()).statements if one.spot.table} == {"holds"}


def test_tables_without_lines_and_texts_beside_each_other(tmp_path: Path) -> None:
    head = [
        Put(_LEFT, 60, "ỦY BAN NHÂN DÂN"),
        Put(320, 60, "CỘNG HÒA XÃ HỘI"),
        Put(_LEFT, 76, "XÃ A"),
        Put(320, 76, "CHỦ NGHĨA"),
    ]
    table = [
        Put(_LEFT + 120 * at, 480 + 16 * row, cell) for row, cells in enumerate(_ROWS) for at, cell in enumerate(cells)
    ]
    report = _read(pdf_file(tmp_path / "a.pdf", [*head, *_body(), *table]))
    assert [one.text for one in report.paragraphs][:2] == ["ỦY BAN NHÂN DÂN XÃ A", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA"]
    assert [one.rows for one in report.grids] == [tuple(_ROWS)]


def test_raised_numbers_are_marks_of_footnotes(tmp_path: Path) -> None:
    page = [
        *_body(),
        Put(_LEFT, 500, "Có 12 hộ"),
        Put(_LEFT + 48, 497, "1", size=6),
        Put(_LEFT + 58, 500, "và rừng 5 km"),
        Put(_LEFT + 130, 497, "2", size=6),
        Put(_LEFT, 760, "1", size=6),
        Put(_LEFT + 6, 763, "Có 3/17 cơ quan, đạt 18,6%.", size=9),
    ]
    report = _read(pdf_file(tmp_path / "a.pdf", page))
    assert report.paragraphs[-2].text == "Có 12 hộ và rừng 5 km2"
    note = report.paragraphs[-1]
    assert (note.text, note.spot.note, note.spot.page) == ("Có 3/17 cơ quan, đạt 18,6%.", 1, 1)


def test_footnotes_part_neither_a_sentence_nor_a_table(tmp_path: Path) -> None:
    lines = paragraph(_LEFT, 600, f"{_LONG}, đạt 33,9%.")
    notes = [Put(_LEFT, 760, "1 Theo Báo cáo số 12/BC-UBND.", size=9), Put(_LEFT, 772, "2 Có 3/17 xã, đạt", size=9)]
    more = [Put(_LEFT, 784, "18,6%.", size=9)]
    widths = (120, 60, 60, 60)
    first = [*_body(), lines[0], *notes, *more]
    second = [lines[1]._replace(top=60), *_body(), *grid(_LEFT, 600, widths, _ROWS), Put(_LEFT, 770, "3 Hết.", size=9)]
    third = [*grid(_LEFT, 60, widths, [("Tổng", "8", "10", "18")]), *_body()]
    report = _read(pdf_file(tmp_path / "a.pdf", first, second, third))
    assert f"{_LONG}, đạt 33,9%." in [one.text for one in report.paragraphs]
    assert len(report.grids[0].rows) == 5
    told = [(one.text, one.spot.note) for one in report.paragraphs if one.spot.note]
    assert told == [("Theo Báo cáo số 12/BC-UBND.", 1), ("Có 3/17 xã, đạt 18,6%.", 2), ("Hết.", 3)]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (pdf_bytes([]), "scan"),
        (pdf_bytes(_body(), mode=3), "scan"),
        (pdf_bytes(_body())[:300], "damaged"),
        (b"%PDF-1.7 ...", "damaged"),
        (pdf_bytes([Put(_LEFT, 60, "\ufffd" * 50)]), "unknown-letters"),
    ],
)
def test_what_is_refused(tmp_path: Path, data: bytes, code: str) -> None:
    path, problems = tmp_path / "a.pdf", Problems()
    path.write_bytes(data)
    assert read_report(path, path.name, problems) is None
    assert [one.code for one in problems.found] == [code]


def test_fuzzed_files_are_read_or_refused(tmp_path: Path) -> None:
    whole, lot, path = pdf_bytes([*_body(), *grid(_LEFT, 500, (120, 60), _ROWS)]), random.Random(7), tmp_path / "a.pdf"
    for _ in range(12):
        data = bytearray(whole)
        for _ in range(lot.randint(1, 12)):
            data[lot.randrange(len(data))] = lot.randrange(256)
        path.write_bytes(bytes(data))
        with suppress(InvalidInput):
            proofread_file(path, Problems())


def never_ends(_: bytes) -> bytes:
    while True:
        pass


def test_what_runs_apart_is_bounded() -> None:
    assert ran_apart("time", "sleep", b"", seconds=10, memory=1 << 30) is None  # it fails, and nothing else does
    assert ran_apart("tests.prose.test_pdf", "never_ends", b"", seconds=0.5, memory=1 << 30) is None
    assert ran_apart("builtins", "bytes", b"abc", seconds=10, memory=1 << 30) == b"abc"


def _document() -> Document:
    document = docx.Document()
    font = document.styles["Normal"].font
    font.name, font.size = "Times New Roman", Pt(14)
    section = document.sections[0]
    section.header.paragraphs[0].text = "Báo cáo sơ kết"
    for at in range(40):
        added = document.add_paragraph(
            f"{at + 1}. Toàn huyện có 59/174 thôn có nhà văn hóa được xây dựng từ nguồn xã hội hóa, do nhân dân góp "
            f"và ngân sách hỗ trợ, đạt 33,{at % 10}%; mỗi thôn được {at} lượt hướng dẫn."
        )
        added.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        added.paragraph_format.first_line_indent, added.paragraph_format.space_after = Cm(1.27), Pt(6)
    table = document.add_table(30, 4, style="Table Grid")
    for row, cells in enumerate(
        [_ROWS[0], *((f"Xã {at}", f"{at}", f"{at}", f"{2 * at + at // 29}") for at in range(1, 30))]
    ):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    return document


@pytest.mark.needs("soffice")
@pytest.mark.slow("an office makes a PDF")
def test_word_and_its_pdf_say_the_same(tmp_path: Path) -> None:
    _document().save(str(tmp_path / "a.docx"))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    office = shutil.which("soffice") or "soffice"
    subprocess.run(
        [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "a.docx")],
        check=True,
        capture_output=True,
    )
    word, paper = _read(tmp_path / "a.docx"), _read(tmp_path / "a.pdf")
    assert [one.text for one in paper.paragraphs] == [one.text for one in word.paragraphs]
    assert [one.rows for one in paper.grids] == [one.rows for one in word.grids]
    stated = [
        [
            (one.kind, one.drawer, one.stated.text, one.spot._replace(page=0))
            for one in proofread_file(path, Problems()).statements
        ]
        for path in (tmp_path / "a.docx", tmp_path / "a.pdf")
    ]
    assert stated[0] == stated[1]
    assert {drawer for _, drawer, _, _ in stated[0]} == {"holds", "wrong"}
