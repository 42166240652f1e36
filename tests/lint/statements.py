"""Sentences of targets as documents write them, with their levels, made by lot; and the same with one slip."""

from __future__ import annotations

from random import Random
from typing import NamedTuple

WHO = (
    "cán bộ, công chức cấp xã",
    "hộ dân nông thôn",
    "trẻ em dưới 5 tuổi",
    "lao động từ 15 đến 60 tuổi",
    "phụ nữ độ tuổi 15-49",
    "thanh niên từ đủ 16 đến dưới 30 tuổi",
    "người từ 80 tuổi trở lên",
    "trẻ dưới 24 tháng tuổi",
    "đô thị loại 3 và loại 4",
    "trường đạt chuẩn mức độ 2",
    "lao động có tay nghề bậc 3/7 trở lên",
    "học sinh lớp 9",
    "bệnh viện hạng 2",
    "dịch vụ công trực tuyến mức độ 3, 4",
    "xã khu vực 3",
    "công trình cấp 4",
    "cơ quan, đơn vị thuộc khối nhà nước",
)
WHAT = (
    "đạt chuẩn theo Quyết định số 1719/QĐ-TTg ngày 14/10/2021",
    "được đào tạo theo Nghị quyết số 06-NQ/TU",
    "đáp ứng Nghị định 138/2020/NĐ-CP",
    "đạt tiêu chí số 17 của Bộ tiêu chí quốc gia",
    "được hỗ trợ từ Chương trình 135",
    "đạt QCVN 01-1:2018/BYT",
    "được tập huấn trong 6 tháng đầu năm",
    "được bồi dưỡng ít nhất 5 ngày mỗi năm",
    "có sổ theo dõi theo mẫu số 12",
    "hưởng chính sách tại Điều 5, khoản 2 Thông tư 03/2022/TT-BNV",
    "được xếp loại tốt năm 2023",
    "được cấp mã số (1) trước khi nghiệm thu",
    "được tiêm vắc-xin COVID-19",
    "tham gia Đề án 06",
    "đạt mục tiêu SDG 3.1",
    "được khám 2 lần/năm",
    "xếp thứ 12/63 tỉnh, thành phố",
    "dọc Quốc lộ 4D",
    "theo Nghị quyết Trung ương 4 khóa 11",
    "trực 24/24 giờ",
    "có mặt tại kỳ họp thứ 8, Quốc hội khóa 15",
    "được rà soát giai đoạn 2016-2020",
    "được công nhận theo Nghị quyết 1211/2016/UBTVQH13",
)
BEFORE = (
    "",
    "Theo Kế hoạch số 34-KH/ThU ngày 23 tháng 6 năm 2021, ",
    "Trong nhiệm kỳ 2020-2025, ",
    "Tiếp theo kết quả năm 2019, ",
    "Triển khai Kết luận số 65-KL/TW, ",
    "Từ năm 2022, ",
    "Giai đoạn 2021-2025, ",
    "Thực hiện Luật số 80/2015/QH13, ",
)
AFTER = (
    "",
    ", tầm nhìn đến năm 2045",
    " (Phụ lục 3)",
    "; sơ kết vào quý 2/2023",
    ", so với năm 2020",
    "; tổng kết vào năm 2026",
    ", đánh giá trong 6 tháng cuối năm 2024",
    "; báo cáo trước ngày 15/12 hằng năm",
    "; thời hạn giải quyết 24 giờ",
    ", giao cơ quan thường trực theo Công văn 512/UBND-VX",
)
LEAST = ("Ít nhất", "Phấn đấu", "Trên", "Đạt tối thiểu", "Có", "Khoảng")
BY = ("đến năm {}", "vào năm {}", "đến cuối năm {}", "trước năm {}", "đến hết năm {}")


class Made(NamedTuple):
    """A statement, and the lines of its level in a target of a share or of an amount."""

    statement: str
    level: str
    share: bool


def made(lot: Random) -> Made:
    """A statement whose numbers are all in its levels; 2025 and 2030 are the horizons."""
    return lot.choice((_two_years, _one_year, _range, _part, _amount, _count))(lot)


def _framed(lot: Random, words: str) -> str:
    before = lot.choice(BEFORE)
    return before + (words[0].lower() + words[1:] if before else words) + lot.choice(AFTER) + "."


def _percent(lot: Random) -> tuple[str, str]:
    """In YAML and as people write it."""
    whole, tenths = lot.randint(11, 89), lot.choice(("", "", "5", "25"))
    plain = f"{whole}.{tenths}%" if tenths else f"{whole}%"
    written = plain.replace(".", ",").replace("%", lot.choice(("%", "%", " %", "％", " phần trăm")))
    return plain, written


def _two_years(lot: Random) -> Made:
    (first, one), (second, other) = sorted((_percent(lot), _percent(lot)), key=lambda pair: float(pair[0][:-1]))
    by, later = lot.choice(BY).format(2025), lot.choice(BY).format(2030)
    words = f"{lot.choice(LEAST)} {one} {lot.choice(WHO)} {lot.choice(WHAT)} {by}; {later} là {other}"
    return Made(_framed(lot, words), f"at_least: {{2025: {first}, 2030: {second}}}", share=True)


def _one_year(lot: Random) -> Made:
    plain, written = _percent(lot)
    by = f" {lot.choice(BY).format(2025)}" if lot.random() < 0.6 else ""
    words = f"{lot.choice(LEAST)} {written} {lot.choice(WHO)} {lot.choice(WHAT)}{by}"
    return Made(_framed(lot, words), f"at_least: {{2025: {plain}}}", share=True)


def _range(lot: Random) -> Made:
    low = lot.randint(11, 60)
    high = low + lot.randint(1, 20)
    written = lot.choice((f"từ {low} đến {high}%", f"{low}-{high}%", f"{low}% – {high}%", f"từ {low}% đến {high}%"))
    words = f"Tỷ lệ {lot.choice(WHO)} {lot.choice(WHAT)} là {written} vào năm 2025"
    return Made(_framed(lot, words), f"between: {{2025: [{low}%, {high}%]}}", share=True)


def _part(lot: Random) -> Made:
    part, written = lot.choice((("1/2", "một nửa"), ("2/3", "hai phần ba"), ("3/4", "ba phần tư"), ("30%", "30%")))
    words = f"Giảm {written} tỷ lệ {lot.choice(WHO)} không {lot.choice(WHAT)} vào năm 2025 so với mức gốc 58,1%"
    return Made(_framed(lot, words), f"reduce_by_part: {{2025: {part}}}\nbaseline: 58.1%", share=True)


def _amount(lot: Random) -> Made:
    times = lot.choice(
        (("100%", "Tăng gấp đôi"), ("100%", "Tăng 2 lần"), ("50%", "Tăng gấp rưỡi"), ("200%", "Gấp ba lần"))
    )
    words = f"{times[1]} số {lot.choice(WHO)} {lot.choice(WHAT)} {lot.choice(BY).format(2025)} so với 1.250 người"
    return Made(_framed(lot, words), f"increase_by_part: {{2025: {times[0]}}}\nbaseline: 1250", share=False)


def _count(lot: Random) -> Made:
    number = lot.choice((lot.randint(11, 999), lot.randint(1, 99) * 1000, lot.randint(1, 9) * 1_000_000 + 250_000))
    written = (
        lot.choice((str(number), f"{number:,}".replace(",", ".")))
        if number >= 3000 or number < 1000
        else f"{number:,}".replace(",", ".")
    )
    if number >= 1_000_000:
        written = lot.choice((written, f"{number / 1_000_000:.2f} triệu".replace(".", ",")))
    words = f"{lot.choice(LEAST)} {written} {lot.choice(WHO)} {lot.choice(WHAT)} {lot.choice(BY).format(2025)}"
    return Made(_framed(lot, words), f"at_least: {{2025: {number}}}", share=False)


def slips(one: Made, lot: Random) -> list[Made]:
    """The same with a slip each: a level mistyped, one left out, another year."""
    found = []
    head, _, rest = one.level.partition(": {2025: ")
    bracket, first = ("[", rest[1:]) if rest.startswith("[") else ("", rest)
    digit = int(first[0])
    others = [other for other in range(1, digit if bracket else 10) if other != digit]
    if "/" not in first and others and not one.level.startswith("increase_by_part"):
        found.append(one._replace(level=f"{head}: {{2025: {bracket}{lot.choice(others)}{first[1:]}"))
    if ", 2030:" in one.level:
        found.append(one._replace(level=f"{head}: {{2030:{one.level.partition('2030:')[2]}"))
        found.append(one._replace(level=f"{one.level.partition(', 2030:')[0]}}}"))
    elif "năm 2025" in one.statement and "2020-2025" not in one.statement and "2021-2025" not in one.statement:
        found.append(one._replace(level=one.level.replace("2025:", "2030:")))
    return found
