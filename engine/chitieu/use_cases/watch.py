"""Files that people are editing: waits until some change and rest again, so that nothing half-saved is read."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

_PAUSE = 0.3  # seconds between looks

Signature = dict[Path, tuple[int, int]]


def changed_files(roots: Sequence[Path], known: Signature) -> Iterator[tuple[Path, ...]]:
    """Each time YAML files at or below the roots differ from ``known`` and rest: which ones. Never ends.

    ``known`` is of before the files were first read, so that no edit falls between reading and watching.
    """
    while True:
        time.sleep(_PAUSE)
        now = signature(roots)
        if now == known:
            continue
        while (later := _after_a_pause(roots)) != now:
            now = later
        yield tuple(sorted(path for path in {*known, *now} if known.get(path) != now.get(path)))
        known = now


def _after_a_pause(roots: Sequence[Path]) -> Signature:
    time.sleep(_PAUSE)
    return signature(roots)


def signature(roots: Sequence[Path]) -> Signature:
    """Time and size of every file; one that goes while it is looked at is not there."""
    found: Signature = {}
    for root in roots:
        for path in [root] if root.is_file() else root.rglob("*.yaml"):
            try:
                status = path.stat()
            except OSError:
                continue
            found[path] = (status.st_mtime_ns, status.st_size)
    return found
