"""A question where two answers are possible, on a terminal; unknown words in a file for a person to complete."""

from __future__ import annotations

import io
import json
import re
import stat
from pathlib import Path

import pytest

from tests.conftest import ROOT, Ran, Run
from tests.lists.made import Rows, cadres, row_of, write
from tests.lists.test_privacy import CANARY, PIECES

PAGE = (ROOT / "tests/lists/printed/9c-btctw.html").read_text("utf-8").replace("Biểu số 9C - BTCTW", "")


def codes(ran: Ran) -> list[str]:
    return re.findall(r"\[([a-z-]+)\]$", ran.err, re.MULTILINE)


@pytest.fixture
def open_page(tmp_path: Path) -> Path:
    """9C without its number, with the title of 9B: nobody can tell."""
    path = tmp_path / "bieu tong hop.html"
    path.write_text(PAGE, "utf-8")
    return path


def answer(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("chitieu.commands.import_lists.can_ask", lambda: True)
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


def test_elsewhere_the_hint_can_be_pasted(open_page: Path, run: Run) -> None:
    ran = run("import", open_page)
    assert (ran.code, codes(ran)) == (3, ["which-form"])
    option = re.findall(r'--form "([^"]+)"', ran.err)[0]
    pasted = run("import", open_page, "--form", option, "--format", "json")
    assert pasted.code == 0
    assert json.loads(pasted.out)["sheets"][0]["form"] == option.rpartition("=")[2]


@pytest.mark.parametrize(
    ("typed", "form"), [("\n", "leaders-9b"), ("2\n", "commune-leaders-9c"), ("9\nx\n2\n", "commune-leaders-9c")]
)
def test_on_a_terminal_it_is_asked_and_the_answer_said_as_an_option(
    typed: str, form: str, open_page: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(monkeypatch, typed)
    ran = run("import", open_page, "--format", "json")
    assert ran.code == 0, ran.err
    assert json.loads(ran.out)["sheets"][0]["form"] == form
    assert f'--form "bieu tong hop.html={form}"' in ran.err


def test_a_sheet_may_be_left_out(open_page: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    answer(monkeypatch, "3\n")
    ran = run("import", open_page)
    assert (ran.code, codes(ran)) == (3, ["nothing-read"])


@pytest.mark.parametrize("more", [("--no-input",), ()])
def test_nothing_is_asked_where_nobody_answers(
    more: tuple[str, ...], open_page: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(monkeypatch, "2\n" if more else "")
    ran = run("import", open_page, *more)
    assert (ran.code, codes(ran)) == (3, ["which-form"])


# --- unknown words ----------------------------------------------------------------------------------------------


def with_words(*words: tuple[str, int, str]) -> Rows:
    rows = cadres()
    for code, column, text in words:
        rows[row_of(rows, code) - 1][column - 1] = text
    return rows


def test_unknown_words_are_written_with_their_column_and_what_they_are_most_like(run: Run, tmp_path: Path) -> None:
    rows = with_words(("Cán bộ 05", 5, "Giấy"), ("Cán bộ 06", 5, "Giấy"), ("Cán bộ 07", 6, "Bí thư Đảng ủy lâm thời"))
    path, learnt = write(tmp_path / "PL5.xlsx", rows), tmp_path / "chu-moi.yaml"
    ran = run("import", path, "--learn", learnt)
    assert ran.code == 0, ran.err
    text = learnt.read_text("utf-8")
    assert '"giâý": # 2 dòng; giống nhất: “Giáy”' in text or re.search(r"# 2 dòng; giống nhất: “Giáy”", text)
    assert "ethnicity: # Dân tộc" in text
    assert "post: # Chức vụ" in text
    assert stat.S_IMODE(learnt.stat().st_mode) == 0o600


@pytest.mark.slow("a list for every name")
@pytest.mark.parametrize("column", [5, 6, 15])
@pytest.mark.parametrize("name", [CANARY, "Danh", "Lò Thị Mật Danh", "Bí thư Mật Danh", "Năm"])
def test_what_may_be_a_name_is_a_question_mark(name: str, column: int, run: Run, tmp_path: Path) -> None:
    path, learnt = write(tmp_path / "PL5.xlsx", with_words(("Cán bộ 05", column, name))), tmp_path / "x.yaml"
    ran = run("import", path, "--learn", learnt)
    assert ran.code == 0, ran.err
    text = learnt.read_text("utf-8")
    assert '"?": # 1 dòng' in text
    assert re.findall(r'^  "(.*)":', text, re.MULTILINE) == ["?"]
    assert not [piece for piece in PIECES if piece in text + ran.err + ran.out]


def test_unknown_words_never_go_among_the_rules_by_themselves(shipped: Path, run: Run) -> None:
    path = write(shipped / "PL5.xlsx", with_words(("Cán bộ 05", 5, "Giấy")))
    ran = run("import", path, "--learn", shipped / "rules/forms/x.yaml", cwd=shipped)
    assert (ran.code, codes(ran)) == (3, ["among-rules"])
    assert not (shipped / "rules/forms/x.yaml").exists()


def test_no_file_is_written_where_all_words_are_known_nor_over_another(run: Run, tmp_path: Path) -> None:
    path, learnt = write(tmp_path / "PL5.xlsx", cadres()), tmp_path / "x.yaml"
    assert run("import", path, "--learn", learnt).code == 0
    assert not learnt.exists()
    learnt.write_text("a", "utf-8")
    assert codes(run("import", path, "--learn", learnt)) == ["exists"]
