"""The use case "format": rule files and datasets with their keys in the house's order."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from chitieu.diagnostics import Place, Problems, Text
from chitieu.files.layout import arranged, says_the_same
from chitieu.files.tree import Node, parse_yaml, read_yaml
from chitieu.files.workspace import shown
from chitieu.links import whole_path


class Formatted(NamedTuple):
    """A file with its text in order; ``changed`` says whether that differs from what is on the disk."""

    path: Path
    text: str
    changed: bool


def format_files(rules: Path, datasets: Path, paths: Sequence[Path], problems: Problems) -> tuple[Formatted, ...]:
    """The YAML files of a workspace in order; at ``paths`` alone, if any. What cannot be read goes to ``problems``."""
    chosen = [whole_path(path) for path in paths]
    known = list(_files(rules, datasets))
    for path, place in zip(paths, chosen, strict=True):
        if not any(_is_at(file, [place]) for file, _ in known):
            missing = Text("no rule file or dataset stands there")
            problems.error("no-file", Place(shown(path)), missing, Text("name one under rules/ or datasets/"))
    taken = [(path, kind) for path, kind in known if not chosen or _is_at(path, chosen)]
    formatted = [_formatted(path, kind, problems) for path, kind in taken]
    return tuple(one for one in formatted if one is not None)


def _is_at(path: Path, places: Collection[Path]) -> bool:
    """Whether a file is one of some places, or below one."""
    return not {whole_path(path), *whole_path(path).parents}.isdisjoint(places)


def _formatted(path: Path, kind: str, problems: Problems) -> Formatted | None:
    before = Problems()
    file = read_yaml(path, shown(path), before)
    problems.found += [problem for problem in before.found if problem.code != "decomposed-letters"]
    if file.root is None or before.has_errors:
        return None
    text = _arranged(file.text, file.root, kind)
    if text is None:
        problems.error(
            "not-arranged",
            Place(shown(path)),
            Text("the file is left as it is: with its lines moved it would say something else"),
            Text("put its keys in order by hand, each entry on lines of its own"),
        )
        return None
    return Formatted(path, text, path.read_bytes() != text.encode())


def _arranged(text: str, root: Node, kind: str) -> str | None:
    """The text in order, once it was read again; ``None`` where it would not say what it said before."""
    try:
        made = arranged(text, root, kind)
    except (IndexError, ValueError, StopIteration):  # YAML that nobody thought of: lines that are not where they seem
        return None
    again = parse_yaml(made, "", Problems())
    return made if again is not None and says_the_same(text, root, made, again) else None


def _files(rules: Path, datasets: Path) -> Iterator[tuple[Path, str]]:
    """Every file that the program reads in a workspace, with its kind."""
    for name in ("facts", "indicators", "checks"):
        if (rules / f"{name}.yaml").exists():
            yield rules / f"{name}.yaml", name
    for path in sorted(rules.glob("*/*.yaml")):
        if path.parent.name not in ("schema", "forms"):
            yield path, "document" if path.name == "document.yaml" else "target"
    for path in sorted(rules.glob("forms/*.yaml")):
        yield path, "form-words" if path.name == "words.yaml" else "form"
    if (datasets / "units.yaml").exists():
        yield datasets / "units.yaml", "units"
    for path in sorted(datasets.glob("*/*.yaml")):
        yield path, "dataset"
