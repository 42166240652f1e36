"""Headers that name several years: over a column for each, or over one column whose cells hold a value for each.

Whoever writes “Xếp loại năm 2021, 2022” means the years in their order. What does not come out even, or may be meant in
two ways, is an error that names columns and years.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from chitieu.diagnostics import Problems, Text
from chitieu.lists.forms import Header, Trait, TraitSource
from chitieu.lists.words import fold
from chitieu.sheets.grid import Sheet, column_letters

_YEAR = r"(?:19|20)\d\d"
# What stands between two years of a folded header, in which hyphens and line breaks are blanks.
_BETWEEN = rf"(?:\s*[,;/&+–—]\s*|\s+(?:(?:{fold('và')}|{fold('đến')})\s+)?)(?:năm\s+)?"
SEVERAL = rf"(?P<year>{_YEAR}(?:{_BETWEEN}{_YEAR})*)"  # one year or several, in a folded header
_FROM_TO = re.compile(rf"({_YEAR})(?:\s+|\s*[–—]\s*|\s+{fold('đến')}\s+(?:năm\s+)?)({_YEAR})")
_ONE = re.compile(rf"(?:năm\s+)?({_YEAR})")
_MOST_NAMED = 4


class OfYear(NamedTuple):
    """A column and the year that it speaks of; ``shared``: all the years of its cells, where these are several."""

    number: int
    year: int
    shared: tuple[int, ...] = ()


def years_in(text: str) -> tuple[int, ...]:
    """The years that the folded text of ``SEVERAL`` names, as written; “2020-2022” are three."""
    span = _FROM_TO.fullmatch(text)
    if span and int(span[1]) < int(span[2]):
        return tuple(range(int(span[1]), int(span[2]) + 1))
    return tuple(map(int, re.findall(_YEAR, text)))


def only_year(text: str) -> int | None:
    """The year of a header that says nothing else: “Năm 2021”."""
    match = _ONE.fullmatch(fold(text))
    return int(match[1]) if match else None


def columns_of_years(
    sheet: Sheet, rows: tuple[int, int], number: int, path: Header, years: tuple[int, ...], problems: Problems
) -> list[OfYear]:
    """Where each of several years stands that the header of a column names; none, if that is told to be unclear.

    ``rows`` are the numbers of the first and the last row of the header. A column that its header is merged over, but
    does not begin in, has none.
    """
    first, last = _extent(sheet, rows, number, path[-1])
    if number > first:
        return []
    if any(earlier >= later for earlier, later in pairwise(years)):
        text = Text("column {column}: the years of the header are not in their order", column=_letters(first, last))
        unclear(sheet, rows[1], number, text, problems)
    elif last - first + 1 == len(years):
        return [OfYear(first + position, year) for position, year in enumerate(years)]
    elif first == last:
        return [OfYear(number, year, years) for year in years]
    else:
        text = Text(
            "the header names {years} years ({named}), but stands over {columns} columns: {column}",
            years=len(years),
            named=years_text(years),
            columns=last - first + 1,
            column=_letters(first, last),
        )
        unclear(sheet, rows[1], number, text, problems)
    return []


def may_share(trait: Trait, column: TraitSource) -> bool:
    """Whether the values of several years can be told apart in a cell: where a comma joins nothing else."""
    return not trait.several and not column.filled


def unclear(sheet: Sheet, row: int, column: int, text: Text, problems: Problems) -> None:
    hint = Text("give each year a column of its own, with its year as the header")
    problems.error("several-years", sheet.place(row, column), text, hint)


def years_text(years: tuple[int, ...]) -> str:
    """The years, or the first and the last of many."""
    return ", ".join(map(str, years)) if len(years) <= _MOST_NAMED else f"{years[0]} … {years[-1]}"


def _extent(sheet: Sheet, rows: tuple[int, int], number: int, header: str) -> tuple[int, int]:
    """The first and the last column that the header of a column is merged over."""
    by_number = {row.number: row.cells for row in sheet.rows}
    for span in sheet.merged:
        if span.left <= number <= span.right and span.top <= rows[1] and span.bottom >= rows[0]:
            cells = by_number.get(span.top, ())
            if len(cells) >= span.left and cells[span.left - 1].text == header:
                return span.left, span.right
    return number, number


def _letters(first: int, last: int) -> str:
    return column_letters(first) + (f":{column_letters(last)}" if last > first else "")
