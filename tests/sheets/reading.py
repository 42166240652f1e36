"""Spreadsheets as they were read, for tests."""

from __future__ import annotations

from pathlib import Path

from chitieu.diagnostics import Problems
from chitieu.sheets.grid import Sheet
from chitieu.sheets.read import read_sheets


def read(path: Path) -> tuple[tuple[Sheet, ...], list[str]]:
    problems = Problems()
    return read_sheets(path, path.name, problems), [problem.code for problem in problems.found]


def texts(sheet: Sheet) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in sheet.rows]
