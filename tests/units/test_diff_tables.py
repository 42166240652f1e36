"""chitieu diff on two tables of verdicts: every unit moves as the diff of two single assessments says."""

from __future__ import annotations

import csv
import os
import sys
import tempfile
import unicodedata
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from chitieu.diagnostics import Problems
from chitieu.judging import compare as single
from chitieu.judging.assess import Assessor
from chitieu.judging.compare import Transition
from chitieu.judging.snapshot import snapshot
from chitieu.model import Dataset, Rulebook, Verdict
from chitieu.units.base import Base, Held
from chitieu.units.plan.branches import COLUMNS
from chitieu.units.questions import questions_of
from chitieu.units.verdicts.changes import compare_tables
from chitieu.units.verdicts.moves import MOVE_COLUMNS, MOVES, list_moves
from chitieu.units.verdicts.single import judge
from chitieu.units.verdicts.summaries import summary
from chitieu.units.verdicts.tables import Connection, open_tables
from tests.conftest import Run
from tests.generated import ATTRIBUTES, datasets, rulebooks

pytestmark = pytest.mark.slow("two tables judged for every case")

TARGET = "NQ-1/minority-led-agencies"


@pytest.fixture
def workspace(workspace: Path) -> Path:
    """Two tables of verdicts of five units: one gets worse, one better, one is lost, one is new, one stays."""
    head = "unit,as_of,agencies,minority_led_agencies\n"
    then = head + "a,2024-12-31,10,6\nb,2024-12-31,10,1\nc,2024-12-31,10,6\ne,2024-12-31,10,2\nf,2024-12-31,10,\n"
    now = head + "a,2025-12-31,10,5\nb,2025-12-31,10,2\nd,2025-12-31,10,6\ne,2025-12-31,20,4\nf,2025-12-31,10,7\n"
    (workspace / "then.csv").write_text(then, "utf-8")
    (workspace / "now.csv").write_text(now, "utf-8")
    return workspace


@pytest.fixture
def tables(run: Run, workspace: Path) -> Path:
    for name, table in (("then.csv", "v-then.parquet"), ("now.csv", "v-now.csv")):
        assert run("evaluate-many", name, "--horizon", "2025", "-o", table, cwd=workspace).code == 0
    return workspace


def test_counts_on_the_screen(run: Run, tables: Path) -> None:
    ran = run("diff", "v-then.parquet", "v-now.csv", "--lang", "en", cwd=tables)
    assert (ran.code, ran.err) == (0, "")
    assert [line for line in ran.out.splitlines() if line.startswith(TARGET)] == [
        f"{TARGET}  2025  no longer met  1  a",
        f"{TARGET}  2025  now measurable  1  f",
        f"{TARGET}  2025  better  1  b",
    ]
    assert ran.out.startswith("# What changed: 2024-12-31 → 2025-12-31\n")
    assert ran.out.endswith(
        "# Units that are not in the later table: 1\nunit\nc\n# Units that are not in the earlier table: 1\nunit\nd\n"
    )
    same = run("diff", "v-now.csv", "v-now.csv", cwd=tables)
    assert same.out == "# Không có gì thay đổi: 31/12/2025 → 31/12/2025\n"
    assert "[earlier-table]" in run("diff", "v-now.csv", "v-then.parquet", cwd=tables).err


def test_every_move_in_a_file(run: Run, tables: Path) -> None:
    ran = run("diff", "v-then.parquet", "v-now.csv", "-o", "moves.csv", cwd=tables)
    assert (ran.code, ran.out) == (0, "")
    with (tables / "moves.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["target"] in ("minority-led-agencies", "")]
    assert [(row["unit"], row["transition"], row["verdict_then"], row["verdict_now"]) for row in rows] == [
        ("a", "newly_missed", "met", "missed"),
        ("f", "now_measurable", "no_data", "met"),
        ("b", "better", "missed", "missed"),
        ("c", "unit_gone", "", ""),
        ("d", "unit_new", "", ""),
    ]
    assert (rows[0]["attainment_then"], rows[0]["attainment_now"]) == ("1.0000", "0.8333")
    shown = run("diff", "v-then.parquet", "v-now.csv", "--format", "csv", cwd=tables).out
    assert shown == (tables / "moves.csv").read_text("utf-8-sig")


def test_moves_within_some_memory(run: Run, tables: Path) -> None:
    ran = run("diff", "v-then.parquet", "v-now.csv", "-o", "moves.csv", "--memory", "100MB", cwd=tables)
    assert (ran.code, ran.out) == (0, "")
    assert not list(tables.glob(".*"))
    refused = run("diff", "v-then.parquet", "v-now.csv", "--memory", "much", "--lang", "en", cwd=tables)
    assert (refused.code, "a size such as 500MB or 2GB was expected" in refused.err) == (2, True)


def test_no_cell_of_moves_runs(run: Run, tmp_path: Path) -> None:
    saved(tmp_path / "v.csv", ROW, ROW.replace("a,", "-1+2,", 1))
    saved(tmp_path / "w.csv", ROW.replace(",missed,", ",met,"), ROW.replace("a,", "@b,", 1))
    out = run("diff", "v.csv", "w.csv", "--format", "csv", cwd=tmp_path).out
    assert [line.split(",")[0] for line in out.splitlines()[1:]] == ["a", "'-1+2", "'@b"]


def test_gates(run: Run, tables: Path) -> None:
    assert run("diff", "v-then.parquet", "v-now.csv", "--fail-on", "newly_missed", cwd=tables).code == 1
    assert run("diff", "v-then.parquet", "v-now.csv", cwd=tables).code == 0
    gone = run("diff", "v-then.parquet", "v-now.csv", "--fail-on", "worse", cwd=tables)
    assert gone.code == 1  # c is gone
    kept = [line for line in (tables / "v-now.csv").read_text("utf-8").splitlines() if not line.startswith("f,")]
    (tables / "fewer.csv").write_text("\n".join(kept) + "\n", "utf-8")
    for gate in ("no_longer_measurable", "newly_missed"):
        assert run("diff", "v-now.csv", "fewer.csv", "--fail-on", gate, cwd=tables).code == 1
        assert run("diff", "fewer.csv", "v-now.csv", "--fail-on", gate, cwd=tables).code == 0


def test_tables_that_do_not_ask_the_same(run: Run, tmp_path: Path) -> None:
    rows = [ROW, ROW.replace("a,", "b,", 1)]
    saved(tmp_path / "v.csv", *rows)
    saved(tmp_path / "w.csv", *rows, *(row.replace(",r,", ",s,") for row in rows))
    ran = run("diff", "v.csv", "w.csv", "--lang", "en", cwd=tmp_path)
    assert "NQ-1/s  2025  newly asked  –  " in ran.out
    assert "1 targets only in the later, 0 only in the earlier" in ran.err


WRONG = {
    "a dataset": (("dataset.yaml", "v-now.csv"), 3, "dataset.yaml: error: this is no table of verdicts"),
    "a table of facts": (("then.csv", "v-now.csv"), 3, "then.csv: error: this is no table of verdicts [no-verdicts]"),
    "no file": (("gone.parquet", "v-now.csv"), 3, "gone.parquet: error: the file does not exist"),
    "rules": (("v-then.parquet", "v-now.csv", "--rules-a", "rules"), 2, "compared as they are"),
    "a page": (("v-then.parquet", "v-now.csv", "--format", "html"), 2, "compared as they are"),
    "a workbook": (("v-then.parquet", "v-now.csv", "-o", "moves.xlsx"), 2, ".csv was expected"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_compared(case: str, run: Run, tables: Path) -> None:
    (tables / "dataset.yaml").write_text("unit: a\n", "utf-8")
    given_words, code, said = WRONG[case]
    ran = run("diff", *given_words, "--lang", "en", cwd=tables)
    assert ran.code == code
    assert said in ran.err


# --- the same as one by one -----------------------------------------------------------------------------------------


def table_of(units: Mapping[str, Dataset], rulebook: Rulebook, path: Path) -> None:
    """A table of verdicts by the judge of single units."""
    base = Base(
        "base",
        {id: id for id in ATTRIBUTES},
        {id: Held(str(number), 1, bounded=True) for number, id in enumerate(rulebook.facts)},
        rulebook.facts,
    )
    rows = []
    for number, (name, one) in enumerate(units.items()):
        row: list[object] = [number, name, one.as_of, *(one.unit.attributes.get(id) for id in ATTRIBUTES)]
        for id in rulebook.facts:
            value = one.facts[id].value if id in one.facts else None
            exact = None if value is None else value.exact
            ends: Sequence[Fraction | None] = (None, None) if value is None or exact is not None else value
            row += [None if end is None else int(end) for end in (exact, *ends)]
        rows.append(tuple(row))
    with path.open("w", encoding="utf-8", newline="") as stream:
        questions = questions_of(rulebook)
        wanted = [question.key for question in (*questions.every, *questions.apart)]
        csv.writer(stream).writerows([COLUMNS, *judge(iter(rows), base, rulebook, wanted).rows])


@pytest.mark.slow("60 pairs of tables")
@settings(max_examples=60, phases=[Phase.generate])
@given(rulebooks(), st.lists(st.tuples(datasets(), datasets()), min_size=1, max_size=6))
def test_units_move_as_single_assessments_do(rulebook: Rulebook, pairs: list[tuple[Dataset, Dataset]]) -> None:
    then, now = ({f"u{number}": pair[side] for number, pair in enumerate(pairs)} for side in (0, 1))
    expected = set()
    with Assessor(rulebook, "plain") as assessor:
        for name in then:
            before, after = (snapshot(assessor.assess(one[name])) for one in (then, now))
            for change in single.compare(before, after).changes:
                if change.transition is not Transition.UNCHANGED and not change.standing.part:  # tables have wholes
                    expected.add((name, *change.standing.key, change.transition.value))
    with tempfile.TemporaryDirectory() as folder:
        paths = {"earlier": Path(folder) / "then.csv", "verdicts": Path(folder) / "now.csv"}
        table_of(then, rulebook, paths["earlier"])
        table_of(now, rulebook, paths["verdicts"])
        problems = Problems()
        connection = open_tables(paths, problems)
        assert not problems.found
        moved = compare_tables(connection)
        rows = listed(connection)
    assert {row[:5] for row in rows} == expected
    assert sum(one.units for one in moved) == len(rows)


@pytest.mark.parametrize(
    ("rows", "judges"),
    [
        ({"2025-06-30": "so_far", "2025-12-31": "in_year", "2026-12-31": "after"}, "2025-12-31"),
        ({"2024-12-31": "so_far", "2025-09-30": "so_far", "2026-12-31": "after"}, "2025-09-30"),
        ({"2024-12-31": "so_far", "2026-06-30": "after", "2026-12-31": "after"}, "2026-12-31"),
        ({"2023-12-31": "so_far", "2024-12-31": "so_far"}, "2024-12-31"),
        ({"2025-09-30": "", "2026-12-31": ""}, "2025-09-30"),  # tables of before do not say
        ({"2025-12-31": "so_far", "2026-03-31": "so_far", "2027-12-31": "after"}, "2026-03-31"),  # of a school year
    ],
)
def test_the_row_that_judges_a_horizon(rows: Mapping[str, str], judges: str, tmp_path: Path) -> None:
    lines = [ROW.replace("2025-12-31", date).replace("in_year", timing) for date, timing in rows.items()]
    saved(tmp_path / "v.csv", *lines)
    problems = Problems()
    connection = open_tables({"verdicts": tmp_path / "v.csv"}, problems)
    assert not problems.found
    assert [str(day) for (day,) in connection.execute("SELECT as_of FROM latest_verdicts").fetchall()] == [judges]
    assert summary(connection, 1).after == (rows[judges] == "after")


STANDING = (None, *(verdict for verdict in Verdict if verdict is not Verdict.NOT_APPLICABLE))


@pytest.mark.parametrize(("then", "now"), [pair for pair in product(STANDING, repeat=2) if pair != (None, None)])
def test_every_pair_of_verdicts(then: Verdict | None, now: Verdict | None, tmp_path: Path) -> None:
    """Of equal values the verdicts alone decide, by the words of single assessments. Another target stands still."""
    for name, verdict in (("then", then), ("now", now)):
        still = ROW.replace(",r,", ",still,")
        saved(tmp_path / f"{name}.csv", still, *([] if verdict is None else [with_cell("verdict", str(verdict))]))
    problems = Problems()
    connection = open_tables({"earlier": tmp_path / "then.csv", "verdicts": tmp_path / "now.csv"}, problems)
    assert not problems.found
    compare_tables(connection)
    moved = single.transition(then, now) or Transition.UNCHANGED
    assert [row[4] for row in listed(connection)] == ([] if moved is Transition.UNCHANGED else [moved])


def listed(connection: Connection) -> list[tuple[object, ...]]:
    list_moves(connection)
    return connection.execute(f"SELECT {', '.join(MOVE_COLUMNS)} FROM {MOVES}").fetchall()


@pytest.mark.parametrize(
    ("earlier", "later", "asked_for", "transition"),
    [
        ((10**37, 3), (10**37 + 1, 3), "at_least", "better"),
        ((10**37 + 1, 3), (10**37, 3), "at_least", "worse"),
        ((10**37 - 1, 10**37), (10**37 - 2, 10**37 - 1), "at_least", "worse"),
        ((2, 3), (2 * 10**36, 3 * 10**36), "at_least", None),
    ],
)
def test_products_that_no_column_holds(
    earlier: tuple[int, int], later: tuple[int, int], asked_for: str, transition: str | None, tmp_path: Path
) -> None:
    paths = {"earlier": tmp_path / "then.csv", "verdicts": tmp_path / "now.csv"}
    for path, (above, below) in zip(paths.values(), (earlier, later), strict=True):
        asked = ("missed", 1, 1, asked_for, "1", *(None,) * 4)
        row = ("u", "2025-12-31", "D", "r", 0, 2025, *asked, above, below, None, "in_year", *(None,) * 4)
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([COLUMNS, row])
    connection = open_tables(paths, Problems())
    compare_tables(connection)
    assert [row[4] for row in listed(connection)] == ([] if transition is None else [transition])


# --- tables that somebody opened and saved in Excel -----------------------------------------------------------------


HEAD = ",".join(COLUMNS)
UNTIMED = HEAD.removesuffix(",timing,further,symbol,title,measured_in")
BEFORE = "unit,as_of,document,rule,part,horizon,verdict,numerator,denominator,asked,level,attainment"
BEFORE += ",attainment_numerator,attainment_denominator,shortfall"
ROW = "a,2025-12-31,NQ-1,r,0,2025,missed,1,3,at_least,0.6,,,,0.5556,5,9,1,in_year,,,,"


def saved(path: Path, *rows: str, head: str = HEAD, encoding: str = "utf-8") -> Path:
    path.write_bytes("".join(f"{row}\r\n" for row in (head, *rows)).encode(encoding))
    return path


def with_cell(column: str, value: str) -> str:
    cells = ROW.split(",")
    cells[COLUMNS.index(column)] = value
    return ",".join(cells)


def test_tables_from_before_timing_are_read(run: Run, tmp_path: Path) -> None:
    now = with_cell("as_of", "2025-12-31").replace("missed", "met")
    saved(tmp_path / "then.csv", with_cell("as_of", "2024-12-31").removesuffix(",in_year,,,,"), head=UNTIMED)
    saved(tmp_path / "now.csv", now)
    ran = run("diff", "then.csv", "now.csv", "--format", "plain", cwd=tmp_path)
    assert (ran.code, "NQ-1/r" in ran.out) == (0, True), ran.err
    problems = Problems()
    connection = open_tables({"then": tmp_path / "then.csv"}, problems)
    connection.execute(f"COPY (FROM read_csv('{tmp_path}/then.csv')) TO '{tmp_path}/then.parquet'")
    read = open_tables({"verdicts": tmp_path / "then.parquet"}, problems)
    assert not problems.in_order()
    assert read.execute("SELECT verdict, timing FROM verdicts").fetchall() == [("missed", None)]


def test_tables_of_before_are_read(run: Run, tmp_path: Path) -> None:
    """Columns called rule and asked, and both ends of a range in one cell, in CSV and in Parquet."""
    old = "a,2024-12-31,NQ-1,r,0,2025,missed,1,3,between,0.6..0.8,0.5556,5,9,1"
    saved(tmp_path / "then.csv", old, "", head=BEFORE)
    problems = Problems()
    connection = open_tables({"verdicts": tmp_path / "then.csv"}, problems)
    assert not problems.in_order()
    assert connection.execute("SELECT target, op, level, upper, tolerance, baseline FROM verdicts").fetchall() == [
        ("r", "between", "0.6", "0.8", None, None)
    ]
    connection.execute(f"COPY (FROM read_csv('{tmp_path}/then.csv')) TO '{tmp_path}/then.parquet'")
    saved(
        tmp_path / "now.csv",
        ROW.replace("missed,1,3,at_least,0.6,,", "met,2,3,between,0.6,0.8,").replace("0.5556,5,9,1", "1,1,1,"),
    )
    for then in ("then.csv", "then.parquet"):
        moved = run("diff", then, "now.csv", "--lang", "en", cwd=tmp_path)
        assert (moved.code, "NQ-1/r  2025  newly met  1  a" in moved.out) == (0, True), moved.err
        assert "1  55.6%" in run("rank", then, "NQ-1/r", cwd=tmp_path).out.replace(",", ".")
    saved(tmp_path / "broken.csv", "a,b", old.replace("missed", "x"), head=BEFORE)
    told = run("rank", "broken.csv", "NQ-1/r", "--lang", "en", cwd=tmp_path)
    assert (told.code, "the row has 2 cells, the header 15" in told.err, "[wrong-value]" in told.err) == (3, True, True)


WRONG_CELLS = {
    "verdict": ("Đạt", "one of met, missed, no_data, not_applicable, monitored was expected"),
    "attainment": ("nhiều", "a number such as 0.3333 was expected"),
    "numerator": ("1.00", "a whole number was expected"),
    "horizon": ("năm 25", "a year such as 2025 was expected"),
    "part": ("x", "a whole number was expected"),
    "as_of": ("31/13/2025", "a date such as 2025-12-31 was expected"),
    "unit": ("", "the cell is empty"),
}


@pytest.mark.parametrize("command", ["diff", "rank"])
@pytest.mark.parametrize("column", WRONG_CELLS)
def test_a_cell_that_says_nothing(column: str, command: str, run: Run, tmp_path: Path) -> None:
    value, said = WRONG_CELLS[column]
    saved(tmp_path / "v.csv", ROW, "", with_cell(column, value).replace("a,", "b,", 1))
    words = ("diff", "v.csv", "v.csv") if command == "diff" else ("rank", "v.csv", "NQ-1/r")
    ran = run(*words, "--lang", "en", cwd=tmp_path)
    assert (ran.code, ran.out) == (3, "")
    assert f"v.csv:{column}: error: {said} (1 rows) [wrong-value]" in ran.err
    assert f"for example “{value}” in row 4 (unit {'–' if column == 'unit' else 'b'}, " in ran.err


def test_all_faults_at_once(run: Run, tmp_path: Path) -> None:
    rows = [with_cell("verdict", f"đ{number}").replace("a,", f"u{number},", 1) for number in range(5)]
    saved(tmp_path / "v.csv", *rows, with_cell("shortfall", "1.5"), "a,b", with_cell("attainment_numerator", ""))
    ran = run("rank", "v.csv", "NQ-1/r", cwd=tmp_path)
    assert ran.code == 3
    assert "“đ0” ở dòng 2 (đơn vị u0, 2025-12-31); “đ1” ở dòng 3 (đơn vị u1, 2025-12-31); “đ2” ở dòng 4" in ran.err
    assert "đ3" not in ran.err
    for code in ("v.csv:verdict: ", "v.csv:shortfall: ", "“a,b” ở dòng 8", "[half-a-value]", "[duplicate-row]"):
        assert code in ran.err


def test_what_excel_writes_is_read(run: Run, tmp_path: Path) -> None:
    row = with_cell("attainment", "0@5556").replace("2025-12-31", "31/12/2025").replace(",", ";").replace("@", ",")
    saved(tmp_path / "v.csv", row, ";" * 14, ";;;;", head=HEAD.replace(",", ";"), encoding="utf-8-sig")
    saved(tmp_path / "w.csv", ROW)
    ran = run("diff", "v.csv", "w.csv", "--lang", "en", cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("# Nothing changed")
    ran = run("rank", "v.csv", "NQ-1/r", "--lang", "en", cwd=tmp_path)
    assert ran.out.splitlines()[2:] == ["a  1  55.6%  ✗ missed"]


def test_a_row_that_stands_twice(run: Run, tmp_path: Path) -> None:
    saved(tmp_path / "v.csv", ROW, with_cell("part", "1"), with_cell("verdict", "met"))
    ran = run("diff", "v.csv", "v.csv", "--lang", "en", cwd=tmp_path)
    assert ran.code == 3
    assert "twice at this date (1 rows) [duplicate-row]" in ran.err
    assert "for example “NQ-1/r 2025” in row 4 (unit a, 2025-12-31)" in ran.err


def test_no_place_without_a_value(run: Run, tmp_path: Path) -> None:
    nothing = "b,2025-12-31,NQ-1,r,0,2025,no_data,,,at_least,0.6,,,,,,,,in_year,,,,"
    saved(tmp_path / "v.csv", ROW, nothing)
    saved(tmp_path / "w.csv", nothing)
    ran = run("rank", "v.csv", "NQ-1/r", "--lang", "en", cwd=tmp_path)
    assert ran.out.splitlines()[2:] == ["a  1  55.6%  ✗ missed", "b  –  –  ? no data"]
    assert run("rank", "v.csv", "NQ-1", "--lang", "en", cwd=tmp_path).out.splitlines()[2:] == ["a  1  0%", "b  –  –"]
    ran = run("rank", "w.csv", "NQ-1/r", "--lang", "en", cwd=tmp_path)
    assert ran.out == "# NQ-1/r 2025: no unit has data on this target\n"


def test_a_unit_by_another_spelling(run: Run, tmp_path: Path) -> None:
    saved(tmp_path / "v.csv", ROW.replace("a,", "Xã Mường Tè,", 1), ROW)
    for name in ("xã mường tè", unicodedata.normalize("NFD", "Xã Mường Tè")):
        ran = run("rank", "v.csv", "NQ-1/r", "--unit", name, cwd=tmp_path)
        assert (ran.code, "→ Xã Mường Tè  " in ran.out) == (0, True)
    ran = run("rank", "v.csv", "NQ-1/r", "--unit", "xã mường ta", "--lang", "en", cwd=tmp_path)
    assert ran.code == 2
    assert "did you mean “Xã Mường Tè”?" in ran.err


def test_who_meets_most_is_not_who_reports_least(tmp_path: Path) -> None:
    def row(unit: str, number: int, verdict: str) -> str:
        return f"{unit},2025-12-31,NQ-1,r{number},0,2025,{verdict},1,3,at_least,0.6,,,,0.5556,5,9,,in_year,,,,"

    rows = [row("many", number, "met" if number < 16 else "missed") for number in range(20)]
    saved(tmp_path / "v.csv", *rows, row("one", 0, "met"), row("bad", 0, "missed"))
    connection = open_tables({"verdicts": tmp_path / "v.csv"}, Problems())
    found = summary(connection, 3)
    assert [one.unit for one in found.best] == ["many", "one", "bad"]
    assert [one.unit for one in found.worst] == ["many", "bad", "one"]
    assert (found.units, found.rows) == (3, 22)


def test_of_equals_the_first_by_name(tmp_path: Path) -> None:
    saved(tmp_path / "v.csv", *(ROW.replace("a,", f"xa-{number},", 1) for number in (10, 9, 100, 2)))
    found = summary(open_tables({"verdicts": tmp_path / "v.csv"}, Problems()), 3)
    assert [one.unit for one in found.best] == [one.unit for one in found.worst] == ["xa-2", "xa-9", "xa-10"]


@pytest.mark.skipif(sys.platform == "win32", reason="pipes with names are of POSIX")
@pytest.mark.parametrize("command", [("rank", "pipe.csv", "NQ-1/x"), ("diff", "pipe.csv", "b.csv")])
def test_a_pipe_is_no_table_of_verdicts(command: tuple[str, ...], run: Run, workspace: Path) -> None:
    """It is read more than once; and where nobody writes into it, opening it would wait."""
    os.mkfifo(workspace / "pipe.csv")
    ran = run(*command, "--lang", "en", cwd=workspace)
    assert (ran.code, ran.out) == (3, "")
    assert "pipe.csv: error: this is not a file but a device or a pipe [not-a-file]" in ran.err
