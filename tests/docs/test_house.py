"""The house holds what CONTRIBUTING says of names: no public class stands in two modules."""

from __future__ import annotations

import ast
from collections import defaultdict

from tests.conftest import ROOT

PACKAGE = ROOT / "engine/chitieu"


def test_no_public_class_stands_in_two_modules() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(path.relative_to(PACKAGE).as_posix())
    assert {name: modules for name, modules in places.items() if len(modules) > 1} == {}


def test_a_place_with_a_line_has_a_column() -> None:
    """Columns count from 1: one that was left out would say 0."""
    least = {"Place": 3, "Unreadable": 5}
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id="Place" | "Unreadable" as name), args=args, keywords=keywords):
                    named = {keyword.arg for keyword in keywords}
                    assert len(args) != least[name] - 1 or "column" in named, f"{path}:{node.lineno}"


def test_words_that_have_gone_stay_gone() -> None:
    """The vocabulary: target, op, units, list; the old words in names of modules and public names."""
    gone = {"bulk", "roster", "intake", "country"}
    for path in PACKAGE.rglob("*.py"):
        names = {path.stem}
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                names.add(node.name.lower())
        assert not {name for name in names for word in gone if word in name}, path
