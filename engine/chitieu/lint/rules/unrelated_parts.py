"""A share whose numerator is not known to be a part of its denominator."""

from __future__ import annotations

from collections.abc import Mapping

from chitieu.diagnostics import Text
from chitieu.lint.reach import is_part_within
from chitieu.lint.sources import Remark, Remarks, Sources
from chitieu.messages import mark
from chitieu.model import AnyOf, FactName, FactType, Formula, Operation
from chitieu.numbers import fact_names

WHY = mark(
    "A share is of a whole. When facts.yaml says which fact is a part of which, a numerator above its denominator is"
    " caught in every dataset; otherwise 18 of 17 passes."
)
FILE = "rules/facts.yaml"
BAD = """\
groups:
  agency-managers: Lãnh đạo cơ quan
facts:
  minority_led_agencies: {label: Cơ quan có lãnh đạo DTTS, unit: cơ quan, group: agency-managers}
  agencies: {label: Cơ quan, unit: cơ quan, group: agency-managers}
  good_share: {label: Tỷ lệ hoàn thành tốt, unit: "%", group: agency-managers}
"""
GOOD = BAD.replace(
    "lãnh đạo DTTS, unit: cơ quan, group: agency-managers",
    "lãnh đạo DTTS, unit: cơ quan, group: agency-managers, part_of: agencies",
)


def check(sources: Sources) -> Remarks:
    facts = sources.rulebook.facts
    for indicator in sources.rulebook.indicators.values():
        match indicator.formula:
            case Operation("/", above, FactName(whole)) if (
                indicator.is_share and indicator.whole and not _counts_any(above)
            ):
                own = [part for part in fact_names(above) if part in facts]  # none of another date
                unrelated = [part for part in own if not _is_within(part, whole, facts)]
            case _:
                continue
        if unrelated:
            yield Remark(
                sources.place("indicators.yaml", "indicators", indicator.id, "formula"),
                Text(
                    "facts.yaml does not say that {parts} is a part of {whole}", parts=", ".join(unrelated), whole=whole
                ),
                Text("add part_of: {whole} to it in facts.yaml, if it is", whole=whole),
            )


def _is_within(part: str, whole: str, facts: Mapping[str, FactType]) -> bool:
    """Whether one is a part of the other as the files say it, or as both are made of units below."""
    one, other = facts[part].below, facts[whole].below
    if one is None or other is None or one.tier is not other.tier:
        return is_part_within(part, whole, facts)
    if one.fact and other.fact:
        return _is_within(one.fact, other.fact, facts)
    of_all = other.target in ("", one.target) and other.condition in (None, one.condition)
    return is_part_within(part, whole, facts) or (not one.fact and not other.fact and of_all)


def _counts_any(formula: Formula) -> bool:
    match formula:
        case AnyOf():
            return True
        case Operation(_, left, right):
            return _counts_any(left) or _counts_any(right)
        case _:
            return False
