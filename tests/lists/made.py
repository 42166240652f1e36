"""Lists of people for tests: those of docs/make_lists.py, written as staff write them."""

from __future__ import annotations

import csv
import io
import runpy
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tests.conftest import ROOT

MAKE: dict[str, Any] = runpy.run_path(str(ROOT / "docs/make_lists.py"))
Rows = list[list[str | int]]
Official: Any = MAKE["Official"]
CADRES: list[Any] = MAKE["cadres"]()
MANAGERS: list[Any] = MAKE["managers"]()
LEADERS: list[Any] = MAKE["city_leaders"]()
EXAMPLES = sorted((ROOT / "examples/lists").glob("*.xlsx"))

FIRST = 8  # row of the first person or body: three lines of title, a blank one, three of header

table: Callable[..., Rows] = MAKE["table"]
workbook: Callable[[dict[str, Rows]], bytes] = MAKE["workbook"]


def cadres(people: Sequence[Any] | None = None) -> Rows:
    """The list of Phụ lục 5."""
    return table("Phụ lục 5. DANH SÁCH CÁN BỘ CHỦ CHỐT CẤP XÃ", CADRES if people is None else people, True)


def managers(people: Sequence[Any] | None = None) -> Rows:
    """The list of Phụ lục 4."""
    return table("Phụ lục 4. DANH SÁCH TRƯỞNG, PHÓ PHÒNG", MANAGERS if people is None else people)


def leaders(people: Sequence[Any] | None = None) -> Rows:
    """The list of Phụ lục 3."""
    return table("Phụ lục 3. DANH SÁCH LÃNH ĐẠO HĐND, UBND THÀNH PHỐ", LEADERS if people is None else people)


def write(path: Path, rows: Rows, sheet: str = "PL5") -> Path:
    """A list as a file: a workbook, or delimited text in which nothing is merged."""
    if path.suffix == ".xlsx":
        path.write_bytes(workbook({sheet: rows}))
    else:
        paper = io.StringIO()
        csv.writer(paper, delimiter="\t" if path.suffix == ".tsv" else ",").writerows(rows)
        path.write_text(paper.getvalue(), "utf-8")
    return path


def row_of(rows: Rows, code: str) -> int:
    """The number of the row that a person stands on."""
    return next(number for number, row in enumerate(rows, 1) if len(row) > 1 and row[1] == code)


# What the printed form 9B and its table in text say, the same of both.
OF_9B = {
    "city_leaders": "6",
    "council_chairs": "1",
    "council_vice_chairs": "1",
    "committee_chairs": "1",
    "committee_vice_chairs": "3",
    "women_city_leaders": "1",
    "minority_city_leaders": "1",
    "council_minority_leaders": "1",
    "committee_minority_leaders": "0",
    "city_leaders_advanced_theory": "6",
    "agency_managers": "42",
    "agency_heads": "18",
    "agency_deputies": "24",
    "minority_agency_managers": "4",
    "minority_agency_heads": "2",
    "minority_agency_deputies": "2",
}
