"""The whole of its parts: none has a percent of which a part has none, whoever asks."""

from __future__ import annotations

import csv
import json
from fractions import Fraction
from pathlib import Path

import pytest

from chitieu.judging.whole import SEVERITY, WORST_FIRST, least_attainment
from chitieu.model import FactName, Indicator, Judgement, Level, Measurement, Op, Verdict
from chitieu.numbers import exactly
from tests.conftest import Run

FILES = {
    "rules/facts.yaml": """\
groups: {g: Nhóm}
facts:
  a: {label: Số a, unit: người, group: g}
  b: {label: Số b, unit: người, group: g, part_of: a}
  c: {label: Số c, unit: người, group: g}
  d: {label: Số d, unit: người, group: g, part_of: c}
""",
    "rules/indicators.yaml": """\
indicators:
  ba: {label: Tỷ lệ b, formula: b / a, unit: "%", group: g}
  dc: {label: Tỷ lệ d, formula: d / c, unit: "%", group: g}
""",
    "rules/NQ-1/document.yaml": """\
id: NQ-1
symbol: 01-NQ/TU
title: Nghị quyết
issuer: Ban
date: 2021-01-01
horizons: [2025]
""",
    "rules/NQ-1/t.yaml": """\
id: t
indicator: ba
statement: Đạt 60%.
source: mục I
at_least: {2025: 60%}
readings:
  - id: both
    label: cả hai
    all_of:
      - {indicator: ba, at_least: {2025: 40%}}
      - {indicator: dc, at_least: {2025: 50%}}
""",
    "rules/NQ-1/whole.yaml": """\
id: whole
title: Cả hai
statement: Đạt 40% và 50%.
source: mục I
all_of:
  - {indicator: ba, at_least: {2025: 40%}}
  - {indicator: dc, at_least: {2025: 50%}}
""",
    "datasets/x/2023-03-31.yaml": """\
unit: {id: x, name: Xã X}
as_of: 2023-03-31
facts:
  a: 10
  b: 8
claims:
  NQ-1/t: {attainment: 133%}
""",
    "units.csv": "unit,as_of,a,b,c,d\nx,2023-03-31,10,8,10,\ny,2023-03-31,10,8,10,5\n",
}


@pytest.fixture
def parted(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path


def part(value: int | None, percent: int | None) -> Judgement:
    bounds = None if value is None else exactly(value)
    measurement = Measurement(Indicator("i", "", FactName("f"), "người", "g"), bounds, value, 1, {}, ())
    attained = None if percent is None else Fraction(percent, 100)
    return Judgement(measurement, Level(Op.AT_LEAST, Fraction(1)), Verdict.NO_DATA, attained, None)


def test_there_is_no_least_where_a_part_is_not_known_or_not_defined() -> None:
    assert least_attainment([part(1, 50), part(2, 40)]) == Fraction(2, 5)
    assert least_attainment([part(1, 50), part(None, None)]) is None
    assert least_attainment([part(1, 50), part(0, None)]) is None
    assert least_attainment([part(0, None)]) is None
    assert least_attainment([]) is None


def test_verdicts_have_one_order() -> None:
    assert sorted(Verdict, key=WORST_FIRST.index) == sorted(Verdict, key=lambda one: -SEVERITY[one])


def test_a_reading_of_which_a_part_has_no_data_casts_no_doubt_on_a_claim(run: Run, parted: Path) -> None:
    ran = run("audit", "datasets/x/2023-03-31.yaml", "--format", "json", cwd=parted)
    (claim,) = json.loads(ran.out)["findings"]
    assert claim["outcome"] == "holds"


def test_one_unit_and_many_say_the_same_of_a_whole_with_an_unknown_part(run: Run, parted: Path) -> None:
    results = json.loads(run("evaluate", "--format", "json", cwd=parted).out)["results"]
    (whole,) = (one for one in results if one["target"] == "whole")
    assert whole["attainment"]["exact"] is None
    assert run("evaluate-many", "units.csv", "-o", "v.csv", cwd=parted).code == 0
    with (parted / "v.csv").open(encoding="utf-8-sig") as stream:
        rows = [row for row in csv.DictReader(stream) if row["target"] == "whole" and row["part"] == "0"]
    reached = {row["unit"]: (row["attainment"], row["attainment_numerator"]) for row in rows}
    assert reached == {"x": ("", ""), "y": ("1.0000", reached["y"][1])}
