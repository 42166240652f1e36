"""What one command reads every command reads: lists, facts of units, tables of verdicts, YAML, as offices save them.

Each encoding with each delimiter, with each line end, with and without a first line that names the delimiter.
"""

from __future__ import annotations

import csv
import io
import itertools
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from chitieu.diagnostics import Problems
from chitieu.units.backends.duck import Duck
from chitieu.units.facts.sources import NUMBER, RAW, Source, opened
from chitieu.units.plan.branches import COLUMNS
from chitieu.units.verdicts.tables import open_tables
from tests.conftest import Run
from tests.sheets.reading import read, texts
from tests.text.old_fonts import as_tcvn3, as_vni, in_windows_1258

pytestmark = pytest.mark.slow("every reader on every encoding, delimiter and line end")

BASE = Path(__file__).parent.parent / "bad/_base"
UNITS = ["Xã Mường Tè", "Phường Đoàn Kết", "Xã Bản Bo", 'Xã "Cũ", Tà Tổng; nay là xã mới', "Xã Nậm Hàng"]
ENCODINGS: dict[str, Callable[[str], bytes]] = {
    "UTF-8": str.encode,
    "UTF-8 with its mark": lambda text: text.encode("utf-8-sig"),
    "UTF-16": lambda text: b"\xff\xfe" + text.encode("utf-16-le"),
    "UTF-16, most significant byte first": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "UTF-16 without its mark": lambda text: text.encode("utf-16-le"),
    "windows-1258": in_windows_1258,
    "TCVN3": lambda text: as_tcvn3(text).encode("latin-1"),
    "TCVN3 in UTF-8": lambda text: as_tcvn3(text).encode(),
    "VNI": lambda text: as_vni(text).encode("latin-1"),
    "VNI in UTF-16": lambda text: as_vni(text).encode("utf-16"),
}
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}
ENDS = ("\n", "\r\n", "\r")
GUESSED = ("windows-1258", "TCVN3", "VNI")
Rows = list[list[str]]

LIST = [["TT", "Họ và tên", "Đơn vị"], *([str(number), f"Lò Văn {number}", unit] for number, unit in enumerate(UNITS))]
FACTS = [["unit", "as_of", "agencies", "note"], *([unit, "2025-12-31", "17", "Ghi chú"] for unit in UNITS)]
JUDGED = ["2025-12-31", "NQ-1", "r", "0", "2025", "missed", "1", "3"]
VERDICT = [*JUDGED, "between", "0.6", "0.8", "0.1", "0.2", "0.5556", "5", "9", "1", "in_year", "0.9", "1-NQ", "T", "%"]
VERDICTS = [list(COLUMNS), *([unit, *VERDICT] for unit in UNITS)]


def saved(path: Path, rows: Rows, encoding: str, delimiter: str, end: str, named: bool) -> Path:
    paper = io.StringIO()
    csv.writer(paper, delimiter=delimiter, lineterminator=end).writerows(rows)
    path.write_bytes(ENCODINGS[encoding](f"sep={delimiter}{end}" * named + paper.getvalue()))
    return path


def of_a_list(path: Path) -> tuple[Rows, list[str]]:
    (sheet,), codes = read(path)
    return texts(sheet), ["guessed-encoding" if code == "legacy-text" else code for code in codes]


def of_facts(path: Path) -> tuple[Rows, list[str]]:
    problems = Problems()
    duck = Duck(path.parent)
    raw = opened(Source(str(path), None, path.name), duck, path.parent, problems)
    assert raw is not None, problems.found[0].text.render(str)
    assert not raw.broken
    columns = ", ".join(f'"{column}"' for column in raw.columns)
    rows = duck.connection.execute(f'SELECT "{NUMBER}", {columns} FROM {RAW} ORDER BY ALL').fetchall()
    duck.close()
    assert [number - rows[0][0] for number, *_ in rows] == list(range(len(rows)))
    return [list(raw.columns), *(list(row) for _, *row in rows)], [problem.code for problem in problems.found]


def of_verdicts(path: Path) -> tuple[Rows, list[str]]:
    problems = Problems()
    connection = open_tables({"verdicts": path}, problems)
    assert not problems.has_errors, problems.found[0].text.render(str)
    rows = connection.execute("SELECT number, * EXCLUDE number FROM checked_verdicts ORDER BY number").fetchall()
    connection.close()
    written = [[str(cell) for cell in row[1 : 1 + len(COLUMNS)]] for row in rows]
    return [list(COLUMNS), *written], [problem.code for problem in problems.found]


READERS = {"list": (of_a_list, LIST), "facts": (of_facts, FACTS), "verdicts": (of_verdicts, VERDICTS)}


@pytest.mark.parametrize("delimiter", DELIMITERS)
@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("reader", READERS)
def test_every_reader_reads_the_same(reader: str, encoding: str, delimiter: str, tmp_path: Path) -> None:
    content, rows = READERS[reader]
    for end, named in itertools.product(ENDS, (False, True)):
        path = saved(tmp_path / "table.csv", rows, encoding, DELIMITERS[delimiter], end, named)
        found, codes = content(path)
        assert found == rows, (end, named)
        assert codes == ["guessed-encoding"] * encoding.startswith(GUESSED), (end, named)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_commands_on_such_tables(encoding: str, run: Run, workspace: Path) -> None:
    saved(workspace / "facts.csv", FACTS, encoding, "|", "\r\n", named=False)
    assert run("evaluate-many", "facts.csv", "-o", "v.parquet", cwd=workspace).code == 0
    units = duckdb.connect().execute(f"SELECT DISTINCT unit FROM '{workspace}/v.parquet'").fetchall()
    assert sorted(unit for (unit,) in units) == sorted(UNITS)
    saved(workspace / "v.csv", VERDICTS, encoding, "|", "\r", named=True)
    saved(workspace / "plain.txt", VERDICTS, "UTF-8", ",", "\n", named=False)
    ran = run("rank", "v.csv", "NQ-1/r", "--unit", UNITS[0], "--lang", "en", cwd=workspace)
    assert (ran.code, f"→ {UNITS[0]}" in ran.out) == (0, True), ran.err
    ran = run("diff", "v.csv", "plain.txt", "--lang", "en", cwd=workspace)
    assert (ran.code, ran.out.startswith("# Nothing changed")) == (0, True), ran.err


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_rule_files_and_datasets(encoding: str, run: Run, workspace: Path) -> None:
    expected = run("evaluate", "--format", "plain", cwd=workspace)
    assert expected.err == ""
    for path in sorted(workspace.rglob("*.yaml")):
        path.write_bytes(ENCODINGS[encoding](path.read_text("utf-8").replace("\n", "\r\n")))
    ran = run("evaluate", "--format", "plain", cwd=workspace)
    assert (ran.code, ran.out) == (expected.code, expected.out), ran.err
    assert ("[guessed-encoding]" in ran.err) is encoding.startswith(GUESSED)
    assert ": lỗi: " not in ran.err
    assert run("format", cwd=workspace).code == 0
    assert run("evaluate", "--format", "plain", cwd=workspace) == expected
