"""chitieu trend: values over dates, the pace so far and where it leads."""

from pathlib import Path
from typing import Annotated

from chitieu.commands.asking import chooser
from chitieu.commands.datasets import datasets_meant, on_shelf
from chitieu.commands.delivery import deliver, require_apart
from chitieu.commands.options import (
    DecimalsOption,
    DocumentOption,
    FormatOption,
    GroupOption,
    HorizonOption,
    IdsOption,
    LangOption,
    NetworkOption,
    OutputOption,
    RulesOption,
    any_paths,
    chosen_driver,
)
from chitieu.commands.progress import ProgressLine
from chitieu.commands.telling import reported
from chitieu.language import language
from chitieu.messages import mark
from chitieu.use_cases.selection import Selection
from chitieu.use_cases.trend import trend
from chitieu.views.tables.table import with_ids
from chitieu.views.tables.words import Words
from chitieu.views.trends import trend_output


def command(
    datasets: Annotated[
        list[Path],
        any_paths(
            mark("[DATASET]..."),
            mark("Datasets by their files or dates, or assessments saved as JSON; without any, all of the unit."),
        ),
    ],
    *,
    document: DocumentOption,
    group: GroupOption,
    horizon: HorizonOption,
    ids: IdsOption = False,
    rules: RulesOption,
    format: FormatOption = None,
    output: OutputOption = None,
    lang: LangOption = "vi",
    decimals: DecimalsOption = 1,
    network: NetworkOption = None,
) -> None:
    words = language(lang)
    datasets = datasets_meant(datasets, words) if datasets else on_shelf(words)
    require_apart([output], datasets, words)
    chosen = Selection(document, group, horizon, chooser(words))
    with reported(words) as problems:
        found, snapshots = trend(rules, datasets, chosen, chosen_driver(network, words), problems, ProgressLine(words))
    told = Words(words, decimals)
    result = trend_output(found, snapshots, told)
    deliver(with_ids(result) if ids else result, told, format, output)
