"""chitieu explain: one target and everything that its verdicts rest on."""

from __future__ import annotations

import sys
from enum import StrEnum
from gettext import gettext as _
from pathlib import Path
from typing import Annotated

import typer

from chitieu.commands.common import (
    DecimalsOption,
    Lang,
    LangOption,
    NetworkOption,
    RulesOption,
    chosen_driver,
    reported,
)
from chitieu.files.workspace import find_upwards
from chitieu.language import language
from chitieu.use_cases.explain import explain as use_case
from chitieu.views.explain import explanation_text, explanations_json


class ExplanationFormat(StrEnum):
    text = "text"
    json = "json"


def command(
    rule: Annotated[
        str, typer.Argument(metavar=_("RULE"), help=_("A target: document/rule, or rule for all documents."))
    ],
    dataset: Annotated[
        Path | None,
        typer.Argument(
            metavar=_("[DATASET]"), readable=False, help=_("A dataset file; without one, the newest in datasets/.")
        ),
    ] = None,
    rules: RulesOption = None,
    format: Annotated[ExplanationFormat, typer.Option(help=_("Form of the output."))] = ExplanationFormat.text,
    lang: LangOption = Lang.vi,
    decimals: DecimalsOption = 1,
    network: NetworkOption = None,
) -> None:
    words = language(lang.value)
    here = Path.cwd()
    with reported(words) as problems:
        explanations = use_case(
            rules or find_upwards("rules", here),
            find_upwards("datasets", here),
            rule,
            dataset,
            chosen_driver(network, words),
            problems,
        )
    if format is ExplanationFormat.json:
        sys.stdout.write(explanations_json(explanations))
    else:
        sys.stdout.write("\n".join(explanation_text(each, words, decimals) for each in explanations))
