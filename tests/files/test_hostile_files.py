"""Whatever the bytes: diagnostics or a result, never an exception."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chitieu.diagnostics import InvalidInput, Problems
from chitieu.language import Code, language
from chitieu.use_cases.evaluate import evaluate
from chitieu.use_cases.selection import Selection
from chitieu.views.problems import problems_text
from tests.conftest import BASE

FILES = sorted(path.relative_to(BASE) for path in BASE.rglob("*.yaml"))
MARKS = ["", " ", "\n", "\t", ":", "- ", "{", "}", "[", "]", '"', "'", "&a ", "*a", "!!int ", "%", "|", ">", "#", "? "]
WORDS = ["---\n", "no", "012", "1e400", ".nan", "-1", "1/0", "9" * 20, "0.1.2", "<<: ", "{x}"]
LETTERS = ["\x00", "\x85", "\u2028", "\ud7ff", "ế", "e\u0302\u0301"]


def outcome(workspace: Path) -> list[str]:
    """The codes of the diagnostics; none when the evaluation succeeds."""
    problems = Problems()
    try:
        evaluate(workspace / "rules", workspace / "datasets", [], Selection([], [], []), "plain", problems)
    except InvalidInput as invalid:
        found = invalid.diagnostics
    else:
        return []
    codes: tuple[Code, ...] = ("vi", "en")
    assert all(problems_text(found, language(code)) for code in codes)
    return [problem.code for problem in found]


@pytest.mark.slow("1,500 edits")
@settings(max_examples=1500)
@given(st.data())
def test_any_edit_of_any_file(workspace: Path, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(FILES))
    text = (BASE / name).read_text("utf-8")
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.integers(0, 12)))
        text = text[:start] + data.draw(st.sampled_from(MARKS + WORDS + LETTERS)) + text[end:]
    (workspace / name).write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        outcome(workspace)
    finally:
        shutil.copy(BASE / name, workspace / name)


@pytest.mark.slow("300 files")
@settings(max_examples=300)
@given(st.binary(max_size=200), st.sampled_from(FILES))
def test_any_bytes(workspace: Path, content: bytes, name: Path) -> None:
    (workspace / name).write_bytes(content)
    try:
        assert outcome(workspace)
    finally:
        shutil.copy(BASE / name, workspace / name)


@pytest.mark.slow("files of a megabyte")
@pytest.mark.parametrize(
    "content",
    [
        "[" * 100_000,
        "{a: " * 50_000,
        "- " * 100_000,
        "? " * 100_000,
        "a: &x [" + "*x, " * 100_000,
        "a: " + "9" * 900_000,
        "a: |\n" + "  x\n" * 200_000,
        "".join(f"k{n}: 1\n" for n in range(60_000)),
        "facts:\n" + "".join(f"  k{n}: 1\n" for n in range(60_000)),
        '"' + "\\u0000" * 100_000,
    ],
    ids=["brackets", "braces", "dashes", "question-marks", "aliases", "digits", "block", "keys", "facts", "escapes"],
)
def test_large_and_deep(workspace: Path, content: str) -> None:
    name = FILES[0]
    (workspace / name).write_text(content, "utf-8")
    try:
        assert outcome(workspace)
    finally:
        shutil.copy(BASE / name, workspace / name)
