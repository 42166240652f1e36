"""Files of every kind at every command: what a file is, is said by its name, with the command that reads it."""

from __future__ import annotations

import io
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from docx import Document
from openpyxl import Workbook

from tests.conftest import ROOT, Run

DATASET = ROOT / "datasets/lai-chau-city/2023-03-31.yaml"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4


def _saved(save: object) -> bytes:
    stream = io.BytesIO()
    save(stream)  # type: ignore[operator] # of two libraries without a common type
    return stream.getvalue()


def _zipped() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", "a")
    return stream.getvalue()


def _sqlite(folder: Path) -> bytes:
    path = folder / "made.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE t (a)")
    connection.close()
    return path.read_bytes()


def _parquet(folder: Path) -> bytes:
    import duckdb

    path = folder / "made.parquet"
    with duckdb.connect() as connection:
        connection.sql("SELECT 'a' AS unit, DATE '2024-01-01' AS as_of").write_parquet(str(path))
    return path.read_bytes()


def content(kind: str, folder: Path, run: Run) -> bytes:
    match kind:
        case "xlsx":
            return _saved(Workbook().save)
        case "docx":
            return _saved(Document().save)
        case "zip":
            return _zipped()
        case "sqlite":
            return _sqlite(folder)
        case "parquet":
            return _parquet(folder)
        case "json" | "plain":
            return run("evaluate", DATASET, "--format", kind).out.encode()
        case _:
            return {
                "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n",
                "image": PNG,
                "xls": bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600),
                "html": b"<!DOCTYPE html>\n<html><body>a: b</body></html>",
                "csv": b"unit,as_of,agencies\na,2024-01-01,17\n",
                "empty": b"",
            }[kind]


NAMES = {
    "xlsx": "bảng tính Excel",
    "docx": "văn bản Word",
    "zip": "tệp nén",
    "sqlite": "cơ sở dữ liệu SQLite",
    "parquet": "bảng Parquet",
    "json": "kết quả đánh giá lưu dạng JSON",
    "plain": "kết quả đánh giá ghi dạng chữ",
    "pdf": "tệp PDF",
    "image": "tệp ảnh",
    "xls": "Office",
    "html": "trang web",
    "csv": "bảng số liệu nhiều đơn vị (CSV)",
    "empty": "",
}
COMMANDS = {
    "evaluate": ("evaluate", "{file}", ".yaml"),
    "audit": ("audit", "{file}", ".yaml"),
    "explain": ("explain", "06-NQ-TU/minority-led-agencies", "{file}", ".yaml"),
    "trend": ("trend", "{file}", str(DATASET), ".yaml"),
    "report": ("report", "{file}", "-o", "{folder}/a.docx", ".yaml"),
    "diff": ("diff", str(DATASET), "{file}", ".yaml"),
    "diff json": ("diff", str(DATASET), "{file}", ".json"),
    "evaluate-many": ("evaluate-many", "{file}", "-o", "{folder}/v.parquet", ".csv"),
    "evaluate-many parquet": ("evaluate-many", "{file}", "-o", "{folder}/v.parquet", ".parquet"),
    "import": ("import", "{file}", "-o", "{folder}/d.yaml", ".csv"),
    "rank": ("rank", "{file}", "06-NQ-TU/minority-led-agencies", ".csv"),
}
TABLES = {"csv", "parquet"}
READS = {"evaluate-many": TABLES, "evaluate-many parquet": TABLES, "rank": TABLES, "diff json": {"json"}}
READS |= {"import": {"csv", "xlsx"}}


@pytest.mark.slow("every command on every kind of file")
@pytest.mark.parametrize("kind", NAMES)
@pytest.mark.parametrize("command", COMMANDS)
def test_a_file_of_another_kind_is_called_by_its_name(command: str, kind: str, run: Run, tmp_path: Path) -> None:
    if kind in READS.get(command, ()):
        return  # what it reads; what may be wrong with it is another test's
    *line, suffix = COMMANDS[command]
    file = tmp_path / f"a{suffix}"
    file.write_bytes(content(kind, tmp_path, run))
    ran = run(*(part.format(file=file, folder=tmp_path) for part in line))
    assert ran.code == 3, ran
    assert NAMES[kind] in ran.err
    for never in ("UTF-16", "Traceback", "Invalid Input", "lỗi trong chương trình"):
        assert never not in ran.err
    if kind != "empty":
        assert f"[{'not-a-spreadsheet' if command == 'import' else 'other-kind'}]" in ran.err


@pytest.mark.skipif(sys.platform == "win32", reason="a pipe of POSIX")
def test_a_table_may_come_through_a_pipe(workspace: Path) -> None:
    line = [sys.executable, "-m", "chitieu", "evaluate-many", "/dev/stdin", "-o", "v.csv"]
    table = b"unit,as_of,agencies\na,2024-01-01,17\n"
    ran = subprocess.run(line, input=table, cwd=workspace, capture_output=True, check=False)
    assert (ran.returncode, b"Traceback" in ran.stderr) == (0, False), ran.stderr.decode()
    assert (workspace / "v.csv").read_bytes().count(b"\n") > 1


@pytest.mark.parametrize(("kind", "suffix"), [("parquet", ".csv"), ("csv", ".parquet"), ("csv", ".dat")])
def test_a_table_is_read_by_what_it_is(kind: str, suffix: str, run: Run, workspace: Path) -> None:
    """Both lack the facts that the rules know, which is said by the names of their columns."""
    file = workspace / f"a{suffix}"
    file.write_bytes(content(kind, workspace, run))
    ran = run("evaluate-many", file, "-o", workspace / "v.parquet", cwd=workspace)
    assert "other-kind" not in ran.err
    assert "unreadable-table" not in ran.err
    assert "unknown-kind" not in ran.err
