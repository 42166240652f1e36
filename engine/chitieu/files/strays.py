"""Files that are not read because their names do not end in .yaml, which editors and systems often see to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from chitieu.diagnostics import Place, Problems, Text

_ENDINGS = (".txt", ".yml", ".yaml")
_OF_THE_SYSTEM = ("desktop.ini", "thumbs.db")


def report_strays(folder: Path, name: str, problems: Problems, *, nearly: bool) -> None:
    """A warning for each file in a folder, shown as ``name``, that is not read; with ``nearly`` only for such as
    were meant to be: ``x.yml``, and ``x.yaml.txt`` of Notepad.

    Raises OSError when the folder cannot be read.
    """
    for path in _strays(folder):
        meant = _nearly_yaml(path)
        if nearly and not meant:
            continue
        wanted = _yaml_name(path.name)
        if (folder / wanted).exists():
            hint = Text("{name} stands beside it: move this file to another folder", name=wanted)
        elif meant:
            hint = Text("rename it to {name}", name=wanted)
        else:
            hint = Text("rename it to {name}, or move it to another folder if it is no such file", name=wanted)
        problems.warning(
            "not-yaml",
            Place(f"{name}/{path.name}"),
            Text("the file is not read: its name does not end in .yaml"),
            hint,
        )


def _strays(folder: Path) -> Iterator[Path]:
    """All but what other programs and people put beside on purpose: hidden files, locks of Office, READMEs."""
    for path in sorted(folder.iterdir()):
        name = path.name.lower()
        beside = name.startswith((".", "~$")) or name in _OF_THE_SYSTEM
        readme = name.startswith("readme") and name.endswith(".md")
        if path.suffix != ".yaml" and not beside and not readme and path.is_file():
            yield path


def _nearly_yaml(path: Path) -> bool:
    suffixes = [suffix.lower() for suffix in path.suffixes]
    return suffixes[-1:] in ([".yml"], [".yaml"]) or suffixes[-2:] in ([".yaml", ".txt"], [".yml", ".txt"])


def _yaml_name(name: str) -> str:
    """``x.yaml`` for ``x.yml``, ``x.yaml.txt`` and ``x.docx``."""
    stem = Path(name).stem
    while Path(stem).suffix.lower() in _ENDINGS:
        stem = Path(stem).stem
    return f"{stem}.yaml"
