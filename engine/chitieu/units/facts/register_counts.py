"""People of a register → counts of each unit and date: conditions of a form in SQL's logic, which is that of Kleene."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sqlglot import exp

from chitieu.lists.forms import BODY_KIND, Counting, Trait
from chitieu.model import Condition, Joined, Not, OneOf
from chitieu.units import sql
from chitieu.units.backends.duck import Duck
from chitieu.units.facts.layout import FactColumn
from chitieu.units.facts.shares import halves
from chitieu.units.facts.sources import NUMBER
from chitieu.units.sql import Sql

COUNTED = "counted"
KEYS = ("unit", "as_of")
PERSON, BODY = "person", "body"


def _truth(condition: Condition | None, traits: Mapping[str, Trait], *, alone: bool = False) -> Sql:
    """Whether a condition holds of a person, NULL where that is not known; ``alone``: of a body by its kind."""
    match condition:
        case None:
            return sql.TRUE
        case OneOf(name, values):
            if alone and name != BODY_KIND:
                return sql.cast(sql.null(), "BOOLEAN")
            if traits[name].several:
                return sql.any_of(sql.column(f"{name}={code}") for code in sorted(values))
            return sql.among(sql.column(name), sorted(values))
        case Not(operand):
            return sql.negated(_truth(operand, traits, alone=alone))
        case Joined(word, left, right):
            sides = (_truth(side, traits, alone=alone) for side in (left, right))
            return sql.binary(exp.And if word == "and" else exp.Or, *sides)
    raise AssertionError(condition)  # forms name no facts


def _bodies(countings: Sequence[Counting], traits: Mapping[str, Trait], duck: Duck) -> None:
    """The relation ``bodies``: of each body, whether it has somebody of whom each condition holds.

    A post counts in the body in which it is held, everything else of a person in all.
    """
    several = [f"{name}={code}" for name, trait in traits.items() if trait.several for code in trait.values]
    keys = [sql.column(name) for name in (*KEYS, BODY, PERSON)]
    kind = [sql.named(exp.Max(this=sql.column(BODY_KIND)), f"own {BODY_KIND}")] if BODY_KIND in traits else []
    held = [sql.named(exp.LogicalOr(this=sql.column(name)), f"own {name}") for name in several]
    query = sql.select([*keys, *kind, *held], "rows", sql.is_given(sql.column(BODY)))
    query.set("group", exp.Group(expressions=keys))
    duck.make("posts", query)
    joined = sql.select([exp.Star()], "posts")
    joined.append("joins", exp.Join(this=sql.table("people"), using=[sql.column(name) for name in (*KEYS, PERSON)]))
    own = [sql.named(sql.coalesced(sql.column(f"own {name}"), sql.column(name)), name) for name in several]
    single = [sql.column(name) for name, trait in traits.items() if not trait.several and name != BODY_KIND]
    kinds = [sql.named(sql.column(f"own {BODY_KIND}"), BODY_KIND)] if BODY_KIND in traits else []
    duck.make("entries", sql.select([*(sql.column(name) for name in (*KEYS, BODY)), *single, *own, *kinds], joined))
    columns: list[Sql] = [sql.column(name) for name in (*KEYS, BODY)]
    for one in countings:
        truth = _truth(one.where, traits)
        unknown = exp.Max(this=sql.when([(sql.is_null(truth), sql.integer(1))], sql.integer(0)))
        by_people = sql.when(
            [
                (exp.LogicalOr(this=truth), sql.TRUE),
                (sql.compared("==", unknown, sql.integer(1)), sql.cast(sql.null(), "BOOLEAN")),
            ],
            sql.FALSE,
        )
        by_itself = exp.LogicalOr(this=_truth(one.where, traits, alone=True))
        columns.append(sql.named(sql.coalesced(by_itself, by_people), one.fact))
    query = sql.select(columns, "entries")
    query.set("group", exp.Group(expressions=[sql.column(name) for name in (*KEYS, BODY)]))
    duck.make("bodies", query)


def _sum(condition: Sql) -> Sql:
    return sql.cast(exp.Sum(this=sql.when([(condition, sql.integer(1))], sql.integer(0))), "BIGINT")


def _grouped(columns: Sequence[Sql], source: str) -> exp.Select:
    query = sql.select([*(sql.column(name) for name in KEYS), *columns], source)
    query.set("group", exp.Group(expressions=[sql.column(name) for name in KEYS]))
    return query


def _sure_and_open(truth: Sql, fact: str) -> list[Sql]:
    """How many it holds of, and of how many it is not known."""
    return [sql.named(_sum(truth), f"{fact} sure"), sql.named(_sum(sql.is_null(truth)), f"{fact} open")]


def _of_share(one: Counting, traits: Mapping[str, Trait]) -> list[Sql]:
    part, among = halves(one.fact)
    whole = _truth(one.of, traits)
    both = sql.all_of([whole, _truth(one.where, traits)])
    unsure = sql.any_of([sql.is_null(whole), sql.all_of([whole, sql.is_null(both)])])
    return [
        sql.named(_sum(both), f"{part} sure"),
        sql.named(_sum(whole), f"{among} sure"),
        sql.named(_sum(unsure), f"{part} open"),
    ]


def count_register(
    countings: Sequence[Counting],
    traits: Mapping[str, Trait],
    attributes: Sequence[str],
    duck: Duck,
    *,
    with_bodies: bool,
) -> Iterator[FactColumn]:
    """The relation ``counted``: a row per unit and date, and for every fact its count, or the bounds that are known.

    Gives its columns of facts. A share has no counts where nobody is in its whole, or who belongs to it is not known.
    """
    columns: list[Sql] = [sql.named(exp.Min(this=sql.column(NUMBER)), NUMBER)]
    for one in countings:
        if one.what == "people":
            columns += _sure_and_open(_truth(one.where, traits), one.fact)
        elif one.what == "share":
            columns += _of_share(one, traits)
    duck.make("by_people", _grouped(columns, "people"))
    joined = sql.select([exp.Star()], "by_people")
    if with_bodies:
        of_bodies = [one for one in countings if one.what == "bodies"]
        _bodies(of_bodies, traits, duck)
        columns = [column for one in of_bodies for column in _sure_and_open(sql.column(one.fact), one.fact)]
        duck.make("by_bodies", _grouped(columns, "bodies"))
        joined.append("joins", _with("by_bodies", side="LEFT"))
    if attributes:
        values = [sql.named(exp.Max(this=sql.cast(sql.column(name), "VARCHAR")), name) for name in attributes]
        duck.make("of_units", _grouped(values, "rows"))
        joined.append("joins", _with("of_units"))
    made = [column for one in countings for column in _columns(one)]
    both = exp.Tuple(expressions=[sql.column(key) for key in KEYS])
    lost = exp.In(this=both, query=exp.Subquery(this=sql.select([sql.column(key) for key in KEYS], "faulty", _named())))
    keys = [sql.column(name) for name in (NUMBER, *KEYS, *attributes)]
    duck.make(COUNTED, sql.select([*keys, *made], joined, sql.all_of([_named(), sql.negated(lost)])))
    for one in countings:
        yield from _roles(one)


def _named() -> Sql:
    return sql.all_of([sql.is_given(sql.column(key)) for key in KEYS])


def _with(relation: str, side: str = "") -> exp.Join:
    return exp.Join(this=sql.table(relation), side=side, using=[sql.column(name) for name in KEYS])


def _columns(one: Counting) -> list[Sql]:
    zero = sql.cast(sql.integer(0), "BIGINT")
    if one.what == "share":
        part, among = halves(one.fact)
        nobody_open = sql.compared("==", sql.column(f"{part} open"), sql.integer(0))
        certain = sql.all_of([nobody_open, sql.compared(">", sql.column(f"{among} sure"), sql.integer(0))])
        return [sql.named(sql.when([(certain, sql.column(f"{name} sure"))]), name) for name in (part, among)]
    sure, unknown = (sql.coalesced(sql.column(f"{one.fact} {word}"), zero) for word in ("sure", "open"))
    exact = sql.compared("==", unknown, sql.integer(0))
    return [
        sql.named(sql.when([(exact, sure)]), one.fact),
        sql.named(sql.when([(exact, sql.null())], sure), f"{one.fact}_at_least"),
        sql.named(sql.when([(exact, sql.null())], sql.binary(exp.Add, sure, unknown)), f"{one.fact}_at_most"),
    ]


def _roles(one: Counting) -> Iterator[FactColumn]:
    if one.what == "share":
        for name in halves(one.fact):
            yield FactColumn(name, "whole", name, "exact", percent=False)
        return
    yield FactColumn(one.fact, "whole", one.fact, "exact", percent=False)
    yield FactColumn(f"{one.fact}_at_least", "whole", one.fact, "low", percent=False)
    yield FactColumn(f"{one.fact}_at_most", "whole", one.fact, "high", percent=False)
