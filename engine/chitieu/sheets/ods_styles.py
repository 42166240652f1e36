"""Which font an OpenDocument style comes to, whether it crosses text out, and which tables it hides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from xml.etree import ElementTree as ET

STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_DEEPEST = 20  # parents of parents of a style


class _Style(NamedTuple):
    """``struck`` is ``None`` where the style does not say whether its text is crossed out: the parent does."""

    parent: str = ""
    font: str = ""
    struck: bool | None = None
    displayed: bool = True


class Styles:
    """Filled with the elements of styles.xml, then of content.xml, as they are met."""

    def __init__(self) -> None:
        self._faces: dict[str, str] = {}
        self._styles: dict[tuple[str, str], _Style] = {}
        self._default = _Style()

    def add(self, element: ET.Element) -> None:
        """Takes a font face or a style; passes over everything else."""
        if element.tag == f"{STYLE}font-face":
            family = element.get(f"{SVG}font-family", "")
            self._faces[element.get(f"{STYLE}name", "")] = family.strip("'\"")
        elif element.tag in {f"{STYLE}style", f"{STYLE}default-style"}:
            self._add_style(element)

    def font(self, family: str, name: str | None) -> str:
        """The font of a style of the family ``table-cell`` or ``text``; "" when none is named."""
        return next((style.font for style in self._inherited(family, name) if style.font), "")

    def struck(self, family: str, name: str | None) -> bool | None:
        """Whether a style of such a family crosses its text out; ``None`` when it leaves that to what it stands in."""
        return next((style.struck for style in self._inherited(family, name) if style.struck is not None), None)

    def _inherited(self, family: str, name: str | None) -> Iterator[_Style]:
        """A style, its parents, and what holds for all cells."""
        key = name or "Default"
        for _ in range(_DEEPEST):
            style = self._styles.get((family, key))
            if style is None:
                break
            yield style
            key = style.parent
        if family == "table-cell":
            yield self._default

    def hides(self, table_style: str | None) -> bool:
        """Whether a table of this style is hidden."""
        style = self._styles.get(("table", table_style or ""))
        return style is not None and not style.displayed

    def _add_style(self, element: ET.Element) -> None:
        family = element.get(f"{STYLE}family", "")
        text = element.find(f"{STYLE}text-properties")
        font, struck = "", None
        if text is not None:
            struck = _crosses_out(text)
            face = text.get(f"{STYLE}font-name", "")
            font = self._faces.get(face, face) or text.get(f"{FO}font-family", "").strip("'\"")
        table = element.find(f"{STYLE}table-properties")
        displayed = table is None or table.get(f"{TABLE}display") != "false"
        style = _Style(element.get(f"{STYLE}parent-style-name", ""), font, struck, displayed)
        if element.tag == f"{STYLE}style":
            self._styles[family, element.get(f"{STYLE}name", "")] = style
        elif family == "table-cell":
            self._default = style


def _crosses_out(text: ET.Element) -> bool | None:
    """Whether properties of text draw a line through it. Either of two attributes may say so, or say that none is."""
    said = [text.get(f"{STYLE}text-line-through-{what}") for what in ("style", "type")]
    given = [value for value in said if value is not None]
    return "none" not in given if given else None
