"""Word and Excel files in Debian's LibreOffice: what a reader sees on paper, and what a spreadsheet works out anew."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from tests.conftest import HANGING, ROOT, TEMPLATE, Run
from tests.lists.made import cadres, row_of, write

FOLDER = ROOT / "datasets/lai-chau-city"
DATASET = FOLDER / "2023-03-31.yaml"
POINTS_PER_MM = 72 / 25.4
UPRIGHT, ACROSS = (210, 297), (297, 210)  # A4 in millimetres

pytestmark = pytest.mark.needs("soffice", "poppler", "fonts")

Convert = Callable[[Path, str], Path]


@pytest.fixture(scope="module")
def convert(tmp_path_factory: pytest.TempPathFactory) -> Convert:
    """Opens a file in LibreOffice, with a profile of its own, and saves it in another format beside it."""
    home = tmp_path_factory.mktemp("home").as_uri()

    def convert(path: Path, format: str) -> Path:
        folder = path.parent / format.partition(":")[0]
        command = ["soffice", f"-env:UserInstallation={home}", "--headless", "--convert-to", format]
        subprocess.run([*command, "--outdir", str(folder), str(path)], check=True, capture_output=True, timeout=HANGING)
        return folder / path.with_suffix(f".{folder.name}").name

    return convert


def report(run: Run, folder: Path, *options: str | Path, dataset: Path = DATASET) -> Path:
    path = folder / "report.docx"
    ran = run("report", dataset, "-o", path, *options)
    assert ran.code == 0, ran.err
    return path


def told(*command: str | Path) -> str:
    return subprocess.run([*map(str, command)], check=True, capture_output=True, timeout=HANGING).stdout.decode()


def pages(pdf: Path, *options: str) -> list[str]:
    """The text of each page; spaces and line ends as single spaces."""
    return [" ".join(page.split()) for page in told("pdftotext", *options, pdf, "-").split("\f")[:-1]]


def paper_of(pdf: Path) -> list[tuple[int, int]]:
    """For each page its width and height in millimetres."""
    sizes = re.findall(r'<page width="([\d.]+)" height="([\d.]+)"', told("pdftotext", "-bbox-layout", pdf, "-"))
    return [(round(float(width) / POINTS_PER_MM), round(float(height) / POINTS_PER_MM)) for width, height in sizes]


def lines_with_places(pdf: Path) -> list[list[tuple[float, float, float, float, str]]]:
    """For each page its lines: left, top, right, bottom in points, and the text."""
    found = []
    for page in told("pdftotext", "-bbox-layout", pdf, "-").split("<page ")[1:]:
        lines = []
        for line in re.findall(r"<line .*?</line>", page, re.DOTALL):
            left, top, right, bottom = (float(n) for n in re.findall(r'(?:xMin|yMin|xMax|yMax)="([\d.]+)"', line)[:4])
            lines.append((left, top, right, bottom, " ".join(re.findall(r">([^<\n]+)</word>", line))))
        found.append(lines)
    return found


@pytest.mark.parametrize(
    ("options", "texts"),
    [
        (
            (),
            (
                "(Dự thảo)",
                "2.2. Kết quả thực hiện các mục tiêu (Số liệu tính đến ngày 31/3/2023)",
                "a) Lãnh đạo HĐND, UBND thành phố:",
                "Trong đó: Có lãnh đạo, quản lý là người DTTS: 03/17 cơ quan, chiếm 17,6%.",
                "Kết quả: có 3/17, đạt 17,6% (đạt 29,4% mục tiêu Nghị quyết, Kế hoạch đề ra: chưa đạt).",
                "Phụ lục IV",
            ),
        ),
        (
            ("--full",),
            (
                "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
                "Độc lập - Tự do - Hạnh phúc",
                "BÁO CÁO",
                "Nơi nhận:",
                "TM. ỦY BAN NHÂN DÂN",
                "Ủy ban nhân dân thành phố Lai Châu./.",
            ),
        ),
        (
            ("--lang", "en"),
            (
                "2.2. Results on the targets (figures to 2023-03-31)",
                "Result: 3 in 17, which is 17.6% (29.4% of the target of",
                "Annex IV",
            ),
        ),
    ],
    ids=["excerpt", "full", "english"],
)
def test_text_fonts_and_paper(
    options: tuple[str, ...], texts: tuple[str, ...], run: Run, convert: Convert, tmp_path: Path
) -> None:
    pdf = convert(report(run, tmp_path, *options), "pdf")
    text = " ".join(pages(pdf))
    for expected in texts:
        assert expected in text
    assert not re.search(r"[{}]", text)
    fonts = {line.split("+")[-1].split()[0].split("-")[0] for line in told("pdffonts", pdf).splitlines()[2:]}
    assert fonts & {"TimesNewRomanPS", "TimesNewRomanPSMT", "LiberationSerif"}
    assert not {font for font in fonts if "Serif" in font} - {"LiberationSerif"}  # which has every letter
    sizes = set(re.findall(r"size: *([\d.]+) x ([\d.]+)", told("pdfinfo", "-l", "99", pdf)))
    assert {(round(float(w) / POINTS_PER_MM), round(float(h) / POINTS_PER_MM)) for w, h in sizes} == {UPRIGHT, ACROSS}


def test_margins_and_page_numbers(run: Run, convert: Convert, tmp_path: Path) -> None:
    """30 mm left, 15 right; a number in the middle above, on no first page, from 1 on in each annex, across."""
    pdf = convert(report(run, tmp_path), "pdf")
    seen, papers = lines_with_places(pdf), paper_of(pdf)
    numbers = []
    for page, (width, height) in zip(seen, papers, strict=True):
        above = [line for line in page if line[3] < 21 * POINTS_PER_MM]
        numbers.append([text for *_, text in above])
        for left, _, right, _, _ in above:
            assert abs((left + right) / 2 / POINTS_PER_MM - (30 + width - 15) / 2) < 1
        for left, _, right, bottom, _ in page:
            assert left >= 29.5 * POINTS_PER_MM
            assert right <= (width - 14.5) * POINTS_PER_MM
            assert bottom <= (height - 19.5) * POINTS_PER_MM
    annexes = [place for place, page in enumerate(seen) if any(text.startswith("Phụ lục ") for *_, text in page[:2])]
    assert len(annexes) == 4
    assert papers == [UPRIGHT] * annexes[0] + [ACROSS] * (len(papers) - annexes[0])
    for place, shown in enumerate(numbers):
        first = max(start for start in (0, *annexes) if start <= place)
        assert shown == ([] if place == first else [str(place - first + 1)])


def test_no_page_is_blank(run: Run, convert: Convert, tmp_path: Path) -> None:
    path = report(run, tmp_path, "--full", "--compare", FOLDER / "2021.yaml")
    assert [page for page in pages(convert(path, "pdf")) if re.fullmatch(r"\d*", page)] == []


def test_a_long_table_repeats_its_header_and_splits_no_row(run: Run, convert: Convert, shipped: Path) -> None:
    rule = shipped / "rules/06-NQ-TU/minority-led-agencies.yaml"
    text = rule.read_text("utf-8")
    for number in range(60):
        id = f"minority-led-agencies-{number:02}"
        added = text.replace("\nid: minority-led-agencies\n", f"\nid: {id}\ntitle: Hàng thứ {number:02} rồi hết hàng\n")
        assert added != text
        rule.with_name(f"{id}.yaml").write_text(added, "utf-8")
    seen = pages(convert(report(run, shipped, "--rules", shipped / "rules"), "pdf"), "-layout")
    start, end = (next(n for n, page in enumerate(seen) if title in page) for title in ("Phụ lục I ", "Phụ lục II "))
    assert end - start >= 3
    rows = [re.findall(r"Hàng thứ \d\d(?! rồi hết hàng:)", page) for page in seen[start:end]]  # and not of the chart
    for page, own in zip(seen[start:end], rows, strict=True):
        assert page.count("(1) (2) (3) (4) (5) (6) (7)") == bool(own)
        assert not own or "Kết luận Còn thiếu" in page
    assert sum(map(len, rows)) == 60


def test_figures_stay_on_a_line(run: Run, convert: Convert, tmp_path: Path) -> None:
    """No column is squeezed: a fraction with its percentage, and a verdict with its sign, are not broken."""
    texts = {text for page in lines_with_places(convert(report(run, tmp_path), "pdf")) for *_, text in page}
    assert {"16/23 = 69,6%", "✗ chưa đạt", "thiếu 8", "231,9%"} <= texts


def test_a_template_saved_again_by_libreoffice(run: Run, convert: Convert, tmp_path: Path) -> None:
    """Other words between the same braces: runs, properties and styles are written anew."""
    template = tmp_path / "mau.docx"
    shutil.copy(TEMPLATE, template)
    again = convert(template, "docx:MS Word 2007 XML")
    made, shipped = (Document(str(report(run, tmp_path, "--full", "--template", path))) for path in (again, TEMPLATE))
    assert [one.text for one in made.paragraphs if one.text.strip()] == [
        one.text for one in shipped.paragraphs if one.text.strip()
    ]
    assert len(made.tables) == len(shipped.tables)
    for new, old in zip(made.tables, shipped.tables, strict=True):
        assert [[cell.text for cell in row.cells] for row in new.rows] == [
            [cell.text for cell in row.cells] for row in old.rows
        ]
    for table in made.tables[2:]:
        assert table.rows[0]._tr.trPr is not None
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


def test_the_report_saved_as_odt_and_read_again(run: Run, convert: Convert, tmp_path: Path) -> None:
    odt = convert(report(run, tmp_path), "odt")
    assert "Về số lượng" in " ".join(pages(convert(odt, "pdf")))


COMMANDS: dict[str, tuple[str | Path, ...]] = {
    "evaluate": ("evaluate", DATASET),
    "diff": ("diff", FOLDER / "2021.yaml", DATASET),
    "audit": ("audit", DATASET),
    "trend": ("trend", FOLDER / "2021.yaml", FOLDER / "2022.yaml", DATASET),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_what_a_spreadsheet_works_out_is_what_we_wrote(name: str, run: Run, convert: Convert, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    assert run(*COMMANDS[name], "-o", path).code == 0
    written, cached = load_workbook(path), load_workbook(path, data_only=True)
    again = load_workbook(convert(path, "xlsx:Calc MS Excel 2007 XML"), data_only=True)
    assert again.sheetnames == written.sheetnames
    formulas = 0
    for sheet in written.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                ours, theirs = cached[sheet.title][cell.coordinate].value, again[sheet.title][cell.coordinate].value
                formulas += cell.data_type == "f"
                assert same(ours, theirs), (sheet.title, cell.coordinate, ours, theirs)
    assert formulas > 0 or name != "evaluate"


@pytest.mark.parametrize("whole", [True, False], ids=["cell", "letters"])
def test_a_name_crossed_out_is_told_of_a_list_saved_as_ods(
    whole: bool, run: Run, convert: Convert, tmp_path: Path
) -> None:
    row, path = row_of(cadres(), "Cán bộ 05"), tmp_path / "PL5.xlsx"
    made = load_workbook(write(path, cadres()))
    name = made["PL5"].cell(row, 2)
    if whole:
        name.font = Font(strike=True)
    else:
        name.value = CellRichText(
            TextBlock(InlineFont(strike=True), "Cán bộ"), TextBlock(InlineFont(strike=True), " 05")
        )
    made.save(path)
    ran = run("import", convert(path, "ods"))
    assert (ran.code, re.findall(r"PL5!(\S+): .* \[([a-z-]+)\]$", ran.err, re.MULTILINE)) == (
        0,
        [(f"B{row}", "struck-out")],
    ), ran.err


def same(ours: Any, theirs: Any) -> bool:
    if isinstance(ours, int | float) and isinstance(theirs, int | float):
        return abs(ours - theirs) <= 1e-12 * max(1, abs(ours))
    return (ours or None) == (theirs or None)
