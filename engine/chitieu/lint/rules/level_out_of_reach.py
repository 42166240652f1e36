"""A level that no value of its indicator can meet, or that every one meets."""

from __future__ import annotations

from chitieu.diagnostics import Text
from chitieu.levels import direction, edge
from chitieu.lint.reach import Asked, always_met, levels_asked, never_met, possible
from chitieu.lint.sources import Remark, Remarks, Sources
from chitieu.messages import mark
from chitieu.model import Bounds, Level

WHY = mark(
    "More than all of a whole, or less than nothing, is never reached; nothing or more always is. Such a level is"
    " mostly another figure, another kind of level, or a change of the baseline that was meant as a part of it."
)
FILE = "rules/NQ-1/minority-led-agencies.yaml"
GOOD = """\
id: minority-led-agencies
indicator: minority-led-agencies
statement: Toàn bộ cơ quan có lãnh đạo DTTS đến năm 2025.
source: mục II
at_least: {2025: 100%}
"""
BAD = GOOD.replace("at_least:", "more_than:")


def check(sources: Sources) -> Remarks:
    for asked in levels_asked(sources):
        values = possible(asked.indicator, sources.rulebook.facts)
        if never_met(asked.level, values):
            yield Remark(
                asked.place,
                Text("no value of “{indicator}” can meet this level", indicator=asked.indicator.label),
                _meant(asked),
            )
        elif always_met(asked.level, values) and asked.level.value != asked.level.baseline:  # which is asked of itself
            yield Remark(
                asked.place,
                Text("every value of “{indicator}” meets this level", indicator=asked.indicator.label),
                Text("check the figure against the document, and whether at_least or at_most is meant"),
            )
        elif _end_beyond(asked.level, values):
            yield Remark(
                asked.place,
                Text(
                    "no value of “{indicator}” can come to the other end of this level", indicator=asked.indicator.label
                ),
                Text("check the figure against the document; if it has no other end, write one figure"),
            )


def _end_beyond(level: Level, values: Bounds) -> bool:
    """Whether the upper end of a range, or the further one of an ambition, is more or less than any value."""
    end = level.upper if level.upper is not None else level.further
    low, high = values
    return end is not None and level.known and ((high is not None and end > high) or (low is not None and end < low))


def _meant(asked: Asked) -> Text:
    """What was probably meant."""
    level, upward = asked.level, direction(asked.level.op) > 0
    if level.baseline is not None:
        return (
            Text("if the change is a part of the baseline, write increase_by_part:")
            if upward
            else Text("if the change is a part of the baseline, write reduce_by_part:")
        )
    end = edge(level)
    if end is not None and end.open:
        return (
            Text("if all of it is meant, write at_least:") if upward else Text("if none of it is meant, write at_most:")
        )
    return Text("check the figure against the document, and whether at_least or at_most is meant")
