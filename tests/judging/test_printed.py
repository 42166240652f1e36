"""Printed figures are intervals: what a report says is held against all that its figures may have been rounded from."""

from __future__ import annotations

import csv
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chitieu.judging.inference import rounded_from
from chitieu.model import Bounds, FactType, Stated
from chitieu.numbers import agrees, common, exactly, half_step, printed, rounding_to
from tests.conftest import Run

GROWTH = FactType("x", "x", "%", "g", below_zero=True)


@given(st.integers(-30, 30), st.integers(0, 2), st.booleans(), st.integers(-4000, 4000))
def test_the_values_of_an_interval_print_as_the_figure(digits: int, decimals: int, percent: bool, value: int) -> None:
    """Every value within prints so, and none outside does: the half is rounded away from zero."""
    scale = 100 if percent else 1
    figure = Stated(Fraction(digits, 10**decimals * scale), decimals, percent)
    one, half = Fraction(value, 1000 * scale), half_step(figure)
    assert half is not None
    may_be = rounded_from(figure.value, half, GROWTH)
    within = printed(figure)
    assert within == rounding_to(figure.value, may_be)
    assert within.low is not None
    assert within.high is not None
    assert (within.low <= one <= within.high) == agrees(figure, one)


def test_a_quotient_is_exact() -> None:
    assert half_step(Stated(Fraction(1, 3), None, percent=False)) is None


@pytest.mark.parametrize("whole", [0, 1])
def test_no_figure_goes_beyond_its_kind(whole: int) -> None:
    """0% and 100% print themselves, though nothing lies on their other sides."""
    may_be = rounded_from(Fraction(whole), Fraction(1, 200), FactType("s", "s", "%", "g"))
    assert may_be == (Bounds(Fraction(199, 200), Fraction(1)) if whole else Bounds(Fraction(0), Fraction(1, 200)))
    within = rounding_to(Fraction(whole), may_be)
    assert common(within, exactly(whole)) == exactly(whole)


RELATED = """\
groups: {g: Nhóm}
facts:
  whole: {label: Cả, unit: "%", group: g}
  part: {label: Phần, unit: "%", group: g, part_of: whole}
  other: {label: Phần khác, unit: "%", group: g, part_of: whole}
  land: {label: Đất, unit: ha, group: g, fractional: true}
  rice: {label: Lúa, unit: ha, group: g, fractional: true, part_of: land}
  maize: {label: Ngô, unit: ha, group: g, fractional: true, part_of: land}
"""


def with_relations(path: Path, figures: str) -> Path:
    """Parts of a share and of an area; a sum of parts, and one that gives its parts weights."""
    workspace(path, "a: 1%")
    (path / "rules/facts.yaml").write_text(RELATED, "utf-8")
    (path / "rules/checks.yaml").write_text("checks: {k: {label: K, holds: rice + maize == land}}\n", "utf-8")
    (path / "rules/indicators.yaml").write_text(
        "indicators:\n"
        '  i: {label: I, formula: part, unit: "%", group: g}\n'
        '  s: {label: S, formula: (rice + maize) / land, unit: "%", group: g}\n'
        "  r: {label: R, formula: (2 * rice + maize) / land, unit: lần, group: g}\n"
        "  h: {label: H, formula: rice, unit: ha, group: g}\n",
        "utf-8",
    )
    (path / "rules/D/r.yaml").write_text(
        "id: r\nindicator: r\nstatement: S\nsource: S\nat_least: {2030: 1.5}\n", "utf-8"
    )
    written = "".join(f"  {one}\n" for one in figures.split("; "))
    (path / "datasets/u/2024.yaml").write_text(
        f"unit: {{id: u, name: U}}\nas_of: 2024-12-31\nsource: x\nfacts:\n{written}", "utf-8"
    )
    return path


PARTS_AND_WHOLES = {
    "part: 33.3%; whole: 33.28%": False,
    "part: 33.3%; whole: 33%": False,
    "part: 33.30%; whole: 33.28%": True,  # from 33.295%, and the whole to 33.285%
    "part: 33.3%; whole: 33.2%": False,  # both may be 33.25%: bounds hold their ends
    "part: 33.4%; whole: 33.2%": True,
    "part: 100%; whole: 99.6%": False,
    "part: 0%; whole: 0.0%": False,
    'rice: "10,3"; land: "10,24"': True,
    'rice: "10,3"; land: "10,25"': False,
    "rice: 10; land: 9.6": False,
    "rice: 10; land: 9": False,
    "rice: 10; land: 8": True,
    "rice: 3.3; maize: 3.4; land: 6.6": False,  # the sum of parts is from 6.6
    "rice: 3.3; maize: 3.4; land: 6.59": True,
    "rice: 3.3; maize: 3.4; land: 6.5": True,
    "rice: 6; maize: 3; land: 9": False,
}


@pytest.mark.parametrize(("figures", "fault"), PARTS_AND_WHOLES.items())
def test_a_printed_part_is_above_its_whole_where_all_that_it_may_be_is(
    figures: str, fault: bool, run: Run, tmp_path: Path
) -> None:
    ran = run("evaluate", "datasets/u/2024.yaml", cwd=with_relations(tmp_path, figures))
    assert ("[part-above-whole]" in ran.err, ran.code) == (fault, 3 if fault else 0)


def test_parts_and_wholes_of_many_units(run: Run, tmp_path: Path) -> None:
    cwd = with_relations(tmp_path, "land: 1")
    names = ("part", "whole", "rice", "maize", "land")
    rows = [dict(one.split(": ") for one in each.replace('"', "").split("; ")) for each in PARTS_AND_WHOLES]
    lines = [";".join(row.get(name, "") for name in names) for row in rows]
    table = [f"unit;as_of;{';'.join(names)}", *(f"{number};2024-12-31;{line}" for number, line in enumerate(lines))]
    (cwd / "facts.csv").write_text("\n".join(table), "utf-8")
    wanted = ("--on-error", "skip", "--rejects", "rejects.csv", "-o", "v.csv")
    assert run("evaluate-many", "facts.csv", *wanted, cwd=cwd).code == 0
    with (cwd / "rejects.csv").open(encoding="utf-8-sig", newline="") as file:
        rejected = {int(row["unit"]) for row in csv.DictReader(file)}
    assert rejected == {number for number, fault in enumerate(PARTS_AND_WHOLES.values()) if fault}


@pytest.mark.parametrize(
    ("figures", "fact", "low", "high"),
    [
        ("whole: 33.3%", "part", "0", "667/2000"),
        ("whole: 33%", "part", "0", "67/200"),
        ("land: 9.5; maize: 3.2", "rice", "31/5", "32/5"),
        ("land: 9; maize: 3", "rice", "5", "7"),
        ("rice: {at_least: 9, at_most: 11}; land: 9.5", "rice", "9", "191/20"),
    ],
)
def test_bounds_hold_for_all_that_a_figure_may_be(
    figures: str, fact: str, low: str, high: str, run: Run, tmp_path: Path
) -> None:
    cwd = with_relations(tmp_path, figures)
    told = json.loads(run("explain", "D/i" if fact == "part" else "D/h", "--format", "json", cwd=cwd).out)
    assert told["results"][0]["value"]["within"] == {"at_least": low, "at_most": high}


def workspace(path: Path, figures: str, *, check: str = "a >= 0%", claim: str = "", level: str = "at_least") -> Path:
    """Shares a, b, c; counts n of d (of which n is a part) and m; an area k; a check, and claims of n / d and of a."""
    files = {
        "rules/facts.yaml": """\
groups: {g: Nhóm}
facts:
  a: {label: Tỷ lệ A, unit: "%", group: g}
  b: {label: Tỷ lệ B, unit: "%", group: g}
  c: {label: Tỷ lệ C, unit: "%", group: g}
  n: {label: Đạt, unit: người, group: g, part_of: d}
  d: {label: Tổng, unit: người, group: g}
  m: {label: Nhiều, unit: người, group: g}
  k: {label: Diện tích, unit: km², group: g, fractional: true}
""",
        "rules/indicators.yaml": """\
indicators:
  i: {label: I, formula: n / d, unit: "%", group: g}
  s: {label: S, formula: a, unit: "%", group: g}
  h: {label: H, formula: m, unit: người, group: g}
  r: {label: R, formula: m * 1000 / d, unit: phần nghìn, group: g}
""",
        "rules/checks.yaml": f"checks:\n  k1:\n    label: K\n    holds: {check}\n",
        "rules/D/document.yaml": "id: D\nsymbol: D\ntitle: T\nissuer: X\ndate: 2015-12-31\nperiod: p\n"
        "horizons: [2030]\n",
        "datasets/u/2024.yaml": "unit: {id: u, name: U}\nas_of: 2024-12-31\nsource: x\nfacts:\n"
        + "".join(f"  {one}\n" for one in figures.split("; "))
        + (f"claims:\n  {claim}\n" if claim else ""),
    }
    for id, asked in (("i", "60%"), ("s", "60%"), ("r", "600"), ("h", "600")):
        files[f"rules/D/{id}.yaml"] = (
            f"id: {id}\nindicator: {id}\nstatement: S\nsource: S\n{level}: {{2030: {asked}}}\n"
        )
    for name, text in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_text(text, "utf-8")
    return path


def findings(run: Run, cwd: Path) -> list[dict[str, Any]]:
    ran = run("audit", "datasets/u/2024.yaml", "--format", "json", cwd=cwd)
    found: list[dict[str, Any]] = json.loads(ran.out)["findings"]
    return found


@pytest.mark.parametrize(
    ("figures", "check", "category"),
    [
        ("a: 33.3%; b: 33.3%; c: 33.3%", "a + b + c == 100%", "holds"),
        ("a: 33%; b: 33%; c: 33%", "a + b + c == 100%", "holds"),
        ("a: 33.1%; b: 33.1%; c: 33.1%", "a + b + c == 100%", "wrong"),
        ("a: 999/3000; b: 999/3000; c: 999/3000", "a + b + c == 100%", "wrong"),  # quotients are exact
        ("a: 33.3%; b: 33.4%", "a == b", "wrong"),  # below 33.35%, and from there up
        ("a: 33.3%; b: 33%", "a == b", "holds"),
        ("a: 33.3%; b: 33%", "a <= b", "holds"),
        ("a: 33.3%; b: 32%", "a <= b", "wrong"),
        ("a: 0.0%; b: 0.1%", "a == b", "wrong"),
        ("a: 42.9%; n: 3; d: 7", "n / d == a", "holds"),
        ("a: 42.8%; n: 3; d: 7", "n / d == a", "wrong"),
        ("n: 4; d: 8; m: 5", "n + m == d", "wrong"),  # counts are counts
        ('k: "10,3"; m: 31', "k * 3 == m", "holds"),
        ('k: "10,3"; m: 32', "k * 3 == m", "wrong"),
    ],
)
def test_checks(figures: str, check: str, category: str, run: Run, tmp_path: Path) -> None:
    (one,) = findings(run, workspace(tmp_path, figures, check=check))
    assert one["category"] == category


@pytest.mark.parametrize(
    ("figures", "check", "difference"),
    [
        ("a: 33.3%; b: 33.3%", "a < b - 1%", "+1 điểm phần trăm"),
        ("a: 999/1000; b: 9991/10000", "a == b", "−0,01 điểm phần trăm"),
        ("n: 3; d: 7; m: 3", "n != m", "chênh lệch 0"),
        ("n: 3; d: 7; m: 300001", "n / m == 1 / 100000", "−1/30000100000"),
        ("n: 3; d: 7; m: 5", "n + m == d", "+1"),
    ],
)
def test_a_difference_is_never_minus_nothing(
    figures: str, check: str, difference: str, run: Run, tmp_path: Path
) -> None:
    out = run("audit", "datasets/u/2024.yaml", cwd=workspace(tmp_path, figures, check=check)).out
    assert difference in out  # beyond six decimals a fraction
    assert "−0 " not in out.replace("−0,0 ", "−0 ")


@pytest.mark.parametrize(
    ("figures", "claim", "outcome", "told"),
    [
        ("d: 7", "D/i: {value: 40%}", "impossible", "2/7 = 28,6%; 3/7 = 42,9%"),
        ("d: 7", "D/i: {value: 43%}", "unsupported", ""),
        ("d: 7", "D/i: {value: 42.9%}", "unsupported", ""),
        ("d: 7", "D/i: {value: 42.8%}", "impossible", "2/7 = 28,6%; 3/7 = 42,9%"),
        ("d: 7", "D/i: {value: 0%}", "unsupported", ""),
        ("d: 7", "D/i: {value: 5%}", "impossible", "0/7 = 0%; 1/7 = 14,3%"),
        ("d: 7", "D/i: {value: 110%}", "impossible", "7/7 = 100%"),
        ("d: 7", "D/i: {attainment: 66.7%}", "impossible", "2/7 = 28,6%; 3/7 = 42,9%"),
        ("d: 7", "D/i: {attainment: 71.4%}", "unsupported", ""),
        ("n: 3", "D/i: {value: 40%}", "impossible", "3/8 = 37,5%; 3/7 = 42,9%"),
        ("n: 3", "D/i: {value: 43%}", "unsupported", ""),
        ("d: {at_least: 3, at_most: 4}", "D/i: {value: 40%}", "impossible", "1/3 = 33,3%; 2/4 = 50%"),
        ("d: {at_least: 3, at_most: 5}", "D/i: {value: 40%}", "unsupported", ""),
        ("m: 3", "D/i: {value: 40%}", "unsupported", ""),
        ("d: 7", "D/r: {value: 150}", "impossible", "142,9 phần nghìn; 285,7 phần nghìn"),
        ("d: 7", "D/h: {value: 12.5}", "impossible", "12 người; 13 người"),
        ("d: 7", "D/h: {value: 12}", "unsupported", ""),
        ("d: 7; m: 2", "D/r: {value: 150}", "wrong", ""),
        ("a: 28.6%", "D/s: {attainment: 47.6%}", "holds", ""),  # of 28.57%, as 2 of 7 are
        ("a: 28.6%", "D/s: {attainment: 47.9%}", "wrong", ""),
        ("a: 2/7", "D/s: {attainment: 47.7%}", "from_rounded", ""),
    ],
)
def test_claims(figures: str, claim: str, outcome: str, told: str, run: Run, tmp_path: Path) -> None:
    found = [one for one in findings(run, workspace(tmp_path, figures, claim=claim)) if "claim" in one]
    assert [one["outcome"] for one in found] == [outcome]
    assert told in (found[0]["reason"] or "")


def test_printed_figures_judge_as_they_are_printed(run: Run, tmp_path: Path) -> None:
    """60% may be 59.6%, and meets 60% all the same: verdicts go by what is printed."""
    ran = run("evaluate", "--format", "json", cwd=workspace(tmp_path, "a: 60%"))
    assert {one["target"]: one["verdict"] for one in json.loads(ran.out)["results"]}["s"] == "met"
