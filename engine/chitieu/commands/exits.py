"""How a command ends: its exit codes, and the gates that --fail-on asks for."""

from __future__ import annotations

from collections.abc import Iterable

import typer

GATE, USAGE, INVALID, INTERNAL, INTERRUPTED = 1, 2, 3, 4, 130


def gate(asked: Iterable[str], found: Iterable[str]) -> None:
    """Ends the command with GATE when something was found that --fail-on asks to fail on."""
    if not {*asked}.isdisjoint(found):
        raise typer.Exit(GATE)
