"""chitieu test: the examples of rule files, passed, failed and missing."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from chitieu.lint.rules import example_not_asked
from tests.conftest import Run

RULE = Path("rules/06-NQ-TU/minority-led-agencies.yaml")


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_shipped_examples_pass_and_reach_every_verdict(run: Run) -> None:
    ran = run("test", "--coverage")
    assert (ran.code, ran.err) == (0, "")
    assert "✗" not in ran.out
    assert "chưa có ví dụ nào" not in ran.out
    assert ran.out.endswith("ví dụ đúng, 0 sai, 0 mục tiêu chưa có ví dụ\n")


def test_both_networks_agree(run: Run) -> None:
    assert run("test", "--network", "plain") == run("test", "--network", "durable")


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("2025: missed, 2030: missed", "2025: met, 2030: missed", "2025: cần đạt, ra chưa đạt"),
        ("attainment: 5/17", "attainment: 1/3", "mức đạt so với mục tiêu: cần 1/3, ra 5/17 (29,4%)"),
        ("attainment: 5/17", "attainment: 29.5%", "mức đạt so với mục tiêu: cần 29,5%, ra 5/17 (29,4%)"),
        ("shortfall: 8", "shortfall: 7", "còn thiếu: cần 7, ra 8"),
    ],
)
def test_what_was_expected_and_what_came(old: str, new: str, line: str, run: Run, shipped: Path) -> None:
    edit(shipped / RULE, old, new)
    ran = run("test", cwd=shipped)
    assert ran.code == 1
    assert f"✗ 06-NQ-TU/minority-led-agencies 1: {line}\n" in ran.out
    assert " 1 sai," in ran.out


@pytest.mark.parametrize("stated", ["5/17", "29.4%", "29%", "29.41%", '"29,4%"'])
def test_a_promised_attainment_holds_at_its_own_precision(stated: str, run: Run, shipped: Path) -> None:
    edit(shipped / RULE, "attainment: 5/17", f"attainment: {stated}")
    assert run("test", RULE, cwd=shipped).code == 0


def test_paths_choose(run: Run) -> None:
    one = run("test", RULE).out
    assert [line.split()[1] for line in one.splitlines()[:-1]] == ["06-NQ-TU/minority-led-agencies"] * (
        one.count("\n") - 1
    )
    document = run("test", "rules/34-KH-ThU").out
    assert {line.split()[1].split("/")[0] for line in document.splitlines()[:-1]} == {"34-KH-ThU"}
    assert run("test", "rules").out == run("test").out


def test_a_path_without_rules_is_said(run: Run) -> None:
    ran = run("test", "datasets")
    assert (ran.code, ran.out) == (3, "")
    assert "datasets: lỗi: ở đó không có tệp quy tắc nào của rules [no-targets-there]" in ran.err


def test_no_example_at_all_is_loud(run: Run, shipped: Path) -> None:
    path = shipped / RULE
    path.write_text(path.read_text("utf-8").partition("examples:")[0], "utf-8")
    ran = run("test", RULE, cwd=shipped)
    assert ran.code == 1
    assert ran.out == "! 06-NQ-TU/minority-led-agencies: chưa có ví dụ\n0 ví dụ đúng, 0 sai, 1 mục tiêu chưa có ví dụ\n"


def test_coverage_names_what_no_example_reaches(run: Run, shipped: Path) -> None:
    edit(shipped / RULE, "at_least:\n  2025: 60%\n  2030: 65%", "at_least:\n  2025: 60%\n  2030: 95%")
    ran = run("test", RULE, "--coverage", cwd=shipped)
    assert "  06-NQ-TU/minority-led-agencies 2030: chưa có ví dụ nào cho kết luận “đạt”\n" in ran.out


def test_junit(run: Run, shipped: Path) -> None:
    edit(shipped / RULE, "shortfall: 8", "shortfall: 7")
    assert run("test", "--junit", "out.xml", cwd=shipped).code == 1
    suites = ET.parse(shipped / "out.xml").getroot()  # our own file
    assert [suite.get("name") for suite in suites] == ["06-NQ-TU", "34-KH-ThU"]
    assert [suite.get("failures") for suite in suites] == ["1", "0"]
    (failure,) = suites.iter("failure")
    assert failure.get("message") == "còn thiếu: cần 7, ra 8"


def test_an_example_for_a_year_of_which_nothing_is_asked(run: Run, workspace: Path) -> None:
    file = workspace / "rules/NQ-1/minority-led-agencies.yaml"
    right = "  - given: {minority_led_agencies: 3, agencies: 17}\n    expect: {2030: missed}\n"
    text = example_not_asked.BAD + right
    file.write_text(text, "utf-8")
    ran = run("test", "--lang", "en", "--junit", "j.xml", cwd=workspace)
    assert (ran.code, ran.err) == (1, "")
    assert "2025: expected missed, came nothing: no level is asked then" in ran.out
    assert "✓ NQ-1/minority-led-agencies 2" in ran.out
    found = run("lint", "--lang", "en", cwd=workspace)
    line = next(number for number, each in enumerate(text.splitlines(), 1) if "expect:" in each)
    assert f"minority-led-agencies.yaml:{line}:" in found.out
    assert "[example-not-asked]" in found.out
    assert found.code == 3


def test_what_is_only_followed_needs_no_example(run: Run, workspace: Path) -> None:
    head = "id: t\nindicator: good-rating\nstatement: Theo dõi.\nsource: mục II\n"
    (workspace / "rules/NQ-1/t.yaml").write_text(head + "monitor: true\n", "utf-8")
    (workspace / "rules/NQ-1/minority-led-agencies.yaml").unlink()
    assert "no-example" not in run("lint", "rules/NQ-1/t.yaml", cwd=workspace).out
    ran = run("test", "--coverage", "--lang", "en", cwd=workspace)
    assert ran.out == "0 examples right, 0 wrong, 0 targets without an example\n"
    (workspace / "rules/NQ-1/t.yaml").write_text(head + "points: [{at_least: 60%, points: 2}]\n", "utf-8")
    assert "no-example" in run("lint", "rules/NQ-1/t.yaml", cwd=workspace).out


@pytest.mark.parametrize(
    ("level", "given", "came"),
    [
        ("indicator: minority-led-agencies\nat_least: {2025: 60%}", "minority_led_agencies: 3, agencies: 17", "8"),
        (
            "indicator: good-rating\nat_least: {2025: 60%}",
            "good_share: 50%",
            "–",
        ),  # a share lacks no number of anything
        ("indicator: good-rating\nat_least: {2025: 60%}", "good_share: 70%", "0"),
        ("title: t\nat_least_of: {count: 2, of: [%s, %s]}", "good_share: 50%", "2"),
    ],
)
def test_the_shortfall_that_came(level: str, given: str, came: str, run: Run, workspace: Path) -> None:
    part = "{indicator: good-rating, at_least: {2025: 60%}}"
    example = f"examples:\n  - given: {{{given}}}\n    expect: {{shortfall: 1}}\n"
    text = f"id: t\n{level.replace('%s', part)}\nstatement: Mức.\nsource: mục II\n{example}"
    (workspace / "rules/NQ-1/t.yaml").write_text(text, "utf-8")
    out = run("test", "rules/NQ-1/t.yaml", "--lang", "en", cwd=workspace).out
    assert out.startswith(f"✗ NQ-1/t 1: shortfall: expected 1, came {came}\n")
