"""The whole of its parts: none has a percent of which a part has none, whoever asks."""

from __future__ import annotations

import csv
import json
from fractions import Fraction
from pathlib import Path

import pytest

from chitieu.judging.whole import SEVERITY, WORST_FIRST, attainment, tally
from chitieu.model import Bounds, Criterion, FactName, Gather, Indicator, Judged, Parts, Verdict
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


MET, MISSED, OPEN, NONE = Verdict.MET, Verdict.MISSED, Verdict.NO_DATA, Verdict.NOT_APPLICABLE
LEAF = Criterion(Indicator("i", "", FactName("f"), "người", "g"), ())


def part(verdict: Verdict, percent: int | None) -> Judged:
    return Judged(LEAF, verdict, None if percent is None else Fraction(percent, 100), None)


def together(gather: Gather, enough: int | None, *of: Judged) -> tuple[Fraction | None, Bounds | None]:
    parts = Parts(gather, enough, (LEAF,) * len(of))
    return attainment(parts, of, tally(parts, (one.verdict for one in of)))


@pytest.mark.parametrize(
    ("gather", "enough", "of", "expected"),
    [
        (Gather.ALL_OF, None, [part(MET, 150), part(MISSED, 40)], Fraction(2, 5)),
        (Gather.ALL_OF, None, [part(MET, 150), part(OPEN, None)], None),
        (Gather.ALL_OF, None, [part(MET, 150), part(MISSED, None)], None),
        (Gather.ALL_OF, None, [part(MET, 150), part(NONE, None)], Fraction(3, 2)),
        (Gather.ALL_OF, None, [part(NONE, None)], None),
        (Gather.ANY_OF, 1, [part(MET, 150), part(MISSED, 40)], Fraction(3, 2)),
        (Gather.ANY_OF, 1, [part(MET, 90), part(MISSED, 95)], Fraction(9, 10)),  # of those that are met
        (Gather.ANY_OF, 1, [part(MISSED, 40), part(MISSED, 60)], Fraction(3, 5)),
        (Gather.ANY_OF, 1, [part(MISSED, 40), part(OPEN, None)], None),
        (Gather.ANY_OF, 1, [part(MET, None), part(MET, 120)], None),
        (Gather.AT_LEAST_OF, 15, [part(MET, 120)] * 12 + [part(MISSED, 10)] * 7, Fraction(12, 15)),
        (Gather.AT_LEAST_OF, None, [part(MET, 120)] * 17 + [part(MISSED, 10)] * 2, Fraction(17, 19)),
        (Gather.AT_LEAST_OF, 2, [part(MET, 120), part(NONE, None)], Fraction(1)),
        (Gather.AT_LEAST_OF, 2, [part(NONE, None)], None),
    ],
)
def test_the_percent_of_a_whole(
    gather: Gather, enough: int | None, of: list[Judged], expected: Fraction | None
) -> None:
    assert together(gather, enough, *of)[0] == expected


def test_the_percent_of_counted_parts_lies_between_those_met_and_those_that_may_be() -> None:
    of = [*[part(MET, 120)] * 12, part(OPEN, None), part(MISSED, 10)]
    assert together(Gather.AT_LEAST_OF, 13, *of) == (None, Bounds(Fraction(12, 13), Fraction(1)))


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
