"""Every folder of tests/bad is a case: files laid over tests/bad/_base, and the diagnostics expected of them."""

from __future__ import annotations

import os
import re
import shutil
import socket
from pathlib import Path

import pytest

from tests.conftest import BAD, BASE, Ran, Run

CASES = sorted(path.name for path in BAD.iterdir() if path != BASE)
RULE = Path("rules/NQ-1/minority-led-agencies.yaml")
DATASET = Path("datasets/sample-city/2023-03-31.yaml")


def test_the_base_is_good(run: Run, workspace: Path) -> None:
    ran = run("evaluate", cwd=workspace)
    assert (ran.code, ran.err) == (0, "")


@pytest.mark.parametrize("case", CASES)
def test_case(case: str, run: Run, workspace: Path) -> None:
    shutil.copytree(BAD / case, workspace, dirs_exist_ok=True, ignore=shutil.ignore_patterns("expected.txt"))
    vietnamese = run("evaluate", cwd=workspace)
    assert vietnamese.err == (BAD / case / "expected.txt").read_text("utf-8")
    only_warnings = ": lỗi:" not in vietnamese.err
    assert vietnamese.code == (0 if only_warnings else 3)
    assert bool(vietnamese.out) == only_warnings
    english = run("evaluate", "--lang", "en", cwd=workspace)
    assert places_and_codes(english) == places_and_codes(vietnamese)
    assert english.code == vietnamese.code
    assert not re.search(r"lỗi|cảnh báo|ở đây|viết|không có khóa", english.err)


OTHERS: tuple[tuple[str | Path, ...], ...] = (
    ("audit", DATASET),
    ("diff", DATASET, DATASET, "--rules-a", "rules"),
    ("explain", "minority-led-agencies"),
    ("format", "--check"),
    ("lint",),
    ("new", "dataset", "--as-of", "2024-12-31", "--source", "x"),
    ("report", DATASET, "-o", "report.docx"),
    ("test",),
    ("trend", DATASET),
)


@pytest.mark.slow("every command on every bad case")
@pytest.mark.parametrize("case", CASES)
def test_no_command_breaks_on_it_or_writes_half(case: str, run: Run, workspace: Path) -> None:
    shutil.copytree(BAD / case, workspace, dirs_exist_ok=True, ignore=shutil.ignore_patterns("expected.txt"))
    faulty = run("evaluate", cwd=workspace).code == 3
    before = sorted(path.relative_to(workspace) for path in workspace.rglob("*"))
    for command in OTHERS:
        ran = run(*command, cwd=workspace)
        assert ran.code in (0, 1, 3), (command, ran.err)
        assert "Traceback" not in ran.err
        if faulty and command[0] in ("audit", "diff", "explain", "report", "trend"):
            assert (ran.code, ran.out) == (3, ""), command
    if faulty:
        written = sorted(path.relative_to(workspace) for path in workspace.rglob("*"))
        assert [path for path in written if path not in before and path.parent != DATASET.parent] == []


def places_and_codes(ran: Ran) -> list[tuple[str, str]]:
    return re.findall(r"^(\S+?): (?:lỗi|cảnh báo|error|warning): .* \[([a-z0-9-]+)\]$", ran.err, re.MULTILINE)


def lint_findings(run: Run, workspace: Path) -> list[tuple[str, str]]:
    """What lint, whose findings are its result, says of a folder."""
    return places_and_codes(Ran(0, "", run("lint", cwd=workspace).out))


def only_diagnostic(ran: Ran) -> tuple[str, str]:
    (found,) = places_and_codes(ran)
    assert ran.code == 3
    assert ran.out == ""
    assert "Traceback" not in ran.err
    return found


def test_a_missing_dataset_suggests_its_neighbour(run: Run, workspace: Path) -> None:
    ran = run("evaluate", "datasets/sample-city/2023-03-13.yaml", cwd=workspace)
    assert only_diagnostic(ran) == ("datasets/sample-city/2023-03-13.yaml", "no-file")
    assert "2023-03-31.yaml" in ran.err


def test_a_folder_instead_of_a_dataset(run: Run, workspace: Path) -> None:
    ran = run("evaluate", "datasets/sample-city", cwd=workspace)
    assert only_diagnostic(ran) == ("datasets/sample-city", "folder")


def test_a_folder_instead_of_a_rule(run: Run, workspace: Path) -> None:
    (workspace / "rules/NQ-1/other.yaml").mkdir()
    assert only_diagnostic(run("evaluate", cwd=workspace)) == ("rules/NQ-1/other.yaml", "folder")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file, so the case cannot be made")
def test_no_permission(run: Run, workspace: Path) -> None:
    (workspace / DATASET).chmod(0)
    assert only_diagnostic(run("evaluate", DATASET, cwd=workspace)) == (str(DATASET), "no-permission")


def test_no_permission_as_the_system_says_it(run: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_file = Path.open

    def refuse(path: Path, *arguments: object) -> object:
        if path.name == DATASET.name:
            raise PermissionError(13, "Permission denied")
        return open_file(path, *arguments)  # type: ignore[call-overload]  # passed on as given

    monkeypatch.setattr(Path, "open", refuse)
    assert only_diagnostic(run("evaluate", DATASET, cwd=workspace)) == (str(DATASET), "no-permission")


def test_a_file_deleted_while_the_folder_is_read(run: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_file = Path.open

    def vanish(path: Path, *arguments: object) -> object:
        if path.name == RULE.name:
            path.unlink()
        return open_file(path, *arguments)  # type: ignore[call-overload]  # passed on as given

    monkeypatch.setattr(Path, "open", vanish)
    assert only_diagnostic(run("evaluate", cwd=workspace)) == (str(RULE), "no-file")


def test_a_link_out_of_the_folder(run: Run, workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "rule.yaml"
    shutil.move(workspace / RULE, outside)
    (workspace / RULE).symlink_to(outside)
    assert only_diagnostic(run("evaluate", cwd=workspace)) == (str(RULE), "link-outside")


def test_a_folder_linked_from_outside(run: Run, workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "NQ-2"
    shutil.copytree(workspace / "rules/NQ-1", outside)
    (workspace / "rules/NQ-2").symlink_to(outside)
    assert only_diagnostic(run("evaluate", cwd=workspace)) == ("rules/NQ-2", "link-outside")


def test_a_link_within_the_folder_is_fine(run: Run, workspace: Path) -> None:
    (workspace / "rules/spare").mkdir()
    shutil.move(workspace / RULE, workspace / "rules/spare/kept.txt")
    (workspace / RULE).symlink_to("../spare/kept.txt")
    assert run("evaluate", cwd=workspace).code == 0


def test_a_pipe_or_socket_is_not_waited_for(
    run: Run, tmp_path_factory: pytest.TempPathFactory, workspace: Path
) -> None:
    path = workspace / "s.yaml"
    os.chdir(workspace)  # the name of a socket must be short
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path.name)
        assert only_diagnostic(run("evaluate", "s.yaml", cwd=workspace)) == ("s.yaml", "not-a-file")
    os.mkfifo(workspace / "f.yaml")
    assert only_diagnostic(run("evaluate", "f.yaml", cwd=workspace)) == ("f.yaml", "not-a-file")


def test_too_large(run: Run, workspace: Path) -> None:
    (workspace / DATASET).write_text("# đệm\n" * 200_000, "utf-8")
    assert only_diagnostic(run("evaluate", cwd=workspace)) == (f"{DATASET}:1:1", "too-large")


def test_no_rules_at_all(run: Run, tmp_path: Path) -> None:
    ran = run("evaluate", cwd=tmp_path)
    assert places_and_codes(ran) == [("datasets", "no-datasets"), ("rules", "no-rules")]
    assert ran.code == 3


def test_rules_without_documents(run: Run, workspace: Path) -> None:
    shutil.rmtree(workspace / "rules/NQ-1")
    assert only_diagnostic(run("evaluate", cwd=workspace)) == ("rules", "no-documents")


def test_a_document_folder_without_its_document(run: Run, workspace: Path) -> None:
    (workspace / "rules/NQ-1/document.yaml").unlink()
    assert ("rules/NQ-1/document.yaml", "no-file") in places_and_codes(run("evaluate", cwd=workspace))


def test_no_datasets(run: Run, workspace: Path) -> None:
    shutil.rmtree(workspace / "datasets")
    assert only_diagnostic(run("evaluate", cwd=workspace)) == ("datasets", "no-datasets")


def test_datasets_of_two_units_must_be_chosen_from(run: Run, workspace: Path) -> None:
    other = workspace / "datasets/other-city/2023.yaml"
    other.parent.mkdir()
    other.write_text((workspace / DATASET).read_text("utf-8").replace("sample-city", "other-city"), "utf-8")
    assert only_diagnostic(run("evaluate", cwd=workspace)) == ("datasets", "several-units")
    assert run("evaluate", DATASET, cwd=workspace).code == 0


def test_a_copy_of_the_newest_dataset_is_not_chosen_silently(run: Run, workspace: Path) -> None:
    copy = DATASET.with_name("2023-03-31-copy.yaml")
    text = (workspace / DATASET).read_text("utf-8")
    (workspace / copy).write_text(text.replace("value: 3,", "value: 16,"), "utf-8")
    ran = run("evaluate", cwd=workspace)
    assert only_diagnostic(ran) == (copy.as_posix(), "same-date")
    assert f"“{DATASET.as_posix()}”" in ran.err
    assert run("evaluate", DATASET, cwd=workspace).code == 0
    assert (copy.as_posix(), "same-date") in lint_findings(run, workspace)
    newer = text.replace("as_of: 2023-03-31", "as_of: 2023-12-31")
    (workspace / DATASET.with_name("2023-12-31.yaml")).write_text(newer, "utf-8")
    ran = run("evaluate", cwd=workspace)
    assert (ran.code, ran.err) == (0, "")


@pytest.mark.parametrize(("name", "codes"), [("2023-03-13", ["as-of-and-file"]), ("2023", []), ("2023-03-31 b", [])])
def test_a_file_name_that_is_another_date(name: str, codes: list[str], run: Run, workspace: Path) -> None:
    named = DATASET.with_name(f"{name}.yaml")
    (workspace / DATASET).rename(workspace / named)
    ran = run("evaluate", cwd=workspace)
    assert (ran.code, [code for _, code in places_and_codes(ran)]) == (0, codes)


@pytest.mark.parametrize(
    ("option", "word"),
    [("--document", "1-NQ/TW"), ("--group", "agencymanagers"), ("--horizon", "2052"), ("--horizon", "203")],
)
def test_a_choice_that_the_rules_do_not_know(option: str, word: str, run: Run, workspace: Path) -> None:
    assert only_diagnostic(run("evaluate", option, word, cwd=workspace)) == (option, "unknown-choice")


def test_yml_is_pointed_out(run: Run, workspace: Path) -> None:
    (workspace / RULE).rename((workspace / RULE).with_suffix(".yml"))
    ran = run("evaluate", cwd=workspace)
    assert (str(RULE.with_suffix(".yml")), "not-yaml") in places_and_codes(ran)


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("women.yaml.txt", "women.yaml"),  # Notepad
        ("women.YAML", "women.yaml"),
        ("women.yml", "women.yaml"),
        ("women.docx", "women.yaml"),
        ("minority-led-agencies.yaml.bak", "minority-led-agencies.yaml"),
    ],
)
def test_a_file_in_a_documents_folder_that_is_not_read(name: str, hint: str, run: Run, workspace: Path) -> None:
    (workspace / RULE.with_name(name)).write_text("id: women\n", "utf-8")
    ran = run("evaluate", cwd=workspace)
    found = [(RULE.with_name(name).as_posix(), "not-yaml")]
    assert (ran.code, places_and_codes(ran)) == (0, found)
    assert f" {hint}" in ran.err
    assert set(found) <= set(lint_findings(run, workspace))


@pytest.mark.parametrize("name", [".women.yaml.swp", "~$women.docx", "README.md", "readme.vi.md", "Thumbs.db"])
def test_what_stands_beside_rules_on_purpose(name: str, run: Run, workspace: Path) -> None:
    (workspace / RULE.with_name(name)).write_text("x", "utf-8")
    assert run("evaluate", cwd=workspace).err == ""


def test_a_document_whose_files_all_have_wrong_names(run: Run, workspace: Path) -> None:
    (workspace / RULE).rename(workspace / f"{RULE}.txt")
    document = RULE.with_name("document.yaml")
    (workspace / document).rename(workspace / f"{document}.txt")
    found = places_and_codes(run("evaluate", cwd=workspace))
    assert found == [("rules", "no-documents"), (f"{document}.txt", "not-yaml"), (f"{RULE}.txt", "not-yaml")]


def test_datasets_that_are_not_read(run: Run, workspace: Path) -> None:
    beside = workspace / DATASET.with_name("2023-12-31.yaml.txt")
    beside.write_text("", "utf-8")
    (workspace / DATASET.with_name("figures.xlsx")).write_text("", "utf-8")
    ran = run("evaluate", cwd=workspace)
    found = [(DATASET.with_name("2023-12-31.yaml.txt").as_posix(), "not-yaml")]
    assert (ran.code, places_and_codes(ran)) == (0, found)
    assert [one for one in lint_findings(run, workspace) if one[1] == "not-yaml"] == found
    (workspace / DATASET).unlink()
    found = places_and_codes(run("evaluate", cwd=workspace))
    assert [(Path(place).name, code) for place, code in found] == [
        ("datasets", "no-datasets"),
        ("2023-12-31.yaml.txt", "not-yaml"),
        ("figures.xlsx", "not-yaml"),
    ]
