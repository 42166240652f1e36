"""chitieu audit: the slips of the shipped report, no alarm on a consistent one, and every seeded slip found."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from chitieu.judging.assess import Assessor
from chitieu.judging.claims import Outcome
from chitieu.judging.inference import infer, relations
from chitieu.model import (
    Bounds,
    Check,
    Claim,
    Comparison,
    Constant,
    Dataset,
    Fact,
    FactName,
    FactType,
    History,
    Indicator,
    Level,
    Op,
    Operation,
    Stated,
    Target,
    Unit,
    Verdict,
)
from chitieu.numbers import exactly, rounded
from chitieu.use_cases.audit import Audit, audited, faulty
from chitieu.views.audit_words import Category, audit_findings
from tests.conftest import ROOT, Run
from tests.generated import every_unit, small_rulebook

REPORT = "datasets/lai-chau-city/2023-03-31.yaml"


@pytest.fixture
def found(run: Run) -> list[dict[str, Any]]:
    ran = run("audit", REPORT, "--format", "json")
    assert ran.code == 0
    listed: list[dict[str, Any]] = json.loads(ran.out)["findings"]
    return listed


@pytest.mark.parametrize(
    ("claim", "year", "figure", "category", "outcome", "stated", "exact"),
    [
        ("34-KH-ThU/communes-minority-cadre", 2023, "attainment", "impossible", "impossible", "1", None),
        ("34-KH-ThU/communes-minority-cadre", 2023, "verdict", "impossible", "impossible", "met", "missed"),
        ("06-NQ-TU/commune-cadres-degree", 2023, "attainment", "rounding", "truncated", "71/50", "10/7"),
        ("34-KH-ThU/commune-cadres-women", 2023, "attainment", "rounding", "from_rounded", "867/1000", "20/23"),
        ("06-NQ-TU/city-bodies-minority-led", 2023, "attainment", "question", "depends_on_reading", "1/2", "1/2"),
        ("34-KH-ThU/city-bodies-minority-led", 2023, "attainment", "question", "depends_on_reading", "1", "1"),
        ("06-NQ-TU/commune-cadres-title-standard", 2023, "verdict", "unsupported", "unsupported", "met", "no_data"),
        ("06-NQ-TU/commune-cadres-title-training", 2023, "attainment", "unsupported", "unsupported", "1", None),
        ("34-KH-ThU/commune-cadres-title-training", 2023, "attainment", "unsupported", "unsupported", "1", None),
        ("06-NQ-TU/commune-cadres-rating", 2021, "attainment", "unsupported", "unsupported", "1", None),
        ("06-NQ-TU/minority-managers-rating", 2022, "attainment", "rounding", "capped", "1", "1"),
        ("06-NQ-TU/commune-cadres-rating", 2022, "attainment", "rounding", "capped", "1", "1"),
        ("06-NQ-TU/minority-led-agencies", 2023, "value", "holds", "holds", "22/125", "3/17"),
        ("06-NQ-TU/minority-led-agencies", 2023, "attainment", "holds", "holds", "147/500", "5/17"),
        ("06-NQ-TU/minority-managers-advanced-theory", 2023, "attainment", "holds", "holds", "71/100", "5/7"),
        ("06-NQ-TU/minority-managers-senior-rank", 2023, "attainment", "holds", "holds", "63/100", "5/8"),
        ("06-NQ-TU/commune-cadres-advanced-theory", 2023, "attainment", "holds", "holds", "58/25", "160/69"),
        ("34-KH-ThU/commune-cadres-advanced-theory", 2023, "attainment", "holds", "holds", "87/100", "20/23"),
        ("06-NQ-TU/commune-cadres-women", 2023, "attainment", "holds", "holds", "261/100", "60/23"),
    ],
)
def test_claims_of_the_shipped_report(
    claim: str, year: int, figure: str, category: str, outcome: str, stated: str, exact: str | None, found: Any
) -> None:
    (one,) = (
        one
        for one in found
        if (one.get("claim"), one.get("figure")) == (claim, figure) and one["as_of"].startswith(str(year))
    )
    assert (one["category"], one["outcome"], one["stated"], one["exact"]) == (category, outcome, stated, exact)


def test_what_bounds_leave_of_the_communes(found: Any) -> None:
    (one,) = (each for each in found if each.get("outcome") == "impossible" and each["figure"] == "attainment")
    assert one["within"] == {"at_least": "0", "at_most": "5/7"}


@pytest.mark.parametrize(
    ("check", "category", "difference"),
    [
        ("heads-by-agencies", "question", "1"),  # X11: 18 heads in 17 agencies
        ("training-turns-sum", "wrong", "-25"),  # X12: 2 + 17 against 44
        ("planning-turns-sum", "question", "11"),  # X13: 21 + 106 against 116
        ("salary-raises-of-minority-leaders", "question", "2"),  # X14: 7 raises, 5 leaders
        ("communes-by-minority-cadres", "open", None),  # X1, which bounds what is missing
        ("communes-sum", "holds", "0"),  # H1
        ("agencies-sum", "holds", "0"),  # H2
        ("city-leaders-sum", "holds", "0"),  # H4
        ("managers-sum", "holds", "0"),  # H6
        ("minority-managers-sum", "holds", "0"),  # H7
        ("minority-managers-education", "holds", "0"),  # H8
        ("minority-managers-theory", "holds", "0"),
        ("minority-managers-rank", "holds", "0"),
        ("minority-led-agencies-by-managers", "holds", "-1"),  # H9
        ("commune-cadres-sum", "holds", "0"),  # H10
        ("commune-council-chairs", "holds", "0"),  # H11
        ("concurrent-chairs", "holds", "0"),
        ("minority-cadres-by-ethnic-group", "holds", "0"),  # H13
        ("commune-cadres-education", "holds", "0"),  # H15
        ("commune-cadres-theory", "holds", "0"),
        ("commune-cadres-ranks", "holds", "0"),
        ("salary-raises-sum", "holds", "0"),  # H16
        ("rank-upgrades-sum", "holds", "0"),  # H17
        ("standard-schools", "holds", None),  # H18: two relations in one
        ("city-minority-leaders-sum", "holds", "0"),
    ],
)
def test_checks_of_the_shipped_report(check: str, category: str, difference: str | None, found: Any) -> None:
    (one,) = (each for each in found if each.get("check") == check)
    assert (one["category"], one["difference"]) == (category, difference)


def test_no_check_is_left_out(found: Any) -> None:
    assert sum("check" in one for one in found) == 25
    assert [one["claim"] for one in found if one["category"] == "wrong" and "claim" in one] == []


def test_the_page_stays_as_reviewed(run: Run) -> None:
    for name, options in (("audit.vi.txt", ()), ("audit.en.txt", ("--lang", "en"))):
        golden = (ROOT / "tests/golden" / name).read_text("utf-8")
        assert run("audit", REPORT, "--format", "plain", *options).out == golden


def test_forms_tell_the_same(run: Run, found: Any) -> None:
    rows = list(csv.DictReader(io.StringIO(run("audit", REPORT, "--format", "csv").out)))
    assert [row["category"] for row in rows] == [one["category"] for one in found]
    markdown = run("audit", REPORT, "--format", "markdown").out
    table = run("audit", REPORT, "--format", "table").out
    for heading in ("không thể đúng (1)", "sai (1)", "không có số liệu làm căn cứ (5)", "làm tròn và cắt bớt (6)"):
        assert heading in markdown
        assert all(word in table for word in heading.split())


def test_gates(run: Run, workspace: Path) -> None:
    assert run("audit", REPORT, "--fail-on", "error").code == 1
    assert run("audit", REPORT, "--fail-on", "claim").code == 1
    dataset = workspace / "datasets/sample-city/2023-03-31.yaml"
    claims = "claims:\n  NQ-1/minority-led-agencies: {value: 17.6%, attainment: 29.4%, verdict: missed}\n"
    dataset.write_text(dataset.read_text("utf-8") + claims, "utf-8")
    for gate in ("error", "claim"):
        assert run("audit", dataset, "--fail-on", gate, cwd=workspace).code == 0
    dataset.write_text(dataset.read_text("utf-8").replace("29.4%", "28.4%"), "utf-8")
    wrong = run("audit", dataset, "--fail-on", "claim", cwd=workspace)
    assert (wrong.code, "# sai (1)" in wrong.out, "28,4% mục tiêu  29,4% mục tiêu" in wrong.out) == (1, True, True)


# --- generated reports ----------------------------------------------------------------------------------------

SHARES = {
    f"i{n}": Indicator(f"i{n}", f"i{n}", Operation("/", FactName(f"n{n}"), FactName("d")), "%", "g") for n in (0, 1)
}
TARGETS = tuple(
    Target(
        f"t{n}",
        "D",
        "",
        "g",
        "",
        "",
        every_unit(SHARES[f"i{n}"], Level(Op.AT_LEAST, Fraction(n + 2, 5))),
    )
    for n in (0, 1)
)
SUM = Comparison("==", Operation("+", FactName("n0"), FactName("n1")), FactName("d"))
FACTS = {name: FactType(name, name, "người", "g") for name in ("n0", "n1", "d")}
RULEBOOK = small_rulebook(TARGETS, SHARES, FACTS, [Check("sum", "n0 + n1 = d", SUM, "n0 + n1 == d")])


def stated(share: Fraction, decimals: int) -> Stated:
    return Stated(Fraction(rounded(share * 100, decimals)) / 100, decimals, percent=True)


@st.composite
def reports(draw: st.DrawFn) -> Dataset:
    """A report whose sums hold and whose figures follow from its facts, printed with some number of decimals."""
    n0, n1 = draw(st.integers(0, 200)), draw(st.integers(0, 200))
    assume(n0 + n1)
    facts = {name: Fact(name, exactly(value), "") for name, value in (("n0", n0), ("n1", n1), ("d", n0 + n1))}
    claims = []
    for number, count in enumerate((n0, n1)):
        share, level = Fraction(count, n0 + n1), Fraction(number + 2, 5)
        verdict = Verdict.MET if share >= level else Verdict.MISSED
        decimals = draw(st.integers(0, 2))
        claims.append(Claim(f"D/t{number}", stated(share, decimals), stated(share / level, decimals), verdict, ""))
    return Dataset(Unit("u", "U", {}), dt.date(2023, 12, 31), "", facts, tuple(claims), "")


def audit_of(dataset: Dataset) -> Audit:
    with Assessor(RULEBOOK, "plain") as assessor:
        return audited(assessor.assess(dataset), History())


@given(reports())
def test_a_consistent_report_raises_no_alarm(report: Dataset) -> None:
    audit = audit_of(report)
    assert {one.category for one in audit_findings(audit)} == {Category.HOLDS}
    assert not any(faulty(claim) for claim in audit.claims)


def swapped(digits: str) -> str:
    """The first two neighbouring digits that differ, exchanged."""
    for position in range(len(digits) - 1):
        a, b = digits[position], digits[position + 1]
        if a != b and a.isdigit() and b.isdigit():
            return f"{digits[:position]}{b}{a}{digits[position + 2 :]}"
    return digits


@given(reports())
def test_two_digits_swapped_in_a_figure_are_found(report: Dataset) -> None:
    claim = report.claims[0]
    assert claim.attainment is not None
    decimals = claim.attainment.decimals or 0
    printed = rounded(claim.attainment.value * 100, decimals)
    slip = Fraction(swapped(printed)) / 100
    assume(slip != claim.attainment.value)
    faulty_claim = claim._replace(attainment=Stated(slip, decimals, percent=True))
    audit = audit_of(report._replace(claims=(faulty_claim, *report.claims[1:])))
    assert [one.what for one in audit.claims if faulty(one)] == ["attainment"]


@given(reports())
def test_a_truncated_figure_is_found_and_named(report: Dataset) -> None:
    claim = report.claims[0]
    exact = audit_of(report).claims[0].exact
    assert exact is not None
    cut = Fraction(int(exact * 1000), 1000)
    assume(claim.value is not None and stated(exact, 1).value != cut)
    audit = audit_of(report._replace(claims=(claim._replace(value=Stated(cut, 1, percent=True)),)))
    assert audit.claims[0].outcome is Outcome.TRUNCATED


@given(reports(), st.sampled_from(["n0", "n1", "d"]))
def test_a_dropped_fact_leaves_its_claims_unsupported_or_proved(report: Dataset, name: str) -> None:
    """The sum gives a dropped fact back, so a figure that holds is proved; without the sum it has no support."""
    facts = {fact: value for fact, value in report.facts.items() if fact != name}
    rules = RULEBOOK._replace(checks=())
    with Assessor(rules, "plain") as assessor:
        audit = audited(assessor.assess(report._replace(facts=facts)), History())
    touched = {"n0": "D/t0", "n1": "D/t1"}.get(name)
    for claim in audit.claims:
        if touched in (None, claim.claim.target):
            assert claim.outcome in (Outcome.UNSUPPORTED, Outcome.HOLDS)  # a verdict may follow from the rest
            assert claim.what == "verdict" or claim.outcome is Outcome.UNSUPPORTED
    assert any(faulty(claim) for claim in audit.claims)


@given(reports(), st.integers(-5, 5).filter(bool))
def test_a_sum_that_does_not_hold_is_found(report: Dataset, slip: int) -> None:
    whole = report.facts["d"].value.exact
    assert whole is not None
    assume(whole + slip >= 1)
    facts = {**report.facts, "d": Fact("d", exactly(whole + slip), "")}
    (check,) = audit_of(report._replace(facts=facts)).checks
    assert check.held is False
    assert check.difference == Fraction(-slip)


# --- what relations leave of a fact -----------------------------------------------------------------------------

VOCABULARY = {
    "a": FactType("a", "a", "người", "g", part_of="whole"),
    "b": FactType("b", "b", "người", "g"),
    "c": FactType("c", "c", "người", "g"),
    "whole": FactType("whole", "whole", "người", "g"),
}


def check(sign: str, *, question: bool = False) -> Check:
    return Check("k", "", Comparison(sign, Operation("+", FactName("a"), FactName("b")), FactName("c")), "", question)


@pytest.mark.parametrize(
    ("facts", "checks", "fact", "expected"),
    [
        ({"whole": 7}, [], "a", (0, 7)),
        ({"whole": 7, "b": 2, "c": 6}, [check("<=")], "a", (0, 4)),
        ({"whole": 7, "b": 2, "c": 6}, [check("==")], "a", (4, 4)),
        ({"whole": 7, "b": 2, "c": 6}, [check(">=")], "a", (4, 7)),
        ({"whole": 7, "b": 2, "c": 6}, [check("<=", question=True)], "a", (0, 7)),
        ({"whole": 7, "a": 3, "b": 2}, [check("==")], "c", (5, 5)),
        ({"b": 2}, [check("<=")], "c", (2, None)),
    ],
)
def test_inference(
    facts: dict[str, int], checks: list[Check], fact: str, expected: tuple[int | None, int | None]
) -> None:
    inferred = infer(
        {name: exactly(value) for name, value in facts.items()}, VOCABULARY, relations(VOCABULARY, checks), {}
    )
    assert inferred.facts[fact].bounds == Bounds(*(None if end is None else Fraction(end) for end in expected))
    assert inferred.contradictions == ()


small = st.integers(0, 9)


@given(small, small, small, small, st.sampled_from(["<=", ">=", "=="]), st.sets(st.sampled_from(sorted(VOCABULARY))))
def test_the_true_value_always_lies_within(a: int, b: int, c: int, more: int, sign: str, hidden: set[str]) -> None:
    total = {"==": a + b, "<=": a + b + c, ">=": max(a + b - c, 0)}[sign]
    truth = {"a": a, "b": b, "c": total, "whole": a + more}
    known = {name: exactly(value) for name, value in truth.items() if name not in hidden}
    for name, one in infer(known, VOCABULARY, relations(VOCABULARY, [check(sign)]), {}).facts.items():
        low, high = one.bounds
        assert low is None or low <= truth[name]
        assert high is None or truth[name] <= high


def test_a_bound_that_contradicts_the_others_is_an_error_that_names_them(run: Run, shipped: Path) -> None:
    dataset = shipped / REPORT
    text = dataset.read_text("utf-8").replace('{value: 23, source: "mục I; II.2.2.2"}', "{value: {at_least: 24}}")
    dataset.write_text(text, "utf-8")
    ran = run("evaluate", dataset, cwd=shipped)
    assert (ran.code, ran.out) == (3, "")
    assert "không giá trị nào của “Cán bộ chủ chốt cấp xã” hợp với" in ran.err
    assert "Số cán bộ chủ chốt cấp xã bằng tổng bốn chức danh" in ran.err


def test_a_constant_relation_says_nothing_of_facts() -> None:
    always = Check("k", "", Comparison("<=", Constant(Fraction(0)), Constant(Fraction(1))), "")
    assert infer({"b": exactly(1)}, VOCABULARY, relations(VOCABULARY, [always]), {}).contradictions == ()


_GOALS = (
    "“70% có trình độ chuyên môn đại học trở lên, đến năm 2030 là 90%” (theo Nghị quyết 06-NQ/TU) và “100% có trình độ"
    " chuyên môn đại học trở lên” (theo Kế hoạch của Thành ủy). Kết quả: Đạt 142% so với mục tiêu Nghị quyết và đạt"
    " 100% so với mục tiêu Kế hoạch đề ra."
)
_TEXT = f"""II. KẾT QUẢ
2.2.2. Đối với đội ngũ cán bộ chủ chốt cấp xã
+ Mục tiêu: {_GOALS}
+ Mục tiêu: “Tỷ lệ cán bộ nữ khoảng 30%” (theo Kế hoạch). Kết quả: có 6/23 cán bộ là nữ, đạt 86,7% so với mục tiêu
Kế hoạch đề ra.
Có 20/21 trường, đạt 95,23%. Có 3/17 thôn, đạt 18,6%. Có 36/38 xã đạt chuẩn (chiếm 94,7%).
"""


@pytest.mark.parametrize(
    ("holds", "held"),
    [
        ("x <= 2 * last_year(x)", True),
        ("x <= 110% * last_year(x)", False),
        ("x <= 2 * x of 2021", False),
        ("x >= x of 2020", None),  # of which there is no dataset
        ("total(x since 2021) == 60", True),
        ("last_year(x) > x of 2021 and x > last_year(x)", True),
        ("last_year(rate) <= rate", True),  # 33.3% and 33.3%: some values that print so
        ("rate > last_year(rate)", True),
        ("rate - last_year(rate) >= 1%", False),
    ],
)
def test_a_check_takes_figures_of_other_years(holds: str, held: bool | None, run: Run, workspace: Path) -> None:
    with (workspace / "rules/facts.yaml").open("a", encoding="utf-8") as facts:
        facts.write("  x: {label: X, unit: người, group: agency-managers, flow: year}\n")
        facts.write("  rate: {label: R, unit: '%', group: agency-managers}\n")
    (workspace / "rules/checks.yaml").write_text(f"checks:\n  c: {{label: C, holds: '{holds}'}}\n", "utf-8")
    unit = workspace / "datasets/u"
    unit.mkdir()
    for year, x in ((2021, 10), (2022, 20), (2023, 30)):
        (unit / f"{year}.yaml").write_text(
            f"unit: {{id: u, name: U}}\nas_of: {year}-12-31\nsource: báo cáo {year}\nfacts: {{x: {x}, rate: 33.3%}}\n",
            "utf-8",
        )
    ran = run("audit", "datasets/u/2023.yaml", "--format", "json", cwd=workspace)
    assert (ran.code, ran.err) == (0, "")
    (found,) = json.loads(ran.out)["findings"]
    assert found["category"] == {True: "holds", False: "wrong", None: "open"}[held]
    assert (found["missing"] != []) is (held is None)


def test_years_of_one_report_are_earlier_than_each_other_whichever_is_asked(run: Run) -> None:
    home = ROOT / "examples/bac-giang-2016-2020"
    for year in (2015, 2017):
        ran = run("audit", f"datasets/bac-giang/{year}.yaml", "--format", "json", cwd=home)
        found = [one for one in json.loads(ran.out)["findings"] if one["check"] == "grdp-jump"]
        assert {one["as_of"][:4] for one in found if one["category"] == "holds"} == {"2016", "2017"}


def test_a_report_beside_its_dataset_is_audited_once(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bao-cao.txt").write_text(_TEXT, encoding="utf-8")
    alone, both = (run("audit", *files, REPORT) for files in ((), (tmp_path / "bao-cao.txt",)))
    assert (both.code, both.err) == (0, "")
    for figure in ("142% mục tiêu", "86,7% mục tiêu"):  # the claim and the text say the same
        assert both.out.count(figure) == alone.out.count(figure) == 1
    assert "mục II.2.2.2, đoạn 1" in next(line for line in both.out.splitlines() if "142% mục tiêu" in line)
    assert "20 / 21 = 95,23810% → 95,24%" in both.out
    assert "3 / 17 = 17,6471% → 17,6%" in both.out
    assert "văn bản còn nêu đúng: 1 phép tính" in both.out
    assert both.out.count("báo cáo không nhắc đến") == 23
    assert not any("đại học" in line for line in both.out.splitlines() if "không nhắc đến" in line)


def test_what_a_text_states_is_for_programs_too(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bao-cao.txt").write_text(_TEXT, encoding="utf-8")
    found = json.loads(run("audit", tmp_path / "bao-cao.txt", REPORT, "--format", "json").out)["findings"]
    stated = {one["statement"]: (one["category"], one["outcome"]) for one in found if "statement" in one}
    assert stated["ratio_percent"] in {("wrong", "not_equal"), ("rounding", "truncated"), ("holds", None)}
    assert {one["target"] for one in found if "target" in one} >= {"34-KH-ThU/communes-minority-cadre"}
    rows = list(csv.DictReader(io.StringIO(run("audit", tmp_path / "bao-cao.txt", REPORT, "--format", "csv").out)))
    assert {row["kind"] for row in rows} == {"claim", "check", "statement", "target"}
    assert run("audit", tmp_path / "bao-cao.txt", REPORT, "--fail-on", "error").code == 1


def test_what_is_no_report_is_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4")
    assert run("audit", tmp_path / "a.pdf", REPORT).code == 3
    assert run("audit", REPORT, REPORT, REPORT).code == 2
