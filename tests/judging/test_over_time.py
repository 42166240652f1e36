"""Which figures judge a horizon: dates, whole datasets, and no verdict that another horizon's figures gave."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings

from chitieu.judging.assess import Assessor
from chitieu.judging.network import Driver
from chitieu.judging.over_time import assess_over_time
from chitieu.judging.timing import judging_dataset, timing
from chitieu.model import Bounds, Dataset, History, KindName, Rulebook, Timing, Unit
from tests import oracle
from tests.conftest import ROOT, Run
from tests.generated import KINDS, datasets, rulebooks

FOLDER = "datasets/sample-city"
SO_FAR, IN_YEAR, AFTER = "so_far", "in_year", "after"


def dated(date: str) -> Dataset:
    return Dataset(Unit("u", "U", {}), dt.date.fromisoformat(date), "", {}, (), "")


@pytest.mark.parametrize(
    ("as_of", "found"),
    [
        ("2024-12-31", Timing.SO_FAR),
        ("2025-01-01", Timing.SO_FAR),
        ("2025-12-30", Timing.SO_FAR),
        ("2025-12-31", Timing.IN_YEAR),
        ("2026-01-01", Timing.AFTER),
        ("2031-06-30", Timing.AFTER),
    ],
)
def test_timing_of_2025(as_of: str, found: Timing) -> None:
    assert timing(2025, dt.date.fromisoformat(as_of)) is found


@pytest.mark.parametrize(
    ("as_of", "before", "judges"),
    [
        ("2025-06-30", ["2025-03-31"], "2025-06-30"),  # not ended: by the one evaluated
        ("2025-12-31", ["2025-03-31"], "2025-12-31"),
        ("2026-01-01", ["2024-12-31"], "2026-01-01"),  # none of its year
        ("2026-01-01", ["2025-03-31", "2025-09-30"], "2025-09-30"),
        ("2027-12-31", ["2025-03-31", "2026-12-31"], "2025-03-31"),
    ],
)
def test_what_judges_2025(as_of: str, before: list[str], judges: str) -> None:
    history = History(tuple(map(dated, before)))
    assert judging_dataset(2025, dated(as_of), history).as_of.isoformat() == judges


def days_known_since(then: Dataset, now: Dataset) -> dict[str, Bounds]:
    """A day is the same whoever states it: of one that was not said, or was still open, what is known since."""
    said = {name: value for name, value in now.values.items() if name in KINDS and KINDS[name].name is KindName.DATE}
    return {
        name: value for name, value in said.items() if name not in then.values or _is_open(then.values[name], value)
    }


def _is_open(before: Bounds, since: Bounds) -> bool:
    """Whether the day had not come, and it is known since that it came later, or has not come by a later day."""
    return before.high is None and before != since and (before.low or 0) <= (since.low or 0)


@pytest.mark.slow("histories by lot, judged twice each")
@pytest.mark.parametrize(("driver", "examples"), [("plain", 40), ("durable", 5)])
def test_each_horizon_is_judged_on_its_own_figures(driver: Driver, examples: int) -> None:
    """By the oracle, on the dataset of the horizon; 2030 has not ended at any of the dates."""

    @settings(max_examples=examples)
    @given(rulebooks(), datasets(), datasets(), datasets())
    def judge(rulebook: Rulebook, first: Dataset, last: Dataset, now: Dataset) -> None:
        dates = (dt.date(2025, 6, 30), dt.date(2025, 11, 30), dt.date(2027, 3, 31))
        first, last, now = (one._replace(as_of=date) for one, date in zip((first, last, now), dates, strict=True))
        with Assessor(rulebook, driver) as assessor:
            assessment = assess_over_time(assessor, now, History((first, last)))
            alone = assess_over_time(assessor, now, History())
        for result, after in zip(assessment.results, alone.results, strict=True):
            judging = last if result.horizon == 2025 else now
            known = {**judging.values, **(days_known_since(last, now) if judging is last else {})}
            asked = (result.horizon, known, judging.unit.attributes)
            assert (result.verdict, result.attainment) == oracle.judged(result.target.cases, *asked)
            assert (result.as_of, result.timing) == (
                judging.as_of,
                Timing.IN_YEAR if result.horizon == 2025 else Timing.SO_FAR,
            )
            if result.horizon == 2030:
                assert after == result
            else:
                assert (after.timing, after.as_of) == (Timing.AFTER, now.as_of)
        assert not {key for key in alone.all_met if key[1] == 2025}
        assert {key for key in alone.all_met if key[1] == 2030} == {key for key in assessment.all_met if key[1] == 2030}

    judge()


# --- through the command line: 20 agencies, 60% asked by 2025 and 65% by 2030


def put(workspace: Path, date: str, led: int | None, name: str = "") -> str:
    path = workspace / FOLDER / f"{name or date}.yaml"
    fact = "" if led is None else f", minority_led_agencies: {led}"
    head = f"unit: {{id: sample-city, name: Thành phố mẫu}}\nas_of: {date}\n"
    path.write_text(f"{head}facts: {{agencies: 20{fact}}}\n", "utf-8")
    return f"{FOLDER}/{path.name}"


def judged(saved: Mapping[str, Any]) -> dict[int, tuple[str, str, str]]:
    return {one["horizon"]: (one["verdict"], one["timing"], one["as_of"]) for one in saved["results"]}


@pytest.fixture
def city(workspace: Path) -> Path:
    for path in (workspace / FOLDER).iterdir():
        path.unlink()
    return workspace


def evaluated(run: Run, city: Path, *arguments: str) -> dict[str, Any]:
    ran = run("evaluate", *arguments, "--format", "json", cwd=city)
    assert ran.code == 0, ran.err
    saved: dict[str, Any] = json.loads(ran.out)
    return saved


def test_a_horizon_that_has_not_ended_is_judged_so_far(run: Run, city: Path) -> None:
    put(city, "2024-12-31", 20)
    saved = evaluated(run, city, put(city, "2025-06-30", 11))
    assert judged(saved) == {2025: ("missed", SO_FAR, "2025-06-30"), 2030: ("missed", SO_FAR, "2025-06-30")}
    assert [one["as_of"] for one in saved["read"]] == ["2025-06-30"]
    assert saved["dataset_digest"] == saved["read"][0]["digest"]


def test_one_that_has_ended_is_judged_by_the_last_figures_of_its_year(run: Run, city: Path) -> None:
    for date, led in (("2024-12-31", 20), ("2025-03-31", 20), ("2025-09-30", 11), ("2027-12-31", 20)):
        put(city, date, led)
    saved = evaluated(run, city, put(city, "2026-06-30", 13))
    assert judged(saved) == {2025: ("missed", IN_YEAR, "2025-09-30"), 2030: ("met", SO_FAR, "2026-06-30")}
    assert [one["as_of"] for one in saved["read"]] == ["2025-03-31", "2025-09-30", "2026-06-30"]
    assert saved["results"][0]["value"]["exact"] == "11/20"
    digest = saved["dataset_digest"]
    put(city, "2025-09-30", 10)
    assert evaluated(run, city, f"{FOLDER}/2026-06-30.yaml")["dataset_digest"] != digest


def test_the_newest_dataset_is_judged_alike(run: Run, city: Path) -> None:
    put(city, "2025-09-30", 11)
    named = put(city, "2026-06-30", 13)
    assert evaluated(run, city) == evaluated(run, city, named)


def test_figures_after_the_horizon_are_marked_and_make_no_document_met(run: Run, city: Path) -> None:
    put(city, "2024-12-31", 5)
    path = put(city, "2026-06-30", 20)
    assert judged(evaluated(run, city, path)) == {
        2025: ("met", AFTER, "2026-06-30"),
        2030: ("met", SO_FAR, "2026-06-30"),
    }
    plain = run("evaluate", path, "--format", "plain", cwd=city).out
    assert "NQ-1/minority-led-agencies 2025  ✓ đạt" in plain
    assert [line.endswith("(số liệu sau mốc)") for line in plain.splitlines() if line.startswith("NQ-1/")] == [
        True,
        False,
    ]
    table = run("evaluate", path, "--format", "markdown", cwd=city).out
    assert "2025: 1 đạt, 0 chưa đạt – số liệu sau mốc" in table
    assert "2030: 1 đạt, 0 chưa đạt – văn bản đạt toàn bộ mục tiêu" in table
    rows = list(csv.DictReader(io.StringIO(run("evaluate", path, "--format", "csv", cwd=city).out)))
    assert [(row["timing"], row["figures_as_of"]) for row in rows] == [(AFTER, "2026-06-30"), (SO_FAR, "2026-06-30")]
    assert "số liệu sau mốc" in run("explain", "minority-led-agencies", path, cwd=city).out
    assert "số liệu sau mốc" in run("evaluate", path, "--format", "html", cwd=city).out


def test_a_level_that_holds_on_does_not_bring_its_verdict_along(run: Run, city: Path) -> None:
    rule = city / "rules/NQ-1/minority-led-agencies.yaml"
    rule.write_text(rule.read_text("utf-8").replace(", 2030: 65%", ""), "utf-8")
    put(city, "2025-12-31", 11)
    path = put(city, "2026-06-30", 12)
    for network in ("durable", "plain"):
        saved = evaluated(run, city, path, "--network", network)
        assert judged(saved) == {2025: ("missed", IN_YEAR, "2025-12-31"), 2030: ("met", SO_FAR, "2026-06-30")}
    trace = run("evaluate", path, "--trace", "--lang", "en", cwd=city).err
    assert "@2025: missed" in trace
    assert "@2030: met" in trace
    assert "@2030: as" not in trace


def test_a_dataset_is_taken_whole_and_the_one_that_has_the_rest_is_named(run: Run, city: Path) -> None:
    put(city, "2025-06-30", 15)
    put(city, "2025-12-31", None)
    path = put(city, "2026-06-30", 15)
    assert judged(evaluated(run, city, path))[2025] == ("no_data", IN_YEAR, "2025-12-31")
    said = "có trong bộ số liệu ngày 30/6/2025, 30/6/2026"
    for format in ("plain", "markdown", "html"):
        assert said in run("evaluate", path, "--format", format, cwd=city).out
    assert said in run("explain", "minority-led-agencies", path, cwd=city).out


def test_only_what_is_asked_is_read(run: Run, city: Path) -> None:
    put(city, "2025-12-31", 11)
    path = put(city, "2026-06-30", 13)
    assert len(evaluated(run, city, path, "--horizon", "2030")["read"]) == 1
    assert len(evaluated(run, city, path, "--horizon", "2025")["read"]) == 2
    (city / FOLDER / "2025-12-31.yaml").write_text("unit: [", "utf-8")
    assert run("evaluate", path, "--horizon", "2030", cwd=city).err == ""


def test_other_units_later_dates_links_and_hidden_files_do_not_judge(run: Run, city: Path) -> None:
    path = put(city, "2026-06-30", 13)
    other = city / put(city, "2025-12-31", 20, "other")
    other.write_text(other.read_text("utf-8").replace("sample-city", "other-city"), "utf-8")
    put(city, "2025-11-30", 20, ".hidden")
    (city / FOLDER / "latest.yaml").symlink_to(city / path)
    put(city, "2027-12-31", 20)
    assert judged(evaluated(run, city, path))[2025] == ("met", AFTER, "2026-06-30")


def test_a_file_that_might_judge_and_cannot_be_read_is_told(run: Run, city: Path) -> None:
    path = put(city, "2026-06-30", 13)
    (city / FOLDER / "2025.yaml").write_text("unit: [", "utf-8")
    ran = run("evaluate", path, "--format", "plain", cwd=city)
    assert (ran.code, "2025.yaml:1:1: " in ran.err, "[not-looked-at]" in ran.err) == (0, True, True)


def test_other_yaml_files_beside_a_dataset_are_passed_over(run: Run, city: Path) -> None:
    path = put(city, "2026-06-30", 13)
    (city / FOLDER / "notes.yaml").write_text("author: an officer\n", "utf-8")
    ran = run("evaluate", path, "--format", "plain", cwd=city)
    assert (ran.code, ran.err) == (0, "")


def test_json_follows_its_schema(run: Run, city: Path) -> None:
    put(city, "2025-12-31", 11)
    schema = json.loads((ROOT / "docs/assessment.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(evaluated(run, city, put(city, "2026-06-30", 13)))


def test_faults_of_the_dataset_that_judges_are_told(run: Run, city: Path) -> None:
    path = put(city, "2026-06-30", 13)
    put(city, "2025-12-31", 21)  # of 20
    ran = run("evaluate", path, cwd=city)
    assert (ran.code, f"{FOLDER}/2025-12-31.yaml:3" in ran.err) == (3, True)


def test_two_of_one_date_are_refused(run: Run, city: Path) -> None:
    put(city, "2025-12-31", 11)
    put(city, "2025-12-31", 12, "2025")
    ran = run("evaluate", put(city, "2026-06-30", 13), cwd=city)
    assert (ran.code, "[same-date]" in ran.err) == (3, True)


def test_what_is_wrong_with_a_dataset_that_is_read_twice_is_said_once(run: Run, city: Path) -> None:
    first = put(city, "2025-12-31", 11, "2024")  # a warning: the name says another year
    ran = run("evaluate", first, put(city, "2026-06-30", 13), cwd=city)
    assert (ran.code, ran.err.count("[as-of-and-file]")) == (0, 1)


def test_lint_asks_for_the_figures_of_a_horizon_that_has_ended(run: Run, city: Path) -> None:
    def asked() -> list[str]:
        found = json.loads(run("lint", "--format", "json", cwd=city).out)
        return [one["code"] for one in found if one["code"] == "no-figures-of-year"]

    put(city, "2026-06-30", 13)
    assert asked() == []  # the one dataset of a unit: its verdicts say it
    put(city, "2024-12-31", 13)
    assert asked() == ["no-figures-of-year"]
    put(city, "2025-12-31", 11)
    assert asked() == []


def test_explain_counts_each_date_by_itself(run: Run, city: Path) -> None:
    put(city, "2025-12-31", 11)
    path = put(city, "2026-06-30", 13)
    out = run("explain", "minority-led-agencies", path, cwd=city).out
    first, second = out.index("31/12/2025"), out.index("30/6/2026")
    assert first < out.index("2025: ✗ chưa đạt") < second < out.index("2030: ✓ đạt")
    assert out.index("11/20 = 55%") < second < out.index("13/20 = 65%")
    saved = json.loads(run("explain", "minority-led-agencies", path, "--format", "json", cwd=city).out)
    assert [one["timing"] for one in saved["results"]] == [IN_YEAR, SO_FAR]
    assert [one["as_of"] for one in saved["earlier"]] == ["2025-12-31"]


def test_values_of_several_dates_stand_with_their_dates(run: Run, city: Path) -> None:
    put(city, "2025-12-31", 11)
    path = put(city, "2026-06-30", 13)
    table = run("evaluate", path, "--format", "markdown", cwd=city).out
    assert "11/20 = 55% (31/12/2025)" in table
    assert "13/20 = 65% (30/6/2026)" in table
    assert "2025: 0 đạt, 1 chưa đạt – theo số liệu ngày 31/12/2025" in table
    page = run("evaluate", path, "--format", "html", cwd=city).out
    assert "2025: ✗ chưa đạt – theo số liệu ngày 31/12/2025" in page


def test_diff_and_trend_go_by_the_figures_that_judge(run: Run, city: Path) -> None:
    paths = [put(city, "2024-12-31", 10), put(city, "2025-12-31", 11), put(city, "2026-06-30", 13)]
    changes = json.loads(run("diff", *paths[1:], "--format", "json", cwd=city).out)["changes"]
    moved = {one["horizon"]: (one["transition"], one["now"]["timing"], one["now"]["as_of"]) for one in changes}
    assert moved == {2025: ("unchanged", IN_YEAR, "2025-12-31"), 2030: ("newly_met", SO_FAR, "2026-06-30")}
    plain = run("diff", *paths[1:], "--format", "plain", "--all", cwd=city).out
    assert "✗ 11/20 = 55% (theo số liệu ngày 31/12/2025)" in plain
    (city / paths[1]).unlink()
    after = run("diff", paths[0], paths[2], "--format", "plain", cwd=city).out
    assert "✓ 13/20 = 65% (số liệu sau mốc)" in after
    put(city, "2025-12-31", 11)
    trends = json.loads(run("trend", *paths, "--format", "json", cwd=city).out)
    points = {one["horizon"]: [point["as_of"] for point in one["points"]] for one in trends["trends"]}
    assert points == {2025: ["2024-12-31", "2025-12-31"], 2030: ["2024-12-31", "2025-12-31", "2026-06-30"]}
    assert {one["horizon"]: one["outlook"] for one in trends["trends"]}[2025] == "past"
    saved = []
    for number, path in enumerate(paths):
        saved.append(city / f"{number}.json")
        assert run("evaluate", path, "-o", saved[-1], cwd=city).code == 0
    assert json.loads(run("trend", *saved, "--format", "json", cwd=city).out) == trends


def test_diff_names_the_years_that_count_now_too(run: Run, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "tests/language/each_year/on-time-files", tmp_path, dirs_exist_ok=True)
    of = [f"datasets/can-tho/{year}-12-31.yaml" for year in (2022, 2023, 2024)]
    assert "# 2024 counts now, too: on-time\n" in run("diff", *of[1:], "--lang", "en", cwd=tmp_path).out
    both = run("diff", of[0], of[2], "--lang", "en", cwd=tmp_path).out
    assert "# 2023 counts now, too: on-time\n# 2024 counts now, too: on-time\n" in both
    assert "counts now" not in run("diff", of[2], of[2], "--lang", "en", cwd=tmp_path).out


def test_word_marks_verdicts(run: Run, city: Path) -> None:
    from docx import Document

    def texts(path: str) -> str:
        assert run("report", path, "-o", "a.docx", cwd=city).code == 0
        document = Document(str(city / "a.docx"))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells]).replace("\xa0", " ")

    path = put(city, "2026-06-30", 13)
    assert "đạt; số liệu sau mốc" in texts(path)
    put(city, "2025-12-31", 11)
    assert "chưa đạt; theo số liệu ngày 31/12/2025" in texts(path)
