"""The header of a sheet: which rows it takes, and which of a form's columns stand where.

A header may take one to three rows, merged or not, below a title and above a row of column numbers. Rather than to
trust how cells were merged, each possible block of rows is read as a header, and the one that gives the form most of
its columns is it: a block with a row of data or of numbers in it gives few.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from chitieu.diagnostics import Problems, Text
from chitieu.lists.forms import CommonWords, Form, Header, Matrix, PeopleForm, Trait, TraitSource
from chitieu.lists.header_words import begins_header, fits, part_years, stands_apart, years_named
from chitieu.lists.words import OR, fold, shown_header, stands_for
from chitieu.lists.years import OfYear, columns_of_years, may_share, unclear, years_text
from chitieu.sheets.grid import Sheet, column_letters

_DEEPEST_START = 40  # rows; a title, a motto and a form's number take fewer than ten
_MOST_ROWS = 3
_DEEPEST_HEADER = 5
_LONGEST_OUTER = 40  # letters; what is longer is no header but a title
_ORDINALS = frozenset({"tt", "stt", "số tt", "số thứ tự"})


class TraitColumn(NamedTuple):
    """Where a trait is read in a sheet: ``number`` of the column from 1, and the year of a yearly one.

    ``shared`` are the years of the values in each cell, in their order, where one column is of several.
    """

    trait: Trait
    column: TraitSource
    number: int
    year: int | None
    shared: tuple[int, ...] = ()


class ListHeader(NamedTuple):
    """``first`` and ``last`` are positions among the sheet's rows; the others are numbers of columns from 1.

    ``doubtful`` traits have a column beside those that are read, under the same outer header: what is empty in these
    may be said in that. ``unread`` are numbers of columns whose headers mean nothing to the form.
    """

    first: int
    last: int
    name: int
    ordinal: int | None
    born: tuple[int, ...]
    body: int | None
    note: int | None
    traits: tuple[TraitColumn, ...]
    doubtful: frozenset[str]
    unread: tuple[int, ...]


class MatrixHeader(NamedTuple):
    """``columns`` are numbers of columns by the form's keys; the criteria stand in ``labels``."""

    first: int
    last: int
    labels: int
    columns: Mapping[str, int]


class Paths(NamedTuple):
    """The header that some rows of a sheet make: a path from the outermost part in, by number of column."""

    first: int
    last: int
    by_column: Mapping[int, Header]


def possible_headers(sheet: Sheet) -> list[Paths]:
    """Each block of rows at the head of a sheet, read as a header, whatever the form."""
    starts = range(min(len(sheet.rows), _DEEPEST_START))
    return [
        _paths(sheet, first, last)
        for first in starts
        for last in range(first, min(first + _MOST_ROWS, len(sheet.rows)))
    ]


def find_header(sheet: Sheet, form: Form, blocks: Sequence[Paths]) -> Paths | None:
    """The rows that give the form most of its columns, its first column of names among them; ``None`` if none do.

    ``blocks`` are the possible headers of the sheet.
    """
    wanted = list(dict.fromkeys(header for headers in _wanted(form) for header in headers))
    # Most rows are of people: what they say begins no header of the form, and is said again and again.
    outermost = tuple(dict.fromkeys(header[0] for header in wanted))
    begins = cache(lambda text: begins_header(text, outermost, form.words))
    fitting = cache(lambda path: begins(path[0]) and fits(path, wanted, form.words))
    best: tuple[tuple[int, int], Paths] | None = None
    for paths in blocks:
        found = sum(map(fitting, paths.by_column.values()))
        merit = found, paths.first - paths.last  # of two that give as much, that of fewer rows: a title is no header
        if found >= 2 and (best is None or merit > best[0]) and _has_first(paths, form):
            best = merit, paths
    return _whole_header(sheet, form, best[1]) if best else None


def _whole_header(sheet: Sheet, form: Form, found: Paths) -> Paths:
    """The header with the rows above and below that its merged cells reach into, and rows of nothing but inner parts.

    Whatever stands above a column belongs to its header: a post under “Quy hoạch” is a planned one.
    """
    first, last = _reached(sheet, found.first, found.last)
    name = min(_names(found, form), default=1)
    while last + 1 < len(sheet.rows) and last - first < _MOST_ROWS and _is_inner(sheet, last + 1, name):
        last += 1
    return _under_what_is_above(sheet, form.words, name, _paths(sheet, first, last))


def _reached(sheet: Sheet, first: int, last: int) -> tuple[int, int]:
    position = {row.number: n for n, row in enumerate(sheet.rows)}
    reach = [(position.get(span.top), position.get(span.bottom)) for span in sheet.merged if span.bottom > span.top]
    for top, bottom in sorted((top, bottom) for top, bottom in reach if top is not None and bottom is not None):
        if top <= last and bottom >= first and bottom - top < _DEEPEST_HEADER:
            first, last = min(first, top), max(last, bottom)
    return first, last


def _names(paths: Paths, form: Form) -> Iterator[int]:
    headers = form.name if isinstance(form, PeopleForm) else form.units.column if form.units else ()
    return (number for number, path in paths.by_column.items() if fits(path, headers, form.words))


def _is_inner(sheet: Sheet, position: int, name: int) -> bool:
    """Whether a row below a header says nothing in the columns up to the name, and words in some beyond."""
    cells = sheet.rows[position].cells
    beyond = [cell.text for cell in cells[name:] if cell.text]
    words = [text for text in beyond if any(letter.isalpha() for letter in text) and len(text) > 1]
    return not any(cell.text for cell in cells[:name]) and bool(words) and len(words) == len(beyond)


def _under_what_is_above(sheet: Sheet, words: CommonWords, name: int, paths: Paths) -> Paths:
    """Columns under a header that nothing merges with the rows below it, if it says that they are of something else."""
    above = _beyond(sheet, paths.first - 1, name) if paths.first else {}
    apart = {
        number: (above[number], *path)
        for number, path in paths.by_column.items()
        if number in above and stands_apart((above[number],), words)
    }
    return paths._replace(by_column={**paths.by_column, **apart})


def _beyond(sheet: Sheet, position: int, name: int) -> dict[int, str]:
    """What a row says over the columns beyond the name, each cell up to the next one: titles stand before them."""
    row = sheet.rows[position]
    over: dict[int, str] = {}
    text = ""
    for number in range(name + 1, max((len(each.cells) for each in sheet.rows), default=0) + 1):
        text = (row.cells[number - 1].text if number <= len(row.cells) else "") or text
        if text and len(text) <= _LONGEST_OUTER:
            over[number] = text
    return over


def _wanted(form: Form) -> list[Sequence[Header]]:
    if isinstance(form, Matrix):
        return [*form.columns.values(), *([form.units.column] if form.units else [])]
    columns = [column.headers for trait in form.traits.values() for column in trait.columns]
    return [form.name, form.born, form.note, *columns, *([form.body.column] if form.body else [])]


def _has_first(paths: Paths, form: Form) -> bool:
    return (isinstance(form, Matrix) and form.units is None) or any(_names(paths, form))


def _paths(sheet: Sheet, first: int, last: int) -> Paths:
    texts = _spread(sheet, first, last)
    beside = _beside(sheet, sheet.rows[last].number, len(texts[0]))
    by_column = {}
    for column, parts in enumerate(zip(*texts, strict=True), 1):
        path = _path(parts)
        if path and column not in beside:
            by_column[column] = path
    return Paths(first, last, by_column)


def _beside(sheet: Sheet, bottom: int, columns: int) -> set[int]:
    """Columns that are none by themselves: of those that an innermost header is merged over, all but the first."""
    return {
        column
        for span in sheet.merged
        if span.top <= bottom <= span.bottom
        for column in range(span.left + 1, min(span.right, columns) + 1)
    }


def _path(parts: Iterable[str]) -> Header:
    """What a column's cells of the header say from the outermost in, without blanks and what only stands again."""
    said = [part for part in parts if part]
    return tuple(part for n, part in enumerate(said) if n == 0 or fold(part) != fold(said[n - 1]))


def _spread(sheet: Sheet, first: int, last: int) -> list[list[str]]:
    """The texts of some rows, an outer header over each of the columns that it stands for."""
    rows = sheet.rows[first : last + 1]
    columns = max((len(row.cells) for row in rows), default=0)
    texts = [[row.cells[n].text if n < len(row.cells) else "" for n in range(columns)] for row in rows]
    _spread_merged(texts, sheet, first, last)
    for upper, lower in pairwise(texts):  # without merging, an outer header stands on the first of its columns
        for column in range(1, columns):
            if not upper[column] and lower[column]:
                upper[column] = upper[column - 1]
    return texts


def _spread_merged(texts: Sequence[list[str]], sheet: Sheet, first: int, last: int) -> None:
    """Writes what merged cells say over all that they stand for; one may begin above the rows and reach into them."""
    columns = len(texts[0])
    position = {row.number: n for n, row in enumerate(sheet.rows[first : last + 1])}
    above = {row.number: row for row in sheet.rows[max(first - _MOST_ROWS, 0) : last + 1]}
    for span in sheet.merged:
        top = above.get(span.top)
        if top is None or span.left > min(columns, len(top.cells)):
            continue
        text = top.cells[span.left - 1].text
        for line in (position[number] for number in range(span.top, span.bottom + 1) if number in position):
            texts[line][span.left - 1 : span.right] = [text] * (min(span.right, columns) - span.left + 1)


# --- what stands where ------------------------------------------------------------------------------------------


def list_header(sheet: Sheet, form: PeopleForm, paths: Paths, problems: Problems) -> ListHeader:
    """The columns of a list; two columns under one header are an error."""
    traits, known = _trait_columns(sheet, form, paths, problems)
    name = _only_column(sheet, paths, form.name, form.words, problems)
    assert name is not None  # a header without it is none
    ordinal = next((n for n, path in paths.by_column.items() if fold(path[-1]) in _ORDINALS), None)
    born = tuple(n for n, path in paths.by_column.items() if fits(path, form.born, form.words))
    body = _only_column(sheet, paths, form.body.column, form.words, problems) if form.body else None
    note = _only_column(sheet, paths, form.note, form.words, problems)
    read = {name, ordinal, body, note, *born, *known}
    others = {number: path for number, path in paths.by_column.items() if number not in read}
    doubtful = frozenset(_doubtful(sheet, sheet.rows[paths.last].number, form, others, problems))
    unread = tuple(others)
    return ListHeader(paths.first, paths.last, name, ordinal, born, body, note, tuple(traits), doubtful, unread)


def _only_column(
    sheet: Sheet, paths: Paths, headers: Sequence[Header], words: CommonWords, problems: Problems
) -> int | None:
    """The column under any of some headers; that there are two is an error."""
    found = [number for number, path in paths.by_column.items() if fits(path, headers, words)]
    if len(found) > 1:
        problems.error(
            "column-twice",
            sheet.place(sheet.rows[paths.last].number, found[1]),
            Text("the column “{header}” stands twice", header=shown_header(headers[0])),
            Text("delete one, or give it another header"),
        )
    return found[0] if found else None


def _trait_columns(
    sheet: Sheet, form: PeopleForm, paths: Paths, problems: Problems
) -> tuple[list[TraitColumn], set[int]]:
    """Where traits are read, and all columns under headers of theirs, whether or not it is clear what they say."""
    traits: list[TraitColumn] = []
    known: set[int] = set()
    for trait in form.traits.values():
        for column in trait.columns:
            found = _columns(paths, column, form.words)
            known |= found.keys()
            placed = _placed(sheet, paths, trait, column, found, problems)
            if len(placed) > len({each.year for each in placed}):
                _only_column(sheet, paths, column.headers, form.words, problems)
            traits += (TraitColumn(trait, column, each.number, each.year or None, each.shared) for each in placed)
    return traits, known | {each.number for each in traits}


def _doubtful(
    sheet: Sheet, row: int, form: PeopleForm, others: Mapping[int, Header], problems: Problems
) -> Iterator[str]:
    """Traits that columns of no known value stand under the outer headers of."""
    for trait in form.traits.values():
        outer = {header[0] for column in trait.columns for header in column.headers if len(header) > 1}
        for number, path in others.items():
            if len(path) > 1 and any(part_years(path[0], part) is not None for part in outer):
                problems.warning(
                    "unknown-column",
                    sheet.place(row, number),
                    Text("this column is of no known value of “{trait}”", trait=trait.label),
                    Text("name its header among the columns of “{trait}” in rules/forms", trait=trait.id),
                )
                yield trait.id


def _columns(paths: Paths, column: TraitSource, words: CommonWords) -> dict[int, tuple[int, ...]]:
    """The years that headers name, by the number of the column, of the columns under a form's header."""
    found: dict[int, tuple[int, ...]] = {}
    for number, path in paths.by_column.items():
        years = next(
            (years for header in column.headers if (years := years_named(path, header, words)) is not None), None
        )
        if years is not None:
            found[number] = years
    return found


def _placed(
    sheet: Sheet,
    paths: Paths,
    trait: Trait,
    column: TraitSource,
    found: Mapping[int, tuple[int, ...]],
    problems: Problems,
) -> list[OfYear]:
    """Where a trait is read, a year at a time; year 0 where the header names none."""
    rows = sheet.rows[paths.first].number, sheet.rows[paths.last].number
    placed: list[OfYear] = []
    for number, years in found.items():
        if len(years) < 2:
            placed.append(OfYear(number, years[0] if years else 0))
            continue
        each = columns_of_years(sheet, rows, number, paths.by_column[number], years, problems)
        if any(one.shared for one in each) and not may_share(trait, column):
            text = Text(
                "column {column} is of the years {years}: what a comma joins in its cells may be of one year",
                column=column_letters(number),
                years=years_text(years),
            )
            unclear(sheet, rows[1], number, text, problems)
        else:
            placed += each
    return placed


def matrix_header(sheet: Sheet, form: Matrix, paths: Paths) -> MatrixHeader:
    """The columns of a matrix; its criteria stand in the column before them that names most of the form's."""
    columns = {}
    for key, headers in form.columns.items():
        number = next((n for n, path in paths.by_column.items() if fits(path, headers, form.words)), None)
        if number is not None:
            columns[key] = number
    if form.units is not None:
        labels = next(iter(_names(paths, form)))
        return MatrixHeader(paths.first, paths.last, labels, columns)
    inner = {way for headers in form.rows.values() for header in headers for way in header[-1].split(OR)}

    def named(column: int) -> int:
        texts = (row.cells[column - 1].text for row in sheet.rows[paths.last + 1 :] if len(row.cells) >= column)
        return sum(any(stands_for(fold(text), f"*{words}") for words in inner) for text in texts if text)

    labels = max(range(1, max(min(columns.values(), default=2), 2)), key=lambda column: (named(column), -column))
    return MatrixHeader(paths.first, paths.last, labels, columns)


def above(sheet: Sheet, paths: Paths) -> Iterator[str]:
    """The texts above a header: titles, the number of the form."""
    for row in sheet.rows[: paths.first]:
        yield from (cell.text for cell in row.cells if cell.text)
