"""New files tried out beside the rules that are there, so that nothing is written that would not be read."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from chitieu.diagnostics import Place, Problems, Text
from chitieu.drafts.yaml_text import has_block
from chitieu.files.rulebook import read_rulebook
from chitieu.files.workspace import shown
from chitieu.model import Rulebook


def refuse_to_overwrite(paths: Iterable[Path], problems: Problems) -> None:
    """Raises InvalidInput when one of the files is there already."""
    for path in paths:
        if path.exists():
            problems.error(
                "exists",
                Place(shown(path)),
                Text("the file is already there"),
                Text("choose another id or date, or edit it"),
            )
    problems.require_none()


def require_blocks(rules: Path, problems: Problems) -> None:
    """Raises InvalidInput where the vocabulary is written so that no entry can be added to it."""
    for kind, blocks in (("facts", ("groups", "facts")), ("indicators", ("indicators",))):
        path = rules / f"{kind}.yaml"
        text = path.read_text("utf-8")
        for key in blocks:
            if not has_block(text, key):
                message = Text("“{key}:” must stand on a line of its own", key=key)
                problems.error("layout", Place(shown(path)), message)
    problems.require_none()


def tried(rules: Path, files: Mapping[Path, str], problems: Problems) -> Rulebook:
    """The rulebook as it would be with the files; faults go to ``problems`` under the files' names."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "rules"
        if rules.is_dir():
            shutil.copytree(rules, copy)
        for path, text in files.items():
            there = copy / path.relative_to(rules)
            there.parent.mkdir(parents=True, exist_ok=True)
            there.write_text(text, encoding="utf-8")
        return read_rulebook(copy, shown(rules), problems)
