"""Programs of Windows, run by Wine in a prefix of our own; never in that of whoever runs the tests."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from pathlib import Path

from tests.conftest import HANGING, ROOT, Ran

# One a worker of xdist: a server of Wine belongs to its prefix, and ends with it.
PREFIX = ROOT / f"build/wine{os.environ.get('PYTEST_XDIST_WORKER', '')}"

# Letters of file names are those of the locale; mscoree and mshtml would ask to be downloaded.
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON", "CHITIEU"))},
    "LC_ALL": "C.UTF-8",
    "WINEPREFIX": str(PREFIX),
    "WINEDEBUG": "-all",
    "WINEDLLOVERRIDES": "mscoree,mshtml=",
}
_FORWARD = re.compile(r"\x1b\[(\d+)C")
_CONTROLS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07")


def begin() -> None:
    """A Windows 10 in the prefix, unless it is there from an earlier run."""
    if not (PREFIX / "ready").exists():
        PREFIX.mkdir(parents=True, exist_ok=True)
        for command in (["wineboot", "-i"], ["wineserver", "-w"], ["winecfg", "-v", "win10"], ["wineserver", "-w"]):
            subprocess.run(command, env=ENVIRONMENT, check=True, capture_output=True, timeout=HANGING)
        (PREFIX / "ready").touch()


def end() -> None:
    """Ends whatever still runs in the prefix."""
    subprocess.run(["wineserver", "-k"], env=ENVIRONMENT, check=False, capture_output=True, timeout=HANGING)


def started(*command: str | Path, cwd: Path) -> subprocess.Popen[bytes]:
    """A program with pipes for its streams: with a file or a device as one of them Python does not start under Wine."""
    pipe = subprocess.PIPE
    return subprocess.Popen(
        ["wine", *map(str, command)], cwd=cwd, env=ENVIRONMENT, stdin=pipe, stdout=pipe, stderr=pipe
    )


def ran(*command: str | Path, cwd: Path, given: str = "") -> Ran:
    """What a program wrote, in UTF-8, and its exit code. Line ends stay those of Windows.

    What cmd itself says is in the code page of the machine, and may have lost letters here.
    """
    process = started(*command, cwd=cwd)
    out, err = process.communicate(given.encode(), timeout=HANGING)
    return Ran(process.returncode, out.decode("utf-8", "replace"), err.decode("utf-8", "replace"))


def on_console(*command: str | Path, cwd: Path, columns: int = 120) -> str:
    """What a program shows on a console: a terminal of Linux is one to Wine. Without what moves and colours."""
    line = f"stty cols {columns} rows 50; exec wine {shlex.join(map(str, command))}"
    shown = subprocess.run(
        ["script", "-qec", line, "/dev/null"],
        cwd=cwd,
        env=ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        check=True,
        timeout=HANGING,
    )
    blanks = _FORWARD.sub(lambda sign: " " * int(sign[1]), shown.stdout.decode("utf-8"))
    return _CONTROLS.sub("", blanks)
