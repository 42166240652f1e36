"""Conditions of cases and checks, and formulas with ordered scales: as rule files write them, and what they come to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chitieu.diagnostics import Place, Problems
from chitieu.files.formula import parse_condition, parse_formula
from chitieu.files.known_names import KnownNames
from chitieu.judging.conditions import choice, holds, names
from chitieu.model import Attribute, Bounds, Case, Condition, Criterion, FactName, FactType, Indicator
from chitieu.numbers import exactly, fact_names, formula_value

FACTS = {name: FactType(name, name, "người", "g") for name in ("a", "b", "c", "low", "middle", "high")}
ATTRIBUTES = {
    "region": Attribute("region", "Vùng", {"uplands": "", "delta": "", "coast": ""}),
    "rank": Attribute("rank", "Loại", {"III": "", "II": "", "I": ""}, ordered=True),
}
UPWARDS = {"low": ("low", "middle", "high"), "middle": ("middle", "high"), "high": ("high",)}
NAMES = KnownNames(FACTS, ATTRIBUTES, UPWARDS)
KNOWN = {"a": exactly(3), "b": exactly(5), "c": Bounds(exactly(2).low, exactly(8).high)}
NOTHING = Criterion(Indicator("i", "", FactName("a"), "người", "g"), ())
UNIT = {"region": "uplands", "rank": "II"}


def condition(source: str) -> Condition:
    problems = Problems()
    parsed = parse_condition(source, Place("when", 1, 1), NAMES, problems)
    assert problems.found == []
    assert parsed is not None
    return parsed


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a < b", True),
        ("a >= b", False),
        ("a + b == 8", True),
        ("a != b", True),
        ("a / b > 50%", True),
        ("a / b >= 60%", True),
        ("a / b > 60%", False),
        ("a / b < 60.5%", True),
        ("(a + b) * 2 == 16", True),
        ("region == uplands", True),
        ("region != uplands", False),
        ("region in (delta, coast)", False),
        ("region in (delta, uplands)", True),
        ("rank >= II", True),
        ("rank > II", False),
        ("rank < I", True),
        ("rank <= III", False),
        ("region == delta or a < b", True),
        ("region == delta and a < b", False),
        ("region == delta and a < b or rank == II", True),  # and binds tighter
        ("region == delta and (a < b or rank == II)", False),
        ("not region == delta", True),
        ("not (region == uplands and a < b)", False),
        ("not not a < b", True),
        ("(a) < (b)", True),
        ("c > 1", True),
        ("c > 8", False),
        ("c > 2", None),
        ("c == 2", None),
        ("c == 9", False),
        ("c != 9", True),
        ("c >= 2", True),
        ("low > 1", None),  # not in the dataset
        ("low > 1 and a > b", False),  # what is known decides
        ("low > 1 or a < b", True),
        ("low > 1 or a > b", None),
    ],
)
def test_what_a_condition_comes_to(source: str, expected: bool | None) -> None:
    assert holds(condition(source), KNOWN, UNIT) is expected


@pytest.mark.parametrize("attribute", ATTRIBUTES)
def test_an_attribute_that_is_not_known_leaves_its_condition_open(attribute: str) -> None:
    value = next(iter(ATTRIBUTES[attribute].values))
    assert holds(condition(f"{attribute} == {value}"), KNOWN, {}) is None
    assert names(condition(f"a < b and {attribute} == {value}")) == ("a", "b", attribute)


@pytest.mark.parametrize(
    ("conditions", "chosen", "missing"),
    [
        (["region == delta", "a < b"], 2, ()),
        (["a < b", "region == delta"], 1, ()),
        (["region == delta", "a > b"], 3, ()),  # none
        (["region == delta", None], 2, ()),
        (["low > 1", "a < b"], 0, ("low",)),  # the first may hold
        (["a > b", "low + high > a", "a < b"], 0, ("low", "high")),
    ],
)
def test_the_first_case_that_holds(conditions: list[str | None], chosen: int, missing: tuple[str, ...]) -> None:
    cases = [Case(None if source is None else condition(source), source or "", NOTHING) for source in conditions]
    found = choice(cases, KNOWN, UNIT)
    assert (found.number, found.missing) == (chosen, missing)
    assert found.case == (cases[chosen - 1] if 0 < chosen <= len(cases) else None)


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("a <", "condition"),
        ("a < b < c", "condition"),
        ("a", "condition"),
        ("a and b", "condition"),
        ("(a < b) + 1 > 2", "condition"),
        ("region", "condition"),
        ("region > uplands", "condition"),
        ("region == hills", "condition"),
        ("region in uplands", "condition"),
        ("region in ()", "condition"),
        ("rank >= IV", "condition"),
        ("a < d", "unknown-fact"),
        ("any(a < b) > 0", "condition"),
        ("or_above(a) > 1", "no-scale"),
        ("max(a) > 1", "condition"),
        ("(" * 40 + "a < b" + ")" * 40, "condition"),
        ("a < b)", "condition"),
        ("a = b", "condition"),
        ("a < 1.5", "condition"),
    ],
)
def test_what_is_no_condition(source: str, code: str) -> None:
    problems = Problems()
    parse_condition(source, Place("when", 1, 1), NAMES, problems)
    assert code in [problem.code for problem in problems.found]


@given(st.text(alphabet="ab() <>=!+-*/andorti,.%0123 region rank II uplands", max_size=40))
def test_any_text_is_read_or_refused(source: str) -> None:
    problems = Problems()
    parsed = parse_condition(source, Place("when", 1, 1), NAMES, problems)
    assert (parsed is None) <= bool(problems.found)


@pytest.mark.parametrize(
    ("source", "expected"),
    [("or_above(low)", 9), ("or_above(middle)", 7), ("or_above(high)", 4), ("or_above(middle) / or_above(low)", 0)],
)
def test_this_rank_or_above(source: str, expected: int) -> None:
    problems = Problems()
    tree = parse_formula(source, Place("formula", 1, 1), NAMES, problems)
    assert problems.found == []
    assert tree is not None
    ranks = {"low": exactly(2), "middle": exactly(3), "high": exactly(4)}
    value = formula_value(tree, ranks).exact
    assert value is not None
    assert int(value) == expected
    assert set(fact_names(tree)) <= set(ranks)
