"""Small spreadsheets that unfold to more than a machine holds, or reach beyond themselves."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from chitieu.sheets.archive import declares_a_type
from chitieu.sheets.grid import Span
from tests.hostile import SAMPLES, SHEET, changed, read


def test_a_zip_that_unfolds_to_too_much(tmp_path: Path) -> None:
    bomb = changed(SAMPLES["xlsx"], {"xl/sharedStrings.xml": lambda _: bytes(101_000_000)})
    assert len(bomb) < 200_000
    assert read(tmp_path / "list.xlsx", bomb) == ((), ["zip-bomb"])


def test_a_zip_that_lies_about_its_sizes(tmp_path: Path) -> None:
    """A size of 1000 bytes is claimed, 200,000,000 come: they are never all in memory."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/a.xml", bytes(200_000_000))
    lie = stream.getvalue().replace((200_000_000).to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    tracemalloc.start()
    try:
        assert read(tmp_path / "list.xlsx", lie) == ((), ["damaged"])
        assert tracemalloc.get_traced_memory()[1] < 60_000_000  # the buffer for the largest file, and little else
    finally:
        tracemalloc.stop()


def test_a_zip_with_two_parts_of_one_name(tmp_path: Path) -> None:
    stream = io.BytesIO(SAMPLES["xlsx"])
    with zipfile.ZipFile(stream, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr(SHEET, b"<x/>")
    assert read(tmp_path / "list.xlsx", stream.getvalue()) == ((), ["damaged"])


def test_an_encrypted_zip(tmp_path: Path) -> None:
    data = bytearray(SAMPLES["ods"])
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 1)
    assert read(tmp_path / "list.ods", bytes(data)) == ((), ["encrypted"])


def test_an_encrypted_workbook_of_old_excel(tmp_path: Path) -> None:
    data = SAMPLES["xls"]
    after = data.index(b"\x09\x08\x10\x00\x00\x06") + 20  # the record after the first: told to be that of a password
    locked = data[:after] + b"\x2f\x00" + data[after + 2 :]
    assert read(tmp_path / "list.xls", locked) == ((), ["encrypted"])


def test_an_encrypted_document(tmp_path: Path) -> None:
    manifest = b"<manifest:encryption-data/>"
    data = changed(SAMPLES["ods"], {"META-INF/manifest.xml": lambda _: manifest})
    assert read(tmp_path / "list.ods", data) == ((), ["encrypted"])


ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(("kind", "part"), [("xlsx", SHEET), ("xlsx", "xl/workbook.xml"), ("ods", "content.xml")])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities(kind: str, part: str, encoding: str, tmp_path: Path) -> None:
    def declare(content: bytes) -> bytes:
        body = content.decode().partition("?>")[2] if content.startswith(b"<?xml") else content.decode()
        return f'<?xml version="1.0" encoding="{encoding}"?>{ENTITIES.decode()}{body}'.encode(encoding)

    assert read(tmp_path / f"list.{kind}", changed(SAMPLES[kind], {part: declare})) == ((), ["entities"])


def test_which_xml_declares_a_type() -> None:
    assert declares_a_type(ENTITIES + b"<x/>")
    assert declares_a_type(b"<!-- " + b" " * 200_000 + b"-->" + ENTITIES)
    assert not declares_a_type(b"<x>&lt;!DOCTYPE</x>")
    assert not declares_a_type(b"not xml")


def test_cells_and_merged_cells_as_large_as_excel(tmp_path: Path) -> None:
    def merge(part: bytes) -> bytes:
        return part.replace(b'ref="A7:C8"', b'ref="A7:XFD1048576"')

    sheets, _ = read(tmp_path / "list.xlsx", changed(SAMPLES["xlsx"], {SHEET: merge}))
    assert sheets[0].merged == (Span(7, 1, 1048576, 16384),)

    def widen(part: bytes) -> bytes:
        rows = b"".join(b'<row r="%d"><c r="XFD%d"><v>1</v></c></row>' % (row, row) for row in range(20, 100))
        return part.replace(b"</sheetData>", rows + b"</sheetData>")

    assert read(tmp_path / "list.xlsx", changed(SAMPLES["xlsx"], {SHEET: widen})) == ((), ["too-large"])

    def scatter(part: bytes) -> bytes:
        last = b'<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>'
        return part.replace(b"</sheetData>", last).replace(b'ref="A1:E8"', b'ref="A1:XFD1048576"')

    sheets, _ = read(tmp_path / "list.xlsx", changed(SAMPLES["xlsx"], {SHEET: scatter}))
    assert sheets[0].rows[-1].number == 1048576


def test_one_long_text_a_million_times(tmp_path: Path) -> None:
    def repeat(part: bytes) -> bytes:
        cell = b"<t:table-cell><x:p>" + b"x" * 30_000 + b"</x:p></t:table-cell></t:table-row>"
        return part.replace(b"</t:table>", b'<t:table-row t:number-rows-repeated="900000">' + cell + b"</t:table>")

    assert read(tmp_path / "list.ods", changed(SAMPLES["ods"], {"content.xml": repeat})) == ((), ["too-large"])

    def share(part: bytes) -> bytes:
        cell = b'<c t="inlineStr"><is><t>' + b"x" * 30_000 + b"</t></is></c>"
        return part.replace(b"</sheetData>", b"<row>" + cell * 1100 + b"</row></sheetData>")

    assert read(tmp_path / "list.xlsx", changed(SAMPLES["xlsx"], {SHEET: share})) == ((), ["too-large"])


def test_one_part_shown_as_a_thousand_sheets(tmp_path: Path) -> None:
    def many(part: bytes) -> bytes:
        start, end = part.index(b"<sheets>") + 8, part.index(b"</sheets>")
        return part[:start] + part[start:end] * 1000 + part[end:]

    data = changed(SAMPLES["xlsx"], {"xl/workbook.xml": many})
    assert read(tmp_path / "list.xlsx", data) == ((), ["too-large"])


def test_deep_xml(tmp_path: Path) -> None:
    deep = b"<a>" * 200_000 + b"</a>" * 200_000
    data = changed(SAMPLES["ods"], {"content.xml": lambda part: part.replace(b"<o:body>", deep + b"<o:body>")})
    read(tmp_path / "list.ods", data)
    data = changed(SAMPLES["xlsx"], {SHEET: lambda part: part.replace(b"<sheetData>", deep + b"<sheetData>")})
    read(tmp_path / "list.xlsx", data)


def test_external_links_are_not_followed(tmp_path: Path) -> None:
    def link(part: bytes) -> bytes:
        formula = b'<c r="A1"><f>[1]Sheet1!A1</f></c><c r="B1" t="str"><f>WEBSERVICE("x")</f><v>seen</v></c>'
        start, end = part.index(b'<c r="A1"'), part.index(b'<c r="C1"')
        return part[:start] + formula + part[end:]

    sheets, _ = read(tmp_path / "list.xlsx", changed(SAMPLES["xlsx"], {SHEET: link}))
    first = sheets[0].rows[0].cells
    assert (first[0].text, first[0].uncomputed, first[1].text) == ("", True, "seen")
