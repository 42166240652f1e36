"""The use case "new workspace": a folder with rules/ and datasets/, empty or with all that ships, unwritten."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from chitieu.diagnostics import Place, Problems, Text
from chitieu.drafts.document import vocabulary_files
from chitieu.files.workspace import shown
from chitieu.messages import Translate
from chitieu.package_files import folder_files, package_file

_DEMO = {"rules": "rules", "datasets": "datasets", "lists": "examples/lists"}  # in the workspace, in a checkout
_REPORT = "report.docx"


def draft_workspace(folder: Path, say: Translate, problems: Problems, *, demo: bool) -> Mapping[Path, bytes]:
    """The files of a new workspace; an empty one has the vocabulary to fill in, a ``demo`` the shipped rules and all.

    Raises InvalidInput where one is there already.
    """
    for name in (*_DEMO, "templates"):
        if (folder / name).exists():
            message = Text("there is a folder {name} here already", name=name)
            hint = Text("name another folder, or work in this one")
            problems.error("exists", Place(shown(folder / name)), message, hint)
    problems.require_none()
    return {folder / name: content for name, content in _shipped()} if demo else _empty(folder, say)


def _empty(folder: Path, say: Translate) -> dict[Path, bytes]:
    texts = vocabulary_files(folder / "rules", say)
    readme = say("One folder per unit, and in it one file per reporting date: chitieu new dataset writes them.")
    texts[folder / "datasets/README.txt"] = f"{readme}\n"
    return {path: text.encode() for path, text in texts.items()}


def _shipped() -> Iterator[tuple[str, bytes]]:
    for name, place in _DEMO.items():
        for relative, content in folder_files(f"demo/{name}", place):
            yield f"{name}/{relative}", content
    yield f"templates/{_REPORT}", package_file(f"views/templates/{_REPORT}")
