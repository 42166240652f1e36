"""Targets of a document in a table, a row for each: what stands in its cells, with their places.

The sheet is the one that ``chitieu export-template targets`` writes. It is known by its header; what rows mean is
worked out elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from chitieu.diagnostics import Place, Problems, Text
from chitieu.lists.words import fold
from chitieu.sheets.grid import Cell, Row, Sheet

_DEEPEST_HEADER = 30
COLUMNS: Mapping[str, tuple[str, str]] = {
    "statement": ("Câu trong văn bản", "Sentence of the document"),
    "numerator": ("Đếm gì (tử số)", "What is counted (numerator)"),
    "denominator": ("Trên tổng số nào (mẫu số)", "Of how many (denominator)"),
    "unit": ("Đếm bằng", "Counted in"),
    "kind": ("Loại mức", "Kind of level"),
    "baseline": ("Giá trị gốc", "Starting value"),
    "group": ("Nhóm", "Group"),
    "source": ("Nguồn", "Source"),
    "id": ("Mã", "Id"),
}
"""The columns by what stands in them: their headers in Vietnamese and English. Beside them, one for each horizon."""
HEAD: Mapping[str, tuple[str, str]] = {"document": ("Văn bản", "Document"), "source": ("Nguồn chung", "Source of all")}
_NEEDED = ("statement", "numerator")
_HORIZON = re.compile(r"(?:mức\s+)?(?:đến\s+|by\s+)?(?:năm\s+)?(?P<year>(?:19|20)\d\d(?:-\d\d)?)", re.IGNORECASE)


class Said(NamedTuple):
    """What stands in a cell; "" where nothing does."""

    text: str
    place: Place


class WrittenTarget(NamedTuple):
    """A row: its cells by column, and its levels by horizon."""

    said: Mapping[str, Said]
    levels: Mapping[str, Said]


class TargetSheet(NamedTuple):
    """The rows of a sheet of targets; ``head`` is what it says of all of them, ``horizons`` its columns of levels."""

    head: Mapping[str, Said]
    horizons: Mapping[str, Said]
    rows: tuple[WrittenTarget, ...]


class _Header(NamedTuple):
    position: int
    columns: Mapping[str, int]
    horizons: Mapping[str, int]


def target_sheet(sheet: Sheet, problems: Problems) -> TargetSheet | None:
    """The targets of a sheet; ``None`` for a sheet of another kind. A formula without a value is an error."""
    header = next((found for n, row in enumerate(sheet.rows[:_DEEPEST_HEADER]) if (found := _header(n, row))), None)
    if header is None:
        return None
    head_row = sheet.rows[header.position]
    rows = []
    for row in sheet.rows[header.position + 1 :]:
        said = {key: _said(sheet, row, header.columns.get(key, 0), problems) for key in COLUMNS}
        levels = {year: _said(sheet, row, column, problems) for year, column in header.horizons.items()}
        if any(one.text for one in (*said.values(), *levels.values())):
            rows.append(WrittenTarget(said, levels))
    return TargetSheet(
        {key: _beside(sheet, sheet.rows[: header.position], names) for key, names in HEAD.items()},
        {year: _said(sheet, head_row, column, problems) for year, column in header.horizons.items()},
        tuple(rows),
    )


def _header(position: int, row: Row) -> _Header | None:
    named = {fold(name): key for key, names in COLUMNS.items() for name in names}
    columns: dict[str, int] = {}
    horizons: dict[str, int] = {}
    for number, cell in enumerate(row.cells, 1):
        text = " ".join(cell.text.split())
        key, year = named.get(fold(text)), _HORIZON.fullmatch(text)
        if key is not None:
            columns.setdefault(key, number)
        elif year is not None:
            horizons.setdefault(year["year"], number)
    return _Header(position, columns, horizons) if all(key in columns for key in _NEEDED) else None


def _said(sheet: Sheet, row: Row, column: int, problems: Problems) -> Said:
    cell = row.cells[column - 1] if 0 < column <= len(row.cells) else Cell()
    place = sheet.place(row.number, column)
    if cell.uncomputed:
        hint = Text("open the file in a spreadsheet program and save it, or type the value")
        problems.error("no-value", place, Text("a formula without its value stands here"), hint)
    return Said(" ".join(cell.text.split()), place)


def _beside(sheet: Sheet, rows: Sequence[Row], names: Sequence[str]) -> Said:
    """What stands behind a name at the head of the sheet."""
    wanted = {fold(name) for name in names}
    for row in rows:
        for number, cell in enumerate(row.cells, 1):
            if fold(cell.text.rstrip(":")) in wanted:
                behind = next((n for n, other in enumerate(row.cells[number:], number + 1) if other.text), number + 1)
                text = row.cells[behind - 1].text if behind <= len(row.cells) else ""
                return Said(" ".join(text.split()), sheet.place(row.number, behind))
    return Said("", sheet.place())
