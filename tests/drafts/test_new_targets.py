"""Targets as a sheet: an empty one is filled in, and makes the files of a document; every fault is told at its cell."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from openpyxl import load_workbook

from chitieu.diagnostics import Problems
from chitieu.drafts.row_levels import KINDS
from chitieu.files.rulebook import read_rulebook
from chitieu.model import Criterion, FactName, Operation
from tests.conftest import ROOT, Ran, Run
from tests.drafts.test_new import CLEAN, written

pytestmark = pytest.mark.slow("rules are made of a sheet, read and judged")

DATASET = ROOT / "datasets/lai-chau-city/2023-03-31.yaml"
STATEMENT, COUNTED, OF, UNIT = "Câu trong văn bản", "Đếm gì (tử số)", "Trên tổng số nào (mẫu số)", "Đếm bằng"
KIND, BASELINE, GROUP, SOURCE, ID = "Loại mức", "Giá trị gốc", "Nhóm", "Nguồn", "Mã"
Cells = Mapping[str, str | float]
FIRST = 8
SHARE: Cells = {
    STATEMENT: "80% trường đạt chuẩn quốc gia",
    COUNTED: "Trường đạt chuẩn",
    OF: "Trường học",
    UNIT: "trường",
    "Đến 2025": "80%",
    GROUP: "Trường lớp",
    SOURCE: "mục II",
}


@pytest.fixture
def document(run: Run, shipped: Path) -> Path:
    """The shipped rules with a document that has no targets yet."""
    said = ("--symbol", "12-NQ/TU", "--title", "Cán bộ", "--issuer", "Tỉnh ủy", "--date", "2024-02-15")
    assert run("new", "document", *said, "--horizon", "2025", "--horizon", "2030", cwd=shipped).code == 0
    return shipped


def sheet(run: Run, folder: Path, rows: Sequence[Cells], *more: str, source: str = "") -> Path:
    """The sheet for the document, filled in."""
    path = folder / "so-muc-tieu.xlsx"
    path.unlink(missing_ok=True)
    ran = run("export-template", "targets", "-o", path, "--document", "12-NQ-TU", *more, cwd=folder)
    assert ran.code == 0, ran.err
    book = load_workbook(path)
    page = book.worksheets[0]
    columns = {str(cell.value): number for number, cell in enumerate(page[FIRST - 1], 1)}
    page.cell(5, 2, source)
    for number, row in enumerate(rows, FIRST):
        for name, value in row.items():
            page.cell(number, columns[name], value)
    book.save(path)
    return path


def made(run: Run, folder: Path, *rows: Cells, source: str = "") -> Ran:
    return run("new", "targets", sheet(run, folder, rows, source=source), "--lang", "en", cwd=folder)


def test_fifteen_targets_from_one_sheet_are_judged_as_those_written_by_hand(run: Run, document: Path) -> None:
    """Every target of the shipped documents that is one quotient or fact, by the words of its facts."""
    rulebook = read_rulebook(document / "rules", "rules", Problems())
    rows: list[Cells] = []
    hand: dict[str, str] = {}
    for target in rulebook.targets:
        part = target.cases[0].part
        if not isinstance(part, Criterion) or target.document == "12-NQ-TU":
            continue
        match part.indicator.formula:
            case FactName(above):
                named = {COUNTED: rulebook.facts[above].label}
            case Operation("/", FactName(above), FactName(below)):
                named = {COUNTED: rulebook.facts[above].label, OF: below}
            case _:
                continue
        id = target.name.replace("/", "-")
        levels = {f"Đến {year}": f"{float(level.value * 100):g}%" for year, level in part.levels if level.value}
        rows.append({STATEMENT: target.statement, ID: id, SOURCE: target.source, **named, **levels})
        hand[id] = target.name
    assert len(rows) >= 15
    ran = made(run, document, *rows)
    assert ran.code == 0, ran.err
    assert "new fact" not in ran.err
    judged = list(csv.DictReader(io.StringIO(run("evaluate", DATASET, "--format", "csv", cwd=document).out)))
    of = {
        (f"{row['document']}/{row['target']}", row["horizon"]): row["verdict"] for row in judged if row["part"] == "0"
    }
    for id, name in hand.items():
        for year in ("2025", "2030"):
            assert of.get((f"12-NQ-TU/{id}", year)) == of.get((name, year)), name


def test_what_is_new_is_made_and_lints_clean(run: Run, document: Path) -> None:
    ran = made(run, document, {**SHARE, "Đến 2030": "92,5%"})
    assert ran.code == 0, ran.err
    assert [line for line in ran.err.splitlines() if line.startswith("new fact")] == [
        "new fact: Trường đạt chuẩn",
        "new fact: Trường học",
    ]
    assert "1 targets of 12-NQ-TU" in ran.err
    assert run("lint", cwd=document).code == 0
    tested = run("test", "rules/12-NQ-TU/truong-dat-chuan.yaml", "--lang", "en", cwd=document)
    assert tested.out.splitlines()[-1] == "5 examples right, 0 wrong, 0 targets without an example"
    facts = (document / "rules/facts.yaml").read_text("utf-8")
    assert "part_of: truong_hoc" in facts
    assert "truong-lop: Trường lớp" in facts


def test_rows_share_what_they_make(run: Run, document: Path) -> None:
    women: Cells = {**SHARE, STATEMENT: "50% trường có nữ", COUNTED: "Trường có nữ lãnh đạo", "Đến 2025": "50%"}
    again: Cells = {**SHARE, STATEMENT: "Không quá 90% trường đạt chuẩn", KIND: "không quá", "Đến 2025": "90%"}
    ran = made(run, document, SHARE, women, again)
    assert ran.code == 0, ran.err
    assert ran.err.count("new fact:") == 3
    names = sorted(path.name for path in (document / "rules/12-NQ-TU").glob("t*.yaml"))
    assert names == ["truong-co-nu-lanh-dao.yaml", "truong-dat-chuan-2.yaml", "truong-dat-chuan.yaml"]


WAYS: dict[str, tuple[Cells, str]] = {
    "a count": ({OF: "", "Đến 2025": "12"}, "at_least:.*\n  2025: 12\n"),
    "a number in Excel": ({OF: "", "Đến 2025": 12}, "at_least:.*\n  2025: 12\n"),
    "a range": ({OF: "", "Đến 2025": "từ 5 đến 8"}, r"between:.*\n  2025: \[5, 8\]\n"),
    "a range of shares": ({"Đến 2025": "10,5%–15%"}, r'between:.*\n  2025: \["10,5%", 15%\]\n'),
    "a rate": ({UNIT: "tỷ đồng/người", "Đến 2025": "60"}, "at_least:.*\n  2025: 60\n"),
    "a change": (
        {OF: "", UNIT: "%", KIND: "giảm so với giá trị gốc", "Đến 2025": "3%", BASELINE: "12,5%"},
        "reduce_by:",
    ),
    "a later year alone": ({"Đến 2025": "-", "Đến 2030": "90%"}, "at_least:.*\n  2030: 90%\n"),
    "a kind by its key": ({KIND: "more_than"}, "more_than:.*\n  2025: 80%\n"),
    "an id": ({ID: "truong"}, "id: truong #"),
    "signs of YAML": ({STATEMENT: "80%: {a: [b]} # không", SOURCE: "- &x"}, r'statement: "80%: \{a: \[b\]\} # không"'),
}


@pytest.mark.parametrize("way", WAYS)
def test_what_a_row_says(way: str, run: Run, document: Path) -> None:
    cells, expected = WAYS[way]
    ran = made(run, document, {**SHARE, **cells})
    assert ran.code == 0, ran.err
    (path,) = (path for path in (document / "rules/12-NQ-TU").glob("*.yaml") if path.name != "document.yaml")
    assert re.search(expected, path.read_text("utf-8"))
    assert run("test", path, cwd=document).code == 0
    assert json.loads(run("lint", "--format", "json", cwd=document).out) == [] or run("lint", cwd=document).code == 0


FAULTS: dict[str, tuple[Cells, str, str]] = {
    "no sentence": ({STATEMENT: ""}, "A8", "empty-cell"),
    "nothing counted": ({COUNTED: ""}, "B8", "empty-cell"),
    "no unit of what is new": ({UNIT: ""}, "D8", "empty-cell"),
    "no group of what is new": ({GROUP: ""}, "I8", "empty-cell"),
    "no source": ({SOURCE: ""}, "J8", "empty-cell"),
    "no level": ({"Đến 2025": ""}, "F8", "empty-cell"),
    "a level of two meanings": ({"Đến 2025": "1.200%"}, "F8", "not-a-level"),
    "a level with its sign": ({"Đến 2025": "≥ 80%"}, "F8", "not-a-level"),
    "a level that is YAML": ({"Đến 2025": "{a: b}"}, "F8", "not-a-level"),
    "a part that is no percentage": ({"Đến 2025": "80"}, "F8", "not-a-level"),
    "a percentage of nothing": ({OF: ""}, "C8", "empty-cell"),
    "a formula": ({COUNTED: "=1+1"}, "B8", "no-value"),
    "a part in another unit": ({OF: "Cán bộ chủ chốt cấp xã"}, "B8", "part-in-other-unit"),
    "a kind of what is no number": ({KIND: "là"}, "F8", "level-of-kind"),
    "a change from nothing": ({KIND: "reduce_by"}, "H8", "empty-cell"),
    "a kind that is none": ({KIND: "khoảng"}, "E8", "unknown-choice"),
    "an id with marks": ({ID: "trường"}, "K8", "bad-id"),
    "part and whole alike": ({OF: "Trường đạt chuẩn"}, "C8", "same-fact"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_faults_are_told_at_their_cells(fault: str, run: Run, document: Path) -> None:
    cells, cell, code = FAULTS[fault]
    path, before = sheet(run, document, [{**SHARE, **cells}]), written(document)
    ran = run("new", "targets", path, "--lang", "en", cwd=document)
    assert ran.code == 3
    assert f"so-muc-tieu.xlsx:Mục tiêu!{cell}: error" in ran.err
    assert f"[{code}]" in ran.err
    assert written(document) == before


def test_faults_of_all_rows_are_told_at_once_and_nothing_is_written(run: Run, document: Path) -> None:
    rows: list[Cells] = [{**SHARE, **cells} for cells, _, _ in FAULTS.values()]
    path, before = sheet(run, document, rows), written(document)
    ran = run("new", "targets", path, "--lang", "en", cwd=document)
    assert ran.code == 3
    found = set(re.findall(r"![A-K](\d+): error", ran.err))
    assert len(found) >= len(FAULTS) - 3  # of two the files are tried, and one repeats what a row above has made
    assert written(document) == before


def test_a_horizon_that_the_document_lacks(run: Run, document: Path) -> None:
    path = sheet(run, document, [SHARE])
    book = load_workbook(path)
    book.worksheets[0].cell(FIRST - 1, 7, "Đến 2035")
    book.save(path)
    ran = run("new", "targets", path, "--lang", "en", cwd=document)
    assert (ran.code, "!G7: error: 2035 is not a horizon of this document [unknown-horizon]" in ran.err) == (3, True)


def test_a_fact_that_is_like_another_is_told(run: Run, document: Path) -> None:
    named = {COUNTED: "Cán bộ chủ chốt cấp xã là nữ giới", OF: "Cán bộ chủ chốt cấp xã", UNIT: ""}
    ran = made(run, document, {**SHARE, **named})
    assert ran.code == 0, ran.err
    assert "did you mean “Cán bộ chủ chốt cấp xã là nữ”?" in ran.err
    assert "new fact: Cán bộ chủ chốt cấp xã là nữ giới" in ran.err
    assert ran.err.count("new fact:") == 1


def test_the_sheet_says_the_source_and_the_document(run: Run, document: Path) -> None:
    ran = made(run, document, {**SHARE, SOURCE: ""}, source="Nghị quyết 12, mục II")
    assert ran.code == 0
    assert "Nghị quyết 12, mục II" in (document / "rules/12-NQ-TU/truong-dat-chuan.yaml").read_text("utf-8")


def test_a_file_is_never_overwritten(run: Run, document: Path) -> None:
    assert made(run, document, {**SHARE, ID: "truong"}).code == 0
    ran = made(run, document, {**SHARE, ID: "truong"})
    assert (ran.code, "[exists]" in ran.err) == (3, True)
    assert "!K8: error" in ran.err


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_an_empty_sheet_and_one_of_another_kind(lang: str, run: Run, document: Path) -> None:
    ran = run("new", "targets", sheet(run, document, [], "--lang", lang), "--lang", "en", cwd=document)
    assert (ran.code, "[empty-sheet]" in ran.err) == (3, True)
    ran = run("new", "targets", "examples/lists/phu-luc-5.xlsx", "--document", "12-NQ-TU", "--lang", "en", cwd=document)
    assert (ran.code, "[no-targets-table]" in ran.err) == (3, True)


def test_which_document_is_said_by_an_option_that_can_be_pasted(run: Run, shipped: Path) -> None:
    ran = run("export-template", "targets", "-o", "t.xlsx", "--lang", "en", cwd=shipped)
    assert ran.code == 3
    (option,) = re.findall(r"say it: (--document \S+);", ran.err)
    assert run("export-template", "targets", "-o", "t.xlsx", *option.split(), cwd=shipped).code == 0


def test_the_kinds_of_level_are_words_of_the_sheet(run: Run, document: Path) -> None:
    book = load_workbook(sheet(run, document, []))
    lists = book["Danh mục"]
    offered = [[cell.value for cell in column if cell.value] for column in lists.iter_cols()]
    assert any(len(texts) == len(KINDS) and texts[0] == "ít nhất" for texts in offered)


def test_an_empty_workspace_needs_its_document_first(run: Run, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "rules/schema", tmp_path / "rules/schema")
    (tmp_path / "rules/facts.yaml").write_text("groups:\nfacts:\n", "utf-8")
    (tmp_path / "rules/indicators.yaml").write_text("indicators:\n", "utf-8")
    ran = run("export-template", "targets", "-o", "t.xlsx", "--lang", "en", cwd=tmp_path)
    assert ran.code == 3
    said = ("--symbol", "12-NQ/TU", "--title", "Cán bộ", "--issuer", "Tỉnh ủy", "--date", "2024-02-15")
    assert run("new", "document", *said, "--horizon", "2025", cwd=tmp_path).code == 0
    assert made(run, tmp_path, SHARE).code == 0
    assert run("lint", cwd=tmp_path) == CLEAN
