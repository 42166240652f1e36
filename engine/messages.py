"""The messages of the screen in the reader's language: gettext catalogues. Imports little: --version waits for it."""

from __future__ import annotations

import gettext
from collections.abc import Callable
from pathlib import Path

_CATALOGUES = Path(__file__).parent / "locale"

Translate = Callable[[str], str]


def translator(code: str) -> Translate:
    """What translates the messages of the code, which are English, into ``vi``; for any other code, nothing does."""
    return gettext.translation("chitieu", _CATALOGUES, [code]).gettext if code == "vi" else str
