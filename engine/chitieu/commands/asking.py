"""Questions on a terminal; elsewhere nothing is asked, and what would be is an error that says how to answer."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from chitieu.commands.telling import notice
from chitieu.language import Language

if TYPE_CHECKING:
    from chitieu.naming import Choose, Nameable


def can_ask() -> bool:
    """Whether somebody can read a question and answer it."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def confirmed(question: str, words: Language, *, default: bool = False) -> bool:
    """Whether the answer is yes; nothing is the default."""
    answers = words.say("Y/n") if default else words.say("y/N")
    answer = answered(f"{question} [{answers}]: ")
    return default if answer == "" else answer is not None and answer.casefold() in {"y", "yes", "c", "có", "co"}


def picked(question: str, choices: Sequence[str], words: Language) -> int | None:
    """The position of a choice, the first by default; ``None`` where no answer comes."""
    notice(question)
    for number, choice in enumerate(choices, 1):
        notice(f"  {number}. {choice}")
    while True:
        answer = answered(words.say("number [1]: "))
        if not answer:
            return None if answer is None else 0
        if answer.isascii() and answer.isdigit() and 1 <= int(answer) <= len(choices):
            return int(answer) - 1


def chooser(words: Language) -> Choose:
    """Asks on a terminal which of several things a word means; elsewhere chooses none."""

    def choose(word: str, fitting: Sequence[Nameable]) -> str | None:
        if not can_ask():
            return None
        question = words.say("“{word}” fits several; which is meant?").format(word=word)
        chosen = picked(question, [" – ".join((*one.names[-1:], one.id)) for one in fitting], words)
        return None if chosen is None else fitting[chosen].id

    return choose


def answered(asked: str) -> str | None:
    """What is typed behind a question; ``None`` where nothing comes any more."""
    sys.stderr.write(asked)
    sys.stderr.flush()
    try:
        return input().strip()
    except EOFError:
        notice("")
        return None
