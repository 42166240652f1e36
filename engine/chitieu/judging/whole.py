"""The whole of its parts: the worst of their verdicts, the least of their percents of target.

The network and the plan of many units say the same in their own languages (``target_rules``, ``units.plan.branches``):
the order of verdicts that they go by is the one here.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from chitieu.model import Judgement, Verdict

# A part that does not apply is passed over.
SEVERITY = {Verdict.NOT_APPLICABLE: 0, Verdict.MET: 1, Verdict.NO_DATA: 2, Verdict.MISSED: 3}

WORST_FIRST = tuple(sorted(SEVERITY, key=SEVERITY.__getitem__, reverse=True))


def least_attainment(parts: Sequence[Judgement]) -> Fraction | None:
    """The percent of target of a whole, as a fraction: the least of its parts'.

    ``None`` where any part has none: it may not be known yet, and then might be the least, or not be defined at all.
    """
    reached = [part.attainment for part in parts]
    known = [each for each in reached if each is not None]
    return min(known, default=None) if len(known) == len(reached) else None
