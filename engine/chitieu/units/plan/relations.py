"""What relations leave of facts that are not exact, for all rows at once: the rounds of ``chitieu.judging.inference``.

A round narrows every fact by all relations from the bounds before it. The single judge narrows one by one; both
keep only what every relation allows, so where they come to rest, they rest at the same bounds, unless a fact has no
value left. Rows with such a contradiction, rows that do not rest within a few rounds, and rows whose bounds would not
be whole numbers of their column's scale are left to the single judge.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from math import gcd, lcm
from typing import NamedTuple

from sqlglot import exp

from chitieu.judging.inference import Relation
from chitieu.model import FactType
from chitieu.units import sql
from chitieu.units.plan.whole import BIGGEST, Whole, ceiling_of, constant, floor_of, from_column, minus, negative, times
from chitieu.units.sql import WIDE, Sql

ROUNDS = 6


class Bounded(NamedTuple):
    """A fact that some rows have not exactly: ``exact`` names its column of exact values, ``low`` and ``high`` those of
    what is known so far. Values are whole numbers over ``scale``, at most ``most`` either way."""

    exact: str
    low: str
    high: str
    scale: int
    most: int
    kind: FactType


class Given(NamedTuple):
    """A fact that every row gives, between ``low`` and ``high``: one column where it is exact, two where it was rounded
    before it was printed."""

    low: str
    high: str
    scale: int
    most: int


State = Mapping[str, Bounded | Given]


class Round(NamedTuple):
    """``query`` gives the rows with narrower bounds and the columns ``moved`` and ``inexact``; ``state``: after it."""

    query: exp.Select
    state: State


class _Edges(NamedTuple):
    lows: list[Whole]
    highs: list[Whole]
    inexact: list[Sql]


def narrowed(relations: Sequence[Relation], state: State, kept: Sequence[str], source: str) -> Round:
    """One round over a relation, of which the columns ``kept`` stay as they are.

    Raises TooLarge when a bound could be longer than any backend holds.
    """
    unsure = {id: fact for id, fact in state.items() if isinstance(fact, Bounded)}
    edges = _said(unsure, relations, state)
    after = {id: _grown(fact, edges[id]) for id, fact in unsure.items()}
    ends = [end for id, fact in after.items() for end in _ends(fact, edges[id])]
    inexact = [sql.column("inexact"), *(one for id, fact in unsure.items() for one in _remainders(fact, edges[id]))]
    new = [sql.named(end.narrower, f"{end.name}'") for end in ends if end.narrower is not None]
    # Two queries, one in the other: an end has to stand there before and after for the outer one to compare.
    inner = sql.select([exp.Star(), *new, sql.named(sql.any_of(inexact), "inexact'")], source)
    query = sql.select(
        [
            *sql.columns(kept),
            *(sql.named(end.after, end.name) for end in ends),
            sql.named(sql.any_of(end.moved for end in ends), "moved"),
            sql.named(sql.column("inexact'"), "inexact"),
        ],
        inner,
    )
    return Round(query, {**state, **after})


def _said(unsure: Iterable[str], relations: Sequence[Relation], state: State) -> Mapping[str, _Edges]:
    """What all relations leave of each fact."""
    edges = {id: _Edges([], [], []) for id in unsure}
    for relation in relations:
        for id in relation.terms:
            if id in edges:
                _narrow(id, relation, state, edges[id])
    return edges


def _remainders(fact: Bounded, edges: _Edges) -> Iterator[Sql]:
    """Rows in which an end is no whole number over the scale, so that the plan cannot hold it."""
    for one in edges.inexact:
        yield sql.all_of([sql.is_null(sql.column(fact.exact)), one])


class _End(NamedTuple):
    """An end of a fact by its column, and what narrows it in a round; ``None`` where no relation says anything."""

    name: str
    narrower: Sql | None

    @property
    def after(self) -> Sql:
        """The end after the round. What narrows it has a name of its own, for before and after are compared."""
        return sql.column(self.name if self.narrower is None else f"{self.name}'")

    @property
    def moved(self) -> Sql:
        return sql.FALSE if self.narrower is None else sql.differs(self.after, sql.column(self.name))


def _grown(fact: Bounded, edges: _Edges) -> Bounded:
    """The fact as large as its ends may be after a round."""
    return fact._replace(most=max([fact.most, *(edge.most for edge in (*edges.lows, *edges.highs))]))


def _ends(fact: Bounded, edges: _Edges) -> Iterator[_End]:
    """Both ends of a fact after a round. An exact value stays: relations that it breaks are failed checks."""
    fixed = sql.is_given(sql.column(fact.exact))
    for name, found, pick in ((fact.low, edges.lows, sql.greatest), (fact.high, edges.highs, sql.least)):
        if not found and fact.most <= BIGGEST:
            yield _End(name, None)
            continue
        # Where one end has grown wide, the other is held as wide: that is what the next round takes both for.
        best = pick([sql.column(name), *(edge.sql for edge in found)])
        tree = sql.when([(fixed, sql.column(name))], best)
        yield _End(name, sql.cast(tree, WIDE) if fact.most > BIGGEST else tree)


def contradicted(state: State) -> Sql:
    """Rows in which a fact has no value left."""
    return sql.any_of(
        sql.compared(">", sql.column(fact.low), sql.column(fact.high))
        for fact in state.values()
        if isinstance(fact, Bounded)
    )


def _narrow(id: str, relation: Relation, state: State, edges: _Edges) -> None:
    """Adds what a relation leaves of a fact when the others take what of their bounds leaves it most room."""
    fact = state[id]
    assert isinstance(fact, Bounded)
    factors, limit = _integers(relation, state)
    own = factors[id]
    if not own:
        return
    room = reduce(minus, _taken(id, factors, state), constant(limit))
    whole = fact.kind.is_count
    step = fact.scale if whole else 1
    size = abs(own)
    if not whole and size > 1:
        rest = sql.binary(exp.Mod, room.sql, sql.integer(size))
        edges.inexact.append(sql.compared("!=", rest, sql.integer(0)))
    if own > 0:
        edges.highs.append(times(floor_of(room, size * step), constant(step)))
    else:
        edges.lows.append(times(ceiling_of(negative(room), size * step), constant(step)))


def _taken(id: str, factors: Mapping[str, int], state: State) -> Iterator[Whole]:
    for other, factor in factors.items():
        if other == id:
            continue
        fact = state[other]
        name, is_open = fact.low if factor > 0 else fact.high, isinstance(fact, Bounded)
        end = from_column(name, fact.most, negative=is_open, wide=is_open and fact.most > BIGGEST)
        yield times(end, constant(factor))


def _integers(relation: Relation, state: State) -> tuple[dict[str, int], int]:
    """The factors and the limit of a relation between the whole numbers of the columns."""
    scaled = {id: factor / state[id].scale for id, factor in relation.terms.items()}
    common = lcm(relation.limit.denominator, *(factor.denominator for factor in scaled.values()))
    factors = {id: int(factor * common) for id, factor in scaled.items()}
    limit = int(relation.limit * common)
    divisor = gcd(limit, *factors.values()) or 1
    return {id: factor // divisor for id, factor in factors.items()}, limit // divisor
