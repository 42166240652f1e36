"""Vietnamese as old fonts had it typed, for tests: the other direction of engine/chitieu/text/legacy."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import chitieu.text.legacy

TABLES: dict[str, dict[str, str]] = json.loads(
    Path(chitieu.text.legacy.__file__).with_name("legacy_tables.json").read_text("utf-8")
)
_TONES = "\u0300\u0301\u0303\u0309\u0323"


def as_tcvn3(text: str) -> str:
    """What a Unicode program shows of a text typed in a TCVN3 font."""
    return "".join(chr(int(TABLES["tcvn3"][letter], 16)) if letter in TABLES["tcvn3"] else letter for letter in text)


def as_vni(text: str) -> str:
    return "".join(TABLES["vni"].get(letter, letter) for letter in text)


def in_windows_1258(text: str) -> bytes:
    """As Windows saved it: letters with a circumflex or horn, then the tone as a mark of its own."""
    coded = b""
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        base = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in _TONES))
        coded += (base + "".join(mark for mark in parts if mark in _TONES)).encode("cp1258")
    return coded
