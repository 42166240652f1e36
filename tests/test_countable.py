"""What of a formula is counted: one quotient however it is written, and a shortfall of the fact that can change."""

from __future__ import annotations

import csv
import json
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chitieu.countable import counted, quotient, steps
from chitieu.diagnostics import Place, Problems
from chitieu.files.formula import parse_formula
from chitieu.files.known_names import KnownNames
from chitieu.model import Constant, FactName, FactType, Formula, Indicator, Operation
from chitieu.numbers import exactly, formula_value
from tests.conftest import Run

FACTS = {name: FactType(name, name, "người", "g") for name in "abcd"}


def read(source: str) -> Formula:
    problems = Problems()
    tree = parse_formula(source, Place("f", 1, 1), KnownNames(FACTS, {}, {}), problems)
    problems.require_none()
    assert tree is not None
    return tree


ONE_WAY = [
    ("a * 10000 / b", "a / b * 10000", "a / (b / 10000)", "10000 * (a / b)", "a * (10000 / b)", "100 * a / (b / 100)"),
    ("(a + b) / c", "a / c + b / c", "(a * 3 + b * 3) / (c * 3)", "(a / 3 + b / 3) / c * 3"),
    ("a * 5 / 7 / b", "a / b * 5 / 7", "5 * a / (7 * b)", "a / (b * 7 / 5)"),
    ("(any(a) + any(b)) / 2", "any(a) / 2 + any(b) / 2", "(any(a) + any(b)) * (1 / 2)"),
]


@pytest.mark.parametrize("ways", ONE_WAY)
def test_ways_of_writing_one_quotient(ways: tuple[str, ...]) -> None:
    first, *others = (quotient(read(source)) for source in ways)
    assert others == [first] * len(others)
    assert steps(Indicator("i", "", read(ways[0]), "%", "g")) == first


@pytest.mark.parametrize(
    "source",
    [
        "a / (a + b)",  # one more woman is one more of all
        "(b - a) / b",
        "a / b + a / b * a",
        "a * b / c",  # which of the two?
        "(2 * a + b) / c",
        "a / c / (b / d)",
        "(5 - a) / c",  # the value rises as the fact falls
        "a * -1 / c",
        "any(a) / (a + 1)",
        "a + a",
    ],
)
def test_what_counts_nothing(source: str) -> None:
    if "-1" in source:
        formula: Formula = Operation("/", Operation("*", FactName("a"), Constant(Fraction(-1))), FactName("c"))
    else:
        formula = read(source)
    assert steps(Indicator("i", "", formula, "%", "g")) is None


def test_a_share_that_is_no_quotient_counts_nothing() -> None:
    assert counted(Indicator("i", "", read("a"), "%", "g")) is None
    assert counted(Indicator("i", "", read("a"), "người", "g")) is not None
    assert counted(Indicator("i", "", read("a / b"), "%", "g", whole=False)) is None


leaves = st.one_of(st.sampled_from("abcd").map(FactName), st.integers(-3, 5).map(Fraction).map(Constant))
trees = st.recursive(leaves, lambda inner: st.builds(Operation, st.sampled_from("+-*/"), inner, inner), max_leaves=6)


@given(trees, st.lists(st.integers(0, 4), min_size=4, max_size=4))
def test_the_quotient_has_the_value_of_the_formula(formula: Formula, counts: list[int]) -> None:
    """Also where something divides by zero: a product with zero beside it must not hide that there is no value."""
    operands = {name: exactly(count) for name, count in zip("abcd", counts, strict=True)}
    value, other = (formula_value(one, operands) for one in (formula, quotient(formula).formula))
    if value.exact is not None and other.exact is not None:
        assert value == other


# --- in every output ----------------------------------------------------------------------------------------------

RATES = ["doctors * 10000 / population", "doctors / population * 10000", "doctors / (population / 10000)"]


@pytest.fixture
def rates(tmp_path: Path) -> Path:
    files = {
        "rules/facts.yaml": """\
groups: {g: Y tế}
facts:
  doctors: {label: Bác sỹ, unit: bác sỹ, group: g}
  population: {label: Dân số, unit: người, group: g}
  area: {label: Diện tích, unit: km², group: g, fractional: true}
""",
        "rules/indicators.yaml": "indicators:\n"
        + "".join(
            f"  r{n}: {{label: R{n}, formula: {source}, unit: trên vạn dân, group: g}}\n"
            for n, source in enumerate([*RATES, "doctors / (doctors + population) * 10000", "doctors / area"])
        ),
        "rules/D/document.yaml": "id: D\nsymbol: D\ntitle: T\nissuer: X\ndate: 2021-03-15\nperiod: p\n"
        "horizons: [2025]\n",
        "datasets/u/2024.yaml": "unit: {id: u, name: U}\nas_of: 2024-12-31\nsource: BC\nfacts:\n"
        "  doctors: {value: 2100, source: x}\n  population: {value: 1516900, source: x}\n"
        "  area: {value: 150.5, source: x}\n",
        "t.csv": "unit,as_of,doctors,population,area\nu,2024-12-31,2100,1516900,150.5\n",
    }
    for n in range(5):
        files[f"rules/D/t{n}.yaml"] = f"id: t{n}\nindicator: r{n}\nstatement: S\nsource: S\nat_least: {{2025: 14.3}}\n"
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def test_one_answer_however_a_rate_is_written(run: Run, rates: Path) -> None:
    """2170 doctors on 1516900 people would be 14.3 on 10000: 70 more; who stands in both counts nothing."""
    results = {one["target"]: one for one in json.loads(run("evaluate", "--format", "json", cwd=rates).out)["results"]}
    assert [results[f"t{n}"]["shortfall"] for n in range(4)] == [70, 70, 70, None]
    assert "0,5 trên vạn dân" in run("evaluate", cwd=rates).out.split("D/t3")[1]
    for n in range(3):
        told = run("explain", f"D/t{n}", cwd=rates).out
        assert "đạt khi có từ 2.170 bác sỹ trở lên, nay có 2.100: thêm 70 bác sỹ" in told
    assert run("evaluate-many", "t.csv", "-o", "v.csv", cwd=rates).code == 0
    with (rates / "v.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = {row["target"]: row for row in csv.DictReader(stream)}
    assert [rows[f"t{n}"]["shortfall"] for n in range(4)] == ["70", "70", "70", ""]
    assert len({(rows[f"t{n}"]["numerator"], rows[f"t{n}"]["denominator"]) for n in range(3)}) == 1


def test_people_on_an_area_are_counted(run: Run, rates: Path) -> None:
    """2153 people on 150.5 km² would be 14.3 on each, 2152 would not: an area with decimals stands below alone."""
    file = rates / "datasets/u/2024.yaml"
    file.write_text(file.read_text("utf-8").replace("value: 2100", "value: 2000"), "utf-8")
    (rates / "t.csv").write_text("unit,as_of,doctors,population,area\nu,2024-12-31,2000,1516900,150.5\n", "utf-8")
    results = {one["target"]: one for one in json.loads(run("evaluate", "--format", "json", cwd=rates).out)["results"]}
    assert results["t4"]["shortfall"] == 153
    assert run("evaluate-many", "t.csv", "-o", "v.csv", cwd=rates).code == 0
    with (rates / "v.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert {row["target"]: row["shortfall"] for row in csv.DictReader(stream)}["t4"] == "153"


@pytest.mark.parametrize("written", ["x * 50%", "50% * x", "x / 2", "x * (1 - 1 / 2)", "x - x / 2", "(x + x) / 4"])
def test_a_quotient_has_the_value_of_its_formula(written: str) -> None:
    names = KnownNames({"x": FactType("x", "x", "người", "g")}, {}, {})
    problems = Problems()
    formula = parse_formula(written, Place("f", 1, 1), names, problems)
    assert formula is not None, problems.found
    assert formula_value(quotient(formula).formula, {"x": exactly(1000)}) == exactly(500)
