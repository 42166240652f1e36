"""Where results go: a terminal, a pipe, or a file that is written whole or not at all."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from engine.language import Language
from engine.model import Assessment

if TYPE_CHECKING:
    from rich.console import Console

Format = Literal["table", "plain", "json", "csv", "markdown"]
_BY_SUFFIX: dict[str, Format] = {".json": "json", ".csv": "csv", ".md": "markdown"}
_FILE_WIDTH = 160


def show(
    assessments: Sequence[Assessment], format: Format | None, output: Path | None, language: Language, decimals: int
) -> None:
    """Writes the assessments to a file or to stdout. Without a format: a table on a terminal, plain text elsewhere.

    Raises OSError when the file cannot be written; an existing file is then as it was.
    """
    if output is not None:
        chosen = format or _BY_SUFFIX.get(output.suffix.lower(), "plain")
        write_whole(output, text(assessments, chosen, language, decimals), bom=chosen == "csv")
    elif format in (None, "table") and _on_terminal():
        from rich.console import Console

        _tables(assessments, language, decimals, Console())
    else:
        sys.stdout.write(text(assessments, format or "plain", language, decimals))


def text(assessments: Sequence[Assessment], format: Format, language: Language, decimals: int) -> str:
    """The assessments in a format, as text."""
    match format:
        case "json":
            from engine.views.json import json_text

            return json_text(assessments)
        case "csv":
            from engine.views.csv import csv_text

            return csv_text(assessments)
        case "markdown":
            from engine.views.markdown import markdown

            return "\n".join(markdown(assessment, language, decimals) for assessment in assessments)
        case "plain":
            from engine.views.plain import plain

            return "\n".join(plain(assessment, language, decimals) for assessment in assessments)
        case "table":
            import io

            from rich.console import Console

            width = int(os.environ.get("COLUMNS") or _FILE_WIDTH)
            paper = io.StringIO()
            _tables(assessments, language, decimals, Console(file=paper, width=width, color_system=None))
            return "".join(f"{line.rstrip()}\n" for line in paper.getvalue().splitlines())


def _on_terminal() -> bool:
    return sys.stdout.isatty() or bool(os.environ.get("FORCE_COLOR"))


def _tables(assessments: Sequence[Assessment], language: Language, decimals: int, console: Console) -> None:
    from engine.views.table import print_table

    for number, assessment in enumerate(assessments):
        if number:
            console.print()
        print_table(assessment, language, decimals, console)


def write_whole(path: Path, content: str, *, bom: bool = False) -> None:
    """Writes a text file in UTF-8 through a temporary one beside it, so that no reader ever sees half of it.

    ``bom`` marks the file for Excel, which otherwise reads UTF-8 as a Windows code page.
    """
    import tempfile

    mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8-sig" if bom else "utf-8", newline="\n") as stream:
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
