"""chitieu trend: values over dates, the pace so far and where it leads."""

from __future__ import annotations

from gettext import gettext as _
from pathlib import Path
from typing import Annotated

import typer

from chitieu.commands.common import (
    DecimalsOption,
    FormatOption,
    Lang,
    LangOption,
    NetworkOption,
    OutputOption,
    RulesOption,
    chosen_driver,
    deliver,
    reported,
    require_apart,
)
from chitieu.commands.progress import ProgressLine
from chitieu.diagnostics import Place, Text
from chitieu.files.workspace import find_upwards, shown
from chitieu.judging.trend import trends
from chitieu.language import language
from chitieu.use_cases.diff import read_snapshots
from chitieu.views.tables.words import Words
from chitieu.views.trends import trend_output


def command(
    datasets: Annotated[
        list[Path],
        typer.Argument(metavar=_("DATASET..."), readable=False, help=_("Datasets, or assessments saved as JSON.")),
    ],
    rules: RulesOption = None,
    format: FormatOption = None,
    output: OutputOption = None,
    lang: LangOption = Lang.vi,
    decimals: DecimalsOption = 1,
    network: NetworkOption = None,
) -> None:
    words = language(lang.value)
    require_apart([output], datasets, words)
    with reported(words) as problems:
        folder = rules or find_upwards("rules", Path.cwd())
        snapshots = read_snapshots(folder, datasets, chosen_driver(network, words), problems, ProgressLine(words))
        units = sorted({one.unit for one in snapshots})
        if len(units) > 1:
            problems.error(
                "several-units",
                Place(shown(datasets[0])),
                Text("datasets of several units were found: {units}", units=", ".join(units)),
                Text("name those of one unit"),
            )
        problems.require_none()
    told = Words(words, decimals)
    deliver(trend_output(trends(snapshots), snapshots, told), told, format, output)
