from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import IN_CI, ROOT, Ran
from tests.windows import wine

Started = Callable[..., Ran]


@pytest.fixture(scope="session")
def bundle() -> Path:
    """The zip, built from what lies here. The first time pip needs its index; without one the tests say so."""
    built = subprocess.run(
        [sys.executable, "-m", "windows.build"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if built.returncode:
        reason = f"make windows failed: {built.stdout}{built.stderr}"
        if IN_CI:
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    return ROOT / "build/chitieu-windows.zip"


@pytest.fixture(scope="session")
def unpacked(bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle below a name with Vietnamese letters, blanks and signs that cmd knows.

    Without one library, by which Python asks Windows for the kind of machine: Wine 8 ends the process for it.
    """
    folder = tmp_path_factory.mktemp("Windows") / "Sở Nội vụ & Đảng ủy (bản mới)"
    with zipfile.ZipFile(bundle) as archive:
        archive.extractall(folder)
    (folder / "chitieu/python/_wmi.pyd").unlink()
    return folder / "chitieu"


# Runs what it is told, a line a program, and tells a line of what came. While it stays, Wine keeps its Windows running:
# starting that anew would take longer than most of our commands.
SERVING = """
import json, subprocess, sys
for line in sys.stdin:
    ran = subprocess.run([sys.executable, "-X", "utf8", *json.loads(line)], input=b"", capture_output=True)
    print(json.dumps([ran.returncode, ran.stdout.decode("utf-8"), ran.stderr.decode("utf-8")]), flush=True)
"""


@pytest.fixture(scope="session")
def python(unpacked: Path) -> Iterator[Started]:
    """Runs the Python of the bundle under Wine, in its sample folder."""
    wine.begin()
    server = wine.started("../python/python.exe", "-X", "utf8", "-c", SERVING, cwd=unpacked / "du-lieu")
    assert server.stdin is not None
    assert server.stdout is not None
    told, said = server.stdin, server.stdout

    def started(*arguments: str | Path) -> Ran:
        told.write(json.dumps([str(argument) for argument in arguments]).encode() + b"\n")
        told.flush()
        return Ran(*json.loads(said.readline()))

    yield started
    server.communicate()
    wine.end()


@pytest.fixture
def desk(unpacked: Path) -> Path:
    """The sample folder; what a test writes there has a name of its own."""
    return unpacked / "du-lieu"


@pytest.fixture
def chitieu(python: Started) -> Started:
    """Runs the program of the bundle in its sample folder, as chitieu.bat does."""
    return lambda *arguments: python("-m", "chitieu", *arguments)
