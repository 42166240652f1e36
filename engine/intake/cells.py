"""The cells of a person's row → values of traits: a mark in a column, a word of the form, or an error at the cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from engine.diagnostics import Problems, Text
from engine.intake.forms import Trait
from engine.intake.header import RosterHeader, TraitColumn
from engine.intake.words import fold
from engine.spreadsheets.grid import Cell, Sheet

Values = Mapping[tuple[str, int], frozenset[str]]  # codes by trait and year; 0 for a trait that is not yearly

_MARKS = frozenset("x×✓✔√✗1+*v") | {"có"}
_DASHES = frozenset("-–—")
_NO_MARKS = _DASHES | {"", "0", "không"}


def trait_values(cells: Mapping[int, Cell], row: int, sheet: Sheet, header: RosterHeader, problems: Problems) -> Values:
    """What a row says of its person. A trait that it does not say, and for which no blank stands, is left out."""
    by_key: dict[tuple[str, int], list[TraitColumn]] = defaultdict(list)
    for column in header.traits:
        by_key[column.trait.id, column.year or 0].append(column)
    values: dict[tuple[str, int], frozenset[str]] = {}
    for key, group in by_key.items():
        trait = group[0].trait
        told = [_cell(cells.get(column.number, Cell()), sheet, row, column, problems) for column in group]
        chosen = _chosen({code for codes in told for code in codes or ()}, trait)
        if chosen is None:
            problems.error(
                "two-values",
                sheet.place(row, group[0].number),
                Text("“{trait}” has two values on this row", trait=trait.label),
                Text("leave one"),
            )
        elif chosen:
            values[key] = chosen
        elif trait.blank is not None and None not in told and trait.id not in header.doubtful:
            values[key] = frozenset({trait.blank})
    return values


def _cell(cell: Cell, sheet: Sheet, row: int, column: TraitColumn, problems: Problems) -> frozenset[str] | None:
    """What one cell says; ``None`` for a fault, which goes to ``problems``."""
    if cell.uncomputed:
        _uncomputed(sheet, row, column, problems)
        return None
    found = _codes(cell.text, column) if cell.text else frozenset()
    if found is None:
        _unknown(cell.text, sheet, row, column, problems)
        return None
    return found or (frozenset({column.column.blank}) if column.column.blank else found)


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


def _unknown(text: str, sheet: Sheet, row: int, column: TraitColumn, problems: Problems) -> None:
    trait = column.trait
    if column.column.means is not None and not column.column.filled:
        hint = Text("write x where it holds, and nothing where it does not")
    elif near := trait.spellings.nearest(text):
        hint = Text("did you mean “{word}”?", word=trait.values[near])
    else:
        hint = Text("correct the cell, or add this spelling to the values of “{trait}” in rules/forms", trait=trait.id)
    problems.error(
        "unknown-word",
        sheet.place(row, column.number),
        Text("what stands here is no known value of “{trait}”", trait=trait.label),
        hint,
    )
