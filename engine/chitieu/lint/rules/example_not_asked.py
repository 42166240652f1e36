"""An example that promises a verdict at a year for which the target asks nothing, or no longer does."""

from __future__ import annotations

from chitieu.diagnostics import Text
from chitieu.judging.keys import asks_at
from chitieu.lint.sources import Remark, Remarks, Sources
from chitieu.messages import mark

SEVERE = True  # the example can never come true
WHY = mark(
    "A level was taken out and its example left behind: at that year nothing is asked, so no verdict comes of it, and"
    " the promise of the example is broken for good."
)
FILE = "rules/NQ-1/minority-led-agencies.yaml"
BAD = """\
id: minority-led-agencies
indicator: minority-led-agencies
statement: Ít nhất 65% cơ quan có lãnh đạo DTTS đến năm 2030.
source: mục II
at_least: {2030: 65%}
examples:
  - given: {minority_led_agencies: 3, agencies: 17}
    expect: {2025: missed}
"""
GOOD = BAD.replace("{2025: missed}", "{2030: missed}")


def check(sources: Sources) -> Remarks:
    for target in sources.rulebook.targets:
        for number, example in enumerate(target.examples):
            for horizon in example.verdicts:
                if not asks_at(target.cases, horizon):
                    yield Remark(
                        sources.place_of(target, "examples", number, "expect", str(horizon)),
                        Text(
                            "the target asks nothing at {horizon}, and this example expects a verdict", horizon=horizon
                        ),
                        Text("write the level of {horizon}, or take the year out of the example", horizon=horizon),
                    )
