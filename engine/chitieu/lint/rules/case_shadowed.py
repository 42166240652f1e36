"""A case that can never be a unit's: no unit fits it, or each that does has an earlier one."""

from __future__ import annotations

from chitieu.diagnostics import Text
from chitieu.lint.case_points import case_points
from chitieu.lint.sources import Remark, Remarks, Sources
from chitieu.messages import mark

WHY = mark(
    "The first case whose condition holds is the unit's. What stands behind a wider one is never reached: the narrower"
    " case goes first, or the wider one ends where it begins."
)
FILE = "rules/NQ-1/minority-led-agencies.yaml"
BAD = """\
id: minority-led-agencies
indicator: minority-led-agencies
statement: Từ 20 cơ quan trở lên ít nhất 60%, từ 10 cơ quan ít nhất 50%.
source: mục II
cases:
  - when: agencies >= 10
    at_least: {2025: 50%}
  - when: agencies >= 20
    at_least: {2025: 60%}
"""
GOOD = """\
id: minority-led-agencies
indicator: minority-led-agencies
statement: Từ 20 cơ quan trở lên ít nhất 60%, từ 10 cơ quan ít nhất 50%.
source: mục II
cases:
  - when: agencies >= 20
    at_least: {2025: 60%}
  - when: agencies >= 10
    at_least: {2025: 50%}
"""


def check(sources: Sources) -> Remarks:
    for target in sources.rulebook.targets:
        points = case_points(target.cases, sources.rulebook)
        for number in range(1, len(target.cases) + 1) if points else ():
            held = [point for point in points if number in point.held]
            place = sources.place_of(target, "cases", number - 1, "when")
            if not held:
                yield Remark(place, Text("no unit fits this case"), Text("check the numbers and and/or"))
            elif all(min(point.held) < number for point in held):
                first = held[0]
                yield Remark(
                    place,
                    Text(
                        "this case is never reached: with {unit}, case {number} comes first",
                        unit=first.text,
                        number=min(first.held),
                    ),
                    Text("put the narrower case first, or let the wider one end where this begins"),
                )
