"""Questions on a terminal; elsewhere nothing is asked, and what would be is an error that says how to answer."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from chitieu.commands.telling import notice
from chitieu.language import Language


def can_ask() -> bool:
    """Whether somebody can read a question and answer it."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def confirmed(question: str, words: Language) -> bool:
    """Whether the answer is yes; nothing is no."""
    answers = words.say("y/N")
    answer = _answer(f"{question} [{answers}]: ")
    return answer is not None and answer.casefold() in {"y", "yes", "c", "có", "co"}


def picked(question: str, choices: Sequence[str], words: Language) -> int | None:
    """The position of a choice, the first by default; ``None`` where no answer comes."""
    notice(question)
    for number, choice in enumerate(choices, 1):
        notice(f"  {number}. {choice}")
    while True:
        answer = _answer(words.say("number [1]: "))
        if not answer:
            return None if answer is None else 0
        if answer.isascii() and answer.isdigit() and 1 <= int(answer) <= len(choices):
            return int(answer) - 1


def _answer(asked: str) -> str | None:
    """What is typed behind a question; ``None`` where nothing comes any more."""
    sys.stderr.write(asked)
    sys.stderr.flush()
    try:
        return input().strip()
    except EOFError:
        notice("")
        return None
