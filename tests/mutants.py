"""Small faults put into a copy of the engine, one at a time, by lot: which of them does no test notice?

``make mutants`` or ``python -m tests.mutants [--cases N] [--seed S] [--only FILE]``. Drawn from what decides verdicts:
``numbers``, ``levels``, ``judging`` with its network, and the plan of many units. Each fault is tried on the tests of
its room, quick ones first, until one fails. Prints those that survive, with how many were killed; ends with 1 where
fewer than nine in ten were. Not in CI: an hour and more.

A fault that survives is a test that lacks, or no fault: a value that cannot arise, or two ways to say one thing.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.conftest import ROOT
from tests.running import arguments

FOLDER = ROOT / "build/mutants"
ENGINE = ROOT / "engine/chitieu"
DRAWN_FROM = ("numbers.py", "levels.py", "judging", "units/plan")
WANTED = 0.9
LONGEST = 900  # seconds for the tests of one fault; what hangs is noticed
# By the folder of the file, the narrower first; each step only where those before noticed nothing, the quickest first.
_JUDGING = tuple(
    f"tests/judging/test_{name}.py"
    for name in (
        "numbers",
        "whole",
        "conditions",
        "checking",
        "points",
        "printed",
        "golden",
        "over_time",
        "over_years",
        "below",
    )
)
TESTS = {
    "units/plan": (
        ("tests/units/test_zero_divisors.py", "tests/units/test_decimals.py", "tests/units/test_kinds.py"),
        ("tests/units/test_units_against_judging.py",),
        ("tests/units",),
    ),
    "": (
        (*_JUDGING, "tests/test_levels.py", "tests/test_countable.py"),
        ("tests/language",),
        ("tests/judging",),
        ("tests/commands", "tests/views", "tests/lint"),
        ("tests/units",),
    ),
}
SWAPPED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
}
OTHER_CALL = {"min": "max", "max": "min", "any": "all", "all": "any"}


class Fault(NamedTuple):
    """One expression of a file written otherwise: offsets in its bytes, and what stands there instead."""

    path: Path
    line: int
    start: int
    end: int
    instead: str

    def described(self, source: bytes) -> str:
        """``judging/whole.py:57  low == high → low != high``"""
        where = f"{self.path.relative_to(ENGINE)}:{self.line}"
        return f"{where}  {' '.join(source[self.start : self.end].decode().split())} → {self.instead}"


def faults(path: Path) -> Iterator[Fault]:
    """All faults that one expression of the file may become."""
    source = path.read_bytes()
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    for node in _expressions(ast.parse(source)):
        for other in _otherwise(node):
            assert node.end_lineno is not None
            assert node.end_col_offset is not None
            start = starts[node.lineno - 1] + node.col_offset
            end = starts[node.end_lineno - 1] + node.end_col_offset
            yield Fault(path, node.lineno, start, end, f"({ast.unparse(other)})")


def _expressions(tree: ast.AST) -> Iterator[ast.expr]:
    """Those that run: no annotations, no texts, no imports."""
    for field, value in ast.iter_fields(tree):
        if field in ("annotation", "returns", "type_params"):
            continue
        for node in value if isinstance(value, list) else [value]:
            if isinstance(node, ast.JoinedStr) or not isinstance(node, ast.AST):
                continue
            if isinstance(node, ast.expr):
                yield node
            yield from _expressions(node)


def _otherwise(node: ast.expr) -> Iterator[ast.expr]:
    match node:
        case ast.Compare(left, [op], comparators) if type(op) in SWAPPED:
            yield ast.Compare(left, [SWAPPED[type(op)]()], comparators)  # type: ignore[list-item]  # of one kind
        case ast.BoolOp(op, values):
            yield ast.BoolOp(SWAPPED[type(op)](), values)  # type: ignore[arg-type]  # of one kind
            yield ast.BoolOp(op, values[1:]) if len(values) > 2 else values[1]
        case ast.BinOp(left, op, right) if type(op) in SWAPPED:
            yield ast.BinOp(left, SWAPPED[type(op)](), right)  # type: ignore[arg-type]  # of one kind
        case ast.UnaryOp(ast.Not() | ast.USub(), operand):
            yield operand
        case ast.Constant(bool() | int() as value):
            yield ast.Constant(not value if isinstance(value, bool) else value + 1)
        case ast.IfExp(test, body, orelse):
            yield ast.IfExp(test, orelse, body)
        case ast.Call(ast.Name(name), [*args], keywords) if name in OTHER_CALL:
            yield ast.Call(ast.Name(OTHER_CALL[name]), args, keywords)
        case ast.ListComp(element, [generator]) | ast.GeneratorExp(element, [generator]) if generator.ifs:
            kept = ast.comprehension(generator.target, generator.iter, generator.ifs[1:], generator.is_async)
            yield type(node)(element, [kept])


def files(only: str | None) -> list[Path]:
    """The files that faults are drawn from."""
    every = [ENGINE / name for name in DRAWN_FROM]
    found = sorted(path for one in every for path in (one.rglob("*.py") if one.is_dir() else [one]))
    return [path for path in found if only is None or only in path.as_posix()]


def noticed(fault: Fault, copy: Path) -> bool:
    """Whether a test fails on a copy of the engine that has the fault."""
    source = fault.path.read_bytes()
    path = copy / "chitieu" / fault.path.relative_to(ENGINE)
    path.write_bytes(source[: fault.start] + fault.instead.encode() + source[fault.end :])
    inside = fault.path.relative_to(ENGINE).as_posix()
    steps = next(steps for folder, steps in TESTS.items() if inside.startswith(folder))
    try:
        return any(_fail(step, copy) for step in steps)
    finally:
        path.write_bytes(source)


def _fail(tests: Sequence[str], copy: Path) -> bool:
    """Whether a test fails. The copy stands before the checkout's own engine on Python's path."""
    options = ["-x", "-q", "-n", "0", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", *options, "-m", "not needs", *tests]
    environment = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1", "CI": "true"}
    try:
        ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, timeout=LONGEST, check=False)
    except subprocess.TimeoutExpired:
        return True
    if ran.returncode in (0, 5):  # 5: nothing there but what needs more than Python
        return False
    assert ran.returncode in (1, 2), ran.stdout.decode()[-2000:]  # 2: the tests could not even be read
    return True


def main() -> int:
    def more(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--only", help="files whose path contains this")

    asked = arguments("mutants", more)
    every = [fault for path in files(asked.only) for fault in faults(path)]
    drawn = random.Random(asked.seed).sample(every, min(asked.cases or 400, len(every)))
    shutil.rmtree(FOLDER, ignore_errors=True)
    copy = FOLDER / "engine"
    shutil.copytree(ENGINE, copy / "chitieu", ignore=shutil.ignore_patterns("__pycache__"))
    print(f"--seed {asked.seed}: {len(drawn)} of {len(every)} faults", flush=True)
    survived = 0
    for number, fault in enumerate(drawn, 1):
        if not noticed(fault, copy):
            survived += 1
            print(f"survived: {fault.described(fault.path.read_bytes())}", flush=True)
        if number % 20 == 0:
            print(f"{number}: {number - survived} killed", flush=True)
    killed = len(drawn) - survived
    print(f"{killed} of {len(drawn)} killed")
    return 0 if killed >= WANTED * len(drawn) else 1


if __name__ == "__main__":
    raise SystemExit(main())
