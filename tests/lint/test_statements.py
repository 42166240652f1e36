"""The numbers of a statement are held against the levels of its target, in both directions."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest

from chitieu.lint.spoken_figures import read_sentence
from tests.conftest import Run
from tests.lint.statements import Made, made, slips

RULE = Path("rules/NQ-1/minority-led-agencies.yaml")
STATED, WITHOUT = "level-not-stated", "figure-without-level"
SENTENCES = 300
TWO = "at_least_of: {count: 1, of: [{indicator: agencies, at_least: 20}, {indicator: good-rating, at_least: 60%}]}"


def written(workspace: Path, id: str, one: Made, more: str = "") -> None:
    indicator = "minority-led-agencies" if one.share else "agencies"
    what = f"title: {id}" if one.level.startswith(("all_of", "at_least_of")) else f"indicator: {indicator}"
    (workspace / f"rules/NQ-1/{id}.yaml").write_text(
        f"id: {id}\n{what}\nstatement: {json.dumps(one.statement, ensure_ascii=False)}\n"
        f"source: mục II\n{one.level}\n{more}",
        "utf-8",
    )


def asked(run: Run, workspace: Path) -> dict[str, list[str]]:
    """Codes of the two questions by the target."""
    ran = run("lint", "rules/NQ-1", "--format", "json", "--lang", "en", cwd=workspace)
    found = json.loads(ran.out)
    assert [one for one in found if one["severity"] == "error"] == []
    questions: dict[str, list[str]] = {}
    for one in found:
        if one["code"] in (STATED, WITHOUT):
            questions.setdefault(Path(one["file"]).stem, []).append(one["code"])
    return questions


@pytest.fixture
def rules(workspace: Path) -> Path:
    """With an indicator that counts."""
    indicators = workspace / "rules/indicators.yaml"
    count = "  agencies: {label: Số lượng, formula: agencies, unit: người, group: agency-managers}\n"
    indicators.write_text(indicators.read_text("utf-8") + count, "utf-8")
    (workspace / RULE).unlink()
    return workspace


@pytest.mark.slow("hundreds of sentences")
def test_sentences_that_say_their_levels_are_not_asked_about(run: Run, rules: Path) -> None:
    lot = Random(13)
    sentences = {f"t{number}": made(lot) for number in range(SENTENCES)}
    for id, one in sentences.items():
        written(rules, id, one)
    assert {id: (codes, sentences[id]) for id, codes in asked(run, rules).items()} == {}


@pytest.mark.slow("hundreds of sentences with slips")
def test_seeded_slips_are_asked_about(run: Run, rules: Path) -> None:
    lot = Random(26)
    seeded = [slip for _ in range(SENTENCES) for slip in slips(made(lot), lot)]
    assert len(seeded) > SENTENCES
    for number, one in enumerate(seeded):
        written(rules, f"t{number}", one)
    found = asked(run, rules)
    assert [one for number, one in enumerate(seeded) if f"t{number}" not in found] == []


@pytest.mark.parametrize(
    ("statement", "level", "share", "codes"),
    [
        ("Ít nhất 60% cơ quan đến năm 2025, 65% đến năm 2030.", "at_least: {2025: 62%, 2030: 65%}", True, [STATED]),
        ("Ít nhất 60% cơ quan đến năm 2025, 65% đến năm 2030.", "at_least: {2025: 6%, 2030: 65%}", True, [STATED]),
        ("Ít nhất 60% cơ quan đến năm 2025, 65% đến năm 2030.", "at_least: {2030: 65%}", True, [WITHOUT, WITHOUT]),
        ("Ít nhất 60% cơ quan; đến năm 2030 là 65%.", "at_least: {2025: 60%, 2030: 65%}", True, []),
        ("Ít nhất 60% cơ quan đến năm 2025.", "at_least: {2030: 60%}", True, [WITHOUT]),
        ("Ít nhất 60% cơ quan đến năm 2027.", "at_least: {2025: 60%}", True, [WITHOUT]),
        ("Cơ quan có cán bộ người DTTS.", "at_least: {2025: 100%}", True, []),  # it names no number
        ("Giảm một nửa so với 58,1%.", "reduce_by_part: {2025: 1/2}\nbaseline: 58.1%", True, []),
        ("Giảm một nửa so với 58,1%.", "reduce_by_part: {2025: 1/3}\nbaseline: 58.1%", True, [STATED]),
        ("Giảm hai phần ba.", "at_most: {2025: 1/3}", True, []),
        ("Không quá hai phần ba.", "at_most: {2025: 1/3}", True, [STATED]),  # nothing falls here
        ("Một phần ba, tức 33,3%.", "at_least: {2025: 1/3}", True, []),
        ("Tăng gấp đôi so với 40 cơ quan.", "increase_by_part: {2025: 100%}\nbaseline: 40", False, []),
        ("Tăng gấp đôi so với 40 cơ quan.", "at_least: {2025: 80}\nbaseline: 40", False, []),
        ("Tăng gấp đôi so với 40 cơ quan.", "increase_by_part: {2025: 50%}\nbaseline: 40", False, [STATED]),
        ("Không còn cơ quan thiếu lãnh đạo.", "at_most: {2025: 0}", False, []),
        ("Không còn cơ quan thiếu lãnh đạo.", "at_least: {2025: 100%}", True, []),
        ("Không còn cơ quan thiếu lãnh đạo.", "at_most: {2025: 5}", False, [STATED]),
        ("Toàn bộ cơ quan, trong đó 60% có nữ.", "at_least: {2025: 60%}", True, []),
        ("Khoảng 6,5–7% cơ quan.", "between: {2025: [6.5%, 7%]}", True, []),
        ("Khoảng 6,5–7% cơ quan.", "between: {2025: [6.5%, 8%]}", True, [STATED]),
        ("Thu 1,2 nghìn tỷ đồng.", "at_least: {2025: 1200}", False, []),
        ("Tăng từ 30% lên 35% cơ quan.", "increase_by: {2025: 5%}\nbaseline: 30%", True, []),
        ("Tăng từ 30% lên 36% cơ quan.", "increase_by: {2025: 5%}\nbaseline: 30%", True, [STATED]),
        ("Mỗi xã có 2 cán bộ: 80%.", "at_least: {2025: 80%}", True, []),  # what is counted of a share
        ("Tuổi thọ trung bình đạt 74,5 tuổi.", "at_least: {2025: 74.5}", False, []),
        ("Tuổi thọ trung bình đạt 74,5 tuổi.", "at_least: {2025: 75.5}", False, [STATED]),
        ("Ít nhất 60 sản phẩm 4 sao theo QĐ 1719, ngạch 2.", "at_least: {2025: 60}", False, []),
        ("Dưới 70 ca trên 100.000 trẻ.", "less_than: {2025: 70}", False, []),
        ("Issued by 30 June 2025, or June 30: 20 files.", "at_least: {2025: 20}", False, []),
        ("Trên 100.000 hộ.", "more_than: {2025: 120000}", False, [STATED]),
        ("60% cơ quan, có 80% nữ.", "at_least: {2025: 60%}", True, [WITHOUT]),
        ("Đạt 1 trong 2 điều: 20 cơ quan, 60% tốt.", TWO, False, []),
        ("Đạt 1 trong 3 điều: 20 cơ quan, 60% tốt.", TWO, False, [WITHOUT]),
        ("Trên 90% được 2 điểm.", "points: [{more_than: 90%, points: 2}]", True, []),
        ("Trên 90% được 2 điểm.", "points: [{more_than: 80%, points: 2}]", True, [WITHOUT]),
        ("Quá 30 cơ quan thì trừ 1 điểm.", "points: [{more_than: 30, points: -1}]", False, []),
        ("Quá 30 cơ quan thì trừ 5 điểm.", "points: [{more_than: 30, points: -1}]", False, [WITHOUT]),
        ("Vượt 10% so với năm trước.", "at_least: {2025: last_year(agencies) * 110%}", False, []),
        (
            "Từ 20 cơ quan ít nhất 60%, dưới 20 là 50%.",
            "cases:\n  - {when: agencies >= 20, at_least: {2025: 60%}}\n  - {at_least: {2025: 50%}}",
            True,
            [],
        ),
    ],
)
def test_statements(statement: str, level: str, share: bool, codes: list[str], run: Run, rules: Path) -> None:
    written(rules, "t", Made(statement, level, share))
    assert asked(run, rules).get("t", []) == codes


def test_the_levels_of_another_target_have_a_sentence_of_their_own(run: Run, rules: Path) -> None:
    written(rules, "other", Made("Ít nhất 60%.", "at_least: {2025: 60%}", share=True))
    whole = "all_of: [{target: other}, {indicator: good-rating, at_least: {2025: 98%}}]"
    written(rules, "t", Made("Đạt mục tiêu kia và có 98% hoàn thành tốt.", whole, share=True))
    assert asked(run, rules) == {}


def test_facts_of_levels_are_used_and_what_they_else_are_is_said(run: Run, rules: Path) -> None:
    facts = rules / "rules/facts.yaml"
    assigned = '  assigned: {label: Mức được giao, unit: "%", group: agency-managers, otherwise: 80%}\n'
    facts.write_text(facts.read_text("utf-8") + assigned, "utf-8")
    written(rules, "t", Made("Theo mức được giao, không giao thì 80%.", "at_least: {2025: assigned}", share=True))
    assert asked(run, rules) == {}
    assert "assigned" not in run("lint", "rules/facts.yaml", cwd=rules).out


def test_the_question_points_at_the_number(run: Run, rules: Path) -> None:
    written(rules, "t", Made("60% cơ quan, có 80% nữ.", "at_least: {2025: 60%}", share=True))
    ran = run("lint", "rules/NQ-1/t.yaml", "--lang", "en", cwd=rules)
    assert "rules/NQ-1/t.yaml:3:29: warning: no level of the target is 80%, which its statement says" in ran.out, (
        ran.out
    )


@pytest.mark.parametrize(
    ("words", "shares"),
    [
        ("60%", {"3/5"}),
        ("60 phần trăm", {"3/5"}),
        ("６０％", {"3/5"}),
        ("6,5%", {"13/200"}),
        ("0,3‰", {"3/10000"}),
        ("một phần ba", {"1/3"}),
        ("2/3", {"2", "3", "2/3"}),
        ("gấp 1,5 lần", {"3/2", "1/2"}),
    ],
)
def test_figures(
    words: str,
    shares: set[str],
) -> None:
    (figure,) = read_sentence(f"Đạt {words} cơ quan.").figures
    assert figure.shares == {Fraction(share) for share in shares}


@pytest.mark.parametrize(
    ("more", "codes", "errors"),
    [
        ("lint: {ignore: [figure-without-level], reason: 80% là của văn bản khác}\n", [], []),
        ("lint: {ignore: [no-example], reason: chưa có}\n", [WITHOUT], []),
        ("lint:\n  ignore:\n    - figure-without-level\n    - no-example\n  reason: đã hỏi\n", [], []),
        ("lint: {ignore: [figure-without-levels], reason: x}\n", [WITHOUT], ["unknown-code"]),
        ("lint: {ignore: [figure-without-level]}\n", [], ["missing-key"]),
        ("lint: {ignore: [], reason: x}\n", [], ["empty-list"]),
        ("lint: {ignore: [similar-labels], reason: x}\n", [WITHOUT], ["answer-unasked"]),
    ],
)
def test_a_question_is_answered_in_the_file(
    more: str, codes: list[str], errors: list[str], run: Run, rules: Path
) -> None:
    written(rules, "t", Made("60% cơ quan, có 80% nữ.", "at_least: {2025: 60%}", share=True), more)
    found = [one["code"] for one in json.loads(run("lint", "rules/NQ-1", "--format", "json", cwd=rules).out)]
    assert [code for code in found if code in (STATED, WITHOUT)] == codes
    assert [code for code in found if code not in (STATED, WITHOUT, "no-example")] == errors


def test_a_question_about_a_fact_is_answered_beside_it(run: Run, workspace: Path) -> None:
    facts = workspace / "rules/facts.yaml"
    text = facts.read_text("utf-8") + "  pupils: {label: Học sinh, unit: người, group: agency-managers}\n"
    facts.write_text(text, "utf-8")
    assert "[unused-fact]" in run("lint", "rules/facts.yaml", cwd=workspace).out
    facts.write_text(text[:-2] + ", lint: {ignore: [unused-fact], reason: dùng ở văn bản sau}}\n", "utf-8")
    assert "[unused-fact]" not in run("lint", "rules/facts.yaml", cwd=workspace).out


def test_evaluation_does_not_ask_what_is_answered(run: Run, workspace: Path) -> None:
    file = workspace / RULE
    text = file.read_text("utf-8").replace("2030: 65%}", "2030: 55%}")
    file.write_text(text, "utf-8")
    assert "easier-later" in run("evaluate", cwd=workspace).err
    file.write_text(text + "lint: {ignore: [easier-later], reason: văn bản ghi như vậy}\n", "utf-8")
    assert run("evaluate", cwd=workspace).err == ""
