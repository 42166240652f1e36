"""What the program needs on Windows: wheels of the releases that requirements.lock names, fetched by pip."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

# pip asks markers of the system that it runs on, so they are asked here. durable_rules leaves by its own.
WINDOWS = {
    "extra": "",
    "implementation_name": "cpython",
    "os_name": "nt",
    "platform_machine": "AMD64",
    "platform_python_implementation": "CPython",
    "platform_system": "Windows",
    "sys_platform": "win32",
}
EXTRAS = ("units",)  # evaluate-many, rank
_LICENCE = re.compile(r"(licen[cs]e|copying|notice|authors)", re.IGNORECASE)


class Lacking(Exception):
    """What cannot be bundled, and why."""


def needed(lock: str, python: str) -> list[str]:
    """``name==version`` of all that chitieu needs there, by name. ``python`` is like ``3.13``.

    Raises Lacking for what the lock does not name.
    """
    pinned = dict(_pinned(lock))
    environment = {**WINDOWS, "python_version": python, "python_full_version": f"{python}.0"}
    found: set[str] = set()
    waiting = [("chitieu", extra) for extra in ("", *EXTRAS)]
    while waiting:
        name, extra = waiting.pop()
        for one in _requirements(name):
            other = canonicalize_name(one.name)
            if one.marker is not None and not one.marker.evaluate({**environment, "extra": extra}):
                continue
            if other not in pinned:
                raise Lacking(f"{name} needs {other}, which requirements.lock does not name")
            if other not in found:
                found.add(other)
                waiting += [(other, more) for more in ("", *sorted(one.extras))]
    return [f"{name}=={pinned[name]}" for name in sorted(found)]


def _pinned(lock: str) -> Iterator[tuple[str, str]]:
    for line in lock.splitlines():
        if line and not line.startswith("#"):
            name, _, rest = line.partition("==")
            yield canonicalize_name(name), rest.partition(";")[0].strip()


def _requirements(name: str) -> Iterable[Requirement]:
    """What a package says that it needs. One of Windows alone is not installed here; none of those needs another."""
    try:
        return map(Requirement, metadata.requires(name) or ())
    except metadata.PackageNotFoundError:
        return ()


def fetched(packages: Iterable[str], python: str, folder: Path) -> list[Path]:
    """The wheels of packages in a folder; what lies there already is not asked for again."""
    folder.mkdir(parents=True, exist_ok=True)
    wheels = []
    for package in packages:
        if not (found := _wheel(package, folder)):
            _download(package, python, folder)
            found = _wheel(package, folder)
        if found is None:
            raise Lacking(f"pip brought no wheel of {package}")
        wheels.append(found)
    return wheels


def _wheel(package: str, folder: Path) -> Path | None:
    name, _, version = package.partition("==")
    for path in folder.glob("*.whl"):
        wheel, release = path.name.split("-")[:2]
        if (canonicalize_name(wheel), release) == (name, version):
            return path
    return None


def _download(package: str, python: str, folder: Path) -> None:
    target = ("--platform", "win_amd64", "--python-version", python, "--implementation", "cp", "--only-binary=:all:")
    pip(["download", "--no-deps", *target, "-d", str(folder), package])


def pip(arguments: list[str]) -> None:
    """Runs the pip of this Python, by the index of its own settings. Raises Lacking with what it said."""
    ran = subprocess.run([sys.executable, "-m", "pip", "-q", *arguments], capture_output=True, text=True, check=False)
    if ran.returncode:
        raise Lacking(f"pip {' '.join(arguments)}\n{ran.stdout}{ran.stderr}")


def contents(wheel: Path) -> dict[str, bytes]:
    """What a wheel installs, by its path in site-packages; what it would put elsewhere (programs, headers) is left."""
    with zipfile.ZipFile(wheel) as archive:
        files = {info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()}
    kept = {}
    for name, data in files.items():
        top, _, rest = name.partition("/")
        if not top.endswith(".data"):
            kept[name] = data
        elif rest.startswith(("purelib/", "platlib/")):
            kept[rest.partition("/")[2]] = data
    return kept


def licences(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The licences among what a wheel installs, by their path below its ``.dist-info``."""
    found = {}
    for name, data in files.items():
        top, _, rest = name.partition("/")
        if top.endswith(".dist-info") and (rest.startswith("licenses/") or _LICENCE.match(rest)):
            found[rest.removeprefix("licenses/")] = data
    return found
