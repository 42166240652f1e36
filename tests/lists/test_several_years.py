"""One header for several years: over a column for each, or over one whose cells hold a value for each."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.conftest import ROOT, Ran, Run
from tests.lists.made import CADRES, FIRST, Rows, cadres, row_of, write

pytestmark = pytest.mark.slow("fifty lists, each imported whole")

OUTER, INNER = 4, 5  # positions of the two rows of the header
EARLIER, LATER = 14, 15  # positions of the two columns of ratings
SHARE = "commune_cadres_good_share"
BOTH = "Xếp loại năm 2021, 2022"
ROW = row_of(cadres(), "Cán bộ 05")


def imported(run: Run, path: Path, rows: Rows, *areas: str) -> Ran:
    """A list, with some cells merged besides those that ``write`` merges."""
    write(path, rows)
    if areas:
        book = load_workbook(path)
        for area in areas:
            book.worksheets[0].merge_cells(area)
        book.save(path)
    return run("import", path, "--format", "json")


def facts(ran: Ran) -> dict[tuple[str, int | None], Any]:
    assert ran.code == 0, ran.err
    return {(one["fact"], one["year"]): one["value"] for one in json.loads(ran.out)["facts"]}


def told(ran: Ran) -> list[tuple[str, str]]:
    """Errors: the cell and the code."""
    assert ran.code == 3
    return re.findall(r"PL5(?:\.csv:|!)(\S+): lỗi: [^\n]* \[([a-z-]+)\]$", ran.err, re.MULTILINE)


def headed(rows: Rows, outer: str, first: str = "", second: str = "") -> Rows:
    rows[OUTER][EARLIER], rows[INNER][EARLIER : LATER + 1] = outer, [first, second]
    return rows


def in_one(outer: str, between: str = ", ", inner: str = "") -> Rows:
    """The list with the ratings of both years in one column."""
    rows = headed(cadres(), outer, inner)
    for position, row in enumerate(rows):
        if len(row) > LATER:
            if position >= FIRST - 1:
                row[EARLIER] = f"{row[EARLIER]}{between}{row[LATER]}"
            del row[LATER]
    return rows


def rated(text: str) -> Rows:
    """The list with the ratings in one column, one person's as given."""
    rows = in_one(BOTH)
    rows[ROW - 1][EARLIER] = text
    return rows


@pytest.fixture
def clean(run: Run, tmp_path: Path) -> dict[tuple[str, int | None], Any]:
    found = facts(imported(run, tmp_path / "PL5.csv", cadres()))
    assert found[SHARE, 2021] != found[SHARE, 2022]  # or nothing would tell the years apart
    return found


@pytest.mark.parametrize(
    "header",
    [
        BOTH,
        "Xếp loại năm 2021,2022",
        "Xếp loại năm 2021; 2022",
        "Xếp loại năm 2021/2022",
        "Xếp loại năm 2021 và 2022",
        "Xếp loại năm 2021 và năm 2022",
        "Xếp loại năm 2021, năm 2022:",
        "Kết quả xếp loại 2021-2022",
        "Kết quả xếp loại 2021 – 2022",
        "KẾT QUẢ XẾP LOẠI\nnăm 2021 đến năm 2022",
    ],
)
def test_headers(header: str, run: Run, tmp_path: Path, clean: dict[tuple[str, int | None], Any]) -> None:
    assert facts(imported(run, tmp_path / "PL5.xlsx", headed(cadres(), header))) == clean
    assert facts(imported(run, tmp_path / "PL5.csv", in_one(header))) == clean


WAYS: dict[str, tuple[Rows, str, tuple[str, ...]]] = {
    "an inner header over both": (headed(cadres(), "Xếp loại", "Năm 2021, 2022"), ".xlsx", ("O6:P6",)),
    "years below the years": (headed(cadres(), BOTH, "Năm 2021", "Năm 2022"), ".xlsx", ()),
    "bare years below the years, unmerged": (headed(cadres(), BOTH, "2021", "2022"), ".csv", ()),
    "an inner header over one": (in_one("Xếp loại", inner="Năm 2021, 2022"), ".csv", ()),
    "semicolons": (in_one(BOTH, "; "), ".csv", ()),
    "slashes": (in_one(BOTH, "/"), ".csv", ()),
    "line breaks beside commas": (in_one(BOTH, ",\n"), ".csv", ()),
    "a comma too many": (rated("HTTNV, HTTNV,"), ".csv", ()),
}


@pytest.mark.parametrize("way", WAYS)
def test_what_comes_out_even_is_read_in_order(
    way: str, run: Run, tmp_path: Path, clean: dict[tuple[str, int | None], Any]
) -> None:
    rows, suffix, areas = WAYS[way]
    assert facts(imported(run, tmp_path / f"PL5{suffix}", rows, *areas)) == clean


@pytest.mark.parametrize(
    ("text", "among"),
    [
        ("-, HTXSNV", (22, 23)),
        ("Chưa xếp loại; HTXSNV", (22, 23)),
        ("HTTNV/–", (23, 22)),
        ("", (22, 22)),
        ("-", (22, 22)),
    ],
)
def test_a_year_without_a_rating(text: str, among: tuple[int, int], run: Run, tmp_path: Path) -> None:
    ran = imported(run, tmp_path / "PL5.csv", rated(text))
    assert ran.code == 0, ran.err
    counted = {one["year"]: one["among"] for one in json.loads(ran.out)["facts"] if one["fact"] == SHARE}
    assert counted == {2021: among[0], 2022: among[1]}


WRONG: dict[str, tuple[Rows, str, str, str]] = {
    "one value for two years": (rated("HTTNV"), ".csv", f"O{ROW}", "cột O là của các năm 2021, 2022"),
    "three values for two years": (rated("HTTNV, HTTNV, HTTNV"), ".csv", f"O{ROW}", f"dòng {ROW}: 3"),
    "one value and a comma": (rated(", HTTNV"), ".csv", f"O{ROW}", f"dòng {ROW}: 1"),
    "a hyphen between values": (rated("HTTNV - HTXSNV"), ".csv", f"O{ROW}", f"dòng {ROW}: 1"),
    "a line break between values": (rated("HTTNV\nHTXSNV"), ".csv", f"O{ROW}", f"dòng {ROW}: 1"),
    "a school year": (in_one("Kết quả xếp loại 2021-2022", "")[:FIRST] + cadres()[FIRST:], ".csv", "O9", "dòng 9"),
    "three columns for two years": (
        [[*row[:LATER], "", *row[LATER:]] if len(row) > LATER else row for row in headed(cadres(), BOTH)],
        ".xlsx",
        "O6",
        "2 năm (2021, 2022), nhưng nằm trên 3 cột: O:Q",
    ),
    "two columns for three years": (
        headed(cadres(), "Xếp loại năm 2020-2022"),
        ".xlsx",
        "O6",
        "3 năm (2020, 2021, 2022), nhưng nằm trên 2 cột: O:P",
    ),
    "years in another order": (headed(cadres(), "Xếp loại năm 2022, 2021"), ".xlsx", "O6", "cột O:P"),
    "a year twice": (headed(cadres(), "Xếp loại năm 2021, 2021"), ".xlsx", "O6", "cột O:P"),
}


@pytest.mark.parametrize("fault", WRONG)
def test_anything_else_is_an_error_that_names_the_column(fault: str, run: Run, tmp_path: Path) -> None:
    rows, suffix, place, says = WRONG[fault]
    ran = imported(run, tmp_path / f"PL5{suffix}", rows)
    assert told(ran) == [(place, "several-years")], ran.err
    assert says in ran.err
    assert "HTTNV" not in ran.err.replace("HTTNV, HTXSNV", "")  # but as the example of the hint


def test_a_column_that_is_wrong_in_every_row_is_told_once(run: Run, tmp_path: Path) -> None:
    """Nothing is merged in delimited text: the header stands over the first of two columns."""
    ran = imported(run, tmp_path / "PL5.csv", headed(cadres(), BOTH))
    assert len(CADRES) > 10
    assert ran.err.count("[several-years]") == 1
    assert f"… ({len(CADRES)}): 1" in ran.err


def test_an_unknown_value_of_a_year_is_told_at_its_cell(run: Run, tmp_path: Path) -> None:
    assert imported(run, tmp_path / "PL5.csv", rated("HTTNV, Tốt")).code == 0
    assert told(run("import", tmp_path / "PL5.csv", "--strict")) == [(f"O{ROW}", "unknown-word")]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("good: [HTTNV,", 'good: ["HTTNV, HTXSNV", HTTNV,'), "dòng"),
        (("blank: unrated", "blank: unrated\n    several: true"), "có thể là của cùng một năm"),
    ],
    ids=["a value with a comma", "several values a year"],
)
def test_where_a_comma_may_join_two_things_nothing_is_guessed(
    change: tuple[str, str], says: str, run: Run, tmp_path: Path
) -> None:
    for path in (ROOT / "rules").rglob("*.yaml"):
        (tmp_path / "rules" / path.relative_to(ROOT / "rules")).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "rules" / path.relative_to(ROOT / "rules")).write_bytes(path.read_bytes())
    words = tmp_path / "rules/forms/words.yaml"
    text = words.read_text("utf-8")
    assert change[0] in text
    words.write_text(text.replace(*change), "utf-8")
    list_of_people = write(tmp_path / "PL5.csv", in_one(BOTH))
    ran = run("import", list_of_people, "--rules", tmp_path / "rules")
    assert {code for _, code in told(ran)} == {"several-years"}, ran.err
    assert says in ran.err
