"""The styles of a workbook of Excel, as far as they say something of what a cell holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

from chitieu.sheets.archive import tree
from chitieu.sheets.xlsx_texts import says

# The formats that Excel names by their numbers alone (ECMA-376, part 1, 18.8.30), where they show more than digits.
_BUILT_IN = {
    9: "0%",
    10: "0.00%",
    14: "d/m/yyyy",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "d/m/yyyy h:mm",
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
}


class Styled(NamedTuple):
    """What a style says of a cell: its font, whether it is crossed out, and its number format."""

    font: str = ""
    struck: bool = False
    number_format: str = "General"


def read_styles(part: bytes) -> tuple[Styled, ...]:
    """The styles of cells by their numbers."""
    root = tree(part)
    fonts = [(_value(font, "name"), _struck(font)) for font in root.iterfind("{*}fonts/{*}font")]
    formats = dict(_BUILT_IN)
    for own in root.iterfind("{*}numFmts/{*}numFmt"):
        formats[int(own.get("numFmtId", 0))] = own.get("formatCode", "")
    return tuple(_styles(root, fonts, formats))


def _styles(root: Element, fonts: list[tuple[str, bool]], formats: dict[int, str]) -> Iterator[Styled]:
    for style in root.iterfind("{*}cellXfs/{*}xf"):
        font, struck = fonts[int(style.get("fontId", 0))] if fonts else ("", False)
        yield Styled(font, struck, formats.get(int(style.get("numFmtId", 0)), "General"))


def _value(font: Element, name: str) -> str:
    found = font.find(f"{{*}}{name}")
    return "" if found is None else found.get("val", "")


def _struck(font: Element) -> bool:
    found = font.find("{*}strike")
    return found is not None and says(found.attrib)
