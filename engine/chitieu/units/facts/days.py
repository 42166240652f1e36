"""Days as tables write them, in the plan: dates of rows, and values that are days."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from chitieu.units import sql
from chitieu.units.facts.layout import Kind
from chitieu.units.sql import Sql

_EAST = 7 * 3600 * 10**6  # microseconds from UTC to the clock of Vietnam
_FIRST = "1900-01-01"
_YEAR = "(?:19|[2-9][0-9])[0-9]{2}"
_MIDNIGHT = "(?:[ T]0?0:00(?::00(?:[.]0+)?)?)?$"
_YEAR_FIRST = f"^({_YEAR})[-/.]([0-9]{{1,2}})[-/.]([0-9]{{1,2}}){_MIDNIGHT}"
_DAY_FIRST = f"^([0-9]{{1,2}})[-/.]([0-9]{{1,2}})[-/.]({_YEAR}){_MIDNIGHT}"
_BEFORE_ALL = "0001-01-01"  # whose ``date.toordinal()`` is 1


def given_text(column: str) -> Sql:
    """What stands in a column, without blanks around it; NULL where nothing does."""
    return exp.Nullif(this=exp.Trim(this=sql.cast(sql.column(column), "VARCHAR")), expression=sql.string(""))


def day_column(column: str, kind: Kind) -> Sql:
    """2025-12-31, or 31/12/2025, also at midnight; NULL where no day is named, or one before 1900.

    An instant is the day that it is in Vietnam: there midnight is meant, or midnight of UTC, which is the same day.
    """
    raw = sql.column(column)
    if kind in ("date", "instant"):
        if kind == "instant":
            there = exp.Anonymous(this="epoch_us", expressions=[raw])
            raw = exp.Anonymous(this="make_timestamp", expressions=[sql.binary(exp.Add, there, sql.integer(_EAST))])
        day = sql.cast(raw, "DATE")
        return sql.when([(sql.compared(">=", day, sql.cast(sql.string(_FIRST), "DATE")), day)])
    given = given_text(column)
    plain = exp.RegexpLike(this=given, expression=sql.string(f"^{_YEAR}-[0-9]{{2}}-[0-9]{{2}}$"))
    shapes = [(_YEAR_FIRST, (1, 2, 3)), (_DAY_FIRST, (3, 2, 1))]
    return sql.when(
        [
            (plain, sql.try_cast(given, "DATE")),
            *(
                (exp.RegexpLike(this=given, expression=sql.string(shape)), _day(given, shape, groups))
                for shape, groups in shapes
            ),
        ]
    )


def _day(given: Sql, shape: str, groups: Sequence[int]) -> Sql:
    """The day of which year, month and day are these groups of a shape."""
    year, month, day = (
        exp.RegexpExtract(this=given, expression=sql.string(shape), group=sql.integer(group)) for group in groups
    )
    turned: Sql = year
    for piece in (sql.string("-"), month, sql.string("-"), day):
        turned = exp.DPipe(this=turned, expression=piece, safe=True)
    return sql.try_cast(turned, "DATE")


def days_of(day: Sql) -> Sql:
    """The number of a day as ``date.toordinal()`` gives it."""
    since = exp.DateDiff(this=day, expression=sql.cast(sql.string(_BEFORE_ALL), "DATE"), unit=exp.var("DAY"))
    return sql.cast(sql.binary(exp.Add, since, sql.integer(1)), "BIGINT")
