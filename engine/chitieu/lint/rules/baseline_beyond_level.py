"""A baseline that leaves no way to go: it is the level or beyond it, or nothing, of which a part is taken."""

from __future__ import annotations

from chitieu.diagnostics import Text
from chitieu.levels import direction
from chitieu.lint.reach import levels_asked
from chitieu.lint.sources import Remark, Remarks, Sources
from chitieu.messages import mark

WHY = mark(
    "A baseline is where the way to the level begins. One that meets the level already leaves no way to go, and a"
    " percent of it means nothing: level and baseline are exchanged, or the other kind of level is meant."
)
FILE = "rules/NQ-1/minority-led-agencies.yaml"
GOOD = """\
id: minority-led-agencies
indicator: minority-led-agencies
statement: Ít nhất 60% cơ quan có lãnh đạo DTTS đến năm 2025, từ mức 30% năm 2020.
source: mục II
at_least: {2025: 60%}
baseline: 30%
"""
BAD = GOOD.replace("60%", "10%")


def check(sources: Sources) -> Remarks:
    for asked in levels_asked(sources):
        level = asked.level
        if level.baseline is None or not level.known or (level.value - level.baseline) * direction(level.op) > 0:
            continue
        if level.baseline <= 0 and level.value == level.baseline:
            hint = Text("a part of nothing is nothing: give the change itself with increase_by: or reduce_by:")
        elif direction(level.op) > 0:
            hint = Text("if less is better, write at_most: or reduce_by:; or level and baseline are exchanged")
        else:
            hint = Text("if more is better, write at_least: or increase_by:; or level and baseline are exchanged")
        yield Remark(asked.place, Text("the baseline is not on the way to this level: it meets it already"), hint)
