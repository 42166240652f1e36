"""What the commands over many units share: a missing extra, and what a backend or an interrupt leaves to say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from chitieu.commands.exits import INTERRUPTED
from chitieu.commands.telling import notice, refuse
from chitieu.language import Language
from chitieu.messages import mark

SmallOption = Annotated[
    bool,
    typer.Option(
        "--small", help=mark("On a page of a register of people, show sets of fewer than five, too, not only <5.")
    ),
]


@contextmanager
def with_extra(words: Language) -> Iterator[None]:
    """Says which extra to install where a package is missing, and ends the command."""
    from chitieu.units.extras import MissingExtra

    try:
        yield
    except MissingExtra as missing:
        line = words.say("{package} is not installed: in the folder of chitieu run pip install -e '.[{extra}]'")
        refuse(line.format(package=missing.package, extra=missing.extra))


@contextmanager
def whole_or_nothing(words: Language) -> Iterator[None]:
    """Says why nothing was written: the backend gave up, a number was too long, somebody pressed Ctrl-C."""
    import signal

    from chitieu.units.backends.backend import BackendFailed
    from chitieu.units.plan.whole import TooLarge

    ended = INTERRUPTED

    def terminated(number: int, _: object) -> None:
        nonlocal ended
        ended = 128 + number
        raise KeyboardInterrupt

    before = signal.getsignal(signal.SIGTERM)
    if before is not signal.SIG_IGN:  # who started us has it ignored, and it stays so
        signal.signal(signal.SIGTERM, terminated)
    try:
        yield
    except BackendFailed as failed:
        refuse(words.say("nothing was written: {reason}").format(reason=failed.told(words.say)))
    except TooLarge as too_large:
        line = words.say("nothing was written: a number could reach {digits} digits, and 37 are held exactly")
        refuse(line.format(digits=too_large.digits))
    except KeyboardInterrupt:
        notice(words.say("interrupted: nothing was written"))
        raise typer.Exit(ended) from None
    finally:
        signal.signal(signal.SIGTERM, before)


def check_memory(size: str | None, words: Language) -> None:
    """Raises an error of usage where a size is none: ``500MB``, ``2GB`` are."""
    if size is not None and re.fullmatch(r"[1-9]\d*(MB|GB|TB)", size, re.IGNORECASE) is None:
        raise typer.BadParameter(words.say("a size such as 500MB or 2GB was expected"), param_hint="'--memory'")
