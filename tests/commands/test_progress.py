"""Progress of long work: on a terminal's stderr, in its place, and gone afterwards; nowhere else."""

from __future__ import annotations

import io
import os
import pty
import subprocess
import sys
from pathlib import Path
from threading import Event

import pytest

from chitieu.commands import progress as module
from chitieu.commands.progress import ProgressLine
from chitieu.language import language
from tests.conftest import HANGING, ROOT

DATASET = ROOT / "datasets/lai-chau-city/2023-03-31.yaml"
CLEAR = "\r\033[K"


class Terminal(io.StringIO):
    encoding = "utf-8"

    def __init__(self) -> None:
        super().__init__()
        self.told = Event()

    def isatty(self) -> bool:
        return True

    def flush(self) -> None:
        self.told.set()


def impatient(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A terminal for stderr on which everything is told at once; pytest puts its own back after fixtures."""
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(module, "_PATIENCE", 0)
    monkeypatch.setattr(module, "_STEP", 0)
    return stream


def test_each_step_takes_the_place_of_the_one_before(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = impatient(monkeypatch)
    assert list(ProgressLine(language("vi"))("abc", "evaluating: {done} of {all} datasets")) == ["a", "b", "c"]
    assert (
        terminal.getvalue() == "".join(f"{CLEAR}đang đánh giá: {done} trong 3 bộ số liệu" for done in range(3)) + CLEAR
    )


def test_it_is_gone_before_an_error_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = impatient(monkeypatch)
    steps = iter(ProgressLine(language("vi"))("abc", "reading: {done} of {all} datasets"))
    next(steps)
    steps.close()  # type: ignore[attr-defined]
    assert terminal.getvalue().endswith(CLEAR)


def test_one_long_step_is_named_while_it_lasts(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = impatient(monkeypatch)
    with ProgressLine(language("vi")).during("đang ghi a.docx"):
        assert terminal.told.wait(HANGING)
        assert terminal.getvalue() == "đang ghi a.docx"
    assert terminal.getvalue() == f"đang ghi a.docx{CLEAR}"


def test_quick_work_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(module, "_PATIENCE", HANGING)
    progress = ProgressLine(language("vi"))
    with progress.during("đang ghi a.docx"):
        assert list(progress("ab", "reading: {done} of {all} datasets")) == ["a", "b"]
    assert stream.getvalue() == ""


@pytest.mark.parametrize("dumb", [True, False])
def test_nothing_where_nobody_looks(dumb: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Terminal() if dumb else io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(module, "_PATIENCE", 0)
    monkeypatch.setenv("TERM", "dumb" if dumb else "xterm")
    progress = ProgressLine(language("vi"))
    with progress.during("đang ghi a.docx"):
        assert list(progress("ab", "reading: {done} of {all} datasets")) == ["a", "b"]
    assert stream.getvalue() == ""


IMPATIENT = "from chitieu import program; from chitieu.commands import progress; progress._PATIENCE = 0; program.main()"
COMMAND = [sys.executable, "-c", IMPATIENT, "evaluate", *[str(DATASET)] * 2]


def test_many_datasets_on_a_terminal(tmp_path: Path) -> None:
    """stderr is a terminal, stdout a file: the line is seen and erased, the result is the same as without it."""
    above, below = pty.openpty()
    environment = {**os.environ, "TERM": "xterm"}
    command = [*COMMAND, "-o", str(tmp_path / "a.txt")]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=below) as process:
        os.close(below)
        seen = b""
        while True:
            try:
                read = os.read(above, 4096)
            except OSError:  # the other end is closed
                break
            if not read:
                break
            seen += read
    os.close(above)
    assert process.returncode == 0
    assert "đang đánh giá: ".encode() in seen
    assert seen.endswith(CLEAR.encode())
    quiet = subprocess.run([*COMMAND, "-o", str(tmp_path / "b.txt")], cwd=ROOT, check=True, stderr=subprocess.PIPE)
    assert quiet.stderr == b""
    assert (tmp_path / "a.txt").read_bytes() == (tmp_path / "b.txt").read_bytes()
