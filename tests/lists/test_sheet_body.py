"""A sheet or a file for each commune: which one is said by a column, a heading, the sheet, its title or the file."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Ran, Run
from tests.lists.made import CADRES, MAKE, Rows, table, workbook, write

COMMUNES: list[str] = MAKE["COMMUNES"]
TITLE = "Phụ lục 5. DANH SÁCH CÁN BỘ CHỦ CHỐT CẤP XÃ"


def of_commune(body: str, title: str = TITLE) -> Rows:
    """The list of one commune, without a heading that names it."""
    rows = table(title, [one for one in CADRES if one.body == body], True)
    return [row for row in rows if row[1:2] != [body]]


def facts(ran: Ran) -> dict[str, object]:
    return {one["fact"]: one["value"] for one in json.loads(ran.out)["facts"]}


def codes(ran: Ran) -> list[str]:
    return re.findall(r"\[([a-z-]+)\]$", ran.err, re.MULTILINE)


def unmarked(text: str) -> str:
    from chitieu.lists.words import unmarked as plain

    return plain(text).replace(" ", "-")


def sheet_for_each(folder: Path) -> Path:
    path = folder / "PL5.xlsx"
    path.write_bytes(workbook({body: of_commune(body) for body in COMMUNES}))
    return path


def file_for_each(name: Callable[[str], str], title: Callable[[str], str] = lambda _: TITLE) -> Callable[[Path], Path]:
    def written(folder: Path) -> Path:
        lists = folder / "danh-sach"
        lists.mkdir()
        for number, body in enumerate(COMMUNES, 1):
            write(lists / f"{name(body).format(number)}.xlsx", of_commune(body, title(body)), "Sheet1")
        return lists

    return written


WAYS: dict[str, tuple[Callable[[Path], Path], str]] = {
    "a sheet for each": (sheet_for_each, "theo tên trang"),
    "a file for each, by its name": (file_for_each(lambda body: f"PL5 - {body} 2023"), "theo tên tệp"),
    "a file for each, without marks": (file_for_each(lambda body: f"pl5-{unmarked(body)}-2023"), "theo tên tệp"),
    "a file for each, by its title": (
        file_for_each(lambda _: "{}", lambda body: f"PL5. DANH SÁCH CÁN BỘ CHỦ CHỐT {body.upper()} THÀNH PHỐ LAI CHÂU"),
        "theo tiêu đề",
    ),
}


@pytest.mark.slow("four sets of lists, each counted twice")
@pytest.mark.parametrize("way", WAYS)
def test_communes_in_sheets_and_files_of_their_own_count_as_one_list(way: str, run: Run, tmp_path: Path) -> None:
    written, whence = WAYS[way]
    whole = run("import", write(tmp_path / "whole.xlsx", table(TITLE, CADRES, True)), "--format", "json")
    ran = run("import", written(tmp_path), "--form", "commune-cadres", "--format", "json")
    assert (ran.code, codes(ran)) == (0, [])
    assert facts(ran) == facts(whole)
    for path in tmp_path.glob("danh-sach"):
        assert whence in run("import", path, "--form", "commune-cadres", "--format", "plain").out


def test_a_sheet_that_names_two_communes_is_asked_about(run: Run, tmp_path: Path) -> None:
    rows = of_commune(COMMUNES[0], f"DANH SÁCH CÁN BỘ CHỦ CHỐT {COMMUNES[0].upper()}, {COMMUNES[1].upper()}")
    ran = run("import", write(tmp_path / "x.xlsx", rows, "Sheet1"), "--form", "commune-cadres")
    assert (ran.code, codes(ran)) == (3, ["no-body"])


@pytest.mark.parametrize(
    "title", [TITLE, "DANH SÁCH CÁN BỘ CHỦ CHỐT CÁC XÃ, PHƯỜNG", "CÁN BỘ CHỦ CHỐT CẤP XÃ THÀNH PHỐ LAI CHÂU"]
)
def test_titles_of_all_communes_name_none(title: str, run: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "x-danh-sach.xlsx", of_commune(COMMUNES[0], title), "Sheet1")
    ran = run("import", path, "--form", "commune-cadres")
    assert (ran.code, codes(ran)) == (3, ["no-body"])


def test_files_of_other_kinds_in_a_folder_are_told(run: Run, tmp_path: Path) -> None:
    folder = file_for_each(lambda body: body)(tmp_path)
    (folder / "quyet-dinh.pdf").write_bytes(b"%PDF-1.7")
    (folder / "~$PL5.xlsx").write_bytes(b"x")
    ran = run("import", folder, "--form", "commune-cadres")
    assert (ran.code, codes(ran)) == (0, ["files-not-read"])
    assert ".pdf" in ran.err


def test_a_folder_without_lists_is_an_error(run: Run, tmp_path: Path) -> None:
    ran = run("import", tmp_path)
    assert (ran.code, codes(ran)) == (3, ["no-lists"])
