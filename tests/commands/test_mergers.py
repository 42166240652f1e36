"""Units that were merged: what a new one is compared with, and what cannot be carried over."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from chitieu.diagnostics import Problems
from chitieu.files.rulebook import read_rulebook
from chitieu.model import Bounds
from chitieu.use_cases.histories import read_with_history
from tests.conftest import Run

FILES = {
    "rules/facts.yaml": """\
groups: {main: Nhóm}
facts:
  poor: {label: Hộ nghèo, unit: hộ, group: main, part_of: households}
  households: {label: Hộ, unit: hộ, group: main}
  insured: {label: Tỷ lệ có bảo hiểm, unit: "%", group: main}
  income: {label: Thu nhập, unit: triệu đồng, group: main, fractional: true}
""",
    "rules/indicators.yaml": """\
indicators:
  poverty: {label: Tỷ lệ hộ nghèo, formula: poor / households, unit: "%", group: main, counts: hộ}
  insured: {label: Bảo hiểm, formula: insured, unit: "%", group: main}
""",
    "rules/C/document.yaml": """\
id: C
symbol: C
title: Giao xã
issuer: HĐND
date: 2021-01-01
horizons: [2030]
asks: commune
""",
    "rules/C/poverty.yaml": """\
id: poverty
indicator: poverty
statement: Tỷ lệ hộ nghèo không quá 10% năm 2030.
source: mục I
at_most: {2030: 10%}
""",
    "rules/C/insured.yaml": """\
id: insured
indicator: insured
statement: Ít nhất 95% dân số có bảo hiểm năm 2030.
source: mục I
at_least: {2030: 95%}
""",
    "datasets/units.yaml": """\
units:
  moi: {name: Xã Mới, tier: commune, from: 2025-07-01}
  a: {name: Xã A, tier: commune, until: 2025-06-30, merged_into: moi}
  b: {name: Xã B, tier: commune, until: 2025-06-30, merged_into: moi}
  x: {name: Xã X, tier: commune}
""",
}
FIGURES = {
    "a/2024-12-31": "{poor: 300, households: 600, insured: 80%, income: 50}",
    "b/2024-12-31": "{poor: 100, households: 400, insured: 90%, income: 40}",
    "a/2023-12-31": "{poor: 330, households: 600}",
    "b/2023-11-30": "{poor: 130, households: 400}",
    "moi/2025-12-31": "{poor: 340, households: 1000, insured: 93%}",
    "x/2024-12-31": "{poor: 30, households: 100}",
}


@pytest.fixture
def merged(tmp_path: Path) -> Path:
    head = "unit: {{id: {0}, name: Xã {1}}}\nas_of: {2}\nsource: s\nfacts: {3}\n"
    datasets = {
        f"datasets/{name}.yaml": head.format(unit, unit.title(), date, facts)
        for name, facts in FIGURES.items()
        for unit, date in [name.split("/")]
    }
    for name, text in {**FILES, **datasets}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def compared(run: Run, folder: Path, then: str, now: str) -> Any:
    ran = run("diff", f"datasets/{then}.yaml", f"datasets/{now}.yaml", "--format", "json", cwd=folder)
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


def change(record: Any, target: str) -> Any:
    return next(one for one in record["changes"] if one["target"] == target)


def test_a_new_unit_is_compared_with_the_sum_of_the_old_ones(run: Run, merged: Path) -> None:
    record = compared(run, merged, "a/2024-12-31", "moi/2025-12-31")
    assert record["then"]["unit"]["id"] == "moi"
    poverty = change(record, "poverty")
    assert (poverty["then"]["operands"], poverty["now"]["operands"]) == ("400/1000", "340/1000")
    assert record["then"]["merged"] == {
        "units": ["a", "b"],
        "silent": [],
        "not_carried_over": ["Tỷ lệ có bảo hiểm", "Thu nhập"],
    }
    assert change(record, "insured")["then"]["verdict"] == "no_data"


def test_figures_of_the_same_year_are_summed(run: Run, merged: Path) -> None:
    poverty = change(compared(run, merged, "a/2023-12-31", "moi/2025-12-31"), "poverty")
    assert poverty["then"]["operands"] == "460/1000"


def test_a_unit_without_figures_leaves_the_sum_open_and_is_named(run: Run, merged: Path) -> None:
    (merged / "datasets/b/2024-12-31.yaml").unlink()
    record = compared(run, merged, "a/2024-12-31", "moi/2025-12-31")
    assert record["then"]["merged"]["silent"] == ["b"]
    assert change(record, "poverty")["then"]["value"] is None
    ran = run("diff", "datasets/a/2024-12-31.yaml", "datasets/moi/2025-12-31.yaml", "--lang", "en", cwd=merged)
    assert "figures of 2024-12-31 are sums over Xã A (a), now Xã Moi" in ran.out
    assert "without figures of Xã B (b)" in ran.out
    assert "not carried over, for they are no counts: Tỷ lệ có bảo hiểm; Thu nhập" in ran.out


def test_units_that_were_not_merged_are_compared_as_they_are(run: Run, merged: Path) -> None:
    record = compared(run, merged, "x/2024-12-31", "moi/2025-12-31")
    assert "merged" not in record["then"]
    assert record["then"]["unit"]["id"] == "x"


def test_a_trend_runs_through_the_sums(run: Run, merged: Path) -> None:
    paths = ["a/2023-12-31", "a/2024-12-31", "b/2024-12-31", "moi/2025-12-31"]
    ran = run("trend", *(f"datasets/{path}.yaml" for path in paths), "--format", "json", cwd=merged)
    assert ran.code == 0, ran.err
    record = json.loads(ran.out)
    (poverty,) = (one for one in record["trends"] if one["target"] == "poverty")
    assert [point["value"] for point in poverty["points"]] == ["23/50", "2/5", "17/50"]
    assert [one["as_of"] for one in record["merged"]] == ["2023-12-31", "2024-12-31"]


def test_figures_of_before_are_at_hand_by_month(merged: Path) -> None:
    """What formulas take of earlier years: sums, and where one of the units is silent what is left open."""
    problems = Problems()
    rulebook = read_rulebook(merged / "rules", "rules", problems)
    read = read_with_history(merged / "datasets/moi/2025-12-31.yaml", rulebook, problems)
    assert read is not None
    assert not problems.found
    values = [(str(one.as_of), one.values["poor"]) for one in read.history.comparable]
    assert values == [
        ("2023-11-30", Bounds(Fraction(130), None)),
        ("2023-12-31", Bounds(Fraction(460), Fraction(460))),
        ("2024-12-31", Bounds(Fraction(400), Fraction(400))),
    ]
    units = read.history.merged[0].facts["poor"].units
    assert units is not None
    assert [unit.id for unit in units.open] == ["a"]
