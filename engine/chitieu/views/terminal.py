"""Streams that never fail on a letter: on a code page without Vietnamese, letters lose marks instead of raising."""

from __future__ import annotations

import codecs
import io
import unicodedata
from typing import TextIO

_PLAIN = {"Đ": "D", "đ": "d", "✓": "+", "✗": "x", "≥": ">=", "≤": "<=", "≈": "~", "–": "-", "…": "...", "·": "."}
_PLAIN |= {"“": '"', "”": '"', "⇐": "<=", "⇒": "=>", "→": "->", "─": "-", "━": "-", "│": "|", "ð": "d"}


def make_safe(stream: TextIO) -> None:
    """Lets a text stream write every letter in some form, whatever its encoding."""
    if isinstance(stream, io.TextIOWrapper):
        encoding = stream.encoding

        def nearest_letters(error: UnicodeError) -> tuple[str | bytes, int]:
            """Codec error handler; the error itself names the encoding of every code page “charmap”."""
            if not isinstance(error, UnicodeEncodeError):
                raise error
            letters = error.object[error.start : error.end]
            return b"".join(_nearest(letter, encoding) for letter in letters), error.end

        codecs.register_error(f"nearest-in-{encoding}", nearest_letters)
        stream.reconfigure(errors=f"nearest-in-{encoding}")


def _nearest(letter: str, encoding: str) -> bytes:
    """A letter that the code page cannot write, as the nearest one that it can."""
    decomposed = unicodedata.normalize("NFD", letter)
    # windows-1258 writes a vowel with its shape (â, ơ) as one letter and the tone as a second.
    shaped = unicodedata.normalize("NFC", decomposed[:2]) + decomposed[2:]
    toned = unicodedata.normalize("NFC", decomposed[0] + decomposed[2:]) + decomposed[1:2]
    for candidate in (shaped, toned, decomposed, _PLAIN.get(letter, decomposed[0])):
        try:
            return candidate.encode(encoding)
        except UnicodeEncodeError:
            continue
    return b"?"
