"""The messages of the screen in the reader's language: gettext catalogues. Imports little: --version waits for it."""

from __future__ import annotations

import gettext
from collections.abc import Callable
from functools import cache
from io import BytesIO

from chitieu.package_files import package_file

Translate = Callable[[str], str]


def mark(message: str) -> str:
    """The message itself: marks it for the catalogues where it is not translated yet."""
    return message


def translator(code: str) -> Translate:
    """What translates the messages of the code, which are English, into ``vi``; for any other code, nothing does."""
    return _catalogue().gettext if code == "vi" else str


@cache
def _catalogue() -> gettext.GNUTranslations:
    return gettext.GNUTranslations(BytesIO(package_file("locale/vi/LC_MESSAGES/chitieu.mo")))


def speak(code: str) -> Translate:
    """The translator of a language, which libraries that ask gettext without naming a domain then speak too.

    By itself gettext looks for a catalogue among files, anew for every message, and finds none inside a zip.
    """
    translate = translator(code)
    ours = gettext.textdomain()
    gettext.dgettext = lambda domain, message: translate(message) if domain == ours else message
    return translate
