"""Where text goes: to a terminal or not, or into a file that is written whole or not at all."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from chitieu.destination import behind_links, is_stream, raised_about, remove_strays, temporary_prefix

_TEMPORARY = ".part"
_OWNER_ALONE = 0o600  # which a temporary file has from its beginning


def on_terminal() -> bool:
    """Whether stdout is shown to a person, or is to be written as if it were."""
    return sys.stdout.isatty() or bool(os.environ.get("FORCE_COLOR"))


def write_for_programs(content: str | bytes) -> None:
    """Writes to stdout what programs read (JSON, CSV, Markdown, HTML, SARIF, JUnit): in UTF-8, whatever its encoding.

    Half a letter of UTF-16, as names of files may hold, goes out escaped.
    """
    stream = getattr(sys.stdout, "buffer", None)
    if stream is None:  # replaced by one that takes text alone
        sys.stdout.write(content if isinstance(content, str) else content.decode())
        return
    sys.stdout.flush()  # what was written as text stands before it
    stream.write(content.encode("utf-8", "backslashreplace") if isinstance(content, str) else content)


def write_whole(path: Path, content: str, *, bom: bool = False, owner_alone: bool = False) -> None:
    """Writes a text file in UTF-8, as write_bytes does.

    ``bom`` marks the file for Excel, which otherwise reads UTF-8 as a Windows code page.
    """
    write_bytes(path, content.encode("utf-8-sig" if bom else "utf-8"), owner_alone=owner_alone)


def write_bytes(path: Path, content: bytes, *, owner_alone: bool = False) -> None:
    """Writes a file through a temporary one beside it, so that no reader ever sees half of it.

    Of a link, the file that it names; into a pipe or a device, which cannot be replaced, as it comes. ``owner_alone``:
    nobody else may read the file, from its beginning.

    Raises OSError, about the file itself: nobody has heard of the temporary one.
    """
    with raised_about(path):
        if is_stream(path):
            _into_stream(path, content)
        else:
            _replace(behind_links(path), content, _OWNER_ALONE if owner_alone else None)


def _into_stream(path: Path, content: bytes) -> None:
    """Through the stream of our own that it is, where it is one: opened anew it would begin at its start again."""
    own = next((stream for stream in (sys.stdout, sys.stderr) if _is(path, stream)), None)
    if own is None:
        with path.open("wb", buffering=0) as opened:
            _write_all(opened.fileno(), content)
        return
    own.flush()
    _write_all(own.fileno(), content)


def _write_all(handle: int, content: bytes) -> None:
    """A pipe takes a part at a time."""
    left = memoryview(content)
    while left:
        left = left[os.write(handle, left) :]


def _is(path: Path, stream: TextIO) -> bool:
    with suppress(OSError, ValueError, AttributeError):  # a stream that is closed, or none of the system
        return os.path.samestat(path.stat(), os.fstat(stream.fileno()))
    return False


def _replace(path: Path, content: bytes, mode: int | None) -> None:
    import tempfile

    if mode is None:
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
    remove_strays(path.parent, path.name, _TEMPORARY)
    handle, name = tempfile.mkstemp(prefix=temporary_prefix(path.name), suffix=_TEMPORARY, dir=path.parent)
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
