"""The engine and the oracle agree on every verdict, attainment and shortfall; its two networks, on every firing."""

from __future__ import annotations

import resource
from fractions import Fraction

import pytest
from hypothesis import given, settings

from chitieu.judging.assess import Assessor
from chitieu.judging.network import Driver
from chitieu.model import (
    Bounds,
    Dataset,
    Fact,
    FactName,
    FactType,
    Indicator,
    Level,
    Op,
    Operation,
    Rulebook,
    Target,
    Verdict,
)
from chitieu.numbers import exactly
from tests.agreement import assert_as_oracle, assess
from tests.generated import dataset, datasets, every_unit, rulebooks, small_rulebook

DRIVERS: tuple[Driver, ...] = ("durable", "plain")


@pytest.mark.slow("2,000 rulebooks")
@settings(max_examples=300)
@given(rulebooks(), datasets())
def test_generated_rulebooks(rulebook: Rulebook, facts: Dataset) -> None:
    assert_as_oracle(rulebook, facts)


def share_rulebook(levels: list[Level]) -> Rulebook:
    """One target per level, each on a share of its own: n0/d, n1/d, …"""
    indicators = {
        f"i{number}": Indicator(f"i{number}", "", Operation("/", FactName(f"n{number}"), FactName("d")), "%", "g")
        for number in range(len(levels))
    }
    targets = tuple(
        Target(f"t{number}", "D", "", "g", "", "", every_unit(indicator, level))
        for number, (indicator, level) in enumerate(zip(indicators.values(), levels, strict=True))
    )
    return small_rulebook(targets, indicators)


def counted(**facts: int) -> Dataset:
    return dataset({name: Fact(name, exactly(value), "") for name, value in facts.items()})


@pytest.mark.slow("20,000 shares")
@pytest.mark.parametrize("driver", DRIVERS)
@pytest.mark.parametrize(
    ("op", "verdict"),
    [
        (Op.AT_LEAST, Verdict.MET),
        (Op.MORE_THAN, Verdict.MISSED),
        (Op.AT_MOST, Verdict.MET),
        (Op.LESS_THAN, Verdict.MISSED),
    ],
)
def test_every_share_against_exactly_itself(op: Op, verdict: Verdict, driver: Driver) -> None:
    """p/q against p/q, for every p ≤ q ≤ 200: where floats slip (7/25 against 28%), fractions do not."""
    for whole in range(1, 201):
        rulebook = share_rulebook([Level(op, Fraction(part, whole)) for part in range(whole + 1)])
        facts = counted(d=whole, **{f"n{part}": part for part in range(whole + 1)})
        assert {result.verdict for result in assess(rulebook, facts, driver).results} == {verdict}


@pytest.mark.slow("5,000 targets")
@pytest.mark.parametrize("driver", DRIVERS)
def test_a_rulebook_of_5000_targets(driver: Driver) -> None:
    """Split below the limits of durable_rules; a neighbour of every level on either side is told apart."""
    levels = [Level(Op.AT_LEAST, Fraction(number, 5000)) for number in range(5000)]
    rulebook = share_rulebook(levels)
    facts = counted(d=5000, **{f"n{number}": number - number % 2 for number in range(5000)})
    assessment = assess(rulebook, facts, driver)
    assert [result.verdict for result in assessment.results] == [Verdict.MET, Verdict.MISSED] * 2500
    assert assessment.all_met == frozenset()
    everything = counted(d=5000, **{f"n{number}": number for number in range(5000)})
    assert assess(rulebook, everything, driver).all_met == {("D", 2025)}


@pytest.mark.parametrize("driver", DRIVERS)
def test_many_levels_on_one_indicator(driver: Driver) -> None:
    """A fact that hundreds of rules wait for: more conditions than durable_rules lets one fact meet."""
    share = Indicator("i", "", Operation("/", FactName("n"), FactName("d")), "%", "g")
    targets = tuple(
        Target(
            f"t{level}",
            "D",
            "",
            "g",
            "",
            "",
            every_unit(share, Level(Op.AT_LEAST, Fraction(level, 400))),
        )
        for level in range(400)
    )
    results = assess(small_rulebook(targets, {"i": share}), counted(n=1, d=2), driver).results
    assert [result.verdict for result in results] == [Verdict.MET] * 201 + [Verdict.MISSED] * 199


@pytest.mark.slow("10,000 datasets")
@pytest.mark.parametrize("driver", DRIVERS)
def test_ten_thousand_datasets_keep_memory_flat(driver: Driver) -> None:
    rulebook = share_rulebook([Level(Op.AT_LEAST, Fraction(level, 4)) for level in range(4)])
    with Assessor(rulebook, driver) as assessor:
        facts = [counted(d=4, n0=part, n1=part, n2=part, n3=part) for part in range(5)]
        for number in range(1000):
            assessor.assess(facts[number % 5])
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        for number in range(9000):
            met = sum(result.verdict is Verdict.MET for result in assessor.assess(facts[number % 5]).results)
            assert met == min(number % 5 + 1, 4)
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 4096, f"{grown} KiB more after 9,000 datasets"


@pytest.mark.parametrize(
    ("level", "verdict"), [("0", Verdict.NO_DATA), ("1/100", Verdict.NO_DATA), ("1/6", Verdict.MET)]
)
def test_an_open_end_counts_with_what_it_tends_to(level: str, verdict: Verdict) -> None:
    """2 of at least 12, with no most, are from 0% to 16.7%: bounds hold their ends (docs/audit.md)."""
    share = Indicator("i", "", Operation("/", FactName("n"), FactName("d")), "%", "g")
    target = Target("t", "D", "", "g", "", "", every_unit(share, Level(Op.AT_MOST, Fraction(level))))
    facts = {name: FactType(name, name, "người", "g") for name in ("n", "d")}
    given = dataset({"n": Fact("n", exactly(2), ""), "d": Fact("d", Bounds(Fraction(12), None), "")})
    rulebook = small_rulebook((target,), {"i": share}, facts)
    assert_as_oracle(rulebook, given)
    with Assessor(rulebook, "plain") as assessor:
        assert {result.verdict for result in assessor.assess(given).results} == {verdict}
