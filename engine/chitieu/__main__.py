"""``python -m chitieu``, the console script and ``cli.py``: the command line as a process of its own."""

from __future__ import annotations

import atexit
import gc
import os
import sys
import threading
from contextlib import suppress
from typing import NoReturn


def run() -> NoReturn:
    """Runs the command line and ends the process with its exit code, as soon as all is written and closed."""
    # Most of a short run is making things that stay: collecting garbage meanwhile takes a twentieth of the start-up.
    gc.set_threshold(200_000, 20, 100)
    try:
        try:
            from chitieu.program import main

            main()
        except SystemExit as exit:
            code = exit.code
        else:
            code = 0
        if isinstance(code, int):
            _end(code)
    except KeyboardInterrupt:  # while modules were still being imported, or when all was done
        _end(130)
    sys.exit(code)


def _end(code: int) -> NoReturn:
    """What Python does at its end, in its order, but for taking a hundred modules apart: a tenth of an evaluation.

    Python offers no public way to do these steps; where they should ever be named otherwise, it takes its own end.
    """
    join_threads, run_exit_functions = getattr(threading, "_shutdown", None), getattr(atexit, "_run_exitfuncs", None)
    if join_threads is None or run_exit_functions is None:
        sys.exit(code)
    join_threads()
    run_exit_functions()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, AttributeError):  # closed before we began; of a disk that is full main() has told
            stream.flush()
    os._exit(code)


if __name__ == "__main__":
    run()
