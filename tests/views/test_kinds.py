"""What is no number reads as words in every format, and is read back from JSON as it was."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import zipfile
from pathlib import Path

import jsonschema
import openpyxl
import pytest

from tests.conftest import ROOT, Run
from tests.kinds import dataset, with_kinds

MISSING = {"has_plan": "không", "rating": "yếu", "done_on": "20/7/2025", "place": "46"}
MET = {"has_plan": "có", "rating": "tốt", "done_on": "15/6/2025", "place": "12"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    dataset(with_kinds(tmp_path), "2025-12-31", **MET)
    dataset(tmp_path, "2024-12-31", **MISSING)
    return tmp_path


THEN, NOW = "datasets/x/2024-12-31.yaml", "datasets/x/2025-12-31.yaml"


@pytest.mark.parametrize(
    ("lang", "lines"),
    [
        (
            "vi",
            [
                "NQ-1/has-plan 2025  ✗ chưa đạt  không  = có  0% mục tiêu",
                "NQ-1/rating 2025  ✗ chưa đạt  yếu  ≥ tốt  thiếu 2 bậc",
                "NQ-1/done-on 2025  ✗ chưa đạt  20/7/2025  đến hết 30/6/2025  chậm 20 ngày",
                "NQ-1/place 2025  ✗ chưa đạt  hạng 46  ≤ hạng 30  còn cách 16 hạng",
            ],
        ),
        (
            "en",
            [
                "NQ-1/has-plan 2025  ✗ missed  no  = yes  0% of target",
                "NQ-1/rating 2025  ✗ missed  yếu  ≥ tốt  2 grades short",
                "NQ-1/done-on 2025  ✗ missed  2025-07-20  by 2025-06-30  20 days late",
                "NQ-1/place 2025  ✗ missed  rank 46  ≤ rank 30  16 places short",
            ],
        ),
    ],
)
def test_plain_text(lang: str, lines: list[str], run: Run, folder: Path) -> None:
    ran = run("evaluate", THEN, "--format", "plain", "--lang", lang, cwd=folder)
    assert set(lines) <= set(ran.out.splitlines()), ran.out


def test_csv_holds_codes(run: Run, folder: Path) -> None:
    rows = run("evaluate", THEN, "--format", "csv", cwd=folder).out.splitlines()
    assert [row for row in rows if ",NQ-1,done-on,0," in row] == [
        "x,2024-12-31,NQ-1,done-on,0,main,Ngày hoàn thành,2025,missed,739452,1,,2025-07-20,by,,2025-06-30"
        ",,,,,,,,,,,,,20,,,so_far,2024-12-31,,,,1-NQ/TU,date"
    ]
    assert any(",weak,at_least,,good," in row for row in rows)
    assert any(",no,is,,yes," in row for row in rows)


def test_json_holds_codes_and_the_contract(run: Run, folder: Path) -> None:
    made = json.loads(run("evaluate", THEN, "--format", "json", cwd=folder).out)
    jsonschema.validate(made, json.loads((ROOT / "docs/assessment.schema.json").read_text("utf-8")))
    rating = next(one for one in made["results"] if one["target"] == "rating")
    assert rating["level"] == {"op": "at_least", "exact": "good", "percent": None}
    assert rating["value"]["grades"] == {"weak": "yếu", "fair": "khá", "good": "tốt"}
    assert rating["value"]["operands"] == {"rating": "weak"}


def test_a_workbook_holds_days_as_days(run: Run, folder: Path) -> None:
    assert run("evaluate", THEN, "--format", "xlsx", "-o", "a.xlsx", cwd=folder).code == 0
    sheets = openpyxl.load_workbook(folder / "a.xlsx")
    cells = [cell for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row]
    assert cells.count(dt.datetime(2025, 7, 20)) == 3  # noqa: DTZ001 - a cell has no zone
    assert {"yếu", "tốt", "không", "có", 46, "ngày", "bậc", "hạng"} <= set(cells)


@pytest.mark.parametrize("command", ["page", "report", "explain"])
def test_what_is_read_holds_words(command: str, run: Run, folder: Path) -> None:
    if command == "explain":
        text = run("explain", "NQ-1/every", THEN, cwd=folder).out
    elif command == "page":
        text = run("evaluate", THEN, "--format", "html", cwd=folder).out
    else:
        assert run("report", THEN, "-o", "a.docx", cwd=folder).code == 0
        with zipfile.ZipFile(io.BytesIO((folder / "a.docx").read_bytes())) as packed:
            text = packed.read("word/document.xml").decode()
    text = re.sub(r"<[^>]+>", "", text)
    for word in ("20/7/2025", "hạng 46", "chậm 20 ngày", "thiếu 2 bậc"):
        assert word in text
    assert "739" not in text  # no number of a day


def test_a_comparison_counts_steps_also_of_saved_assessments(run: Run, folder: Path) -> None:
    now = run("diff", THEN, NOW, "--format", "plain", cwd=folder)
    for line in (
        "NQ-1/rating 2025  ✗ yếu  ✓ tốt  +2 bậc  2 → –",
        "NQ-1/done-on 2025  ✗ 20/7/2025  ✓ 15/6/2025  −35 ngày  20 → –",
        "NQ-1/place 2025  ✗ hạng 46  ✓ hạng 12  −34 hạng  16 → –",
        "NQ-1/has-plan 2025  ✗ không  ✓ có  0% → 100%",
    ):
        assert line in now.out.splitlines(), now.out
    run("evaluate", THEN, "--format", "json", "-o", "then.json", cwd=folder)
    assert run("diff", "then.json", NOW, "--format", "plain", cwd=folder).out == now.out


def test_nothing_is_projected(run: Run, folder: Path) -> None:
    dataset(folder, "2023-12-31", **MISSING)
    ran = run("trend", "datasets/x/2023-12-31.yaml", THEN, "--format", "json", cwd=folder)
    trends = json.loads(ran.out)["trends"]
    assert {one["outlook"] for one in trends} == {"not_enough_data"}
    assert {one["overall"] for one in trends} == {None}
