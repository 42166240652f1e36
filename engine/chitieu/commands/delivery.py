"""Where results go: the screen, or a file with a place of its own."""

from __future__ import annotations

import sys
from collections.abc import Collection, Sequence
from pathlib import Path

from chitieu.commands.progress import ProgressLine
from chitieu.commands.telling import refuse
from chitieu.files.workspace import shown
from chitieu.language import Language
from chitieu.links import whole_path
from chitieu.messages import mark
from chitieu.views.tables.formats import BY_SUFFIX, Format, show
from chitieu.views.tables.table import Output
from chitieu.views.tables.words import Words


def chosen_format(format: Format | None, output: Path | None) -> Format | None:
    """The format asked for, or else that of the file's suffix; ``None`` where neither says one."""
    return format or (BY_SUFFIX.get(output.suffix.lower()) if output is not None else None)


def deliver(result: Output, words: Words, format: Format | None, output: Path | None) -> None:
    """Shows a result, or writes it into a file and says so while that takes long.

    Ends the command for a workbook on a terminal, where its bytes would be noise, and for a suffix that says no format.
    """
    say = words.language.say
    if output is None:
        if format is Format.xlsx and sys.stdout.isatty():
            refuse(say("a workbook goes into a file: add -o result.xlsx"))
        show(result, words, format)
        return
    if chosen_format(format, output) is None:
        refuse(_unknown_suffix(output, words.language))
    with ProgressLine(words.language).during(say("writing {file}").format(file=shown(output))):
        show(result, words, format, output)


def _unknown_suffix(output: Path, words: Language) -> str:
    if output.suffix.lower() == ".docx":
        text = words.say("{file}: chitieu report writes for Word; this command writes {known}")
    else:
        text = words.say("{file}: nothing is written under a name that ends so; known are {known}")
    return text.format(file=shown(output), known=", ".join(suffix for suffix in BY_SUFFIX if suffix))


def say_written(path: Path, words: Language) -> None:
    """Says on stdout, where that is all there is to show, which file was written."""
    sys.stdout.write(words.say("written: {file}").format(file=shown(path)) + "\n")


def require_suffix(output: Path, suffix: str, words: Language) -> None:
    """Ends the command when a file is to be written under a name that says another kind."""
    if output.suffix.lower() != suffix:
        line = words.say("{file}: a name that ends in {suffix} was expected")
        refuse(line.format(file=shown(output), suffix=suffix))


def require_apart(written: Sequence[Path | None], read: Sequence[Path | None], words: Language) -> None:
    """Ends the command, before anything is read, when a file to be written has no place, or is read or written already.

    A file in a folder that is read as a whole is read, too.
    """
    taken = [whole_path(path) for path in read if path is not None]
    for path in filter(None, written):
        problem = _no_place(whole_path(path), taken)
        if problem is not None:
            refuse(words.say(problem).format(file=shown(path)))
        taken.append(whole_path(path))


def _no_place(path: Path, taken: Collection[Path]) -> str | None:
    """Why nothing can be written at a path, as a message about ``{file}``; ``None`` where it can."""
    if any(place in (path, *path.parents) for place in taken):
        return mark("{file} would be overwritten, and it is read or written here already: choose another name")
    if path.is_dir():
        return mark("{file} is a folder: name a file in it")
    if not path.parent.is_dir():
        return mark("the folder of {file} does not exist")
    return None
