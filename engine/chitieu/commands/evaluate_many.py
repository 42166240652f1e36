"""chitieu evaluate-many: a table of facts of many units against every target."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from chitieu.commands.asking import chooser
from chitieu.commands.delivery import require_apart, say_written
from chitieu.commands.options import DocumentOption, GroupOption, HorizonOption, LangOption, MemoryOption, RulesOption
from chitieu.commands.telling import notice, reported
from chitieu.commands.units import SmallOption, check_memory, whole_or_nothing, with_extra
from chitieu.diagnostics import Text
from chitieu.files.workspace import shown
from chitieu.language import Language, language
from chitieu.messages import mark
from chitieu.use_cases.selection import Selection
from chitieu.views.output import write_whole
from chitieu.views.tables.formats import show
from chitieu.views.tables.words import Words

if TYPE_CHECKING:
    from chitieu.use_cases.evaluate_units import Done


def command(
    source: Annotated[
        str,
        typer.Argument(
            metavar=mark("SOURCE"),
            help=mark(
                "Facts of many units: Parquet, CSV, a workbook, a DuckDB file or postgresql://… (with --table);"
                " or a folder of lists, a file or folder for each unit."
            ),
        ),
    ],
    *,
    table: Annotated[
        str | None, typer.Option(help=mark("The table of a database, or the sheet of a workbook."))
    ] = None,
    form: Annotated[
        str | None,
        typer.Option(help=mark("SOURCE is a register of people: count the facts by this form of rules/forms.")),
    ] = None,
    as_of: Annotated[str | None, typer.Option(help=mark("The date of lists: year-month-day."))] = None,
    facts: Annotated[
        Path | None,
        typer.Option(help=mark("Write the facts counted of a register or of lists: a .parquet or .csv file.")),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help=mark("The table of verdicts (.parquet, .csv), or a page to look at (.html).")
        ),
    ] = None,
    document: DocumentOption,
    group: GroupOption,
    horizon: HorizonOption,
    excel: Annotated[
        bool,
        typer.Option("--excel", help=mark("The .csv file as a Vietnamese Excel opens it: in columns, 00448 as it is.")),
    ] = False,
    small: SmallOption = False,
    by: Annotated[str | None, typer.Option(help=mark("Also by the values of this attribute of units."))] = None,
    top: Annotated[int, typer.Option(min=1, help=mark("How many of the best and the worst units to show."))] = 5,
    on_error: Annotated[
        Literal["stop", "skip"],
        typer.Option(help=mark("What to do when rows are wrong: stop, or skip them and go on.")),
    ] = "stop",
    rejects: Annotated[
        Path | None, typer.Option(help=mark("Write skipped rows, with what is wrong with each, to this CSV file."))
    ] = None,
    backend: Annotated[
        str, typer.Option(help=mark("What judges: duckdb, spark (all cores here), local[2], or spark://host:7077."))
    ] = "duckdb",
    memory: MemoryOption = None,
    rules: RulesOption,
    lang: LangOption = "vi",
) -> None:
    words = language(lang)
    with with_extra(words):
        from chitieu.units.extras import needed

        for package in ("duckdb", "sqlglot"):
            needed(package, "units")
        from chitieu.units.facts.checked import Settings
        from chitieu.units.facts.sources import Source, is_address, without_password
        from chitieu.use_cases.evaluate_units import WhatIsCounted, evaluate_many

        _check(backend, memory, output, facts, words, excel=excel)
        given = Source(source, table, without_password(source) if is_address(source) else shown(Path(source)))
        require_apart([output, rejects, facts], [given.path], words)
        settings = Settings(backend, memory, on_error == "skip", by, excel=excel)
        counting = WhatIsCounted(form, as_of, facts)
        selection = Selection(document, group, horizon, chooser(words))
        with whole_or_nothing(words), reported(words) as problems:
            done = evaluate_many(rules, given, output, selection, settings, counting, top, _progress(words), problems)
    _show(done, by, rejects, words)
    if output is not None:
        _tell_written(done, output, words, small=small)


def _check(
    backend: str, memory: str | None, output: Path | None, facts: Path | None, words: Language, *, excel: bool
) -> None:
    """Errors of usage in options that are texts."""
    from chitieu.units.run import known_backend

    if not known_backend(backend):
        raise typer.BadParameter(
            words.say("duckdb, spark, local[2] or spark://host:7077 was expected"), param_hint="'--backend'"
        )
    check_memory(memory, words)
    if output is not None and output.suffix.lower() not in (".parquet", ".csv", ".html"):
        raise typer.BadParameter(
            words.say("the table of verdicts ends in .parquet or .csv, a page in .html"), param_hint="'--output'"
        )
    if excel and (output is None or output.suffix.lower() != ".csv"):
        raise typer.BadParameter(words.say("Excel opens a .csv file: add -o verdicts.csv"), param_hint="'--excel'")
    if facts is not None and facts.suffix.lower() not in (".parquet", ".csv"):
        raise typer.BadParameter(words.say("the table of facts ends in .parquet or .csv"), param_hint="'--facts'")


def _progress(words: Language) -> Callable[[Text], None]:
    def progress(text: Text) -> None:
        notice(text.render(words.say))

    return progress


def _show(done: "Done", by: str | None, rejects: Path | None, words: Language) -> None:
    from chitieu.views.units import names_of, rejects_text, summary_output

    labels = done.rulebook.attributes[by].values if by is not None else {}
    show(summary_output(done.summary, labels, names_of(done.rulebook)), Words(words, 1), None)
    if rejects is not None:
        write_whole(rejects, rejects_text(done.lost, words), bom=True)
    if done.lost:
        notice(words.say("{count} rows were skipped").format(count=len({one.row for one in done.lost})))


def _tell_written(done: "Done", output: Path, words: Language, *, small: bool) -> None:
    if done.looked is None:
        line = words.say("{count} verdicts written to {file}")
        notice(line.format(count=done.summary.rows, file=shown(output)))
        return
    from chitieu.units.verdicts.described import attribute_column
    from chitieu.views.units_page.page import units_page

    labels = {attribute_column(id): attribute.label for id, attribute in done.rulebook.attributes.items()}
    write_whole(output, units_page(done.looked, words, labels, small=small))
    say_written(output, words)
