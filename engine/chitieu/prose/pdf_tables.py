"""The ruled lines of a page → tables: their cells, and the words in them.

Lines that touch make a table. A cell is what no line parts; one that spans several has its text in the first of them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from chitieu.prose.pdf_lines import PdfWord, lines_of

_NEAR = 3.0  # points between lines that meet
_LEAST = 8.0  # points of a side of a cell
_MOST = 200  # rows and columns of a table

Box = tuple[float, float, float, float]


class RuledTable(NamedTuple):
    """``edges`` are where its columns begin and end."""

    rows: tuple[tuple[str, ...], ...]
    edges: tuple[float, ...]
    top: float
    bottom: float


def ruled_tables(words: Sequence[PdfWord], rules: Iterable[Box], page: int) -> tuple[list[RuledTable], list[PdfWord]]:
    """The tables of a page, and the words that stand in none."""
    found, left = [], list(words)
    for flat, upright in _groups(rules):
        xs, ys = _places(box[0] for box in upright), _places(box[1] for box in flat)
        if len(xs) < 3 or len(ys) < 2 or max(len(xs), len(ys)) > _MOST:
            continue
        inside = [word for word in left if _within(word, xs, ys)]
        if not inside:
            continue
        left = [word for word in left if not _within(word, xs, ys)]
        rows = _rows(inside, xs, ys, flat, upright, page)
        found.append(RuledTable(rows, tuple(xs), ys[0], ys[-1]))
    return sorted(found, key=lambda table: table.top), left


def _groups(rules: Iterable[Box]) -> list[tuple[list[Box], list[Box]]]:
    """Lines that touch each other: those across and those upright of each group of both."""
    flat = [box for box in rules if box[2] - box[0] >= _LEAST and box[3] - box[1] < _LEAST]
    upright = [box for box in rules if box[3] - box[1] >= _LEAST and box[2] - box[0] < _LEAST]
    every = [*flat, *upright]
    parent = list(range(len(every)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    order = sorted(range(len(every)), key=lambda at: every[at][1])
    open_ones: list[int] = []
    for at in order:
        open_ones = [one for one in open_ones if every[one][3] + _NEAR >= every[at][1]]
        for one in open_ones:
            if every[one][0] - _NEAR <= every[at][2] and every[at][0] - _NEAR <= every[one][2]:
                parent[root(at)] = root(one)
        open_ones.append(at)
    groups: dict[int, tuple[list[Box], list[Box]]] = {}
    for at, box in enumerate(every):
        groups.setdefault(root(at), ([], []))[0 if at < len(flat) else 1].append(box)
    return [group for group in groups.values() if group[0] and group[1]]


def _places(values: Iterable[float]) -> list[float]:
    """Where lines stand; those next to each other are one."""
    places: list[float] = []
    for value in sorted(values):
        if not places or value - places[-1] > _NEAR:
            places.append(value)
    return places


def _within(word: PdfWord, xs: Sequence[float], ys: Sequence[float]) -> bool:
    middle, height = (word.left + word.right) / 2, word.line - word.size / 4
    return xs[0] <= middle <= xs[-1] and ys[0] <= height <= ys[-1]


def _rows(
    words: Sequence[PdfWord],
    xs: Sequence[float],
    ys: Sequence[float],
    flat: Sequence[Box],
    upright: Sequence[Box],
    page: int,
) -> tuple[tuple[str, ...], ...]:
    first = _spanned(xs, ys, flat, upright)
    cells: dict[tuple[int, int], list[PdfWord]] = {}
    for word in words:
        column = min(len(xs) - 2, max(0, bisect_right(xs, (word.left + word.right) / 2) - 1))
        row = min(len(ys) - 2, max(0, bisect_right(ys, word.line - word.size / 4) - 1))
        cells.setdefault(first[row, column], []).append(word)
    texts = {at: " ".join(" ".join(line.text for line in lines_of(of_it, page)).split()) for at, of_it in cells.items()}
    return tuple(tuple(texts.get((row, column), "") for column in range(len(xs) - 1)) for row in range(len(ys) - 1))


def _spanned(
    xs: Sequence[float], ys: Sequence[float], flat: Sequence[Box], upright: Sequence[Box]
) -> dict[tuple[int, int], tuple[int, int]]:
    """The first of the places of each cell: that to the left, or above, where no line stands between."""
    first: dict[tuple[int, int], tuple[int, int]] = {}
    sides = {(at, row) for box in upright for at in _at(xs, box[0]) for row in _covered(ys, box[1], box[3])}
    above = {(at, column) for box in flat for at in _at(ys, box[1]) for column in _covered(xs, box[0], box[2])}
    for row in range(len(ys) - 1):
        for column in range(len(xs) - 1):
            if column and (column, row) not in sides:
                first[row, column] = first[row, column - 1]
            elif row and (row, column) not in above:
                first[row, column] = first[row - 1, column]
            else:
                first[row, column] = (row, column)
    return first


def _at(places: Sequence[float], value: float) -> list[int]:
    return [at for at, place in enumerate(places) if -0.1 <= value - place <= _NEAR]


def _covered(places: Sequence[float], low: float, high: float) -> list[int]:
    """The stretches between places whose middle a line covers."""
    return [at for at, (begin, end) in enumerate(pairwise(places)) if low - _NEAR <= (begin + end) / 2 <= high + _NEAR]
