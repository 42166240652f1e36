"""Facts as a sheet: exported, filled in by hand, read back into a dataset with sources and bounds, and evaluated."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from chitieu.diagnostics import Problems
from chitieu.files.dataset import read_dataset
from chitieu.files.rulebook import read_rulebook
from chitieu.lists.fact_sheet import written_value
from chitieu.model import Bounds, Dataset, Fact, FactKind, FactType, KindName
from tests.conftest import ROOT, Ran, Run

pytestmark = pytest.mark.slow("sheets of all facts are written and read back")

DATASET = ROOT / "datasets/lai-chau-city/2023-03-31.yaml"
FIRST = 9  # the row below the header


def shipped_dataset() -> Dataset:
    problems = Problems()
    rulebook = read_rulebook(ROOT / "rules", "rules", problems)
    found = read_dataset(DATASET, "x", rulebook, problems)
    assert found is not None
    return found


def exported(run: Run, folder: Path, *more: str | Path) -> Path:
    path = folder / "so-lieu.xlsx"
    ran = run("export-template", "facts", "-o", path, *more)
    assert (ran.code, ran.err) == (0, "")
    return path


def rows_of(sheet: Any) -> Mapping[str, int]:
    return {sheet.cell(row, 1).value: row for row in range(FIRST, sheet.max_row + 1) if sheet.cell(row, 1).value}


def as_typed(fact: Fact, measured_in: object) -> float | str:
    """A figure as an officer types it: a number, a share in a cell of percent, or words for a bound."""
    value = fact.value
    if value.exact is None:
        assert value.low is not None
        return f"hơn {int(value.low):,} hộ".replace(",", ".")
    if measured_in == "%":
        return float(value.exact)
    return int(value.exact) if value.exact < 10_000 else f"{int(value.exact):,}".replace(",", ".")


def filled(path: Path, dataset: Dataset, *, leave: frozenset[str] = frozenset()) -> Path:
    problems = Problems()
    facts = read_rulebook(ROOT / "rules", "rules", problems).facts
    book = load_workbook(path)
    sheet = book.worksheets[0]
    sheet["B3"], sheet["B4"] = dataset.unit.id, dataset.unit.name
    sheet["B5"], sheet["B6"] = dataset.as_of, dataset.source
    rows = rows_of(sheet)
    for fact in dataset.facts.values():
        if fact.id in rows and fact.id not in leave:
            sheet.cell(rows[fact.id], 5).value = as_typed(fact, facts[fact.id].measured_in)
            sheet.cell(rows[fact.id], 6).value = fact.source if fact.source != dataset.source else None
            sheet.cell(rows[fact.id], 7).value = fact.note
    book.save(path)
    return path


def codes(ran: Ran) -> list[str]:
    return re.findall(r"\[([a-z-]+)\]$", ran.err, re.MULTILINE)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_figures_go_through_a_sheet_and_come_back_the_same(lang: str, run: Run, shipped: Path) -> None:
    given = shipped_dataset()
    path = filled(exported(run, shipped, "--like", DATASET, "--lang", lang), given)
    output = shipped / "datasets/lai-chau-city/again.yaml"
    ran = run("import", path, "-o", output, cwd=shipped)
    assert (ran.code, codes(ran)) == (0, []), ran.err
    problems = Problems()
    again = read_dataset(output, "x", read_rulebook(shipped / "rules", "rules", problems), problems)
    assert again is not None
    assert (again.unit.id, again.as_of, again.source) == (given.unit.id, given.as_of, given.source)
    for fact in given.facts.values():
        back = again.facts[fact.id]
        assert (fact.id, back.value, back.source) == (fact.id, fact.value, fact.source)
        assert fact.note is None or back.note == fact.note
    verdicts = [
        [
            (one["target"], one["horizon"], one["verdict"])
            for one in json.loads(run("evaluate", file, "--format", "json", cwd=shipped).out)["results"]
        ]
        for file in (DATASET, output)
    ]
    assert verdicts[0] == verdicts[1]


def test_what_the_rules_need_stands_first_and_the_rest_is_folded(run: Run, tmp_path: Path) -> None:
    sheet = load_workbook(exported(run, tmp_path)).worksheets[0]
    rows = rows_of(sheet)
    folded = {id for id, row in rows.items() if sheet.row_dimensions[row].hidden}
    assert {"council_chairs", "pupils", "salary_raises"} <= folded
    assert not folded & {"city_leaders", "commune_cadres", "women_commune_cadres", "agencies"}
    assert all(sheet.row_dimensions[rows[id]].outlineLevel == 1 for id in folded)
    leaders = [id for id in rows if rows[id] < rows["agencies"]]
    assert [id in folded for id in leaders] == sorted(id in folded for id in leaders)


def test_only_what_is_to_be_filled_in_can_be_changed(run: Run, tmp_path: Path) -> None:
    sheet = load_workbook(exported(run, tmp_path, "--like", DATASET)).worksheets[0]
    assert sheet.protection.sheet
    row = rows_of(sheet)["minority_households"]
    assert [sheet.cell(row, column).protection.locked for column in range(1, 8)] == [True] * 4 + [False] * 3
    assert "3.260" in str(sheet.cell(row, 4).value)
    assert [sheet.cell(row, 2).protection.locked for row in range(3, 7)] == [False] * 4


COUNT = FactType("households", "Hộ dân", "hộ", "profile")
SHARE = FactType("share", "Tỷ lệ", "%", "profile")
MONEY = FactType("money", "Kinh phí", "triệu đồng", "profile", fractional=True)
DECIDED = FactType("decided", "Đã ban hành", "", "profile", kind=FactKind(KindName.YES_NO))
DAY = FactType("day", "Ngày ban hành", "", "profile", kind=FactKind(KindName.DATE))
GRADED = FactType(
    "graded", "Xếp loại", "", "profile", kind=FactKind(KindName.GRADE, (("low", "Thấp"), ("high", "Cao")))
)

WRITTEN = [
    (COUNT, "17", "17"),
    (COUNT, "12.775", "12775"),
    (COUNT, "12 775 hộ", "12775"),
    (COUNT, "hơn 3.260", "{at_least: 3260}"),
    (COUNT, "Trên 3.260 hộ", "{at_least: 3260}"),
    (COUNT, "ít nhất 5", "{at_least: 5}"),
    (COUNT, "dưới 1.000", "{at_most: 1000}"),
    (COUNT, "không quá 5", "{at_most: 5}"),
    (COUNT, "từ 5 đến 8", "{at_least: 5, at_most: 8}"),
    (COUNT, "3.260 – 3.300", "{at_least: 3260, at_most: 3300}"),
    (COUNT, "3.26", "3.26"),
    (SHARE, "96%", "96%"),
    (SHARE, "89,2%", "89.2%"),
    (SHARE, "hơn 90%", "{at_least: 90%}"),
    (MONEY, "1.234,5", "1234.5"),
    (MONEY, "596 triệu đồng", "596"),
    (DECIDED, "Có", "yes"),
    (DECIDED, "không", "no"),
    (DAY, "15/6/2022", "2022-06-15"),
    (DAY, "chưa", "not_yet"),
    (GRADED, "Cao", "high"),
]


@pytest.mark.parametrize(("fact", "text", "written"), WRITTEN)
def test_figures_are_read_as_people_write_them(fact: FactType, text: str, written: str) -> None:
    assert written_value(text, fact) == written


FAULTS = {
    "a decimal for a count": ("commune_cadres", 3.26, "not-whole"),
    "an approximate figure": ("commune_cadres", "khoảng 23", "not-a-number"),
    "a share without its sign": ("minority_city_leaders_good_share", "96", "percent-expected"),
    "a word": ("commune_cadres", "Nguyễn Mật Danh", "not-a-number"),
    "a count below zero": ("commune_cadres", "-5", "negative"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_no_figure_is_an_error_at_its_cell(fault: str, run: Run, tmp_path: Path) -> None:
    id, value, code = FAULTS[fault]
    path = exported(run, tmp_path)
    book = load_workbook(path)
    sheet = book.worksheets[0]
    row = rows_of(sheet)[id]
    cell = sheet.cell(row, 5)
    assert isinstance(value, str | float)
    cell.value, cell.number_format = value, "General"
    book.save(path)
    ran = run("import", path)
    assert (ran.code, codes(ran)) == (3, [code])
    assert f"!E{row}:" in ran.err
    assert "Danh" not in ran.err.replace("Danh mục", "")


def test_a_row_of_no_fact_and_a_fact_twice_are_errors(run: Run, tmp_path: Path) -> None:
    path = exported(run, tmp_path)
    book = load_workbook(path)
    sheet = book.worksheets[0]
    rows = rows_of(sheet)
    sheet.cell(rows["commune_cadres"], 1).value = "commune_cadre"
    sheet.cell(rows["women_commune_cadres"], 1).value = "minority_commune_cadres"
    for id in ("commune_cadres", "women_commune_cadres", "minority_commune_cadres"):
        sheet.cell(rows[id], 5).value = 5
    book.save(path)
    ran = run("import", path)
    assert (ran.code, sorted(codes(ran))) == (3, ["fact-twice", "unknown-fact"])
    assert "commune_cadres" in ran.err


@pytest.mark.parametrize(
    ("cell", "value", "code"), [("B3", "lai-chau", "other-unit"), ("B5", "31/12/2022", "other-date")]
)
def test_figures_of_another_unit_or_date_are_not_taken(
    cell: str, value: str, code: str, run: Run, tmp_path: Path
) -> None:
    path = filled(exported(run, tmp_path, "--like", DATASET), shipped_dataset())
    book = load_workbook(path)
    book.worksheets[0][cell] = value
    book.save(path)
    date = ("--as-of", "2023-03-31") if code == "other-date" else ()
    ran = run("import", path, "--check", DATASET, *date)
    assert (ran.code, codes(ran)) == (3, [code])


def test_figures_and_lists_are_read_together(run: Run, shipped: Path) -> None:
    """What is counted need not be typed; a figure that differs from the count is an error."""
    given = shipped_dataset()
    counted = frozenset({"commune_cadres", "women_commune_cadres"})
    path = filled(exported(run, shipped, "--like", DATASET), given, leave=counted)
    lists = shipped / "examples/lists/phu-luc-5.xlsx"
    output = shipped / "both.yaml"
    ran = run("import", path, lists, "-o", output, cwd=shipped)
    assert ran.code == 0, ran.err
    assert "households: {value: 12775" in output.read_text("utf-8")
    assert re.search(r"women_commune_cadres: \{value: 6, source: .*Phụ lục 5", output.read_text("utf-8"))
    book = load_workbook(path)
    sheet = book.worksheets[0]
    sheet.cell(rows_of(sheet)["women_commune_cadres"], 5).value = 7
    book.save(path)
    ran = run("import", path, lists, cwd=shipped)
    assert (ran.code, codes(ran)) == (3, ["forms-differ"])


def test_a_sheet_with_such_a_header_and_no_ids_is_none(run: Run, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (["Mã", "Số liệu", "Nguồn"], ["A1", 5, "x"]):
        sheet.append(row)
    book.save(tmp_path / "x.xlsx")
    ran = run("import", tmp_path / "x.xlsx")
    assert (ran.code, codes(ran)) == (3, ["no-form", "nothing-read"])


def test_bounds_keep_their_words(run: Run, tmp_path: Path) -> None:
    path = exported(run, tmp_path)
    book = load_workbook(path)
    sheet = book.worksheets[0]
    sheet.cell(rows_of(sheet)["minority_households"], 5).value = "hơn 3.260 hộ"
    book.save(path)
    ran = run(
        "import", path, "-o", tmp_path / "x.yaml", "--unit-id", "a", "--unit-name", "Xã A", "--as-of", "2023-03-31"
    )
    assert ran.code == 0, ran.err
    assert "minority_households: {value: {at_least: 3260}, note: hơn 3.260 hộ}" in (tmp_path / "x.yaml").read_text(
        "utf-8"
    )
    assert Bounds(Fraction(3260), None).exact is None
