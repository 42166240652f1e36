"""chitieu evaluate-many on tables as offices send them: Excel's CSV, other encodings, names and dates in all shapes."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb
import pytest

from tests.conftest import Run

pytestmark = pytest.mark.slow("forty tables, each planned and judged")

HEADER = "unit,as_of,agencies,minority_led_agencies\n"
ROW = "2025-12-31,17,3\n"


def evaluated(run: Run, workspace: Path, text: str | bytes, *options: str, name: str = "facts.csv") -> tuple[int, str]:
    """Exit code and diagnostics in English for a table of this text."""
    (workspace / name).write_bytes(text.encode() if isinstance(text, str) else text)
    ran = run("evaluate-many", name, "-o", "v.parquet", "--lang", "en", *options, cwd=workspace)
    for english in ("Error", "MISSING", "TOO MANY", "INVALID", "sniff", "internal"):
        assert english not in ran.err
    return ran.code, ran.err + ran.out


def units(workspace: Path) -> list[str]:
    rows = duckdb.connect().execute(f"SELECT DISTINCT unit FROM '{workspace}/v.parquet' ORDER BY ALL").fetchall()
    return [str(unit) for (unit,) in rows]


def rejected(workspace: Path) -> list[tuple[int, str]]:
    with (workspace / "rejects.csv").open(encoding="utf-8-sig", newline="") as stream:
        return sorted((int(row["row"]), row["code"]) for row in csv.DictReader(stream))


SKIP = ("--on-error", "skip", "--rejects", "rejects.csv")

# --- numbers of rows --------------------------------------------------------------------------------------------


def test_rows_are_numbered_by_their_line(run: Run, workspace: Path) -> None:
    lines = ["a,2025-12-31,17,3", "b,2025-12-31,17,3,4,5", "c,2025-12-31,x,3", "d,2025-12-31", "", "e,2025-12-31,y,3,6"]
    text = HEADER + "\n".join([*lines, "f,2025-12-31,z,3", 'g,2025-12-31,"17,3', "h,2025-12-31,w,3"]) + "\n"
    code, said = evaluated(run, workspace, text)
    assert code == 3
    assert "the row has 6 cells, the header 4 (1 rows) [malformed-row]" in said
    assert "the row has 2 cells, the header 4 (1 rows) [malformed-row]" in said
    assert "“x” in row 4 (unit c, 2025-12-31); “z” in row 8" in said
    assert "the quotation marks of the row do not fit together (1 rows)" in said
    code, said = evaluated(run, workspace, text, *SKIP)
    assert code == 0, said
    assert units(workspace) == ["a"]
    broken = [(row, "malformed-row") for row in (3, 5, 7, 9)]
    assert rejected(workspace) == sorted([*broken, (4, "not-a-number"), (8, "not-a-number"), (10, "not-a-number")])
    assert "7" in said


def test_a_row_with_line_breaks_counts_once(run: Run, workspace: Path) -> None:
    text = 'unit,as_of,agencies,note\n"a\nb",2025-12-31,1,"x\n\ny"\nc,2025-12-31,x,\nd,2025-12-31\n'
    code, said = evaluated(run, workspace, text)
    assert code == 3
    assert "“x” in row 3" in said
    assert "“d,2025-12-31” in row 4" in said


def test_a_plain_file_counts_its_header(run: Run, workspace: Path) -> None:
    _, said = evaluated(run, workspace, HEADER + "a," + ROW + "b,2025-12-31,x,3\n")
    assert "“x” in row 3" in said


# --- the header -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("again", ["agencies", "AGENCIES", " agencies ", "unit", "As_Of", "AGENCIES_1,agencies_1"])
def test_a_repeated_column(again: str, run: Run, workspace: Path) -> None:
    text = f"unit,as_of,agencies,minority_led_agencies,{again}\na,2025-12-31,17,3,{'4,' * again.count(',')}5\n"
    code, said = evaluated(run, workspace, text)
    assert code == 3
    assert "2 times [duplicate-column]" in said


def test_empty_rows_and_columns_of_excel(run: Run, workspace: Path) -> None:
    rows = "unit;as_of;agencies;minority_led_agencies;;\na;2025-12-31;17;3;;\n;;;;;\n"
    code, said = evaluated(run, workspace, rows + "b;2025-12-31;17;3;;\n;;;;;\n" + " ; ;;;;\n" * 3)
    assert (code, "warning" in said) == (0, False), said
    assert units(workspace) == ["a", "b"]
    code, said = evaluated(run, workspace, rows + "c;2025-12-31;17;3;x;\n")
    assert code == 0
    assert "column 5 has values but no name: it is passed over [unnamed-column]" in said
    assert "column4" not in said


# --- what stands above the header ----------------------------------------------------------------------------------


@pytest.mark.parametrize("above", ["\n", "BIỂU SỐ 1\n\n", "Biểu;;;\nNăm 2025;;;\n", '"a\nb"\n'])
def test_lines_above_the_header(above: str, run: Run, workspace: Path) -> None:
    code, said = evaluated(run, workspace, above + HEADER + "a," + ROW)
    assert code == 3
    line = above.count("\n") + 1
    assert f"the header with unit, as_of seems to stand on line {line} [header-below]" in said


def test_a_file_without_a_header(run: Run, workspace: Path) -> None:
    for text in ("", "\n\n", "\ufeff"):
        code, said = evaluated(run, workspace, text)
        assert (code, "[no-header]" in said) == (3, True), said
    code, said = evaluated(run, workspace, "a,2025-12-31,17,3\n")
    assert (code, "[missing-column]" in said) == (3, True), said


# --- names of units ---------------------------------------------------------------------------------------------


def test_names_that_look_the_same_are_the_same(run: Run, workspace: Path) -> None:
    names = ["Xã Ấm", "Xa\u0303\u00a0A\u0302\u0301m", " Xã  Ấm\u200b", "xã ấm", "Xã B"]
    text = HEADER + "".join(f"{name},{2020 + number}-12-31,17,3\n" for number, name in enumerate(names))
    code, said = evaluated(run, workspace, text)
    assert code == 0, said
    assert units(workspace) == ["Xã B", "Xã Ấm", "xã ấm"]
    alike = "3 names of units differ from others only in case, blanks, unseen signs or the place of a tone mark"
    assert f"{alike} [similar-units]" in said
    code, said = evaluated(run, workspace, text.replace("2021-", "2020-"))
    assert (code, "the unit stands twice with this date (2 rows)" in said) == (3, True), said


@pytest.mark.parametrize("shape", ["wide", "long"])
def test_clean_names_in_other_tables(shape: str, run: Run, workspace: Path) -> None:
    rows = "('a ', DATE '2025-12-31', 17, 3), ('b', DATE '2025-12-31', 17, 3)"
    query = f"SELECT * FROM (VALUES {rows}) t(unit, as_of, agencies, minority_led_agencies)"
    if shape == "long":
        query = f"SELECT unit, as_of, fact, value FROM ({query}) UNPIVOT (value FOR fact IN (agencies))"
    duckdb.connect().execute(f"COPY ({query}) TO '{workspace}/t.parquet'")
    ran = run("evaluate-many", "t.parquet", "-o", "v.parquet", cwd=workspace)
    assert (ran.code, units(workspace)) == (0, ["a", "b"]), ran.err
    assert "similar-units" not in ran.err


# --- dates, numbers and codes -----------------------------------------------------------------------------------

DATES = [
    "2025-12-31",
    "31/12/2025",
    "31.12.2025",
    "31-12-2025",
    "2025/12/31",
    "2025-12-31 00:00:00",
    "31/12/2025 00:00",
]


@pytest.mark.parametrize("date", [*DATES, "2025-12-31T00:00:00.000"])
def test_dates(date: str, run: Run, workspace: Path) -> None:
    code, said = evaluated(run, workspace, HEADER + f"a,{date},17,3\n")
    assert code == 0, said
    (row,) = duckdb.connect().execute(f"SELECT DISTINCT as_of::VARCHAR FROM '{workspace}/v.parquet'").fetchall()
    assert row == ("2025-12-31",)


@pytest.mark.parametrize("date", ["31/12/25", "46022", "1899-12-31", "31/12/1825", "2025-02-30", "2025-12-31 10:00"])
def test_no_dates(date: str, run: Run, workspace: Path) -> None:
    code, said = evaluated(run, workspace, HEADER + f"a,{date},17,3\nb,,17,3\n")
    assert code == 3
    assert "a date from 1900 on was expected, such as 2025-12-31 or 31/12/2025 (2 rows) [not-a-date]" in said
    assert f"“{date}” in row 2 (unit a, –); row 3 (unit b, –)" in said


@pytest.mark.parametrize(
    ("value", "good"),
    [
        ("TIMESTAMPTZ '2025-12-31 00:00:00+07'", True),
        ("TIMESTAMPTZ '2025-12-31 00:00:00+00'", True),
        ("TIMESTAMP_NS '2025-12-31 00:00:00'", True),
        ("TIMESTAMP '2025-12-31 00:00:00'", True),
        ("DATE '1825-12-31'", False),
        ("46022", False),
    ],
)
def test_dates_with_a_type(value: str, good: bool, run: Run, workspace: Path) -> None:
    query = f"SELECT 'a' AS unit, {value} AS as_of, 17 AS agencies, 3 AS minority_led_agencies"
    duckdb.connect().execute(f"COPY ({query}) TO '{workspace}/t.parquet'")
    ran = run("evaluate-many", "t.parquet", "-o", "v.parquet", "--lang", "en", cwd=workspace)
    assert (ran.code == 0) == good, ran.err
    if not good:
        assert "” in row 1 (unit a, –)" in ran.err
        return
    (row,) = duckdb.connect().execute(f"SELECT DISTINCT as_of::VARCHAR FROM '{workspace}/v.parquet'").fetchall()
    assert row == ("2025-12-31",)


def test_digits_of_other_widths(run: Run, workspace: Path) -> None:
    _, said = evaluated(run, workspace, HEADER + "a,2025-12-31,１２,3\n")
    assert "these digits are others than those of the keyboard: write 0 to 9 (1 rows) [not-a-number]" in said


def test_a_label_is_its_code(run: Run, workspace: Path) -> None:
    facts = workspace / "rules/facts.yaml"
    facts.write_text(
        facts.read_text("utf-8") + "attributes:\n  place: {label: Vùng, values: {nui_cao: Núi cao, bien: Ven biển}}\n",
        "utf-8",
    )
    values = ["nui_cao", "Núi cao", " NÚI  CAO", "Nu\u0301i cao", "ven biển", ""]
    header = "unit,as_of,place,agencies,minority_led_agencies\n"
    rows = "".join(f"u{number},2025-12-31,{value},10,6\n" for number, value in enumerate(values))
    code, said = evaluated(run, workspace, header + rows, "--by", "place")
    assert code == 0, said
    assert "Núi cao  4  " in said
    assert "Ven biển  1  " in said
    code, said = evaluated(run, workspace, header + "a,2025-12-31,Núi,10,6\n", "--by", "place")
    assert (code, "“Núi” in row 2" in said) == (3, True)


# --- registers --------------------------------------------------------------------------------------------------


def test_a_register_without_its_columns(run: Run, tmp_path: Path) -> None:
    (tmp_path / "facts.csv").write_text("unit,as_of,commune_cadres\na,2025-12-31,17\n", "utf-8")
    source = str(tmp_path / "facts.csv")
    ran = run("evaluate-many", source, "--form", "commune-cadres", "--lang", "en")
    assert ran.code == 3
    assert "[no-traits]" in ran.err
    assert "expected are: " in ran.err
    assert "body" in ran.err
    (tmp_path / "facts.csv").write_text("unit,as_of,note,sex,person\na,2025-12-31,x,Nữ,p1\nb,2025-12-31\n", "utf-8")
    ran = run("evaluate-many", source, "--form", "commune-cadres", "--lang", "en")
    assert "note: warning: this is neither a trait of the form" in ran.err
    assert "the row has 2 cells, the header 5 (1 rows) [malformed-row]" in ran.err
    assert "“" not in ran.err.split("for example")[1].split("\n")[0]


@pytest.mark.parametrize(
    "name",
    [
        "Tổng cộng",
        "TỔNG SỐ:",
        "Cộng",
        "Toàn tỉnh Lai Châu",
        "Cả nước",
        "Tổng số (I+II)",
        "Total",
        "I. Tổng cộng",
        "Lũy kế",
        "Bình quân chung",
        "Trung bình toàn tỉnh",
        "Trong đó: vùng cao",
    ],
)
def test_a_row_of_totals_is_no_unit(name: str, run: Run, workspace: Path) -> None:
    rows = f"xa-1,2025-12-31,17,3\nCộng Hòa,2025-12-31,5,1\nTổng cục Thuế,2025-12-31,5,1\n{name},2025-12-31,27,5\n"
    (workspace / "facts.csv").write_text("unit,as_of,agencies,minority_led_agencies\n" + rows, "utf-8")
    told = run("evaluate-many", "facts.csv", "--lang", "en", cwd=workspace)
    assert (told.code, f"“{name}” in row 5" in told.err, "(1 rows) [total-row]" in told.err) == (3, True, True)
    skipped = run("evaluate-many", "facts.csv", "--on-error", "skip", "--lang", "en", cwd=workspace)
    assert (skipped.code, "# 3 units:" in skipped.out) == (0, True)
    alone = f"unit,as_of,agencies,minority_led_agencies\n{name},2025-12-31,27,5\n"
    (workspace / "facts.csv").write_text(alone, "utf-8")
    assert run("evaluate-many", "facts.csv", cwd=workspace).code == 0


def test_a_row_of_totals_is_known_by_its_name_where_units_are_codes(run: Run, workspace: Path) -> None:
    rows = "00448,2025-12-31,Xã Một,17,3\n00449,2025-12-31,Xã Hai,10,2\n99,2025-12-31,Tổng cộng,27,5\n"
    (workspace / "facts.csv").write_text("unit,as_of,name,agencies,minority_led_agencies\n" + rows, "utf-8")
    told = run("evaluate-many", "facts.csv", "--lang", "en", cwd=workspace)
    assert (told.code, "(1 rows) [total-row]" in told.err, "row 4" in told.err) == (3, True, True), told.err


def test_both_places_of_a_tone_mark_are_one_unit(run: Run, workspace: Path) -> None:
    head = "unit,as_of,agencies,minority_led_agencies\n"
    (workspace / "y1.csv").write_text(head + "Xã Hòa Bình,2024-12-31,10,2\n", "utf-8")
    (workspace / "y2.csv").write_text(head + "Xã Hoà Bình,2025-12-31,10,7\n", "utf-8")
    for name in ("y1", "y2"):
        assert run("evaluate-many", f"{name}.csv", "-o", f"{name}-v.csv", cwd=workspace).code == 0
    text = (workspace / "y1-v.csv").read_text("utf-8-sig")
    (workspace / "before.csv").write_text(text.replace("Hòa", "Hoà"), "utf-8")  # written before both were one
    for then in ("y1-v.csv", "before.csv"):
        moved = run("diff", then, "y2-v.csv", "--lang", "en", cwd=workspace)
        assert ("newly met  1  Xã Hòa Bình" in moved.out, "not in the" in moved.out) == (True, False), moved.out
    ranked = run("rank", "before.csv", "NQ-1/minority-led-agencies", "--unit", "xã hoà bình", cwd=workspace)
    assert "→ Xã Hòa Bình" in ranked.out
    (workspace / "y1.csv").write_text(head + "Xã Hòa Bình,2024-12-31,10,2\nXã Hoà Bình,2024-12-31,1,0\n", "utf-8")
    assert "[duplicate-unit]" in run("evaluate-many", "y1.csv", cwd=workspace).err
