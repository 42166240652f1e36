"""The whole of its parts: its verdict and its percent of target, by how its parts are gathered.

Nothing is concluded that a figure to come could turn over. The network and the plan of many units say the same in their
own languages (``whole_rules``, ``units.plan.gathered``): the order of verdicts that they go by is the one here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction

from chitieu.model import Bounds, Gather, Judged, Parts, Tally, Verdict

# A part that does not apply, or is only followed, is passed over.
SEVERITY = {Verdict.MONITORED: -1, Verdict.NOT_APPLICABLE: 0, Verdict.MET: 1, Verdict.NO_DATA: 2, Verdict.MISSED: 3}

WORST_FIRST = tuple(sorted(SEVERITY, key=SEVERITY.__getitem__, reverse=True))


def tally(parts: Parts, verdicts: Iterable[Verdict]) -> Tally | None:
    """How many of the parts are met and asked for; ``None`` for a whole that is the worst of its parts."""
    if parts.gather.is_worst:
        return None
    number = Counter(verdicts)
    apply = number[Verdict.MET] + number[Verdict.NO_DATA] + number[Verdict.MISSED]
    return Tally(
        number[Verdict.MET], number[Verdict.NO_DATA], apply if parts.enough is None else min(parts.enough, apply)
    )


def attainment(parts: Parts, of: Sequence[Judged], counted: Tally | None) -> tuple[Fraction | None, Bounds | None]:
    """The percent of target of a whole, as a fraction, and what is left of it where it is not known.

    All: the least of the parts that apply. Any: the greatest of those that are met, else of all that apply. At least so
    many: those that are met by those that are asked for. ``None`` where any of these has none: it may not be known yet,
    and then might be the one that counts, or not be defined at all.
    """
    if parts.gather is Gather.AT_LEAST_OF:
        return (None, None) if counted is None else _counted(counted)
    apply = [part for part in of if part.verdict.counts]
    if parts.gather is Gather.ANY_OF:
        apply = [part for part in apply if part.verdict is Verdict.MET] or apply
    known = [part.attainment for part in apply if part.attainment is not None]
    if len(known) < len(apply) or not known:
        return None, None
    return (min if parts.gather.is_worst else max)(known), None


def _counted(counted: Tally) -> tuple[Fraction | None, Bounds | None]:
    if not counted.asked:
        return None, None
    low, high = (Fraction(number, counted.asked) for number in (counted.met, counted.met + counted.open))
    return (low, None) if low == high else (None, Bounds(low, high))


def parts_short(whole: Judged) -> int | None:
    """How many more parts must be met of a whole that is missed; ``None`` where that is not known, or not counted."""
    if whole.tally is None or not isinstance(whole.part, Parts) or whole.part.gather is not Gather.AT_LEAST_OF:
        return None
    return whole.tally.asked - whole.tally.met if whole.verdict is Verdict.MISSED and not whole.tally.open else None


def shortfall(whole: Judged) -> int:
    """What is missing of a whole: the most that any part lacks; of counted parts, how many more must be met."""
    if whole.tally is not None:
        return parts_short(whole) or 0
    own = whole.judgement.shortfall if whole.judgement is not None else None
    return max((own or 0, *map(shortfall, whole.of)))
