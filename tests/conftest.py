from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from chitieu import program

ROOT = Path(__file__).parent.parent


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Tests marked ``needs("soffice", …)`` are skipped without those programs, but fail in CI, which installs them."""
    programs = [program for mark in item.iter_markers("needs") for program in mark.args]
    absent = [program for program in programs if shutil.which(program) is None]
    if absent:
        reason = f"not installed: {', '.join(absent)} (.ci/run installs what tests need)"
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command line in this process, in a folder, and gives its exit code and what it wrote."""
    monkeypatch.delenv("CHITIEU_LANG", raising=False)
    monkeypatch.delenv("FORCE_COLOR", raising=False)

    def run(*arguments: str | Path, cwd: Path = ROOT) -> Ran:
        monkeypatch.chdir(cwd)
        monkeypatch.setattr(sys, "argv", ["chitieu", *map(str, arguments)])
        code: object = 0
        try:
            program.main()
        except SystemExit as exit:
            code = exit.code
        captured = capsys.readouterr()
        return Ran(int(str(code or 0)), captured.out, captured.err)

    return run


@pytest.fixture(autouse=True)
def _plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("COLUMNS", "NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
