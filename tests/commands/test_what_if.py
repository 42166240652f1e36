"""What if: evaluate and explain with other figures; every output says that they are supposed, nothing is saved."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.drafts.test_new import written

pytestmark = pytest.mark.slow("the shipped rules in every output")

SUPPOSING = ("--with", "minority_led_agencies=11")


def test_what_would_change_comes_first(run: Run) -> None:
    ran = run("evaluate", *SUPPOSING, "--document", "06-NQ/TU", "--format", "plain", "--lang", "en")
    before, after = ran.out.split("\n\n")
    assert before.splitlines() == [
        "# What would change, SUPPOSING “Cơ quan có lãnh đạo, quản lý là người DTTS” = 11 cơ quan (3 cơ quan is given)",
        "# better (1)",
        "06-NQ-TU/minority-led-agencies 2030  ✗ 3/17 = 17.6%  ✗ 11/17 = 64.7%  +47.1 points  27.1% → 99.5%  9 → 1",
        "# newly met (1)",
        "06-NQ-TU/minority-led-agencies 2025  ✗ 3/17 = 17.6%  ✓ 11/17 = 64.7%  +47.1 points  29.4% → 107.8%  8 → –",
        "# 1 better, 1 newly met, 34 unchanged",
    ]
    assert "SUPPOSING" in after.splitlines()[0]
    assert "06-NQ-TU/minority-led-agencies 2025  ✓ met  11/17 = 64.7%  ≥ 60%  107.8% of target" in after


@pytest.mark.parametrize("format", ["table", "plain", "json", "csv", "markdown", "html"])
def test_every_output_says_so(format: str, run: Run) -> None:
    out = run("evaluate", *SUPPOSING, "--format", format, "--lang", "en").out
    assert "suppos" in out.lower()
    assert "suppos" not in run("evaluate", "--format", format, "--lang", "en").out.lower()


def test_programs_find_the_figures_and_the_changes(run: Run) -> None:
    found = json.loads(run("evaluate", *SUPPOSING, "--with", "minority_households=3300", "--format", "json").out)
    assert found["supposed"] == [
        {"fact": "minority_led_agencies", "value": "11", "given": "3"},
        {"fact": "minority_households", "value": "3300", "given": {"at_least": "3260"}},
    ]
    assert {(one["target"], one["horizon"], one["transition"]) for one in found["changes"]} == {
        ("minority-led-agencies", 2025, "newly_met"),
        ("minority-led-agencies", 2030, "better"),
    }
    rows = list(csv.DictReader(io.StringIO(run("evaluate", *SUPPOSING, "--format", "csv", "--lang", "en").out)))
    assert all("= 11" in row["supposed"] for row in rows)


def test_nothing_is_saved_and_no_other_result_is_compared_with_it(run: Run, shipped: Path) -> None:
    before = written(shipped)
    assert run("evaluate", *SUPPOSING, cwd=shipped).code == 0
    assert run("explain", "minority-led-agencies", *SUPPOSING, cwd=shipped).code == 0
    assert written(shipped) == before
    assert run("evaluate", *SUPPOSING, "-o", "supposed.json", cwd=shipped).code == 0
    for command in (["diff", "supposed.json", "2023"], ["trend", "2021", "supposed.json"]):
        ran = run(*command, "--lang", "en", cwd=shipped)
        assert (ran.code, ran.out, "[supposed]" in ran.err) == (3, "", True)


def test_its_fingerprint_is_another(run: Run) -> None:
    digests = [json.loads(run("evaluate", *more, "--format", "json").out)["dataset_digest"] for more in ((), SUPPOSING)]
    assert digests[0] != digests[1]


def test_explain_says_what_would_change(run: Run) -> None:
    ran = run("explain", "06-NQ/TU/minority-led-agencies", *SUPPOSING, "--lang", "en")
    assert "SUPPOSING" in ran.out.splitlines()[3]
    assert "  2025: ✗ missed 29.4% of target 8 short → ✓ met 107.8% of target" in ran.out
    found = json.loads(run("explain", "06-NQ/TU/minority-led-agencies", *SUPPOSING, "--format", "json").out)
    assert [one["verdict"] for one in found["results"]] == ["met", "missed"]
    assert [one["verdict"] for one in found["given"]] == ["missed", "missed"]
    assert found["supposed"][0]["fact"] == "minority_led_agencies"


def test_a_missing_fact_may_be_supposed_by_its_name(run: Run) -> None:
    figure = "Cán bộ chủ chốt cấp xã bảo đảm tiêu chuẩn chức danh=23"
    ran = run("evaluate", "--with", figure, "--format", "json", "--horizon", "2025")
    assert ran.code == 0, ran.err
    found = json.loads(ran.out)
    assert found["supposed"] == [{"fact": "commune_cadres_title_standard", "value": "23", "given": None}]
    assert {(one["target"], one["transition"]) for one in found["changes"]} == {
        ("commune-cadres-title-standard", "now_measurable")
    }


WRONG = {
    "minority_led_agencies": "a fact and its value were expected",
    "minority_led_agencies=": "a fact and its value were expected",
    "=11": "a fact and its value were expected",
    "xyz=1": "unknown fact “xyz”",
    "minority_led_agencies=many": "is not a number",
    "minority_led_agencies=2.5": "a whole number was expected",
    "minority_led_agencies=-1": "cannot be below zero",
    "minority_led_agencies=18": "more than the 17",
    "commune_cadres_good_share=96": "in percent",
    "lãnh đạo=1": "several-fit",
    "agencies=[1": "",
    "agencies=\x1b[2J": "",
}


@pytest.mark.parametrize("figure", WRONG)
def test_what_cannot_be_supposed_is_told(figure: str, run: Run) -> None:
    ran = run("evaluate", "--with", figure, "--lang", "en")
    assert (ran.code, ran.out) == (3, ""), ran.err
    assert WRONG[figure] in ran.err
    assert "\x1b" not in ran.err


def test_of_one_dataset_and_not_while_watching(run: Run) -> None:
    for more in (["2021", "2022"], ["--watch"]):
        ran = run("evaluate", *more, *SUPPOSING, "--lang", "en")
        assert (ran.code, ran.out) == (2, "")


def test_a_gate_holds_for_what_is_supposed(run: Run) -> None:
    chosen = ("--document", "34", "--group", "trưởng, phó", "--horizon", "2025")
    assert run("evaluate", *chosen, "--fail-on", "missed").code == 1
    figures = ("minority_led_agencies=17", "minority_managers_advanced_theory=4", "minority_managers_principal_rank=4")
    supposing = [word for figure in figures for word in ("--with", figure)]
    assert run("evaluate", *chosen, *supposing, "--fail-on", "missed").code == 0


def test_a_workbook_says_so_in_each_row(run: Run, shipped: Path) -> None:
    from openpyxl import load_workbook

    assert run("evaluate", *SUPPOSING, "-o", "a.xlsx", "--lang", "en", cwd=shipped).code == 0
    book = load_workbook(shipped / "a.xlsx")
    for sheet in book.worksheets[1:3]:
        assert "SUPPOSING" in [cell.value for row in sheet.iter_rows(max_row=6) for cell in row]
