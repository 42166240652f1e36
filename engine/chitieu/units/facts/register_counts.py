"""People of a register → counts of each unit and date: conditions of a form in SQL's logic, which is that of Kleene."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sqlglot import exp

from chitieu.judging.conditions import over_terms
from chitieu.lists.forms import BODY_KIND, Counting, Trait
from chitieu.model import Comparison, Condition, OneOf
from chitieu.units import sql
from chitieu.units.backends.duck import Duck
from chitieu.units.base import UNIT_AND_DATE
from chitieu.units.facts.layout import FactColumn
from chitieu.units.facts.shares import halves
from chitieu.units.facts.sources import NUMBER
from chitieu.units.sql import Sql

COUNTED = "counted"
PERSON, BODY = "person", "body"


def _truth(condition: Condition | None, traits: Mapping[str, Trait], *, alone: bool = False) -> Sql:
    """Whether a condition holds of a person, NULL where that is not known; ``alone``: of a body by its kind."""

    def term(one: Comparison | OneOf) -> Sql:
        assert isinstance(one, OneOf)  # forms name no facts
        if alone and one.attribute != BODY_KIND:
            return sql.null("BOOLEAN")
        if traits[one.attribute].several:
            return sql.any_of(sql.column(f"{one.attribute}={code}") for code in sorted(one.values))
        return sql.among(sql.column(one.attribute), sorted(one.values))

    return sql.TRUE if condition is None else over_terms(condition, term, sql.negated, sql.by_word)


def _bodies(countings: Sequence[Counting], traits: Mapping[str, Trait], duck: Duck) -> None:
    """The relation ``bodies``: of each body, whether it has somebody of whom each condition holds."""
    _entries(traits, duck)
    held = [sql.named(_held_in_body(one, traits), one.fact) for one in countings]
    duck.make("bodies", sql.per(sql.columns((*UNIT_AND_DATE, BODY)), held, "entries"))


def _entries(traits: Mapping[str, Trait], duck: Duck) -> None:
    """The relation ``entries``: a row per body and person in it.

    A post counts in the body in which it is held, everything else of a person in all.
    """
    posts = [f"{name}={code}" for name, trait in traits.items() if trait.several for code in trait.values]
    kinds = [name for name in traits if name == BODY_KIND]
    _posts(posts, kinds, duck)
    joined = sql.select([exp.Star()], "posts")
    joined.append("joins", exp.Join(this=sql.table("people"), using=sql.columns((*UNIT_AND_DATE, PERSON))))
    of_person = sql.columns(name for name, trait in traits.items() if not trait.several and name != BODY_KIND)
    own = [sql.named(sql.coalesced(sql.column(f"own {name}"), sql.column(name)), name) for name in posts]
    own += [sql.named(sql.column(f"own {name}"), name) for name in kinds]
    duck.make("entries", sql.select([*sql.columns((*UNIT_AND_DATE, BODY)), *of_person, *own], joined))


def _posts(posts: Sequence[str], kinds: Sequence[str], duck: Duck) -> None:
    """The relation ``posts``: what each person has in each body, under names that the person's own do not have."""
    query = sql.per(
        sql.columns((*UNIT_AND_DATE, BODY, PERSON)),
        [
            *(sql.named(exp.Max(this=sql.column(name)), f"own {name}") for name in kinds),
            *(sql.named(exp.LogicalOr(this=sql.column(name)), f"own {name}") for name in posts),
        ],
        "rows",
    )
    query.set("where", exp.Where(this=sql.is_given(sql.column(BODY))))
    duck.make("posts", query)


def _held_in_body(one: Counting, traits: Mapping[str, Trait]) -> Sql:
    """Whether the people of a body make it count: any of them is enough. See ``chitieu.lists.counting``.

    NULL where it holds of none and is not known of some: SQL's OR over rows passes over NULL, so that is asked apart.
    """
    truth = _truth(one.where, traits)
    unknown = exp.Max(this=sql.when([(sql.is_null(truth), sql.integer(1))], sql.integer(0)))
    by_people = sql.when(
        [
            (exp.LogicalOr(this=truth), sql.TRUE),
            (sql.compared("==", unknown, sql.integer(1)), sql.null("BOOLEAN")),
        ],
        sql.FALSE,
    )
    by_itself = exp.LogicalOr(this=_truth(one.where, traits, alone=True))
    return sql.coalesced(by_itself, by_people)


def _sum(condition: Sql) -> Sql:
    return sql.cast(sql.how_many(condition), "BIGINT")


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
    keys = sql.columns(UNIT_AND_DATE)
    of_people = [column for one in countings for column in _counts(one, traits)]
    first = sql.named(exp.Min(this=sql.column(NUMBER)), NUMBER)
    duck.make("by_people", sql.per(keys, [first, *of_people], "people"))
    joined = sql.select([exp.Star()], "by_people")
    if with_bodies:
        of_bodies = [one for one in countings if one.what == "bodies"]
        _bodies(of_bodies, traits, duck)
        columns = [column for one in of_bodies for column in _sure_and_open(sql.column(one.fact), one.fact)]
        duck.make("by_bodies", sql.per(keys, columns, "bodies"))
        joined.append("joins", _with("by_bodies", side="LEFT"))  # a unit whose rows name no body counts none
    if attributes:
        values = [sql.named(exp.Max(this=sql.cast(sql.column(name), "VARCHAR")), name) for name in attributes]
        duck.make("of_units", sql.per(keys, values, "rows"))
        joined.append("joins", _with("of_units"))
    made = [column for one in countings for column in _columns(one)]
    kept = sql.columns((NUMBER, *UNIT_AND_DATE, *attributes))
    duck.make(COUNTED, sql.select([*kept, *made], joined, _without_fault()))
    for one in countings:
        yield from _roles(one)


def _counts(one: Counting, traits: Mapping[str, Trait]) -> list[Sql]:
    """What is counted of people for a fact; nothing for one that counts bodies."""
    match one.what:
        case "people":
            return _sure_and_open(_truth(one.where, traits), one.fact)
        case "share":
            return _of_share(one, traits)
        case "bodies":
            return []


def _without_fault() -> Sql:
    """Units and dates that are named and of which no row is faulty; NULL is in no list, so it is asked for first."""
    named = sql.all_of(sql.is_given(key) for key in sql.columns(UNIT_AND_DATE))
    both = exp.Tuple(expressions=sql.columns(UNIT_AND_DATE))
    lost = exp.In(this=both, query=exp.Subquery(this=sql.select(sql.columns(UNIT_AND_DATE), "faulty", named)))
    return sql.all_of([named, sql.negated(lost)])


def _with(relation: str, side: str = "") -> exp.Join:
    return exp.Join(this=sql.table(relation), side=side, using=sql.columns(UNIT_AND_DATE))


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
