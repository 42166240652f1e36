"""Both judges on the same units: many by the set-based plan in one table, one by one by the network."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import duckdb
from sqlglot import exp

from chitieu.judging.assess import Assessor
from chitieu.judging.keys import numbered_criteria
from chitieu.judging.network import Driver
from chitieu.judging.whole import parts_short
from chitieu.model import (
    Dataset,
    History,
    Judgement,
    Rulebook,
    Timing,
)
from chitieu.numbers import exact_only
from chitieu.units import sql
from chitieu.units.backends.backend import Backend
from chitieu.units.backends.duck import Duck
from chitieu.units.backends.spark import SparkCluster
from chitieu.units.base import Base, Held
from chitieu.units.plan.branches import known_texts
from chitieu.units.plan.judges import judges
from chitieu.units.questions import questions_of
from chitieu.units.verdicts.single import judge, judge_over_years, single_columns
from chitieu.units.verdicts.written import batches, rows_by_unit
from tests.generated import ATTRIBUTES

Key = tuple[str, str, str, int, int]  # unit, document, rule, horizon, part


class Row(NamedTuple):
    verdict: str
    numerator: int | None
    denominator: int | None
    attainment: Fraction | None
    shortfall: int | None
    timing: str


class InMemory(Duck):
    """A DuckDB without files: thousands of small plans."""

    def __init__(self) -> None:
        self.connection = duckdb.connect()


def based(rulebook: Rulebook, units: Sequence[Dataset], duck: Duck, *, named: bool = False) -> Base:
    """The facts of datasets as the relation that the plan starts from.

    Each is a unit of its own, u0, u1, …, but where they are ``named``: then rows of several dates are of one unit.
    """
    columns = ["n BIGINT", "unit VARCHAR", "as_of DATE", *(f"{id} VARCHAR" for id in ATTRIBUTES)]
    columns += [f"{end}{number} BIGINT" for number in range(len(rulebook.facts)) for end in "flh"]
    duck.connection.execute(f"CREATE OR REPLACE TABLE base ({', '.join(columns)})")
    rows = []
    for number, one in enumerate(units):
        row: list[object] = [
            number,
            one.unit.id if named else f"u{number}",
            one.as_of,
            *(one.unit.attributes.get(id) for id in ATTRIBUTES),
        ]
        for id in rulebook.facts:
            value = one.facts[id].value if id in one.facts else None
            exact = None if value is None else value.exact
            ends = (None, None) if value is None or exact is not None else value
            row += [None if end is None else int(end) for end in (exact, *ends)]
        rows.append(row)
    marks = ", ".join("?" * len(columns))
    duck.connection.executemany(f"INSERT INTO base VALUES ({marks})", rows)
    held = {id: Held(str(number), 1, bounded=True) for number, id in enumerate(rulebook.facts)}
    return Base("base", {id: id for id in ATTRIBUTES}, held, rulebook.facts)


class Judged(NamedTuple):
    """``single`` are the units that the plan left to the single judge, whose rows are among ``rows``."""

    rows: Mapping[Key, Row]
    single: frozenset[str]


def in_one_table(
    rulebook: Rulebook, units: Sequence[Dataset], duck: Duck, backend: Backend | None = None, *, named: bool = False
) -> Judged:
    """As the command does it; rows of units that are ``named`` have their keys by their places, too."""
    questions = questions_of(rulebook)
    base = based(rulebook, units, duck, named=named)
    places = {(one.unit.id if named else f"u{n}", str(one.as_of)): f"u{n}" for n, one in enumerate(units)}
    plan = judges(questions, base, backend or duck)
    (backend or duck).codes(known_texts(questions))
    found: dict[Key, Row] = {}
    left: set[int] = set()
    for batch in batches(plan, (backend or duck).at_once):
        add(found, (backend or duck).rows(batch.query), places)
    for one in plan:
        for numbers in one.single:
            left |= {int(str(row[0])) for row in (backend or duck).rows(numbers)}
    columns = [sql.column(name) for name in single_columns(base)]
    among = exp.In(this=sql.column("n"), expressions=[sql.integer(number) for number in (-1, *left)])
    judged = []
    if left:
        every = {question.key for question in questions.every}
        judged.append(judge(iter(duck.rows(sql.select(columns, "base", among))), base, rulebook, every))
    if questions.apart:
        judged.append(judge_over_years(rows_by_unit(base, duck), base, rulebook, questions))
    for one_judged in judged:
        add(found, one_judged.rows, places)
    for number, _ in (each for one_judged in judged for each in one_judged.contradictions):
        left.add(number)
        for key in [key for key in found if key[0] == f"u{number}"]:
            del found[key]  # of such a unit the command says what is wrong
    return Judged(found, frozenset(f"u{number}" for number in left))


def add(found: dict[Key, Row], rows: Iterable[Sequence[object]], places: Mapping[tuple[str, str], str]) -> None:
    for (
        unit,
        date,
        document,
        rule,
        part,
        horizon,
        verdict,
        top,
        bottom,
        *_,
        above,
        below,
        short,
        timing,
        _,
        _,
        _,
        _,
    ) in rows:
        key = (places[str(unit), str(date)], str(document), str(rule), int(str(horizon)), int(str(part)))
        assert key not in found
        attainment = None if above is None else Fraction(int(str(above)), int(str(below)))
        numerator, denominator, lacking = (None if one is None else int(str(one)) for one in (top, bottom, short))
        found[key] = Row(str(verdict), numerator, denominator, attainment, lacking, str(timing))


def one_by_one(
    rulebook: Rulebook, units: Sequence[Dataset], driver: Driver, *, named: bool = False
) -> Mapping[Key, Row]:
    """By the network; where units are ``named``, each dataset has those of its unit before it."""
    found: dict[Key, Row] = {}
    with Assessor(rulebook, driver) as assessor:
        for number, one in enumerate(units):
            before = tuple(each for each in units if named and each.unit.id == one.unit.id and each.as_of < one.as_of)
            for result in assessor.assess(one, history=History(before)).results:
                key = (f"u{number}", result.target.document, result.target.id, result.horizon)
                if result.only is None:
                    short, timing = parts_short(result.whole), result.timing.value
                    found[*key, 0] = Row(str(result.verdict), None, None, exact_only(result.attainment), short, timing)
                for position, part in numbered_criteria(result.whole, result.horizon):
                    found[*key, 0 if result.only else position] = of_part(part, result.timing)
    return found


def of_part(part: Judgement, timing: Timing) -> Row:
    measured = part.measurement
    numerator, denominator = measured.numerator, measured.denominator
    if numerator is None and measured.value is not None and measured.value.exact is not None:
        numerator, denominator = measured.value.exact.numerator, measured.value.exact.denominator
    attainment = exact_only(part.attainment)  # a table has exact quotients alone, and of a root there is none
    return Row(str(part.verdict), numerator, denominator, attainment, part.shortfall, timing.value)


def assert_same(many: Judged, single: Mapping[Key, Row], contradicted: frozenset[str] = frozenset()) -> None:
    assert many.rows.keys() == {key for key in single if key[0] not in contradicted}
    for key, row in many.rows.items():
        expected = single[key]
        assert (row.numerator is None) == (row.denominator is None), key
        values = [
            Fraction(one.numerator, one.denominator or 1) if one.numerator is not None else None
            for one in (row, expected)
        ]
        assert values[0] == values[1], key
        assert row._replace(numerator=None, denominator=None) == expected._replace(numerator=None, denominator=None), (
            key
        )


def contradicted(many: Judged, single: Mapping[Key, Row]) -> frozenset[str]:
    """Units of which the data contradict the relations: the command reports them as faults."""
    return frozenset({key[0] for key in single} - {key[0] for key in many.rows}) & many.single


def on_spark(
    rulebook: Rulebook, units: Sequence[Dataset], duck: Duck, spark: SparkCluster, folder: Path, *, named: bool = False
) -> Judged:
    """Facts are read and checked by DuckDB, which hands them over as Parquet."""
    base = based(rulebook, units, duck, named=named)
    path = folder / "base.parquet"
    duck.write(sql.select([exp.Star()], base.name), path)
    spark.read("base", path)
    return in_one_table(rulebook, units, duck, spark, named=named)
