"""chitieu rank: units by their place in a table of verdicts."""

from pathlib import Path
from typing import Annotated

import typer

from chitieu.commands.asking import chooser
from chitieu.commands.delivery import deliver, require_apart, say_written
from chitieu.commands.options import LangOption, OutputOption
from chitieu.commands.telling import refuse, reported
from chitieu.commands.units import with_extra
from chitieu.diagnostics import did_you_mean
from chitieu.files.workspace import shown
from chitieu.language import language
from chitieu.messages import mark
from chitieu.units.extras import needed
from chitieu.views.tables.words import Words
from chitieu.views.units import ranking_output

_SHOWN = 10  # units on a screen


def command(
    table: Annotated[
        Path,
        typer.Argument(
            metavar=mark("TABLE"),
            readable=False,
            help=mark("A table of verdicts that evaluate-many wrote (.parquet or .csv)."),
        ),
    ],
    name: Annotated[
        str,
        typer.Argument(metavar=mark("TARGET|DOCUMENT"), help=mark("document/target, or a document as a whole.")),
    ],
    *,
    horizon: Annotated[int | None, typer.Option(help=mark("The year; by default the first."))] = None,
    top: Annotated[
        int | None,
        typer.Option(min=1, help=mark("How many units to show: by default 10, in a file all.")),
    ] = None,
    by: Annotated[
        str | None, typer.Option(help=mark("Places of their own for each value of this column of the table."))
    ] = None,
    worst: Annotated[bool, typer.Option("--worst", help=mark("The last places first."))] = False,
    unit: Annotated[str | None, typer.Option(help=mark("Show this unit with its neighbours."))] = None,
    output: OutputOption = None,
    lang: LangOption = "vi",
) -> None:
    words = language(lang)
    require_apart([output], [table], words)
    with with_extra(words):
        needed("duckdb", "units")
        from chitieu.use_cases.rank import named_unit, rank

        with reported(words) as problems:
            ranking = rank(table, name, horizon, problems, chooser(words), by)
    found = None
    if unit is not None:
        found, near = named_unit(ranking, unit)
        if found is None:
            line = words.say("there is no unit “{unit}” in {file}").format(unit=unit, file=shown(table))
            hint = "" if near is None else f"\n    → {did_you_mean(near).render(words.say)}"
            refuse(line + hint)
    shown_places = top or (_SHOWN if output is None or found is not None else None)
    result = ranking_output(ranking, shown_places, found, worst=worst)
    deliver(result, Words(words, 1), None, output)
    if output is not None:
        say_written(output, words)
