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

    Not known, ``None``, while the value of any part is not: that part might be the least. A part whose value is known
    and whose percent is not defined, as of a level of zero, is passed over; ``None`` where no part's is defined.
    """
    if any(part.measurement.exact is None for part in parts):
        return None
    return min((part.attainment for part in parts if part.attainment is not None), default=None)
