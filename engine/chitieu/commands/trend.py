"""chitieu trend: values over dates, the pace so far and where it leads."""

from pathlib import Path
from typing import Annotated

import typer

from chitieu.commands.delivery import deliver, require_apart
from chitieu.commands.options import (
    DecimalsOption,
    FormatOption,
    LangOption,
    NetworkOption,
    OutputOption,
    RulesOption,
    chosen_driver,
)
from chitieu.commands.progress import ProgressLine
from chitieu.commands.telling import reported
from chitieu.language import language
from chitieu.messages import mark
from chitieu.use_cases.trend import trend
from chitieu.views.tables.words import Words
from chitieu.views.trends import trend_output


def command(
    datasets: Annotated[
        list[Path],
        typer.Argument(
            metavar=mark("DATASET..."), readable=False, help=mark("Datasets, or assessments saved as JSON.")
        ),
    ],
    *,
    rules: RulesOption,
    format: FormatOption = None,
    output: OutputOption = None,
    lang: LangOption = "vi",
    decimals: DecimalsOption = 1,
    network: NetworkOption = None,
) -> None:
    words = language(lang)
    require_apart([output], datasets, words)
    with reported(words) as problems:
        found, snapshots = trend(rules, datasets, chosen_driver(network, words), problems, ProgressLine(words))
    told = Words(words, decimals)
    deliver(trend_output(found, snapshots, told), told, format, output)
