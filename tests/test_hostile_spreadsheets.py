"""Whatever the bytes of a spreadsheet: sheets, or a diagnostic that holds nothing of its cells; never an exception."""

from __future__ import annotations

import io
import os
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlwt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from legacy_text import as_tcvn3
from openpyxl import Workbook

import engine.intake.spreadsheet
from engine.diagnostics import Problems
from engine.intake.archive import declares_a_type
from engine.intake.grid import Sheet, Span
from engine.intake.raw import LARGEST_FILE
from engine.intake.spreadsheet import read_sheets
from engine.language import Code, language
from engine.views.problems import problems_text

SECRET = "Bimat"
OLE = bytes.fromhex("D0CF11E0A1B11AE1")
NAMES = ["roster.xlsx", "roster.xls", "roster.ods", "roster.csv", "roster.bin"]


def read(path: Path, data: bytes | None = None) -> tuple[tuple[Sheet, ...], list[str]]:
    """The sheets and the codes of what is wrong; every message can be shown and gives no cell away."""
    if data is not None:
        path.write_bytes(data)
    problems = Problems()
    sheets = read_sheets(path, path.name, problems)
    codes: tuple[Code, ...] = ("vi", "en")
    for code in codes:
        assert SECRET not in problems_text(problems.in_order(), language(code))
    assert sheets or problems.has_errors
    return sheets, [problem.code for problem in problems.found]


def xlsx_bytes() -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in range(1, 6):
        sheet.append([row, f"{SECRET} {row}", as_tcvn3("nguyễn thị hương"), 0.5, "x"])
    sheet.merge_cells("A7:C8")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def xls_bytes() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("PL3")
    for row in range(5):
        sheet.write(row, 0, f"{SECRET} {row}")
        sheet.write(row, 1, 1980 + row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def ods_bytes() -> bytes:
    return packed(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": (
                '<o:document-content xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
                ' xmlns:t="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
                ' xmlns:x="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><o:body><o:spreadsheet><t:table t:name="A">'
                f"<t:table-row><t:table-cell><x:p>{SECRET}</x:p></t:table-cell></t:table-row>"
                "</t:table></o:spreadsheet></o:body></o:document-content>"
            ).encode(),
        }
    )


def csv_bytes() -> bytes:
    return f'TT,"{SECRET}\n1",x\n2,"Nguyễn Thị Hương",×\n'.encode()


def packed(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def changed(data: bytes, changes: dict[str, Callable[[bytes], bytes]]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name, change in changes.items():
        parts[name] = change(parts.get(name, b""))
    return packed(parts)


SAMPLES = {"xlsx": xlsx_bytes(), "xls": xls_bytes(), "ods": ods_bytes(), "csv": csv_bytes()}
SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize("kind", SAMPLES)
def test_the_samples_are_whole(kind: str, tmp_path: Path) -> None:
    sheets, _ = read(tmp_path / f"roster.{kind}", SAMPLES[kind])
    assert any(SECRET in cell.text for row in sheets[0].rows for cell in row.cells)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_edit(tmp_path: Path, data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(sorted(SAMPLES)))
    content = SAMPLES[kind]
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(content)))
        end = min(len(content), start + data.draw(st.integers(0, 40)))
        content = content[:start] + data.draw(st.binary(max_size=20)) + content[end:]
    read(tmp_path / f"roster.{kind}", content)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
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
    read(tmp_path / f"roster.{kind}", changed(SAMPLES[kind], {part: lambda _: new}))


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", OLE, b"\xff\xfe", b"\x09\x04\x06\x00", b"<?xml "]))
def test_any_bytes(tmp_path: Path, content: bytes, start: bytes) -> None:
    for name in NAMES:
        read(tmp_path / name, start + content)


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_truncated(kind: str, share: float, tmp_path: Path) -> None:
    content = SAMPLES[kind]
    sheets, codes = read(tmp_path / f"roster.{kind}", content[: int(len(content) * share)])
    assert (sheets, codes) == ((), ["damaged"]) or kind == "xls"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("roster.xlsx", b"", "empty-file"),
        ("roster.csv", b" \r\n\0", "empty-file"),
        ("roster.csv", b",,,\n,,", "empty-file"),
        ("roster.csv", os.urandom(3000) + bytes(range(1, 9)), "not-a-spreadsheet"),
        ("roster.csv", packed({"a.txt": b"x"}), "not-a-spreadsheet"),
        ("roster.xlsx", packed({"word/document.xml": b"<x/>", "[Content_Types].xml": b"<x/>"}), "not-a-spreadsheet"),
        ("roster.xlsb", packed({"xl/workbook.bin": b"x"}), "not-a-spreadsheet"),
        ("roster.xls", b"<html><table><tr><td>x</td></tr></table></html>", "not-a-spreadsheet"),
        ("roster.xls", b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>', "not-a-spreadsheet"),
        ("roster.xls", OLE + bytes(600), "not-a-spreadsheet"),
        ("roster.xls", OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        ("roster.xlsx", OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        ("roster.xls", OLE + bytes(600) + "Workbook".encode("utf-16-le"), "damaged"),
        ("roster.csv", b"%PDF-1.7 x", "not-a-spreadsheet"),
        ("roster.docx", b"only text", "not-a-spreadsheet"),
        ("roster.csv", b'a,b\nc,"' + b"d" * 200_000, "open-quote"),
        ("roster.csv", "Nguyễn Thị Hương, Lò Văn Bình, ".encode() * 9 + b"\xe1\xbb", "damaged-text"),
        ("roster.csv", b"\xff\xfea\0b", "damaged-text"),
        ("roster.csv", b"x," * 1_000_001, "too-large"),
    ],
)
def test_what_is_no_roster(name: str, content: bytes, code: str, tmp_path: Path) -> None:
    assert read(tmp_path / name, content) == ((), [code])


def test_what_is_no_file(tmp_path: Path) -> None:
    assert read(tmp_path / "roster.xlsx") == ((), ["no-file"])
    assert read(tmp_path) == ((), ["folder"])
    if hasattr(os, "mkfifo"):  # not on Windows
        os.mkfifo(tmp_path / "pipe.csv")
        assert read(tmp_path / "pipe.csv") == ((), ["not-a-file"])
    (tmp_path / "link.csv").symlink_to(tmp_path / "nowhere.csv")
    assert read(tmp_path / "link.csv") == ((), ["no-file"])


def test_a_file_that_vanishes_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "roster.csv"
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
    path = tmp_path / "roster.csv"
    with path.open("wb") as stream:
        stream.truncate(LARGEST_FILE + 1)
    assert read(path) == ((), ["too-large"])


# Bombs.


def test_a_zip_that_unfolds_to_too_much(tmp_path: Path) -> None:
    bomb = changed(SAMPLES["xlsx"], {"xl/sharedStrings.xml": lambda _: bytes(101_000_000)})
    assert len(bomb) < 200_000
    assert read(tmp_path / "roster.xlsx", bomb) == ((), ["zip-bomb"])


def test_a_zip_that_lies_about_its_sizes(tmp_path: Path) -> None:
    """A size of 1000 bytes is claimed, 200,000,000 come: they are never all in memory."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/a.xml", bytes(200_000_000))
    lie = stream.getvalue().replace((200_000_000).to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    tracemalloc.start()
    try:
        assert read(tmp_path / "roster.xlsx", lie) == ((), ["damaged"])
        assert tracemalloc.get_traced_memory()[1] < 60_000_000  # the buffer for the largest file, and little else
    finally:
        tracemalloc.stop()


def test_a_zip_with_two_parts_of_one_name(tmp_path: Path) -> None:
    stream = io.BytesIO(SAMPLES["xlsx"])
    with zipfile.ZipFile(stream, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr(SHEET, b"<x/>")
    assert read(tmp_path / "roster.xlsx", stream.getvalue()) == ((), ["damaged"])


def test_an_encrypted_zip(tmp_path: Path) -> None:
    data = bytearray(SAMPLES["ods"])
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 1)
    assert read(tmp_path / "roster.ods", bytes(data)) == ((), ["encrypted"])


def test_an_encrypted_workbook_of_old_excel(tmp_path: Path) -> None:
    data = SAMPLES["xls"]
    after = data.index(b"\x09\x08\x10\x00\x00\x06") + 20  # the record after the first: told to be that of a password
    locked = data[:after] + b"\x2f\x00" + data[after + 2 :]
    assert read(tmp_path / "roster.xls", locked) == ((), ["encrypted"])


def test_an_encrypted_document(tmp_path: Path) -> None:
    manifest = b"<manifest:encryption-data/>"
    data = changed(SAMPLES["ods"], {"META-INF/manifest.xml": lambda _: manifest})
    assert read(tmp_path / "roster.ods", data) == ((), ["encrypted"])


ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(("kind", "part"), [("xlsx", SHEET), ("xlsx", "xl/workbook.xml"), ("ods", "content.xml")])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities(kind: str, part: str, encoding: str, tmp_path: Path) -> None:
    def declare(content: bytes) -> bytes:
        body = content.decode().partition("?>")[2] if content.startswith(b"<?xml") else content.decode()
        return f'<?xml version="1.0" encoding="{encoding}"?>{ENTITIES.decode()}{body}'.encode(encoding)

    assert read(tmp_path / f"roster.{kind}", changed(SAMPLES[kind], {part: declare})) == ((), ["entities"])


def test_which_xml_declares_a_type() -> None:
    assert declares_a_type(ENTITIES + b"<x/>")
    assert declares_a_type(b"<!-- " + b" " * 200_000 + b"-->" + ENTITIES)
    assert not declares_a_type(b"<x>&lt;!DOCTYPE</x>")
    assert not declares_a_type(b"not xml")


def test_cells_and_merged_cells_as_large_as_excel(tmp_path: Path) -> None:
    def merge(part: bytes) -> bytes:
        return part.replace(b'ref="A7:C8"', b'ref="A7:XFD1048576"')

    sheets, _ = read(tmp_path / "roster.xlsx", changed(SAMPLES["xlsx"], {SHEET: merge}))
    assert sheets[0].merged == (Span(7, 1, 1048576, 16384),)

    def widen(part: bytes) -> bytes:
        rows = b"".join(b'<row r="%d"><c r="XFD%d"><v>1</v></c></row>' % (row, row) for row in range(20, 100))
        return part.replace(b"</sheetData>", rows + b"</sheetData>")

    assert read(tmp_path / "roster.xlsx", changed(SAMPLES["xlsx"], {SHEET: widen})) == ((), ["too-large"])

    def scatter(part: bytes) -> bytes:
        last = b'<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>'
        return part.replace(b"</sheetData>", last).replace(b'ref="A1:E8"', b'ref="A1:XFD1048576"')

    sheets, _ = read(tmp_path / "roster.xlsx", changed(SAMPLES["xlsx"], {SHEET: scatter}))
    assert sheets[0].rows[-1].number == 1048576


def test_one_long_text_a_million_times(tmp_path: Path) -> None:
    def repeat(part: bytes) -> bytes:
        cell = b"<t:table-cell><x:p>" + b"x" * 30_000 + b"</x:p></t:table-cell></t:table-row>"
        return part.replace(b"</t:table>", b'<t:table-row t:number-rows-repeated="900000">' + cell + b"</t:table>")

    assert read(tmp_path / "roster.ods", changed(SAMPLES["ods"], {"content.xml": repeat})) == ((), ["too-large"])

    def share(part: bytes) -> bytes:
        cell = b'<c t="inlineStr"><is><t>' + b"x" * 30_000 + b"</t></is></c>"
        return part.replace(b"</sheetData>", b"<row>" + cell * 1100 + b"</row></sheetData>")

    assert read(tmp_path / "roster.xlsx", changed(SAMPLES["xlsx"], {SHEET: share})) == ((), ["too-large"])


def test_one_part_shown_as_a_thousand_sheets(tmp_path: Path) -> None:
    def many(part: bytes) -> bytes:
        start, end = part.index(b"<sheets>") + 8, part.index(b"</sheets>")
        return part[:start] + part[start:end] * 1000 + part[end:]

    data = changed(SAMPLES["xlsx"], {"xl/workbook.xml": many})
    assert read(tmp_path / "roster.xlsx", data) == ((), ["too-large"])


def test_deep_xml(tmp_path: Path) -> None:
    deep = b"<a>" * 200_000 + b"</a>" * 200_000
    data = changed(SAMPLES["ods"], {"content.xml": lambda part: part.replace(b"<o:body>", deep + b"<o:body>")})
    read(tmp_path / "roster.ods", data)
    data = changed(SAMPLES["xlsx"], {SHEET: lambda part: part.replace(b"<sheetData>", deep + b"<sheetData>")})
    read(tmp_path / "roster.xlsx", data)


def test_external_links_are_not_followed(tmp_path: Path) -> None:
    def link(part: bytes) -> bytes:
        formula = b'<c r="A1"><f>[1]Sheet1!A1</f></c><c r="B1" t="str"><f>WEBSERVICE("x")</f><v>seen</v></c>'
        start, end = part.index(b'<c r="A1"'), part.index(b'<c r="C1"')
        return part[:start] + formula + part[end:]

    sheets, _ = read(tmp_path / "roster.xlsx", changed(SAMPLES["xlsx"], {SHEET: link}))
    first = sheets[0].rows[0].cells
    assert (first[0].text, first[0].uncomputed, first[1].text) == ("", True, "seen")


def test_what_libraries_say_is_not_repeated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ValueError(SECRET)

    monkeypatch.setattr(engine.intake.spreadsheet, "_by_content", fail)
    assert read(tmp_path / "roster.csv", b"x") == ((), ["damaged"])
