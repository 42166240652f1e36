"""What is zero and divides is named, in tables of units as in one dataset, whatever formula it is; the rest goes on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Run

pytestmark = pytest.mark.slow("a table planned and judged for every divisor")

FACTS = """\
groups: {g: Nhóm}
facts:
  a: {label: A, unit: người, group: g}
  b: {label: B, unit: người, group: g}
  c: {label: C, unit: người, group: g}
"""
HINT = "in 1 rows: there such targets have no data"


def workspace(path: Path, formula: str, a: int, b: int, c: int) -> Path:
    files = {
        "rules/facts.yaml": FACTS,
        "rules/indicators.yaml": f'indicators:\n  i: {{label: I, formula: {formula}, unit: "%", group: g}}\n'
        "  n: {label: N, formula: a, unit: người, group: g}\n",
        "rules/D/document.yaml": "id: D\nsymbol: D\ntitle: T\nissuer: X\ndate: 2021-03-15\nperiod: p\n"
        "horizons: [2025]\n",
        "rules/D/i.yaml": "id: i\nindicator: i\nstatement: S\nsource: S\nat_least: {2025: 60%}\n",
        "rules/D/n.yaml": "id: n\nindicator: n\nstatement: S\nsource: S\nat_least: {2025: 1}\n",
        "datasets/u/2024.yaml": "unit: {id: u, name: U}\nas_of: 2024-12-31\nsource: x\nfacts:\n"
        f"  a: {{value: {a}, source: x}}\n  b: {{value: {b}, source: x}}\n  c: {{value: {c}, source: x}}\n",
        "t.csv": f"unit,as_of,a,b,c\nu,2024-12-31,{a},{b},{c}\nv,2024-12-31,3,7,5\nw,2024-12-31,3,,\n",
    }
    for name, text in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_text(text, "utf-8")
    return path


@pytest.mark.parametrize(
    ("formula", "counts", "zero"),
    [
        ("a / b", (3, 0, 10), ["“B”"]),
        ("a / (b - c)", (3, 10, 10), ["“B” - “C”"]),
        ("a * 100 / (b / 100)", (3, 0, 10), ["“B”"]),
        ("a / (b * c)", (3, 5, 0), ["“C”"]),
        ("a / any(b)", (3, 0, 1), ["any(“B”)"]),
        ("a / (b + c)", (3, 0, 0), ["“B” + “C”"]),
        ("(a / b + a / (c - 1)) / 2", (3, 2, 1), ["“C” - 1"]),
        ("a / (b / (c - a))", (3, 2, 3), ["“C” - “A”"]),
        ("a / (b - c)", (3, 10, 9), []),
    ],
)
def test_what_is_zero_is_named(
    formula: str, counts: tuple[int, int, int], zero: list[str], run: Run, tmp_path: Path
) -> None:
    cwd = workspace(tmp_path, formula, *counts)
    said = [f"warning: {one} is zero: targets that divide by it have no data" for one in zero]
    one = run("evaluate", "--format", "plain", "--lang", "en", cwd=cwd)
    many = run("evaluate-many", "t.csv", "-o", "v.csv", "--lang", "en", cwd=cwd)
    for ran in (one, many):
        assert ran.code == 0
        told = [line.partition(" warning: ")[2] for line in ran.err.splitlines() if "[zero-denominator]" in line]
        assert [f"warning: {line.removesuffix(' [zero-denominator]')}" for line in told] == said
    assert many.err.count(HINT) == len(zero)
    assert ("D/i 2025  ? no data" in one.out) == bool(zero)
    assert "D/n 2025  ✓ met" in one.out
    table = (cwd / "v.csv").read_text("utf-8-sig").splitlines()
    assert any(line.startswith("u,2024-12-31,D,i,0,2025,no_data,") for line in table) == bool(zero)


@pytest.mark.parametrize(
    ("asked", "zero"),
    [
        ("indicator: n\nat_least: {2025: a / (b - c)}", ["“B” - “C”"]),
        ("cases:\n  - {when: a / (b - c) > 30%, indicator: n, at_least: {2025: 1}}", ["“B” - “C”"]),
        ("all_of: [{indicator: n, at_least: {2025: 1}}, {indicator: n, at_most: {2025: a / (b - c)}}]", ["“B” - “C”"]),
        ("indicator: n\nbaseline: a / (b - c)\nat_least: {2025: 4}", []),  # only the percent is lost
        (
            "all_of: [{indicator: i, at_least: {2025: 1%}}, {indicator: j, at_least: {2025: 1}}]",
            ["“B” - “C”", "“C” - “B”"],
        ),
    ],
)
def test_a_divisor_is_named_wherever_it_stands(asked: str, zero: list[str], run: Run, tmp_path: Path) -> None:
    cwd = workspace(tmp_path, "a / (b - c)", 3, 10, 10)
    indicators = cwd / "rules/indicators.yaml"
    more = "  j: {label: J, formula: a / (c - b), unit: lần, group: g}\n"
    indicators.write_text(indicators.read_text("utf-8") + more, "utf-8")
    (cwd / "rules/D/i.yaml").write_text(f"id: i\ntitle: I\nstatement: S\nsource: S\n{asked}\n", "utf-8")
    for command in (("evaluate", "datasets/u/2024.yaml"), ("evaluate-many", "t.csv")):
        ran = run(*command, "--lang", "en", cwd=cwd)
        told = [line.partition(" warning: ")[2].partition(" is zero")[0] for line in ran.err.splitlines()]
        assert (ran.code, [one for one in told if one.startswith("“")]) == (0, zero), ran.err
