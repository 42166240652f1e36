"""What keeps a file from being read, said alike whoever reads it."""

from __future__ import annotations

from chitieu.diagnostics import Place, Problems, Text


class Unreadable(Exception):
    """A file that cannot be read, in words that hold nothing of its content. ``line`` 0 is the file itself."""

    def __init__(self, code: str, text: Text, hint: Text | None = None, line: int = 0, column: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.text = text
        self.hint = hint
        self.line = line
        self.column = column

    def tell(self, shown: str, problems: Problems) -> None:
        """Says it of the file that people know as ``shown``."""
        problems.error(self.code, Place(shown, self.line, self.column), self.text, self.hint)
