"""What the columns of a table are: unit, date, attributes, facts with their ends; wide, or long with a fact per row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from sqlglot import exp

from chitieu.diagnostics import Place, Problems, Text, suggestion
from chitieu.model import Rulebook
from chitieu.units import sql
from chitieu.units.backends.duck import Duck
from chitieu.units.base import NAME, UNIT_AND_DATE
from chitieu.units.facts.sources import NUMBER, RAW, Raw
from chitieu.units.questions import Questions
from chitieu.units.sql import Sql

Kind = Literal["whole", "huge", "decimal", "floating", "text", "date", "instant", "flag", "other"]
End = Literal["exact", "low", "high"]
_ENDS: dict[str, End] = {"_at_least": "low", "_at_most": "high"}
PERCENT = "_percent"
LONG = "long"


class FactColumn(NamedTuple):
    """A column of the table: which fact it holds, which end of it, and whether its name says that it is in percent."""

    column: str
    kind: Kind
    fact: str
    end: End
    percent: bool


class Layout(NamedTuple):
    """``relation`` has a row per unit and date; the others are columns of it, attributes by their ids.

    ``told`` are columns that decide nothing and go on into the table of verdicts: the name, other attributes.
    """

    relation: str
    unit: FactColumn
    as_of: FactColumn
    attributes: Mapping[str, str]
    facts: tuple[FactColumn, ...]
    told: tuple[str, ...] = ()


class _Named(NamedTuple):
    """Names that may be of facts, with the kinds of their values; ``others`` are columns that cannot be."""

    kinds: Mapping[str, Kind]
    others: Sequence[str] = ()


def column_kind(duckdb_type: str) -> Kind:
    """What values of a type may say: those of 64 bits or less are ``whole``, longer ones ``huge``."""
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
        "BOOLEAN": "flag",
        "DATE": "date",
        "TIMESTAMP": "date",
        "TIMESTAMP_S": "date",
        "TIMESTAMP_MS": "date",
        "TIMESTAMP_NS": "date",
        "TIMESTAMP WITH TIME ZONE": "instant",
    }
    return kinds.get(name, "other")


def laid_out(
    raw: Raw,
    questions: Questions,
    rulebook: Rulebook,
    wanted: Iterable[str],
    shown: str,
    duck: Duck,
    problems: Problems,
) -> Layout | None:
    """The roles of the columns of ``raw``; ``None`` where unit or date are missing, the reason in ``problems``.

    ``wanted`` are attributes to keep besides those that conditions ask about.
    """
    if not has_keys(raw, shown, Text("a table has unit, as_of and a column per fact, or fact and value"), problems):
        return None
    kept = dict.fromkeys((*questions.attributes, *wanted))
    attributes = {id: id for id in kept if id in raw.columns and id in rulebook.attributes}
    told = _told(raw, attributes, rulebook)
    is_long = {"fact", "value"} <= raw.columns.keys() and "fact" not in rulebook.facts
    named = _named_in_rows(raw, rulebook, duck) if is_long else _named_in_header(raw, rulebook)
    # A fact that no target asks for is known, and passed over without a word.
    facts = [role for role in _roles(named, rulebook, shown, problems) if role.fact in questions.facts]
    tell_missing(questions, facts, shown, problems)
    if is_long:
        duck.make(LONG, _pivoted([role.column for role in facts], (*attributes.values(), *told)))
    unit, as_of = (
        FactColumn(name, column_kind(raw.columns[name]), "", "exact", percent=False) for name in UNIT_AND_DATE
    )
    return Layout(LONG if is_long else RAW, unit, as_of, attributes, tuple(facts), told)


def _told(raw: Raw, attributes: Mapping[str, str], rulebook: Rulebook) -> tuple[str, ...]:
    """Columns with what units are called and are, that nothing asks about."""
    known = (*([] if NAME in rulebook.facts else [NAME]), *rulebook.attributes)
    return tuple(dict.fromkeys(id for id in known if id in raw.columns and id not in attributes))


def has_keys(raw: Raw, shown: str, otherwise: Text | None, problems: Problems) -> bool:
    """Whether a table names units and dates. If not, an error suggests a column spelt alike, or says ``otherwise``."""
    absent = [name for name in UNIT_AND_DATE if name not in raw.columns]
    for name in absent:
        text = Text("the table has no column “{column}”", column=name)
        problems.error("missing-column", Place(shown), text, suggestion(name, raw.columns) or otherwise)
    return not absent


def _named_in_header(raw: Raw, rulebook: Rulebook) -> _Named:
    """A wide table: each column but units, dates and attributes may be of a fact."""
    known = {*rulebook.attributes, *UNIT_AND_DATE, *([] if NAME in rulebook.facts else [NAME])}
    return _Named({name: column_kind(type) for name, type in raw.columns.items() if name not in known})


def _named_in_rows(raw: Raw, rulebook: Rulebook, duck: Duck) -> _Named:
    """A long table: its rows name facts, all with values of one kind, and no column is a fact."""
    known = {*rulebook.attributes, *UNIT_AND_DATE, "fact", "value", *([] if NAME in rulebook.facts else [NAME])}
    named = [str(name) for (name,) in duck.rows(sql.distinct(sql.column("fact"), RAW)) if name is not None]
    kind = column_kind(raw.columns["value"])
    return _Named(
        kinds={name: kind for name in named if name not in known},
        others=[name for name in raw.columns if name not in known],
    )


def _roles(named: _Named, rulebook: Rulebook, shown: str, problems: Problems) -> Iterator[FactColumn]:
    """What the names are of; those that say nothing to the rulebook are warnings."""
    for name in (*named.kinds, *named.others):
        role = None if name in named.others else _role(name, named.kinds[name], rulebook)
        if role is not None:
            yield role
            continue
        problems.warning(
            "unknown-column",
            Place(shown, cell=name),
            Text("this is neither a fact nor an attribute of these rules: it is passed over"),
            suggestion(name, [*rulebook.facts, *rulebook.attributes]),
        )


def _role(name: str, kind: Kind, rulebook: Rulebook) -> FactColumn | None:
    """Which fact a name is of: ``women``, ``women_at_least``, ``share_percent``; the fact of that very name first."""
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


def tell_missing(questions: Questions, facts: Sequence[FactColumn], shown: str, problems: Problems) -> None:
    """Says which facts that decide have no column, as an error where none has."""
    there = {role.fact for role in facts}
    absent = [id for id in questions.deciding if id not in there]
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
    first = sql.named(exp.Min(this=sql.column(NUMBER)), NUMBER)
    columns = [first, *(greatest(sql.column(name), name) for name in attributes), *values]
    return sql.per(sql.columns(UNIT_AND_DATE), columns, RAW)
