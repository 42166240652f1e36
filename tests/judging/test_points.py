"""Points of targets and scores of documents, against every value that bounds leave."""

from __future__ import annotations

import csv
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chitieu.judging.points import by_bands, grade
from chitieu.model import Band, Bounds, Level, Op, ScoreSheet
from tests import oracle
from tests.conftest import Run

_quarters = st.integers(-4, 8).map(lambda number: Fraction(number, 4))
_levels = st.one_of(
    st.tuples(st.sampled_from([Op.AT_LEAST, Op.AT_MOST, Op.MORE_THAN, Op.LESS_THAN]), _quarters).map(
        lambda of: Level(*of)
    ),
    st.tuples(_quarters, _quarters).map(lambda ends: Level(Op.BETWEEN, min(ends), upper=max(ends))),
)
_bands = st.lists(st.builds(Band, _levels, st.sampled_from([Fraction(-1), Fraction(1, 2), Fraction(2)])), max_size=4)


@given(_bands, st.none() | _quarters, st.none() | _quarters)
def test_points_are_those_of_every_value_within_bounds(
    bands: list[Band], one: Fraction | None, other: Fraction | None
) -> None:
    low, high = (one, other) if one is None or other is None else (min(one, other), max(one, other))
    eighths = [Fraction(number, 8) for number in range(-24, 32)]  # levels stand on quarters: values between them too
    within = [value for value in eighths if (low is None or value >= low) and (high is None or value <= high)]
    given = [next((band.points for band in bands if oracle.holds(value, band.level)), Fraction(0)) for value in within]
    assert by_bands(bands, Bounds(low, high)) == Bounds(min(given), max(given))


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [("9/10", "1", "A"), ("8/10", "89/100", "B"), ("8/10", "9/10", None), ("0", "1/10", None), ("1/2", "1/2", "C")],
)
def test_a_grade_is_said_once_both_ends_have_it(low: str, high: str, expected: str | None) -> None:
    sheet = ScoreSheet(Fraction(10), (), (("A", Fraction(9, 10)), ("B", Fraction(8, 10)), ("C", Fraction(1, 2))))
    assert grade(sheet, Bounds(Fraction(low), Fraction(high))) == expected


FACTS = """\
groups: {service: Phục vụ, other: Việc khác}
attributes:
  coast: {label: Vị trí, values: {coastal: ven biển, inland: không giáp biển}}
facts:
  files: {label: Hồ sơ, unit: hồ sơ, group: service}
  on_time: {label: Hồ sơ đúng hạn, unit: hồ sơ, group: service, part_of: files}
  late: {label: Phản ánh quá hạn, unit: phản ánh, group: service}
  ports: {label: Cảng biển, unit: cảng, group: other}
"""
INDICATORS = """\
indicators:
  on-time: {label: Đúng hạn, formula: on_time / files, unit: "%", group: service}
  late: {label: Quá hạn, formula: late, unit: phản ánh, group: service, better: lower}
  ports: {label: Cảng, formula: ports, unit: cảng, group: other}
  score: {label: Điểm, formula: score of S, unit: điểm, group: service}
"""
DOCUMENT = "id: {id}\nsymbol: {id}/QĐ\ntitle: Bảng điểm\nissuer: Tỉnh\ndate: 2022-01-01\nhorizons: [2025]\n"
HEAD = "id: {id}\nindicator: {id}\nstatement: Chấm điểm.\nsource: mục 1\n"
FILES = {
    "facts.yaml": FACTS,
    "indicators.yaml": INDICATORS,
    "S/document.yaml": DOCUMENT.format(id="S") + "score: {out_of: 9, grades: {tốt: 80%, khá: 50%}}\n",
    "S/on-time.yaml": HEAD.format(id="on-time") + "at_least: {2025: 80%}\npoints: {up_to: 4}\n",
    "S/late.yaml": HEAD.format(id="late") + "points: [{at_most: 0, points: 2}, {more_than: 30, points: -1}]\n",
    "S/ports.yaml": HEAD.format(id="ports")
    + "cases:\n  - {when: coast == coastal, points: [{at_least: 1, points: 3}]}\n",
    "D/document.yaml": DOCUMENT.format(id="D"),
    "D/score.yaml": HEAD.format(id="score") + "at_least: {2025: 4}\n"
    "examples:\n  - given: {files: 10, on_time: 8, late: 5, coast: inland}\n    expect: {2025: met}\n",
}
UNITS: dict[str, dict[str, str]] = {
    "all": {"coast": "coastal", "files": "10", "on_time": "9", "late": "0", "ports": "2"},
    "half": {"coast": "inland", "files": "300", "on_time": "100", "late": "31"},
    "open": {"coast": "inland", "files": "10", "on_time": "8"},
    "nowhere": {"files": "10", "on_time": "8", "late": "0", "ports": "2"},
}


@pytest.fixture
def scored(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / "rules" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    for unit, known in UNITS.items():
        path = tmp_path / "datasets" / unit / "2025-12-31.yaml"
        path.parent.mkdir(parents=True)
        coast = f", coast: {known['coast']}" if "coast" in known else ""
        facts = "".join(f"  {name}: {value}\n" for name, value in known.items() if name != "coast")
        path.write_text(f"unit: {{id: {unit}, name: X{coast}}}\nas_of: 2025-12-31\nsource: s\nfacts:\n{facts}", "utf-8")
    return tmp_path


def assessed(run: Run, folder: Path, unit: str) -> Any:
    ran = run("evaluate", f"datasets/{unit}/2025-12-31.yaml", "--format", "json", cwd=folder)
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


@pytest.mark.parametrize(
    ("unit", "points", "out_of", "grade", "verdict"),
    [
        ("all", "9", "9", "tốt", "met"),
        ("half", "67/100", "6", None, "missed"),  # 1/3 of 80% is 1.67 of 4 points, less one
        ("open", ["3", "6"], "6", None, "no_data"),
        ("nowhere", ["6", "9"], ["6", "9"], None, "met"),
    ],
)
def test_scores(
    unit: str, points: str | list[str], out_of: str | list[str], grade: str | None, verdict: str, run: Run, scored: Path
) -> None:
    found = assessed(run, scored, unit)
    (score,) = found["scores"]
    for name, expected in (("points", points), ("out_of", out_of)):
        within = score[f"{name}_within"]
        assert (score[name] or list(within.values())) == expected
    assert score["grade"] == grade
    assert [one["verdict"] for one in found["results"] if one["document"] == "D"] == [verdict]


def test_a_share_of_nothing_asked_is_no_verdict_and_points_alone_have_a_percent(run: Run, scored: Path) -> None:
    late = next(one for one in assessed(run, scored, "half")["results"] if one["target"] == "late")
    assert (late["verdict"], late["points"], late["out_of"], late["shortfall"]) == (None, "-1", "2", "3")


@pytest.mark.parametrize(
    ("asked", "points"),
    [
        ("indicator: rise\nat_least: {2025: 3%}", "0"),  # -2% is no way to 3%, and has no percent
        ("indicator: rise\nat_most: {2025: -5%}", "0"),
        ("indicator: rise\nat_least: {2025: -5%}", "2"),
        ("any_of: [{indicator: rise, at_least: {2025: 3%}}, {indicator: late, at_most: {2025: 5}}]", "0"),
        ("all_of: [{indicator: rise, at_least: {2025: 3%}}, {indicator: ports, at_least: {2025: 1}}]", None),
    ],
)
def test_points_by_percent_of_what_has_none(asked: str, points: str | None, run: Run, scored: Path) -> None:
    """All where it is met, none where it is missed; between two ends only while a figure is missing."""
    facts, indicators = scored / "rules/facts.yaml", scored / "rules/indicators.yaml"
    rise = '  rise: {label: Tăng trưởng, unit: "%", group: service, below_zero: true}\n'
    facts.write_text(facts.read_text("utf-8").replace("facts:\n", "facts:\n" + rise), "utf-8")
    rise = '  rise: {label: Tăng trưởng, formula: rise, unit: "%", group: service}\n'
    indicators.write_text(indicators.read_text("utf-8") + rise, "utf-8")
    head = HEAD.format(id="rise").replace("indicator: rise\n", "")
    (scored / "rules/D/rise.yaml").write_text(f"{head}{asked}\npoints: {{up_to: 2}}\n", "utf-8")
    dataset = scored / "datasets/half/2025-12-31.yaml"
    dataset.write_text(dataset.read_text("utf-8") + "  rise: -2%\n", "utf-8")
    given = {one["target"]: one.get("points") for one in assessed(run, scored, "half")["results"]}
    assert given["rise"] == points


def test_points_by_percent_of_a_level_that_is_not_known(run: Run, scored: Path) -> None:
    """7 is below every level between 10 and 15: missed, and the percent is open with the level."""
    facts, indicators = scored / "rules/facts.yaml", scored / "rules/indicators.yaml"
    words = (
        "  low: {label: Đã làm, unit: việc, group: service}\n  bar: {label: Được giao, unit: việc, group: service}\n"
    )
    facts.write_text(facts.read_text("utf-8").replace("facts:\n", "facts:\n" + words), "utf-8")
    low = "  low: {label: Đã làm, formula: low, unit: việc, group: service}\n"
    indicators.write_text(indicators.read_text("utf-8") + low, "utf-8")
    head = HEAD.format(id="low")
    (scored / "rules/D/low.yaml").write_text(head + "more_than: {2025: bar}\npoints: {up_to: 2}\n", "utf-8")
    dataset = scored / "datasets/half/2025-12-31.yaml"
    given = "  low: 7\n  bar: {value: {at_least: 10, at_most: 15}}\n"
    dataset.write_text(dataset.read_text("utf-8") + given, "utf-8")
    (result,) = (one for one in assessed(run, scored, "half")["results"] if one["target"] == "low")
    assert (result["verdict"], result.get("points")) == ("missed", None)


def test_many_units_have_the_verdicts_of_each(run: Run, scored: Path) -> None:
    """A score is no expression of the plan: rows go to the judge of single units, and verdicts are the same."""
    columns = ("coast", "files", "on_time", "late", "ports")
    lines = [
        ",".join((unit, "2025-12-31", *(known.get(name, "") for name in columns))) for unit, known in UNITS.items()
    ]
    (scored / "t.csv").write_text("\n".join(["unit,as_of," + ",".join(columns), *lines]) + "\n", "utf-8")
    ran = run("evaluate-many", "t.csv", "-o", "out.csv", cwd=scored)
    assert ran.code == 0, ran.err
    with (scored / "out.csv").open(encoding="utf-8-sig", newline="") as stream:
        many = {(row["unit"], row["target"]): row["verdict"] for row in csv.DictReader(stream) if row["part"] == "0"}
    for unit in UNITS:
        for result in assessed(run, scored, unit)["results"]:
            assert many[unit, result["target"]] == (result["verdict"] or "monitored")


def test_examples_of_a_score_know_its_document(run: Run, scored: Path) -> None:
    late = scored / "rules/S/late.yaml"
    example = "examples:\n  - given: {late: 0}\n    expect: {points: %s}\n"
    late.write_text(late.read_text("utf-8") + example % 2, "utf-8")
    assert run("test", cwd=scored).code == 0
    late.write_text(late.read_text("utf-8").replace("points: 2}\n", "points: 1.5}\n"), "utf-8")
    ran = run("test", "--lang", "en", cwd=scored)
    assert "points: expected 1.5, came 2 of 2 points" in ran.out


def test_comparisons_say_points_and_scores(run: Run, scored: Path) -> None:
    pair = [f"datasets/{unit}/2025-12-31.yaml" for unit in ("half", "all")]
    for number, path in enumerate(pair):
        assert run("evaluate", path, "--format", "json", "-o", f"{number}.json", cwd=scored).code == 0
    by_files = run("diff", *pair, "--lang", "en", cwd=scored)
    assert "-1 → 2" in by_files.out
    assert "S/QĐ 2025: score 0.67 → 9; – → tốt; points moved: late -1 → 2, on-time 1.67 → 4" in by_files.out
    assert run("diff", "0.json", "1.json", "--lang", "en", cwd=scored).out == by_files.out


@pytest.mark.parametrize(
    ("unit", "told"),
    [
        ("open", ["Quá hạn (S/late); -1 – 2 of 2 points; needs: late"]),
        ("nowhere", ["Cảng (S/ports); 0 – 3 of 0 – 3 points; needs: coast"]),
        ("all", []),
    ],
)
def test_an_open_score_names_the_criteria_that_leave_it_open(
    unit: str, told: list[str], run: Run, scored: Path
) -> None:
    path = f"datasets/{unit}/2025-12-31.yaml"
    lines = run("explain", "D/score", path, "--lang", "en", cwd=scored).out.splitlines()
    named = [line.split("points not known of ")[1] for line in lines if "points not known of " in line]
    assert named == told
    explained = json.loads(run("explain", "D/score", path, "--format", "json", cwd=scored).out)
    assert explained["open_criteria"] == [one.split("(")[1].split(")")[0] for one in told]


@pytest.mark.parametrize("suffix", ["html", "xlsx"])
def test_other_formats(suffix: str, run: Run, scored: Path) -> None:
    ran = run("evaluate", "datasets/half/2025-12-31.yaml", "-o", f"a.{suffix}", "--lang", "en", cwd=scored)
    assert ran.code == 0, ran.err
    if suffix == "html":
        assert "0.67 of 6 points" in (scored / "a.html").read_text("utf-8")
