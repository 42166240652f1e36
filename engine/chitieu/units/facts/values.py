"""Raw values → whole numbers over a scale, in the plan: what is written must say one number, or it is a fault.

The rules are those of dataset files (``chitieu.files.fields``): 1.234 may mean two things, 1.234,5 may not, a share
carries its %, a count is whole. A floating-point column serves for whole numbers below 2^53, which it holds exactly,
and for nothing else.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from sqlglot import exp

from chitieu.diagnostics import Text
from chitieu.model import FactType
from chitieu.text.written_numbers import GROUPED, probably_meant, without_groups
from chitieu.units import sql
from chitieu.units.facts.layout import FactColumn
from chitieu.units.sql import WIDE, Sql

MOST_DECIMALS = 9
_COUNT = "(0|[1-9][0-9]{0,17})([.,]0{1,2})?$"
_TYPED_COUNT = "[0-9]{1,18}([.]0*)?$"
_DIGITS = "^-?[0-9]+"
_PARTS = "(0|[1-9][0-9]{0,17})([.,][0-9]+)?"
_THOUSANDS = "^[1-9][0-9]{0,2}([.,][0-9]{3})+%?$"
_DECIMALS = "[.,]([0-9]*[1-9])0*%?$"
_PRINTED = "[.,]([0-9]+)%?$"


class Parsed(NamedTuple):
    """``value`` is the whole number, NULL where nothing stands or ``bad`` holds; ``bad`` is ``None`` where none is."""

    value: Sql
    bad: Sql | None


def scale_of(fact: FactType, decimals: int) -> int:
    """What whole numbers of a fact's column stand over: 17.6% is 176 over 1000."""
    return 1 if fact.is_count or fact.kind is not None else 10**decimals * (100 if fact.is_share else 1)


def decimals(role: FactColumn) -> Sql:
    """The most decimals that the values of a column have, without zeros at their end."""
    digits = exp.RegexpExtract(this=_text(role), expression=sql.string(_DECIMALS), group=sql.integer(1))
    return exp.Max(this=exp.Length(this=digits))


def is_rounded(role: FactColumn, fact: FactType) -> bool:
    """Whether figures stand there as somebody printed them; numbers of a type are exact, and so are counts."""
    return role.kind == "text" and role.end == "exact" and not fact.is_count and fact.kind is None


def printed_decimals(role: FactColumn) -> Sql:
    """The most decimals that the values of a column are printed with, zeros among them."""
    return exp.Max(this=exp.Length(this=_printed(role)))


def half_step(role: FactColumn, decimals: int) -> Sql:
    """Half a step of the last decimal of a text, in the scale of so many decimals: one more than any text has."""
    there = exp.Length(this=_printed(role))
    steps = [
        (sql.compared("==", there, sql.integer(count)), sql.integer(5 * 10 ** (decimals - 1 - count)))
        for count in range(decimals)
    ]
    return sql.cast(sql.when([(sql.is_null(there), sql.null()), *steps], sql.integer(5)), "BIGINT")


def _printed(role: FactColumn) -> Sql:
    return exp.RegexpExtract(this=_text(role), expression=sql.string(_PRINTED), group=sql.integer(1))


def parsed(role: FactColumn, fact: FactType, decimals: int) -> Parsed:
    """The value of a column in the scale of its fact, which has so many decimals."""
    start = "^-?" if fact.below_zero else "^"
    if fact.is_count:
        return _count(role, start)
    return _amount(role, decimals, start, bare=not fact.is_share or role.percent)


def _count(role: FactColumn, start: str) -> Parsed:
    """Whole numbers, with the ``start`` of their shapes.

    A count may be written 12,0 or 12.00, as spreadsheets do, but 1.200 may be thousands."""
    raw = sql.column(role.column)
    match role.kind:
        case "whole":
            return Parsed(sql.cast(raw, "BIGINT"), None)
        case "huge":
            return _checked(raw, sql.try_cast(raw, "BIGINT"))
        case "floating":
            return _checked(raw, _from_floating(raw, 1))
        case "text" | "decimal":
            shape = start + (_COUNT if role.kind == "text" else _TYPED_COUNT)
            digits = exp.RegexpExtract(this=_text(role), expression=sql.string(_DIGITS), group=sql.integer(0))
            value = sql.when([(_matches(_text(role), shape), sql.try_cast(digits, "BIGINT"))])
            return _checked(_text(role), value)
    return _checked(raw, sql.null("BIGINT"))


def _amount(role: FactColumn, decimals: int, start: str, *, bare: bool) -> Parsed:
    """Numbers with decimals. They are ``bare`` where they need no % beside them; typed ones cannot have one."""
    raw = sql.column(role.column)
    match role.kind:
        case "whole" | "huge" if bare:
            scaled = sql.binary(exp.Mul, sql.cast(raw, WIDE), sql.integer(10**decimals))
            return _checked(raw, sql.try_cast(scaled, "BIGINT"))
        case "floating" if bare:
            return _checked(raw, _from_floating(raw, 10**decimals))
        case "text":
            return _checked(
                _text(role), _from_text(role, decimals, start, "%?$" if role.percent else "$" if bare else "%$")
            )
        case "decimal" if bare:
            return _checked(_text(role), _from_text(role, decimals, start, "$"))
    return _checked(raw, sql.null("BIGINT"))


def _checked(given: Sql, value: Sql) -> Parsed:
    return Parsed(value, sql.all_of([sql.is_given(given), sql.is_null(value)]))


def _text(role: FactColumn) -> Sql:
    """What stands in a column, as text without blanks around it; NULL where nothing does."""
    raw = sql.column(role.column)
    as_text = raw if role.kind == "text" else sql.cast(raw, "VARCHAR")
    trimmed = exp.Nullif(this=exp.Trim(this=as_text), expression=sql.string(""))
    return _without_groups(trimmed) if role.kind == "text" else trimmed


def _without_groups(text: Sql) -> Sql:
    """See ``chitieu.text.written_numbers``."""

    def replaced(tree: Sql, mark: str, by: str) -> Sql:
        return exp.Anonymous(this="replace", expressions=[tree, sql.string(mark), sql.string(by)])

    return sql.when(
        [(_matches(text, shape), replaced(replaced(text, mark, ""), ",", ".")) for shape, mark in GROUPED], text
    )


def _matches(tree: Sql, shape: str) -> Sql:
    return exp.RegexpLike(this=tree, expression=sql.string(shape))


def _from_floating(raw: Sql, factor: int) -> Sql:
    exact = sql.all_of(
        [
            sql.compared("==", raw, exp.Floor(this=raw)),
            sql.compared("<", exp.Abs(this=raw), sql.integer(2**53)),
        ]
    )
    whole = sql.binary(exp.Mul, sql.cast(raw, WIDE), sql.integer(factor))
    return sql.when([(exact, sql.try_cast(whole, "BIGINT"))])


def _from_text(role: FactColumn, decimals: int, start: str, ending: str) -> Sql:
    given = _text(role)
    digits = exp.RegexpExtract(this=given, expression=sql.string(_DIGITS), group=sql.integer(0))
    after = exp.RegexpExtract(this=given, expression=sql.string(_DECIMALS), group=sql.integer(1))
    padded = (
        exp.Pad(this=after, expression=sql.integer(decimals), is_left=False, fill_pattern=sql.string("0"))
        if decimals
        else sql.string("")
    )
    value = sql.try_cast(exp.DPipe(this=digits, expression=padded, safe=True), "BIGINT")
    fits = [_matches(given, start + _PARTS + ending)]
    if role.kind == "text":
        fits.append(sql.negated(_matches(given, _THOUSANDS)))
    if decimals >= MOST_DECIMALS:  # of more, the rest would be cut off
        fits.append(sql.compared("<=", exp.Length(this=after), sql.integer(MOST_DECIMALS)))
    return sql.when([(sql.all_of(fits), value)])


def fault_of(given: str, role: FactColumn, fact: FactType) -> tuple[str, Text]:
    """What is wrong with a value that says no number of its fact: a code, and words."""
    # The order is that of how much each says: what is no number at all comes before what is one in another form.
    if role.kind in ("other", "flag"):
        return "wrong-kind", Text("a number was expected")
    if role.kind == "floating":
        return "floating-point", Text("a floating-point number is not exact here: keep it as text or as a decimal")
    if re.fullmatch(r"[0-9]+/[0-9]+", given.strip()):
        return "quotient", Text(
            "a quotient is no value of a table: give the share as a decimal, or a form with its people"
        )
    number = re.fullmatch(r"(-?)([0-9]+)(?:[.,]([0-9]+))?(%?)", without_groups(given.strip()))
    if number is None:
        return "not-a-number", _no_number(given, fact)
    sign, whole, after, percent = number.groups()
    if sign:
        return "negative", Text("a count cannot be below zero")
    if role.kind == "text" and re.fullmatch(r"[1-9][0-9]{0,2}(?:[.,][0-9]{3})+%?", given.strip()):
        return "ambiguous-number", Text("this may mean thousands or decimals")
    if len(whole) > 1 and whole.startswith("0"):
        return "leading-zero", Text("this starts with 0: some programs read it as another number")
    return _wrong_unit(after or "", percent, role, fact) or (
        "too-large",
        Text("this has more digits than can be held exactly"),
    )


def _no_number(given: str, fact: FactType) -> Text:
    """One text for all cells of a column with the same slip."""
    if given.rstrip().endswith("‰"):
        return Text("tables take no ‰: write 14.2‰ as 1.42%")
    slip = probably_meant(given)
    match slip.slip if slip else None:
        case "sign":
            low = slip is not None and slip.is_least
            name = f"{fact.id}_at_{'least' if low else 'most'}"
            return Text("a sign stands before the number: write the number alone, in the column {column}", column=name)
        case "percent":
            return Text("the percent sign is another than %: write 60%")
        case "blank":
            return Text("a blank stands in the number: write 60%, 3260, without any")
        case "digits":
            return Text("these digits are others than those of the keyboard: write 0 to 9")
    return Text("this is not a number")


def _wrong_unit(after: str, percent: str, role: FactColumn, fact: FactType) -> tuple[str, Text] | None:
    if fact.is_share and not percent and not role.percent:
        hint = Text(
            "“{label}” is in percent: write 96%, or name the column {column}",
            label=fact.label,
            column=f"{fact.id}_percent",
        )
        return "percent-expected", hint
    unit = {"label": fact.label, "unit": fact.unit}
    if percent and not fact.is_share:
        return "percent-unexpected", Text("“{label}” is counted in {unit}, not in percent", **unit)
    if fact.is_count and after.strip("0"):
        return "not-whole", Text("“{label}” is counted in {unit}: a whole number was expected", **unit)
    return None
