"""chitieu evaluate: datasets against every target."""

import sys
from collections.abc import Sequence
from enum import StrEnum
from functools import partial
from pathlib import Path
from time import sleep
from typing import Annotated

import typer

from chitieu.commands.asking import chooser
from chitieu.commands.datasets import datasets_meant
from chitieu.commands.delivery import chosen_format, deliver, require_apart
from chitieu.commands.exits import gate
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
    WithOption,
    any_paths,
    chosen_driver,
    datasets_folder,
    repeatable,
)
from chitieu.commands.progress import ProgressLine
from chitieu.commands.telling import refuse, reported
from chitieu.diagnostics import Problems
from chitieu.language import language
from chitieu.messages import mark
from chitieu.model import Assessment
from chitieu.use_cases.evaluate import evaluate as use_case
from chitieu.use_cases.selection import Selection
from chitieu.views.assessments import assessment_output
from chitieu.views.tables.table import with_ids
from chitieu.views.tables.words import Words

_BETWEEN_LOOKS = 0.3  # seconds


class VerdictGate(StrEnum):
    missed = "missed"
    no_data = "no_data"


def command(
    datasets: Annotated[
        list[Path],
        any_paths(
            mark("[DATASET]..."), mark("Datasets by their files or dates; without any, the newest one in datasets/.")
        ),
    ],
    *,
    document: DocumentOption,
    group: GroupOption,
    horizon: HorizonOption,
    supposing: WithOption,
    ids: IdsOption = False,
    rules: RulesOption,
    format: FormatOption = None,
    output: OutputOption = None,
    fail_on: Annotated[
        list[VerdictGate], repeatable(mark("Exit with 1 if a shown target has this verdict (repeatable)."))
    ],
    lang: LangOption = "vi",
    decimals: DecimalsOption = 1,
    trace: Annotated[
        bool, typer.Option("--trace", help=mark("Print to stderr which rules fired on which facts."))
    ] = False,
    network: NetworkOption = None,
    watch: Annotated[
        bool, typer.Option("--watch", help=mark("Evaluate again whenever a file changes, and show what changed."))
    ] = False,
) -> None:
    words = language(lang)
    datasets = datasets_meant(datasets, words)
    require_apart([output], datasets, words)
    if len(datasets) > 1 and chosen_format(format, output) == "html":
        refuse(words.say("a web page holds one dataset: name one"))
    if supposing and (watch or len(datasets) > 1):
        refuse(words.say("figures are supposed of one dataset, without --watch"))
    shelf, selection = datasets_folder(), Selection(document, group, horizon, chooser(words))
    driver = chosen_driver(network, words, tell=trace)

    def evaluated(problems: Problems, supposing: Sequence[str] = ()) -> tuple[Assessment, ...]:
        told = ProgressLine(words)
        return use_case(
            rules, shelf, datasets, selection, driver, problems, told, must_ask=not watch, supposing=supposing
        )

    if watch:
        from chitieu.commands.watching import watch as keep_watching
        from chitieu.use_cases.watch import signature

        roots = [rules, *(datasets or [shelf])]
        keep_watching(evaluated, partial(signature, roots), partial(sleep, _BETWEEN_LOOKS), words, decimals)
        return
    with reported(words) as problems:
        assessments = evaluated(problems)
        supposed = evaluated(problems, supposing) if supposing else ()
    if trace:
        from chitieu.views.trace import trace as trace_text

        for assessment in supposed or assessments:
            sys.stderr.write(trace_text(assessment, words.say))
    if supposed:
        from chitieu.views.suppositions import supposed_output

        result = supposed_output(assessments[0], supposed[0], words, decimals)
    else:
        result = assessment_output(assessments, words, decimals)
    deliver(with_ids(result) if ids else result, Words(words, decimals), format, output)
    gate(fail_on, (result.verdict for assessment in supposed or assessments for result in assessment.results))
