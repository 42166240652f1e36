"""The sums and percentages of a table, learnt from the table itself: what holds in all its rows or columns but few.

A relation that never holds is none; where it holds everywhere but in one or two places, those are wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from chitieu.prose.figures import Aside, PrintedFigure, PrintedRatio, ends, marks_of
from chitieu.prose.recompute import difference, judged, recomputed_share, total
from chitieu.prose.report import Grid
from chitieu.prose.statements import Drawer, LikelyCause, Recomputed, Statement, StatementKind

_TOTAL = re.compile(
    r"^\s*(?:tổng(?: số| cộng)?|cộng|toàn (?:tỉnh|huyện|xã|thành phố|ngành)|total|sum)\b", re.IGNORECASE
)
_PERCENT = re.compile(r"%|t[ỷỉ] lệ|phần trăm|percent|share", re.IGNORECASE)
_NO_SUM = re.compile(
    r"năm\b(?!\s*(?:19|20)\d\d)|stt\b|\btt\b|bình quân"
    r"|năng suất|thu nhập|mật độ|chỉ số|tốc độ|hệ số|giá\b|điểm\b|xếp|mã\b|điện thoại|ngày",
    re.IGNORECASE,
)
_DIFFERENCE = re.compile(r"chênh lệch|tăng\s*[,/(]?\s*giảm|tăng\s*\(\+\)|so sánh|difference|change", re.IGNORECASE)
_MINUS = ("-", "−", "–")
_LEAST = 3  # rows or columns that a relation is learnt from
_FEW = Fraction(1, 3)
_LARGEST = 200  # rows and columns


class _Cell(NamedTuple):
    figure: PrintedFigure
    row: int
    column: int


_Cells = dict[tuple[int, int], _Cell]


def of_table(grid: Grid) -> Iterator[Statement]:
    """The sums and percentages of a table that hold, or that do not while their like do."""
    rows = grid.rows[:_LARGEST]
    if len(rows) < _LEAST or max(map(len, rows)) > _LARGEST:
        return
    head = _head(rows)
    cells = _cells(rows, head)
    titles = _titles(rows, head)
    found = [*_columns(rows, cells, titles, head), *_rows(cells, titles), *_percents(cells, titles)]
    found += _differences(rows, cells, titles)
    best: dict[tuple[int, int], tuple[_Cell, Statement]] = {}
    for cell, one in found:
        at = (cell.row, cell.column)
        if at not in best or (best[at][1].drawer is not Drawer.HOLDS and one.drawer is Drawer.HOLDS):
            best[at] = (cell, one)
    for cell, one in sorted(best.values(), key=lambda pair: (pair[0].row, pair[0].column)):
        spot = grid.spot._replace(row=cell.row + 1, column=cell.column + 1)
        yield one._replace(spot=spot, quote=_quote(rows, titles, cell))


def _quote(rows: Sequence[Sequence[str]], titles: Sequence[str], cell: _Cell) -> str:
    row = rows[cell.row]
    return " · ".join(filter(None, (row[0] if cell.column else "", titles[cell.column], row[cell.column])))


def _head(rows: Sequence[Sequence[str]]) -> int:
    """How many rows stand above the figures: those in which less than half is a number, and numbers of columns."""
    for number, row in enumerate(rows):
        figures = [cell for cell in row if _number(cell)]
        if len(figures) * 2 >= max(1, len([cell for cell in row[1:] if cell.strip()])) and not _counts(row):
            return number
    return len(rows)


def _counts(row: Sequence[str]) -> bool:
    """Whether a row numbers its columns: A B 1 2 3."""
    cells = [cell.strip("() ") for cell in row]
    digits = [cell for cell in cells if cell.isascii() and cell.isdigit() and len(cell) < 4]
    others = [cell for cell in cells if len(cell) > 1 and cell not in digits]
    return len(digits) >= 3 and not others and all(int(b) - int(a) == 1 for a, b in pairwise(digits))


def _titles(rows: Sequence[Sequence[str]], head: int) -> list[str]:
    width = max(map(len, rows))
    return [
        " ".join(dict.fromkeys(row[column].strip() for row in rows[:head] if column < len(row) and row[column].strip()))
        for column in range(width)
    ]


def _number(text: str) -> PrintedFigure | None:
    """The one figure that a cell holds and nothing else; ``None`` for any other cell."""
    plain = text.strip()
    if not plain or (not plain[-1:].isdigit() and plain[-1] != "%"):
        return None
    if plain.isdigit() and (len(plain) > 9 or (plain.startswith("0") and len(plain) > 2)):
        return None
    marks = marks_of(f"= {plain}", vietnamese=True)
    if len(marks) != 1 or isinstance(marks[0], PrintedRatio | Aside) or len(marks[0].text.strip()) < len(plain):
        return None if not re.fullmatch(r"\d{4}", plain) else _year_like(plain)
    return marks[0]._replace(hedged=False, sign="")


def _year_like(plain: str) -> PrintedFigure:
    value = Fraction(int(plain))
    return PrintedFigure(plain, 0, 4, value, 0, False, counted=True)


def _cells(rows: Sequence[Sequence[str]], head: int) -> _Cells:
    return {
        (row, column): _Cell(figure, row, column)
        for row in range(head, len(rows))
        for column, text in enumerate(rows[row])
        if (figure := _number(text)) is not None
    }


_Pair = tuple[_Cell, Statement]


def _learnt(tried: Sequence[_Pair]) -> list[_Pair]:
    """The outcomes of a relation where it holds in all but few places; nothing where it seems to be none."""
    wrong = [pair for pair in tried if pair[1].drawer is not Drawer.HOLDS]
    if len(tried) < _LEAST or len(wrong) > max(1, int(len(tried) * _FEW)) or len(tried) - len(wrong) < 2:
        return []
    return list(tried)


def _columns(rows: Sequence[Sequence[str]], cells: _Cells, titles: Sequence[str], head: int) -> Iterator[_Pair]:
    """Rows that are called a total, column by column: the sum of the rows since the one before, or after it."""
    totals = [row for row in range(head, len(rows)) if any(_TOTAL.match(cell) for cell in rows[row][:2])]
    if len(totals) > 2:
        return
    for place, row in enumerate(totals):
        span = _summed(place, totals, head, len(rows))
        tried = [pair for column, title in enumerate(titles) if (pair := _column(cells, row, span, column, title))]
        exact = [pair for pair in tried if pair[1].drawer is Drawer.HOLDS]
        if exact and len(exact) * 2 >= len(tried):
            yield from tried


def _summed(place: int, totals: Sequence[int], head: int, count: int) -> range:
    """The rows that a total sums: those above it, or those below where it stands first."""
    row = totals[place]
    if row > head:
        return range(totals[place - 1] + 1 if place else head, row)
    return range(row + 1, totals[1] if len(totals) > 1 else count)


def _column(cells: _Cells, row: int, span: range, column: int, title: str) -> _Pair | None:
    whole = cells.get((row, column))
    parts = [cells[at, column] for at in span if (at, column) in cells]
    if whole is None or len(parts) < max(2, len(span)) or not _adds(title):
        return None
    if whole.figure.percent or any(part.figure.percent for part in parts):
        return None
    return _added(whole, parts)


def _added(whole: _Cell, parts: Sequence[_Cell]) -> _Pair:
    exact = sum((part.figure.value for part in parts), Fraction(0))
    within = total(part.figure.within for part in parts)
    (least, most), (low, high) = ends(whole.figure.within), ends(within)
    holds = low <= most and least <= high
    shown = tuple(part.figure.text for part in parts)
    one = Statement(
        StatementKind.TABLE_SUM,
        Drawer.HOLDS if holds else Drawer.WRONG,
        None if holds else LikelyCause.SUM,
        (whole.figure,),
        whole.figure,
        Recomputed(shown, "+", exact, within),
    )
    return whole, one


def _adds(title: str) -> bool:
    """Whether the figures under a title may be added."""
    return not _PERCENT.search(title) and not _NO_SUM.search(title)


def _rows(cells: _Cells, titles: Sequence[str]) -> Iterator[_Pair]:
    """A column that is the sum of two or more neighbours, right before or right after it."""
    numbers = sorted({row for row, _ in cells})
    for column, title in enumerate(titles):
        spans = _spans(column, len(titles)) if _adds(title) else ()
        for span in (one for one in spans if all(_adds(titles[at]) for at in one)):
            learnt = _learnt([pair for row in numbers if (pair := _row(cells, row, column, span))])
            if len(learnt) > _LEAST or (learnt and all(pair[1].drawer is Drawer.HOLDS for pair in learnt)):
                yield from learnt
                break


def _spans(column: int, width: int) -> Iterator[range]:
    """Neighbours that a column may be the sum of, most first."""
    for length in range(min(8, width - 1), 1, -1):
        if column + length < width:
            yield range(column + 1, column + 1 + length)
        if column - length >= 0:
            yield range(column - length, column)


def _row(cells: _Cells, row: int, column: int, span: range) -> _Pair | None:
    whole, parts = cells.get((row, column)), [cells[row, at] for at in span if (row, at) in cells]
    if whole is None or len(parts) < len(span) or not any(part.figure.value for part in parts):
        return None
    return _added(whole, parts)


def _percents(cells: _Cells, titles: Sequence[str]) -> Iterator[_Pair]:
    """A column of percentages that is one of the columns before it by another."""
    numbers = sorted({row for row, _ in cells})
    for column, title in enumerate(titles):
        if not _PERCENT.search(title):
            continue
        for above, below in _pairs(column):
            tried = [pair for row in numbers if (pair := _percent(cells, row, column, above, below))]
            learnt = _learnt(tried)
            if learnt and len(learnt) > _LEAST:
                yield from learnt
                break


def _differences(rows: Sequence[Sequence[str]], cells: _Cells, titles: Sequence[str]) -> Iterator[_Pair]:
    """A column of differences that is one of the two columns before it less the other, with its sign or without."""
    numbers = sorted({row for row, _ in cells})
    for column, title in enumerate(titles):
        if column < 2 or not _DIFFERENCE.search(title) or _PERCENT.search(title):
            continue
        for first, second in ((column - 1, column - 2), (column - 2, column - 1)):
            tried = [pair for row in numbers if (pair := _difference(rows, cells, row, column, first, second))]
            learnt = _learnt(tried)
            if learnt and len(learnt) > _LEAST:
                yield from learnt
                break


def _difference(
    rows: Sequence[Sequence[str]], cells: _Cells, row: int, column: int, first: int, second: int
) -> _Pair | None:
    text = rows[row][column].strip() if column < len(rows[row]) else ""
    stated = cells.get((row, column)) or _signed(text, row, column)
    a, b = cells.get((row, first)), cells.get((row, second))
    if stated is None or a is None or b is None or a.figure.percent != b.figure.percent:
        return None
    exact, within = a.figure.value - b.figure.value, difference(a.figure.within, b.figure.within)
    down = text[:1] in _MINUS
    if down or (exact < 0 and text[:1] != "+"):  # without a sign it is the size
        exact, within = -exact, difference(b.figure.within, a.figure.within)
    (least, most), (low, high) = ends(stated.figure.within), ends(within)
    holds = low <= most and least <= high
    operands = (a.figure.text, b.figure.text) if not down else (b.figure.text, a.figure.text)
    return stated, Statement(
        StatementKind.TABLE_SUM,
        Drawer.HOLDS if holds else Drawer.WRONG,
        None if holds else LikelyCause.NOT_EQUAL,
        (stated.figure,),
        stated.figure,
        Recomputed(operands, "−", exact, within),
    )


def _signed(text: str, row: int, column: int) -> _Cell | None:
    """A cell with a sign before its number: -261, +12, (45)."""
    figure = _number(text.lstrip("+-−– ")) if text[:1] in (*_MINUS, "+") else None
    return _Cell(figure, row, column) if figure is not None else None


def _pairs(column: int) -> Iterator[tuple[int, int]]:
    """Columns before one, nearest first."""
    before = range(column - 1, max(-1, column - 9), -1)
    return ((above, below) for above in before for below in before if above != below)


def _percent(cells: _Cells, row: int, column: int, above: int, below: int) -> _Pair | None:
    stated, a, b = (cells.get((row, at)) for at in (column, above, below))
    if stated is None or a is None or b is None or not b.figure.value:
        return None
    share = stated.figure if stated.figure.percent else _in_percent(stated.figure)
    sum = recomputed_share(a.figure, b.figure)
    assert sum is not None
    drawer, cause = judged(share, sum)
    return stated, Statement(StatementKind.TABLE_PERCENT, drawer, cause, (a.figure, b.figure, share), share, sum)


def _in_percent(figure: PrintedFigure) -> PrintedFigure:
    """A figure under a title that says percent."""
    scaled = marks_of(f"= {figure.text}%", vietnamese=True)
    return next(one for one in scaled if isinstance(one, PrintedFigure))
