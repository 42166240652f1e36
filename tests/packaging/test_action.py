"""The shell steps of action.yml, run as GitHub runs them, in a repository with a change on a branch."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import HANGING, ROOT

ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
STEPS: dict[str, dict[str, Any]] = {step["name"]: step for step in ACTION["runs"]["steps"] if "run" in step}
RULE = Path("rules/NQ-1/minority-led-agencies.yaml")
EXAMPLE = "examples:\n  - given: {minority_led_agencies: 6, agencies: 10}\n    expect: {2025: met, 2030: missed}\n"
DATASET = Path("datasets/sample-city/2023-03-31.yaml")
pytestmark = [
    pytest.mark.skipif(
        shutil.which("git") is None or shutil.which("bash") is None, reason="git or bash is not installed"
    ),
    pytest.mark.slow("starts git and Python a dozen times"),
]


def git(folder: Path, *arguments: str) -> None:
    own = ("-c", "user.name=Cán bộ 01", "-c", "user.email=01@example.invalid", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *own, *arguments], cwd=folder, check=True, capture_output=True)


def commit(folder: Path) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "-q", "-m", "x")


@pytest.fixture
def repository(workspace: Path) -> Path:
    with (workspace / RULE).open("a", encoding="utf-8") as file:
        file.write(EXAMPLE)
    git(workspace, "init", "-q", "-b", "main")
    commit(workspace)
    git(workspace, "checkout", "-q", "-b", "change")
    return workspace


class Step(dict[str, str]):
    """What a step has left: its exit code and output, the summary, the outputs by name."""


def stepped(name: str, folder: Path, base: str = "main") -> Step:
    """Runs a step: bash with the options that GitHub gives it, expressions of env replaced."""
    step, work = STEPS[name], folder.parent / f"{folder.name} runner"
    bin = work / "bin"
    bin.mkdir(parents=True, exist_ok=True)
    program = bin / "chitieu"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m chitieu "$@"\n', "utf-8")
    program.chmod(0o755)
    files = {key: work / key for key in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT")}
    for file in files.values():
        file.write_text("", "utf-8")
    assert not re.search(r"\$\{\{", step["run"]), "expressions in a script are run as a part of it: env takes them"
    values = {"CHITIEU_LANG": "en", "BASE": base}
    given = {key: values[key] for key in step.get("env", {})}
    path = f"{bin}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, **given, "PATH": path, **{key: str(file) for key, file in files.items()}}
    assert step["shell"] == "bash"
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    ran = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=HANGING, check=False
    )
    outputs = dict(line.split("=", 1) for line in files["GITHUB_OUTPUT"].read_text("utf-8").splitlines())
    summary = files["GITHUB_STEP_SUMMARY"].read_text("utf-8")
    return Step(code=str(ran.returncode), said=ran.stdout + ran.stderr, summary=summary, **outputs)


def replaced(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


@pytest.mark.parametrize("name", ["lint", "test"])
def test_a_good_repository_passes(name: str, repository: Path) -> None:
    assert stepped(name, repository)["code"] == "0"


def test_a_fault_stops_lint_with_its_place(repository: Path) -> None:
    replaced(repository / RULE, "60%", "60 phần trăm")
    step = stepped("lint", repository)
    assert step["code"] != "0"
    assert f"::error file={RULE}" in step["said"]


def test_an_example_that_fails_stops_test(repository: Path) -> None:
    replaced(repository / RULE, "2025: met", "2025: missed")
    step = stepped("test", repository)
    assert step["code"] == "1", step["said"]


def test_a_level_that_changes_shows_the_verdicts_that_do(repository: Path) -> None:
    replaced(repository / RULE, "60%", "10%")
    commit(repository)
    step = stepped("changes", repository)
    assert step["code"] == "0", step["said"]
    assert "## newly met (1)" in step["summary"]
    assert "(by the rules)" in step["summary"]
    assert Path(step["changes"]).read_text("utf-8") == step["summary"]


def test_a_figure_that_changes_is_held_against_that_of_the_base(repository: Path) -> None:
    replaced(repository / DATASET, "minority_led_agencies: {value: 3,", "minority_led_agencies: {value: 16,")
    commit(repository)
    summary = stepped("changes", repository)["summary"]
    assert "3/17" in summary
    assert "16/17" in summary


def test_nothing_changed_is_said(repository: Path) -> None:
    (repository / "README.md").write_text("x\n", "utf-8")
    commit(repository)
    assert "unchanged" in stepped("changes", repository)["summary"]


def test_rules_that_were_faulty_do_not_hide_that_they_were_mended(repository: Path) -> None:
    text = (repository / RULE).read_text("utf-8")
    (repository / RULE).write_text(text.replace("60%", "sáu mươi"), "utf-8")
    commit(repository)
    git(repository, "checkout", "-q", "-b", "mended")
    (repository / RULE).write_text(text, "utf-8")
    commit(repository)
    step = stepped("changes", repository, base="change")
    assert step["code"] == "0"
    assert "`datasets/sample-city/2023-03-31.yaml`: ?" in step["summary"]
    assert "sáu mươi" in step["said"]


def test_a_branch_is_held_against_where_it_left_the_base(repository: Path) -> None:
    """What others changed on the base meanwhile is not this branch's."""
    git(repository, "checkout", "-q", "main")
    replaced(repository / RULE, "60%", "10%")
    commit(repository)
    git(repository, "checkout", "-q", "change")
    (repository / "README.md").write_text("x\n", "utf-8")
    commit(repository)
    summary = stepped("changes", repository)["summary"]
    assert "unchanged" in summary


def test_a_repository_with_the_workspace_in_a_folder(workspace: Path) -> None:
    folder = workspace / "quy tắc"
    folder.mkdir()
    for name in ("rules", "datasets"):
        (workspace / name).rename(folder / name)
    git(workspace, "init", "-q", "-b", "main")
    commit(workspace)
    git(workspace, "checkout", "-q", "-b", "change")
    replaced(folder / RULE, "60%", "10%")
    commit(workspace)
    step = stepped("changes", folder)
    assert step["code"] == "0", step["said"]
    assert "## newly met (1)" in step["summary"]
