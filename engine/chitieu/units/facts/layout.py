"""What the columns of a table are: unit, date, attributes, facts with their ends; wide, or long with a fact per row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from sqlglot import exp

from chitieu.diagnostics import Place, Problems, Text, suggestion
from chitieu.model import Rulebook
from chitieu.units import sql
from chitieu.units.asked import Asked
from chitieu.units.backends.duck import Duck
from chitieu.units.facts.sources import NUMBER, RAW, Raw
from chitieu.units.sql import Sql

Kind = Literal["whole", "huge", "decimal", "floating", "text", "date", "instant", "other"]
End = Literal["exact", "low", "high"]
_ENDS: dict[str, End] = {"_at_least": "low", "_at_most": "high"}
PERCENT = "_percent"
LONG = "long"
_KEYS = ("unit", "as_of")


class FactColumn(NamedTuple):
    """A column of the table: which fact it holds, which end of it, and whether its name says that it is in percent."""

    column: str
    kind: Kind
    fact: str
    end: End
    percent: bool


class Layout(NamedTuple):
    """``relation`` has a row per unit and date. ``twice`` names units, dates and facts that long rows give again."""

    relation: str
    unit: FactColumn
    as_of: FactColumn
    attributes: Mapping[str, str]
    facts: tuple[FactColumn, ...]


def kind_of(duckdb_type: str) -> Kind:
    name = duckdb_type.partition("(")[0].upper()
    if name in ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"):
        return "whole"
    kinds: dict[str, Kind] = {
        "HUGEINT": "huge",
        "UBIGINT": "huge",
        "UHUGEINT": "huge",
        "DECIMAL": "decimal",
        "FLOAT": "floating",
        "DOUBLE": "floating",
        "VARCHAR": "text",
        "DATE": "date",
        "TIMESTAMP": "date",
        "TIMESTAMP_S": "date",
        "TIMESTAMP_MS": "date",
        "TIMESTAMP_NS": "date",
        "TIMESTAMP WITH TIME ZONE": "instant",
    }
    return kinds.get(name, "other")


def laid_out(
    raw: Raw, asked: Asked, rulebook: Rulebook, wanted: Iterable[str], shown: str, duck: Duck, problems: Problems
) -> Layout | None:
    """The roles of the columns of ``raw``; ``None`` where unit or date are missing, the reason in ``problems``.

    ``wanted`` are attributes to keep besides those that conditions ask about.
    """
    for name in ("unit", "as_of"):
        if name not in raw.columns:
            problems.error(
                "missing-column",
                Place(shown),
                Text("the table has no column “{column}”", column=name),
                suggestion(name, raw.columns)
                or Text("a table has unit, as_of and a column per fact, or fact and value"),
            )
    if not {"unit", "as_of"} <= raw.columns.keys():
        return None
    attributes = {
        id: id for id in dict.fromkeys((*asked.attributes, *wanted)) if id in raw.columns and id in rulebook.attributes
    }
    is_long = {"fact", "value"} <= raw.columns.keys() and "fact" not in rulebook.facts
    relation = RAW
    if is_long:
        named = [str(name) for (name,) in duck.rows(_distinct("fact")) if name is not None]
        kinds = dict.fromkeys(named, kind_of(raw.columns["value"]))
        known = set(rulebook.attributes) | {"unit", "as_of", "fact", "value"}
        others = [name for name in raw.columns if name not in known]
    else:
        kinds = {name: kind_of(type) for name, type in raw.columns.items()}
        known = set(rulebook.attributes) | {"unit", "as_of"}
        others = []
    facts = []
    for name in [name for name in kinds if name not in known] + others:
        role = _role(name, kinds.get(name, "other"), rulebook) if name not in others else None
        if role is None:
            problems.warning(
                "unknown-column",
                Place(shown, cell=name),
                Text("this is neither a fact nor an attribute of these rules: it is passed over"),
                suggestion(name, [*rulebook.facts, *rulebook.attributes]),
            )
        elif role.fact in asked.facts:
            facts.append(role)
    tell_missing(asked, facts, shown, problems)
    if is_long:
        relation = LONG
        duck.make(LONG, _pivoted([role.column for role in facts], attributes.values()))
    unit, as_of = (FactColumn(name, kind_of(raw.columns[name]), "", "exact", percent=False) for name in _KEYS)
    return Layout(relation, unit, as_of, attributes, tuple(facts))


def _distinct(name: str) -> exp.Select:
    query = sql.select([sql.column(name)], RAW)
    query.set("distinct", exp.Distinct())
    return query


def _role(name: str, kind: Kind, rulebook: Rulebook) -> FactColumn | None:
    if name in rulebook.facts:
        return FactColumn(name, kind, name, "exact", percent=False)
    for suffix, end in _ENDS.items():
        inner = None if not name.endswith(suffix) else _role(name.removesuffix(suffix), kind, rulebook)
        if inner is not None and inner.end == "exact":
            return inner._replace(column=name, end=end)
    if name.endswith(PERCENT):
        id = name.removesuffix(PERCENT)
        if id in rulebook.facts and rulebook.facts[id].is_share:
            return FactColumn(name, kind, id, "exact", percent=True)
    return None


def tell_missing(asked: Asked, facts: Sequence[FactColumn], shown: str, problems: Problems) -> None:
    """Says which facts that decide have no column, as an error where none has."""
    there = {role.fact for role in facts}
    absent = [id for id in dict.fromkeys((*asked.measured, *asked.tested)) if id not in there]
    if absent and not there:
        problems.error(
            "no-facts",
            Place(shown),
            Text("the table has none of the facts that these rules need"),
            Text("needed are: {keys}", keys=", ".join(absent)),
        )
    elif absent:
        problems.warning(
            "missing-facts",
            Place(shown),
            Text("the table has no column for {count} facts: targets that need them have no data", count=len(absent)),
            Text("missing are: {keys}", keys=", ".join(absent)),
        )


def _pivoted(names: Sequence[str], attributes: Iterable[str]) -> exp.Select:
    """Long rows as wide ones: the value of each fact of a unit at a date, and the least number of its rows."""

    def greatest(tree: Sql, name: str) -> Sql:
        return sql.named(exp.Max(this=tree), name)

    values = [
        greatest(sql.when([(sql.compared("==", sql.column("fact"), sql.string(name)), sql.column("value"))]), name)
        for name in names
    ]
    query = sql.select(
        [
            sql.named(exp.Min(this=sql.column(NUMBER)), NUMBER),
            sql.column("unit"),
            sql.column("as_of"),
            *(greatest(sql.column(name), name) for name in attributes),
            *values,
        ],
        RAW,
    )
    query.set("group", exp.Group(expressions=[sql.column("unit"), sql.column("as_of")]))
    return query
