"""The faults that ``tests.mutants`` draws from."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.mutants import faults

WRITTEN_OTHERWISE = [
    ("a < b", ["a <= b"]),
    ("a is None and b", ["a is not None and b", "a is None or b", "b"]),
    ("-x + 1", ["-x - 1", "x + 1", "-x + 2"]),
    ("min(a, b) if c else d", ["d if c else min(a, b)", "max(a, b) if c else d"]),
    ("[x for x in y if not x]", ["[x for x in y]", "[x for x in y if x]"]),
    ("f('một', 0)", ["f('một', 1)"]),
]


@pytest.mark.parametrize(("text", "expected"), WRITTEN_OTHERWISE, ids=[text for text, _ in WRITTEN_OTHERWISE])
def test_an_expression_is_written_otherwise(tmp_path: Path, text: str, expected: list[str]) -> None:
    path = tmp_path / "one.py"
    path.write_text(f"def tính(a: 'số') -> 'số':\n    '''Số đã đếm.'''\n    return {text}\n", "utf-8")
    source = path.read_bytes()
    found = [(source[: one.start] + one.instead.encode() + source[one.end :]).decode() for one in faults(path)]
    assert sorted(map(_returned, found)) == sorted(expected)


def _returned(text: str) -> str:
    (one,) = (node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Return) and node.value)
    return ast.unparse(one)
