"""Streams that never fail on a letter: on a code page without Vietnamese, letters lose marks instead of raising."""

from __future__ import annotations

import codecs
import io
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import TextIO

_PLAIN = {"Đ": "D", "đ": "d", "✓": "+", "✗": "x", "≥": ">=", "≤": "<=", "≈": "~", "–": "-", "…": "...", "·": "."}
_PLAIN |= {"“": '"', "”": '"', "⇐": "<=", "⇒": "=>", "→": "->", "─": "-", "━": "-", "│": "|", "ð": "d"}


def make_safe(stream: TextIO, tell_lost: Callable[[], object] = lambda: None) -> None:
    """Lets a text stream write every letter in some form, whatever its encoding.

    ``tell_lost`` is called once, before the first letter that loses its marks or is lost itself.
    """
    if isinstance(stream, io.TextIOWrapper):
        encoding = stream.encoding
        once = cache(tell_lost)

        def nearest_letters(error: UnicodeError) -> tuple[str | bytes, int]:
            """Codec error handler; the error itself names the encoding of every code page “charmap”."""
            if not isinstance(error, UnicodeEncodeError):
                raise error
            letters = error.object[error.start : error.end]
            written = [(letter, _nearest(letter, encoding)) for letter in letters]
            if any(letter.isalpha() and not _is_whole(letter, there, encoding) for letter, there in written):
                once()
            return b"".join(there for _, there in written), error.end

        handler = f"nearest-in-{encoding}-{stream.name}"  # each stream has its own: only one may have to tell
        codecs.register_error(handler, nearest_letters)
        stream.reconfigure(errors=handler)


def _is_whole(letter: str, written: bytes, encoding: str) -> bool:
    """Whether a letter was written with all its marks, together or apart."""
    return unicodedata.normalize("NFD", written.decode(encoding)) == unicodedata.normalize("NFD", letter)


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
