"""What the keys of YAML files are declared with: names, kinds of values, help. Plain data, cheap to make."""

from __future__ import annotations

from collections.abc import Callable, Collection
from enum import Enum
from typing import NamedTuple


class ScalarKind(Enum):
    """A value that is neither a list nor a group of keys."""

    TEXT = "text"
    ID = "id"
    NUMBER = "number"
    FORMULA = "formula"
    COUNT = "count"
    DATE = "date"
    YEAR = "year"
    HORIZON = "horizon"
    FLAG = "flag"
    NOTHING = "nothing"
    YES_NO = "yes_no"  # yes, no, có, không, true, false
    WORD = "word"  # of a value that is no number: a grade, a day, yes or no


class WordOf(NamedTuple):
    """One of a few words."""

    known: tuple[str, ...]


class ListOf(NamedTuple):
    """A list that is not empty; of ``size`` items, where one is given."""

    item: ValueKind
    size: int | None = None


class Either(NamedTuple):
    """A value of one kind or another."""

    kinds: tuple[ValueKind, ...]


class Key(NamedTuple):
    """A key, and what stands under it; ``help`` is what editors and questions say of it, to be translated."""

    name: str
    kind: ValueKind
    help: str
    required: bool


class Names(NamedTuple):
    """Keys that the file itself chooses, such as ids and years: any that match ``pattern``."""

    pattern: str
    kind: ValueKind


class OneKeyOf(NamedTuple):
    """Exactly one of these keys stands in a group; none is enough where ``optional``, or beside one of ``unless``.

    Those of a group of ``in_turn`` may stand together where each is itself a group of keys.
    """

    names: tuple[str, ...]
    unless: tuple[str, ...] = ()
    optional: bool = False
    in_turn: tuple[tuple[str, ...], ...] = ()


class Beside(NamedTuple):
    """A key that stands only with one of these others."""

    name: str
    others: tuple[str, ...]


class Apart(NamedTuple):
    """A key that stands with none of these others."""

    name: str
    others: tuple[str, ...]


class OneUnit(NamedTuple):
    """Numbers under these keys are all in percent, or none is; a quotient such as 3/4 is both."""

    names: tuple[str, ...]


Together = OneKeyOf | Beside | Apart | OneUnit
"""What holds between the keys of a group. Readers tell it in words of their own; schemas refuse the same."""


class Shape(NamedTuple):
    """A group of keys in the house's order; ``filled`` is one that may not be empty though no key is required.

    ``required`` and ``optional`` are the names among ``keys``: hundreds of groups are read in a run.
    """

    keys: tuple[Key | Names, ...]
    required: tuple[str, ...]
    optional: tuple[str, ...]
    filled: bool
    together: tuple[Together, ...] = ()

    def place(self, name: str) -> tuple[int, ValueKind | None]:
        """Where a key stands in the order, and the kind of its value; unknown ones stand last."""
        free: tuple[int, ValueKind | None] = (len(self.keys), None)
        for position, key in enumerate(self.keys):
            if isinstance(key, Names):
                free = position, key.kind
            elif key.name == name:
                return position, key.kind
        return free

    @property
    def named(self) -> tuple[Key, ...]:
        """The keys whose names are declared."""
        return tuple(key for key in self.keys if isinstance(key, Key))

    def key(self, name: str) -> Key:
        """The declaration of a key. Raises StopIteration for one that is not declared."""
        return next(key for key in self.named if key.name == name)


class Again(NamedTuple):
    """A group of keys that may hold itself, by a name that schemas call it by."""

    name: str
    shape: Callable[[], Shape]


ValueKind = ScalarKind | WordOf | ListOf | Either | Shape | Again


def must(name: str, kind: ValueKind, help: str = "") -> Key:
    """A key that may not be left out."""
    return Key(name, kind, help, required=True)


def may(name: str, kind: ValueKind, help: str = "") -> Key:
    """A key that may be left out."""
    return Key(name, kind, help, required=False)


def shape(*keys: Key | Names, filled: bool = False, together: tuple[Together, ...] = ()) -> Shape:
    """A group of keys, declared in the house's order."""
    named = [key for key in keys if isinstance(key, Key)]
    required = tuple(key.name for key in named if key.required)
    return Shape(keys, required, tuple(key.name for key in named if not key.required), filled, together)


def shape_of(kind: ValueKind | None, written: Collection[str]) -> Shape | None:
    """The group that a value is meant as: of several, the one whose own keys are written; ``None`` where it is none."""

    def likeness(shape: Shape) -> tuple[int, int]:
        return len(set(shape.required) & set(written)), len(set(shape.optional) & set(written))

    if isinstance(kind, Again):
        return kind.shape()
    if isinstance(kind, Either):
        return max((each for each in kind.kinds if isinstance(each, Shape)), key=likeness, default=None)
    return kind if isinstance(kind, Shape) else None


def item_of(kind: ValueKind | None) -> ValueKind | None:
    """What the items of a list are, where a value of a kind may be one."""
    if isinstance(kind, Either):
        return next((item_of(each) for each in kind.kinds if isinstance(each, ListOf)), None)
    return kind.item if isinstance(kind, ListOf) else None


ANY_ID = "^[A-Za-z0-9]([A-Za-z0-9_-]*[A-Za-z0-9])?$"
FACT_ID = "^[A-Za-z][A-Za-z0-9_]*$"
FACT_OR_GROUP = r"^[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)?$"
FACT_AT_DATE = r"^[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)?( of \d{4}(-\d{2})?)?$"
YEARS = r"^(19|20|21)\d\d(-(0[1-9]|1[0-2]))?$"

BOUNDS = shape(may("at_least", ScalarKind.NUMBER), may("at_most", ScalarKind.NUMBER), filled=True)
"""What is known of a figure."""
