"""The level that a row of a table of verdicts names, from the texts of its columns."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction

from chitieu.kinds import from_code
from chitieu.levels import has_upper, kind_asked
from chitieu.model import Level, Op


def row_level(op: str | None, level: str | None, upper: str | None) -> Level | None:
    """The level, as far as its kind and its figures go; ``None`` for a whole of parts, or where a figure is no number.

    A spreadsheet may have saved ``0.6`` as ``0,6``.
    """
    if op is None or level is None:
        return None
    with suppress(ValueError, ZeroDivisionError):
        kind = Op(op)
        if (asked := kind_asked(kind)) is not None:
            return Level(kind, from_code(level, asked), kind=asked)
        ends = [Fraction(text.replace(",", ".")) for text in (level, upper) if text is not None]
        if (len(ends) > 1) == has_upper(kind):
            return Level(kind, ends[0], upper=ends[1] if len(ends) > 1 else None)
    return None
