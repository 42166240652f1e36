"""What a level is: the values that meet it, what bounds prove, percent of target, shortfall, words and records."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chitieu.language import language
from chitieu.levels import (
    attainment,
    attainment_within,
    falls_short,
    gain,
    in_words,
    meets,
    numerators,
    outcomes,
    reaches_further,
    record,
    shortfall,
)
from chitieu.model import Bounds, FactKind, KindName, Level, Op, Verdict
from tests import oracle
from tests.conftest import ROOT
from tests.generated import ABOUT

# Who may name kinds of levels: what a level is, the words of the model, who reads rule files and signs, who writes.
WORDS = {"more_than", "less_than", "between", "reduce_by", "increase_by"}  # at_least and at_most are bounds, too
READERS = {
    "files/level_keys.py",
    "files/levels.py",
    "files/level_values.py",
    "files/keys.py",
    "files/guesses.py",
    "text/written_numbers.py",
}
NAMES_KINDS = {"levels.py", "model.py", "drafts/row_levels.py", "drafts/target.py"} | READERS


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
        (Op.AT_LEAST, "-1", "1/2", None),
        (Op.MORE_THAN, "-1", "-2", None),
        (Op.ABOUT, "-1", "-2", None),
        (Op.AT_MOST, "-1/10", "-1/20", None),
        (Op.AT_MOST, "-1/20", "-1/20", None),
        (Op.AT_MOST, "1/10", "-1/20", None),
        (Op.AT_MOST, "-1", "10", None),
        (Op.AT_MOST, "5", "0", "0"),
        (Op.AT_MOST, "0", "0", "1"),
        (Op.AT_MOST, "-5", "0", None),
        (Op.LESS_THAN, "0", "0", "0"),
        (Op.LESS_THAN, "-5", "0", None),
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
        ("15", "20", "10", None),  # at most 20 from 10: the way leads away from it
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
    ("value", "low", "high", "expected"),
    [
        ("-3", "-2", "-1", None),
        ("-1", "-2", "-1", "1"),
        ("1", "-2", "-1", None),
        ("-1", "0", "2", None),
        ("-1", "1", "2", None),
        ("3", "-1", "0", "0"),
    ],
)
def test_attainment_of_a_range_where_signs_differ(value: str, low: str, high: str, expected: str | None) -> None:
    asked = Level(Op.BETWEEN, Fraction(low), upper=Fraction(high))
    assert attainment(Fraction(value), asked) == (expected and Fraction(expected))


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


numbers = st.fractions(0, 3, max_denominator=12)


@pytest.mark.parametrize(
    ("level", "value", "percent"),
    [
        (Level(Op.IS, Fraction(1), kind=FactKind(KindName.YES_NO)), 1, Fraction(1)),
        (Level(Op.IS, Fraction(1), kind=FactKind(KindName.YES_NO)), 0, Fraction(0)),
        (Level(Op.IS, Fraction(0), kind=FactKind(KindName.YES_NO)), 0, Fraction(1)),
        (Level(Op.AT_LEAST, Fraction(2), kind=FactKind(KindName.GRADE)), 2, None),
        (Level(Op.BY, Fraction(738000), kind=FactKind(KindName.DATE)), 737999, None),
        (Level(Op.AT_MOST, Fraction(30), kind=FactKind(KindName.RANK)), 60, None),
    ],
)
def test_what_is_no_number_has_all_of_its_percent_or_none(level: Level, value: int, percent: Fraction | None) -> None:
    assert attainment(Fraction(value), level) == percent


@st.composite
def levels(draw: st.DrawFn) -> Level:
    op = draw(st.sampled_from(Op))
    low, high = sorted((draw(numbers), draw(numbers)))
    if op is Op.BETWEEN:
        return Level(op, low, upper=high)
    if op is Op.MONITOR:
        return Level(op, Fraction(0))
    return Level(op, high, draw(numbers) if op in ABOUT else Fraction(0))


@given(levels(), numbers)
def test_a_value_meets_a_level_as_the_oracle_says(level: Level, value: Fraction) -> None:
    assert meets(value, level) == oracle.holds(value, level)


@given(levels().filter(lambda level: level.op is not Op.MONITOR), st.none() | numbers, st.none() | numbers)
def test_just_one_outcome_applies_to_bounds_and_it_is_right(
    level: Level, a: Fraction | None, b: Fraction | None
) -> None:
    """Held against the oracle on values spread over the bounds; an open end reaches beyond every limit."""
    far = Fraction(100)
    low, high = (-far if a is None else a), (far if b is None else b)
    if low > high:
        low, high = high, low

    def holds(end: str, sign: str, limit: Fraction) -> bool:
        value = low if end == "low" else high
        return {"<": value < limit, "<=": value <= limit, ">": value > limit, ">=": value >= limit}[sign]

    applying = [one for one in outcomes(level) if all(holds(*side) for side in one.when)]
    assert len(applying) == 1
    limits = [side.limit for one in outcomes(level) for side in one.when]
    tried = {low, high, *(x for limit in limits for x in (limit, limit - Fraction(1, 999), limit + Fraction(1, 999)))}
    found = {oracle.holds(value, level) for value in tried if low <= value <= high}
    expected = {True: Verdict.MET, False: Verdict.MISSED}
    assert applying[0].verdict is (Verdict.NO_DATA if len(found) == 2 else expected[found.pop()])


@given(levels(), st.integers(1, 30), st.integers(0, 90))
def test_numerators_are_those_that_meet(level: Level, denominator: int, numerator: int) -> None:
    least, most = numerators(denominator, level)
    within = (least is None or numerator >= least) and (most is None or numerator <= most)
    assert within == oracle.holds(Fraction(numerator, denominator), level)


@pytest.mark.parametrize(
    ("level", "then", "now", "better"),
    [
        (Level(Op.AT_LEAST, Fraction(1, 2)), "0.2", "0.3", True),
        (Level(Op.AT_MOST, Fraction(1, 2)), "0.7", "0.6", True),
        (Level(Op.LESS_THAN, Fraction(1, 2)), "0.6", "0.7", False),
        (Level(Op.BETWEEN, Fraction(1, 10), upper=Fraction(1, 5)), "0.05", "0.08", True),
        (Level(Op.BETWEEN, Fraction(1, 10), upper=Fraction(1, 5)), "0.3", "0.25", True),
        (Level(Op.BETWEEN, Fraction(1, 10), upper=Fraction(1, 5)), "0.3", "0.35", False),
    ],
)
def test_nearer_is_better(level: Level, then: str, now: str, better: bool) -> None:
    assert (gain(Fraction(then), Fraction(now), level) > 0) is better


@pytest.mark.parametrize(
    ("level", "words", "fields"),
    [
        (Level(Op.AT_LEAST, Fraction(3, 5)), "≥ 60%", ("at_least", "3/5", None, None, None, None, None)),
        (Level(Op.LESS_THAN, Fraction(3, 5)), "< 60%", ("less_than", "3/5", None, None, None, None, None)),
        (
            Level(Op.BETWEEN, Fraction(1, 10), upper=Fraction(3, 20)),
            "10% – 15%",
            ("between", "1/10", "3/20", None, None, None, None),
        ),
        (
            Level(Op.ABOUT, Fraction(4, 5), Fraction(1, 20)),
            "≈ 80% (up to 5 less will do)",
            ("about", "4/5", None, "1/20", None, None, None),
        ),
        (
            Level(Op.AT_MOST, Fraction(3, 10), baseline=Fraction(1, 2)),
            "≤ 30% (from 50%)",
            ("at_most", "3/10", None, None, "1/2", None, None),
        ),
        (
            Level(Op.AT_MOST, Fraction(3, 10), baseline=Fraction(1, 2), baseline_year=2015),
            "≤ 30% (from 50% in 2015)",
            ("at_most", "3/10", None, None, "1/2", "2015", None),
        ),
    ],
)
def test_words_and_records_hold_the_whole_level(level: Level, words: str, fields: tuple[str | None, ...]) -> None:
    english = language("en")
    said = in_words(level, lambda value: english.percent(value, 0), lambda value: str(value * 100), english.say)
    assert said == words
    assert tuple(None if field is None else str(field) for field in record(level)) == fields


def kinds_named(path: Path) -> Iterator[int]:
    """The lines that name a kind of level: a member of Op, or the word of one in a text by itself."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Op":
            yield node.lineno
        if isinstance(node, ast.Constant) and node.value in {
            "more_than",
            "less_than",
            "between",
            "reduce_by",
            "increase_by",
        }:
            yield node.lineno


def test_nobody_else_names_kinds_of_levels() -> None:
    package = ROOT / "engine/chitieu"
    named = {path.relative_to(package).as_posix(): list(kinds_named(path)) for path in package.rglob("*.py")}
    others = {name for name, lines in named.items() if lines and not name.startswith("prose/")}  # which reads English
    assert others - NAMES_KINDS == set()


@pytest.mark.parametrize(
    ("level", "value", "expected"),
    [
        (Level(Op.AT_LEAST, Fraction(13, 200), further=Fraction(7, 100)), ("7%", "7%"), True),
        (Level(Op.AT_LEAST, Fraction(13, 200), further=Fraction(7, 100)), ("6.5%", "6.9%"), False),
        (Level(Op.AT_LEAST, Fraction(13, 200), further=Fraction(7, 100)), ("6.5%", "8%"), None),
        (Level(Op.ABOUT_BELOW, Fraction(63, 100), further=Fraction(62, 100)), ("61%", "62%"), True),
        (Level(Op.AT_LEAST, Fraction(13, 200)), ("9%", "9%"), None),
    ],
)
def test_the_further_end_of_an_ambition(level: Level, value: tuple[str, str], expected: bool | None) -> None:
    known = Bounds(*(Fraction(end.rstrip("%")) / 100 for end in value))
    assert reaches_further(known, level) is expected


def test_what_is_followed_is_neither_met_nor_missed() -> None:
    followed = Level(Op.MONITOR, Fraction(0))
    assert [outcome.verdict for outcome in outcomes(followed)] == [Verdict.MONITORED]
    assert attainment(Fraction(1, 2), followed) is None
    assert record(followed).level is None
