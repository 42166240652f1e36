"""chitieu import: the staff's spreadsheets, counted into the facts of a dataset."""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from gettext import gettext as _
from pathlib import Path
from typing import Annotated

import typer

from chitieu.commands.common import GATE, DecimalsOption, Lang, LangOption, RulesOption, reported, require_suffix, tell
from chitieu.commands.progress import ProgressLine
from chitieu.diagnostics import InvalidInput
from chitieu.drafts.figures import Draft, dataset_date, dataset_of, known_datasets, new_unit
from chitieu.files.workspace import find_upwards, shown
from chitieu.language import language
from chitieu.lists.agreement import Agreement, held_against
from chitieu.use_cases.import_lists import counts as use_case
from chitieu.views.import_lists import import_output
from chitieu.views.output import write_whole
from chitieu.views.tables.formats import Format, show
from chitieu.views.tables.words import Words


class ImportFormat(StrEnum):
    table = Format.table.value
    plain = Format.plain.value
    json = Format.json.value


class Gate(StrEnum):
    difference = "difference"


def command(
    files: Annotated[
        list[Path],
        typer.Argument(metavar=_("FILE..."), readable=False, help=_("Spreadsheets: .xlsx, .xls, .ods, .csv or .tsv.")),
    ],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help=_("Dataset to write; one that is there gets only what it lacks.")),
    ] = None,
    check: Annotated[
        list[Path] | None,
        typer.Option(readable=False, help=_("Compare with the figures of this dataset (repeatable).")),
    ] = None,
    form: Annotated[
        list[str] | None, typer.Option(metavar=_("[SHEET=]FORM"), help=_("Form of a sheet or file, or of all."))
    ] = None,
    as_of: Annotated[
        str | None, typer.Option(help=_("The reporting date: year-month-day; by default that of --check or -o."))
    ] = None,
    unit_id: Annotated[str | None, typer.Option(help=_("Id of the unit, for a new dataset."))] = None,
    unit_name: Annotated[str | None, typer.Option(help=_("Name of the unit, for a new dataset."))] = None,
    source: Annotated[str | None, typer.Option(help=_("The document that the figures come from."))] = None,
    rules: RulesOption = None,
    format: Annotated[
        ImportFormat | None,
        typer.Option(help=_("Form of the output; by default a table on a terminal, plain elsewhere.")),
    ] = None,
    fail_on: Annotated[
        Gate | None, typer.Option(help=_("Exit with 1 if a count differs from what was reported."))
    ] = None,
    lang: LangOption = Lang.vi,
    decimals: DecimalsOption = 1,
) -> None:
    words = language(lang.value)
    folder = rules or find_upwards("rules", Path.cwd())
    if output is not None:
        require_suffix(output, ".yaml", words)
    with reported(words) as problems, _privately():
        given = dataset_date(as_of, problems) if as_of is not None else None
        known, datasets = known_datasets(folder, output, check or [], problems)
        like = known or next(iter(datasets), None)
        date = given or (like.as_of if like else None)
        with ProgressLine(words).during(words.say("reading the lists")):
            counted = use_case(folder, files, _chosen(form or []), date, problems)
        text = None
        if output is not None:
            unit = like.unit if like else new_unit(unit_id, unit_name, problems)
            draft = Draft(output, unit, date, source or (like.source if like and like.as_of == date else ""), folder)
            text = dataset_of(counted, draft, known, words, problems)
            problems.require_none()
    comparisons = [(dataset, tuple(held_against(counted.counted, dataset, date))) for dataset in datasets]
    told = Words(words, decimals)
    show(import_output(counted, comparisons, told), told, Format(format.value) if format else None)
    if output is not None and text is not None:
        output.parent.mkdir(parents=True, exist_ok=True)
        write_whole(output, text)
        tell(words.say("written: {file}").format(file=shown(output)) + "\n")
        tell(words.say("next: fill in the other figures, then chitieu audit and chitieu evaluate") + "\n")
    if fail_on is not None and any(one.agreement is Agreement.DIFFERS for _, found in comparisons for one in found):
        raise typer.Exit(GATE)


def _chosen(forms: Sequence[str]) -> dict[str, str]:
    """Forms by sheet or file; "" for all."""
    return {sheet: form for sheet, _sign, form in (each.rpartition("=") for each in forms)}


@contextmanager
def _privately() -> Iterator[None]:
    """A fault of the program is told without its message, which may hold what stands in a cell."""
    try:
        yield
    except (InvalidInput, typer.Exit, OSError):
        raise
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        raise RuntimeError(f"{type(error).__name__}, {Path(place.filename).name}:{place.lineno}") from None
