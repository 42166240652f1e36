"""chitieu evaluate-many: a table of facts of many units against every target."""

from __future__ import annotations

from enum import StrEnum
from gettext import gettext as _
from pathlib import Path
from typing import Annotated

import typer

from chitieu.commands.common import Lang, LangOption, RulesOption, reported, require_apart, tell
from chitieu.commands.units import whole_or_nothing, with_extra
from chitieu.diagnostics import Text
from chitieu.files.workspace import find_upwards, shown
from chitieu.language import language
from chitieu.use_cases.evaluate import Selection
from chitieu.views.output import write_whole
from chitieu.views.tables.formats import show
from chitieu.views.tables.words import Words


class OnError(StrEnum):
    stop = "stop"
    skip = "skip"


def command(
    source: Annotated[
        str,
        typer.Argument(
            metavar=_("SOURCE"),
            help=_("Facts of many units: Parquet, CSV, a DuckDB file or postgresql://… (with --table)."),
        ),
    ],
    table: Annotated[str | None, typer.Option(help=_("The table of a database."))] = None,
    form: Annotated[
        str | None, typer.Option(help=_("SOURCE is a register of people: count the facts by this form of rules/forms."))
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help=_("The table of verdicts: a .parquet or .csv file."))
    ] = None,
    document: Annotated[list[str] | None, typer.Option(help=_("Only this document (repeatable)."))] = None,
    group: Annotated[list[str] | None, typer.Option(help=_("Only this group of targets (repeatable)."))] = None,
    horizon: Annotated[list[int] | None, typer.Option(help=_("Only this year (repeatable)."))] = None,
    by: Annotated[str | None, typer.Option(help=_("Also by the values of this attribute of units."))] = None,
    top: Annotated[int, typer.Option(min=1, help=_("How many of the best and the worst units to show."))] = 5,
    on_error: Annotated[
        OnError, typer.Option(help=_("What to do when rows are wrong: stop, or skip them and go on."))
    ] = OnError.stop,
    rejects: Annotated[
        Path | None, typer.Option(help=_("Write skipped rows, with what is wrong with each, to this CSV file."))
    ] = None,
    backend: Annotated[
        str, typer.Option(help=_("What judges: duckdb, spark (all cores here), local[2], or spark://host:7077."))
    ] = "duckdb",
    memory: Annotated[
        str | None, typer.Option(help=_("Most memory to use, for example 2GB; what is more goes to disk."))
    ] = None,
    rules: RulesOption = None,
    lang: LangOption = Lang.vi,
) -> None:
    words = language(lang.value)
    with with_extra(words):
        from chitieu.units.extras import needed

        for package in ("duckdb", "sqlglot"):
            needed(package, "units")
        from chitieu.units.facts.checked import Settings
        from chitieu.units.facts.sources import Source, without_password
        from chitieu.units.run import known_backend, known_memory
        from chitieu.use_cases.evaluate_units import evaluate_many
        from chitieu.views.units import names_of, rejects_text, summary_output

        if not known_backend(backend):
            raise typer.BadParameter(words.say("duckdb, spark, local[2] or spark://host:7077 was expected"))
        if memory is not None and not known_memory(memory):
            raise typer.BadParameter(words.say("a size such as 500MB or 2GB was expected"))
        if output is not None and output.suffix.lower() not in (".parquet", ".csv"):
            raise typer.BadParameter(words.say("the table of verdicts ends in .parquet or .csv"))
        given = Source(source, table, without_password(source) if "://" in source else shown(Path(source)))
        require_apart([output, rejects], [given.path], words)
        settings = Settings(backend, memory, on_error is OnError.skip, by)
        selection = Selection(document or [], group or [], horizon or [])
        folder = rules or find_upwards("rules", Path.cwd())

        def progress(text: Text) -> None:
            tell(text.render(words.say) + "\n")

        with whole_or_nothing(words), reported(words) as problems:
            done = evaluate_many(folder, given, output, selection, settings, form, top, progress, problems)
    labels = done.rulebook.attributes[by].values if by is not None else {}
    show(summary_output(done.summary, labels, names_of(done.rulebook)), Words(words, 1), None)
    if rejects is not None:
        write_whole(rejects, rejects_text(done.lost, words), bom=True)
    if done.lost:
        tell(words.say("{count} rows were skipped").format(count=len({one.row for one in done.lost})) + "\n")
    if output is not None:
        line = words.say("{count} verdicts written to {file}")
        tell(line.format(count=done.summary.rows, file=shown(output)) + "\n")
