"""An indicator that no target asks for."""

from __future__ import annotations

from chitieu.diagnostics import Text
from chitieu.lint.sources import Remark, Remarks, Sources
from chitieu.messages import mark
from chitieu.over_years import fact_of

WHY = mark(
    "An indicator that no target asks for is never evaluated: its target is missing, or names another indicator."
)
FILE = "rules/indicators.yaml"
GOOD = """\
indicators:
  minority-led-agencies:
    label: Cơ quan có lãnh đạo DTTS
    formula: minority_led_agencies / agencies
    unit: "%"
    group: agency-managers
"""
BAD = (
    GOOD
    + """\
  agencies-count:
    label: Số cơ quan
    formula: agencies
    unit: cơ quan
    group: agency-managers
"""
)


def check(sources: Sources) -> Remarks:
    asked = {
        fact_of(criterion.indicator.listed)
        for target in sources.rulebook.targets
        for case in target.every_case
        for criterion in case.criteria
    }
    for id in sources.rulebook.indicators:
        if id not in asked:
            yield Remark(
                sources.place("indicators.yaml", "indicators", id),
                Text("no target asks for the indicator “{id}”", id=id),
                Text("write a target for it, or delete it"),
            )
