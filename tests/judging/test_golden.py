"""Every row of golden/expected.csv: the verdicts, attainments and shortfalls that the report's own facts give.

The file is kept as it was given; DEVIATIONS lists where we differ from it.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from fractions import Fraction
from functools import cache

import pytest

from chitieu.diagnostics import Problems
from chitieu.files.dataset import read_dataset
from chitieu.files.rulebook import read_rulebook
from chitieu.judging.assess import Assessor
from chitieu.judging.network import Driver
from chitieu.model import Assessment, Bounds, Dataset, Fact, Result, Rulebook, Target, Unit, Verdict
from chitieu.numbers import agrees, rounded
from tests.conftest import GOLDEN, ROOT

ROWS = list(csv.DictReader((GOLDEN / "expected.csv").read_text("utf-8").splitlines()))
DRIVERS: tuple[Driver, ...] = ("durable", "plain")
# Where we differ on purpose: the file has no_data, for it counts only what the report states. A relation between
# the facts says that a commune with a minority cadre has one of the five that there are, so at most five communes of
# seven have one: missed whatever the count is, as the note in these rows says, too.
DEVIATIONS = {
    ("2023-03-31", "34-KH-ThU", "communes-minority-cadre", horizon): Verdict.MISSED for horizon in ("2025", "2030")
}


@cache
def rulebook() -> Rulebook:
    problems = Problems()
    read = read_rulebook(ROOT / "rules", "rules", problems)
    assert problems.found == []
    return read


@cache
def assessment(dataset: str, driver: Driver) -> Assessment:
    problems = Problems()
    read = read_dataset(ROOT / f"datasets/lai-chau-city/{dataset}.yaml", dataset, rulebook(), problems)
    assert problems.found == []
    assert read is not None
    with Assessor(rulebook(), driver) as assessor:
        return assessor.assess(read)


def result(row: dict[str, str], driver: Driver) -> Result:
    (found,) = (
        result
        for result in assessment(row["dataset"], driver).results
        if (result.target.document, result.target.id, str(result.horizon))
        == (row["document"], row["rule"], row["horizon"])
    )
    return found


@pytest.mark.parametrize("driver", DRIVERS)
@pytest.mark.parametrize("row", ROWS, ids=lambda row: "-".join(list(row.values())[:5]))
def test_row(row: dict[str, str], driver: Driver) -> None:
    found = result(row, driver)
    deviation = DEVIATIONS.get((row["dataset"], row["document"], row["rule"], row["horizon"]))
    assert found.verdict == (deviation or row["verdict"])
    if deviation:
        assert "it is missed" in row["note"]
        assert row["verdict"] == Verdict.NO_DATA
        assert [part.attainment_within for part in found.parts] == [Bounds(Fraction(0), Fraction(5, 7))]
    assert found.target.group == row["group"]
    assert found.attainment == (Fraction(row["attainment"]) if row["attainment"] else None)
    if found.attainment is not None:
        assert rounded(found.attainment * 100, 6) == row["attainment_percent"]
    assert [part.shortfall for part in found.parts if part.shortfall] == (
        [int(row["shortfall"])] if row["shortfall"] else []
    )
    if row["level"] not in ("", "parts"):
        assert [part.level.value for part in found.parts] == [Fraction(row["level"])]
    if row["value"] not in ("", "parts"):
        (part,) = found.parts
        counts = f"{part.measurement.numerator}/{part.measurement.denominator}"
        assert part.measurement.value is not None
        assert row["value"] in (counts, str(part.measurement.value.exact))


@pytest.mark.parametrize("driver", DRIVERS)
def test_nothing_but_the_rows(driver: Driver) -> None:
    ours = Counter(
        (name, result.target.document, result.target.id, str(result.horizon))
        for name in ("2021", "2022", "2023-03-31")
        for result in assessment(name, driver).results
    )
    assert ours == Counter((row["dataset"], row["document"], row["rule"], row["horizon"]) for row in ROWS)
    assert assessment("2023-03-31", "durable").steps == assessment("2023-03-31", "plain").steps


TARGETS = [target for document in rulebook().documents for target in document.targets]


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: f"{target.document}/{target.id}")
def test_examples_of_the_rule_files(target: Target) -> None:
    assert target.examples
    for example in target.examples:
        facts = {name: Fact(name, value, "") for name, value in example.given.items()}
        made_up = Dataset(Unit("example", "example", {}), dt.date(2023, 1, 1), "", facts, (), "")
        with Assessor(rulebook(), "plain") as assessor:
            results = {
                found.horizon: found
                for found in assessor.assess(made_up).results
                if (found.target.document, found.target.id) == (target.document, target.id)
            }
        assert {horizon: results[horizon].verdict for horizon in example.verdicts} == example.verdicts
        first = results[min(results)]
        if example.attainment is not None:
            assert first.attainment is not None
            assert agrees(example.attainment, first.attainment)
        assert next((part.shortfall for part in first.parts if part.shortfall), None) == example.shortfall
