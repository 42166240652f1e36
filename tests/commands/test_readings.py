"""Other readings of a target are judged by what they say, whatever the target itself says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Run

RULE = Path("rules/NQ-1/minority-led-agencies.yaml")
HEAD = "id: minority-led-agencies\nindicator: minority-led-agencies\nstatement: Mức.\nsource: mục II\n"


@pytest.fixture
def three_years(workspace: Path) -> Path:
    """60%, 40%, 80% of ten agencies at the ends of 2021, 2022 and 2023."""
    document = workspace / "rules/NQ-1/document.yaml"
    document.write_text(document.read_text("utf-8").replace("horizons:", "from: 2021\nhorizons:"), "utf-8")
    for old in (workspace / "datasets/sample-city").iterdir():
        old.unlink()
    for year, led in ((2021, 6), (2022, 4), (2023, 8)):
        (workspace / f"datasets/sample-city/{year}.yaml").write_text(
            f"unit: {{id: sample-city, name: Mẫu}}\nas_of: {year}-12-31\nsource: x\n"
            f"facts: {{agencies: 10, minority_led_agencies: {led}, good_share: 90%}}\n",
            "utf-8",
        )
    return workspace


@pytest.mark.parametrize(
    ("target", "reading", "verdicts"),
    [
        ("at_least: {2025: 50%}", "each_year: {at_least: 50%}", ("met", "missed")),
        ("at_least: {2025: 50%}", "each_year: {at_least: 40%}", ("met", "met")),
        ("at_least: {2025: 50%}", "each_year: {at_least: 50%}\n    indicator: good-rating", ("met", "met")),
        ("at_least: {2025: 50%}", "monitor: true", ("met", None)),
        ("at_least: {2025: 50%}", "at_least: {2025: 90%}", ("met", "missed")),
        ("at_least: {2025: 50%}", "indicator: good-rating", ("met", "met")),
        ("each_year: {at_least: 50%}", "at_least: {2025: 50%}", ("missed", "met")),
        ("each_year: {at_least: 50%}", "each_year: {at_least: 40%}", ("missed", "met")),
        ("each_year: {at_least: 50%}", "monitor: true", ("missed", None)),
    ],
)
def test_a_reading_is_judged_by_what_it_says(
    target: str, reading: str, verdicts: tuple[str | None, str | None], run: Run, three_years: Path
) -> None:
    readings = f"readings:\n  - id: other\n    label: khác\n    {reading}\n"
    (three_years / RULE).write_text(HEAD + f"{target}\n{readings}", "utf-8")
    ran = run("evaluate", "datasets/sample-city/2023.yaml", "--format", "json", "--horizon", "2025", cwd=three_years)
    assert ran.code == 0, ran.err
    (result,) = json.loads(ran.out)["results"]
    assert (result["verdict"], result["readings"][0]["verdict"]) == verdicts


@pytest.mark.parametrize(
    ("target", "reading", "asked"),
    [
        ("each_year: {at_least: 50%}", "indicator: good-rating", "each_year"),
        ("all_of: [{indicator: good-rating, at_least: 50%}]", "at_least: {2025: 50%}", "all_of"),
    ],
)
def test_a_reading_says_what_it_cannot_take_over(
    target: str, reading: str, asked: str, run: Run, three_years: Path
) -> None:
    readings = f"readings:\n  - id: other\n    label: khác\n    {reading}\n"
    head = HEAD.replace("indicator: minority-led-agencies\n", "") if "all_of" in target else HEAD
    (three_years / RULE).write_text(head + f"{target}\n{readings}", "utf-8")
    ran = run("lint", "--lang", "en", cwd=three_years)
    assert ran.code == 3
    assert asked in ran.out
