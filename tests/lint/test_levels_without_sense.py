"""Levels are held against what the indicator can be at all, and against the baseline."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Run

RULE = Path("rules/NQ-1/minority-led-agencies.yaml")
HEAD = "id: minority-led-agencies\nindicator: {}\nstatement: Mức.\nsource: mục II\n"
REACH, BASELINE = "level-out-of-reach", "baseline-beyond-level"


@pytest.mark.parametrize(
    ("level", "asked", "meant"),
    [
        ("more_than: {2025: 100%}", REACH, "at_least:"),
        ("at_least: {2025: 100%}", None, ""),
        ("at_least: {2025: 101%}", REACH, "check the figure"),
        ("at_least: {2025: 0%}", REACH, "check the figure"),
        ("more_than: {2025: 0%}", None, ""),
        ("at_most: {2025: 0%}", None, ""),
        ("less_than: {2025: 0%}", REACH, "at_most:"),
        ("at_most: {2025: 100%}", REACH, "check the figure"),
        ("less_than: {2025: 100%}", None, ""),
        ("between: {2025: [0%, 100%]}", REACH, "check the figure"),
        ("between: {2025: [10%, 100%]}", None, ""),
        ("between: {2025: [90%, 120%]}", REACH, "one figure"),
        ("at_least: {2025: [90%, 110%]}", REACH, "one figure"),
        ("at_least: {2025: [90%, 100%]}", None, ""),
        ("reduce_by: {2025: 50%}\nbaseline: 30%", REACH, "reduce_by_part:"),
        ("reduce_by: {2025: 10%}\nbaseline: 30%", None, ""),
        ("reduce_by_part: {2025: 1/2}\nbaseline: 30%", None, ""),
        ("increase_by: {2025: 80%}\nbaseline: 30%", REACH, "increase_by_part:"),
        ("increase_by_part: {2025: 20%}\nbaseline: 0%", BASELINE, "increase_by:"),
        ("at_least: {2025: 10%}\nbaseline: 30%", BASELINE, "at_most:"),
        ("at_least: {2025: 30%}\nbaseline: 30%", BASELINE, "at_most:"),
        ("at_most: {2025: 40%}\nbaseline: 30%", BASELINE, "at_least:"),
        ("at_most: {2025: 20%}\nbaseline: 30%", None, ""),
        ("monitor: true", None, ""),
        ("points: [{at_least: 60%, points: 2}]", None, ""),
    ],
)
@pytest.mark.parametrize("indicator", ["minority-led-agencies", "good-rating"])
def test_levels(level: str, asked: str | None, meant: str, indicator: str, run: Run, workspace: Path) -> None:
    (workspace / RULE).write_text(HEAD.format(indicator) + level + "\n", "utf-8")
    ran = run("lint", RULE, "--format", "json", "--lang", "en", cwd=workspace)
    found = {one["code"]: one["hint"] for one in json.loads(ran.out) if one["code"] in (REACH, BASELINE)}
    assert list(found) == ([asked] if asked else [])
    assert meant in "".join(found.values())


def test_what_is_no_part_may_be_above_all(run: Run, workspace: Path) -> None:
    """A rate of what no fact says is a part: 120% of the plan is a target."""
    facts = workspace / "rules/facts.yaml"
    facts.write_text(facts.read_text("utf-8").replace(", part_of: agencies", ""), "utf-8")
    (workspace / RULE).write_text(HEAD.format("minority-led-agencies") + "more_than: {2025: 120%}\n", "utf-8")
    ran = run("lint", RULE, "--format", "json", cwd=workspace)
    assert REACH not in {one["code"] for one in json.loads(ran.out)}


@pytest.mark.parametrize(
    ("better", "level", "asked"),
    [
        ("lower", "at_least: {2025: 60%}", True),
        ("lower", "at_most: {2025: 60%}", False),
        ("lower", "increase_by: {2025: 10%}\nbaseline: 30%", True),
        ("lower", "about: {2025: 60%}", False),
        ("lower", "between: {2025: [10%, 60%]}", False),
        ("higher", "less_than: {2025: 60%}", True),
        ("higher", "each_year: {at_most: 60%}", True),
        ("neither", "at_least: {2025: 60%}", False),
    ],
)
def test_a_level_runs_the_way_that_is_better(better: str, level: str, asked: bool, run: Run, workspace: Path) -> None:
    indicators = workspace / "rules/indicators.yaml"
    own = "formula: minority_led_agencies / agencies\n"
    indicators.write_text(indicators.read_text("utf-8").replace(own, f"{own}    better: {better}\n"), "utf-8")
    document = workspace / "rules/NQ-1/document.yaml"
    document.write_text(document.read_text("utf-8") + "from: 2021\n", "utf-8")
    (workspace / RULE).write_text(HEAD.format("minority-led-agencies") + level + "\n", "utf-8")
    ran = run("lint", RULE, "--format", "json", "--lang", "en", cwd=workspace)
    assert ("level-against-better" in {one["code"] for one in json.loads(ran.out)}) is asked, ran.out
