"""Help and errors of usage are in one language: also the words that typer writes around ours."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from chitieu.program import COMMANDS
from tests.conftest import HANGING, ROOT, Run

# Names that are the same in both languages; commands, options and choices are told from them by their signs.
NAMES = {"chitieu", "CHITIEU", "LANG", "rules", "datasets", "durable", "stderr", "Excel", "Word", "JSON", "Schema"}


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


def test_a_page_of_help_shares_only_names_with_that_of_the_other_language() -> None:
    for command in ((), ("evaluate",)):
        vietnamese, english = (words(printed(lang, *command, "--help")) for lang in ("vi", "en"))
        assert not vietnamese & english


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
    ("evaluate", "--horizon", "x"): (
        "Giá trị của '--horizon' không hợp lệ: 'x' không phải số nguyên.",
        "Invalid value for '--horizon': 'x' is not a valid int.",
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
    ("audit", "a", "b", "c"): ("Thừa đối số (b c)", "Got unexpected extra argument(s) (b c)"),
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
