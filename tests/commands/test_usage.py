"""Help and errors of usage are in one language: also the words that typer writes around ours."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import typer

from chitieu.program import COMMANDS, _program
from tests.conftest import HANGING, ROOT, Run

# Names that are the same in both languages; commands, options and choices are told from them by their signs.
NAMES = {
    "chitieu",
    "CHITIEU",
    "LANG",
    "rules",
    "datasets",
    "durable",
    "stderr",
    "Excel",
    "Word",
    "JSON",
    "Schema",
    "bash",
    "zsh",
    "fish",
}


def printed(lang: str, *arguments: str) -> str:
    """What a run of its own prints, without frames; the language goes before typer is asked anything."""
    environment = {**os.environ, "CHITIEU_LANG": lang, "TERMINAL_WIDTH": "200", "PYTHONIOENCODING": "utf-8"}
    for name in ("FORCE_COLOR", "GITHUB_ACTIONS", "COLUMNS"):
        environment.pop(name, None)
    program = [sys.executable, "-m", "chitieu", *arguments]
    ran = subprocess.run(program, check=False, cwd=ROOT, env=environment, capture_output=True, timeout=HANGING)
    return plain((ran.stdout + ran.stderr).decode())


def plain(text: str) -> str:
    return " ".join(re.sub(r"[╭╮╰╯│─]", " ", text).split())


def words(text: str) -> set[str]:
    """Words of ASCII that are no options, commands or choices."""
    bare = re.sub(r"--?[a-z][a-z-]*|<[^<>]*\|[^<>]*>|'[^']*'", " ", text)
    found = re.findall(r"(?<!\w)[A-Za-z]{3,}(?!\w)", bare)
    return set(found) - NAMES - {word for name in COMMANDS for word in name.split("-")}


@pytest.mark.slow("starts the program for every page of help, twice")
@pytest.mark.parametrize("command", [(), *((name,) for name in COMMANDS), ("new", "target")], ids=" ".join)
def test_help_of_one_language_has_no_words_of_the_other(command: tuple[str, ...]) -> None:
    vietnamese, english = (printed(lang, *command, "--help") for lang in ("vi", "en"))
    assert vietnamese.startswith("Cách dùng: chitieu")
    assert "In hướng dẫn này rồi thoát." in vietnamese
    assert english.startswith("Usage: chitieu")
    assert "Show this message and exit." in english
    typers = {
        "Usage",
        "OPTIONS",
        "COMMAND",
        "ARGS",
        "Show",
        "message",
        "exit",
        "str",
        "int",
        "path",
        "range",
        "default",
    }
    assert not words(vietnamese) & (typers | {"Options", "Arguments", "Commands", "required", "env", "var"})
    assert not re.search(r"[ăâđêôơư]", english)


@pytest.mark.slow("the help of every command, twice")
def test_a_page_of_help_shares_only_names_with_that_of_the_other_language() -> None:
    for command in ((), ("evaluate",)):
        vietnamese, english = (words(printed(lang, *command, "--help")) for lang in ("vi", "en"))
        assert vietnamese & english <= {"bash", "zsh", "fish"}


ERRORS = {
    ("evaluate", "--lagn"): (
        "Không có tùy chọn --lagn (tùy chọn gần giống: --lang)",
        "No such option: --lagn (Possible options: --lang)",
    ),
    ("new", "dataset", "--x"): ("Không có tùy chọn --x", "No such option: --x"),
    ("evaluatte",): (
        "Không có lệnh 'evaluatte'. Có phải ý bạn là 'evaluate', 'evaluate-many'?",
        "No such command 'evaluatte'. Did you mean 'evaluate', 'evaluate-many'?",
    ),
    ("evaluate", "--decimals", "x"): (
        "Giá trị của '--decimals' không hợp lệ: 'x' không phải số nguyên.",
        "Invalid value for '--decimals': 'x' is not a valid int range.",
    ),
    ("evaluate", "--decimals", "9"): (
        "Giá trị của '--decimals' không hợp lệ: 9 không nằm trong khoảng 0<=x<=6.",
        "Invalid value for '--decimals': 9 is not in the range 0<=x<=6.",
    ),
    ("evaluate", "--fail-on", "x"): (
        "Giá trị của '--fail-on' không hợp lệ: 'x' không phải một trong các giá trị 'missed', 'no_data'.",
        "Invalid value for '--fail-on': 'x' is not one of 'missed', 'no_data'.",
    ),
    ("import",): ("Thiếu đối số 'TỆP...'.", "Missing argument 'FILE...'."),
    ("evaluate-many", "a.csv", "--form"): (
        "Tùy chọn '--form' cần có giá trị đi kèm.",
        "Option '--form' requires an argument.",
    ),
    ("evaluate", "--trace=1"): ("Tùy chọn '--trace' không nhận giá trị.", "Option '--trace' does not take a value."),
    ("proofread", "a", "b", "c"): ("Thừa đối số (b c)", "Got unexpected extra argument(s) (b c)"),
}


@pytest.mark.parametrize("arguments", ERRORS, ids=" ".join)
def test_errors_of_usage(arguments: tuple[str, ...], run: Run) -> None:
    ran = run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    said = plain(ran.err)
    assert f" Lỗi {ERRORS[arguments][0]}" in f" {said}"
    assert not words(said) & {"Usage", "OPTIONS", "ARGS", "Try", "help", "Error", "option", "value", "argument"}


@pytest.mark.parametrize("arguments", list(ERRORS)[::4], ids=" ".join)
def test_errors_of_usage_in_english(arguments: tuple[str, ...]) -> None:
    said = printed("en", *arguments)
    assert said.startswith("Usage: chitieu") or "Option '" in said
    assert f"Error {ERRORS[arguments][1]}" in said


@pytest.mark.parametrize("arguments", [("evaluate", "--lang", "en", "--x"), ("evaluate", "--x", "--lang=en")])
def test_errors_of_usage_in_the_language_that_is_asked_for(arguments: tuple[str, ...]) -> None:
    assert "Error No such option: --x" in printed("vi", *arguments)


def test_a_wrong_language_is_told_by_what_was_given(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = plain(run("evaluate", "--lang", "fr").err)
    assert "Giá trị của '--lang' không hợp lệ: 'fr' không phải một trong các giá trị 'vi', 'en'." in asked
    monkeypatch.setenv("CHITIEU_LANG", "fr")
    told = plain(run("evaluate").err)
    assert "Giá trị của '--lang' (biến môi trường 'CHITIEU_LANG') không hợp lệ: 'fr'" in told


def test_of_two_languages_the_last_holds_for_errors_too(run: Run) -> None:
    assert "Error No such option: --x" in plain(run("evaluate", "--lang", "vi", "--lang", "en", "--x").err)


def test_words_are_those_of_the_run_and_not_of_the_first_one_of_the_process(run: Run) -> None:
    """typer's writer of errors holds its words since its import: whoever came first had chosen the language."""
    said = (("en", "Error No such option: --x", " Options --"), ("vi", "Lỗi Không có tùy chọn --x", " Tùy chọn --"))
    for lang, error, title in said * 2:
        assert error in plain(run("evaluate", "--lang", lang, "--x").err)
        assert title in plain(run("evaluate", "--lang", lang, "--help").out)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_errors_without_frames_are_in_the_language_of_the_screen(lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TYPER_USE_RICH", "0")
    said = printed(lang, "evaluate", "--x")
    assert (
        said
        == {
            "vi": "Cách dùng: chitieu evaluate [TÙY CHỌN] [BỘ SỐ LIỆU]... Xem cách dùng: chitieu evaluate --help"
            " Lỗi: Không có tùy chọn --x",
            "en": "Usage: chitieu evaluate [OPTIONS] [DATASET]... Try 'chitieu evaluate --help' for help."
            " Error: No such option: --x",
        }[lang]
    )


# --- every error of usage of every command -------------------------------------------------------------------------

# fmt: off
TYPERS = {
    "Usage", "Try", "Error", "Options", "Arguments", "Commands", "OPTIONS", "COMMAND", "ARGS", "Missing", "argument",
    "option", "Invalid", "value", "No", "such", "command", "valid", "range", "one", "requires", "extra", "unexpected",
    "Got", "does", "not", "take", "Possible", "Did", "you", "mean", "str", "int", "help", "was", "expected", "given",
    "times", "env", "var", "variable", "required", "default", "ends", "table", "size",
}
# fmt: on
NESTED = {"new": ("document", "target", "dataset")}
PATHS = [path for name in COMMANDS for path in [(name,), *((name, one) for one in NESTED.get(name, ()))]]


def command_of(path: tuple[str, ...]) -> Any:
    found: Any = typer.main.get_command(_program(path))
    for name in path:
        found = found.commands[name]
    return found


def wrong_usages(path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Every way to get the options and arguments of a command wrong that its declaration offers."""
    command = command_of(path)
    yield ("--no-such",)
    yield ("-Z",)
    if path[0] in NESTED and len(path) == 1:
        yield ("no-such",)
        return
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    if any(one.required for one in arguments):
        yield ()
    if all(one.nargs == 1 for one in arguments):
        yield ("x",) * (len(arguments) + 1)
    for option in (one for one in command.params if one.param_type_name == "option"):
        name = option.opts[0]
        if option.is_flag:
            yield (f"{name}=1",)
            continue
        yield *["x"] * len(arguments), name
        if option.type.name in ("integer", "integer range", "int", "int range", "choice"):
            yield *["x"] * len(arguments), name, "x9"
        if option.type.name == "path" and not option.multiple:
            yield *["x"] * len(arguments), name, "a", name, "b"
        if path == ("evaluate-many",) and name in ("--memory", "--backend", "--output"):
            yield *["x"] * len(arguments), name, "x9"


@pytest.mark.parametrize("path", PATHS, ids=" ".join)
def test_errors_of_usage_in_vietnamese_have_no_english(path: tuple[str, ...], run: Run) -> None:
    for wrong in wrong_usages(path):
        ran = run(*path, *wrong)
        said = plain(ran.err)
        assert (ran.code, ran.out) == (2, ""), wrong
        assert " Lỗi " in f" {said}", wrong
        assert not words(said) & TYPERS, wrong
        assert not re.search(r"[{}]", said), wrong


@pytest.mark.parametrize("path", PATHS, ids=" ".join)
def test_errors_of_usage_in_english_have_no_vietnamese(
    path: tuple[str, ...], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHITIEU_LANG", "en")
    for wrong in wrong_usages(path):
        if wrong[-2:] == ("--lang", "x9"):  # a language that is none is told in Vietnamese
            continue
        ran = run(*path, *wrong)
        assert (ran.code, ran.out) == (2, ""), wrong
        assert " Error " in f" {plain(ran.err)}", wrong
        assert ran.err.isascii() or not re.search(r"[^\W\d_a-zA-Z]", ran.err), wrong
