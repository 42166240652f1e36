"""chitieu diff on two lists of different dates: how every fact of their forms moved, and how many people."""

from __future__ import annotations

from pathlib import Path

from chitieu.commands.delivery import deliver
from chitieu.commands.list_answers import ListOptions, privately, with_answers
from chitieu.commands.telling import reported
from chitieu.use_cases.diff_lists import diff_lists
from chitieu.views.list_moves import list_moves_output
from chitieu.views.tables.formats import Format
from chitieu.views.tables.words import Words


def show_moves(
    rules: Path,
    pair: tuple[Path, Path],
    asked: ListOptions,
    words: Words,
    format: Format | None,
    output: Path | None,
    *,
    only_changed: bool,
    small: bool,
) -> None:
    """Counts both lists and shows how they differ; ``asked`` are the options of what they leave open."""
    with reported(words.language) as problems, privately():
        moved = with_answers(
            lambda answers, tried: diff_lists(rules, *pair, answers, tried),
            asked,
            words.language,
            problems,
        )
    deliver(list_moves_output(moved, only_changed=only_changed, small=small), words, format, output)
