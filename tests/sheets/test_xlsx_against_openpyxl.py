"""Our reader of workbooks against openpyxl, which writes them here and says what it finds in them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

from chitieu.diagnostics import Problems
from chitieu.sheets.grid import Sheet
from chitieu.sheets.read import read_sheets
from chitieu.sheets.serials import SINCE_1900, SINCE_1904, from_serial
from chitieu.sheets.values import Calendar, calendar, value_text

FORMATS = (
    *BUILTIN_FORMATS.values(),
    "[$-42A]dd/mm/yyyy",
    "dd\\/mm\\/yyyy",
    "yyyy\\-mm\\-dd hh:mm",
    '#,##0 "đồng"',
    '#,##0\\ "ngày";[Red]-#,##0',
    "#,##0\\ [$₫-42A]",
    "[hh]:mm",
    "[mm]:ss",
    '"tháng "mm',
    "_-* #,##0_-",
    "0.0%",
    "@",
)


@pytest.mark.parametrize("code", FORMATS)
def test_what_a_number_format_makes_of_a_number(code: str) -> None:
    expected = Calendar.DURATION if is_timedelta_format(code) else Calendar.MOMENT if is_date_format(code) else None
    assert calendar(code) is expected


@given(days=st.one_of(st.integers(0, 60_000), st.floats(0, 60_000).map(lambda days: round(days, 6))))
@pytest.mark.parametrize(("since", "theirs"), [(SINCE_1900, WINDOWS_EPOCH), (SINCE_1904, MAC_EPOCH)])
def test_days_are_counted_alike(since: dt.datetime, theirs: dt.datetime, days: float) -> None:
    assert value_text(from_serial(days, since)) == value_text(from_excel(days, theirs))


def read(book: openpyxl.Workbook, folder: Path) -> tuple[Sheet, ...]:
    book.save(folder / "a.xlsx")
    problems = Problems()
    sheets = read_sheets(folder / "a.xlsx", "a.xlsx", problems)
    assert problems.found == []
    return sheets


def test_sheets_their_names_and_what_is_hidden(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    first, second, chart = book.active, book.create_sheet("Danh sách & <ghi chú>"), book.create_chartsheet("Biểu đồ")
    assert first is not None
    first.title, second.sheet_state = "PL 5", "hidden"
    first["B2"], second["A1"] = "x", "y"
    assert chart.title == "Biểu đồ"
    sheets = read(book, tmp_path)
    assert [(sheet.name, sheet.hidden) for sheet in sheets] == [("PL 5", False), ("Danh sách & <ghi chú>", True)]
    assert [(row.number, [cell.text for cell in row.cells]) for row in sheets[0].rows] == [(2, ["", "x"])]


@pytest.mark.parametrize("epoch", [WINDOWS_EPOCH, MAC_EPOCH])
def test_values_with_their_formats(tmp_path: Path, epoch: dt.datetime) -> None:
    book = openpyxl.Workbook()
    book.epoch = epoch
    sheet = book.active
    assert sheet is not None
    written = [
        (dt.date(1980, 5, 12), "12/5/1980"),
        (dt.datetime.fromisoformat("2023-03-31T08:05"), "31/3/2023 8:05"),
        (dt.time(7, 30), "7:30"),
        (dt.timedelta(hours=30), "30:00"),
        (True, "TRUE"),
        (12345678901234, "12345678901234"),
        (0.1, "0.1"),
    ]
    for value, _ in written:
        sheet.append([value])
    sheet.append([0.96])
    sheet.cell(len(written) + 1, 1).number_format = "0%"
    texts = [row.cells[0].text for row in read(book, tmp_path)[0].rows]
    assert texts == [*(expected for _, expected in written), "96%"]


def test_texts_in_runs_and_crossed_out(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = CellRichText("Cán bộ ", TextBlock(InlineFont(rFont="Arial", b=True), "01"), " (mới)")
    sheet["A2"] = "Cán bộ 02"
    sheet["A2"].font = Font(name="Times New Roman", strike=True)
    sheet["A3"] = CellRichText(TextBlock(InlineFont(strike=True), "Cán bộ 03"))
    cells = [row.cells[0] for row in read(book, tmp_path)[0].rows]
    assert [(cell.text, cell.struck) for cell in cells] == [
        ("Cán bộ 01 (mới)", False),
        ("Cán bộ 02", True),
        ("Cán bộ 03", True),
    ]
