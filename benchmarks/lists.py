"""Lists: the reader of workbooks against python-calamine, ``import --check`` against the start-up floor, in one run.

    pip install --target build/benchmark python-calamine
    python -m benchmarks.lists

The list has 10,000 people in 16 columns with fonts, borders and merged headings, as staff keep them. Both readers take
it from the same bytes in turn, so that a slow moment of the machine meets both; the figure to quote is the median of
the ratios pair by pair. calamine reads values alone: no fonts, nothing that is crossed out, no hidden rows. The floor
is that of ``benchmarks.startup``. Promised: at most 5 and at most 3.
"""

from __future__ import annotations

import io
import statistics
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from benchmarks.startup import DATASET, ROOT, TABLE_FLOOR, compare
from chitieu.diagnostics import Problems
from chitieu.sheets.read import read_sheets

ROWS = 10_000
PAIRS = 5
BESIDE = ROOT / "build/benchmark"
FILE = ROOT / "build/list-of-10000.xlsx"
HEAD = ("TT", "Họ và tên", "Năm sinh", "Dân tộc", "Chức vụ", "Trình độ", "LLCT", "QLNN", "Bồi dưỡng", "Đạt chuẩn")


def make(path: Path) -> None:
    """A list with a commune every ten people, whose heading is merged."""
    from openpyxl import Workbook
    from openpyxl.styles import Border, Font, Side

    book = Workbook()
    sheet = book.worksheets[0]
    line, plain, bold = Side(style="thin"), Font("Times New Roman", 12), Font("Times New Roman", 12, bold=True)
    posts = ("Bí thư Đảng ủy", "Phó Bí thư Đảng ủy", "Chủ tịch UBND xã")
    sheet.append([*HEAD, *(f"Năm {year}" for year in range(2017, 2023)), "Ghi chú"])
    for person in range(ROWS):
        if person % 10 == 0:
            sheet.append(["I", f"Xã {person // 10}"])
            sheet.merge_cells(start_row=sheet.max_row, end_row=sheet.max_row, start_column=2, end_column=8)
        said = [
            f"Cán bộ {person:05}",
            1960 + person % 40,
            "Thái",
            posts[person % 3],
            "Đại học",
            "Cao cấp",
            "CV",
            "x",
            "x",
        ]
        sheet.append([person + 1, *said, *(["HTTNV"] * 6), ""])
    for row in sheet.iter_rows():
        for cell in row:
            cell.font = bold if cell.row == 1 else plain
            cell.border = Border(left=line, right=line, top=line, bottom=line)
    book.save(path)


def seconds(read: Callable[[], object]) -> float:
    """How long a reading takes."""
    start = time.perf_counter()
    read()
    return time.perf_counter() - start


def readers() -> None:
    """Prints how long both readers take, and the median ratio."""
    sys.path.insert(0, str(BESIDE))
    try:
        calamine = import_module("python_calamine")
    except ImportError:
        print("python_calamine is not there: pip install --target build/benchmark python-calamine")
        return
    if not FILE.exists():
        FILE.parent.mkdir(exist_ok=True)
        make(FILE)
    content = FILE.read_bytes()

    def theirs() -> object:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]

    pairs = [(seconds(lambda: read_sheets(FILE, "list", Problems())), seconds(theirs)) for _ in range(PAIRS + 1)][1:]
    ours, other = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    print(f"reader of {ROWS} rows  {ours:6.2f} s    calamine {other:6.2f} s    ratio {ratio:.1f}")


def main() -> None:
    readers()
    lists = sorted(str(path) for path in (ROOT / "examples/lists").glob("*.xlsx"))
    command = [sys.executable, "-m", "chitieu", "import", *lists, "--check", DATASET, "--format", "table"]
    compare("import", command, [sys.executable, "-c", TABLE_FLOOR])


if __name__ == "__main__":
    main()
