"""Personal data never leaves a list: a name planted in every kind of cell is searched for in all that is written."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import ROOT, Ran, Run
from tests.lists.made import CADRES, FIRST, Rows, cadres, row_of, write
from tests.prose.word_files import table, word_file

DATASET = ROOT / "datasets/lai-chau-city/2023-03-31.yaml"
CANARY = "Nguyễn Mật Danh"
PIECES = ("Mật", "Danh", "MẬT", "DANH", "Mat Danh")


def at(code: str, column: int, text: str = CANARY) -> Callable[[Rows], Rows]:
    def changed(rows: Rows) -> Rows:
        rows[row_of(rows, code) - 1][column - 1] = text
        return rows

    return changed


def anywhere(rows: Rows) -> Rows:
    """In every cell of a person's row."""
    position = row_of(rows, "Cán bộ 05") - 1
    rows[position] = [CANARY for _ in rows[position]]
    return rows


def shifted(rows: Rows) -> Rows:
    """Every row one column to the right, as after a slip of the mouse."""
    return [*rows[: FIRST - 1], *(["", *row] for row in rows[FIRST - 1 :])]


def same_name(rows: Rows) -> Rows:
    return at("Cán bộ 09", 2)(at("Cán bộ 05", 2)(rows))


WAYS: dict[str, Callable[[Rows], Rows]] = {
    "a name": at("Cán bộ 05", 2),
    "a name that stands twice": same_name,
    "two names in a cell": at("Cán bộ 05", 2, f"{CANARY}\n{CANARY}"),
    "a name in each column": anywhere,
    "rows shifted": lambda rows: shifted(at("Cán bộ 05", 2)(rows)),
    "a name as a heading": lambda rows: [*rows[: FIRST - 1], ["I", CANARY], *rows[FIRST:]],
    "a name alone in a row": lambda rows: [*rows[:12], ["", CANARY], *rows[12:]],
    "a name without a number": lambda rows: [*rows[:12], ["", "", "", "", CANARY, CANARY], *rows[12:]],
    "a name below the foot": lambda rows: [*rows, [99, CANARY, "1980", "", "Kinh", "Bí thư", "x"]],
    "a name as a total": lambda rows: [*rows[:-5], ["", f"{CANARY}: 7"], *rows[-5:]],
    "a note": at("Cán bộ 05", 17, f"{CANARY} chuyển công tác"),
    "a name as a birth": at("Cán bộ 05", 3),
    "names everywhere": lambda rows: [
        [CANARY if isinstance(cell, str) and cell.startswith("Cán bộ 0") else cell for cell in row] for row in rows
    ],
}


def everything(ran: Ran, folder: Path, but: Path) -> Iterator[str]:
    """All that was said and written."""
    yield ran.out
    yield ran.err
    for path in folder.rglob("*"):
        if path.is_file() and path != but:
            yield path.name
            yield path.read_bytes().decode("utf-8", "replace")


def assert_private(ran: Ran, folder: Path, but: Path) -> None:
    for text in everything(ran, folder, but):
        plain = unicodedata.normalize("NFC", text)
        assert not [piece for piece in PIECES if piece in plain]


@pytest.mark.slow("six outputs of 26 lists, searched for every name")
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
@pytest.mark.parametrize("way", WAYS)
def test_a_name_is_in_nothing_that_is_written(
    way: str, suffix: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHITIEU_DEBUG", "1")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    path = write(tmp_path / f"PL5{suffix}", WAYS[way](cadres()))
    for format in ("plain", "json", "table"):
        new = ("-o", tmp_path / f"{format}.yaml", "--check", DATASET)
        for lang in ("vi", "en"):
            assert_private(run("import", path, *new, "--format", format, "--lang", lang), tmp_path, path)


def as_document(path: Path, rows: Rows) -> Path:
    return word_file(path, table(*(tuple(map(str, row)) for row in rows if row)))


def as_page(path: Path, rows: Rows) -> Path:
    lines = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    path.write_text(f"<html><table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table></html>", "utf-8")
    return path


@pytest.mark.slow("two outputs of 26 documents, searched for every name")
@pytest.mark.parametrize("kind", ["PL5.docx", "PL5.xls", "folder"])
@pytest.mark.parametrize("way", WAYS)
def test_a_name_in_a_document_is_in_nothing_that_is_written(
    way: str, kind: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHITIEU_DEBUG", "1")
    rows = WAYS[way](cadres())
    path = given = tmp_path / kind
    if kind == "folder":
        given.mkdir()
        path = as_document(given / "PL5.docx", rows)
    else:
        (as_document if path.suffix == ".docx" else as_page)(path, rows)
    for format in ("plain", "json"):
        ran = run("import", given, "-o", tmp_path / f"{format}.yaml", "--check", DATASET, "--format", format)
        assert_private(ran, tmp_path, path)


def test_a_fault_of_the_program_does_not_tell_what_it_was_reading(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ValueError(CANARY)

    monkeypatch.setattr("chitieu.lists.people.trait_values", broken)
    path = write(tmp_path / "PL5.xlsx", cadres())
    ran = run("import", path)
    assert ran.code == 4
    assert "ValueError, test_privacy.py:" in ran.err
    assert_private(ran, tmp_path, path)


def test_text_in_an_old_font_is_private_too(run: Run, tmp_path: Path) -> None:
    from openpyxl import load_workbook
    from openpyxl.styles import Font

    path = write(tmp_path / "PL5.xlsx", cadres([replace(one, code="Cán bộ 01") for one in CADRES[:1]] + CADRES[1:]))
    book = load_workbook(path)
    cell = book["PL5"].cell(row_of(cadres(), "Cán bộ 05"), 5, "NguyÔn MËt Danh")
    cell.font = Font(name=".VnTime")
    book.save(path)
    ran = run("import", path, "--strict")
    assert ran.code == 3
    assert "MËt" not in ran.err + ran.out
    assert_private(ran, tmp_path, path)


def test_nothing_is_left_in_the_temporary_folder(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "PL5.xlsx", at("Cán bộ 05", 2)(cadres()))
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    assert run("import", path).code == 0
    assert list(temporary.iterdir()) == []
