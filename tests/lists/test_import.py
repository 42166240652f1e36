"""chitieu import: lists of people into facts. The sample lists are those of which the report's figures are true."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT, Ran, Run
from tests.lists.made import (
    CADRES,
    EXAMPLES,
    FIRST,
    LEADERS,
    MAKE,
    MANAGERS,
    Rows,
    cadres,
    leaders,
    managers,
    row_of,
    write,
)
from tests.text.old_fonts import as_tcvn3, as_vni, in_windows_1258

pytestmark = pytest.mark.slow("fifty lists, each imported whole")

DATASET = ROOT / "datasets/lai-chau-city/2023-03-31.yaml"
OF_2021 = ROOT / "datasets/lai-chau-city/2021.yaml"


def facts(ran: Ran, year: int | None = None) -> dict[str, Any]:
    """Values by fact; of yearly ones those of ``year``, or the latest."""
    assert ran.code == 0, ran.err
    found: dict[str, Any] = {}
    for one in json.loads(ran.out)["facts"]:
        if one["year"] in (None, year) or (year is None and one["fact"] not in found):
            found.setdefault(one["fact"], one["value"])
    return found


def imported(run: Run, path: Path, rows: Rows, *options: str, sheet: str = "PL5") -> Ran:
    return run("import", write(path, rows, sheet), "--format", "json", *options)


def problems(ran: Ran) -> list[tuple[str, str]]:
    """Codes of what was said, with the cell that it was said of."""
    return re.findall(
        r"^[^\n]*?\.(?:xlsx|csv|tsv):(\S+?): (?:lỗi|cảnh báo): [^\n]* \[([a-z-]+)\]$", ran.err, re.MULTILINE
    )


@pytest.fixture(scope="module")
def _counted() -> dict[str, Any]:
    """Filled by the first test of the module that asks for it."""
    return {}


@pytest.fixture
def clean(run: Run, tmp_path: Path, _counted: dict[str, Any]) -> dict[str, Any]:
    if not _counted:
        _counted.update(facts(imported(run, tmp_path / "clean.xlsx", cadres())))
    return dict(_counted)


# --- what the report says ---------------------------------------------------------------------------------------


def test_sample_lists_are_those_that_their_script_writes() -> None:
    assert {path.name: path.read_bytes() for path in EXAMPLES} == MAKE["files"]()


def test_lists_that_agree_with_the_report_give_every_fact_of_it_and_those_it_lacks(run: Run) -> None:
    ran = run(
        "import", *EXAMPLES, "--check", DATASET, "--check", OF_2021, "--format", "json", "--fail-on", "difference"
    )
    assert (ran.code, ran.err) == (0, "")
    of_2023, of_2021 = (
        {(one["fact"], one["year"]): one["agreement"] for one in compared["facts"]}
        for compared in json.loads(ran.out)["comparisons"]
    )
    lacking = {"communes_with_minority_cadre", "commune_cadres_title_standard", "commune_cadres_title_training"}
    assert {fact for (fact, _), agreement in of_2023.items() if agreement != "agrees"} == lacking
    assert {of_2023[fact, None] for fact in lacking} == {"not_reported"}
    reported = yaml.safe_load(DATASET.read_text("utf-8"))["facts"]
    groups = yaml.safe_load((ROOT / "rules/facts.yaml").read_text("utf-8"))["facts"]
    of_people = {
        fact for fact in reported if groups[fact]["group"] in ("city-leaders", "agency-managers", "commune-cadres")
    }
    assert of_people <= {fact for fact, _ in of_2023}
    assert of_2021 == {
        ("minority_city_leaders_good_share", 2021): "agrees",
        ("minority_managers_completed_share", 2021): "agrees",
        ("minority_managers_good_share", 2021): "agrees",
        ("commune_cadres_completed_share", 2021): "not_reported",
        ("commune_cadres_good_share", 2021): "rounded",  # 22 of 23, which the report gives as 96%
    }


def test_the_dataset_that_comes_of_it_decides_what_the_report_leaves_open(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "datasets/lai-chau-city/2023-03-31.yaml"
    ran = run("import", *EXAMPLES, "-o", path, "--check", DATASET)
    assert ran.code == 0, ran.err
    assert "đã ghi: " in ran.err
    evaluated = json.loads(run("evaluate", path, "--format", "json").out)["results"]
    verdicts = {(one["document"], one["target"]): one["verdict"] for one in evaluated if one["horizon"] == 2025}
    assert "no_data" not in verdicts.values()
    assert verdicts["34-KH-ThU", "communes-minority-cadre"] == "missed"
    assert verdicts["06-NQ-TU", "minority-led-agencies"] == "missed"
    text = path.read_text("utf-8")
    assert 'commune_cadres: {value: 23, source: "Phụ lục 5 (phu-luc-5.xlsx, PL5)"}' in text
    assert re.search(r"commune_cadres_good_share: \{value: 23/23, .*note: xếp loại năm 2022\}", text)


def test_differences_are_told_and_can_be_a_gate(run: Run, tmp_path: Path) -> None:
    fewer = [one for one in CADRES if one.code != "Cán bộ 23"]
    path = write(tmp_path / "pl5.xlsx", cadres(fewer))
    ran = run("import", path, "--check", DATASET)
    assert "Cán bộ chủ chốt cấp xã  22 người  ✗ 23 người (khác)  mọi người  22" in ran.out.splitlines()
    assert ran.code == 0
    assert run("import", path, "--check", DATASET, "--fail-on", "difference").code == 1


def test_a_narrow_terminal_shows_counts_beside_what_was_reported(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "dumb")
    lines = run("import", EXAMPLES[2], "--check", DATASET, "--format", "table").out.splitlines()
    assert max(map(len, lines[:-2])) <= 80
    assert any(re.fullmatch(r" Cán bộ chủ chốt cấp xã là nữ +6 người +✓ 6 người *", line) for line in lines)
    assert len([line for line in lines if line.strip()]) < 60


# --- an existing dataset ----------------------------------------------------------------------------------------


def test_an_existing_dataset_gets_what_it_lacks_and_keeps_every_line(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "2023.yaml"
    path.write_bytes(DATASET.read_bytes())
    assert run("import", EXAMPLES[2], "-o", path).code == 0
    before, after = DATASET.read_text("utf-8").splitlines(), path.read_text("utf-8").splitlines()
    added = [line for line in after if line not in before]
    assert [line.split(":")[0].strip() for line in added] == [
        "communes_with_minority_cadre",
        "commune_cadres_title_standard",
        "commune_cadres_title_training",
    ]
    assert [line for line in after if line in before] == before
    assert run("evaluate", path).code == 0


def test_a_fact_that_waits_in_a_comment_takes_its_place(run: Run, tmp_path: Path) -> None:
    new = ("new", "dataset", "--unit-id", "x", "--unit-name", "X", "--as-of", "2023-06-30", "--source", "Y")
    for name in ("rules", "examples"):
        (tmp_path / name).symlink_to(ROOT / name)
    assert run(*new, cwd=tmp_path).code == 0
    path = tmp_path / "datasets/x/2023-06-30.yaml"
    waiting = path.read_text("utf-8").splitlines()
    assert run("import", EXAMPLES[2], "-o", path, cwd=tmp_path).code == 0
    filled = path.read_text("utf-8").splitlines()
    position = next(n for n, line in enumerate(waiting) if line.strip().startswith("women_commune_cadres:"))
    assert filled[position] == '  women_commune_cadres: {value: 6, source: "Phụ lục 5 (phu-luc-5.xlsx, PL5)"}'


def test_a_figure_that_is_there_is_never_replaced(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "2023.yaml"
    text = DATASET.read_text("utf-8").replace("women_commune_cadres: {value: 6", "women_commune_cadres: {value: 7")
    path.write_text(text, "utf-8")
    ran = run("import", EXAMPLES[2], "-o", path)
    assert ran.code == 3
    line = text[: text.index("women_commune_cadres")].count("\n") + 1
    assert f"2023.yaml:{line}:3: lỗi: “Cán bộ chủ chốt cấp xã là nữ”" in ran.err
    assert "danh sách cho 6 [count-differs]" in ran.err
    assert path.read_text("utf-8") == text


def test_a_new_dataset_needs_its_unit_and_its_date(run: Run, tmp_path: Path) -> None:
    ran = run("import", EXAMPLES[2], "-o", tmp_path / "x.yaml")
    assert ran.code == 3
    assert re.findall(r"^(--\S+): lỗi", ran.err, re.MULTILINE) == ["--as-of", "--unit-id"]
    assert list(tmp_path.iterdir()) == []
    named = ("--as-of", "2023-03-31", "--unit-id", "lai-chau-city", "--unit-name", "Thành phố Lai Châu")
    assert run("import", EXAMPLES[2], "-o", tmp_path / "x.yaml", *named).code == 0
    for option, value in (("--as-of", "31/3/2023"), ("--unit-id", "lai chau")):
        ran = run("import", EXAMPLES[2], "-o", tmp_path / "y.yaml", *named, option, value)
        assert (ran.code, f"{option}: lỗi" in ran.err) == (3, True)


# --- real spreadsheets ------------------------------------------------------------------------------------------


def cells(change: Callable[[str], str | int]) -> Callable[[Rows], Rows]:
    """Every text of the list changed; the title and the header stay."""

    def changed(rows: Rows) -> Rows:
        return [
            *rows[: FIRST - 1],
            *([change(cell) if isinstance(cell, str) else cell for cell in row] for row in rows[FIRST - 1 :]),
        ]

    return changed


def spelt(**words: str) -> Callable[[Rows], Rows]:
    return cells(lambda text: words.get(text.replace(" ", "_"), text))


def header_again(rows: Rows) -> Rows:
    middle = row_of(rows, "Cán bộ 11")
    return [*rows[: middle - 1], *rows[4:6], *rows[middle - 1 :]]


def text_years(form: Callable[[int], str]) -> Callable[[Rows], Rows]:
    def changed(rows: Rows) -> Rows:
        return [[form(cell) if isinstance(cell, int) and cell > 1900 else cell for cell in row] for row in rows]

    return changed


def sex_column(rows: Rows) -> Rows:
    """Year and sex in columns of their own, the sex as a word."""
    changed: Rows = []
    for number, row in enumerate(rows, 1):
        wide = len(row) > 4 and number >= 5
        born, sex = (row[2] or row[3], "Nam" if row[2] else "Nữ" if row[3] else "") if wide else ("", "")
        if number == 5:
            born, sex = "Năm sinh", "Giới tính"
        elif number == 6:
            born, sex = "", ""
        elif number == 7:
            born, sex = "(3)", "(4)"
        changed.append([*row[:2], born, sex, *row[4:]] if wide else row)
    return changed


def degree_in_words(rows: Rows) -> Rows:
    """One column “Trình độ chuyên môn” with ThS Luật and the like."""
    changed: Rows = []
    for number, row in enumerate(rows, 1):
        if number < 5 or len(row) < 10:
            changed.append(row)
            continue
        word: str | int = "ThS Luật" if row[6] == "x" else "Cử nhân Hành chính" if row[7] == "x" else ""
        if number == 5:
            word = "Trình độ chuyên môn"
        changed.append([*row[:6], word if number != 7 else "(7)", *row[8:]])
    return changed


def no_numbers(rows: Rows) -> Rows:
    """Rows without numbers in the first column: headings as one merged text would be."""
    changed: Rows = []
    for number, row in enumerate(rows, 1):
        if number >= FIRST and len(row) == 2 and row[0]:
            changed.append([f"{row[0]}. {row[1]}"])
        elif number >= FIRST and len(row) > 2 and isinstance(row[0], int):
            changed.append(["", *row[1:]])
        else:
            changed.append(row)
    return changed


def restarting(rows: Rows) -> Rows:
    """Numbers that begin anew under each heading."""
    count, changed = 0, []
    for row in rows:
        count = count + 1 if row and isinstance(row[0], int) else 0
        changed.append([count, *row[1:]] if count else row)
    return changed


def in_two_rows(rows: Rows) -> Rows:
    """A person with two posts on two rows: the second repeats who it is and names the other post."""
    changed: Rows = []
    for row in rows:
        if len(row) > 5 and isinstance(row[5], str) and " kiêm " in row[5]:
            first, second = row[5].split(" kiêm ")
            changed += [[*row[:5], first, *row[6:]], ["", *row[1:5], second, *[""] * (len(row) - 6)]]
        else:
            changed.append(row)
    return changed


SAME: dict[str, Callable[[Rows], Rows]] = {
    "as it is": list,
    "capital marks": spelt(x="X"),
    "ticks": spelt(x="✓"),
    "crosses": spelt(x="×"),
    "ones": spelt(x="1"),
    "stars": spelt(x="*"),
    "spelling of ethnic groups": spelt(Mông="H'Mông", Giáy=" giáy ", Thái="THÁI"),
    "typographic apostrophe": spelt(Mông="H’mông"),
    "ratings in long form": spelt(
        HTTNV="Hoàn thành tốt nhiệm vụ", HTXSNV="Hoàn thành xuất sắc nhiệm vụ", HTNV="hoàn thành nhiệm  vụ"
    ),
    "decomposed letters": cells(lambda text: unicodedata.normalize("NFD", text)),
    "no-break spaces": cells(lambda text: text.replace(" ", "\u00a0")),
    "capital eth for capital đ": cells(lambda text: text.replace("Đ", "Ð")),
    "old and new tone marks": cells(lambda text: text.replace("Đảng ủy", "Đảng uỷ")),
    "abbreviated posts": cells(lambda text: text.replace("Chủ tịch HĐND", "CT HĐND")),
    "posts joined by a comma": cells(lambda text: text.replace(" kiêm ", ", ")),
    "posts joined by a dash": cells(lambda text: text.replace(" kiêm ", " - ")),
    "posts joined by a plus": cells(lambda text: text.replace(" kiêm ", " + ")),
    "posts on two lines": cells(lambda text: text.replace(" kiêm ", "\n")),
    "the Party post of a city committee beside it": cells(
        lambda text: f"Thành ủy viên, {text}" if text.startswith("Chủ tịch UBND") else text
    ),
    "posts on two rows": in_two_rows,
    "a header printed again": header_again,
    "years as text": text_years(str),
    "years with an apostrophe": text_years(lambda year: f"'{year}"),
    "dates of birth": text_years(lambda year: f"12/5/{year}"),
    "sex in a column": sex_column,
    "degrees in words": degree_in_words,
    "no numbers of rows": no_numbers,
    "numbers that begin anew": restarting,
    "blank rows": lambda rows: [each for row in rows for each in (row, [])],
    "rows numbered beforehand": lambda rows: [*rows[:-7], [24], [25], *rows[-7:]],
    "no totals": lambda rows: rows[:-6],
    "a title more": lambda rows: [["Biểu số 5"], *rows],
}


@pytest.mark.slow("64 whole lists")
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
@pytest.mark.parametrize("way", SAME)
def test_what_is_written_differently_is_counted_alike(
    way: str, suffix: str, run: Run, tmp_path: Path, clean: dict[str, Any]
) -> None:
    ran = imported(run, tmp_path / f"PL5{suffix}", SAME[way](cadres()))
    assert facts(ran) == clean
    unexpected = [one for one in problems(ran) if one[1] not in ("decomposed-letters", "not-said")]
    assert unexpected == []


def as_csv(rows: Rows) -> str:
    paper = io.StringIO()
    csv.writer(paper).writerows(rows)
    return paper.getvalue()


BYTES: dict[str, Callable[[str], bytes]] = {
    "UTF-8 with a mark": lambda text: text.encode("utf-8-sig"),
    "UTF-16": lambda text: text.encode("utf-16"),
    "windows-1258": in_windows_1258,
    "TCVN3": lambda text: as_tcvn3(text).encode("latin-1"),
    "VNI": lambda text: as_vni(text).encode("cp1252"),
    "semicolons": lambda text: text.replace(",", ";").encode(),
}


@pytest.mark.parametrize("encoding", BYTES)
def test_text_in_any_encoding_is_counted_alike(encoding: str, run: Run, tmp_path: Path, clean: dict[str, Any]) -> None:
    path = tmp_path / "PL5.csv"
    path.write_bytes(BYTES[encoding](as_csv(cadres())))
    ran = run("import", path, "--format", "json")
    assert facts(ran) == clean
    legacy = encoding in ("TCVN3", "VNI")
    assert ("[legacy-text]" in ran.err) is legacy


@pytest.mark.parametrize(("font", "typed"), [(".VnTime", as_tcvn3), ("VNI-Times", as_vni), ("Arial", as_tcvn3)])
def test_old_fonts_are_counted_alike(
    font: str, typed: Callable[[str], str], run: Run, tmp_path: Path, clean: dict[str, Any]
) -> None:
    from openpyxl import load_workbook
    from openpyxl.styles import Font

    path = write(tmp_path / "PL5.xlsx", cadres())
    book = load_workbook(path)
    for cell in (cell for row in book["PL5"].iter_rows() for cell in row if isinstance(cell.value, str)):
        cell.value, cell.font = typed(str(cell.value)), Font(name=font)
    book.save(path)
    assert facts(run("import", path, "--format", "json")) == clean


def test_posts_of_an_agency_may_hold_commas_and_dashes(run: Run, tmp_path: Path) -> None:
    rows = cells(lambda text: text.replace("Trưởng phòng", "Trưởng phòng Tài chính - Kế hoạch, Thống kê"))(managers())
    counted = facts(imported(run, tmp_path / "PL4.xlsx", rows, sheet="PL4"))
    assert (counted["agency_heads"], counted["agency_deputies"]) == ("18", "24")


# --- people, posts, units ---------------------------------------------------------------------------------------


def test_people_are_counted_not_posts(clean: dict[str, Any]) -> None:
    assert clean["commune_cadres"] == "23"
    assert clean["commune_party_secretaries"] == "7"
    assert clean["commune_council_chairs_full_time"] == "1"
    assert clean["commune_council_chairs_concurrent"] == "6"


def test_units_are_counted_once_and_a_vacant_one_too(run: Run, tmp_path: Path) -> None:
    rows = managers()
    counted = facts(imported(run, tmp_path / "PL4.xlsx", rows, sheet="PL4"))
    assert [counted[fact] for fact in ("agencies", "agency_heads", "minority_led_agencies")] == ["17", "18", "3"]
    vacant: Rows = [*rows[:-6], ["XVIII", "Phòng Dân tộc"], *rows[-6:]]
    assert facts(imported(run, tmp_path / "PL4.xlsx", vacant, sheet="PL4"))["agencies"] == "18"


def test_a_year_of_ratings_has_its_own_denominator(run: Run, tmp_path: Path) -> None:
    newcomers = [replace(one, ratings=("", one.ratings[1])) if one.code == "Cán bộ 03" else one for one in CADRES]
    ran = imported(run, tmp_path / "PL5.xlsx", cadres(newcomers))
    assert facts(ran, 2021)["commune_cadres_good_share"] == "21/22"
    assert facts(ran, 2022)["commune_cadres_good_share"] == "1"
    assert (
        facts(imported(run, tmp_path / "PL5.xlsx", cadres(), "--as-of", "2021-12-31"))["commune_cadres_good_share"]
        == "22/23"
    )


def test_every_ethnic_group_but_the_kinh_is_a_minority_hoa_too(run: Run, tmp_path: Path) -> None:
    people = [replace(one, ethnicity="Hoa") if one.ethnicity == "Dao" else one for one in CADRES]
    counted = facts(imported(run, tmp_path / "PL5.xlsx", cadres(people)))
    assert (counted["minority_commune_cadres"], counted["dao_commune_cadres"]) == ("5", "0")


def namesakes(**said: Any) -> Rows:
    """A second person under the name of Cán bộ 01, in the second commune."""
    other = next(one for one in CADRES if one.code == "Cán bộ 05")
    return cadres([replace(one, code="Cán bộ 01", **said) if one is other else one for one in CADRES])


def test_two_of_one_name_are_told_apart_by_their_births(run: Run, tmp_path: Path) -> None:
    assert facts(imported(run, tmp_path / "PL5.xlsx", namesakes(born="1/2/1980")))["commune_cadres"] == "23"
    assert facts(imported(run, tmp_path / "PL5.xlsx", namesakes()))["commune_cadres"] == "23"


def test_who_cannot_be_told_apart_is_asked_about(run: Run, tmp_path: Path) -> None:
    ran = imported(run, tmp_path / "PL5.xlsx", namesakes(born=1961))
    row = row_of(cadres(), "Cán bộ 05")
    assert (ran.code, (f"PL5!{row}", "one-person-or-two") in problems(ran)) == (3, True)


def test_one_person_on_two_rows_may_not_differ(run: Run, tmp_path: Path) -> None:
    rows = in_two_rows(cadres())
    second = row_of(rows, "Cán bộ 01") + 1
    rows[second - 1][4] = "Dao"
    ran = imported(run, tmp_path / "PL5.xlsx", rows)
    assert (ran.code, problems(ran)) == (3, [(f"PL5!{second}", "rows-differ")])


def test_what_is_not_said_leaves_a_fact_within_bounds(run: Run, tmp_path: Path) -> None:
    people = [replace(one, ethnicity="") if one.code == "Cán bộ 02" else one for one in CADRES]
    path = tmp_path / "2023.yaml"
    new = ("--as-of", "2023-03-31", "--unit-id", "x", "--unit-name", "X")
    ran = imported(run, tmp_path / "PL5.xlsx", cadres(people), "-o", str(path), *new)
    assert facts(ran)["minority_commune_cadres"] == {"at_least": "5", "at_most": "6"}
    assert problems(ran) == [(f"PL5!{row_of(cadres(), 'Cán bộ 02')}", "not-said")]
    assert "minority_commune_cadres: {value: {at_least: 5, at_most: 6}," in path.read_text("utf-8")
    assert facts(ran)["communes_with_minority_cadre"] == "4"  # its commune has a minority cadre anyway
    assert run("evaluate", path).code == 0


# --- what is wrong ----------------------------------------------------------------------------------------------


def cell(code: str, column: int, text: str | int) -> Callable[[Rows], Rows]:
    """One cell of a person changed; columns count from 1."""

    def changed(rows: Rows) -> Rows:
        rows[row_of(rows, code) - 1][column - 1] = text
        return rows

    return changed


def below_the_foot(rows: Rows) -> Rows:
    return [*rows, rows[row_of(rows, "Cán bộ 01") - 1]]


ROW = row_of(cadres(), "Cán bộ 05")
WRONG: dict[str, tuple[Callable[[Rows], Rows], str, str]] = {
    "an unknown ethnic group": (cell("Cán bộ 05", 5, "Giấy"), f"PL5!E{ROW}", "unknown-word"),
    "a dash for an ethnic group": (cell("Cán bộ 05", 5, "-"), f"PL5!E{ROW}", "unknown-word"),
    "an unknown rating": (cell("Cán bộ 05", 16, "Tốt"), f"PL5!P{ROW}", "unknown-word"),
    "an unknown mark": (cell("Cán bộ 05", 7, "?"), f"PL5!G{ROW}", "unknown-word"),
    "an unknown post": (cell("Cán bộ 05", 6, "Trưởng bản"), f"PL5!F{ROW}", "unknown-word"),
    "no birth": (cell("Cán bộ 05", 3, "không rõ"), f"PL5!C{ROW}", "not-a-birth"),
    "two sexes": (cell("Cán bộ 05", 4, "1980"), f"PL5!C{ROW}", "two-values"),
    "two people in a cell": (cell("Cán bộ 05", 2, "Cán bộ 05\nCán bộ 06"), f"PL5!B{ROW}", "two-people"),
    "no name": (cell("Cán bộ 05", 2, ""), f"PL5!B{ROW}", "row-not-understood"),
    "a person below who signs": (below_the_foot, f"PL5!B{len(cadres()) - 1}", "row-not-understood"),
    "no heading": (lambda rows: [*rows[: FIRST - 1], *rows[FIRST:]], f"PL5!B{FIRST}", "no-body"),
    "an unknown heading": (
        lambda rows: [*rows[: FIRST - 1], ["I", "Bản Mới"], *rows[FIRST:]],
        f"PL5!A{FIRST}",
        "unknown-body",
    ),
    "a column twice": (
        lambda rows: [[*row, "Dân tộc"] if number == 5 else row for number, row in enumerate(rows, 1)],
        "PL5!R6",
        "column-twice",
    ),
}


@pytest.mark.parametrize("fault", WRONG)
def test_a_fault_is_an_error_at_its_cell(fault: str, run: Run, tmp_path: Path) -> None:
    change, place, code = WRONG[fault]
    ran = imported(
        run,
        tmp_path / "PL5.xlsx",
        change(cadres()),
        "-o",
        str(tmp_path / "x.yaml"),
        "--check",
        str(DATASET),
        "--strict",
    )
    assert ran.code == 3
    assert (place, code) in problems(ran)
    assert not (tmp_path / "x.yaml").exists()
    assert "Traceback" not in ran.err
    assert ran.out == ""


def test_all_faults_are_told_at_once(run: Run, tmp_path: Path) -> None:
    rows = cell("Cán bộ 05", 5, "Giấy")(cell("Cán bộ 09", 16, "Tốt")(cadres()))
    assert len(problems(imported(run, tmp_path / "PL5.xlsx", rows))) == 2


def test_a_near_word_is_suggested(run: Run, tmp_path: Path) -> None:
    ran = imported(run, tmp_path / "PL5.xlsx", cell("Cán bộ 05", 5, "Giấy")(cadres()))
    assert "có phải ý bạn là “Giáy”?" in ran.err


DOUBTFUL: dict[str, tuple[Callable[[Rows], Rows], str, str]] = {
    "a total that differs": (
        lambda rows: [["", "Tổng cộng: 24 người"] if row[1:2] == ["Tổng cộng: 23 người"] else row for row in rows],
        f"PL5!B{len(cadres()) - 5}",
        "total-differs",
    ),
    "a total that is too small": (
        lambda rows: [["", "Tổng cộng: 22 người"] if row[1:2] == ["Tổng cộng: 23 người"] else row for row in rows],
        f"PL5!B{len(cadres()) - 5}",
        "total-differs",
    ),
    "a sentence that says another total": (
        lambda rows: [
            ["", "Danh sách này có 24 (hai mươi tư) người"] if row[1:2] == ["Tổng cộng: 23 người"] else row
            for row in rows
        ],
        f"PL5!B{len(cadres()) - 5}",
        "total-differs",
    ),
    "women that differ": (
        lambda rows: [["", "Trong đó: Nữ: 7"] if row[1:2] == ["Trong đó: Nữ: 6"] else row for row in rows],
        f"PL5!B{len(cadres()) - 4}",
        "total-differs",
    ),
    "marks that differ": (
        lambda rows: [
            ["", "Tổng cộng: 23 người", "", "", "", "", 5, 19] if row[1:2] == ["Tổng cộng: 23 người"] else row
            for row in rows
        ],
        f"PL5!G{len(cadres()) - 5}",
        "total-differs",
    ),
    "a note that one has left": (cell("Cán bộ 05", 17, "đã chuyển công tác 2/2023"), f"PL5!Q{ROW}", "may-have-left"),
}


@pytest.mark.parametrize("doubt", DOUBTFUL)
def test_what_is_doubtful_is_told_and_the_rows_are_counted(
    doubt: str, run: Run, tmp_path: Path, clean: dict[str, Any]
) -> None:
    change, place, code = DOUBTFUL[doubt]
    ran = imported(run, tmp_path / "PL5.xlsx", change(cadres()))
    assert problems(ran) == [(place, code)]
    assert facts(ran) == clean


def test_totals_of_each_unit_are_compared_with_its_rows(run: Run, tmp_path: Path) -> None:
    rows = cadres()
    second = next(number for number, row in enumerate(rows) if row[:1] == ["II"])
    first = second - FIRST
    right: Rows = [*rows[:second], ["", f"Cộng: {first}"], *rows[second:]]
    assert problems(imported(run, tmp_path / "PL5.xlsx", right)) == []
    wrong: Rows = [*rows[:second], ["", f"Cộng: {first + 1}"], *rows[second:]]
    assert problems(imported(run, tmp_path / "PL5.xlsx", wrong)) == [(f"PL5!B{second + 1}", "total-differs")]


def test_hidden_rows_are_counted_and_told(run: Run, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    path = write(tmp_path / "PL5.xlsx", cadres())
    book = load_workbook(path)
    book["PL5"].row_dimensions[ROW].hidden = True
    book.save(path)
    ran = run("import", path, "--format", "json")
    assert facts(ran)["commune_cadres"] == "23"
    assert problems(ran) == [(f"PL5!{ROW}", "hidden-rows")]


def test_a_formula_without_its_value_is_an_error_in_a_row_that_counts(run: Run, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    path = write(tmp_path / "PL5.xlsx", cadres())
    book = load_workbook(path)
    book["PL5"].cell(ROW, 5, '="Ki"&"nh"')
    book["PL5"].cell(len(cadres()) - 5, 3, "=COUNTA(C8:C38)")
    book.save(path)
    assert problems(run("import", path)) == [(f"PL5!E{ROW}", "no-value")]


# --- which form -------------------------------------------------------------------------------------------------


def test_sheets_find_their_forms(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "tat-ca.xlsx"
    sheets = {"PL3": leaders(), "PL4 ": managers(), "Sheet1 (2)": cadres(), "Ghi chép": [["TT", "Việc"], [1, "Họp"]]}
    path.write_bytes(MAKE["workbook"](sheets))
    ran = run("import", path, "--format", "json")
    assert [(one["sheet"], one["form"]) for one in json.loads(ran.out)["sheets"]] == [
        ("PL3", "city-leaders"),
        ("PL4 ", "agency-managers"),
        ("Sheet1 (2)", "commune-cadres"),
    ]
    assert problems(ran) == [("Ghi", "no-form")] or "no-form" in ran.err


def test_a_sheet_that_may_be_any_form_is_asked_about(run: Run, tmp_path: Path) -> None:
    rows: Rows = [["Danh sách"] if row[:1] and str(row[0]).startswith("Phụ lục") else row for row in cadres()]
    path = write(tmp_path / "x.xlsx", rows, "Sheet1")
    ran = run("import", path)
    assert (ran.code, problems(ran)) == (3, [("Sheet1", "which-form")])
    for form in ("commune-cadres", "Sheet1=commune-cadres", "x.xlsx=commune-cadres"):
        assert facts(run("import", path, "--format", "json", "--form", form))["commune_cadres"] == "23"
    assert "[unknown-form]" in run("import", path, "--form", "commune-cadre").err


def test_columns_that_no_form_reads_are_named(run: Run, tmp_path: Path) -> None:
    rows = [[*row, *{5: ["Quê quán", "Lò Văn Mật"]}.get(number, ["", ""])] for number, row in enumerate(cadres(), 1)]
    ran = run("import", write(tmp_path / "PL5.xlsx", rows))
    assert "cột không đọc: R “Quê quán”, S\n" in ran.out  # a header may be anything, a name, too


def test_a_fact_without_its_column_is_not_counted_and_says_so(run: Run, tmp_path: Path) -> None:
    rows = [[*row[:12], *row[14:]] if len(row) > 14 else row for row in cadres()]
    ran = run("import", write(tmp_path / "PL5.xlsx", rows))
    line = next(line for line in ran.out.splitlines() if "bồi dưỡng nghiệp vụ theo chức danh" in line)
    assert line.endswith("–  bảng không có cột: Bồi dưỡng nghiệp vụ theo chức danh")


def test_one_fact_from_two_lists_must_agree(run: Run, tmp_path: Path) -> None:
    first = write(tmp_path / "PL5.xlsx", cadres())
    matrix = tmp_path / "9B-BTCTW.csv"
    matrix.write_text(
        "Biểu số 9B - BTCTW\nTiêu chí,Lãnh đạo HĐND,,Lãnh đạo UBND,\n,Chủ tịch,Phó chủ tịch,Chủ tịch,Phó chủ tịch\n"
        "TỔNG SỐ,1,1,1,4\n- Nữ,,1,,\n",
        "utf-8",
    )
    leaders_list = write(tmp_path / "PL3.xlsx", leaders(), "PL3")
    ran = run("import", first, matrix, leaders_list)
    assert ran.code == 3
    assert (
        "“Lãnh đạo HĐND và UBND thành phố” đếm được 6 (city-leaders), 7 (leaders-9b)" in ran.err
        or "7 (leaders-9b)" in ran.err
    )


def test_the_lists_of_leaders_and_managers_count_themselves() -> None:
    assert (len(LEADERS), len(MANAGERS), len(CADRES)) == (6, 42, 23)
