"""Which datasets a command is about: those that are named, by a file, a date or a part of the path, else the newest."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from chitieu.commands.asking import chooser
from chitieu.commands.options import datasets_folder
from chitieu.commands.telling import reported
from chitieu.diagnostics import Place, Problems, Text
from chitieu.files.workspace import dataset_files, shown
from chitieu.language import Language


def datasets_meant(paths: Sequence[Path], words: Language) -> list[Path]:
    """The files of what was named; a file that is there is itself, and so is what nothing else is named by.

    Ends the command where a name fits several and nobody can be asked.
    """
    if all(path.exists() or path.suffix == ".json" for path in paths):
        return list(paths)
    with reported(words) as problems:
        found = [_named(path, problems, words) for path in paths]
        problems.require_none()
    return found


def _named(path: Path, problems: Problems, words: Language) -> Path:
    from chitieu.files.shelf import datasets_named
    from chitieu.naming import Nameable, the_one

    found = [] if path.exists() else datasets_named(path.as_posix(), datasets_folder())
    if not found and not path.suffix and not path.exists():
        there = ", ".join(shown(one) for one in dataset_files(datasets_folder())) or "–"
        hint = Text("known here: {keys}", keys=there)
        problems.error("no-file", Place(str(path)), Text("there is no such file"), hint)
    if len(found) < 2:
        return found[0] if found else path
    several = {shown(one): one for one in found}
    known = [Nameable(name) for name in several]
    chosen = the_one(path.as_posix(), known, Place(str(path)), problems, chooser(words))
    return path if chosen is None else several[chosen]


def on_shelf(words: Language, least: int = 1) -> list[Path]:
    """All datasets of the one unit of the workspace, the newest last; ends the command where there are too few."""
    from chitieu.files.shelf import in_order

    folder = datasets_folder()
    with reported(words) as problems:
        found = in_order(folder, problems)
        if 0 < len(found) < least:
            message = Text("one dataset was found, and a comparison takes two")
            hint = Text("name two datasets, or assessments saved as JSON")
            problems.error("no-datasets", Place(shown(folder)), message, hint)
        problems.require_none()
    return found
