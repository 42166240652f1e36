"""Files that people are editing: waits until some change and rest again, so that nothing half-saved is read."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

_PAUSE = 0.3  # seconds between looks

_Signature = dict[Path, tuple[int, int]]


def changed_files(roots: Sequence[Path]) -> Iterator[tuple[Path, ...]]:
    """Each time YAML files at or below the roots have changed and stayed so for a while: which ones. Never ends."""
    known = _signature(roots)
    while True:
        time.sleep(_PAUSE)
        now = _signature(roots)
        if now == known:
            continue
        while (later := _after_a_pause(roots)) != now:
            now = later
        yield tuple(sorted(path for path in {*known, *now} if known.get(path) != now.get(path)))
        known = now


def _after_a_pause(roots: Sequence[Path]) -> _Signature:
    time.sleep(_PAUSE)
    return _signature(roots)


def _signature(roots: Sequence[Path]) -> _Signature:
    """Time and size of every file; one that goes while it is looked at is not there."""
    found: _Signature = {}
    for root in roots:
        for path in [root] if root.is_file() else root.rglob("*.yaml"):
            try:
                status = path.stat()
            except OSError:
                continue
            found[path] = (status.st_mtime_ns, status.st_size)
    return found
