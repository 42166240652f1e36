"""Rounding never hides the reason: a value and the level it misses never print alike, in any output for people."""

from __future__ import annotations

import io
import re
import zipfile
from fractions import Fraction
from pathlib import Path

import pytest

from chitieu.language import language
from chitieu.model import Level, Op
from chitieu.numbers import telling
from chitieu.views.tables.words import Words
from tests.conftest import Run

DATASET = Path("datasets/sample-city/2023-03-31.yaml")


@pytest.mark.parametrize(
    ("value", "others", "decimals", "places"),
    [
        ("99.96", ["100"], 1, 2),
        ("99.94", ["100"], 1, 1),
        ("99.999999", ["100"], 1, 6),
        ("99.9999999", ["100"], 1, None),
        ("100", ["100"], 1, 1),
        ("33.32", ["100/3"], 1, 2),
        ("60.04", ["60", "60.0401"], 1, 4),
        ("59.6", ["60"], 0, 1),
        ("-0.04", ["0"], 1, 2),
        ("1/3", ["0.33333333"], 8, None),
    ],
)
def test_as_many_decimals_as_tell(value: str, others: list[str], decimals: int, places: int | None) -> None:
    assert telling(Fraction(value), map(Fraction, others), decimals) == places


def test_beyond_six_decimals_a_figure_is_an_exact_fraction() -> None:
    words = Words(language("en"), 1)
    assert words.figure(Fraction(999999999, 1000000000), "%", [Fraction(1)]) == "999999999/1000000000"
    assert words.figure(Fraction(599999999, 10000000), "points", [Fraction(60)]) == "599999999/10000000 points"
    assert words.figure(Fraction(1), "%", [Fraction(999999999, 1000000000)]) == "100%"


@pytest.mark.parametrize(
    ("level", "said"),
    [
        ("1/16", "≥ 6.25%"),  # 1 commune of 16: a document that asks for 6.25% does not ask for 6.3%
        ("3/5", "≥ 60%"),
        ("1/1000", "≥ 0.1%"),
        ("1/3", "≥ 33.3%"),
        ("12345/100000", "≥ 12.3%"),  # three decimals: nobody wrote it
    ],
)
def test_a_level_of_two_decimals_has_them(level: str, said: str) -> None:
    assert Words(language("en"), 1).level(Level(Op.AT_LEAST, Fraction(level)), "%") == said


def laid(workspace: Path, level: str, value: str, unit: str = "%") -> None:
    """The small workspace, asked for one level of one figure that is given as it is."""
    for path, old, new in (
        (DATASET, "good_share: 96%", f"good_share: {{value: {value}, source: mục II}}"),
        (Path("rules/facts.yaml"), 'thành tốt, unit: "%"', f'thành tốt, fractional: true, unit: "{unit}"'),
    ):
        file = workspace / path
        file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
    if unit == "%":
        facts = workspace / "rules/facts.yaml"
        facts.write_text(facts.read_text("utf-8").replace("fractional: true, ", ""), "utf-8")
    else:
        indicators = workspace / "rules/indicators.yaml"
        head, _, tail = indicators.read_text("utf-8").rpartition('unit: "%"')
        indicators.write_text(f"{head}unit: {unit}{tail}", "utf-8")
    (workspace / "rules/NQ-1/minority-led-agencies.yaml").unlink()
    (workspace / "rules/NQ-1/good.yaml").write_text(
        f"id: good\nindicator: good-rating\nstatement: Mức.\nsource: mục II\n{level}\n", "utf-8"
    )


CASES = [
    # level, value, unit, decimals, what must be read, what must not
    ("at_least: {2025: 100%}", "99.96%", "%", 1, ["99.96%", "0.04 points short"], "100.0%"),
    ("at_least: {2025: 60%}", "59.999999%", "%", 1, ["59.999999%"], "60.0%"),
    ("at_most: {2025: 5%}", "5.04%", "%", 1, ["5.04%", "99.2%"], "5.0%"),
    ("at_least: {2025: 33.34%}", "33.32%", "%", 1, ["33.32%", "≥ 33.34%"], "33.3%"),
    ("between: {2025: [10%, 20%]}", "20.03%", "%", 1, ["20.03%"], "20.0%"),
    ("about: {2025: 80%}\ntolerance: 5%", "74.98%", "%", 1, ["74.98%"], "75.0%"),
    ("more_than: {2025: 60}", "59.96", "điểm", 1, ["59.96 điểm"], "60.0 điểm"),
    ("at_least: {2025: 60}", "59.6", "điểm", 0, ["59.6 điểm"], " 60 điểm (mục II)"),
]


@pytest.mark.parametrize(("level", "value", "unit", "decimals", "read", "hidden"), CASES)
def test_every_output_for_people_says_the_reason(
    level: str, value: str, unit: str, decimals: int, read: list[str], hidden: str, run: Run, workspace: Path
) -> None:
    laid(workspace, level, value, unit)
    options = ("--lang", "en", "--decimals", str(decimals))
    for command in (
        ("evaluate",),
        *(("evaluate", "--format", format) for format in ("table", "plain", "markdown", "html")),
        ("explain", "good"),
    ):
        ran = run(*command, *(options if command[0] == "evaluate" else ("--lang", "en", *options[2:])), cwd=workspace)
        assert ran.code == 0
        text = " ".join(ran.out.split())
        assert read[0] in text, command
        assert hidden not in text, command
    ran = run("report", DATASET, "-o", "r.docx", *options, cwd=workspace)
    assert ran.code == 0
    with zipfile.ZipFile(io.BytesIO((workspace / "r.docx").read_bytes())) as docx:
        text = re.sub(r"<[^>]+>", "", docx.read("word/document.xml").decode())
    assert read[0] in text
    assert hidden not in text


def test_a_workbook_shows_as_many_decimals(run: Run, workspace: Path) -> None:
    from openpyxl import load_workbook

    laid(workspace, "at_least: {2025: 100%}", "99.96%")
    assert run("evaluate", "-o", "v.xlsx", cwd=workspace).code == 0
    sheet = load_workbook(workspace / "v.xlsx").worksheets[1]
    formats = {cell.number_format for row in sheet.iter_rows(min_row=2) for cell in row if cell.value == 0.9996}
    assert formats == {"0.00%_0"}


def test_a_small_move_does_not_print_as_none(run: Run, workspace: Path) -> None:
    laid(workspace, "at_least: {2025: 100%}", "99.96%")
    earlier = workspace / DATASET
    later = workspace / "later.yaml"
    text = earlier.read_text("utf-8")
    later.write_text(text.replace("2023-03-31", "2024-03-31").replace("99.96%", "99.98%"), "utf-8")
    ran = run("diff", DATASET, "later.yaml", "--lang", "en", "--format", "plain", cwd=workspace)
    assert "99.96%" in ran.out
    assert "99.98%" in ran.out
    assert "+0.02 points" in ran.out
    assert "100.0%" not in ran.out
    ran = run("trend", DATASET, "later.yaml", "--lang", "en", "--format", "plain", cwd=workspace)
    assert "99.96% → 99.98%" in ran.out


def test_columns_for_programs_keep_their_strings(run: Run, workspace: Path) -> None:
    laid(workspace, "at_least: {2025: 100%}", "99.96%")
    ran = run("evaluate", "--format", "csv", cwd=workspace)
    assert ",99.96,0.9996," in ran.out


def test_facts_of_a_workbook_are_not_taken_for_levels(run: Run, workspace: Path) -> None:
    from openpyxl import load_workbook

    laid(workspace, "at_least: {2025: 100%}", "99.9996%")
    assert run("evaluate", "-o", "v.xlsx", cwd=workspace).code == 0
    cells = [cell for row in load_workbook(workspace / "v.xlsx")["Số liệu"].iter_rows() for cell in row]
    assert [cell.number_format for cell in cells if cell.value == 99.9996] == ["#,##0.0000_0"]


def units_of(workspace: Path, rows: list[tuple[str, int, int]]) -> None:
    lines = "".join(f"{unit},2025-12-31,{agencies},{led}\n" for unit, agencies, led in rows)
    (workspace / "t.csv").write_text(f"unit,as_of,agencies,minority_led_agencies\n{lines}", "utf-8")


def test_places_that_differ_never_read_alike(run: Run, workspace: Path) -> None:
    units_of(workspace, [("a", 100000, 60000), ("b", 100000, 59999), ("c", 100000, 50001), ("d", 100000, 50000)])
    assert run("evaluate-many", "t.csv", "-o", "v.csv", cwd=workspace).code == 0
    ran = run("rank", "v.csv", "NQ-1/minority-led-agencies", "--lang", "en", cwd=workspace)
    percents = [line.split("  ")[2] for line in ran.out.splitlines()[2:]]
    assert percents == ["100%", "99.998%", "83.34%", "83.33%"]


def test_one_unit_of_many_is_neither_none_nor_all(run: Run, workspace: Path) -> None:
    units_of(workspace, [(f"u{n}", 10, 9 if n == 0 else 1) for n in range(3000)])
    ran = run("evaluate-many", "t.csv", "-o", "v.csv", "--lang", "en", cwd=workspace)
    assert "NQ-1/minority-led-agencies  2025  1  0.03%  2,999" in ran.out


def test_facts_of_a_check_and_bounds_of_a_claim(run: Run, workspace: Path) -> None:
    """Of two facts that are not equal neither reads like the other, and bounds do not end at what they leave out."""
    laid(workspace, "at_least: {2025: 100%}", "2499/2500")
    facts, dataset = workspace / "rules/facts.yaml", workspace / DATASET
    kind = next(line for line in facts.read_text("utf-8").splitlines() if line.startswith("  good_share:"))
    facts.write_text(facts.read_text("utf-8") + kind.replace("good_share", "other_share") + "\n", "utf-8")
    text = dataset.read_text("utf-8")
    line = next(line for line in text.splitlines() if "good_share" in line)
    dataset.write_text(text.replace(line, f"{line}\n  other_share: {{value: 9997/10000, source: mục II}}"), "utf-8")
    (workspace / "rules/checks.yaml").write_text(
        "checks:\n  k:\n    label: K\n    holds: good_share == other_share\n", "utf-8"
    )
    out = run("audit", DATASET, "--lang", "en", cwd=workspace).out
    assert "99.96%" in out
    assert "99.97%" in out
    assert "−0.01 points" in out
    assert "100.0%" not in out


def test_percents_of_two_dates_in_word(run: Run, workspace: Path) -> None:
    """Of a target with parts its percent moves, from 40.01% to 40.04%: not from 40.0% to 40.0%."""
    laid(workspace, "at_least: {2025: 100%}", "40.01%")
    (workspace / "rules/NQ-1/good.yaml").write_text(
        "id: good\ntitle: Tốt\nstatement: Mức.\nsource: mục II\nall_of:\n"
        "  - {indicator: good-rating, at_least: {2025: 100%}}\n"
        "  - {indicator: minority-led-agencies, at_least: {2025: 1%}}\n",
        "utf-8",
    )
    text = (workspace / DATASET).read_text("utf-8")
    (workspace / "later.yaml").write_text(text.replace("2023-03-31", "2024-03-31").replace("40.01%", "40.04%"), "utf-8")
    ran = run("report", "later.yaml", "--compare", DATASET, "-o", "r.docx", "--lang", "en", cwd=workspace)
    assert ran.code == 0, ran.err
    with zipfile.ZipFile(io.BytesIO((workspace / "r.docx").read_bytes())) as docx:
        words = re.sub(r"<[^>]+>", "", docx.read("word/document.xml").decode())
    assert "40.04%" in words
    assert "40.01%" in words
    assert "earlier 40.0%" not in words
