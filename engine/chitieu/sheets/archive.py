"""Packed workbooks (.xlsx, .ods) → their parts, each of a size that was really counted."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO
from xml.etree import ElementTree as ET
from xml.parsers import expat

from chitieu.diagnostics import Text
from chitieu.sheets.raw import LARGEST_CONTENT
from chitieu.text.unreadable import Unreadable

_MOST_PARTS = 5_000
_BLOCK = 1 << 16
Parts = dict[str, bytes]


def damaged() -> Unreadable:
    hint = Text("open it in Excel or LibreOffice and save it again as .xlsx")
    return Unreadable("damaged", Text("the file is damaged: it cannot be read to its end"), hint)


def _bomb() -> Unreadable:
    text = Text("the file unfolds to more than {size} MB, which no list needs", size=LARGEST_CONTENT // 1_000_000)
    return Unreadable("zip-bomb", text, Text("copy the list into a new file and save that"))


def encrypted() -> Unreadable:
    hint = Text("open it in Excel or LibreOffice, remove the password and save it again")
    return Unreadable("encrypted", Text("the file is protected by a password"), hint)


_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,  # cut off within a part
    OSError,
    ValueError,  # offsets below zero, names that are none
    NotImplementedError,  # packed in a way that Python does not know
    RuntimeError,  # encrypted in a way that no flag told
)
"""What zipfile raises of an archive that is damaged: it has no error of its own for all of it."""


def unpack(data: bytes) -> Parts:
    """The parts of an archive by name. Raises Unreadable for bombs, passwords, damage, and declared entities."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _parts(archive)
    except _DAMAGED as error:
        raise damaged() from error


def _parts(archive: zipfile.ZipFile) -> Parts:
    listed = archive.infolist()
    if any(info.flag_bits & 1 for info in listed):
        raise encrypted()
    if sum(info.file_size for info in listed) > LARGEST_CONTENT or len(listed) > _MOST_PARTS:
        raise _bomb()
    parts: Parts = {}
    left = LARGEST_CONTENT
    for info in listed:
        if info.is_dir():
            continue
        if info.filename in parts:  # two readers could see two different workbooks
            raise damaged()
        content = _content(archive, info, left)
        left -= len(content)
        if info.filename.lower().endswith((".xml", ".rels", ".vml")) and declares_a_type(content):
            text = Text("the file declares XML entities, which no spreadsheet program writes")
            raise Unreadable("entities", text)
        parts[info.filename] = content
    return parts


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    """A part block by block, because the size that the archive claims may lie. Raises Unreadable beyond ``most``."""
    blocks = []
    with archive.open(info) as stream:
        while block := stream.read(_BLOCK):
            most -= len(block)
            if most < 0:
                raise _bomb()
            blocks.append(block)
    return b"".join(blocks)


def tree(part: bytes) -> ET.Element:
    """A part of XML as a tree. Raises ParseError. It has no entities: ``unpack`` refuses an archive with some."""
    return ET.fromstring(part)  # noqa: S314 - see above


class _Seen(Exception):
    """The root element or a document type, whichever comes first."""


def declares_a_type(content: bytes) -> bool:
    """Whether an XML text has a document type, where entities are declared. Faulty XML is left to its reader."""
    parser = expat.ParserCreate()
    found = []

    def seen_type(*_: object) -> None:
        found.append(True)
        raise _Seen

    def seen_root(*_: object) -> None:
        raise _Seen

    parser.StartDoctypeDeclHandler = seen_type
    parser.StartElementHandler = seen_root
    try:
        for start in range(0, len(content), _BLOCK):
            parser.Parse(content[start : start + _BLOCK])
    except (_Seen, expat.ExpatError):
        pass
    return bool(found)
