"""chitieu report: the Word report on a dataset, or one on each unit of a table."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from chitieu.commands.asking import chooser
from chitieu.commands.datasets import datasets_meant, on_shelf
from chitieu.commands.delivery import require_apart, say_written
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
from chitieu.commands.telling import refuse, reported
from chitieu.commands.units import whole_or_nothing, with_extra
from chitieu.diagnostics import Place, Problems, Text
from chitieu.files.workspace import shown
from chitieu.judging.compare import Diff
from chitieu.judging.network import Driver
from chitieu.language import Language, language
from chitieu.messages import mark
from chitieu.model import Assessment
from chitieu.use_cases.report import assessments_of_units, evaluate_and_compare
from chitieu.use_cases.selection import Selection
from chitieu.views.output import write_bytes
from chitieu.views.report.file import Form, report_bytes
from chitieu.views.report.file_names import collisions, file_name
from chitieu.views.report.filling import TemplateFault
from chitieu.views.report.pdf import office, pdf_bytes

_PDF = ".pdf"


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
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", help=mark("The file to write: .docx, or .pdf by LibreOffice; with --each a folder.")
        ),
    ],
    earlier: Annotated[
        list[Path] | None,
        typer.Option(
            "--compare",
            readable=False,
            help=mark("Compare with this dataset, or assessment saved as JSON; several stand side by side, by date."),
        ),
    ] = None,
    each: Annotated[
        str | None,
        typer.Option(
            metavar=mark("SOURCE"), help=mark("A report on each unit of a table of facts, as evaluate-many reads it.")
        ),
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
    chosen, driver = Selection(document, group, horizon, chooser(words)), chosen_driver(network, words)
    form = Form(template, words, decimals, full=full, padded=leading_zeros)
    if each is not None:
        if dataset is not None or earlier:
            refuse(words.say("--each reports on the units of its table: leave out the dataset and --compare"))
        _report_each(rules, each, output, chosen, driver, form)
        return
    program = _program(output, words)
    (dataset,) = datasets_meant([dataset], words) if dataset else on_shelf(words)[-1:]
    earlier = list(datasets_meant(earlier, words)) if earlier else []
    require_apart([output], [dataset, *earlier, template], words)
    with reported(words) as problems:
        assessment, compared = evaluate_and_compare(rules, dataset, earlier, chosen, driver, problems)
    with ProgressLine(words).during(words.say("writing {file}").format(file=shown(output))):
        made = _made(assessment, compared, form)
        paper = made if program is None else pdf_bytes(made, program)
    if paper is None:
        refuse(words.say("LibreOffice made no PDF of the report: write a .docx file, and open it there"))
    write_bytes(output, paper)
    say_written(output, words)


def _program(output: Path, words: Language) -> str | None:
    """What writes the PDF that is asked for; ``None`` for a file of Word."""
    if output.suffix.lower() == ".docx":
        return None
    if output.suffix.lower() != _PDF:
        line = words.say("{file}: a name that ends in {suffix} was expected")
        refuse(line.format(file=shown(output), suffix=".docx, .pdf"))
    program = office()
    if program is None:
        refuse(words.say("LibreOffice, which makes the PDF, is not installed: write a .docx file"))
    return program


def _report_each(rules: Path, table: str, folder: Path, chosen: Selection, driver: Driver, form: Form) -> None:
    """A file in the folder for each unit of a table; none before it is known that all have names of their own."""
    words = form.language
    if folder.exists() and not folder.is_dir():
        refuse(words.say("{file} is a file: name a folder for the reports").format(file=shown(folder)))
    if not folder.parent.is_dir():
        refuse(words.say("the folder of {file} does not exist").format(file=shown(folder)))
    for name, assessment in _of_units(rules, table, chosen, driver, words):
        made = _made(assessment, (), form)
        folder.mkdir(exist_ok=True)
        write_bytes(folder / name, made)
    say_written(folder, words)


def _of_units(
    rules: Path, table: str, chosen: Selection, driver: Driver, words: Language
) -> Iterator[tuple[str, Assessment]]:
    """The assessments of all units with the names of their files."""
    with with_extra(words):
        from chitieu.units.extras import needed

        for package in ("duckdb", "sqlglot"):
            needed(package, "units")
        from chitieu.units.facts.sources import Source, is_address, without_password

        source = Source(table, None, without_password(table) if is_address(table) else shown(Path(table)))
        with whole_or_nothing(words), reported(words) as problems:
            assessments = assessments_of_units(rules, source, chosen, driver, problems)
            _check_names(assessments, source.shown, problems)
    progress = ProgressLine(words)
    for assessment in progress(assessments, mark("writing: {done} of {all} reports")):
        yield file_name(assessment.dataset.unit, ".docx"), assessment


def _check_names(assessments: Sequence[Assessment], table: str, problems: Problems) -> None:
    for name, units in collisions([one.dataset.unit for one in assessments], ".docx").items():
        problems.error(
            "same-file",
            Place(table),
            Text("the reports on {units} would both be called “{file}”", units=", ".join(units), file=name),
            Text("give the units ids that differ in more than signs and capitals"),
        )
    problems.require_none()


def _made(assessment: Assessment, compared: Sequence[Diff], form: Form) -> bytes:
    """The Word file. Ends the command where the template is faulty."""
    with reported(form.language) as problems:
        try:
            return report_bytes(assessment, compared, form)
        except (TemplateFault, OSError) as fault:
            if form.template is None:
                raise  # the one that ships: a fault of the program
            problems.error("template", Place(shown(form.template)), *_told(fault))
            problems.require_none()
            raise


def _told(fault: TemplateFault | OSError) -> tuple[Text, Text]:
    """What is wrong with the template, and what to do."""
    start = Text("start from a copy of the template that ships, engine/chitieu/views/templates/report.docx")
    if isinstance(fault, TemplateFault):
        return fault.text, fault.hint or start
    return Text("the template cannot be read: {reason}", reason=fault.strerror or str(fault)), start
