"""Where a file that is being written belongs: behind links, into pipes, and with nothing left beside it."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chitieu import on_windows
from chitieu.links import whole_path

_LONGEST = 40  # letters of a name that go into the temporary one: a name may have 255 bytes


def behind_links(path: Path) -> Path:
    """The file that a path names, itself where it is no link. Raises OSError for links that lead in a circle."""
    if not path.is_symlink():
        return path
    behind = whole_path(path)
    if behind.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
    return behind


def is_stream(path: Path) -> bool:
    """Whether a path is a pipe, a device, or a stream of this process: such are written to, never replaced."""
    if os.name == "posix" and os.path.abspath(path).startswith(("/dev/", "/proc/")):  # noqa: PTH100 - links are kept
        return True
    return path.exists() and not stat.S_ISREG(path.stat().st_mode)


@contextmanager
def raised_about(path: Path) -> Iterator[None]:
    """Raises an OSError from within as one about this file: of the temporary one beside it nobody has heard."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from None


def temporary_prefix(name: str) -> str:
    """What names of temporary files begin with that belong to this process, beside the file of a name."""
    return f"{_of(name)}{os.getpid()}."


def remove_strays(folder: Path, name: str, suffix: str) -> None:
    """Removes what processes that were killed have left beside the file of a name; what may not be removed stays."""
    prefix = _of(name)
    try:
        left = [one.name for one in folder.iterdir() if one.name.startswith(prefix) and one.name.endswith(suffix)]
    except OSError:
        return
    for one in left:
        process = one.removeprefix(prefix).partition(".")[0]
        if process.isdigit() and not _runs(int(process)):
            _remove(folder / one)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
        return
    try:
        path.unlink()
    except OSError:
        return


def _of(name: str) -> str:
    return f".{name[:_LONGEST]}."


def _runs(process: int) -> bool:
    if os.name == "nt":
        return on_windows.runs(process)
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
