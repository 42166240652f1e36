"""The set-based plan gives the verdicts, exact attainment and shortfall of the single judge and of the oracle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from chitieu.judging.network import available_driver
from chitieu.model import (
    AnyOf,
    Constant,
    Dataset,
    Fact,
    FactName,
    FactType,
    Formula,
    Indicator,
    Level,
    Op,
    Operation,
    Rulebook,
    Target,
)
from chitieu.numbers import exactly
from chitieu.units.backends.duck import Duck
from chitieu.units.backends.spark import SparkCluster
from chitieu.units.plan.whole import TooLarge
from tests import oracle
from tests.generated import dataset, datasets, every_unit, related, rulebooks, small_rulebook
from tests.units.both import InMemory, assert_same, contradicted, in_one_table, on_spark, one_by_one


@pytest.fixture(scope="module")
def duck() -> Iterator[Duck]:
    duck = InMemory()
    yield duck
    duck.close()


@pytest.mark.slow("60 tables, each planned and judged twice")
@settings(max_examples=60, phases=[Phase.generate])
@given(related(), st.lists(datasets(), min_size=4, max_size=12))
def test_generated_rulebooks(duck: Duck, rulebook: Rulebook, units: list[Dataset]) -> None:
    many, single = in_one_table(rulebook, units, duck), one_by_one(rulebook, units, "plain")
    assert_same(many, single, contradicted(many, single))


@pytest.mark.slow("40 tables, each planned and judged twice")
@settings(max_examples=40, phases=[Phase.generate])
@given(rulebooks(), st.lists(datasets(), min_size=4, max_size=12))
def test_the_oracle_and_the_network_agree(duck: Duck, rulebook: Rulebook, units: list[Dataset]) -> None:
    many = in_one_table(rulebook, units, duck)
    assert_same(many, one_by_one(rulebook, units, available_driver()))
    targets = {(document.id, target.id): target for document in rulebook.documents for target in document.targets}
    for (unit, document, rule, horizon, part), row in many.rows.items():
        if part == 0:
            one = units[int(unit.removeprefix("u"))]
            values = {fact.id: fact.value for fact in one.facts.values()}
            target = targets[document, rule]
            assert (row.verdict, row.attainment) == oracle.judged(target.cases, horizon, values, one.unit.attributes)


def test_relations_are_not_all_left_to_the_single_judge(duck: Duck) -> None:
    """What lacks a part is bounded by its whole within the plan: the rounds do what they are for."""
    part = FactType("n", "n", "người", "g", part_of="d")
    facts = {"n": part, "d": FactType("d", "d", "người", "g")}
    share = Indicator("i", "", Operation("/", FactName("n"), FactName("d")), "%", "g")
    level = Level(Op.AT_MOST, Fraction(1))
    rulebook = rulebook_of([share], [level])._replace(facts=facts)
    units = [dataset({"d": Fact("d", exactly(number), "")}) for number in range(1, 4)]
    many = in_one_table(rulebook, units, duck)
    assert many.single == frozenset()
    assert {row.verdict for row in many.rows.values()} == {"met"}
    assert_same(many, one_by_one(rulebook, units, "plain"))


def rulebook_of(indicators: Sequence[Indicator], levels: Sequence[Level]) -> Rulebook:
    """A target for each indicator and level."""
    targets = tuple(
        Target(
            f"t{number}-{position}",
            "D",
            "",
            "g",
            "",
            "",
            every_unit(indicator, level),
        )
        for number, indicator in enumerate(indicators)
        for position, level in enumerate(levels)
    )
    facts = {name: FactType(name, name, "người", "g") for name in ("n", "d", "e")}
    return small_rulebook(targets, {indicator.id: indicator for indicator in indicators}, facts)


def formula(text: str) -> Formula:
    """``n/d``, ``n*d``, ``(n/d+n/e)/2``: from the left, for tests."""
    n, d, e = (FactName(name) for name in "nde")
    known: dict[str, Formula] = {
        "n/d": Operation("/", n, d),
        "n": n,
        "n*d": Operation("*", n, d),
        "n*d*e": Operation("*", Operation("*", n, d), e),
        "any(n)/d": Operation("/", AnyOf(n), d),
        "n/(d-e)": Operation("/", n, Operation("-", d, e)),
        "(n/d+n/e)/2": Operation(
            "/", Operation("+", Operation("/", n, d), Operation("/", n, e)), Constant(Fraction(2))
        ),
        "n/d/e": Operation("/", Operation("/", n, d), e),
        "(n/d)/(e/d)": Operation("/", Operation("/", n, d), Operation("/", e, d)),
        "n/(d/(e-n))": Operation("/", n, Operation("/", d, Operation("-", e, n))),
        "(any(n)+any(e))/2": Operation("/", Operation("+", AnyOf(n), AnyOf(e)), Constant(Fraction(2))),
        "any(n)/(d-e)": Operation("/", AnyOf(n), Operation("-", d, e)),
        "n*7/d/3": Operation("/", Operation("/", Operation("*", n, Constant(Fraction(7))), d), Constant(Fraction(3))),
        "n/(d/7)": Operation("/", n, Operation("/", d, Constant(Fraction(7)))),
        "(e-n)*2/d": Operation("/", Operation("*", Operation("-", e, n), Constant(Fraction(2))), d),
        "n/(n+d)": Operation("/", n, Operation("+", n, d)),
    }
    return known[text]


LEVELS = [
    *(Level(op, value) for op in Op if op is not Op.BETWEEN for value in map(Fraction, ("0", "3/5", "-1/2", "1"))),
    Level(Op.ABOUT, Fraction(3, 5), tolerance=Fraction(1, 10)),
    Level(Op.BETWEEN, Fraction(1, 3), upper=Fraction(2, 3)),
    Level(Op.BETWEEN, Fraction(-1), upper=Fraction(0)),
    Level(Op.BETWEEN, Fraction(-2), upper=Fraction(-1)),
    Level(Op.AT_LEAST, Fraction(1, 5), baseline=Fraction(3, 5)),
    Level(Op.AT_LEAST, Fraction(3, 5), baseline=Fraction(1, 5)),
    Level(Op.AT_MOST, Fraction(3, 5), baseline=Fraction(3, 5)),
    Level(Op.AT_MOST, Fraction(3, 5), baseline=Fraction(4, 5)),
]


# A divisor whose sign may turn within a divisor is a branch for each; the levels at their ends are tried on n/(d-e).
FEW = [level for level in LEVELS if level.value in (Fraction(3, 5), Fraction(1, 3)) or level.baseline is not None]
BRANCHING = ("n/(d/(e-n))", "any(n)/(d-e)")


COUNTED: dict[str, list[tuple[int | None, ...]]] = {
    "with zeros": [(n, d, e) for n in range(4) for d in (0, 1, 3, 5) for e in (0, 2, 5)],
    "none zero": [(n, d, e) for n in range(1, 5) for d in (1, 3, 5) for e in (1, 3, 5, 6)],
    "some missing": [(n, d, e) for n in (None, 0, 3) for d in (None, 0, 5) for e in (None, 0, 3)],
    "none zero, some missing": [(n, d, e) for n in (None, 1, 2, 5) for d in (None, 1, 3, 5) for e in (None, 1, 3, 6)],
}


RATES = ("n*7/d/3", "n/(d/7)", "(e-n)*2/d", "n/(n+d)")
NESTED = ("(n/d)/(e/d)", "n/(d/(e-n))", "(any(n)+any(e))/2", "any(n)/(d-e)")


@pytest.mark.slow("every formula, with every number of zeros and gaps")
@pytest.mark.parametrize("counted", COUNTED)
@pytest.mark.parametrize("text", ["n/d", "n", "n*d", "n/(d-e)", "any(n)/d", "(n/d+n/e)/2", "n/d/e", *NESTED, *RATES])
def test_every_level_at_its_edges(text: str, counted: str, duck: Duck) -> None:
    """Counts around every level, nothing over nothing, divisors below zero, quotients within quotients."""
    units = [
        dataset(
            {
                name: Fact(name, exactly(value), "")
                for name, value in zip("nde", counts, strict=True)
                if value is not None
            }
        )
        for counts in COUNTED[counted]
    ]
    levels = FEW if text in BRANCHING else LEVELS
    for indicator in (
        Indicator("i", "", formula(text), "%", "g"),
        Indicator("i", "", formula(text), "người", "g", whole=False),
    ):
        rulebook = rulebook_of([indicator], levels)
        assert_same(in_one_table(rulebook, units, duck), one_by_one(rulebook, units, "plain"))


BIG = (2**53 - 1, 2**53, 2**53 + 1, 10**17, 10**18)


def test_numbers_that_floating_point_confuses(duck: Duck) -> None:
    units = [
        dataset({"n": Fact("n", exactly(n), ""), "d": Fact("d", exactly(d), ""), "e": Fact("e", exactly(1), "")})
        for n in BIG
        for d in BIG
    ]
    levels = [
        *(Level(op, Fraction(n, d)) for op in (Op.AT_LEAST, Op.MORE_THAN) for n in BIG[:3] for d in BIG[:3]),
        Level(Op.AT_MOST, Fraction(999_999, 1_000_000)),
    ]
    rulebook = rulebook_of([Indicator("i", "", formula("n/d"), "%", "g")], levels)
    assert_same(in_one_table(rulebook, units, duck), one_by_one(rulebook, units, "plain"))


def test_numbers_that_could_be_too_long_are_refused(duck: Duck) -> None:
    units = [dataset({name: Fact(name, exactly(10**18), "") for name in "nde"})]
    rulebook = rulebook_of([Indicator("i", "", formula("n*d*e"), "người", "g")], [Level(Op.AT_LEAST, Fraction(1))])
    with pytest.raises(TooLarge, match="digits"):
        in_one_table(rulebook, units, duck)


@pytest.mark.slow("600 targets")
@pytest.mark.parametrize("length", [26, 600])
def test_a_long_rulebook(length: int, duck: Duck) -> None:
    share = Indicator("i", "", formula("n/d"), "%", "g")
    rulebook = rulebook_of([share], [Level(Op.AT_LEAST, Fraction(number, length)) for number in range(length)])
    units = [dataset({name: Fact(name, exactly(value), "") for name, value in zip("nd", (1, 2), strict=True)})]
    rows = in_one_table(rulebook, units, duck).rows.values()
    assert sum(row.verdict == "met" for row in rows) == length // 2 + 1


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkCluster]:
    cluster = SparkCluster("local[2]", tmp_path_factory.mktemp("spark"))
    yield cluster
    cluster.close()


@pytest.mark.needs("java")
@settings(
    max_examples=3,
    phases=[Phase.generate],
)
@given(rulebook=related(), units=st.lists(datasets(), min_size=10, max_size=14))
def test_generated_rulebooks_on_spark(
    duck: Duck, spark: SparkCluster, tmp_path: Path, rulebook: Rulebook, units: list[Dataset]
) -> None:
    many, single = on_spark(rulebook, units, duck, spark, tmp_path), one_by_one(rulebook, units, "plain")
    assert_same(many, single, contradicted(many, single))


@pytest.mark.needs("java")
def test_edges_and_big_numbers_on_spark(duck: Duck, spark: SparkCluster, tmp_path: Path) -> None:
    edges = [(n, d, e) for n in range(4) for d in (0, 1, 3, 5) for e in (0, 2, 5)]
    big = [(n, d, 1) for n in BIG for d in BIG]
    indicators = [Indicator("i", "", formula("n/d"), "%", "g"), Indicator("j", "", formula("n/(d-e)"), "%", "g")]
    nested = Indicator("k", "", formula("(n/d)/(e/d)"), "lần", "g")
    for counts, levels, more in (
        (edges, LEVELS, [nested]),
        (big, [Level(Op.MORE_THAN, Fraction(2**53, 2**53 - 1)), LEVELS[1]], []),
    ):
        units = [
            dataset({name: Fact(name, exactly(value), "") for name, value in zip("nde", each, strict=True) if value})
            for each in counts
        ]
        units += [
            dataset({name: Fact(name, exactly(value), "") for name, value in zip("nde", each, strict=True)})
            for each in counts
        ]
        rulebook = rulebook_of([*indicators, *more], levels)
        assert_same(on_spark(rulebook, units, duck, spark, tmp_path), one_by_one(rulebook, units, "plain"))
