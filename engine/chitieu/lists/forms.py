"""The words of forms, as data: which columns a list has, what they say of a person, and which facts are counted.

A *trait* is what a list says of a person (sex, degree, post); its values are codes, as those of an attribute of a
unit are, so the conditions of ``facts:`` are those of ``when:``. A *body* is the agency or commune that rows stand
under.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from chitieu.judging.conditions import names
from chitieu.lists.words import Spellings
from chitieu.model import Attribute, Condition

BODY_KIND = "body_kind"  # the trait that says what kind of body a person belongs to
Header = tuple[str, ...]  # a header and its parts from the outermost in: ("Năm sinh", "Nữ")


class TraitSource(NamedTuple):
    """Where a trait is read: a column by any of its headers. Without ``means`` its text says the value.

    ``means`` is the value that a mark (x, ✓, 1) in the column stands for, or, if ``filled``, whatever stands there.
    A header with ``{year}`` stands for one column a year. ``blank`` is the value that an empty cell stands for.
    """

    headers: tuple[Header, ...]
    means: str | None = None
    filled: bool = False
    blank: str | None = None


class Trait(NamedTuple):
    """What a list says of a person. ``values`` are codes with labels; those of an ``ordered`` one run upwards.

    ``blank`` is the value that an empty cell stands for; without one, an empty cell leaves it unknown. ``several``: a
    person may have more than one value (posts). ``yearly``: one value a year (ratings).
    """

    id: str
    label: str
    values: Mapping[str, str]
    spellings: Spellings
    choices: tuple[str, ...]  # the spellings that an empty form offers
    columns: tuple[TraitSource, ...]
    ordered: bool = False
    blank: str | None = None
    several: bool = False
    yearly: bool = False

    @property
    def attribute(self) -> Attribute:
        """The trait as conditions name it."""
        return Attribute(self.id, self.label, self.values, self.ordered)


class Body(NamedTuple):
    """What the rows of a form stand under: ``label`` (agency, commune), its kinds, and the column that may name it.

    ``skip`` are patterns of headings above such headings, which say nothing of the people below.
    """

    label: str
    kinds: Trait | None
    column: tuple[Header, ...] = ()
    skip: tuple[str, ...] = ()


What = Literal["people", "bodies", "share"]


class Counting(NamedTuple):
    """How a fact is counted: people, or bodies with such a person, or the share of people ``of`` whom ``where`` holds.

    ``text`` is the condition as the form gives it.
    """

    fact: str
    what: What
    where: Condition | None
    of: Condition | None
    text: str

    @property
    def names(self) -> tuple[str, ...]:
        """The traits that decide who is counted, each once."""
        conditions = [condition for condition in (self.where, self.of) if condition is not None]
        return tuple(dict.fromkeys(name for condition in conditions for name in names(condition)))


class Total(NamedTuple):
    """A closing row of the sheet by its label, and the people that it counts."""

    labels: tuple[str, ...]
    where: Condition | None


class Sum(NamedTuple):
    """A fact of a matrix: the cells of some rows in some columns, added; of a matrix of units, of all its units.

    ``also`` are columns of posts that those of ``columns`` may hold as well: who holds two stands in both, so the fact
    is at least the larger of the two sums, and at most both together.
    """

    fact: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    also: tuple[str, ...] = ()


class UnitsCounted(NamedTuple):
    """A fact of a matrix of units: how many there are, of a ``kind``, with a number above 0 in any of some columns."""

    fact: str
    kind: str | None = None
    above_zero: tuple[str, ...] = ()


class PrintedForm(NamedTuple):
    """A form that an authority printed and that nothing is counted from: how it is named, what it is of.

    ``instead`` are forms whose facts stand elsewhere.
    """

    id: str
    title: str
    recognise: tuple[str, ...]
    instead: tuple[str, ...] = ()


class CommonWords(NamedTuple):
    """Words that all forms share, as patterns.

    ``gone``: by these a person may no longer belong on the list. ``vacant``: instead of a name, nobody holds the post.
    ``around``: outer headers that say nothing of what stands under them; ``apart``: those under which stands what is
    not the thing itself (a post that is planned). ``remarks`` in brackets behind a header. ``others``: by these words
    above its header a list is of other people. ``known``: words of headers that no form reads. ``printed``: forms that
    nothing is counted from.
    """

    gone: tuple[str, ...] = ()
    vacant: tuple[str, ...] = ()
    around: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    printed: tuple[PrintedForm, ...] = ()


class PeopleForm(NamedTuple):
    """A form with a row for each person. ``recognise`` are patterns of a sheet's name or of what stands above it.

    ``unlike`` are patterns of what stands there on sheets that are not of this form, whatever their columns.
    """

    id: str
    title: str
    recognise: tuple[str, ...]
    name: tuple[Header, ...]
    born: tuple[Header, ...]
    note: tuple[Header, ...]
    body: Body | None
    traits: Mapping[str, Trait]
    facts: tuple[Counting, ...]
    totals: tuple[Total, ...] = ()
    unlike: tuple[str, ...] = ()
    words: CommonWords = CommonWords()


class Matrix(NamedTuple):
    """A form of counts. ``rows`` and ``columns`` are keys with their headers: criteria down, posts across.

    Instead of ``rows``, ``units`` may stand down: each row is then of one of them, and criteria stand across.
    Every row, or column, counts some of the people of ``whole``, if there is such a one.
    """

    id: str
    title: str
    recognise: tuple[str, ...]
    rows: Mapping[str, tuple[Header, ...]]
    columns: Mapping[str, tuple[Header, ...]]
    whole: str | None
    facts: tuple[Sum | UnitsCounted, ...]
    units: Body | None = None
    unlike: tuple[str, ...] = ()
    words: CommonWords = CommonWords()


Form = PeopleForm | Matrix
