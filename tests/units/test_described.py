"""The table of verdicts says what its units are called and are, and its targets; Excel changes none of it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import duckdb
import pytest
from openpyxl import load_workbook

from tests.conftest import Run
from tests.units.test_evaluate_many import read_csv

ATTRIBUTES = "attributes:\n  region: {label: Vùng, values: {high: Vùng cao, low: Vùng thấp}}\n"
ATTRIBUTES += "  part: {label: Phần, values: {a: A}}\n"
FACTS = (
    "unit,as_of,name,region,part,agencies,minority_led_agencies\n"
    '00448,2025-12-31,"Xã  Một, vùng cao",high,a,17,3\n00449,2025-12-31,=1+1,vùng thấp,,10,6\n'
)


@pytest.fixture
def named(workspace: Path) -> Path:
    with (workspace / "rules/facts.yaml").open("a", encoding="utf-8") as file:
        file.write(ATTRIBUTES)
    (workspace / "facts.csv").write_text(FACTS, "utf-8")
    return workspace


def test_names_attributes_and_titles(run: Run, named: Path) -> None:
    for name in ("v.csv", "v.parquet"):
        ran = run("evaluate-many", "facts.csv", "-o", name, "--lang", "en", cwd=named)
        assert (ran.code, "passed over" in ran.err) == (0, False), ran.err
    first, *_, last = read_csv(named / "v.csv")
    assert (first["unit"], first["name"]) == ("00448", "Xã Một, vùng cao")
    assert (first["region"], first["unit_part"]) == ("Vùng cao", "A")
    assert (first["symbol"], first["measured_in"]) == ("1-NQ/TU", "%")
    assert first["title"] == "Cơ quan có lãnh đạo DTTS"
    assert (last["name"], last["region"]) == ("'=1+1", "Vùng thấp"), "no spreadsheet runs a name"
    rows = duckdb.connect().execute(f"SELECT DISTINCT unit, name, region FROM '{named}/v.parquet' ORDER BY 1")
    assert rows.fetchall() == [("00448", "Xã Một, vùng cao", "Vùng cao"), ("00449", "=1+1", "Vùng thấp")]
    same = run("diff", "v.csv", "v.parquet", "--lang", "en", cwd=named)
    assert same.out == "# Nothing changed: 2025-12-31 → 2025-12-31\n"


def test_a_label_is_the_same_wherever_the_mark_of_its_tone_stands(run: Run, named: Path) -> None:
    facts = named / "rules/facts.yaml"
    facts.write_text(facts.read_text("utf-8").replace("Vùng thấp", "Vùng Hoà Bình"), "utf-8")
    (named / "facts.csv").write_text(FACTS.replace("vùng thấp", "vùng hòa bình"), "utf-8")
    ran = run("evaluate-many", "facts.csv", "--by", "region", "-o", "v.csv", "--lang", "en", cwd=named)
    assert ran.code == 0, ran.err
    assert read_csv(named / "v.csv")[-1]["region"] == "Vùng Hoà Bình"


def test_excel_opens_it_in_columns_and_keeps_every_text(run: Run, named: Path) -> None:
    for arguments in (("-o", "e.csv", "--excel"), ("-o", "v.parquet")):
        assert run("evaluate-many", "facts.csv", *arguments, cwd=named).code == 0
    written = (named / "e.csv").read_bytes()
    assert written.startswith(b"\xef\xbb\xbfunit;as_of;")
    with (named / "e.csv").open(encoding="utf-8-sig", newline="") as stream:
        first = next(csv.DictReader(stream, delimiter=";"))
    assert (first["unit"], first["level"], first["attainment"]) == ('="00448"', '="0.6"', "0,2941")
    same = run("diff", "e.csv", "v.parquet", "--lang", "en", cwd=named)
    assert same.out == "# Nothing changed: 2025-12-31 → 2025-12-31\n", "the reader takes the formula off again"


def test_excel_is_for_csv(run: Run, named: Path) -> None:
    for arguments in (("-o", "v.parquet"), ()):
        ran = run("evaluate-many", "facts.csv", "--excel", *arguments, "--lang", "en", cwd=named)
        assert (ran.code, "add -o verdicts.csv" in ran.err) == (2, True)


TARGET = "NQ-1/minority-led-agencies"


def test_units_are_ranked_in_groups_and_from_the_end(run: Run, named: Path) -> None:
    more = "00450,2025-12-31,Xã Ba,high,,10,9\n00451,2025-12-31,Xã Bốn,,,,\n"
    (named / "facts.csv").write_text(FACTS + more, "utf-8")
    assert run("evaluate-many", "facts.csv", "-o", "v.parquet", cwd=named).code == 0
    ran = run("rank", "v.parquet", TARGET, "--by", "region", "--lang", "en", cwd=named)
    assert ran.out.splitlines()[2:] == [
        "00450  Xã Ba  Vùng cao  1  150%  ✓ met",
        "00448  Xã Một, vùng cao  Vùng cao  2  29.4%  ✗ missed",
        "00449  =1+1  Vùng thấp  1  100%  ✓ met",
        "00451  Xã Bốn  –  –  –  ? no data",
    ]
    ran = run("rank", "v.parquet", TARGET, "--worst", "--top", "2", "--lang", "en", cwd=named)
    assert [line.split("  ")[0] for line in ran.out.splitlines()[2:]] == ["00448", "00449"]
    ran = run("rank", "v.parquet", TARGET, "--by", "regio", "--lang", "en", cwd=named)
    assert (ran.code, "did you mean “region”?" in ran.err) == (3, True)


def test_a_ranking_is_written_whole(run: Run, named: Path) -> None:
    assert run("evaluate-many", "facts.csv", "-o", "v.parquet", cwd=named).code == 0
    for name in ("r.csv", "r.json", "r.xlsx", "r.html"):
        assert run("rank", "v.parquet", TARGET, "-o", name, cwd=named).code == 0
    first, second = read_csv(named / "r.csv")
    assert (first["unit"], first["name"], first["place"], first["attainment_percent"]) == ("00449", "'=1+1", "1", "100")
    assert (second["unit"], second["verdict"]) == ("00448", "missed")
    places = json.loads((named / "r.json").read_text("utf-8"))["places"]
    assert [one["unit"] for one in places] == ["00449", "00448"]
    sheet = load_workbook(named / "r.xlsx").worksheets[0]
    assert [cell.value for cell in sheet[3]][:2] == ["00448", "Xã Một, vùng cao"]
    assert run("rank", "v.parquet", TARGET, "-o", "v.parquet", cwd=named).code == 2


def test_one_unit_of_a_table_is_explained(run: Run, named: Path) -> None:
    wrong = "00448,2024-12-31,Xã Một,high,,17,2\n00452,2025-12-31,Xã Sai,high,,3,17\n"
    (named / "facts.csv").write_text(FACTS + wrong, "utf-8")
    ran = run("explain", TARGET, "--table", "facts.csv", "--unit", "00448", "--lang", "en", cwd=named)
    assert (ran.code, ran.err) == (0, ""), "what is wrong with other units is not told"
    assert "= 3/17 = 17.6%" in ran.out
    assert "facts.csv:" in ran.out
    assert "missed" in ran.out


def test_what_cannot_be_explained_of_a_table(run: Run, named: Path) -> None:
    (named / "facts.csv").write_text(FACTS + "00452,2025-12-31,Xã Sai,high,,3,17\n", "utf-8")
    explain = ("explain", TARGET, "--table", "facts.csv", "--lang", "en")
    ran = run(*explain, "--unit", "00447", cwd=named)
    assert (ran.code, "there is no unit “00447” in facts.csv" in ran.err) == (3, True)
    assert "did you mean" in ran.err
    ran = run(*explain, "--unit", "00452", cwd=named)
    assert (ran.code, "facts.csv:4:1" in ran.err) == (3, True), ran.err
    assert run(*explain, cwd=named).code == 2
    assert run("explain", "NQ-1/nothing", "--table", "facts.csv", "--unit", "00448", cwd=named).code == 3
    assert run(*explain, "--unit", "00448", "no.yaml", cwd=named).code == 2
