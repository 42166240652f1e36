"""chitieu diff on two lists of different dates: how every fact of their forms moved, and how many people."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from chitieu.commands.asking import can_ask
from chitieu.commands.delivery import deliver
from chitieu.commands.list_forms import privately, with_answers
from chitieu.commands.telling import reported
from chitieu.use_cases.diff_lists import diff_lists
from chitieu.views.list_moves import list_moves_output
from chitieu.views.tables.formats import Format
from chitieu.views.tables.words import Words


def show_moves(
    rules: Path,
    pair: tuple[Path, Path],
    options: Sequence[str],
    words: Words,
    format: Format | None,
    output: Path | None,
    *,
    only_changed: bool,
    small: bool,
    no_input: bool,
) -> None:
    """Counts both lists and shows how they differ; ``options`` name forms by sheet."""
    with reported(words.language) as problems, privately():
        moved = with_answers(
            lambda forms, tried: diff_lists(rules, *pair, forms, tried),
            options,
            words.language,
            problems,
            ask=can_ask() and not no_input,
        )
    deliver(list_moves_output(moved, only_changed=only_changed, small=small), words, format, output)
