"""chitieu test: the examples of rule files."""

from __future__ import annotations

import sys
from gettext import gettext as _
from pathlib import Path
from typing import Annotated

import typer

from chitieu.commands.common import GATE, Lang, LangOption, NetworkOption, RulesOption, chosen_driver, reported
from chitieu.files.workspace import find_upwards
from chitieu.language import language
from chitieu.use_cases.examples import run_examples as use_case
from chitieu.views.examples import examples_text
from chitieu.views.examples import junit as junit_xml
from chitieu.views.output import write_whole


def command(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar=_("[PATH]..."), readable=False, help=_("Rule files or folders of documents; without any, all.")
        ),
    ] = None,
    coverage: Annotated[
        bool, typer.Option("--coverage", help=_("Also say which verdicts no example reaches."))
    ] = False,
    junit: Annotated[Path | None, typer.Option(help=_("Also write the outcome to this file as JUnit XML."))] = None,
    rules: RulesOption = None,
    lang: LangOption = Lang.vi,
    network: NetworkOption = None,
) -> None:
    words = language(lang.value)
    with reported(words) as problems:
        run = use_case(rules or find_upwards("rules", Path.cwd()), paths or [], chosen_driver(network, words), problems)
    sys.stdout.write(examples_text(run, words, coverage=coverage))
    if junit is not None:
        write_whole(junit, junit_xml(run, words))
    if not run.outcomes or any(outcome.differences for outcome in run.outcomes):
        raise typer.Exit(GATE)
