"""Whatever the bytes of a spreadsheet: sheets, or a diagnostic that holds nothing of its cells; never an exception."""

from __future__ import annotations

import io
import os
import random
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import chitieu.sheets.read
from chitieu.diagnostics import Problems
from chitieu.sheets.raw import LARGEST_FILE
from chitieu.sheets.read import read_sheets
from tests.hostile import NAMES, OLE, SAMPLES, SECRET, changed, packed, read


@pytest.mark.parametrize("kind", SAMPLES)
def test_the_samples_are_whole(kind: str, tmp_path: Path) -> None:
    sheets, _ = read(tmp_path / f"list.{kind}", SAMPLES[kind])
    assert any(SECRET in cell.text for row in sheets[0].rows for cell in row.cells)


@pytest.mark.slow("400 edits")
@settings(max_examples=400)
@given(st.data())
def test_any_edit(tmp_path: Path, data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(sorted(SAMPLES)))
    content = SAMPLES[kind]
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(content)))
        end = min(len(content), start + data.draw(st.integers(0, 40)))
        content = content[:start] + data.draw(st.binary(max_size=20)) + content[end:]
    read(tmp_path / f"list.{kind}", content)


@pytest.mark.slow("300 edits")
@settings(max_examples=300)
@given(st.data())
def test_any_edit_of_a_packed_part(tmp_path: Path, data: st.DataObject) -> None:
    """Edits of the XML itself, which an archive would otherwise refuse by its checksum."""
    kind = data.draw(st.sampled_from(["xlsx", "ods"]))
    with zipfile.ZipFile(io.BytesIO(SAMPLES[kind])) as archive:
        part = data.draw(st.sampled_from(archive.namelist()))
        content = archive.read(part)
    start = data.draw(st.integers(0, len(content)))
    end = min(len(content), start + data.draw(st.integers(0, 30)))
    words = [b"", b"<", b"/>", b'"', b"-1", b"0", b"99999999999", b"A", b"&x;", b"<row>", b"\0", b"\xff"]
    new = content[:start] + data.draw(st.sampled_from(words)) + content[end:]
    read(tmp_path / f"list.{kind}", changed(SAMPLES[kind], {part: lambda _: new}))


@pytest.mark.slow("300 files of every kind")
@settings(max_examples=300)
@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", OLE, b"\xff\xfe", b"\x09\x04\x06\x00", b"<?xml "]))
def test_any_bytes(tmp_path: Path, content: bytes, start: bytes) -> None:
    for name in NAMES:
        read(tmp_path / name, start + content)


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_truncated(kind: str, share: float, tmp_path: Path) -> None:
    content = SAMPLES[kind]
    sheets, codes = read(tmp_path / f"list.{kind}", content[: int(len(content) * share)])
    assert (sheets, codes) == ((), ["damaged"]) or kind == "xls"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("list.xlsx", b"", "empty-file"),
        ("list.csv", b" \r\n\0", "empty-file"),
        ("list.csv", b",,,\n,,", "empty-file"),
        ("list.csv", random.Random(1).randbytes(3000), "not-text"),
        ("list.csv", packed({"a.txt": b"x"}), "not-a-spreadsheet"),
        ("list.xlsx", packed({"word/document.xml": b"<x/>", "[Content_Types].xml": b"<x/>"}), "not-a-spreadsheet"),
        ("list.xlsb", packed({"xl/workbook.bin": b"x"}), "not-a-spreadsheet"),
        ("list.xls", b"<html><p>x</p></html>", "not-a-spreadsheet"),
        ("list.xls", b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>', "not-a-spreadsheet"),
        ("list.xls", OLE + bytes(600), "not-a-spreadsheet"),
        ("list.xls", OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        ("list.xlsx", OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        ("list.xls", OLE + bytes(600) + "Workbook".encode("utf-16-le"), "damaged"),
        ("list.csv", b"%PDF-1.7 x", "not-a-spreadsheet"),
        ("list.docx", b"only text", "not-a-spreadsheet"),
        ("list.csv", b'a,b\nc,"' + b"d" * 200_000, "malformed-row"),
        ("list.csv", "Nguyễn Thị Hương, Lò Văn Bình, ".encode() * 9 + b"\xe1\xbb", "damaged-text"),
        ("list.csv", b"\xff\xfea\0b", "damaged-text"),
        ("list.csv", b"x," * 1_000_001, "too-large"),
    ],
)
def test_what_is_no_roster(name: str, content: bytes, code: str, tmp_path: Path) -> None:
    assert read(tmp_path / name, content) == ((), [code])


def test_what_is_no_file(tmp_path: Path) -> None:
    assert read(tmp_path / "list.xlsx") == ((), ["no-file"])
    assert read(tmp_path) == ((), ["folder"])
    if hasattr(os, "mkfifo"):  # not on Windows
        os.mkfifo(tmp_path / "pipe.csv")
        assert read(tmp_path / "pipe.csv") == ((), ["not-a-file"])
    (tmp_path / "link.csv").symlink_to(tmp_path / "nowhere.csv")
    assert read(tmp_path / "link.csv") == ((), ["no-file"])


def test_a_file_that_vanishes_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(b"a,b")
    ask = Path.stat

    def ask_and_delete(self: Path, *, follow_symlinks: bool = True) -> os.stat_result:
        status = ask(self, follow_symlinks=follow_symlinks)
        self.unlink(missing_ok=True)
        return status

    monkeypatch.setattr(Path, "stat", ask_and_delete)
    problems = Problems()
    assert read_sheets(path, path.name, problems) == ()
    assert [problem.code for problem in problems.found] == ["no-file"]


def test_a_huge_file(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    with path.open("wb") as stream:
        stream.truncate(LARGEST_FILE + 1)
    assert read(path) == ((), ["too-large"])


def test_what_libraries_say_is_not_repeated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ValueError(SECRET)

    monkeypatch.setattr(chitieu.sheets.read, "_by_content", fail)
    assert read(tmp_path / "list.csv", b"x") == ((), ["damaged"])
