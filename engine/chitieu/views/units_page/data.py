"""What a page of many units holds for its script: columns of letters and numbers, a place for each unit.

A cell takes a few bytes: a letter for its verdict, two for its percent of target, its operands once for all years. What
is said of fewer than five people of a register is not in the file at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from chitieu.model import Verdict
from chitieu.units.verdicts.looked import Looked, LookedCell, LookedColumn
from chitieu.views.tables.words import Words

FEW = 5  # people: what is said of fewer could be said of somebody
LETTERS = {
    Verdict.MET: "m",
    Verdict.MISSED: "x",
    Verdict.NO_DATA: "n",
    Verdict.NOT_APPLICABLE: "o",
    Verdict.MONITORED: "f",
}
# Digits of the percent of target: letters that need no escape in JSON in a page.
DIGITS = "".join(chr(code) for code in range(33, 127) if chr(code) not in "\"\\<>&'")
_MOST = len(DIGITS) ** 2 - 2
_NONE, _FEW = -1, -2  # for a number that is not there, and one that is not shown


PageColumn = str | Sequence[int] | dict[str, list[int]]


class Pool:
    """Columns of the file, each once: years that measure the same and ask the same share theirs."""

    def __init__(self) -> None:
        self.columns: list[PageColumn] = []
        self._places: dict[int, list[int]] = {}

    def place(self, column: PageColumn) -> int:
        """Where a column stands, which is added where it is new."""
        known = self._places.setdefault(hash(str(column)), [])
        found = next((place for place in known if self.columns[place] == column), None)
        if found is None:
            found = len(self.columns)
            self.columns.append(column)
            known.append(found)
        return found


def page_data(found: Looked, words: Words, pool: Pool, *, hides_few: bool) -> dict[str, Any]:
    """The data, ready for JSON; numbers are whole, texts are as they were given. Columns are added to the ``pool``."""
    columns = [_column(one, pool, words, hides_few=hides_few) for one in found.columns]
    return {
        "digits": DIGITS,
        "units": [one.unit for one in found.units],
        "names": [one.name or "" for one in found.units],
        "attributes": [
            {"id": one.id, "values": one.values, "of": [_place(unit.places[number]) for unit in found.units]}
            for number, one in enumerate(found.attributes)
        ],
        "columns": columns,
        "pool": pool.columns,
    }


def _place(place: int | None) -> int:
    return _NONE if place is None else place


def _column(column: LookedColumn, pool: Pool, words: Words, *, hides_few: bool) -> dict[str, Any]:
    """What a column is of; what stands in it, by places in the pool."""
    hidden = [hides_few and of_few(cell) for cell in column.cells]
    places = [0 if cell is None else cell.level for cell in column.cells]
    return {
        "document": column.document,
        "target": column.target,
        "symbol": column.symbol,
        "title": column.title,
        "year": column.horizon,
        "part": column.part,
        "unit": column.measured_in,
        "levels": [
            "" if level is None else words.level(level, level.kind or column.measured_in) for level in column.levels
        ],
        "level": pool.place(places if len(column.levels) > 1 else []),
        "verdicts": pool.place(
            "".join(" " if cell is None else LETTERS[Verdict(cell.verdict)] for cell in column.cells)
        ),
        "reached": pool.place("".join(digits_of([cell.attained if cell else None for cell in column.cells], hidden))),
        "short": pool.place(_thinned(_short(column.cells, hidden))),
        "value": pool.place(_value(column.cells, hidden)),
    }


def of_few(cell: LookedCell | None) -> bool:
    """Whether a cell says something of fewer than five people."""
    return cell is not None and any(end is not None and abs(end) < FEW for end in (cell.numerator, cell.denominator))


def digits_of(attained: Iterable[tuple[int, int] | None], hidden: Sequence[bool]) -> Iterator[str]:
    """Percent of target in tenths, two digits each; never 100% or 0% where it is not."""
    for share, few in zip(attained, hidden, strict=True):
        number = _FEW if few else _NONE if share is None else _tenths(*share)
        place = number % len(DIGITS) ** 2  # those below zero are the last
        yield DIGITS[place // len(DIGITS)] + DIGITS[place % len(DIGITS)]


@cache
def _tenths(above: int, below: int) -> int:
    """A share of target in tenths of a percent, rounded half up, but apart from the whole and from nothing."""
    tenths = (2000 * above + below) // (2 * below)
    if above < below:
        tenths = min(tenths, 999)
    return min(_MOST - 1, max(tenths, 1 if above > 0 else 0))


def _short(cells: Iterable[LookedCell | None], hidden: Sequence[bool]) -> list[int]:
    return [
        0 if cell is None or few or cell.shortfall is None else cell.shortfall
        for cell, few in zip(cells, hidden, strict=True)
    ]


def _thinned(numbers: list[int]) -> list[int]:
    """Nothing of a column in which nothing stands."""
    return numbers if any(numbers) else []


def _value(cells: Sequence[LookedCell | None], hidden: Sequence[bool]) -> dict[str, list[int]]:
    """The operands; nothing where there are none."""
    pairs = [_pair(cell, few) for cell, few in zip(cells, hidden, strict=True)]
    if not any(below or above for above, below in pairs):
        return {}
    return {"above": [above for above, _ in pairs], "below": [below for _, below in pairs]}


def _pair(cell: LookedCell | None, few: bool) -> tuple[int, int]:
    """The operands; over nothing where they are not known or not shown."""
    if few:
        return _FEW, 0
    if cell is None or cell.numerator is None or cell.denominator is None:
        return 0, 0
    return cell.numerator, cell.denominator
