"""Exact arithmetic: rounding at the edge, attainment, shortfall, intervals, formulas."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from chitieu.diagnostics import Place, Problems
from chitieu.files.formula import KnownNames, parse_formula
from chitieu.language import language
from chitieu.model import Bounds, FactName, FactType, Formula, Level, Op, Operation
from chitieu.numbers import (
    attainment,
    attainment_within,
    exactly,
    fact_names,
    falls_short,
    formula_value,
    rounded,
    shortfall,
)
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("value", "decimals", "printed"),
    [
        ("62.5", 0, "63"),
        ("-62.5", 0, "-63"),
        ("39.96", 1, "40.0"),
        ("17.6470588", 1, "17.6"),
        ("0.04", 1, "0.0"),
        ("-0.04", 1, "0.0"),
        ("99.95", 1, "100.0"),
        ("0.5", 0, "1"),
        ("1299", 0, "1299"),
    ],
)
def test_rounding_half_up(value: str, decimals: int, printed: str) -> None:
    assert rounded(Fraction(value), decimals) == printed


@given(st.decimals(-10_000, 10_000, places=4), st.integers(0, 3))
def test_rounding_is_that_of_decimal(value: Decimal, decimals: int) -> None:
    expected = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    assert Decimal(rounded(Fraction(value), decimals)) == expected


@pytest.mark.parametrize(
    ("op", "value", "level", "expected"),
    [
        (Op.AT_LEAST, "3/17", "3/5", "5/17"),
        (Op.MORE_THAN, "1/2", "1/4", "2"),
        (Op.ABOUT, "6/23", "3/10", "20/23"),
        (Op.AT_MOST, "20", "15", "3/4"),
        (Op.LESS_THAN, "5", "10", "2"),
        (Op.AT_LEAST, "1", "0", None),
        (Op.AT_MOST, "0", "10", None),
        (Op.AT_LEAST, "0", "1/2", "0"),
    ],
)
def test_attainment(op: Op, value: str, level: str, expected: str | None) -> None:
    assert attainment(Fraction(value), Level(op, Fraction(level))) == (expected and Fraction(expected))


@pytest.mark.parametrize(
    ("value", "level", "baseline", "expected"),
    [
        ("1/5", "1/10", "2/5", "2/3"),  # poverty from 40% to 20%, on the way to 10%: two thirds of it
        ("1/2", "1/10", "2/5", "-1/3"),  # moving away
        ("1/20", "1/10", "2/5", "7/6"),
        ("15", "20", "10", "1/2"),
        ("15", "10", "10", None),
    ],
)
def test_attainment_from_a_baseline(value: str, level: str, baseline: str, expected: str | None) -> None:
    asked = Level(Op.AT_MOST, Fraction(level), baseline=Fraction(baseline))
    assert attainment(Fraction(value), asked) == (expected and Fraction(expected))


@pytest.mark.parametrize(
    ("value", "expected", "short"),
    [("12%", "1", False), ("5%", "1/2", True), ("20%", "3/4", False), ("10%", "1", False)],
)
def test_attainment_of_a_range(value: str, expected: str, short: bool) -> None:
    asked = Level(Op.BETWEEN, Fraction(1, 10), upper=Fraction(3, 20))
    number = Fraction(value.rstrip("%")) / 100
    assert attainment(number, asked) == Fraction(expected)
    assert falls_short(number, asked) == short


@pytest.mark.parametrize(
    ("level", "expected"),
    [  # of a value that lies between 1/4 and 1/2
        (Level(Op.AT_LEAST, Fraction(1, 2)), ("1/2", "1")),
        (Level(Op.MORE_THAN, Fraction(1, 2)), ("1/2", "1")),
        (Level(Op.ABOUT, Fraction(1, 2), Fraction(1, 10)), ("1/2", "1")),
        (Level(Op.AT_MOST, Fraction(1, 2)), ("1", "2")),
        (Level(Op.LESS_THAN, Fraction(1, 2)), ("1", "2")),
        (Level(Op.AT_LEAST, Fraction(1), baseline=Fraction(0)), ("1/4", "1/2")),
        (Level(Op.AT_MOST, Fraction(0), baseline=Fraction(1)), ("1/2", "3/4")),
        (Level(Op.BETWEEN, Fraction(1, 10), upper=Fraction(1, 5)), None),
    ],
    ids=lambda one: str(one.op) if isinstance(one, Level) else "",
)
def test_attainment_of_a_value_within_bounds(level: Level, expected: tuple[str, str] | None) -> None:
    found = attainment_within(Bounds(Fraction(1, 4), Fraction(1, 2)), level)
    assert found == (expected and Bounds(*map(Fraction, expected)))


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"), [(0, 10, 1), (1, 10, 0), (2, 10, 1), (5, 20, 2), (0, 7, 1), (3, 4, None)]
)
def test_shortfall_of_a_range(numerator: int, denominator: int, expected: int | None) -> None:
    asked = Level(Op.BETWEEN, Fraction(1, 10), upper=Fraction(3, 20))
    assert shortfall(numerator, denominator, asked) == expected


@pytest.mark.parametrize(
    ("op", "numerator", "denominator", "level", "expected"),
    [
        (Op.AT_LEAST, 3, 17, "60%", 8),
        (Op.AT_LEAST, 3, 17, "65%", 9),
        (Op.AT_LEAST, 3, 5, "60%", 0),
        (Op.MORE_THAN, 3, 5, "60%", 1),
        (Op.AT_MOST, 4, 10, "25%", 2),
        (Op.LESS_THAN, 4, 8, "50%", 1),
        (Op.AT_LEAST, 3, 1, "500%", 2),
    ],
)
def test_shortfall(op: Op, numerator: int, denominator: int, level: str, expected: int) -> None:
    asked = Fraction(level.rstrip("%")) / 100
    assert shortfall(numerator, denominator, Level(op, asked)) == expected


def formula(source: str) -> Formula:
    problems = Problems()
    tree = parse_formula(
        source,
        Place("formula", 1, 1),
        KnownNames({name: FactType(name, name, "", "") for name in "abcd"}, {}, {"a": ("a", "b")}),
        problems,
    )
    assert tree is not None
    assert problems.found == []
    return tree


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a / b", "3/17"),
        ("a + b * c", "37"),
        ("(a + b) * c", "40"),
        ("a - b - c", "-16"),
        ("b / c / c", "17/4"),
        ("(any(a) + any(d)) / 2", "1/2"),
        ("any(a + d) / 1", "1"),
        ("a*(b-(c+1))", "42"),
    ],
)
def test_formulas(source: str, expected: str) -> None:
    facts = {name: exactly(value) for name, value in {"a": 3, "b": 17, "c": 2, "d": 0}.items()}
    assert formula_value(formula(source), facts).exact == Fraction(expected)


def test_facts_of_a_formula_stand_once_in_order() -> None:
    assert fact_names(formula("(b + a) / (a * c) + any(b)")) == ("b", "a", "c")


whole = st.integers(0, 9).map(Fraction)


@given(
    whole, whole, whole, whole, st.sampled_from(["a + b", "a - b", "a * b", "a / (b + 1)", "any(a - b)", "a * (b - 3)"])
)
def test_intervals_hold_every_value_within(a: Fraction, da: Fraction, b: Fraction, db: Fraction, source: str) -> None:
    interval = formula_value(formula(source), {"a": Bounds(a, a + da), "b": Bounds(b, b + db)})
    for x in (a, a + da / 2, a + da):
        for y in (b, b + db / 3, b + db):
            value = formula_value(formula(source), {"a": exactly(x), "b": exactly(y)}).exact
            assert value is not None
            assert interval.low is not None
            assert interval.high is not None
            assert interval.low <= value <= interval.high


@pytest.mark.parametrize(
    ("source", "a", "b", "low", "high"),
    [
        ("a * b", (0, None), (0, 0), 0, 0),
        ("a * b", (1, None), (2, 3), 2, None),
        ("a - b", (0, 5), (0, None), None, 5),
        ("a / b", (1, 1), (2, None), 0, "1/2"),
        ("a / b", (1, 5), (7, 7), "1/7", "5/7"),
        ("a / b", (1, 1), (0, 2), "1/2", None),
        ("a / b", (1, 1), (0, 0), None, None),
        ("any(a)", (0, None), (1, 1), 0, 1),
    ],
)
def test_open_intervals(
    source: str, a: tuple[int, int | None], b: tuple[int, int | None], low: object, high: object
) -> None:
    def bounds(ends: tuple[int, int | None]) -> Bounds:
        return Bounds(Fraction(ends[0]), None if ends[1] is None else Fraction(ends[1]))

    found = formula_value(formula(source), {"a": bounds(a), "b": bounds(b)})
    assert found == (
        low and Fraction(str(low)) if low is not None else None,
        Fraction(str(high)) if high is not None else None,
    )


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        ("12775", "12.775", "12,775"),
        ("1299/1", "1.299", "1,299"),
        ("2345.678", "2.345,7", "2,345.7"),
        ("-1/3", "-0,3", "-0.3"),
        ("0", "0", "0"),
    ],
)
def test_numbers_as_readers_write_them(value: str, vi: str, en: str) -> None:
    assert (language("vi").number(Fraction(value), 1), language("en").number(Fraction(value), 1)) == (vi, en)


@pytest.mark.parametrize(
    ("day", "vi"), [("2023-03-31", "31/3/2023"), ("2020-01-05", "05/01/2020"), ("2019-02-25", "25/02/2019")]
)
def test_dates_as_the_decree_has_them(day: str, vi: str) -> None:
    import datetime as dt

    assert language("vi").date(dt.date.fromisoformat(day)) == vi
    assert language("en").date(dt.date.fromisoformat(day)) == day


def test_nothing_by_nothing_is_no_number() -> None:
    """0/0 is open at both ends like any quotient by exactly zero, and not zero."""
    share = Operation("/", FactName("n"), FactName("d"))
    for top in (0, 3):
        assert formula_value(share, {"n": exactly(top), "d": exactly(0)}) == Bounds(None, None)
