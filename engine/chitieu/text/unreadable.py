"""What keeps a file from being read."""

from __future__ import annotations

from chitieu.diagnostics import Text


class Unreadable(Exception):
    """A file that cannot be read, in words that hold nothing of its content."""

    def __init__(self, code: str, text: Text, hint: Text | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.text = text
        self.hint = hint
