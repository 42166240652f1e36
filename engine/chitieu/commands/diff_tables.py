"""chitieu diff on two tables of verdicts: how many units moved, and in a file which."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from pathlib import Path

from chitieu.commands.delivery import require_suffix
from chitieu.commands.telling import refuse, reported
from chitieu.commands.units import whole_or_nothing, with_extra
from chitieu.judging.compare import Transition
from chitieu.language import Language
from chitieu.units.extras import needed
from chitieu.views.output import write_for_programs
from chitieu.views.tables.formats import Format, show
from chitieu.views.tables.words import Words
from chitieu.views.units import moves_output


def diff_tables(
    then: Path,
    now: Path,
    format: Format | None,
    output: Path | None,
    memory: str | None,
    words: Language,
    *,
    with_rules: bool,
) -> Collection[Transition]:
    """Counts on the screen, or every move of a unit as CSV. Returns the transitions that fire a gate.

    A unit that is gone fires every gate: it is no longer measurable, and may hide what the gate is for.
    """
    if with_rules or format not in (None, Format.table, Format.plain, Format.csv):
        refuse(words.say("two tables of verdicts are compared as they are, on the screen or into a .csv file"))
    if output is not None:
        require_suffix(output, ".csv", words)
    with with_extra(words):
        for package in ("duckdb", "sqlglot"):
            needed(package, "units")
        from chitieu.use_cases.diff_units import diff_many

        each = format is Format.csv or output is not None
        with (
            whole_or_nothing(words),
            reported(words) as problems,
            diff_many(then, now, problems, each=each, output=output, memory=memory) as found,
        ):
            if found.each is not None and output is None:
                with found.each.open(encoding="utf-8-sig", newline="") as rows:
                    for block in iter(partial(rows.read, 1 << 20), ""):
                        write_for_programs(block)
    if found.each is None:
        show(moves_output(found.moved, found.sides), Words(words, 1), None)
    return tuple(Transition) if found.sides.gone.units else [one.transition for one in found.moved]
