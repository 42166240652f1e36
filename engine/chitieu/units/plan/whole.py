"""Whole numbers of the plan, each with the largest magnitude that it may take: what could overflow is known beforehand.

A number of up to 2^63 is a BIGINT, one of up to 37 digits is wide (38 hold it, and small multiples of it); what could
be longer is refused before anything runs. So no backend ever rounds, wraps around or turns to floating point.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlglot import exp

from chitieu.units import sql
from chitieu.units.sql import WIDE, Sql

BIGGEST = 2**63 - 1
WIDEST = 10**37 - 1


class TooLarge(Exception):
    """A number could need more digits than every backend holds exactly."""

    def __init__(self, most: int) -> None:
        super().__init__(f"a number could reach {len(str(most))} digits")
        self.digits = len(str(most))


class Whole(NamedTuple):
    """An expression whose value is a whole number of at most ``most`` either way, or NULL.

    ``negative``: it may be below zero. ``constant``: its value, where the plan knows it. ``given``: it is never NULL.
    ``positive``: it is above zero or NULL. What the plan knows, no row has to be asked.
    """

    sql: Sql
    most: int
    negative: bool = False
    wide: bool = False
    constant: int | None = None
    given: bool = False
    positive: bool = False

    @property
    def is_given(self) -> Sql:
        """Whether a row has it: true or false, and TRUE itself where the plan knows that every row has."""
        return sql.TRUE if self.given else sql.is_given(self.sql)

    @property
    def is_null(self) -> Sql:
        """Whether a row lacks it: true or false, and FALSE itself where the plan knows that none does."""
        return sql.FALSE if self.given else sql.is_null(self.sql)


def constant(value: int) -> Whole:
    """A number that the plan knows, in 64 bits where they hold it. Raises TooLarge beyond 37 digits."""
    wide = abs(value) > BIGGEST
    # A bare literal has the least type that holds it, in 32 bits for both dialects: what is made of it, and columns
    # that it becomes, would overflow.
    tree = sql.cast(sql.integer(value), WIDE if wide else "BIGINT")
    return Whole(tree, _fitting(abs(value)), value < 0, wide, value, given=True, positive=value > 0)


def from_column(name: str, most: int, *, negative: bool = False, wide: bool = False) -> Whole:
    """A column of numbers of at most ``most`` either way, which is taken on trust: who asks has measured its rows."""
    return Whole(sql.column(name), most, negative, wide)


def plus(a: Whole, b: Whole) -> Whole:
    """The sum, NULL where either is. Exact, for its width holds the largest that it may be; else raises TooLarge."""
    if a.constant is not None and b.constant is not None:
        return constant(a.constant + b.constant)
    if a.constant == 0:
        return b
    if b.constant == 0:
        return a
    negative = a.negative or b.negative
    made = _made(exp.Add, a, b, a.most + b.most, negative)
    return made._replace(positive=not negative and (a.positive or b.positive))


def minus(a: Whole, b: Whole) -> Whole:
    """The difference, NULL where either is. It may be below zero whatever the two are. Raises TooLarge."""
    if a.constant is not None and b.constant is not None:
        return constant(a.constant - b.constant)
    if b.constant == 0:
        return a
    return _made(exp.Sub, a, b, a.most + b.most, negative=True)


def times(a: Whole, b: Whole) -> Whole:
    """The product, NULL where either is. Exact as ``plus`` is, and the first to raise TooLarge: digits add up."""
    if a.constant is not None and b.constant is not None:
        return constant(a.constant * b.constant)
    if a.constant == 1:
        return b
    if b.constant == 1:
        return a
    made = _made(exp.Mul, a, b, a.most * b.most, a.negative or b.negative)
    return made._replace(positive=a.positive and b.positive)


def negative(a: Whole) -> Whole:
    """The number with its sign turned; NULL where it is. No width changes: what is held goes as far either way."""
    if a.constant is not None:
        return constant(-a.constant)
    return Whole(exp.Paren(this=exp.Neg(this=sql.grouped(a.sql))), a.most, negative=True, wide=a.wide, given=a.given)


def compared(sign: str, a: Whole, b: Whole) -> Sql:
    """A comparison; NULL where either is."""
    return sql.compared(sign, a.sql, b.sql)


def chosen(cases: Sequence[tuple[Sql, Whole | None]], otherwise: Whole | None) -> Whole:
    """The number of the first condition that is true; ``None`` stands for NULL."""
    results = [*(number for _, number in cases), otherwise]
    numbers = [number for number in results if number is not None]
    return Whole(
        _case(cases, otherwise),
        max((number.most for number in numbers), default=0),
        any(number.negative for number in numbers),
        any(number.wide for number in numbers),
        given=len(numbers) == len(results) and all(number.given for number in numbers),
        positive=all(number.positive for number in numbers),
    )


def _case(cases: Sequence[tuple[Sql, Whole | None]], otherwise: Whole | None) -> Sql:
    return sql.when(
        [(condition, sql.null() if number is None else number.sql) for condition, number in cases],
        None if otherwise is None else otherwise.sql,
    )


def floor_of(a: Whole, divisor: int) -> Whole:
    """The quotient by a constant above zero, rounded down."""
    if divisor == 1:
        return a
    if a.constant is not None:
        return constant(a.constant // divisor)
    down = divided(a, constant(divisor), a.most // divisor + 1)
    if not a.negative:
        return down
    away = divided(minus(constant(divisor - 1), a), constant(divisor), a.most // divisor + 2)
    return chosen([(compared(">=", a, constant(0)), down)], negative(away))


def ceiling_of(a: Whole, divisor: int) -> Whole:
    """The quotient by a constant above zero, rounded up."""
    if divisor == 1:
        return a
    if a.constant is not None:
        return constant(-(-a.constant // divisor))
    return floor_of(plus(a, constant(divisor - 1)), divisor)


def divided(a: Whole, b: Whole, most: int) -> Whole:
    """The quotient of two numbers, a not below and b above zero, without its remainder; at most ``most``.

    Raises TooLarge when it may not fit 64 bits, the most that Spark's whole division gives.
    """
    if most > BIGGEST:
        raise TooLarge(most)
    return Whole(sql.binary(exp.IntDiv, a.sql, b.sql), most, wide=a.wide or b.wide, given=a.given and b.given)


def or_null(divisor: Whole) -> Whole:
    """NULL where a divisor is zero."""
    if divisor.positive or divisor.constant:
        return divisor
    return divisor._replace(sql=exp.Nullif(this=divisor.sql, expression=sql.integer(0)), constant=None, given=False)


def both_or_neither(a: Whole, b: Whole) -> tuple[Whole, Whole]:
    """Two numbers of one quotient, each NULL where the other is: half a value says nothing."""
    given = sql.all_of([a.is_given, b.is_given])
    return chosen([(given, a)], None), chosen([(given, b)], None)


def _made(kind: type[exp.Binary], a: Whole, b: Whole, most: int, negative: bool) -> Whole:
    wide = _fitting(most) > BIGGEST or a.wide or b.wide
    left = sql.cast(a.sql, WIDE) if wide and not a.wide and not b.wide else a.sql
    return Whole(sql.binary(kind, left, b.sql), most, negative, wide, given=a.given and b.given)


def _fitting(most: int) -> int:
    if most > WIDEST:
        raise TooLarge(most)
    return most
