"""Results as tables: levels whole in every format, columns of one name with one meaning, one place for formats."""

from __future__ import annotations

import ast
import csv
import io
import json
import re
import shutil
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from chitieu.views.tables import formats
from chitieu.views.tables.formats import Format
from tests.conftest import ROOT, Run

VIEWS = ROOT / "engine/chitieu/views"
RULE = "rules/NQ-1/minority-led-agencies.yaml"
BASE = ROOT / "tests/bad/_base"
LEVELS = {  # what the file asks, and the columns that say it whole
    "range": ("between: {2025: [60%, 80%]}", {"op": "between", "level": "0.6", "upper": "0.8"}),
    "tolerance": ("about: {2025: 60%}\ntolerance: 6%", {"op": "about", "level": "0.6", "tolerance": "0.06"}),
    "baseline": ("at_least: {2025: 60%}\nbaseline: 10%", {"op": "at_least", "level": "0.6", "baseline": "0.1"}),
}
COLUMNS = ("op", "level", "upper", "tolerance", "baseline")


@pytest.fixture(params=LEVELS)
def level(request: pytest.FixtureRequest) -> tuple[str, dict[str, str]]:
    return LEVELS[request.param]


@pytest.fixture
def years(level: tuple[str, dict[str, str]], tmp_path: Path) -> list[Path]:
    """Two datasets of a rulebook that asks this level."""
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    rule = tmp_path / RULE
    rule.write_text(rule.read_text("utf-8").replace("at_least: {2025: 60%, 2030: 65%}", level[0]), "utf-8")
    paths = []
    for year, led in ((2021, 2), (2022, 5)):
        path = tmp_path / f"datasets/sample-city/{year}-12-31.yaml"
        facts = f"facts: {{agencies: 20, minority_led_agencies: {led}}}"
        path.write_text(f"unit: {{id: sample-city, name: Thành phố mẫu}}\nas_of: {year}-12-31\n{facts}\n", "utf-8")
        paths.append(path)
    return paths


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def exact(record: dict[str, Any]) -> dict[str, str]:
    """A level of JSON as columns have it."""
    parts: dict[str, str] = {
        name: str(record[name]["exact"]) for name in ("upper", "tolerance", "baseline") if name in record
    }
    numbers: dict[str, str] = {"level": str(record["exact"]), **parts}
    texts = {name: f"{float(Fraction(number)):g}" for name, number in numbers.items()}
    return {"op": str(record["op"]), **texts}


def test_json_has_the_whole_level(
    level: tuple[str, dict[str, str]], years: list[Path], run: Run, tmp_path: Path
) -> None:
    def saved(*command: str | Path) -> Any:
        return json.loads(run(*command, "--format", "json", cwd=tmp_path).out)

    levels = [saved("evaluate", years[1])["results"][0]["level"]]
    levels += [saved("diff", *years)["changes"][0][side]["level"] for side in ("then", "now")]
    levels += [saved("trend", *years)["trends"][0]["level"]]
    assert [exact(one) for one in levels] == [level[1]] * 4


def test_csv_has_the_whole_level(
    level: tuple[str, dict[str, str]], years: list[Path], run: Run, tmp_path: Path
) -> None:
    for command in (("evaluate", years[1]), ("diff", *years), ("trend", *years)):
        row = read(run(*command, "--format", "csv", cwd=tmp_path).out)[0]
        assert {name: row[name] for name in COLUMNS if row[name]} == level[1]
        percents = {name: row[f"{name}_percent"] for name in COLUMNS[1:] if row[f"{name}_percent"]}
        assert percents == {name: f"{float(text) * 100:g}" for name, text in level[1].items() if name != "op"}


def test_workbooks_have_the_whole_level(
    level: tuple[str, dict[str, str]], years: list[Path], run: Run, tmp_path: Path
) -> None:
    titles = {"level": "Level", "upper": "Upper end", "tolerance": "Tolerance", "baseline": "Baseline"}
    for number, command in ((1, ("evaluate", years[1])), (0, ("trend", *years))):
        assert run(*command, "-o", tmp_path / "a.xlsx", "--lang", "en", cwd=tmp_path).code == 0
        head, first, *_ = load_workbook(tmp_path / "a.xlsx").worksheets[number].iter_rows(values_only=True)
        row = dict(zip(head, first, strict=True))
        for column, title in titles.items():
            assert row.get(title) == (float(level[1][column]) if column in level[1] else None)


def test_the_table_of_units_has_the_whole_level(
    level: tuple[str, dict[str, str]], years: list[Path], run: Run, tmp_path: Path
) -> None:
    """And its columns mean what those of evaluate mean."""
    (tmp_path / "units.csv").write_text(
        "unit,as_of,agencies,minority_led_agencies\nsample-city,2022-12-31,20,5\n", "utf-8"
    )
    assert run("evaluate-many", "units.csv", "-o", "v.csv", cwd=tmp_path).code == 0
    many = read((tmp_path / "v.csv").read_text("utf-8-sig"))
    single = read(run("evaluate", years[1], "--format", "csv", cwd=tmp_path).out)
    assert {name: many[0][name] for name in COLUMNS if many[0][name]} == level[1]
    quotients = [("attainment_numerator", "attainment_denominator")]
    shared = [name for name in many[0] if name in single[0] and name not in quotients[0]]
    assert len(shared) == len(many[0]) - len(quotients[0])
    for ours, theirs in zip(many, single, strict=True):
        assert {name: ours[name] for name in shared} == {name: theirs[name] for name in shared}
        for above, below in quotients:
            assert Fraction(int(ours[above]), int(ours[below])) == Fraction(int(theirs[above]), int(theirs[below]))


def test_a_value_that_is_not_known_is_an_empty_cell(run: Run) -> None:
    rows = read(run("evaluate", "datasets/lai-chau-city/2021.yaml", "--format", "csv").out)
    (row, *_) = [row for row in rows if row["target"] == "minority-led-agencies"]
    figures = ("numerator", "denominator", "value", "value_percent", "attainment", "attainment_numerator", "shortfall")
    assert [row[name] for name in figures] == [""] * len(figures)
    assert (row["part"], row["level"], row["level_percent"]) == ("0", "0.6", "60")


# --- the house --------------------------------------------------------------------------------------------------


def test_each_format_is_a_module_registered_once() -> None:
    renderers = {path.stem for path in (VIEWS / "tables").glob("*.py") if "\ndef rendered(" in path.read_text("utf-8")}
    assert renderers - {"formats"} == {"screen" if one is Format.table else one.value for one in Format}
    assert set(formats.BY_SUFFIX.values()) == set(Format) - {Format.table}


def test_no_public_class_of_views_stands_in_another_module() -> None:
    names = Counter(
        node.name
        for path in (ROOT / "engine/chitieu").rglob("*.py")
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    of_views = {
        node.name
        for path in VIEWS.rglob("*.py")
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.ClassDef)
    }
    assert {name for name in of_views if names[name] > 1} == set()


def test_openpyxl_and_rich_wait_until_they_are_asked_for() -> None:
    for path in VIEWS.glob("*.py"):
        eager = re.findall(r"^(?:from|import) (openpyxl|rich|jinja2)\b", path.read_text("utf-8"), re.MULTILINE)
        assert eager == [], path.name
