"""The messages of the screen in the reader's language: gettext catalogues. Imports little: --version waits for it."""

from __future__ import annotations

import gettext
import os
from collections.abc import Callable
from pathlib import Path

_DOMAIN = "chitieu"
_CATALOGUES = Path(__file__).parent / "locale"

Translate = Callable[[str], str]


def mark(message: str) -> str:
    """The message itself: marks it for the catalogues where it is not translated yet."""
    return message


_TYPERS_OWN = (  # what typer prints around our help; it asks gettext for them
    mark("Arguments"),
    mark("Commands"),
    mark("Error"),
    mark("Aborted."),
    mark("Options"),
    mark("[default: {}]"),
    mark("[env var: {}]"),
    mark("[required]"),
    mark("Try [blue]'{command_path} {help_option}'[/] for help."),
    mark("Missing command."),
    mark("No such command {name!r}."),
)


def translator(code: str) -> Translate:
    """What translates the messages of the code, which are English, into ``vi``; for any other code, nothing does."""
    return gettext.translation(_DOMAIN, _CATALOGUES, [code]).gettext if code == "vi" else str


def speak(code: str) -> Translate:
    """The translator of a language, which libraries that ask gettext then speak too."""
    gettext.bindtextdomain(_DOMAIN, _CATALOGUES)
    gettext.textdomain(_DOMAIN)
    os.environ["LANGUAGE"] = code
    return translator(code)
