"""The campaign finds what it is for: a fault seeded in each construct over years."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from fractions import Fraction
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import Phase, given, seed, settings

from chitieu import over_years as engine
from chitieu.judging import assess, measure, over_time, results, timing
from chitieu.judging.conditions import holds
from chitieu.judging.level_data import DatedLevel, Valued, for_unit
from chitieu.model import (
    UNIT,
    Bounds,
    Condition,
    Constant,
    Dataset,
    FactName,
    Formula,
    FromData,
    Level,
    Operation,
    OverYears,
    Root,
    Rulebook,
    YearWord,
    last_day,
)
from tests.agreement import assert_as_oracle_over_years
from tests.generated_years import over_years, units_over_years

Fault = Callable[[], Any]  # a patch of the engine


def written(word: YearWord, fault: Callable[[OverYears, dt.date, Formula], Formula]) -> Any:
    """One word of formulas is written out otherwise."""
    right = engine._written_out

    def wrong(node: OverYears, as_of: dt.date) -> Formula:
        made = right(node, as_of)
        return fault(node, as_of, made) if node.span is word else made

    return patch.object(engine, "_written_out", wrong)


def divided_by_one_more(node: OverYears, as_of: dt.date, made: Formula) -> Formula:
    assert isinstance(made, Operation)
    assert isinstance(made.right, Constant)
    return made._replace(right=Constant(made.right.value + 1))


def over_one_more(node: OverYears, as_of: dt.date, made: Formula) -> Formula:
    assert isinstance(made, Root)
    return made._replace(years=made.years + 1)


def of_any_month(node: OverYears, as_of: dt.date, made: Formula) -> Formula:
    return FactName(engine.dated(node.fact, as_of.year - 1))


def of_the_year_after(node: OverYears, as_of: dt.date, made: Formula) -> Formula:
    return FactName(engine.dated(node.fact, (node.since or 0) + 1))


def without_the_first(node: OverYears, as_of: dt.date, made: Formula) -> Formula:
    return made.right if isinstance(made, Operation) else made


def one_year_more(node: OverYears, as_of: dt.date, made: Formula) -> Formula:
    assert isinstance(made, Constant)
    return Constant(made.value + 1)


@contextmanager
def with_levels(change: Callable[[Level], Level]) -> Iterator[None]:
    def wrong(level: Level, valued: Valued, year: int | None) -> DatedLevel:
        return for_unit(change(level), valued, year)

    with patch.object(assess, "for_unit", wrong), patch.object(results, "for_unit", wrong):
        yield


def no_baseline(level: Level) -> Level:
    data = level.data or FromData()
    return level._replace(data=data._replace(baseline=None))


def one_more(level: Level) -> Level:
    data = level.data or FromData()
    value = None if data.value is None else Operation("+", data.value, Constant(Fraction(1)))
    return level._replace(data=data._replace(value=value))


def otherwise_is_missing() -> Any:
    right = assess.Assessor.__init__

    def wrong(self: Any, *arguments: Any, **named: Any) -> None:
        right(self, *arguments, **named)
        self._otherwise = {}

    return patch.object(assess.Assessor, "__init__", wrong)


def of_another_unit(condition: Condition, facts: Mapping[str, Bounds], traits: Mapping[str, str]) -> bool | None:
    return holds(condition, facts, {**traits, UNIT: "w"})


FAULTS: dict[str, Fault] = {
    "average": lambda: written(YearWord.AVERAGE, divided_by_one_more),
    "growth": lambda: written(YearWord.GROWTH, over_one_more),
    "growth_of": lambda: written(YearWord.GROWTH_OF, over_one_more),
    "last_year": lambda: written(YearWord.LAST_YEAR, of_any_month),
    "of_year": lambda: written(YearWord.OF, of_the_year_after),
    "total": lambda: written(YearWord.TOTAL, without_the_first),
    "total, of a year without a figure": lambda: patch.object(measure, "open_names", lambda *_: frozenset()),
    "years": lambda: written(YearWord.YEARS, one_year_more),
    "each_year": lambda: patch.object(measure, "last_ended", lambda day: day.year),
    "level_formula": lambda: with_levels(one_more),
    "baseline_formula": lambda: with_levels(no_baseline),
    "otherwise": otherwise_is_missing,
    "when_unit": lambda: patch.object(assess, "holds", of_another_unit),
    "year_starts": lambda: patch.object(timing, "last_day", lambda horizon: dt.date(last_day(horizon).year, 12, 31)),
    "timing": lambda: patch.object(over_time, "judging_dataset", lambda _, dataset, __: dataset),
}


ROUNDS = 60  # of a seed; a fault is found by one of three seeds or so
SEEDS = 40


def found(fault: Fault, number: int = 1) -> bool:
    """Whether some tables of a seed show the fault."""
    shown: list[str] = []

    @seed(number)
    @settings(max_examples=ROUNDS, phases=[Phase.generate], database=None)
    @given(over_years(), units_over_years())
    def judged(rulebook: Rulebook, datasets: Sequence[Dataset]) -> None:
        for place in range(len(datasets)):
            try:
                if not shown:
                    assert_as_oracle_over_years(rulebook, datasets[: place + 1], ["plain"])
            except AssertionError as error:
                shown.append(f"{error}")

    with fault():
        judged()
    return bool(shown)


@pytest.mark.slow("some dozens of tables for each fault")
@pytest.mark.parametrize("construct", FAULTS)
def test_a_seeded_fault_is_found(construct: str) -> None:
    assert any(found(FAULTS[construct], number) for number in range(1, SEEDS))


@pytest.mark.slow("all the tables in which faults are looked for")
def test_without_a_fault_none_is_found() -> None:
    assert not found(nullcontext)
