"""Where text goes: to a terminal or not, or into a file that is written whole or not at all."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def on_terminal() -> bool:
    """Whether stdout is shown to a person, or is to be written as if it were."""
    return sys.stdout.isatty() or bool(os.environ.get("FORCE_COLOR"))


def write_whole(path: Path, content: str, *, bom: bool = False) -> None:
    """Writes a text file in UTF-8, as write_bytes does.

    ``bom`` marks the file for Excel, which otherwise reads UTF-8 as a Windows code page.
    """
    write_bytes(path, content.encode("utf-8-sig" if bom else "utf-8"))


def write_bytes(path: Path, content: bytes) -> None:
    """Writes a file through a temporary one beside it, so that no reader ever sees half of it.

    Raises OSError, about the file itself: nobody has heard of the temporary one.
    """
    try:
        _replace(path, content)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from None


def _replace(path: Path, content: bytes) -> None:
    import tempfile

    mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        temporary.chmod(mode)
        temporary.replace(path)
    except BaseException:
        temporary.unlink()
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
