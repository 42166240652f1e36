"""The files that ship inside the package: read the same from a checkout, an installed wheel and a zip.

By pkgutil, for the start-up: its import takes 0.4 ms, and that of importlib.resources 2.5 ms for nothing more to us.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


def package_file(name: str) -> bytes:
    """What a file holds, by its path in the package: ``views/templates/page.html``. Raises OSError where it lacks."""
    content = pkgutil.get_data("chitieu", name)
    assert content is not None  # only a loader that reads no files at all gives none
    return content


def folder_files(name: str, place: str) -> Iterator[tuple[str, bytes]]:
    """The files of a folder of the package with their paths in it; in a checkout, of that ``place`` of the repository.

    What a wheel holds once more need not stand twice in the repository.
    """
    from importlib.resources import files

    there = files("chitieu").joinpath(name)
    if there.is_dir():
        yield from _within(there, "")
        return
    yield from _within(Path(__file__).parents[2] / place, "")


def _within(folder: Traversable, prefix: str) -> Iterator[tuple[str, bytes]]:
    for one in sorted(folder.iterdir(), key=lambda one: one.name):
        if one.name.startswith(".") or one.name == "__pycache__":
            continue
        if one.is_dir():
            yield from _within(one, f"{prefix}{one.name}/")
        else:
            yield f"{prefix}{one.name}", one.read_bytes()
