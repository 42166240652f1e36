"""A register or a table of facts kept as a workbook → delimited text beside the work, with the numbers of its rows."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from chitieu.diagnostics import Place, Problems, Text, suggestion
from chitieu.sheets.grid import Sheet
from chitieu.sheets.read import read_sheets
from chitieu.units.base import UNIT_AND_DATE

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".ods")
_TITLES = 30  # rows in which a header may stand
_DAY = re.compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})")


class SheetTable(NamedTuple):
    """The rows of a sheet as CSV, and the row of the sheet that its header stands in."""

    path: Path
    header_row: int


class _Headed(NamedTuple):
    sheet: Sheet
    header: int  # its position among the rows


def sheet_table(path: Path, shown: str, table: str | None, work: Path, problems: Problems) -> SheetTable | None:
    """The sheet of a workbook whose header names units and dates, or the one called ``table``; else ``None``, told.

    Days are written as files of this house write them.
    """
    sheets = [sheet for sheet in read_sheets(path, shown, problems) if not sheet.hidden]
    if problems.has_errors:
        return None
    found = [_Headed(sheet, row) for sheet in sheets if (row := _header(sheet)) is not None]
    named = [one for one in found if table is None or one.sheet.name.strip() == table.strip()]
    if len(named) != 1:
        _tell(named, found, table, shown, problems)
        return None
    (one,) = named
    target = work / "sheet.csv"
    with target.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(_rows(one))
    return SheetTable(target, one.sheet.rows[one.header].number)


def _header(sheet: Sheet) -> int | None:
    for position, row in enumerate(sheet.rows[:_TITLES]):
        if {cell.text for cell in row.cells}.issuperset(UNIT_AND_DATE):
            return position
    return None


def _tell(
    named: Sequence[_Headed], found: Sequence[_Headed], table: str | None, shown: str, problems: Problems
) -> None:
    names = [one.sheet.name for one in found]
    if not found:
        problems.error(
            "no-table",
            Place(shown),
            Text("no sheet has the columns {columns}", columns=", ".join(UNIT_AND_DATE)),
            Text("lists that name neither are counted from a folder: a file, or a folder of files, for each unit"),
        )
        return
    problems.error(
        "no-table",
        Place(shown),
        Text("which table is meant?") if table is None or named else Text("there is no table “{word}”", word=table),
        (suggestion(table, names) if table else None)
        or Text("name one with --table; known here: {keys}", keys=", ".join(names)),
    )


def _rows(one: _Headed) -> Iterator[list[str]]:
    """The header and the rows below it, as wide as it, with empty ones where the sheet leaves rows out."""
    header, *rows = one.sheet.rows[one.header :]
    width = max(number for number, cell in enumerate(header.cells, 1) if cell.text)
    yield [cell.text for cell in header.cells[:width]]
    following = header.number + 1
    for row in rows:
        yield from ([""] * width for _ in range(following, row.number))
        last = max((number for number, cell in enumerate(row.cells, 1) if cell.text), default=0)
        texts = [_written(cell.text) for cell in row.cells[: max(width, last)]]  # too wide a row is told as such
        yield texts + [""] * (width - len(texts))
        following = row.number + 1


def _written(text: str) -> str:
    """A day as ISO 8601 writes it; anything else as it stands."""
    match = _DAY.fullmatch(text)
    if match is None:
        return text
    try:
        return dt.date(int(match["year"]), int(match["month"]), int(match["day"])).isoformat()
    except ValueError:
        return text
