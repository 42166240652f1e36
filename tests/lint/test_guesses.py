"""What people guess is answered by what is meant, never by the nearest word that asks for the opposite."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chitieu.files import keys
from chitieu.files.guesses import GUESSES
from tests.conftest import Run

RULE = Path("rules/NQ-1/minority-led-agencies.yaml")
HEAD = "id: minority-led-agencies\nindicator: minority-led-agencies\nstatement: Mức.\nsource: mục II\n"
ATTRIBUTE = "attributes:\n  region: {label: Vùng, values: {uplands: Vùng cao, lowlands: Vùng thấp}}\n"


def found(run: Run, workspace: Path, lines: str, file: Path = RULE) -> list[tuple[str, str, str]]:
    """Code, message and hint of the errors."""
    (workspace / file).write_text(lines, "utf-8")
    told = json.loads(run("lint", "--format", "json", "--lang", "en", cwd=workspace).out)
    return [(one["code"], one["message"], one["hint"] or "") for one in told if one["severity"] == "error"]


@pytest.mark.parametrize(
    ("level", "hint"),
    [
        ("0.6", "60% or 0.6%?"),
        ("0.605", "60.5% or 0.605%?"),
        ('"0,6"', "60% or 0,6%?"),
        ("0.05", "5% or 0.05%?"),
        ("1", "100% or 1%?"),
        ("1.0", "100% or 1.0%?"),
        ("1.2", "120% or 1.2%?"),
        ("60", "write 60%"),
        ("6.5", "write 6.5%"),
        ("0", "write 0%"),
    ],
)
def test_a_bare_number_where_a_share_is_meant(level: str, hint: str, run: Run, workspace: Path) -> None:
    for lines in (
        f"at_least: {{2025: {level}}}\n",
        f"at_least: {level}\n",
        f"between: {{2025: [{level}, 100%]}}\n",
        f"at_most: {{2025: 1%}}\nbaseline: {level}\n",
    ):
        ((code, _, told),) = found(run, workspace, HEAD + lines)
        assert (code, told[: len(hint)]) == ("percent-expected", hint)
    if level != "0":
        ((code, _, told),) = found(run, workspace, HEAD + f"about: {{2025: 10%}}\ntolerance: {level}\n")
        assert (code, told[: len(hint)]) == ("percent-expected", hint)
    (workspace / RULE).write_text(HEAD + "at_least: {2025: 60%}\n", "utf-8")
    data = Path("datasets/sample-city/2023-03-31.yaml")
    text = (workspace / data).read_text("utf-8").replace("96%", level)
    ((code, _, told),) = found(run, workspace, text, data)
    assert (code, told[: len(hint)]) == ("percent-expected", hint)


@pytest.mark.parametrize(
    ("key", "hint", "never"),
    [
        ("one_of", "write any_of", "did you mean"),
        ("some_of", "write any_of", "did you mean"),
        ("previous", "last_year(x)", "did you mean"),
        ("sum", "with +", "did you mean"),
        ("avg", "(a + b) / 2", "did you mean"),
        ("cumulative", "total(x since 2021)", "did you mean"),
        ("growth_rate", "growth(x since 2020)", "did you mean"),
        ("deadline", "at_least: {2025: 60%}", "did you mean"),
        ("before", "at_least: {2025: 60%}", "did you mean"),
        ("top", "at_most: 10", "did you mean"),
        ("range", "between: [10%, 15%]", "did you mean"),
        ("decrease_by", "write reduce_by:", "increase"),
        ("reduce_to", "write at_most:", "reduce_by"),
        ("increase_to", "write at_least:", "increase_by"),
        ("no_more_than", "write at_most:", "more_than:"),
        ("not-less-than", "write at_least:", "less_than:"),
        ("less_than_or_equal", "write at_most:", "less_than:"),
        ("Max", "write at_most:", "did you mean"),
        ("it_nhat", "write at_least:", "did you mean"),
        ("at_leest", "did you mean “at_least”", "at_most"),
        ("else", "the last case has no when:", "did you mean"),
        ("unit", 'write when: unit == "quang-minh"', "did you mean"),
        ("maintain", "each_year: {at_least: 95%}", "did you mean"),
        ("giữ vững", "each_year: {at_least: 95%}", "did you mean"),
        ("không quá", "write at_most:", "did you mean"),
        ("Tối thiểu", "write at_least:", "did you mean"),
        ("dưới", "write less_than:", "did you mean"),
        ("mức", "write at_least: {2025: 60%}, or at_most:", "did you mean"),
        ("goal", "write at_least: {2025: 60%}, or at_most:", "did you mean"),
        ("2025", "write at_least: {2025: 60%}, or at_most:", "did you mean"),
        ("max_2025", "write at_most:", "at_least"),
        ("less_than_2025", "write less_than: {2025: 60%}", "did you mean"),
        ("double", "increase_by_part: 100%", "did you mean"),
        ("halve", "reduce_by_part: 1/2", "did you mean"),
        ("from", "from: of document.yaml", "did you mean"),
    ],
)
def test_keys(key: str, hint: str, never: str, run: Run, workspace: Path) -> None:
    for lines in (
        HEAD + f"at_least: {{2025: 60%}}\n{key}: x\n",
        HEAD + f"cases:\n  - {{when: agencies > 1, at_least: {{2025: 60%}}, {key}: x}}\n",
        HEAD.replace("indicator: minority-led-agencies\n", "title: T\n")
        + f"all_of:\n  - {{indicator: minority-led-agencies, at_least: {{2025: 60%}}, {key}: x}}\n",
    ):
        told = [each for code, _, each in found(run, workspace, lines) if code == "unknown-key"]
        assert [hint in each and never not in each for each in told] == [True], told


@pytest.mark.parametrize(
    ("level", "hint"),
    [
        ("at_least: {2025: 6.5–7%}", "write both ends: [6.5%, 7%]"),
        ("at_least: {2025: 60% - 65%}", "write both ends: [60%, 65%]"),
        ("at_least: {6/2025: 60%}", "a month is written 2025-06"),
        ("at_least: {2021-2025: 60%}", "the year by which it is due is 2025"),
        ("each_year: 90%", "for example {at_least: 90%}"),  # with from: 2021 in the document
        ("at_most: {2025: 60%}\nbaseline: 2020", "the figure of a year is written x of 2020"),
        ("at_least: {2025: 6,5-7%}", "write both ends: [6.5%, 7%]"),
        ("at_least: {2025: 6,5%-7%, 2030: 8%}", "write both ends: [6.5%, 7%]"),
        ("at_least: {2025: 6,5-7,5%}", "write both ends: [6.5%, 7.5%]"),
        ("at_least: {2025: [6,5%, 7,5%]}", "a decimal comma parts items here: write [6.5%, 7.5%]"),
        ("at_least: {2025: [6,5%, 7%]}", "write [6.5%, 7%]"),
        ("at_least: {2025: 20 triệu}", "20 or 20000000"),
        ("at_least: {2025: 1.5 million}", "1.5 or 1500000"),
        ("at_least: 17 xã", "write the number alone, 17:"),
        ("at_least: {2025: khoảng 30%}", "write about: 30%"),
        ("at_least: {2025: 60% trở lên}", "write at_least: 60%"),
        ("at_least: {2025: 95%+}", "write at_least: 95%"),
        ("at_most: {2025: 5% trở xuống}", "write at_most: 5%"),
        ("at_least: một nửa", "write 1/2"),
        ("at_least: 2025 60%", "write {2025: 60%}"),
        ("at_least: {năm 2025: 60%}", "write 2025"),
        ("at_least: {2025 = 60%}", "write 2025: 60%"),
        ("at_least: {uplands: 60%, other: 50%}", "stand in cases:, each with its when:"),
        ("at_least:\n  - 2025: 60%\n  - 2030: 70%", "write {2025: 60%, 2030: 70%}"),
        ('each_year: ">90%"', "for example {more_than: 90%}"),
        ("at_least: {2025: 60%}\nmore_than: {2025: 65%}", "at_least: {2025: …} and more_than: {2030: …}"),
    ],
)
def test_levels_as_documents_write_them(level: str, hint: str, run: Run, workspace: Path) -> None:
    document = workspace / "rules/NQ-1/document.yaml"
    document.write_text(document.read_text("utf-8").replace("horizons:", "from: 2021\nhorizons:"), "utf-8")
    assert any(hint in each for _, _, each in found(run, workspace, HEAD + level + "\n"))


@pytest.mark.parametrize("line", ["below: {2025: 3%}", "at_lest: {2025: 3%}", "2025: 3%", "each_year: 90%", "muc: 3%"])
def test_a_level_that_is_misspelt_is_not_told_to_be_missing(line: str, run: Run, workspace: Path) -> None:
    document = workspace / "rules/NQ-1/document.yaml"
    document.write_text(document.read_text("utf-8").replace("horizons:", "from: 2021\nhorizons:"), "utf-8")
    assert len(found(run, workspace, HEAD + line + "\n")) == 1


def test_what_says_no_level_is_told_so(run: Run, workspace: Path) -> None:
    for line in ("baseline: 30%", "tolerance: 2%", "note: x"):
        assert "no-level" in [code for code, _, _ in found(run, workspace, HEAD + line + "\n")]


def test_an_attribute_as_a_key_of_a_case(run: Run, workspace: Path) -> None:
    facts = workspace / "rules/facts.yaml"
    facts.write_text(facts.read_text("utf-8") + ATTRIBUTE, "utf-8")
    told = found(run, workspace, HEAD + "cases:\n  - {region: uplands, at_least: {2025: 60%}}\n")
    assert [hint for code, _, hint in told if code == "misplaced-name"] == ["write when: region == uplands"]


def test_parts_without_their_levels(run: Run, workspace: Path) -> None:
    head = HEAD.replace("indicator: minority-led-agencies\n", "title: T\n")
    told = found(run, workspace, head + "all_of: [minority-led-agencies, good-rating]\n")
    assert [hint for _, _, hint in told] == [
        "for example {indicator: minority-led-agencies, at_least: 60%}",
        "for example {indicator: good-rating, at_least: 60%}",
    ]


def test_a_permille_where_the_unit_says_it(run: Run, workspace: Path) -> None:
    for name, before in (
        ("facts", '"%", group: agency-managers}'),
        ("indicators", 'unit: "%"\n    group: agency-managers\n'),
    ):
        path = workspace / f"rules/{name}.yaml"
        text = path.read_text("utf-8")
        start, end = text.rsplit(before, 1)
        path.write_text(start + before.replace('"%"', '"‰"').replace("s}", "s, fractional: true}") + end, "utf-8")
    lines = HEAD.replace("indicator: minority-led-agencies", "indicator: good-rating") + "at_most: {2025: 18.5‰}\n"
    told = [hint for code, _, hint in found(run, workspace, lines) if code == "percent-unexpected"]
    assert "write the number alone, 18.5: the unit is said already" in told


def test_no_guess_is_a_key_that_there_is() -> None:
    assert {key.name for shape in (keys.TARGET, keys.CASE, keys.READING) for key in shape.named}.isdisjoint(GUESSES)


@pytest.mark.parametrize(
    ("formula", "code", "said"),
    [
        ("region / agencies", "misplaced-name", "“region” is an attribute of units"),
        ("minority_led_agencies / uplands", "misplaced-name", "“uplands” is a value of the attribute “region”"),
        ("good-rating / agencies", "formula", "“good-rating” is an indicator"),
        ("sum(agencies)", "formula", "write the facts with +"),
        ("avg(agencies)", "formula", "(a + b) / 2"),
        ("one_of(agencies)", "formula", "write any(…)"),
        ("previous(agencies)", "formula", "last_year(x)"),
        ("agencies - previous", "unknown-fact", "last_year(x)"),
        ("cumulative(agencies)", "formula", "total(x since 2021)"),
        ("growth_rate(agencies)", "formula", "growth(x since 2020)"),
        ("max(agencies)", "formula", "any_of: in the target"),
        ("min(agencies)", "formula", "all_of: in the target"),
        ("abs(agencies - 3)", "formula", "between: [-5%, 5%]"),
        ("round(agencies)", "formula", "values are exact"),
        ("cagr(agencies)", "formula", "growth(x since 2020)"),
        ("agencies[2020]", "formula", "its figure of a year is written agencies of 2020"),
        ("ifelse(agencies)", "formula", "cases: of the target"),
        ("sqrt(agencies)", "formula", "any(…), or_above(…)"),
        ("agencies(2020)", "formula", "its figure of a year is written agencies of 2020"),
        ("agencies - agencies_2020", "unknown-fact", "its figure of a year is written agencies of 2020"),
    ],
)
def test_names_in_formulas(formula: str, code: str, said: str, run: Run, workspace: Path) -> None:
    facts = workspace / "rules/facts.yaml"
    facts.write_text(facts.read_text("utf-8") + ATTRIBUTE, "utf-8")
    file = Path("rules/indicators.yaml")
    lines = (workspace / file).read_text("utf-8").replace("minority_led_agencies / agencies", formula)
    ((told, message, hint),) = found(run, workspace, lines, file)
    assert told == code
    assert said in f"{message} {hint}"
    assert "did you mean" not in hint


@pytest.mark.parametrize(
    ("condition", "code", "said"),
    [
        ("agencies", "condition", "compare it: agencies >= 10"),
        ("not agencies", "condition", "compare it: agencies >= 10"),
        ("agencies and region == uplands", "condition", "compare it: agencies >= 10"),
        ('"agencies in (uplands, lowlands)"', "condition", "only attributes are asked with in"),
        ("agencies == uplands", "misplaced-name", "write the attribute before it: region == uplands"),
        ("agencies > region", "misplaced-name", "by itself: region == uplands"),
        ("minority-led-agencies >= 60%", "condition", "is an indicator"),
        ("previous > 5", "unknown-fact", "last_year(x)"),
        ("tier > 2", "unknown-fact", "asks: commune in document.yaml"),
    ],
)
def test_names_in_conditions(condition: str, code: str, said: str, run: Run, workspace: Path) -> None:
    facts = workspace / "rules/facts.yaml"
    facts.write_text(facts.read_text("utf-8") + ATTRIBUTE, "utf-8")
    lines = HEAD + f"cases:\n  - when: {condition}\n    at_least: {{2025: 60%}}\n"
    ((told, message, hint),) = found(run, workspace, lines)
    assert told == code
    assert said in f"{message} {hint}"
    assert "did you mean" not in hint


UNIT, DATA, TOP = "unit: {", "facts:\n", "as_of:"


@pytest.mark.parametrize(
    ("before", "written", "said", "hint"),
    [
        (DATA, DATA + "  region: uplands\n", "“region” is an attribute of units", "under unit:, beside id and name"),
        (DATA, DATA + "  uplands: 1\n", "“uplands” is a value of the attribute “region”", "region: uplands"),
        (DATA, DATA + "  good-rating: 60%\n", "“good-rating” is an indicator", "write the facts of its formula: "),
        (UNIT, UNIT + "agencies: 17, ", "“agencies” is a fact", "write it under facts:"),
        (UNIT, UNIT + "uplands: yes, ", "“uplands” is a value of the attribute “region”", "region: uplands"),
        (UNIT, UNIT + "good-rating: 60%, ", "“good-rating” is an indicator", "write the facts of its formula: "),
        (TOP, "agencies: 17\n" + TOP, "“agencies” is a fact", "write it under facts:"),
        (TOP, "region: uplands\n" + TOP, "“region” is an attribute of units", "under unit:, beside id and name"),
    ],
)
def test_names_in_datasets(before: str, written: str, said: str, hint: str, run: Run, workspace: Path) -> None:
    facts = workspace / "rules/facts.yaml"
    facts.write_text(facts.read_text("utf-8") + ATTRIBUTE, "utf-8")
    file = Path("datasets/sample-city/2023-03-31.yaml")
    text = (workspace / file).read_text("utf-8")
    assert before in text
    ((code, message, told),) = found(run, workspace, text.replace(before, written, 1), file)
    assert code == "misplaced-name"
    assert said in message
    assert hint in told


def test_an_indicator_among_the_facts_of_an_example(run: Run, workspace: Path) -> None:
    given = "examples:\n  - {given: {minority-led-agencies: 60%}, expect: {2025: met}}\n"
    text = HEAD + "at_least: {2025: 60%}\n" + given
    ((code, message, told),) = found(run, workspace, text)
    assert (code, "is an indicator" in message) == ("misplaced-name", True)
    assert "minority_led_agencies, agencies" in told
