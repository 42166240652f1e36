from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import IN_CI, ROOT, Ran
from tests.windows import wine

Chitieu = Callable[..., Ran]


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


@pytest.fixture(scope="session")
def windows() -> Iterator[None]:
    wine.begin()
    yield
    wine.end()


@pytest.fixture
def desk(unpacked: Path) -> Path:
    """The sample folder; what a test writes there has a name of its own."""
    return unpacked / "du-lieu"


@pytest.fixture
def chitieu(windows: None, desk: Path) -> Chitieu:
    """Runs the program of the bundle in its sample folder, as chitieu.bat does."""

    def chitieu(*arguments: str | Path) -> Ran:
        return wine.ran("../python/python.exe", "-X", "utf8", "-m", "chitieu", *arguments, cwd=desk)

    return chitieu
