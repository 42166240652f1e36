"""Characters that are no text are refused where they stand, however they are written, and never reach a terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chitieu.text.unseen import harmful, visible
from tests.conftest import Run

DATASET = "datasets/sample-city/2023-03-31.yaml"
HARMFUL = {
    "escape": (r"\e[2J", "U+001B"),
    "null": (r"\0", "U+0000"),
    "C1": (r"\x9b2J", "U+009B"),
    "title": (r"\e]0;EVIL\a", "U+001B"),
    "bidi": (r"\u202e", "U+202E"),
    "bidi-as-it-is": ("\u202e", "U+202E"),
    "isolate": (r"\u2066", "U+2066"),
    "mark": ("\u200f", "U+200F"),
    "noncharacter": (r"\uffff", "U+FFFF"),
    "line-separator": (r"\L", "U+2028"),
    "return": (r"\r", "U+000D"),
}
OUTPUTS = ((), ("--format", "table"), ("-o", "a.xlsx"), ("-o", "a.html"), ("-o", "a.csv"), ("-o", "a.json"))


@pytest.mark.parametrize(("written", "code"), HARMFUL.values(), ids=HARMFUL)
@pytest.mark.parametrize("place", ["name: Thành phố mẫu", "source: Báo cáo mẫu", "source: mục II"])
def test_in_a_value_of_a_dataset(place: str, written: str, code: str, run: Run, workspace: Path) -> None:
    file = workspace / DATASET
    key, _, value = place.partition(": ")
    text = file.read_text("utf-8")
    assert place in text
    file.write_text(text.replace(place, f'{key}: "{value}{written}"'), "utf-8")
    ran = run("evaluate", cwd=workspace)
    assert (ran.code, ran.out) == (3, "")
    assert f"ký tự {code} không được có trong giá trị [control-character]" in ran.err
    assert harmful(ran.err) is None


@pytest.mark.parametrize("key", ['"a\\eb"', '"\\u202eagencies"'])
def test_in_a_key(key: str, run: Run, workspace: Path) -> None:
    with (workspace / DATASET).open("a", encoding="utf-8") as stream:
        stream.write(f"  {key}: 3\n")
    ran = run("evaluate", cwd=workspace)
    assert ran.code == 3
    assert harmful(ran.err) is None


@pytest.mark.parametrize("options", OUTPUTS, ids=" ".join)
def test_no_output_breaks(options: tuple[str, ...], run: Run, workspace: Path) -> None:
    file = workspace / DATASET
    file.write_text(file.read_text("utf-8").replace("Thành phố mẫu", r'"A\e[2J\e]0;EVIL\aB\u202eg"'), "utf-8")
    assert run("evaluate", *options, cwd=workspace).code == 3
    assert not [*workspace.glob("a.*")]


@pytest.mark.parametrize("written", [r"\u001b[2J", r"\u0000", r"\u202e", r"\ud800", r"\udfff\ud800", "\u202e", r"\r"])
@pytest.mark.parametrize("key", ["name", "title", "symbol", "group"])
def test_in_a_saved_assessment(key: str, written: str, run: Run, workspace: Path) -> None:
    run("evaluate", "-o", "a.json", cwd=workspace)
    file = workspace / "a.json"
    start, _, rest = file.read_text("utf-8").partition(f'"{key}": "')
    file.write_text(f'{start}"{key}": "{written}{rest}', "utf-8")
    ran = run("diff", "a.json", "a.json", cwd=workspace)
    assert (ran.code, ran.out) == (3, "")
    assert f"a.json:{start.count(chr(10)) + 1}:" in ran.err
    assert "[control-character]" in ran.err


def test_what_is_escaped_and_harms_nobody(run: Run, workspace: Path) -> None:
    file = workspace / DATASET
    file.write_text(file.read_text("utf-8").replace("Thành phố mẫu", r'"Th\u00e0nh\u00a0ph\u1ed1 \U0001f600"'), "utf-8")
    run("evaluate", "-o", "a.json", cwd=workspace)
    saved = json.loads((workspace / "a.json").read_text("utf-8"))
    (workspace / "a.json").write_text(json.dumps(saved), "utf-8")  # in ASCII, with pairs of halves
    assert run("diff", "a.json", "a.json", cwd=workspace).code == 0


@pytest.mark.parametrize("letter", ["\x1b", "\x07", "\x9b", "\u202e", "\u2066"])
@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_in_a_name_of_a_table(suffix: str, letter: str, run: Run, workspace: Path) -> None:
    import duckdb

    name = f"A{letter}[2JB"
    if suffix == "csv":
        rows = f"unit,as_of,agencies,minority_led_agencies\n{name},2024-12-31,17,3\nC,2024-12-31,17,3\n"
        (workspace / "f.csv").write_text(rows, "utf-8")
    else:
        query = "SELECT ? AS unit, DATE '2024-12-31' AS as_of, 17 AS agencies, 3 AS minority_led_agencies"
        connection = duckdb.connect()
        connection.execute(f"CREATE TABLE f AS {query}", [name])
        connection.table("f").write_parquet(str(workspace / "f.parquet"))
    ran = run("evaluate-many", f"f.{suffix}", cwd=workspace)
    assert ran.code == 3
    assert "[control-character]" in ran.err or "ký tự U+00" in ran.err  # which of CSV is no row
    assert harmful(ran.err + ran.out) is None


@pytest.mark.parametrize("arguments", [("--group", "\x1b[2J"), ("--format", "\x1b[2J"), ("\x1b[2J\u202e.yaml",)])
def test_what_was_typed_is_shown_escaped(arguments: tuple[str, ...], run: Run, workspace: Path) -> None:
    ran = run("evaluate", *arguments, cwd=workspace)
    assert ran.code in (2, 3)
    assert harmful(ran.err + ran.out) is None


def test_visible() -> None:
    assert visible("Đạt\n\t60%\u00a0") == "Đạt\n\t60%\u00a0"
    assert visible("a\x1b\u202e\ud800") == "a\\x1b\\u202e\\ud800"
