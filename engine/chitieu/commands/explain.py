"""chitieu explain: one target and everything that its verdicts rest on."""

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from chitieu.commands.asking import chooser
from chitieu.commands.datasets import named
from chitieu.commands.options import (
    DecimalsOption,
    LangOption,
    NetworkOption,
    RulesOption,
    WithOption,
    chosen_driver,
    datasets_folder,
)
from chitieu.commands.telling import reported
from chitieu.language import language
from chitieu.messages import mark
from chitieu.use_cases.explain import explain as use_case
from chitieu.views.explain import explanation_text, explanations_json
from chitieu.views.output import write_for_programs


def command(
    target: Annotated[
        str,
        typer.Argument(
            metavar=mark("TARGET"),
            help=mark("A target by its title, a part of it or its id; document/target for one document."),
        ),
    ],
    dataset: Annotated[
        Path | None,
        typer.Argument(
            metavar=mark("[DATASET]"),
            readable=False,
            help=mark("A dataset by its file or date; without one, the newest in datasets/."),
        ),
    ] = None,
    *,
    supposing: WithOption,
    rules: RulesOption,
    format: Annotated[Literal["text", "json"], typer.Option(help=mark("Form of the output."))] = "text",
    lang: LangOption = "vi",
    decimals: DecimalsOption = 1,
    network: NetworkOption = None,
) -> None:
    words = language(lang)
    (dataset,) = named([dataset], words) if dataset else [None]
    with reported(words) as problems:
        driver = chosen_driver(network, words)
        explanations = use_case(rules, datasets_folder(), target, dataset, driver, problems, chooser(words), supposing)
    if format == "json":
        write_for_programs(explanations_json(explanations))
    else:
        sys.stdout.write("\n".join(explanation_text(each, words, decimals) for each in explanations))
