"""Text typed in the fonts of TCVN3 (ABC) and VNI, which computers take for Latin letters → the letters that were meant.

Always before any normalisation: that turns µ (à) into μ and ª (ê) into a.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import NamedTuple

from chitieu.package_files import package_file
from chitieu.text.syllables import is_abbreviation, is_syllable

TCVN3, VNI = "TCVN3", "VNI"
ENCODINGS = (TCVN3, VNI)
FONTS = {TCVN3: ".VnTime", VNI: "VNI-Times"}  # a font of each, for text that says its encoding in another way

_WORDS = re.compile("[^\\s!-@\\[-`{-~\u2010-\u2027\u2030-\u205e\u2713\u2714]+")
_TCVN3_FONT = re.compile(r"\.?Vn[A-Z]")
_VNI_FONT = re.compile(r"VNI([- ]|$)", re.IGNORECASE)


class _Tables(NamedTuple):
    tcvn3: dict[int, str]  # a letter as seen → as meant
    vni: dict[str, str]  # one or two letters as seen → the letter that is meant
    vni_sequence: re.Pattern[str]
    vni_letters: frozenset[str]  # letters beyond ASCII that occur in VNI, those that mean themselves included


@lru_cache(maxsize=1)
def _tables() -> _Tables:
    tables: dict[str, dict[str, str]] = json.loads(package_file("text/legacy_tables.json"))
    tcvn3: dict[int, str] = {}
    for letter, byte in tables["tcvn3"].items():  # small letters come first, and capitals with a tone share their code
        tcvn3.setdefault(int(byte, 16), letter)
    vni = {seen: letter for letter, seen in tables["vni"].items()}
    for seen, letter in list(vni.items()):
        if len(seen) == 2:  # the mark was often left small beside a capital, and the other way round
            vni.setdefault(seen[0] + seen[1].swapcase(), letter)
    longest_first = sorted(vni, key=len, reverse=True)
    letters = frozenset("".join(vni)) | frozenset("íìÍÌ")
    return _Tables(tcvn3, vni, re.compile("|".join(map(re.escape, longest_first))), letters)


def font_encoding(font: str) -> str | None:
    """The encoding that a font is made for, by its name: ``.VnTime``, ``VNI-Times``."""
    name = font.strip()
    if _VNI_FONT.match(name):
        return VNI
    return TCVN3 if _TCVN3_FONT.match(name) else None


def is_capitals_font(font: str) -> bool:
    """Whether a font of TCVN3 shows small letters as capitals: ``.VnTimeH``."""
    return font_encoding(font) == TCVN3 and font.strip().endswith("H")


def decode(text: str, encoding: str) -> str:
    """Text as seen → as meant. Letters that the encoding does not have stay."""
    tables = _tables()
    if encoding == VNI:
        return tables.vni_sequence.sub(lambda match: tables.vni[match[0]], text)
    return _WORDS.sub(lambda match: _tcvn3_word(match[0], tables.tcvn3), text)


def _tcvn3_word(word: str, letters: dict[int, str]) -> str:
    """TCVN3 has no capitals with tones; in a word of capitals they are told by their neighbours."""
    decoded = word.translate(letters)
    plain = [letter for letter in word if letter.isascii()]
    in_capitals = len(plain) > 1 and all(letter.isupper() for letter in plain)
    return decoded.upper() if in_capitals and decoded != word else decoded


def telling_words(text: str) -> set[str]:
    """The words that tell encodings apart: those with letters beyond ASCII; a sign by itself, such as ×, is none."""
    if text.isascii():
        return set()
    return {word for word in _WORDS.findall(text) if len(word) > 1 and not word.isascii()}


@lru_cache(maxsize=100_000)
def is_broken(word: str, encoding: str | None) -> bool:
    """Whether a word, read in an encoding (``None``: as it is), is no Vietnamese."""
    if encoding is None:
        meant = word.replace("Ð", "Đ").replace("ð", "đ")
    else:
        tables = _tables()
        known = tables.vni_letters if encoding == VNI else tables.tcvn3
        if not all(letter.isascii() or (letter if encoding == VNI else ord(letter)) in known for letter in word):
            return True
        meant = decode(word, encoding)
    return not (is_syllable(meant) or is_abbreviation(meant))
