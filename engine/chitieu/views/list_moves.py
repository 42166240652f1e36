"""What changed between two lists: how every fact moved, and how many people came, left and changed post.

Numbers alone, and of people none so small that it points at somebody, unless that is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from chitieu.diagnostics import Text
from chitieu.lists.counts import Counted
from chitieu.lists.forms import Form
from chitieu.lists.met_again import StaffMoves
from chitieu.model import Bounds, FactKind, MeasuredIn, Rulebook
from chitieu.numbers import exactly
from chitieu.use_cases.diff_lists import MovedCount, MovedForm, MovedLists
from chitieu.views.tables.cells import Cell, Chain, Figure, Record, Shift
from chitieu.views.tables.json import coded, json_records
from chitieu.views.tables.table import Column, Note, On, Output, Section, Table

SCHEMA = "chitieu/list-moves/1"
LEAST_SHOWN = 3  # of people: fewer may be known by their number
_PEOPLE = {
    "people": Text("People on the list"),
    "came": Text("came"),
    "left": Text("left"),
    "changed_post": Text("changed post"),
}


class MovedRow(NamedTuple):
    """A fact, or a number of people, of one list and of a later one. ``change`` of a hidden number is ``None``."""

    form: Form
    key: str
    label: Cell
    unit: MeasuredIn
    then: Bounds | None
    now: Bounds | None
    change: Bounds | None
    years: tuple[int | None, int | None] = (None, None)
    hidden: bool = False

    @property
    def moved(self) -> bool:
        """Whether it is not known to be as it was; a number that is hidden may be any."""
        by_change = self.key in _PEOPLE and self.key != "people" and self.change != exactly(0)
        return by_change or self.then != self.now or (self.then is not None and self.then.exact is None)


def list_moves_output(moved: MovedLists, *, only_changed: bool, small: bool) -> Output:
    """Each form with its people and its facts; ``small`` numbers of people are shown if so asked, else hidden."""
    sections = []
    for each in moved.forms:
        rows = [row for row in _rows(each, moved.rulebook, small=small) if row.moved or not only_changed]
        if rows:
            sections.append(Section(each.form.title, rows))
    title = Text("Lists of two dates: {then} → {now}", then=moved.then, now=moved.now)
    table = Table(
        title=title,
        columns=_columns(moved),
        sections=sections,
        on=On.PEOPLE | On.DATA | On.BOOK,
        notes=[Note(text) for text in _notes(moved, small=small)],
        name=Text("Changes"),
    )

    def json() -> Record:
        return {"schema": SCHEMA, "then": moved.then, "now": moved.now, "moves": list(json_records(table))}

    return Output(title, [table], json)


def _columns(moved: MovedLists) -> Sequence[Column[MovedRow]]:
    read, programs = On.PEOPLE | On.BOOK, On.DATA
    return (
        Column("form", "", "text", lambda row: row.form.id, programs),
        Column("move", "", "text", lambda row: row.key, programs),
        Column("", Text("Form"), "text", lambda row: row.form.title, On.BOOK, 30),
        Column("", Text("Fact"), "text", _label, read, 60),
        Column("year_then", "", "year", lambda row: row.years[0], programs),
        Column("year_now", "", "year", lambda row: row.years[1], programs),
        Column("then", "", "exact", lambda row: coded(row.then, row.unit), On.JSON),
        Column("now", "", "exact", lambda row: coded(row.now, row.unit), On.JSON),
        Column("change", "", "exact", lambda row: row.change, On.JSON),
        Column("hidden", "", "text", lambda row: row.hidden, On.JSON),
        Column("", Chain(("A:", moved.then)), "text", lambda row: _figure(row.then, row.unit), read, 24),
        Column("", Chain(("B:", moved.now)), "text", lambda row: _figure(row.now, row.unit), read, 24),
        Column("", Text("Change"), "text", _change, read, 24),
        Column("then{}", "", "figure", lambda row: _figure(row.then, row.unit), On.CSV),
        Column("now{}", "", "figure", lambda row: _figure(row.now, row.unit), On.CSV),
        Column("change", "", "number", lambda row: row.change and row.change.exact, On.CSV),
        Column("hidden", "", "text", lambda row: "hidden" if row.hidden else None, On.CSV),
    )


def _rows(moved: MovedForm, rulebook: Rulebook, *, small: bool) -> Iterator[MovedRow]:
    if moved.staff is not None:
        yield from _people(moved.form, moved.staff, small=small)
    for each in moved.facts:
        yield _fact_row(moved.form, each, rulebook)


def _people(form: Form, staff: StaffMoves, *, small: bool) -> Iterator[MovedRow]:
    then, now = exactly(staff.then), exactly(staff.now)
    yield MovedRow(form, "people", _PEOPLE["people"], "", then, now, _difference(then, now))
    # With the lengths of both lists, who came tells who left: where one is small, neither is shown.
    either = not small and (_is_small(staff.came) or _is_small(staff.left))
    for key, number, hidden in (
        ("came", staff.came, either),
        ("left", staff.left, either),
        ("changed_post", staff.changed, not small and staff.changed is not None and _is_small(staff.changed)),
    ):
        yield MovedRow(form, key, _PEOPLE[key], "", None, None, None if hidden else number, hidden=hidden)


def _is_small(number: Bounds) -> bool:
    """Whether a number of people points at few of them; nobody is nobody."""
    low, high = number
    return low is not None and high is not None and low < LEAST_SHOWN and high > 0


def _fact_row(form: Form, moved: MovedCount, rulebook: Rulebook) -> MovedRow:
    kind = rulebook.facts[moved.fact]
    then, now = (one and one.value for one in (moved.then, moved.now))
    years = (_year(moved.then), _year(moved.now))
    label: Cell = kind.label
    if any(years):
        label = Chain((kind.label, Chain(("(", Chain(tuple(_year_text(year) for year in years), " → "), ")"), "")))
    measured = kind.measured_in
    change = None if isinstance(measured, FactKind) else _difference(then, now)
    return MovedRow(form, moved.fact, label, measured, then, now, change, years)


def _year(one: Counted | None) -> int | None:
    return one.year if one is not None else None


def _year_text(year: int | None) -> str:
    return "–" if year is None else str(year)


def _difference(then: Bounds | None, now: Bounds | None) -> Bounds | None:
    """By how much a figure moved, as far as is known."""
    if then is None or now is None or None in (*then, *now):
        return None
    ends = [Fraction(end or 0) for end in (*then, *now)]
    return Bounds(ends[2] - ends[1], ends[3] - ends[0])


def _label(row: MovedRow) -> Cell:
    return row.label


def _figure(value: Bounds | None, unit: MeasuredIn) -> Cell:
    if value is None:
        return None
    return Figure(value if value.exact is None else value.exact, unit)


def _change(row: MovedRow) -> Cell:
    if row.hidden:
        return Text("hidden")
    if row.key in _PEOPLE and row.key != "people":
        return _figure(row.change, "") or "–"
    if row.change is None:
        return None if row.then == row.now else "–"
    if row.change.exact is not None:
        return Shift(row.change.exact, row.unit)
    return Chain(tuple(Shift(end or Fraction(0), row.unit) for end in row.change), " … ")


def _notes(moved: MovedLists, *, small: bool) -> Iterator[Cell]:
    staffs = [each.staff for each in moved.forms if each.staff is not None]
    if staffs:
        yield Text("a change of post is one of what the form tells apart: another post, agency or commune")
    hidden = any(
        row.hidden for each in moved.forms if each.staff for row in _people(each.form, each.staff, small=small)
    )
    if hidden:
        yield Text(
            "numbers of people under {least} are hidden, and those by which they could be told; --small shows them",
            least=LEAST_SHOWN,
        )
