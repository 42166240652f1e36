"""The folder beside the output in which everything is made before it gets its name."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from chitieu.destination import behind_links, is_stream, raised_about, remove_strays, temporary_prefix
from chitieu.links import whole_path

_FOLDER = ".work"


def work_folder(output: Path | None) -> Path:
    """A new folder beside the output: what is finished there can take the name of the output in one step.

    Its name says which process it belongs to; what processes that were killed have left beside the output is removed.
    """
    name = output.name if output else "chitieu"
    place = None if output is None or is_stream(output) else whole_path(behind_links(output).parent)
    if place is not None:
        remove_strays(place, name, _FOLDER)
    return whole_path(Path(tempfile.mkdtemp(prefix=temporary_prefix(name), suffix=_FOLDER, dir=place)))


def take_place(finished: Path, output: Path) -> None:
    """Gives a finished file the name of the output: that of the file a link names; a pipe gets what it holds.

    Raises OSError, about the output.
    """
    with raised_about(output):
        if is_stream(output):
            with finished.open("rb") as made, output.open("wb") as stream:
                shutil.copyfileobj(made, stream)
            return
        finished.chmod(usual_mode())
        finished.replace(behind_links(output))


def usual_mode() -> int:
    """The permissions of a new file."""
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
