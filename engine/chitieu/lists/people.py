"""Rows of a list → people. Names are read here, to tell people apart, and go no further.

One person may stand on several rows, or hold several posts on one: people are counted, not posts. What cannot be told
apart, or is written in no way that the form knows, is an error at its cell; the cell's text is never repeated.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from chitieu.diagnostics import Problems, Text
from chitieu.lists.birth import Birth, birth
from chitieu.lists.bodies import Bodies
from chitieu.lists.cells import Unknown, Values, check_shared, listed, tell_unknown, trait_values
from chitieu.lists.counts import LearntWord
from chitieu.lists.forms import BODY_KIND, PeopleForm, Trait
from chitieu.lists.header import ListHeader
from chitieu.lists.identity import PersonRow, joined, same_people
from chitieu.lists.met_again import Staff, staff_of
from chitieu.lists.plain_words import Pairs, is_plain, pairs_in
from chitieu.lists.rows import Kind, ListLine
from chitieu.lists.sheet_body import Whence, body_said
from chitieu.lists.words import fold, says_any, shown_header, skeleton
from chitieu.sheets.grid import Cell, Sheet

_BETWEEN_NAMES = re.compile(r"\n|[,;/+&]|\bvà\b")
_LEAST_LETTERS = 4  # of a word that is a known one but for its marks; shorter ones are names as easily


class Entry(NamedTuple):
    """A row of a sheet: which person and body it is about, by number, and what is said of the person there.

    Of a trait that may have several values (posts), only those held in that body.
    """

    sheet: Sheet
    row: int
    person: int
    body: int | None
    values: Values


class People(NamedTuple):
    """What a list holds: each person's values, the rows that they come from, and the bodies with their kinds.

    ``years`` are those of the yearly traits that were found; ``absent`` the traits that the sheets have no column for.
    ``staff``: by what another list can tell that somebody stands on both.
    """

    people: tuple[Values, ...]
    entries: tuple[Entry, ...]
    bodies: tuple[str | None, ...]
    years: tuple[int, ...]
    absent: frozenset[str]
    staff: Staff


class Reader:
    """Reads the sheets of one form, one after the other; ``people`` tells apart who stands on them."""

    def __init__(self, form: PeopleForm, problems: Problems, *, strict: bool = False) -> None:
        self._form, self._problems, self._strict = form, problems, strict
        self._unknown: list[Unknown] = []
        self._bodies = Bodies(form.body) if form.body else None
        self._rows: list[PersonRow] = []
        self._years: set[int] = set()
        self._seen: set[str] = set()
        self._asked: dict[tuple[str, str], dict[tuple[str, int], None]] = {}  # what a sheet has columns for
        self._gone = form.words.gone
        self.whence: dict[tuple[str, str], Whence] = {}  # where sheets say of which body they are, by file and name

    def read(self, sheet: Sheet, header: ListHeader, lines: Sequence[ListLine]) -> None:
        """Adds the people of a sheet."""
        self._seen.update(each.trait.id for each in header.traits)
        asked = dict.fromkeys((each.trait.id, each.year or 0) for each in header.traits)
        self._asked[sheet.file, sheet.name] = asked
        self._years.update(each.year for each in header.traits if each.year is not None)
        self._warn_of_hidden(sheet, lines)
        people = [line for line in lines if line.kind is Kind.PERSON]
        check_shared(sheet, header, ((line.row, line.cells) for line in people), self._problems)
        placed = ((line, None) for line in people) if self._bodies is None else self._placed(sheet, header, lines)
        for line, body in placed:
            self._person(line, sheet, header, body)

    def _placed(
        self, sheet: Sheet, header: ListHeader, lines: Sequence[ListLine]
    ) -> Iterator[tuple[ListLine, int | None]]:
        """The rows of people, each with the body it stands under: by its own column, else by what stands above it."""
        assert self._bodies is not None
        body = self._of_sheet(sheet, header, lines)
        said = True  # whether what the rows stand under could be read, or has been told to be at fault
        carried: list[int] = []
        for line in lines:
            named = _naming_cell(line, header)
            if named is not None:
                text, column = named
                body = self._bodies.number(text, sheet.place(line.row, column), self._problems)
                said = body is not None
            elif header.body is not None and body is not None and line.kind is Kind.PERSON:
                carried.append(line.row)
            if line.kind is Kind.PERSON:
                if body is None and said:
                    self._no_body(sheet, line.row, header)
                    said = False
                yield line, body
        if carried:
            self._warn_of_carried(sheet, carried, header)

    def _of_sheet(self, sheet: Sheet, header: ListHeader, lines: Sequence[ListLine]) -> int | None:
        """The body that a sheet is of as a whole, if the first of its people stand under none."""
        first = next((line for line in lines if line.kind in (Kind.PERSON, Kind.BODY)), None)
        if first is None or _naming_cell(first, header) is not None:
            return None
        assert self._bodies is not None
        assert self._form.body is not None
        found = body_said(sheet, header.first, self._form.body)
        if found is None:
            return None
        self.whence[sheet.file, sheet.name] = found.whence
        return self._bodies.number(found.text, sheet.place(), self._problems)

    def _warn_of_carried(self, sheet: Sheet, rows: Sequence[int], header: ListHeader) -> None:
        """A column of bodies that is filled in only where the body changes may also be one with gaps."""
        self._problems.warning(
            "carried-down",
            sheet.place(rows[0], header.body or 0),
            Text(
                "nothing says which {label} rows {rows} belong to: that of the row above was taken",
                label=self._form.body.label if self._form.body else "",
                rows=listed(rows),
            ),
            Text("fill in the column"),
        )

    def _warn_of_hidden(self, sheet: Sheet, lines: Sequence[ListLine]) -> None:
        hidden = {row.number for row in sheet.rows if row.hidden}
        counted = [line.row for line in lines if line.kind is not Kind.TOTAL and line.row in hidden]
        if counted:
            self._problems.warning(
                "hidden-rows",
                sheet.place(counted[0]),
                Text("hidden rows were counted, too: {rows}", rows=listed(counted)),
                Text("show them; delete those that do not belong on the list"),
            )

    def _no_body(self, sheet: Sheet, row: int, header: ListHeader) -> None:
        assert self._form.body is not None
        self._problems.error(
            "no-body",
            sheet.place(row, header.name),
            Text("it is not said which {label} this person belongs to", label=self._form.body.label),
            Text("put a heading row above, or a column: {header}", header=_header(self._form.body.column)),
        )

    def _person(self, line: ListLine, sheet: Sheet, header: ListHeader, body: int | None) -> None:
        name = line.cells[header.name].text
        if self._two_people(name, line, sheet, header):
            return
        self._warn_if_gone(line, sheet)
        if line.cells[header.name].struck:
            self._problems.warning(
                "struck-out",
                sheet.place(line.row, header.name),
                Text("the name is crossed out; the person was counted all the same"),
                Text("delete the row if the person had left by the reporting date"),
            )
        values = trait_values(line.cells, line.row, sheet, header, self._unknown, self._problems)
        born = self._birth(line, sheet, header)
        numbered = header.ordinal in line.cells
        letters = fold(name) if any(letter.isalnum() for letter in name) else ""
        self._rows.append(PersonRow(sheet, line.row, letters, born, body, values, numbered, line.of))

    def _two_people(self, name: str, line: ListLine, sheet: Sheet, header: ListHeader) -> bool:
        parts = [part for part in _BETWEEN_NAMES.split(name) if part.strip()]
        others = [line.cells[n].text for n in header.born if n in line.cells]
        if len(parts) < 2 or not (all(" " in part.strip() for part in parts) or any("\n" in each for each in others)):
            return False  # one name, or one that was broken to fit its cell
        self._problems.error(
            "two-people",
            sheet.place(line.row, header.name),
            Text("two people seem to stand in one cell"),
            Text("give each a row; write a long name on one line"),
        )
        return True

    def _birth(self, line: ListLine, sheet: Sheet, header: ListHeader) -> Birth | None:
        for column in header.born:
            cell = line.cells.get(column, Cell())
            if cell.uncomputed or not cell.text or cell.text in "-–":
                continue
            born = birth(cell.text)
            if born is None:
                self._problems.error(
                    "not-a-birth",
                    sheet.place(line.row, column),
                    Text("a year or a date of birth was expected here"),
                    Text("write 1980, or 12/5/1980"),
                )
            return born
        return None

    def _warn_if_gone(self, line: ListLine, sheet: Sheet) -> None:
        """Notes may stand anywhere: in their column, in one without a header, behind a name."""
        for column, cell in line.cells.items():
            if says_any(cell.text, self._gone):
                self._problems.warning(
                    "may-have-left",
                    sheet.place(line.row, column),
                    Text("by what stands here the person may no longer belong on the list; counted all the same"),
                    Text("delete the row if the person had left by the reporting date"),
                )
                return

    # --- who is who

    def people(self) -> People:
        """Everybody on the sheets read, each once."""
        tell_unknown(self._unknown, strict=self._strict, problems=self._problems)
        told = {(id(one.sheet), one.row, one.key) for one in self._unknown}
        number_of: dict[int, int] = {}  # by position of the row
        merged: list[Values] = []
        unsaid: dict[tuple[str, str], list[PersonRow]] = defaultdict(list)
        groups = same_people(self._rows, self._problems)
        for group in groups:
            number_of.update(dict.fromkeys(group, len(merged)))
            rows = [self._rows[position] for position in group]
            merged.append(joined(rows, self._form.traits, self._problems))
            first = rows[0].sheet
            for key in self._asked[first.file, first.name]:
                if key not in merged[-1] and not any((id(row.sheet), row.row, key) in told for row in rows):
                    unsaid[f"{first.file} {first.name}", key[0]].append(rows[0])
        if not self._problems.has_errors:  # what could not be read is no blank
            self._warn_of_blanks(unsaid)
            self._warn_of_few(merged)
        posts = self._posts(number_of)
        entries = [
            Entry(read.sheet, read.row, number, read.body, {**merged[number], **posts[number, read.body]})
            for position, read in enumerate(self._rows)
            for number in [number_of[position]]
        ]
        return People(
            people=tuple(merged),
            entries=tuple(entries),
            bodies=self._bodies.kinds if self._bodies else (),
            years=tuple(sorted(self._years)),
            absent=frozenset(self._form.traits) - self._seen,
            staff=staff_of(
                [[self._rows[position] for position in group] for group in groups],
                self._bodies.names if self._bodies else (),
                [id for id, trait in self._form.traits.items() if trait.several and id in self._seen],
            ),
        )

    @property
    def met_unknown(self) -> bool:
        """Whether any word is that of no known value."""
        return bool(self._unknown)

    def learnt(self, pairs: Pairs) -> list[LearntWord]:
        """The words that no value is written as, each once; what may be a name goes no further than this."""
        rows: dict[tuple[str, str], set[tuple[str, str, int]]] = defaultdict(set)
        for one in self._unknown:
            trait = one.column.trait
            text = one.text if _may_be_shown(one.text, trait, pairs) else ""
            rows[trait.id, text].add((one.sheet.file, one.sheet.name, one.row))
        found = []
        for (id, text), places in rows.items():
            trait = self._form.traits[id]
            near = trait.spellings.nearest(text) if text else None
            found.append(LearntWord(id, trait.label, text, len(places), trait.values[near] if near else ""))
        return found

    def _posts(self, number_of: Mapping[int, int]) -> Mapping[tuple[int, int | None], Values]:
        """What each person holds in each body, of traits with several values; ``number_of``: the person of a row."""
        posts: dict[tuple[int, int | None], dict[tuple[str, int], frozenset[str]]] = defaultdict(dict)
        for position, read in enumerate(self._rows):
            held = posts[number_of[position], read.body]
            for key, codes in read.values.items():
                if self._form.traits[key[0]].several:
                    held[key] = held.get(key, frozenset()) | codes
        return posts

    def _warn_of_blanks(self, unsaid: Mapping[tuple[str, str], Sequence[PersonRow]]) -> None:
        for (_, trait), reads in unsaid.items():
            self._problems.warning(
                "not-said",
                reads[0].sheet.place(reads[0].row),
                Text(
                    "“{trait}” is not said in rows {rows}",
                    trait=self._form.traits[trait].label,
                    rows=listed([read.row for read in reads]),
                ),
                Text("what it decides is counted within bounds; fill it in to count it exactly"),
            )

    def _warn_of_few(self, people: Sequence[Values]) -> None:
        """A year that was begun to be filled in is still taken as the latest."""
        for key in dict.fromkeys(key for asked in self._asked.values() for key in asked if key[1]):
            trait = self._form.traits[key[0]]
            said = sum(person.get(key, frozenset({trait.blank})) != frozenset({trait.blank}) for person in people)
            if 0 < 2 * said < len(people):
                first = self._rows[0].sheet
                self._problems.warning(
                    "few-rated",
                    first.place(),
                    Text(
                        "“{trait}” of {year} is said of {said} of {all} people",
                        trait=trait.label,
                        year=key[1],
                        said=said,
                        all=len(people),
                    ),
                    Text("shares of that year are of those alone; for an earlier year say --as-of"),
                )


def _may_be_shown(text: str, trait: Trait, pairs: Pairs) -> bool:
    """Whether a word is none of a name: made of words of the rules, or a known one but for its marks."""
    known = {skeleton(spelling) for spelling in trait.spellings.whole}
    return (skeleton(text) in known and len(text) >= _LEAST_LETTERS) or is_plain(
        text, pairs | pairs_in(tuple(trait.spellings.whole))
    )


def _naming_cell(line: ListLine, header: ListHeader) -> tuple[str, int] | None:
    """The text that names the body of a row and of those below it, and its column: a heading, or a column's cell."""
    if line.kind is Kind.BODY:
        return line.text, min(line.cells)
    if line.kind is Kind.PERSON and header.body is not None and header.body in line.cells:
        return line.cells[header.body].text, header.body
    return None


def body_values(people: People, body: int) -> Mapping[tuple[str, int], frozenset[str]]:
    """What is known of a body by itself: its kind."""
    kind = people.bodies[body]
    return {} if kind is None else {(BODY_KIND, 0): frozenset({kind})}


def _header(headers: Sequence[Sequence[str]]) -> str:
    return shown_header(headers[0]) if headers else "–"
