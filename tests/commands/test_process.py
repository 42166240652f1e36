"""The process around the command line: what importing does not do, and what is done before it ends itself."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

DATASET = "datasets/lai-chau-city/2023-03-31.yaml"
STARTS = (["-m", "chitieu"], ["cli.py"], ["-c", "from chitieu.__main__ import run; run()"])


def python(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)


def test_importing_has_no_effects() -> None:
    state = "(gc.get_threshold(), os.environ.get('LANGUAGE'), gettext.textdomain())"
    code = f"import gc, gettext, os; before = {state}; from chitieu import program, __main__; print(before == {state})"
    assert python("-c", code, "--lang", "en").stdout == "True\n"


@pytest.mark.parametrize("start", STARTS, ids=["module", "checkout", "script"])
def test_every_way_in_is_one(start: list[str]) -> None:
    ran = python(*start, "evaluate", DATASET, "--lang", "en", "--group", "x")
    assert (ran.returncode, ran.stdout) == (3, "")
    assert ran.stderr.startswith("--group: error")
    gate = python(*start, "evaluate", DATASET, "--format", "json", "--fail-on", "missed")
    assert (gate.returncode, gate.stderr) == (1, "")
    assert gate.stdout.endswith("}\n")


def test_the_language_is_that_of_the_run_and_not_of_the_first_import() -> None:
    code = (
        "import sys\nfrom chitieu import program\n"
        "for lang in ('en', 'vi'):\n"
        "    sys.argv[1:] = ['evaluate', '--lang', lang, '--help']\n"
        "    try: program.main()\n"
        "    except SystemExit: pass\n"
    )
    english, vietnamese = python("-c", code).stdout.split("Cách dùng: chitieu evaluate [TÙY CHỌN] [BỘ SỐ LIỆU]...")
    assert "Usage: chitieu evaluate [OPTIONS] [DATASET]..." in english
    assert "Folder of rules" in english
    assert "Folder of rules" not in vietnamese


def test_threads_and_exit_functions_come_to_their_end() -> None:
    """As when Python ends: threads first, then what they and others have registered, then what was printed."""
    code = """
import atexit, sys, threading
from chitieu.__main__ import run

def last():
    threading.main_thread().join()
    print("thread")

atexit.register(print, "exit function")
threading.Thread(target=last).start()
sys.argv[1:] = ["--version"]
run()
"""
    ran = python("-c", code)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.splitlines()[1:] == ["thread", "exit function"]


def test_a_fault_that_is_to_be_seen_keeps_its_traceback() -> None:
    code = """
import sys
from chitieu import program
from chitieu.__main__ import run

program.main = lambda: 1 / 0
run()
"""
    ran = python("-c", code)
    assert ran.returncode == 1
    assert ran.stderr.rstrip().endswith("ZeroDivisionError: division by zero")


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full is Linux's")
@pytest.mark.parametrize("format", ["json", "plain"])
def test_a_full_disk_is_told_once(format: str) -> None:
    """Whether the output is longer than a buffer holds or not."""
    command = [sys.executable, "-m", "chitieu", "evaluate", DATASET, "--format", format, "--lang", "en"]
    with open("/dev/full", "wb") as full:  # noqa: PTH123 - a device
        ran = subprocess.run(command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert ran.returncode == 2
    assert ran.stderr == "cannot write -: No space left on device\n"


@pytest.mark.slow("a process for every stream")
@pytest.mark.skipif(sys.platform == "win32", reason="streams are closed by a POSIX shell")
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "<&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize(
    "command", [f"evaluate {DATASET}", f"evaluate {DATASET} --format json", "test", "evaluate none"]
)
def test_streams_that_are_closed(command: str, closed: str) -> None:
    line = f'"{sys.executable}" -m chitieu {command} {closed}'
    ran = subprocess.run(["sh", "-c", line], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert ran.returncode == (3 if "none" in command else 0), ran.stderr
    assert "Traceback" not in ran.stderr
    assert "internal error" not in ran.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="a pipe of POSIX")
@pytest.mark.parametrize("format", ["json", "plain", "table", "csv"])
def test_a_reader_that_has_gone_is_no_gate(format: str) -> None:
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "chitieu", "evaluate", DATASET, "--format", format]
    ran = subprocess.run(command, cwd=ROOT, stdout=write, stderr=subprocess.PIPE, text=True, check=False)
    os.close(write)
    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.slow("a process for every width")
@pytest.mark.parametrize("columns", ["0", "abc", "-5", "", "1e3", "²"])
@pytest.mark.parametrize("options", [["--format", "table"], []])
def test_widths_that_are_none(columns: str, options: list[str]) -> None:
    environment = os.environ | {"COLUMNS": columns, "FORCE_COLOR": "1"}
    command = [sys.executable, "-m", "chitieu", "evaluate", DATASET, *options]
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "Lai Châu" in ran.stdout


@pytest.mark.parametrize("module", ["chitieu.program", "chitieu.commands.evaluate", "chitieu.files.tree"])
def test_an_interrupt_while_starting_is_no_gate(module: str) -> None:
    code = f"""
import sys
from importlib.abc import MetaPathFinder

class Interrupting(MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == "{module}":
            raise KeyboardInterrupt

sys.meta_path.insert(0, Interrupting())
sys.argv[1:] = ["evaluate", "{DATASET}"]
from chitieu.__main__ import run
run()
"""
    ran = python("-c", code)
    assert (ran.returncode, "Traceback" in ran.stderr) == (130, False)


def test_an_interrupt_at_work_is_no_gate() -> None:
    code = f"""
import sys
from chitieu.__main__ import run
import chitieu.use_cases.evaluate as use_case

def interrupted(*_, **__):
    raise KeyboardInterrupt

use_case.read_rulebook = interrupted
sys.argv[1:] = ["evaluate", "{DATASET}"]
run()
"""
    ran = python("-c", code)
    assert (ran.returncode, "Traceback" in ran.stderr) == (130, False)


# --- a SIGINT that was ignored when we started -----------------------------------------------------------------------

SENT = (
    "os.kill(os.getpid(), signal.SIGINT)"  # what happens at a named step; with Python's handler it ends the run there
)

AT_IMPORT = f"""
import os, signal, sys
from importlib.abc import MetaPathFinder

class Interrupting(MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name in ("chitieu.program", "chitieu.commands.evaluate", "chitieu.files.tree", "duckdb"):
            {SENT}

sys.meta_path.insert(0, Interrupting())
from chitieu.__main__ import run
run()
"""
AT_WORK = f"""
import os, signal
from chitieu.__main__ import run
import chitieu.use_cases.evaluate as use_case

step = use_case.read_rulebook

def interposed(*given, **named):
    {SENT}
    return step(*given, **named)

use_case.read_rulebook = interposed
run()
"""
IN_A_PAUSE = f"""
import os, signal
from chitieu.__main__ import run
import chitieu.commands.evaluate as command

def pause(seconds):
    {SENT}
    os._exit(7)  # nothing else would end it

command.sleep = pause
run()
"""
IN_DUCKDB = f"""
import os, signal
from chitieu.__main__ import run
from chitieu.units.backends import duck

started = duck.Duck._run

def interposed(self, tree):
    {SENT}
    return started(self, tree)

duck.Duck._run = interposed
run()
"""
UNITS = "unit,as_of,agencies,minority_led_agencies\nxa-1,2025-12-31,4,2\n"


def ignoring(code: str, *arguments: str, cwd: Path, ignored: bool = True) -> subprocess.CompletedProcess[str]:
    """A run that begins as one that nohup, a scheduler or ``&`` of a script starts: with SIGINT ignored."""
    taken = signal.SIG_IGN if ignored else signal.SIG_DFL
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        preexec_fn=lambda: signal.signal(signal.SIGINT, taken),
    )


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize(
    ("code", "arguments", "ended"),
    [
        (AT_IMPORT, ("evaluate",), 0),
        (AT_WORK, ("evaluate",), 0),
        (IN_A_PAUSE, ("evaluate", "--watch"), 7),
        (AT_IMPORT, ("evaluate-many", "units.csv", "-o", "v.csv"), 0),
        (IN_DUCKDB, ("evaluate-many", "units.csv", "-o", "v.csv"), 0),
    ],
    ids=["start", "work", "watch", "start of many", "many"],
)
def test_an_interrupt_that_is_ignored_stays_so(
    code: str, arguments: tuple[str, ...], ended: int, workspace: Path
) -> None:
    (workspace / "units.csv").write_text(UNITS, "utf-8")
    ran = ignoring(code, *arguments, cwd=workspace)
    assert (ran.returncode, "Traceback" in ran.stderr, "interrupted" in ran.stderr) == (ended, False, False), ran.stderr
    assert (workspace / "v.csv").exists() == ("-o" in arguments)
    heard = ignoring(code, *arguments, cwd=workspace, ignored=False)
    assert heard.returncode == (0 if "--watch" in arguments else 130), heard.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("sent", ["SIGINT", "SIGTERM"])
def test_signals_are_left_as_they_were_found(sent: str, workspace: Path) -> None:
    """Ignored ones at the steps of evaluate-many, which listens to both while it writes."""
    (workspace / "units.csv").write_text(UNITS, "utf-8")
    code = "import signal\nsignal.signal(signal.{0}, signal.SIG_IGN)\n" + IN_DUCKDB.replace("SIGINT", "{0}")
    ran = ignoring(code.format(sent), "evaluate-many", "units.csv", "-o", "v.csv", cwd=workspace, ignored=False)
    assert ran.returncode == 0, ran.stderr
    assert (workspace / "v.csv").exists()


@pytest.mark.needs("java")
def test_spark_leaves_an_interrupt_ignored(workspace: Path) -> None:
    """pyspark takes SIGINT for itself when its session starts."""
    (workspace / "units.csv").write_text(UNITS, "utf-8")
    code = IN_DUCKDB.replace("duck.Duck._run", "spark.SparkCluster.write").replace("import duck\n", "import spark\n")
    code = code.replace("(self, tree)", "(self, *given)").replace("started(self, tree)", "started(self, *given)")
    ran = ignoring(code, "evaluate-many", "units.csv", "-o", "v.csv", "--backend", "local[1]", cwd=workspace)
    assert ran.returncode == 0, ran.stderr
    assert (workspace / "v.csv").exists()
