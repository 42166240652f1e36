"""The oracle of points, scores and grades: verdicts worked out by hand, and the judge held against it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import floor
from unittest.mock import patch

import pytest
from hypothesis import Phase, given, settings

from chitieu.judging import points
from chitieu.model import (
    Band,
    Bounds,
    Case,
    Comparison,
    Constant,
    Criterion,
    Dataset,
    Fact,
    FactName,
    Indicator,
    Level,
    Op,
    Operation,
    Points,
    Rulebook,
    Scored,
    ScoreSheet,
    Target,
)
from chitieu.numbers import exactly
from tests import oracle, oracle_points
from tests.agreement import assert_points_as_oracle
from tests.generated import all_of, dataset, small_rulebook
from tests.generated_points import in_full, scored

ON_TIME = Indicator("on-time", "", Operation("/", FactName("a"), FactName("b")), "%", "g")
LATE = Indicator("late", "", FactName("c"), "x", "g")
COASTAL = Comparison(">", FactName("c"), Constant(Fraction(0)))
STEPS = Points(
    (Band(Level(Op.MORE_THAN, Fraction(9, 10)), Fraction(2)), Band(Level(Op.AT_LEAST, Fraction(7, 10)), Fraction(1)))
)
DEDUCTED = Points(
    (Band(Level(Op.AT_MOST, Fraction(0)), Fraction(1)), Band(Level(Op.MORE_THAN, Fraction(5)), Fraction(-1)))
)


def asks(indicator: Indicator, op: Op, level: str) -> Criterion:
    return Criterion(indicator, ((2025, Level(op, Fraction(level))),))


STEPPED = Case(None, "", asks(ON_TIME, Op.AT_LEAST, "1/2"), STEPS)
BY_PERCENT = Case(None, "", asks(ON_TIME, Op.AT_LEAST, "9/10"), Points((), Fraction(2)))
NONE_LATE = Case(None, "", asks(LATE, Op.AT_MOST, "0"), Points((), Fraction(1)))
DEDUCTION = Case(None, "", asks(LATE, Op.AT_MOST, "5"), DEDUCTED)
ON_THE_COAST = Case(COASTAL, "c > 0", asks(ON_TIME, Op.AT_LEAST, "1/2"), STEPS)


# What is asked, a of b in time and c late; points, score and out of what (of 4), grade.
BY_HAND = [
    ([STEPPED], (19, 20, 0), ["2"], ("2", "4"), "C"),  # more than 90%: 2 of 4 is 50%
    ([STEPPED], (18, 20, 0), ["1"], ("1", "4"), None),  # 90% is not more than 90%
    ([STEPPED], (13, 20, 0), ["0"], ("0", "4"), None),  # 65%: no step
    ([BY_PERCENT], (3, 5, 0), ["1.33"], ("1.33", "4"), None),  # 2 x 60/90 = 1.333
    ([BY_PERCENT], (3, 4, 0), ["1.67"], ("1.67", "4"), None),  # 2 x 75/90 = 1.666…
    ([BY_PERCENT], (20, 20, 0), ["2"], ("2", "4"), "C"),  # 111% gives no more than all
    ([NONE_LATE], (1, 2, 0), ["1"], ("1", "4"), None),  # met, and has 100%
    ([NONE_LATE], (1, 2, 3), ["0"], ("0", "4"), None),  # 0% of a level of zero that is missed
    ([DEDUCTION, STEPPED], (19, 20, 6), ["-1", "2"], ("1", "4"), None),  # a point is taken off
    ([ON_THE_COAST, BY_PERCENT], (19, 20, 0), [None, "2"], ("2", "2"), "A"),  # the coast is taken off both
    ([ON_THE_COAST, BY_PERCENT], (19, 20, 1), ["2", "2"], ("4", "4"), "A"),
    ([ON_THE_COAST, BY_PERCENT], (63, 100, 1), ["0", "1.4"], ("1.4", "4"), None),  # 35%
    ([BY_PERCENT, DEDUCTION, STEPPED], (18, 20, 0), ["2", "1", "1"], ("4", "4"), "A"),
]


@pytest.mark.parametrize(("cases", "figures", "given_to", "score", "grade"), BY_HAND)
def test_by_hand(
    cases: list[Case],
    figures: tuple[int, int, int],
    given_to: list[str | None],
    score: tuple[str, str],
    grade: str | None,
) -> None:
    facts = {name: exactly(value) for name, value in zip("abc", figures, strict=True)}
    given_points = [oracle_points.points([case], 2025, facts, {}) for case in cases]
    assert [None if one is None else one.points for one in given_points] == [
        None if one is None else Fraction(one) for one in given_to
    ]
    expected = (oracle_points.Given(Fraction(score[0]), Fraction(score[1])), grade)
    assert oracle_points.score(sheet_of(cases).documents[0], 2025, facts, {}) == expected


def sheet_of(cases: list[Case]) -> Rulebook:
    """Each case a target of its own; the score is out of 4, however much its targets give."""
    targets = [Target(f"t{number}", "D", "", "g", "", "", (case,)) for number, case in enumerate(cases)]
    made = small_rulebook(targets, {"on-time": ON_TIME, "late": LATE})
    grades = (("A", Fraction(9, 10)), ("B", Fraction(7, 10)), ("C", Fraction(1, 2)))
    document = made.documents[0]._replace(score=ScoreSheet(Fraction(4), (), grades))
    return made._replace(documents=(document,))


def units_by_hand() -> Iterator[tuple[Rulebook, Dataset]]:
    for cases, figures, *_ in BY_HAND:
        facts = {name: Fact(name, exactly(value), "") for name, value in zip("abc", figures, strict=True)}
        yield sheet_of(cases), dataset(facts)


def test_the_judge_on_what_was_worked_out_by_hand() -> None:
    for rulebook, unit in units_by_hand():
        assert_points_as_oracle(rulebook, unit, unit)


def last_given(bands: Sequence[Band], value: Fraction) -> Fraction:
    return next((band.points for band in reversed(bands) if oracle.holds(value, band.level)), Fraction(0))


def worst(sheet: ScoreSheet, share: Fraction) -> str | None:
    return next((name for name, least in reversed(sheet.grades) if share >= least), None)


FAULTS: dict[str, tuple[str, object]] = {
    "the last level counts": ("_first_met", last_given),
    "cut to hundredths": ("_rounded", lambda points, most: Fraction(floor(min(max(points, 0), most) * 100), 100)),
    "more than all": ("_rounded", lambda points, most: Fraction(floor(max(points, 0) * 100 + Fraction(1, 2)), 100)),
    "what does not apply is asked": ("_NOTHING", Scored(exactly(0), exactly(2))),
    "the worst grade": ("_best", worst),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_seeded_fault_is_found(fault: str) -> None:
    name, wrong = FAULTS[fault]
    with patch.object(points, name, wrong), pytest.raises(AssertionError):
        test_the_judge_on_what_was_worked_out_by_hand()


def test_a_whole_that_is_met_has_all_points_only_where_its_percent_is_known_to_be_none() -> None:
    """About 4, or 3 less, is met by 1, for a quarter of the points: as long as more may be there, no more is sure."""
    about = Criterion(LATE, ((2025, Level(Op.ABOUT, Fraction(4), Fraction(3))),))
    case = Case(None, "", all_of(about, asks(ON_TIME, Op.AT_LEAST, "1/2")), Points((), Fraction(2)))
    known = {name: Fact(name, exactly(value), "") for name, value in zip("abc", (3, 4, 1), strict=True)}
    open_ones = {**known, "c": Fact("c", Bounds(Fraction(1), None), "")}
    found = oracle_points.points([case], 2025, {id: one.value for id, one in known.items()}, {})
    assert found == oracle_points.Given(Fraction(1, 2), Fraction(2))
    assert_points_as_oracle(sheet_of([case]), dataset(open_ones), dataset(known))


@pytest.mark.slow("150 rulebooks, each for two units")
@settings(max_examples=150, phases=[Phase.generate])
@given(scored(), in_full())
def test_the_judge_gives_the_points_of_the_oracle(rulebook: Rulebook, units: tuple[Dataset, Dataset]) -> None:
    assert_points_as_oracle(rulebook, *units)
