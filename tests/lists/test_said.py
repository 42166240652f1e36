"""What a sheet says of itself decides: its form and level, its unit, its date, whose list it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest

from chitieu.diagnostics import Problems, Severity
from chitieu.lists.counts import ListCounts
from chitieu.lists.said import ListWanted
from chitieu.sheets.grid import Cell, Row, Sheet, Span
from chitieu.use_cases.import_lists import count_sheets
from tests.lists.halves import sections, wordings
from tests.lists.varied import known

HEADER = ["TT", "Họ và tên", "Giới tính", "Năm sinh", "Dân tộc", "Chức vụ", "LLCT"]
PEOPLE = [
    ["", "Phường A"],
    ["1", "Cán bộ 01", "Nữ", "1962", "Thái", "Bí thư Đảng ủy", "Cao cấp"],
    ["2", "Cán bộ 02", "Nam", "1970", "Kinh", "Chủ tịch UBND", "Cao cấp"],
]
CADRES = "DANH SÁCH CÁN BỘ CHỦ CHỐT CẤP XÃ"
ASKED = ListWanted("Thành phố Lai Châu", dt.date(2023, 3, 31))
WORDS = dict(sections(wordings()))


def counted(
    rows: Sequence[Sequence[str]], asked: ListWanted = ASKED, name: str = "Sheet1", merged: Sequence[Span] = ()
) -> tuple[ListCounts, dict[str, Severity]]:
    """What comes of a sheet, and the codes of what was told with how bad it is."""
    rulebook, forms = known()
    problems = Problems()
    made = (Row(number, tuple(map(Cell, row))) for number, row in enumerate(rows, 1))
    sheet = Sheet("x.xlsx", name, tuple(made), tuple(merged))
    counts = count_sheets([sheet], rulebook, forms, {}, asked, problems)
    return counts, {one.code: one.severity for one in problems.found}


def value(counts: ListCounts, fact: str) -> int | tuple[int, int] | None:
    one = next(one for one in counts.counted if one.fact == fact)
    if one.value is None or one.value.low is None or one.value.high is None:
        return None
    low, high = int(one.value.low), int(one.value.high)
    return low if low == high else (low, high)


# --- above the header -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", WORDS["places/same"])
def test_the_unit_asked_for_is_known_however_it_is_written(place: str) -> None:
    _, codes = counted([[place], [CADRES], HEADER, *PEOPLE])
    assert "other-unit" not in codes


@pytest.mark.parametrize("place", WORDS["places/other"])
def test_a_list_of_another_unit_is_an_error(place: str) -> None:
    counts, codes = counted([[place], [CADRES], HEADER, *PEOPLE])
    assert (codes["other-unit"], counts.counted) == (Severity.ERROR, ())


@pytest.mark.parametrize("date", WORDS["dates/same"])
def test_the_date_asked_for_is_known_however_it_is_written(date: str) -> None:
    _, codes = counted([[CADRES], [date], HEADER, *PEOPLE])
    assert "other-date" not in codes


@pytest.mark.parametrize("date", WORDS["dates/other"])
def test_a_list_of_another_date_is_an_error(date: str) -> None:
    counts, codes = counted([[CADRES], [date], HEADER, *PEOPLE])
    assert (codes["other-date"], counts.counted) == (Severity.ERROR, ())


def test_nothing_is_asked_where_nothing_was_asked_for() -> None:
    counts, _ = counted([["HUYỆN PHONG THỔ"], [CADRES], ["(Tính đến 31/12/2021)"], HEADER, *PEOPLE], ListWanted())
    assert value(counts, "commune_cadres") == 2


def test_what_a_list_is_annexed_to_is_not_what_it_is() -> None:
    above = [[CADRES], ["(Kèm theo Kế hoạch về quy hoạch, đào tạo, luân chuyển cán bộ cấp huyện)"]]
    counts, codes = counted([*above, HEADER, *PEOPLE])
    assert (value(counts, "commune_party_secretaries"), set(codes)) == (1, {"not-in-list"})


def test_a_list_of_the_retired_is_not_counted_under_any_form_that_is_chosen() -> None:
    rulebook, forms = known()
    problems = Problems()
    rows = [["DANH SÁCH CÁN BỘ CHỦ CHỐT CẤP XÃ ĐÃ NGHỈ HƯU"], HEADER, *PEOPLE]
    sheet = Sheet("x.xlsx", "Sheet1", tuple(Row(n, tuple(map(Cell, row))) for n, row in enumerate(rows, 1)))
    form = next(form for form in forms if form.id == "commune-cadres")
    counts = count_sheets([sheet], rulebook, forms, {"": form}, ASKED, problems)
    assert [(one.code, one.severity) for one in problems.found] == [("other-list", Severity.ERROR)]
    assert counts.counted == ()


MATRIX = [
    ["Tiêu chí", "Lãnh đạo HĐND", "", "Lãnh đạo UBND", ""],
    ["", "Chủ tịch", "Phó chủ tịch", "Chủ tịch", "Phó chủ tịch"],
    ["1", "2", "3", "4", "5"],
    ["TỔNG SỐ", "7", "7", "7", "14"],
]


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Biểu số 9D - BTCTW", "other-form"),
        ("Biểu số 9A-BTCTW", "printed-form"),
        ("BM02/BNV", "printed-form"),
        ("BM 04", "other-form"),
        ("THỐNG KÊ CÁN BỘ LÃNH ĐẠO, QUẢN LÝ CẤP PHÒNG", "other-form"),
        ("THỐNG KÊ CÁN BỘ LÃNH ĐẠO, QUẢN LÝ CẤP TỈNH", "printed-form"),
    ],
)
def test_a_matrix_of_another_form_or_level_is_not_read(title: str, code: str) -> None:
    counts, codes = counted([[title], *MATRIX])
    assert (set(codes), counts.sheets) == ({code}, ())


@pytest.mark.parametrize("title", ["Biểu số 9C - BTCTW", "THỐNG KÊ CÁN BỘ LÃNH ĐẠO, QUẢN LÝ CẤP XÃ", "Biểu 9C"])
def test_a_matrix_of_communes_is_not_one_of_the_city(title: str) -> None:
    counts, _ = counted([[title], *MATRIX])
    assert [sheet.form.id for sheet in counts.sheets] == ["commune-leaders-9c"]


def test_a_number_decides_against_a_title() -> None:
    """The printed form 9C says “cấp huyện” by a slip of whoever copied it."""
    counts, _ = counted([["THỐNG KÊ CÁN BỘ LÃNH ĐẠO, QUẢN LÝ CẤP HUYỆN", "Biểu số 9C - BTCTW"], *MATRIX])
    assert [sheet.form.id for sheet in counts.sheets] == ["commune-leaders-9c"]


def test_a_matrix_says_what_it_lacks() -> None:
    _, codes = counted([["Biểu số 9B - BTCTW"], *MATRIX])
    assert codes == {"not-in-list": Severity.WARNING}


# --- rows -------------------------------------------------------------------------------------------------------


def test_a_planned_post_is_not_the_one_that_is_held() -> None:
    rows = [
        ["TT", "Họ và tên", "Năm sinh", "Dân tộc", "Chức vụ, đơn vị công tác", "Quy hoạch", ""],
        ["", "", "", "", "", "Chức vụ", "Nhiệm kỳ"],
        ["1", "Cán bộ 01", "1984", "Giáy", "Chủ tịch HĐND", "Chủ tịch UBND", "2026-2031"],
        ["2", "Cán bộ 02", "1974", "Kinh", "Chủ tịch UBND", "Chủ tịch HĐND", "2026-2031"],
    ]
    merged = [Span(1, n, 2, n) for n in range(1, 6)] + [Span(1, 6, 1, 7)]
    for spans in (merged, []):  # as a workbook, and as delimited text
        counts, _ = counted(rows, name="PL3", merged=spans)
        assert [value(counts, fact) for fact in ("council_chairs", "committee_chairs")] == [1, 1]
        assert counts.sheets[0].words[0] == "Quy hoạch > Chức vụ"


def test_a_header_again_with_its_merges_is_the_same() -> None:
    outer, inner = ["TT", "Họ và tên", "Năm sinh", "", "Dân tộc"], ["", "", "Nam", "Nữ", ""]
    rows = [outer, inner, ["", "Phường A"], ["1", "Cán bộ 01", "1970", "", "Kinh"], outer, inner]
    rows += [["2", "Cán bộ 02", "", "1975", "Thái"]]
    merged = [Span(top, n, top + 1, n) for top in (1, 5) for n in (1, 2, 5)] + [Span(1, 3, 1, 4), Span(5, 3, 5, 4)]
    counts, codes = counted(rows, name="PL5", merged=merged)
    assert (value(counts, "commune_cadres"), value(counts, "women_commune_cadres")) == (2, 1)
    assert "header-differs" not in codes


def test_a_total_with_its_parts_is_held_against_each() -> None:
    _, codes = counted([[CADRES], HEADER, *PEOPLE, ["Tổng số: 02 người; trong đó nữ: 01 người"]])
    assert "total-differs" not in codes
    for wrong in ("Tổng số: 03 người; trong đó nữ: 01 người", "Tổng số: 02 người; trong đó nữ: 02 người"):
        assert "total-differs" in counted([[CADRES], HEADER, *PEOPLE, [wrong]])[1]


def test_a_last_row_without_a_number_is_not_dropped_in_silence() -> None:
    _, codes = counted([[CADRES], HEADER, *PEOPLE, ["", "Cán bộ 03", "", "", "", "Phó Bí thư", ""]])
    assert "not-counted" in codes
    _, codes = counted([[CADRES], HEADER, *PEOPLE, [], ["", "NGƯỜI LẬP", "", "", "", "TRƯỞNG PHÒNG"]])
    assert "not-counted" not in codes


@pytest.mark.parametrize("post", ["Trưởng phòng Lao động - TB&XH", "Trưởng phòng GD&ĐT", "TP TN&MT"])
def test_an_agency_with_an_ampersand_is_one_word(post: str) -> None:
    rows = [["I", "Phòng Lao động - TB&XH"], ["1", "Cán bộ 01", "Nam", "1970", "Kinh", post, "CC"]]
    rows += [["2", "Cán bộ 02", "Nữ", "1975", "Thái", "Phó Trưởng phòng (phụ trách)", "CC"]]
    counts, codes = counted([["DANH SÁCH TRƯỞNG, PHÓ PHÒNG, BAN"], HEADER, *rows])
    assert [value(counts, fact) for fact in ("agency_heads", "agency_deputies")] == [1, 1]
    assert "unknown-word" not in codes


# --- what is not known ------------------------------------------------------------------------------------------


def test_an_unknown_word_is_told_once_and_leaves_bounds() -> None:
    row = ["", "", "Nam", "1971", "Xyz", "Phó Bí thư", "Cao cấp"]
    rows = [*PEOPLE, *([str(n), f"Cán bộ {n:02}", *row[2:]] for n in (3, 4))]
    counts, codes = counted([[CADRES], HEADER, *rows])
    assert codes["unknown-word"] is Severity.WARNING
    assert "not-said" not in codes
    assert value(counts, "minority_commune_cadres") == (1, 3)
    assert value(counts, "commune_party_deputies") == 2
    _, codes = counted([[CADRES], HEADER, *rows], ASKED._replace(strict=True))
    assert codes["unknown-word"] is Severity.ERROR


def test_a_trait_without_a_column_is_told() -> None:
    _, codes = counted([[CADRES], HEADER, *PEOPLE])
    assert codes == {"not-in-list": Severity.WARNING}
