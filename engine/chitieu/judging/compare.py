"""Snapshot × Snapshot → what changed, worst first, and what changed it: the facts, the rules, or both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from chitieu.judging.snapshot import Snapshot, Standing
from chitieu.kinds import is_all_or_nothing
from chitieu.levels import gain
from chitieu.model import FactKind, Verdict


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


class Cause(StrEnum):
    """``EITHER``: the facts alone, or the rules alone, would have changed it so. ``BOTH``: only together."""

    FACTS = "facts"
    RULES = "rules"
    EITHER = "either"
    BOTH = "both"


class Split(NamedTuple):
    """A change of a share: what its numerator did to it, and what its denominator did; together the difference."""

    numerator: Fraction
    denominator: Fraction


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
    def shortfall_moved(self) -> bool:
        """Whether more or less is missing than before: 2/4 and 3/6 are one value, and lack 1 and 2 of 75%."""
        return self.then is not None and self.now is not None and self.then.shortfall != self.now.shortfall

    @property
    def difference(self) -> Fraction | None:
        """Value now less value then, in the unit of the indicator (a share for percentages); none of yes and no."""
        if self.then is None or self.now is None or self.then.value is None or self.now.value is None:
            return None
        if isinstance(self.now.unit, FactKind) and is_all_or_nothing(self.now.unit):
            return None
        return self.now.value - self.then.value if self.then.unit == self.now.unit else None

    @property
    def split(self) -> Split | None:
        """The difference of two shares of counts by what moved, where both numerator and denominator did.

        From n/d to m/e: (m − n) parts of the mean of 1/d and 1/e, and the rest; so it does not hang on which of the two
        is thought to move first.
        """
        if self.difference is None or self.then is None or self.now is None:
            return None
        then, now = _counts(self.then.operands), _counts(self.now.operands)
        if then is None or now is None or then[0] == now[0] or then[1] == now[1]:
            return None
        by_numerator = (now[0] - then[0]) * (Fraction(1, then[1]) + Fraction(1, now[1])) / 2
        return Split(by_numerator, self.difference - by_numerator)


class Diff(NamedTuple):
    """Two snapshots with their changes, in the order of Transition and of the rulebook."""

    then: Snapshot
    now: Snapshot
    changes: tuple[Change, ...]


class Crossed(NamedTuple):
    """The two snapshots that nobody made: new facts under old rules, old facts under new rules."""

    new_facts: Snapshot
    new_rules: Snapshot


def _counts(operands: str | None) -> tuple[int, int] | None:
    """``3/17``; a denominator of zero has no share."""
    numerator, _, denominator = (operands or "").partition("/")
    return (int(numerator), int(denominator)) if denominator.isdecimal() and int(denominator) else None


def compare(then: Snapshot, now: Snapshot, crossed: Crossed | None = None) -> Diff:
    """What changed from one snapshot to another; with ``crossed``, also what caused each change."""
    before, after = _by_key(then), _by_key(now)
    mixed = (_by_key(crossed.new_facts), _by_key(crossed.new_rules)) if crossed else None
    changes = []
    for key in dict.fromkeys((*after, *before)):
        pair = (before.get(key), after.get(key))
        moved = _transition(*pair)
        cause = None
        if mixed is not None and moved is not Transition.UNCHANGED:
            cause = _cause(pair, mixed[0].get(key), mixed[1].get(key))
        changes.append(Change(*pair, moved, cause))
    changes = _parts_speaking(changes)
    order = {each: position for position, each in enumerate(Transition)}
    return Diff(then, now, tuple(sorted(changes, key=lambda change: order[change.transition])))


def _parts_speaking(changes: Sequence[Change]) -> list[Change]:
    """Without wholes that are only unchanged by their least part while another part moved: the parts say it.

    Nor are parts listed that came or went because it is not known what is asked of the unit, or with their whole.
    """
    kept = [*_wholes(changes), *_parts_on_both_sides(changes)]
    moved = {one.standing.key for one in kept if one.standing.part and one.transition is not Transition.UNCHANGED}
    silent = {
        one.standing.place
        for one in _wholes(changes)
        if one.transition is Transition.UNCHANGED and one.standing.key in moved
    }
    places = {one.standing.place for one in kept} - silent
    return [change for change in changes if change.standing.place in places]


def _wholes(changes: Sequence[Change]) -> list[Change]:
    return [change for change in changes if not change.standing.part]


def _parts_on_both_sides(changes: Sequence[Change]) -> list[Change]:
    """Parts that stand then and now; one that came or went only of a whole that has parts on both sides."""
    parts = [change for change in changes if change.standing.part]
    then = {one.standing.key for one in parts if one.then is not None}
    now = {one.standing.key for one in parts if one.now is not None}
    parted = then & now & {one.standing.key for one in _wholes(changes)}
    return [one for one in parts if (one.then is not None and one.now is not None) or one.standing.key in parted]


def _by_key(snapshot: Snapshot) -> Mapping[tuple[str, str, int, str], Standing]:
    """What was asked of the unit: a target that does not apply is as if it were not there."""
    asked = (standing for standing in snapshot.standings if standing.verdict is not Verdict.NOT_APPLICABLE)
    return {standing.place: standing for standing in asked}


def transition(then: Verdict | None, now: Verdict | None) -> Transition | None:
    """What two verdicts make of a target, ``None`` being one that is not asked for; ``None`` where the gain decides.

    A target that does not apply is as if it were not there. One that is only followed asks for nothing: with a verdict
    it is asked anew, and where it had one it is no longer asked.
    """
    match then, now:
        case (Verdict.MONITORED, Verdict.MONITORED):
            return None
        case (None | Verdict.MONITORED, _):
            return Transition.ADDED
        case (_, None | Verdict.MONITORED):
            return Transition.REMOVED
        case (Verdict.NO_DATA, Verdict.NO_DATA):
            return Transition.UNCHANGED
        case (Verdict.NO_DATA, _):
            return Transition.NOW_MEASURABLE
        case (_, Verdict.NO_DATA):
            return Transition.NO_LONGER_MEASURABLE
        case (Verdict.MET, Verdict.MISSED):
            return Transition.NEWLY_MISSED
        case (Verdict.MISSED, Verdict.MET):
            return Transition.NEWLY_MET
    return None


def transition_by_gain(gain: int | Fraction) -> Transition:
    """Where the verdict is the same: above zero is better."""
    return Transition.BETTER if gain > 0 else Transition.WORSE if gain < 0 else Transition.UNCHANGED


def _transition(then: Standing | None, now: Standing | None) -> Transition:
    by_verdict = transition(then.verdict if then else None, now.verdict if now else None)
    if by_verdict is not None or then is None or now is None:
        return by_verdict or Transition.UNCHANGED
    return transition_by_gain(_gain(then, now))


def _gain(then: Standing, now: Standing) -> Fraction:
    """Above zero is better: by percent of target; without one by points, or by the value in the level's direction."""
    if then.attainment is not None and now.attainment is not None:
        return now.attainment - then.attainment
    if then.points is not None and now.points is not None and then.points != now.points:
        return now.points - then.points
    if then.value is None or now.value is None or now.level is None or not now.level.known:
        return Fraction(0)
    return gain(then.value, now.value, now.level)


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
