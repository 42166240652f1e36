"""Values of tables that are no numbers → the whole numbers that they are held as, as ``chitieu.files.kinds`` says.

A column may be of text, or of the type of its kind: true and false, days, whole numbers.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import exp

from chitieu.diagnostics import Text
from chitieu.files.kinds import NOT_YET_WORDS, YES_NO_WORDS, folded, hint_of
from chitieu.kinds import EXPECTED, NO, YES
from chitieu.model import FactKind, KindName
from chitieu.units import sql
from chitieu.units.facts.days import day_column, days_of, given_text
from chitieu.units.facts.layout import FactColumn
from chitieu.units.facts.values import Parsed
from chitieu.units.names import one_name
from chitieu.units.sql import Sql

_RANK = "^[1-9][0-9]{0,8}([.]0+)?$"
_NUMBERS = {NO: 0, YES: 1}


def kind_parsed(role: FactColumn, kind: FactKind) -> Parsed:
    """The value of a column of a kind; that a day has not come is nothing here, and nothing bad."""
    value, given = _value(role, kind), given_text(role.column)
    bad = sql.all_of([sql.is_given(given), sql.is_null(value)])
    if kind.name is KindName.DATE and role.end == "exact" and role.kind == "text":
        bad = sql.all_of([bad, sql.negated(_is_not_yet(role))])
    return Parsed(value, bad)


def not_yet(role: FactColumn | None, kind: FactKind | None, as_of: Sql) -> Sql | None:
    """The low end of a day that had not come by a date, where a column may say that it had not."""
    if kind is None or kind.name is not KindName.DATE or role is None or role.kind != "text":
        return None
    return sql.when([(_is_not_yet(role), days_of(as_of))])


def _is_not_yet(role: FactColumn) -> Sql:
    return sql.coalesced(sql.among(_folded(role), list(NOT_YET_WORDS)), sql.FALSE)


def _folded(role: FactColumn) -> Sql:
    return one_name(exp.Lower(this=given_text(role.column)))


def _value(role: FactColumn, kind: FactKind) -> Sql:
    raw = sql.column(role.column)
    match kind.name, role.kind:
        case KindName.YES_NO, "flag":
            return sql.cast(sql.cast(raw, "INTEGER"), "BIGINT")
        case KindName.YES_NO, "text":
            return _among(role, {word: _NUMBERS[code] for word, code in YES_NO_WORDS.items()})
        case KindName.GRADE, "text":
            words = {folded(name): place for place, names in enumerate(kind.values) for name in names}
            return _among(role, words)
        case KindName.DATE, "text" | "date" | "instant":
            return days_of(day_column(role.column, role.kind))
        case KindName.RANK, "text" | "whole" | "huge" | "decimal" | "floating":
            text = given_text(role.column)
            digits = exp.RegexpExtract(this=text, expression=sql.string("^[0-9]+"), group=sql.integer(0))
            fits = exp.RegexpLike(this=text, expression=sql.string(_RANK))
            return sql.when([(fits, sql.try_cast(digits, "BIGINT"))])
    return sql.null("BIGINT")


def _among(role: FactColumn, words: Mapping[str, int]) -> Sql:
    given = _folded(role)
    cases = [(sql.compared("==", given, sql.string(word)), sql.integer(number)) for word, number in words.items()]
    return sql.cast(sql.when(cases), "BIGINT")


def kind_fault(kind: FactKind) -> tuple[str, Text]:
    """What is wrong with a value that says nothing of its kind: a code, and words."""
    code = f"not-a-{kind.name.value.replace('_', '-')}"
    return code, Text("{expected}: {hint}", expected=Text(EXPECTED[kind.name]), hint=hint_of(kind))
