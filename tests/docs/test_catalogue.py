"""Every message of the code has its Vietnamese, with the same values, and the compiled catalogue is that one."""

from __future__ import annotations

import ast
import gettext
import re
import string

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from tests.conftest import ROOT

FOLDER = ROOT / "engine/chitieu/locale/vi/LC_MESSAGES"
KEYWORDS = dict.fromkeys(("Text", "say", "mark", "_"))


def messages_of_the_code() -> set[str]:
    found = [message for _, _, message, _, _ in extract_from_dir(ROOT / "engine", keywords=KEYWORDS)]
    return {message for message in found if isinstance(message, str)}


def test_no_message_hides_where_the_extraction_does_not_look() -> None:
    """Babel reads no calls inside f-strings on Python 3.11: such a message would stay English."""
    for path in (ROOT / "engine").rglob("*.py"):
        for text in (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.JoinedStr)):
            for call in (node for node in ast.walk(text) if isinstance(node, ast.Call)):
                name = getattr(call.func, "id", getattr(call.func, "attr", ""))
                constant = bool(call.args) and isinstance(call.args[0], ast.Constant)
                assert not (name in KEYWORDS and constant), (path, call.lineno)


def translations() -> dict[str, str]:
    with (FOLDER / "chitieu.po").open("rb") as stream:
        catalogue = read_po(stream)
    return {str(message.id): str(message.string) for message in catalogue if message.id}


def test_every_message_is_translated_and_none_is_left_over() -> None:
    assert translations().keys() == messages_of_the_code()
    assert [message for message, vietnamese in translations().items() if not vietnamese] == []


def test_translations_keep_the_values() -> None:
    def values(text: str) -> set[str | None]:
        try:
            return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
        except ValueError:  # a message of libyaml with a brace of its own, which is never formatted
            return set()

    for message, vietnamese in translations().items():
        assert values(message) - {"2025: 60%"} == values(vietnamese) - {"2025: 60%"}, message


def test_texts_of_the_code_get_the_values_that_they_name() -> None:
    """A hole that nothing fills would be printed with its braces."""
    for path in (ROOT / "engine").rglob("*.py"):
        for call in (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)):
            given = {keyword.arg for keyword in call.keywords}
            if getattr(call.func, "id", "") != "Text" or not given or None in given:
                continue
            message = call.args[0].value if call.args and isinstance(call.args[0], ast.Constant) else ""
            if isinstance(message, str) and message:
                holes = {name for _, name, _, _ in string.Formatter().parse(message) if name is not None}
                assert holes == given, (path, call.lineno)


def test_no_translation_is_english() -> None:
    """Names of keys and choices stay; words between them do not."""
    english = {
        "the",
        "is",
        "are",
        "not",
        "or",
        "was",
        "were",
        "with",
        "without",
        "expected",
        "missing",
        "unknown",
        "must",
        "cannot",
        "nothing",
        "only",
    }
    for message, vietnamese in translations().items():
        bare = re.sub(r"\{[^{}]*\}|“[^”]*”|'[^']*'|--\S+", " ", vietnamese)
        assert vietnamese != message or not re.search(r"[A-Za-z]", bare), message
        if "and, or" not in vietnamese:  # names of what joins conditions
            assert not set(bare.split()) & english, message


def test_the_compiled_catalogue_is_the_written_one() -> None:
    compiled = gettext.translation("chitieu", ROOT / "engine/chitieu/locale", ["vi"])
    for message, vietnamese in translations().items():
        assert compiled.gettext(message) == vietnamese


def test_vietnamese_uses_one_tone_placement() -> None:
    """hòa and ủy, not hoà and uỷ, everywhere that we write."""
    texts = [*ROOT.glob("rules/**/*.yaml"), *ROOT.glob("datasets/**/*.yaml"), *ROOT.glob("*.md"), FOLDER / "chitieu.po"]
    wrong = re.compile(r"\b\w*(oà|oá|oả|oã|oạ|oè|oé|uỳ|uý|uỷ|uỹ|uỵ)\b", re.IGNORECASE)
    for path in texts:
        found = [word for word in wrong.finditer(path.read_text("utf-8")) if not word[0].lower().startswith("qu")]
        assert found == [], path
