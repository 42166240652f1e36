"""chitieu report: the Word report on a dataset."""

from pathlib import Path
from typing import Annotated

import typer

from chitieu.commands.asking import chooser
from chitieu.commands.datasets import datasets_meant, on_shelf
from chitieu.commands.delivery import require_apart, require_suffix, say_written
from chitieu.commands.options import (
    DecimalsOption,
    DocumentOption,
    GroupOption,
    HorizonOption,
    LangOption,
    NetworkOption,
    RulesOption,
    chosen_driver,
)
from chitieu.commands.progress import ProgressLine
from chitieu.commands.telling import reported
from chitieu.diagnostics import Place, Text
from chitieu.files.workspace import shown
from chitieu.language import language
from chitieu.messages import mark
from chitieu.use_cases.report import evaluate_and_compare
from chitieu.use_cases.selection import Selection
from chitieu.views.output import write_bytes
from chitieu.views.report.file import report_bytes
from chitieu.views.report.filling import TemplateFault


def command(
    dataset: Annotated[
        Path | None,
        typer.Argument(
            metavar=mark("[DATASET]"),
            readable=False,
            help=mark("A dataset by its file or date; without one, the newest in datasets/."),
        ),
    ] = None,
    *,
    output: Annotated[Path, typer.Option("--output", "-o", help=mark("The Word file to write."))],
    earlier: Annotated[
        Path | None,
        typer.Option("--compare", readable=False, help=mark("Compare with this dataset, or assessment saved as JSON.")),
    ] = None,
    template: Annotated[
        Path | None, typer.Option(help=mark("Your own Word template; by default the one that ships."))
    ] = None,
    full: Annotated[
        bool,
        typer.Option("--full", help=mark("A whole report with heading, opening and signature, not section 2.2 alone.")),
    ] = False,
    leading_zeros: Annotated[
        bool, typer.Option("--leading-zeros", help=mark("Leading zeros in the lines of results, too: 03/17."))
    ] = False,
    document: DocumentOption,
    group: GroupOption,
    horizon: HorizonOption,
    rules: RulesOption,
    lang: LangOption = "vi",
    decimals: DecimalsOption = 1,
    network: NetworkOption = None,
) -> None:
    words = language(lang)
    require_suffix(output, ".docx", words)
    (dataset,) = datasets_meant([dataset], words) if dataset else on_shelf(words)[-1:]
    (earlier,) = datasets_meant([earlier], words) if earlier else [None]
    require_apart([output], [dataset, earlier, template], words)
    chosen = Selection(document, group, horizon, chooser(words))
    driver = chosen_driver(network, words)
    with reported(words) as problems:
        assessment, compared = evaluate_and_compare(rules, dataset, earlier, chosen, driver, problems)
    with reported(words) as problems:
        try:
            with ProgressLine(words).during(words.say("writing {file}").format(file=shown(output))):
                made = report_bytes(assessment, compared, template, words, decimals, full=full, padded=leading_zeros)
        except (TemplateFault, OSError) as fault:
            if template is None:
                raise  # the one that ships: a fault of the program
            problems.error("template", Place(shown(template)), *_told(fault))
            problems.require_none()
    write_bytes(output, made)
    say_written(output, words)


def _told(fault: TemplateFault | OSError) -> tuple[Text, Text]:
    """What is wrong with the template, and what to do."""
    start = Text("start from a copy of the template that ships, engine/chitieu/views/templates/report.docx")
    if isinstance(fault, TemplateFault):
        return fault.text, fault.hint or start
    return Text("the template cannot be read: {reason}", reason=fault.strerror or str(fault)), start
