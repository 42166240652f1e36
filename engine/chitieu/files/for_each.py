"""Groups of a dimension (nam, nữ): facts of each, and what ``for_each`` asks of every one.

All of it is expanded when rules are read: the fact ``trained.women`` is a fact as any other, and a target for each
group is one of parts, so that networks, the plan and views need to know of no groups.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import reduce

from chitieu.model import (
    ByCase,
    Case,
    Check,
    Comparison,
    Criterion,
    FactName,
    FactType,
    Formula,
    FromData,
    Gather,
    Indicator,
    Level,
    Operation,
    Part,
    Parts,
)
from chitieu.over_years import facts_of
from chitieu.replacing import in_condition, in_formula

Dimensions = Mapping[str, Mapping[str, str]]
"""The groups of each dimension with their labels, by ids."""


def of_group(fact: str, group: str) -> str:
    """What a fact of a group is called: ``trained.women``."""
    return f"{fact}.{group}"


def of_groups(facts: Mapping[str, FactType], dimensions: Dimensions) -> Iterator[FactType]:
    """The facts, and behind each that is split those of its groups.

    A group is a part of the same group of what the fact is a part of where that is split alike, else of the fact.
    """
    for fact in facts.values():
        yield fact
        whole = facts.get(fact.part_of or "")
        alike = whole is not None and whole.split == fact.split
        for group, label in _groups(fact, dimensions).items():
            yield fact._replace(
                id=of_group(fact.id, group),
                label=f"{fact.label} – {label}",
                part_of=of_group(fact.part_of or "", group) if alike else fact.id if _adds_up(fact) else None,
                short=None if fact.short is None else f"{fact.short} – {label}",
                split=None,
                groups_are_all=False,
                total=fact.id,
            )


def _adds_up(fact: FactType) -> bool:
    """Whether groups of a fact are parts of it: people are, an income a head is not."""
    return not fact.is_share and not fact.below_zero and (fact.is_count or fact.groups_are_all)


def _groups(fact: FactType, dimensions: Dimensions) -> Mapping[str, str]:
    return dimensions.get(fact.split or "", {})


def sums(facts: Mapping[str, FactType], dimensions: Dimensions) -> Iterator[Check]:
    """What holds between a fact and its groups: they are no more than it, or all of it."""
    for fact in facts.values():
        groups = _groups(fact, dimensions)
        if groups and not fact.is_share and (fact.groups_are_all or _adds_up(fact)):
            names: list[Formula] = [FactName(of_group(fact.id, group)) for group in groups]
            total = reduce(lambda left, right: Operation("+", left, right), names)
            sign, shown = ("==", "=") if fact.groups_are_all else ("<=", "≤")
            condition = Comparison(sign, total, FactName(fact.id))
            text = f"{' + '.join(of_group(fact.id, group) for group in groups)} {sign} {fact.id}"
            label = f"{' + '.join(groups.values())} {shown} {fact.label}"
            yield Check(of_group(fact.id, fact.split or ""), label, condition, text)


def split_by(part: Part, dimension: str, facts: Mapping[str, FactType]) -> bool:
    """Whether anything that a part asks of differs from group to group."""
    match part:
        case Criterion(indicator, _):
            return any(facts[name].split == dimension for name in facts_of(indicator.formula) if name in facts)
        case Parts(_, _, of):
            return any(split_by(each, dimension, facts) for each in of)
        case ByCase(cases):
            return any(split_by(case.part, dimension, facts) for case in cases)


def names_other_targets(part: Part) -> bool:
    """Whether a part, or one within it, is another target."""
    match part:
        case Parts(_, _, of):
            return any(map(names_other_targets, of))
        case ByCase(cases, target):
            return bool(target) or any(names_other_targets(case.part) for case in cases)
    return False


def for_each(part: Part, dimension: str, facts: Mapping[str, FactType], dimensions: Dimensions) -> Parts:
    """What a part asks, asked of every group: of facts that are split the group's, of others the same."""
    split = [id for id, fact in facts.items() if fact.split == dimension]
    groups = [
        ByCase(
            (Case(None, "", _of_group(part, group, label, {id: FactName(of_group(id, group)) for id in split})),),
            title=label,
            group=group,
        )
        for group, label in dimensions[dimension].items()
    ]
    return Parts(Gather.ALL_OF, None, tuple(groups))


def _of_group(part: Part, group: str, label: str, own: Mapping[str, Formula]) -> Part:
    match part:
        case Criterion(indicator, levels):
            levels = tuple((horizon, _level(level, own)) for horizon, level in levels)
            return part._replace(indicator=_indicator(indicator, group, label, own), levels=levels)
        case Parts(_, _, of):
            return part._replace(of=tuple(_of_group(each, group, label, own) for each in of))
        case ByCase(cases):
            return part._replace(cases=tuple(_case(case, group, label, own) for case in cases))


def _level(level: Level, own: Mapping[str, Formula]) -> Level:
    """Of a level or a baseline that is worked out of facts, too, those of the group."""
    if level.data is None:
        return level
    formulas = (None if formula is None else in_formula(formula, own) for formula in level.data)
    return level._replace(data=FromData(*formulas))


def _case(case: Case, group: str, label: str, own: Mapping[str, Formula]) -> Case:
    condition = None if case.condition is None else in_condition(case.condition, own)
    return case._replace(condition=condition, part=_of_group(case.part, group, label, own))


def _indicator(indicator: Indicator, group: str, label: str, own: Mapping[str, Formula]) -> Indicator:
    if not indicator.is_measured:
        return indicator
    return indicator._replace(
        id=of_group(indicator.id, group),
        label=f"{indicator.label} – {label}",
        formula=in_formula(indicator.formula, own),
        of=indicator.listed,
    )
