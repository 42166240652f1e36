"""chitieu evaluate: datasets against every target."""

from __future__ import annotations

from enum import StrEnum
from functools import partial
from gettext import gettext as _
from pathlib import Path
from typing import Annotated

import typer

from chitieu.commands.common import (
    GATE,
    USAGE,
    DecimalsOption,
    Format,
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
    tell,
)
from chitieu.commands.progress import ProgressLine
from chitieu.diagnostics import Problems
from chitieu.files.workspace import find_upwards
from chitieu.language import language
from chitieu.model import Assessment
from chitieu.use_cases.evaluate import Selection
from chitieu.use_cases.evaluate import evaluate as use_case
from chitieu.views.assessments import assessment_pages

_BETWEEN_LOOKS = 0.3  # seconds, with --watch


class Gate(StrEnum):
    missed = "missed"
    no_data = "no_data"


def command(
    datasets: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar=_("[DATASET]..."),
            readable=False,
            help=_("Dataset files; without any, the newest one in datasets/."),
        ),
    ] = None,
    document: Annotated[list[str] | None, typer.Option(help=_("Only this document (repeatable)."))] = None,
    group: Annotated[list[str] | None, typer.Option(help=_("Only this group of targets (repeatable)."))] = None,
    horizon: Annotated[list[int] | None, typer.Option(help=_("Only this year (repeatable)."))] = None,
    rules: RulesOption = None,
    format: FormatOption = None,
    output: OutputOption = None,
    fail_on: Annotated[
        list[Gate] | None, typer.Option(help=_("Exit with 1 if a shown target has this verdict (repeatable)."))
    ] = None,
    lang: LangOption = Lang.vi,
    decimals: DecimalsOption = 1,
    trace: Annotated[
        bool, typer.Option("--trace", help=_("Print to stderr which rules fired on which facts."))
    ] = False,
    network: NetworkOption = None,
    watch: Annotated[
        bool, typer.Option("--watch", help=_("Evaluate again whenever a file changes, and show what changed."))
    ] = False,
) -> None:
    words = language(lang.value)
    require_apart([output], datasets or [], words)
    here = Path.cwd()
    folder, shelf = rules or find_upwards("rules", here), find_upwards("datasets", here)
    selection = Selection(document or [], group or [], horizon or [])
    driver = chosen_driver(network, words)
    progress = ProgressLine(words)

    def evaluated(problems: Problems) -> tuple[Assessment, ...]:
        return use_case(folder, shelf, datasets or [], selection, driver, problems, progress)

    if watch:
        from time import sleep

        from chitieu.commands.watching import watch as keep_watching
        from chitieu.use_cases.watch import signature

        roots = [folder, *(datasets or [shelf])]
        keep_watching(evaluated, partial(signature, roots), partial(sleep, _BETWEEN_LOOKS), words, decimals)
        return
    with reported(words) as problems:
        assessments = evaluated(problems)
    if trace:
        from chitieu.views.trace import trace as trace_text

        for assessment in assessments:
            tell(trace_text(assessment))
    if len(assessments) > 1 and (format is Format.html or (output and output.suffix.lower() == ".html")):
        tell(words.say("a web page holds one dataset: name one") + "\n")
        raise typer.Exit(USAGE)
    deliver(assessment_pages(assessments, words, decimals), format, output, words)
    gates = {gate.value for gate in fail_on or []}
    if any(result.verdict in gates for assessment in assessments for result in assessment.results):
        raise typer.Exit(GATE)
