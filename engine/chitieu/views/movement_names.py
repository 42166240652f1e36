"""What transitions and outlooks are called."""

from __future__ import annotations

from chitieu.diagnostics import Text
from chitieu.judging.compare import Transition
from chitieu.judging.trend import Outlook
from chitieu.views.names import words

TRANSITIONS = words(
    {
        Transition.NEWLY_MISSED: Text("no longer met"),
        Transition.NO_LONGER_MEASURABLE: Text("no longer measurable"),
        Transition.WORSE: Text("worse"),
        Transition.REMOVED: Text("no longer asked"),
        Transition.ADDED: Text("newly asked"),
        Transition.NOW_MEASURABLE: Text("now measurable"),
        Transition.BETTER: Text("better"),
        Transition.NEWLY_MET: Text("newly met"),
        Transition.UNCHANGED: Text("unchanged"),
    }
)
OUTLOOKS = words(
    {
        Outlook.MOVING_AWAY: Text("moving away"),
        Outlook.TOO_SLOW: Text("too slow"),
        Outlook.NEEDS_ACCELERATION: Text("needs acceleration"),
        Outlook.NOT_ENOUGH_DATA: Text("not enough data"),
        Outlook.PAST: Text("horizon passed"),
        Outlook.ON_COURSE: Text("on course"),
    },
    "✗!!?–✓",
)
