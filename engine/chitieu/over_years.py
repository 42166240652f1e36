"""Facts of other years in formulas: which figures they are at a date, and growth exactly.

A formula that names years is written out for the date of a dataset: ``total(x since 2021)`` of 2023 is
``x of 2021 + x of 2022 + x of 2023``. What results is a formula like any other, of facts some of which carry a date.
A flow counts from 1 January, so its figures of two dates are compared where both are of one month.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import reduce
from math import floor
from typing import NamedTuple

from chitieu.model import (
    OF,
    AnyOf,
    Bounds,
    Constant,
    Dataset,
    Fact,
    FactName,
    Formula,
    Growth,
    Indicator,
    Operation,
    OverYears,
    Root,
    Rounded,
    YearWord,
)


def dated(fact: str, year: int, month: int | None = None) -> str:
    """The name of a fact of a year, or of a month: ``x of 2020``, ``x of 2020-06``."""
    return f"{fact}{OF}{year}" + (f"-{month:02}" if month else "")


def fact_of(name: str) -> str:
    """The id of a fact that a name is of."""
    return name.partition(OF)[0]


class Date(NamedTuple):
    """A year, or a month of it."""

    year: int
    month: int | None

    def holds(self, day: dt.date) -> bool:
        return day.year == self.year and self.month in (None, day.month)


def date_of(name: str) -> Date | None:
    """The date that the name of a fact carries."""
    found = _DATED.search(name)
    return Date(int(found[1]), int(found[2]) if found[2] else None) if found else None


_DATED = re.compile(rf"{OF}(\d{{4}})(?:-(\d{{2}}))?$")


def nodes(formula: Formula) -> Iterator[OverYears]:
    """What a formula takes from other times, from left to right."""
    match formula:
        case OverYears():
            yield formula
        case AnyOf(operand) | Root(operand, _):
            yield from nodes(operand)
        case Operation(_, left, right):
            yield from nodes(left)
            yield from nodes(right)


def facts_of(formula: Formula) -> tuple[str, ...]:
    """Ids of the facts that a formula is of, at whatever dates, each once."""

    def ids(formula: Formula) -> Iterator[str]:
        match formula:
            case FactName(id):
                yield fact_of(id)
            case OverYears(fact=fact) if fact:
                yield fact
            case AnyOf(operand) | Root(operand, _):
                yield from ids(operand)
            case Operation(_, left, right):
                yield from ids(left)
                yield from ids(right)

    return tuple(dict.fromkeys(ids(formula)))


def as_written(node: OverYears) -> str:
    """What a file writes: ``x of 2020``, ``total(x since 2021)``."""
    if node.span is YearWord.OF:
        return dated(node.fact, node.since or 0)
    if node.span is YearWord.YEARS:
        return f"years({node.since})"
    when = f" last {node.last}" if node.last else "" if node.since is None else f" since {node.since}"
    if node.until is not None:
        when = f" {node.since} to {node.until}"
    return f"{node.span.value}({node.fact}{when})"


# --- at a date ------------------------------------------------------------------------------------------------


def last_ended(as_of: dt.date) -> int:
    """The last year that has ended at a date."""
    return as_of.year if (as_of.month, as_of.day) == (12, 31) else as_of.year - 1


def at_date(formula: Formula, as_of: dt.date) -> Formula:
    """A formula with the years that it names at a date written out one by one."""
    match formula:
        case OverYears():
            return _written_out(formula, as_of)
        case Operation(sign, left, right):
            return Operation(sign, at_date(left, as_of), at_date(right, as_of))
        case AnyOf(operand):
            return AnyOf(at_date(operand, as_of))
        case _:
            return formula


def _written_out(node: OverYears, as_of: dt.date) -> Formula:
    since = as_of.year - 1 if node.since is None else node.since
    match node.span:
        case YearWord.OF:
            return FactName(dated(node.fact, since))
        case YearWord.LAST_YEAR:
            return FactName(dated(node.fact, as_of.year - 1, as_of.month))
        case YearWord.YEARS:
            return Constant(Fraction(max(as_of.year - since, 0)))  # before it none has passed
        case YearWord.GROWTH:
            alike = node.since is None or node.flow
            before = FactName(dated(node.fact, since, as_of.month if alike else None))
            return Root(Operation("/", FactName(node.fact), before), max(as_of.year - since, 0))
        case YearWord.GROWTH_OF:
            one = Constant(Fraction(1))
            each: list[Formula] = [Operation("+", one, name) for name in _names(node, as_of)]
            return Root(reduce(lambda a, b: Operation("*", a, b), each) if each else one, len(each))
        case YearWord.TOTAL:
            return _sum(_names(node, as_of)) or FactName(dated(node.fact, since))
        case YearWord.AVERAGE:
            names = _names(node, as_of)
            return Operation("/", _sum(names) or FactName(dated(node.fact, since)), Constant(Fraction(len(names))))


def _sum(names: Iterable[Formula]) -> Formula | None:
    every = list(names)
    return reduce(lambda a, b: Operation("+", a, b), every) if every else None


def _names(node: OverYears, as_of: dt.date) -> list[Formula]:
    return [FactName(dated(node.fact, year)) for year in years_of(node, as_of)]


def years_of(node: OverYears, as_of: dt.date) -> tuple[int, ...]:
    """The years that a total, an average or growth by its years' rates is made of at a date.

    A total takes the year in progress with what there is of it; the others take years that have ended.
    """
    ended = last_ended(as_of)
    if node.last is not None:
        return tuple(range(ended - node.last + 1, ended + 1))
    last = as_of.year if node.span is YearWord.TOTAL else ended
    return tuple(range(node.since or last, (last if node.until is None else node.until) + 1))


def looks_back(indicator: Indicator) -> bool:
    """Whether an indicator takes figures of other years than the date's."""
    return indicator.year is not None or any(nodes(indicator.formula))


def of_year(formula: Formula, year: int) -> Formula:
    """A formula written out, whose figures of the date itself are called those of a year."""
    match formula:
        case FactName(id):
            return FactName(in_year(id, year))
        case Operation(sign, left, right):
            return Operation(sign, of_year(left, year), of_year(right, year))
        case AnyOf(operand):
            return AnyOf(of_year(operand, year))
        case Root(ratio, years):
            return Root(of_year(ratio, year), years)
        case _:
            return formula


def in_year(name: str, year: int) -> str:
    """The name of a figure of the date itself as one of a year; that of another date as it is."""
    return name if date_of(name) else dated(name, year)


def open_names(formula: Formula, as_of: dt.date) -> frozenset[str]:
    """Names of figures that leave a total within bounds where they are missing: sums of flows have a least."""
    return frozenset(
        dated(node.fact, year)
        for node in nodes(formula)
        if node.flow and node.span in (YearWord.TOTAL, YearWord.AVERAGE)
        for year in years_of(node, as_of)
    )


def years_needed(indicator: Indicator, as_of: dt.date) -> frozenset[int]:
    """The years of which an indicator takes figures at a date, up to its own."""
    year = indicator.year
    own = () if year is None else (year,)
    names = _dated_names(at_date(indicator.formula, as_of if year is None else dt.date(year, 12, 31)))
    named = (date.year for name in names if (date := date_of(name)))
    return frozenset(each for each in (*own, *named) if each <= as_of.year)


def _dated_names(formula: Formula) -> Iterator[str]:
    match formula:
        case FactName(id):
            yield id
        case AnyOf(operand) | Root(operand, _):
            yield from _dated_names(operand)
        case Operation(_, left, right):
            yield from _dated_names(left)
            yield from _dated_names(right)


def span_of(names: Iterable[str], year: int) -> tuple[int, int] | None:
    """The first and the last year of figures by their names, those without a date of a ``year``; ``None`` of one."""
    years = {date.year if (date := date_of(name)) else year for name in names}
    return (min(years), max(years)) if len(years) > 1 else None


def figure_at(name: str, datasets: Iterable[Dataset]) -> Fact | None:
    """The last figure of a fact in a year or a month by its own date, else its dataset's; the later dataset's first."""
    date, fact = date_of(name), fact_of(name)
    if date is None:
        return None
    found = [
        (own or dataset.as_of, dataset.as_of, one)
        for dataset in datasets
        if (one := dataset.facts.get(fact)) is not None
        for own in (one.as_of,)
        if date.holds(own or dataset.as_of)
    ]
    return max(found, key=lambda each: each[:2])[2] if found else None


def figures(names: Iterable[str], datasets: Iterable[Dataset]) -> Mapping[str, Fact]:
    """The figures of other dates by their names, those that there are."""
    known = tuple(datasets)
    found = {name: figure_at(name, known) for name in names}
    return {name: fact for name, fact in found.items() if fact is not None}


# --- growth ---------------------------------------------------------------------------------------------------

_DECIMALS = 12


def growth_of(ratio: Bounds, years: int) -> Growth | None:
    """Growth by a ratio of two figures above zero; ``None`` where there is none, or no year has passed."""
    low, high = ratio
    if years <= 0 or (high is not None and high <= 0):
        return None
    return Growth(Bounds(low if low is not None and low > 0 else None, high), years)


def growth_value(growth: Growth) -> Bounds:
    """The ends of an average growth a year, each certainly right in every decimal that it has."""
    ends = (None if end is None else cut(root(end, growth.years, _DECIMALS)) for end in growth.ratio)
    return Bounds(*ends)


def as_ratio(limit: Fraction, years: int) -> Fraction:
    """What the ratio must be for an average growth a year: 1.1³ for 10% over three years. It is exact."""
    return max(1 + limit, Fraction(0)) ** years


def cut(value: Fraction) -> Rounded:
    """What is left after twelve decimals.

    Towards zero, so that rounding it again half up gives what rounding the root itself gives."""
    sign = -1 if value < 0 else 1
    return Rounded(sign * floor(abs(value) * 10**_DECIMALS), 10**_DECIMALS)


def root(ratio: Fraction, years: int, decimals: int) -> Fraction:
    """Average growth a year: the root of a ratio above zero less one, cut towards zero after so many decimals.

    Both neighbours are tried against the ratio, in whole numbers: no float decides.
    """
    scale = 10**decimals
    below = _floor_root(ratio.numerator * scale**years // ratio.denominator, years)
    value = Fraction(below, scale) - 1
    is_exact = Fraction(below, scale) ** years == ratio
    return value if value >= 0 or is_exact else value + Fraction(1, scale)


def _floor_root(number: int, degree: int) -> int:
    """The greatest whole number whose power is not above a number, by Newton's steps from above."""
    if number < 2 or degree == 1:
        return number
    guess = 1 << -(-number.bit_length() // degree)
    while True:
        nearer = ((degree - 1) * guess + number // guess ** (degree - 1)) // degree
        if nearer >= guess:
            return guess
        guess = nearer
