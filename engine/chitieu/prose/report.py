"""A report as it is read: paragraphs and tables in the order of the page, each with the place that readers cite."""

from __future__ import annotations

from typing import NamedTuple


class Spot(NamedTuple):
    """Where in a report. ``section`` is its numbering, ``II.2.2.1.b``, or nothing before the first; the rest count
    from 1, and 0 is none: ``paragraph`` within its section, ``table`` in the report, ``note`` a footnote,
    ``endnote`` a note at the end of the document, ``page`` of a PDF, where the paragraph begins."""

    section: str = ""
    paragraph: int = 0
    table: int = 0
    row: int = 0
    column: int = 0
    note: int = 0
    page: int = 0
    endnote: int = 0


class Paragraph(NamedTuple):
    """``heads``: it is the heading of its section, so that its number is one of a sequence."""

    text: str
    spot: Spot
    heads: bool = False


class Grid(NamedTuple):
    """A table: rows of the texts of their cells, as many in each as it has; ``after`` so many paragraphs."""

    rows: tuple[tuple[str, ...], ...]
    spot: Spot
    after: int = 0


class Report(NamedTuple):
    """``text`` is all that paragraphs and tables hold."""

    paragraphs: tuple[Paragraph, ...]
    grids: tuple[Grid, ...] = ()
