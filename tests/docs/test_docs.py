"""The documentation is true: its commands run, its outputs come, its pages are what the program says."""

from __future__ import annotations

import re
import runpy
import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest

from chitieu import program
from tests.conftest import ROOT, Run

FOLLOWED = ROOT / "docs/new-resolution.md"  # from an empty folder, by test_guide
PAGES = sorted([*ROOT.glob("*.md"), *(page for page in ROOT.glob("docs/*.md") if page != FOLLOWED)])
MAKE: dict[str, Any] = runpy.run_path(str(ROOT / "docs/make.py"))


@pytest.mark.slow("starts the program for every page of help")
def test_help_texts_are_in_the_documentation() -> None:
    assert (ROOT / "docs/commands.md").read_text("utf-8") == MAKE["commands"]()
    assert {command[0] for command in MAKE["COMMANDS"] if command} == program.COMMANDS.keys()


def test_the_picture_is_the_real_table() -> None:
    assert (ROOT / "docs/evaluate.svg").read_text("utf-8") == MAKE["picture"]()


def test_the_picture_asks_nothing_of_the_network() -> None:
    svg = (ROOT / "docs/evaluate.svg").read_text("utf-8")
    assert set(re.findall(r"https?://[^\"' >]+", svg)) == {"http://www.w3.org/2000/svg"}


def commands_in(page: Path) -> list[str]:
    """Commands in console blocks and in tables, without those that name files a reader would have to have."""
    text = page.read_text("utf-8")
    return re.findall(r"^\$ (chitieu .*)$", text, re.MULTILINE) + re.findall(r"\| `(chitieu [^`]*)`", text)


@pytest.mark.slow("every command of every page")
@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_run(page: Path, run: Run, shipped: Path) -> None:
    for folder in ("path/to", "thu-muc"):
        shutil.copytree(shipped / "rules", shipped / folder / "rules")
    for command in commands_in(page):
        ran = run(*shlex.split(command)[1:], cwd=shipped)
        assert ran.code == (1 if "--fail-on" in command else 0), (command, ran.err)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_shown_outputs_come(page: Path, run: Run) -> None:
    for block in re.findall(r"^```console\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL):
        command, *lines = block.splitlines()
        printed = run(*shlex.split(command.removeprefix("$ "))[1:]).out.splitlines()
        assert lines, "a console block shows what comes"
        assert [line for line in lines if line not in printed] == []


@pytest.mark.parametrize(
    "page", [*PAGES, FOLLOWED, *sorted(ROOT.glob("docs/vi/*.md"))], ids=lambda page: str(page.relative_to(ROOT))
)
def test_links_lead_somewhere(page: Path) -> None:
    for target, _, heading in (link.partition("#") for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8"))):
        if target.startswith("https:"):
            continue
        other = page.parent / target if target else page
        assert other.exists(), target
        assert not heading or heading in headings(other), f"{target}#{heading}"


def headings(page: Path) -> set[str]:
    """The headings of a page as links name them."""
    lines = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", line.lower()).strip().replace(" ", "-") for line in lines}


def test_the_rule_in_the_readme_is_the_shipped_one() -> None:
    shipped = (ROOT / "rules/06-NQ-TU/minority-led-agencies.yaml").read_text("utf-8")
    for name in ("README.md", "README.vi.md"):
        (block,) = re.findall(r"^```yaml\n(id: .*?)^```", (ROOT / name).read_text("utf-8"), re.MULTILINE | re.DOTALL)
        assert block in shipped


def test_make_targets_that_the_readme_names_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for page in PAGES:
        assert set(re.findall(r"`?make ([a-z]+)\b[`\s]", page.read_text("utf-8"))) - {"sure"} <= targets
