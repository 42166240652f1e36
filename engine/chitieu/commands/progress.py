"""Progress of long work: one line on a terminal's stderr, gone when the work is done; nothing anywhere else."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from time import monotonic
from typing import TypeVar

from chitieu.language import Language

_PATIENCE = 0.4  # seconds in which nobody wonders whether anything happens
_STEP = 0.1  # between two states of the line
_CLEAR = "\r\033[K"

T = TypeVar("T")


class ProgressLine:
    """Says how far work has come, from when it begins to take long."""

    def __init__(self, language: Language) -> None:
        self._say = language.say
        self._on = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"

    def __call__(self, items: Sequence[T], text: str) -> Iterator[T]:
        """The items one by one; ``text`` is a message with ``{done}`` and ``{all}``."""
        due, shown = monotonic() + _PATIENCE, False
        try:
            for done, item in enumerate(items):
                if self._on and monotonic() >= due:
                    _write(_CLEAR + self._say(text).format(done=done, all=len(items)))
                    due, shown = monotonic() + _STEP, True
                yield item
        finally:
            if shown:
                _write(_CLEAR)

    @contextmanager
    def during(self, text: str) -> Iterator[None]:
        """Says what is being done while it is done, if that takes long; ``text`` is translated."""
        if not self._on:
            yield
            return
        from threading import Timer

        shown: list[str] = []

        def show() -> None:
            shown.append(text)
            _write(text)

        timer = Timer(_PATIENCE, show)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()
            if shown:
                _write(_CLEAR)


def _write(text: str) -> None:
    """A terminal that cannot show a letter gets a stand-in for it."""
    encoding = sys.stderr.encoding or "ascii"
    sys.stderr.write(text.encode(encoding, "replace").decode(encoding))
    sys.stderr.flush()
