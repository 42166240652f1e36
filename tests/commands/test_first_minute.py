"""The first minute: a workspace to begin in, the next commands to type, help by name, completion."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import HANGING, ROOT, Run
from tests.drafts.test_new import DOCUMENT, TARGET, written


def test_where_no_rules_are_the_bare_name_offers_a_workspace(run: Run, tmp_path: Path) -> None:
    ran = run(cwd=tmp_path)
    assert "chitieu new workspace THƯ-MỤC --demo" in ran.err
    assert "Cách dùng: chitieu" in ran.out
    assert run(cwd=ROOT).err == ""
    assert "chitieu new workspace" in run("evaluate", cwd=tmp_path).err


def test_a_demo_is_what_ships(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "Sở Nội vụ"
    ran = run("new", "workspace", folder, "--demo", "--lang", "en", cwd=tmp_path)
    assert ran.code == 0, ran.err
    assert ran.err.splitlines()[1:] == ["next:", f"  cd '{folder}'", "  chitieu evaluate", "  chitieu diff"]
    made = written(folder)
    shipped = {
        f"{name}/{path}": content
        for name, place in (("rules", "rules"), ("datasets", "datasets"), ("lists", "examples/lists"))
        for path, content in written(ROOT / place).items()
    }
    template = (ROOT / "engine/chitieu/views/templates/report.docx").read_bytes()
    assert made == {**shipped, "templates/report.docx": template}
    assert run("evaluate", cwd=folder).out == run("evaluate", cwd=ROOT).out
    assert run("report", "-o", "a.docx", "--template", "templates/report.docx", cwd=folder).code == 0
    counted = run("import", "lists/phu-luc-5.xlsx", "--check", "2023", cwd=folder)
    assert counted.code == 0, counted.err


def test_an_empty_workspace_takes_documents(run: Run, tmp_path: Path) -> None:
    assert run("new", "workspace", cwd=tmp_path).code == 0
    assert {path.split("/")[0] for path in written(tmp_path)} == {"rules", "datasets"}
    assert run(*DOCUMENT, cwd=tmp_path).code == 0
    made = run(*TARGET, "--id", "x", "--group-label", "G", "--level", "at_least", "--due", "2025=80%", cwd=tmp_path)
    assert made.code == 0, made.err
    assert run("lint", cwd=tmp_path).code == 0


@pytest.mark.parametrize("demo", [(), ("--demo",)])
@pytest.mark.parametrize("there", ["rules", "datasets"])
def test_a_workspace_that_is_there_is_left_alone(there: str, demo: tuple[str, ...], run: Run, tmp_path: Path) -> None:
    (tmp_path / there).mkdir()
    (tmp_path / there / "x").write_text("x")
    before = written(tmp_path)
    ran = run("new", "workspace", *demo, cwd=tmp_path)
    assert (ran.code, "[exists]" in ran.err) == (3, True)
    assert written(tmp_path) == before


def test_the_next_two_commands_are_said(run: Run, tmp_path: Path) -> None:
    said = run(*DOCUMENT, "--lang", "en", cwd=tmp_path).err
    assert said.splitlines() == ["next:", "  chitieu new target --document 12-NQ-TU", "  chitieu new dataset"]
    target = (*TARGET, "--id", "x", "--group-label", "G", "--level", "at_least", "--due", "2025=80%")
    assert run(*target, "--lang", "en", cwd=tmp_path).err.splitlines()[-2:] == [
        "  chitieu test",
        "  chitieu new dataset",
    ]
    unit = ("--unit-id", "u", "--unit-name", "U", "--source", "x", "--as-of", "2024-12-31")
    said = run("new", "dataset", *unit, "--lang", "en", cwd=tmp_path).err
    assert said.splitlines()[-2:] == ["  chitieu lint", "  chitieu evaluate"]


def test_make_evaluate_says_what_comes_next() -> None:
    text = (ROOT / "Makefile").read_text("utf-8")
    rule = text[text.index("\nevaluate:") : text.index("\nquick:")]
    assert ". .venv/bin/activate" in rule
    assert "chitieu explain" in rule
    assert rule.rstrip().endswith(">&2")  # the result alone goes to stdout


@pytest.mark.parametrize("command", [("evaluate",), ("new", "target"), ("new",)])
def test_help_by_name_is_the_help_of_the_command(command: tuple[str, ...], run: Run) -> None:
    assert run("help", *command) == run(*command, "--help")
    assert run("help") == run("--help")
    unknown = run("help", "evaluat")
    assert (unknown.code, "evaluat" in unknown.err) == (2, True)


def completed(shell: str, *typed: str) -> list[str]:
    """What a shell's own function offers for words of which the last is begun."""
    script = {
        "bash": 'eval "$(chitieu completion bash)"; COMP_WORDS=("$@"); COMP_CWORD=$(($#-1));'
        ' _chitieu_completion chitieu; printf "%s\\n" "${COMPREPLY[@]}"',
        "fish": 'chitieu completion fish | source; complete -C "$argv"',
    }[shell]
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "HOME": "/nonexistent"}
    begin = ["bash", "-c", script, "bash"] if shell == "bash" else ["fish", "-c", script]
    ran = subprocess.run(
        [*begin, *typed], capture_output=True, text=True, check=False, env=environment, timeout=HANGING, cwd=ROOT
    )
    return [line.split("\t")[0] for line in ran.stdout.splitlines()]


@pytest.mark.parametrize("shell", [pytest.param(one, marks=pytest.mark.needs(one)) for one in ("bash", "fish")])
def test_shells_complete_commands_and_options(shell: str) -> None:
    assert completed(shell, "chitieu", "eva") == ["evaluate", "evaluate-many"]
    assert completed(shell, "chitieu", "evaluate", "--doc") == ["--document"]
    assert "workspace" in completed(shell, "chitieu", "new", "work")


def test_the_scripts_of_all_shells(run: Run) -> None:
    begins = {"bash": "_chitieu_completion()", "zsh": "#compdef chitieu", "fish": "complete --command chitieu"}
    for shell, begin in begins.items():
        assert run("completion", shell).out.startswith(begin)
    assert run("completion", "tcsh").code == 2
