"""What units are called and are, beside their verdicts: columns behind those of every table of verdicts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from sqlglot import exp

from chitieu.model import Attribute, Rulebook
from chitieu.units import sql
from chitieu.units.base import NAME, UNIT_AND_DATE, Base
from chitieu.units.plan.branches import COLUMNS
from chitieu.units.sql import Sql

REGISTER = "counted_from"  # a column that says, where it stands, that the facts were counted from people


def extra_columns(columns: tuple[str, ...]) -> tuple[str, ...]:
    """The columns of a table behind those of verdicts: its units' name and attributes."""
    return columns[len(COLUMNS) :] if columns[: len(COLUMNS)] == COLUMNS else ()


def attribute_column(id: str) -> str:
    """The column in which an attribute stands in a table of verdicts: its id, where no other column is called so."""
    return f"unit_{id}" if id in (*COLUMNS, NAME, REGISTER) else id


def described(table: Path, base: Base, rulebook: Rulebook, *, of_people: bool) -> exp.Select:
    """The rows of a table of verdicts (Parquet) with what its facts say of each unit: its name and its attributes.

    ``of_people``: the facts were counted from a register, which those who show the table have to know.
    """
    reading = exp.Anonymous(this="read_parquet", expressions=[sql.string(str(table))])
    found = dict(_words(base, rulebook))
    if of_people:
        found[REGISTER] = sql.string("register")
    if not found:
        return exp.Select(expressions=sql.columns(COLUMNS), from_=exp.From(this=reading))
    keys = sql.columns(UNIT_AND_DATE)
    words = sql.select([*keys, *(sql.named(tree, name) for name, tree in found.items())], base.name)
    query = exp.Select(expressions=sql.columns((*COLUMNS, *found)), from_=exp.From(this=reading))
    query.set("joins", [exp.Join(this=exp.Subquery(this=words, alias="words"), using=keys)])
    return query


def is_described(base: Base) -> bool:
    """Whether facts say of units more than their facts."""
    return bool(base.told or base.attributes)


def _words(base: Base, rulebook: Rulebook) -> Iterator[tuple[str, Sql]]:
    """Columns by their names, as people read them: the name first, attributes in the order of the rulebook."""
    if NAME in base.told and NAME not in rulebook.attributes:
        yield NAME, sql.column(base.told[NAME])
    held: Mapping[str, str] = {**base.told, **base.attributes}
    for id, attribute in rulebook.attributes.items():
        if id in held:
            yield attribute_column(id), _label(sql.column(held[id]), attribute)


def _label(code: Sql, attribute: Attribute) -> Sql:
    """The label of a code, where it has one that is no other's."""
    labels = [
        (sql.compared("==", code, sql.string(value)), sql.string(label)) for value, label in attribute.values.items()
    ]
    return sql.when(labels, code) if labels else code
