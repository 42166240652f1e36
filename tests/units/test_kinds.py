"""Tables of many units with facts that are no numbers: the verdicts of single datasets; columns of text and typed."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import duckdb
import pytest

from tests.conftest import Run
from tests.kinds import dataset, with_kinds

UNITS = {
    "a": ("có", "tốt", "15/6/2025", "12"),
    "b": ("KHÔNG", "fair", "2025-07-02", "30"),
    "c": ("true", " Khá ", "not_yet", "31"),
    "d": ("yes", "good", "Chưa", "1"),
    "e": ("", "", "", ""),
    "f": ("no", "WEAK", "2025-06-30", "64"),
}
NAMES = ("has_plan", "rating", "done_on", "place")
TABLE = "unit,as_of,has_plan,rating,done_on,place\n"


def rows_of(path: Path) -> set[tuple[str, ...]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return {
            (row["unit"], row["target"], row["part"], row["verdict"], row["attainment_numerator"], row["shortfall"])
            for row in csv.DictReader(stream)
        }


def judged_one_by_one(run: Run, folder: Path, as_of: str) -> set[tuple[str, ...]]:
    found: set[tuple[str, ...]] = set()
    for unit, values in UNITS.items():
        facts = {name: value.strip() for name, value in zip(NAMES, values, strict=True) if value}
        ran = run("evaluate", dataset(folder, as_of, unit, **facts), "--format", "json", cwd=folder)
        for result in json.loads(ran.out)["results"]:
            for number, one in enumerate([result, *result["parts"]]):
                percent, short = one["attainment"]["exact"], one["shortfall"]
                key = (unit, result["target"], str(number), one["verdict"])
                found.add((*key, percent or "", "" if short is None else str(short)))
    return found


@pytest.mark.parametrize("as_of", ["2025-12-31", "2025-06-30"])
def test_as_single_datasets(as_of: str, run: Run, tmp_path: Path) -> None:
    folder = with_kinds(tmp_path)
    lines = [f"{unit},{as_of},{','.join(values)}\n" for unit, values in UNITS.items()]
    (folder / "t.csv").write_text(TABLE + "".join(lines), "utf-8")
    ran = run("evaluate-many", "t.csv", "-o", "v.csv", cwd=folder)
    assert ran.code == 0, ran.err
    assert rows_of(folder / "v.csv") == judged_one_by_one(run, folder, as_of)


def test_levels_are_words(run: Run, tmp_path: Path) -> None:
    folder = with_kinds(tmp_path)
    (folder / "t.csv").write_text(f"{TABLE}a,2025-12-31,có,tốt,15/6/2025,12\n", "utf-8")
    run("evaluate-many", "t.csv", "-o", "v.csv", cwd=folder)
    with (folder / "v.csv").open(encoding="utf-8-sig", newline="") as stream:
        asked = {(row["op"], row["level"]) for row in csv.DictReader(stream)}
    assert asked == {("", ""), ("is", "yes"), ("at_least", "good"), ("by", "2025-06-30"), ("at_most", "30")}


def test_a_grade_is_the_same_wherever_the_mark_of_its_tone_stands(run: Run, tmp_path: Path) -> None:
    folder = with_kinds(tmp_path)
    facts = folder / "rules/facts.yaml"
    facts.write_text(facts.read_text("utf-8").replace("good: tốt", "good: khoẻ"), "utf-8")
    (folder / "t.csv").write_text(f"{TABLE}a,2025-12-31,,KHỎE,,\nb,2025-12-31,,khoe\u0309,,\n", "utf-8")
    ran = run("evaluate-many", "t.csv", "-o", "v.csv", cwd=folder)
    assert ran.code == 0, ran.err
    assert [row[3] for row in rows_of(folder / "v.csv") if row[1] == "rating"] == ["met", "met"]
    one = run("evaluate", dataset(folder, "2025-12-31", "a", rating="khỏe"), "--format", "plain", cwd=folder)
    assert one.code == 0, one.err


def test_typed_columns(run: Run, tmp_path: Path) -> None:
    folder = with_kinds(tmp_path)
    duckdb.connect().execute(
        "COPY (SELECT 'a' AS unit, DATE '2025-12-31' AS as_of, true AS has_plan, 'tốt' AS rating,"
        f" DATE '2025-07-02' AS done_on, 30 AS place) TO '{folder / 't.parquet'}'"
    )
    ran = run("evaluate-many", "t.parquet", "-o", "v.csv", cwd=folder)
    assert ran.code == 0, ran.err
    verdicts = {row[1]: row[3:] for row in rows_of(folder / "v.csv") if row[2] == "0"}
    assert verdicts["has-plan"] == ("met", "1", "")
    assert verdicts["done-on"] == ("missed", "", "2")
    assert verdicts["rating"][0] == verdicts["place"][0] == "met"


def test_bounds_of_days_and_grades(run: Run, tmp_path: Path) -> None:
    folder = with_kinds(tmp_path)
    table = "unit,as_of,done_on_at_least,done_on_at_most,rating_at_most\na,2025-12-31,2025-07-01,,fair\n"
    (folder / "t.csv").write_text(table + "b,2025-12-31,2025-07-02,2025-07-01,good\n", "utf-8")
    ran = run("evaluate-many", "t.csv", "-o", "v.csv", cwd=folder)
    assert ran.code == 3
    assert "2025-07-02 > 2025-07-01" in ran.err
    (folder / "t.csv").write_text(table, "utf-8")
    assert run("evaluate-many", "t.csv", "-o", "v.csv", cwd=folder).code == 0
    verdicts = {row[1]: row[3] for row in rows_of(folder / "v.csv") if row[2] == "0"}
    assert (verdicts["done-on"], verdicts["rating"]) == ("missed", "missed")


def test_values_that_say_nothing_are_told_by_column(run: Run, tmp_path: Path) -> None:
    folder = with_kinds(tmp_path)
    (folder / "t.csv").write_text(f"{TABLE}a,2025-12-31,ja,god,31/2/2025,0\nb,2025-12-31,1,3,soon,2.5\n", "utf-8")
    ran = run("evaluate-many", "t.csv", "-o", "v.csv", cwd=folder)
    assert ran.code == 3
    for column, fault in zip(NAMES, ("yes-no", "grade", "date", "rank"), strict=True):
        assert f"t.csv:{column}: lỗi: " in ran.err
        assert f"(2 dòng) [not-a-{fault}]" in ran.err


def test_tables_are_compared_and_ranked(run: Run, tmp_path: Path) -> None:
    folder = with_kinds(tmp_path)
    (folder / "t.csv").write_text(f"{TABLE}a,2024-12-31,no,fair,2025-07-30,40\nb,2024-12-31,no,weak,,50\n", "utf-8")
    (folder / "u.csv").write_text(f"{TABLE}a,2025-12-31,có,fair,2025-07-20,35\nb,2025-12-31,no,fair,,60\n", "utf-8")
    for name in "tu":
        assert run("evaluate-many", f"{name}.csv", "-o", f"v{name}.csv", cwd=folder).code == 0
    out = run("diff", "vt.csv", "vu.csv", cwd=folder).out
    assert out, out
    ranked = run("rank", "vu.csv", "NQ-1/done-on", "--horizon", "2025", cwd=folder)
    assert "Traceback" not in ranked.err
