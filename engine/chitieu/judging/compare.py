"""Snapshot × Snapshot → what changed, worst first, and what changed it: the facts, the rules, or both."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from chitieu.judging.snapshot import Snapshot, Standing
from chitieu.model import Verdict
from chitieu.numbers import upward


class Transition(StrEnum):
    """How a target moved between two snapshots, worst first."""

    NEWLY_MISSED = "newly_missed"
    NO_LONGER_MEASURABLE = "no_longer_measurable"
    WORSE = "worse"
    REMOVED = "removed"
    ADDED = "added"
    NOW_MEASURABLE = "now_measurable"
    BETTER = "better"
    NEWLY_MET = "newly_met"
    UNCHANGED = "unchanged"


# What the verdicts then and now say by themselves; met twice, or missed twice, may have got better or worse.
BY_VERDICTS: Mapping[tuple[Verdict, Verdict], Transition] = {
    (Verdict.NO_DATA, Verdict.NO_DATA): Transition.UNCHANGED,
    (Verdict.NO_DATA, Verdict.MET): Transition.NOW_MEASURABLE,
    (Verdict.NO_DATA, Verdict.MISSED): Transition.NOW_MEASURABLE,
    (Verdict.MET, Verdict.NO_DATA): Transition.NO_LONGER_MEASURABLE,
    (Verdict.MISSED, Verdict.NO_DATA): Transition.NO_LONGER_MEASURABLE,
    (Verdict.MET, Verdict.MISSED): Transition.NEWLY_MISSED,
    (Verdict.MISSED, Verdict.MET): Transition.NEWLY_MET,
}


class Cause(StrEnum):
    """``EITHER``: the facts alone, or the rules alone, would have changed it so. ``BOTH``: only together."""

    FACTS = "facts"
    RULES = "rules"
    EITHER = "either"
    BOTH = "both"


class Change(NamedTuple):
    """A target at a horizon, then and now; ``None`` where it was not asked for. ``cause`` where rules were compared."""

    then: Standing | None
    now: Standing | None
    transition: Transition
    cause: Cause | None

    @property
    def standing(self) -> Standing:
        """The later one, or the only one."""
        standing = self.now or self.then
        assert standing is not None
        return standing

    @property
    def difference(self) -> Fraction | None:
        """Value now less value then, in the unit of the indicator (a share for percentages)."""
        if self.then is None or self.now is None or self.then.value is None or self.now.value is None:
            return None
        return self.now.value - self.then.value if self.then.unit == self.now.unit else None


class Diff(NamedTuple):
    """Two snapshots with their changes, in the order of Transition and of the rulebook."""

    then: Snapshot
    now: Snapshot
    changes: tuple[Change, ...]


class Crossed(NamedTuple):
    """The two snapshots that nobody made: new facts under old rules, old facts under new rules."""

    new_facts: Snapshot
    new_rules: Snapshot


def compare(then: Snapshot, now: Snapshot, crossed: Crossed | None = None) -> Diff:
    """What changed from one snapshot to another; with ``crossed``, also what caused each change."""
    before, after = _by_key(then), _by_key(now)
    mixed = (_by_key(crossed.new_facts), _by_key(crossed.new_rules)) if crossed else None
    changes = []
    for key in dict.fromkeys((*after, *before)):
        pair = (before.get(key), after.get(key))
        transition = _transition(*pair)
        cause = None
        if mixed is not None and transition is not Transition.UNCHANGED:
            cause = _cause(pair, mixed[0].get(key), mixed[1].get(key))
        changes.append(Change(*pair, transition, cause))
    order = {transition: position for position, transition in enumerate(Transition)}
    return Diff(then, now, tuple(sorted(changes, key=lambda change: order[change.transition])))


def _by_key(snapshot: Snapshot) -> Mapping[tuple[str, str, int], Standing]:
    """What was asked of the unit: a target that does not apply is as if it were not there."""
    return {standing.key: standing for standing in snapshot.standings if standing.verdict is not Verdict.NOT_APPLICABLE}


def _transition(then: Standing | None, now: Standing | None) -> Transition:
    if then is None:
        return Transition.ADDED
    if now is None:
        return Transition.REMOVED
    decided = BY_VERDICTS.get((then.verdict, now.verdict))
    return by_gain(_gain(then, now)) if decided is None else decided


def by_gain(gain: Fraction) -> Transition:
    """Where verdicts are alike: what got better or worse, by a number above or below zero."""
    return Transition.BETTER if gain > 0 else Transition.WORSE if gain < 0 else Transition.UNCHANGED


def _gain(then: Standing, now: Standing) -> Fraction:
    """Above zero is better: by percent of target, or where one has none by the value in the level's direction."""
    if then.attainment is not None and now.attainment is not None:
        return now.attainment - then.attainment
    if then.value is None or now.value is None or now.op is None:
        return Fraction(0)
    return now.value - then.value if upward(now.op) else then.value - now.value


def _cause(
    pair: tuple[Standing | None, Standing | None], new_facts: Standing | None, new_rules: Standing | None
) -> Cause:
    now = _state(pair[1], pair)
    by_facts, by_rules = _state(new_facts, pair) == now, _state(new_rules, pair) == now
    if by_facts and by_rules:
        return Cause.EITHER
    if by_facts:
        return Cause.FACTS
    if by_rules:
        return Cause.RULES
    return Cause.BOTH


def _state(standing: Standing | None, pair: tuple[Standing | None, Standing | None]) -> object:
    """What is compared: the verdict where it changed, else how far the target is."""
    if standing is None:
        return None
    if pair[0] is None or pair[1] is None:
        return True
    if pair[0].verdict is not pair[1].verdict:
        return standing.verdict
    return standing.verdict, standing.attainment, standing.value
