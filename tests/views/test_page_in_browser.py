"""The page in Debian's chromium: filters, reasons, keyboard, a phone, A4, and the accessibility rules of axe-core."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.conftest import ROOT, Run

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.needs("chromium")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


FOLDER = ROOT / "datasets/lai-chau-city"
DATASET = FOLDER / "2023-03-31.yaml"
COMMANDS: dict[str, tuple[str | Path, ...]] = {
    "evaluate": ("evaluate", DATASET),
    "diff": ("diff", FOLDER / "2021.yaml", DATASET),
    "audit": ("audit", DATASET),
    "proofread": ("proofread", ROOT / "examples/reports/bao-cao.txt"),
    "trend": ("trend", FOLDER / "2021.yaml", FOLDER / "2022.yaml", DATASET),
}


def written(run: Run, folder: Path, name: str) -> Path:
    path = folder / "a.html"
    assert run(*COMMANDS[name], "-o", path).code == 0
    return path


@pytest.fixture
def file(run: Run, tmp_path: Path) -> Path:
    return written(run, tmp_path, "evaluate")


def opened(browser: Browser, file: Path, width: int = 1200) -> Page:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(file.as_uri())
    return page


def test_filters_hide_cards_and_say_how_many_are_left(browser: Browser, file: Path) -> None:
    page = opened(browser, file)
    assert page.inner_text("#shown") == "đang hiện 26 trong 26 mục tiêu"
    page.select_option("#verdict", "no_data")
    assert page.inner_text("#shown") == "đang hiện 3 trong 26 mục tiêu"
    assert page.locator("article:visible").count() == 3
    page.select_option("#document", "34-KH-ThU")
    assert page.locator("article:visible").count() == 1
    assert page.locator(".document:visible").count() == 1


def test_drawers_of_a_proofread_report_are_shown_and_hidden(browser: Browser, run: Run, tmp_path: Path) -> None:
    page = opened(browser, written(run, tmp_path, "proofread"))
    article = page.locator("article")
    assert article.locator("li.wrong:visible").count() == 1
    assert article.locator("li.holds:visible").count() == 0
    page.get_by_label("khớp").check()
    assert article.locator("li.holds:visible").count() == 2
    page.get_by_label("sai").uncheck()
    assert page.locator("li.wrong:visible").count() == 0
    paragraphs = article.locator(".block:visible").count()
    page.get_by_label("toàn văn").uncheck()
    assert 0 < article.locator(".block:visible").count() < paragraphs


def test_reasons_open_by_keyboard(browser: Browser, file: Path) -> None:
    page = opened(browser, file)
    reason = page.locator("pre").first
    assert not reason.is_visible()
    page.locator("summary").first.focus()
    page.keyboard.press("Enter")
    assert reason.is_visible()
    assert reason.inner_text().startswith("Yêu cầu: ")


def test_filters_and_reasons_need_no_mouse(browser: Browser, file: Path) -> None:
    """Tab reaches each choice and then the first reason; an arrow changes a choice."""
    page = opened(browser, file)
    focused = []
    for _ in range(6):
        page.keyboard.press("Tab")
        focused.append(page.evaluate("document.activeElement.id || document.activeElement.tagName.toLowerCase()"))
    assert [name for name in focused if name != "div"][:4] == ["document", "group", "verdict", "summary"]
    page.locator("#group").focus()
    page.keyboard.press("ArrowDown")
    assert page.inner_text("#shown") == "đang hiện 5 trong 26 mục tiêu"
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


@pytest.mark.parametrize("width", [360, 390, 1200])
@pytest.mark.parametrize("name", COMMANDS)
def test_nothing_is_wider_than_the_screen(name: str, width: int, browser: Browser, run: Run, tmp_path: Path) -> None:
    page = opened(browser, written(run, tmp_path, name), width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [360, 390])
def test_years_under_a_bar_do_not_print_over_each_other(width: int, browser: Browser, file: Path) -> None:
    page = opened(browser, file, width)
    for bar in page.locator(".measure").all():
        boxes = [box for label in bar.locator("span").all() if (box := label.bounding_box())]
        assert boxes
        for one, next in pairwise(boxes):
            assert one["x"] + one["width"] + 4 <= next["x"]
    assert page.locator(".measure span", has_text="2025 · 2030").count() > 0
    assert page.locator(".measure").filter(has_text="2025 · 2030").first.locator("line").count() == 2


@pytest.mark.parametrize("name", COMMANDS)
def test_no_request_and_no_complaint(name: str, browser: Browser, run: Run, tmp_path: Path) -> None:
    file = written(run, tmp_path, name)
    page = browser.new_page()
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url))
    page.on("console", lambda message: seen.append(message.text))
    page.goto(file.as_uri())
    assert seen == [file.as_uri()]


def test_it_prints_on_a4(browser: Browser, file: Path) -> None:
    page = opened(browser, file)
    page.emulate_media(media="print")
    assert not page.locator(".filters").is_visible()
    assert not page.locator("details").first.is_visible(), "what nobody opened is not printed"
    page.locator("details").first.evaluate("details => details.open = true")
    assert page.locator("details").first.is_visible()
    paper = page.pdf(prefer_css_page_size=True)
    assert b"/MediaBox [0 0 594.95" in paper or b"/MediaBox [0 0 595" in paper


@pytest.mark.parametrize("width", [390, 1200])
@pytest.mark.parametrize("name", COMMANDS)
def test_axe_finds_nothing(name: str, width: int, browser: Browser, run: Run, tmp_path: Path) -> None:
    page = opened(browser, written(run, tmp_path, name), width)
    for reason in page.locator("details").all()[:3]:
        reason.evaluate("details => details.open = true")
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
