"""The cells of a person's row → values of traits: a mark in a column, a word of the form, or an error at the cell."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from chitieu.diagnostics import Problems, Text
from chitieu.lists.forms import Trait
from chitieu.lists.header import ListHeader, TraitColumn
from chitieu.lists.words import fold
from chitieu.lists.years import years_text
from chitieu.sheets.grid import Cell, Sheet, column_letters

Values = Mapping[tuple[str, int], frozenset[str]]  # codes by trait and year; 0 for a trait that is not yearly

_MARKS = frozenset("x×✓✔√✗1+*v") | {"có"}
_DASHES = frozenset("-–—")
_BETWEEN_YEARS = re.compile("[,;/]")
_NO_MARKS = _DASHES | {"", "0", "không"}


class Unknown(NamedTuple):
    """A cell that is written in no known way: where it stands, and of what."""

    sheet: Sheet
    row: int
    column: TraitColumn
    text: str

    @property
    def key(self) -> tuple[str, int]:
        return self.column.trait.id, self.column.year or 0


def trait_values(
    cells: Mapping[int, Cell], row: int, sheet: Sheet, header: ListHeader, unknown: list[Unknown], problems: Problems
) -> Values:
    """What a row says of its person. A trait that it does not say, and for which no blank stands, is left out.

    What is written in no known way goes to ``unknown``; the trait is then left out, too.
    """
    by_key: dict[tuple[str, int], list[TraitColumn]] = defaultdict(list)
    for column in header.traits:
        by_key[column.trait.id, column.year or 0].append(column)
    values: dict[tuple[str, int], frozenset[str]] = {}
    for key, group in by_key.items():
        told = [_cell(cells.get(column.number, Cell()), sheet, row, column, unknown, problems) for column in group]
        together = _together(group[0], told, sheet, row, problems)
        if together and None in told:
            continue  # it says something more, and nobody knows what
        if together:
            values[key] = together
        elif together is not None and (blank := _blank(group[0].trait, told, header)) is not None:
            values[key] = frozenset({blank})
    return values


def _together(
    first: TraitColumn, told: Iterable[frozenset[str] | None], sheet: Sheet, row: int, problems: Problems
) -> frozenset[str] | None:
    """What the columns of one trait say together, empty for nothing; ``None``, and an error, where they differ."""
    together = _chosen(frozenset().union(*filter(None, told)), first.trait)
    if together is None:
        problems.error(
            "two-values",
            sheet.place(row, first.number),
            Text("“{trait}” has two values on this row", trait=first.trait.label),
            Text("leave one"),
        )
    return together


def _blank(trait: Trait, told: Collection[frozenset[str] | None], header: ListHeader) -> str | None:
    """The value that saying nothing means; none beside a cell at fault, or a column that may say something."""
    return None if None in told or trait.id in header.doubtful else trait.blank


def _cell(
    cell: Cell, sheet: Sheet, row: int, column: TraitColumn, unknown: list[Unknown], problems: Problems
) -> frozenset[str] | None:
    """What one cell says, of the year of its column; ``None`` for a fault, which goes to ``problems``."""
    if cell.uncomputed:
        if column.year == next(iter(column.shared), column.year):  # once for all the years of the cell
            _uncomputed(sheet, row, column, problems)
        return None
    text = cell.text
    if column.shared and column.year is not None:
        apart = _apart(text, column)
        if apart is None:
            return None  # check_shared tells of it
        text = apart[column.shared.index(column.year)]
    found = _codes(text, column) if text else frozenset()
    if found is None:
        unknown.append(Unknown(sheet, row, column, fold(text)))
        return None
    return found or (frozenset({column.column.blank}) if column.column.blank else found)


def check_shared(
    sheet: Sheet, header: ListHeader, people: Iterable[tuple[int, Mapping[int, Cell]]], problems: Problems
) -> None:
    """Columns of several years must hold a value for each, or nothing. ``people`` are the rows with their cells."""
    rows = list(people)
    for column in header.traits:
        if not column.shared or column.year != column.shared[0]:
            continue
        wrong: dict[int, list[int]] = defaultdict(list)  # rows by how many values they hold
        for row, cells in rows:
            text = cells.get(column.number, Cell()).text
            if _apart(text, column) is None:
                wrong[len(_values(text, column))].append(row)
        for count, numbers in wrong.items():
            problems.error(
                "several-years",
                sheet.place(numbers[0], column.number),
                Text(
                    "column {column} is of the years {years} and needs a value for each; "
                    "values found in rows {rows}: {count}",
                    column=column_letters(column.number),
                    years=years_text(column.shared),
                    rows=listed(numbers),
                    count=count,
                ),
                Text("part the values by commas, with a dash for a year without one; or give each year a column"),
            )


def listed(rows: Sequence[int], most: int = 10) -> str:
    """Numbers of rows, cut where there are many."""
    return ", ".join(map(str, rows[:most])) + (f" … ({len(rows)})" if len(rows) > most else "")


def _apart(text: str, column: TraitColumn) -> list[str] | None:
    """The values of a cell for each of the years of its column; ``None`` when it does not hold as many."""
    if not text or text in _DASHES:
        return [""] * len(column.shared)
    values = _values(text, column)
    return values if len(values) == len(column.shared) else None


def _values(text: str, column: TraitColumn) -> list[str]:
    """What a text lists. One that is a value as a whole, commas and all, is one: it may not be meant as several."""
    if column.trait.spellings.codes(text):
        return [text]
    return [part.strip() for part in _BETWEEN_YEARS.split(text) if part.strip()]


def is_mark(text: str) -> bool:
    """Whether a cell of a column of marks is marked."""
    return fold(text) in _MARKS or text.strip().casefold() in _MARKS


def said(text: str, trait: Trait) -> frozenset[str] | None:
    """The codes that words stand for: one, of posts all; ``None`` when they are written in no known way.

    A dash says "nothing" where nothing has a meaning.
    """
    if text.strip() in _DASHES and trait.blank is not None:
        return frozenset({trait.blank})
    codes = trait.spellings.joined(text)
    return None if codes is None else _chosen(codes, trait)


def _codes(text: str, column: TraitColumn) -> frozenset[str] | None:
    """The codes that a cell stands for; ``None`` when it is written in no known way."""
    trait, means = column.trait, column.column.means
    if means is None:
        return said(text, trait)
    if text.strip().casefold() in _NO_MARKS:
        return frozenset()
    if column.column.filled or is_mark(text):
        return frozenset({means})
    return said(text, trait)


def _chosen(codes: Collection[str], trait: Trait) -> frozenset[str] | None:
    """What a person is said to be: the highest of an ordered trait (who is a master was a bachelor, too)."""
    if len(codes) <= 1 or trait.several:
        return frozenset(codes)
    return frozenset({max(codes, key=list(trait.values).index)}) if trait.ordered else None


def _uncomputed(sheet: Sheet, row: int, column: TraitColumn, problems: Problems) -> None:
    problems.error(
        "no-value",
        sheet.place(row, column.number),
        Text("a formula without its value stands here"),
        Text("open the file in a spreadsheet program and save it, or type the value"),
    )


def tell_unknown(unknown: Iterable[Unknown], *, strict: bool, problems: Problems) -> None:
    """Each unknown word once, with the rows that it stands in, without repeating it: it may be a name.

    A warning, since facts that hang on it are counted within bounds; an error if ``strict``.
    """
    by_word: dict[tuple[str, str, str, str], list[Unknown]] = defaultdict(list)
    for one in unknown:
        by_word[one.sheet.file, one.sheet.name, one.column.trait.id, one.text].append(one)
    for several in by_word.values():
        first, rows = several[0], list(dict.fromkeys(one.row for one in several))
        trait = first.column.trait
        text = Text("what stands here is no known value of “{trait}”", trait=trait.label)
        if len(rows) > 1:
            text = Text(
                "what stands in rows {rows} is no known value of “{trait}”", rows=listed(rows), trait=trait.label
            )
        tell = problems.error if strict else problems.warning
        tell("unknown-word", first.sheet.place(first.row, first.column.number), text, _what_to_write(first))


def _what_to_write(unknown: Unknown) -> Text:
    trait = unknown.column.trait
    if unknown.column.column.means is not None and not unknown.column.column.filled:
        return Text("write x where it holds, and nothing where it does not")
    if near := trait.spellings.nearest(unknown.text):
        return Text("did you mean “{word}”?", word=trait.values[near])
    return Text("correct the cell, or add this spelling to the values of “{trait}” in rules/forms", trait=trait.id)
