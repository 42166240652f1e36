"""make installs when what is to be installed has changed, and not when a file was only touched."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")

PATHS = ".venv/lib/python3/site-packages/_editable_impl_chitieu.pth"
PIP = """#!/bin/sh
echo "$@" >> pip.log
"""
PYTHON = f"""#!/bin/sh
[ "$2" = venv ] || exec "{sys.executable}" "$@"
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """What make reads, below a name with spaces and Vietnamese letters; Python and pip of the environment only tell."""
    folder = tmp_path / "Thư mục mới"
    (folder / ".venv/bin").mkdir(parents=True)
    (folder / ".venv/lib/python3/site-packages").mkdir(parents=True)
    (folder / PATHS).write_text(f"{folder}/engine\n", "utf-8")
    for name in ("Makefile", "pyproject.toml", "requirements.lock"):
        shutil.copy(ROOT / name, folder)
    for name, text in ((".venv/bin/python", PIP), (".venv/bin/chitieu", "#!/bin/sh\n"), ("python", PYTHON)):
        (folder / name).write_text(text, "utf-8")
        (folder / name).chmod(0o755)
    return folder


def installed(folder: Path, goal: str) -> list[str]:
    """What pip was asked for since it was last looked at."""
    command = ["make", goal, "PYTHON=./python"]
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env=os.environ)
    assert ran.returncode == 0, ran.stderr
    log = folder / "pip.log"
    said = log.read_text("utf-8").splitlines() if log.exists() else []
    log.unlink(missing_ok=True)
    return [line for line in said if line.startswith("-m pip")]


def replaced(path: Path, old: str, new: str) -> None:
    """With a time of its own, later than every stamp: make compares times."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    later(path)


def later(path: Path) -> None:
    now = max(file.stat().st_mtime_ns for file in path.parent.rglob("*"))
    os.utime(path, ns=(now + 10**9, now + 10**9))


def test_only_other_dependencies_are_installed(checkout: Path) -> None:
    project = checkout / "pyproject.toml"
    first = installed(checkout, "evaluate")
    assert [line.split()[-1] for line in first] == ["durable-rules", "."]
    assert "--no-cache-dir" in first[0]
    assert (checkout / PATHS).read_text("ascii") == "../../../../engine\n"
    assert installed(checkout, "evaluate") == []
    later(project)
    assert installed(checkout, "evaluate") == []
    replaced(project, "description = ", "description = 'Another' # ")
    assert installed(checkout, "evaluate") == []
    replaced(project, "xlrd>=2.0.1", "xlrd>=2.0.2")
    assert installed(checkout, "evaluate") == first


def test_what_tests_need_follows_the_lock(checkout: Path) -> None:
    lock = checkout / "requirements.lock"
    assert [line.split()[-1] for line in installed(checkout, ".venv/developed")] == ["durable-rules", ".", lock.name]
    later(lock)
    later(checkout / "pyproject.toml")
    assert installed(checkout, ".venv/developed") == []
    replaced(lock, "xlrd==2.0.2", "xlrd==2.0.3")
    assert [line.split()[-1] for line in installed(checkout, ".venv/developed")] == ["durable-rules", ".", lock.name]
