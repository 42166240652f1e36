"""A fact that stands without a figure is not known yet; a figure behind # is told, for nobody would miss it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Run

DATASET = "datasets/sample-city/2023-03-31.yaml"


def with_facts(workspace: Path, *lines: str) -> Path:
    path = workspace / DATASET
    head = path.read_text("utf-8").split("facts:")[0]
    path.write_text(head + "facts:\n" + "".join(f"  {line}\n" for line in lines), "utf-8")
    return path


def test_an_empty_figure_is_as_if_the_fact_were_not_there(run: Run, workspace: Path) -> None:
    results = {}
    for lines in (["agencies: 17"], ["agencies: 17", "minority_led_agencies: # 3 in 2022", "good_share:"]):
        with_facts(workspace, *lines)
        ran = run("evaluate", "--format", "json", cwd=workspace)
        assert (ran.code, ran.err) == (0, "")
        results[len(lines)] = json.loads(ran.out)["results"]
    assert results[1] == results[3]
    assert results[1][0]["missing"] == ["minority_led_agencies"]


@pytest.mark.parametrize("line", ["agencies: ''", "agencies: {}", "agencies: {value: }", "agencies: ~", "agences:"])
def test_what_only_looks_empty_is_a_fault(line: str, run: Run, workspace: Path) -> None:
    with_facts(workspace, line)
    assert run("evaluate", cwd=workspace).code == 3


COMMENTS = {
    "# minority_led_agencies: 3": True,
    "#minority_led_agencies: 96% # x": True,
    "# minority_led_agencies: {at_least: 3}": True,
    "# minority_led_agencies: # Cơ quan; 31/3/2022: 3": False,
    "# minority_led_agencies is 3": False,
    "# nobody_knows: 3": False,
    "# agencies: 16": False,  # another figure is given
}


@pytest.mark.parametrize("comment", COMMENTS)
def test_a_figure_in_a_comment_is_told_where_no_other_is_given(comment: str, run: Run, workspace: Path) -> None:
    with_facts(workspace, "agencies: 17", comment)
    for command in ("evaluate", "lint"):
        ran = run(command, "--lang", "en", cwd=workspace)
        told = ran.out + ran.err
        assert ("figure-in-comment" in told) == COMMENTS[comment], told
