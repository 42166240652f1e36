"""A table as it stands → the relation of facts, and what its values still have to satisfy."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from typing import NamedTuple

from sqlglot import exp

from chitieu.files.kinds import folded
from chitieu.judging.inference import unknown
from chitieu.model import Attribute, FactType, Rulebook
from chitieu.units import sql
from chitieu.units.backends.duck import Duck
from chitieu.units.base import KEYS, Base, Held, numbers
from chitieu.units.facts.days import day_column, given_text
from chitieu.units.facts.kinds import kind_parsed, not_yet
from chitieu.units.facts.layout import End, FactColumn, Layout
from chitieu.units.facts.sources import NUMBER
from chitieu.units.facts.values import (
    MOST_DECIMALS,
    Parsed,
    decimals,
    half_step,
    is_rounded,
    parsed,
    printed_decimals,
    scale_of,
)
from chitieu.units.names import clean_name, one_name
from chitieu.units.questions import Questions
from chitieu.units.sql import Sql

TYPED, BASE = "typed", "base"
ENDS: tuple[End, ...] = ("exact", "low", "high")


class BadColumn(NamedTuple):
    """A column with values that may say nothing: ``flag`` is true of the rows where one does."""

    role: FactColumn
    flag: str


class Read(NamedTuple):
    """The relation ``typed`` (rows as they were read, with flags of what is bad) and what it holds.

    ``columns`` name the facts' columns in the table, for messages.
    """

    base: Base
    bad: tuple[BadColumn, ...]
    columns: Mapping[str, str]


def read_facts(layout: Layout, questions: Questions, rulebook: Rulebook, duck: Duck) -> Read:
    """Reads the table once, into the relation ``typed``. Raises BackendFailed when the disk gives out."""
    roles: dict[str, dict[End, FactColumn]] = {}
    for column in layout.facts:
        roles.setdefault(column.fact, {}).setdefault(column.end, column)  # of two for one end, the first
    places = _decimals(layout, rulebook, questions.related, duck)
    as_of = day_column(layout.as_of.column, layout.as_of.kind)
    held: dict[str, Held] = {}
    columns: list[Sql] = []
    bad: list[BadColumn] = []
    for number, id in enumerate(id for id in questions.facts if id in roles):
        scale, kind = scale_of(rulebook.facts[id], places.get(id, 0)), rulebook.facts[id].kind
        to_come = not_yet(roles[id].get("exact"), kind, as_of)
        rounded = id in questions.related and _is_rounded(roles[id], rulebook.facts[id])
        bounded = to_come is not None or bool(roles[id].keys() - {"exact"})
        held[id] = Held(str(number), scale, bounded, rounded)
        if rounded:
            columns.append(sql.named(half_step(roles[id]["exact"], places[id]), held[id].half))
        for end, name in zip(ENDS, held[id].columns, strict=False):
            role = roles[id].get(end)
            result = _no_end() if role is None else _parsed(role, rulebook.facts[id], places.get(id, 0))
            value = sql.coalesced(result.value, to_come) if to_come is not None and end == "low" else result.value
            columns.append(sql.named(value, name))
            if role is not None and result.bad is not None:
                bad.append(BadColumn(role, f"bad_{name}"))
                columns.append(sql.named(result.bad, bad[-1].flag))
    attributes = {id: f"a{number}" for number, id in enumerate(layout.attributes)}
    told = {name: f"t{number}" for number, name in enumerate(layout.told)}
    keys = [
        sql.named(sql.column(NUMBER), "n"),
        sql.named(given_text(layout.unit.column), "unit"),
        sql.named(as_of, "as_of"),
        *(sql.named(_code(layout.attributes[id], rulebook.attributes[id]), name) for id, name in attributes.items()),
        *(sql.named(_word(id, rulebook), name) for id, name in told.items()),
    ]
    duck.make(TYPED, sql.select([*keys, *columns], layout.relation))
    duck.connection.execute("SET preserve_insertion_order = false")  # rows have their numbers now: see sources
    names = {role.fact: role.column for role in reversed(layout.facts)}
    return Read(Base(TYPED, attributes, held, rulebook.facts, told=told), tuple(bad), names)


def _is_rounded(roles: Mapping[End, FactColumn], fact: FactType) -> bool:
    return "exact" in roles and is_rounded(roles["exact"], fact)


def _parsed(role: FactColumn, fact: FactType, decimals: int) -> Parsed:
    return parsed(role, fact, decimals) if fact.kind is None else kind_parsed(role, fact.kind)


def _no_end() -> Parsed:
    """Of a fact that the table has within bounds but not exactly, or at one end only."""
    return Parsed(sql.null("BIGINT"), None)


def valid_rows(found: Read, broken: Sql | None) -> exp.Select:
    """The rows that are not ``broken``, where ends that meet are an exact value."""
    base = found.base
    columns = sql.columns((*KEYS, *base.attributes.values(), *base.told.values()))
    for id, held in base.facts.items():
        exact = sql.column(held.exact)
        if held.rounded:
            columns.append(sql.column(held.half))
        if not held.bounded:
            columns.append(exact)
            continue
        low, high = _of_kind(held, base.vocabulary[id])
        meet = sql.compared("==", low, high)
        columns.append(sql.named(sql.coalesced(exact, sql.when([(meet, low)])), held.exact))
        fixed = sql.any_of([sql.is_given(exact), sql.coalesced(meet, sql.FALSE)])
        columns += [
            sql.named(sql.when([(sql.negated(fixed), end)]), name) for end, name in ((low, held.low), (high, held.high))
        ]
    return sql.select(columns, base.name, None if broken is None else sql.negated(sql.coalesced(broken, sql.FALSE)))


def _of_kind(held: Held, kind: FactType) -> tuple[Sql, Sql]:
    """The ends of a row that has any, as ``chitieu.judging.inference.of_kind`` completes them."""
    given = [sql.column(held.low), sql.column(held.high)]
    some = sql.any_of(sql.is_given(end) for end in given)
    low, high = (
        end
        if known is None
        else sql.when([(some, sql.coalesced(end, sql.cast(sql.integer(int(known * held.scale)), "BIGINT")))])
        for end, known in zip(given, unknown(kind), strict=True)
    )
    return low, high


def _code(column: str, attribute: Attribute) -> Sql:
    """The code that a text is, or of which it is the label however it is typed; any other text as it is."""
    given = given_text(column)
    said = one_name(exp.Lower(this=given))
    labels = [
        (sql.compared("==", said, sql.string(folded(label))), sql.string(code))
        for code, label in attribute.values.items()
    ]
    return sql.when([(sql.among(given, list(attribute.values)), given), *labels], given)


def _word(column: str, rulebook: Rulebook) -> Sql:
    """What a column says that nothing is judged by: an attribute its code, a name in one spelling."""
    if column in rulebook.attributes:
        return _code(column, rulebook.attributes[column])
    return clean_name(given_text(column))


def _decimals(layout: Layout, rulebook: Rulebook, related: Container[str], duck: Duck) -> Mapping[str, int]:
    """The most decimals of each fact that may have some, over all its columns.

    Shares have as many as any share: what one leaves of another is then a whole number over the scale of both. Facts
    that others are ``related`` to have one more than is printed, for half a step of the last.
    """
    roles = list(_with_decimals(layout, rulebook.facts))
    if not roles:
        return {}
    halved = [role.fact in related and is_rounded(role, rulebook.facts[role.fact]) for role in roles]
    asked = [printed_decimals(role) if half else decimals(role) for role, half in zip(roles, halved, strict=True)]
    most: dict[str, int] = {}
    for role, half, count in zip(roles, halved, numbers(duck, asked, layout.relation), strict=True):
        most[role.fact] = max(most.get(role.fact, 0), min(count, MOST_DECIMALS) + half)
    shares = {role.fact for role in layout.facts if rulebook.facts[role.fact].is_share}
    finest = max((most[id] for id in shares if id in most), default=0)
    return {**most, **dict.fromkeys(shares, finest)}


def _with_decimals(layout: Layout, facts: Mapping[str, FactType]) -> Iterator[FactColumn]:
    for role in layout.facts:
        fact = facts[role.fact]
        if role.kind in ("text", "decimal") and not fact.is_count and fact.kind is None:
            yield role
