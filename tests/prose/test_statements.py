"""Every labelled statement is found with its verdict, and traps are silent."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from tests.prose.sets import Labelled, is_found, is_right, labelled, outcomes, read

# A bracket that is never closed is told, and the list within it asked about: the label knows one of them.
_SAYS_MORE = {"f069"}


@pytest.mark.parametrize("one", labelled(), ids=lambda one: one.id)
def test_labels(one: Labelled) -> None:
    told = outcomes(read(one.text))
    assert one.status == "trap" or is_found(one, told)
    assert one.id in _SAYS_MORE or is_right(one, told), told


# Families of false alarms, each with the sentence beside it that is wrong indeed.
_BOTH_WAYS = [
    # a percentage of the next clause's subject
    ("Giảm 4/19 thủ tục và đang xây dựng dữ liệu dùng chung, đạt 60%.", "Giảm 4/19 thủ tục, đạt 31%."),
    ("Khách quốc tế tăng 14%, khách nội địa từ 210 lượt lên 260 lượt.", "Khách tăng 14%, từ 210 lượt lên 260 lượt."),
    # votes for, of all seats
    (
        "Có 318/347 đại biểu có mặt tán thành, bằng 79,5% tổng số đại biểu.",
        "Có 318/347 xã đạt chuẩn, bằng 79,5%.",
    ),
    # A = B + C where all three are listed
    (
        "Vốn 58 tỷ đồng, gồm trong nước 29 tỷ đồng, gốc 18 tỷ đồng, lãi 11 tỷ đồng.",
        "Vốn 58 tỷ đồng, gồm trong nước 29 tỷ đồng, gốc 16 tỷ đồng, lãi 11 tỷ đồng.",
    ),
    # lists that are open
    ("Có 34 hộ, gồm: bản A 12 hộ, bản B 14 hộ, bản C 5 hộ…", "Có 34 hộ, gồm: bản A 12 hộ, bản B 14 hộ, bản C 5 hộ."),
    # what does not exhaust
    ("Có 34 hộ, trong đó bản A 12 hộ, bản B 20 hộ.", "Có 34 hộ, gồm bản A 12 hộ, bản B 20 hộ."),
    ("Có 34 hộ, bao gồm cả 12 hộ nghèo, 20 hộ cận nghèo.", "Có 34 hộ, bao gồm 12 hộ nghèo, 20 hộ cận nghèo."),
    # ranks
    ("Xếp hạng tăng từ 123 lên 104, tăng 20%.", "Số trường tăng từ 104 lên 123, tăng 20%."),
    # a fraction as speech
    ("Khoảng 1/3 số hộ (31,4%) dùng nước máy.", "Có 11/33 hộ (31,4%) dùng nước máy."),
    # rates a year
    ("Bình quân tăng 3,1%/năm, từ 240 tấn lên 281 tấn.", "Sản lượng tăng 3,1%, từ 240 tấn lên 281 tấn."),
    # excess over a plan
    ("Thu 120 tỷ đồng, vượt 20% kế hoạch (110 tỷ đồng).", "Thu 120 tỷ đồng, đạt 120% kế hoạch (110 tỷ đồng)."),
    # holidays
    ("Dịp 30/4 và 01/5, đạt 96% công suất.", "Có 30/40 phòng, đạt 96%."),
    # a year before a number of cases
    ("Năm 2021, giảm 54 vụ (năm trước 23,37%).", "Giảm 3 vụ (giảm 48,1%)."),
    # one year beside another
    (
        "Mục tiêu: “95% hoàn thành”. Kết quả: Năm 2021: 96%; năm 2022: 100% hoàn thành (đạt 100% mục tiêu).",
        "Mục tiêu: “80% hoàn thành”. Kết quả: năm 2022 có 40/50 xã, đạt 80% (đạt 90% mục tiêu).",
    ),
    # one-sided figures
    ("Có gần 4.000/12.000 hộ, đạt 31%.", "Có 4.000/12.000 hộ, đạt 31%."),
    # another plan than the one that is given
    (
        "Kế hoạch thu là 800 tỷ đồng, thực hiện 960 tỷ đồng, đạt 115% kế hoạch tỉnh giao.",
        "Kế hoạch thu là 800 tỷ đồng, thực hiện 960 tỷ đồng, đạt 115% kế hoạch.",
    ),
    # points beside percent
    ("Tỷ lệ tăng từ 45,0% lên 50,0%, tăng 5,0%.", "Tỷ lệ tăng từ 45,0% lên 50,0%, tăng 6,0 điểm phần trăm."),
]


@pytest.mark.parametrize(("silent", "wrong"), _BOTH_WAYS)
def test_families_of_false_alarms_in_both_directions(silent: str, wrong: str) -> None:
    assert all(outcome == "holds" for _, outcome in outcomes(read(silent)))
    assert any(outcome != "holds" for _, outcome in outcomes(read(wrong)))


@pytest.mark.parametrize("line", (Path(__file__).parent / "phrasings.txt").read_text(encoding="utf-8").splitlines())
def test_other_phrasings(line: str) -> None:
    """What reports say in other words, written while the grammar was: ``outcome|text``."""
    outcome, _, text = line.partition("|")
    drawers = {one.drawer.value for one in read(text).statements}
    assert drawers <= {"holds"} if outcome == "trap" else outcome in drawers and drawers <= {"holds", outcome}


@pytest.mark.parametrize("aside", [True, False])
def test_no_right_statement_is_blamed(aside: bool) -> None:
    right = [one for one in labelled() if one.aside is aside and one.status in ("holds", "trap")]
    assert [one.id for one in right if not is_right(one, outcomes(read(one.text)))] == []


def test_the_causes_of_the_report_of_2023() -> None:
    found = read(
        "II. KẾT QUẢ\n2.2.2. Đối với cán bộ chủ chốt cấp xã\n"
        "+ Mục tiêu: “70% có trình độ đại học, đến năm 2030 là 90%” (theo Nghị quyết 06-NQ/TU) và “100% có trình độ"
        " đại học” (theo Kế hoạch của Thành ủy). Kết quả: Đạt 142% so với mục tiêu Nghị quyết và đạt 100% so với"
        " mục tiêu Kế hoạch.\n"
        "+ Mục tiêu: “Tỷ lệ cán bộ nữ khoảng 10%, đến năm 2030 là 15%” (theo Nghị quyết) và “Tỷ lệ cán bộ nữ khoảng"
        " 30%” (theo Kế hoạch). Kết quả: Hiện có 6/23 cán bộ là nữ, đạt 261% so với mục tiêu Nghị quyết và đạt 86,7%"
        " so với mục tiêu Kế hoạch."
    )
    blamed = [(one.stated.text, one.cause, one.spot[:2]) for one in found.statements if one.cause]
    assert blamed == [("142%", "truncated", ("II.2.2.2", 1)), ("86,7%", "from_rounded", ("II.2.2.2", 2))]
    shortened = [one.sum.shortened for one in found.statements if one.cause == "from_rounded" and one.sum]
    assert shortened == [Fraction(26, 100)]
