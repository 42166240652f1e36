"""Two cases that both hold for some units, and neither for all of the other's: the verdict hangs on their order."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from chitieu.diagnostics import Text
from chitieu.lint.case_points import CasePoint, case_points
from chitieu.lint.sources import Remark, Remarks, Sources
from chitieu.messages import mark

WHY = mark(
    "Where two cases both hold, the first counts, and a verdict hangs on the order of the file. A narrower case before"
    " a wider one says so itself; two that overlap only in part are mostly a boundary written wrongly."
)
FILE = "rules/NQ-1/minority-led-agencies.yaml"
BAD = """\
id: minority-led-agencies
indicator: minority-led-agencies
statement: Đến 20 cơ quan ít nhất 50%, trên 20 cơ quan ít nhất 60%.
source: mục II
cases:
  - when: agencies <= 20
    at_least: {2025: 50%}
  - when: agencies >= 20
    at_least: {2025: 60%}
"""
GOOD = BAD.replace(">=", ">")


def check(sources: Sources) -> Remarks:
    for target in sources.rulebook.targets:
        points = case_points(target.cases, sources.rulebook)
        conditional = [number for number, case in enumerate(target.cases, 1) if case.condition is not None]
        for first, second in combinations(conditional, 2):
            both = [point for point in points if {first, second} <= point.held]
            same = target.cases[first - 1].criteria == target.cases[second - 1].criteria
            if both and not same and _holds_alone(first, second, points) and _holds_alone(second, first, points):
                yield Remark(
                    sources.place_of(target, "cases", second - 1, "when"),
                    Text(
                        "cases {first} and {second} both hold with {unit}, and the first counts",
                        first=first,
                        second=second,
                        unit=both[0].text,
                    ),
                    Text("check which of the two the boundary belongs to"),
                )


def _holds_alone(case: int, other: int, points: Sequence[CasePoint]) -> bool:
    return any(point.held & {case, other} == {case} for point in points)
