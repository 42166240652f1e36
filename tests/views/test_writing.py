"""A result is written whole or not at all: what was there stays, and nothing is left beside it."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import HANGING, ROOT, Run

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
    ran = run("report", DATASET, "-o", tmp_path / "a.odt")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.endswith("a.odt: tên tệp phải kết thúc bằng .docx, .pdf\n")
    assert list(tmp_path.iterdir()) == []


def test_a_link_stays_and_its_file_is_written(run: Run, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "a.json").symlink_to(Path("there/b.json"))
    for _ in range(2):  # a link to nothing, and to a file
        assert run("evaluate", DATASET, "-o", tmp_path / "a.json").code == 0
        assert (tmp_path / "a.json").is_symlink()
        assert not (tmp_path / "there/b.json").is_symlink()
        assert (tmp_path / "there/b.json").read_text("utf-8").startswith("{")
        assert [one.name for one in (tmp_path / "there").iterdir()] == ["b.json"]


def test_a_link_to_a_table_stays(run: Run, workspace: Path) -> None:
    (workspace / "f.csv").write_text("unit,as_of,agencies,minority_led_agencies\nA,2024-12-31,17,3\n", "utf-8")
    (workspace / "there").mkdir()
    (workspace / "v.csv").symlink_to(Path("there/w.csv"))
    assert run("evaluate-many", "f.csv", "-o", "v.csv", cwd=workspace).code == 0
    assert (workspace / "v.csv").is_symlink()
    assert [one.name for one in (workspace / "there").iterdir()] == ["w.csv"]


@pytest.mark.parametrize(
    "command",
    [
        ("evaluate", DATASET.as_posix(), "--format", "json", "-o", "a.json"),
        ("evaluate", "a.json"),
        ("evaluate-many", "f.csv", "-o", "a.csv"),
        ("evaluate-many", "a.csv"),
        ("format", "a.json"),
        ("lint", "a.json"),
        ("test", "a.json"),
        ("proofread", "a.json"),
        ("import", "a.csv"),
        ("diff", "a.json", DATASET.as_posix()),
        ("evaluate", "--rules", "a.json"),
        ("evaluate",),
    ],
    ids=lambda command: " ".join(map(str, command[:2])),
)
def test_links_in_a_circle(command: tuple[str, ...], run: Run, workspace: Path) -> None:
    """To write, to read, and among the rules."""
    (workspace / "f.csv").write_text("unit,as_of,agencies,minority_led_agencies\nA,2024-12-31,17,3\n", "utf-8")
    for name in ("a.json", "a.csv", *(["rules/NQ-1/b.yaml"] if command == ("evaluate",) else [])):
        (workspace / name).symlink_to(Path(name).name)
    ran = run(*command, "--lang", "en", cwd=workspace)
    assert (ran.code, "Traceback" in ran.err, "internal error" in ran.err) in [(2, False, False), (3, False, False)]
    assert (workspace / "a.json").is_symlink()
    assert (workspace / "a.csv").is_symlink()


@pytest.mark.skipif(sys.platform == "win32", reason="pipes with names are of POSIX")
def test_a_pipe_is_written_to(run: Run, tmp_path: Path) -> None:
    pipe = tmp_path / "a.json"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE) as reader:
        assert run("evaluate", DATASET, "-o", pipe).code == 0
        read, _ = reader.communicate(timeout=HANGING)
    assert read.startswith(b"{")
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/stdout is Linux's")
def test_the_stream_itself_under_its_name(tmp_path: Path) -> None:
    """Redirected to a file that holds something: it is gone on with, and neither replaced nor begun anew."""
    command = [sys.executable, "-m", "chitieu", "evaluate", str(DATASET), "--format", "json", "-o", "/dev/stdout"]
    piped = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert (piped.returncode, piped.stdout[:1], piped.stderr) == (0, b"{", b"")
    with (tmp_path / "out").open("wb") as out:
        out.write(b"before")
        out.flush()
        assert subprocess.run(command, cwd=ROOT, stdout=out, check=False).returncode == 0
    assert (tmp_path / "out").read_bytes() == b"before" + piped.stdout


def test_what_a_killed_run_left_goes_with_the_next(run: Run, tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    for name in (f".a.json.{ended.pid}.x.part", f".a.json.{os.getpid()}.y.part", f".b.json.{ended.pid}.x.part"):
        (tmp_path / name).touch()
    assert run("evaluate", DATASET, "-o", tmp_path / "a.json").code == 0
    left = sorted(one.name for one in tmp_path.iterdir())
    assert left == sorted([f".a.json.{os.getpid()}.y.part", f".b.json.{ended.pid}.x.part", "a.json"])


def test_a_file_option_given_twice_is_refused(run: Run, tmp_path: Path) -> None:
    ran = run("report", DATASET, "--template", DATASET, "--template", DATASET, "-o", tmp_path / "a.docx")
    assert ran.code == 2
    assert "--template" in ran.err
    assert "2 lần" in ran.err
    assert list(tmp_path.iterdir()) == []
