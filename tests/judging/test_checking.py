"""Checks are decided where they are computed: nothing of them goes through the network."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from pathlib import Path

import pytest

from chitieu.diagnostics import Problems
from chitieu.judging import assess
from chitieu.judging.checking import check_results
from chitieu.judging.network import Network, open_network
from chitieu.model import Check, Comparison, Dataset, Fact, FactName, Unit
from chitieu.numbers import exactly
from chitieu.use_cases.audit import audit
from chitieu.use_cases.selection import Selection
from tests.conftest import ROOT

REPORT = ROOT / "datasets/lai-chau-city/2023-03-31.yaml"


@pytest.mark.parametrize(
    ("facts", "held", "difference", "missing"),
    [
        ({"a": 2, "b": 3}, True, -1, ()),
        ({"a": 3, "b": 2}, False, 1, ()),
        ({"a": 3}, None, None, ("b",)),
    ],
)
def test_a_check_holds_fails_or_is_open(
    facts: dict[str, int], held: bool | None, difference: int | None, missing: tuple[str, ...]
) -> None:
    given = {name: Fact(name, exactly(value), "") for name, value in facts.items()}
    dataset = Dataset(Unit("u", "U", {}), dt.date(2023, 3, 31), "", given, (), "")
    check = Check("k", "", Comparison("<=", FactName("a"), FactName("b")), "a <= b")
    (found,) = check_results([check], dataset)
    assert (found.held, found.missing, found.facts) == (held, missing, tuple(given.values()))
    assert found.difference == (None if difference is None else Fraction(difference))


def test_an_audit_opens_the_network_of_its_targets_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[tuple[object, ...]] = []

    def counting(*arguments: object) -> Network:
        opened.append(arguments)
        return open_network(*arguments)  # type: ignore[arg-type] # what it was called with

    monkeypatch.setattr(assess, "open_network", counting)
    (one, *_) = audit(ROOT / "rules", Path(REPORT), Selection(), "plain", Problems())
    assert len(one.checks) == len(one.assessment.rulebook.checks) > 0
    assert len(opened) == 1
