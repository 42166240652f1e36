"""chitieu new: from an empty folder to rules that lint clean, pass their own examples and evaluate."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from chitieu.files.level_keys import LEVEL_KEYS
from tests.conftest import Ran, Run

DOCUMENT = (
    "new", "document", "--symbol", "12-NQ/TU", "--title", "Giáo dục: đến năm 2030", "--issuer", "Tỉnh ủy",
    "--date", "2024-02-15", "--horizon", "2025", "--horizon", "2030",
)  # fmt: skip
TARGET = (
    "new", "target", "--statement", "80% trường đạt chuẩn", "--source", "mục II", "--indicator", "standard-schools",
    "--label", "Trường đạt chuẩn", "--group", "agency-managers", "--formula", "standard_schools / schools",
    "--unit", "%", "--fact", "standard_schools=Trường đạt chuẩn; trường", "--fact", "schools=Trường; trường",
)  # fmt: skip
CLEAN = Ran(0, "0 lỗi, 0 cảnh báo\n", "")


def written(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_from_an_empty_folder_to_an_evaluation(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "Phòng Nội vụ"
    folder.mkdir()
    answers = ["12-NQ/TU", "", "Giáo dục: đến năm 2030", "Tỉnh ủy", "15/2/2024", "", "2025, 2030"]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(answers) + "\n"))
    asked = run("new", "document", cwd=folder)
    assert asked.code == 0
    assert "viết 2024-02-15" in asked.err
    assert json.loads(run("lint", "--format", "json", cwd=folder).out)[0]["code"] == "no-targets"

    answers = ["80% trường đạt chuẩn quốc gia, năm 2030 là 92,5%", "Nghị quyết 12, mục II"]
    answers += ["Trường đạt chuẩn", "standard-schools", "standard_schools / schools", "Trường học", "schools"]
    answers += ["Trường đạt chuẩn", "trường", "Trường", "trường", "", "", "80", "80%", "92,5%", "", ""]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(answers) + "\n"))
    made = run("new", "target", cwd=folder)
    assert (made.code, "viết 80%" in made.err) == (0, True), made.err
    assert run("lint", cwd=folder) == CLEAN
    tested = run("test", cwd=folder)
    assert (tested.code, tested.out.splitlines()[-1]) == (0, "5 ví dụ đúng, 0 sai, 0 mục tiêu chưa có ví dụ")

    unit = ("--unit-id", "dien-bien", "--unit-name", "Tỉnh Điện Biên", "--source", "Báo cáo 2024")
    assert run("new", "dataset", *unit, "--as-of", "2024-12-31", cwd=folder).code == 0
    assert run("lint", cwd=folder) == CLEAN
    dataset = folder / "datasets/dien-bien/2024-12-31.yaml"
    text = dataset.read_text("utf-8").replace("  standard_schools:", "  standard_schools: 300")
    dataset.write_text(text.replace("  schools:", "  schools: 400"), "utf-8")
    out = run("evaluate", cwd=folder).out
    assert "12-NQ-TU/standard-schools 2025  ✗ chưa đạt  300/400 = 75%  ≥ 80%  93,8% mục tiêu  thiếu 20\n" in out
    assert "12-NQ-TU/standard-schools 2030  ✗ chưa đạt  300/400 = 75%  ≥ 92,5%  81,1% mục tiêu  thiếu 70\n" in out


@pytest.mark.parametrize("kind", [key for key in LEVEL_KEYS if key not in ("is", "by")])
def test_every_kind_of_level_lints_clean_and_passes_its_examples(kind: str, run: Run, workspace: Path) -> None:
    level = "[10%, 15%]" if kind == "between" else "25%"
    statement = "10–15% trường đạt chuẩn" if kind == "between" else "25% trường đạt chuẩn"
    baseline = ("--baseline", "50%") if "_by" in kind else ()
    options = ("--id", "standard-schools", "--level", kind, "--due", f"2025={level}", *baseline)
    target = [statement if option == "80% trường đạt chuẩn" else option for option in TARGET]
    ran = run(*target, *options, cwd=workspace)
    assert ran.code == 0, ran.err
    linted = json.loads(run("lint", "--format", "json", cwd=workspace).out)
    assert [found for found in linted if "standard" in found["file"] or "standard" in found["message"]] == []
    tested = run("test", "rules/NQ-1/standard-schools.yaml", cwd=workspace)
    count = 5 if kind == "between" else 3  # two ends
    assert (tested.code, tested.out.splitlines()[-1]) == (0, f"{count} ví dụ đúng, 0 sai, 0 mục tiêu chưa có ví dụ")


# Kind of level, formula, unit, facts, levels by 2025 and 2030, and levels a tenth away: each must be noticed.
GUARDED = {
    "share": (
        "at_least",
        "a / b",
        "%",
        ["a=A; người", "b=B; người"],
        ["60%", "92.5%"],
        ["60.1%", "59.9%", "92.6%", "92.4%"],
    ),
    "share at most": (
        "at_most",
        "a / b",
        "%",
        ["a=A; hộ", "b=B; hộ"],
        ["5%", "1.2%"],
        ["5.1%", "4.9%", "1.3%", "1.1%"],
    ),
    "more than": (
        "more_than",
        "a / b",
        "%",
        ["a=A; hộ", "b=B; hộ"],
        ["50%", "60%"],
        ["50.1%", "49.9%", "60.1%", "59.9%"],
    ),
    "about": ("about", "a / b", "%", ["a=A; hộ", "b=B; hộ"], ["30%", "40%"], ["30.1%", "29.9%", "40.1%", "39.9%"]),
    "range": (
        "between",
        "a / b",
        "%",
        ["a=A; hộ", "b=B; hộ"],
        ["[10%, 15%]", "[20%, 25%]"],
        ["[10.1%, 15%]", "[9.9%, 15%]", "[10%, 15.1%]", "[10%, 14.9%]", "[20.1%, 25%]", "[20%, 24.9%]"],
    ),
    "percent fact": ("at_least", "a", "%", ["a=A; %"], ["60%", "65.5%"], ["60.1%", "59.9%", "65.6%", "65.4%"]),
    "count": ("at_least", "a", "xã", ["a=A; xã"], ["80", "90"], ["81", "79", "91", "89"]),
    "rate": (
        "at_least",
        "a * 10000 / b",
        "bác sĩ",
        ["a=A; bác sĩ", "b=B; người"],
        ["12", "15.5"],
        ["12.1", "11.9", "15.6", "15.4"],
    ),
    "sum below": (
        "at_least",
        "a / (b + c)",
        "%",
        ["a=A; hộ", "b=B; hộ", "c=C; hộ"],
        ["60%", "70%"],
        ["60.1%", "69.9%"],
    ),
    "difference": (
        "at_least",
        "a / (b - c)",
        "%",
        ["a=A; hộ", "b=B; hộ", "c=C; hộ"],
        ["60%", "70%"],
        ["60.1%", "69.9%"],
    ),
    "mean": ("at_least", "(a + b) / 2", "điểm", ["a=A; điểm", "b=B; điểm"], ["6", "7.5"], ["6.5", "5.5", "8", "7"]),
}


@pytest.mark.parametrize("name", GUARDED)
def test_a_level_changed_by_a_tenth_fails_an_example(name: str, run: Run, tmp_path: Path) -> None:
    kind, formula, unit, facts, levels, changed = GUARDED[name]
    document = ("--symbol", "1/NQ", "--title", "T", "--issuer", "I", "--date", "2021-01-01")
    assert run("new", "document", *document, "--horizon", "2025", "--horizon", "2030", cwd=tmp_path).code == 0
    said = ("--id", "t", "--statement", "Mức.", "--source", "x", "--indicator", "t", "--label", "L")
    group = ("--group", "g", "--group-label", "G", *(word for fact in facts for word in ("--fact", fact)))
    due = (f"--due=2025={levels[0]}", f"--due=2030={levels[1]}")
    made = run(
        "new", "target", *said, *group, "--formula", formula, "--unit", unit, "--level", kind, *due, cwd=tmp_path
    )
    assert made.code == 0, made.err
    path = tmp_path / "rules/1-NQ/t.yaml"
    text = path.read_text("utf-8")
    assert run("test", cwd=tmp_path).code == 0
    for other in changed:
        nearest = min(levels, key=lambda level: abs(first_number(level) - first_number(other)))
        changed_text = text.replace(f": {nearest}\n", f": {other}\n", 1)
        assert changed_text != text
        path.write_text(changed_text, "utf-8")
        assert run("test", cwd=tmp_path).code == 1, (other, text)


def first_number(level: str) -> float:
    return float(level.strip("[]").split(",")[0].rstrip("%"))


def test_the_document_is_written_last(run: Run, tmp_path: Path) -> None:
    """Where it stands it is not written again, so whoever was interrupted before could not begin anew."""
    ran = run(*DOCUMENT, "--lang", "en", cwd=tmp_path)
    assert ran.code == 0, ran.err
    assert ran.out.splitlines()[-1] == "written: rules/12-NQ-TU/document.yaml"


# What can be given to chitieu new besides levels of one kind: horizon, formula, unit, fact, level, due.
TAKEN = {
    "ambition": ("2025", "x", "%", "x=Tỷ lệ; %", "at_least", "[6.5%, 7%]"),
    "average": ("2025", "average(x last 3)", "điểm", "x=Điểm; điểm", "at_least", "80"),
    "baseline_formula": ("2025", "x", "%", "x=Tỷ lệ; %", "at_least", "10%", "--baseline", "x of 2020"),
    "date": ("2025", "x", "", "x=Ngày; date", "by", "2025-06-30"),
    "growth": ("2025", "growth(x since 2020)", "%", "x=Thu nhập; đồng", "at_least", "10%"),
    "growth_of": ("2025", "growth_of(x since 2021)", "%", "x=Tốc độ; %", "at_least", "10%"),
    "last_year": ("2025", "last_year(x) - x", "%", "x=Tỷ lệ; %", "at_least", "1%"),
    "level_formula": ("2025", "x", "%", "x=Tỷ lệ; %", "at_least", "x of 2020"),
    "month": ("2022-06", "x", "%", "x=Tỷ lệ; %", "at_least", "10%"),
    "of_year": ("2025", "x / x of 2020", "lần", "x=Thu nhập; đồng", "at_least", "1.5"),
    "rank": ("2025", "x", "", "x=Hạng; rank", "at_most", "30"),
    "years": ("2025", "(x of 2021 - x) / years(2021)", "%", "x=Tỷ lệ; %", "at_least", "1%"),
    "yes_no": ("2025", "x", "", "x=Kế hoạch; yes_no", "is", "yes"),
}


@pytest.mark.parametrize("construct", TAKEN)
def test_constructs_that_it_takes(construct: str, run: Run, tmp_path: Path) -> None:
    horizon, formula, unit, fact, level, due, *more = TAKEN[construct]
    (tmp_path / "rules").mkdir()
    document = ("--symbol", "1/NQ", "--title", "T", "--issuer", "I", "--date", "2021-01-01", "--rules", "rules")
    assert run("new", "document", *document, "--horizon", horizon, cwd=tmp_path).code == 0
    said = ("--id", "t", "--statement", "Mức.", "--source", "x", "--indicator", "t", "--label", "L")
    group = ("--group", "g", "--group-label", "G", "--fact", fact, *(("--unit", unit) if unit else ()))
    asked = ("--formula", formula, "--level", level, "--due", f"{horizon}={due}", *more)
    ran = run("new", "target", *said, *group, *asked, cwd=tmp_path)
    assert ran.code == 0, ran.err
    assert [one["code"] for one in json.loads(run("lint", "--format", "json", cwd=tmp_path).out)] == []
    assert run("test", cwd=tmp_path).code == 0


def test_nothing_is_overwritten(run: Run, workspace: Path) -> None:
    made = (
        (*DOCUMENT, "--id", "NQ-1"),
        (*TARGET, "--id", "minority-led-agencies", "--level", "at_least", "--due", "2025=60%"),
        ("new", "dataset", "--as-of", "2023-03-31", "--source", "Báo cáo"),
    )
    before = written(workspace)
    for command in made:
        ran = run(*command, cwd=workspace)
        assert (ran.code, ran.out, "tệp này đã có [exists]" in ran.err) == (3, "", True)
    assert written(workspace) == before


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--id", "trường-chuẩn", "--level", "at_least", "--due", "2025=80%"), "chữ không dấu"),
        (("--id", "standard-schools", "--level", "at_lest", "--due", "2025=80%"), "at_least"),
        (("--id", "standard-schools", "--level", "at_least", "--due", "2026=80%"), "2025"),
        (("--id", "standard-schools", "--level", "at_least", "--due", "2025=80"), "viết 80%"),
        (("--id", "standard-schools", "--level", "at_least", "--due", "2025=tám mươi"), "không phải là số"),
    ],
)
def test_what_cannot_be_read_back_is_not_written(
    options: tuple[str, ...], told: str, run: Run, workspace: Path
) -> None:
    before = written(workspace)
    ran = run(*TARGET, *options, cwd=workspace)
    assert ran.code in (2, 3)
    assert told in ran.err
    assert written(workspace) == before


def test_without_answers_it_says_which_option_is_missing(
    run: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    ran = run("new", "dataset", cwd=workspace)
    assert (ran.code, "chưa có câu trả lời cho --as-of" in ran.err) == (2, True)


def test_a_dataset_like_an_earlier_one_lists_every_fact_with_its_figure(run: Run, shipped: Path) -> None:
    options = ("--like", "2023-03-31", "--as-of", "2023-12-31", "--source", "Báo cáo năm 2023")
    assert run("new", "dataset", *options, cwd=shipped).code == 0
    text = (shipped / "datasets/lai-chau-city/2023-12-31.yaml").read_text("utf-8")
    needed, rest = text.split("# Những số không mục tiêu nào cần")
    assert "  minority_led_agencies: # Cơ quan có lãnh đạo, quản lý là người DTTS (cơ quan); 31/3/2023: 3\n" in needed
    assert "  # minority_households: # Hộ đồng bào DTTS (hộ); 31/3/2023: {at_least: 3260}\n" in rest
    assert "  communes_with_minority_cadre: # " in needed  # and lacking in the earlier one
    assert run("lint", cwd=shipped) == CLEAN
    evaluated = run("evaluate", "datasets/lai-chau-city/2023-12-31.yaml", "--format", "json", cwd=shipped)
    missing = {fact for result in json.loads(evaluated.out)["results"] for fact in result["missing"]}
    listed = {line.split(":")[0].strip() for line in needed.splitlines() if ": # " in line}
    assert missing <= listed


def test_an_unknown_earlier_dataset_is_suggested(run: Run) -> None:
    ran = run("new", "dataset", "--like", "2023-03-30", "--as-of", "2024-12-31", "--source", "x")
    assert (ran.code, "có phải ý bạn là “2023-03-31”?" in ran.err) == (3, True)


# What is typed for a document's symbol, the id that is made of it.
MADE = {
    "11/NQ-HĐND": "11-NQ-HDND",
    "06-NQ/TU": "06-NQ-TU",
    "Kế hoạch số 34": "Ke-hoach-so-34",
    "QĐ 263 (sửa đổi)": "QD-263-sua-doi",
}


@pytest.mark.parametrize("symbol", MADE)
def test_an_id_is_made_of_any_symbol(symbol: str, run: Run, tmp_path: Path) -> None:
    options = ["--symbol" if one == "--symbol" else symbol if one == "12-NQ/TU" else one for one in DOCUMENT]
    ran = run(*options, cwd=tmp_path)
    assert ran.code == 0, ran.err
    assert (tmp_path / "rules" / MADE[symbol] / "document.yaml").exists()
    assert run("lint", "--format", "json", cwd=tmp_path).code == 0


def test_an_id_of_an_option_that_cannot_be_used_says_what_could_be(run: Run, tmp_path: Path) -> None:
    ran = run(*DOCUMENT, "--id", "Nghị quyết 12", "--lang", "en", cwd=tmp_path)
    assert (ran.code, "write Nghi-quyet-12" in ran.err) == (2, True)


class Typed:
    """A person at a terminal, who presses Ctrl-C where the answers end."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch
        monkeypatch.setattr("chitieu.commands.asking.can_ask", lambda: True)
        monkeypatch.setattr("chitieu.commands.questions.can_ask", lambda: True)

    def __call__(self, *answers: str) -> None:
        left = iter(answers)

        def answer(_prompt: str = "") -> str:
            said = next(left, None)
            if said is None:
                raise KeyboardInterrupt
            return said

        self._monkeypatch.setattr("builtins.input", answer)


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Typed:
    return Typed(monkeypatch)


def test_what_was_typed_before_ctrl_c_is_offered_again(run: Run, tmp_path: Path, typed: Typed) -> None:
    typed("11/NQ-HĐND", "", "Giáo dục")
    ran = run("new", "document", "--lang", "en", cwd=tmp_path)
    assert (ran.code, "what you typed is kept in .chitieu-new-document.json" in ran.err) == (130, True)
    assert [path.name for path in tmp_path.iterdir()] == [".chitieu-new-document.json"]

    typed("", "", "", "Giáo dục phổ thông", "HĐND tỉnh", "15/2/2024", "", "2025")
    ran = run("new", "document", "--lang", "en", cwd=tmp_path)
    assert ran.code == 0, ran.err
    assert "3 answers of last time are kept" in ran.err
    text = (tmp_path / "rules/11-NQ-HDND/document.yaml").read_text("utf-8")
    assert "title: Giáo dục phổ thông" in text
    assert "date: 2024-02-15" in text
    assert not (tmp_path / ".chitieu-new-document.json").exists()


def test_kept_answers_may_be_thrown_away(run: Run, tmp_path: Path, typed: Typed) -> None:
    typed("11/NQ-HĐND")
    run("new", "document", cwd=tmp_path)
    typed("n")
    assert run("new", "document", cwd=tmp_path).code == 130
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kept", ["[]", "{", '{"a": 1}', '{"a": "\\u001b"}', "\0"])
def test_a_file_of_answers_that_is_none_is_as_if_it_were_not_there(
    kept: str, run: Run, tmp_path: Path, typed: Typed
) -> None:
    (tmp_path / ".chitieu-new-document.json").write_text(kept)
    typed()
    ran = run("new", "document", cwd=tmp_path)
    assert (ran.code, "brackets" in ran.err) == (130, False)


def test_answers_are_checked_when_they_are_given(run: Run, workspace: Path, typed: Typed) -> None:
    said = ["80% trường đạt chuẩn", "mục II", "Trường đạt chuẩn", "", "Trường đạt chuẩn", "", "Trường", ""]
    said += ["agency-managers", "trường", "", "", "", "tám mươi", "80", "80%"]
    typed(*said)
    ran = run("new", "target", "--lang", "en", cwd=workspace)
    assert ran.code == 130
    assert "a number looks like 17" in ran.err
    assert "write 80%" in ran.err
    assert ran.err.count("Level by 2025") == 3
    assert ran.err.count("Level by 2030") == 1


def test_a_known_fact_by_its_label_is_not_made_anew(run: Run, workspace: Path, typed: Typed) -> None:
    facts = (workspace / "rules/facts.yaml").read_text("utf-8")
    label = next(line.split("label:")[1].split(",")[0].strip(" }") for line in facts.splitlines() if "label:" in line)
    typed("Mức.", "mục II", "Chỉ tiêu thử", "", label, "-", "", "", "", "5", "", "", "")
    ran = run("new", "target", "--lang", "en", cwd=workspace)
    assert ran.code == 0, ran.err
    assert (workspace / "rules/facts.yaml").read_text("utf-8") == facts


def answered_target(run: Run, folder: Path, typed: Typed, *pieces: str) -> str:
    """The text of a target of one horizon with the pieces that were typed; it lints clean and passes its examples."""
    document = ("--symbol", "1/NQ", "--title", "T", "--issuer", "I", "--date", "2021-01-01", "--horizon", "2025")
    assert run("new", "document", *document, cwd=folder).code == 0
    first = ("Mức.", "mục II", "Trường chuẩn", "", "Trường đạt chuẩn", "a", "-", "Giáo dục", "", "trường", "", "", "80")
    typed(*first, *pieces, "", "t")
    ran = run("new", "target", "--lang", "en", cwd=folder)
    assert ran.code == 0, ran.err
    assert json.loads(run("lint", "--format", "json", cwd=folder).out) == []
    tested = run("test", "--lang", "en", cwd=folder)
    assert tested.code == 0, tested.out
    return (folder / "rules/1-NQ/t.yaml").read_text("utf-8")


def changed_fails(run: Run, folder: Path, text: str, old: str, new: str) -> bool:
    path = folder / "rules/1-NQ/t.yaml"
    assert text.count(old) == 1, text
    path.write_text(text.replace(old, new), "utf-8")
    failed = run("test", cwd=folder).code == 1
    path.write_text(text, "utf-8")
    return failed


def test_parts_can_be_answered(run: Run, tmp_path: Path, typed: Typed) -> None:
    part = ("part", "Lớp chuẩn", "", "Lớp đạt chuẩn", "b", "-", "", "lớp", "", "", "90")
    text = answered_target(run, tmp_path, typed, *part)
    assert "all_of:\n  - indicator: truong-chuan\n    at_least: {2025: 80}\n  - indicator: lop-chuan\n" in text
    for old, new in (("{2025: 80}", "{2025: 81}"), ("{2025: 80}", "{2025: 79}"), ("{2025: 90}", "{2025: 91}")):
        assert changed_fails(run, tmp_path, text, old, new), (old, new)


def test_cases_with_a_new_attribute_can_be_answered(run: Run, tmp_path: Path, typed: Typed) -> None:
    case = ("case", "region == uplands", "Vùng", "uplands=vùng cao", "uplands=vùng cao, lowlands=vùng thấp", "", "60")
    text = answered_target(run, tmp_path, typed, *case)
    assert "cases:\n  - when: region == uplands\n    at_least: {2025: 60}\n  - at_least: {2025: 80}\n" in text
    assert "region: uplands" in text.split("examples:")[1]
    facts = (tmp_path / "rules/facts.yaml").read_text("utf-8")
    assert "  region:\n    label: Vùng\n    values: {uplands: vùng cao, lowlands: vùng thấp}\n" in facts
    for old, new in (("{2025: 80}", "{2025: 81}"), ("{2025: 60}", "{2025: 59}"), ("{2025: 60}", "{2025: 61}")):
        assert changed_fails(run, tmp_path, text, old, new), (old, new)


def test_readings_can_be_answered(run: Run, tmp_path: Path, typed: Typed) -> None:
    text = answered_target(run, tmp_path, typed, "reading", "chỉ trường công lập", "", "70")
    assert "readings:\n  - id: chi-truong-cong-lap\n    label: chỉ trường công lập\n    at_least: {2025: 70}\n" in text


def test_a_condition_is_checked_when_it_is_given(run: Run, tmp_path: Path, typed: Typed) -> None:
    document = ("--symbol", "1/NQ", "--title", "T", "--issuer", "I", "--date", "2021-01-01", "--horizon", "2025")
    assert run("new", "document", *document, cwd=tmp_path).code == 0
    first = ("Mức.", "mục II", "Trường chuẩn", "", "Trường đạt chuẩn", "a", "-", "Giáo dục", "", "trường", "", "", "80")
    typed(*first, "cases", "case", "ở vùng cao", "a >", "a >= 5", "", "60", "", "t")
    ran = run("new", "target", "--lang", "en", cwd=tmp_path)
    assert ran.code == 0, ran.err
    assert "did you mean “case”?" in ran.err
    assert ran.err.count("Whose case it is") == 3
