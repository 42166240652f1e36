"""Streams that never fail on a letter: on a code page without Vietnamese, letters lose marks instead of raising."""

from __future__ import annotations

import codecs
import io
import unicodedata
from typing import TextIO

_PLAIN = {"Đ": "D", "đ": "d", "✓": "+", "✗": "x", "≥": ">=", "≤": "<=", "≈": "~", "–": "-", "…": "...", "·": "."}
_PLAIN |= {"“": '"', "”": '"', "⇐": "<=", "⇒": "=>", "→": "->", "─": "-", "━": "-", "│": "|", "ð": "d"}
_ERRORS = "chitieu-nearest"


def _nearest(error: UnicodeError) -> tuple[str | bytes, int]:
    """Codec error handler: the letters that the code page cannot write, as the nearest ones that it can."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    letters = error.object[error.start : error.end]
    return b"".join(_letter(letter, error.encoding) for letter in letters), error.end


def _letter(letter: str, encoding: str) -> bytes:
    decomposed = unicodedata.normalize("NFD", letter)
    # windows-1258 writes a vowel with its shape (â, ơ) as one letter and the tone as a second.
    shaped = unicodedata.normalize("NFC", decomposed[:2]) + decomposed[2:]
    toned = unicodedata.normalize("NFC", decomposed[0] + decomposed[2:]) + decomposed[1:2]
    plain = _PLAIN.get(letter, decomposed[0])
    for candidate in (shaped, toned, decomposed, plain, "?"):
        try:
            return candidate.encode(encoding)
        except UnicodeEncodeError:
            continue
    return b"?"


def make_safe(stream: TextIO) -> None:
    """Lets a text stream write every letter in some form, whatever its encoding."""
    if isinstance(stream, io.TextIOWrapper):
        codecs.register_error(_ERRORS, _nearest)
        stream.reconfigure(errors=_ERRORS)
