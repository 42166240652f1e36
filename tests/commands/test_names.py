"""Names instead of ids: a symbol, a title or a clear part of it is enough, a date names a dataset, defaults agree."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chitieu.diagnostics import Place, Problems, Text
from chitieu.naming import Nameable, as_a_whole, fitting, id_of, meant
from tests.conftest import Run

KNOWN = [
    Nameable("06-NQ-TU", ("06-NQ/TU", "Về xây dựng đội ngũ cán bộ")),
    Nameable("34-KH-ThU", ("34-KH/ThU", "Kế hoạch thực hiện Nghị quyết 06-NQ/TU")),
    Nameable("women", ("Cán bộ chủ chốt cấp xã là nữ",)),
    Nameable("rank", ("Cán bộ chủ chốt cấp xã ở ngạch chuyên viên",)),
    Nameable("school", ("Trường đạt chuẩn",)),
]

# What is typed, and the ids that it fits.
FITS = {
    "06-NQ-TU": ["06-NQ-TU"],
    "06-NQ/TU": ["06-NQ-TU"],
    "06-nq/tu": ["06-NQ-TU"],
    "06 NQ": ["06-NQ-TU"],  # what begins a name comes before what stands in one
    "kế hoạch": ["34-KH-ThU"],
    "ke hoach": ["34-KH-ThU"],  # marks left out
    "nữ": ["women"],
    "nử": [],  # another mark is another word
    "là nữ": ["women"],
    "cán bộ chủ chốt": ["women", "rank"],
    "chuyên v": ["rank"],
    "uyên viên": [],  # the middle of a word
    "Truong dat chuan": ["school"],
    "Trương đạt chuẩn": [],
    "đ": [],
    "/": [],
    "": [],
    "xyz": [],
}  # fmt: skip


@pytest.mark.parametrize("word", FITS)
def test_what_a_word_fits(word: str) -> None:
    assert [one.id for one in fitting(word, KNOWN)] == FITS[word]


def test_a_part_is_not_the_whole() -> None:
    assert as_a_whole("kế hoạch", KNOWN) == []
    assert [one.id for one in as_a_whole("TRƯỜNG ĐẠT CHUẨN", KNOWN)] == ["school"]


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("11/NQ-HĐND", "11-NQ-HDND"),
        ("Đắk Lắk, năm 2025", "Dak-Lak-nam-2025"),
        ("  --  ", ""),
        ("</script>\x1b[2J", "script-2J"),
        ("=1+1", "1-1"),
        ("x" * 100, "x" * 80),
        ("từ " * 60, "-".join(["tu"] * 27)),
    ],
)
def test_ids_of_texts(text: str, id: str) -> None:
    assert id_of(text) == id


def test_of_several_nobody_guesses() -> None:
    problems = Problems()
    asked = ("cán bộ chủ chốt", KNOWN, Place("--target"), Text("unknown"), problems)
    assert meant(*asked) is None
    assert [(one.code, one.text.render(str)) for one in problems.found] == [
        ("several-fit", "“cán bộ chủ chốt” fits several: women, rank")
    ]
    assert meant(*asked, choose=lambda _word, fitting: fitting[1].id) == "rank"


# --- commands on what ships

EXPLAINED = {
    "minority-led-agencies": ["06-NQ-TU", "34-KH-ThU"],
    "06-NQ-TU/minority-led-agencies": ["06-NQ-TU"],
    "06-NQ/TU/minority-led-agencies": ["06-NQ-TU"],
    "Cơ quan có lãnh đạo": ["06-NQ-TU", "34-KH-ThU"],
    "34-KH/ThU/cơ quan có lãnh đạo": ["34-KH-ThU"],
    "HĐND hoặc UBND": ["34-KH-ThU"],  # titles of one id that differ
}


def explained(out: str) -> list[tuple[str, str]]:
    found = json.loads(out)
    return [(one["document"], one["target"]) for one in (found if isinstance(found, list) else [found])]


@pytest.mark.parametrize("word", EXPLAINED)
def test_explain_by_any_name(word: str, run: Run) -> None:
    ran = run("explain", word, "--format", "json")
    assert [document for document, _ in explained(ran.out)] == EXPLAINED[word], ran.err


def test_a_script_gets_the_ids_of_what_fits(run: Run) -> None:
    ran = run("explain", "chuyên viên", "--lang", "en")
    assert (ran.code, ran.out) == (3, "")
    assert "06-NQ-TU/minority-managers-senior-rank, 06-NQ-TU/commune-cadres-rank" in ran.err
    assert "[several-fit]" in ran.err


def test_a_terminal_asks_which_is_meant(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chitieu.commands.asking.can_ask", lambda: True)
    monkeypatch.setattr("builtins.input", lambda: "3")
    ran = run("explain", "chuyên viên", "--format", "json", "--lang", "en")
    assert "  3. Cán bộ chủ chốt cấp xã ở ngạch chuyên viên trở lên – 06-NQ-TU/commune-cadres-rank\n" in ran.err
    assert explained(ran.out) == [("06-NQ-TU", "commune-cadres-rank")], ran.err


def test_documents_and_groups_by_their_names(run: Run) -> None:
    by_ids = run("evaluate", "--document", "34-KH-ThU", "--group", "commune-cadres", "--horizon", "2025")
    by_names = run("evaluate", "--document", "34-kh", "--group", "cán bộ chủ chốt", "--horizon", "2025")
    assert (by_names.code, by_names.out) == (0, by_ids.out)


DATASETS = {
    "2023-03-31": "2023-03-31",
    "31/3/2023": "2023-03-31",
    "31.03.2023": "2023-03-31",
    "3/2023": "2023-03-31",
    "2023": "2023-03-31",
    "2021": "2021-12-31",
    "2021-12-31": "2021-12-31",
    "lai-chau-city/2022": "2022-12-31",
    "lai-chau-city/2022.yaml": "2022-12-31",
}


@pytest.mark.parametrize("word", DATASETS)
def test_a_date_names_a_dataset(word: str, run: Run) -> None:
    ran = run("evaluate", word, "--format", "json")
    assert json.loads(ran.out)["as_of"] == DATASETS[word], ran.err


@pytest.mark.parametrize("command", ["evaluate", "explain women", "audit", "diff", "trend", "report -o build/x.docx"])
def test_a_date_that_no_dataset_has_says_which_there_are(command: str, run: Run, shipped: Path) -> None:
    (shipped / "build").mkdir()
    ran = run(*command.split(), "2019", cwd=shipped)
    assert (ran.code, ran.out) == (3, "")
    assert "datasets/lai-chau-city/2021.yaml" in ran.err


def test_two_datasets_of_a_year_are_not_guessed(run: Run, shipped: Path) -> None:
    folder = shipped / "datasets/lai-chau-city"
    text = (folder / "2023-03-31.yaml").read_text("utf-8").replace("as_of: 2023-03-31", "as_of: 2023-06-30")
    (folder / "2023-06-30.yaml").write_text(text, "utf-8")
    ran = run("evaluate", "2023", cwd=shipped)
    assert (ran.code, "several-fit" in ran.err) == (3, True)
    assert "datasets/lai-chau-city/2023-03-31.yaml, datasets/lai-chau-city/2023-06-30.yaml" in ran.err


NEWEST = "datasets/lai-chau-city/2023-03-31.yaml"
BEFORE = "datasets/lai-chau-city/2022.yaml"
FIRST = "datasets/lai-chau-city/2021.yaml"


@pytest.mark.parametrize(
    ("short", "long"),
    [
        (["audit"], ["audit", NEWEST]),
        (["explain", "women"], ["explain", "commune-cadres-women", NEWEST]),
        (["diff"], ["diff", BEFORE, NEWEST]),
        (["diff", "2021"], ["diff", FIRST, NEWEST]),
        (["diff", "--rules-a", "rules"], ["diff", NEWEST, NEWEST, "--rules-a", "rules"]),
        (["trend"], ["trend", FIRST, BEFORE, NEWEST]),
        (["audit", "examples/reports/bao-cao.txt"], ["audit", "examples/reports/bao-cao.txt", NEWEST]),
    ],
)
def test_defaults_are_the_newest_datasets(short: list[str], long: list[str], run: Run) -> None:
    by_default, named = run(*short, "--lang", "en"), run(*long, "--lang", "en")
    assert by_default.code == named.code == 0, by_default.err
    assert by_default.out == named.out


def test_report_of_the_newest_dataset(run: Run, shipped: Path) -> None:
    assert run("report", "-o", "a.docx", "--document", "34", cwd=shipped).code == 0


def test_one_dataset_is_not_compared_with_itself(run: Run, workspace: Path) -> None:
    ran = run("diff", "--lang", "en", cwd=workspace)
    assert (ran.code, "a comparison takes two" in ran.err) == (3, True)


@pytest.mark.parametrize("command", ["diff", "trend"])
def test_targets_are_chosen_wherever_they_are_listed(command: str, run: Run) -> None:
    chosen = ("--document", "06-NQ/TU", "--group", "Cán bộ chủ chốt", "--horizon", "2025")
    listed = json.loads(run(command, *chosen, "--format", "json").out)
    rows = listed["changes" if command == "diff" else "trends"]
    assert {(row["document"], row["horizon"]) for row in rows} == {("06-NQ-TU", 2025)}
    assert {row["target"].split("-")[0] for row in rows} == {"commune"}
    nothing = run(command, "--horizon", "2026")
    assert (nothing.code, "unknown-choice" in nothing.err) == (3, True)


def test_saved_assessments_are_cut_without_their_rules(run: Run, shipped: Path) -> None:
    for name in ("2022", "2023"):
        assert run("evaluate", name, "-o", f"{name}.json", cwd=shipped).code == 0
    chosen = ("--document", "34-KH/ThU", "--horizon", "2030", "--format", "json")
    rows = json.loads(run("diff", "2022.json", "2023.json", *chosen, cwd=shipped).out)["changes"]
    assert {(row["document"], row["horizon"]) for row in rows} == {("34-KH-ThU", 2030)}


def test_audit_of_one_document(run: Run) -> None:
    found = json.loads(run("audit", "--document", "34-KH/ThU", "--format", "json").out)
    claims = [one["claim"] for one in found["findings"] if one.get("claim")]
    assert claims
    assert {one.partition("/")[0] for one in claims} == {"34-KH-ThU"}


@pytest.mark.parametrize(("command", "id"), [("evaluate", "[minority-led-agencies]"), ("diff", "[06-NQ-TU/")])
def test_tables_can_show_ids(command: str, id: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    assert id not in run(command, "--format", "table").out
    assert id in run(command, "--format", "table", "--ids").out
    assert run(command, "--format", "csv", "--ids").out == run(command, "--format", "csv").out


def test_a_form_by_its_title(run: Run, shipped: Path) -> None:
    assert run("export-template", "Phụ lục 5", "-o", "a.xlsx", cwd=shipped).code == 0
