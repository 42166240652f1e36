"""The newest dataset is found by the heads of all: only it is read whole, and names of files decide nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from chitieu.diagnostics import Problems
from chitieu.files import workspace as files
from chitieu.files.dataset import read_dataset
from chitieu.model import Dataset, Rulebook
from tests.conftest import Run

BASE = Path(__file__).parent.parent / "bad/_base"
DATASET = Path("datasets/sample-city/2023-03-31.yaml")


@pytest.fixture
def years(tmp_path: Path) -> Path:
    """Three datasets; the last stands under a name that is no date."""
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    text = (tmp_path / DATASET).read_text("utf-8")
    for name, date in (("2022-12-31", "2022-12-31"), ("a", "2024-12-31")):
        path = tmp_path / DATASET.with_name(f"{name}.yaml")
        path.write_text(text.replace("as_of: 2023-03-31", f"as_of: {date}"), "utf-8")
    return tmp_path


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are read whole, while the test runs."""
    names: list[str] = []

    def counting(path: Path, name: str, rulebook: Rulebook, problems: Problems) -> Dataset | None:
        names.append(path.name)
        return read_dataset(path, name, rulebook, problems)

    monkeypatch.setattr(files, "read_dataset", counting)
    return names


def test_only_the_newest_is_read_whole(run: Run, years: Path, read: list[str]) -> None:
    newest = run("evaluate", cwd=years)
    assert (newest.code, newest.err, read) == (0, "", ["a.yaml"])
    assert newest == run("evaluate", DATASET.with_name("a.yaml"), cwd=years)


def test_a_head_that_stands_last_is_found(run: Run, years: Path, read: list[str]) -> None:
    path = years / DATASET.with_name("a.yaml")
    lines = path.read_text("utf-8").splitlines()
    head = [line for line in lines if line.startswith(("unit:", "as_of:"))]
    assert len(head) == 2
    path.write_text("\n".join([*(line for line in lines if line not in head), *head, ""]), "utf-8")
    assert (run("evaluate", cwd=years).code, read) == (0, ["a.yaml"])


def test_a_name_that_is_another_date_decides_nothing_and_is_told(run: Run, years: Path, read: list[str]) -> None:
    (years / DATASET.with_name("a.yaml")).rename(years / DATASET.with_name("2020-01-01.yaml"))
    (years / DATASET).rename(years / DATASET.with_name("2030-01-01.yaml"))
    ran = run("evaluate", cwd=years)
    assert ran.code == 0
    assert "31/12/2024" in ran.out
    assert ran.err.count("[as-of-and-file]") == 2
    assert sorted(read) == ["2020-01-01.yaml", "2030-01-01.yaml"]


def test_a_fault_in_facts_of_another_dataset_is_for_lint(run: Run, years: Path) -> None:
    older = years / DATASET
    older.write_text(older.read_text("utf-8").replace("facts:", "facts:\n  no_such_fact: 1"), "utf-8")
    assert run("evaluate", cwd=years).code == 0
    assert "[unknown-fact]" in run("lint", cwd=years).out


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("as_of: 2023-03-31", "as_of: 31/3/2023", "not-a-date"),
        ("as_of: 2023-03-31", "asof: 2023-03-31", "unknown-key"),
        ("unit:", "unit", "syntax"),
    ],
)
def test_a_head_that_does_not_tell_stops(old: str, new: str, code: str, run: Run, years: Path) -> None:
    older = years / DATASET
    older.write_text(older.read_text("utf-8").replace(old, new), "utf-8")
    ran = run("evaluate", cwd=years)
    assert (ran.code, ran.out) == (3, "")
    assert f"[{code}]" in ran.err
