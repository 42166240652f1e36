"""Where results go: a terminal, a pipe, or a file that is written whole or not at all."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from rich.console import Console

Format = Literal["table", "plain", "json", "csv", "markdown", "xlsx", "html"]
BY_SUFFIX: Mapping[str, Format] = {
    "": "plain",
    ".csv": "csv",
    ".html": "html",
    ".json": "json",
    ".md": "markdown",
    ".txt": "plain",
    ".xlsx": "xlsx",
}
_FILE_WIDTH = 160


class Pages(NamedTuple):
    """A result in every form, each made when it is asked for."""

    plain: Callable[[], str]
    json: Callable[[], str]
    csv: Callable[[], str]
    markdown: Callable[[], str]
    table: Callable[[Console], None]
    xlsx: Callable[[], bytes]
    html: Callable[[], str]


def show(pages: Pages, format: Format | None, output: Path | None) -> None:
    """Writes a result to a file or to stdout. Without a format: a table on a terminal, plain text elsewhere.

    A file without a format has one of the suffixes of BY_SUFFIX.
    Raises OSError when the file cannot be written; an existing file is then as it was.
    """
    if output is not None:
        chosen = format or BY_SUFFIX[output.suffix.lower()]
        if chosen == "xlsx":
            write_bytes(output, pages.xlsx())
        else:
            write_whole(output, _text(pages, chosen), bom=chosen == "csv")
    elif format == "xlsx":
        sys.stdout.buffer.write(pages.xlsx())
    elif format in (None, "table") and on_terminal():
        from rich.console import Console

        pages.table(Console())
    else:
        sys.stdout.write(_text(pages, format or "plain"))


def _text(pages: Pages, format: Literal["table", "plain", "json", "csv", "markdown", "html"]) -> str:
    match format:
        case "json":
            return pages.json()
        case "csv":
            return pages.csv()
        case "markdown":
            return pages.markdown()
        case "html":
            return pages.html()
        case "plain":
            return pages.plain()
        case "table":
            import io

            from rich.console import Console

            width = int(os.environ.get("COLUMNS") or _FILE_WIDTH)
            paper = io.StringIO()
            pages.table(Console(file=paper, width=width, color_system=None))
            return "".join(f"{line.rstrip()}\n" for line in paper.getvalue().splitlines())


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
