"""A copy of a report with comments: at their places, and with nothing else changed."""

from __future__ import annotations

import random
import re
import subprocess
import zipfile
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import docx
import pytest

from chitieu.diagnostics import InvalidInput, Problems
from chitieu.language import language
from chitieu.prose.word_comments import commented
from chitieu.text.unreadable import Unreadable
from chitieu.use_cases.proofread import proofread_file
from chitieu.views.proofreading import remarks_of
from chitieu.views.tables.words import Words
from tests.conftest import HANGING, Run
from tests.prose.word_files import (
    endnotes,
    footnotes,
    level,
    listed,
    numbering,
    paragraph,
    table,
    word_bytes,
    word_file,
)

_WORDS = Words(language("en"), 1)
_SLIP = "Có 3/17 cơ quan, đạt 18,6%."
_ADDED = re.compile(rb'<w:commentRange(?:Start|End) w:id="\d+"/>|<w:r><w:commentReference w:id="\d+"/></w:r>')


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _commented(path: Path, *, every: bool = False) -> bytes:
    found = proofread_file(path, Problems())
    return commented(path.read_bytes(), remarks_of(found, _WORDS, every=every))


def _marked(data: bytes) -> list[str]:
    """The text between the marks of each comment, tags and all left out."""
    document = _parts(data)["word/document.xml"].decode()
    ids = re.findall(r'commentRangeStart w:id="(\d+)"', document)
    texts = [re.search(rf'RangeStart w:id="{id}"/>(.*?)<w:commentRangeEnd w:id="{id}"', document) for id in ids]
    return [re.sub("<[^>]*>", "", text[1]) for text in texts if text]


def _run(text: str) -> str:
    return f'<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def test_comments_stand_around_the_runs_of_a_statement(tmp_path: Path) -> None:
    runs = "".join(map(_run, ("Toàn huyện ", "có 3", "/17 cơ quan,", " đạt 18", ",6%", " và còn nữa.")))
    path = word_file(tmp_path / "a.docx", f"<w:p>{runs}</w:p>" + paragraph("Có 36/38 xã đạt chuẩn (chiếm 94,7%)."))
    assert _marked(_commented(path)) == ["có 3/17 cơ quan, đạt 18,6%"]
    assert _marked(_commented(path, every=True))[1] == "Có 36/38 xã đạt chuẩn (chiếm 94,7%)."


def test_nothing_else_is_changed(tmp_path: Path) -> None:
    lists = numbering(_1=level(0, "upperRoman", "%1."))
    body = listed("KẾT QUẢ", 1) + paragraph(_SLIP) + "<w:p><w:hyperlink>" + _run(_SLIP) + "</w:hyperlink></w:p>"
    before = word_bytes(body + "<w:sectPr/>", numbering=lists)
    (tmp_path / "a.docx").write_bytes(before)
    old, new = _parts(before), _parts(_commented(tmp_path / "a.docx"))
    assert set(new) == {*old, "word/comments.xml", "word/_rels/document.xml.rels"}
    assert _ADDED.sub(b"", new["word/document.xml"]) == old["word/document.xml"]
    assert len(_ADDED.findall(new["word/document.xml"])) == 6
    assert [name for name in old if old[name] != new[name]] == ["[Content_Types].xml", "word/document.xml"]
    again = _commented(word_file(tmp_path / "b.docx", paragraph("Không có gì.")))
    assert again == (tmp_path / "b.docx").read_bytes()


def test_tables_boxes_and_footnotes(tmp_path: Path) -> None:
    rows = [("Xã", "Nam", "Nữ", "Tổng"), *((f"Phòng {at}", f"{at}", "2", f"{at + 2 + at // 4}") for at in range(1, 5))]
    cell = "Trong kỳ, phòng chuyên môn đã số hóa hồ sơ: có 3/17 cơ quan, đạt 18,6%."
    nested = f"<w:tbl><w:tr><w:tc>{paragraph('Nêu')}{table(('trong',))}{paragraph(cell)}</w:tc></w:tr></w:tbl>"
    box = (
        f"<w:p><w:r><w:pict><w:txbxContent>{paragraph(_SLIP)}</w:txbxContent></w:pict></w:r>{_run('Ngoài khung')}</w:p>"
    )
    note = f'<w:p>{_run("Có chú thích")}<w:r><w:footnoteReference w:id="1"/></w:r></w:p>'
    path = word_file(tmp_path / "a.docx", table(*rows) + nested + box + note, footnotes=footnotes(_SLIP))
    assert _marked(_commented(path)) == ["7", f"Nêutrong{cell}", _SLIP, ""]


def test_an_endnote_has_its_comment_at_its_mark(tmp_path: Path) -> None:
    note = f'<w:p>{_run("Có chú thích")}<w:r><w:endnoteReference w:id="1"/></w:r></w:p>'
    path = word_file(tmp_path / "a.docx", note, endnotes=endnotes(_SLIP), footnotes=footnotes("Ghi chú."))
    assert _marked(_commented(path)) == [""]


def test_comments_that_are_there_stay(tmp_path: Path) -> None:
    document = docx.Document()
    added = document.add_paragraph()
    document.add_comment(added.add_run("Có 3/17 cơ quan, "), "Kiểm tra lại", author="An")
    added.add_run("đạt 18,6%.")
    document.save(str(tmp_path / "a.docx"))
    before, data = (tmp_path / "a.docx").read_bytes(), _commented(tmp_path / "a.docx")
    old, new = _parts(before), _parts(data)
    changed = {name for name in new if old.get(name) != new[name]}
    assert changed == {"word/document.xml", "word/comments.xml"}
    assert new["word/comments.xml"].startswith(old["word/comments.xml"].rpartition(b"</")[0])
    comments = docx.Document(BytesIO(data)).comments
    assert [(one.comment_id, one.author) for one in comments] == [(0, "An"), (1, "chitieu")]
    twice = commented(data, remarks_of(proofread_file(tmp_path / "a.docx", Problems()), _WORDS, every=False))
    assert [one.comment_id for one in docx.Document(BytesIO(twice)).comments] == [0, 1, 2]


def test_what_is_quoted_is_text(tmp_path: Path) -> None:
    path = word_file(tmp_path / "a.docx", paragraph("Ð&lt;script&gt;&amp; có &#x1F600; Ðảng"))
    data = _commented(path)
    told = [one.text for one in docx.Document(BytesIO(_with_relations(data))).comments]
    assert any("Ðảng" in text for text in told)


def _with_relations(data: bytes) -> bytes:
    """A file that python-docx opens: with a relation to its document."""
    stream = BytesIO()
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in _parts(data).items():
            types = f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>'.encode()
            kinds = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            whole = content.replace(b"</Types>", kinds.encode() + types) if name == "[Content_Types].xml" else content
            archive.writestr(name, whole)
        link = f'<Relationship Id="a" Type="{office}" Target="word/document.xml"/>'
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{space}">{link}</Relationships>')
    return stream.getvalue()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("word/document.xml", b"<w:", b"<"), "other-xml"),
        (("_xmlsignatures/sig1.xml", b"", b"<x/>"), "signed"),
        (("[Content_Types].xml", b"Types", b"x"), "damaged"),
    ],
)
def test_what_is_refused(tmp_path: Path, change: tuple[str, bytes, bytes], code: str) -> None:
    path = word_file(tmp_path / "a.docx", paragraph(_SLIP))
    remarks = list(remarks_of(proofread_file(path, Problems()), _WORDS, every=False))
    name, old, new = change
    parts = _parts(path.read_bytes())
    parts[name] = parts[name].replace(old, new).replace(b"</x", b"</y") if name in parts else new
    if code == "other-xml":
        parts[name] = re.sub(rb"</w:", b"</", parts[name]).replace(b"xmlns:w", b"xmlns")
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    with pytest.raises(Unreadable) as raised:
        commented(stream.getvalue(), remarks)
    assert raised.value.code == code


def test_fuzzed_files_are_commented_or_refused(tmp_path: Path) -> None:
    body = paragraph(_SLIP) + table(("a", "1"), (_SLIP * 2, "2")) + listed(_SLIP, 1)
    whole = _parts(word_bytes(body, footnotes=footnotes(_SLIP)))
    lot, path = random.Random(7), tmp_path / "a.docx"
    for _ in range(150):
        stream = BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            for name, content in whole.items():
                data = bytearray(content)
                for _ in range(lot.randint(0, 2)):
                    at = lot.randrange(len(data))
                    data[at : at + lot.randint(0, 9)] = lot.choice(
                        [b"", b"<", b"</w:tc>", b"<w:tbl>", b"<w:r>", b"<w:p>"]
                    )
                archive.writestr(name, bytes(data))
        path.write_bytes(stream.getvalue())
        with suppress(InvalidInput, Unreadable):
            _commented(path)


def test_the_command_writes_a_copy(run: Run, tmp_path: Path) -> None:
    path = word_file(tmp_path / "bao-cao.docx", paragraph(_SLIP))
    ran = run("proofread", path, "-o", tmp_path / "soat.docx", "--fail-on", "wrong")
    assert (ran.code, ran.err) == (1, "")
    assert _marked((tmp_path / "soat.docx").read_bytes()) == [_SLIP]
    assert run("proofread", path, "-o", path).code == 2
    (tmp_path / "a.txt").write_text(_SLIP, encoding="utf-8")
    refused = run("proofread", tmp_path / "a.txt", "-o", tmp_path / "b.docx", "--lang", "en")
    assert refused.code == 3
    assert "comments can be written into a Word file" in refused.err
    assert not (tmp_path / "b.docx").exists()


@pytest.mark.needs("soffice")
@pytest.mark.slow("an office opens and saves")
def test_libreoffice_opens_and_saves_it(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Mở đầu.")
    document.add_comment(document.add_paragraph(_SLIP).runs[0], "Kiểm tra lại", author="An")
    document.save(str(tmp_path / "a.docx"))
    (tmp_path / "soat.docx").write_bytes(_commented(tmp_path / "a.docx"))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "docx", "--outdir", str(tmp_path / "saved")]
    subprocess.run([*command, str(tmp_path / "soat.docx")], check=True, capture_output=True, timeout=HANGING)
    saved = docx.Document(str(tmp_path / "saved/soat.docx"))
    assert sorted(one.author for one in saved.comments) == ["An", "chitieu"]
    assert [one.text for one in saved.paragraphs] == ["Mở đầu.", _SLIP]
