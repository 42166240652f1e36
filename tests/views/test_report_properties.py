"""What a report says of itself: its title, its author, its language."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx

from tests.conftest import ROOT, TEMPLATE, Run

DATASET = ROOT / "datasets/lai-chau-city/2023-03-31.yaml"


def test_a_report_says_what_it_is(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "r.docx"
    assert run("report", DATASET, "-o", path).code == 0
    told = docx.Document(str(path)).core_properties
    assert (told.title, told.author, told.language) == (
        "Thành phố Lai Châu: Kết quả thực hiện các mục tiêu",
        "chitieu",
        "vi-VN",
    )
    with zipfile.ZipFile(path) as file:
        assert b'w:lang w:val="vi-VN"' in file.read("word/styles.xml")


def test_the_title_of_a_template_stays(run: Run, tmp_path: Path) -> None:
    own = docx.Document(str(TEMPLATE))
    own.core_properties.title = "Báo cáo của tôi"
    own.save(str(tmp_path / "own.docx"))
    path = tmp_path / "r.docx"
    assert run("report", DATASET, "--template", tmp_path / "own.docx", "-o", path).code == 0
    assert docx.Document(str(path)).core_properties.title == "Báo cáo của tôi"
