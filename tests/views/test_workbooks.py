"""--format xlsx: typed cells, formulas that come to the figures of the JSON, nothing that runs by accident."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
import zipfile
from fractions import Fraction
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.conftest import ROOT, Run

pytestmark = pytest.mark.slow("a workbook is written for each")

FOLDER = ROOT / "datasets/lai-chau-city"
DATASET = FOLDER / "2023-03-31.yaml"
COMMANDS: dict[str, tuple[str | Path, ...]] = {
    "evaluate": ("evaluate", DATASET),
    "diff": ("diff", FOLDER / "2021.yaml", DATASET),
    "audit": ("audit", DATASET),
    "trend": ("trend", FOLDER / "2021.yaml", FOLDER / "2022.yaml", DATASET),
}


def workbook(run: Run, path: Path, *command: str | Path) -> Workbook:
    ran = run(*command, "-o", path)
    assert (ran.code, ran.out) == (0, ""), ran.err
    return load_workbook(path)


def rows(sheet: Worksheet) -> list[dict[str, Any]]:
    head = [str(cell.value) for cell in sheet[1]]
    return [dict(zip(head, row, strict=True)) for row in sheet.iter_rows(min_row=2)]


def comes_to(sheet: Worksheet, cell: Any) -> Fraction | None:
    """The value of a cell: a number, or a quotient of two cells worked out."""
    if isinstance(cell.value, str) and cell.data_type == "f":
        match = re.fullmatch(r"=([A-Z]+\d+)/([A-Z]+\d+)", cell.value)
        assert match is not None
        above, below = (comes_to(sheet, sheet[name]) for name in match.groups())
        assert above is not None
        assert below is not None
        return above / below
    return None if cell.value is None or isinstance(cell.value, str) else Fraction(str(cell.value))


def test_figures_are_those_of_the_json(run: Run, tmp_path: Path) -> None:
    saved = json.loads(run("evaluate", DATASET, "--format", "json").out)
    book = workbook(run, tmp_path / "a.xlsx", *COMMANDS["evaluate"])
    assert book.sheetnames == ["Tổng hợp", "06-NQ-TU", "34-KH-ThU", "Số liệu", "Biểu đồ"]
    for document in saved["documents"]:
        sheet = book[document["symbol"].replace("/", "-")]
        found = [row for row in rows(sheet) if not str(row["Mục tiêu"].value).startswith("–")]
        results = [result for result in saved["results"] if result["document"] == document["id"]]
        assert len(found) == len(results)
        for row, result in zip(found, results, strict=True):
            assert row["Mốc"].value == result["horizon"]
            assert row["Kết luận"].value[0] == {"met": "✓", "missed": "✗", "no_data": "?"}[result["verdict"]]
            assert row["Còn thiếu"].value == result["shortfall"]
            for name, expected in (
                ("Giá trị", result["value"] and result["value"]["exact"]),
                ("Mức", result["level"] and result["level"]["exact"]),
                ("Mức đạt so với mục tiêu", result["attainment"]["exact"]),
            ):
                value = comes_to(sheet, row[name])
                if expected is None:
                    assert value is None
                else:
                    assert value is not None
                    assert abs(value - Fraction(expected)) < Fraction(1, 10**12)


def test_cells_are_typed_and_formulas_stand_where_a_reader_expects_them(run: Run, tmp_path: Path) -> None:
    sheet = workbook(run, tmp_path / "a.xlsx", *COMMANDS["evaluate"])["06-NQ-TU"]
    (row,) = (
        row for row in rows(sheet) if (row["Tử số"].value, row["Mẫu số"].value, row["Mốc"].value) == (3, 17, 2025)
    )
    line = row["Tử số"].row
    assert (row["Giá trị"].value, row["Giá trị"].number_format) == (f"=D{line}/E{line}", "0.0%_0")
    assert row["Mức đạt so với mục tiêu"].value == f"=F{line}/H{line}"
    assert (row["Mức"].value, row["Dấu"].value, row["Còn thiếu"].value) == (0.6, "≥", 8)
    assert row["Kết luận"].value == "✗ chưa đạt"


@pytest.mark.parametrize("name", COMMANDS)
def test_sheets_filter_freeze_and_print(name: str, run: Run, tmp_path: Path) -> None:
    for sheet in workbook(run, tmp_path / "a.xlsx", *COMMANDS[name]).worksheets:
        if sheet.title != "Biểu đồ":  # charts are no rows
            assert sheet.freeze_panes == "A2"
            assert sheet.auto_filter.ref.startswith("A1:")
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.page_setup.paperSize == 9, "A4"
        header: Any = sheet.oddHeader
        assert "Thành phố Lai Châu" in str(header.left.text)
        assert header.right.text == "&A", "the name of the sheet"
        assert sheet.max_row > 1


def test_a_printed_sheet_says_whose_and_of_when_it_is(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "facts.yaml"
    path.write_text(DATASET.read_text("utf-8").replace("name: Thành phố Lai Châu", "name: Sở A & B"), "utf-8")
    ran = run("evaluate", path, "--rules", ROOT / "rules", "-o", tmp_path / "a.xlsx")
    assert ran.code == 0, ran.err
    with zipfile.ZipFile(tmp_path / "a.xlsx") as made:
        sheet = html.unescape(made.read("xl/worksheets/sheet1.xml").decode())
    assert "<oddHeader>&LSở A && B: số liệu tính đến ngày 31/3/2023&R&A</oddHeader>" in sheet


@pytest.mark.parametrize("name", COMMANDS)
def test_a_figure_keeps_clear_of_the_text_beside_it(name: str, run: Run, tmp_path: Path) -> None:
    book = workbook(run, tmp_path / "a.xlsx", *COMMANDS[name])
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows(min_row=2) for cell in row]
    figures = [cell for cell in cells if cell.value is not None and cell.data_type in "nfd"]
    assert all(part.endswith("_0") for cell in figures for part in cell.number_format.split(";"))


@pytest.mark.parametrize("name", COMMANDS)
def test_each_colour_has_its_sign(name: str, run: Run, tmp_path: Path) -> None:
    """The rules of colours look at a sign that every row of the sheet has."""
    coloured = 0
    for sheet in workbook(run, tmp_path / "a.xlsx", *COMMANDS[name]).worksheets:
        rules = [rule.formula[0] for range in sheet.conditional_formatting for rule in range.rules]
        if not rules:
            continue
        coloured += 1
        (letter,) = {rule.partition("$")[2][0] for rule in rules}
        signs = {rule.split('"')[1] for rule in rules}
        assert {str(cell.value)[0] for cell in sheet[letter][1:]} <= signs
    assert coloured > 0


@pytest.mark.parametrize("name", COMMANDS)
def test_the_same_result_is_the_same_file(name: str, run: Run, tmp_path: Path) -> None:
    for file in ("a.xlsx", "b.xlsx"):
        workbook(run, tmp_path / file, *COMMANDS[name])
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


HOSTILE = ("=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "=1+1", "\\t=1+1", "\\n=1+1", " =1+1", "|cmd", "%0A=1")


@pytest.mark.parametrize("command", ["evaluate", "diff", "audit", "trend"])
def test_no_text_becomes_a_formula(command: str, run: Run, shipped: Path) -> None:
    """Labels, titles, sources and notes that begin as formulas do: text in every cell, in every workbook."""
    hostile = cycle(HOSTILE)
    for name in ("rules/indicators.yaml", "rules/facts.yaml", "rules/06-NQ-TU/document.yaml"):
        path = shipped / name
        text = re.sub(
            r"^( +label|symbol): [^%\n{]*$",
            lambda m: f'{m[1]}: "{next(hostile)}"',
            path.read_text("utf-8"),
            flags=re.MULTILINE,
        )
        text = re.sub(r"^( +unit): [^%\n{]*$", r'\1: "=1+1"', text, flags=re.MULTILINE)  # a part's is that of its whole
        path.write_text(text, "utf-8")
    for path in sorted(shipped.glob("datasets/*/*.yaml")):
        text = re.sub(r"^source: .*", 'source: "=1+1"', path.read_text("utf-8"), flags=re.MULTILINE)
        text = re.sub(r"(?<=[{ ])(source|note): [^\",}\n]+(?=[,}])", lambda m: f'{m[1]}: "{next(hostile)}"', text)
        path.write_text(re.sub(r"name: .*", 'name: "=1+1"', text, count=1), "utf-8")
    arguments = [shipped / one.relative_to(ROOT) if isinstance(one, Path) else one for one in COMMANDS[command]]
    book = workbook(run, shipped / "a.xlsx", *arguments, "--rules", shipped / "rules")
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    texts = {str(cell.value) for cell in cells if cell.data_type == "s"}
    assert any(text.startswith(("=", "+", "-", "@")) for text in texts)
    for cell in cells:
        if cell.data_type == "s" and str(cell.value).lstrip().startswith(("=", "+", "-", "@")):
            assert cell.quotePrefix, "stays text when somebody edits it"
        if cell.data_type == "f":
            assert re.fullmatch(r"=[A-Z]+\d+/[A-Z]+\d+", str(cell.value))
    assert all(not sheet.title.startswith("=") for sheet in book.worksheets)


def test_changes_and_trends_in_points(run: Run, workspace: Path) -> None:
    paths = []
    for year, led in ((2021, 2), (2022, 5)):
        path = workspace / f"datasets/sample-city/{year}-12-31.yaml"
        facts = f"facts: {{agencies: 20, minority_led_agencies: {led}}}"
        path.write_text(f"unit: {{id: sample-city, name: Thành phố mẫu}}\nas_of: {year}-12-31\n{facts}\n", "utf-8")
        paths.append(path)
    rules = ("--rules", workspace / "rules")
    (changed, *_) = rows(workbook(run, workspace / "a.xlsx", "diff", *paths, *rules).worksheets[0])
    assert changed["Thay đổi (điểm phần trăm)"].value == 15
    assert changed["Giá trị 31/12/2022"].value == 0.25
    sheet = workbook(run, workspace / "b.xlsx", "trend", *paths, *rules).worksheets[0]
    (first, *_) = rows(sheet)
    assert first["31/12/2021"].value == 0.1
    assert first["Nhịp mỗi năm"].value == pytest.approx(15 * 365.25 / 365)
    assert isinstance(first["Đạt vào ngày"].value, dt.datetime)


def test_counts_are_not_shown_as_percentages(run: Run, tmp_path: Path) -> None:
    folder = ROOT / "examples/administrative-units"
    path = tmp_path / "a.xlsx"
    assert run("evaluate", "datasets/ha-giang/2019-04-01.yaml", "-o", path, cwd=folder).code == 0
    (population, area) = rows(load_workbook(path)["1211-2016-UBTVQH13"])
    assert (population["Giá trị"].value, population["Giá trị"].number_format) == (854679, "#,##0_0")
    assert (area["Giá trị"].value, area["Mức"].value) == (7914.9, 8000)
