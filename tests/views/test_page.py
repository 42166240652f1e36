"""--format html: a page that asks nothing of the network, says what the plain text says, and needs no eyes."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from tests.conftest import ROOT, Run

DATASET = ROOT / "datasets/lai-chau-city/2023-03-31.yaml"


class Page(HTMLParser):
    """Elements with their attributes, and the text between them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self._open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in ("meta", "rect", "line"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("rect", "line"):
            assert self._open.pop() == tag, "every element is closed in its place"

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture
def text(run: Run) -> str:
    return run("evaluate", DATASET, "--format", "html").out


def test_figures_are_those_of_the_plain_text(run: Run, text: str) -> None:
    plain = run("evaluate", DATASET, "--format", "plain").out
    shown = " ".join("".join(Page(text).texts).split())
    for line in plain.splitlines():
        if not line.startswith("#"):
            for figure in re.findall(r"\d+/\d+ = [\d,]+%|[\d,]+% mục tiêu|thiếu \d+", line):
                assert figure in shown
    assert shown.count("✗ chưa đạt") >= plain.count("✗ chưa đạt")


def test_it_asks_nothing_of_the_network(text: str) -> None:
    assert re.findall(r"(?:https?:)?//[\w.]+", text) == []
    assert "default-src 'none'" in text
    assert not re.search(r"<(?:link|img|iframe|object)\b|@import|url\(", text)


def test_it_can_be_used_without_eyes(text: str) -> None:
    page = Page(text)
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert page.all("html")[0]["lang"] == "vi"
    assert {one["for"] for one in page.all("label")} == {one["id"] for one in page.all("select")} <= set(ids)
    for picture in page.all("svg"):
        assert picture["role"] == "img"
        assert re.search(r"\d", picture["aria-label"])
    for _, attributes in page.elements:
        assert attributes.get("aria-labelledby", ids[0]) in ids
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h\d", tag)]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert all("scope" in one for one in page.all("th"))


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    r, g, b = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def test_text_stands_out_from_the_page(text: str) -> None:
    """WCAG 2.1, 1.4.3: a contrast of at least 4.5 to 1 on white."""
    colours = re.findall(r"--(?:ink|soft|met|missed|open|off): (#[0-9a-f]+)", text)
    assert len(colours) == 6
    assert all(1.05 / (luminance(colour) + 0.05) >= 4.5 for colour in colours)


def test_cards_can_be_filtered_by_what_the_choices_offer(text: str) -> None:
    page = Page(text)
    offered = {option["value"] for option in page.all("option")} - {""}
    cards = page.all("article")
    assert len(cards) == 26
    for card in cards:
        assert {card["data-document"], card["data-group"], *card["data-verdict"].split()} <= offered


def test_bars_run_from_zero_to_the_levels(text: str) -> None:
    (bar,) = set(re.findall(r'aria-label="3/17 = 17,6%; 2025: ≥ 60%; 2030: ≥ 65%">.*?</svg>', text, re.DOTALL))
    assert 'width="27.15"' in bar  # 3/17 of 65%, the longest
    assert re.findall(r'<line x1="([\d.]+)"', bar) == ["92.31", "100.00"]


def test_markup_in_the_rules_stays_text(run: Run, shipped: Path) -> None:
    rule = shipped / "rules/06-NQ-TU/minority-led-agencies.yaml"
    rule.write_text(re.sub("statement: .*", "statement: <script>alert(1)</script>", rule.read_text("utf-8")), "utf-8")
    text = run("evaluate", DATASET, "--rules", shipped / "rules", "--format", "html").out
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text


@pytest.mark.parametrize(
    "command",
    [
        ("audit", DATASET),
        ("diff", DATASET.parent / "2021.yaml", DATASET),
        ("trend", DATASET.parent / "2021.yaml", DATASET),
    ],
    ids=lambda command: command[0],
)
def test_other_results_as_pages(command: tuple[str | Path, ...], run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    assert run(*command, "-o", path).code == 0
    page = Page(path.read_text("utf-8"))
    assert page.all("html")[0]["lang"] == "vi"
    assert len(page.all("table")) == len(page.all("h2")) > 0


def test_a_page_holds_one_dataset(run: Run, tmp_path: Path) -> None:
    ran = run("evaluate", DATASET, DATASET, "-o", tmp_path / "a.html")
    assert (ran.code, "một trang web chỉ chứa một bộ số liệu" in ran.err) == (2, True)
    assert run("evaluate", DATASET, "--format", "html", "--lang", "en").out.startswith(
        '<!doctype html>\n<html lang="en">'
    )
