"""What is drawn says what the table says: places of values beside levels, and words for those who do not see them."""

from __future__ import annotations

import datetime as dt
import json
import re
import zipfile
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from chitieu.language import language
from chitieu.model import Verdict
from chitieu.views.names import VERDICTS
from chitieu.views.tables.cells import Bar, Chart, Dated
from chitieu.views.tables.svg import drawn
from chitieu.views.tables.words import Words
from tests.conftest import ROOT, Run

EN = Words(language("en"), 1)
THEN, NOW = dt.date(2021, 12, 31), dt.date(2023, 3, 31)


def of(kind: str, *values: Fraction, level: Fraction) -> str:
    dated = tuple(Dated(day, value) for day, value in zip((THEN, NOW), values, strict=False))
    return drawn(Chart(kind, "T", "%", dated, (level,), told="<told>"), EN)  # type: ignore[arg-type]


def places(picture: str, axis: str) -> list[float]:
    return [float(place) for place in re.findall(rf'<circle [^>]*{axis}="([\d.]+)"', picture)]


@pytest.mark.parametrize("value", [Fraction(59999, 100000), Fraction(60001, 100000), Fraction(1, 2), Fraction(3, 2)])
def test_a_value_never_stands_on_a_level_that_it_is_not(value: Fraction) -> None:
    level = Fraction(3, 5)
    pair = of("pair", Fraction(1, 10), value, level=level)
    (stroke,) = (float(x) for x in re.findall(r'd="M([\d.]+) 2V', pair))
    now = places(pair, "cx")[-1]
    assert abs(now - stroke) >= 1.4
    assert (now > stroke) == (value > level)
    lines = of("lines", Fraction(1, 10), value, level=level)
    (dashed,) = (float(y) for y in re.findall(r'd="M0 ([\d.]+)H', lines))
    assert (places(lines, "cy")[-1] < dashed) == (value > level)


def test_a_picture_is_told_and_bounded() -> None:
    picture = of("lines", Fraction(-1, 2), Fraction(3), level=Fraction(1))
    assert 'aria-label="&lt;told&gt;"' in picture
    assert all(0 <= place <= 90 for place in places(picture, "cy"))


EVERY = {"trend": (), "diff": ("--all",)}
DRAWN = {"trend": 14, "diff": 7}  # each target at each horizon, or once


@pytest.mark.parametrize("command", ["trend", "diff"])
def test_pages_draw_what_has_two_values(command: str, run: Run, tmp_path: Path) -> None:
    folder = ROOT / "datasets/lai-chau-city"
    dates = (folder / "2021.yaml", folder / "2023-03-31.yaml")
    assert run(command, *dates, *EVERY[command], "-o", tmp_path / "p.html").code == 0
    page = (tmp_path / "p.html").read_text("utf-8")
    assert page.count('<svg class="chart"') >= DRAWN[command]
    assert "<script" not in page
    told = re.findall(r'aria-label="([^"]*96%[^"]*)"', page)
    assert told
    assert all("100%" in one and "≥ 95%" in one for one in told)


def test_bars_of_missed_targets_never_look_full(run: Run, workspace: Path) -> None:
    target = workspace / "rules/NQ-1/minority-led-agencies.yaml"
    text = target.read_text("utf-8").replace("at_least: {2025: 60%, 2030: 65%}", "at_most: {2025: 10%, 2030: 5%}")
    target.write_text(text.replace("Ít nhất 60%", "Nhiều nhất 10%").replace("65%", "5%"), "utf-8")
    ran = run("evaluate", *workspace.glob("datasets/*/*.yaml"), "--format", "html", cwd=workspace)
    assert ran.code == 0, ran.err
    widths = re.findall(r'<rect x="0" y="5" width="([\d.]+)" height="8" fill="#a3182b"/>', ran.out)
    assert widths
    assert all(float(width) <= 99.5 for width in widths)


def bars(*values: Fraction | None) -> Chart:
    words = [
        VERDICTS[Verdict.NO_DATA if one is None else Verdict.MET if one >= 1 else Verdict.MISSED] for one in values
    ]
    each = zip(values, words, strict=True)
    return Chart("bars", "T", "%", (), (Fraction(1),), bars=tuple(Bar("Mục tiêu", *one) for one in each))


@pytest.mark.parametrize("value", [Fraction(999999, 1000000), Fraction(1, 2), Fraction(0), Fraction(-1, 2)])
@pytest.mark.parametrize("beside", [(), (None,), (Fraction(1, 3),), (Fraction(1),), (Fraction(26, 10),)])
def test_a_bar_of_a_missed_target_ends_before_its_level(value: Fraction, beside: tuple[Fraction | None, ...]) -> None:
    chart = bars(value, *beside)
    assert 0 <= chart.length(chart.bars[0]) < chart.share(Fraction(1)) <= 1


def test_one_of_many_bars_hides_no_other() -> None:
    chart = bars(Fraction(1, 2), Fraction(1000))
    assert chart.length(chart.bars[0]) == Fraction(1, 4)
    assert "✓ 100,000%" in drawn(chart, EN)
    assert "? no data" in drawn(bars(None, Fraction(1)), EN)


def test_a_result_draws_what_each_target_comes_to(run: Run, tmp_path: Path) -> None:
    dataset = ROOT / "datasets/lai-chau-city/2023-03-31.yaml"
    for name in ("e.html", "e.xlsx", "e.json"):
        assert run("evaluate", dataset, "-o", tmp_path / name, "--lang", "en").code == 0
    saved = json.loads((tmp_path / "e.json").read_text("utf-8"))["results"]
    attained = [[share_of(one) for one in saved if key_of(one) == key] for key in dict.fromkeys(map(key_of, saved))]
    assert (tmp_path / "e.html").read_text("utf-8").count('<svg class="chart"') == len(attained)
    with zipfile.ZipFile(tmp_path / "e.xlsx") as book:
        for number, shares in enumerate(attained, 1):
            chart = book.read(f"xl/charts/chart{number}.xml").decode()
            kept = re.search("<val>.*</val>", chart)
            assert kept
            told = dict(re.findall(r'<pt idx="(\d+)"><v>([^<]*)</v>', kept[0]))
            assert {int(place): float(value) for place, value in told.items()} == pytest.approx(
                {place: share for place, share in enumerate(shares) if share is not None}
            )


def share_of(result: dict[str, Any]) -> float | None:
    exact = result["attainment"]["exact"]
    return None if exact is None else float(Fraction(exact))


def key_of(result: dict[str, object]) -> tuple[object, object]:
    return result["document"], result["horizon"]


@pytest.mark.parametrize("command", ["trend", "diff"])
def test_workbooks_have_charts_over_their_cells(command: str, run: Run, tmp_path: Path) -> None:
    folder = ROOT / "datasets/lai-chau-city"
    for name in ("a.xlsx", "b.xlsx"):
        dates = (folder / "2021.yaml", folder / "2023-03-31.yaml")
        ran = run(command, *dates, *EVERY[command], "-o", tmp_path / name, "--lang", "en")
        assert ran.code == 0
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    sheet = load_workbook(tmp_path / "a.xlsx")["Charts"]
    with zipfile.ZipFile(tmp_path / "a.xlsx") as book:
        assert sum(name.startswith("xl/charts/chart") for name in book.namelist()) >= DRAWN[command]
    rows = [tuple(cell.value for cell in row[:4]) for row in sheet.iter_rows(min_row=1, max_row=400)]
    at = next(number for number, row in enumerate(rows) if row[1] == 0.96)
    assert (str(rows[at][0]), rows[at][3]) == ("2021-12-31 00:00:00", 0.95)
    assert (str(rows[at + 1][0]), rows[at + 1][1]) == ("2023-03-31 00:00:00", 1)
