"""What a file is against what it is called: links, years in names, forms of one title."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Run

FILE = Path("datasets/sample-city/2023-03-31.yaml")


def codes(run: Run, workspace: Path) -> list[str]:
    return [finding["code"] for finding in json.loads(run("lint", "--format", "json", cwd=workspace).out)]


@pytest.mark.parametrize("name", ["latest.yaml", "0-latest.yaml"])
@pytest.mark.parametrize("link", [Path.symlink_to, Path.hardlink_to])
def test_one_file_is_one_dataset(name: str, link: object, run: Run, workspace: Path) -> None:
    assert callable(link)
    other = workspace / FILE.parent / name
    link(other, workspace / FILE)
    assert "same-date" not in codes(run, workspace)
    once = run("evaluate", "--format", "plain", cwd=workspace)
    assert (once.code, once.err) == (0, "")
    twice = run("evaluate", FILE, FILE.parent / name, FILE, "--format", "plain", cwd=workspace)
    assert twice.out == once.out


def test_a_copy_is_still_another_dataset(run: Run, workspace: Path) -> None:
    (workspace / FILE.parent / "copy.yaml").write_bytes((workspace / FILE).read_bytes())
    assert "same-date" in codes(run, workspace)


def test_a_link_that_leads_nowhere_is_told(run: Run, workspace: Path) -> None:
    (workspace / FILE.parent / "latest.yaml").symlink_to("gone.yaml")
    assert "no-file" in codes(run, workspace)


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("2023", False),
        ("2024", True),
        ("bao-cao-2024", True),
        ("bao-cao-2023", False),
        ("2024-03", True),
        ("2023-q1", False),
        ("20230331", False),
        ("20230330", True),
        ("2021-2025", False),
        ("2024-2025", True),
        ("06-NQ-TU", False),
        ("so-lieu-12023", False),
        ("latest", False),
    ],
)
def test_a_year_in_a_name_is_that_of_the_date(name: str, asked: bool, run: Run, workspace: Path) -> None:
    (workspace / FILE).rename(workspace / FILE.parent / f"{name}.yaml")
    assert ("as-of-and-file" in codes(run, workspace)) == asked


@pytest.mark.parametrize(
    ("titles", "names", "shared"),
    [
        (("Phụ lục 1", "Phụ lục 2"), ("[PL1*]", "[PL2*]"), False),
        (("Phụ lục 1", "Phụ lục 1"), ("[PL1*]", "[PL2*]"), True),
        (("Phụ lục 1", "Phụ lục 2"), ("[PL1*]", "[PL 2*, PL1*]"), True),
        (("Phụ lục 1", "Phụ lục 11"), ("[PL1*]", "[PL11*]"), True),
        (("Phụ lục 1", "Phụ lục 2"), ('["*danh sách*"]', '["*danh sách cán bộ*"]'), True),
    ],
)
def test_two_forms_of_one_title(
    titles: tuple[str, str], names: tuple[str, str], shared: bool, run: Run, workspace: Path
) -> None:
    folder = workspace / "rules/forms"
    folder.mkdir()
    for id, title, recognise in zip("ab", titles, names, strict=True):
        (folder / f"{id}.yaml").write_text(
            f"id: {id}\ntitle: {title}\nrecognise: {recognise}\nperson:\n  name: [Họ và tên]\ntraits:\n"
            "  sex:\n    label: Giới tính\n    columns:\n      - {header: [Giới tính]}\n    values: {male: [Nam]}\n"
            "facts:\n  agencies: {count: people}\n",
            "utf-8",
        )
    assert ("shared-title" in codes(run, workspace)) == shared
