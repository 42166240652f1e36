"""What the network says of itself is in one language: every way in which a rule fires, every kind of fact."""

from __future__ import annotations

import re

import pytest

from chitieu.language import language
from chitieu.model import Saying
from chitieu.views.trace import fact_words, rule_words
from tests.conftest import ROOT, Run

CASES = (
    "any_of/clean-water",
    "any_of/leaving-poverty",
    "at_least_of/all-counted",
    "at_least_of/fewer-apply",
    "nesting/all-inside-at-least",
    "when_unit/one-stop-by-city",
    "monitor/part-of-a-whole",
)


def words_of(trace: str) -> set[str]:
    """Words that are no names: those of targets and facts stand after a colon, with a horizon or in brackets."""
    bare = re.sub(r"\([^()]*(\([^()]*\)[^()]*)*\)|\S*@\S*|:[^\s(]+", " ", trace)
    return set(re.findall(r"(?<![\w-])[^\W\d]{2,}(?![\w-])", bare))


@pytest.mark.parametrize("case", CASES)
def test_a_trace_has_no_word_of_the_other_language(case: str, run: Run) -> None:
    folder = ROOT / "tests/language" / case
    dataset = min(folder.glob("datasets/**/*.yaml"))
    vietnamese, english = (run("evaluate", dataset, "--trace", "--lang", lang, cwd=folder).err for lang in ("vi", "en"))
    assert len(vietnamese.splitlines()) == len(english.splitlines()) > 0
    assert words_of(vietnamese)
    assert not words_of(vietnamese) & words_of(english)
    assert not re.search(r"[{}]", vietnamese + english)


def test_rules_and_facts_in_words() -> None:
    said = Saying("case:D/t", "({condition}) does not hold", {"condition": "population >= 5000"})
    vietnamese = language("vi").say
    assert rule_words(said, str) == "case:D/t: (population >= 5000) does not hold"
    assert rule_words(said, vietnamese) == "trường hợp:D/t: (population >= 5000) không đúng"
    assert fact_words(Saying("after:case:D/t#1"), vietnamese) == "sau:trường hợp:D/t#1"
    assert fact_words(Saying("when:(a: b)", "true"), vietnamese) == "điều kiện:(a: b) = đúng"
    tally = Saying("tally:D/t@2025#1", "{met} met, {open} open, {missed} missed", {"met": 1, "open": 0, "missed": 2})
    assert fact_words(tally, vietnamese) == "số vế:D/t@2025#1 = 1 đạt, 0 chưa đủ số liệu, 2 chưa đạt"
    year = Saying("when:(last ended year >= 2023)", "true")
    assert fact_words(year, vietnamese) == "điều kiện:(năm đã qua gần nhất >= 2023) = đúng"


def test_an_end_at_zero_is_no_open_end(run: Run) -> None:
    ran = run("explain", "34-KH-ThU/communes-minority-cadre", ROOT / "datasets/lai-chau-city/2023-03-31.yaml")
    assert "giá trị:communes-minority-cadre = 0 – 5/7" in ran.out
