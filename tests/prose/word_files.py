"""Small Word files, written by hand: parts of a text that tests choose."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)


def paragraph(text: str, properties: str = "") -> str:
    """A paragraph; ``properties`` is XML."""
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def listed(text: str, number: int, level: int = 0) -> str:
    """A paragraph of a numbered list."""
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def table(*rows: tuple[str, ...]) -> str:
    """A table of texts."""
    cells = ["".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) for row in rows]
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def level(at: int, format: str, text: str) -> str:
    """A level of a list."""
    return f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{format}"/><w:lvlText w:val="{text}"/></w:lvl>'


def numbering(**lists: str) -> str:
    """The part of lists: each by its number, ``_1=level(…)``."""
    numbers = [name.lstrip("_") for name in lists]
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{number}">{levels}</w:abstractNum>'
        for number, levels in zip(numbers, lists.values(), strict=True)
    )
    nums = "".join(f'<w:num w:numId="{one}"><w:abstractNumId w:val="{one}"/></w:num>' for one in numbers)
    return f"<w:numbering {_W}>{abstract}{nums}</w:numbering>"


def word_file(path: Path, body: str, **parts: str) -> Path:
    """A file with a body and other parts by name: ``footnotes=…``."""
    path.write_bytes(word_bytes(body, **parts))
    return path


def word_bytes(body: str, **parts: str) -> bytes:
    """The same as bytes."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("word/document.xml", f"<w:document {_W}><w:body>{body}</w:body></w:document>")
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content)
    return stream.getvalue()


def footnotes(*texts: str) -> str:
    """The part of footnotes."""
    notes = "".join(f'<w:footnote w:id="{id}">{paragraph(text)}</w:footnote>' for id, text in enumerate(texts, 1))
    separator = f'<w:footnote w:type="separator" w:id="0">{paragraph("")}</w:footnote>'
    return f"<w:footnotes {_W}>{separator}{notes}</w:footnotes>"


def endnotes(*texts: str) -> str:
    """The part of endnotes."""
    return footnotes(*texts).replace("footnote", "endnote")


def styles(id: str, number: int) -> str:
    """A style that numbers its paragraphs, and one that is based on it."""
    numbered = f'<w:numPr><w:numId w:val="{number}"/></w:numPr>'
    return (
        f'<w:styles {_W}><w:style w:styleId="{id}"><w:pPr>{numbered}</w:pPr></w:style>'
        f'<w:style w:styleId="{id}Child"><w:basedOn w:val="{id}"/></w:style></w:styles>'
    )
