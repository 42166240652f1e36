"""Which rows are about one person, by name and birth, and what they say of the person together.

Where that cannot be known it is asked; where two rows are taken as one without full dates, it is told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from chitieu.diagnostics import Problems, Text
from chitieu.lists.birth import Birth
from chitieu.lists.cells import Values
from chitieu.lists.forms import Trait
from chitieu.sheets.grid import Sheet


class PersonRow(NamedTuple):
    """A row before people are told apart; ``name`` is folded, "" for one without letters.

    ``numbered``: it has a number of its own. ``of`` is the row that a merged name says it belongs to.
    """

    sheet: Sheet
    row: int
    name: str
    birth: Birth | None
    body: int | None
    values: Values
    numbered: bool
    of: int | None


def same_people(rows: Sequence[PersonRow], problems: Problems) -> list[list[int]]:
    """Positions of the rows of each person, in the order of their first rows."""
    by_name: dict[str, list[list[int]]] = defaultdict(list)
    by_row: dict[tuple[str, str, int], list[int]] = {}
    groups: list[list[int]] = []
    masked: list[PersonRow] = []
    for position, read in enumerate(rows):
        group = by_row.get((read.sheet.file, read.sheet.name, read.of)) if read.of is not None else None
        if not read.name:
            masked.append(read)
        elif group is None:
            group = _known(by_name[read.name], read, rows, problems)
        if group is None:
            group = []
            by_name[read.name].append(group)
            groups.append(group)
        group.append(position)
        by_row[read.sheet.file, read.sheet.name, read.row] = group
    if masked:
        problems.warning(
            "masked-names",
            masked[0].sheet.place(masked[0].row),
            Text("names without letters tell nobody apart: each row was counted as a person"),
            Text("write codes instead of masked names"),
        )
    return groups


def _known(
    groups: Sequence[list[int]], read: PersonRow, rows: Sequence[PersonRow], problems: Problems
) -> list[int] | None:
    """The rows of the person that a row of the same name is about, if it is one of them."""
    for group in groups:
        first = rows[group[0]]
        same = _is_same(first, read, problems)
        if same is None:
            return None
        if same:
            if first.numbered and read.numbered and not (first.birth and first.birth.full):
                problems.warning(
                    "counted-once",
                    read.sheet.place(read.row),
                    Text("this row and row {row} were counted as one person", row=_shown_row(first, read)),
                    Text("write the full date of birth on both if they are two"),
                )
            return group
    return None


def _is_same(first: PersonRow, other: PersonRow, problems: Problems) -> bool | None:
    """Whether two rows of one name are one person; ``None``, and an error, where that cannot be known."""
    known = may_be_same(first.birth, other.birth, same_body=first.body == other.body)
    if known is not None:
        return known
    problems.error(
        "one-person-or-two",
        other.sheet.place(other.row),
        Text("this row and row {row} may be one person or two of the same name", row=_shown_row(first, other)),
        Text("write the full date of birth on both"),
    )
    return None


def may_be_same(first: Birth | None, other: Birth | None, *, same_body: bool) -> bool | None:
    """Whether two entries of one name are one person, by their births and bodies; ``None`` where that is open."""
    if first is None or other is None:
        return None
    if not first.agrees(other):
        return False
    return True if same_body or (first.full and other.full) else None


def joined(rows: Sequence[PersonRow], traits: Mapping[str, Trait], problems: Problems) -> Values:
    """What the rows of one person say together; two values of what can only be one are an error."""
    together: dict[tuple[str, int], frozenset[str]] = {}
    for read in rows:
        for key, codes in read.values.items():
            trait = traits[key[0]]
            before = together.get(key)
            if before is None or before == codes or trait.several or before == frozenset({trait.blank}):
                together[key] = codes if before is None or not trait.several else before | codes
            elif codes != frozenset({trait.blank}):
                problems.error(
                    "rows-differ",
                    read.sheet.place(read.row),
                    Text(
                        "this row and row {row} are of one person and differ in “{trait}”",
                        row=_shown_row(rows[0], read),
                        trait=trait.label,
                    ),
                    Text("correct one of them"),
                )
    return together


def _shown_row(first: PersonRow, other: PersonRow) -> str:
    return str(first.row) if first.sheet is other.sheet else first.sheet.place(first.row).cell or str(first.row)
