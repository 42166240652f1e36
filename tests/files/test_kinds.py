"""Values that are no numbers, as files write them, and what must not be written of them."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import jsonschema
import pytest

from chitieu.kinds import code, from_code
from chitieu.model import FactKind, KindName
from chitieu.schemas import schema
from tests.conftest import Run
from tests.kinds import dataset, target, with_kinds

GRADES = (("weak", "yếu"), ("good", "tốt"))


def results(run: Run, folder: Path, *arguments: str | Path) -> dict[str, dict[str, object]]:
    ran = run("evaluate", *arguments, "--format", "json", cwd=folder)
    assert ran.code == 0, ran.err
    return {one["target"]: one for one in json.loads(ran.out)["results"]}


@pytest.mark.parametrize(
    ("fact", "written", "exact", "verdict", "shortfall"),
    [
        ("has_plan", "có", "yes", "met", None),
        ("has_plan", "Có", "yes", "met", None),
        ("has_plan", unicodedata.normalize("NFD", "có"), "yes", "met", None),
        ("has_plan", "true", "yes", "met", None),
        ("has_plan", '"yes"', "yes", "met", None),
        ("has_plan", "KHÔNG", "no", "missed", None),
        ("has_plan", "false", "no", "missed", None),
        ("has_plan", "{value: no, source: mục I}", "no", "missed", None),
        ("rating", "good", "good", "met", None),
        ("rating", "Tốt", "good", "met", None),
        ("rating", "yếu", "weak", "missed", 2),
        ("rating", "{at_most: fair}", None, "missed", None),
        ("rating", "{at_least: fair}", None, "no_data", None),
        ("done_on", "2025-06-30", "2025-06-30", "met", None),
        ("done_on", "30/6/2025", "2025-06-30", "met", None),
        ("done_on", "1-7-2025", "2025-07-01", "missed", 1),
        ("done_on", "2024-01-01", "2024-01-01", "met", None),
        ("done_on", "not_yet", None, "missed", None),
        ("done_on", "Chưa", None, "missed", None),
        ("done_on", "{at_most: 2025-06-01}", None, "met", None),
        ("place", "30", "30", "met", None),
        ("place", "31", "31", "missed", 1),
        ("place", "{at_least: 31}", None, "missed", None),
    ],
)
def test_values(
    fact: str, written: str, exact: str | None, verdict: str, shortfall: int | None, run: Run, tmp_path: Path
) -> None:
    path = dataset(with_kinds(tmp_path), **{fact: written})
    result = results(run, tmp_path, path)[fact.replace("_", "-")]
    value = result["value"]
    assert isinstance(value, dict)
    assert (value["exact"], result["verdict"], result["shortfall"]) == (exact, verdict, shortfall)


@pytest.mark.parametrize(
    ("as_of", "verdict"), [("2025-06-29", "no_data"), ("2025-06-30", "no_data"), ("2025-07-01", "missed")]
)
def test_a_day_that_has_not_come_is_missed_once_figures_are_later(
    as_of: str, verdict: str, run: Run, tmp_path: Path
) -> None:
    path = dataset(with_kinds(tmp_path), as_of, done_on="not_yet")
    result = results(run, tmp_path, path)["done-on"]
    assert (result["verdict"], result["missing"]) == (verdict, [])
    assert ("chưa đến hạn" in run("evaluate", path, cwd=tmp_path).out) == (verdict == "no_data")


@pytest.mark.parametrize("kind", [FactKind(KindName.GRADE, GRADES), *map(FactKind, set(KindName) - {KindName.GRADE})])
def test_codes_are_read_as_they_are_written(kind: FactKind) -> None:
    values = {KindName.DATE: "2024-02-29", KindName.RANK: "63", KindName.GRADE: "good", KindName.YES_NO: "no"}
    assert code(from_code(values[kind.name], kind), kind) == values[kind.name]


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("has_plan == yes", True),
        ("has_plan != no", True),
        ("rating >= fair", True),
        ("rating == weak", False),
        ("place <= 10", True),
        ("done_on <= done_on", True),
    ],
)
def test_conditions_name_values(condition: str, holds: bool, run: Run, tmp_path: Path) -> None:
    folder = with_kinds(tmp_path)
    cases = f"indicator: place\ncases:\n  - {{when: {condition}, at_most: {{2025: 30}}}}"
    (folder / "rules/NQ-1/cased.yaml").write_text(target("cased", cases), "utf-8")
    path = dataset(folder, has_plan="có", rating="fair", done_on="2025-01-01", place="5")
    assert results(run, tmp_path, path)["cased"]["verdict"] == ("met" if holds else "not_applicable")


@pytest.mark.parametrize(
    "condition", ["has_plan + has_plan > 1", "done_on <= 2025", "rating >= 1", "rating == has_plan", "done_on == fine"]
)
def test_conditions_do_not_reckon_with_values(condition: str, run: Run, tmp_path: Path) -> None:
    folder = with_kinds(tmp_path)
    cases = f"indicator: place\ncases:\n  - {{when: {condition}, at_most: {{2025: 30}}}}"
    (folder / "rules/NQ-1/cased.yaml").write_text(target("cased", cases), "utf-8")
    dataset(folder, place="5")
    ran = run("evaluate", cwd=tmp_path)
    assert ran.code == 3
    assert "rules/NQ-1/cased.yaml:6:12" in ran.err or "[condition]" in ran.err or "[unknown-fact]" in ran.err


@pytest.mark.parametrize(
    ("target", "fault"), [("place", None), ("rating", "claim-of-kind"), ("done-on", "claim-of-kind")]
)
def test_a_claim_states_no_number_of_what_is_none(target: str, fault: str | None, run: Run, tmp_path: Path) -> None:
    path = dataset(with_kinds(tmp_path), place="31", rating="fair", done_on="2025-07-01")
    with (tmp_path / path).open("a", encoding="utf-8") as stream:
        stream.write(f"claims:\n  NQ-1/{target}: {{value: 31, verdict: missed}}\n")
    ran = run("audit", path, cwd=tmp_path)
    assert (ran.code, ran.err.count("[claim-of-kind]")) == ((0, 0) if fault is None else (3, 1)), ran.err


@pytest.mark.parametrize(
    ("written", "good"),
    [
        ("yes", True),
        ("tốt", True),
        ("2025-06-30", True),
        ("15/6/2022", True),
        ("not_yet", True),
        (True, True),
        ("~3260", False),
        ("3260,", False),
    ],
)
def test_the_schema_of_datasets_knows_words(written: object, good: bool) -> None:
    made = {"unit": {"id": "x", "name": "X"}, "as_of": "2025-12-31", "facts": {"a": written}}
    assert jsonschema.Draft7Validator(schema("dataset", str)).is_valid(made) == good


@pytest.mark.parametrize(
    ("indicator", "level", "asked"),
    [
        ("rating", "at_least: {2025: weak}", True),
        ("rating", "at_least: {2025: fair}", False),
        ("place", "at_most: {2025: 1}", False),
        ("has-plan", "is: {2025: no}", False),
    ],
)
def test_lint_asks_where_every_value_meets_a_level(
    indicator: str, level: str, asked: bool, run: Run, tmp_path: Path
) -> None:
    folder = with_kinds(tmp_path)
    (folder / "rules/NQ-1/made.yaml").write_text(target("made", f"indicator: {indicator}\n{level}"), "utf-8")
    assert ("[level-out-of-reach]" in run("lint", "--lang", "en", cwd=folder).out) == asked


def test_new_offers_kinds(run: Run, tmp_path: Path) -> None:
    folder = with_kinds(tmp_path)
    dataset(folder, "2025-06-30", has_plan="có", rating="Khá", done_on="chưa", place="7")
    assert run("new", "dataset", "--as-of", "2025-12-31", "--source", "s", cwd=folder).code == 0
    text = (folder / "datasets/x/2025-12-31.yaml").read_text("utf-8")
    assert "  has_plan: # Có kế hoạch (yes, no); 30/6/2025: yes" in text
    assert "  rating: # Xếp loại (weak: yếu, fair: khá, good: tốt); 30/6/2025: fair" in text
    assert "  done_on: # Ngày hoàn thành (2022-06-15, not_yet); 30/6/2025: not_yet" in text
    assert "  place: # Thứ hạng (1, 2, 3…); 30/6/2025: 7" in text


@pytest.mark.parametrize(
    ("indicator", "level", "due", "given"),
    [
        ("has-plan", "is", "yes", ["{has_plan: yes}", "{has_plan: no}", "{}"]),
        ("has-plan", "is", "no", ["{has_plan: no}", "{has_plan: yes}", "{}"]),
        ("rating", "at_least", "fair", ["{rating: fair}", "{rating: weak}", "{}"]),
        ("done-on", "by", "2025-06-30", ["{done_on: 2025-06-30}", "{done_on: 2025-07-01}", "{}"]),
        ("place", "at_most", "30", ["{place: 30}", "{place: 31}", "{}"]),
    ],
)
def test_new_target_has_examples_that_hold(
    indicator: str, level: str, due: str, given: list[str], run: Run, tmp_path: Path
) -> None:
    folder = with_kinds(tmp_path)
    made = ("--document", "NQ-1", "--id", "made", "--indicator", indicator, "--statement", "Câu.", "--source", "s")
    ran = run("new", "target", *made, "--level", level, "--due", f"2025={due}", cwd=folder)
    assert ran.code == 0, ran.err
    path = folder / "rules/NQ-1/made.yaml"
    assert [line.split("given: ")[1] for line in path.read_text("utf-8").splitlines() if "given:" in line] == given
    assert run("test", "rules/NQ-1/made.yaml", cwd=folder).code == 0
    assert run("format", "--check", path.relative_to(folder), cwd=folder).code == 0


def test_new_target_brings_facts_of_kinds(run: Run, tmp_path: Path) -> None:
    folder = with_kinds(tmp_path)
    made = ("--document", "NQ-1", "--id", "made", "--indicator", "issued-on", "--statement", "Câu.", "--source", "s")
    new = ("--label", "Ngày ban hành", "--formula", "issued_on", "--group", "main", "--fact", "issued_on=Ngày; date")
    ran = run("new", "target", *made, *new, "--level", "by", "--due", "2025=2025-06-30", cwd=folder)
    assert ran.code == 0, ran.err
    assert "    kind: date\n" in (folder / "rules/facts.yaml").read_text("utf-8")
