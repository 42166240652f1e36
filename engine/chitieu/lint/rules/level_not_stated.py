"""A level that the statement of its target does not say, though it says others."""

from __future__ import annotations

from chitieu.diagnostics import Text
from chitieu.files.level_keys import LEVEL_KEYS
from chitieu.lint.sources import Remark, Remarks, Sources
from chitieu.lint.stated_levels import unstated
from chitieu.messages import mark

WHY = mark(
    "The statement restates the document with the same numbers, so that a colleague can hold the level against it."
    " Where it says 60% and the level is 62% or 6%, one of the two is a slip, and the level is what counts."
)
FILE = "rules/NQ-1/minority-led-agencies.yaml"
GOOD = """\
id: minority-led-agencies
indicator: minority-led-agencies
statement: Ít nhất 60% cơ quan có lãnh đạo DTTS đến năm 2025, 65% đến năm 2030.
source: mục II
at_least: {2025: 60%, 2030: 65%}
"""
BAD = GOOD.replace("{2025: 60%", "{2025: 62%")


def check(sources: Sources) -> Remarks:
    for target in sources.rulebook.targets:
        for horizon, figures in unstated(target, sources.rulebook):
            yield Remark(
                sources.place_of(target, "all_of", "cases", *LEVEL_KEYS, str(horizon)),
                Text(
                    "the statement does not say this level of {horizon}; it says {figures}",
                    horizon=horizon,
                    figures=", ".join(figures),
                ),
                Text("check both against the document"),
            )
