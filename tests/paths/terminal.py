"""One command on a pseudo-terminal of 80 columns, answered as a person would: each question when it is asked."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import struct
import sys
import termios
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

_COLUMNS, _ROWS = 80, 30
_LONGEST = 120  # seconds without a letter after which a command hangs
_ASKS = re.compile(r"(?:: |\]: |\]:)$")


class Typed(NamedTuple):
    """What came of a command: its exit code, all that was shown, and the keys that were pressed, Enter among them."""

    code: int
    shown: str
    keys: int


def typed(arguments: Sequence[str], answers: Sequence[str], folder: Path, tree: Path) -> Typed:
    """Types ``chitieu …`` and then the answers, in a folder, with the program of a checkout."""
    child, screen = pty.fork()
    if child == 0:
        os.chdir(folder)
        environment = {**os.environ, "PYTHONPATH": str(tree / "engine"), "TERM": "xterm", "PYTHONUTF8": "1"}
        environment.pop("COLUMNS", None)
        os.execve(sys.executable, [sys.executable, "-m", "chitieu", *arguments], environment)
    fcntl.ioctl(screen, termios.TIOCSWINSZ, struct.pack("HHHH", _ROWS, _COLUMNS, 0, 0))
    shown, left = bytearray(), list(answers)
    while True:
        ready, _, _ = select.select([screen], [], [], _LONGEST)
        block = b""
        with contextlib.suppress(OSError):  # Linux says so that the other end is closed
            block = os.read(screen, 65536) if ready else b""
        if not block:
            break
        shown += block
        if left and _ASKS.search(re.sub(rb"\x1b\[[0-9;?]*[A-Za-z]", b"", bytes(shown)).decode("utf-8", "ignore")):
            os.write(screen, f"{left.pop(0)}\n".encode())
    os.close(screen)
    _, status = os.waitpid(child, 0)
    keys = len(" ".join(("chitieu", *arguments))) + 1 + sum(len(answer) + 1 for answer in answers)
    return Typed(os.waitstatus_to_exitcode(status), shown.decode("utf-8", "replace"), keys)
