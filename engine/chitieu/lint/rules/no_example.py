"""A target without an example."""

from __future__ import annotations

from chitieu.diagnostics import Text
from chitieu.lint.sources import Remark, Remarks, Sources
from chitieu.messages import mark

WHY = mark(
    "An example is a promise that the machine keeps: it shows a colleague what the target means, and chitieu test says"
    " at once when an edit has changed it."
)
FILE = "rules/NQ-1/minority-led-agencies.yaml"
BAD = """\
id: minority-led-agencies
indicator: minority-led-agencies
statement: Ít nhất 60% cơ quan có lãnh đạo DTTS đến năm 2025.
source: mục II
at_least: {2025: 60%}
"""
GOOD = (
    BAD
    + """\
examples:
  - given: {minority_led_agencies: 3, agencies: 17}
    expect: {2025: missed, attainment: 29.4%, shortfall: 8}
"""
)


def check(sources: Sources) -> Remarks:
    for target in sources.rulebook.targets:
        if not target.examples and not target.is_followed:
            yield Remark(
                sources.place_of(target, "id"),
                Text("the target has no example"),
                Text("add one under examples:, with given: facts and expect: verdicts"),
            )
