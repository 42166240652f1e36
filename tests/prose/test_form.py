"""Faults of the form, each beside what is none; and places as readers cite them."""

from __future__ import annotations

import pytest

from chitieu.prose.plain import plain_report
from chitieu.prose.statements import FormCode
from tests.prose.sets import read

_THOUSANDS = "Có 12.775 hộ, 46.609 nhân khẩu"


@pytest.mark.parametrize(
    ("wrong", "right", "code"),
    [
        ("I. MỤC MỘT\nII. MỤC HAI\nIV. MỤC BA", "I. MỤC MỘT\nII. MỤC HAI\nI. MỤC MỘT", FormCode.NUMBERING),
        ("Có (trưởng, phó phòng là 4.", "Có (trưởng, phó phòng là 4), a) đủ; b) thiếu :)", FormCode.BRACKET),
        ("Có (trưởng, phó phòng.", "Kế hoạch triển khai(\n) gắn với", FormCode.BRACKET),
        (f"{_THOUSANDS}, 1299 cán bộ.", f"{_THOUSANDS} năm 2022; số 1299 QĐ; mã 1299 hộ.", FormCode.THOUSANDS),
        (f"{_THOUSANDS}, 1.234 hộ, 1299 hộ, 1399 hộ.", "Có 1.234 hộ, 1299 hộ, 1399 hộ.", FormCode.THOUSANDS),
        ("Ðảng lãnh đạo.", "Đảng lãnh đạo.", FormCode.LETTER),
        ("(Có Phụ lục 3 kèm theo)\nPHỤ LỤC 1", "(Có Phụ lục 3 kèm theo)", FormCode.ANNEX),
        (
            "Kế hoạch số 34-KH/ThU, ngày 23/6/2021; Kế hoạch số 34-KH/TU ngày 24/5/2021",
            "Kế hoạch số 34-KH/TU ngày 24/5/2021; Kế hoạch số 34-KH/TU ngày 24/05/2021; Quyết định số 34-QĐ/TU ngày"
            " 1/2/2021",
            FormCode.TWO_DATES,
        ),
    ],
)
def test_faults_of_the_form(wrong: str, right: str, code: FormCode) -> None:
    assert code in {one.code for one in read(wrong).form}
    assert code not in {one.code for one in read(right).form}


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ("I II III IV", []),
        ("I II IV IV", [("IV", "III")]),  # the last is right by its count
        ("I II II III", [("II", "III")]),
        ("I II III V VI", [("V", "IV")]),
        ("I II I II III", []),
        ("I II IV I II", [("IV", "III")]),
    ],
)
def test_one_slip_of_numbering_is_told_once(numbers: str, told: list[tuple[str, str]]) -> None:
    form = read("\n".join(f"{number}. MỤC LỚN" for number in numbers.split())).form
    assert [(one.found, one.expected) for one in form if one.code is FormCode.NUMBERING] == told


def test_places() -> None:
    report = plain_report(
        "Mở đầu.\nI. ĐẶC ĐIỂM\nMột.\nHai.\nII. KẾT QUẢ\n1. Quán triệt\n1.1. Về triển khai\nBa.\na) Lãnh đạo\nBốn.\n"
        "b) Phòng, ban\nNăm.\n2. Mục tiêu\nSáu.\nđ) Khen thưởng\nBảy."
    )
    spots = {one.text: (one.spot.section, one.spot.paragraph) for one in report.paragraphs if one.text.endswith(".")}
    assert spots == {
        "Mở đầu.": ("", 1),
        "Một.": ("I", 1),
        "Hai.": ("I", 2),
        "Ba.": ("II.1.1", 1),
        "Bốn.": ("II.1.1.a", 1),
        "Năm.": ("II.1.1.b", 1),
        "Sáu.": ("II.2", 1),
        "Bảy.": ("II.2.đ", 1),
    }


def test_lines_that_a_width_broke_are_joined() -> None:
    text = "Toàn huyện có 59/174 thôn có nhà văn hóa được xây dựng từ nguồn\nxã hội hóa, đạt 33,9%.\nDòng sau."
    assert [one.text.count("\n") for one in plain_report(text).paragraphs] == [0, 0]
    assert [one.drawer for one in read(text).statements] == ["holds"]
