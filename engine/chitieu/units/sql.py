"""Pieces of the plan as expression trees of sqlglot, and the plan as the text of a dialect."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Literal

from sqlglot import exp
from sqlglot.dialects.duckdb import DuckDB
from sqlglot.dialects.spark import Spark
from sqlglot.generators.spark import SparkGenerator

Sql = exp.Expr
Dialect = Literal["duckdb", "spark"]
WIDE = "INT128"  # of 38 digits: HUGEINT in DuckDB, DECIMAL(38,0) in Spark


class _ExactSpark(Spark):
    """Spark with its 38-digit decimals for wide whole numbers, and casts that give NULL rather than fail."""

    class Generator(SparkGenerator):
        TYPE_MAPPING = {**SparkGenerator.TYPE_MAPPING, exp.DType.INT128: "DECIMAL(38, 0)"}  # noqa: RUF012 (sqlglot declares it so)
        TRANSFORMS = {  # noqa: RUF012 (sqlglot declares both so)
            **SparkGenerator.TRANSFORMS,
            exp.TryCast: lambda self, e: f"TRY_CAST({self.sql(e, 'this')} AS {self.sql(e, 'to')})",
        }

        def datatype_sql(self, expression: exp.DataType) -> str:
            """Texts of a column with codes are texts: Spark's own writer finds out that they repeat."""
            return "STRING" if expression.this == exp.DType.USERDEFINED else super().datatype_sql(expression)


def in_dialect(tree: Sql, dialect: Dialect) -> str:
    """The plan as the text of a dialect."""
    return (_ExactSpark() if dialect == "spark" else DuckDB()).generate(tree, copy=False)


def column(name: str) -> Sql:
    """By its name in quotes: names of columns are ids of a rulebook, or ones that hold blanks and signs."""
    return exp.Column(this=exp.Identifier(this=name, quoted=True))


def columns(names: Iterable[str]) -> list[Sql]:
    """Several columns by their names."""
    return [column(name) for name in names]


def table(name: str) -> exp.Table:
    """A relation by its name, in quotes as columns are."""
    return exp.Table(this=exp.Identifier(this=name, quoted=True))


def integer(value: int) -> Sql:
    """A literal, in parentheses below zero: ``a--1`` would begin a comment. Of a school year the year it begins in."""
    number = int(value)
    literal = exp.Literal(this=str(abs(number)), is_string=False)
    return exp.Paren(this=exp.Neg(this=literal)) if number < 0 else literal


def string(value: str) -> Sql:
    """A text as a literal; quotes in it are doubled when it is rendered."""
    return exp.Literal(this=value, is_string=True)


def null(kind: str | None = None) -> Sql:
    """NULL, and of a type where nothing beside it gives one."""
    return exp.Null() if kind is None else cast(exp.Null(), kind)


TRUE, FALSE = exp.Boolean(this=True), exp.Boolean(this=False)


def grouped(tree: Sql) -> Sql:
    """In parentheses, where an operator would otherwise take it apart."""
    return exp.Paren(this=tree) if isinstance(tree, exp.Binary | exp.Unary | exp.Predicate) else tree


def binary(kind: type[exp.Binary], left: Sql, right: Sql) -> Sql:
    """Two operands joined; a tree of sqlglot does not set parentheses by itself."""
    return kind(this=grouped(left), expression=grouped(right))


_COMPARISONS: dict[str, type[exp.Binary]] = {
    "<": exp.LT,
    "<=": exp.LTE,
    ">": exp.GT,
    ">=": exp.GTE,
    "==": exp.EQ,
    "!=": exp.NEQ,
}


def compared(sign: str, left: Sql, right: Sql) -> Sql:
    """A comparison by one of the signs of formulas; NULL where either side is."""
    return binary(_COMPARISONS[sign], left, right)


def all_of(conditions: Iterable[Sql]) -> Sql:
    """Whether all hold; true of none."""
    return _joined(exp.And, [each for each in conditions if each is not TRUE], TRUE)


def any_of(conditions: Iterable[Sql]) -> Sql:
    """Whether any holds; false of none."""
    return _joined(exp.Or, [each for each in conditions if each is not FALSE], FALSE)


def _joined(kind: type[exp.Binary], terms: list[Sql], none: Sql) -> Sql:
    """A balanced tree: thousands of terms must not nest thousands deep."""
    while len(terms) > 1:
        pairs = [terms[i : i + 2] for i in range(0, len(terms), 2)]
        terms = [pair[0] if len(pair) == 1 else binary(kind, pair[0], pair[1]) for pair in pairs]
    return terms[0] if terms else none


def by_word(word: str, left: Sql, right: Sql) -> Sql:
    """Two conditions joined by ``and`` or ``or``: what one side decides alone needs nothing of the other."""
    return binary(exp.And if word == "and" else exp.Or, left, right)


def negated(condition: Sql) -> Sql:
    """NULL where the condition is: a row for which it is open satisfies neither."""
    return exp.Not(this=grouped(condition))


def is_null(tree: Sql) -> Sql:
    """Whether a value is NULL; true or false of every row."""
    return exp.Is(this=grouped(tree), expression=exp.Null())


def is_given(tree: Sql) -> Sql:
    """Whether a value is not NULL; true or false of every row."""
    return exp.Not(this=exp.Is(this=grouped(tree), expression=exp.Null()))


def among(tree: Sql, texts: Sequence[str]) -> Sql:
    """Whether a text is one of some; false of none."""
    return exp.In(this=tree, expressions=[string(in_dialect) for in_dialect in texts]) if texts else FALSE


def differs(left: Sql, right: Sql) -> Sql:
    """Whether two values differ, where NULL is a value like any other."""
    return exp.NullSafeNEQ(this=grouped(left), expression=grouped(right))


def when(cases: Sequence[tuple[Sql, Sql]], otherwise: Sql | None = None) -> Sql:
    """The result of the first condition that is true; NULL is not true."""
    branches = []
    for condition, result in cases:
        if condition is TRUE:
            otherwise = result
            break
        if condition is not FALSE:
            branches.append(exp.If(this=condition, true=result))
    if not branches:
        return null() if otherwise is None else otherwise
    return exp.Case(ifs=branches, default=otherwise)


@cache
def _kind(name: str) -> exp.DataType:
    """A type, which is parsed: that took half as long as all the rest of making a plan."""
    return exp.DataType.build(name)


def cast(tree: Sql, kind: str) -> Sql:
    """A value in another type; one that does not fit ends the query, on either backend."""
    return exp.Cast(this=tree, to=_kind(kind))


def coded(column: str, text: str | None) -> Sql:
    """A text, or NULL, in a column of which all texts are known: of the type that ``Backend.codes`` makes for it."""
    tree = null() if text is None else string(text)
    return exp.Cast(this=tree, to=exp.DataType(this=exp.DType.USERDEFINED, kind=code_type(column)))


def code_type(column: str) -> str:
    """The name of the type of a column of which all texts are known."""
    return f"{column}_text"


def try_cast(tree: Sql, kind: str) -> Sql:
    """NULL where the value is none of the kind."""
    return exp.TryCast(this=tree, to=_kind(kind))


def coalesced(*trees: Sql) -> Sql:
    """The first that is given; NULL where none is."""
    return trees[0] if len(trees) == 1 else exp.Coalesce(this=trees[0], expressions=list(trees[1:]))


def least(trees: Sequence[Sql]) -> Sql:
    """The least that is given; NULL where none is."""
    return trees[0] if len(trees) == 1 else exp.Least(this=trees[0], expressions=list(trees[1:]), ignore_nulls=True)


def greatest(trees: Sequence[Sql]) -> Sql:
    """The greatest that is given; NULL where none is."""
    return trees[0] if len(trees) == 1 else exp.Greatest(this=trees[0], expressions=list(trees[1:]), ignore_nulls=True)


def named(tree: Sql, name: str) -> Sql:
    """A column of a result; one that has the name already stays as it is."""
    if isinstance(tree, exp.Column) and tree.name == name:
        return tree
    return exp.Alias(this=tree, alias=exp.Identifier(this=name, quoted=True))


def select(columns: Iterable[Sql], source: str | exp.Select, where: Sql | None = None) -> exp.Select:
    """``source`` is the name of a relation, or a query."""
    inner: Sql = table(source) if isinstance(source, str) else source.subquery("t", copy=False)
    query = exp.Select(expressions=list(columns), from_=exp.From(this=inner))
    if where is not None:
        query.set("where", exp.Where(this=where))
    return query


def how_many(condition: Sql) -> Sql:
    """In how many rows a condition is true; NULL where there are no rows."""
    return exp.Sum(this=when([(condition, integer(1))], integer(0)))


def per(keys: Sequence[Sql], columns: Iterable[Sql], source: str) -> exp.Select:
    """A row for each combination of keys, NULL among them: the keys, and what the columns make of its rows."""
    query = select([*keys, *columns], source)
    query.set("group", exp.Group(expressions=list(keys)))
    return query


def repeated(keys: Sequence[Sql], columns: Iterable[Sql], source: str) -> exp.Select:
    """The combinations of keys that stand in more than one row."""
    query = per(keys, columns, source)
    query.set("having", exp.Having(this=compared(">", exp.Count(this=exp.Star()), integer(1))))
    return query


def distinct(tree: Sql, source: str) -> exp.Select:
    """Every value once, NULL too where it stands."""
    query = select([tree], source)
    query.set("distinct", exp.Distinct())
    return query


def union(queries: Sequence[Sql]) -> Sql:
    """All rows of all queries, as a balanced tree."""
    level = list(queries)
    while len(level) > 1:
        pairs = [level[i : i + 2] for i in range(0, len(level), 2)]
        level = [p[0] if len(p) == 1 else exp.Union(this=p[0], expression=p[1], distinct=False) for p in pairs]
    return level[0]
