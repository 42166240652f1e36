"""chitieu trend: paces and projections that a person can check on paper, exact to the day."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chitieu.judging.snapshot import Snapshot, Standing
from chitieu.judging.trend import Outlook, Point, Trend, trends
from chitieu.model import Level, Op, Verdict
from tests.conftest import ROOT, Run


def snapshot(
    date: str,
    value: str | None,
    op: Op = Op.AT_LEAST,
    level: str = "60/100",
    horizon: int = 2025,
    tolerance: str = "0",
) -> Snapshot:
    known = None if value is None else Fraction(value)
    verdict = Verdict.NO_DATA if known is None else Verdict.MISSED
    asked = Level(op, Fraction(level), Fraction(tolerance))
    standing = Standing("D", "D", "t", "", "g", horizon, verdict, asked, known, None, "%", None, None)
    return Snapshot("u", "U", dt.date.fromisoformat(date), (standing,), "", "")


def trend(*snapshots: Snapshot) -> Trend:
    (one,) = trends(snapshots)
    return one


def test_a_line_carried_to_the_horizon() -> None:
    """10% at the end of 2021, 20% at the end of 2023: 10 points in 730 days, then 731 days to the end of 2025."""
    one = trend(snapshot("2021-12-31", "1/10"), snapshot("2023-12-31", "2/10"))
    assert one.overall is not None
    assert one.overall.per_day == Fraction(1, 10) / 730
    assert one.overall.projected == Fraction(2, 10) + Fraction(1, 10) * 731 / 730
    assert one.overall.share == (one.overall.projected - Fraction(1, 10)) / Fraction(1, 2)
    assert one.overall.reached == dt.date(2023, 12, 31) + dt.timedelta(4 * 730)
    assert one.required_per_day == Fraction(4, 10) / 731
    assert one.outlook is Outlook.TOO_SLOW  # 40%


@pytest.mark.parametrize(
    ("first", "last", "op", "level", "outlook"),
    [  # two dates 730 days apart, the horizon 731 days after the second: the change about doubles
        ("10", "30", Op.AT_LEAST, "50", Outlook.ON_COURSE),
        ("10", "30", Op.AT_LEAST, "54", Outlook.ON_COURSE),  # 40.03 of 44: less than a tenth is missing
        ("10", "30", Op.AT_LEAST, "55", Outlook.NEEDS_ACCELERATION),  # 40.03 of 45: 11% is missing
        ("10", "30", Op.AT_LEAST, "60", Outlook.NEEDS_ACCELERATION),  # 40.03 of 50
        ("10", "22", Op.AT_LEAST, "50", Outlook.NEEDS_ACCELERATION),  # 24.02 of 40: just above 60%
        ("10", "21.9", Op.AT_LEAST, "50", Outlook.TOO_SLOW),  # 23.82 of 40
        ("10", "10", Op.AT_LEAST, "50", Outlook.TOO_SLOW),
        ("10", "9", Op.AT_LEAST, "50", Outlook.MOVING_AWAY),
        ("60", "55", Op.AT_LEAST, "50", Outlook.MOVING_AWAY),  # still met, but not at the horizon
        ("60", "58", Op.AT_LEAST, "50", Outlook.ON_COURSE),
        ("50", "50", Op.AT_LEAST, "50", Outlook.ON_COURSE),
        ("0", "0", Op.AT_LEAST, "50", Outlook.TOO_SLOW),
        ("40", "25", Op.AT_MOST, "10", Outlook.ON_COURSE),
        ("40", "45", Op.AT_MOST, "10", Outlook.MOVING_AWAY),
        ("40", "40", Op.LESS_THAN, "40", Outlook.TOO_SLOW),
        ("40", "40", Op.MORE_THAN, "40", Outlook.TOO_SLOW),
    ],
)
def test_outlooks(first: str, last: str, op: Op, level: str, outlook: Outlook) -> None:
    one = trend(
        snapshot("2021-12-31", first, op, level),
        snapshot("2023-12-31", last, op, level),
    )
    assert one.outlook is outlook


@pytest.mark.parametrize(
    ("year", "issued", "start", "expected"),
    [  # from 50 to 80 by the end of 2030: 68 after nine of fifteen years, 60 after three of nine
        (2015, None, dt.date(2015, 12, 31), "68"),
        (2015, dt.date(2016, 6, 9), dt.date(2015, 12, 31), "68"),
        (2021, None, dt.date(2021, 12, 31), "60"),
        (None, dt.date(2015, 12, 31), dt.date(2015, 12, 31), "68"),
        (None, None, dt.date(2022, 12, 31), "65"),  # nothing dates the baseline: from the first value, 60
        (2024, None, dt.date(2022, 12, 31), "65"),  # no way lies between the baseline and the latest value
    ],
)
def test_the_way_begins_at_the_baseline(
    year: int | None, issued: dt.date | None, start: dt.date, expected: str
) -> None:
    one = trend(
        *(of_baseline(date, value, year, issued) for date, value in (("2022-12-31", "60"), ("2024-12-31", "63")))
    )
    assert one.start is not None
    assert one.expected is not None
    assert one.overall is not None
    assert (one.start.as_of, round(one.expected)) == (start, int(expected))
    assert one.overall.per_day == (63 - one.start.value) / (dt.date(2024, 12, 31) - start).days
    assert one.from_baseline is (start.year != 2022)


def test_a_baseline_and_one_value_are_enough() -> None:
    one = trend(of_baseline("2024-12-31", "63", 2015, None))
    assert one.outlook is Outlook.NEEDS_ACCELERATION  # 71.7 by 2030: 72% of 30
    assert one.overall == one.recent


def test_nothing_is_expected_by_now_where_the_start_meets_the_level() -> None:
    one = trend(snapshot("2021-12-31", "60", level="50"), snapshot("2023-12-31", "58", level="50"))
    assert (one.expected, one.start) == (None, Point(dt.date(2021, 12, 31), Fraction(60)))


def of_baseline(date: str, value: str, year: int | None, issued: dt.date | None) -> Snapshot:
    made = snapshot(date, value, horizon=2030, level="80")
    level = Level(Op.AT_LEAST, Fraction(80), baseline=Fraction(50), baseline_year=year)
    return made._replace(standings=tuple(one._replace(level=level, issued=issued) for one in made.standings))


def test_a_tolerance_decides_as_it_does_in_an_assessment() -> None:
    """77.5%, then 77%, of about 80% less 5 points: met at both dates, and 75% holds until far beyond the horizon."""
    one = trend(
        snapshot("2023-12-31", "310/400", Op.ABOUT, "80/100", tolerance="5/100"),
        snapshot("2024-12-31", "308/400", Op.ABOUT, "80/100", tolerance="5/100"),
    )
    assert (one.outlook, one.required_per_day) == (Outlook.ON_COURSE, Fraction(0))
    below = trend(
        snapshot("2023-12-31", "280/400", Op.ABOUT, "80/100", tolerance="5/100"),
        snapshot("2024-12-31", "290/400", Op.ABOUT, "80/100", tolerance="5/100"),
    )
    assert below.overall is not None
    assert below.required_per_day == Fraction(10, 400) / 365
    assert below.overall.share == Fraction(731, 732)  # 5 points in two years of 366 and 365 days, at 2.5 in 366
    assert below.overall.reached == dt.date(2026, 1, 1)


def test_recent_and_overall_paces_differ() -> None:
    one = trend(snapshot("2021-12-31", "1/10"), snapshot("2022-12-31", "3/10"), snapshot("2023-12-31", "2/10"))
    assert one.overall is not None
    assert one.recent is not None
    assert (one.overall.per_day > 0, one.recent.per_day < 0) == (True, True)
    assert (one.overall.outlook, one.recent.outlook) == (Outlook.TOO_SLOW, Outlook.MOVING_AWAY)
    assert one.recent.reached is None


@pytest.mark.parametrize(
    "snapshots",
    [
        (snapshot("2023-12-31", "1/10"),),
        (snapshot("2022-12-31", None), snapshot("2023-12-31", "1/10")),
        (snapshot("2022-12-31", "1/10"), snapshot("2023-12-31", None)),
        (snapshot("2022-12-31", None), snapshot("2023-12-31", None)),
        (snapshot("2022-12-31", "1/10", Op.BETWEEN), snapshot("2023-12-31", "2/10", Op.BETWEEN)),
    ],
)
def test_not_enough_data(snapshots: tuple[Snapshot, ...]) -> None:
    one = trend(*snapshots)
    assert (one.outlook, one.overall, one.required_per_day) == (Outlook.NOT_ENOUGH_DATA, None, None)


def test_a_level_that_is_not_known_has_no_outlook() -> None:
    """Its value stands at 0 until a unit's facts say what it is: every value would be above it."""
    one, two = snapshot("2023-12-31", "1/10"), snapshot("2024-12-31", "2/10")
    unknown = Level(Op.AT_LEAST, Fraction(0), known=False)
    found = trend(*(each._replace(standings=(each.standings[0]._replace(level=unknown),)) for each in (one, two)))
    assert (found.outlook, found.required_per_day) == (Outlook.NOT_ENOUGH_DATA, None)


def test_a_horizon_that_has_passed() -> None:
    one = trend(snapshot("2024-12-31", "1/10"), snapshot("2025-12-31", "2/10"))
    assert (one.outlook, one.overall) == (Outlook.PAST, None)


@pytest.mark.parametrize(
    ("op", "first", "last", "days"),
    [  # a point a day, and the level of 30% ten days after the second date: strict levels ask for a day more
        (Op.AT_LEAST, "10/100", "20/100", 10),
        (Op.MORE_THAN, "10/100", "20/100", 11),
        (Op.ABOUT, "10/100", "20/100", 10),
        (Op.AT_MOST, "50/100", "40/100", 10),
        (Op.LESS_THAN, "50/100", "40/100", 11),
    ],
)
def test_the_day_on_which_the_line_meets_the_level(op: Op, first: str, last: str, days: int) -> None:
    one = trend(snapshot("2023-01-01", first, op, "30/100"), snapshot("2023-01-11", last, op, "30/100"))
    assert one.overall is not None
    assert one.overall.reached == dt.date(2023, 1, 11) + dt.timedelta(days)


percents = st.integers(0, 100).map(lambda number: Fraction(number, 100))
days = st.integers(1, 1400)


@given(percents, percents, percents, days, st.sampled_from([Op.AT_LEAST, Op.AT_MOST]))
def test_at_the_needed_pace_the_level_is_just_reached(
    first: Fraction, last: Fraction, level: Fraction, gap: int, op: Op
) -> None:
    start = dt.date(2021, 12, 31)
    end = start + dt.timedelta(gap)
    one = trend(
        snapshot(start.isoformat(), str(first), op, str(level)), snapshot(end.isoformat(), str(last), op, str(level))
    )
    assert one.overall is not None
    assert one.required_per_day is not None
    left = (dt.date(2025, 12, 31) - end).days
    met = last >= level if op is Op.AT_LEAST else last <= level
    assert one.required_per_day * left + last == (last if met else level)
    if one.overall.reached is not None:
        there = last + one.overall.per_day * (one.overall.reached - end).days
        before = last + one.overall.per_day * ((one.overall.reached - end).days - 1)
        reached = (there >= level, before >= level) if op is Op.AT_LEAST else (there <= level, before <= level)
        assert reached == (True, False)


# --- the command ----------------------------------------------------------------------------------------------


@pytest.fixture
def years(workspace: Path) -> list[Path]:
    paths = []
    for year, led in ((2021, 2), (2022, 4), (2023, 5)):
        path = workspace / f"datasets/sample-city/{year}-12-31.yaml"
        facts = f"facts: {{agencies: 20, minority_led_agencies: {led}}}"
        path.write_text(f"unit: {{id: sample-city, name: Thành phố mẫu}}\nas_of: {year}-12-31\n{facts}\n", "utf-8")
        paths.append(path)
    return paths


def test_plain(run: Run, years: list[Path], tmp_path: Path) -> None:
    out = run("trend", *years, "--format", "plain", cwd=tmp_path).out
    pace = "+7,5 điểm phần trăm (gần đây +5,0 điểm phần trăm)"
    assert out == (
        "# Thành phố mẫu: 31/12/2021 → 31/12/2022 → 31/12/2023\n"
        "# cần tăng tốc (1)\n"
        f"NQ-1/minority-led-agencies 2025  10% → 20% → 25%  ≥ 60%  35,0%  {pace}"
        "  40,0% (60% thay đổi cần có)  +17,5 điểm phần trăm  30/8/2028\n"
        "# đúng tiến độ (1)\n"
        f"NQ-1/minority-led-agencies 2030  10% → 20% → 25%  ≥ 65%  22,2%  {pace}"
        "  77,5% (123% thay đổi cần có)  +5,7 điểm phần trăm  30/4/2029\n"
        "# 1 cần tăng tốc, 1 đúng tiến độ\n"
        "# đúng tiến độ từ 90% thay đổi cần có, cần tăng tốc từ 60% thay đổi cần có, quá chậm dưới mức đó\n"
    )


def test_forms(run: Run, years: list[Path], tmp_path: Path) -> None:
    saved: dict[str, Any] = json.loads(run("trend", *years, "--format", "json", cwd=tmp_path).out)
    by_horizon = {one["horizon"]: one for one in saved["trends"]}
    assert (by_horizon[2025]["outlook"], by_horizon[2030]["outlook"]) == ("needs_acceleration", "on_course")
    assert by_horizon[2025]["overall"]["per_day"] == str(Fraction(3, 20) / 730)
    assert by_horizon[2025]["overall"]["reached"] == "2028-08-30"
    rows = list(csv.DictReader(io.StringIO(run("trend", *years, "--format", "csv", cwd=tmp_path).out)))
    assert {row["horizon"]: row["outlook"] for row in rows} == {"2025": "needs_acceleration", "2030": "on_course"}
    assert [(row["first_value_percent"], row["first_value"]) for row in rows] == [("10", "0.1")] * 2
    table = run("trend", *years, "--format", "table", cwd=tmp_path).out
    assert "▂▃▃|█" in table
    for path in years:
        assert run("evaluate", path, "-o", path.with_suffix(".json"), cwd=tmp_path).code == 0
    from_saved = run("trend", *(path.with_suffix(".json") for path in years), "--format", "json", cwd=tmp_path).out
    assert json.loads(from_saved) == saved


def test_a_tolerance_is_the_same_from_saved_assessments(run: Run, years: list[Path], tmp_path: Path) -> None:
    rule = tmp_path / "rules/NQ-1/minority-led-agencies.yaml"
    asked = rule.read_text("utf-8").replace("at_least: {2025: 60%, 2030: 65%}", "about: {2025: 30%}\ntolerance: 6%")
    rule.write_text(asked, "utf-8")
    out = run("trend", *years[1:], "--format", "json", cwd=tmp_path).out
    assert json.loads(out)["trends"][0]["required_per_day"] == "0"  # 25% is met from 24% up
    for path in years:
        assert run("evaluate", path, "-o", path.with_suffix(".json"), cwd=tmp_path).code == 0
    saved = [path.with_suffix(".json") for path in years[1:]]
    assert run("trend", *saved, "--format", "json", cwd=tmp_path).out == out
    without = json.loads(saved[1].read_text("utf-8"))
    for result in without["results"]:
        del result["level"]["tolerance"]
    saved[1].write_text(json.dumps(without), "utf-8")
    older = json.loads(run("trend", *saved, "--format", "json", cwd=tmp_path).out)
    assert older["trends"][0]["required_per_day"] != "0"


def test_the_shipped_dates_are_too_few_for_most(run: Run) -> None:
    folder = ROOT / "datasets/lai-chau-city"
    out = run("trend", *sorted(folder.glob("*.yaml"))).out
    assert "# chưa đủ số liệu theo thời gian (" in out
    assert "06-NQ-TU/minority-led-agencies 2025  17,6%  ≥ 60%  –  –  –  –  –\n" in out
    assert "06-NQ-TU/commune-cadres-title-training 2025  –  ≥ 100%  –  –  –  –  –\n" in out  # no value, not 100%
    assert {line.count("  ") for line in out.splitlines() if not line.startswith("#")} == {7}


@pytest.mark.parametrize(
    ("levels", "written"),
    [
        ("at_most: {2025: 60%}", "≤ 60%"),
        ("more_than: {2025: 60%}", "> 60%"),
        ("between: {2025: [10%, 15%]}", "10% – 15%"),
        ("about: {2025: 60%}\ntolerance: 2%", "≈ 60% (cho phép thấp hơn 2 điểm phần trăm)"),
    ],
)
def test_a_level_stands_with_its_sign(levels: str, written: str, run: Run, years: list[Path], tmp_path: Path) -> None:
    rule = tmp_path / "rules/NQ-1/minority-led-agencies.yaml"
    rule.write_text(rule.read_text("utf-8").replace("at_least: {2025: 60%, 2030: 65%}", levels), "utf-8")
    assert f"→ 25%  {written}  " in run("trend", *years, "--format", "plain", cwd=tmp_path).out
    assert f" | {written} |" in run("trend", *years, "--format", "markdown", cwd=tmp_path).out


def test_a_baseline_is_said_with_its_date(run: Run, years: list[Path], tmp_path: Path) -> None:
    rule = tmp_path / "rules/NQ-1/minority-led-agencies.yaml"
    asked = rule.read_text("utf-8").replace("2030: 65%}", "2030: 65%}\nbaseline: 5%\nbaseline_year: 2020")
    rule.write_text(asked, "utf-8")
    out = run("trend", years[-1], "--format", "plain", cwd=tmp_path).out
    assert "25%  ≥ 60% (gốc 5%, năm 2020)  38,0% (từ 5%, ngày 31/12/2020)  " in out
    saved = json.loads(run("trend", years[-1], "--format", "json", cwd=tmp_path).out)
    assert saved["thresholds"] == {"on_course": "9/10", "needs_acceleration": "3/5"}
    assert saved["trends"][0]["start"] == {"as_of": "2020-12-31", "value": "1/20"}
    assert saved["trends"][0]["level"]["baseline_year"] == 2020
    rows = list(csv.DictReader(io.StringIO(run("trend", years[-1], "--format", "csv", cwd=tmp_path).out)))
    assert (rows[0]["start_date"], rows[0]["start_value_percent"]) == ("2020-12-31", "5")
    for command in (("trend", years[-1]), ("evaluate", years[-1]), ("diff", years[0], years[-1])):
        told = list(csv.DictReader(io.StringIO(run(*command, "--format", "csv", cwd=tmp_path).out)))
        assert told[0]["baseline_year"] == "2020"
    assert run("evaluate", years[-1], "-o", tmp_path / "a.json", cwd=tmp_path).code == 0
    assert json.loads(run("trend", tmp_path / "a.json", "--format", "json", cwd=tmp_path).out) == saved


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ("baseline_year: 2020", "3:16"),
        ("baseline: 5%\nbaseline_year: 2025", "4:16"),
        ("baseline: 5%\nbaseline_year: năm 2020", "4:16"),
    ],
)
def test_a_year_that_dates_no_baseline(keys: str, said: str, run: Run, years: list[Path], tmp_path: Path) -> None:
    rule = tmp_path / "rules/NQ-1/minority-led-agencies.yaml"
    text = rule.read_text("utf-8")
    rule.write_text(
        f"id: minority-led-agencies\nindicator: minority-led-agencies\n{keys}\n" + text.split("\n", 2)[2], "utf-8"
    )
    ran = run("trend", years[-1], cwd=tmp_path)
    assert (ran.code, f"minority-led-agencies.yaml:{said}" in ran.err) == (3, True)


def test_datasets_of_several_units_are_refused(run: Run, years: list[Path], tmp_path: Path) -> None:
    other = years[0].read_text("utf-8").replace("id: sample-city", "id: other-city")
    years[0].write_text(other, "utf-8")
    ran = run("trend", *years, cwd=tmp_path)
    assert (ran.code, "[several-units]" in ran.err) == (3, True)


@pytest.mark.parametrize(
    ("baseline", "start"),
    [
        ("a of 2021", "2021-12-31"),
        ("a of 2021 + b of 2021", "2021-12-31"),
        ("a of 2021\nbaseline_year: 2020", "2020-12-31"),  # what is said counts
        ("a of 2021 + b of 2022", "2021-01-01"),  # of no one year: the day of the document
        ("25", "2021-01-01"),
    ],
)
def test_a_baseline_that_names_its_year_starts_there(baseline: str, start: str, run: Run, tmp_path: Path) -> None:
    files = {
        "rules/facts.yaml": "groups: {g: G}\nfacts:\n  a: {label: A, unit: x, group: g}\n"
        "  b: {label: B, unit: x, group: g}\n",
        "rules/indicators.yaml": "indicators:\n  a: {label: A, formula: a, unit: x, group: g}\n",
        "rules/D/document.yaml": "id: D\nsymbol: D\ntitle: T\nissuer: X\ndate: 2021-01-01\nhorizons: [2025]\n",
        "rules/D/a.yaml": "id: a\nindicator: a\nstatement: S\nsource: S\nat_least: {2025: 90}\n"
        f"baseline: {baseline}\n",
    }
    for year, value in ((2021, 25), (2022, 30), (2023, 36)):
        files[f"datasets/u/{year}.yaml"] = (
            f"unit: {{id: u, name: U}}\nas_of: {year}-12-31\nsource: s\nfacts: {{a: {value}, b: 1}}\n"
        )
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    ran = run("trend", *sorted(name for name in files if "datasets" in name), "--lang", "en", cwd=tmp_path)
    assert f"on {start})" in ran.out, ran.out + ran.err
