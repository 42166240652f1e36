"""Matrices with units down and criteria across: each row is of a unit; facts are sums over them, or how many there are.

Totals may stand above or below, sub-totals between; each is held against the units that it may be of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from chitieu.diagnostics import Problems, Text
from chitieu.lists.cells import listed
from chitieu.lists.counts import Counted
from chitieu.lists.forms import Body, Matrix, Sum, UnitsCounted
from chitieu.lists.header import MatrixHeader
from chitieu.lists.matrix import (
    absent_columns,
    added,
    cell_of,
    check_columns,
    count_in,
    how_added,
    is_filled,
    plain_count,
)
from chitieu.lists.rows import are_column_numbers
from chitieu.lists.words import fold, pattern, says_any, without_lead
from chitieu.model import Bounds
from chitieu.sheets.grid import Row, Sheet

_TOTALS = tuple(map(pattern, ("tổng", "tổng *", "cộng", "cộng *", "toàn *", "tổng cộng*", "tổng số*")))


class _UnitRow(NamedTuple):
    """A row of a unit: its kind by number among the form's, and whether any number stands in it."""

    row: Row
    kind: str | None
    filled: bool


def count_units(sheet: Sheet, form: Matrix, header: MatrixHeader, problems: Problems) -> Iterator[Counted]:
    """Every fact of a form that the sheet has the columns for; faults of cells and totals go to ``problems``."""
    assert form.units is not None
    units = list(_units(sheet, form.units, header, problems))
    check_columns(sheet, form, header, [unit.row for unit in units], problems)
    blank = [unit.row.number for unit in units if not unit.filled]
    if blank:
        problems.warning(
            "not-said",
            sheet.place(blank[0], header.labels),
            Text("nothing is filled in for the {label} of rows {rows}", label=form.units.label, rows=listed(blank)),
            Text("what it decides is counted within bounds; fill it in to count it exactly"),
        )
    if not units:
        nothing = Text("no {label} stands on this sheet: nothing was counted", label=form.units.label)
        problems.warning("no-people", sheet.place(), nothing)
    for fact in form.facts if units else ():
        columns = (*fact.columns, *fact.also) if isinstance(fact, Sum) else fact.above_zero
        absent = absent_columns(columns, form, header)
        if isinstance(fact, UnitsCounted):
            yield _counted(sheet, form, fact, units, header, absent, problems)
        elif absent:
            yield Counted(fact.fact, form.id, "cells", how_added(fact), None, 0, 0, absent=absent)
        else:
            filled = [unit.row for unit in units if unit.filled]
            groups = (
                [count_in(sheet, row, header.columns[key], problems) for row in filled for key in keys]
                for keys in (fact.columns, fact.also)
            )
            yield added(fact, form.id, how_added(fact), *groups, at_least=len(filled) < len(units))


def _counted(
    sheet: Sheet,
    form: Matrix,
    fact: UnitsCounted,
    units: Sequence[_UnitRow],
    header: MatrixHeader,
    absent: tuple[str, ...],
    problems: Problems,
) -> Counted:
    how = " + ".join(fact.above_zero) + " > 0" if fact.above_zero else ""
    if fact.kind is not None and form.units is not None and form.units.kinds is not None:
        how = " ".join(filter(None, [form.units.kinds.values[fact.kind], how]))
    if absent:
        return Counted(fact.fact, form.id, "bodies", how, None, 0, 0, absent=absent)
    of_kind = [unit for unit in units if fact.kind in (None, unit.kind)]
    if not fact.above_zero:
        return _within(form, fact, how, len(of_kind), 0, len(units))
    sure = unknown = 0
    for unit in of_kind:
        cells = [count_in(sheet, unit.row, header.columns[key], problems) for key in fact.above_zero]
        sure += any(cells)
        unknown += not unit.filled
    return _within(form, fact, how, sure, unknown, len(of_kind))


def _within(form: Matrix, fact: UnitsCounted, how: str, sure: int, unknown: int, among: int) -> Counted:
    value = Bounds(Fraction(sure), Fraction(sure + unknown))
    return Counted(fact.fact, form.id, "bodies", how, value, sure, among, unknown)


def _units(sheet: Sheet, units: Body, header: MatrixHeader, problems: Problems) -> Iterator[_UnitRow]:
    """The rows of units; totals are held against them, and what else has numbers is an error."""
    found: list[_UnitRow] = []
    since: list[_UnitRow] = []  # those below the last heading or sub-total
    totals: list[tuple[Row, Sequence[_UnitRow]]] = []
    seen: set[tuple[str | None, str]] = set()
    for row in sheet.rows[header.last + 1 :]:
        label = _label(row, header)
        if not label or are_column_numbers([cell.text for cell in row.cells if cell.text]):
            continue
        if any(total.fullmatch(fold(without_lead(label))) for total in _TOTALS):
            totals.append((row, since))
            since = []
            continue
        codes = units.kinds.spellings.codes(label) if units.kinds else frozenset()
        filled = is_filled(row, header)
        if says_any(label, units.skip) or (units.kinds is not None and len(codes) != 1):
            since = []
            if _has_count(row, header) and not says_any(label, units.skip):
                _unknown(sheet, row, header, units, problems)
            continue
        if units.kinds is None and not filled:
            continue  # a signature, a date
        one = _UnitRow(row, next(iter(codes), None), filled)
        key = one.kind, units.kinds.spellings.rest(label) if units.kinds else fold(label)
        if key in seen:
            _twice(sheet, row, header, units, problems)
            continue
        seen.add(key)
        found.append(one)
        since.append(one)
    for row, group in totals:
        _check_total(sheet, row, header, (found, group), problems)
    yield from found


def _label(row: Row, header: MatrixHeader) -> str:
    """What a row is of: the text of its column, or, of a merged total, one before it."""
    texts = [cell_of(row, column).text for column in range(header.labels, 0, -1)]
    return next((text for text in texts if any(letter.isalpha() for letter in text)), "")


def _has_count(row: Row, header: MatrixHeader) -> bool:
    cells = (cell_of(row, column).text for column in header.columns.values())
    return any(text and plain_count(text) is not None for text in cells)


def _check_total(
    sheet: Sheet, row: Row, header: MatrixHeader, groups: Sequence[Sequence[_UnitRow]], problems: Problems
) -> None:
    """A warning where a total is that of none of the groups that it may be of."""
    for column in header.columns.values():
        printed = plain_count(cell_of(row, column).text)
        sums = [sum(plain_count(cell_of(unit.row, column).text) or 0 for unit in group) for group in groups if group]
        if cell_of(row, column).text and printed is not None and sums and printed not in sums:
            problems.warning(
                "total-differs",
                sheet.place(row.number, column),
                Text(
                    "the sheet gives {printed}, its rows {counted}",
                    printed=printed,
                    counted=" / ".join(map(str, dict.fromkeys(sums))),
                ),
                Text("the rows were counted; correct whichever is wrong"),
            )


def _unknown(sheet: Sheet, row: Row, header: MatrixHeader, units: Body, problems: Problems) -> None:
    problems.error(
        "unknown-body",
        sheet.place(row.number, header.labels),
        Text("this row is of no known kind of {label}", label=units.label),
        Text(
            "correct it, or add how it begins to kinds: in the form; known: {kinds}",
            kinds=", ".join(units.kinds.values.values()) if units.kinds else "",
        ),
    )


def _twice(sheet: Sheet, row: Row, header: MatrixHeader, units: Body, problems: Problems) -> None:
    problems.error(
        "unit-twice",
        sheet.place(row.number, header.labels),
        Text("this {label} stands twice", label=units.label),
        Text("leave one of the rows"),
    )
