"""The table of CONTRIBUTING, "Two judges": the modules of each pair are there, and the tests that hold it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

import chitieu

ROOT = Path(__file__).parents[2]


def rows() -> Sequence[Sequence[Sequence[str]]]:
    """What each row of the table names in code, cell by cell."""
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    table = re.search(r"^## Two judges$.*?^\| --- .*?\n(.*?)\n\n", text, re.DOTALL | re.MULTILINE)
    assert table is not None
    return [[re.findall("`(.*?)`", cell) for cell in row.strip("| ").split("|")] for row in table[1].splitlines()]


@pytest.mark.parametrize(("single", "plan", "tests"), [row[1:] for row in rows()], ids=lambda names: names[0])
def test_pairs_are_there(single: Sequence[str], plan: Sequence[str], tests: Sequence[str]) -> None:
    modules = {f"{name}.py" for name in (*single, *plan)}
    assert {name for name in modules if not (Path(chitieu.__file__).parent / name).is_file()} == set()
    written = "".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    assert [name for name in tests if f"def {name}(" not in written] == []


def test_nothing_of_the_plan_is_left_out() -> None:
    """Every module of the plan stands in the table: one that decides nothing of its own would need no pair."""
    named = {name for _, _, plan, _ in rows() for name in plan}
    there = {f"units/plan/{path.stem}" for path in (Path(chitieu.__file__).parent / "units/plan").glob("[a-z]*.py")}
    assert there <= named
