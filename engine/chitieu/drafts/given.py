"""Figures that were filled in by hand beside counted ones: entries of a dataset, with the source that stands beside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from chitieu.lists.counts import Counted, ListCounts, SheetRead
from chitieu.lists.fact_sheet import FactSheet
from chitieu.lists.forms import Matrix

GIVEN = Matrix("facts", "Bảng số liệu", (), {}, {}, None, ())
"""What sheets of figures are shown as among the forms that lists are read by."""


class FactsHead(NamedTuple):
    """What sheets of figures say of themselves, as far as any does."""

    unit_id: str | None = None
    unit_name: str | None = None
    as_of: dt.date | None = None
    source: str = ""
    attributes: Mapping[str, str] = {}


def said_by(filled: Sequence[FactSheet]) -> FactsHead:
    """What the first sheet that says it says of each."""
    return FactsHead(
        next((one.unit_id for one in filled if one.unit_id), None),
        next((one.unit_name for one in filled if one.unit_name), None),
        next((one.as_of for one in filled if one.as_of), None),
        next((one.source for one in filled if one.source), ""),
        {id: code for one in reversed(filled) for id, code in one.attributes.items()},
    )


def with_given(filled: Sequence[FactSheet], counts: ListCounts) -> ListCounts:
    """Figures given by hand, and behind them what was counted."""
    given = tuple(
        Counted(
            figure.fact,
            GIVEN.id,
            "given",
            figure.source,
            figure.value,
            0,
            0,
            written=figure.written,
            note=figure.note,
        )
        for one in filled
        for figure in one.figures
    )
    sheets = tuple(SheetRead(one.sheet.file, one.sheet.name, GIVEN, len(one.figures), 0, (), ()) for one in filled)
    return counts._replace(counted=(*given, *counts.counted), sheets=(*sheets, *counts.sheets))
