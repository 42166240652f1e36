"""chitieu diff: what changed, worst first; what changed it; the same from files and from saved assessments."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from chitieu.judging.compare import Transition, compare
from chitieu.judging.snapshot import Snapshot, Standing
from chitieu.levels import direction
from chitieu.model import Level, Op, Verdict
from tests.conftest import ROOT, Run

RULE = "rules/NQ-1/minority-led-agencies.yaml"


def dataset(workspace: Path, date: str, led: int | None, agencies: int = 20) -> Path:
    facts = f"  agencies: {agencies}\n" + ("" if led is None else f"  minority_led_agencies: {led}\n")
    path = workspace / f"datasets/sample-city/{date}.yaml"
    path.write_text(f"unit: {{id: sample-city, name: Thành phố mẫu}}\nas_of: {date}\nfacts:\n{facts}", "utf-8")
    return path


def changes(run: Run, workspace: Path, *arguments: object) -> dict[int, Any]:
    ran = run("diff", *map(str, arguments), "--format", "json", cwd=workspace)
    assert ran.code == 0, ran.err
    return {change["horizon"]: change for change in json.loads(ran.out)["changes"]}


@pytest.mark.parametrize(
    ("then", "now", "transition", "points"),
    [
        (11, 12, "newly_met", 5),  # of 20, against 60%
        (12, 11, "newly_missed", -5),
        (3, 5, "better", 10),
        (5, 3, "worse", -10),
        (14, 13, "worse", -5),  # still met
        (13, 13, "unchanged", 0),
        (None, 3, "now_measurable", None),
        (3, None, "no_longer_measurable", None),
        (None, None, "unchanged", None),
    ],
)
def test_transitions(
    then: int | None, now: int | None, transition: str, points: int | None, run: Run, workspace: Path
) -> None:
    a, b = dataset(workspace, "2023-12-31", then), dataset(workspace, "2024-12-31", now)
    change = changes(run, workspace, a, b)[2025]
    assert (change["transition"], change["change_points"]) == (transition, points)
    assert change["cause"] is None
    exact = None if then is None else str(Fraction(then, 20))
    assert (change["then"]["value"], change["then"]["operands"]) == (exact, then and f"{then}/20")


@pytest.mark.parametrize("op", [op for op in Op if direction(op)])  # a range always has a percent of target
@pytest.mark.parametrize("verdict", [Verdict.MET, Verdict.MISSED])
def test_without_a_percent_of_target_the_value_says_what_is_better(op: Op, verdict: Verdict) -> None:
    def snapshot(value: int) -> Snapshot:
        level = Level(op, Fraction(0))
        figures = (Fraction(value), None, "%", None, None)
        standing = Standing("D", "D", "t", "", "g", 2025, verdict, level, *figures)
        return Snapshot("u", "U", dt.date(2023, 12, 31), (standing,), "", "")

    def moved(then: int, now: int) -> Transition:
        (change,) = compare(snapshot(then), snapshot(now)).changes
        return change.transition

    better, worse = (moved(1, 2), moved(2, 1)) if direction(op) > 0 else (moved(2, 1), moved(1, 2))
    assert (better, worse, moved(1, 1)) == (Transition.BETTER, Transition.WORSE, Transition.UNCHANGED)


@pytest.mark.parametrize(
    ("then", "now", "transition"), [(3, 12, "better"), (12, 3, "worse"), (12, 13, "unchanged"), (3, 5, "unchanged")]
)
def test_points_that_are_taken_off_have_no_percent_and_say_what_is_better(
    then: int, now: int, transition: str, run: Run, workspace: Path
) -> None:
    text = (workspace / RULE).read_text("utf-8")
    text = text[: text.index("at_least:")] + "points: [{less_than: 50%, points: -1}]\n"
    (workspace / RULE).write_text(text, "utf-8")
    a, b = dataset(workspace, "2023-12-31", then), dataset(workspace, "2024-12-31", now)
    assert changes(run, workspace, a, b)[2025]["transition"] == transition


@pytest.mark.parametrize(
    ("level", "then"),
    [
        ("at_least: {2025: 60%}", {"op": "at_least", "exact": "3/5", "percent": 60}),
        ("monitor: true", None),
        ("points: [{less_than: 50%, points: -1}]", None),
        ("at_least: {2025: good_share}", None),  # which the dataset lacks
    ],
)
def test_what_is_not_asked_or_not_known_is_no_level_of_zero(
    level: str, then: dict[str, Any] | None, run: Run, workspace: Path
) -> None:
    text = (workspace / RULE).read_text("utf-8")
    (workspace / RULE).write_text(text[: text.index("at_least:")] + level + "\n", "utf-8")
    a, b = dataset(workspace, "2023-12-31", 3), dataset(workspace, "2024-12-31", 4)
    assert changes(run, workspace, a, b)[2025]["then"]["level"] == then


def test_a_changed_denominator_shows_in_points_and_shortfalls(run: Run, workspace: Path) -> None:
    a, b = dataset(workspace, "2023-12-31", 3, 17), dataset(workspace, "2024-12-31", 4, 16)
    out = run("diff", a, b, "--format", "plain", cwd=workspace).out
    assert out == (
        "# Thành phố mẫu: 31/12/2023 → 31/12/2024\n"
        "# tiến bộ (2)\n"
        "NQ-1/minority-led-agencies 2025  ✗ 3/17 = 17,6%  ✗ 4/16 = 25%  +7,4 điểm phần trăm"
        " (tử số +6,1; mẫu số +1,3)  29,4% → 41,7%  8 → 6\n"
        "NQ-1/minority-led-agencies 2030  ✗ 3/17 = 17,6%  ✗ 4/16 = 25%  +7,4 điểm phần trăm"
        " (tử số +6,1; mẫu số +1,3)  27,1% → 38,5%  9 → 7\n"
        "# 2 tiến bộ\n"
    )
    assert "7.4 points" in run("diff", a, b, "--format", "plain", "--lang", "en", cwd=workspace).out


@pytest.mark.parametrize(
    ("then", "now", "numerator", "denominator"),
    [
        ((3, 17), (5, 20), Fraction(37, 340), Fraction(-3, 85)),  # 2 × (1/17 + 1/20) / 2 of 5/20 − 3/17
        ((2, 4), (3, 6), Fraction(5, 24), Fraction(-5, 24)),  # the same value
        ((3, 17), (5, 17), None, None),
        ((3, 17), (3, 20), None, None),
    ],
)
def test_what_the_numerator_did_and_what_the_denominator_did(
    then: tuple[int, int],
    now: tuple[int, int],
    numerator: Fraction | None,
    denominator: Fraction | None,
    run: Run,
    workspace: Path,
) -> None:
    a, b = dataset(workspace, "2023-12-31", *then), dataset(workspace, "2024-12-31", *now)
    change = changes(run, workspace, a, b)[2025]
    expected = None if numerator is None else {"numerator": str(numerator), "denominator": str(denominator)}
    assert change["split"] == expected
    assert numerator is None or numerator + (denominator or 0) == Fraction(change["change"])
    said = run("diff", a, b, "--all", "--format", "plain", "--lang", "en", cwd=workspace).out
    assert ("numerator" in said) == (numerator is not None)


def test_targets_that_came_and_went(run: Run, workspace: Path) -> None:
    old = workspace / "old"
    shutil.copytree(workspace / "rules", old)
    new_rule = (workspace / RULE).read_text("utf-8").replace("id: minority-led", "id: led").replace("led-ag", "x-ag", 0)
    (workspace / "rules/NQ-1/led-agencies.yaml").write_text(new_rule, "utf-8")
    (workspace / RULE).unlink()
    facts = dataset(workspace, "2024-12-31", 12)
    found = run("diff", facts, facts, "--rules-a", old, "--format", "json", cwd=workspace)
    moved = {(change["target"], change["transition"], change["cause"]) for change in json.loads(found.out)["changes"]}
    assert moved == {("led-agencies", "added", "rules"), ("minority-led-agencies", "removed", "rules")}


@pytest.mark.parametrize(
    ("then", "now", "level", "transition", "cause"),
    [
        (11, 12, "60%", "newly_met", "facts"),
        (11, 11, "55%", "newly_met", "rules"),
        (11, 12, "55%", "newly_met", "either"),
        (11, 12, "65%", "better", "both"),
        (10, 12, "62%", "better", "both"),
        (10, 10, "60%", "unchanged", None),
    ],
)
def test_causes(then: int, now: int, level: str, transition: str, cause: str | None, run: Run, workspace: Path) -> None:
    shutil.copytree(workspace / "rules", workspace / "new")
    rule = workspace / "new/NQ-1/minority-led-agencies.yaml"
    rule.write_text(rule.read_text("utf-8").replace("2025: 60%", f"2025: {level}"), "utf-8")
    a, b = dataset(workspace, "2023-12-31", then), dataset(workspace, "2024-12-31", now)
    change = changes(run, workspace, a, b, "--rules-b", "new")[2025]
    assert (change["transition"], change["cause"]) == (transition, cause)


def test_rules_that_know_other_facts(run: Run, workspace: Path) -> None:
    """What either version of the rules knows may stand in a dataset: a fact that is new is no error."""
    shutil.copytree(workspace / "rules", workspace / "old")
    facts = workspace / "rules/facts.yaml"
    added = "  classes: {label: Lớp, unit: lớp, group: agency-managers}\n"
    facts.write_text(facts.read_text("utf-8") + added, "utf-8")
    now = dataset(workspace, "2024-12-31", 12)
    now.write_text(now.read_text("utf-8") + "  classes: 4\n", "utf-8")
    then = dataset(workspace, "2023-12-31", 11)
    for a, b in ((then, now), (now, now), (now, then)):
        assert run("diff", a, b, "--rules-a", "old", cwd=workspace).code == 0
    now.write_text(now.read_text("utf-8") + "  clases: 4\n", "utf-8")
    ran = run("diff", then, now, "--rules-a", "old", cwd=workspace)
    assert (ran.code, "có phải ý bạn là “classes”?" in ran.err) == (3, True)


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_rules_of_a_revision_in_git(run: Run, workspace: Path) -> None:
    def git(*arguments: str) -> None:
        author = ("-c", "user.name=x", "-c", "user.email=x@example.org")
        subprocess.run(["git", *author, *arguments], cwd=workspace, check=True, capture_output=True)

    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "first")
    git("tag", "v1")
    rule = workspace / RULE
    rule.write_text(rule.read_text("utf-8").replace("2025: 60%", "2025: 50%"), "utf-8")
    facts = dataset(workspace, "2024-12-31", 11)
    change = changes(run, workspace, facts, facts, "--rules-a", "git:v1")[2025]
    assert (change["transition"], change["cause"]) == ("newly_met", "rules")
    unknown = run("diff", facts, facts, "--rules-a", "git:v9", cwd=workspace)
    assert (unknown.code, "git:v9: lỗi" in unknown.err, "[no-revision]" in unknown.err) == (3, True, True)


def test_saved_assessments_compare_as_their_datasets_do(run: Run, workspace: Path) -> None:
    a, b = dataset(workspace, "2023-12-31", 3, 17), dataset(workspace, "2024-12-31", 12)
    for path in (a, b):
        assert run("evaluate", path, "-o", path.with_suffix(".json"), cwd=workspace).code == 0
    for format in ("plain", "json", "csv", "markdown"):
        fresh = run("diff", a, b, "--format", format, cwd=workspace)
        saved = run("diff", a.with_suffix(".json"), b.with_suffix(".json"), "--format", format, cwd=workspace)
        assert saved == fresh
    rule = workspace / RULE
    rule.write_text(rule.read_text("utf-8").replace("2025: 60%", "2025: 50%"), "utf-8")
    told = run("diff", a.with_suffix(".json"), b, cwd=workspace).out
    assert "hai kỳ được đánh giá bằng quy tắc khác nhau" in told
    refused = run("diff", a.with_suffix(".json"), b, "--rules-a", "rules", cwd=workspace)
    assert (refused.code, "[saved-with-rules]" in refused.err) == (3, True)


def test_a_file_of_version_1_is_read(run: Run, tmp_path: Path) -> None:
    """As it was written before targets were called so: the same assessment and changes as one of version 2."""
    facts = "datasets/lai-chau-city/2023-03-31.yaml"
    first, second = ROOT / "tests/golden/evaluate.v1.json", tmp_path / "v2.json"
    assert run("evaluate", facts, "-o", second).code == 0
    versions = [json.loads(path.read_text("utf-8"))["schema"] for path in (first, second)]
    assert versions == ["chitieu/assessment/1", "chitieu/assessment/2"]
    assert run("diff", first, second, "--only", "changed").out.count("\n") == 2  # a title, and how many are unchanged
    earlier = "datasets/lai-chau-city/2021.yaml"
    assert run("diff", earlier, first, "--format", "json") == run("diff", earlier, second, "--format", "json")
    assert run("trend", earlier, first, "--format", "json") == run("trend", earlier, second, "--format", "json")


def test_what_has_no_verdict_yet_is_as_if_it_were_not_asked(run: Run, workspace: Path) -> None:
    """Version 2 has room for it."""
    facts = dataset(workspace, "2024-12-31", 12)
    assert run("evaluate", facts, "-o", workspace / "a.json", cwd=workspace).code == 0
    saved = json.loads((workspace / "a.json").read_text("utf-8"))
    saved["results"][0] |= {"verdict": None, "timing": "after"}
    (workspace / "a.json").write_text(json.dumps(saved), "utf-8")
    moved = json.loads(run("diff", "a.json", facts, "--format", "json", cwd=workspace).out)["changes"]
    assert [change["transition"] for change in moved] == ["added", "unchanged"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "not-json"),
        ("[" * 100_000, "not-json"),
        ("[]", "several-assessments"),
        ("{}", "not-an-assessment"),
        ('{"schema": "chitieu/assessment/3"}', "not-an-assessment"),
        ("null", "not-an-assessment"),
        ('"x"', "not-an-assessment"),
    ],
)
def test_what_is_not_a_saved_assessment(text: str, code: str, run: Run, workspace: Path) -> None:
    (workspace / "a.json").write_text(text, "utf-8")
    ran = run("diff", "a.json", "a.json", cwd=workspace)
    assert (ran.code, ran.out) == (3, "")
    assert f"a.json:1:1: lỗi: đây không phải JSON [{code}]" in ran.err or f"[{code}]" in ran.err


def test_gates_and_only_changed(run: Run, workspace: Path) -> None:
    a, b = dataset(workspace, "2023-12-31", 12), dataset(workspace, "2024-12-31", 11)
    assert run("diff", a, b, "--fail-on", "newly_missed", cwd=workspace).code == 1
    assert run("diff", b, a, "--fail-on", "newly_missed", "--fail-on", "worse", cwd=workspace).code == 0
    assert run("diff", a, dataset(workspace, "2025-12-31", None), "--fail-on", "no_longer_measurable").code == 1
    same = run("diff", a, a, "--only", "changed", "--format", "plain", cwd=workspace)
    assert same.out == "# Thành phố mẫu: 31/12/2023 → 31/12/2023\n# 2 không đổi\n"


def test_the_shipped_years(run: Run) -> None:
    folder = ROOT / "datasets/lai-chau-city"
    ran = run("diff", folder / "2021.yaml", folder / "2023-03-31.yaml", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    counts = Counter((row["part"], row["transition"]) for row in rows)
    assert counts == {
        ("0", "now_measurable"): 38,
        ("0", "unchanged"): 14,
        ("1", "now_measurable"): 4,  # of the 8 wholes with two parts
        ("1", "unchanged"): 2,
        ("2", "better"): 4,
        ("2", "unchanged"): 2,
    }
    table = run("diff", folder / "2021.yaml", folder / "2023-03-31.yaml", "--format", "table", "--only", "changed").out
    assert "nay đã đủ số liệu (21)" in table  # each target once, with its two horizons beside it
    assert "không đổi (" not in table


def test_what_is_unchanged_is_one_line(run: Run, workspace: Path) -> None:
    a, b = dataset(workspace, "2023-12-31", 3), dataset(workspace, "2024-12-31", 3)
    for format in ("table", "plain", "markdown"):
        short = run("diff", a, b, "--lang", "en", "--format", format, cwd=workspace).out
        assert short.splitlines()[-1].endswith("2 unchanged (--all shows them)")
        assert "3/20" not in short
        assert "3/20" in run("diff", a, b, "--all", "--lang", "en", "--format", format, cwd=workspace).out
    for format in ("csv", "json"):
        assert run("diff", a, b, "--format", format, cwd=workspace).out.count("minority-led-agencies") == 2
        assert "unchanged" not in run("diff", a, b, "--only", "changed", "--format", "csv", cwd=workspace).out


def test_a_target_stands_once_with_its_horizons_beside_it(run: Run, workspace: Path) -> None:
    """Under the worst of its moves: by 2025 it is newly met, by 2030 only better."""
    a, b = dataset(workspace, "2023-12-31", 3), dataset(workspace, "2024-12-31", 12)
    table = run("diff", a, b, "--lang", "en", "--format", "markdown", cwd=workspace).out.splitlines()
    rows = [line for line in table if line.startswith("| Cơ quan có lãnh đạo DTTS")]
    assert rows == [
        "| Cơ quan có lãnh đạo DTTS (1-NQ/TU) | 3/20 = 15% → 12/20 = 60%<br>+45 points"
        " | ✗ → ✓ ≥ 60%<br>25% → 100% · short 9 → – | ✗ ≥ 65%<br>23.1% → 92.3% · short 10 → 1 |"
    ]
    assert "## better (1)" in table


def test_a_value_that_hangs_on_the_horizon_stands_with_it(run: Run, shipped: Path) -> None:
    ran = run("diff", "2021", "2023", "--format", "markdown", cwd=shipped)
    assert ran.out.count("| Cơ quan có lãnh đạo, quản lý là người DTTS (06-NQ/TU) |") == 1
    assert " | – → 3/17 = 17,6% | ? → ✗ ≥ 60%<br>29,4% · thiếu 8 | ? → ✗ ≥ 65%<br>27,1% · thiếu 9 |" in ran.out


PARTS = """\
id: minority-led-agencies
title: Hai phần
statement: Hai phần.
source: mục II
all_of:
  - indicator: minority-led-agencies
    at_least: {2025: 75%}
  - indicator: good-rating
    at_least: {2025: 80%}
"""


def of_parts(workspace: Path, date: str, led: int, agencies: int, good: str) -> Path:
    path = dataset(workspace, date, led, agencies)
    path.write_text(path.read_text("utf-8") + f"  good_share: {good}\n", "utf-8")
    return path


@pytest.mark.parametrize("saved", [False, True])
@pytest.mark.parametrize(
    ("then", "now", "moved"),
    [  # the whole is what its least part is: 2/4 of 75% both times
        ((2, 4, "100%"), (2, 4, "96%"), {(1, "unchanged"), (2, "worse")}),
        ((2, 4, "90%"), (2, 4, "95%"), {(1, "unchanged"), (2, "better")}),
        ((2, 4, "90%"), (2, 4, "70%"), {(1, "unchanged"), (2, "newly_missed")}),
        ((2, 4, "90%"), (2, 4, "90%"), {(0, "unchanged"), (1, "unchanged"), (2, "unchanged")}),
        ((2, 4, "90%"), (3, 4, "90%"), {(0, "newly_met"), (1, "newly_met"), (2, "unchanged")}),
        ((2, 4, "90%"), (1, 4, "95%"), {(0, "worse"), (1, "worse"), (2, "better")}),
    ],
)
def test_parts_are_compared_one_by_one(
    then: tuple[int, int, str],
    now: tuple[int, int, str],
    moved: set[tuple[int, str]],
    saved: bool,
    run: Run,
    workspace: Path,
) -> None:
    (workspace / RULE).write_text(PARTS, "utf-8")
    files = [of_parts(workspace, "2023-12-31", *then), of_parts(workspace, "2024-12-31", *now)]
    if saved:
        names = [workspace / f"{number}.json" for number in (1, 2)]
        for file, name in zip(files, names, strict=True):
            assert run("evaluate", file, "--format", "json", "-o", name, cwd=workspace).code == 0
        files = names
    ran = run("diff", *files, "--format", "json", cwd=workspace)
    found = [change for change in json.loads(ran.out)["changes"] if change["horizon"] == 2025]
    assert {(change["part"], change["transition"]) for change in found} == moved
    gate = run("diff", *files, "--fail-on", "worse", cwd=workspace).code
    assert gate == ("worse" in {transition for _, transition in moved})


def test_what_is_not_known_to_be_asked_has_no_parts_that_went(run: Run, workspace: Path) -> None:
    """Where the case of a unit is open, its parts are not gone."""
    indented = "".join(f"    {line}\n" for line in PARTS.partition("all_of:\n")[2].splitlines())
    text = PARTS.partition("all_of:\n")[0] + f"cases:\n  - when: agencies >= 1\n    all_of:\n{indented}"
    (workspace / RULE).write_text(text, "utf-8")
    then = of_parts(workspace, "2023-12-31", 2, 4, "90%")
    now = of_parts(workspace, "2024-12-31", 2, 4, "90%")
    now.write_text(now.read_text("utf-8").replace("  agencies: 4\n", ""), "utf-8")
    ran = run("diff", then, now, "--format", "json", cwd=workspace)
    assert {(one["part"], one["transition"]) for one in json.loads(ran.out)["changes"]} == {(0, "no_longer_measurable")}


def test_one_value_that_lacks_more_says_so(run: Run, workspace: Path) -> None:
    rule = workspace / RULE
    rule.write_text(rule.read_text("utf-8").replace("2025: 60%, 2030: 65%", "2025: 75%"), "utf-8")
    a, b = dataset(workspace, "2023-12-31", 2, 4), dataset(workspace, "2024-12-31", 3, 6)
    ran = run("diff", a, b, "--only", "changed", "--format", "plain", cwd=workspace)
    assert "không đổi" in ran.out
    assert "1 → 2" in ran.out
    assert run("report", b, "--compare", a, "-o", "r.docx", cwd=workspace).code == 0
    with zipfile.ZipFile(workspace / "r.docx") as docx:
        text = re.sub(r"<[^>]+>", "", docx.read("word/document.xml").decode())
    assert "giá trị không đổi, nay thiếu 2, kỳ trước thiếu 1" in text


def test_trends_follow_parts_one_by_one(run: Run, workspace: Path) -> None:
    (workspace / RULE).write_text(PARTS, "utf-8")
    files = [of_parts(workspace, "2022-12-31", 2, 4, "100%"), of_parts(workspace, "2023-12-31", 2, 4, "96%")]
    ran = run("trend", *files, "--format", "json", cwd=workspace)
    found = {one["part"]: one["outlook"] for one in json.loads(ran.out)["trends"] if one["horizon"] == 2025}
    assert found == {1: "too_slow", 2: "on_course"}


def test_a_page_keeps_level_and_percent_apart_and_leaves_out_what_is_empty(run: Run, tmp_path: Path) -> None:
    dates = (ROOT / f"datasets/lai-chau-city/{name}.yaml" for name in ("2022", "2023-03-31"))
    assert run("diff", *dates, "-o", tmp_path / "d.html").code == 0
    page = (tmp_path / "d.html").read_text("utf-8")
    assert "? → ✗ ≥ 60%\n29,4% · thiếu 8" in page
    assert "white-space: pre-line" in page
    assert "Biểu đồ" not in page  # of 2022 there are no figures to draw a line from
