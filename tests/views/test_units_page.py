"""The page of many units, as data and in Debian's chromium: filter, sort, card, print, names that are markup, axe."""

from __future__ import annotations

import itertools
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from chitieu.units import boundaries
from chitieu.units.boundaries import Area
from chitieu.units.verdicts import looked
from chitieu.units.verdicts.looked import LookedUnit
from chitieu.views.units_page import map as boundaries_drawn
from chitieu.views.units_page.data import DIGITS, _tenths
from chitieu.views.units_page.map import units_map
from tests.conftest import ROOT, Run

pytestmark = pytest.mark.slow("tables of many units are judged and shown")

EVIL = "</script><img src=x onerror=document.title=1>"
ATTRIBUTES = "attributes:\n  region: {label: Vùng, values: {high: Vùng cao, low: Vùng thấp}}\n"
FACTS = (
    "unit,as_of,name,region,agencies,minority_led_agencies\n"
    f"00448,2025-12-31,Xã Mường Một,high,17,3\n00449,2025-12-31,{EVIL},low,10,6\n"
    "00450,2025-12-31,Xã Đồng,low,1000,599\n00451,2025-12-31,Xã Ba,high,,\n"
)


@pytest.fixture
def folder(workspace: Path) -> Path:
    with (workspace / "rules/facts.yaml").open("a", encoding="utf-8") as file:
        file.write(ATTRIBUTES)
    (workspace / "facts.csv").write_text(FACTS, "utf-8")
    return workspace


@pytest.fixture
def file(run: Run, folder: Path) -> Path:
    ran = run("evaluate-many", "facts.csv", "-o", "p.html", "--lang", "en", cwd=folder)
    assert ran.code == 0, ran.err
    return folder / "p.html"


def data_of(file: Path) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', file.read_text("utf-8"))
    assert found
    data: dict[str, Any] = json.loads(found[1])
    for column in data["columns"]:
        for key in ("level", "verdicts", "reached", "short", "value", "moves", "before"):
            if key in column:
                column[key] = data["pool"][column[key]]
    return data


def test_a_saved_table_gives_the_same_page(run: Run, folder: Path, file: Path) -> None:
    for table in ("v.parquet", "v.csv"):
        assert run("evaluate-many", "facts.csv", "-o", table, cwd=folder).code == 0
        assert run("show", table, "-o", "s.html", "--lang", "en", cwd=folder).code == 0
        assert (folder / "s.html").read_text("utf-8") == file.read_text("utf-8")
    shutil.rmtree(folder / "rules")  # which say what attributes are called
    assert run("show", "v.csv", "-o", "s.html", "--lang", "en", cwd=folder).code == 0
    assert data_of(folder / "s.html")["attributes"][0]["label"] == "region"


def test_it_holds_what_the_table_says(file: Path) -> None:
    data = data_of(file)
    assert set(data["units"]) == {"00448", "00449", "00450", "00451"}
    column = next(one for one in data["columns"] if one["year"] == 2025)
    by_unit = {
        unit: (column["verdicts"][place], column["reached"][2 * place : 2 * place + 2])
        for place, unit in enumerate(data["units"])
    }
    size = len(DIGITS)
    tenths = {unit: DIGITS.index(two[0]) * size + DIGITS.index(two[1]) for unit, (_, two) in by_unit.items()}
    assert {unit: letter for unit, (letter, _) in by_unit.items()} == dict(
        zip(("00448", "00449", "00450", "00451"), "xmxn", strict=True)
    )
    assert (tenths["00448"], tenths["00449"], tenths["00450"]) == (294, 1000, 998)
    assert tenths["00451"] == size**2 - 1
    assert column["levels"] == ["≥ 60%"]


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        ((9999, 10000), 999),
        ((1, 10**6), 1),
        ((0, 5), 0),
        ((7, 7), 1000),
        ((2, 3), 667),
        ((99, 1), 7741),
    ],
)
def test_a_percent_is_never_taken_for_all_or_none(share: tuple[int, int], shown: int) -> None:
    assert _tenths(*share) == shown


def test_of_too_many_units_the_worst_are_kept(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looked, "MOST_UNITS", 3)
    monkeypatch.setattr(looked, "WORST_KEPT", 2)
    assert run("evaluate-many", "facts.csv", "-o", "p.html", "--lang", "en", cwd=folder).code == 0
    assert sorted(data_of(folder / "p.html")["units"]) == ["00448", "00450"]
    page = (folder / "p.html").read_text("utf-8")
    assert "count all 4 units; the table below holds the 2 that miss most" in page


def test_without_attributes_there_are_no_regions(run: Run, folder: Path) -> None:
    (folder / "facts.csv").write_text("unit,as_of,agencies,minority_led_agencies\na,2025-12-31,17,3\n", "utf-8")
    assert run("evaluate-many", "facts.csv", "-o", "p.html", cwd=folder).code == 0
    assert 'id="map"' not in (folder / "p.html").read_text("utf-8")


def test_a_name_that_says_no_format(run: Run, folder: Path) -> None:
    assert run("show", "v.parquet", "-o", "s.pdf", cwd=folder).code == 2
    assert run("show", "nothing.parquet", "-o", "s.html", cwd=folder).code == 3
    assert not (folder / "s.html").exists()


# --- two dates --------------------------------------------------------------------------------------------------

EARLIER = (
    "unit,as_of,name,region,agencies,minority_led_agencies\n"
    f"00448,2023-12-31,Xã Mường Một,high,17,2\n00449,2023-12-31,{EVIL},low,10,5\n"
    "00450,2023-12-31,Xã Đồng,low,1000,650\n00452,2023-12-31,Xã Cũ,high,1,1\n"
)


@pytest.fixture
def two_dates(run: Run, folder: Path) -> Path:
    (folder / "earlier.csv").write_text(EARLIER, "utf-8")
    assert run("evaluate-many", "facts.csv", "-o", "now.parquet", cwd=folder).code == 0
    assert run("evaluate-many", "earlier.csv", "-o", "then.csv", cwd=folder).code == 0
    ran = run("show", "now.parquet", "--compare", "then.csv", "-o", "p.html", "--lang", "en", cwd=folder)
    assert ran.code == 0, ran.err
    return folder / "p.html"


def test_two_dates_give_slopes_and_moves(two_dates: Path) -> None:
    data = data_of(two_dates)
    column = next(one for one in data["columns"] if one["year"] == 2025)
    moved = {unit: data["words"]["moves"].get(column["moves"][place]) for place, unit in enumerate(data["units"])}
    assert moved == {"00448": "better", "00449": "newly met", "00450": "no longer met", "00451": None}
    text = re.sub("<[^>]+>", " ", two_dates.read_text("utf-8").partition('id="since"')[2].partition("</section>")[0])
    told = " ".join(text.split())
    assert told.startswith(">Since 2023-12-31; units gone since: 1, new: 1 Target")
    assert "2025 50% 25% 1 no longer met, 1 better, 1 newly met" in told, "shares are of the units that each date asks"


def test_what_is_for_a_page_alone_is_refused_elsewhere(run: Run, folder: Path) -> None:
    for option in ("--compare", "--map"):
        assert run("show", "v.parquet", option, "x", cwd=folder).code == 2


# --- nested attributes ------------------------------------------------------------------------------------------


def test_values_stand_under_those_that_they_lie_in(run: Run, folder: Path) -> None:
    with (folder / "rules/facts.yaml").open("a", encoding="utf-8") as file:
        file.write("  district: {label: Huyện, values: {b: Huyện B, a: Huyện A, c: Huyện C}}\n")
    rows = (("1", "high", "b"), ("2", "high", "b"), ("3", "low", "a"), ("4", "high", "c"))
    text = "".join(f"{unit},2025-12-31,{region},{district},10,6\n" for unit, region, district in rows)
    (folder / "facts.csv").write_text(f"unit,as_of,region,district,agencies,minority_led_agencies\n{text}", "utf-8")
    assert run("evaluate-many", "facts.csv", "-o", "p.html", cwd=folder).code == 0
    page = (folder / "p.html").read_text("utf-8")
    assert (
        re.findall(r'<th scope="colgroup" colspan="(\d)">([^<]*)', page)
        == [("1", "Vùng thấp"), ("2", "Vùng cao")][::-1]
    )
    assert ">Huyện (Vùng)</option>" in page
    heads = re.findall(r'<th scope="col">(Huyện .)</th>', page)
    assert heads == ["Huyện B", "Huyện C", "Huyện A"]


# --- maps -------------------------------------------------------------------------------------------------------


def grid(*names: str, key: str = "ma", side: float = 0.1) -> str:
    """Squares in a row, each called by a property."""
    features = []
    for number, name in enumerate(names):
        x, end = 103 + number * side, 103 + (number + 1) * side
        ring = [[x, 22], [end, 22], [end, 22 + side], [x, 22 + side], [x, 22]]
        geometry = {"type": "Polygon", "coordinates": [ring]}
        features.append({"type": "Feature", "properties": {key: name}, "geometry": geometry})
    return json.dumps({"type": "FeatureCollection", "features": features})


def mapped(run: Run, folder: Path, boundaries: str) -> str:
    (folder / "b.geojson").write_text(boundaries, "utf-8")
    assert run("evaluate-many", "facts.csv", "-o", "v.parquet", cwd=folder).code == 0
    ran = run("show", "v.parquet", "--map", "b.geojson", "-o", "p.html", "--lang", "en", cwd=folder)
    assert ran.code == 0, ran.err
    return (folder / "p.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("key", "names"),
    [("ma", ("00448", "00450", "x")), ("ten", ("Xã Mường Một", "XÃ ĐỒNG", "x")), ("id", ("00448", "00450", "x"))],
)
def test_areas_are_joined_by_id_or_name_and_misses_are_listed(
    key: str, names: tuple[str, ...], run: Run, folder: Path
) -> None:
    page = mapped(run, folder, grid(*names, key=key))
    data = data_of(folder / "p.html")
    places = [data["units"][int(place)] for place in re.findall(r'<path data-place="(\d+)" d="M', page)]
    assert places == ["00448", "00450"]
    assert "Areas without a unit: 1</summary><p>x</p>" in page
    lone = re.search(r"Units without an area: 2</summary><p>([^<]*)</p>", page)
    assert lone
    assert sorted(lone[1].split(", ")) == ["00449", "00451"]


def test_two_areas_of_one_unit_are_of_none(run: Run, folder: Path) -> None:
    page = mapped(run, folder, grid("00448", "00448", "00450"))
    assert page.count("<path data-place=") == 1
    assert "Areas without a unit: 2" in page


def test_markup_in_boundaries_is_text(run: Run, folder: Path) -> None:
    page = mapped(run, folder, grid(EVIL, "00448"))
    assert "<img" not in page


def test_neighbours_share_their_border_and_the_map_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"{number:04}" for number in range(400)]
    found = json.loads(grid(*names))
    areas = [
        Area({"ma": one["properties"]["ma"]}, (tuple(map(tuple, one["geometry"]["coordinates"][0])),))
        for one in found["features"]
    ]
    units = [LookedUnit(name, None, ()) for name in names]
    whole = units_map(areas, units)
    ends = [[int(number) for number in re.findall(r"-?\d+", one.path)] for one in whole.paths]
    assert all(
        left[0] + left[2] == right[0] for left, right in itertools.pairwise(ends) if len(left) == len(right) == 8
    )
    monkeypatch.setattr(boundaries_drawn, "MOST_LETTERS", 6000)
    small = units_map(areas, units)
    assert sum(len(one.path) for one in small.paths) <= 6000 or len(small.paths) == 400
    assert all(one.path.startswith("M") and one.path.endswith("z") for one in small.paths)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "this is not JSON"),
        ("[" * 100_000, "this is not JSON"),
        ("[1, 2]", "not a FeatureCollection"),
        ('{"type": "FeatureCollection", "features": 3}', "not a FeatureCollection"),
        ('{"type": "FeatureCollection", "features": [3]}', "feature 1: a feature of GeoJSON"),
        (grid("a").replace("Polygon", "Point"), "feature 1: a Polygon or a MultiPolygon"),
        (grid("a").replace("103", "1030"), "a longitude and a latitude in degrees"),
        (grid("a").replace("[103.0, 22]", "[NaN, 22]"), "a longitude and a latitude in degrees"),
        (grid("a").replace("[103.0, 22]", '["x", 22]'), "a point of two numbers"),
        (grid("a").replace("[103.0, 22], ", "", 1).replace(", [103.0, 22]", ""), "fewer than four points"),
        (grid("a").replace("[[[", "[7, [["), "a list of coordinates"),
    ],
)
def test_boundaries_that_are_none(content: str, told: str, run: Run, folder: Path) -> None:
    (folder / "b.geojson").write_text(content, "utf-8")
    assert run("evaluate-many", "facts.csv", "-o", "v.parquet", cwd=folder).code == 0
    ran = run("show", "v.parquet", "--map", "b.geojson", "-o", "p.html", "--lang", "en", cwd=folder)
    assert (ran.code, told in ran.err, "Traceback" in ran.err) == (3, True, False), ran.err
    assert not (folder / "p.html").exists()


@pytest.mark.parametrize("name", ["MOST_AREAS", "MOST_POINTS", "MOST_BYTES"])
def test_boundaries_are_bounded(name: str, run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("evaluate-many", "facts.csv", "-o", "v.parquet", cwd=folder).code == 0
    (folder / "b.geojson").write_text(grid("a", "b"), "utf-8")
    monkeypatch.setattr(boundaries, name, 1)
    ran = run("show", "v.parquet", "--map", "b.geojson", "-o", "p.html", "--lang", "en", cwd=folder)
    assert (ran.code, "simplify the boundaries" in ran.err) == (3, True)


# --- in a browser -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield browser
        browser.close()


def opened(browser: Browser, file: Path, width: int = 1400) -> Page:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(file.as_uri())
    return page


def listed(page: Page) -> list[str]:
    return page.locator("#table button.unit").all_inner_texts()


@pytest.mark.needs("chromium")
def test_a_name_that_is_markup_is_text(browser: Browser, file: Path) -> None:
    page = browser.new_page()
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url))
    page.on("console", lambda message: seen.append(message.text))
    page.on("pageerror", lambda error: seen.append(str(error)))
    page.goto(file.as_uri())
    page.get_by_role("button", name=EVIL).click()
    assert page.inner_text("#card-name") == f"{EVIL} (00449)"
    assert page.locator("img").count() == 0
    assert page.title().startswith("Results of 4 units")
    assert seen == [file.as_uri()]


@pytest.mark.needs("chromium")
def test_units_are_filtered_and_sorted(browser: Browser, file: Path) -> None:
    page = opened(browser, file)
    assert page.inner_text("#shown") == "4 of 4 units"
    page.fill("#search", "muong")
    assert listed(page) == ["Xã Mường Một"], "marks of tones need not be typed"
    page.fill("#search", "dong")
    assert listed(page) == ["Xã Đồng"]
    page.fill("#search", "")
    page.get_by_label("Vùng", exact=True).select_option("Vùng cao")
    assert sorted(listed(page)) == ["Xã Ba", "Xã Mường Một"]
    page.get_by_label("Vùng", exact=True).select_option("all")
    page.locator("#target").select_option(index=1)
    assert listed(page)[1:] == ["Xã Mường Một", "Xã Đồng", EVIL], "of a target the least percent comes first"
    page.locator("#verdict").select_option("m")
    assert listed(page) == [EVIL]
    page.locator("#verdict").select_option("")
    page.locator("[data-sort=name]").focus()
    page.keyboard.press("Enter")
    assert page.locator("th[aria-sort=ascending]").inner_text().startswith("Name")
    assert listed(page)[-3:] == ["Xã Ba", "Xã Đồng", "Xã Mường Một"]
    page.keyboard.press("Enter")
    assert listed(page)[0] == "Xã Mường Một"


@pytest.mark.needs("chromium")
def test_a_card_says_what_is_missing(browser: Browser, file: Path) -> None:
    page = opened(browser, file)
    name = page.get_by_role("button", name="Xã Mường Một")
    name.focus()
    page.keyboard.press("Enter")
    row = page.locator("#card tbody tr").first
    assert row.locator("td").all_inner_texts() == ["2025", "≥ 60%", "3/17 = 17.6%", "29.4%", "8", "✗ missed"]
    page.keyboard.press("Escape")
    assert not page.locator("#card").is_visible()
    assert page.evaluate("document.activeElement.textContent") == "Xã Mường Một"


@pytest.mark.needs("chromium")
def test_a_map_is_painted_and_opens_cards(browser: Browser, run: Run, folder: Path) -> None:
    mapped(run, folder, grid("00448", "00450"))
    page = opened(browser, folder / "p.html")
    first = page.locator("#areas path").first
    assert first.get_attribute("class") == "x"
    first.hover()
    assert first.locator("title").text_content() == "Xã Mường Một: ✗ missed, 29.4%"
    assert page.inner_text("#drawn-legend").split("\n") == ["✗ missed✓ met? no data"] or page.inner_text(
        "#drawn-legend"
    )
    first.click()
    assert page.inner_text("#card-name") == "Xã Mường Một (00448)"


@pytest.mark.needs("chromium")
def test_earlier_figures_stand_beside_and_sort(browser: Browser, two_dates: Path) -> None:
    page = opened(browser, two_dates)
    page.locator("#target").select_option(index=1)
    heads = page.locator("#table th[scope=col]").all_inner_texts()
    assert [head for head in heads if head.startswith(("Earlier", "Moved"))] == ["Earlier", "Moved"]
    page.locator("[data-sort=moved]").click()
    moved = page.locator("#table td[data-name=Moved]").all_inner_texts()
    assert moved[0] in ("no longer met", "not moved")
    assert sorted(moved) == ["better", "newly met", "no longer met", "not moved"]
    page.get_by_role("button", name="Xã Đồng").click()
    row = page.locator("#card tbody tr").first
    assert row.locator("td").all_inner_texts()[4:6] == ["108.3%", "no longer met"]


@pytest.mark.needs("chromium")
@pytest.mark.parametrize("width", [390, 768, 1400])
def test_axe_finds_nothing_and_nothing_is_wider(width: int, browser: Browser, run: Run, two_dates: Path) -> None:
    (two_dates.parent / "b.geojson").write_text(grid("00448", "00450", "x"), "utf-8")
    both = ("--compare", "then.csv", "--map", "b.geojson", "-o", "p.html", "--lang", "en")
    assert run("show", "now.parquet", *both, cwd=two_dates.parent).code == 0
    page = opened(browser, two_dates, width)
    for open_card in (False, True):
        if open_card:
            page.locator("#table button.unit").first.click()
        found = Axe().run(page).response["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.needs("chromium")
def test_it_prints_on_a4(browser: Browser, file: Path) -> None:
    page = opened(browser, file)
    page.emulate_media(media="print")
    assert not page.locator("#filters").is_visible()
    paper = page.pdf(prefer_css_page_size=True)
    assert b"/MediaBox [0 0 594.95" in paper or b"/MediaBox [0 0 595" in paper


# --- registers of people ----------------------------------------------------------------------------------------


def test_sets_under_five_of_a_register_are_not_in_the_file(run: Run, tmp_path: Path) -> None:
    people = [("u1", sex) for sex in ("Nữ", "Nam")] + [("u2", "Nữ")] * 6 + [("u2", "Nam")] * 5
    rows = "".join(f"{unit},2025-12-31,Xã Hai,{sex}\n" for unit, sex in people)
    (tmp_path / "people.csv").write_text(f"unit,as_of,body,sex\n{rows}", "utf-8")
    judge = ("evaluate-many", "people.csv", "--form", "commune-cadres", "--rules", ROOT / "rules")
    for arguments in (("-o", "p.html"), ("-o", "all.html", "--small"), ("-o", "v.parquet"), ("-o", "v.csv")):
        assert run(*judge, *arguments, cwd=tmp_path).code == 0
    for table in ("v.parquet", "v.csv"):
        assert run("show", table, "-o", f"{table}.html", cwd=tmp_path).code == 0
    few = {name: women(tmp_path / name) for name in ("p.html", "v.parquet.html", "v.csv.html")}
    assert list(few.values()) == [{"u1": (-2, 0), "u2": (6, 11)}] * 3
    assert women(tmp_path / "all.html") == {"u1": (1, 2), "u2": (6, 11)}
    assert "&lt;5" in (tmp_path / "p.html").read_text("utf-8")


def women(file: Path) -> dict[str, tuple[int, int]]:
    """The operands of the share of women by unit."""
    data = data_of(file)
    column = next(one for one in data["columns"] if one["target"] == "commune-cadres-women")
    pairs = zip(column["value"]["above"], column["value"]["below"], strict=True)
    return dict(zip(data["units"], pairs, strict=True))
