"""Two targets of one document on the same indicator."""

from __future__ import annotations

from chitieu.diagnostics import Text
from chitieu.lint.sources import Remark, Remarks, Sources
from chitieu.messages import mark

WHY = mark(
    "Two targets of one document on the same indicator are usually a copy whose indicator was not changed. Two levels"
    " of one target belong in one file, by horizon or as readings."
)
FILE = "rules/NQ-1/good-rating.yaml"
BAD = """\
id: good-rating
indicator: minority-led-agencies
statement: 80% cán bộ hoàn thành tốt nhiệm vụ.
source: mục II
at_least: {2025: 80%}
examples:
  - given: {minority_led_agencies: 4, agencies: 5}
    expect: {2025: met}
"""
GOOD = """\
id: good-rating
indicator: good-rating
statement: 80% cán bộ hoàn thành tốt nhiệm vụ.
source: mục II
at_least: {2025: 80%}
examples:
  - given: {good_share: 80%}
    expect: {2025: met}
"""


def check(sources: Sources) -> Remarks:
    for document in sources.rulebook.documents:
        first: dict[tuple[tuple[str, str], ...], str] = {}
        for target in sorted(document.targets, key=lambda target: target.id, reverse=True):
            indicators = tuple(
                (case.text, criterion.indicator.id) for case in target.cases for criterion in case.criteria
            )
            if indicators in first:
                yield Remark(
                    sources.place_of(target, "indicator"),
                    Text("“{other}” of the same document has this indicator, too", other=first[indicators]),
                    Text("name another indicator, or join the two files"),
                )
            first.setdefault(indicators, target.id)
