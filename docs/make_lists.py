"""Writes the sample lists of examples/lists: people who do not exist, of whom the report's figures are true.

    python docs/make_lists.py

Every person is a code. What the report counts is counted alike here; what it does not count (training for the title,
the standard of the title, communes with a cadre of an ethnic minority) is made up.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from chitieu.views.office import settled

FOLDER = Path(__file__).parent.parent / "examples/lists"
Rows = list[list[str | int]]


@dataclass(frozen=True)
class Official:
    """A person of a list, in the words that lists use."""

    code: str
    post: str
    sex: str = "Nam"
    born: int = 1975
    ethnicity: str = "Kinh"
    body: str = ""
    education: str = "Thạc sỹ"
    theory: str = "Cao cấp (cử nhân)"
    rank: str = "CVC"
    ratings: tuple[str, str] = ("HTTNV", "HTTNV")
    trained: bool = True
    standard: bool = True
    note: str = ""


@dataclass
class _Codes:
    """Cán bộ 01, Cán bộ 02 …, each born in a year of its own."""

    last: int = 0
    made: list[Official] = field(default_factory=list)

    def add(self, **said: Any) -> Official:
        self.last += 1
        self.made.append(Official(code=f"Cán bộ {self.last:02}", born=1960 + self.last % 30, **said))
        return self.made[-1]


def city_leaders() -> list[Official]:
    """Six leaders; the one woman and the one of an ethnic minority are of the People's Council."""
    codes = _Codes()
    codes.add(post="Chủ tịch HĐND")
    codes.add(post="Phó Chủ tịch HĐND", sex="Nữ", ethnicity="Giáy")
    codes.add(post="Chủ tịch UBND")
    for _ in range(3):
        codes.add(post="Phó Chủ tịch UBND")
    return codes.made


AGENCIES = [
    *("Phòng Nội vụ", "Phòng Tư pháp", "Phòng Tài chính - Kế hoạch", "Phòng Kinh tế", "Phòng Quản lý đô thị"),
    *("Phòng Tài nguyên và Môi trường", "Phòng Giáo dục và Đào tạo", "Phòng Văn hóa và Thông tin", "Phòng Y tế"),
    *("Thanh tra thành phố", "Văn phòng HĐND - UBND"),
    *("Trung tâm Văn hóa", "Trung tâm Dịch vụ nông nghiệp", "Trung tâm Phát triển quỹ đất", "Đội Trật tự đô thị"),
    "Ban Quản lý dự án",
    "Hội Chữ thập đỏ",
]
_HEADS = {"Phòng": "Trưởng phòng", "Thanh": "Chánh Thanh tra", "Văn": "Chánh Văn phòng", "Trung": "Giám đốc"}
_HEADS |= {"Đội": "Đội trưởng", "Ban": "Giám đốc", "Hội": "Chủ tịch Hội"}
_DEPUTIES = {"Phòng": "Phó Trưởng phòng", "Thanh": "Phó Chánh Thanh tra", "Văn": "Phó Chánh Văn phòng"}
_DEPUTIES |= {"Trung": "Phó Giám đốc", "Đội": "Đội phó", "Ban": "Phó Giám đốc", "Hội": "Phó Chủ tịch Hội"}


def managers() -> list[Official]:
    """42 heads and deputies of 17 agencies, 18 of them heads; four of ethnic minorities lead in three agencies."""
    codes = _Codes()
    for number, body in enumerate(AGENCIES):
        first = body.split()[0]
        heads = 2 if number == 6 else 1  # the one in office and the one who hands over
        deputies = 2 if number < 7 else 1
        for _ in range(heads):
            codes.add(post=_HEADS[first], body=body, education="Đại học", rank="CV", theory="Trung cấp")
        for _ in range(deputies):
            codes.add(post=_DEPUTIES[first], body=body, education="Đại học", rank="CV", theory="Trung cấp")
    made = codes.made
    minority = {
        0: ("Thái", "Thạc sỹ", "Cao cấp (cử nhân)", "CVC"),
        1: ("Mông", "Thạc sỹ", "Cao cấp (cử nhân)", "CV"),
        3: ("Giáy", "Thạc sỹ", "Trung cấp", "CV"),
        7: ("Dao", "Đại học", "Trung cấp", "CV"),
    }
    for position, (ethnicity, education, theory, rank) in minority.items():
        made[position] = replace(
            made[position], ethnicity=ethnicity, education=education, theory=theory, rank=rank, sex="Nữ"
        )
    return made


COMMUNES = [f"Phường {name}" for name in ("Đoàn Kết", "Đông Phong", "Quyết Thắng", "Quyết Tiến", "Tân Phong")]
COMMUNES += ["Xã San Thàng", "Xã Sùng Phài"]


def cadres() -> list[Official]:
    """23 key cadres of seven communes; six chair the People's Council beside their Party post, and count once."""
    codes = _Codes()
    for number, body in enumerate(COMMUNES):
        chairs = number != 6
        codes.add(post="Bí thư Đảng ủy kiêm Chủ tịch HĐND" if chairs else "Bí thư Đảng ủy", body=body)
        codes.add(post="Phó Bí thư Thường trực Đảng ủy", body=body)
        if number == 6:
            codes.add(post="Chủ tịch HĐND", body=body)
        if number == 0:
            codes.add(post="Phó Bí thư Đảng ủy", body=body)
        codes.add(post=f"Chủ tịch UBND {body.split()[0].lower()}", body=body)
    made = codes.made
    ethnicities = {0: "Thái", 4: "Mông", 5: "Giáy", 10: "Thái", 20: "Dao"}
    for position, person in enumerate(made):
        made[position] = replace(
            person,
            sex="Nữ" if position in (1, 5, 8, 11, 14, 22) else "Nam",
            ethnicity=ethnicities.get(position, "Kinh"),
            education="Thạc sỹ" if position < 4 else "Đại học",
            theory="Cao cấp (cử nhân)" if position < 16 else "Trung cấp",
            rank="CVC" if position < 16 else "CV",
            ratings=("HTNV" if position == 19 else "HTTNV", "HTXSNV" if position % 5 == 0 else "HTTNV"),
            trained=position not in (12, 18),
            standard=position != 12,
        )
    return made


# --- on paper ---------------------------------------------------------------------------------------------------

_OUTER = ["TT", "Họ và tên", "Năm sinh", "", "Dân tộc", "Chức vụ", "Trình độ chuyên môn", "", "LLCT", "", "QLNN", ""]
_INNER = ["", "", "Nam", "Nữ", "", "", "Thạc sỹ", "Đại học", "Cao cấp (cử nhân)", "Trung cấp", "CVC", "CV"]
_MARKS = ("Thạc sỹ", "Đại học"), ("Cao cấp (cử nhân)", "Trung cấp"), ("CVC", "CV")
_TITLES = ["Bồi dưỡng nghiệp vụ theo chức danh", "Đạt tiêu chuẩn chức danh"]
_ROMAN = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII"]


def header(titles: bool) -> Rows:
    """The two rows of a header, and the row of column numbers."""
    outer = [*_OUTER, *(_TITLES if titles else []), "Xếp loại", "", "Ghi chú"]
    inner = [*_INNER, *(["", ""] if titles else []), "Năm 2021", "Năm 2022", ""]
    return [list(outer), list(inner), [f"({n})" for n in range(1, len(outer) + 1)]]


def person(number: int, one: Official, titles: bool) -> list[str | int]:
    """A person's row: the year of birth in the column of the sex, marks for degrees and ranks."""
    marks = ["x" if said == mark else "" for said, pair in zip(
        (one.education, one.theory, one.rank), _MARKS, strict=True) for mark in pair]  # fmt: skip
    standing = ["x" if one.trained else "", "x" if one.standard else ""] if titles else []
    born: list[str | int] = [one.born, ""] if one.sex == "Nam" else ["", one.born]
    return [number, one.code, *born, one.ethnicity, one.post, *marks, *standing, *one.ratings, one.note]


def body_rows(people: Sequence[Official], titles: bool) -> Iterator[list[str | int]]:
    """The people, under a row for each body."""
    bodies = list(dict.fromkeys(one.body for one in people))
    number = 0
    for position, body in enumerate(bodies):
        if body:
            yield [_ROMAN[position], body]
        for one in (each for each in people if each.body == body):
            number += 1
            yield person(number, one, titles)


def foot(people: Sequence[Official]) -> Rows:
    """Totals, a note, the place and date, and who signs."""
    women = sum(one.sex == "Nữ" for one in people)
    minority = sum(one.ethnicity != "Kinh" for one in people)
    return [
        ["", f"Tổng cộng: {len(people)} người"],
        ["", f"Trong đó: Nữ: {women}"],
        ["", f"- DTTS: {minority}"],
        ["Ghi chú: số liệu tính đến ngày 31/3/2023"],
        ["", "", "", "", "", "", "", "", "", "Thành phố Lai Châu, ngày 05 tháng 5 năm 2023"],
        ["", "NGƯỜI LẬP BIỂU", "", "", "", "", "", "", "", "TRƯỞNG PHÒNG"],
    ]


def table(title: str, people: Sequence[Official], titles: bool = False) -> Rows:
    """A whole list as rows of cells; its header begins in the fifth row."""
    return [
        ["ỦY BAN NHÂN DÂN"],
        ["THÀNH PHỐ LAI CHÂU"],
        [title],
        [],
        *header(titles),
        *body_rows(people, titles),
        *foot(people),
    ]


LISTS = {
    "phu-luc-3": ("PL3", "Phụ lục 3. DANH SÁCH LÃNH ĐẠO HĐND, UBND THÀNH PHỐ", city_leaders, False),
    "phu-luc-4": ("PL4", "Phụ lục 4. DANH SÁCH TRƯỞNG, PHÓ PHÒNG, BAN, ĐƠN VỊ", managers, False),
    "phu-luc-5": ("PL5", "Phụ lục 5. DANH SÁCH CÁN BỘ CHỦ CHỐT CẤP XÃ", cadres, True),
}


def workbook(sheets: dict[str, Rows]) -> bytes:
    """The file of some lists; outer headers are merged over their columns, headings of bodies over the row."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for line, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                if value != "":
                    page.cell(line, column, value)
        first = next(line for line, row in enumerate(rows, 1) if row[:1] == ["TT"])
        outer = rows[first - 1]
        for column, text in enumerate(outer, 1):
            if not text:
                continue
            page.cell(first, column).font = Font(bold=True)
            page.cell(first, column).alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
            end = column
            while end < len(outer) and outer[end] == "":
                end += 1
            rows_down = 0 if end > column else 1
            page.merge_cells(start_row=first, start_column=column, end_row=first + rows_down, end_column=end)
        page.column_dimensions["B"].width, page.column_dimensions["F"].width = 28, 34
        page.freeze_panes = f"C{first + 3}"
    paper = io.BytesIO()
    book.save(paper)
    return settled(paper.getvalue())


def files() -> dict[str, bytes]:
    """The sample lists by the names of their files."""
    return {
        f"{name}.xlsx": workbook({sheet: table(title, people(), titles)})
        for name, (sheet, title, people, titles) in LISTS.items()
    }


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, content in files().items():
        (FOLDER / name).write_bytes(content)
