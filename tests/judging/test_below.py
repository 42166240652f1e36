"""Counts of units below against brute force: whatever silent units may turn out to have, the count lies within."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chitieu.judging.assess import Assessor
from chitieu.judging.over_time import assess_over_time
from chitieu.model import (
    Bounds,
    Case,
    Comparison,
    Constant,
    Criterion,
    Dataset,
    Document,
    Fact,
    FactName,
    FactType,
    FromBelow,
    History,
    Indicator,
    Level,
    ListedUnit,
    Op,
    Rulebook,
    Target,
    Territory,
    Tier,
    Unit,
    Verdict,
)
from chitieu.numbers import exactly

DAY = dt.date(2024, 12, 31)
ABOVE_TEN = Comparison(">", FactName("poor"), Constant(Fraction(10)))
WAYS = {
    "all": FromBelow(Tier.COMMUNE),
    "met": FromBelow(Tier.COMMUNE, "D/poor"),
    "asked": FromBelow(Tier.COMMUNE, "D/poor", asked=True),
    "where": FromBelow(Tier.COMMUNE, condition=ABOVE_TEN),
    "sum": FromBelow(Tier.COMMUNE, fact="poor"),
}
FIGURES = range(0, 25, 4)  # what a commune may have: small enough to try everything


def truth(way: str, poor: int) -> int:
    """What one commune adds, by the words of the documentation: asked are those above ten, met those at most twenty."""
    asked = poor > 10
    return {"all": 1, "met": int(asked and poor <= 20), "asked": int(asked), "where": int(poor > 10), "sum": poor}[way]


def rulebook(way: str, level: Level) -> Rulebook:
    facts = {
        "poor": FactType("poor", "poor", "hộ", "g"),
        "n": FactType("n", "n", "xã", "g", below=WAYS[way]),
    }
    indicators = {name: Indicator(name, name, FactName(name), "hộ", "g") for name in facts}
    poor = Criterion(indicators["poor"], ((2025, Level(Op.AT_MOST, Fraction(20))),))
    above = Criterion(indicators["n"], ((2025, level),))
    targets = (
        Target("poor", "D", "", "g", "", "", (Case(ABOVE_TEN, "poor > 10", poor),)),
        Target("n", "D", "", "g", "", "", (Case(None, "", above),)),
    )
    document = Document("D", "D", "D", "", DAY, "", (2025,), targets)
    return Rulebook({"g": "g"}, frozenset(), facts, {}, indicators, (document,), (), ())


def dataset(unit: str, poor: int | None) -> Dataset:
    facts = {} if poor is None else {"poor": Fact("poor", exactly(poor), "")}
    return Dataset(Unit(unit, unit, {}), DAY, "", facts, (), "")


def territory(figures: list[int | None], *, listed: bool) -> Territory:
    names = [f"c{number}" for number in range(len(figures))]
    units = {"p": ListedUnit("p", "p", Tier.PROVINCE)}
    units |= {
        name: ListedUnit(name, name, Tier.COMMUNE, "p")
        for name, poor in zip(names, figures, strict=True)
        if listed or poor is not None
    }
    datasets = {name: (dataset(name, poor),) for name, poor in zip(names, figures, strict=True) if poor is not None}
    return Territory(units, listed, datasets=datasets)


def possible(way: str, figures: list[int | None]) -> set[int]:
    """The counts over everything that silent communes may have."""
    every = product(*(FIGURES if poor is None else [poor] for poor in figures))
    return {sum(truth(way, poor) for poor in each) for each in every}


@pytest.mark.parametrize("listed", [True, False])
@pytest.mark.parametrize("way", WAYS)
@settings(max_examples=25)
@given(
    figures=st.lists(st.none() | st.sampled_from(FIGURES), max_size=3),
    op=st.sampled_from([Op.AT_LEAST, Op.AT_MOST]),
    asked=st.integers(0, 30),
)
def test_no_verdict_is_given_that_a_silent_unit_could_turn_over(
    way: str, listed: bool, figures: list[int | None], op: Op, asked: int
) -> None:
    level = Level(op, Fraction(asked))
    around = territory(figures, listed=listed)
    with Assessor(rulebook(way, level), "plain") as assessor:
        assessment = assess_over_time(assessor, dataset("p", None), History(), around)
    (result,) = (one for one in assessment.results if one.target.id == "n")
    bounds = assessment.dataset.facts["n"].value
    counts = possible(way, [poor for poor in figures if listed or poor is not None])
    low, high = min(counts), max(counts)
    if (listed and way != "sum") or None not in figures:
        assert bounds == Bounds(Fraction(low), Fraction(high) if listed else None)
    assert bounds.low is not None
    assert bounds.low <= low
    if not listed:  # there may be more
        assert bounds.high is None
        counts = {count + more for count in counts for more in (0, 1, 100)}
    held = {count >= asked if op is Op.AT_LEAST else count <= asked for count in counts}
    if result.verdict is not Verdict.NO_DATA:
        assert held == {result.verdict is Verdict.MET}
    elif way != "sum":
        assert len(held) == 2
