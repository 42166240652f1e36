"""The folder beside the output in which everything is made before it gets its name."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path


def work_folder(output: Path | None) -> Path:
    """A new folder beside the output: what is finished there can take the name of the output in one step.

    Its name says which process it belongs to; what processes that were killed have left beside the output is removed.
    """
    prefix = f".{output.name if output else 'chitieu'}."
    place = None if output is None else output.parent.resolve()
    if place is not None:
        for left in place.glob(f"{prefix}*.work"):
            process = left.name.removeprefix(prefix).partition(".")[0]
            if process.isdigit() and not _runs(int(process)):
                shutil.rmtree(left, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=f"{prefix}{os.getpid()}.", suffix=".work", dir=place)).resolve()


def _runs(process: int) -> bool:
    if os.name != "posix":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def usual_mode() -> int:
    """The permissions of a new file."""
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def put_in_place(finished: Path, output: Path) -> None:
    """Gives a finished file the name of the output, in one step."""
    finished.chmod(usual_mode())
    finished.replace(output)
