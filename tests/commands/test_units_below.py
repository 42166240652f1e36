"""Units below units: what is counted from them, at which horizon and date, and what is said where it cannot be."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.conftest import ROOT, Run

FACTS = """\
groups: {main: Nhóm}
facts:
  poor: {label: Hộ nghèo, unit: hộ, group: main}
  people: {label: Dân số, unit: người, group: main}
"""
FILES = {
    "rules/indicators.yaml": """\
indicators:
  poor: {label: Hộ nghèo, formula: poor, unit: hộ, group: main}
  communes: {label: Xã, formula: communes, unit: xã, group: main}
""",
    "rules/C/document.yaml": """\
id: C
symbol: C
title: Giao xã
issuer: HĐND
date: 2021-01-01
horizons: [2025, 2030]
asks: commune
""",
    "rules/C/poor.yaml": """\
id: poor
indicator: poor
statement: Mỗi xã còn không quá 20 hộ nghèo năm 2025, 10 hộ năm 2030.
source: mục I
at_most: {2025: 20, 2030: 10}
""",
    "rules/P/document.yaml": """\
id: P
symbol: P
title: Giao tỉnh
issuer: HĐND
date: 2021-01-01
horizons: [2025, 2030]
asks: province
""",
    "rules/P/communes.yaml": """\
id: communes
indicator: communes
statement: Có ít nhất 2 xã đạt.
source: mục I
at_least: {2025: 2}
""",
    "datasets/units.yaml": """\
units:
  tinh: {name: Tỉnh, tier: province}
  huyen: {name: Huyện, tier: district, within: tinh}
  a: {name: Xã A, tier: commune, within: huyen}
  b: {name: Xã B, tier: commune, within: tinh}
""",
}


def dataset(unit: str, facts: str, more: str = "") -> str:
    return f"unit: {{id: {unit}, name: {unit.title()}{more}}}\nas_of: 2024-12-31\nsource: Báo cáo\nfacts: {facts}\n"


def made(folder: Path, counted: str, files: Mapping[str, str] = {}) -> Path:
    """A workspace of a province of two communes, with a fact that is counted."""
    every = {
        **FILES,
        "rules/facts.yaml": f"{FACTS}  communes: {{label: Xã, unit: xã, group: main, {counted}}}\n",
        "datasets/tinh/2024.yaml": dataset("tinh", "{}"),
        "datasets/a/2024.yaml": dataset("a", "{poor: 15}"),
        "datasets/b/2024.yaml": dataset("b", "{poor: 5}"),
        **files,
    }
    for name, text in every.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


def evaluated(run: Run, folder: Path, unit: str = "tinh") -> Any:
    ran = run("evaluate", f"datasets/{unit}/2024.yaml", "--format", "json", "--lang", "en", cwd=folder)
    assert ran.code == 0, ran.err
    record = json.loads(ran.out)
    jsonschema.validate(record, json.loads((ROOT / "docs/assessment.schema.json").read_text("utf-8")))
    return record


def values(record: Any) -> dict[int, Any]:
    return {one["horizon"]: one["value"]["exact"] or one["value"]["within"] for one in record["results"]}


@pytest.mark.parametrize(
    ("counted", "at_2025", "at_2030"),
    [
        ("count_of: commune", "2", "2"),
        ("count_of: district", "1", "1"),
        ("count_of: commune, met: C/poor", "2", "1"),
        ("count_of: commune, asked: C/poor", "2", "2"),
        ("count_of: commune, where: poor < 10", "1", "1"),
        ("count_of: commune, where: poor < people", {"at_least": "0", "at_most": "2"}, None),
        ("count_of: commune, met: C/poor, where: poor > 10", "1", "0"),
        ("count_of: commune, where: 'unit == \"b\"'", "1", "1"),
    ],
)
def test_units_are_counted_at_the_horizon_that_is_judged(
    run: Run, tmp_path: Path, counted: str, at_2025: object, at_2030: object
) -> None:
    found = values(evaluated(run, made(tmp_path, counted)))
    assert found == {2025: at_2025, 2030: at_2025 if at_2030 is None else at_2030}


def test_each_horizon_is_explained_with_its_own_count(run: Run, tmp_path: Path) -> None:
    ran = run(
        "explain",
        "communes",
        "datasets/tinh/2024.yaml",
        "--lang",
        "en",
        cwd=made(tmp_path, "count_of: commune, met: C/poor"),
    )
    assert "Xã: 2 xã (counted from 2 communes)\n    units that count: A (a), B (b)" in ran.out
    assert "Xã: 1 xã (counted from 2 communes)\n    units that count: B (b)" in ran.out


def test_what_is_read_of_other_units_is_covered_by_the_digest(run: Run, tmp_path: Path) -> None:
    folder = made(tmp_path, "count_of: commune, where: poor < 10")
    before = evaluated(run, folder)
    assert [(one.get("unit"), one.get("file")) for one in before["read"]] == [
        (None, None),
        (None, "units.yaml"),
        ("a", None),
        ("b", None),
    ]
    for name in ("datasets/a/2024.yaml", "datasets/units.yaml"):
        path = folder / name
        path.write_text(path.read_text("utf-8") + "# thêm\n", "utf-8")
        after = evaluated(run, folder)
        assert after["dataset_digest"] != before["dataset_digest"]
        before = after


def test_a_document_is_held_against_the_units_it_asks(run: Run, tmp_path: Path) -> None:
    folder = made(tmp_path, "count_of: commune")
    assert {one["document"] for one in evaluated(run, folder)["results"]} == {"P"}
    assert {one["document"] for one in evaluated(run, folder, "a")["results"]} == {"C"}
    ran = run("evaluate", "datasets/a/2024.yaml", "--document", "P", "--lang", "en", cwd=folder)
    assert ran.code == 3
    assert "nothing that is chosen is asked of a commune, as “a” is one [asks-other-tiers]" in ran.err


def test_a_unit_that_is_silent_is_named(run: Run, tmp_path: Path) -> None:
    folder = made(tmp_path, "count_of: commune, met: C/poor")
    (folder / "datasets/a/2024.yaml").unlink()
    record = evaluated(run, folder)
    assert values(record)[2025] == {"at_least": "1", "at_most": "2"}
    assert record["results"][0]["open_units"] == ["a"]
    ran = run("evaluate", "datasets/tinh/2024.yaml", "--lang", "en", cwd=folder)
    assert "needs figures of Xã A (a)" in ran.out


def test_of_many_units_ten_are_named(run: Run, tmp_path: Path) -> None:
    more = "".join(f"  x{number}: {{name: X{number}, tier: commune, within: huyen}}\n" for number in range(12))
    files = {"datasets/units.yaml": FILES["datasets/units.yaml"] + more}
    folder = made(tmp_path, "count_of: commune, met: C/poor", files)
    ran = run("explain", "communes", "datasets/tinh/2024.yaml", "--lang", "en", cwd=folder)
    assert "X9 (x9) and 2 others" in ran.out


def test_a_figure_given_judges_and_one_counted_that_differs_is_told(run: Run, tmp_path: Path) -> None:
    files = {"datasets/tinh/2024.yaml": dataset("tinh", "{communes: 1}")}
    folder = made(tmp_path, "count_of: commune", files)
    assert values(evaluated(run, folder))[2025] == "1"
    ran = run("evaluate", "datasets/tinh/2024.yaml", "--lang", "en", cwd=folder)
    assert "“Xã” is 1 here, and 2 as counted from the units below [counted-differs]" in ran.err


@pytest.mark.parametrize(
    ("given", "category", "difference"),
    [("1", "wrong", "-1"), ("2", "holds", "0"), ("{at_least: 3}", "wrong", None), ("{at_most: 5}", "open", None)],
)
def test_a_figure_given_is_checked_against_the_count(
    run: Run, tmp_path: Path, given: str, category: str, difference: str | None
) -> None:
    folder = made(tmp_path, "count_of: commune", {"datasets/tinh/2024.yaml": dataset("tinh", f"{{communes: {given}}}")})
    ran = run("audit", "datasets/tinh/2024.yaml", "--format", "json", "--lang", "en", cwd=folder)
    (check,) = (one for one in json.loads(ran.out)["findings"] if one.get("check") == "communes")
    assert (check["category"], check["difference"]) == (category, difference)


def test_without_a_list_nothing_bounds_a_count_above(run: Run, tmp_path: Path) -> None:
    where = ", tier: commune, within: tinh"
    files = {f"datasets/{unit}/2024.yaml": dataset(unit, "{poor: 5}", where) for unit in "ab"}
    folder = made(tmp_path, "count_of: commune", files)
    (folder / "datasets/units.yaml").unlink()
    record = evaluated(run, folder)
    assert values(record)[2025] == {"at_least": "2"}
    result = next(one for one in record["results"] if one["document"] == "P")
    assert (result["verdict"], result["unlisted"]) == ("met", True)


def test_parts_that_are_met_are_a_fact_of_the_unit(run: Run, tmp_path: Path) -> None:
    files = {
        "rules/C/poor.yaml": """\
id: poor
title: Tiêu chí
statement: Đạt cả hai tiêu chí.
source: mục I
all_of:
  - {indicator: poor, at_most: {2025: 20}}
  - {indicator: poor, at_most: {2025: 10}}
  - {indicator: people, at_least: {2025: 100}}
""",
        "rules/indicators.yaml": FILES["rules/indicators.yaml"]
        + "  people: {label: Dân số, formula: people, unit: người, group: main}\n",
    }
    folder = made(
        tmp_path,
        "parts_met: C/poor",
        files | {"rules/P/document.yaml": FILES["rules/P/document.yaml"].replace("province", "commune")},
    )
    assert [one["value"]["within"] for one in evaluated(run, folder, "b")["results"] if one["document"] == "P"] == [
        {"at_least": "2", "at_most": "3"}
    ] * 2


@pytest.mark.parametrize(
    ("counted", "files", "told"),
    [
        ("count_of: village", {}, "unknown tier “village” [unknown-tier]"),
        ("count_of: commune, met: C/rich", {}, "unknown target “C/rich” [unknown-target]"),
        ("count_of: commune, met: P/communes", {}, "asks another tier: province [target-asks-others]"),
        ("count_of: commune, sum_of: commune, fact: poor", {}, "do not stand beside each other [two-ways-to-count]"),
        ("met: C/poor", {}, "met: stands only beside count_of: [key-alone]"),
        ("sum_of: commune", {}, "the key “fact” is missing [missing-key]"),
        ("sum_of: commune, fact: rich", {}, "unknown fact “rich” [unknown-fact]"),
        ("sum_of: commune, fact: poor", {}, "of which it is the sum, in hộ [sum-in-other-unit]"),
        ("count_of: commune, fractional: true", {}, "“Xã” is counted: it is a whole number [count-is-whole]"),
        ("count_of: commune, where: poor", {}, "a condition was expected here [condition]"),
        ("count_of: commune, where: communes > 1", {}, "counted of itself: communes → communes [counted-of-itself]"),
        ("parts_met: C/poor", {}, "“C/poor” has no parts [target-without-parts]"),
        (
            "count_of: commune, met: C/poor",
            {"rules/indicators.yaml": FILES["rules/indicators.yaml"].replace("formula: poor", "formula: communes")},
            "“communes” is counted of itself: communes → C/poor → communes [counted-of-itself]",
        ),
        (
            "count_of: commune",
            {"datasets/c/2024.yaml": dataset("c", "{poor: 1}")},
            "datasets/c/2024.yaml:1:1: error: the unit “c” is not listed in units.yaml [unlisted-unit]",
        ),
        (
            "count_of: commune",
            {"datasets/a/2024.yaml": dataset("a", "{poor: 1}", ", tier: district")},
            "tier and within of this unit differ from those in units.yaml [unit-and-list]",
        ),
        (
            "count_of: commune",
            {"datasets/units.yaml": FILES["datasets/units.yaml"].replace("within: huyen", "within: b")},
            "datasets/units.yaml:4:42: error: a commune cannot lie within a commune [tier-within]",
        ),
        (
            "count_of: commune",
            {"datasets/units.yaml": FILES["datasets/units.yaml"].replace("within: tinh}", "within: a}")},
            "a unit lies within itself: huyen → a → huyen [within-itself]",
        ),
        (
            "count_of: commune",
            {"datasets/units.yaml": FILES["datasets/units.yaml"].replace("within: huyen", "within: huyn")},
            "the unit “huyn” is not listed [unlisted-unit]\n",
        ),
        (
            "count_of: commune",
            {"datasets/units.yaml": FILES["datasets/units.yaml"] + "  c: {name: C, tier: commune, merged_into: c}\n"},
            "a unit was merged into itself: c → c [merged-into-itself]",
        ),
    ],
)
def test_what_cannot_be_counted_is_told_where_it_stands(
    run: Run, tmp_path: Path, counted: str, files: Mapping[str, str], told: str
) -> None:
    ran = run("evaluate", "datasets/tinh/2024.yaml", "--lang", "en", cwd=made(tmp_path, counted, files))
    assert ran.code == 3
    assert told in ran.err
