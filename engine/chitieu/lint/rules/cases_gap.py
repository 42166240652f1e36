"""Units between those of two cases that no case is for."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from chitieu.diagnostics import Text
from chitieu.lint.case_points import CasePoint, case_points
from chitieu.lint.sources import Remark, Remarks, Sources
from chitieu.messages import mark

WHY = mark(
    "A target does not apply to a unit that no case is for. Below or above all cases that may be meant; between two of"
    " them it is mostly a boundary that both leave out."
)
FILE = "rules/NQ-1/minority-led-agencies.yaml"
BAD = """\
id: minority-led-agencies
indicator: minority-led-agencies
statement: Đến 20 cơ quan ít nhất 50%, trên 20 cơ quan ít nhất 60%.
source: mục II
cases:
  - when: agencies < 20
    at_least: {2025: 50%}
  - when: agencies > 20
    at_least: {2025: 60%}
"""
GOOD = BAD.replace("agencies <", "agencies <=")


def check(sources: Sources) -> Remarks:
    for target in sources.rulebook.targets:
        points = case_points(target.cases, sources.rulebook)
        without = (point for point in points if not point.held)
        gap = next((point for point in without if _between(point, points) or _left_out(point, points)), None)
        if gap is not None:
            yield Remark(
                sources.place_of(target, "cases"),
                Text("no case is for a unit with {unit}, between others that have one", unit=gap.text),
                Text("let one of the two cases beside it take it in, or add a case without when: at the end"),
            )


def _between(gap: CasePoint, points: Sequence[CasePoint]) -> bool:
    """Whether in some fact alone there are units with a case both below and above."""
    for name, value in gap.known.items():
        if not isinstance(value, Fraction):
            continue
        beside = [known for point in _beside(gap, name, points) if isinstance(known := point.known[name], Fraction)]
        if any(known < value for known in beside) and any(known > value for known in beside):
            return True
    return False


def _left_out(gap: CasePoint, points: Sequence[CasePoint]) -> bool:
    """Whether of several attributes each alone, being another, would give the unit a case: one pair was forgotten."""
    attributes = [name for name, value in gap.known.items() if isinstance(value, str)]
    return len(attributes) > 1 and all(_beside(gap, name, points) for name in attributes)


def _beside(gap: CasePoint, name: str, points: Sequence[CasePoint]) -> list[CasePoint]:
    """Units with a case that differ in one name alone."""
    rest = {other: known for other, known in gap.known.items() if other != name}
    return [
        point
        for point in points
        if point.held and rest == {other: known for other, known in point.known.items() if other != name}
    ]
