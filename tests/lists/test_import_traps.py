"""Lists that were once counted wrong without a word, or refused without need: each is told, or counted right."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import xlwt
from openpyxl import load_workbook
from openpyxl.styles import Font

from tests.conftest import ROOT, Ran, Run
from tests.lists.made import CADRES, FIRST, LEADERS, MAKE, MANAGERS, Rows, cadres, leaders, managers, row_of, write

pytestmark = pytest.mark.slow("ninety lists, each imported whole")

Change = Callable[[Rows], Rows]
OUTER, INNER = 4, 5  # positions of the two rows of the header


def imported(run: Run, folder: Path, rows: Rows, *options: str, sheet: str = "PL5", suffix: str = ".xlsx") -> Ran:
    return run("import", write(folder / f"{sheet}{suffix}", rows, sheet), "--format", "json", *options)


def values(ran: Ran) -> dict[str, Any]:
    assert ran.code == 0, ran.err
    found: dict[str, Any] = {}
    for one in json.loads(ran.out)["facts"]:
        found.setdefault(one["fact"], one["value"])
    return found


def codes(ran: Ran) -> set[str]:
    return set(re.findall(r" \[([a-z-]+)\]$", ran.err, re.MULTILINE))


def at(code: str, column: int, text: str | int) -> Change:
    def changed(rows: Rows) -> Rows:
        rows[row_of(rows, code) - 1][column - 1] = text
        return rows

    return changed


def header(row: int, column: int, text: str) -> Change:
    def changed(rows: Rows) -> Rows:
        rows[row][column - 1] = text
        return rows

    return changed


def headings(change: Callable[[str, str], list[str | int]]) -> Change:
    """Each heading of a commune changed: its number and its name."""

    def changed(rows: Rows) -> Rows:
        is_heading = [n >= FIRST - 1 and len(row) == 2 and bool(row[0]) for n, row in enumerate(rows)]
        return [change(str(row[0]), str(row[1])) if yes else row for yes, row in zip(is_heading, rows, strict=True)]

    return changed


@pytest.fixture
def clean(run: Run, tmp_path: Path) -> dict[str, Any]:
    return values(imported(run, tmp_path, cadres(), suffix=".csv"))


# --- columns ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["Cao cấp và tương đương", "Cao cấp trở lên"])
def test_a_mark_under_an_unknown_header_is_not_read_as_none(text: str, run: Run, tmp_path: Path) -> None:
    ran = imported(run, tmp_path, header(INNER, 9, text)(cadres()))
    assert "unknown-column" in codes(ran)
    assert values(ran)["commune_cadres_advanced_theory"] == {"at_least": "0", "at_most": "16"}


@pytest.mark.parametrize(
    ("outer", "inner"),
    [("Lý luận chính trị", "Cao cấp"), ("Trình độ LLCT", "Cử nhân, cao cấp"), ("LLCT", "Cao cấp, cử nhân")],
)
def test_usual_headers_are_known(outer: str, inner: str, run: Run, tmp_path: Path, clean: dict[str, Any]) -> None:
    ran = imported(run, tmp_path, header(OUTER, 9, outer)(header(INNER, 9, inner)(cadres())))
    assert (values(ran), ran.err) == (clean, "")


def test_a_third_row_of_headers_above_the_others(run: Run, tmp_path: Path, clean: dict[str, Any]) -> None:
    rows = cadres()
    path = write(tmp_path / "PL5.xlsx", rows)
    book = load_workbook(path)
    sheet = book["PL5"]
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    sheet.insert_rows(5)
    sheet.cell(5, 1, sheet.cell(6, 1).value)
    sheet.cell(5, 2, sheet.cell(6, 2).value)
    sheet.cell(5, 3, "Thông tin cá nhân")
    for area in ("A5:A7", "B5:B7", "C5:F5", "C6:D6", "E6:E7", "F6:F7", "G5:L5", "G6:H6", "I6:J6", "K6:L6"):
        sheet.merge_cells(area)
    sheet.cell(5, 7, "Trình độ")
    book.save(path)
    ran = run("import", path, "--format", "json")
    assert (values(ran), ran.err) == (clean, "")


def test_a_name_over_two_columns_is_one_column(run: Run, tmp_path: Path, clean: dict[str, Any]) -> None:
    rows = [[*row[:2], "", *row[2:]] if len(row) > 2 else row for row in cadres()]
    path = write(tmp_path / "PL5.xlsx", rows)
    book = load_workbook(path)
    sheet = book["PL5"]
    for merged in [one for one in sheet.merged_cells.ranges if one.min_col == 2]:
        sheet.unmerge_cells(str(merged))
    sheet.merge_cells("B5:C6")
    book.save(path)
    assert values(run("import", path, "--format", "json")) == clean


def test_a_column_of_women_beside_one_of_births(run: Run, tmp_path: Path, clean: dict[str, Any]) -> None:
    changed: Rows = []
    for number, row in enumerate(cadres()):
        said: list[str | int] = row[2:4]
        if number == OUTER:
            said = ["Năm sinh", "Nữ"]
        elif number == INNER:
            said = ["", ""]
        elif len(row) > 4 and number > INNER + 1:
            said = [row[2] or row[3], "x" if row[3] else ""]
        changed.append([*row[:2], *said, *row[4:]])
    assert values(imported(run, tmp_path, changed)) == clean


def test_a_header_again_in_another_order_is_an_error(run: Run, tmp_path: Path) -> None:
    rows = cadres()
    again = [list(row) for row in rows[OUTER : INNER + 1]]
    again[1][10], again[1][11] = again[1][11], again[1][10]
    middle = row_of(rows, "Cán bộ 11") - 1
    ran = imported(run, tmp_path, [*rows[:middle], *again, *rows[middle:]])
    assert (ran.code, codes(ran)) == (3, {"header-differs"})


def test_a_year_in_which_few_are_rated_is_told(run: Run, tmp_path: Path) -> None:
    people = [replace(one, ratings=(one.ratings[0], "HTTNV" if one is CADRES[0] else "")) for one in CADRES]
    assert "few-rated" in codes(imported(run, tmp_path, cadres(people)))


# --- words ------------------------------------------------------------------------------------------------------

POSTS = [
    "Bí thư Đảng ủy phường, CTHĐND và gì đó",
    "Bí thư Đảng ủy (Trưởng đoàn)",
    "Bí thư Đảng ủy - Trưởng đoàn",
    "Bí thư Đảng ủy/Trưởng đoàn",
    "Bí thư Đảng ủy (đã nghỉ)",
    "Phó Bí thư Đoàn thanh niên",
]


@pytest.mark.parametrize("post", POSTS)
def test_no_post_is_swallowed_by_another(post: str, run: Run, tmp_path: Path) -> None:
    ran = imported(run, tmp_path, at("Cán bộ 05", 6, post)(cadres()), "--strict")
    assert (ran.code, "unknown-word" in codes(ran)) == (3, True)


@pytest.mark.parametrize(
    "post",
    [
        "Bí thư Đảng ủy phường, CTHĐND phường",
        "Bí thư Đảng ủy phường và Chủ tịch HĐND",
        "Bí thư Đảng ủy- Chủ tịch HĐND",
        "Bí thư Đảng ủy (Chủ tịch HĐND)",
        "Bí thư Đảng ủy k. Chủ tịch HĐND",
        "BT, CT HĐND",
    ],
)
def test_two_posts_are_two_however_they_are_joined(post: str, run: Run, tmp_path: Path, clean: dict[str, Any]) -> None:
    assert values(imported(run, tmp_path, at("Cán bộ 05", 6, post)(cadres()), suffix=".csv")) == clean


@pytest.mark.parametrize(
    "post",
    [
        "Thành ủy viên, Chánh VP HĐND-UBND",
        "Thành ủy viên, TP Nội vụ",
        "Thành ủy viên/Trưởng phòng",
        "TP",
        "Trưởng phòng Giáo dục và Đào tạo",
    ],
)
def test_heads_are_heads_however_they_are_written(post: str, run: Run, tmp_path: Path) -> None:
    ran = imported(run, tmp_path, at(MANAGERS[0].code, 6, post)(managers()), sheet="PL4")
    assert values(ran)["agency_heads"] == "18"


def test_a_post_of_two_bodies_at_once_is_asked_about(run: Run, tmp_path: Path) -> None:
    rows = at(LEADERS[1].code, 6, "Phó Chủ tịch HĐND và UBND")(leaders())
    assert "unknown-word" in codes(imported(run, tmp_path, rows, sheet="PL3"))


def in_words(text: str) -> Change:
    """A column of degrees in words, with ``text`` for one who is a master."""

    def changed(rows: Rows) -> Rows:
        made: Rows = []
        for number, row in enumerate(rows):
            if number < OUTER or len(row) < 10:
                made.append(row)
                continue
            word: str | int = "Thạc sỹ" if row[6] == "x" else "Đại học" if row[7] == "x" else ""
            if number == OUTER:
                word = "Trình độ chuyên môn"
            elif number == INNER + 1:
                word = "(7)"
            elif row[1] == "Cán bộ 01":
                word = text
            made.append([*row[:6], word, *row[8:]])
        return made

    return changed


@pytest.mark.parametrize(
    "text", ["Đại học Luật, Thạc sỹ Quản lý công", "Cử nhân Luật; ThS Luật", "Ths.Luật", "Đại học\nThạc sỹ"]
)
def test_of_two_degrees_the_higher_counts(text: str, run: Run, tmp_path: Path, clean: dict[str, Any]) -> None:
    assert values(imported(run, tmp_path, in_words(text)(cadres()))) == clean


@pytest.mark.parametrize("text", ["Thạc sỹ (đang học)", "Đại học, đang học thạc sỹ", "Thạc sỹ - chưa bảo vệ"])
def test_a_degree_that_is_being_studied_for_is_asked_about(text: str, run: Run, tmp_path: Path) -> None:
    ran = imported(run, tmp_path, in_words(text)(cadres()), "--strict")
    assert (ran.code, codes(ran)) == (3, {"unknown-word"})


def test_a_dash_is_nothing_where_nothing_has_a_meaning(run: Run, tmp_path: Path) -> None:
    ran = imported(run, tmp_path, at("Cán bộ 05", 15, "-")(cadres()))
    assert (
        next(
            one
            for one in json.loads(ran.out)["facts"]
            if one["fact"] == "commune_cadres_good_share" and one["year"] == 2021
        )["among"]
        == 22
    )


def test_words_of_a_trait_are_known_in_its_column_of_marks(run: Run, tmp_path: Path) -> None:
    ran = imported(run, tmp_path, at("Cán bộ 05", 14, "Chưa đạt")(cadres()))
    assert values(ran)["commune_cadres_title_standard"] == "21"


# --- rows -------------------------------------------------------------------------------------------------------


def unnumbered(rows: Rows) -> Rows:
    return [["", *row[1:]] if row and isinstance(row[0], int) else row for row in rows]


def test_nobody_is_dropped_below_a_note_or_a_date_within_the_list(
    run: Run, tmp_path: Path, clean: dict[str, Any]
) -> None:
    rows = unnumbered(cadres())[:-6]
    middle = row_of(rows, "Cán bộ 10") - 1
    noted: Rows = [*rows[:middle], ["", "Ghi chú: các phường dưới đây mới sáp nhập"], *rows[middle:]]
    assert values(imported(run, tmp_path, noted)) == clean
    signed: Rows = [
        *rows[:middle],
        ["", "", "", "", "", "", "", "", "", "Lai Châu, ngày 05 tháng 5 năm 2023"],
        *rows[middle:],
    ]
    assert codes(imported(run, tmp_path, signed)) == {"row-not-understood"}


NUMBERS: dict[str, Callable[[str, str], list[str | int]]] = {
    "small": lambda number, name: [f"{number.lower()}.", name],
    "with a dash": lambda number, name: [f"{number}- {name}"],
    "without a blank": lambda number, name: [f"{number}.{name}"],
    "in brackets": lambda number, name: [f"({number}) {name}"],
    "apart": lambda number, name: [f"{number} . {name.upper()}"],
    "Arabic": lambda number, name: [{"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7}[number], name],
    "abbreviated": lambda number, name: [number, name.replace("Phường ", "P.").replace("Xã ", "X. ")],
    "of the committee": lambda number, name: [number, f"UBND {name.lower()}"],
    "with its own counts": lambda number, name: [number, name, 2, 1, "", "", 1, 2],
    "with a date": lambda number, name: [number, f"{name} (thành lập ngày 01 tháng 3 năm 2020)"],
    "in small letters": lambda number, name: [number, name.lower()],
}


@pytest.mark.parametrize("way", NUMBERS)
def test_headings_however_they_are_numbered(way: str, run: Run, tmp_path: Path, clean: dict[str, Any]) -> None:
    ran = imported(run, tmp_path, headings(NUMBERS[way])(cadres()), suffix=".csv")
    assert (values(ran), ran.err) == (clean, "")


def test_one_commune_is_one_however_it_is_spelt(run: Run, tmp_path: Path, clean: dict[str, Any]) -> None:
    rows = cadres()
    middle = row_of(rows, "Cán bộ 02") - 1
    for again in ("Phường Đoàn Kết (tiếp theo)", "P. Đoàn Kết", "PHƯỜNG ĐOÀN KẾT"):
        ran = imported(run, tmp_path, [*rows[:middle], ["I", again], *rows[middle:]])
        assert (values(ran), ran.err) == (clean, "")
    slip = imported(run, tmp_path, [*rows[:middle], ["I", "Phường Đoàn kêt"], *rows[middle:]])
    assert "similar-headings" in codes(slip)


def test_headings_above_headings_and_pages_are_passed_over(run: Run, tmp_path: Path, clean: dict[str, Any]) -> None:
    rows = cadres()
    middle = row_of(rows, "Cán bộ 10") - 1
    page: Rows = [["", "Trang 2/3"], ["Phụ lục 5 (tiếp theo)"]]
    passed: Rows = [*rows[: FIRST - 1], ["A", "KHỐI PHƯỜNG"], *rows[FIRST - 1 : middle], *page, *rows[middle:]]
    ran = imported(run, tmp_path, passed)
    assert (values(ran), ran.err) == (clean, "")


@pytest.mark.parametrize("name", ["A Sáng 01", "B Lùng 01", "Khối 01"])
def test_nobody_is_passed_over_for_a_name_that_begins_as_a_heading_does(name: str, run: Run, tmp_path: Path) -> None:
    rows = cadres()
    numbered: Rows = [*rows[: FIRST + 1], [99, name], *rows[FIRST + 1 :]]
    assert values(imported(run, tmp_path, numbered))["commune_cadres"] == "24"
    rows[row_of(rows, "Cán bộ 05") - 1][1] = name
    assert values(imported(run, tmp_path, unnumbered(rows)))["commune_cadres"] == "23"
    alone: Rows = [*rows[: FIRST + 1], ["", "A Sáng 02"], *rows[FIRST + 1 :]]
    assert "unknown-body" in codes(imported(run, tmp_path, alone))


def test_a_bad_heading_is_told_once_and_not_for_each_person(run: Run, tmp_path: Path) -> None:
    rows = headings(lambda number, name: [number, name.replace("Phường Đoàn Kết", "Bản Mới")])(cadres())
    ran = imported(run, tmp_path, rows)
    assert re.findall(r"\[([a-z-]+)\]$", ran.err, re.MULTILINE) == ["unknown-body"]


FEET: dict[str, Rows] = {
    "a title alone": [["", "TRƯỞNG PHÒNG"]],
    "who signs": [["", "CHỦ TỊCH"], ["", "(Ký, ghi rõ họ tên)"], ["", "Cán bộ 99"]],
    "a sentence": [["Danh sách gồm 23 người./."]],
    "other totals": [["", "Tổng"], ["", "Tổng cộng (I+II): 23"], ["", "Cộng Phường Đoàn Kết, Xã Sùng Phài: 23"]],
    "a note": [["Chú thích: CVC là chuyên viên chính"], ["", "Kế toán"]],
}


@pytest.mark.parametrize("way", FEET)
def test_what_stands_below_a_list(way: str, run: Run, tmp_path: Path, clean: dict[str, Any]) -> None:
    ran = imported(run, tmp_path, [*cadres()[:-6], *FEET[way]])
    assert (values(ran), ran.err) == (clean, "")


def test_a_total_above_the_list_is_of_all_of_it(run: Run, tmp_path: Path, clean: dict[str, Any]) -> None:
    rows = cadres()
    for total, told in ((23, set()), (24, {"total-differs"})):
        ran = imported(run, tmp_path, [*rows[: FIRST - 1], ["", f"Tổng số: {total}"], *rows[FIRST - 1 :]])
        assert (values(ran), codes(ran)) == (clean, told)


def test_a_row_of_a_name_alone_is_told(run: Run, tmp_path: Path) -> None:
    rows = leaders()
    ran = imported(run, tmp_path, [*rows[:9], ["", "Cán bộ 77"], *rows[9:]], sheet="PL3")
    assert (codes(ran), values(ran)["city_leaders"]) == ({"taken-as-heading"}, "6")


# --- people -----------------------------------------------------------------------------------------------------


def test_two_numbered_rows_that_are_taken_as_one_person_are_told(run: Run, tmp_path: Path) -> None:
    people = [replace(one, code="Cán bộ 01", born=CADRES[0].born) if one is CADRES[1] else one for one in CADRES]
    ran = imported(run, tmp_path, cadres(people))
    assert (codes(ran) - {"total-differs"}, ran.code) in (({"counted-once"}, 0), ({"rows-differ", "counted-once"}, 3))


def test_masked_names_are_counted_by_rows_and_told(run: Run, tmp_path: Path, clean: dict[str, Any]) -> None:
    ran = imported(run, tmp_path, cadres([replace(one, code="***") for one in CADRES]))
    assert (values(ran), codes(ran)) == (clean, {"masked-names"})


@pytest.mark.parametrize("name", ["Cán bộ 05, Cán bộ 99", "Cán bộ 05 và Cán bộ 99", "Cán bộ 05\nCán bộ 99"])
def test_two_names_in_a_cell(name: str, run: Run, tmp_path: Path) -> None:
    assert codes(imported(run, tmp_path, at("Cán bộ 05", 2, name)(cadres()))) == {"two-people"}


@pytest.mark.parametrize(
    "note",
    [
        "Điều động về Tỉnh ủy",
        "Nghỉ chế độ từ 01/3",
        "Về hưu 01/3",
        "Đã chuyển sang Huyện ủy",
        "Chuyển CT",
        "Luân chuyển",
        "Từ chức",
        "cách chức",
    ],
)
@pytest.mark.parametrize("column", [17, 18])
def test_whoever_may_have_left_is_told_wherever_it_stands(note: str, column: int, run: Run, tmp_path: Path) -> None:
    rows = cadres()
    rows[row_of(rows, "Cán bộ 05") - 1] += [""] * 2
    assert codes(imported(run, tmp_path, at("Cán bộ 05", column, note)(rows), suffix=".csv")) == {"may-have-left"}


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_a_name_that_is_crossed_out_is_told(kind: str, run: Run, tmp_path: Path, clean: dict[str, Any]) -> None:
    row, path = row_of(cadres(), "Cán bộ 05"), tmp_path / f"PL5.{kind}"
    if kind == "xlsx":
        made = load_workbook(write(path, cadres()))
        made["PL5"].cell(row, 2).font = Font(strike=True)
        made.save(path)
    else:
        old = xlwt.Workbook()
        sheet = old.add_sheet("PL5")
        for line, cells in enumerate(cadres()):
            for column, cell in enumerate(cells):
                crossed = xlwt.easyxf("font: struck_out on") if (line, column) == (row - 1, 1) else xlwt.easyxf()
                sheet.write(line, column, cell, crossed)
        old.save(str(path))
    ran = run("import", path, "--format", "json")
    assert (values(ran), codes(ran)) == (clean, {"struck-out"})


def merged(path: Path, *areas: str) -> Path:
    book = load_workbook(path)
    for area in areas:
        book.worksheets[0].merge_cells(area)
    book.save(path)
    return path


def test_a_name_merged_over_two_rows_is_one_person_with_two_posts(
    run: Run, tmp_path: Path, clean: dict[str, Any]
) -> None:
    rows: Rows = []
    areas = []
    for row in cadres():
        if len(row) > 5 and isinstance(row[5], str) and " kiêm " in row[5]:
            first, second = row[5].split(" kiêm ")
            rows += [[*row[:5], first, *row[6:]], ["", "", "", "", "", second]]
            areas += [f"A{len(rows) - 1}:A{len(rows)}", f"B{len(rows) - 1}:B{len(rows)}"]
        else:
            rows.append(row)
    path = merged(write(tmp_path / "PL5.xlsx", rows), *areas)
    ran = run("import", path, "--format", "json")
    assert (values(ran), ran.err) == (clean, "")


def test_a_cell_merged_sideways_speaks_for_all_its_columns(run: Run, tmp_path: Path, clean: dict[str, Any]) -> None:
    row = row_of(cadres(), "Cán bộ 02")
    assert cadres()[row - 1][14:16] == ["HTTNV", "HTTNV"]
    path = merged(write(tmp_path / "PL5.xlsx", at("Cán bộ 02", 16, "")(cadres())), f"O{row}:P{row}")
    assert values(run("import", path, "--format", "json")) == clean
    man = row_of(cadres(), "Cán bộ 03")
    path = merged(write(tmp_path / "PL5.xlsx", cadres()), f"C{man}:D{man}")
    assert "two-values" in codes(run("import", path))


# --- sheets -----------------------------------------------------------------------------------------------------


def book(path: Path, sheets: dict[str, Rows]) -> Path:
    path.write_bytes(MAKE["workbook"](sheets))
    return path


def test_two_sheets_of_one_form_are_told(run: Run, tmp_path: Path) -> None:
    path = book(tmp_path / "pl5.xlsx", {"PL5 quý I": cadres(), "PL5 quý II": cadres()})
    ran = run("import", path, "--format", "json")
    assert "several-sheets" in codes(ran)
    one = run("import", path, "--format", "json", "--form", "PL5 quý I=none")
    assert (codes(one), len(json.loads(one.out)["sheets"])) == (set(), 1)
    assert "no-sheet" in codes(run("import", path, "--form", "PL6=none"))
    texts = [write(tmp_path / f"PL5 {part}.csv", cadres()) for part in ("a", "b")]
    assert '--form "PL5 b.csv=none"' in run("import", *texts).err


def test_a_file_name_says_nothing_of_several_sheets(run: Run, tmp_path: Path) -> None:
    plain: Rows = [["Danh sách"] if row[:1] and str(row[0]).startswith("Phụ lục") else row for row in cadres()]
    path = book(tmp_path / "PL5 2023.xlsx", {"Sheet1": plain, "Quy hoạch": plain})
    assert codes(run("import", path)) == {"which-form"}
    ran = run("import", path, "--format", "json", "--form", "Sheet1=commune-cadres", "--form", "Quy hoạch=none")
    assert (values(ran)["commune_cadres"], ran.err) == ("23", "")
    three = book(tmp_path / "Phụ lục 3, 4, 5.xlsx", {"PL3": leaders(), "PL4": managers(), "PL5": cadres()})
    assert run("import", three).err == ""


def test_counts_of_a_matrix_with_a_column_of_totals(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "9B-BTCTW.csv"
    path.write_text(
        "Tiêu chí,Tổng số,Lãnh đạo HĐND,,Lãnh đạo UBND,\n,,Chủ tịch,Phó chủ tịch,Chủ tịch,Phó chủ tịch\n"
        "TỔNG SỐ,6,1,1,1,3\n- Nữ,1,,1,,\n",
        "utf-8",
    )
    assert values(run("import", path, "--format", "json"))["city_leaders"] == "6"


# --- what is written --------------------------------------------------------------------------------------------


def test_a_filled_form_is_never_overwritten_and_names_say_what_files_are(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "pl5.xlsx"
    assert run("export-template", "commune-cadres", "-o", path).code == 0
    before = path.read_bytes()
    ran = run("export-template", "commune-cadres", "-o", path)
    assert (ran.code, codes(ran), path.read_bytes() == before) == (3, {"exists"}, True)
    assert run("export-template", "commune-cadres", "-o", tmp_path / "pl5.xls").code == 2
    ran = run("import", write(tmp_path / "PL5.csv", cadres()), "-o", tmp_path / "x.xlsx")
    assert (ran.code, "tên tệp phải kết thúc bằng .yaml" in ran.err) == (2, True)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["PL5.csv", "pl5.xlsx"]


def test_headers_are_not_repeated(run: Run, tmp_path: Path) -> None:
    rows = cadres()
    rows[OUTER] += ["Người lập: Nguyễn Mật Danh"]
    rows[INNER][4] = "Nguyễn Mật Danh"
    for format in ("plain", "json"):
        ran = run("import", write(tmp_path / "PL5.xlsx", rows), "--format", format)
        assert "Mật Danh" not in ran.out + ran.err


def test_two_runs_say_the_same(tmp_path: Path) -> None:
    rows = [[*row[:4], *row[5:]] if len(row) > 5 else row for row in managers()]
    command = [sys.executable, "-m", "chitieu", "import", str(write(tmp_path / "PL4.csv", rows))]
    said = {
        subprocess.run(
            command, check=True, capture_output=True, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(said) == 1
