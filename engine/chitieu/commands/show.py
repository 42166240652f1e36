"""chitieu show: a table of verdicts as a summary, or as a page to look at."""

from pathlib import Path
from typing import Annotated

import typer

from chitieu.commands.delivery import require_apart, require_suffix, say_written
from chitieu.commands.options import LangOption, RulesOption
from chitieu.commands.telling import refuse, reported
from chitieu.commands.units import SmallOption, with_extra
from chitieu.language import language
from chitieu.messages import mark
from chitieu.views.output import write_whole
from chitieu.views.tables.formats import show
from chitieu.views.tables.words import Words


def command(
    table: Annotated[
        Path,
        typer.Argument(
            metavar=mark("TABLE"),
            readable=False,
            help=mark("A table of verdicts that evaluate-many wrote (.parquet or .csv)."),
        ),
    ],
    *,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help=mark("An .html page to look at, instead of the screen."))
    ] = None,
    earlier: Annotated[
        Path | None,
        typer.Option("--compare", readable=False, help=mark("On the page, what moved since this earlier table.")),
    ] = None,
    map: Annotated[
        Path | None,
        typer.Option("--map", readable=False, help=mark("On the page, a map of the boundaries in this GeoJSON file.")),
    ] = None,
    small: SmallOption = False,
    rules: RulesOption,
    top: Annotated[int, typer.Option(min=1, help=mark("How many of the best and the worst units to show."))] = 5,
    lang: LangOption = "vi",
) -> None:
    words = language(lang)
    if output is None and (earlier is not None or map is not None):
        refuse(words.say("--compare and --map are for a page: add -o page.html"))
    if output is not None:
        require_suffix(output, ".html", words)
        require_apart([output], [table, earlier, map], words)
    with with_extra(words):
        from chitieu.units.extras import needed

        needed("duckdb", "units")
        from chitieu.use_cases.show_units import boundaries_in, labels_of, looked_at, summed_up

        with reported(words) as problems:
            if output is None:
                summary, names = summed_up(table, top, problems)
            else:
                labels = labels_of(rules, problems)
                areas = boundaries_in(map, problems)
                found, before = looked_at(table, earlier, problems)
    if output is None:
        from chitieu.views.units import summary_output

        show(summary_output(summary, {}, names), Words(words, 1), None)
        return
    from chitieu.views.units_page.page import units_page

    write_whole(output, units_page(found, words, labels, before, areas, small=small))
    say_written(output, words)
