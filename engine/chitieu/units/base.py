"""The relation of facts that the plan starts from: who made it promises that its values are valid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlglot import exp

from chitieu.judging.inference import unknown
from chitieu.model import FactType
from chitieu.units import sql
from chitieu.units.backends.backend import Backend
from chitieu.units.sql import Sql

UNIT_AND_DATE = ("unit", "as_of")  # whose facts a row of facts or verdicts gives
KEYS = ("n", *UNIT_AND_DATE)
NAME = "name"  # the column of what a unit is called, where `unit` is its code


class Held(NamedTuple):
    """A fact of the relation: ``exact`` is its column of exact values, whole numbers over ``scale``; NULL is missing.

    Where it is ``bounded``, rows without an exact value may have ends instead, in ``low`` and ``high``. Where it is
    ``rounded``, exact values were printed with decimals, half a step of the last of which stands in ``half``.
    """

    key: str
    scale: int
    bounded: bool
    rounded: bool = False

    @property
    def exact(self) -> str:
        """Its column of exact values. Keys make the names, so that no id of a fact meets that of another column."""
        return f"f{self.key}"

    @property
    def low(self) -> str:
        """Its column of lower ends, where it is bounded."""
        return f"l{self.key}"

    @property
    def high(self) -> str:
        """Its column of upper ends, where it is bounded."""
        return f"h{self.key}"

    @property
    def half(self) -> str:
        """Its column of half steps, where it is rounded: by how much the value may differ from what is printed."""
        return f"p{self.key}"

    @property
    def columns(self) -> tuple[str, ...]:
        """All its columns of values, in this order wherever rows of facts are read one by one."""
        return (self.exact, self.low, self.high) if self.bounded else (self.exact,)

    def may_be(self, kind: FactType) -> tuple[Sql, Sql]:
        """The ends of what an exact value may be, as ``chitieu.judging.inference.rounded_from`` gives them."""
        exact = sql.column(self.exact)
        if not self.rounded:
            return exact, exact
        half = sql.coalesced(sql.column(self.half), sql.integer(0))
        low, high = sql.binary(exp.Sub, exact, half), sql.binary(exp.Add, exact, half)
        least, most = unknown(kind)
        if least is not None:
            low = sql.greatest([low, sql.integer(int(least * self.scale))])
        if most is not None:
            high = sql.least([high, sql.integer(int(most * self.scale))])
        there = sql.is_given(exact)  # the greater of NULL and a number is the number
        return sql.when([(there, low)]), sql.when([(there, high)])


class Base(NamedTuple):
    """``n`` (a number of the row, each once), ``unit``, ``as_of``; columns of attributes and facts by their ids.

    ``shares`` are facts that rows hold as quotients of two others, and not themselves. Rows that lack one of ``whole``
    are only for the judge of single units: what is missing there may be bounded by a share. ``told`` are columns that
    nothing is judged by, by the names that they had.
    """

    name: str
    attributes: Mapping[str, str]
    facts: Mapping[str, Held]
    vocabulary: Mapping[str, FactType]
    shares: Mapping[str, tuple[str, str]] = {}
    whole: tuple[str, ...] = ()
    told: Mapping[str, str] = {}

    def only_single(self) -> list[Sql]:
        """Conditions of rows that only the judge of single units can take."""
        return [sql.is_null(sql.column(self.facts[id].exact)) if id in self.facts else sql.TRUE for id in self.whole]


class Counts(NamedTuple):
    """Of a fact in some rows: how many have it exactly, how many within ends, its largest size, and its least value."""

    exact: int
    bounded: int
    most: int
    least: int


def numbers(backend: Backend, columns: Sequence[Sql], source: str, where: Sql | None = None) -> list[int]:
    """The whole numbers that a query for one row gives; 0 for NULL."""
    named = [sql.named(column, f"c{number}") for number, column in enumerate(columns)]
    (row,) = backend.rows(sql.select(named, source, where))
    return [0 if value is None else int(str(value)) for value in row]


def count_given(base: Base, ids: Sequence[str], backend: Backend, where: Sql | None) -> tuple[int, dict[str, Counts]]:
    """How many rows there are, and the counts of facts in them."""
    columns: list[Sql] = [exp.Count(this=exp.Star())]
    for id in ids:
        held = base.facts[id]
        ends = [sql.is_given(sql.column(end)) for end in held.columns[1:]]
        bounded = exp.Count(this=sql.when([(sql.any_of(ends), sql.integer(1))])) if ends else sql.integer(0)
        least = sql.least([exp.Min(this=sql.column(name)) for name in held.columns])
        columns += [exp.Count(this=sql.column(held.exact)), bounded, sized(held.columns), least]
    rows, *counts = numbers(backend, columns, base.name, where)
    return rows, {id: Counts(*counts[4 * number : 4 * number + 4]) for number, id in enumerate(ids)}


def sized(columns: Sequence[str]) -> Sql:
    """The largest size in some columns, over all rows."""
    return sql.greatest([exp.Max(this=exp.Abs(this=sql.column(name))) for name in columns])
