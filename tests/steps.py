"""Runs of the program in a process of its own, in which something happens at a named step: nobody waits.

A step is a function of evaluate-many (``before``), or whatever a run does by itself: each function of ours that it
calls, each file that it opens to write, writes, names or removes (``stepped``).
"""

from __future__ import annotations

import atexit
import io
import json
import os
import signal
import sys
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import NoReturn

ASKED = (
    "os.rename",
    "os.remove",
    "os.mkdir",
    "os.rmdir",
    "os.chmod",
    "tempfile.mkstemp",
    "tempfile.mkdtemp",
    "shutil.rmtree",
)
WRITING, WRITTEN = "open", "written"
OF_FILES = (*ASKED, WRITING, WRITTEN)  # steps that touch files; all others are functions of ours
_BEGUN = {"chitieu.<module>", "chitieu.__main__.<module>", "chitieu.__main__.run"}  # nothing of ours takes a signal yet
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def before(step: Callable[..., object], action: str) -> str:
    """A program that runs chitieu and does ``action`` just before a ``step`` of evaluate-many.

    ``step``: a function that units.run calls, and not its name, so that whoever renames it is told here.
    """
    name = step.__name__
    return f"""
import os, sys
from chitieu import program
from chitieu.units import run

step = run.{name}

def interposed(*given):
    {action}
    return step(*given)

run.{name} = interposed
program.main()
"""


def stepped(steps: Path, wanted: tuple[str, int, int] | None = None, fault: str = "") -> str:
    """A program that runs chitieu and counts its steps by name; ``steps`` is the file that has the counts at its end.

    ``wanted``: a step by its name and how often it has come, at which the program sends itself a signal. ``fault`` is
    code that runs before.
    """
    return f"from tests.steps import run\n{fault}\nrun({str(steps)!r}, {wanted!r})"


def run(steps: str, wanted: tuple[str, int, int] | None) -> NoReturn:
    """See ``stepped``."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # as from a terminal, whoever has started us
    counter = _Counter(wanted)
    if wanted is None:
        atexit.register(counter.tell, Path(steps))
    sys.addaudithook(counter.asked)
    if wanted is None or wanted[0] not in (*ASKED, WRITING):  # it costs twice the run
        sys.setprofile(counter.called)
    from chitieu.__main__ import run as chitieu

    chitieu()


class _Counter:
    """Counts the steps of the main thread by name, up to the one that is wanted."""

    def __init__(self, wanted: tuple[str, int, int] | None) -> None:
        self._wanted = wanted
        self._counts: Counter[str] = Counter()
        self._over = False

    def _happened(self, step: str) -> None:
        if self._over or threading.current_thread() is not threading.main_thread():
            return
        self._counts[step] += 1
        if self._wanted is not None and self._wanted[:2] == (step, self._counts[step]):
            self._over = True
            os.kill(os.getpid(), self._wanted[2])

    def asked(self, event: str, given: tuple[object, ...]) -> None:
        """What Python tells of files that are opened to be written, named and removed, just before it happens."""
        if event in ASKED or (event == WRITING and isinstance(given[2], int) and given[2] & _WRITES):
            self._happened(event)

    def called(self, frame: FrameType, event: str, function: object) -> None:
        """What Python tells of functions: ours when they begin, and those that write a file when they end."""
        if event == "call":
            step = f"{frame.f_globals.get('__name__', '')}.{frame.f_code.co_qualname}"
            if step.startswith("chitieu.") and step not in _BEGUN:
                self._happened(step)
        elif event == "c_return" and getattr(function, "__name__", "") == "write" and _into_file(function):
            self._happened(WRITTEN)

    def tell(self, steps: Path) -> None:
        """Writes the counts into a file."""
        sys.setprofile(None)
        self._over = True
        steps.write_text(json.dumps(self._counts), "utf-8")


def _into_file(write: object) -> bool:
    stream = getattr(write, "__self__", None)
    if isinstance(stream, io.TextIOWrapper):
        stream = stream.buffer
    return isinstance(stream, io.BufferedWriter | io.FileIO) and not stream.closed and stream.fileno() > 2
