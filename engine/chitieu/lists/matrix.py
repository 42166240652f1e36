"""Aggregated matrices: criteria down and posts across, posts down and criteria across; each fact is a sum of cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from chitieu.diagnostics import Problems, Text
from chitieu.lists.counts import Counted
from chitieu.lists.forms import Header, Matrix, Sum
from chitieu.lists.header import MatrixHeader
from chitieu.lists.header_words import part_years
from chitieu.lists.words import shown_header, without_lead
from chitieu.model import Bounds
from chitieu.numbers import exactly
from chitieu.sheets.grid import Cell, Row, Sheet, column_letters

_COUNT = re.compile(r"(\d{1,9})(?:\s*(?:người|đồng chí|đ/c))?", re.IGNORECASE)
_SECTION = re.compile(r"^\s*(?:\d{1,2}|[IVX]+)[.)]\s*")
_BLANK = frozenset({"", "-", "–", "—"})  # how a count of nobody is printed


def count_matrix(sheet: Sheet, form: Matrix, header: MatrixHeader, problems: Problems) -> Iterator[Counted]:
    """Every fact of a form that the sheet has the rows and the columns for; faults of cells go to ``problems``."""
    rows = _rows(sheet, form, header)
    _check_rows(sheet, form, header, rows, problems)
    check_columns(sheet, form, header, list(rows.values()), problems)
    for fact in (fact for fact in form.facts if isinstance(fact, Sum)):
        absent = [shown_header(form.rows[key][0]) for key in fact.rows if not is_filled(rows.get(key), header)]
        absent += absent_columns((*fact.columns, *fact.also), form, header)
        how = f"{' + '.join(fact.rows)}: {how_added(fact)}"
        if absent:
            yield Counted(fact.fact, form.id, "cells", how, None, 0, 0, absent=tuple(absent))
            continue
        of_rows = [rows[key] for key in fact.rows]
        yield added(fact, form.id, how, *(_cells(sheet, of_rows, keys, header, problems) for keys in fact[2:4]))


def how_added(fact: Sum) -> str:
    """Which columns make out a fact, as the form names them; ``|`` before those that the same people may hold."""
    return " | ".join(" + ".join(keys) for keys in (fact.columns, fact.also) if keys)


def added(
    fact: Sum, form: str, how: str, cells: Sequence[int | None], also: Sequence[int | None], *, at_least: bool = False
) -> Counted:
    """A fact of the numbers in its cells, ``None`` for one at fault; ``at_least``: there are more that are not known.

    Who stands in ``also`` may stand in the cells, too: at least the larger sum, at most both together.
    """
    known, others = ([cell for cell in group if cell is not None] for group in (cells, also))
    among = len(cells) + len(also)
    if len(known) + len(others) < among:
        return Counted(fact.fact, form, "cells", how, None, 0, among)
    low, high = max(sum(known), sum(others)), sum(known) + sum(others)
    value = Bounds(Fraction(low), None) if at_least else Bounds(Fraction(low), Fraction(high))
    return Counted(
        fact.fact, form, "cells", how, exactly(Fraction(low)) if value.exact is not None else value, low, among
    )


def absent_columns(keys: Sequence[str], form: Matrix, header: MatrixHeader) -> tuple[str, ...]:
    """The headers of columns that the sheet lacks, as the form spells them first."""
    return tuple(shown_header(form.columns[key][0]) for key in keys if key not in header.columns)


def _cells(
    sheet: Sheet, rows: Sequence[Row], keys: Sequence[str], header: MatrixHeader, problems: Problems
) -> list[int | None]:
    return [count_in(sheet, row, header.columns[key], problems) for row in rows for key in keys]


def _rows(sheet: Sheet, form: Matrix, header: MatrixHeader) -> Mapping[str, Row]:
    """The rows of criteria by the form's keys. A numbered row is the section of those below it."""
    found: dict[str, Row] = {}
    section = ""
    for row in sheet.rows[header.last + 1 :]:
        label = row.cells[header.labels - 1].text if len(row.cells) >= header.labels else ""
        if not label:
            continue
        plain = without_lead(label)
        if _SECTION.match(plain):
            section = plain = _SECTION.sub("", plain)
        for key, headers in form.rows.items():
            if key not in found and any(_fits(header_, section, plain) for header_ in headers):
                found[key] = row
    return found


def _fits(header: Header, section: str, label: str) -> bool:
    said = (label,) if len(header) == 1 else (section, label)
    parts = zip(header, said, strict=True)
    return len(header) <= 2 and all(part_years(text, part) is not None for part, text in parts)


def is_filled(row: Row | None, header: MatrixHeader) -> bool:
    """In a row that has a number, an empty cell is zero; a row without any was not filled in."""
    cells = (cell_of(row, n) for n in header.columns.values()) if row is not None else ()
    return any(cell.text not in _BLANK or cell.uncomputed for cell in cells)


def cell_of(row: Row, column: int) -> Cell:
    return row.cells[column - 1] if column <= len(row.cells) else Cell()


def plain_count(text: str) -> int | None:
    """The number that a cell prints, "07" and "7 người" among them; ``None`` for anything else."""
    match = _COUNT.fullmatch(text.strip())
    return 0 if text in _BLANK else int(match[1]) if match else None


def count_in(sheet: Sheet, row: Row, column: int, problems: Problems) -> int | None:
    """The number in a cell; ``None``, and an error, where none stands."""
    cell = cell_of(row, column)
    found = None if cell.uncomputed else plain_count(cell.text)
    if found is None:
        problems.error(
            "not-a-count",
            sheet.place(row.number, column),
            Text("a formula without its value stands here")
            if cell.uncomputed
            else Text("a whole number was expected here"),
            Text("open the file in a spreadsheet program and save it, or type the value"),
        )
    return found


def _check_rows(sheet: Sheet, form: Matrix, header: MatrixHeader, rows: Mapping[str, Row], problems: Problems) -> None:
    """Every row counts some of those of the row of all: no cell is larger than the one of its column there."""
    whole = rows.get(form.whole or "")
    if whole is None:
        return
    for key, row in rows.items():
        for column in header.columns.values() if key != form.whole else ():
            part, limit = plain_count(cell_of(row, column).text), plain_count(cell_of(whole, column).text)
            if part is not None and limit is not None and part > limit:
                problems.error(
                    "part-above-whole",
                    sheet.place(row.number, column),
                    Text("{part} is more than the {whole} of row {row}", part=part, whole=limit, row=whole.number),
                    Text("one of the two is wrong"),
                )


def check_columns(sheet: Sheet, form: Matrix, header: MatrixHeader, rows: Sequence[Row], problems: Problems) -> None:
    """Every column counts some of those of the column of all: no cell is larger than the one of its row there."""
    whole = header.columns.get(form.whole or "")
    for row in rows if whole is not None else ():
        limit = plain_count(cell_of(row, whole or 0).text)
        for column in header.columns.values():
            part = plain_count(cell_of(row, column).text)
            if part is not None and limit is not None and part > limit:
                problems.error(
                    "part-above-whole",
                    sheet.place(row.number, column),
                    Text(
                        "{part} is more than the {whole} of column {column}",
                        part=part,
                        whole=limit,
                        column=column_letters(whole or 0),
                    ),
                    Text("one of the two is wrong"),
                )
