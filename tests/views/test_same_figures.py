"""Word, Excel and the web page hold the figures of the JSON, to the last digit, in every row.

Of shares, counts and amounts: growth, which has no exact value, values that are no numbers and parts within parts are
said in words that are not read again here. Of sets with those the sheet of facts is held to the JSON.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from chitieu.language import language
from tests.conftest import ROOT, Run

VI = language("vi")
DECIMALS = 4
SIGNS = {"met": "✓", "missed": "✗", "no_data": "?", "not_applicable": "–"}
EVERY = {
    path.relative_to(ROOT).as_posix(): path
    for folder in (ROOT / "datasets", ROOT / "examples")
    for path in sorted(folder.glob("**/datasets/*/*.yaml") if folder.name == "examples" else folder.glob("*/*.yaml"))
}
IN_WORDS = ("bac-giang-2016-2020", "xa-nong-thon-moi", "cai-cach-hanh-chinh")
CASES = {name: path for name, path in EVERY.items() if not set(IN_WORDS) & set(path.parts)}
FACTS_OF = [
    *CASES,
    *(name for name in EVERY if name.endswith(("2017.yaml", "tinh-mau/2025-12-31.yaml", "xa-07/2025-12-31.yaml"))),
]

Json = dict[str, Any]
Row = tuple[str, int, str]  # document, horizon, title


@pytest.fixture(params=CASES, ids=lambda name: "-".join(Path(name).parts[-2:]))
def dataset(request: pytest.FixtureRequest) -> Path:
    return CASES[request.param]


def evaluated(run: Run, dataset: Path) -> tuple[Json, Path]:
    folder = dataset.parents[2]
    saved = run("evaluate", dataset, "--format", "json", cwd=folder)
    assert saved.code == 0, saved.err
    return json.loads(saved.out), folder


def parts_of(result: Json) -> list[Json]:
    return result["parts"] or ([result] if result["value"] else [])


def figure(exact: str, unit: str, decimals: int = DECIMALS) -> str:
    value = Fraction(exact)
    return VI.percent(value, decimals) if unit == "%" else VI.number(value, decimals)


def bounds(within: Json | None, unit: str, decimals: int = DECIMALS) -> list[str]:
    """The ends that are known; that a figure is not below zero is no news."""
    ends = [(within or {}).get(name) for name in ("at_least", "at_most")]
    return [figure(end, unit, decimals) for end in ends if end not in (None, "0")]


def value(part: Json) -> list[str]:
    of, unit = part["value"], part["value"]["unit"]
    if of["exact"] is None:
        return bounds(of["within"], unit)
    return [*([of["exact"]] if of["counted"] else []), figure(of["exact"], unit)]


def level(part: Json) -> list[str]:
    of, unit = part["level"], part["value"]["unit"]
    others = [of[name] for name in ("upper", "baseline") if name in of]
    return [figure(one["exact"], unit) for one in (of, *others)]


def attainment(part: Json) -> list[str]:
    if part["attainment"]["exact"] is not None:
        return [figure(part["attainment"]["exact"], "%")]
    return bounds(part["attainment_within"], "%")


def shortfall(part: Json) -> list[str]:
    """In whole units; where a target is not counted in them, what is left of the level."""
    of, wanted = part["value"], part["level"]
    if part["verdict"] != "missed" or of["exact"] is None:
        return []
    if part["shortfall"] is not None:
        return [VI.number(Fraction(part["shortfall"]), 0)]
    ends = [Fraction(one["exact"]) for one in (wanted, wanted.get("upper", wanted))]
    short = min(abs(Fraction(of["exact"]) - end) for end in ends)
    return [VI.number(short * (100 if of["unit"] == "%" else 1), DECIMALS)]


def figures(text: str, parts: Iterable[Json]) -> list[str]:
    """The figures of a text, without those that belong to a unit: ca/100.000."""
    for part in parts:
        unit = part["value"]["unit"]
        if unit != "%":
            text = text.replace(unit, "")
    return re.findall(r"\d[\d.,]*(?:/\d+)?%?", re.sub(r"(?<=\d)[;,](?=\s|$)", "", text))


def flat(lists: Iterable[list[str]]) -> list[str]:
    return [text for each in lists for text in each]


@pytest.mark.slow("a document for each dataset")
def test_word(dataset: Path, run: Run, tmp_path: Path) -> None:
    saved, folder = evaluated(run, dataset)
    path = tmp_path / "a.docx"
    assert run("report", dataset, "-o", path, "--decimals", str(DECIMALS), cwd=folder).code == 0
    rows = [[cell.text for cell in row.cells] for table in Document(str(path)).tables for row in table.rows[2:]]
    results = by_document_and_horizon(saved)
    assert len(rows) == len(results) > 0
    for (_, title, levels, values, reached, verdict, short), result in zip(rows, results, strict=True):
        parts = parts_of(result)
        assert title == result["title"]
        assert verdict[0] == SIGNS[result["verdict"]]
        assert figures(values, parts) == flat(map(value, parts)), title
        assert figures(levels, parts) == flat(map(level, parts)), title
        assert figures(reached, parts) == attainment(result if len(parts) != 1 else parts[0]), title
        assert figures(short, parts) == flat(map(shortfall, parts)), title


def by_document_and_horizon(saved: Json) -> list[Json]:
    """The results as the annexes have them."""
    order = {document["id"]: place for place, document in enumerate(saved["documents"])}
    return sorted(saved["results"], key=lambda one: (order[one["document"]], one["horizon"]))


def test_web_page(dataset: Path, run: Run) -> None:
    saved, folder = evaluated(run, dataset)
    page = run("evaluate", dataset, "--format", "html", "--decimals", str(DECIMALS), cwd=folder).out
    found = dict(lines_of(page))
    assert len(found) == len(saved["results"]) > 0
    for result in saved["results"]:
        parts = parts_of(result)
        verdict, text = found[result["document"], result["horizon"], result["title"]]
        assert verdict == SIGNS[result["verdict"]]
        text = text.partition("cần: ")[0]
        for part in result["parts"]:
            text = text.replace(f"{part['title']}: ", "")
        expected = flat([*value(part), *level(part), *attainment(part), *shortfall(part)] for part in parts)
        assert figures(text, parts) == expected, result["title"]


def lines_of(page: str) -> Iterator[tuple[Row, tuple[str, str]]]:
    """The lines under each target: the sign of its verdict and the text after it."""
    for document, card in re.findall(r'<article data-document="([^"]+)"(.*?)</article>', page, re.DOTALL):
        title = re.search(r"<h4>(.*?)</h4>", card)
        assert title is not None
        for head, text in re.findall(r'<li><span class="verdict [^"]*">(.*?)</span>(.*?)</li>', card):
            horizon, sign = re.fullmatch(r"(\d{4}): (.).*", head).groups()  # type: ignore[union-attr]
            yield (document, int(horizon), html.unescape(title[1])), (sign, html.unescape(text))


@pytest.mark.slow("a workbook for each dataset")
def test_workbook(dataset: Path, run: Run, tmp_path: Path) -> None:
    saved, folder = evaluated(run, dataset)
    path = tmp_path / "a.xlsx"
    assert run("evaluate", dataset, "-o", path, cwd=folder).code == 0
    book = load_workbook(path, data_only=True)  # what formulas come to, as a preview shows it
    rows: list[dict[str, Any]] = []
    for document in saved["documents"]:
        name = re.sub(r"[\[\]:*?/\\]", "-", document["symbol"])
        if name in book.sheetnames:
            head, *others = book[name].iter_rows(values_only=True)
            rows += [dict(zip(map(str, head), row, strict=True)) for row in others]
    expected = [
        (result, part)
        for document in saved["documents"]
        for result in saved["results"]
        if result["document"] == document["id"]
        for part in ([None, *result["parts"]] if not result["value"] else [result])
    ]
    assert len(rows) == len(expected) > 0
    for row, (result, part) in zip(rows, expected, strict=True):
        of: Json = part or result
        assert row["Mốc"] == result["horizon"]
        assert row["Mục tiêu"] == (result["title"] if part in (None, result) else f"– {of['title']}")
        assert row["Kết luận"][0] == SIGNS[of["verdict"]]
        assert row["Còn thiếu"] == (part["shortfall"] if part else None)
        if isinstance(row["Giá trị"], str):
            assert part is not None
            assert figures(row["Giá trị"], [part]) == bounds(part["value"]["within"], part["value"]["unit"], 1)
        else:
            same(row["Giá trị"], part and part["value"]["exact"])
            assert part is None or part["value"]["within"] is None
        same(row["Mức"], part and part["level"]["exact"])
        if isinstance(row["Mức đạt so với mục tiêu"], str):
            assert figures(row["Mức đạt so với mục tiêu"], []) == bounds(of["attainment_within"], "%", 1)
        else:
            same(row["Mức đạt so với mục tiêu"], of["attainment"]["exact"])


def same(cell: float | None, exact: str | None) -> None:
    """A cell holds the exact figure to the last digit that Excel shows: the fifteenth."""
    assert (cell is None) == (exact is None)
    if cell is not None and exact is not None:
        assert abs(Fraction(cell) - Fraction(exact)) <= abs(Fraction(exact)) / 10**15


@pytest.mark.slow("a workbook for every set")
@pytest.mark.parametrize("name", FACTS_OF, ids=lambda name: "-".join(Path(name).parts[-2:]))
def test_facts_of_the_workbook(name: str, run: Run, tmp_path: Path) -> None:
    """Each operand of the JSON stands in the sheet of facts as it is; what is no number stands there in words."""
    dataset = EVERY[name]
    saved, folder = evaluated(run, dataset)
    path = tmp_path / "a.xlsx"
    assert run("evaluate", dataset, "-o", path, cwd=folder).code == 0
    head, *rows = load_workbook(path)["Số liệu"].iter_rows(values_only=True)
    facts = {row[head.index("id")]: (row[head.index("Giá trị")], row[head.index("Đơn vị")]) for row in rows}
    for result in saved["results"]:
        for part in innermost(result):
            for name, operand in part["value"]["operands"].items():
                if name in facts and isinstance(operand, str) and re.fullmatch(r"-?\d+(?:/\d+)?", operand):
                    shown, unit = facts[name]
                    assert shown == float(Fraction(operand) * (100 if unit == "%" else 1))


def innermost(result: Json) -> Iterator[Json]:
    """The parts that have a value, however deep they stand."""
    for part in result["parts"]:
        yield from innermost(part)
    if result["value"] is not None and not result["parts"]:
        yield result
