"""Slips of YAML that the parser notices elsewhere, or not at all: where they are, and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from chitieu.diagnostics import Problems
from chitieu.files.tree import Mapping, parse_yaml
from tests.conftest import Run

LEVEL = "at_least: {2025: 60%}"


@pytest.mark.parametrize(
    ("text", "line", "column", "hint"),
    [
        # a line that is indented wrongly
        ("id: x\n  indicator: y\n", 2, 3, "begin it at column 1, like “id:”"),
        ("facts:\n  a: 3\n    b: 4\n", 3, 5, "begin it at column 3, like “a:”"),
        (f"cases:\n  - when: a > 1\n     {LEVEL}\n", 3, 6, "begin it at column 5, like “when:”"),
        (f"cases:\n  - when: a > 1\n   {LEVEL}\n", 3, 4, "at column 1, 3, 5"),
        ("facts:\n  a: {label: x}\n b: {label: y}\n", 3, 2, "at column 1, 3"),
        ("at_least:\n2025: 60%\n  2030: 65%\n", 2, 1, "begin it at column 3, below “at_least:”"),
        ("facts:\n  a:\n  value: 3\n    source: x\n", 3, 3, "begin it at column 5, below “a:”"),
        ("id: x\n# một dòng ghi chú\n\n  indicator: y\n", 4, 3, "at column 1"),
        # no blank before a comment
        ("agencies: 17# ghi chú: xem mục 2\n", 1, 13, "write a blank before #"),
        ("at_least: {2025: 60%# ghi chú\n", 1, 21, "write a blank before #"),
        # a text with a colon
        ("statement: Mục tiêu: 60%\n", 1, 20, "a text that contains “: ” must stand in double quotes"),
        ("statement: Mức#1: sáu mươi\n", 1, 17, "a text that contains “: ” must stand in double quotes"),
        ("source: xem: http://x\n", 1, 12, "a text that contains “: ” must stand in double quotes"),
        ("statement: Mức 60%\n  đến năm 2025: 65%\n", 2, 15, "a text that contains “: ” must stand in double quotes"),
        ("examples:\n  - note: a: b\n", 2, 12, "a text that contains “: ” must stand in double quotes"),
        # others
        ('statement: "Mục tiêu" đến: 2025\n', 1, 22, "put the whole text in quotes"),
        ("statement: Mức 60%\nđến năm 2025\nsource: x\n", 2, 1, "put spaces before it"),
        ("id x\nindicator: y\n", 1, 3, "write id: x"),
        # commas within braces
        (f"cases:\n  - {{when: country in (SE, NL), {LEVEL}}}\n", 2, 12, 'write when: "country in (SE, NL)"'),
        (f"cases:\n  - {{{LEVEL}, when: c in (SE, NL, DE)}}\n", 2, 35, 'write when: "c in (SE, NL, DE)"'),
        ("a: {label: Cán bộ, công chức, unit: người}\n", 1, 12, 'write label: "Cán bộ, công chức"'),
        ("a: {label: Cán bộ,\n  công chức, unit: người}\n", 1, 12, 'write label: "Cán bộ, công chức"'),
    ],
)
def test_hints(text: str, line: int, column: int, hint: str) -> None:
    problems = Problems()
    parse_yaml(text, "f", problems)
    (found,) = problems.found
    assert found.hint is not None
    assert hint in found.hint.render(str)
    assert (found.place.line, found.place.column) == (line, column)


@pytest.mark.parametrize(
    "text",
    [
        "a: {label: Tên, short: }\n",
        "a: {label: Tên, short: ~}\n",
        'a: {label: "Cán bộ, công chức", unit: người}\n',
        "a: {2025: 80, 2030}\n",
        "traits: {ethnicity, post}\n",
    ],
)
def test_what_is_right_in_braces_stays(text: str) -> None:
    problems = Problems()
    root = parse_yaml(text, "f", problems)
    assert problems.found == []
    assert isinstance(root, Mapping)
    (inner,) = [value for _, value in root.entries]
    assert isinstance(inner, Mapping)
    assert len(inner.entries) == 2


@pytest.mark.parametrize(
    ("old", "new", "hint"),
    [
        ("agencies: {value: 17, source: mục I}", "agencies: 17# ghi chú", "write a blank before #"),
        ("agencies: {value: 17, source: mục I}", "agencies: {value:17}", "write value: 17"),
    ],
)
def test_in_a_dataset(old: str, new: str, hint: str, run: Run, workspace: Path) -> None:
    file = workspace / "datasets/sample-city/2023-03-31.yaml"
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
    ran = run("evaluate", "--lang", "en", cwd=workspace)
    assert ran.code == 3
    assert hint in ran.err


@pytest.mark.parametrize(
    ("new", "hint"),
    [("{2025:60%, 2030: 65%}", "write 2025: 60%"), ("{2025: 60%}\nreadings:\n  -a\n", "behind each dash")],
)
def test_in_a_target(new: str, hint: str, run: Run, workspace: Path) -> None:
    file = workspace / "rules/NQ-1/minority-led-agencies.yaml"
    file.write_text(file.read_text("utf-8").replace("{2025: 60%, 2030: 65%}", new), "utf-8")
    ran = run("evaluate", "--lang", "en", cwd=workspace)
    assert ran.code == 3
    assert hint in ran.err


def test_a_condition_in_braces_is_one_error(run: Run, workspace: Path) -> None:
    facts = workspace / "rules/facts.yaml"
    attribute = "attributes:\n  region: {label: Vùng, values: {uplands: Vùng cao, delta: Đồng bằng}}\n"
    facts.write_text(facts.read_text("utf-8") + attribute, "utf-8")
    file = workspace / "rules/NQ-1/minority-led-agencies.yaml"
    level = file.read_text("utf-8").replace("at_least: {2025: 60%, 2030: 65%}", "")
    file.write_text(level + "cases:\n  - {when: region in (uplands, delta), at_least: {2025: 60%}}\n", "utf-8")
    ran = run("evaluate", "--lang", "en", cwd=workspace)
    assert 'write when: "region in (uplands, delta)"' in ran.err
    assert ran.err.endswith("1 errors, 0 warnings\n")
