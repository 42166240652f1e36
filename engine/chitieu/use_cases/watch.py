"""Files that people are editing: waits until some change and rest again, so that nothing half-saved is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

Signature = dict[Path, tuple[int, int]]
Look = Callable[[], Signature]
Pause = Callable[[], object]


def changed_files(known: Signature, look: Look, pause: Pause) -> Iterator[tuple[Path, ...]]:
    """Each time files differ from ``known`` and rest over a pause: which ones. Never ends.

    ``known`` is of before the files were first read, so that no edit falls between reading and watching.
    """
    while True:
        pause()
        now = look()
        if now == known:
            continue
        pause()
        while (later := look()) != now:
            now = later
            pause()
        yield tuple(sorted(path for path in {*known, *now} if known.get(path) != now.get(path)))
        known = now


def signature(roots: Sequence[Path]) -> Signature:
    """Time and size of every YAML file at or below the roots; one that goes while it is looked at is not there.

    Beside a dataset lie others of the unit, which may judge horizons that have ended; where units are listed, those of
    the units that lie in it, too.
    """
    found: Signature = {}
    for root in roots:
        for path in _around(root) if root.is_file() else root.rglob("*.yaml"):
            try:
                status = path.stat()
            except OSError:
                continue
            found[path] = (status.st_mtime_ns, status.st_size)
    return found


def _around(dataset: Path) -> Iterable[Path]:
    folder = dataset.absolute().parent.parent
    listed = folder / "units.yaml"
    return [dataset, listed, *folder.glob("*/*.yaml")] if listed.exists() else [dataset, *dataset.parent.glob("*.yaml")]
