"""chitieu rank: units by their place in a table of verdicts, or what changed since an earlier one."""

from __future__ import annotations

from gettext import gettext as _
from pathlib import Path
from typing import Annotated

import typer

from engine.commands.bulk import print_all, with_extra
from engine.commands.common import USAGE, Lang, LangOption, reported, tell
from engine.files.workspace import shown
from engine.language import language
from engine.views.units import moves_block, ranking_block


def command(
    table: Annotated[
        Path, typer.Argument(readable=False, help=_("A table of verdicts that evaluate-many wrote (.parquet or .csv)."))
    ],
    name: Annotated[
        str | None,
        typer.Argument(metavar="[TARGET|DOCUMENT]", help=_("document/rule, or a document; not with --against.")),
    ] = None,
    horizon: Annotated[int | None, typer.Option(help=_("The year; by default the first."))] = None,
    top: Annotated[int, typer.Option(min=1, help=_("How many units to show."))] = 10,
    unit: Annotated[str | None, typer.Option(help=_("Show this unit with its neighbours."))] = None,
    against: Annotated[
        Path | None, typer.Option(readable=False, help=_("An earlier table of verdicts: show what changed since."))
    ] = None,
    lang: LangOption = Lang.vi,
) -> None:
    words = language(lang.value)
    if (name is None) == (against is None):
        tell(words.say("name a target or a document to rank on, or an earlier table with --against") + "\n")
        raise typer.Exit(USAGE)
    with with_extra(words):
        from engine.use_cases.rank import compare, rank

        with reported(words) as problems:
            if against is not None:
                print_all([moves_block(compare(table, against, problems), words)])
                return
            assert name is not None
            ranking = rank(table, name, horizon, problems)
    if unit is not None and unit not in {one.unit for one in ranking.places}:
        line = words.say("there is no unit “{unit}” in {file}")
        tell(line.format(unit=unit, file=shown(table)) + "\n")
        raise typer.Exit(USAGE)
    print_all([ranking_block(ranking.name, ranking.horizon, ranking.places, top, unit, words)])
