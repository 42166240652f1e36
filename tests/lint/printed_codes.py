"""The codes that the program may print, gathered from its source."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.conftest import ROOT

PACKAGE = ROOT / "engine/chitieu"
_CODE = re.compile(r"[a-z]+(-[a-z]+)*")
# Functions that a code is given to, and as which of their arguments.
_TAKES = {
    "error": 0,
    "warning": 0,
    "tell": 0,
    "_refuse": 1,
    "Unreadable": 0,
    "RowRule": 0,
    "Broken": 0,
    "Against": 0,
    "_broken": 0,
    "_tell_rows": 1,
    "one_of": 2,
}


def codes() -> set[str]:
    """Every literal that stands where a code belongs, and the first words of tuples that look like one."""
    return {
        code
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        for code in _given(node)
        if _CODE.fullmatch(code)
    }


def _given(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name), args=args) if len(args) > _TAKES.get(name, 99):
            yield from _text(args[_TAKES[name]])
        case ast.Tuple(elts=[ast.Constant(value=str(code)), ast.Constant() | ast.Name() | ast.Call() as second, *_]):
            is_text = isinstance(second, ast.Call) and isinstance(second.func, ast.Name) and second.func.id == "Text"
            if is_text or "-" in code:
                yield code


def _text(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
