"""Names of units: what looks the same is the same; what differs only in case is told."""

from __future__ import annotations

from sqlglot import exp

from chitieu.diagnostics import Place, Problems, Text
from chitieu.units import sql
from chitieu.units.backends.duck import Duck
from chitieu.units.base import numbers
from chitieu.units.sql import Sql

_EXAMPLES = 3
_UNSEEN = r"\x{00AD}\x{200B}-\x{200F}\x{2060}\x{FEFF}"
_BLANKS = r"\t\n\r\x{00A0}\x{2000}-\x{200A}\x{202F}\x{3000}"
_UNCLEAN = rf"^ | $|  |[{_BLANKS}{_UNSEEN}\x{{0300}}-\x{{036F}}]"  # the last are marks apart from their letters


def clean_name(name: Sql) -> Sql:
    """A text in composed letters, without blanks around it, with single ones within, and nothing unseen."""
    seen = _replaced(name, f"[{_UNSEEN}]", "")
    single = exp.Trim(this=_replaced(seen, f"[ {_BLANKS}]+", " "))
    return exp.Anonymous(this="nfc_normalize", expressions=[single])


def is_unclean(name: Sql) -> Sql:
    """Whether ``clean`` may change a text."""
    return exp.RegexpLike(this=name, expression=sql.string(_UNCLEAN))


def any_unclean(relation: str, column: str, duck: Duck) -> bool:
    """Whether any name of a column may change: one look, and for most tables the only one."""
    query = sql.select([sql.integer(1)], relation, is_unclean(sql.column(column)))
    query.set("limit", exp.Limit(expression=sql.integer(1)))
    return bool(duck.rows(query))


def tell_similar(relation: str, column: str, shown: str, duck: Duck, problems: Problems, *, unclean: bool) -> None:
    """Warns of names that differ only in case, or in what ``clean`` takes from them."""
    name = sql.column(column)
    folded: Sql = exp.Lower(this=clean_name(name) if unclean else name)
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
        Text("{count} names of units differ from others only in case, blanks or unseen signs", count=as_given - alike),
        Text("for example {examples}", examples=pairs),
    )


def _different(tree: Sql) -> Sql:
    return exp.Count(this=exp.Distinct(expressions=[tree]))


def _replaced(tree: Sql, shape: str, by: str) -> Sql:
    return exp.Anonymous(this="regexp_replace", expressions=[tree, sql.string(shape), sql.string(by), sql.string("g")])
