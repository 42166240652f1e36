"""Formulas of other years: what they come to by hand, and against a reckoning that knows nothing of the engine's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chitieu.diagnostics import Place, Problems
from chitieu.files.formula import parse_formula
from chitieu.files.known_names import KnownNames
from chitieu.judging.assess import Assessor
from chitieu.judging.growth import attained
from chitieu.judging.network import Driver
from chitieu.levels import attainment
from chitieu.model import (
    Bounds,
    Dataset,
    Fact,
    FactType,
    Growth,
    History,
    Indicator,
    Level,
    Op,
    Rounded,
    Target,
    Verdict,
)
from chitieu.numbers import exactly, rounded
from chitieu.over_years import growth_value, years_needed
from tests.generated import dataset, every_unit, histories, small_rulebook

FACTS = {
    "n0": FactType("n0", "n0", "người", "g"),
    "n1": FactType("n1", "n1", "người", "g", flow=True),
}
NAMES = KnownNames(FACTS, {}, {}, other_years=True)
NOWHERE = Place("indicators.yaml", 1, 1)
DRIVERS: tuple[Driver, ...] = ("durable", "plain")


def indicator(source: str, unit: str = "người") -> Indicator:
    problems = Problems()
    formula = parse_formula(source, NOWHERE, NAMES, problems)
    assert formula is not None
    assert not problems.has_errors
    return Indicator("i", "", formula, unit, "g")


def judged(source: str, level: Level, datasets: Sequence[Dataset], driver: Driver = "plain") -> Verdict:
    one = indicator(source)
    target = Target("t", "D", "", "g", "", "", every_unit(one, level))
    with Assessor(small_rulebook([target], {"i": one}, FACTS), driver) as assessor:
        *before, now = datasets
        (result,) = assessor.assess(now, history=History(tuple(before))).results
    return result.verdict


# --- a reckoning of its own: every corner of what is known ------------------------------------------------------

FAR = Fraction(10**30)
Corner = Mapping[tuple[int, str], Fraction]


class Reckoning:
    """What a formula is at every corner; ``None`` at one means that it has no value there, or a figure is missing."""

    def __init__(self, datasets: Sequence[Dataset]) -> None:
        self.datasets, self.now = datasets, datasets[-1]
        self.ended = self.now.as_of.year - (self.now.as_of.month != 12)

    def place(self, fact: str, year: int, month: int | None = None) -> int | None:
        """The dataset of a figure, by its place."""
        found = [
            place
            for place, one in enumerate(self.datasets)
            if fact in one.facts and one.as_of.year == year and month in (None, one.as_of.month)
        ]
        return found[-1] if found else None

    def corners(self, wanted: Sequence[tuple[str, int | None]], bounded: bool) -> list[list[Fraction]] | None:
        """The values of some figures at every corner; one that is missing is from zero on where it is ``bounded``."""
        ends: dict[tuple[str, int | None, int], list[Fraction]] = {}
        for number, (fact, place) in enumerate(wanted):
            if place is None and not bounded:
                return None
            value = Bounds(Fraction(0), None) if place is None else self.datasets[place].facts[fact].value
            key = fact, place, number if place is None else -1
            low = Fraction(0) if value.low is None else value.low
            ends[key] = [low, FAR if value.high is None else value.high]
        names = [(fact, place, number if place is None else -1) for number, (fact, place) in enumerate(wanted)]
        return [[dict(zip(ends, corner, strict=True))[name] for name in names] for corner in product(*ends.values())]


def outcome(values: Sequence[bool | None] | None) -> Verdict:
    if values is None or None in values or len(set(values)) != 1:
        return Verdict.NO_DATA
    return Verdict.MET if values[0] else Verdict.MISSED


one_sided = st.sampled_from([Op.AT_LEAST, Op.MORE_THAN, Op.AT_MOST, Op.LESS_THAN])
level = st.tuples(one_sided, st.integers(-5, 40)).map(lambda pair: Level(pair[0], Fraction(pair[1])))


def meets(number: Fraction, asked: Level) -> bool:
    return {
        Op.AT_LEAST: number >= asked.value,
        Op.MORE_THAN: number > asked.value,
        Op.AT_MOST: number <= asked.value,
        Op.LESS_THAN: number < asked.value,
    }[asked.op]


@given(histories(), st.integers(2019, 2024), level)
def test_differences(datasets: Sequence[Dataset], year: int, asked: Level) -> None:
    of = Reckoning(datasets)
    today = len(datasets) - 1 if "n0" in of.now.facts else None
    before = of.place("n0", of.now.as_of.year - 1, of.now.as_of.month)
    corners = of.corners([("n0", today), ("n0", before)], bounded=False)
    expected = outcome(None if corners is None else [meets(now - then, asked) for now, then in corners])
    assert judged("n0 - last_year(n0)", asked, datasets) is expected
    corners = of.corners([("n1", of.place("n1", year)), ("n0", today)], bounded=False)
    if today is None or of.place("n1", year) is None or year <= of.now.as_of.year:
        expected = outcome(None if corners is None else [meets(then + now, asked) for then, now in corners])
        assert judged(f"n1 of {year} + n0", asked, datasets) is expected


@pytest.mark.slow("histories by lot")
@given(histories(), st.integers(2019, 2022), level)
def test_totals_and_averages(datasets: Sequence[Dataset], since: int, asked: Level) -> None:
    of = Reckoning(datasets)
    years = range(since, of.now.as_of.year + 1)
    if years:
        corners = of.corners([("n1", of.place("n1", year)) for year in years], bounded=True)
        assert corners is not None
        expected = outcome([meets(sum(corner, Fraction(0)), asked) for corner in corners])
        assert judged(f"total(n1 since {since})", asked, datasets) is expected
    ended = range(since, of.ended + 1)
    for fact, bounded in (("n0", False), ("n1", True)):
        corners = of.corners([(fact, of.place(fact, year)) for year in ended], bounded=bounded) if ended else None
        means = None if corners is None else [meets(sum(each, Fraction(0)) / len(each), asked) for each in corners]
        assert judged(f"average({fact} since {since})", asked, datasets) is outcome(means)


@pytest.mark.slow("histories by lot")
@pytest.mark.parametrize("driver", DRIVERS)
@given(datasets=histories(), since=st.integers(2019, 2023), rate=st.integers(-90, 200), strict=st.booleans())
def test_growth_by_whole_powers(
    driver: Driver, datasets: Sequence[Dataset], since: int, rate: int, strict: bool
) -> None:
    """x ≥ x₀ (1 + g)ⁿ in whole numbers, at every corner of both figures."""
    of = Reckoning(datasets)
    years = of.now.as_of.year - since
    today = len(datasets) - 1 if "n0" in of.now.facts else None
    corners = of.corners([("n0", today), ("n0", of.place("n0", since))], bounded=False)
    reached: list[bool | None] = []
    for now, then in corners or ():
        if years <= 0 or then <= 0 or now <= 0:
            reached.append(None)
            continue
        left, right = now * 100**years, then * (100 + rate) ** years
        reached.append(left > right if strict else left >= right)
    asked = Level(Op.MORE_THAN if strict else Op.AT_LEAST, Fraction(rate, 100))
    expected = outcome(None if corners is None else reached)
    assert judged(f"growth(n0 since {since})", asked, datasets, driver) is expected


# --- growth -------------------------------------------------------------------------------------------------------


@given(st.integers(1, 10**9), st.integers(1, 10**9), st.integers(1, 12))
def test_what_is_printed_of_a_root_is_certain(now: int, then: int, years: int) -> None:
    (low, high) = growth_value(Growth(exactly(Fraction(now, then)), years))
    assert low == high
    assert isinstance(low, Rounded)
    for decimals in (1, 4, 10):
        shown = Fraction(rounded(low, decimals))
        half = Fraction(1, 2 * 10**decimals)
        below, above = sorted(((1 + shown - half), (1 + shown + half)))
        assert max(below, Fraction(0)) ** years <= Fraction(now, then) <= above**years


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.integers(1, 9), st.integers(1, 400))
def test_percent_of_target_of_growth_is_certain(now: int, then: int, years: int, rate: int) -> None:
    asked = Level(Op.AT_LEAST, Fraction(rate, 1000))
    found = attained(Growth(exactly(Fraction(now, then)), years), asked)
    if now < then:
        assert found is None
        return
    assert found is not None
    step = Fraction(1, 10**12)
    low, high = (1 + share * asked.value for share in (found, found + step))
    assert low**years <= Fraction(now, then) < high**years
    if years == 1:
        exact = attainment(Fraction(now, then) - 1, asked)
        assert exact is not None
        assert abs(exact - found) < step


@pytest.mark.parametrize(
    ("now", "then", "years", "met"),
    [
        ("133.1", "100", 3, True),  # exactly 10%
        ("133.09999999", "100", 3, False),
        ("133.10000001", "100", 3, True),
        ("1.1", "1", 1, True),
    ],
)
def test_growth_at_the_edge(now: str, then: str, years: int, met: bool) -> None:
    datasets = [
        dataset({"n0": Fact("n0", exactly(Fraction(figure)), "")})._replace(as_of=dt.date(year, 12, 31))
        for figure, year in ((then, 2020), (now, 2020 + years))
    ]
    verdict = judged("growth(n0 since 2020)", Level(Op.AT_LEAST, Fraction(1, 10)), datasets)
    assert verdict is (Verdict.MET if met else Verdict.MISSED)


def test_growth_of_by_the_rates_of_years_that_have_ended() -> None:
    rates = {"rate": FactType("rate", "", "%", "g", below_zero=True, flow=True)}
    problems = Problems()
    formula = parse_formula("growth_of(rate since 2021)", NOWHERE, NAMES._replace(facts=rates), problems)
    assert formula is not None
    one = Indicator("i", "", formula, "%", "g")
    target = Target("t", "D", "", "g", "", "", every_unit(one, Level(Op.AT_LEAST, Fraction(5, 100))))
    figures = ((dt.date(2021, 12, 31), "1/10"), (dt.date(2022, 12, 31), "0"), (dt.date(2023, 6, 30), "9/10"))
    datasets = [
        dataset({"rate": Fact("rate", exactly(Fraction(rate)), "")})._replace(as_of=date) for date, rate in figures
    ]
    with Assessor(small_rulebook([target], {"i": one}, rates), "plain") as assessor:
        (result,) = assessor.assess(datasets[-1], history=History(tuple(datasets[:-1]))).results
    (part,) = result.parts
    assert (result.verdict, part.measurement.growth) == (Verdict.MISSED, Growth(exactly(Fraction(11, 10)), 2))


def test_only_the_years_that_are_named_are_needed() -> None:
    as_of = dt.date(2024, 6, 30)
    needed = {
        "n0 / n0 of 2020": {2020},
        "last_year(n0) - n0": {2023},
        "total(n1 since 2022)": {2022, 2023, 2024},
        "total(n1 2021 to 2022)": {2021, 2022},
        "average(n0 last 3)": {2021, 2022, 2023},
        "growth(n0 since 2019)": {2019},
        "n0 / years(2020)": set(),
        "n0": set(),
    }
    assert {source: set(years_needed(indicator(source), as_of)) for source in needed} == needed


def test_a_value_that_carries_its_own_date_counts_by_it() -> None:
    own = Fact("n0", exactly(7), "", as_of=dt.date(2020, 12, 31))
    now = dataset({"n0": own})._replace(as_of=dt.date(2021, 6, 30))
    assert judged("n0 of 2020 + 0", Level(Op.AT_LEAST, Fraction(7)), [now]) is Verdict.MET
    assert judged("n0 of 2021 + 0", Level(Op.AT_LEAST, Fraction(0)), [now]) is Verdict.NO_DATA
