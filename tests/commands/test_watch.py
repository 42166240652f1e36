"""chitieu evaluate --watch in a process of its own: edits, a half-saved file, a deleted one, Ctrl-C."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

PATIENCE = 30  # seconds for one line; an edit is seen within one
RULE = "rules/NQ-1/minority-led-agencies.yaml"


class Watcher:
    """The program at work; ``until`` waits for a line that holds a text and gives everything read on the way."""

    def __init__(self, folder: Path) -> None:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "PYTHONUNBUFFERED": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "chitieu", "evaluate", "--watch", "--network", "plain"],
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        self._lines: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line)

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        self._reader.join()
        assert self.process.stdout is not None
        self.process.stdout.close()

    def until(self, text: str) -> str:
        seen = ""
        while text not in seen:
            seen += self._lines.get(timeout=PATIENCE)
        return seen


@pytest.fixture
def watcher(workspace: Path) -> Iterator[Watcher]:
    watcher = Watcher(workspace)
    yield watcher
    watcher.end()


def test_edits_show_what_they_change_and_faults_are_survived(watcher: Watcher, workspace: Path) -> None:
    first = watcher.until("Ctrl-C")
    assert "NQ-1/minority-led-agencies 2025  ✗ chưa đạt  3/17 = 17,6%  ≥ 60%  29,4% mục tiêu  thiếu 8" in first
    rule = workspace / RULE
    text = rule.read_text("utf-8")

    rule.write_text(text[: len(text) // 2] + "[", "utf-8")  # half saved
    assert f"{RULE}:" in watcher.until(" lỗi, 0 cảnh báo")
    rule.unlink()
    watcher.until("mục tiêu không còn")
    rule.write_text(text.replace("2025: 60%", "2025: 15%"), "utf-8")
    assert "mục tiêu mới (2)" in watcher.until("2 mục tiêu mới")
    rule.write_text(text, "utf-8")
    changed = watcher.until("không đổi")
    assert f"đã đổi: {RULE}" in changed
    assert "# không còn đạt (1)\nNQ-1/minority-led-agencies 2025  ✓ 3/17 = 17,6%  ✗ 3/17 = 17,6%" in changed

    dataset = workspace / "datasets/sample-city/2023-03-31.yaml"
    dataset.write_text(dataset.read_text("utf-8").replace("value: 3,", "value: 4,"), "utf-8")
    assert "# tiến bộ (2)" in watcher.until("2 tiến bộ")

    watcher.process.send_signal(signal.SIGINT)
    assert watcher.process.wait(PATIENCE) == 0
