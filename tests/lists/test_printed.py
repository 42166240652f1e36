"""Published forms in their printed layouts: each read as itself, or refused by its name; never one as another.

The layouts stand in ``printed`` as pages, with their merged cells; they are read as such, as workbooks and from Word.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from openpyxl import Workbook

from chitieu.sheets.blocks import TextTable
from chitieu.sheets.page import page_blocks
from tests.conftest import ROOT, Ran, Run
from tests.lists.made import OF_9B
from tests.prose.word_files import word_file

pytestmark = pytest.mark.slow("every printed form, imported whole")

PRINTED = ROOT / "tests/lists/printed"
Value = str | dict[str, str] | None


def tables(name: str) -> list[TextTable]:
    page = page_blocks((PRINTED / f"{name}.html").read_text("utf-8"))
    return [block for block in page if isinstance(block, TextTable)]


def as_page(name: str, folder: Path) -> Path:
    """Under the name of a workbook, as programs of many offices write it."""
    path = folder / "bieu.xls"
    path.write_bytes((PRINTED / f"{name}.html").read_bytes())
    return path


def as_workbook(name: str, folder: Path) -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    top = 0
    for table in tables(name):
        for number, row in enumerate(table.rows, 1):
            for column, text in enumerate(row, 1):
                sheet.cell(top + number, column, int(text) if re.fullmatch(r"[1-9]\d*|0", text) else text or None)
        for span in table.merged:
            sheet.merge_cells(None, span.top + top, span.left, span.bottom + top, span.right)
        top += len(table.rows)
    path = folder / "bieu.xlsx"
    book.save(path)
    return path


def as_document(name: str, folder: Path) -> Path:
    """The annex of a report: paragraphs, a table that lays out the head of the page, the table itself."""
    path = folder / "bieu.docx"
    text = (
        "<w:p><w:r><w:t>II. KẾT QUẢ: đã bố trí 17 cơ quan, trong đó có cán bộ quy hoạch và nghỉ hưu.</w:t></w:r></w:p>"
    )
    return word_file(path, text + "".join(map(word_table, tables(name))))


def word_table(table: TextTable) -> str:
    """A table as Word writes it: a cell that is merged downwards stands in each row."""
    starts = {(span.top, span.left): span for span in table.merged}
    covered = {(row, span.left): span for span in table.merged for row in range(span.top, span.bottom + 1)}
    rows = []
    for number, row in enumerate(table.rows, 1):
        cells, column = [], 1
        while column <= len(row):
            span = covered.get((number, column))
            wide = span.right - span.left + 1 if span else 1
            down = ""
            if span and span.bottom > span.top:
                down = '<w:vMerge w:val="restart"/>' if (number, column) in starts else "<w:vMerge/>"
            lines = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in row[column - 1].split("\n"))
            cells.append(f'<w:tc><w:tcPr><w:gridSpan w:val="{wide}"/>{down}</w:tcPr>{lines}</w:tc>')
            column += wide
        rows.append(f"<w:tr>{''.join(cells)}</w:tr>")
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


WRITERS: Mapping[str, Callable[[str, Path], Path]] = {
    "page": as_page,
    "workbook": as_workbook,
    "document": as_document,
}


def between(low: int, high: int) -> dict[str, str]:
    return {"at_least": str(low), "at_most": str(high)}


TRUTH: Mapping[str, tuple[str, Mapping[str, Value]]] = {
    "9b-btctw": (
        "leaders-9b",
        OF_9B,
    ),
    "9c-btctw": (
        "commune-leaders-9c",
        {
            "commune_party_secretaries": "7",
            "commune_party_deputies": "8",
            "commune_committee_chairs": "7",
            "commune_cadres": between(15, 29),
            "women_commune_cadres": between(4, 8),
            "minority_commune_cadres": between(4, 7),
            "commune_cadres_degree_or_higher": between(15, 29),
            "commune_cadres_degree": between(12, 23),
            "commune_cadres_advanced_theory": between(11, 22),
            "commune_cadres_intermediate_theory": between(4, 7),
        },
    ),
    "bm04-bnv": (
        "commune-payroll-bm04",
        {
            "commune_cadres": "7",
            "commune_party_secretaries": "2",
            "commune_party_deputies": "3",
            "commune_council_chairs_full_time": "1",
            "commune_council_chairs_concurrent": "1",
            "commune_committee_chairs": "2",
            "women_commune_cadres": "2",
            "communes": "2",
            "wards": "1",
            "rural_communes": "1",
        },
    ),
    "xa-phuong": (
        "commune-cadres-by-commune",
        {
            "commune_cadres": "23",
            "women_commune_cadres": "6",
            "minority_commune_cadres": "5",
            "commune_cadres_master": "4",
            "commune_cadres_degree": "19",
            "commune_cadres_advanced_theory": "16",
            "commune_cadres_intermediate_theory": "7",
            "commune_cadres_principal_rank": "16",
            "commune_cadres_specialist_rank": "7",
            "communes": "7",
            "wards": "5",
            "rural_communes": "2",
            "communes_with_minority_cadre": "4",
        },
    ),
}
REFUSED = {"9a-btctw": "9A-BTCTW", "bm02-bnv": "BM02/BNV", "2c-bnv": "2C"}


def codes(ran: Ran) -> set[str]:
    return set(re.findall(r"\[([a-z-]+)\]$", ran.err, re.MULTILINE))


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("name", TRUTH)
def test_a_printed_form_is_read_as_itself(name: str, writer: str, run: Run, tmp_path: Path) -> None:
    form, facts = TRUTH[name]
    ran = run("import", WRITERS[writer](name, tmp_path), "--format", "json")
    assert ran.code == 0, ran.err
    assert codes(ran) <= {"misnamed"}
    said = json.loads(ran.out)
    assert [sheet["form"] for sheet in said["sheets"]] == [form]
    assert {one["fact"]: one["value"] for one in said["facts"]} == facts


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("name", REFUSED)
def test_a_form_that_nothing_is_counted_from_is_refused_by_its_name(
    name: str, writer: str, run: Run, tmp_path: Path
) -> None:
    ran = run("import", WRITERS[writer](name, tmp_path), "--format", "json")
    assert (ran.code, ran.out) == (3, "")
    assert codes(ran) - {"misnamed", "no-form"} == {"printed-form", "nothing-read"}
    assert REFUSED[name] in ran.err


@pytest.mark.parametrize(("title", "form"), [("BM04/BNV", "commune-payroll-bm04"), ("Biểu số 9B-BTCTW", "leaders-9b")])
def test_a_form_in_another_layout_is_refused_by_its_name(title: str, form: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(f"{title}\nNội dung,Kỳ này,Kỳ trước\nA,1,2\n", "utf-8")
    ran = run("import", tmp_path / "x.csv")
    assert (ran.code, codes(ran)) == (3, {"not-the-form", "nothing-read"})
    assert form in ran.err


def test_forms_of_one_workbook_are_each_read_as_themselves(run: Run, tmp_path: Path) -> None:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name in ("9a-btctw", "9b-btctw", "9c-btctw"):
        sheet = book.create_sheet(name[:2].upper())
        top = 0
        for table in tables(name):
            for row in table.rows:
                top += 1
                for column, text in enumerate(row, 1):
                    sheet.cell(top, column, text or None)
    book.save(tmp_path / "bieu.xlsx")
    ran = run("import", tmp_path / "bieu.xlsx", "--format", "json")
    assert (ran.code, codes(ran)) == (0, {"printed-form"})
    assert [sheet["form"] for sheet in json.loads(ran.out)["sheets"]] == ["leaders-9b", "commune-leaders-9c"]


@pytest.mark.parametrize("title", ["CẤP HUYỆN", ""])
def test_columns_of_another_form_than_the_title_names_are_asked_about(title: str, run: Run, tmp_path: Path) -> None:
    """The printed form 9C has the title of 9B; without its number, nobody can tell."""
    page = (PRINTED / "9c-btctw.html").read_text("utf-8")
    page = page.replace("Biểu số 9C - BTCTW", "").replace("CẤP HUYỆN", title)
    (tmp_path / "x.html").write_text(page, "utf-8")
    ran = run("import", tmp_path / "x.html")
    assert (ran.code, codes(ran)) == (3, {"which-form"})


FAULTS = {
    "a unit of no known kind": ("Xã Bảy", "Bản Bảy", "unknown-body"),
    "a unit twice": ("Xã Bảy", "Xã Sáu", "unit-twice"),
    "a part above the whole": (
        "<td>Phường Bốn</td><td>3</td><td>1</td>",
        "<td>Phường Bốn</td><td>3</td><td>4</td>",
        "part-above-whole",
    ),
    "a word for a number": ("<td>Phường Bốn</td><td>3</td>", "<td>Phường Bốn</td><td>ba</td>", "not-a-count"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_faults_of_rows_of_units_are_errors(fault: str, run: Run, tmp_path: Path) -> None:
    before, after, code = FAULTS[fault]
    page = (PRINTED / "xa-phuong.html").read_text("utf-8")
    assert before in page
    (tmp_path / "x.html").write_text(page.replace(before, after), "utf-8")
    ran = run("import", tmp_path / "x.html")
    assert ran.code == 3
    assert code in codes(ran)


def test_a_total_that_differs_is_told_and_a_unit_that_is_not_filled_in_leaves_bounds(run: Run, tmp_path: Path) -> None:
    page = (PRINTED / "xa-phuong.html").read_text("utf-8")
    row = next(line for line in page.split("\n") if "Phường Ba<" in line)
    blank = "<tr><td>3</td><td>Phường Ba</td></tr>"
    (tmp_path / "x.html").write_text(page.replace(row, blank), "utf-8")
    ran = run("import", tmp_path / "x.html", "--format", "json")
    assert (ran.code, codes(ran)) == (0, {"not-said", "total-differs"})
    values = {one["fact"]: one["value"] for one in json.loads(ran.out)["facts"]}
    assert values["commune_cadres"] == {"at_least": "20"}
    assert values["communes"] == "7"
    assert values["communes_with_minority_cadre"] == {"at_least": "3", "at_most": "4"}
