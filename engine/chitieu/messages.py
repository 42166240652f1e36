"""The messages of the screen in the reader's language: gettext catalogues. Imports little: --version waits for it."""

from __future__ import annotations

import gettext
from bisect import bisect_left
from collections.abc import Callable
from functools import cache, partial
from struct import unpack_from

from chitieu.package_files import package_file

Translate = Callable[[str], str]


def mark(message: str) -> str:
    """The message itself: marks it for the catalogues where it is not translated yet."""
    return message


def translator(code: str) -> Translate:
    """What translates the messages of the code, which are English, into ``vi``; for any other code, nothing does."""
    return _catalogue() if code == "vi" else str


@cache
def _catalogue() -> Translate:
    """Looks messages up one by one: to read all of them, as gettext does, takes longer than what a run asks for."""
    content = package_file("locale/vi/LC_MESSAGES/chitieu.mo")
    order = "<" if content.startswith(b"\xde\x12\x04\x95") else ">"
    count, messages_at, translations_at = unpack_from(f"{order}3I", content, 8)

    def text(table: int, number: int) -> bytes:
        length, start = unpack_from(f"{order}2I", content, table + 8 * number)
        return content[start : start + length]

    @cache
    def translated(message: str) -> str:
        wanted = message.encode()
        number = bisect_left(range(count), wanted, key=partial(text, messages_at))  # they stand in the order of bytes
        found = bool(message) and number < count and text(messages_at, number) == wanted
        return text(translations_at, number).decode() if found else message

    return translated


def speak(code: str) -> Translate:
    """The translator of a language, which libraries that ask gettext without naming a domain then speak too.

    By itself gettext looks for a catalogue among files, anew for every message, and finds none inside a zip.
    """
    translate = translator(code)
    ours = gettext.textdomain()
    gettext.dgettext = lambda domain, message: translate(message) if domain == ours else message
    return translate
