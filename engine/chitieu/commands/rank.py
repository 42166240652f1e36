"""chitieu rank: units by their place in a table of verdicts."""

from __future__ import annotations

from gettext import gettext as _
from pathlib import Path
from typing import Annotated

import typer

from chitieu.commands.common import USAGE, Lang, LangOption, reported, tell
from chitieu.commands.units import with_extra
from chitieu.diagnostics import did_you_mean
from chitieu.files.workspace import shown
from chitieu.language import language
from chitieu.units.extras import needed
from chitieu.views.tables.formats import show
from chitieu.views.tables.words import Words
from chitieu.views.units import ranking_output


def command(
    table: Annotated[
        Path, typer.Argument(readable=False, help=_("A table of verdicts that evaluate-many wrote (.parquet or .csv)."))
    ],
    name: Annotated[
        str,
        typer.Argument(metavar=_("TARGET|DOCUMENT"), help=_("document/rule, or a document as a whole.")),
    ],
    horizon: Annotated[int | None, typer.Option(help=_("The year; by default the first."))] = None,
    top: Annotated[int, typer.Option(min=1, help=_("How many units to show."))] = 10,
    unit: Annotated[str | None, typer.Option(help=_("Show this unit with its neighbours."))] = None,
    lang: LangOption = Lang.vi,
) -> None:
    words = language(lang.value)
    with with_extra(words):
        needed("duckdb", "units")
        from chitieu.use_cases.rank import named_unit, rank

        with reported(words) as problems:
            ranking = rank(table, name, horizon, problems)
    named = None if unit is None else named_unit(ranking, unit)
    if named is not None and named.unit is None:
        line = words.say("there is no unit “{unit}” in {file}").format(unit=unit, file=shown(table))
        near = "" if named.near is None else f"\n    → {did_you_mean(named.near).render(words.say)}"
        tell(f"{line}{near}\n")
        raise typer.Exit(USAGE)
    found = None if named is None else named.unit
    show(ranking_output(ranking.name, ranking.horizon, ranking.places, top, found), Words(words, 1), None)
