"""Every output carries the whole level: both ends of a range, the tolerance of “about”, the baseline."""

from __future__ import annotations

import csv
import json
import zipfile
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.conftest import Run

FACTS = """
groups: {g: Nhóm}
facts:
  a: {label: Số a, unit: người, group: g}
  b: {label: Số b, unit: người, group: g, part_of: a}
"""
INDICATORS = """
indicators:
  share: {label: Tỷ lệ b, formula: b / a, unit: "%", group: g}
"""
DOCUMENT = """
id: D
symbol: 01-NQ/TU
title: Nghị quyết
issuer: Ban
date: 2021-01-01
horizons: [2025]
"""
TARGETS = {
    "range": "between: {2025: [11%, 13%]}",
    "about": "about: {2025: 87%}\ntolerance: 7%",
    "baseline": "at_most: {2025: 31%}\nbaseline: 53%",
}
# Kind, figure, upper end, tolerance, baseline, as programs read them.
WHOLE = {
    "range": ("between", "0.11", "0.13", "", ""),
    "about": ("about", "0.87", "", "0.07", ""),
    "baseline": ("at_most", "0.31", "", "", "0.53"),
}
COLUMNS = ("op", "level", "upper", "tolerance", "baseline")
# The same as people read them.
SEEN = {"range": ("11%", "13%"), "about": ("87%", "7 điểm"), "baseline": ("31%", "53%")}
EARLIER, LATEST = "datasets/x/2022-12-31.yaml", "datasets/x/2023-12-31.yaml"


@pytest.fixture
def leveled(tmp_path: Path) -> Path:
    rules = tmp_path / "rules"
    (rules / "D").mkdir(parents=True)
    for name, text in (("facts.yaml", FACTS), ("indicators.yaml", INDICATORS), ("D/document.yaml", DOCUMENT)):
        (rules / name).write_text(text, "utf-8")
    for id, level in TARGETS.items():
        head = f"id: {id}\nindicator: share\nstatement: Mục tiêu.\nsource: mục I\n"
        (rules / f"D/{id}.yaml").write_text(head + level + "\n", "utf-8")
    (tmp_path / "datasets/x").mkdir(parents=True)
    for path, b in ((EARLIER, 40), (LATEST, 45)):
        text = f"unit: {{id: x, name: Xã X}}\nas_of: {Path(path).stem}\nfacts: {{a: 100, b: {b}}}\n"
        (tmp_path / path).write_text(text, "utf-8")
    (tmp_path / "units.csv").write_text("unit,as_of,a,b\nx,2023-12-31,100,45\n", "utf-8")
    return tmp_path


COMMANDS = {"evaluate": ("evaluate", LATEST), "trend": ("trend", EARLIER, LATEST), "diff": ("diff", EARLIER, LATEST)}


@pytest.mark.parametrize("format", ["table", "plain", "markdown", "html"])
@pytest.mark.parametrize("command", ["evaluate", "trend"])
def test_people_see_the_whole_level(run: Run, leveled: Path, command: str, format: str) -> None:
    ran = run(*COMMANDS[command], "--format", format, "--decimals", "0", cwd=leveled)
    assert ran.code == 0, ran.err
    shown = " ".join(ran.out.replace("\xa0", " ").replace("│", " ").split())
    for figures in SEEN.values():
        for figure in figures:
            assert figure in shown, (figure, shown)


@pytest.mark.parametrize("command", COMMANDS)
def test_csv_has_the_whole_level(run: Run, leveled: Path, command: str) -> None:
    lines = run(*COMMANDS[command], "--format", "csv", cwd=leveled).out.splitlines()
    rows = [dict(zip(lines[0].lstrip("\ufeff").split(","), line.split(","), strict=True)) for line in lines[1:]]
    found = {row["target"]: tuple(row[column] for column in COLUMNS) for row in rows}
    assert found == WHOLE


@pytest.mark.parametrize("command", COMMANDS)
def test_json_has_the_whole_level(run: Run, leveled: Path, command: str) -> None:
    saved = json.loads(run(*COMMANDS[command], "--format", "json", cwd=leveled).out)
    key = {"evaluate": "results", "trend": "trends", "diff": "changes"}[command]
    for one in saved[key]:
        level = (one["now"] if command == "diff" else one)["level"]
        others = {name: level.get(name, {}).get("percent") for name in COLUMNS[2:]}
        exact = WHOLE[one["target"]]
        assert level["op"] == exact[0]
        assert level["percent"] == Fraction(exact[1]) * 100
        assert others == {
            name: Fraction(text) * 100 if text else None for name, text in zip(COLUMNS[2:], exact[2:], strict=True)
        }


@pytest.mark.parametrize("command", ["evaluate", "trend"])
def test_workbooks_have_the_whole_level(run: Run, leveled: Path, command: str) -> None:
    ran = run(*COMMANDS[command], "-o", "x.xlsx", cwd=leveled)
    assert ran.code == 0, ran.err
    cells = [cell.value for sheet in load_workbook(leveled / "x.xlsx") for row in sheet.iter_rows() for cell in row]
    for figure in (0.11, 0.13, 0.87, 0.07, 0.31, 0.53):
        assert figure in cells


def test_the_table_of_units_has_the_whole_level(run: Run, leveled: Path) -> None:
    assert run("evaluate-many", "units.csv", "-o", "v.csv", cwd=leveled).code == 0
    lines = (leveled / "v.csv").read_text("utf-8-sig").splitlines()
    rows = [dict(zip(lines[0].split(","), line.split(","), strict=True)) for line in lines[1:]]
    assert {row["target"]: tuple(row[column] for column in COLUMNS) for row in rows} == WHOLE


def test_columns_of_one_name_mean_one_thing(run: Run, leveled: Path) -> None:
    """Those of evaluate and of the table of units; quotients of attainments may be written over other divisors."""
    assert run("evaluate-many", "units.csv", "-o", "v.csv", cwd=leveled).code == 0
    many = list(csv.DictReader((leveled / "v.csv").read_text("utf-8-sig").splitlines()))
    printed = run(*COMMANDS["evaluate"], "--format", "csv", cwd=leveled).out.splitlines()
    single = {row["target"]: row for row in csv.DictReader(printed)}
    above, below = "attainment_numerator", "attainment_denominator"
    for ours in many:
        theirs = single[ours["target"]]
        assert ours.keys() <= theirs.keys()
        assert {name: ours[name] for name in ours.keys() - {above, below}} == {
            name: theirs[name] for name in ours.keys() - {above, below}
        }
        assert bool(ours[above]) == bool(theirs[above])
        if ours[above]:
            assert Fraction(int(ours[above]), int(ours[below])) == Fraction(int(theirs[above]), int(theirs[below]))


def test_word_has_the_whole_level(run: Run, leveled: Path) -> None:
    ran = run("report", LATEST, "-o", "x.docx", "--decimals", "0", cwd=leveled)
    assert ran.code == 0, ran.err
    with zipfile.ZipFile(leveled / "x.docx") as packed:
        text = packed.read("word/document.xml").decode()
    for figures in SEEN.values():
        for figure in figures:
            assert figure in text.replace("\xa0", " "), figure
