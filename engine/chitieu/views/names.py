"""What verdicts are called, and their signs: the same in every view."""

from __future__ import annotations

from chitieu.language import Language
from chitieu.messages import mark
from chitieu.model import Verdict

SIGNS = {Verdict.MET: "✓", Verdict.MISSED: "✗", Verdict.NO_DATA: "?", Verdict.NOT_APPLICABLE: "–"}
_VERDICTS = {
    Verdict.MET: mark("met"),
    Verdict.MISSED: mark("missed"),
    Verdict.NO_DATA: mark("no data"),
    Verdict.NOT_APPLICABLE: mark("not applicable"),
}


def verdict_word(verdict: Verdict, language: Language) -> str:
    return language.say(_VERDICTS[verdict])
