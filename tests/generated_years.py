"""Hypothesis strategies over years: a unit's datasets of several dates, and rulebooks whose formulas, levels and
baselines take figures of other years; each year asked; horizons that have ended and such as are no calendar years."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from fractions import Fraction

from hypothesis import strategies as st

from chitieu.model import (
    LAST_ENDED,
    UNIT,
    Bounds,
    ByCase,
    Case,
    Comparison,
    Condition,
    Constant,
    Criterion,
    Dataset,
    Fact,
    FactName,
    FactType,
    Formula,
    FromData,
    Gather,
    Horizon,
    Indicator,
    Level,
    OneOf,
    Op,
    Operation,
    OverYears,
    Part,
    Parts,
    Rulebook,
    Target,
    YearWord,
    last_day,
)
from tests.generated import COUNTS, Drawn, conditions, datasets, every_level, formulas, levels_of, rulebooks, shares
from tests.oracle_years import is_growth

FLOWS = ("n1", "n3", "r0")
RATE = "r0"  # a whole number here, so that 1 is 100%: tables of tests hold whole numbers
ASSIGNED = "q0"  # stands in levels alone
FIRST, LAST = 2021, 2026
DAYS = ((3, 31), (6, 30), (12, 31))
HORIZONS: tuple[tuple[int, ...], ...] = (
    (2025, 2030),
    (2023, 2025),
    (Horizon.year(2023, 9), Horizon.year(2025, 9)),
    (Horizon.year(2024, 4), Horizon.year(2025, 4)),
    (Horizon.month(2023, 6), Horizon.month(2024, 3), 2025),
)

years = st.integers(FIRST - 1, LAST - 1)
one_sided = st.sampled_from([Op.AT_LEAST, Op.MORE_THAN, Op.AT_MOST, Op.LESS_THAN])


def of_years(fact: str) -> st.SearchStrategy[Formula]:
    """Figures of a fact at another date."""
    flow = fact in FLOWS
    return st.one_of(
        years.map(lambda year: OverYears(YearWord.OF, fact, year, flow=flow)),
        st.just(OverYears(YearWord.LAST_YEAR, fact, flow=flow)),
    )


def spans(word: YearWord, fact: str) -> st.SearchStrategy[Formula]:
    """Sums and means over years: since one, the last few, or from one to another."""
    flow = fact in FLOWS
    since = years.map(lambda year: OverYears(word, fact, year, flow=flow))
    named = st.tuples(years, st.integers(0, 3)).map(
        lambda of: OverYears(word, fact, of[0], min(of[0] + of[1], LAST), flow=flow)
    )
    last = st.integers(1, 4).map(lambda number: OverYears(word, fact, last=number, flow=flow))
    return st.one_of(since, named, last) if word is YearWord.AVERAGE else st.one_of(since, named)


def growing() -> st.SearchStrategy[Formula]:
    """Growth, which stands alone."""
    fact = st.sampled_from(("n0", "n1", "d0"))
    since = st.tuples(fact, years | st.none())
    growth = since.map(lambda of: OverYears(YearWord.GROWTH, of[0], of[1], flow=of[0] in FLOWS))
    by_rates = years.map(lambda year: OverYears(YearWord.GROWTH_OF, RATE, year, flow=True))
    return st.booleans().flatmap(lambda rates: by_rates if rates else growth)


def formulas_over_years() -> st.SearchStrategy[Formula]:
    """Formulas in which every figure stands once, beside those of one date."""

    def made(
        sign: str, left: st.SearchStrategy[Formula], right: st.SearchStrategy[Formula]
    ) -> st.SearchStrategy[Formula]:
        return st.builds(Operation, st.just(sign), left, right)

    count, divisor = st.just(FactName("n0")), st.just(FactName("d0"))
    passed = years.map(lambda year: OverYears(YearWord.YEARS, since=year))
    totals = st.one_of(spans(YearWord.TOTAL, "n1"), spans(YearWord.AVERAGE, "n1"), spans(YearWord.AVERAGE, "n0"))
    changes = st.one_of(made("-", count, of_years("n0")), made("-", of_years("n0"), count))
    return st.one_of(
        formulas(),
        changes,
        of_years("n2"),
        made("/", count, of_years("d1")),
        made("/", divisor, of_years("d0")),
        made("/", changes, passed),
        made("/", count, passed),
        totals,
        made("/", totals, divisor),
        made("+", totals, st.just(FactName("n2"))),
        st.just(FactName(RATE)),
        growing(),
        growing(),
    )


def levels_over_years(indicator: Indicator) -> st.SearchStrategy[Level]:
    """Levels of one date, ambitions, and such as take figures of other years; of growth, one-sided ones."""
    rates = st.tuples(one_sided, shares).map(lambda of: Level(of[0], of[1]))
    near, far = shares, st.builds(Fraction, st.integers(1, 12), st.integers(1, 4))
    ambitions = st.tuples(one_sided, near, far).map(
        lambda of: Level(
            of[0],
            of[1],
            further=of[1] + of[2] if of[0] in (Op.AT_LEAST, Op.MORE_THAN) else max(of[1] - of[2], Fraction(0)),
        )
    )
    if is_growth(indicator.formula):
        return st.one_of(rates, ambitions)
    figure = st.sampled_from(COUNTS[2:]).flatmap(lambda fact: st.one_of(of_years(fact), st.just(FactName(fact))))
    figure = st.one_of(figure, st.just(FactName(ASSIGNED)))
    toward = st.sampled_from([Op.AT_LEAST, Op.AT_MOST])
    from_data = st.tuples(one_sided, figure).map(
        lambda of: Level(of[0], Fraction(0), data=FromData(of[1]), known=False)
    )
    baselines = st.tuples(toward, shares, of_years("n2")).map(
        lambda of: Level(of[0], of[1], data=FromData(None, of[2]))
    )
    below_zero = st.tuples(one_sided, shares).map(lambda of: Level(of[0], of[1] - 2))
    return st.one_of(every_level(), ambitions, from_data, baselines, below_zero)


def each_year(indicator: Indicator, level: Level, first: int, horizons: tuple[int, ...]) -> Part:
    """As the reader of rules makes it: later years count once they have ended, the first one is always asked."""
    parts: list[Part] = []
    for year in range(first, max(first, last_day(horizons[-1]).year) + 1):
        due = next((horizon for horizon in horizons if horizon >= year), None)
        if due is None:
            break
        one = Criterion(indicator._replace(id=f"{indicator.id} of {year}", year=year), ((due, level),))
        ended = Comparison(">=", FactName(LAST_ENDED), Constant(Fraction(year)))
        parts.append(one if year == first else ByCase((Case(ended, "", one),)))
    return Parts(Gather.EACH_YEAR, None, tuple(parts))


def parts_over_years(horizons: tuple[int, ...]) -> Callable[[Indicator], st.SearchStrategy[Part | None]]:
    """Criteria that are asked of each year, one in four times."""

    def made(indicator: Indicator) -> st.SearchStrategy[Part | None]:
        asked = levels_over_years(indicator) if indicator.kind is None else levels_of(indicator.kind)
        every = st.tuples(st.integers(FIRST, 2023), asked).map(lambda of: each_year(indicator, of[1], of[0], horizons))
        return st.integers(0, 3).flatmap(lambda number: every if number == 0 else st.none())

    return made


def conditions_of_units() -> st.SearchStrategy[Condition]:
    """Conditions, and such as name the unit."""
    return st.one_of(conditions(), st.frozensets(st.sampled_from("uvw"), min_size=1).map(lambda ids: OneOf(UNIT, ids)))


@st.composite
def over_years(draw: st.DrawFn) -> Rulebook:
    """Rulebooks without relations; one in two has a target that is a part of another."""
    of = draw(st.sampled_from(HORIZONS))
    drawn = Drawn(formulas_over_years, levels_over_years, of, parts_over_years(of), conditions_of_units)
    rulebook = draw(rulebooks(2, drawn))
    facts = {id: one._replace(flow=id in FLOWS) for id, one in rulebook.facts.items()}
    facts[RATE] = FactType(RATE, RATE, "lần", "g", below_zero=True, flow=True)
    facts[ASSIGNED] = FactType(ASSIGNED, ASSIGNED, "người", "g", otherwise=Fraction(3))
    first, *others = rulebook.documents
    if draw(st.booleans()):
        one = first.targets[0]
        both = (ByCase(one.cases, target=one.name), first.targets[-1].cases[0].part)
        whole = Parts(draw(st.sampled_from([Gather.ALL_OF, Gather.ANY_OF])), None, both)
        if whole.gather is Gather.ANY_OF:
            whole = whole._replace(enough=1)
        named = Target("named", first.id, "", "g", "", "", (Case(None, "", whole),))
        first = first._replace(targets=(*first.targets, named))
    return rulebook._replace(facts=facts, documents=(first, *others))


def has_months(rulebook: Rulebook) -> bool:
    """Whether anything is due by a month, which tables of many units do not know."""
    horizons = (horizon for document in rulebook.documents for horizon in document.horizons)
    return any(isinstance(horizon, Horizon) and horizon.is_month for horizon in horizons)


@st.composite
def units_over_years(draw: st.DrawFn) -> list[Dataset]:
    """Datasets of one unit by date: some lack facts, or know them within bounds; of kinds, no days."""
    dates = [dt.date(year, *day) for year in range(FIRST - 1, LAST + 1) for day in DAYS]
    chosen = sorted(draw(st.lists(st.sampled_from(dates), min_size=2, max_size=7, unique=True)))
    unit = draw(st.sampled_from("uv"))
    made = []
    for date in chosen:
        one = draw(datasets())
        facts = {id: fact for id, fact in one.facts.items() if id != "day"}
        for id, least in ((RATE, -2), (ASSIGNED, 0)):
            if draw(st.integers(0, 4)):
                low = Fraction(draw(st.integers(least, 3)))
                facts[id] = Fact(id, Bounds(low, low + draw(st.sampled_from([0, 0, 0, 1]))), "")
        made.append(one._replace(as_of=date, facts=facts, unit=one.unit._replace(id=unit)))
    return made
