"""What is said beside the results: diagnostics, notices and traces, all on stderr. Results alone go to stdout."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NoReturn

import typer

from chitieu.commands.exits import INVALID, USAGE
from chitieu.diagnostics import Diagnostic, InvalidInput, Problems
from chitieu.language import Language
from chitieu.text.unseen import visible


def notice(line: str) -> None:
    """Says a line to whoever watches."""
    sys.stderr.write(visible(line) + "\n")


def refuse(line: str) -> NoReturn:
    """Says why the command cannot do what was asked, and ends it with USAGE."""
    notice(line)
    raise typer.Exit(USAGE)


def report(diagnostics: Sequence[Diagnostic], words: Language) -> None:
    """Says what is wrong with the input, and where."""
    if diagnostics:
        from chitieu.views.problems import problems_text

        sys.stderr.write(problems_text(diagnostics, words))


@contextmanager
def reported(words: Language) -> Iterator[Problems]:
    """Problems for a use case to fill, reported after it; invalid input ends the command with INVALID."""
    problems = Problems()
    try:
        yield problems
    except InvalidInput as invalid:
        report(invalid.diagnostics, words)
        raise typer.Exit(INVALID) from None
    report(problems.in_order(), words)
