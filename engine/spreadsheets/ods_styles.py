"""Which font an OpenDocument style comes to, and which tables it hides."""

from __future__ import annotations

from typing import NamedTuple
from xml.etree import ElementTree as ET

STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_DEEPEST = 20  # parents of parents of a style


class _Style(NamedTuple):
    parent: str
    font: str
    displayed: bool


class Styles:
    """Filled with the elements of styles.xml, then of content.xml, as they are met."""

    def __init__(self) -> None:
        self._faces: dict[str, str] = {}
        self._styles: dict[tuple[str, str], _Style] = {}
        self._default = ""

    def add(self, element: ET.Element) -> None:
        """Takes a font face or a style; passes over everything else."""
        if element.tag == f"{STYLE}font-face":
            family = element.get(f"{SVG}font-family", "")
            self._faces[element.get(f"{STYLE}name", "")] = family.strip("'\"")
        elif element.tag in {f"{STYLE}style", f"{STYLE}default-style"}:
            self._add_style(element)

    def font(self, family: str, name: str | None) -> str:
        """The font of a style of the family ``table-cell`` or ``text``; "" when none is named."""
        key = name or "Default"
        for _ in range(_DEEPEST):
            style = self._styles.get((family, key))
            if style is None:
                break
            if style.font:
                return style.font
            key = style.parent
        return self._default if family == "table-cell" else ""

    def hides(self, table_style: str | None) -> bool:
        """Whether a table of this style is hidden."""
        style = self._styles.get(("table", table_style or ""))
        return style is not None and not style.displayed

    def _add_style(self, element: ET.Element) -> None:
        family = element.get(f"{STYLE}family", "")
        text = element.find(f"{STYLE}text-properties")
        font = ""
        if text is not None:
            face = text.get(f"{STYLE}font-name", "")
            font = self._faces.get(face, face) or text.get(f"{FO}font-family", "").strip("'\"")
        table = element.find(f"{STYLE}table-properties")
        displayed = table is None or table.get(f"{TABLE}display") != "false"
        if element.tag == f"{STYLE}default-style":
            if family == "table-cell":
                self._default = font
            return
        name = element.get(f"{STYLE}name", "")
        self._styles[family, name] = _Style(element.get(f"{STYLE}parent-style-name", ""), font, displayed)
