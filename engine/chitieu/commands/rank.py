"""chitieu rank: units by their place in a table of verdicts."""

from pathlib import Path
from typing import Annotated

import typer

from chitieu.commands.asking import chooser
from chitieu.commands.options import LangOption
from chitieu.commands.telling import refuse, reported
from chitieu.commands.units import with_extra
from chitieu.diagnostics import did_you_mean
from chitieu.files.workspace import shown
from chitieu.language import language
from chitieu.messages import mark
from chitieu.units.extras import needed
from chitieu.views.tables.formats import show
from chitieu.views.tables.words import Words
from chitieu.views.units import ranking_output


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
    top: Annotated[int, typer.Option(min=1, help=mark("How many units to show."))] = 10,
    unit: Annotated[str | None, typer.Option(help=mark("Show this unit with its neighbours."))] = None,
    lang: LangOption = "vi",
) -> None:
    words = language(lang)
    with with_extra(words):
        needed("duckdb", "units")
        from chitieu.use_cases.rank import named_unit, rank

        with reported(words) as problems:
            ranking = rank(table, name, horizon, problems, chooser(words))
    found = None
    if unit is not None:
        found, near = named_unit(ranking, unit)
        if found is None:
            line = words.say("there is no unit “{unit}” in {file}").format(unit=unit, file=shown(table))
            hint = "" if near is None else f"\n    → {did_you_mean(near).render(words.say)}"
            refuse(line + hint)
    show(ranking_output(ranking.name, ranking.horizon, ranking.places, top, found), Words(words, 1), None)
