"""Spreadsheets as they were read, for tests."""

from __future__ import annotations

from pathlib import Path

from engine.diagnostics import Problems
from engine.spreadsheets.grid import Sheet
from engine.spreadsheets.read import read_sheets


def read(path: Path) -> tuple[tuple[Sheet, ...], list[str]]:
    problems = Problems()
    return read_sheets(path, path.name, problems), [problem.code for problem in problems.found]


def texts(sheet: Sheet) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in sheet.rows]
