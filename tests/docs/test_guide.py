"""The guides are true: each page, followed from its first command to its last, shows what it says."""

from __future__ import annotations

import io
import re
import shlex
import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT, Run

PAGES = sorted((ROOT / "docs/vi").glob("*.md"))
ENGLISH = ROOT / "docs/new-resolution.md"
FROM_NOTHING = ("<!-- từ thư mục trống -->", "<!-- from an empty folder -->")
STEP = re.compile(
    r'^```console\n\$ (?P<command>chitieu .*?)\n(?P<shown>.*?)^```|^```yaml title="(?P<file>.*?)"\n(?P<text>.*?)^```'
    r"|^\|[^\n]*\| `(?P<row>chitieu [^`\n]*)` \|$",
    re.MULTILINE | re.DOTALL,
)
PROMPT = re.compile(r"(?P<question>.+):(?: (?P<answer>.*))?")


def answers_in(shown: list[str]) -> tuple[list[str], list[str]]:
    """The lines of a dialogue as questions with their answers, up to the first line that the program prints."""
    questions, answers = [], []
    for line in shown:
        match = PROMPT.fullmatch(line)
        if line.startswith(("đã ghi", "written")) or match is None:
            break
        head, _, tail = line.rpartition(": ")
        questions.append(head or line.rstrip(":"))
        answers.append(tail if head and not line.endswith(":") else "")
    return [question.rstrip(":") for question in questions], answers


@pytest.mark.slow("every command of the guide")
@pytest.mark.parametrize("page", [*PAGES, ENGLISH], ids=lambda page: page.stem)
def test_a_page_can_be_followed(
    page: Path, run: Run, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = page.read_text("utf-8")
    if page == ENGLISH:
        monkeypatch.setenv("CHITIEU_LANG", "en")
    if not any(mark in text for mark in FROM_NOTHING):
        shipped: Path = request.getfixturevalue("shipped")
        shutil.copytree(shipped / "rules", shipped / "thu-muc/rules")
    for step in STEP.finditer(text):
        if step["file"]:
            assert (tmp_path / step["file"]).exists(), "the guide edits a file that is there"
            (tmp_path / step["file"]).write_text(step["text"], "utf-8")
            continue
        shown = (step["shown"] or "").splitlines()
        questions, answers = answers_in(shown) if step["command"] and "new" in step["command"] else ([], [])
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{answer}\n" for answer in answers)))
        ran = run(*shlex.split(step["command"] or step["row"])[1:], cwd=tmp_path)
        assert ran.code == 0, (step["command"] or step["row"], ran.err)
        for question in questions:
            assert question in ran.err
        printed = ran.out.splitlines()
        assert [line for line in shown[len(questions) :] if line not in printed] == []


def test_the_first_page_names_every_other() -> None:
    index = (ROOT / "docs/vi/README.md").read_text("utf-8")
    assert set(re.findall(r"\]\(([\w-]+\.md)\)", index)) == {page.name for page in PAGES} - {"README.md"}


def test_every_code_that_can_be_explained_and_shown_in_the_guide_exists(run: Run) -> None:
    page = (ROOT / "docs/vi/khi-bao-loi.md").read_text("utf-8")
    for code in re.findall(r"^\| `([\w-]+)` \|", page, re.MULTILINE):
        assert run("lint", "--explain", code).code == 0
