"""evaluate-many on registers kept as workbooks and on folders of lists; the counted facts as a table to keep."""

from __future__ import annotations

import csv
import datetime as dt
import io
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from openpyxl import Workbook

from tests.conftest import ROOT, Ran, Run
from tests.lists.made import CADRES, EXAMPLES, cadres, managers, write
from tests.lists.test_privacy import CANARY, PIECES, WAYS

pytestmark = pytest.mark.slow("lists of many units are read, planned and judged")

RULES = ("--rules", ROOT / "rules", "--lang", "en")
AS_OF = ("--as-of", "2023-03-31")
REGISTER = (
    ("unit", "as_of", "person", "body", "sex", "ethnicity", "post", "rating"),
    ("u1", dt.date(2025, 12, 31), "a", "Phường Một", "Nữ", "Mông", "Bí thư Đảng ủy, Chủ tịch HĐND", "HTTNV"),
    ("u1", dt.date(2025, 12, 31), "b", "Xã Hai", "Nam", "Kinh", "Chủ tịch UBND", "HTNV"),
    ("u1", dt.date(2025, 12, 31), "c", "Xã Hai", "Nam", "", "Bí thư Đảng ủy", "HTNV"),
    ("u2", dt.date(2025, 12, 31), "d", "Xã Hai", "Nam", "Kinh", "Chủ tịch UBND", ""),
)


def workbook(path: Path, rows: Sequence[Sequence[object]], sheet: str = "CB", *, above: int = 0) -> Path:
    book = Workbook(write_only=True)
    page = book.create_sheet(sheet)
    for row in [["ỦY BAN NHÂN DÂN TỈNH"]] * above + [list(row) for row in rows]:
        page.append(row)
    book.save(path)
    return path


def text_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))


def many(run: Run, source: Path, *more: str | Path) -> Ran:
    return run("evaluate-many", source, *RULES, *more)


@pytest.mark.parametrize("above", [0, 3])
def test_a_workbook_is_read_as_its_rows_as_csv(above: int, run: Run, tmp_path: Path) -> None:
    book = workbook(tmp_path / "people.xlsx", REGISTER, above=above)
    with (tmp_path / "people.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(REGISTER)
    for source, output in ((book, "a.csv"), (tmp_path / "people.csv", "b.csv")):
        ran = many(run, source, "--form", "commune-cadres", "-o", tmp_path / output)
        assert ran.code == 0, ran.err
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()


def test_a_wrong_row_has_the_number_of_the_sheet(run: Run, tmp_path: Path) -> None:
    rows = [*REGISTER[:2], (), ("u3", *REGISTER[2][1:5], "Klingon", *REGISTER[2][6:])]
    ran = many(
        run,
        workbook(tmp_path / "people.xlsx", rows, above=2),
        *("--form", "commune-cadres", "--on-error", "skip", "--rejects", tmp_path / "r.csv"),
    )
    assert ran.code == 0, ran.err
    assert [(row["row"], row["column"]) for row in text_of(tmp_path / "r.csv")] == [("6", "ethnicity")]


def test_the_sheet_is_named_where_several_are_tables(run: Run, tmp_path: Path) -> None:
    book = workbook(tmp_path / "people.xlsx", REGISTER, "2025")
    from openpyxl import load_workbook

    both = load_workbook(book)
    both.copy_worksheet(both["2025"]).title = "2026"
    both.save(book)
    ran = many(run, book, "--form", "commune-cadres")
    assert (ran.code, "say which: --table 2025; known here: 2025, 2026" in ran.err) == (3, True)
    assert many(run, book, "--form", "commune-cadres", "--table", "2026").code == 0


def test_a_workbook_of_no_units(run: Run, tmp_path: Path) -> None:
    ran = many(run, write(tmp_path / "PL5.xlsx", cadres()), "--form", "commune-cadres")
    assert ran.code == 3
    assert "no sheet has the columns unit, as_of [no-table]" in ran.err


# --- lists ------------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three units: one with three lists, one with one, one of which something is not known."""
    folder = tmp_path / "units"
    (folder / "one").mkdir(parents=True)
    for path in EXAMPLES:
        (folder / "one" / path.name).write_bytes(path.read_bytes())
    write(folder / "two.xlsx", cadres(CADRES[:9]))
    write(folder / "three.csv", cadres([replace(CADRES[0], ethnicity="?"), *CADRES[1:]]))
    return folder


def test_units_are_judged_as_their_lists_imported_one_by_one(run: Run, folder: Path, tmp_path: Path) -> None:
    ran = many(run, folder, *AS_OF, "-o", tmp_path / "v.csv")
    assert ran.code == 0, ran.err
    found = {
        (row["unit"], row["document"], row["target"], row["horizon"], row["verdict"])
        for row in text_of(tmp_path / "v.csv")
        if row["part"] == "0"
    }
    expected = set()
    for path in sorted(folder.iterdir()):
        dataset = tmp_path / "sets" / path.stem / "2023-03-31.yaml"
        unit = ("--unit-id", path.stem, "--unit-name", path.stem)
        assert run("import", path, "-o", dataset, *AS_OF, *unit, *RULES).code == 0
        judged = run("evaluate", dataset, "--format", "csv", *RULES)
        for row in csv.DictReader(io.StringIO(judged.out)):
            if row["part"] in ("", "0"):
                expected.add((path.stem, row["document"], row["target"], row["horizon"], row["verdict"]))
    assert found == expected


@pytest.mark.parametrize("suffix", [".parquet", ".csv"])
def test_counted_facts_are_a_table_that_is_judged_alike(suffix: str, run: Run, folder: Path, tmp_path: Path) -> None:
    facts = tmp_path / f"facts{suffix}"
    assert many(run, folder, *AS_OF, "--facts", facts, "-o", tmp_path / "a.csv").code == 0
    ran = many(run, facts, "-o", tmp_path / "b.csv")
    assert ran.code == 0, ran.err
    assert "warning" not in ran.err
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    read = duckdb.connect().execute(
        "SELECT unit, commune_cadres, minority_commune_cadres_at_least, minority_commune_cadres_at_most,"
        f" \"commune_cadres_good_share/part\" FROM '{facts}' ORDER BY unit"
    )
    assert read.fetchall() == [("one", 23, None, None, 23), ("three", 23, 4, 5, 23), ("two", 9, None, None, 9)]


@pytest.mark.parametrize("suffix", [".parquet", ".csv"])
def test_facts_of_a_register_are_judged_alike(suffix: str, run: Run, tmp_path: Path) -> None:
    people, facts = workbook(tmp_path / "people.xlsx", REGISTER), tmp_path / f"facts{suffix}"
    assert many(run, people, "--form", "commune-cadres", "--facts", facts, "-o", tmp_path / "a.csv").code == 0
    assert many(run, facts, "-o", tmp_path / "b.csv").code == 0
    counted, kept = (
        list(csv.DictReader((tmp_path / name).read_text("utf-8-sig").splitlines())) for name in ("a.csv", "b.csv")
    )
    assert {row.pop("counted_from") for row in counted} == {"register"}  # the facts that are kept do not say of whom
    assert counted == kept


def test_nothing_is_kept_of_what_is_not_judged(run: Run, folder: Path, tmp_path: Path) -> None:
    ran = many(run, folder, *AS_OF, "--facts", tmp_path / "f.parquet", "--by", "kind", "-o", tmp_path / "v.csv")
    assert ran.code == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == ["units"]


WRONG: dict[str, tuple[tuple[str, ...], str]] = {
    "no date": ((), "say it: --as-of 2023-03-31"),
    "no date at all": (("--as-of", "31/2/2023"), "[not-a-date]"),
    "no form": ((*AS_OF, "--form", "comune-cadres"), "did you mean “commune-cadres”?"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_told(case: str, run: Run, folder: Path) -> None:
    more, said = WRONG[case]
    ran = many(run, folder, *more)
    assert ran.code == 3
    assert said in ran.err


def test_facts_of_a_table_of_facts_are_not_counted(run: Run, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("unit,as_of,agencies\na,2025-12-31,3\n", "utf-8")
    ran = many(run, tmp_path / "t.csv", "--facts", tmp_path / "f.csv", *AS_OF)
    assert ran.code == 3
    assert ran.err.count("[nothing-counted]") == 2


def test_wrong_lists_are_told_all_at_once_or_skipped(run: Run, folder: Path, tmp_path: Path) -> None:
    for name in ("bad", "worse"):
        write(folder / f"{name}.xlsx", cadres([replace(CADRES[0], born="x")]))
    write(folder / "xã Khác.xlsx", [["XÃ SAN THÀNG"], *cadres()])
    ran = many(run, folder, *AS_OF)
    assert ran.code == 3
    assert ran.err.count("[not-a-birth]") == 2
    assert "[other-unit]" in ran.err
    ran = many(run, folder, *AS_OF, "--on-error", "skip", "-o", tmp_path / "v.csv")
    assert ran.code == 0
    assert {row["unit"] for row in text_of(tmp_path / "v.csv")} == {"one", "two", "three"}


def test_two_files_of_one_unit(run: Run, folder: Path) -> None:
    write(folder / "two.csv", managers())
    ran = many(run, folder, *AS_OF)
    assert (ran.code, "2 files or folders are of the unit “two” [unit-twice]" in ran.err) == (3, True)


def test_a_sheet_of_figures_is_no_list(run: Run, folder: Path) -> None:
    assert run("export-template", "facts", "-o", folder / "so-lieu.xlsx").code == 0
    ran = many(run, folder, *AS_OF)
    assert (ran.code, "[figures-in-lists]" in ran.err) == (3, True)


@pytest.mark.slow("13 folders, judged, searched for every name")
@pytest.mark.parametrize("way", WAYS)
def test_a_name_is_in_nothing_that_is_written(
    way: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHITIEU_DEBUG", "1")
    (tmp_path / "units").mkdir()
    write(tmp_path / "units/a.xlsx", WAYS[way](cadres()))
    write(tmp_path / "units/b.xlsx", cadres())
    ran = many(run, tmp_path / "units", *AS_OF, "--on-error", "skip", "--facts", tmp_path / "f.csv")
    written = (tmp_path / "f.csv").read_text("utf-8") if ran.code == 0 else ""
    said = unicodedata.normalize("NFC", ran.out + ran.err + written)
    assert not [piece for piece in (CANARY, *PIECES) if piece in said]
