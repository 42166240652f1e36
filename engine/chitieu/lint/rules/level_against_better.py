"""A level that asks for what its indicator says is worse: at least so many poor households."""

from __future__ import annotations

from chitieu.diagnostics import Text
from chitieu.levels import direction
from chitieu.lint.reach import levels_asked
from chitieu.lint.sources import Remark, Remarks, Sources
from chitieu.messages import mark
from chitieu.model import Better

WHY = mark(
    "better: of an indicator says which values are wanted. A level that asks for the others is mostly the other kind"
    " of level, or better: is wrong; “about” would be judged by it."
)
FILE = "rules/indicators.yaml"
GOOD = """\
indicators:
  minority-led-agencies:
    label: Cơ quan có lãnh đạo DTTS
    formula: minority_led_agencies / agencies
    unit: "%"
    group: agency-managers
    better: higher
  good-rating: {label: Hoàn thành tốt nhiệm vụ, formula: good_share, unit: "%", group: agency-managers}
"""
BAD = GOOD.replace("better: higher", "better: lower")
_WANTED = {Better.HIGHER: 1, Better.LOWER: -1}


def check(sources: Sources) -> Remarks:
    for asked in levels_asked(sources):
        wanted = asked.indicator.better
        if wanted not in _WANTED or direction(asked.level.op) * _WANTED[wanted] >= 0:
            continue
        yield Remark(
            asked.place,
            Text("the level asks for more, and fewer is better of “{indicator}”", indicator=asked.indicator.label)
            if wanted is Better.LOWER
            else Text("the level asks for less, and more is better of “{indicator}”", indicator=asked.indicator.label),
            Text("write at_most: or less_than:, or change better: of the indicator")
            if wanted is Better.LOWER
            else Text("write at_least: or more_than:, or change better: of the indicator"),
        )
