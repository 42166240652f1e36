"""What tests need besides Python: each is asked by what it is for, and the Debian packages that bring it are named.

``python3 tests/needs.py`` prints the packages of what lacks. It runs before anything is set up, so it imports nothing.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

_LONGEST = 120  # seconds: what takes longer does not work
_OLDEST_JAVA = 17  # of Spark 4


class Need(NamedTuple):
    works: Callable[[], bool]
    packages: tuple[str, ...]


def path_of(program: str) -> Path:
    """Where a program lies. Debian keeps those of a PostgreSQL server out of the way, one folder a version."""
    servers = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = shutil.which(program, path=os.pathsep.join([os.environ.get("PATH", ""), *map(str, servers)]))
    return Path(found or program)


def _said(*command: str | Path) -> str:
    """What a program says, on either stream; nothing where it is absent, does not start or fails."""
    try:
        ran = subprocess.run(
            [path_of(str(command[0])), *command[1:]],
            check=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=_LONGEST,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return ran.stdout.decode("utf-8", "replace")


def _shows_pages() -> bool:
    return "seen" in _said("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", "data:,seen")


def _converts() -> bool:
    """Texts by Writer and tables by Calc, which are packages of their own."""
    with tempfile.TemporaryDirectory() as folder:
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        for name, kind in (("text.txt", "pdf"), ("table.csv", "xlsx")):
            file = Path(folder, name)
            file.write_text("a,b\n", "utf-8")
            _said("soffice", profile, "--headless", "--convert-to", kind, "--outdir", folder, file)
            if not file.with_suffix(f".{kind}").exists():
                return False
    return True


def _runs_spark() -> bool:
    version = re.search(r'version "(\d+)', _said("java", "-version"))
    return version is not None and int(version[1]) >= _OLDEST_JAVA


NEEDS = {
    "chromium": Need(_shows_pages, ("chromium",)),
    "soffice": Need(_converts, ("libreoffice-writer", "libreoffice-calc")),
    "poppler": Need(lambda: bool(_said("pdftotext", "-v") and _said("pdffonts", "-v")), ("poppler-utils",)),
    # The twin of Times New Roman, with Vietnamese letters: those of fonts-liberation up to Debian 12 have none, and
    # from Debian 13 on there is no fonts-liberation2. fc-match names some font always.
    "fonts": Need(
        lambda: bool(_said("fc-list", ":family=Liberation Serif:charset=1ea1")),
        ("fontconfig", "fonts-liberation", "fonts-liberation2"),
    ),
    "bash": Need(lambda: bool(_said("bash", "--version")), ("bash",)),
    "fish": Need(lambda: bool(_said("fish", "--version")), ("fish",)),
    "java": Need(_runs_spark, ("default-jre-headless",)),
    # Who signed the Python of the zip for Windows, and what runs it. Wine is asked for its version alone: whatever it
    # runs it keeps a copy of a Windows for, and tests bring a place for that.
    "osslsigncode": Need(lambda: bool(_said("osslsigncode", "--version")), ("osslsigncode",)),
    "wine": Need(lambda: "wine-" in _said("wine", "--version"), ("wine", "wine64")),
    "postgresql": Need(lambda: bool(_said("initdb", "--version") and _said("pg_ctl", "--version")), ("postgresql",)),
}


@cache
def works(need: str) -> bool:
    return NEEDS[need].works()


if __name__ == "__main__":
    for name, need in NEEDS.items():
        if not works(name):
            print(*need.packages, sep="\n")  # noqa: T201, this is what it is run for
