"""chitieu diff on two tables of verdicts: how many units moved, and in a file which."""

from __future__ import annotations

import sys
from collections.abc import Collection
from pathlib import Path

from chitieu.commands.delivery import require_suffix
from chitieu.commands.telling import refuse, reported
from chitieu.commands.units import with_extra
from chitieu.judging.compare import Transition
from chitieu.language import Language
from chitieu.text.csv_rows import rows_text
from chitieu.units.extras import needed
from chitieu.views.output import write_whole
from chitieu.views.tables.formats import Format, show
from chitieu.views.tables.words import Words
from chitieu.views.units import moves_output


def diff_tables(
    then: Path, now: Path, format: Format | None, output: Path | None, words: Language, *, with_rules: bool
) -> Collection[Transition]:
    """Counts on the screen, or every move of a unit as CSV. Returns the transitions that fire a gate.

    A unit that is gone fires every gate: it is no longer measurable, and may hide what the gate is for.
    """
    if with_rules or format not in (None, Format.table, Format.plain, Format.csv):
        refuse(words.say("two tables of verdicts are compared as they are, on the screen or into a .csv file"))
    if output is not None:
        require_suffix(output, ".csv", words)
    with with_extra(words):
        needed("duckdb", "units")
        from chitieu.use_cases.diff_units import diff_many

        with reported(words) as problems:
            found = diff_many(then, now, problems, each=format is Format.csv or output is not None)
    if found.each is None:
        show(moves_output(found.moved, found.sides), Words(words, 1), None)
    elif output is None:
        sys.stdout.write(rows_text(*found.each))
    else:
        write_whole(output, rows_text(*found.each), bom=True)
    return tuple(Transition) if found.sides.gone.units else [one.transition for one in found.moved]
