"""A function of ours in a process of its own, with bounds: with what comes from outside it may never end."""

from __future__ import annotations

import subprocess
import sys


def ran_apart(module: str, function: str, data: bytes, *, seconds: float, memory: int) -> bytes | None:
    """What a function of bytes makes of ``data``; ``None`` where it took too long, too much, or ended otherwise.

    ``memory`` is a number of bytes, and a bound only where the system has one (not on Windows).
    """
    start = (
        f"import sys; sys.path[:] = {sys.path!r}; from chitieu.apart import bound_memory; bound_memory({memory}); "
        f"from {module} import {function}; sys.stdout.buffer.write({function}(sys.stdin.buffer.read()))"
    )
    try:
        ran = subprocess.run(  # noqa: S603 - this interpreter, and nothing that came from outside in its arguments
            [sys.executable, "-X", "utf8", "-c", start],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    return ran.stdout if ran.returncode == 0 else None


def bound_memory(most: int) -> None:
    """Bounds the memory of this process."""
    try:
        import resource
    except ImportError:  # Windows has no such bound
        return
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
