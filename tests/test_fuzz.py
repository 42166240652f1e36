"""The fuzzer finds the faults that it is for, and none where there is none."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="children of POSIX"),
    pytest.mark.slow("imports everything, then runs commands in children"),
]

RUN = """
import sys
from collections import Counter
from pathlib import Path
from tests import fuzz

{fault}

fuzz.SHRINKING = 0
counts = Counter()
found = fuzz.campaign(range(3), Path(sys.argv[1]), counts, ["{kind}"])
print("found", *(path.name for path in found), sep="\\n")
"""
FAULTS = {
    "a reader that raises": (
        "report",
        "import chitieu.use_cases.proofread as module\n"
        "def read(*given): raise KeyError('figure')\n"
        "module.read_report = read",
        "KeyError-in-",
    ),
    "a reader that never ends": (
        "report",
        "import chitieu.use_cases.proofread as module\n"
        "def read(*given):\n    while True: pass\n"
        "module.read_report = read\nfuzz.LONGEST = 1",
        "took-too-long-in-",
    ),
    "a message without a place": (
        "json",
        "import chitieu.commands.telling as module\nmodule.report = lambda *given: sys.stderr.write('no')",
        "no-place-",
    ),
    "a file that is left though nothing came": (
        "xlsx",
        "import chitieu.use_cases.import_lists as module\nreal = module.read_sheets\n"
        "def read(*given):\n    Path('.list.x').touch()\n    return real(*given)\n"
        "module.read_sheets = read",
        "written-import-",
    ),
}


def found(kind: str, fault: str, folder: Path) -> list[str]:
    """What the fuzzer finds in three files of a kind, while the program has a fault."""
    command = [sys.executable, "-c", RUN.format(kind=kind, fault=fault), str(folder)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.partition("found\n")[2].splitlines()


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_found(name: str, tmp_path: Path) -> None:
    kind, fault, told = FAULTS[name]
    names = found(kind, fault, tmp_path)
    assert any(told in each for each in names), names
    kept = next(each for each in names if told in each)
    assert (tmp_path / kept / "what.txt").read_text("utf-8").startswith("--seed ")


def test_no_fault_is_found(tmp_path: Path) -> None:
    assert found("report", "", tmp_path) == []
