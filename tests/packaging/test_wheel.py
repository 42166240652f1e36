"""The wheel: one package and nothing beside it, whole in site-packages, beside others of any name, and as a zip."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import HANGING, ROOT, Run
from tests.text.old_fonts import as_tcvn3

pytestmark = pytest.mark.slow("builds wheels, installs them and starts Python a dozen times")

DATASET = ROOT / "datasets/lai-chau-city/2023-03-31.yaml"
EVALUATE = ("evaluate", DATASET, "--rules", ROOT / "rules")
DATA = (
    "demo/datasets/lai-chau-city/2023-03-31.yaml",
    "demo/lists/phu-luc-5.xlsx",
    "demo/rules/06-NQ-TU/document.yaml",
    "locale/vi/LC_MESSAGES/chitieu.mo",
    "py.typed",
    "text/legacy_tables.json",
    "views/templates/page.html",
    "views/templates/report.docx",
)
OTHER = """
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[project]
name = "other"
version = "1"
[tool.hatch.build.targets.wheel]
only-include = ["cli.py", "engine"]
"""


def python(*arguments: str | Path, cwd: Path, path: Path | None = None) -> str:
    """What Python says, with a folder or a zip before everything else that it imports from."""
    # make tells pip of a lock by a path from its own folder.
    outside = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    environment = {**outside, "PYTHONIOENCODING": "utf-8", "CHITIEU_LANG": "vi", "PYTHONPATH": str(path or "")}
    command = [sys.executable, *map(str, arguments)]
    ran = subprocess.run(
        command,
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=HANGING,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def built(project: Path, folder: Path) -> Path:
    python("-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=project)
    (wheel,) = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the wheel is installed, without a network, beside a package that brings modules ``cli`` and ``engine``."""
    project, site = (tmp_path_factory.mktemp(name) for name in ("other", "site"))
    (project / "engine").mkdir()
    for name, text in (("pyproject.toml", OTHER), ("cli.py", "OTHER = 1\n"), ("engine/__init__.py", "OTHER = 2\n")):
        (project / name).write_text(text, "utf-8")
    other = built(project, project / "dist")
    python("-m", "pip", "install", "-q", "--no-index", "--no-deps", "--target", site, wheel, other, cwd=project)
    return site


def test_the_wheel_is_one_package_with_all_its_files(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    places = {name.partition("/")[0] for name in names}
    assert {place for place in places if not place.endswith(".dist-info")} == {"chitieu"}
    assert {f"chitieu/{name}" for name in DATA} <= set(names)
    assert not [name for name in names if name.endswith((".pyc", ".swp"))]


def test_it_runs_from_an_empty_folder_beside_a_cli_and_an_engine_of_others(
    installed: Path, run: Run, tmp_path: Path
) -> None:
    def chitieu(*arguments: str | Path) -> str:
        return python("-m", "chitieu", *arguments, cwd=tmp_path, path=installed)

    where = python(
        "-c",
        "import chitieu, cli, engine; print(chitieu.__file__, cli.OTHER, engine.OTHER)",
        cwd=tmp_path,
        path=installed,
    )
    assert where == f"{installed / 'chitieu/__init__.py'} 1 2\n"
    assert chitieu("--version") == run("--version").out
    assert python(installed / "bin/chitieu", "--version", cwd=tmp_path, path=installed) == run("--version").out
    assert chitieu("schema", "target") == run("schema", "target").out
    assert chitieu(*EVALUATE) == run(*EVALUATE).out
    options = (
        "--symbol",
        "1-NQ/TU",
        "--title",
        "T",
        "--issuer",
        "Tỉnh ủy",
        "--date",
        "2024-02-15",
        "--horizon",
        "2025",
    )
    chitieu("new", "document", *options)
    assert [str(path.relative_to(tmp_path)) for path in tmp_path.rglob("document.yaml")] == [
        "rules/1-NQ-TU/document.yaml"
    ]


def test_it_runs_from_the_wheel_as_a_zip(wheel: Path, run: Run, tmp_path: Path) -> None:
    """Whatever ships beside the code is read through whatever has imported it."""

    def chitieu(*arguments: str | Path) -> str:
        return python("-m", "chitieu", *arguments, cwd=tmp_path, path=wheel)

    where = python("-c", "import chitieu; print(chitieu.__file__)", cwd=tmp_path, path=wheel)
    assert where == f"{wheel / 'chitieu/__init__.py'}\n"
    assert chitieu("--version") == run("--version").out
    assert "Cách dùng" in chitieu("evaluate", "--help")
    assert chitieu(*EVALUATE) == run(*EVALUATE).out
    assert chitieu(*EVALUATE, "--format", "html") == run(*EVALUATE, "--format", "html").out
    chitieu("report", DATASET, "--rules", ROOT / "rules", "-o", "a.docx")
    assert run("report", DATASET, "-o", tmp_path / "b.docx").code == 0
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()
    chitieu("new", "workspace", "w", "--demo")
    assert run("new", "workspace", "w2", "--demo", cwd=tmp_path).code == 0
    made, shipped = (
        {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        for folder in (tmp_path / "w", tmp_path / "w2")
    )
    assert made == shipped
    word = as_tcvn3("Cán bộ")
    decoded = f"from chitieu.text.legacy import TCVN3, decode; print(decode({word!r}, TCVN3))"
    assert python("-c", decoded, cwd=tmp_path, path=wheel) == "Cán bộ\n"
