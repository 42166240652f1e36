"""chitieu evaluate-many and rank: every kind of source, what is wrong in it, and that nothing is written by halves."""

from __future__ import annotations

import csv
import datetime as dt
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from chitieu.judging.timing import timing
from chitieu.model import Rulebook
from chitieu.units.facts import checked
from chitieu.units.plan.branches import COLUMNS
from chitieu.units.questions import Key, Questions, questions_of
from chitieu.units.verdicts.summaries import SUMMED
from chitieu.units.verdicts.tables import read_verdicts
from chitieu.units.verdicts.written import judged_table, one_file
from tests.conftest import ROOT, Run
from tests.needs import path_of
from tests.steps import before

pytestmark = pytest.mark.slow("fifty tables, each planned and judged")

FACTS = "unit,as_of,agencies,minority_led_agencies\n"
GOOD = FACTS + "xa-1,2025-12-31,17,3\nxa-2,2025-12-31,10,6\nxa-3,31/12/2025,5,\n"


def verdicts(path: Path) -> list[tuple[object, ...]]:
    """Unit, horizon, verdict, numerator, denominator, attainment and shortfall of every row."""
    columns = "unit, horizon, verdict, numerator, denominator, attainment::VARCHAR, shortfall"
    rows = duckdb.connect().execute(f"SELECT {columns} FROM '{path}' ORDER BY ALL").fetchall()
    return [tuple(row) for row in rows]


EXPECTED = [
    ("xa-1", 2025, "missed", 3, 17, "0.2941", 8),
    ("xa-2", 2025, "met", 6, 10, "1.0000", None),
    ("xa-3", 2025, "no_data", None, None, None, None),
]


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def only_2025(rows: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    return [row for row in rows if row[1] == 2025]


@pytest.mark.parametrize("name", ["v.parquet", "v.csv"])
def test_timing_of_rows(run: Run, workspace: Path, name: str) -> None:
    """As judging says of a dataset that is judged by itself."""
    dates = ["2024-12-31", "2025-12-30", "2025-12-31", "2026-01-01", "2030-12-31", "2031-01-01"]
    rows = "".join(f"xa-1,{date},17,3\n" for date in dates)
    (workspace / "facts.csv").write_text(FACTS + rows, "utf-8")
    assert run("evaluate-many", "facts.csv", "-o", name, cwd=workspace).code == 0
    found = duckdb.connect().execute(f"SELECT as_of::VARCHAR, horizon, timing FROM '{workspace / name}'").fetchall()
    told = {(date, horizon): timing(horizon, dt.date.fromisoformat(date)).value for date, horizon, _ in found}
    assert {(date, horizon): text for date, horizon, text in found} == told
    assert len(told) == 2 * len(dates)
    assert set(told.values()) == {"so_far", "in_year", "after"}


def test_school_years_end_where_they_do(run: Run, workspace: Path) -> None:
    document = workspace / "rules/NQ-1/document.yaml"
    document.write_text(document.read_text("utf-8").replace("horizons", "year_starts: 9\nhorizons"), "utf-8")
    dates = ["2026-08-30", "2026-08-31", "2026-09-01"]
    (workspace / "facts.csv").write_text(FACTS + "".join(f"xa-1,{date},17,3\n" for date in dates), "utf-8")
    ran = run("evaluate-many", "facts.csv", "-o", "v.csv", cwd=workspace)
    assert ran.code == 0, ran.err
    told = [row["timing"] for row in read_csv(workspace / "v.csv") if row["horizon"] == "2025"]
    assert told == ["so_far", "in_year", "after"]


def test_a_figure_per_mille_is_told_how_to_write(run: Run, workspace: Path) -> None:
    (workspace / "facts.csv").write_text(FACTS + "xa-1,2025-12-31,17,14.2‰\n", "utf-8")
    ran = run("evaluate-many", "facts.csv", "--lang", "en", cwd=workspace)
    assert ran.code == 3
    assert "tables take no ‰: write 14.2‰ as 1.42%" in ran.err


def test_the_rulebook_is_asked_once(run: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rulebooks: list[Rulebook] = []

    def counting(rulebook: Rulebook, chosen: frozenset[Key] | None = None) -> Questions:
        rulebooks.append(rulebook)
        return questions_of(rulebook, chosen)

    monkeypatch.setattr(checked, "questions_of", counting)
    (workspace / "facts.csv").write_text(GOOD, "utf-8")
    assert run("evaluate-many", "facts.csv", cwd=workspace).code == 0
    assert len(rulebooks) == 1


def test_a_table_of_text(run: Run, workspace: Path) -> None:
    (workspace / "facts.csv").write_text(GOOD, "utf-8")
    ran = run("evaluate-many", "facts.csv", "-o", "verdicts.parquet", "--lang", "en", cwd=workspace)
    assert ran.code == 0, ran.err
    assert only_2025(verdicts(workspace / "verdicts.parquet")) == EXPECTED
    assert "NQ-1/minority-led-agencies  2025  1  33.3%  1  1" in ran.out
    assert "Units without data: 1\nunit\nxa-3" in ran.out
    assert "reading facts.csv" in ran.err
    assert list(workspace.glob(".*")) == []


def test_csv_out_is_in_order_and_reads_back(run: Run, workspace: Path) -> None:
    (workspace / "facts.csv").write_text(GOOD, "utf-8")
    for name in ("a.csv", "b.parquet"):
        assert run("evaluate-many", "facts.csv", "-o", name, cwd=workspace).code == 0
    rows = read_csv(workspace / "a.csv")
    assert tuple(rows[0]) == COLUMNS
    keys = [(row["unit"], row["as_of"], row["document"], row["target"], int(row["horizon"])) for row in rows]
    assert keys == sorted(keys)
    same = run("diff", "a.csv", "b.parquet", "--lang", "en", cwd=workspace)
    assert (same.code, same.out) == (0, "# Nothing changed: 2025-12-31 → 2025-12-31\n")


def stored(workspace: Path, kind: str) -> str:
    """The facts of GOOD in another kind of table; gives the source, and options for it."""
    con = duckdb.connect()
    wide = """
        SELECT * FROM (VALUES ('xa-1', DATE '2025-12-31', 17, 3), ('xa-2', DATE '2025-12-31', 10, 6),
        ('xa-3', DATE '2025-12-31', 5, NULL)) t(unit, as_of, agencies, minority_led_agencies)"""
    long = (
        f"SELECT unit, as_of, fact, value FROM ({wide}) UNPIVOT (value FOR fact IN (agencies, minority_led_agencies))"
    )
    match kind:
        case "parquet":
            con.execute(f"COPY ({wide}) TO '{workspace}/t.parquet'")
        case "floating parquet":  # as pandas writes whole numbers with gaps
            columns = (
                "unit, as_of, agencies::DOUBLE AS agencies, minority_led_agencies::DOUBLE AS minority_led_agencies"
            )
            con.execute(f"COPY (SELECT {columns} FROM ({wide})) TO '{workspace}/t.parquet'")
        case "decimal parquet":
            columns = (
                "agencies::DECIMAL(9,2) AS agencies, minority_led_agencies::DECIMAL(38,0) AS minority_led_agencies"
            )
            con.execute(f"COPY (SELECT unit, as_of, {columns} FROM ({wide})) TO '{workspace}/t.parquet'")
        case "long parquet":
            con.execute(f"COPY ({long}) TO '{workspace}/t.parquet'")
        case "long csv":
            con.execute(f"COPY ({long}) TO '{workspace}/t.csv'")
            return "t.csv"
        case "semicolons":
            con.execute(f"COPY ({wide}) TO '{workspace}/t.csv' (DELIMITER ';')")
            return "t.csv"
        case "duckdb":
            con.execute(f"ATTACH '{workspace}/t.duckdb' AS d")
            con.execute(f"CREATE TABLE d.facts AS {wide}")
            con.execute("CREATE TABLE d.other AS SELECT 1 AS x")
            return "t.duckdb"
    con.close()
    return "t.parquet"


@pytest.mark.parametrize(
    "kind",
    ["parquet", "floating parquet", "decimal parquet", "long parquet", "long csv", "semicolons", "duckdb"],
)
def test_kinds_of_tables(kind: str, run: Run, workspace: Path) -> None:
    source = stored(workspace, kind)
    options = ("--table", "facts") if kind == "duckdb" else ()
    ran = run("evaluate-many", source, *options, "-o", "v.parquet", "--lang", "en", cwd=workspace)
    assert ran.code == 0, ran.err
    assert only_2025(verdicts(workspace / "v.parquet")) == EXPECTED


def test_a_table_must_be_named(run: Run, workspace: Path) -> None:
    source = stored(workspace, "duckdb")
    ran = run("evaluate-many", source, "--lang", "en", cwd=workspace)
    assert ran.code == 3
    assert "which table is meant? [no-table]\n    → name one with --table; known here: facts, other" in ran.err
    ran = run("evaluate-many", source, "--table", "fact", "--lang", "en", cwd=workspace)
    assert "did you mean “facts”?" in ran.err


WRONG = {
    "percent-unexpected": ("xa-1,2025-12-31,17,3%", "“3%” in row 2 (unit xa-1, 2025-12-31)"),
    "not-whole": ("xa-1,2025-12-31,17,3.5", "“3.5” in row 2"),
    "ambiguous-number": ("xa-1,2025-12-31,1.234,3", "“1.234” in row 2"),
    "not-a-number": ("xa-1,2025-12-31,17,ba", "“ba” in row 2"),
    "negative": ("xa-1,2025-12-31,17,-3", "“-3” in row 2"),
    "leading-zero": ("xa-1,2025-12-31,017,3", "“017” in row 2"),
    "too-large": ("xa-1,2025-12-31,9999999999999999999999,3", "in row 2"),
    "part-above-whole": ("xa-1,2025-12-31,17,18", "“18 > 17” in row 2"),
    "not-a-date": ("xa-1,2025-13-31,17,3", "row 2 (unit xa-1, –)"),
    "formula": ("=xa-1,2025-12-31,17,3", "“=xa-1” in row 2"),
    "no-unit": (",2025-12-31,17,3", "row 2 (unit –, 2025-12-31)"),
    "duplicate-unit": ("xa-2,2025-12-31,17,3", "row 2 (unit xa-2, 2025-12-31); row 3 (unit xa-2, 2025-12-31)"),
    "malformed-row": ("xa-1,2025-12-31,17,3,4,5", "row 2"),
}


@pytest.mark.parametrize("code", WRONG)
def test_wrong_rows_stop_or_are_skipped(code: str, run: Run, workspace: Path) -> None:
    row, example = WRONG[code]
    (workspace / "facts.csv").write_text(FACTS + row + "\nxa-2,2025-12-31,10,6\nxa-9,2025-12-31,10,6\n", "utf-8")
    ran = run("evaluate-many", "facts.csv", "-o", "v.parquet", "--lang", "en", cwd=workspace)
    assert ran.code == 3, ran.out
    assert f"[{code}]" in ran.err
    assert example in ran.err
    assert sorted(path.name for path in workspace.iterdir()) == ["facts.csv", "rules"]
    skip = ("--on-error", "skip", "--rejects", "rejects.csv")
    ran = run("evaluate-many", "facts.csv", "-o", "v.parquet", "--lang", "en", *skip, cwd=workspace)
    assert ran.code == 0, ran.err
    assert "warning: " in ran.err
    units = {row[0] for row in verdicts(workspace / "v.parquet")}
    assert units == ({"xa-9"} if code == "duplicate-unit" else {"xa-2", "xa-9"})
    rejects = read_csv(workspace / "rejects.csv")
    assert {one["code"] for one in rejects} == {code}


def test_everything_wrong_is_said_at_once(run: Run, workspace: Path) -> None:
    lines = [f"xa-{number},2025-12-31,17,{number}.5" for number in range(5)]
    text = FACTS + "\n".join([*lines, "xa-7,không biết,-1,2", "xa-8,2025-12-31,5,6"]) + "\n"
    (workspace / "facts.csv").write_text(text, "utf-8")
    ran = run("evaluate-many", "facts.csv", cwd=workspace)
    assert ran.code == 3
    assert "facts.csv:minority_led_agencies: lỗi: " in ran.err
    assert "(5 dòng) [not-whole]" in ran.err
    assert "“0.5” ở dòng 2 (đơn vị xa-0, 2025-12-31); “1.5” ở dòng 3" in ran.err
    assert {"[negative]", "[not-a-date]", "[part-above-whole]"} <= set(ran.err.split())
    assert ran.err.endswith("4 lỗi, 0 cảnh báo\n")


def test_columns_that_lack_or_say_nothing(run: Run, workspace: Path) -> None:
    (workspace / "facts.csv").write_text("unit,as_of,agencys,note\nxa-1,2025-12-31,3,x\n", "utf-8")
    ran = run("evaluate-many", "facts.csv", "--lang", "en", cwd=workspace)
    assert ran.code == 3
    assert "facts.csv:agencys: warning" in ran.err
    assert "did you mean “agencies”?" in ran.err
    assert "[no-facts]" in ran.err
    (workspace / "facts.csv").write_text("unit,agencies\nxa-1,3\n", "utf-8")
    ran = run("evaluate-many", "facts.csv", "--lang", "en", cwd=workspace)
    assert "the table has no column “as_of” [missing-column]" in ran.err
    (workspace / "facts.csv").write_text("unit,as_of,agencies\nxa-1,2025-12-31,3\n", "utf-8")
    ran = run("evaluate-many", "facts.csv", "--lang", "en", cwd=workspace)
    assert ran.code == 0
    assert "missing are: minority_led_agencies" in ran.err


def test_floating_point_is_refused_where_it_is_not_exact(run: Run, workspace: Path) -> None:
    columns = "'xa-1' AS unit, DATE '2025-12-31' AS as_of, 9007199254740993::DOUBLE AS agencies, 3.5::DOUBLE AS x"
    query = f"SELECT *, x AS minority_led_agencies FROM (SELECT {columns})"
    duckdb.connect().execute(f"COPY ({query}) TO '{workspace}/t.parquet'")
    ran = run("evaluate-many", "t.parquet", "--lang", "en", cwd=workspace)
    assert ran.code == 3
    assert ran.err.count("[floating-point]") == 2


def test_nothing_to_judge(run: Run, workspace: Path) -> None:
    (workspace / "facts.csv").write_text(FACTS, "utf-8")
    assert "[no-rows]" in run("evaluate-many", "facts.csv", "-o", "v.csv", cwd=workspace).err
    (workspace / "facts.csv").write_text(FACTS + "xa-1,2025-12-31,x,3\n", "utf-8")
    assert "[no-rows]" in run("evaluate-many", "facts.csv", "--on-error", "skip", cwd=workspace).err
    assert not (workspace / "v.csv").exists()


def test_columns_of_ones_own(run: Run, workspace: Path) -> None:
    """Names that the plan uses itself."""
    text = "n,f0,case0,unit,as_of,agencies,minority_led_agencies\n9,9,9,xa-1,2025-12-31,17,3\n"
    (workspace / "facts.csv").write_text(text, "utf-8")
    assert run("evaluate-many", "facts.csv", "-o", "v.parquet", cwd=workspace).code == 0
    assert only_2025(verdicts(workspace / "v.parquet")) == EXPECTED[:1]


def test_two_to_the_53_plus_one(run: Run, workspace: Path) -> None:
    text = "xa-1,2025-12-31,15011998757901655,9007199254740993\nxa-2,2025-12-31,15011998757901655,9007199254740992\n"
    (workspace / "facts.csv").write_text(FACTS + text, "utf-8")
    assert run("evaluate-many", "facts.csv", "-o", "v.parquet", cwd=workspace).code == 0
    assert [(row[2], row[6]) for row in only_2025(verdicts(workspace / "v.parquet"))] == [("met", None), ("missed", 1)]


SHARES = """
facts:
  good_share: {label: Tỷ lệ tốt, unit: "%", group: g}
  area: {label: Diện tích, unit: km², group: g, fractional: true}
groups: {g: Nhóm}
attributes:
  region: {label: Vùng, values: {uplands: Miền núi, lowlands: Đồng bằng}}
"""


@pytest.fixture
def shares(tmp_path: Path) -> Path:
    rules = tmp_path / "rules"
    (rules / "NQ-2").mkdir(parents=True)
    (rules / "facts.yaml").write_text(SHARES, "utf-8")
    (rules / "indicators.yaml").write_text(
        'indicators:\n  good: {label: Tốt, formula: good_share, unit: "%", group: g}\n'
        "  area: {label: Diện tích, formula: area, unit: km², group: g}\n",
        "utf-8",
    )
    (rules / "NQ-2/document.yaml").write_text(
        "id: NQ-2\nsymbol: 2/NQ\ntitle: T\nissuer: I\ndate: 2021-01-01\nhorizons: [2025]\n", "utf-8"
    )
    (rules / "NQ-2/good.yaml").write_text(
        "id: good\nindicator: good\nstatement: S\nsource: S\nat_least: {2025: 60.5%}\n", "utf-8"
    )
    (rules / "NQ-2/area.yaml").write_text(
        "id: area\nstatement: S\nsource: S\ncases:\n  - when: region == uplands\n    indicator: area\n"
        "    at_least: {2025: 2.5}\n",
        "utf-8",
    )
    return tmp_path


def test_shares_areas_and_attributes(run: Run, shares: Path) -> None:
    text = 'unit,as_of,region,good_share,area\na,2025-12-31,uplands,60.5%,2.50\nb,2025-12-31,lowlands,"60,49%",1\n'
    (shares / "facts.csv").write_text(text + "c,2025-12-31,,100%,2.499\n", "utf-8")
    ran = run("evaluate-many", "facts.csv", "-o", "v.csv", "--by", "region", "--lang", "en", cwd=shares)
    assert ran.code == 3  # 2.499 may be thousands
    assert "[ambiguous-number]" in ran.err
    (shares / "facts.csv").write_text(text + "c,2025-12-31,,100%,2.4990\n", "utf-8")
    ran = run("evaluate-many", "facts.csv", "-o", "v.csv", "--by", "region", "--lang", "en", cwd=shares)
    assert ran.code == 0, ran.err
    rows = {(row["unit"], row["target"]): row for row in read_csv(shares / "v.csv")}
    assert [rows[unit, "good"]["verdict"] for unit in "abc"] == ["met", "missed", "met"]
    assert [rows[unit, "area"]["verdict"] for unit in "abc"] == ["met", "not_applicable", "no_data"]
    assert rows["b", "good"]["level"] == "0.605"
    assert "NQ-2/area  2025  Miền núi  1  100%  0  0\n" in ran.out
    assert "NQ-2/good  2025  Đồng bằng  0  0%  1  0\n" in ran.out
    assert "NQ-2/good  2025  –  1  100%  0  0\n" in ran.out


def test_shares_without_their_unit(run: Run, shares: Path) -> None:
    (shares / "facts.csv").write_text("unit,as_of,good_share\na,2025-12-31,0.96\nb,2025-12-31,120%\n", "utf-8")
    ran = run("evaluate-many", "facts.csv", "--lang", "en", cwd=shares)
    assert "write 96%, or name the column good_share_percent (1 rows) [percent-expected]" in ran.err
    assert "a share cannot be above 100% (1 rows) [above-hundred]" in ran.err
    (shares / "facts.csv").write_text("unit,as_of,good_share\na,2025-12-31,22/23\n", "utf-8")
    assert "[quotient]" in run("evaluate-many", "facts.csv", cwd=shares).err
    (shares / "facts.csv").write_text("unit,as_of,good_share_percent\na,2025-12-31,96.5\n", "utf-8")
    assert run("evaluate-many", "facts.csv", "-o", "v.csv", cwd=shares).code == 0
    (row,) = [one for one in read_csv(shares / "v.csv") if one["target"] == "good"]
    assert (row["verdict"], int(row["numerator"]) * 200) == ("met", int(row["denominator"]) * 193)


def test_messages_show_what_was_written(run: Run, shares: Path) -> None:
    facts = (shares / "rules/facts.yaml").read_text("utf-8")
    part = '  best_share: {label: Tỷ lệ rất tốt, unit: "%", group: g, part_of: good_share}\ngroups:'
    (shares / "rules/facts.yaml").write_text(facts.replace("groups:", part), "utf-8")
    indicators = (shares / "rules/indicators.yaml").read_text("utf-8")
    best = '  best: {label: Rất tốt, formula: best_share, unit: "%", group: g}\n'
    (shares / "rules/indicators.yaml").write_text(indicators + best, "utf-8")
    target = (shares / "rules/NQ-2/good.yaml").read_text("utf-8")
    (shares / "rules/NQ-2/best.yaml").write_text(target.replace("good", "best"), "utf-8")
    head = "unit,as_of,good_share,best_share,best_share_at_least,best_share_at_most,area_at_least,area_at_most\n"
    rows = "a,2025-12-31,97.5%,99%,,,,\nb,2025-12-31,100.25%,,30%,20.5%,2.5,1.25\nc,2025-12-31,9%,1.5%,1%,,,\n"
    (shares / "facts.csv").write_text(head + rows, "utf-8")
    said = run("evaluate-many", "facts.csv", "--lang", "en", cwd=shares).err
    for shown in ("“99% > 97.5%”", "“100.25%”", "“30% > 20.5%”", "“2.5 > 1.25”", "“1.5%”"):
        assert shown in said, said


def test_bounds(run: Run, workspace: Path) -> None:
    header = "unit,as_of,agencies,minority_led_agencies,minority_led_agencies_at_least,minority_led_agencies_at_most\n"
    rows = "a,2025-12-31,10,,6,\nb,2025-12-31,10,,,5\nc,2025-12-31,10,,5,6\nd,2025-12-31,10,,7,7\n"
    (workspace / "facts.csv").write_text(header + rows, "utf-8")
    ran = run("evaluate-many", "facts.csv", "-o", "v.parquet", cwd=workspace)
    assert ran.code == 0, ran.err
    found = {row[0]: row[2:] for row in only_2025(verdicts(workspace / "v.parquet"))}
    assert {unit: row[0] for unit, row in found.items()} == {"a": "met", "b": "missed", "c": "no_data", "d": "met"}
    assert found["d"] == ("met", 7, 10, "1.1667", None)
    (workspace / "facts.csv").write_text(header + "a,2025-12-31,10,5,6,\nb,2025-12-31,10,,6,5\n", "utf-8")
    ran = run("evaluate-many", "facts.csv", cwd=workspace)
    assert {"[given-twice]", "[empty-bounds]"} <= set(ran.err.split())


def test_a_bound_on_one_side_is_closed_by_the_kind_of_the_fact(run: Run, workspace: Path) -> None:
    """At most 0 is 0; that a count is not below zero decides a level of zero, as it does for one dataset."""
    (workspace / "rules/NQ-1/none-below.yaml").write_text(
        "id: none-below\nindicator: minority-led-agencies\nstatement: s\nsource: s\nat_least: {2025: 0%}\n", "utf-8"
    )
    header = "unit,as_of,agencies,minority_led_agencies_at_most\n"
    (workspace / "facts.csv").write_text(header + "a,2025-12-31,10,5\nb,2025-12-31,10,0\n", "utf-8")
    ran = run("evaluate-many", "facts.csv", "-o", "v.csv", cwd=workspace)
    assert ran.code == 0, ran.err
    rows = [row for row in read_csv(workspace / "v.csv") if row["horizon"] == "2025"]
    found = {(row["unit"], row["target"]): (row["verdict"], row["numerator"]) for row in rows}
    assert found["a", "none-below"] == ("met", "")
    assert found["b", "minority-led-agencies"] == ("missed", "0")


def test_a_fact_given_twice_in_long_rows(run: Run, workspace: Path) -> None:
    rows = "unit,as_of,fact,value\na,2025-12-31,agencies,3\na,2025-12-31,agencies,4\nb,2025-12-31,agencies,4\n"
    (workspace / "facts.csv").write_text(rows, "utf-8")
    ran = run("evaluate-many", "facts.csv", "--lang", "en", cwd=workspace)
    assert ran.code == 3
    assert "[duplicate-fact]" in ran.err


def test_rank_and_neighbours(run: Run, workspace: Path) -> None:
    rows = "".join(f"xa-{number},2025-12-31,10,{number % 10}\n" for number in range(20))
    (workspace / "facts.csv").write_text(FACTS + rows, "utf-8")
    assert run("evaluate-many", "facts.csv", "-o", "v.parquet", cwd=workspace).code == 0
    target = "NQ-1/minority-led-agencies"
    ran = run("rank", "v.parquet", target, "--top", "3", "--lang", "en", cwd=workspace)
    assert ran.out.splitlines()[2:] == ["xa-9  1  150%  ✓ met", "xa-19  1  150%  ✓ met", "xa-8  3  133.3%  ✓ met"]
    ran = run("rank", "v.parquet", target, "--unit", "xa-5", "--top", "3", "--lang", "en", cwd=workspace)
    assert ran.out.splitlines()[2:] == [
        "xa-16  7  100%  ✓ met",
        "→ xa-5  9  83.3%  ✗ missed",
        "xa-15  9  83.3%  ✗ missed",
    ]
    assert run("rank", "v.parquet", "NQ-1", "--top", "1", cwd=workspace).code == 0
    assert "did you mean" in run("rank", "v.parquet", "NQ-1/minority-led-agency", "--lang", "en", cwd=workspace).err
    assert run("rank", "v.parquet", target, "--unit", "xa-99", cwd=workspace).code == 2
    assert run("rank", "v.parquet", cwd=workspace).code == 2
    assert "[no-verdicts]" in run("rank", "facts.csv", target, cwd=workspace).err


SIGNS = {
    "facts.yaml": """\
groups: {g: Nhóm}
facts:
  now: {label: Nay, unit: người, group: g}
  then: {label: Trước, unit: người, group: g}
""",
    "indicators.yaml": 'indicators:\n  i: {label: Tăng giảm, formula: (now - then) / then, unit: "%", group: g}\n',
    "D/document.yaml": "id: D\nsymbol: D\ntitle: D\nissuer: D\ndate: 2021-01-01\nhorizons: [2025]\n",
    "D/cut.yaml": "id: cut\nindicator: i\nstatement: st\nsource: s\nat_most: {2025: -5%}\n",
    "D/way.yaml": "id: way\nindicator: i\nstatement: st\nsource: s\nbaseline: -10%\nat_least: {2025: 30%}\n",
    "D/range.yaml": "id: range\nindicator: i\nstatement: st\nsource: s\nbetween: {2025: [-20%, -10%]}\n",
}


def test_where_signs_differ_there_is_no_percent_and_distance_gives_places(run: Run, tmp_path: Path) -> None:
    for name, text in SIGNS.items():
        path = tmp_path / "rules" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    rows = "unit,as_of,now,then\na,2025-12-31,99,100\nb,2025-12-31,90,100\nc,2025-12-31,103,100\nd,2025-12-31,40,100\n"
    (tmp_path / "f.csv").write_text(rows, "utf-8")
    (tmp_path / "g.csv").write_text(rows.replace("40,100", "50,100").replace("99,100", "97,100"), "utf-8")
    assert run("evaluate-many", "f.csv", "-o", "v.csv", cwd=tmp_path).code == 0
    assert run("evaluate-many", "g.csv", "-o", "w.csv", cwd=tmp_path).code == 0
    with (tmp_path / "v.csv").open(encoding="utf-8-sig") as stream:
        shown = {(row["target"], row["unit"]): row["attainment"] for row in csv.DictReader(stream)}
    assert [shown["cut", unit] for unit in "abcd"] == [""] * 4
    assert [shown["way", unit] for unit in "abcd"] == ["0.2250", "0.0000", "0.3250", "-1.2500"]
    assert [shown["range", unit] for unit in "abcd"] == ["", "1.0000", "", ""]
    ran = run("rank", "v.csv", "D/cut", "--lang", "en", cwd=tmp_path)
    assert [line.split()[:3] for line in ran.out.splitlines()[2:]] == [
        ["d", "1", "0.5500"],
        ["b", "2", "0.0500"],
        ["a", "3", "-0.0400"],
        ["c", "4", "-0.0800"],
    ]
    ran = run("rank", "v.csv", "D/way", "--lang", "en", cwd=tmp_path)
    assert ran.out.splitlines()[2].split()[:3] == ["c", "1", "32.5%"]
    ran = run("diff", "v.csv", "w.csv", "--lang", "en", "-o", "moves.csv", cwd=tmp_path)
    with (tmp_path / "moves.csv").open(encoding="utf-8-sig") as stream:
        moved = {(row["target"], row["unit"]): row["transition"] for row in csv.DictReader(stream)}
    assert {unit: moved["range", unit] for unit in "ad"} == {"a": "better", "d": "better"}


def test_a_missing_extra_is_named(run: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (workspace / "facts.csv").write_text(GOOD, "utf-8")
    monkeypatch.setitem(sys.modules, "duckdb", None)
    ran = run("evaluate-many", "facts.csv", "--lang", "en", cwd=workspace)
    assert (ran.code, ran.err) == (
        2,
        "duckdb is not installed: in the folder of chitieu run pip install -e '.[units]'\n",
    )


def test_evaluate_on_a_dataset_imports_nothing_of_this() -> None:
    run = "from chitieu.program import main\ntry:\n    main()\nexcept SystemExit: pass"
    code = f"import sys\n{run}\nprint(sorted(sys.modules))"
    command = [sys.executable, "-c", code, "evaluate", "datasets/lai-chau-city/2021.yaml", "--format", "plain"]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()[-1]
    for name in ("duckdb", "sqlglot", "pyspark", "psycopg", "chitieu.units"):
        assert f"'{name}" not in printed


def test_wrong_options(run: Run, workspace: Path) -> None:
    (workspace / "facts.csv").write_text(GOOD, "utf-8")
    for options in (("--backend", "flink"), ("--memory", "much"), ("-o", "v.xlsx")):
        assert run("evaluate-many", "facts.csv", *options, cwd=workspace).code == 2
    assert run("evaluate-many", "facts.csv", "--by", "region", cwd=workspace).code == 3
    assert run("evaluate-many", "none.csv", cwd=workspace).code == 3
    assert run("evaluate-many", "facts.csv", "--memory", "500MB", "--horizon", "2025", cwd=workspace).code == 0


@pytest.mark.parametrize(
    ("found", "put"),
    [
        (b"PAR1\x15", b"PAR1\x16"),
        (b"xa-0", b"xa\xff0"),
        (b"\x00\x00PAR1", b"\x00\xffPAR1"),
        (b"\x00PAR1", b"PAR1"),
    ],
    ids=["a page", "a letter", "the length of the end", "a byte less"],
)
def test_damaged_parquet(found: bytes, put: bytes, run: Run, workspace: Path) -> None:
    """What lies in pages is found damaged only when they are read."""
    whole = many(workspace, 1000).read_bytes()
    assert found in whole
    (workspace / "many.parquet").write_bytes(whole.replace(found, put))
    ran = run("evaluate-many", "many.parquet", "-o", "v.parquet", "--lang", "en", cwd=workspace)
    assert (ran.code, ran.out) == (3, "")
    assert "many.parquet: error: the table cannot be read: " in ran.err
    assert sorted(path.name for path in workspace.iterdir()) == ["many.parquet", "rules"]


def test_no_parquet_at_all(run: Run, workspace: Path) -> None:
    (workspace / "t.parquet").write_bytes(b"PAR1 and nothing else")
    ran = run("evaluate-many", "t.parquet", "-o", "v.parquet", "--lang", "en", cwd=workspace)
    assert ran.code in (2, 3)
    assert "internal error" not in ran.err
    assert sorted(path.name for path in workspace.iterdir()) == ["rules", "t.parquet"]


def test_a_file_that_changes_while_it_is_read(run: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from chitieu.units.facts import checked as module
    from chitieu.units.facts import reading

    source = workspace / "facts.csv"
    source.write_text(GOOD, "utf-8")
    real = reading.read_facts

    def read_and_append(*arguments: object) -> object:
        source.write_text(GOOD + "xa-4,2025-12-31,3,1\n", "utf-8")
        return real(*arguments)  # type: ignore[arg-type]  # what it was given

    monkeypatch.setattr(module, "read_facts", read_and_append)
    ran = run("evaluate-many", "facts.csv", "-o", "v.parquet", "--lang", "en", cwd=workspace)
    assert ran.code == 3
    assert "[changed-while-read]" in ran.err
    assert not (workspace / "v.parquet").exists()


def test_very_large_numbers(run: Run, workspace: Path) -> None:
    (workspace / "facts.csv").write_text(FACTS + "a,2025-12-31,999999999999999999,599999999999999999\n", "utf-8")
    ran = run("evaluate-many", "facts.csv", "-o", "v.parquet", cwd=workspace)
    assert ran.code == 0, ran.err
    ((_, _, verdict, *_, shortfall),) = only_2025(verdicts(workspace / "v.parquet"))
    assert (verdict, shortfall) == ("missed", 1)


def many(workspace: Path, units: int) -> Path:
    path = workspace / "many.parquet"
    columns = "'xa-' || i AS unit, DATE '2025-12-31' AS as_of, 10 + i % 7 AS agencies, i % 10 AS minority_led_agencies"
    duckdb.connect().execute(f"COPY (SELECT {columns} FROM range({units}) t(i)) TO '{path}'")
    return path


def program(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "chitieu", *arguments]


ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "CHITIEU_LANG": "en"}


def test_a_full_disk_leaves_nothing(workspace: Path) -> None:
    """No file may grow beyond a megabyte, as on a disk that is full."""
    many(workspace, 400_000)
    (workspace / "v.parquet").write_text("earlier", "utf-8")
    limit = "resource.setrlimit(resource.RLIMIT_FSIZE, (10**6, 10**6))"
    limited = f"import resource; from chitieu.program import main; {limit}; main()"
    command = [sys.executable, "-c", limited, "evaluate-many", "many.parquet", "-o", "v.parquet"]
    ran = subprocess.run(command, cwd=workspace, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert ran.returncode == 2, ran.stderr
    assert "nothing was written" in ran.stderr
    assert (workspace / "v.parquet").read_text("utf-8") == "earlier"
    assert sorted(path.name for path in workspace.iterdir()) == ["many.parquet", "rules", "v.parquet"]


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -9)])
def test_an_interrupt_leaves_nothing_under_the_name(sent: signal.Signals, code: int, run: Run, workspace: Path) -> None:
    """The program sends itself the signal when the table is judged and has not got its name yet."""
    many(workspace, 1000)
    ran = at_step(one_file, f"os.kill(os.getpid(), {int(sent)})", "-o", "v.parquet", cwd=workspace)
    assert ran.returncode == code, ran.stderr
    assert not (workspace / "v.parquet").exists()
    if sent != signal.SIGKILL:
        assert ran.stderr.endswith("interrupted: nothing was written\n")
        assert sorted(path.name for path in workspace.iterdir()) == ["many.parquet", "rules"]
    again = run("evaluate-many", "many.parquet", "-o", "v.parquet", cwd=workspace)
    assert again.code == 0, again.err
    assert sorted(path.name for path in workspace.iterdir()) == ["many.parquet", "rules", "v.parquet"]


def at_step(step: Callable[..., object], action: str, *options: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", before(step, action), "evaluate-many", "many.parquet", *options]
    return subprocess.run(command, cwd=cwd, env=ENVIRONMENT, capture_output=True, text=True, check=False)


@pytest.mark.needs("java")
def test_spark_writes_the_same_table(workspace: Path) -> None:
    rows = "".join(f"xa-{n},2025-12-31,{n % 7 or ''},{n % 3 if n % 5 else ''}\n" for n in range(3, 40))
    rows = rows.replace(",1,2\n", ",2,2\n")
    (workspace / "facts.csv").write_text(FACTS + rows, "utf-8")
    tables = []
    for backend in ("duckdb", "local[2]"):
        command = program("evaluate-many", "facts.csv", "-o", "v.csv", "--backend", backend, "--on-error", "skip")
        ran = subprocess.run(command, cwd=workspace, env=ENVIRONMENT, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stderr
        tables.append((workspace / "v.csv").read_text("utf-8"))
    assert tables[0] == tables[1]
    assert tables[0].count("\n") > 50


@pytest.mark.needs("java")
def test_a_killed_worker_leaves_nothing(workspace: Path) -> None:
    """The Java of a local Spark is its worker, too."""
    many(workspace, 1000)
    die = f"from pyspark import SparkContext; os.kill(SparkContext._gateway.proc.pid, {int(signal.SIGKILL)})"
    ran = at_step(judged_table, die, "-o", "v.parquet", "--backend", "local[2]", cwd=workspace)
    assert ran.returncode == 2, ran.stderr
    assert "nothing was written" in ran.stderr
    assert sorted(path.name for path in workspace.iterdir()) == ["many.parquet", "rules"]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL of our own in a folder, without a network; as the user postgres where we are root."""
    import tempfile

    folder = Path(tempfile.mkdtemp(prefix="pg"))  # short: the path of a socket is at most 107 bytes long
    as_server = []
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
        as_server = ["runuser", "-u", "postgres", "--"]
    data = folder / "data"
    initdb, pg_ctl = path_of("initdb"), path_of("pg_ctl")

    def quietly(*command: str | Path) -> None:
        subprocess.run([*as_server, *command], check=True, stdout=subprocess.DEVNULL, cwd=folder)

    quietly(initdb, "-D", data, "-U", "staff", "-A", "trust", "--no-sync")
    start = f"-k {folder} -c listen_addresses='' -c fsync=off"
    quietly(pg_ctl, "-D", data, "-w", "-o", start, "-l", folder / "log", "start")
    yield f"postgresql:///postgres?host={folder}&user=staff"
    quietly(pg_ctl, "-D", data, "-m", "immediate", "stop")
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.needs("postgresql")
def test_a_table_in_postgresql(server: str, run: Run, workspace: Path) -> None:
    import psycopg

    with psycopg.connect(server) as connection:
        connection.execute("CREATE SCHEMA office")
        connection.execute(
            "CREATE TABLE office.facts (unit TEXT, as_of DATE, agencies BIGINT, minority_led_agencies NUMERIC(12,2))"
        )
        connection.execute(
            "INSERT INTO office.facts VALUES ('xa-1', '2025-12-31', 17, 3), ('xa-2', '2025-12-31', 10, 6.00), "
            "('xa-3', '2025-12-31', 5, NULL)"
        )
    ran = run("evaluate-many", server, "--table", "office.facts", "-o", "v.parquet", cwd=workspace)
    assert ran.code == 0, ran.err
    assert only_2025(verdicts(workspace / "v.parquet")) == EXPECTED
    ran = run("evaluate-many", server, "--table", "office.fact", "--lang", "en", cwd=workspace)
    assert ran.code == 3
    assert 'the database says: relation "office.fact" does not exist' in ran.err
    assert "which table" in run("evaluate-many", server, "--lang", "en", cwd=workspace).err
    wrong = f"{server}&password=secret"
    assert "secret" not in run("evaluate-many", wrong, "--table", "x", "--lang", "en", cwd=workspace).err


def test_shares_that_bound_each_other_stay_in_the_plan(run: Run, tmp_path: Path) -> None:
    """Who did well is among those who completed their work: the lesser share bounds the other, which has no column."""
    rows = "unit,as_of,commune_cadres,commune_cadres_good_share\nxa-1,2025-12-31,10,97.5%\nxa-2,2025-12-31,10,20%\n"
    (tmp_path / "facts.csv").write_text(rows, "utf-8")
    command = ("evaluate-many", "facts.csv", "--rules", ROOT / "rules", "-o", "v.csv", "--lang", "en")
    ran = run(*command, cwd=tmp_path)
    assert ran.code == 0, ran.err
    assert "single units" not in ran.err
    met = [
        row["unit"]
        for row in read_csv(tmp_path / "v.csv")
        if row["target"] == "commune-cadres-rating" and row["verdict"] == "met"
    ]
    assert "xa-1" in met
    assert "xa-2" not in met


APART = {
    "the source": ("-o", "facts.csv"),
    "the source, by another way": ("-o", "rules/../facts.csv"),
    "the source by a link": ("-o", "link.csv"),
    "rejects over the source": ("-o", "v.csv", "--on-error", "skip", "--rejects", "facts.csv"),
    "rejects over the table": ("-o", "v.csv", "--on-error", "skip", "--rejects", "v.csv"),
    "no folder": ("-o", "nowhere/v.csv"),
    "a folder": ("-o", "rules.csv"),
}


@pytest.mark.parametrize("case", APART)
def test_nothing_that_is_read_is_overwritten(case: str, run: Run, workspace: Path) -> None:
    (workspace / "facts.csv").write_text(GOOD, "utf-8")
    (workspace / "link.csv").symlink_to("facts.csv")
    (workspace / "rules.csv").mkdir()
    before = sorted(path.name for path in workspace.iterdir())
    ran = run("evaluate-many", "facts.csv", *APART[case], "--lang", "en", cwd=workspace)
    assert ran.code == 2
    assert len(ran.err.splitlines()) == 1
    assert (workspace / "facts.csv").read_text("utf-8") == GOOD
    assert sorted(path.name for path in workspace.iterdir()) == before


def test_files_for_excel_begin_with_its_mark(run: Run, workspace: Path) -> None:
    (workspace / "facts.csv").write_text(GOOD + "xa-9,2025-12-31,17,-3\n", "utf-8")
    skip = ("--on-error", "skip", "--rejects", "r.csv")
    assert run("evaluate-many", "facts.csv", "-o", "v.csv", *skip, cwd=workspace).code == 0
    for name in ("v.csv", "r.csv"):
        assert (workspace / name).read_bytes().startswith(b"\xef\xbb\xbf")
    (row,) = read_csv(workspace / "r.csv")
    assert row["message"] == "số đếm không thể nhỏ hơn 0"


def test_a_summary_alone_makes_no_wide_table(workspace: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it says is what is said beside a table."""
    (workspace / "facts.csv").write_text(FACTS + "a,2025-12-31,17,3\nb,2025-12-31,,3\n", "utf-8")
    made = list[tuple[str, ...]]()

    def seen(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
        made.append(tuple(connection.read_parquet(str(path)).columns))
        read_verdicts(connection, path)

    monkeypatch.setattr("chitieu.use_cases.evaluate_units.read_verdicts", seen)
    alone = run("evaluate-many", "facts.csv", cwd=workspace)
    beside = run("evaluate-many", "facts.csv", "-o", "v.parquet", cwd=workspace)
    assert alone.code == beside.code == 0
    assert alone.out == beside.out
    assert made == [SUMMED, COLUMNS]
