"""chitieu evaluate --watch: edits, a half-saved file, a deleted one, Ctrl-C. Files change in its pauses."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from zlib import crc32

import pytest

from chitieu.commands.watching import watch
from chitieu.diagnostics import Problems
from chitieu.language import language
from chitieu.model import Assessment
from chitieu.use_cases.evaluate import evaluate
from chitieu.use_cases.selection import Selection
from chitieu.use_cases.watch import Signature, changed_files, signature

RULE = "rules/NQ-1/minority-led-agencies.yaml"
DATASET = "datasets/sample-city/2023-03-31.yaml"


def watched(folder: Path, edits: Sequence[Callable[[], object]], monkeypatch: pytest.MonkeyPatch) -> None:
    """Watches a folder in which something happens in each pause, and after the last Ctrl-C."""
    monkeypatch.chdir(folder)
    left = iter(edits)

    def evaluated(problems: Problems) -> tuple[Assessment, ...]:
        return evaluate(Path("rules"), Path("datasets"), [], Selection([], [], []), "plain", problems, must_ask=False)

    def look() -> Signature:
        """By content, for two edits may fall into one tick of the file system's clock."""
        files = [*Path("rules").rglob("*.yaml"), *Path("datasets").rglob("*.yaml")]
        return {path: (crc32(path.read_bytes()), path.stat().st_size) for path in files}

    def pause() -> None:
        edit = next(left, None)
        if edit is None:
            raise KeyboardInterrupt
        edit()

    watch(evaluated, look, pause, language("vi"), 1)


def test_edits_show_what_they_change_and_faults_are_survived(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rule, dataset = workspace / RULE, workspace / DATASET
    text, figures = rule.read_text("utf-8"), dataset.read_text("utf-8")
    told: list[str] = []

    def writes(path: Path, content: str) -> Callable[[], object]:
        return lambda: path.write_text(content, "utf-8")

    def hears() -> None:
        """The pause in which the files rest: what was told up to here belongs to the edits before."""
        captured = capsys.readouterr()
        told.append(captured.out + captured.err)

    edits = [
        hears,
        writes(rule, text[: len(text) // 2] + "["),  # half saved
        writes(rule, text[: len(text) // 2] + "[["),
        hears,
        hears,
        rule.unlink,
        hears,
        hears,
        writes(rule, text.replace("2025: 60%", "2025: 15%")),
        hears,
        hears,
        writes(rule, text),
        hears,
        hears,
        writes(dataset, figures.replace("value: 3,", "value: 4,")),
        hears,
        hears,
    ]
    watched(workspace, edits, monkeypatch)
    first, _, half, _, gone, _, new, _, back, _, better = told
    assert "NQ-1/minority-led-agencies 2025  ✗ chưa đạt  3/17 = 17,6%  ≥ 60%  29,4% mục tiêu  thiếu 8" in first
    assert "Ctrl-C" in first
    assert f"{RULE}:" in half
    assert half.count("đã đổi") == 1
    assert "mục tiêu không còn" in gone
    assert "mục tiêu mới (2)" in new
    assert f"đã đổi: {RULE}" in back
    assert "# không còn đạt (1)\nNQ-1/minority-led-agencies 2025  ✓ 3/17 = 17,6%  ✗ 3/17 = 17,6%" in back
    assert "# tiến bộ (2)" in better


def test_files_that_do_not_rest_are_waited_for() -> None:
    first, second, third = ({Path("a"): (time, 1)} for time in (1, 2, 3))
    seen = iter([first, second, third, third, third, {}, {}])
    pauses: list[None] = []
    changes = changed_files(first, lambda: next(seen), lambda: pauses.append(None))
    assert next(changes) == (Path("a"),)
    assert len(pauses) == 4
    assert next(changes) == (Path("a"),)
    assert len(pauses) == 7


def test_a_signature_is_of_yaml_files_and_changes_with_them(workspace: Path) -> None:
    (workspace / "notes.txt").write_text("", "utf-8")
    before = signature([workspace / "rules", workspace / DATASET])
    assert set(before) == {*(workspace / "rules").rglob("*.yaml"), workspace / DATASET}
    os.utime(workspace / DATASET, ns=(0, 0))
    (workspace / RULE).unlink()
    after = signature([workspace / "rules", workspace / DATASET])
    assert {path for path in before if before[path] != after.get(path)} == {workspace / RULE, workspace / DATASET}


def test_ctrl_c_ends_it_well(workspace: Path) -> None:
    """The program interrupts itself in the first pause between two looks."""
    interrupted = "import os, signal, time; time.sleep = lambda _: os.kill(os.getpid(), signal.SIGINT)"
    code = f"{interrupted}; from chitieu.program import main; main()"
    command = [sys.executable, "-c", code, "evaluate", "--watch", "--network", "plain"]
    ran = subprocess.run(command, cwd=workspace, check=False, capture_output=True, text=True, encoding="utf-8")
    assert ran.returncode == 0, ran.stderr
    assert "Ctrl-C" in ran.stderr
    assert "NQ-1/minority-led-agencies 2025" in ran.stdout
