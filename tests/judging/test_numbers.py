"""Exact arithmetic: rounding at the edge, intervals, formulas."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chitieu.diagnostics import Place, Problems
from chitieu.files.formula import parse_formula
from chitieu.files.known_names import KnownNames
from chitieu.language import language
from chitieu.model import Bounds, FactName, FactType, Formula, Operation
from chitieu.numbers import exactly, fact_names, formula_value, rounded


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
