"""Texts that cannot be read: the same code and place from every reader; nothing guessed where words do not tell."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from chitieu.diagnostics import Place, Problems
from chitieu.sheets.read import read_sheets
from chitieu.text.encodings import encoding_of, meant_lines
from chitieu.text.files import read_text
from chitieu.text.records import records
from chitieu.text.tables import head_of, rewritten
from chitieu.text.unreadable import Unreadable
from chitieu.units.verdicts.tables import open_tables

HEADER = b"unit,as_of\n"
VIETNAMESE = "Xã Mường Tè, Phường Đoàn Kết, Xã Bản Bo, Xã Nậm Hàng, Xã Khổng Lào, Xã Thèn Sin, Xã Sùng Phài, Xã Tả Lèng"
FAULTS = {
    "UTF-8 cut off within a letter": (
        HEADER + VIETNAMESE.encode() + "ấ".encode()[:2],
        "damaged-text",
        2,
        len(VIETNAMESE) + 1,
    ),
    "UTF-16 cut off": ("unit,as_of\nxã".encode("utf-16")[:-1], "damaged-text", 2, 2),
    "a stray byte in UTF-8": (HEADER + f"{VIETNAMESE}\nXã ".encode() + b"\xea,1\n", "damaged-text", 3, 4),
    "one byte that is lý as well as lư": (HEADER + b"l\xfd,2025-12-31\n", "not-utf8", 2, 2),
    "words of no encoding": (HEADER + b"S\xf8ren Kj\xe6r, S\xe6by\n", "not-utf8", 2, 2),
    "too few words of an old font": (HEADER + b"X\xb7,1\n", "not-utf8", 2, 2),
    "no text": (HEADER + b"\x03\x04\xff\xfe\xff", "not-text", 0, 0),
}


def from_yaml(path: Path, problems: Problems) -> object:
    return read_text(
        path, path.name, problems, refuse=lambda data: None
    )  # a table to all, and only its text is asked for


def from_a_list(path: Path, problems: Problems) -> object:
    return read_sheets(path, path.name, problems)


def from_facts(path: Path, problems: Problems) -> object:
    return head_of(path, path.name, ("unit", "as_of"), problems)


def from_verdicts(path: Path, problems: Problems) -> object:
    return open_tables({"verdicts": path}, problems)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("reader", [from_yaml, from_a_list, from_facts, from_verdicts])
def test_faults_are_told_alike(reader: Callable[[Path, Problems], object], fault: str, tmp_path: Path) -> None:
    data, code, line, column = FAULTS[fault]
    path = tmp_path / "table.csv"
    path.write_bytes(data)
    problems = Problems()
    reader(path, problems)
    assert [(one.code, one.place.line, one.place.column) for one in problems.found] == [(code, line, column)]
    assert problems.found[0].hint is not None


GUESSED = {
    "Xã Mai".encode("latin-1"): ("windows-1252", "Xã Mai"),
    "ca\u0301c xa\u0303, đô thi\u0323".encode("cp1258"): ("windows-1258", "các xã, đô thị"),
    b"10 km\xb2": ("windows-1252", "10 km²"),
}


@pytest.mark.parametrize("data", GUESSED)
def test_what_the_words_tell(data: bytes) -> None:
    encoding = encoding_of(io.BytesIO(data))
    assert (encoding.name, "".join(meant_lines(io.BytesIO(data), encoding))) == GUESSED[data]


def test_a_fault_beyond_the_first_block() -> None:
    """Places count over all blocks, and a line end that two of them share is one."""
    line = b"x" * 9 + b"\r\n"
    data = line * 200_000 + b"ab\xea"
    with pytest.raises(Unreadable) as caught:
        encoding_of(io.BytesIO(data + "Kjær".encode("latin-1")))
    assert (caught.value.line, caught.value.column) == (200_001, 3)
    whole = io.BytesIO(line * 200_000)
    assert sum(found == "xxxxxxxxx\n" for found in meant_lines(whole, encoding_of(whole))) == 200_000


PLAIN = {
    "line feeds": (b"unit,as_of\na,1\n", True),
    "line ends of Windows, and a mark": (b"\xef\xbb\xbfunit;as_of\r\na;1\r\n", True),
    "no line end": (b"unit,as_of", True),
    "line ends of old Macs": (b"unit,as_of\ra,1\r", False),
    "mixed line ends": (b"unit,as_of\r\na,1\n", False),
    "an empty line": (b"unit,as_of\n\na,1\n", False),
    "a named delimiter": (b"sep=,\nunit,as_of\na,1\n", False),
    "zeros": (b"unit,as_of\na,1\0\n", False),
    "the mark of DOS": (b"unit,as_of\na,1\n\x1a", False),
    "UTF-16": ("unit,as_of\na,1\n".encode("utf-16"), False),
    "one byte a letter": (b"unit,as_of\nx\xe3,1\n", False),
}


@pytest.mark.parametrize("case", PLAIN)
def test_what_needs_no_rewriting(case: str, tmp_path: Path) -> None:
    data, plain = PLAIN[case]
    path = tmp_path / "facts.csv"
    path.write_bytes(data)
    head = head_of(path, path.name, ("unit", "as_of"), Problems())
    assert head is not None
    assert (head.columns, head.plain) == (("unit", "as_of"), plain)
    assert rewritten(path, head, tmp_path / "rows.csv") == []
    rows = (tmp_path / "rows.csv").read_text("utf-8")
    number = 3 if b"sep=" in data or b"\n\n" in data else 2
    assert rows in ("", f"{number},a,1\n", f"{number},xã,1\n")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('a,"b\nc",d\n', [["a", "b\nc", "d"]]),
        ('a,"b\nc,d\n', [None, ["c", "d"]]),
        ('a,"b" c,d\nx\n', [None, ["x"]]),
        ("a,\x07\nb\n", [None, ["b"]]),
        ('"' + "x\n" * 120 + '"\n', [None, *[["x"]] * 119, None]),
    ],
)
def test_records(text: str, found: list[list[str] | None]) -> None:
    read = list(records(text.splitlines(keepends=True), ","))
    assert [record.cells for record in read] == found
    assert [record.number for record in read] == list(range(1, len(found) + 1))
    assert all((record.fault is None) is (record.cells is not None) for record in read)


def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    problems = Problems()
    assert head_of(tmp_path / "gone.csv", "gone.csv", ("unit",), problems) is None
    assert [(one.code, one.place) for one in problems.found] == [("no-file", Place("gone.csv"))]
