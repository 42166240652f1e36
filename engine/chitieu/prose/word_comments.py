"""A Word file with comments at places of its text. Marks are added between runs, and nothing else is touched.

Every part but those that name comments stays as it is, byte for byte; comments that are there already stay.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from posixpath import join, normpath
from xml.parsers import expat

from chitieu.diagnostics import Text
from chitieu.prose.statements import WordRemark
from chitieu.prose.word_runs import Stretch, word_runs
from chitieu.sheets.archive import Parts, damaged, unpack
from chitieu.sheets.word import DOCUMENT, attribute, read_part
from chitieu.text.unreadable import Unreadable

_AUTHOR, _INITIALS = "chitieu", "ct"
_RELATIONS, _TYPES = "word/_rels/document.xml.rels", "[Content_Types].xml"
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_USUAL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS_SPACE = "http://schemas.openxmlformats.org/package/2006/relationships"
_HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def commented(data: bytes, remarks: Iterable[WordRemark]) -> bytes:
    """The file with a comment for each remark whose place is found.

    Raises Unreadable for what cannot be read, and for signed files, whose signature would be broken.
    """
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        text = Text("comments can be written into a Word file (.docx) only, and this report is none")
        raise Unreadable("no-comments", text, Text("choose another kind of file, such as -o soat.html or soat.xlsx"))
    parts = unpack(data)
    if any(name.startswith("_xmlsignatures/") for name in parts):
        text = Text("the file is signed: comments in it would break the signature")
        raise Unreadable("signed", text, Text("comment a copy that is not signed"))
    if DOCUMENT not in parts or _TYPES not in parts:
        raise damaged()
    _require_letters_of_one_byte(parts[DOCUMENT])
    runs = word_runs(parts)
    placed = [(one, stretch) for one in remarks if (stretch := runs.of(one.spot, one.text, one.start)) is not None]
    return _packed(data, _changed(parts, placed)) if placed else data


def _require_letters_of_one_byte(content: bytes) -> None:
    """Marks are written in ASCII. Raises Unreadable for XML in which they would be other letters (UTF-16)."""
    if b"\0" in content[:200]:
        raise _other_xml()


def _other_xml() -> Unreadable:
    return Unreadable("other-xml", Text("the file is written in a way of XML that comments cannot be added to"))


def _changed(parts: Parts, placed: Sequence[tuple[WordRemark, Stretch]]) -> Mapping[str, bytes]:
    """The parts that name comments, as they are with those that are added."""
    name = _comments_part(parts)
    space = _space(parts[DOCUMENT])
    known = parts.get(name or "")
    first = 1 + max(_ids(known) if known is not None else [], default=-1)
    numbered = list(enumerate(placed, first))
    changed = {DOCUMENT: _marked(parts[DOCUMENT], [(number, stretch) for number, (_, stretch) in numbered])}
    if name is None or known is None:
        name = _free("word/comments{}.xml", parts)
        known = _HEAD + f'<w:comments xmlns:w="{space}"></w:comments>'.encode()
        changed[_RELATIONS] = _related(parts, name, space)
        changed[_TYPES] = _before_end(parts[_TYPES], f'<Override PartName="/{name}" ContentType="{_KIND}"/>')
    prefix = _prefix(known, known.index(b"<" + (_root(known) or b"")))
    told = "".join(_comment(number, one.lines, prefix) for number, (one, _) in numbered)
    changed[name] = _before_end(known, told)
    return changed


def _marked(content: bytes, placed: Sequence[tuple[int, Stretch]]) -> bytes:
    """The document with the marks of comments around their runs."""
    added: list[tuple[int, int, int, str]] = []
    for number, stretch in placed:
        prefix = _prefix(content, stretch.begin)
        added.append((stretch.begin, 1, number, f'<{prefix}commentRangeStart {prefix}id="{number}"/>'))
        mark = f'<{prefix}r><{prefix}commentReference {prefix}id="{number}"/></{prefix}r>'
        added.append((stretch.end, 0, number, f'<{prefix}commentRangeEnd {prefix}id="{number}"/>{mark}'))
    pieces, at = [], 0
    for place, _, _, text in sorted(added):
        pieces += [content[at:place], text.encode()]
        at = place
    return b"".join([*pieces, content[at:]])


def _comment(number: int, lines: Iterable[str], prefix: str) -> str:
    p = prefix
    head = f'<{p}comment {p}id="{number}" {p}author="{_AUTHOR}" {p}initials="{_INITIALS}">'
    told = "".join(f'<{p}p><{p}r><{p}t xml:space="preserve">{_escaped(line)}</{p}t></{p}r></{p}p>' for line in lines)
    return f"{head}{told}</{p}comment>"


def _escaped(text: str) -> str:
    """A text in letters that every encoding has; what XML cannot hold is left out."""
    plain = _NO_XML.sub("", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return plain.encode("ascii", "xmlcharrefreplace").decode()


def _prefix(content: bytes, at: int) -> str:
    """The prefix of the element that begins at a byte: “w:”. Raises Unreadable where it has none."""
    match = re.match(rb"<([A-Za-z_][\w.-]*:)", content[at : at + 100])
    if match is None:
        raise _other_xml()
    return match[1].decode()


def _root(content: bytes) -> bytes | None:
    """The name of the first element, as it is written."""
    match = re.search(rb"<([A-Za-z_][\w.:-]*)", content)
    return match[1] if match else None


def _space(content: bytes) -> str:
    """The namespace of a document."""
    found: list[str] = []
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = lambda name, _: found.append(name.rpartition(" ")[0]) if not found else None
    parser.Parse(content, True)
    return found[0]


def _ids(content: bytes) -> list[int]:
    ids: list[int] = []

    def begin(name: str, attributes: Mapping[str, str]) -> None:
        value = attribute(attributes, "id")
        if name == "comment" and value.isascii() and value.isdigit() and len(value) < 10:
            ids.append(int(value))

    read_part(content, begin, lambda _: None)
    return ids


def _before_end(content: bytes, text: str) -> bytes:
    """An XML text with something added at the end of its root. Raises Unreadable for damage."""
    _require_letters_of_one_byte(content)
    parser = expat.ParserCreate()
    at, root = 0, ""

    def end(name: str) -> None:
        nonlocal at, root
        at, root = parser.CurrentByteIndex, name

    parser.EndElementHandler = end
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise damaged() from error
    if content[at : at + 2] == b"</":
        return content[:at] + text.encode() + content[at:]
    close = content.index(b"/>", at)
    return content[:close] + b">" + text.encode() + f"</{root}>".encode() + content[close + 2 :]


def _comments_part(parts: Parts) -> str | None:
    """The part that the document names for comments; ``None`` where it names none."""
    found: list[str] = []
    parser = expat.ParserCreate(namespace_separator=" ")

    def begin(_: str, attributes: Mapping[str, str]) -> None:
        if attributes.get("Type", "").endswith("/relationships/comments"):
            target = attributes.get("Target", "")
            found.append(target[1:] if target.startswith("/") else normpath(join("word", target)))

    parser.StartElementHandler = begin
    try:
        parser.Parse(parts.get(_RELATIONS, b"<x/>"), True)
    except expat.ExpatError as error:
        raise damaged() from error
    return next((name for name in found if name in parts), None)


def _related(parts: Parts, name: str, space: str) -> bytes:
    """The relations of the document with that to its comments."""
    known = parts.get(_RELATIONS, _HEAD + f'<Relationships xmlns="{_RELATIONS_SPACE}"></Relationships>'.encode())
    kind = _STRICT if space.startswith("http://purl.oclc.org/") else _USUAL
    id = next(one for number in range(len(known)) if (one := f"rIdChitieu{number}").encode() not in known)
    target = name.removeprefix("word/")
    return _before_end(known, f'<Relationship Id="{id}" Type="{kind}/comments" Target="{target}"/>')


def _free(pattern: str, parts: Parts) -> str:
    """The first name of a pattern that no part has."""
    names = (pattern.format(number or "") for number in range(len(parts) + 1))
    return next(name for name in names if name not in parts)


def _packed(data: bytes, changed: Mapping[str, bytes]) -> bytes:
    """The archive with parts that are other or new; the rest is taken over as it is."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = changed.get(info.filename)
            new.writestr(info, old.read(info) if content is None else content)
        present = set(old.namelist())
        for name, content in changed.items():
            if name not in present:
                new.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()
