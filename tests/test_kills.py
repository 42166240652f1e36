"""What tests.kills is for: a writer that is ended in the middle, and one that writes in place is found."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest

from tests.kills import SIGNALS, Case, faults, prepared
from tests.steps import WRITTEN

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX"),
    pytest.mark.slow("several runs of the program"),
]
IN_PLACE = (
    "import chitieu.views.output as module\nmodule._replace = lambda path, content, mode: path.write_bytes(content)"
)
HEEDLESS = "import chitieu.views.output as module\nmodule.remove_strays = lambda *given: None"


@pytest.mark.parametrize("sent", SIGNALS)
@pytest.mark.parametrize("step", [WRITTEN, "chitieu.__main__._end"])
def test_a_writer_that_is_ended(step: str, sent: signal.Signals, tmp_path: Path) -> None:
    known = prepared(tmp_path, "evaluate a.csv")
    assert list(faults(Case("evaluate a.csv", step, 1, sent), known, tmp_path / "running")) == []


def test_words_to_learn_are_written_whole(tmp_path: Path) -> None:
    known = prepared(tmp_path, "import learn")
    killed = Case("import learn", "open", known.steps["open"], signal.SIGKILL)
    assert list(faults(killed, known, tmp_path / "running")) == []


@pytest.mark.parametrize(
    ("fault", "told"),
    [(IN_PLACE, "a.csv is neither the old file nor the new one"), (HEEDLESS, "after the next run: .a.csv.")],
    ids=["writes in place", "leaves strays"],
)
def test_a_fault_is_found(fault: str, told: str, tmp_path: Path) -> None:
    known = prepared(tmp_path, "evaluate a.csv", fault)
    killed = Case("evaluate a.csv", WRITTEN, 1, signal.SIGKILL)
    assert any(what.startswith(told) for what in faults(killed, known, tmp_path / "running", fault))
