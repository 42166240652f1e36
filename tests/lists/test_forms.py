"""Forms: empty ones that read back, matrices, any list against an independent count, and faulty form files."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from chitieu.diagnostics import Problems
from chitieu.files.rulebook import read_rulebook
from chitieu.lists.counts import ListCounts
from chitieu.lists.form_files import read_forms
from chitieu.lists.forms import Form
from chitieu.lists.said import ListWanted
from chitieu.model import Rulebook
from chitieu.sheets.grid import Cell, Row, Sheet
from chitieu.use_cases.import_lists import count_sheets
from tests.conftest import ROOT, Ran, Run
from tests.lists.made import CADRES, MAKE, OF_9B, Official, Rows, cadres, write

COMMUNES: list[str] = MAKE["COMMUNES"]
PEOPLE_FORMS = ("city-leaders", "agency-managers", "commune-cadres")
MATRICES = ("leaders-9b", "commune-leaders-9c", "commune-cadres-by-commune")
FORMS = (*PEOPLE_FORMS, "commune-payroll-bm04", *MATRICES)


@pytest.fixture(scope="module")
def known() -> tuple[Rulebook, Mapping[str, Form]]:
    problems = Problems()
    rulebook = read_rulebook(ROOT / "rules", "rules", problems)
    forms = read_forms(ROOT / "rules/forms", "rules/forms", rulebook.facts, problems)
    assert problems.found == []
    return rulebook, {form.id: form for form in forms}


# --- empty forms ------------------------------------------------------------------------------------------------


def empty(run: Run, form: str, folder: Path) -> Path:
    path = folder / f"{form}.xlsx"
    ran = run("export-template", form, "-o", path)
    assert (ran.code, ran.err) == (0, "")
    return path


@pytest.mark.slow("every form, written and imported")
@pytest.mark.parametrize("form", FORMS)
def test_an_empty_form_reads_back_without_a_fault(form: str, run: Run, tmp_path: Path) -> None:
    ran = run("import", empty(run, form, tmp_path), "--format", "json")
    assert ran.code == 0
    told = ["no-people"] if form not in MATRICES or form.endswith("by-commune") else []
    assert re.findall(r"\[([a-z-]+)\]$", ran.err, re.MULTILINE) == told
    said = json.loads(ran.out)
    assert [sheet["form"] for sheet in said["sheets"]] == [form]
    assert [fact for fact in said["facts"] if fact["value"] is not None] == []


def columns_of(sheet: Any) -> dict[str, int]:
    """Numbers of columns by their innermost headers; outer ones where there is nothing within."""
    found = {}
    for column in range(1, sheet.max_column + 1):
        inner = sheet.cell(5, column).value or sheet.cell(4, column).value
        found[inner] = column
    return found


def fill(path: Path, people: Sequence[Any]) -> None:
    """The people of Phụ lục 5 in an empty form, as staff would fill it in."""
    book = load_workbook(path)
    sheet = book.worksheets[0]
    columns = columns_of(sheet)
    row = 7
    for number, body in zip(("I", "II", "III", "IV", "V", "VI", "VII"), COMMUNES, strict=True):
        sheet.cell(row, 1, number)
        sheet.cell(row, 2, body)
        for one in (each for each in people if each.body == body):
            row += 1
            said: dict[str, Any] = {
                "TT": row,
                "Họ và tên": one.code,
                one.sex: one.born,
                "Dân tộc": one.ethnicity,
                "Chức vụ": one.post,
                one.education: "x",
                one.theory: "x",
                one.rank: "x",
                "Bồi dưỡng nghiệp vụ theo chức danh": "x" if one.trained else None,
                "Đạt tiêu chuẩn chức danh": "x" if one.standard else None,
            }
            rated = sorted(header for header in columns if header.startswith("Năm "))
            said |= dict(zip(rated, one.ratings, strict=True))
            for header, value in said.items():
                sheet.cell(row, columns[header], value)
        row += 1
    book.save(path)


def test_a_filled_form_counts_as_the_list_that_it_holds(run: Run, tmp_path: Path) -> None:
    path = empty(run, "commune-cadres", tmp_path)
    fill(path, CADRES)
    filled = run("import", path, "--format", "json")
    assert filled.err == ""
    listed = run("import", write(tmp_path / "PL5.xlsx", cadres()), "--format", "json")
    values = [
        [one["value"] for one in json.loads(ran.out)["facts"] if one["what"] != "share"] for ran in (filled, listed)
    ]
    assert values[0] == values[1]


def test_choices_are_offered_where_words_are_expected(run: Run, tmp_path: Path) -> None:
    book = load_workbook(empty(run, "commune-cadres", tmp_path))
    sheet = book.worksheets[0]
    assert [each.sheet_state for each in book.worksheets] == ["visible", "hidden"]
    offered = {}
    for validation in sheet.data_validations.dataValidation:
        (area,) = validation.sqref.ranges
        first, last = re.findall(r"\$(\d+)", validation.formula1)
        values = [book["Danh mục"].cell(line, area.min_col).value for line in range(int(first), int(last) + 1)]
        offered[sheet.cell(5, area.min_col).value or sheet.cell(4, area.min_col).value] = (
            values,
            validation.showErrorMessage,
        )
    ethnic_groups, strict = offered["Dân tộc"]
    assert (len(ethnic_groups), ethnic_groups[:2], strict) == (54, ["Kinh", "Tày"], True)
    posts, strict = offered["Chức vụ"]
    assert ("Bí thư Đảng ủy" in posts, strict) == (True, False)  # two posts may be written together
    assert offered["Thạc sỹ"] == (["x"], True)
    assert "Họ và tên" not in offered


def test_an_unknown_form_is_named_with_the_nearest(run: Run, tmp_path: Path) -> None:
    ran = run("export-template", "commune-cadre", "-o", tmp_path / "x.xlsx")
    assert (ran.code, list(tmp_path.iterdir())) == (3, [])
    assert "có phải ý bạn là “commune-cadres”?" in ran.err


# --- matrices ---------------------------------------------------------------------------------------------------

MATRIX = (ROOT / "tests/lists/printed/9b-btctw.csv").read_text("utf-8")


def matrix(run: Run, folder: Path, text: str) -> Ran:
    path = folder / "9b.csv"
    path.write_text(text, "utf-8")
    return run("import", path, "--format", "json")


def test_a_matrix_gives_sums_of_its_cells(run: Run, tmp_path: Path) -> None:
    ran = matrix(run, tmp_path, MATRIX)
    assert (ran.code, ran.err) == (0, "")
    values = {one["fact"]: one["value"] for one in json.loads(ran.out)["facts"]}
    assert values == OF_9B


@pytest.mark.parametrize(
    ("before", "after", "place", "code"),
    [
        ("- Dân tộc thiểu số,4,1,,,,1,", "- Dân tộc thiểu số,4,1,,,,2,", "G8", "part-above-whole"),
        ("TỔNG SỐ,33,11,1,2,1,1,1,3", "TỔNG SỐ,33,11,1,2,1,1,1,ba", "I6", "not-a-count"),
        ("TỔNG SỐ,33,11,1,2,1,1,1,3", 'TỔNG SỐ,33,11,1,2,1,1,1,"3,5"', "I6", "not-a-count"),
    ],
)
def test_faults_of_a_matrix_are_errors_at_their_cells(
    before: str, after: str, place: str, code: str, run: Run, tmp_path: Path
) -> None:
    assert before in MATRIX
    ran = matrix(run, tmp_path, MATRIX.replace(before, after))
    assert ran.code == 3
    assert re.search(rf"9b\.csv:{place}: lỗi: .* \[{code}\]$", ran.err, re.MULTILINE)


def test_a_row_that_was_not_filled_in_is_not_zero(run: Run, tmp_path: Path) -> None:
    ran = matrix(
        run, tmp_path, MATRIX.replace("- Dân tộc thiểu số,4,1,,,,1,,,1,2,2,2,,", "- Dân tộc thiểu số,,,,,,,,,,,,,,")
    )
    values = {one["fact"]: one["value"] for one in json.loads(ran.out)["facts"]}
    assert (values["minority_city_leaders"], values["city_leaders"]) == (None, "6")


# --- any list ---------------------------------------------------------------------------------------------------

people = st.lists(
    st.builds(
        Official,
        code=st.integers(1, 10_000).map(lambda number: f"Cán bộ {number}"),
        post=st.sampled_from(
            ["Bí thư Đảng ủy", "Phó Bí thư Đảng ủy", "Chủ tịch UBND", "Chủ tịch HĐND", "Bí thư kiêm Chủ tịch HĐND"]
        ),
        sex=st.sampled_from(["Nam", "Nữ"]),
        born=st.integers(1950, 2000),
        ethnicity=st.sampled_from(["Kinh", "Mông", "H'Mông", "Thái", "Hoa", ""]),
        body=st.sampled_from(["Phường A", "Phường B", "Xã C"]),
        education=st.sampled_from(["Thạc sỹ", "Đại học", ""]),
        theory=st.sampled_from(["Cao cấp (cử nhân)", "Trung cấp", ""]),
        rank=st.sampled_from(["CVC", "CV", ""]),
        ratings=st.tuples(*[st.sampled_from(["HTXSNV", "HTTNV", "HTNV", "KHTNV", ""])] * 2),
        trained=st.booleans(),
        standard=st.booleans(),
    ),
    min_size=1,
    max_size=30,
    unique_by=lambda one: one.code,
)


def in_memory(rows: Rows) -> Sheet:
    made = (Row(number, tuple(Cell(str(cell)) for cell in row)) for number, row in enumerate(rows, 1))
    return Sheet("x.xlsx", "PL5", tuple(made))


def counted(known: tuple[Rulebook, Mapping[str, Form]], rows: Rows) -> tuple[ListCounts, Problems]:
    rulebook, forms = known
    problems = Problems()
    form = forms["commune-cadres"]
    return count_sheets([in_memory(rows)], rulebook, [form], {}, ListWanted(), problems), problems


@given(people=people)
@pytest.mark.slow("150 lists")
@settings(max_examples=150)
def test_any_list_is_counted_as_a_person_would(people: list[Any], known: tuple[Rulebook, Mapping[str, Form]]) -> None:
    made, problems = counted(known, cadres(people))
    assert not problems.has_errors
    values = {(one.fact, one.year): one for one in made.counted}

    def exactly(fact: str, those: list[Any]) -> None:
        value = values[fact, None].value
        assert value is not None
        assert value.exact == len(those), fact

    exactly("commune_cadres", people)
    exactly("women_commune_cadres", [one for one in people if one.sex == "Nữ"])
    exactly("commune_cadres_advanced_theory", [one for one in people if one.theory.startswith("Cao")])
    exactly("commune_party_secretaries", [one for one in people if one.post.startswith("Bí thư")])
    exactly("commune_council_chairs_full_time", [one for one in people if one.post == "Chủ tịch HĐND"])
    exactly("commune_council_chairs_concurrent", [one for one in people if "kiêm" in one.post])
    exactly("commune_cadres_title_training", [one for one in people if one.trained])
    exactly("communes", list({one.body for one in people}))
    minority = [one for one in people if one.ethnicity not in ("Kinh", "")]
    unknown = [one for one in people if not one.ethnicity]
    bounds = values["minority_commune_cadres", None].value
    assert bounds is not None
    assert bounds == (Fraction(len(minority)), Fraction(len(minority) + len(unknown)))
    bodies = values["communes_with_minority_cadre", None].value
    assert bodies is not None
    sure = {one.body for one in minority}
    assert bodies == (Fraction(len(sure)), Fraction(len(sure | {one.body for one in unknown})))
    for position, year in enumerate((2021, 2022)):
        rated = [one for one in people if one.ratings[position]]
        good = [one for one in rated if one.ratings[position] in ("HTTNV", "HTXSNV")]
        share = values["commune_cadres_good_share", year]
        assert (share.counted, share.among) == (len(good), len(rated))
        assert (share.value is None) == (not rated)


@given(people=people, copies=st.lists(st.integers(0, 29), max_size=5))
@pytest.mark.slow("50 lists, each counted twice")
@settings(max_examples=50)
def test_a_row_that_stands_twice_counts_once(
    people: list[Any], copies: list[int], known: tuple[Rulebook, Mapping[str, Form]]
) -> None:
    dated = [replace(one, born=f"1/1/{one.born}") for one in people]
    again = [*dated, *(dated[copy % len(dated)] for copy in copies)]
    once, _ = counted(known, cadres(dated)[:-6])
    twice, problems = counted(known, cadres(again)[:-6])
    assert not problems.has_errors
    assert [one.value for one in once.counted] == [one.value for one in twice.counted]


# --- faulty forms -----------------------------------------------------------------------------------------------

FAULTS = [
    ("commune-cadres", "  ethnicity:\n", "  ethnicities:\n", "unknown-trait"),
    ("commune-cadres", "id: commune-cadres", "id: communes", "id-and-file"),
    ("commune-cadres", "ethnicity == mong}", "ethnicity == hmong}", "condition"),
    ("commune-cadres", "ethnicity == mong}", "dan_toc == mong}", "condition"),
    ("words", "female, blank: male}", "female, blank: man}", "unknown-value"),
    ("commune-cadres", "women_commune_cadres:", "woman_commune_cadres:", "unknown-fact"),
    ("commune-cadres", "{count: people}", "{count: posts}", "count"),
    (
        "commune-cadres",
        "commune_cadres: {count: people}",
        "commune_cadres: {share: sex == female}",
        "percent-unexpected",
    ),
    ("commune-cadres", "  name: [", "  named: [", "unknown-key"),
    ("commune-cadres", "{count: people}", "{count: people, share: sex == female}", "unknown-key"),
    ("words", "gone:\n  [", "gone:\n  [{", "syntax"),
    ("city-leaders", "facts:\n", "body: {}\nfacts:\n", "missing-key"),
    ("city-leaders", "{count: people}", "{count: bodies}", "count"),
    ("words", "blank: unrated", "blank: none", "unknown-value"),
    ("words", "mark: trained", "mark: yes_indeed", "unknown-value"),
    ("words", "filled: male}", "filled: male, mark: female}", "two-meanings"),
    ("words", "female: [Nữ,", "female: [Nam,", "spelling-twice"),
    ("words", "kinh: [Kinh,", "k-inh: [Kinh,", "bad-id"),
    ("words", "kinh: [Kinh,", f'kinh: [Kinh, "{"{a|b}" * 40}",', "too-many-ways"),
    ("agency-managers", "{header: Chức vụ}", f'{{header: "{"{a|b|}" * 40}"}}', "too-many-ways"),
    ("city-leaders", "unlike: [", f'unlike: ["{"{a|b}" * 40}", ', "too-many-ways"),
    ("words", "female: [Nữ, N.ữ, Nu, Gái, Nữ giới]", "female: []", "empty-list"),
    ("leaders-9b", "whole: all", "whole: everybody", "unknown-header"),
    ("leaders-9b", "columns: [council_chair]", "columns: [council_chairs]", "unknown-header"),
]

MISPLACED = [
    (
        "ethnicity == mong}",
        "communes >= 3}",
        "“communes” là một số liệu; điều kiện về người thì hỏi điều danh sách nói về",
    ),
    ("ethnicity == mong}", "mong}", "“mong” là một giá trị của thuộc tính “ethnicity”"),
    ("women_commune_cadres:", "sex:", "“sex” là điều danh sách nói về một người, không phải số liệu"),
]


@pytest.mark.parametrize(("before", "after", "told"), MISPLACED)
def test_a_name_that_is_known_elsewhere_is_called_what_it_is(
    before: str, after: str, told: str, run: Run, shipped: Path
) -> None:
    path = shipped / "rules/forms/commune-cadres.yaml"
    path.write_text(path.read_text("utf-8").replace(before, after, 1), "utf-8")
    ran = run("lint", cwd=shipped)
    assert ran.code == 3
    assert told in ran.out + ran.err


@pytest.mark.slow("every command on every fault")
@pytest.mark.parametrize(("file", "before", "after", "code"), FAULTS)
def test_a_fault_of_a_form_is_told_at_its_line_by_every_command_that_reads_it(
    file: str, before: str, after: str, code: str, run: Run, shipped: Path
) -> None:
    path = shipped / f"rules/forms/{file}.yaml"
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")
    people_form = write(shipped / "PL5.csv", cadres())
    for command in (
        ("import", people_form),
        ("export-template", "commune-cadres", "-o", shipped / "x.xlsx"),
        ("lint",),
    ):
        ran = run(*command, cwd=shipped)
        assert ran.code == 3
        assert re.search(rf"^rules/forms/{file}\.yaml:\d+:\d+: lỗi: .* \[{code}\]$", ran.err + ran.out, re.MULTILINE)
    assert not (shipped / "x.xlsx").exists()
    assert run("evaluate", ROOT / "datasets/lai-chau-city/2023-03-31.yaml", cwd=shipped).code == 0


def test_a_new_form_needs_no_code(run: Run, shipped: Path) -> None:
    """A list of teachers, which the program has never heard of."""
    (shipped / "rules/forms/teachers.yaml").write_text(
        """id: teachers
title: Danh sách giáo viên
recognise: ["*giáo viên*"]
person:
  name: [Giáo viên]
body:
  label: trường
  column: [Trường]
traits:
  standard:
    label: Đạt chuẩn
    ordered: true
    columns:
      - {header: Trình độ}
    values:
      below: [Trung cấp]
      reached: [Đại học, Cao đẳng]
facts:
  staff: {count: people}
  public_schools: {count: bodies}
  national_standard_schools: {count: bodies, where: standard >= reached}
""",
        "utf-8",
    )
    path = shipped / "giao-vien.csv"
    path.write_text(
        "Danh sách giáo viên\nSTT,Giáo viên,Trường,Trình độ\n"
        "1,GV 1,Số 1,Đại học\n2,GV 2,Số 1,Trung cấp\n3,GV 3,Số 2,trung cấp\n",
        "utf-8",
    )
    ran = run("import", path, "--format", "json", cwd=shipped)
    assert (ran.code, ran.err) == (0, "")
    values = {one["fact"]: one["value"] for one in json.loads(ran.out)["facts"]}
    assert values == {"staff": "3", "public_schools": "2", "national_standard_schools": "1"}


def test_what_a_form_writes_never_starts_a_formula(run: Run, shipped: Path) -> None:
    path = shipped / "rules/forms/city-leaders.yaml"
    text = path.read_text("utf-8").replace('title: "Phụ lục 3', 'title: "=HYPERLINK(1)Phụ lục 3')
    path.write_text(
        text.replace("label: Chức vụ", 'label: "=1+1"').replace("{header: Chức vụ}", '{header: ["=1+1"]}'), "utf-8"
    )
    assert run("export-template", "city-leaders", "-o", "x.xlsx", cwd=shipped).code == 0
    book = load_workbook(io.BytesIO((shipped / "x.xlsx").read_bytes()))
    kinds = {cell.data_type for sheet in book.worksheets for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
