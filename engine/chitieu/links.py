"""Where a path leads: links are followed, and those that lead in a circle end where they begin."""

from __future__ import annotations

import os
from pathlib import Path


def whole_path(path: Path) -> Path:
    """The whole path behind all links. Never raises: ``Path.resolve`` does for links in a circle, up to Python 3.12."""
    return Path(os.path.realpath(path))
