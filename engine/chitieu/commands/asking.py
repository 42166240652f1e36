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
    sys.stderr.write(f"{question} [{answers}]: ")
    sys.stderr.flush()
    return _answer().casefold() in {"y", "yes", "c", "có", "co"}


def chosen(question: str, choices: Sequence[str], words: Language) -> int | None:
    """The position of a choice, the first by default; ``None`` where no answer comes."""
    notice(question)
    for number, choice in enumerate(choices, 1):
        notice(f"  {number}. {choice}")
    while True:
        sys.stderr.write(words.say("number [1]: "))
        sys.stderr.flush()
        try:
            answer = input().strip()
        except EOFError:
            notice("")
            return None
        if not answer:
            return 0
        if answer.isascii() and answer.isdigit() and 1 <= int(answer) <= len(choices):
            return int(answer) - 1


def _answer() -> str:
    try:
        return input().strip()
    except EOFError:
        notice("")
        return ""
