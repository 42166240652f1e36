"""The reader of targets and their JSON Schema refuse the same: two kinds of level, none, 0.6 beside shares."""

from __future__ import annotations

import re
from pathlib import Path

import jsonschema
import pytest

from chitieu.diagnostics import Problems
from chitieu.files.rulebook import read_rulebook
from chitieu.schemas import schema
from tests.files.test_schemas import as_editors_see_it

RULE = Path("rules/NQ-1/minority-led-agencies.yaml")
HEAD = "id: minority-led-agencies\nstatement: Mức.\nsource: mục II\n"
SHARE, TITLE = "indicator: minority-led-agencies\n", "title: T\n"
PART = "{indicator: minority-led-agencies, at_least: {2025: 60%}}"
OPS = ("at_least", "at_most", "more_than", "less_than", "about")


def whole(lines: str) -> str:
    """With each key on its own line."""
    return HEAD + SHARE + re.sub(r", (?=[a-z])", "\n", lines).rstrip("\n") + "\n"


def case(lines: str) -> str:
    return HEAD + SHARE + "cases:\n  - {when: agencies > 5, " + lines + "}\n"


def part(lines: str) -> str:
    return HEAD + TITLE + "all_of:\n  - {indicator: minority-led-agencies, " + lines + "}\n"


def reading(lines: str) -> str:
    level = "at_least: {2025: 60%}\nreadings:\n  - {id: r, label: R, " + lines + "}\n"
    return HEAD + SHARE + level


BRACED = {  # what is right of a level, wherever it stands
    "at_least: 60%": True,
    "at_least: {2025: 60%, 2030: 65%}": True,
    "at_least: {2025: 3/5, 2030: 65%}": True,
    "at_least: {2025: 60%}, baseline: 30%": True,
    "at_least: {2025: 60%}, baseline: 3/10": True,
    "about: {2025: 60%}, tolerance: 2%": True,
    "between: {2025: [10%, 15%]}": True,
    "between: {2025: [1/10, 15%]}": True,
    "reduce_by: {2025: 5%}, baseline: 30%": True,
    "reduce_by_part: {2025: 0.5}, baseline: 30%": True,
    "increase_by_part: {2025: 20%}, baseline: 30%": True,
    "at_least: {2025: 60%}, more_than: {2030: 60%}": True,
    "at_most: {2025: 60%}, less_than: {2030: 60%}": True,
    "at_least: {2025: 60%}, at_most: {2025: 80%}": False,
    "at_least: {2025: 60%}, less_than: {2030: 80%}": False,
    "at_least: 60%, more_than: {2030: 60%}": False,
    "at_least: {2025: 60%}, reduce_by: {2025: 8%}, baseline: 30%": False,
    "at_least: {2025: 0.6, 2030: 65%}": False,
    "at_least: {2025: 60%, 2030: 1}": False,
    "at_least: {2025: 60%}, baseline: 0.3": False,
    "at_least: {2025: 0.6}, baseline: 30%": False,
    "about: {2025: 60%}, tolerance: 0.02": False,
    "about: {2025: 60%}, tolerance: 2": False,
    "between: {2025: [0.1, 15%]}": False,
    "between: {2025: [10%, 0.15]}": False,
    "between: {2025: [10%]}": False,
    "between: {2025: 10%}": False,
    "at_least: {2025: 60%}, tolerance: 2%": False,
    "about: {2025: 60%}, baseline: 30%": False,
    "between: {2025: [10%, 15%]}, baseline: 30%": False,
    "reduce_by: {2025: 5%}": False,
    "increase_by_part: {2025: 20%}": False,
    "at_least: {}": False,
    "at_least: {2025: }": False,
    "at_least: [60%]": False,
}
PLACES = {"target": whole, "case": case, "part": part, "reading": reading}
TABLE = {
    **{f"{name}: {level}": (place(level), right) for name, place in PLACES.items() for level, right in BRACED.items()},
    "two kinds": (whole("at_least: {2025: 60%}\nat_most: {2025: 80%}\n"), False),
    "no level": (whole(""), False),
    "no level in a case": (case("note: x"), False),
    "no indicator": (HEAD + "at_least: {2025: 60%}\n", False),
    "no level in a part": (HEAD + TITLE + "all_of:\n  - {indicator: minority-led-agencies}\n", False),
    "no indicator in a part": (HEAD + TITLE + "all_of:\n  - {at_least: {2025: 60%}}\n", False),
    "parts": (HEAD + TITLE + f"all_of:\n  - {PART}\n  - {PART}\n", True),
    "parts without a title": (HEAD + f"all_of:\n  - {PART}\n", True),
    "one of several parts": (HEAD + f"any_of:\n  - {PART}\n  - all_of: [{PART}, {PART}]\n", True),
    "some of several parts": (HEAD + f"at_least_of:\n  count: 1\n  of:\n    - {PART}\n    - {PART}\n", True),
    "every one of several parts": (HEAD + f"at_least_of: {{count: all, of: [{PART}, {PART}]}}\n", True),
    "some parts and no number": (HEAD + f"at_least_of:\n  of:\n    - {PART}\n", False),
    "two ways of parts": (HEAD + f"any_of:\n  - {PART}\nall_of:\n  - {PART}\n", False),
    "a part with cases": (HEAD + f"any_of:\n  - cases:\n      - {PART}\n  - {PART}\n", True),
    "parts and a level": (HEAD + TITLE + f"at_least: {{2025: 60%}}\nall_of:\n  - {PART}\n", False),
    "parts and an indicator": (HEAD + TITLE + SHARE + f"all_of:\n  - {PART}\n", False),
    "parts and cases": (HEAD + TITLE + f"all_of:\n  - {PART}\ncases:\n  - {PART}\n", False),
    "cases": (HEAD + f"cases:\n  - {PART}\n", True),
    "cases and a level": (HEAD + SHARE + f"at_least: {{2025: 60%}}\ncases:\n  - {PART}\n", False),
    "cases and a baseline": (HEAD + SHARE + f"baseline: 30%\ncases:\n  - {PART}\n", False),
    "a case with parts": (HEAD + f"cases:\n  - all_of:\n      - {PART}\n", True),
    "a case with parts and a level": (HEAD + f"cases:\n  - at_least: 60%\n    all_of:\n      - {PART}\n", False),
    "a reading of another indicator": (reading("indicator: good-rating"), True),
    "a reading with parts": (reading(f"all_of: [{PART}]"), True),
    "a reading with parts and a level": (reading(f"at_least: 50%, all_of: [{PART}]"), False),
    "amounts": (HEAD + "indicator: agencies\nat_least: {2025: 0.6, 2030: 65}\nbaseline: 0\n", True),
    "amounts and a share": (HEAD + "indicator: agencies\nat_least: {2025: 0.6, 2030: 65%}\n", False),
    "a part of an amount": (HEAD + "indicator: agencies\nincrease_by_part: {2025: 20%}\nbaseline: 40\n", True),
    "points by level": (HEAD + SHARE + "points: [{more_than: 90%, points: 2}, {at_least: 70%, points: 1/2}]\n", True),
    "points by percent": (whole("at_least: {2025: 60%}") + "points: {up_to: 2}\n", True),
    "points in a case": (
        HEAD + SHARE + "cases:\n  - {when: agencies > 5, points: [{at_least: 60%, points: 1}]}\n",
        True,
    ),
    "points beside cases": (
        HEAD + SHARE + "points: [{at_least: 60%, points: 1}]\ncases:\n  - {at_least: 60%}\n",
        False,
    ),
    "points without a level": (HEAD + SHARE + "points: [{points: 1}]\n", False),
    "a baseline of another year": (HEAD + SHARE + "at_least: {2025: 60%}\nbaseline: good_share of 2020\n", True),
    "points of a day": (HEAD + "indicator: day\npoints: [{by: 2024-12-31, points: 1}]\n", True),
    "points of a yes": (HEAD + "indicator: plan\npoints: [{is: yes, points: 1}]\n", True),
    "points of a grade": (HEAD + "indicator: rating\npoints: [{at_least: good, points: 1}]\n", True),
    "points of two levels": (HEAD + SHARE + "points: [{at_least: 60%, at_most: 80%, points: 1}]\n", False),
    "a level without points": (HEAD + SHARE + "points: [{at_least: 60%}]\n", False),
    "points of years": (HEAD + SHARE + "points: [{at_least: {2025: 60%}, points: 1}]\n", False),
    "each group": (HEAD + "indicator: managers\nfor_each: sex\nat_least: {2025: 60%}\n", True),
    "each group, by cases": (
        HEAD + "indicator: managers\nfor_each: sex\ncases:\n  - {when: agencies > 5, at_least: 60%}\n",
        True,
    ),
    "each group of a part": (
        HEAD + "all_of:\n  - {indicator: managers, for_each: sex, at_least: 60%}\n  - " + PART + "\n",
        True,
    ),
    "each group of another target": (HEAD + "for_each: sex\ntarget: minority-led-agencies\n", False),
    "an answered question": (HEAD + SHARE + "at_least: 60%\nlint: {ignore: [no-example], reason: x}\n", True),
    "an answer without a reason": (whole("at_least: 60%\nlint: {ignore: [no-example]}\n"), False),
}


UNIT_STANDS_ELSEWHERE = {
    f"{name}: {level}": place(level)
    for name, place in PLACES.items()
    for level in ("at_least: {2025: 0.6}", "at_least: 0.6", "between: {2025: [0.1, 0.2]}")
}


def of_an_amount(text: str) -> str:
    return text.replace("indicator: minority-led-agencies", "indicator: agencies").replace("60%", "60")


@pytest.mark.parametrize("name", UNIT_STANDS_ELSEWHERE)
def test_a_lone_number_in_another_unit_is_told_by_the_reader_alone(name: str, workspace: Path) -> None:
    """The only exception: 0.6 is wrong of a share and right of an amount, and which it is stands in another file."""
    for text, right in (
        (UNIT_STANDS_ELSEWHERE[name], False),
        (of_an_amount(UNIT_STANDS_ELSEWHERE[name]), True),
    ):
        assert told(text, workspace) == ([] if right else ["percent-expected"])
        assert jsonschema.Draft7Validator(schema("target", str)).is_valid(as_editors_see_it(workspace / RULE))


KINDS = {"day": "kind: date", "plan": "kind: yes_no", "rating": "kind: grade, values: {weak: yếu, good: tốt}"}


@pytest.mark.parametrize("name", TABLE)
def test_both_take_and_refuse_the_same(name: str, workspace: Path) -> None:
    text, right = TABLE[name]
    found = told(text, workspace)
    assert (not found) == right, (found, text)
    validator = jsonschema.Draft7Validator(schema("target", str))
    assert validator.is_valid(as_editors_see_it(workspace / RULE)) == right, text


def told(text: str, workspace: Path) -> list[str]:
    """The codes of the reader's errors of a target, each once, beside facts and indicators of all kinds."""
    indicators = workspace / "rules/indicators.yaml"
    count = "  agencies: {label: Số lượng, formula: agencies, unit: cơ quan, group: agency-managers}\n"
    split = '  managers: {label: Nữ, formula: managers / agencies, unit: "%", group: agency-managers}\n'
    kinds = "".join(f"  {id}: {{label: {id}, formula: {id}, group: agency-managers}}\n" for id in KINDS)
    if count not in indicators.read_text("utf-8"):
        indicators.write_text(indicators.read_text("utf-8") + count + split + kinds, "utf-8")
    facts = workspace / "rules/facts.yaml"
    managers = "  managers: {label: Lãnh đạo, unit: người, group: agency-managers, split: sex}\n"
    dimensions = "dimensions:\n  sex: {men: nam, women: nữ}\nfacts:\n"
    of_kinds = "".join(f"  {id}: {{label: {id}, group: agency-managers, {kind}}}\n" for id, kind in KINDS.items())
    if dimensions not in facts.read_text("utf-8"):
        facts.write_text(facts.read_text("utf-8").replace("facts:\n", dimensions) + managers + of_kinds, "utf-8")
    (workspace / RULE).write_text(text, "utf-8")
    problems = Problems()
    read_rulebook(workspace / "rules", "rules", problems)
    return list(dict.fromkeys(problem.code for problem in problems.found if problem.severity.value == "error"))
