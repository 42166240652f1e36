"""What lies in the zip for Windows."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT
from windows.build import TOP
from windows.signed import Unsigned, signed_files
from windows.wheels import Lacking, contents, licences, needed

pytestmark = [pytest.mark.needs("osslsigncode"), pytest.mark.slow("builds the zip for Windows")]
LOCK = (ROOT / "requirements.lock").read_text("utf-8")


@pytest.fixture(scope="session")
def files(bundle: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(bundle) as archive:
        assert archive.testzip() is None
        return {name.removeprefix(f"{TOP}/"): archive.read(name) for name in archive.namelist()}


def test_one_folder_with_what_people_open_at_its_top(files: dict[str, bytes]) -> None:
    tops = {name.partition("/")[0] for name in files}
    texts = {"DOC-TRUOC.txt", "LICENSE.txt", "chitieu.bat", "mo-chitieu.bat"}
    assert tops == texts | {"app", "du-lieu", "lib", "licences", "python"}


def test_rules_datasets_and_examples_are_those_that_ship(files: dict[str, bytes]) -> None:
    listed = ["git", "ls-files", "-z", "rules", "datasets", "examples"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    shipped = {f"du-lieu/{name}": (ROOT / name).read_bytes() for name in names if name}
    assert {name: data for name, data in files.items() if name.startswith("du-lieu/")} == shipped


@pytest.mark.parametrize("name", ["DOC-TRUOC.txt", "LICENSE.txt", "chitieu.bat", "mo-chitieu.bat"])
def test_texts_have_the_line_ends_of_windows(name: str, files: dict[str, bytes]) -> None:
    data = files[name]
    assert data.count(b"\n") == data.count(b"\r\n") > 0
    if name.endswith(".bat"):
        assert data.isascii(), "cmd reads it in the code page of the machine"
    if name == "DOC-TRUOC.txt":
        assert data.startswith(b"\xef\xbb\xbf"), "by it Notepad knows UTF-8"
        assert b"{" not in data


def test_every_package_is_there_with_its_licence(files: dict[str, bytes]) -> None:
    packages = {package.partition("==")[0] for package in needed(LOCK, "3.13")}
    assert {"duckdb", "pypdfium2", "sqlglot", "colorama"} <= packages
    assert not {"durable-rules", "pytest", "pyspark"} & packages
    licensed = {name.split("/")[1] for name in files if name.startswith("licences/")}
    assert licensed == packages | {"chitieu", "python"}
    assert all(data.strip() for name, data in files.items() if name.startswith("licences/") and "LICENSE" in name)


def test_names_that_windows_can_bear(files: dict[str, bytes]) -> None:
    """No signs that it forbids, no names of devices, none twice but for case."""
    for name in files:
        assert not set(name) & set('<>:"\\|?*'), name
        for part in name.split("/"):
            assert part.partition(".")[0].lower() not in {"con", "prn", "aux", "nul", "com1", "lpt1"}, name
            assert not part.endswith((".", " ")), name
    assert len({name.lower() for name in files}) == len(files)


def test_the_same_sources_give_the_same_bytes(bundle: Path) -> None:
    before = bundle.read_bytes()
    subprocess.run([sys.executable, "-m", "windows.build"], cwd=ROOT, check=True, capture_output=True)
    assert bundle.read_bytes() == before


def test_what_the_lock_does_not_name_is_not_bundled() -> None:
    lines = [line for line in LOCK.splitlines() if not line.startswith("lxml==")]
    with pytest.raises(Lacking, match="needs lxml, which"):
        needed("\n".join(lines), "3.13")


def test_a_library_that_was_changed_stops_the_build(files: dict[str, bytes], tmp_path: Path) -> None:
    folder = tmp_path / "python"
    folder.mkdir()
    for name in ("python.exe", "select.pyd"):
        (folder / name).write_bytes(files[f"python/{name}"])
    assert signed_files(folder, tmp_path) == ["python.exe", "select.pyd"]
    data = bytearray(files["python/select.pyd"])
    data[len(data) // 3] ^= 1
    (folder / "select.pyd").write_bytes(data)
    with pytest.raises(Unsigned, match=r"select\.pyd: osslsigncode does not find it signed"):
        signed_files(folder, tmp_path)


def test_a_library_without_a_signature_stops_the_build(files: dict[str, bytes], tmp_path: Path) -> None:
    folder = tmp_path / "python"
    folder.mkdir()
    (folder / "python.exe").write_bytes(files["python/python.exe"])
    unsigned = next(data for name, data in sorted(files.items()) if name.startswith("lib/") and name.endswith(".pyd"))
    (folder / "other.pyd").write_bytes(unsigned)
    with pytest.raises(Unsigned, match=r"other\.pyd"):
        signed_files(folder, tmp_path)


def test_what_a_wheel_puts_elsewhere_is_left(tmp_path: Path) -> None:
    wheel = tmp_path / "a-1-py3-none-any.whl"
    written = {
        "a/__init__.py": b"1",
        "a-1.data/purelib/b.py": b"2",
        "a-1.data/scripts/a.exe": b"3",
        "a-1.dist-info/LICENCE": b"4",
        "a-1.dist-info/licenses/NOTICE": b"5",
    }
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, data in written.items():
            archive.writestr(name, data)
    kept = contents(wheel)
    assert kept == {
        "a/__init__.py": b"1",
        "b.py": b"2",
        "a-1.dist-info/LICENCE": b"4",
        "a-1.dist-info/licenses/NOTICE": b"5",
    }
    assert licences(kept) == {"LICENCE": b"4", "NOTICE": b"5"}
