"""Word files: numbers that Word shows, places, tables, footnotes; what is refused, and what hostile files cost."""

from __future__ import annotations

import random
from contextlib import suppress
from pathlib import Path

import pytest

from chitieu.diagnostics import InvalidInput, Problems
from chitieu.language import language
from chitieu.prose.read import read_report
from chitieu.prose.report import Report
from chitieu.sheets.word_numbers import digits
from chitieu.use_cases.proofread import proofread_file
from tests.prose.word_files import (
    endnotes,
    footnotes,
    level,
    listed,
    numbering,
    paragraph,
    styles,
    table,
    word_bytes,
    word_file,
)

_LISTS = numbering(
    _1=level(0, "upperRoman", "%1.") + level(1, "decimal", "%2.") + level(2, "decimal", "%2.%3."),
    _2=level(0, "lowerLetter", "%1)"),
    _3=level(0, "bullet", "·"),
)


def _read(path: Path) -> Report:
    problems = Problems()
    report = read_report(path, path.name, problems)
    assert report is not None, [one.text.render(str) for one in problems.found]
    return report


def _codes(path: Path) -> list[str]:
    problems = Problems()
    assert read_report(path, path.name, problems) is None
    return [one.code for one in problems.found]


def test_numbers_that_word_shows_are_part_of_the_place(tmp_path: Path) -> None:
    body = (
        listed("ĐẶC ĐIỂM", 1)
        + paragraph("Đoạn đầu.")
        + listed("KẾT QUẢ", 1)
        + listed("Công tác", 1, 1)
        + listed("Mục tiêu", 1, 1)
        + listed("Chung", 1, 2)
        + listed("Cụ thể", 1, 2)
        + listed("Số lượng", 2)
        + listed("Chất lượng", 2)
        + listed("Có 3/17 cơ quan, đạt 18,6%.", 3)
    )
    report = _read(word_file(tmp_path / "a.docx", body, numbering=_LISTS))
    assert [one.text for one in report.paragraphs][:3] == ["I. ĐẶC ĐIỂM", "Đoạn đầu.", "II. KẾT QUẢ"]
    last = report.paragraphs[-1]
    assert (last.text, last.spot.section, last.spot.paragraph) == ("- Có 3/17 cơ quan, đạt 18,6%.", "II.2.2.b", 1)


def test_styles_number_paragraphs_too(tmp_path: Path) -> None:
    body = paragraph("MỘT", '<w:pStyle w:val="H"/>') + paragraph("HAI", '<w:pStyle w:val="HChild"/>')
    report = _read(word_file(tmp_path / "a.docx", body, numbering=_LISTS, styles=styles("H", 1)))
    assert [one.text for one in report.paragraphs] == ["I. MỘT", "II. HAI"]


def test_tables_and_footnotes_have_places(tmp_path: Path) -> None:
    rows = [
        ("Xã", "Nam", "Nữ", "Tổng"),
        ("Phòng A", "1", "2", "3"),
        ("Phòng B", "2", "2", "4"),
        ("Phòng C", "5", "6", "12"),
    ]
    body = paragraph("I. KẾT QUẢ") + table(*rows, ("Phòng D", "4", "4", "8"))
    path = word_file(tmp_path / "a.docx", body, footnotes=footnotes("Có 3/17 cơ quan, đạt 18,6%."))
    found = proofread_file(path, Problems())
    wrong = [(one.spot.table, one.spot.row, one.spot.column, one.spot.note) for one in found.statements if one.cause]
    assert wrong == [(0, 0, 0, 1), (1, 4, 4, 0)]


def test_endnotes_have_places_of_their_own(tmp_path: Path) -> None:
    notes = {"footnotes": footnotes("Ghi chú."), "endnotes": endnotes("Ghi chú.", "Có 3/17 cơ quan, đạt 18,6%.")}
    found = proofread_file(word_file(tmp_path / "a.docx", paragraph("Nội dung."), **notes), Problems())
    assert [(one.spot.note, one.spot.endnote) for one in found.statements] == [(0, 2)]
    assert language("vi").say("endnote {number}") != "endnote {number}"


def test_what_is_drawn_is_said_not_to_be_read(tmp_path: Path) -> None:
    problems = Problems()
    drawn = {"charts/chart1": "<c/>", "diagrams/data1": "<d/>", "charts/style1": "<s/>"}
    proofread_file(word_file(tmp_path / "a.docx", paragraph("Có 3/17 xã."), **drawn), problems)
    assert [(one.code, one.text.values) for one in problems.found] == [("not-read", {"count": 2})]


def test_text_of_a_box_is_read_once(tmp_path: Path) -> None:
    box = (
        '<w:p><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:Choice><w:txbxContent>{paragraph('Có 3/17 xã.')}</w:txbxContent></mc:Choice>"
        f"<mc:Fallback><w:txbxContent>{paragraph('Có 3/17 xã.')}</w:txbxContent></mc:Fallback>"
        "</mc:AlternateContent></w:r><w:r><w:t>Ngoài khung.</w:t></w:r></w:p>"
    )
    report = _read(word_file(tmp_path / "a.docx", box))
    assert [one.text for one in report.paragraphs] == ["Có 3/17 xã.", "Ngoài khung."]


def test_tcvn3_is_decoded(tmp_path: Path) -> None:
    text = "Toµn tØnh cã 3/17 c¬ quan, ®¹t 18,6%; c«ng t¸c ®µo t¹o ®­îc quan t©m, chÊt l­îng gi¸o dôc ®­îc n©ng lªn"
    report = _read(word_file(tmp_path / "a.docx", paragraph(text)))
    assert report.paragraphs[0].text.startswith("Toàn tỉnh có 3/17 cơ quan, đạt 18,6%")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("<w:p><w:ins><w:r><w:t>thêm</w:t></w:r></w:ins></w:p>", "tracked-changes"),
        ("<w:p><w:del><w:r><w:delText>bớt</w:delText></w:r></w:del></w:p>", "tracked-changes"),
        ("<w:p><w:r>", "damaged"),
    ],
)
def test_what_is_refused(tmp_path: Path, body: str, code: str) -> None:
    assert _codes(word_file(tmp_path / "a.docx", body)) == [code]


def test_entities_are_refused(tmp_path: Path) -> None:
    path = word_file(tmp_path / "a.docx", "", footnotes='<!DOCTYPE x [<!ENTITY a "b">]><x/>')
    assert _codes(path) == ["entities"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty-file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "not-a-report"),
        (b"<?xml version='1.0'?><data>3/17</data>", "not-a-report"),
        (b"PK\x03\x04 broken", "damaged"),
        (b"\x89PNG\r\n\x1a\n", "not-a-report"),
    ],
)
def test_other_files_are_refused_by_their_kind(tmp_path: Path, data: bytes, code: str) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(data)
    assert _codes(path) == [code]


def test_deep_nesting_and_large_numbers_cost_nothing(tmp_path: Path) -> None:
    deep = "<w:sdt>" * 50_000 + paragraph("Có 3/17 xã, đạt 17,6%.") + "</w:sdt>" * 50_000
    tables = "<w:tbl><w:tr><w:tc>" * 3_000 + paragraph("Trong cùng") + "</w:tc></w:tr></w:tbl>" * 3_000
    wide = '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr></w:tc></w:tr></w:tbl>'
    levels = numbering(_1=level(0, "decimal", "%1." * 50), _2=level(99999, "decimal", "%9"))
    many = listed("Số 9" + "9" * 5_000 + " hộ", 1, 999_999) + listed("Một", 2, 99_999)
    report = _read(word_file(tmp_path / "a.docx", deep + tables + wide + many, numbering=levels))
    assert report.paragraphs[0].text == "Có 3/17 xã, đạt 17,6%."
    proofread_file(tmp_path / "a.docx", Problems())


def test_fuzzed_files_are_read_or_refused(tmp_path: Path) -> None:
    body = paragraph("I. KẾT QUẢ") + listed("Có 3/17 xã, đạt 17,6%.", 1) + table(("a", "1"), ("b", "2"))
    whole = word_bytes(body, numbering=_LISTS, footnotes=footnotes("x 1/2"), styles=styles("H", 1))
    lot = random.Random(7)
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(lot.randint(1, 12)):
            data[lot.randrange(len(data))] = lot.randrange(256)
        path = tmp_path / "a.docx"
        path.write_bytes(bytes(data[: lot.randint(1, len(data))] if lot.random() < 0.2 else data))
        with suppress(InvalidInput):
            proofread_file(path, Problems())


def test_digits_of_lists() -> None:
    shown = [digits(number, format) for number, format in [(4, "upperRoman"), (9, "lowerRoman"), (28, "lowerLetter")]]
    assert shown == ["IV", "ix", "bb"]
    assert [digits(7, "decimalZero"), digits(10**9, "upperRoman"), digits(0, "lowerLetter")] == ["07", str(10**9), "0"]
