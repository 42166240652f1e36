"""The zip for Windows, run by Wine from a folder with Vietnamese letters and blanks: each as on Linux, to the byte."""

from __future__ import annotations

import shutil
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from tests.conftest import ROOT, Run
from tests.prose.pdf_files import pages_of, pdf_file
from tests.windows import wine
from tests.windows.conftest import Started

pytestmark = [
    pytest.mark.needs("wine", "osslsigncode"),
    pytest.mark.slow("each starts Python under Wine, and the first builds the zip"),
]
DATASET = "datasets/lai-chau-city/2023-03-31.yaml"
BEFORE = "datasets/lai-chau-city/2021.yaml"
LIST = "examples/lists/phu-luc-5.xlsx"
FORMATS = {"plain": ".txt", "json": ".json", "csv": ".csv", "markdown": ".md", "html": ".html", "xlsx": ".xlsx"}


@pytest.mark.parametrize("format", [format for format in FORMATS if format != "xlsx"])
def test_a_pipe_gets_utf_8(format: str, chitieu: Started, run: Run, desk: Path) -> None:
    command = ("evaluate", DATASET, "--format", format)
    there, here = chitieu(*command), run(*command, cwd=desk)
    assert (there.code, there.err) == (0, "")
    assert there.out == (here.out.replace("\n", "\r\n") if format == "plain" else here.out)
    assert "Thành phố Lai Châu" in there.out or format == "csv"


@pytest.mark.parametrize("suffix", FORMATS.values())
def test_a_file_is_the_same_to_the_byte(suffix: str, chitieu: Started, run: Run, desk: Path, tmp_path: Path) -> None:
    there, here = desk / f"kết quả{suffix}", tmp_path / f"here{suffix}"
    assert chitieu("evaluate", DATASET, "-o", there.name).code == 0
    assert run("evaluate", DATASET, "-o", here, cwd=desk).code == 0
    assert _contents(there) == _contents(here)


def _contents(path: Path) -> object:
    """Of workbooks and documents the files in them: the archive says on which system it was made."""
    return _unpacked(path.name, path.read_bytes())


def _unpacked(name: str, content: bytes) -> object:
    if not name.endswith((".xlsx", ".docx")):
        return content
    with zipfile.ZipFile(BytesIO(content)) as archive:  # of a document, too, the workbooks of its charts
        parts = ((info, _unpacked(info.filename, archive.read(info))) for info in archive.infolist())
        return {info.filename: (info.date_time, part) for info, part in parts}


def test_a_console_shows_the_table(python: Started, desk: Path) -> None:
    shown = wine.on_console("cmd", "/c", r"..\chitieu.bat", "evaluate", DATASET, "--document", "06-NQ/TU", cwd=desk)
    for said in (
        "Thành phố Lai Châu: số liệu tính đến ngày 31/3/2023",
        "✗ chưa đạt  ≥ 60%",
        "────",
    ):
        assert said in shown


COMMANDS = {
    "diff": ("diff", BEFORE, DATASET),
    "trend": ("trend", BEFORE, "datasets/lai-chau-city/2022.yaml", DATASET),
    "audit": ("audit", DATASET),
    "explain": ("explain", "06-NQ-TU/commune-cadres-degree", DATASET),
    "import": ("import", LIST, "--check", DATASET),
    "lint": ("lint",),
    "test": ("test",),
    "proofread": ("proofread", "examples/reports/bao-cao.txt"),
    "schema": ("schema", "target"),
    "many": ("evaluate-many", "examples/communes.csv", "--group", "commune-cadres"),
    "no such dataset": ("evaluate", "datasets/không có.yaml"),
}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_commands_say_what_they_say_on_linux(command: tuple[str, ...], chitieu: Started, run: Run, desk: Path) -> None:
    there, here = chitieu(*command), run(*command, cwd=desk)
    assert (there.code, _words(there.out), _words(there.err)) == (here.code, _words(here.out), _words(here.err))


def _words(text: str) -> list[str]:
    """Wherever lines are broken: a console of Windows is taken to have one column less."""
    return text.split()


def test_a_report_and_its_proofreading(chitieu: Started, run: Run, desk: Path, tmp_path: Path) -> None:
    """Word and PDF; a PDF is read in a process of its own."""
    there, here = desk / "báo cáo.docx", tmp_path / "here.docx"
    assert chitieu("report", DATASET, "-o", there.name, "--full").code == 0
    assert run("report", DATASET, "-o", here, "--full", cwd=desk).code == 0
    assert _contents(there) == _contents(here)
    text = "Toàn thành phố có 3/17 cơ quan có lãnh đạo là người dân tộc thiểu số, đạt 27,6%."
    pdf_file(desk / "báo cáo.pdf", *pages_of([text]))
    for name in ("báo cáo.docx", "báo cáo.pdf"):
        read, said = chitieu("proofread", name), run("proofread", name, cwd=desk)
        assert (read.code, _words(read.out), _words(read.err)) == (said.code, _words(said.out), _words(said.err))
        assert name.endswith(".docx") or "17,6%" in read.out


def test_a_table_of_many_units_is_written(chitieu: Started, run: Run, desk: Path, tmp_path: Path) -> None:
    command = ("evaluate-many", "examples/communes.csv", "--group", "commune-cadres", "-o")
    assert chitieu(*command, "kết luận.csv").code == 0
    assert run(*command, tmp_path / "here.csv", cwd=desk).code == 0
    assert (desk / "kết luận.csv").read_bytes() == (tmp_path / "here.csv").read_bytes()
    assert not [path.name for path in desk.iterdir() if path.name.startswith(".")]


# Opens a file as Excel does (others may read it, 1) or alone (0), and runs the program meanwhile.
HOLDING = """
import _winapi, subprocess, sys
share, held, *command = sys.argv[1:]
handle = _winapi.CreateFile(held, 0x80000000, int(share), 0, 3, 0, 0)
ran = subprocess.run([sys.executable, "-X", "utf8", "-m", "chitieu", *command], input=b"", capture_output=True)
sys.stdout.buffer.write(ran.stdout)
sys.stderr.buffer.write(ran.stderr)
sys.exit(ran.returncode)
"""
CLOSE = "nếu tệp đang mở trong Excel, Word hay chương trình khác thì đóng tệp ở đó rồi chạy lại lệnh"


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("đang mở.xlsx", ("evaluate", DATASET, "-o")),
        ("đang mở.docx", ("report", DATASET, "-o")),
        ("đang mở.csv", ("evaluate-many", "examples/communes.csv", "--group", "commune-cadres", "-o")),
        ("đang mở.html", ("audit", DATASET, "-o")),
    ],
)
def test_a_file_that_is_open_elsewhere_stays_and_is_to_be_closed(
    name: str, command: tuple[str, ...], python: Started, desk: Path
) -> None:
    (desk / name).write_bytes(b"as it was")
    ran = python("-c", HOLDING, "1", name, *command, name)
    assert ran.code == 2
    assert f"không ghi được {name}: " in ran.err
    assert ran.err.rstrip().endswith(CLOSE)
    assert (desk / name).read_bytes() == b"as it was"
    assert not [path.name for path in desk.iterdir() if path.name.startswith(".")]


def test_a_list_that_another_program_keeps_to_itself(python: Started) -> None:
    ran = python("-c", HOLDING, "0", LIST, "import", LIST)
    assert ran.code == 3
    assert "→ đóng tệp trong chương trình đang mở nó (Excel, Word)" in ran.err


def test_watching_shows_an_edit(python: Started, desk: Path) -> None:
    dataset = desk / DATASET
    before = dataset.read_text("utf-8")
    program = ("../python/python.exe", "-X", "utf8", "-u", "-m", "chitieu")
    process = wine.started(*program, "evaluate", DATASET, "--watch", "--lang", "en", cwd=desk)
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        assert process.stderr.readline().decode().strip() == "watching; Ctrl-C ends"
        edited = before.replace("minority_led_agencies: {value: 3,", "minority_led_agencies: {value: 17,")
        assert edited != before
        dataset.write_text(edited, "utf-8")
        assert process.stderr.readline().strip() == b""
        assert process.stderr.readline().decode().strip() == f"changed: {DATASET}"
        while b"minority-led-agencies" not in (line := process.stdout.readline()) or b"17/17" not in line:
            assert line
    finally:
        process.kill()
        process.communicate()
        dataset.write_text(before, "utf-8")


def test_what_a_killed_run_has_left_is_removed_and_what_a_living_one_writes_is_not(python: Started, desk: Path) -> None:
    """The living process is the one that starts the program."""
    code = f"""
import os, subprocess, sys
from pathlib import Path
dead = subprocess.Popen([sys.executable, "-c", ""])
dead.wait()
for process in (dead.pid, os.getpid()):
    Path(f".trang.html.{{process}}.abc.part").write_bytes(b"half")
sys.exit(subprocess.run([sys.executable, "-m", "chitieu", "evaluate", "{DATASET}", "-o", "trang.html"]).returncode)
"""
    assert python("-c", code).code == 0
    left = [path for path in desk.iterdir() if path.name.startswith(".trang.html.")]
    assert len(left) == 1
    left[0].unlink()


def test_the_launcher_ends_as_the_program_does(python: Started, desk: Path) -> None:
    """Quotes and signs of cmd come through; what it ends with is for scripts."""
    launcher = ("cmd", "/c", r"..\chitieu.bat")
    gate = wine.ran(*launcher, "evaluate", DATASET, "--fail-on", "missed", "--format", "json", cwd=desk)
    assert gate.code == 1
    assert gate.out.startswith("{")
    assert wine.ran(*launcher, "evaluate", "no & such.yaml", cwd=desk).code == 3


def test_the_launcher_alone_shows_help_and_waits(python: Started, desk: Path) -> None:
    ran = wine.ran("cmd", "/c", r"..\chitieu.bat", cwd=desk, given="\r\n")
    assert "Cách dùng: chitieu" in ran.out
    assert "Press any key" in ran.out


def test_the_second_launcher_opens_a_console_in_the_sample_folder(python: Started, unpacked: Path) -> None:
    """There chitieu is known by its name."""
    typed = "chitieu explain 06-NQ-TU/commune-cadres-degree --lang en\r\nexit\r\n"
    ran = wine.ran("cmd", "/c", "mo-chitieu.bat", cwd=unpacked, given=typed)
    assert "Thành phố Lai Châu: số liệu tính đến ngày 31/3/2023" in ran.out
    assert "chitieu evaluate -o ket-qua.xlsx" in ran.out
    assert "23/23" in ran.out[ran.out.index("ket-qua.xlsx") :]


def test_a_folder_of_ones_own(python: Started, unpacked: Path) -> None:
    folder = unpacked / "Phòng Nội vụ"
    for name in ("rules", "datasets"):
        shutil.copytree(ROOT / name, folder / name)
    ran = wine.ran("cmd", "/c", r"..\chitieu.bat", "evaluate", "--format", "csv", cwd=folder)
    assert ran.code == 0
    assert ran.out.startswith("unit,as_of,document,")
