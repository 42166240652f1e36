"""What an import gives, as data: facts counted, and the sheets that they were counted from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from chitieu.lists.forms import Form
from chitieu.lists.met_again import Staff
from chitieu.lists.sheet_body import Whence
from chitieu.model import Bounds, Rulebook


class Counted(NamedTuple):
    """A fact as counted: ``value`` is ``None`` when it cannot be; then ``absent`` names the traits without a column.

    ``counted`` of ``among`` rows or bodies; ``how`` is the condition as the form gives it; ``year`` that of a yearly
    trait. ``unknown`` people could not be decided. Of a figure that somebody gave, ``written`` is its value
    as YAML, ``how`` its source and ``note`` what was noted.
    """

    fact: str
    form: str
    what: str
    how: str
    value: Bounds | None
    counted: int
    among: int
    unknown: int = 0
    year: int | None = None
    absent: tuple[str, ...] = ()
    written: str = ""
    note: str = ""


class SheetRead(NamedTuple):
    """A sheet with the form it was read by: rows of people (none for a matrix), totals compared, columns not read.

    ``words`` are the headers of those columns; "" for one that could be a name. ``whence``: where the sheet says of
    which agency or commune it is as a whole, if it does.
    """

    file: str
    name: str
    form: Form
    rows: int
    totals: int
    unread: tuple[str, ...]
    words: tuple[str, ...]
    whence: Whence | None = None


class LearntWord(NamedTuple):
    """A word that no value of a trait is written as; ``text`` is "" where it may be a name.

    ``rows``: how many it stands in; ``nearest``: the label of the value that it is most like, if it is like any.
    """

    trait: str
    label: str
    text: str
    rows: int
    nearest: str


class ListCounts(NamedTuple):
    """What was counted, in the order of the forms; of yearly facts the latest year first.

    ``learnt`` are words that are not known; ``staff`` those on the lists of people, by form.
    """

    rulebook: Rulebook
    counted: tuple[Counted, ...]
    sheets: tuple[SheetRead, ...]
    learnt: tuple[LearntWord, ...] = ()
    staff: Mapping[str, Staff] = {}
