"""The hooks of .pre-commit-hooks.yaml, run as pre-commit does: an entry, with files, at the root of a repository."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT, Ran, Run

HOOKS: dict[str, dict[str, Any]] = {
    hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
}
RULE = Path("rules/NQ-1/minority-led-agencies.yaml")
pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


@pytest.fixture
def repository(workspace: Path) -> Path:
    (workspace / "README.md").write_text("", "utf-8")
    for command in (("init", "-q"), ("add", "--all")):
        subprocess.run(["git", *command], cwd=workspace, check=True)
    return workspace


def hooked(run: Run, repository: Path, id: str) -> Ran:
    hook = HOOKS[id]
    listed = subprocess.run(["git", "ls-files"], cwd=repository, check=True, capture_output=True, text=True).stdout
    files = [name for name in listed.splitlines() if re.search(hook["files"], name)]
    assert len(files) == len(list(repository.rglob("*.yaml")))
    program, *arguments = shlex.split(hook["entry"])
    assert program == "chitieu"
    return run(*arguments, *(files if hook.get("pass_filenames", True) else []), cwd=repository)


@pytest.mark.parametrize("id", HOOKS)
def test_a_good_repository_passes(id: str, run: Run, repository: Path) -> None:
    ran = hooked(run, repository, id)
    assert (ran.code, ran.err) == (0, "")


@pytest.mark.parametrize("id", HOOKS)
def test_keys_out_of_order_stop_the_one_that_looks_for_them(id: str, run: Run, repository: Path) -> None:
    lines = (repository / RULE).read_text("utf-8").splitlines()
    (repository / RULE).write_text("\n".join([*reversed(lines), ""]), "utf-8")
    assert hooked(run, repository, id).code == (1 if id == "chitieu-format" else 0)


def test_an_error_elsewhere_than_in_the_changed_file_stops_lint(run: Run, repository: Path) -> None:
    """The document loses the year that a target is for."""
    document = repository / "rules/NQ-1/document.yaml"
    text = document.read_text("utf-8")
    document.write_text(text.replace("2025, 2030", "2030"), "utf-8")
    assert document.read_text("utf-8") != text
    ran = hooked(run, repository, "chitieu-lint")
    assert ran.code == 3
    assert f"{RULE}:" in ran.out


def test_the_stand_in_is_taken_for_the_durable_rules_that_is_asked_for() -> None:
    """pip takes it by its name and version, so that hooks need no C compiler."""
    own = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for hook in HOOKS.values():
        (place,) = hook["additional_dependencies"]
        stand_in = tomllib.loads((ROOT / place / "pyproject.toml").read_text("utf-8"))["project"]
        asked = f"{stand_in['name']}=={stand_in['version']}"
        assert any(re.fullmatch(rf"{re.escape(asked)}(;.*)?", each) for each in own["dependencies"])
