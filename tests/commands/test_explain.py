"""chitieu explain: a colleague's answer, and turns that really turn the verdict."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chitieu.judging.measure import measure
from chitieu.levels import direction
from chitieu.model import FactName, Indicator, Judgement, Level, Op, Operation, Verdict
from chitieu.numbers import exactly
from chitieu.use_cases.explain import turning_point
from tests.conftest import GOLDEN, Ran, Run

SHARE = Indicator("i", "", Operation("/", FactName("n"), FactName("d")), "%", "g")


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("explain.share.vi.txt", ["06-NQ-TU/minority-led-agencies"]),
        ("explain.share.en.txt", ["06-NQ-TU/minority-led-agencies", "--lang", "en"]),
        ("explain.readings.vi.txt", ["city-bodies-minority-led"]),
        ("explain.parts.vi.txt", ["06-NQ-TU/commune-cadres-rating", "datasets/lai-chau-city/2021.yaml"]),
        ("explain.missing.vi.txt", ["34-KH-ThU/communes-minority-cadre"]),
    ],
)
def test_explanation_is_as_reviewed(name: str, arguments: list[str], run: Run) -> None:
    assert run("explain", *arguments) == Ran(0, (GOLDEN / name).read_text("utf-8"), "")


@pytest.mark.parametrize(
    ("numerator", "verdict", "nearest"), [(1, Verdict.MISSED, 2), (9, Verdict.MISSED, 4), (3, Verdict.MET, None)]
)
def test_a_range_turns_at_its_nearer_end(numerator: int, verdict: Verdict, nearest: int | None) -> None:
    level = Level(Op.BETWEEN, Fraction(1, 5), upper=Fraction(2, 5))
    part = Judgement(measure(SHARE, {"n": exactly(numerator), "d": exactly(10)}), level, verdict, None, None)
    assert turning_point(part).numerator == nearest


@pytest.mark.parametrize(
    ("tolerance", "said"), [("2.5%", "2,5 điểm"), ("0.05%", "0,05 điểm"), ("0.125%", "0,125 điểm"), ("2%", " 2 điểm")]
)
def test_a_tolerance_is_not_rounded_to_another(tolerance: str, said: str, run: Run, workspace: Path) -> None:
    rule = workspace / "rules/NQ-1/minority-led-agencies.yaml"
    asked = f"about: 60%\ntolerance: {tolerance}"
    rule.write_text(rule.read_text("utf-8").replace("at_least: {2025: 60%, 2030: 65%}", asked), "utf-8")
    assert said in run("evaluate", cwd=workspace).out


@pytest.mark.parametrize(
    ("command", "level"),
    [
        (["explain", "minority-led-agencies"], "≈ 60% (cho phép thấp hơn 2,5 điểm phần trăm)"),
        (["evaluate", "--format", "plain"], "≈ 60% (cho phép thấp hơn 2,5 điểm phần trăm)"),
        (["evaluate", "--format", "markdown"], "≈ 60% (cho phép thấp hơn 2,5 điểm phần trăm)"),
        (["explain", "minority-led-agencies", "--lang", "en"], "≈ 60% (up to 2.5 points less will do)"),
    ],
)
def test_a_tolerance_stands_by_its_level(command: list[str], level: str, run: Run, workspace: Path) -> None:
    rule = workspace / "rules/NQ-1/minority-led-agencies.yaml"
    asked = rule.read_text("utf-8").replace("at_least: {2025: 60%, 2030: 65%}", "about: 60%\ntolerance: 2.5%")
    rule.write_text(asked, "utf-8")
    assert level in run(*command, cwd=workspace).out


def test_json_has_the_facts_with_their_sources_and_the_steps(run: Run) -> None:
    explanation = json.loads(run("explain", "06-NQ-TU/minority-led-agencies", "--format", "json").out)
    assert explanation["schema"] == "chitieu/explanation/2"
    assert [(fact["id"], fact["value"], fact["source"]) for fact in explanation["facts"]] == [
        ("minority_led_agencies", "3", "mục II.2.2.1.b"),
        ("agencies", "17", "mục I; II.2.2.1.b"),
    ]
    first = explanation["results"][0]
    assert first["turns"] == [{"numerator": 11, "denominator": 5}]
    assert explanation["steps"][0] == {
        "rule": "06-NQ-TU/minority-led-agencies@2025: missed",
        "matched": ["measure:minority-led-agencies = 3/17"],
        "concluded": "verdict:06-NQ-TU/minority-led-agencies@2025 = missed",
    }
    both = json.loads(run("explain", "minority-led-agencies", "--format", "json").out)
    assert [one["document"] for one in both] == ["06-NQ-TU", "34-KH-ThU"]


@pytest.mark.slow("every target of the shipped rules is explained")
def test_results_are_those_of_the_assessment(run: Run) -> None:
    assessment = json.loads(run("evaluate", "--format", "json").out)
    for result in assessment["results"]:
        explanations = json.loads(run("explain", f"{result['document']}/{result['target']}", "--format", "json").out)
        assert result in [{k: v for k, v in one.items() if k != "turns"} for one in explanations["results"]]


def test_an_unknown_target_is_suggested(run: Run) -> None:
    ran = run("explain", "minority-lead-agencies")
    assert (ran.code, ran.out) == (3, "")
    assert "có phải ý bạn là “minority-led-agencies”?" in ran.err


def judged(numerator: int, denominator: int, level: Level) -> Judgement:
    measurement = measure(SHARE, {"n": exactly(numerator), "d": exactly(denominator)})
    value, asked = Fraction(numerator, denominator), level.value
    met = {
        Op.AT_LEAST: value >= asked,
        Op.ABOUT: value >= asked,
        Op.ABOUT_BELOW: value <= asked,
        Op.MORE_THAN: value > asked,
        Op.AT_MOST: value <= asked,
        Op.LESS_THAN: value < asked,
    }[level.op]
    return Judgement(measurement, level, Verdict.MET if met else Verdict.MISSED, None, None)


@given(
    st.integers(1, 40).flatmap(lambda d: st.tuples(st.integers(0, d), st.just(d))),
    st.builds(
        Level,
        st.sampled_from([op for op in Op if direction(op) and op is not Op.BY]),
        st.builds(Fraction, st.integers(0, 20), st.just(20)),
        st.just(Fraction(0)),
        st.none(),
        st.none(),
        st.none(),
        kind=st.none(),
    ),
)
def test_a_turn_is_where_the_verdict_turns(counts: tuple[int, int], level: Level) -> None:
    numerator, denominator = counts
    turn = turning_point(judged(numerator, denominator, level))
    verdicts = {n: judged(n, denominator, level).verdict for n in range(denominator + 1)}
    met = [n for n, verdict in verdicts.items() if verdict is Verdict.MET]
    up = direction(level.op) > 0
    assert turn.numerator == ((min(met) if up else max(met)) if met else None)
    if turn.denominator:
        assert judged(numerator, turn.denominator, level).verdict is Verdict.MET
        assert judged(numerator, turn.denominator + 1, level).verdict is Verdict.MISSED
