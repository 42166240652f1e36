"""Hypothesis strategies: small rulebooks and datasets that meet every kind of level, part, reading and gap."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from hypothesis import strategies as st

from engine.model import (
    AnyOf,
    Bounds,
    Constant,
    Criterion,
    Dataset,
    Document,
    Fact,
    FactName,
    FactType,
    Formula,
    Indicator,
    Level,
    Op,
    Operation,
    Reading,
    Rulebook,
    Target,
    Unit,
)

DIVISORS = ("d0", "d1")
COUNTS = ("n0", "n1", "n2", "n3")
HORIZONS = (2025, 2030)

counts = st.integers(0, 12)
shares = st.builds(Fraction, st.integers(0, 12), st.integers(1, 12))


def formulas() -> st.SearchStrategy[Formula]:
    """Formulas in which every fact stands at most once."""
    count = st.sampled_from(COUNTS[:2]).map(FactName)
    other = st.sampled_from(COUNTS[2:]).map(FactName)
    total = st.builds(Operation, st.sampled_from("+-*"), count, other)
    top = st.one_of(
        count, total, total.map(AnyOf), st.builds(Operation, st.just("+"), count, st.just(Constant(Fraction(1))))
    )
    bottom = st.one_of(st.sampled_from(DIVISORS).map(FactName), st.just(Constant(Fraction(2))))
    return st.one_of(count, total, st.builds(Operation, st.just("/"), top, bottom))


@st.composite
def rulebooks(draw: st.DrawFn, largest: int = 6) -> Rulebook:
    indicators = {
        f"i{number}": Indicator(f"i{number}", "", formula, draw(st.sampled_from(["%", "người"])), "g")
        for number, formula in enumerate(draw(st.lists(formulas(), min_size=1, max_size=3)))
    }
    none = st.just(Fraction(0))
    one_sided = st.sampled_from([op for op in Op if op is not Op.BETWEEN])
    plain = st.builds(Level, one_sided, shares, none, st.none(), st.none())
    tolerant = st.builds(Level, st.just(Op.ABOUT), shares, shares, st.none(), st.none())
    moving = st.builds(Level, st.sampled_from([Op.AT_LEAST, Op.AT_MOST]), shares, none, st.none(), shares)
    ranges = st.tuples(shares, shares).map(sorted).map(lambda ends: Level(Op.BETWEEN, ends[0], upper=ends[1]))
    levels = st.one_of(plain, tolerant, moving, ranges)

    def criteria() -> Criterion:
        years = draw(st.sampled_from([(2025,), (2025, 2030)]))
        return Criterion(
            indicators[draw(st.sampled_from(sorted(indicators)))],
            tuple((year, draw(levels)) for year in years),
        )

    def parts() -> tuple[Criterion, ...]:
        return tuple(criteria() for _ in range(draw(st.integers(1, 3))))

    documents = []
    for document in range(draw(st.integers(1, 2))):
        targets = []
        for number in range(draw(st.integers(1, largest))):
            readings = tuple(Reading(f"r{n}", "", parts()) for n in range(draw(st.integers(0, 1))))
            targets.append(Target(f"t{number}", f"D{document}", "", "g", "", "", parts(), readings))
        documents.append(
            Document(f"D{document}", "", "", "", dt.date(2021, 1, 1), "", HORIZONS, tuple(targets)),
        )
    facts = {name: FactType(name, name, "người", "g") for name in (*COUNTS, *DIVISORS)}
    return Rulebook({"g": "g"}, frozenset(), facts, indicators, tuple(documents), ())


@st.composite
def datasets(draw: st.DrawFn) -> Dataset:
    facts = {}
    for name in (*COUNTS, *DIVISORS):
        least = 1 if name in DIVISORS else 0
        low = Fraction(draw(st.integers(least, 12)))
        width = draw(st.sampled_from([0, 0, 0, 1, 5, None]))
        if draw(st.integers(0, 5)):
            high = None if width is None and name in COUNTS else low + (width or 0)
            facts[name] = Fact(name, Bounds(low, high), "")
    return dataset(facts)


def dataset(facts: dict[str, Fact]) -> Dataset:
    return Dataset(Unit("u", "U"), dt.date(2023, 3, 31), "", facts, (), "")
