from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from chitieu import program
from tests.needs import works

ROOT = Path(__file__).parent.parent
BAD = ROOT / "tests/bad"
BASE = BAD / "_base"  # a small good rulebook with one dataset, over which the bad files are laid
GOLDEN = ROOT / "tests/golden"
TEMPLATE = ROOT / "engine/chitieu/views/templates/report.docx"
HANGING = 600  # seconds after which a child hangs: no time that anything takes
IN_CI = os.environ.get("CI", "").lower() == "true"

# What is started in the background ignores Ctrl-C, and so do all its children; with a handler of our own here they
# start as from a terminal.
signal.signal(signal.SIGINT, signal.default_int_handler)

# The one profile of Hypothesis; a test sets how many examples it wants. Nothing bets on speed: there is no deadline,
# and examples that are slow or large to generate are no fault. CI repeats itself, elsewhere a run tries new examples.
settings.register_profile(
    "chitieu",
    deadline=None,
    derandomize=IN_CI,
    print_blob=True,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.large_base_example,
    ],
)
settings.load_profile("chitieu")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Tests marked ``needs("soffice", …)`` are skipped where those do not work, but fail in CI, which installs them."""
    lacking = [need for mark in item.iter_markers("needs") for need in mark.args if not works(need)]
    if lacking:
        reason = f"does not work here: {', '.join(lacking)} (.ci/run installs what tests need)"
        if IN_CI:
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


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A folder of the test's own with the small rulebook and its dataset."""
    return Path(shutil.copytree(BASE, tmp_path, dirs_exist_ok=True))


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    """A folder of the test's own with the rules, datasets and examples that ship."""
    for name in ("rules", "datasets", "examples"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


@pytest.fixture(autouse=True)
def _plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("COLUMNS", "NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
