"""The command as its users meet it: formats, choices, gates, languages, code pages, folders."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path

import jsonschema
import pytest

from tests.conftest import GOLDEN, ROOT, Ran, Run

DATASET = "datasets/lai-chau-city/2023-03-31.yaml"
FORMATS = ("table", "plain", "json", "csv", "markdown")


@pytest.mark.parametrize("name", ["plain.vi.txt", "plain.en.txt", "markdown.vi.md", "evaluate.csv", "evaluate.json"])
def test_output_is_as_reviewed(name: str, run: Run) -> None:
    """The files were read against the report; regenerate one with the command named here and read it again."""
    format = {"txt": "plain", "md": "markdown"}.get(name.rsplit(".", 1)[1], name.rsplit(".", 1)[1])
    language = "en" if ".en." in name else "vi"
    ran = run("evaluate", DATASET, "--format", format, "--lang", language)
    assert ran == Ran(0, (GOLDEN / name).read_text("utf-8"), "")


@pytest.mark.parametrize("width", [80, 120, 160])
def test_table_fits_and_says_everything(width: int, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    ran = run("evaluate", DATASET, "--format", "table")
    assert ran.out == (GOLDEN / f"table.{width}.txt").read_text("utf-8")
    assert max(map(len, ran.out.splitlines())) <= width
    text = re.sub(r"\s+", " ", ran.out)
    for figure in ("3/17 = 17,6%", "29,4%", "27,1%", "thiếu 8", "thiếu 9", "2/4 = 50%", "87,0%"):
        assert figure in text
    assert ran.out.splitlines()[1:3] == [  # what it comes to stands first
        "06-NQ/TU 2025, 2030: 8 đạt, 4 chưa đạt, 2 chưa đủ số liệu",
        "34-KH/ThU 2025, 2030: 5 đạt, 6 chưa đạt, 1 chưa đủ số liệu",
    ]


def test_eighty_columns_show_the_shipped_result_on_two_screens(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of thirty lines, as a console of Windows has; every verdict and figure of the wide table stands there, too."""
    shown = {}
    for width in (80, 160):
        monkeypatch.setenv("COLUMNS", str(width))
        shown[width] = run("evaluate", DATASET, "--format", "table").out
    assert len(shown[80].splitlines()) <= 60
    results = shown[160].split("Cách hiểu khác")[0]
    held = {sign: len(re.findall(rf"[{sign}] [≥≈]", shown[80])) for sign in "✓✗?"}
    assert held == {"✓": 26, "✗": 20, "?": 6}
    assert set(re.findall(r"\d+(?:,\d+)?%", results)) <= set(re.findall(r"\d+(?:,\d+)?%", shown[80]))


def test_horizons_that_come_to_other_counts_have_a_line_each(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    lines = run("evaluate", DATASET, "--with", "minority_led_agencies=11", "--format", "table").out.splitlines()
    assert "06-NQ/TU 2025: 9 đạt, 3 chưa đạt, 2 chưa đủ số liệu" in lines
    assert "06-NQ/TU 2030: 8 đạt, 4 chưa đạt, 2 chưa đủ số liệu" in lines


def test_json_follows_its_schema(run: Run) -> None:
    schema = json.loads((ROOT / "docs/assessment.schema.json").read_text("utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    validator.check_schema(schema)
    for year in ("2021", "2022", "2023-03-31"):
        validator.validate(json.loads(run("evaluate", f"datasets/lai-chau-city/{year}.yaml", "--format", "json").out))


def test_json_says_what_the_issue_promised(run: Run) -> None:
    assessment = json.loads(run("evaluate", DATASET, "--format", "json").out)
    assert {d["id"]: d["summary"] for d in assessment["documents"]} == {
        "06-NQ-TU": {"met": 8, "missed": 4, "no_data": 2, "not_applicable": 0},
        "34-KH-ThU": {"met": 5, "missed": 6, "no_data": 1, "not_applicable": 0},
    }
    (result,) = (
        result
        for result in assessment["results"]
        if (result["document"], result["target"], result["horizon"]) == ("06-NQ-TU", "minority-led-agencies", 2025)
    )
    assert result["value"] == {
        "exact": "3/17",
        "unit": "%",
        "counted": True,
        "percent": 17.647059,
        "within": None,
        "operands": {"minority_led_agencies": "3", "agencies": "17"},
    }
    assert result["level"] == {"op": "at_least", "exact": "3/5", "percent": 60}
    assert result["attainment"] == {"exact": "5/17", "percent": 29.411765}
    assert (result["verdict"], result["shortfall"], result["missing"], result["parts"]) == ("missed", 8, [], [])


def test_absent_values_are_null_never_zero(run: Run) -> None:
    assessment = json.loads(run("evaluate", "datasets/lai-chau-city/2021.yaml", "--format", "json").out)
    result = next(result for result in assessment["results"] if result["target"] == "minority-led-agencies")
    assert result["verdict"] == "no_data"
    assert result["value"] == {
        "exact": None,
        "unit": "%",
        "counted": False,
        "percent": None,
        "within": None,
        "operands": {},
    }
    assert result["attainment"] == {"exact": None, "percent": None}
    assert result["shortfall"] is None
    assert result["missing"] == ["minority_led_agencies", "agencies"]


def test_several_datasets(run: Run) -> None:
    years = ("2021", "2022", "2023-03-31")
    paths = [f"datasets/lai-chau-city/{year}.yaml" for year in years]
    together = run("evaluate", *paths, "--format", "json")
    assert [one["as_of"] for one in json.loads(together.out)] == ["2021-12-31", "2022-12-31", "2023-03-31"]
    rows = list(csv.DictReader(io.StringIO(run("evaluate", *paths, "--format", "csv").out)))
    assert {row["as_of"] for row in rows} == {"2021-12-31", "2022-12-31", "2023-03-31"}
    assert run("evaluate", *paths).out.count("# Thành phố Lai Châu: số liệu tính đến ngày") == 3


def test_the_newest_dataset_is_the_default(run: Run) -> None:
    assert run("evaluate").out == run("evaluate", DATASET).out


def test_choices_narrow_the_results(run: Run) -> None:
    def kept(*options: str) -> set[tuple[str, str, int]]:
        results = json.loads(run("evaluate", DATASET, "--format", "json", *options).out)["results"]
        return {(result["document"], result["group"], result["horizon"]) for result in results}

    everything = kept()
    assert kept("--document", "34-KH-ThU") == {key for key in everything if key[0] == "34-KH-ThU"}
    assert kept("--document", "34-KH/ThU") == kept("--document", "34-KH-ThU")
    assert kept("--document", "34-KH-ThU", "--document", "06-NQ-TU") == everything
    assert kept("--group", "commune-cadres") == {key for key in everything if key[1] == "commune-cadres"}
    assert kept("--horizon", "2030") == {key for key in everything if key[2] == 2030}
    assert kept("--horizon", "2030", "--group", "agency-managers") == {
        ("06-NQ-TU", "agency-managers", 2030),
        ("34-KH-ThU", "agency-managers", 2030),
    }


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--fail-on", "missed"], 1),
        (["--fail-on", "no_data"], 1),
        (["--fail-on", "missed", "--fail-on", "no_data"], 1),
        (["--fail-on", "no_data", "--group", "agency-managers"], 0),
        (["--fail-on", "missed", "--group", "city-leaders", "--document", "34-KH-ThU"], 0),
        ([], 0),
    ],
)
def test_gates(options: list[str], code: int, run: Run) -> None:
    ran = run("evaluate", DATASET, *options)
    assert ran.code == code
    assert ran.out


@pytest.mark.parametrize("options", [["--format", "xml"], ["--nonsense"], ["--decimals", "7"], ["--fail-on", "met"]])
def test_wrong_usage_exits_with_2(options: list[str], run: Run) -> None:
    ran = run("evaluate", DATASET, *options)
    assert (ran.code, ran.out) == (2, "")
    assert "Traceback" not in ran.err


def test_decimals_and_rounding_half_up(run: Run) -> None:
    none = run("evaluate", DATASET, "--decimals", "0", "--format", "plain").out
    assert "1/4 = 25%  ≥ 40%  63% mục tiêu" in none  # 62,5 is rounded up, as the report does
    three = run("evaluate", DATASET, "--decimals", "3", "--format", "plain").out
    assert "3/17 = 17,647%  ≥ 60%  29,412% mục tiêu" in three


@pytest.mark.parametrize("format", FORMATS)
def test_output_to_a_file_is_whole_or_not_at_all(format: str, run: Run, tmp_path: Path) -> None:
    target = tmp_path / "kết quả.txt"
    ran = run("evaluate", DATASET, "--format", format, "-o", target)
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert "minority-led-agencies" in (text := target.read_text("utf-8-sig")) or "17,6%" in text
    assert "\x1b" not in text
    before = target.read_bytes()
    assert run("evaluate", "--rules", tmp_path / "none", "-o", target).code == 3
    assert target.read_bytes() == before
    assert os.listdir(tmp_path) == [target.name]  # noqa: PTH208 — names are what is compared


def test_the_suffix_of_a_file_gives_the_format(run: Run, tmp_path: Path) -> None:
    for name in ("a.json", "a.csv", "a.md", "a.txt"):
        assert run("evaluate", DATASET, "-o", tmp_path / name).code == 0
    assert json.loads((tmp_path / "a.json").read_text("utf-8"))["schema"] == "chitieu/assessment/2"
    assert (tmp_path / "a.csv").read_bytes().startswith("\ufeffunit,as_of".encode())
    assert (tmp_path / "a.md").read_text("utf-8").startswith("# ")
    assert (tmp_path / "a.txt").read_text("utf-8") == run("evaluate", DATASET, "--format", "plain").out


@pytest.mark.parametrize("name", ["a.docx", "a.pdf", "a.xls", "a.TXTT"])
def test_a_suffix_that_no_format_has_is_refused(name: str, run: Run, tmp_path: Path) -> None:
    ran = run("evaluate", DATASET, "-o", tmp_path / name)
    assert (ran.code, ran.out, list(tmp_path.iterdir())) == (2, "", [])
    assert ".csv, .html, .json, .md, .txt, .xlsx" in ran.err
    assert ("chitieu report" in ran.err) == (name == "a.docx")
    assert run("evaluate", DATASET, "--format", "plain", "-o", tmp_path / name).code == 0


@pytest.mark.parametrize("name", ["a", "a.txt", "a.TXT"])
def test_plain_text_needs_no_suffix(name: str, run: Run, tmp_path: Path) -> None:
    assert run("evaluate", DATASET, "-o", tmp_path / name).code == 0
    assert (tmp_path / name).read_text("utf-8") == run("evaluate", DATASET, "--format", "plain").out


def test_a_file_that_cannot_be_written(run: Run, tmp_path: Path) -> None:
    ran = run("evaluate", DATASET, "-o", tmp_path / "no-folder" / "a.txt")
    assert ran.code == 2
    assert "thư mục chứa" in ran.err
    assert "Traceback" not in ran.err


def test_csv_has_no_cell_that_a_spreadsheet_would_run_or_take_for_a_date(run: Run, shipped: Path) -> None:
    indicators = shipped / "rules/indicators.yaml"
    text = indicators.read_text("utf-8")
    label = re.search(r"minority-led-agencies:\n    label: (.*)", text)
    assert label is not None
    indicators.write_text(text.replace(label[1], '"=HYPERLINK(1)"', 1), "utf-8")
    out = run("evaluate", DATASET, "--rules", shipped / "rules", "--format", "csv").out
    cells = [cell for row in csv.reader(io.StringIO(out)) for cell in row]
    assert "'=HYPERLINK(1)" in cells
    assert not [cell for cell in cells if re.match(r"[=+@\t]|-\D|\d+/\d+$", cell)]


def test_trace_names_rules_and_facts_on_stderr(run: Run) -> None:
    ran = run("evaluate", DATASET, "--trace")
    assert ran.out == run("evaluate", DATASET).out
    assert "06-NQ-TU/minority-led-agencies@2025: chưa đạt  ⇐  giá trị:minority-led-agencies = 3/17" in ran.err
    english = run("evaluate", DATASET, "--trace", "--lang", "en").err
    assert "06-NQ-TU/minority-led-agencies@2025: missed  ⇐  measure:minority-led-agencies = 3/17" in english
    assert run("evaluate", DATASET, "--trace", "--network", "plain").err == ran.err


def test_two_runs_are_the_same_to_the_byte_wherever_the_folder_is(run: Run, tmp_path: Path) -> None:
    copy = tmp_path / "Bản sao của Lan"
    copy.mkdir()
    for name in ("rules", "datasets"):
        shutil.copytree(ROOT / name, copy / name)
    for format in FORMATS:
        here = run("evaluate", DATASET, "--format", format)
        there = run("evaluate", "--format", format, cwd=copy / "datasets/lai-chau-city")
        assert here.out == there.out
        assert str(ROOT) not in here.out


def test_line_ends_and_unicode_form_do_not_change_a_digest(run: Run, shipped: Path) -> None:
    for path in shipped.rglob("*.yaml"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert run("evaluate", "--format", "json", cwd=shipped).out == run("evaluate", DATASET, "--format", "json").out


PROGRAM = [sys.executable, "-m", "chitieu", "evaluate", DATASET]


def in_process(*options: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON"))}
    return subprocess.run(
        [*PROGRAM, *options], cwd=ROOT, env={**inherited, **environment}, capture_output=True, check=False
    )


@pytest.mark.slow("a process for every code page")
@pytest.mark.parametrize("encoding", ["cp1252", "cp1258", "ascii", "cp437", "utf-8"])
@pytest.mark.parametrize("format", ["table", "plain"])
def test_code_pages_without_vietnamese(encoding: str, format: str) -> None:
    ran = in_process("--format", format, "--trace", PYTHONIOENCODING=encoding, COLUMNS="100")
    assert ran.returncode == 0
    text = ran.stdout.decode(encoding)
    assert "3/17 = 17,6%" in text
    told = ran.stderr.count("-o TỆP".encode() if encoding == "utf-8" else b"-o T")
    if encoding == "utf-8":
        assert ("chưa đạt" in text, told) == (True, 0)
    elif encoding == "cp1258":
        assert ("chưa đạt" in unicodedata.normalize("NFC", text), told) == (True, 0)
    else:
        assert ("chua dat" in text, told) == (True, 1)
    assert b"Traceback" not in ran.stderr


FOR_PROGRAMS = [
    ["evaluate", DATASET, "--format", "json"],
    ["evaluate", DATASET, "--format", "csv"],
    ["evaluate", DATASET, "--format", "markdown"],
    ["evaluate", DATASET, "--format", "html"],
    ["audit", DATASET, "--format", "json"],
    ["explain", "06-NQ-TU/minority-led-agencies", DATASET, "--format", "json"],
    ["lint", "--format", "json"],
    ["lint", "--format", "sarif"],
    ["lint", "--format", "github"],
    ["schema", "target"],
    ["test", "--junit", "/dev/stdout"],
]


@pytest.mark.slow("a process for every format")
@pytest.mark.parametrize("command", FOR_PROGRAMS, ids=" ".join)
def test_what_programs_read_is_utf_8_whatever_the_console(command: list[str]) -> None:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON"))}

    def written(**console: str) -> bytes:
        line, environment = [sys.executable, "-m", "chitieu", *command], {**inherited, **console}
        ran = subprocess.run(line, cwd=ROOT, env=environment, capture_output=True, check=False)
        assert ran.returncode == 0, ran.stderr
        return ran.stdout[ran.stdout.find(b"<?xml") :] if "--junit" in command else ran.stdout

    told = written(PYTHONUTF8="1")
    told.decode("utf-8")
    assert told == written(PYTHONIOENCODING="cp437")
    if "/dev/stdout" not in command:  # its other half, which people read, is UTF-16, too
        assert told == written(PYTHONIOENCODING="utf-16")
    assert told == written(LC_ALL="C", PYTHONCOERCECLOCALE="0", PYTHONUTF8="0")


@pytest.mark.parametrize("locale", ["C", "POSIX", "vi_VN.UTF-8", "de_DE.UTF-8"])
def test_locales_change_nothing(locale: str) -> None:
    plain = in_process(PYTHONUTF8="1")
    assert in_process(LC_ALL=locale, PYTHONUTF8="1").stdout == plain.stdout


def test_colour_only_when_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    assert b"\x1b[" not in in_process("--format", "table").stdout
    assert b"\x1b[" in in_process(FORCE_COLOR="1", TERM="xterm-256color").stdout
    assert b"\x1b[3" not in in_process(FORCE_COLOR="1", NO_COLOR="1", TERM="xterm-256color").stdout


def test_a_reader_who_leaves_early_is_no_error() -> None:
    ran = subprocess.run(
        f'"{sys.executable}" -m chitieu evaluate {DATASET} --format json | head -1',
        shell=True,
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    assert ran.stdout == b"{\n"
    assert ran.stderr == b""


@pytest.mark.parametrize("format", ["json", "plain"])
def test_a_reader_who_leaves_at_once_is_no_error(format: str) -> None:
    """Whether the output is longer than a pipe holds or not."""
    command = f'"{sys.executable}" -m chitieu evaluate {DATASET} --format {format} | true'
    ran = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, check=True)
    assert (ran.stdout, ran.stderr) == (b"", b"")


STAND_IN = "chưa cài durable_rules hoặc không nạp được nó: quy tắc chạy trên mạng suy luận có sẵn của chương trình\n"


def test_the_built_in_network_is_told_where_a_person_asks(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("chitieu.commands.options", "chitieu.judging.network"):
        monkeypatch.setattr(f"{module}.available_driver", lambda: "plain")
    plain = run("evaluate", DATASET, "--network", "plain", "--trace")
    assert run("evaluate", DATASET) == Ran(0, plain.out, "")
    assert run("evaluate", DATASET, "--trace") == Ran(0, plain.out, STAND_IN + plain.err)
    assert run("--version") == Ran(0, run("--version").out, STAND_IN)
    for command in (("explain", "minority-led-agencies", DATASET), ("audit", DATASET), ("test",), ("trend", DATASET)):
        assert run(*command).err == "", command


def test_a_durable_rules_that_is_built_and_does_not_load_is_none(tmp_path: Path) -> None:
    (tmp_path / "durable_rules_engine.py").write_text(
        "raise ImportError('undefined symbol: PyEval_CallObject')", "utf-8"
    )
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONIOENCODING": "utf-8"}
    for program, told in ((PROGRAM, ""), ([sys.executable, "-m", "chitieu", "--version"], STAND_IN)):
        ran = subprocess.run(program, cwd=ROOT, env=environment, capture_output=True, check=False, encoding="utf-8")
        assert (ran.returncode, ran.stderr) == (0, told)
        assert "06-NQ-TU/minority-led-agencies 2025" in ran.stdout or ran.stdout.startswith("chitieu ")


def test_durable_asked_for_where_it_is_not_installed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chitieu.commands.options.available_driver", lambda: "plain")
    ran = run("evaluate", DATASET, "--network", "durable")
    assert ran == Ran(2, "", "chưa cài durable_rules hoặc không nạp được nó; bỏ --network hoặc chọn plain\n")


def test_a_fault_of_the_program_is_said_in_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHITIEU_DEBUG", raising=False)
    monkeypatch.setattr("chitieu.use_cases.evaluate.read_rulebook", lambda *_: 1 / 0)
    ran = run("evaluate", DATASET)
    assert ran.code == 4
    assert ran.err.count("\n") == 1
    assert "ZeroDivisionError" in ran.err


def test_heavy_imports_wait_for_the_command_that_needs_them() -> None:
    heavy = ("yaml", "rich", "chitieu.model", "pydantic")
    program = f"import sys, chitieu.program; print([m for m in {heavy} if m in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=True, text=True)
    assert ran.stdout == "[]\n"


@pytest.mark.parametrize("command", [("evaluate", "--fail-on", "missed"), ("evaluate-many", "t.csv")])
@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--horizon", "2025"), "levels are asked by 1-NQ/TU: 2030"),
        (("--horizon", "2025", "--group", "agency-managers"), "levels are asked by 1-NQ/TU: 2030"),
        ((), ""),
    ],
)
def test_a_gate_on_nothing_does_not_pass(
    command: tuple[str, ...], options: tuple[str, ...], told: str, run: Run, workspace: Path
) -> None:
    rule = workspace / "rules/NQ-1/minority-led-agencies.yaml"
    rule.write_text(rule.read_text("utf-8").replace("2025: 60%, ", ""), "utf-8")
    (workspace / "t.csv").write_text("unit,as_of,agencies,minority_led_agencies\nx,2024-12-31,10,3\n", "utf-8")
    if not options:
        rule.unlink()
        told = "these rules ask for nothing: no document has a target"
    ran = run(*command, *options, "--lang", "en", cwd=workspace)
    assert (ran.code, ran.out) == (3, "")
    assert "[nothing-asked]" in ran.err
    assert told in ran.err


@pytest.mark.parametrize(
    ("format", "line"),
    [
        ("plain", "QD-131/online-lessons 2025  · theo dõi  34/200 = 17%"),
        ("markdown", "| Bài giảng đã đưa lên mạng | 34/200 = 17% | · theo dõi |"),
    ],
)
def test_what_is_only_followed_is_said_once(format: str, line: str, run: Run) -> None:
    folder = ROOT / "tests/language/monitor/online-learning"
    ran = run("evaluate", "datasets/hai-phong/2023-12-31.yaml", "--format", format, cwd=folder)
    assert line in ran.out.splitlines(), ran
