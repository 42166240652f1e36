"""lint names words of forms that may mean two things."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Run

CASES = [
    ("words", "- {header: Dân tộc}", '- {header: [Dân tộc, "{Chức vụ|Dân tộc gì}"]}', "shared-header"),
    ("words", "- {header: LLCT > Trung cấp, mark", "- {header: [LLCT > TC, QLNN > CV], mark", "shared-header"),
    ("commune-cadres", "recognise: [", 'recognise: ["*danh sách quy hoạch*", ', "title-of-others"),
]


@pytest.mark.slow("lint of all forms, for every word")
@pytest.mark.parametrize(("file", "before", "after", "code"), CASES)
def test_words_that_collide_are_named(file: str, before: str, after: str, code: str, run: Run, shipped: Path) -> None:
    path = shipped / f"rules/forms/{file}.yaml"
    text = path.read_text("utf-8")
    assert before in text
    assert f"[{code}]" not in run("lint", cwd=shipped).out
    path.write_text(text.replace(before, after, 1), "utf-8")
    assert f"[{code}]" in run("lint", cwd=shipped).out
