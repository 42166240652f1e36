"""The totals that a sheet prints, held against what was counted: of the whole list, or of the body they close."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from chitieu.diagnostics import Problems, Text
from chitieu.lists.cells import is_mark
from chitieu.lists.counting import holds_of
from chitieu.lists.forms import PeopleForm, Total
from chitieu.lists.header import ListHeader, TraitColumn
from chitieu.lists.people import Entry
from chitieu.lists.rows import Kind, ListLine
from chitieu.lists.words import pattern
from chitieu.model import Condition
from chitieu.sheets.grid import Cell, Sheet

_NUMBER = re.compile(r"\d{1,9}")


Said = tuple[ListLine, Entry]


class _Group(NamedTuple):
    """The rows that a total counts, and those of which that is not known."""

    sure: Sequence[Said]
    open: Sequence[Said]

    def allows(self, printed: int) -> bool:
        """Whether a number may be that of its people, or of its rows."""
        people = len({entry.person for _, entry in self.sure})
        return people <= printed <= len(self.sure) + len(self.open)


def compare_totals(
    sheet: Sheet,
    form: PeopleForm,
    header: ListHeader,
    lines: Sequence[ListLine],
    entries: Sequence[Entry],
    problems: Problems,
) -> int:
    """How many totals of a sheet were compared; those that differ are warnings at their cells."""
    by_row = {entry.row: entry for entry in entries if entry.sheet is sheet}
    compared = 0
    so_far: list[Said] = []
    of_body = 0  # where the rows of the present body begin
    for line in _totals_after(lines, min(by_row, default=0)):
        if line.kind is Kind.BODY:
            of_body = len(so_far)
        elif line.kind is Kind.PERSON and line.row in by_row:
            so_far.append((line, by_row[line.row]))
        elif line.kind is Kind.TOTAL:
            total = _total(form, line)
            if total is None:  # a clause of a total's label that counts what the form does not
                continue
            where = total.where
            groups = [_whom(where, group) for group in (so_far, so_far[of_body:])]
            compared += _compare_people(sheet, header, line, groups, problems)
            compared += _compare_marks(sheet, header, line, groups, problems)
    return compared


def _totals_after(lines: Sequence[ListLine], first: int) -> Sequence[ListLine]:
    """The lines with every total below what it counts: one above the first person is of the whole list."""
    above = [line for line in lines if line.kind is Kind.TOTAL and line.row < first]
    return [*(line for line in lines if line not in above), *above]


def _whom(where: Condition | None, group: Sequence[Said]) -> _Group:
    held = [(one, holds_of(where, one[1].values)) for one in group]
    return _Group([one for one, yes in held if yes], [one for one, yes in held if yes is None])


def _total(form: PeopleForm, line: ListLine) -> Total | None:
    fitting = (total for total in form.totals if any(pattern(label).fullmatch(line.text) for label in total.labels))
    return next(fitting, None)


def _compare_people(
    sheet: Sheet, header: ListHeader, line: ListLine, groups: Sequence[_Group], problems: Problems
) -> int:
    """Whether the total prints a number of people, 1 or 0: it may be that of any of the groups."""
    column, printed = _printed(line, header)
    if printed is None:
        return 0
    if not any(group.allows(printed) for group in groups):
        people = [len({entry.person for _, entry in group.sure}) for group in groups]
        _differs(sheet, line.row, column, printed, people, problems)
    return 1


def _compare_marks(
    sheet: Sheet, header: ListHeader, line: ListLine, groups: Sequence[_Group], problems: Problems
) -> int:
    """In how many columns of marks the total prints a number, which is that of the marks and not of people."""
    compared = 0
    for trait in header.traits:
        cell = line.cells.get(trait.number, Cell())
        if trait.column.means is None or not _NUMBER.fullmatch(cell.text):
            continue
        compared += 1
        marked = [sum(_marked(each, trait) for each, _ in group.sure) for group in groups]
        if int(cell.text) not in marked:
            _differs(sheet, line.row, trait.number, int(cell.text), marked, problems)
    return compared


def _printed(line: ListLine, header: ListHeader) -> tuple[int, int | None]:
    """The number of people that a total prints, and its column: in its label, or before the columns of traits."""
    first = min(line.cells)
    if line.number is not None:
        return first, line.number
    beginning = min((each.number for each in header.traits), default=header.name + 1)
    for column in sorted(line.cells):
        if column < beginning and _NUMBER.fullmatch(line.cells[column].text):
            return column, int(line.cells[column].text)
    return first, None


def _marked(line: ListLine, trait: TraitColumn) -> bool:
    text = line.cells.get(trait.number, Cell()).text
    return bool(text) if trait.column.filled else is_mark(text)


def _differs(sheet: Sheet, row: int, column: int, printed: int, counted: Iterable[int], problems: Problems) -> None:
    problems.warning(
        "total-differs",
        sheet.place(row, column),
        Text(
            "the sheet gives {printed}, its rows {counted}",
            printed=printed,
            counted=" / ".join(map(str, dict.fromkeys(counted))),
        ),
        Text("the rows were counted; correct whichever is wrong"),
    )
