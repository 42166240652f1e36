"""chitieu report: the Word report on a dataset."""

from __future__ import annotations

import sys
from gettext import gettext as _
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from chitieu.commands.common import (
    INVALID,
    DecimalsOption,
    Lang,
    LangOption,
    NetworkOption,
    RulesOption,
    chosen_driver,
    report,
    reported,
    require_apart,
    require_suffix,
)
from chitieu.commands.progress import ProgressLine
from chitieu.diagnostics import Place, Problems, Text
from chitieu.files.workspace import find_upwards, shown
from chitieu.judging.compare import compare
from chitieu.judging.snapshot import snapshot
from chitieu.language import Language, language
from chitieu.use_cases.diff import read_snapshots
from chitieu.use_cases.evaluate import Selection, evaluate
from chitieu.views.output import write_bytes
from chitieu.views.report.file import TemplateFault, report_bytes


def command(
    dataset: Annotated[Path, typer.Argument(metavar=_("DATASET"), readable=False, help=_("A dataset file."))],
    output: Annotated[Path, typer.Option("--output", "-o", help=_("The Word file to write."))],
    earlier: Annotated[
        Path | None,
        typer.Option("--compare", readable=False, help=_("Compare with this dataset, or assessment saved as JSON.")),
    ] = None,
    template: Annotated[
        Path | None, typer.Option(help=_("Your own Word template; by default the one that ships."))
    ] = None,
    full: Annotated[
        bool,
        typer.Option("--full", help=_("A whole report with heading, opening and signature, not section 2.2 alone.")),
    ] = False,
    leading_zeros: Annotated[
        bool, typer.Option("--leading-zeros", help=_("Leading zeros in the lines of results, too: 03/17."))
    ] = False,
    rules: RulesOption = None,
    lang: LangOption = Lang.vi,
    decimals: DecimalsOption = 1,
    network: NetworkOption = None,
) -> None:
    words = language(lang.value)
    require_suffix(output, ".docx", words)
    require_apart([output], [dataset, earlier, template], words)
    folder, driver = rules or find_upwards("rules", Path.cwd()), chosen_driver(network, words)
    with reported(words) as problems:
        (assessment,) = evaluate(folder, Path.cwd(), [dataset], Selection([], [], []), driver, problems)
        then = read_snapshots(folder, [earlier], driver, problems) if earlier else ()
    compared = compare(then[0], snapshot(assessment)) if then else None
    progress = ProgressLine(words)
    try:
        with progress.during(words.say("writing {file}").format(file=shown(output))):
            made = report_bytes(assessment, compared, template, words, decimals, full=full, padded=leading_zeros)
    except (TemplateFault, OSError) as fault:
        if template is None:
            raise  # the one that ships: a fault of the program
        _refuse(template, fault, words)
    write_bytes(output, made)
    sys.stdout.write(words.say("written: {file}").format(file=shown(output)) + "\n")


def _refuse(template: Path, fault: TemplateFault | OSError, words: Language) -> NoReturn:
    problems = Problems()
    if isinstance(fault, TemplateFault):
        text, hint = fault.text, fault.hint
    else:
        text, hint = Text("the template cannot be read: {reason}", reason=fault.strerror or str(fault)), None
    start = Text("start from a copy of the template that ships, engine/chitieu/views/templates/report.docx")
    problems.error("template", Place(shown(template)), text, hint or start)
    report(problems.in_order(), words)
    raise typer.Exit(INVALID)
