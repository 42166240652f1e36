"""The files that ship inside the package: read the same from a checkout, an installed wheel and a zip.

By pkgutil, for the start-up: its import takes 0.4 ms, and that of importlib.resources 2.5 ms for nothing more to us.
"""

from __future__ import annotations

import pkgutil


def package_file(name: str) -> bytes:
    """What a file holds, by its path in the package: ``views/templates/page.html``. Raises OSError where it lacks."""
    content = pkgutil.get_data("chitieu", name)
    assert content is not None  # only a loader that reads no files at all gives none
    return content
