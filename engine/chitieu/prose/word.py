"""A Word file (.docx) → a report."""

from __future__ import annotations

from chitieu.prose.old_fonts import as_meant
from chitieu.prose.report import Report
from chitieu.prose.sections import placed
from chitieu.sheets.archive import Parts
from chitieu.sheets.word import word_blocks


def word_report(parts: Parts) -> Report:
    """The report of a Word file. Raises Unreadable as ``word_blocks`` does."""
    return placed(as_meant(word_blocks(parts)))
