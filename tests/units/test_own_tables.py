"""Tables of verdicts that nobody changed are known by a mark and not checked again; all others are."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb
import pytest

from chitieu.diagnostics import Problems
from chitieu.units.backends.duck import is_own, left_for_duck
from chitieu.units.plan.branches import COLUMNS
from chitieu.units.verdicts.ranks import ranked
from chitieu.units.verdicts.tables import open_tables
from tests.conftest import Run

pytestmark = pytest.mark.slow("tables of verdicts are made, damaged and compared")

TARGET = "NQ-1/minority-led-agencies"
FACTS = "unit,as_of,agencies,minority_led_agencies\nxa-1,2025-12-31,10,6\nxa-2,2025-12-31,10,1\nxa-10,2025-12-31,10,6\n"


@pytest.fixture
def table(run: Run, workspace: Path) -> Path:
    (workspace / "facts.csv").write_text(FACTS, "utf-8")
    assert run("evaluate-many", "facts.csv", "--horizon", "2025", "-o", "v.parquet", cwd=workspace).code == 0
    return workspace / "v.parquet"


def saved_again(table: Path, query: str) -> Path:
    other = table.with_name("other.parquet")
    duckdb.connect().execute(f"COPY ({query.format(table=table)}) TO '{other}'")
    return other


def test_a_table_is_known_until_another_program_saves_it(table: Path) -> None:
    connection = duckdb.connect()
    assert is_own(connection, table)
    assert not is_own(connection, saved_again(table, "FROM '{table}'"))
    by_another = table.with_name("another.parquet")  # pyarrow keeps what a file says of itself, and names itself
    by_another.write_bytes(table.read_bytes().replace(b"DuckDB version", b"parquet-cpp-ar"))
    assert not is_own(connection, by_another)
    assert not is_own(connection, table.parent)


def test_what_another_program_saved_is_checked(run: Run, table: Path) -> None:
    twice = saved_again(table, "FROM '{table}' UNION ALL FROM '{table}'").rename(table.with_name("twice.parquet"))
    wrong = saved_again(table, "SELECT * REPLACE ('Đạt' AS verdict) FROM '{table}'")
    for path, code in ((wrong, "wrong-value"), (twice, "duplicate-row")):
        for words in (("rank", path.name, TARGET), ("diff", path.name, path.name)):
            ran = run(*words, "--lang", "en", cwd=table.parent)
            assert (ran.code, f"[{code}]" in ran.err) == (3, True), ran.err


def test_both_say_the_same(run: Run, table: Path) -> None:
    other = saved_again(table, "FROM '{table}'")
    for words in (("rank", "{}", TARGET), ("rank", "{}", "NQ-1"), ("diff", "{}", "{}")):
        own, checked = (run(*(word.format(name) for word in words), cwd=table.parent) for name in (table, other))
        assert (own.code, own.out, own.err) == (checked.code, checked.out, checked.err)
    ran = run("rank", "v.parquet", TARGET, "--lang", "en", cwd=table.parent)
    assert [line.split()[:2] for line in ran.out.splitlines()[2:]] == [["xa-1", "1"], ["xa-10", "1"], ["xa-2", "3"]]


@pytest.mark.parametrize(
    ("memory", "left"),
    [("2GB", "1850MB"), ("500mb", "350MB"), ("400MB", "250MB"), ("300MB", "250MB"), ("150MB", "150MB")],
)
def test_memory_is_that_of_the_process(memory: str, left: str) -> None:
    assert left_for_duck(memory) == left


@pytest.mark.parametrize("scale", [1, 10**17])
def test_places_of_values_that_doubles_confuse(scale: int, tmp_path: Path) -> None:
    """Each value is more than the next, by less than a double tells; of the last two quotients one is the other."""
    below = 3 * scale
    values = {"e": (below + 2, below), "d": (below + 1, below), "c": (below, below), "a": (below - 1, below)}
    values["b"] = (2 * (below - 1), 2 * below)
    path = tmp_path / "v.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(COLUMNS)
        for unit, (above, under) in values.items():
            row = dict.fromkeys(COLUMNS, "") | {
                "unit": unit,
                "as_of": "2025-12-31",
                "document": "D",
                "target": "r",
                "part": 0,
                "horizon": 2025,
                "verdict": "met",
                "numerator": above,
                "denominator": under,
                "attainment_numerator": above,
                "attainment_denominator": under,
            }
            rows.writerow([row[column] for column in COLUMNS])
    problems = Problems()
    found = ranked(open_tables({"verdicts": path}, problems), "D", "r", 2025)
    assert not problems.found
    assert [(one.unit, one.place) for one in found] == [("e", 1), ("d", 2), ("c", 3), ("a", 4), ("b", 4)]


def test_damage_within_a_table_of_ours_is_told_where_it_shows(run: Run, table: Path) -> None:
    whole, told = table.read_bytes(), 0
    for place in range(4, len(whole), len(whole) // 40):
        table.write_bytes(whole[:place] + b"\xff" * 8 + whole[place + 8 :])
        for words in (("rank", TARGET), ("show",), ("show", "-o", "p.html"), ("diff", table.name, "-o", "m.csv")):
            ran = run(words[0], table.name, *words[1:], "--lang", "en", cwd=table.parent)
            assert ran.code in (0, 3), (words, ran.err)
            told += "v.parquet: error: the table cannot be read" in ran.err
    assert told > 20
