"""Names of units that differ only in case, or not at all once they are one name: told."""

from __future__ import annotations

from sqlglot import exp

from chitieu.diagnostics import Place, Problems, Text
from chitieu.units import sql
from chitieu.units.backends.duck import Duck
from chitieu.units.base import numbers
from chitieu.units.names import is_unclean, one_name
from chitieu.units.sql import Sql

_EXAMPLES = 3


def any_unclean(relation: str, column: str, duck: Duck) -> bool:
    """Whether any name of a column may change: one look, and for most tables the only one."""
    query = sql.select([sql.integer(1)], relation, is_unclean(sql.column(column)))
    query.set("limit", exp.Limit(expression=sql.integer(1)))
    return bool(duck.rows(query))


def tell_similar(relation: str, column: str, shown: str, duck: Duck, problems: Problems, *, unclean: bool) -> None:
    """Warns of names that differ only in case, or in what ``one_name`` takes from them."""
    name = sql.column(column)
    folded: Sql = exp.Lower(this=one_name(name) if unclean else name)
    different = [_different(name), _different(folded)]
    as_given, alike = numbers(duck, different, relation)
    if as_given == alike:
        return
    query = sql.select([sql.named(exp.Min(this=name), "one"), sql.named(exp.Max(this=name), "other")], relation)
    query.set("group", exp.Group(expressions=[folded]))
    query.set("having", exp.Having(this=sql.compared("!=", exp.Min(this=name), exp.Max(this=name))))
    query.set("order", exp.Order(expressions=[exp.Ordered(this=sql.column("one"))]))
    query.set("limit", exp.Limit(expression=sql.integer(_EXAMPLES)))
    pairs = "; ".join(f"“{one}” – “{other}”" for one, other in duck.rows(query))
    problems.warning(
        "similar-units",
        Place(shown, cell=column),
        Text(
            "{count} names of units differ from others only in case, blanks, unseen signs or the place of a tone mark",
            count=as_given - alike,
        ),
        Text("for example {examples}", examples=pairs),
    )


def _different(tree: Sql) -> Sql:
    return exp.Count(this=exp.Distinct(expressions=[tree]))
