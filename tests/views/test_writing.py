"""A result is written whole or not at all: what was there stays, and nothing is left beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import ROOT, Run

DATASET = ROOT / "datasets/lai-chau-city/2023-03-31.yaml"
COMMANDS = {
    "a.docx": ("report", DATASET),
    "a.xlsx": ("evaluate", DATASET),
    "a.html": ("evaluate", DATASET),
    "a.json": ("evaluate", DATASET),
    "audit.xlsx": ("audit", DATASET),
    "audit.html": ("audit", DATASET),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_disk_that_fills_up_leaves_the_old_file(
    name: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / name
    path.write_bytes(b"what was there")

    def full(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    ran = run(*COMMANDS[name], "-o", path)
    assert ran.code != 0
    assert f"/{name}: No space left on device" in ran.err
    assert "Traceback" not in ran.err
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [(name, b"what was there")]


@pytest.mark.parametrize("name", COMMANDS)
def test_a_folder_that_is_not_there(name: str, run: Run, tmp_path: Path) -> None:
    ran = run(*COMMANDS[name], "-o", tmp_path / "nowhere" / name)
    assert (ran.code, ran.out) == (2, "")
    assert f"/{name} không có" in ran.err
    assert "Traceback" not in ran.err
    assert list(tmp_path.iterdir()) == []


def test_a_report_under_another_kind_of_name(run: Run, tmp_path: Path) -> None:
    ran = run("report", DATASET, "-o", tmp_path / "a.pdf")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.endswith("a.pdf: tên tệp phải kết thúc bằng .docx\n")
    assert list(tmp_path.iterdir()) == []
