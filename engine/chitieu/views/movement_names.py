"""What transitions and outlooks are called."""

from __future__ import annotations

from chitieu.judging.compare import Transition
from chitieu.judging.trend import Outlook
from chitieu.messages import mark

TRANSITION_WORDS = {
    Transition.NEWLY_MISSED: mark("no longer met"),
    Transition.NO_LONGER_MEASURABLE: mark("no longer measurable"),
    Transition.WORSE: mark("worse"),
    Transition.REMOVED: mark("no longer asked"),
    Transition.ADDED: mark("newly asked"),
    Transition.NOW_MEASURABLE: mark("now measurable"),
    Transition.BETTER: mark("better"),
    Transition.NEWLY_MET: mark("newly met"),
    Transition.UNCHANGED: mark("unchanged"),
}
OUTLOOK_WORDS = {
    Outlook.MOVING_AWAY: mark("moving away"),
    Outlook.NEEDS_ACCELERATION: mark("needs acceleration"),
    Outlook.NOT_ENOUGH_DATA: mark("not enough data"),
    Outlook.PAST: mark("horizon passed"),
    Outlook.ON_COURSE: mark("on course"),
}
