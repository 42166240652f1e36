"""chitieu test: the examples of rule files."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from chitieu.commands.exits import GATE
from chitieu.commands.options import LangOption, NetworkOption, RulesOption, any_paths, chosen_driver
from chitieu.commands.telling import reported
from chitieu.language import language
from chitieu.messages import mark
from chitieu.use_cases.examples import run_examples as use_case
from chitieu.views.examples import examples_text
from chitieu.views.examples import junit as junit_xml
from chitieu.views.output import write_whole


def command(
    paths: Annotated[
        list[Path], any_paths(mark("[PATH]..."), mark("Rule files or folders of documents; without any, all."))
    ],
    *,
    coverage: Annotated[
        bool, typer.Option("--coverage", help=mark("Also say which verdicts no example reaches."))
    ] = False,
    junit: Annotated[Path | None, typer.Option(help=mark("Also write the outcome to this file as JUnit XML."))] = None,
    rules: RulesOption,
    lang: LangOption = "vi",
    network: NetworkOption = None,
) -> None:
    words = language(lang)
    with reported(words) as problems:
        run = use_case(rules, paths, chosen_driver(network, words), problems)
    sys.stdout.write(examples_text(run, words, coverage=coverage))
    if junit is not None:
        write_whole(junit, junit_xml(run, words))
    if not run.outcomes or any(outcome.differences for outcome in run.outcomes):
        raise typer.Exit(GATE)
