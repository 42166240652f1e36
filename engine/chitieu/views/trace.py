"""Which rules fired on which facts, in order: the chain of reasons behind an assessment."""

from __future__ import annotations

from chitieu.diagnostics import Text
from chitieu.messages import Translate, mark
from chitieu.model import LAST_ENDED, Assessment, Saying, Step

# What stands before the name of a fact, as ``judging.keys`` has it.
_KINDS = frozenset(
    (mark("measure"), mark("verdict"), mark("when"), mark("case"), mark("so-far"), mark("tally"), mark("after"))
)


def trace(assessment: Assessment, say: Translate) -> str:
    """One line per firing: the rule, the facts it matched, the fact it concluded."""
    width = len(str(len(assessment.steps)))
    return "".join(
        f"{number:>{width}}. {because(step, say)}  ⇒  {fact_words(step.concluded, say)}\n"
        for number, step in enumerate(assessment.steps, 1)
    )


def because(step: Step, say: Translate) -> str:
    """A rule that fired, and the facts that it matched."""
    return f"{rule_words(step.rule, say)}  ⇐  {' & '.join(fact_words(fact, say) for fact in step.matched)}"


def rule_words(rule: Saying, say: Translate) -> str:
    """``06-NQ-TU/minority-led-agencies@2025: missed``."""
    return f"{_named(rule.about, say)}: {_said(rule, say)}"


def fact_words(fact: Saying, say: Translate) -> str:
    """``measure:women-share = 6/23``; its name alone where there is nothing else to it."""
    name = _named(fact.about, say)
    return f"{name} = {_said(fact, say)}" if fact.said else name


def _said(told: Saying, say: Translate) -> str:
    return _own_name(Text(told.said, **told.values).render(say), say)


def _named(key: str, say: Translate) -> str:
    kind, colon, name = key.partition(":")
    return f"{say(kind)}:{_named(name, say)}" if colon and kind in _KINDS else _own_name(key, say)


def _own_name(text: str, say: Translate) -> str:
    """Conditions that the program makes name what no file does: of that there is a translation, too."""
    return text.replace(LAST_ENDED, say(mark("last ended year"))) if LAST_ENDED in text else text
