"""chitieu lint: each rule finds its bad file and lets its good one pass; errors, formats and choices."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from chitieu.files import tree
from chitieu.lint.faults import FAULTS
from chitieu.lint.reasons import REASONS
from chitieu.lint.rules import RULES
from chitieu.lint.run import EXPLAINED
from tests.conftest import BAD, ROOT, Ran, Run
from tests.lint.printed_codes import codes as codes_of_the_source

RULE = Path("rules/NQ-1/minority-led-agencies.yaml")


def codes(ran: Ran) -> list[str]:
    return [finding["code"] for finding in json.loads(ran.out)]


def test_the_shipped_rules_and_datasets_lint_clean(run: Run) -> None:
    assert run("lint") == Ran(0, "0 lỗi, 0 cảnh báo\n", "")


def test_every_file_is_parsed_once(run: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []
    document = tree._Composer.document

    def counting(composer: tree._Composer) -> tree.Node | None:
        parsed.append(composer._source.name)
        return document(composer)

    monkeypatch.setattr(tree._Composer, "document", counting)
    (workspace / "rules/NQ-1/minority-led-agencies.yaml").write_text(RULES["no-example"].BAD, "utf-8")
    assert "no-example" in codes(run("lint", "--format", "json", cwd=workspace))
    assert sorted(parsed) == sorted(set(parsed))
    assert "rules/facts.yaml" in parsed


@pytest.mark.parametrize("code", RULES)
def test_a_rule_finds_its_bad_example_and_passes_its_good_one(code: str, run: Run, workspace: Path) -> None:
    rule = RULES[code]
    file = workspace / rule.FILE
    if rule.FILE == "rules/indicators.yaml":
        (workspace / "rules/NQ-1/good-rating.yaml").unlink(missing_ok=True)
    file.write_text(rule.BAD, "utf-8")
    bad = run("lint", "--format", "json", cwd=workspace)
    assert bad.code == (3 if getattr(rule, "SEVERE", False) else 0)
    assert code in codes(bad)
    file.write_text(rule.GOOD, "utf-8")
    good = run("lint", "--format", "json", cwd=workspace)
    assert good.code == 0
    assert code not in codes(good)


@pytest.mark.parametrize("code", FAULTS)
def test_a_fault_is_found_in_its_bad_example_and_not_in_its_good_one(code: str, run: Run, workspace: Path) -> None:
    fault = FAULTS[code]
    file = workspace / fault.FILE
    file.parent.mkdir(exist_ok=True)
    for around, text in fault.around.items():
        (workspace / around).write_text(text, "utf-8")
    file.write_text(fault.BAD, "utf-8")
    assert code in codes(run("lint", "--format", "json", cwd=workspace))
    file.write_text(fault.GOOD, "utf-8")
    for beside, text in fault.beside.items():
        (workspace / beside).write_text(text, "utf-8")
    good = run("lint", "--format", "json", cwd=workspace)
    assert good.code == 0
    assert code not in codes(good)


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("code", [*RULES, *FAULTS])
def test_a_rule_is_explained_with_its_examples(code: str, lang: str, run: Run) -> None:
    rule = RULES.get(code) or FAULTS[code]
    ran = run("lint", "--explain", code, "--lang", lang)
    assert ran.code == 0
    for text in (rule.BAD, rule.GOOD):
        assert "".join(f"    {line}\n" for line in text.splitlines()) in ran.out
    assert (rule.WHY in ran.out) == (lang == "en")


def test_every_code_that_is_printed_is_explained() -> None:
    found = codes_of_the_source()
    assert {"nothing-asked", "nothing-there", "not-arranged", "address", "tab", "alias", "zip-bomb"} <= found
    assert found <= EXPLAINED
    assert found | set(RULES) == EXPLAINED
    assert not set(REASONS) & {*RULES, *FAULTS}
    expected = "".join(path.read_text("utf-8") for path in BAD.rglob("expected.txt"))
    assert set(re.findall(r" \[([a-z-]+)\]$", expected, re.MULTILINE)) <= EXPLAINED


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("code", REASONS)
def test_a_code_without_example_is_explained(code: str, lang: str, run: Run) -> None:
    ran = run("lint", "--explain", code, "--lang", lang)
    assert ran.code == 0
    assert ran.out.startswith(f"{code}\n\n")
    assert (REASONS[code] in ran.out) == (lang == "en")


def test_an_unknown_code_is_suggested(run: Run) -> None:
    ran = run("lint", "--explain", "unused-facts")
    assert (ran.code, ran.out) == (2, "")
    assert "có phải ý bạn là “unused-fact”?" in ran.err


def test_errors_of_rules_and_datasets_are_found_together(run: Run, workspace: Path) -> None:
    for path, old, new in (
        (RULE, "statement:", "statment:"),
        (Path("datasets/sample-city/2023-03-31.yaml"), "value: 3,", "value: 30,"),
    ):
        (workspace / path).write_text((workspace / path).read_text("utf-8").replace(old, new), "utf-8")
    ran = run("lint", "--format", "json", cwd=workspace)
    assert ran.code == 3
    assert codes(ran) == ["part-above-whole", "unknown-key"]


def test_paths_choose(run: Run, workspace: Path) -> None:
    everything = json.loads(run("lint", "--format", "json", cwd=workspace).out)
    assert {finding["file"] for finding in everything} == {str(RULE), "rules/indicators.yaml"}
    chosen = json.loads(run("lint", "rules/NQ-1", "--format", "json", cwd=workspace).out)
    assert chosen == [finding for finding in everything if finding["file"] == str(RULE)]
    ran = run("lint", "rules/NQ-2", cwd=workspace)
    assert (ran.code, "rules/NQ-2: lỗi: không có tệp này [no-file]" in ran.out) == (3, True)


def test_text_points_at_the_place(run: Run, workspace: Path) -> None:
    ran = run("lint", RULE, "--lang", "en", cwd=workspace)
    assert ran.out == (
        f"{RULE}:1:1: warning: the target has no example [no-example]\n"
        "    1 | id: minority-led-agencies\n"
        "      | ^^\n"
        "    → add one under examples:, with given: facts and expect: verdicts\n"
        "0 errors, 1 warnings\n"
    )


def test_github_annotations(run: Run, workspace: Path) -> None:
    out = run("lint", RULE, "--lang", "en", "--format", "github", cwd=workspace).out
    assert out == (
        f"::warning file={RULE},line=1,col=1,endColumn=3,title=no-example::the target has no example → add one under"
        " examples:, with given: facts and expect: verdicts\n"
    )


def test_sarif(run: Run, workspace: Path) -> None:
    sarif = json.loads(run("lint", RULE, "--format", "sarif", cwd=workspace).out)
    (one,) = sarif["runs"]
    assert sarif["version"] == "2.1.0"
    assert [rule["id"] for rule in one["tool"]["driver"]["rules"]] == ["no-example"]
    (result,) = one["results"]
    assert (result["ruleId"], result["level"]) == ("no-example", "warning")
    assert result["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": str(RULE)},
        "region": {"startLine": 1, "startColumn": 1, "endColumn": 3},
    }


def test_every_rule_stands_in_the_folder_under_its_code() -> None:
    files = {path.stem.replace("_", "-") for path in (ROOT / "engine/chitieu/lint/rules").glob("*.py")} - {"--init--"}
    assert files == set(RULES)


@pytest.mark.parametrize(("path", "found"), [(".", 2), ("../{}", 2), ("rules/../rules/indicators.yaml", 1)])
def test_a_path_is_known_however_it_is_written(path: str, found: int, run: Run, workspace: Path) -> None:
    ran = run("lint", path.format(workspace.name), "--format", "json", cwd=workspace)
    assert (ran.code, len(codes(ran))) == (0, found)


def test_what_lint_did_not_look_at_does_not_pass(run: Run, workspace: Path) -> None:
    (workspace / "other").mkdir()
    ran = run("lint", "other", cwd=workspace)
    assert (ran.code, "[nothing-there]" in ran.out) == (3, True)
    (workspace / "none").mkdir()
    ran = run("lint", "--rules", "none", "datasets", cwd=workspace)
    assert (ran.code, "[no-documents]" in ran.out) == (3, True)
