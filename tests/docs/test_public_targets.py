"""Target sets of another shape, under examples/: nothing in the engine knows any document."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from pathlib import Path

import pytest

from tests.conftest import GOLDEN, ROOT, Ran, Run

SETS = sorted(path for path in (ROOT / "examples").iterdir() if path.is_dir())
PUBLIC_LIFE = {  # a whole workspace each, with the dataset whose result stands in tests/golden/examples
    "bac-giang-2016-2020": "datasets/bac-giang/2017.yaml",
    "xa-nong-thon-moi": "datasets/tinh-mau/2025-12-31.yaml",
    "cai-cach-hanh-chinh": "datasets/tinh-mau/2025-12-31.yaml",
}


@pytest.mark.parametrize("folder", SETS, ids=lambda path: path.name)
def test_a_set_lints_clean_and_its_examples_hold(folder: Path, run: Run) -> None:
    assert run("lint", cwd=folder) == Ran(0, "0 lỗi, 0 cảnh báo\n", "")
    ran = run("test", "--coverage", cwd=folder)
    assert ran.code == 0
    assert "chưa có ví dụ nào" not in ran.out


@pytest.mark.parametrize(("folder", "dataset"), PUBLIC_LIFE.items())
def test_a_set_of_public_life_comes_to_what_was_reviewed(folder: str, dataset: str, run: Run) -> None:
    reviewed = (GOLDEN / f"examples/{folder}.txt").read_text("utf-8")
    assert run("evaluate", dataset, cwd=ROOT / "examples" / folder) == Ran(0, reviewed, "")


@pytest.mark.slow("every command on every target of three sets")
@pytest.mark.parametrize(("folder", "dataset"), PUBLIC_LIFE.items())
def test_what_a_reader_would_type_works_without_a_warning(folder: str, dataset: str, run: Run, tmp_path: Path) -> None:
    home = ROOT / "examples" / folder
    of_unit = sorted(path.relative_to(home).as_posix() for path in (home / dataset).parent.glob("*.yaml"))
    results = json.loads(run("evaluate", dataset, "--format", "json", cwd=home).out)["results"]
    for name in {f"{one['document']}/{one['target']}" for one in results}:
        ran = run("explain", name, dataset, cwd=home)
        assert (ran.code, ran.err) == (0, ""), name
    for command in (
        ("format", "--check"),
        ("diff", *of_unit[-2:]),
        ("trend", *of_unit),
        ("audit", dataset),
        ("evaluate", dataset, "-o", tmp_path / "x.xlsx"),
        ("evaluate", dataset, "-o", tmp_path / "x.html"),
        ("report", dataset, "--compare", of_unit[-2], "-o", tmp_path / "x.docx"),
    ):
        ran = run(*command, cwd=home)
        assert ran.code == 0, (command, ran.err)
        assert "cảnh báo" not in ran.err, (command, ran.err)


@pytest.mark.slow("evaluates forty datasets")
def test_communes_are_counted_up_to_the_province(run: Run) -> None:
    """Of 19 communes in 2025, one of them made of two, 16 meet all criteria; two are below fifteen."""
    home = ROOT / "examples/xa-nong-thon-moi"
    of_year: dict[str, list[int]] = {}
    for path in home.glob("datasets/xa-*/*.yaml"):
        found = json.loads(run("evaluate", path, "--document", "QD-318", "--format", "json", cwd=home).out)["results"]
        (whole,) = (one for one in found if one["target"] == "criteria")
        of_year.setdefault(path.stem[:4], []).append(whole["met"])
    assert sorted(of_year["2025"]) == [13, 14, 18, *[19] * 16]
    assert sorted(of_year["2024"]) == [12, 13, 16, 17, 17, *[18] * 7, *[19] * 8]
    found = json.loads(run("evaluate", PUBLIC_LIFE[home.name], "--format", "json", cwd=home).out)["results"]
    values = {one["target"]: one["value"]["exact"] for one in found}
    assert values["passing-communes"] == "16/19"
    assert values["no-commune-left-behind"] == "2"
    assert values["criteria-per-commune"] == str(Fraction(13 + 14 + 18 + 16 * 19, 19))


@pytest.mark.parametrize(
    ("year", "rule", "verdict", "attainment"),
    [
        ("2008", "poverty-halved", "met", "872/581"),  # 58.1% to 14.5%, asked 29.05%
        ("2009", "maternal-mortality", "missed", "656/699"),  # 233 to 69, asked 58.25: 93.8%
        ("2015", "maternal-mortality", "met", "236/233"),  # 56
    ],
)
def test_millennium_goals_of_viet_nam(year: str, rule: str, verdict: str, attainment: str, run: Run) -> None:
    folder = ROOT / "examples/mdg-viet-nam"
    ran = run("evaluate", f"datasets/viet-nam/{year}.yaml", "--format", "json", cwd=folder)
    (result,) = (one for one in json.loads(ran.out)["results"] if one["target"] == rule)
    assert (result["verdict"], result["attainment"]["exact"]) == (verdict, attainment)
    assert result["level"]["op"] == "at_most"
    assert result["level"]["baseline"]["exact"] in ("581/1000", "233")


@pytest.mark.parametrize(
    ("folder", "dataset", "rule", "verdict", "attainment", "when"),
    [
        (
            "administrative-units",
            "ha-giang/2019-04-01",
            "population",
            "missed",
            "854679/900000",
            "kind == province and",
        ),
        ("administrative-units", "ha-giang/2019-04-01", "area", "missed", "79149/80000", "terrain == uplands"),
        ("administrative-units", "dien-bien/2019-04-01", "area", "met", "95629/80000", "terrain == uplands"),
        ("administrative-units", "ha-nam/2019-04-01", "population", "missed", "852800/1400000", "kind == province"),
        ("administrative-units", "lai-chau-city/2023-03-31", "population", "not_applicable", None, None),
        ("maternal-mortality-sdg", "world/2020", "global", "missed", "70/223", "scope == world"),
        ("maternal-mortality-sdg", "world/2020", "national", "not_applicable", None, None),
        ("maternal-mortality-sdg", "india/2020", "no-country-above-140", "met", "140/103", "scope == country"),
        ("maternal-mortality-sdg", "india/2020", "national", "no_data", None, None),
    ],
)
def test_targets_that_depend_on_the_unit(
    folder: str, dataset: str, rule: str, verdict: str, attainment: str | None, when: str | None, run: Run
) -> None:
    ran = run("evaluate", f"datasets/{dataset}.yaml", "--format", "json", cwd=ROOT / "examples" / folder)
    (result,) = (one for one in json.loads(ran.out)["results"] if one["target"] == rule)
    exact = result["attainment"]["exact"] and Fraction(result["attainment"]["exact"])
    assert (result["verdict"], exact) == (verdict, attainment and Fraction(attainment))
    assert (result["case"] is None) == (when is None)
    assert when is None or when in result["case"]["when"]


def test_what_keeps_a_case_open_is_named(run: Run) -> None:
    folder = ROOT / "examples/maternal-mortality-sdg"
    out = run("evaluate", "datasets/india/2020.yaml", cwd=folder).out
    assert "SDG-3-1/national 2030  ? chưa đủ số liệu  cần maternal_deaths_2010\n" in out
    told = run("explain", "national", "datasets/india/2020.yaml", cwd=folder).out
    assert "scope == country and maternal_deaths_2010 < 420: chưa biết\n    Phạm vi: quốc gia (country)" in told


def test_the_table_shows_the_baseline(run: Run) -> None:
    out = run("evaluate", "datasets/viet-nam/2009.yaml", cwd=ROOT / "examples/mdg-viet-nam").out
    assert "MDG/maternal-mortality 2015  ✗ chưa đạt  69 ca/100.000  ≤ 58,25 ca/100.000 (gốc 233 ca/100.000)" in out
    assert "93,8% mục tiêu  thừa" in out


def test_the_engine_names_no_document() -> None:
    symbols = re.compile(r"06-NQ|34-KH|lai-chau|\bMDG\b", re.IGNORECASE)
    examples = ("``", 'say("', 'mark("')  # what is said to people may give one
    for path in (ROOT / "engine").rglob("*.py"):
        told = [line for line in path.read_text("utf-8").splitlines() if symbols.search(line)]
        assert [line for line in told if not any(example in line for example in examples)] == [], path
