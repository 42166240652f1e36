"""Aggregated matrices: criteria down, posts across; each fact is the sum of some cells of a row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction

from chitieu.diagnostics import Problems, Text
from chitieu.lists.counts import Counted
from chitieu.lists.forms import Header, Matrix, Sum
from chitieu.lists.header import MatrixHeader
from chitieu.lists.header_words import part_years
from chitieu.lists.words import shown_header, without_lead
from chitieu.numbers import exactly
from chitieu.sheets.grid import Cell, Row, Sheet

_COUNT = re.compile(r"\d{1,9}")
_SECTION = re.compile(r"^\s*(?:\d{1,2}|[IVX]+)[.)]\s*")
_NO_COUNT = frozenset({"", "-", "–"})  # how an empty count is printed


def count_matrix(sheet: Sheet, form: Matrix, header: MatrixHeader, problems: Problems) -> Iterator[Counted]:
    """Every fact of a form that the sheet has the row and the columns for; faults of cells go to ``problems``."""
    rows = _rows(sheet, form, header)
    _check_parts(sheet, form, header, rows, problems)
    for fact in form.facts:
        row = rows.get(fact.row)
        absent = _absent(fact, form, header)
        how = f"{fact.row}: {' + '.join(fact.columns)}"
        if row is None or not _is_filled(row, header):
            absent = (shown_header(form.rows[fact.row][0]), *absent)
        if row is None or absent:
            yield Counted(fact.fact, form.id, "cells", how, None, 0, 0, absent=absent)
            continue
        cells = [_cell(sheet, row, header.columns[key], problems) for key in fact.columns]
        known = [cell for cell in cells if cell is not None]
        value = exactly(Fraction(sum(known))) if len(known) == len(cells) else None
        yield Counted(fact.fact, form.id, "cells", how, value, sum(known), len(cells))


def _absent(fact: Sum, form: Matrix, header: MatrixHeader) -> tuple[str, ...]:
    """The headers of columns that a fact needs and the sheet lacks, as the form spells them first."""
    return tuple(shown_header(form.columns[key][0]) for key in fact.columns if key not in header.columns)


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
            section = _SECTION.sub("", plain)
        for key, headers in form.rows.items():
            if key not in found and any(_fits(header_, section, plain) for header_ in headers):
                found[key] = row
    return found


def _fits(header: Header, section: str, label: str) -> bool:
    said = (label,) if len(header) == 1 else (section, label)
    parts = zip(header, said, strict=True)
    return len(header) <= 2 and all(part_years(text, part) is not None for part, text in parts)


def _is_filled(row: Row, header: MatrixHeader) -> bool:
    """In a row that has a number, an empty cell is zero; a row without any was not filled in."""
    return any(
        cell.text not in _NO_COUNT or cell.uncomputed for cell in (_text(row, n) for n in header.columns.values())
    )


def _text(row: Row, column: int) -> Cell:
    return row.cells[column - 1] if column <= len(row.cells) else Cell()


def _cell(sheet: Sheet, row: Row, column: int, problems: Problems) -> int | None:
    cell = _text(row, column)
    if cell.text in _NO_COUNT and not cell.uncomputed:
        return 0
    if _COUNT.fullmatch(cell.text):
        return int(cell.text)
    problems.error(
        "not-a-count",
        sheet.place(row.number, column),
        Text("a formula without its value stands here")
        if cell.uncomputed
        else Text("a whole number was expected here"),
        Text("open the file in a spreadsheet program and save it, or type the value"),
    )
    return None


def _check_parts(sheet: Sheet, form: Matrix, header: MatrixHeader, rows: Mapping[str, Row], problems: Problems) -> None:
    """Every row counts some of those of the row of all: no cell is larger than the one of its column there."""
    whole = rows.get(form.whole)
    if whole is None:
        return
    for key, row in rows.items():
        for column in header.columns.values():
            part, limit = _text(row, column).text, _text(whole, column).text
            if (
                key != form.whole
                and _COUNT.fullmatch(part)
                and int(part) > int(limit if _COUNT.fullmatch(limit) else 0)
            ):
                problems.error(
                    "part-above-whole",
                    sheet.place(row.number, column),
                    Text("{part} is more than the {whole} of row {row}", part=part, whole=limit or 0, row=whole.number),
                    Text("one of the two is wrong"),
                )
