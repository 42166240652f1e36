"""What Office files have in common: how sheets are printed, and no time of making, so that they can be compared."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

_RISKY = {"=", "+", "-", "@"}
_A4 = 9  # as Excel numbers paper
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # what a zip file can say; the time of writing is not part of a result


def plain_text(sheet: Worksheet, row: int, column: int, text: str) -> Cell | MergedCell:
    """A text in a cell, whatever it starts with: = + - @ run nothing. Nothing for ""."""
    cell = sheet.cell(row, column, text or None)
    if text:
        cell.data_type = "s"
        cell.quotePrefix = would_run(text)
    return cell


def would_run(text: str) -> bool:
    """Whether a text would run as a formula once somebody has edited its cell, unless it is marked as a text."""
    return text.lstrip()[:1] in _RISKY


def on_paper(sheet: Worksheet, rows: str) -> None:
    """A4 across, as wide as the page, with these rows on each page."""
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.print_title_rows = rows
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", _A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def settled(data: bytes, values: Mapping[str, Mapping[str, Fraction]] = MappingProxyType({})) -> bytes:
    """An Office file without the time it was made: the same content is the same file.

    ``values`` are what formulas come to, by sheet and cell: openpyxl does not write them, and a preview on a
    phone works nothing out.
    """
    paper = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as made, zipfile.ZipFile(paper, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in made.namelist():
            content = made.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rb"\g<1>1980-01-01T00:00:00Z", content)
            if cells := values.get(name):
                content = _with_values(content, cells)
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            kept.writestr(entry, content)
    return paper.getvalue()


def _with_values(sheet: bytes, values: Mapping[str, Fraction]) -> bytes:
    """The XML of a sheet with the value of each formula beside it."""

    def valued(cell: re.Match[bytes]) -> bytes:
        value = values[cell["name"].decode()]
        return cell["formula"] + f"<v>{float(value)!r}</v>".encode()

    return re.sub(rb'(?P<formula><c r="(?P<name>[A-Z]+\d+)"[^>]*><f>[^<]*</f>)<v(?: ?/>|></v>)', valued, sheet)
