"""chitieu format: keys in order, every line kept, comments with what they stand above."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chitieu.diagnostics import Problems
from chitieu.files.layout import arranged
from chitieu.files.tree import Mapping, Node, Scalar, Sequence, parse_yaml
from chitieu.use_cases.format import _files
from tests.conftest import ROOT, Ran, Run

SHIPPED = [
    pytest.param(path, kind, id=str(path.relative_to(ROOT)))
    for folder in (ROOT, *sorted((ROOT / "examples").iterdir()))
    for path, kind in _files(folder / "rules", folder / "datasets")
]
TARGET = """\
# đầu tệp
id: a
# về chỉ tiêu
indicator: x

statement: Một câu # cuối dòng
source: >-
  mục II,
  trang 3

# về mức
at_least:
  # mốc đầu
  2025: 60%
  2030: 65%
readings:
  - id: r
    # tên gọi
    label: khác
    indicator: y
examples:
  # ví dụ một
  - given: {a: 1, b: 2}
    expect: {2025: missed}
  # ví dụ hai
  - given:
      a: 2
      b: 2
    expect:
      2025: met
# cuối tệp
"""


def tree(text: str) -> Node:
    root = parse_yaml(text, "", Problems())
    assert root is not None
    return root


def meaning(node: Node) -> Any:
    """What a file says, whatever the order of its keys."""
    if isinstance(node, Mapping):
        return {key.text: meaning(value) for key, value in node.entries}
    if isinstance(node, Sequence):
        return [meaning(item) for item in node.items]
    assert isinstance(node, Scalar)
    return node.text


def in_order(text: str, kind: str) -> str:
    return arranged(text, tree(text), kind)


@pytest.mark.parametrize(("path", "kind"), SHIPPED)
def test_shipped_files_are_in_order(path: Path, kind: str) -> None:
    text = path.read_text("utf-8")
    assert in_order(text, kind) == text


MESSY = """\
# đầu tệp

# về nguồn
source: mục II
examples:
- expect: {2025: met}
  # đầu vào
  given: {a: 1}
# ví dụ hai
- expect: {2025: met}
  given: {a: 2}
# về mức
at_least: {2025: 60%}
statement: Một câu # cuối dòng
id: a
indicator: x
"""
TIDY = """\
# đầu tệp
id: a
indicator: x
statement: Một câu # cuối dòng

# về nguồn
source: mục II
# về mức
at_least: {2025: 60%}
examples:
# đầu vào
- given: {a: 1}
  expect: {2025: met}
# ví dụ hai
- given: {a: 2}
  expect: {2025: met}
"""


def test_comments_move_with_what_they_stand_above() -> None:
    assert in_order(MESSY.replace("60%}", "60%}  ") + " \n\n", "target") == TIDY


def shuffled(text: str, chance: random.Random) -> str:
    """The top-level entries of a file, with the comments above them, in another order; the header stays."""
    root = tree(text)
    assert isinstance(root, Mapping)
    lines = text.splitlines()
    starts = [key.place.line - 1 for key, _ in root.entries]
    for position in range(1, len(starts)):
        while lines[starts[position] - 1].startswith("#") or not lines[starts[position] - 1]:
            starts[position] -= 1
    parts = [lines[start:end] for start, end in zip(starts, [*starts[1:], len(lines)], strict=True)]
    chance.shuffle(parts)
    return "\n".join([*lines[: starts[0]], *(line for part in parts for line in part)]) + "\n"


@given(st.sampled_from([(path.values[0], path.values[1]) for path in SHIPPED] + [(None, "target")]), st.randoms())
def test_any_order_of_entries_comes_to_one_and_loses_nothing(
    file: tuple[Path | None, str], chance: random.Random
) -> None:
    path, kind = file
    text = TARGET if path is None else path.read_text("utf-8")
    messy = shuffled(text, chance)
    tidy = in_order(messy, kind)
    assert meaning(tree(tidy)) == meaning(tree(messy))
    assert Counter(tidy.split()) == Counter(messy.split())
    assert in_order(tidy, kind) == tidy
    if path is not None:
        assert [line for line in tidy.splitlines() if line] == [line for line in text.splitlines() if line]


def test_the_command_writes_and_checks(run: Run, workspace: Path) -> None:
    file = workspace / "rules/NQ-1/minority-led-agencies.yaml"
    tidy = file.read_text("utf-8")
    file.write_bytes(b"\xef\xbb\xbf" + "\r\n".join([*reversed(tidy.splitlines()), ""]).encode())
    assert run("format", "--check", cwd=workspace) == Ran(1, "sẽ đổi: rules/NQ-1/minority-led-agencies.yaml\n", "")
    assert run("format", "datasets", cwd=workspace) == Ran(0, "1 tệp đã đúng thứ tự\n", "")
    assert run("format", cwd=workspace) == Ran(0, "đã ghi: rules/NQ-1/minority-led-agencies.yaml\n", "")
    assert file.read_bytes() == tidy.encode()
    assert run("format", "--check", cwd=workspace).code == 0


def test_a_file_that_cannot_be_read_is_left_as_it_is(run: Run, workspace: Path) -> None:
    file = workspace / "rules/NQ-1/minority-led-agencies.yaml"
    file.write_text("source: mục II\nid: [a\n", "utf-8")
    ran = run("format", cwd=workspace)
    assert (ran.code, "[syntax]" in ran.err) == (3, True)
    assert file.read_text("utf-8") == "source: mục II\nid: [a\n"
    assert run("format", "rules/none", cwd=workspace).code == 3


@pytest.mark.parametrize("name", ["evaluate", "plain"])
def test_verdicts_do_not_depend_on_the_order(name: str, run: Run, shipped: Path) -> None:
    for path in (shipped / "rules/06-NQ-TU").glob("*.yaml"):
        path.write_text(shuffled(path.read_text("utf-8"), random.Random(name)), "utf-8")
    dataset = ROOT / "datasets/lai-chau-city/2023-03-31.yaml"
    assert run("evaluate", dataset, "--rules", shipped / "rules").out == run("evaluate", dataset).out


ENDS = {
    "document-end": ("source: s\nid: a\n...\n", "id: a\nsource: s\n...\n"),
    "document-end-and-comment": ("source: s\nid: a\n... # hết\n# x\n", "id: a\nsource: s\n... # hết\n# x\n"),
    "comment-at-the-end": ("source: s\nid: a\n\n# cuối\n", "id: a\nsource: s\n\n# cuối\n"),
    "document-start": ("# x\n\n---\nsource: s\nid: a\n", "# x\n\n---\nid: a\nsource: s\n"),
    "directive": ("%YAML 1.1\n---\nsource: s\nid: a\n", "%YAML 1.1\n---\nid: a\nsource: s\n"),
    "dash-alone": (
        "id: a\nexamples:\n  -\n    expect: {2025: met}\n    given: {a: 1}\n  - given: {a: 2}\n",
        "id: a\nexamples:\n  -\n    given: {a: 1}\n    expect: {2025: met}\n  - given: {a: 2}\n",
    ),
    "dash-with-comment": (
        "id: a\nexamples:\n-  # một\n  expect: {2025: met}\n  given: {a: 1}\n",
        "id: a\nexamples:\n-  # một\n  given: {a: 1}\n  expect: {2025: met}\n",
    ),
    "dash-of-nothing": ("id: a\nexamples:\n  -\n  -\n", "id: a\nexamples:\n  -\n  -\n"),
}


@pytest.mark.parametrize(("text", "expected"), ENDS.values(), ids=ENDS)
def test_ends_and_dashes(text: str, expected: str) -> None:
    assert in_order(text, "target") == expected
    assert in_order(expected, "target") == expected


def test_what_would_say_something_else_is_left(run: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = workspace / "rules/NQ-1/minority-led-agencies.yaml"
    before = file.read_bytes()

    def broken(text: str, *_: object) -> str:
        return text.replace("source:", "source: x")

    monkeypatch.setattr("chitieu.use_cases.format.arranged", broken)
    ran = run("format", cwd=workspace)
    assert (ran.code, "[not-arranged]" in ran.err) == (3, True)
    assert file.read_bytes() == before
