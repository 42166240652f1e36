"""Areas, shares and counts with decimals, bounds and gaps, read from text: the same verdicts as one by one."""

from __future__ import annotations

import csv
import datetime as dt
import random
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import duckdb
import pytest

from chitieu.diagnostics import Problems
from chitieu.judging.assess import Assessor
from chitieu.judging.inference import of_kind, rounded_from
from chitieu.model import (
    Bounds,
    Case,
    Check,
    Comparison,
    Constant,
    Criterion,
    Dataset,
    Fact,
    FactName,
    FactType,
    Indicator,
    Judgement,
    Level,
    Op,
    Operation,
    Rulebook,
    Stated,
    Target,
    Unit,
)
from chitieu.numbers import exactly, half_step, rounded
from chitieu.units.facts.checked import Settings
from chitieu.units.facts.sources import Source
from chitieu.units.run import evaluated
from tests.generated import all_of, small_rulebook

AS_OF = dt.date(2025, 12, 31)
FACTS = {
    "a": FactType("a", "a", "km²", "g", fractional=True),
    "b": FactType("b", "b", "km²", "g", part_of="a", fractional=True),
    "c": FactType("c", "c", "km²", "g", part_of="a", fractional=True),
    "p": FactType("p", "p", "%", "g"),
    "q": FactType("q", "q", "%", "g", part_of="p"),
    "m": FactType("m", "m", "người", "g"),
    "n": FactType("n", "n", "người", "g", part_of="m"),
}
A, B, C, M, N, P, Q = (FactName(name) for name in "abcmnpq")


def times(factor: int, fact: FactName) -> Operation:
    return Operation("*", Constant(Fraction(factor)), fact)


CHECKS = (
    Check("sum", "", Comparison("==", Operation("+", B, C), A), ""),
    Check("third", "", Comparison("<=", times(3, N), Operation("+", M, Constant(Fraction(2)))), ""),
    Check("half", "", Comparison("<=", times(2, C), A), ""),
)
INDICATORS = {
    "part": Indicator("part", "", Operation("/", B, A), "%", "g", whole=False),
    "share": Indicator("share", "", Q, "%", "g", whole=False),
    "count": Indicator("count", "", Operation("/", N, M), "%", "g"),
    "rest": Indicator("rest", "", Operation("-", A, Operation("/", C, Constant(Fraction(2)))), "km²", "g", whole=False),
    "product": Indicator("product", "", Operation("*", N, P), "x", "g", whole=False),
}
LEVELS = (
    Level(Op.AT_LEAST, Fraction(1, 2)),
    Level(Op.AT_MOST, Fraction(7, 10)),
    Level(Op.BETWEEN, Fraction(1, 4), upper=Fraction(3, 4)),
    Level(Op.ABOUT, Fraction(3, 5), tolerance=Fraction(1, 20)),
    Level(Op.AT_LEAST, Fraction(2), baseline=Fraction(1, 3)),
    Level(Op.LESS_THAN, Fraction(5, 2)),
)


def rulebook() -> Rulebook:
    """Small areas must also have half their people counted."""

    def asks(indicator: str, level: Level) -> Criterion:
        return Criterion(INDICATORS[indicator], ((2025, level),))

    large = Comparison(">=", A, Constant(Fraction(5, 2)))
    targets = tuple(
        Target(
            f"{name}-{number}",
            "D",
            "",
            "g",
            "",
            "",
            (
                Case(large, "large", asks(name, level)),
                Case(None, "", all_of(asks(name, level), asks("count", LEVELS[0]))),
            ),
        )
        for name in INDICATORS
        for number, level in enumerate(LEVELS)
    )
    return small_rulebook(targets, INDICATORS, FACTS, CHECKS)


def written(value: Fraction, fact: str) -> str:
    """As a decimal of as many places as it needs; of three another, for 1.234 may mean thousands."""
    number = value * (100 if FACTS[fact].unit == "%" else 1)
    places = next(places for places in range(9) if (number * 10**places).denominator == 1)
    digits = str(int(number * 10**places)).zfill(places + 1)
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return text + ("0" if places == 3 else "") + ("%" if FACTS[fact].unit == "%" else "")


def printed(fact: str, value: Fraction, chance: random.Random) -> tuple[str, Fact]:
    """A figure as it stands in a report: as exact as it is, or rounded to some decimals."""
    if FACTS[fact].is_count:
        return written(value, fact), Fact(fact, Bounds(value, value), "")
    scale, places = (100 if FACTS[fact].unit == "%" else 1), chance.choice([0, 1, 2, 4, None])
    text = written(value, fact).rstrip("%") if places is None else rounded(value * scale, places)
    figure, decimals = Fraction(text) / scale, len(text.partition(".")[2])
    half = half_step(Stated(figure, decimals, percent=scale == 100))
    assert half is not None
    may_be = rounded_from(figure, half, FACTS[fact])
    return text + ("%" if scale == 100 else ""), Fact(fact, exactly(figure), "", may_be=may_be)


def drawn(chance: random.Random) -> tuple[dict[str, str], dict[str, Fact]]:
    """Facts that agree with all relations, some of them within bounds and some not there."""
    a = Fraction(chance.randint(0, 80), chance.choice([1, 10, 100, 4]))
    b, p = a * Fraction(chance.randint(0, 4), 4), Fraction(chance.randint(0, 1000), 1000)
    m = Fraction(chance.randint(0, 20))
    n = Fraction(chance.randint(0, int(m) // 3))
    true = {"a": a, "b": b, "c": a - b, "p": p, "q": p * Fraction(chance.randint(0, 2), 2), "m": m, "n": n}
    row: dict[str, str] = {}
    facts: dict[str, Fact] = {}
    for fact, value in true.items():
        fate = chance.random()
        if fate < 0.55:
            row[fact], facts[fact] = printed(fact, value, chance)
        elif fate < 0.7:
            high = None if chance.random() < 0.5 else value if FACTS[fact].unit == "%" else value + 1
            row[f"{fact}_at_least"] = written(value, fact)
            row[f"{fact}_at_most"] = "" if high is None else written(high, fact)
            facts[fact] = Fact(fact, Bounds(value, high), "")
    return row, facts


@pytest.mark.slow("tables of every kind of level, each planned and judged twice")
@pytest.mark.parametrize("seed", [1, 2])
def test_decimals_bounds_and_gaps(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    units = {f"u{number}": drawn(chance) for number in range(200)}
    columns = ["unit", "as_of", *(f"{fact}{end}" for fact in FACTS for end in ("", "_at_least", "_at_most"))]
    with (tmp_path / "facts.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns)
        writer.writeheader()
        writer.writerows({"unit": unit, "as_of": AS_OF.isoformat(), **row} for unit, (row, _) in units.items())
    source = Source(str(tmp_path / "facts.csv"), None, "facts.csv")
    chosen = Settings(skip=True)
    with evaluated(rulebook(), None, source, tmp_path / "v.parquet", chosen, lambda _: None, Problems()) as done:
        assert done.single < done.rows / 2
        rejected = {one.unit for one in done.lost}
    assert len(rejected) < 50
    assert in_one_table(tmp_path / "v.parquet") == one_by_one(
        {unit: facts for unit, (_, facts) in units.items() if unit not in rejected}
    )


@pytest.mark.parametrize("share", ["33.3333%", "86.956522%", "0.000000001%", "99.999999999%", "100%", "0%"])
def test_many_decimals_in_a_target_with_parts(share: str, tmp_path: Path) -> None:
    """Levels of parts meet in columns, where a constant of the plan is as wide as any number of it."""
    parts = tuple(
        Criterion(INDICATORS["share"], ((2025, Level(op, Fraction(number, 100))),))
        for op, number in ((Op.AT_MOST, 15), (Op.AT_LEAST, 5), (Op.MORE_THAN, 33))
    )
    book = small_rulebook((Target("t", "D", "", "g", "", "", (Case(None, "", all_of(*parts)),)),), INDICATORS, FACTS)
    (tmp_path / "facts.csv").write_text(f"unit,as_of,q\nu0,{AS_OF.isoformat()},{share}\n", "utf-8")
    source = Source(str(tmp_path / "facts.csv"), None, "facts.csv")
    with evaluated(book, None, source, tmp_path / "v.parquet", Settings(), lambda _: None, Problems()) as done:
        assert done.single == 0
    value = Fraction(share.rstrip("%")) / 100
    facts = {"q": Fact("q", Bounds(value, value), "")}
    assert in_one_table(tmp_path / "v.parquet") == one_by_one({"u0": facts}, book)


Rows = Mapping[tuple[str, str, int], tuple[object, ...]]


def in_one_table(path: Path) -> Rows:
    columns = (
        "unit, target, part, verdict, shortfall, attainment_numerator, attainment_denominator, numerator, denominator"
    )
    rows = duckdb.connect().execute(f"SELECT {columns} FROM '{path}'").fetchall()
    return {
        (unit, rule, part): (verdict, shortfall, quotient(above, below), quotient(top, bottom))
        for unit, rule, part, verdict, shortfall, above, below, top, bottom in rows
    }


def quotient(above: object, below: object) -> Fraction | None:
    return None if above is None else Fraction(int(str(above)), int(str(below)))


def one_by_one(units: Mapping[str, Mapping[str, Fact]], book: Rulebook | None = None) -> Rows:
    found: dict[tuple[str, str, int], tuple[object, ...]] = {}
    known = book or rulebook()
    with Assessor(known, "plain") as assessor:
        for unit, read in units.items():
            # As the reader of a dataset leaves them: an open end is closed by the kind of the fact.
            facts = {id: fact._replace(value=of_kind(fact.value, known.facts[id])) for id, fact in read.items()}
            for result in assessor.assess(Dataset(Unit(unit, "", {}), AS_OF, "", facts, (), "")).results:
                if len(result.parts) != 1:
                    found[unit, result.target.id, 0] = (str(result.verdict), None, result.attainment, None)
                for number, part in enumerate(result.parts, 1):
                    row = (str(part.verdict), part.shortfall, part.attainment, shown(part))
                    found[unit, result.target.id, 0 if len(result.parts) == 1 else number] = row
    return found


def shown(part: Judgement) -> Fraction | None:
    measured = part.measurement
    if measured.numerator is not None:
        return Fraction(measured.numerator, measured.denominator or 1)
    return measured.value.exact if measured.value else None
