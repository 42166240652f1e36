"""Named tuples of our own making are in nothing unlike typing's."""

from __future__ import annotations

import copy
import pickle
import typing
from typing import Any, Generic, TypeVar

import pytest

from chitieu.records import NamedTuple

Value = TypeVar("Value")


class Ours(NamedTuple):
    """A doc."""

    first: int
    second: str = "b"
    third: tuple[int, ...] = ()

    @property
    def twice(self) -> int:
        return self.first * 2

    def told(self) -> str:
        return f"{self.__class__.__name__} {self.second}"


class Theirs(typing.NamedTuple):
    """A doc."""

    first: int
    second: str = "b"
    third: tuple[int, ...] = ()

    @property
    def twice(self) -> int:
        return self.first * 2

    def told(self) -> str:
        return f"{self.__class__.__name__} {self.second}"


class OurTable(NamedTuple, Generic[Value]):
    rows: tuple[Value, ...]


class Nothing(NamedTuple):
    pass


def same(ours: object, theirs: object) -> bool:
    return repr(ours).replace("Ours", "Theirs") == repr(theirs)


@pytest.mark.parametrize(
    "asked",
    [
        lambda one: one(1),
        lambda one: one(1, "x", (2,)),
        lambda one: one(third=(3,), first=1),
        lambda one: one(1)._replace(second="c", first=5),
        lambda one: one(1)._replace(),
        lambda one: one(1)._asdict(),
        lambda one: one._make([1, "c", ()]),
        lambda one: (one(1).first, one(1).second, one(1)[2], one(4).twice, one(1).told()),
        lambda one: (one._fields, one._field_defaults, one.__match_args__, one.__doc__, one.__name__, one.__module__),
        lambda one: (one(1) == (1, "b", ()), hash(one(1)) == hash((1, "b", ())), one(1) < one(2), len(one(1))),
        lambda one: (isinstance(one(1), tuple), type(one), hasattr(one(1), "__dict__"), [*one(1)], (*one(1), 4)),
        typing.get_type_hints,
        lambda one: (copy.deepcopy(one(1)), pickle.loads(pickle.dumps(one(1, "x")))),
    ],
)
def test_what_is_right(asked: typing.Callable[[Any], object]) -> None:
    assert same(asked(Ours), asked(Theirs))


@pytest.mark.parametrize(
    "asked",
    [
        lambda one: one(),
        lambda one: one(1, "x", (), 4),
        lambda one: one(1, fourth=2),
        lambda one: one(1, first=2),
        lambda one: one(1)._replace(fourth=2),
        lambda one: one._make([1]),
        lambda one: setattr(one(1), "first", 2),
        lambda one: setattr(one(1), "fourth", 2),
        lambda one: one(1).fourth,
    ],
)
def test_what_is_wrong(asked: typing.Callable[[Any], object]) -> None:
    told = []
    for one in (Ours, Theirs):
        with pytest.raises((TypeError, ValueError, AttributeError)) as error:
            asked(one)
        told.append((error.type, str(error.value).replace("Ours", "Theirs")))
    ours, theirs = told
    assert ours == theirs


def test_matching_generic_and_empty() -> None:
    match Ours(1, "x"):
        case Ours(first, second=second):
            assert (first, second) == (1, "x")
    table: OurTable[int] = OurTable((1, 2))
    assert table.rows == OurTable[int]((1, 2)).rows == (1, 2)
    assert (Nothing(), Nothing()._replace(), repr(Nothing())) == ((), (), "Nothing()")
