"""The page of many units, as data and in Debian's chromium: filter, sort, card, print, names that are markup, axe."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from chitieu.units.verdicts import looked
from chitieu.views.units_page.data import DIGITS, _tenths
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
        for key in ("level", "verdicts", "reached", "short", "value"):
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
@pytest.mark.parametrize("width", [390, 768, 1400])
def test_axe_finds_nothing_and_nothing_is_wider(width: int, browser: Browser, file: Path) -> None:
    page = opened(browser, file, width)
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
