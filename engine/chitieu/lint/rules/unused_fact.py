"""A fact that nothing uses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from chitieu.diagnostics import Text
from chitieu.judging.below import needed_facts
from chitieu.lint.sources import Remark, Remarks, Sources
from chitieu.messages import mark
from chitieu.model import FactType
from chitieu.over_years import facts_of

WHY = mark(
    "A fact that no formula uses is often a misspelt or forgotten one. Facts that only describe the unit belong in a"
    " group marked context: true."
)
FILE = "rules/facts.yaml"
BAD = """\
groups:
  agency-managers: Lãnh đạo cơ quan
facts:
  minority_led_agencies: {label: Cơ quan có lãnh đạo DTTS, unit: cơ quan, group: agency-managers, part_of: agencies}
  agencies: {label: Cơ quan, unit: cơ quan, group: agency-managers}
  good_share: {label: Tỷ lệ hoàn thành tốt, unit: "%", group: agency-managers}
  pupils: {label: Học sinh, unit: người, group: agency-managers}
"""
GOOD = BAD.replace(
    "  agency-managers: Lãnh đạo cơ quan\n",
    "  agency-managers: Lãnh đạo cơ quan\n  profile: {label: Đặc điểm tình hình, context: true}\n",
).replace("unit: người, group: agency-managers", "unit: người, group: profile")


def check(sources: Sources) -> Remarks:
    rulebook = sources.rulebook
    used = {name for indicator in rulebook.indicators.values() for name in facts_of(indicator.formula)}
    used |= sources.facts_in_conditions() | sources.facts_in_levels()
    used |= {name for fact in rulebook.facts.values() if fact.below for name in needed_facts(fact.below, {})}
    reached = _with_kin(used, rulebook.facts)
    for fact in rulebook.facts.values():
        if fact.total is None and fact.id not in reached and fact.group not in rulebook.context_groups:
            yield Remark(
                sources.place("facts.yaml", "facts", fact.id),
                Text("no formula uses the fact “{id}”", id=fact.id),
                Text("use it in indicators.yaml, delete it, or move it to a group with context: true"),
            )


def _with_kin(used: Iterable[str], facts: Mapping[str, FactType]) -> set[str]:
    """Facts and, at any remove, their parts and wholes: those are held against a used fact, and so are used."""
    kin: defaultdict[str, set[str]] = defaultdict(set)  # conditions name what is no fact, too: attributes, the unit
    for fact in facts.values():
        for whole in filter(None, (fact.part_of, fact.total)):
            kin[fact.id].add(whole)
            kin[whole].add(fact.id)
    reached = set(used)
    waiting = list(reached)
    while waiting:
        fresh = kin[waiting.pop()] - reached
        reached |= fresh
        waiting += fresh
    return reached
