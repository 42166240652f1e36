"""chitieu import: the staff's spreadsheets, counted into the facts of a dataset."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import typer

from chitieu.commands.asking import can_ask, confirmed
from chitieu.commands.datasets import datasets_meant
from chitieu.commands.delivery import require_suffix, say_written
from chitieu.commands.exits import gate
from chitieu.commands.list_answers import (
    FormsOption,
    ListOptions,
    NoInputOption,
    PersonsOption,
    privately,
    with_answers,
)
from chitieu.commands.options import FORMAT, DecimalsOption, LangOption, RulesOption, repeatable
from chitieu.commands.telling import notice, refuse, reported
from chitieu.drafts.learnt import learnt_text, refuse_place
from chitieu.drafts.updated import ChangedFigure
from chitieu.files.workspace import shown
from chitieu.language import language
from chitieu.lists.agreement import Agreement
from chitieu.messages import mark
from chitieu.model import Rulebook
from chitieu.use_cases.import_lists import Wanted, import_lists
from chitieu.views.import_lists import import_output
from chitieu.views.output import write_whole
from chitieu.views.tables.cells import Figure
from chitieu.views.tables.formats import Format, show
from chitieu.views.tables.words import Words


class CountGate(StrEnum):
    difference = "difference"


def command(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar=mark("FILE..."),
            readable=False,
            help=mark("Files with lists (.xlsx, .xls, .ods, .docx, .html, .csv, .tsv), or folders of them."),
        ),
    ],
    *,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help=mark("Dataset to write; one that is there gets only what it lacks.")),
    ] = None,
    check: Annotated[list[Path], repeatable(mark("Compare with the figures of this dataset (repeatable)."))],
    form: FormsOption,
    person: PersonsOption,
    as_of: Annotated[
        str | None, typer.Option(help=mark("The reporting date: year-month-day; by default that of --check or -o."))
    ] = None,
    unit_id: Annotated[str | None, typer.Option(help=mark("Id of the unit, for a new dataset."))] = None,
    unit_name: Annotated[str | None, typer.Option(help=mark("Name of the unit, for a new dataset."))] = None,
    source: Annotated[str | None, typer.Option(help=mark("The document that the figures come from."))] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help=mark("Refuse lists with words that are not known, instead of bounds."))
    ] = False,
    learn: Annotated[
        Path | None,
        typer.Option(help=mark("Write unknown words to this file, to be completed; never names.")),
    ] = None,
    update: Annotated[
        bool, typer.Option("--update", help=mark("With -o: also replace figures that differ, after showing each."))
    ] = False,
    no_input: NoInputOption = False,
    yes: Annotated[bool, typer.Option("--yes", help=mark("With --update: replace them without asking."))] = False,
    rules: RulesOption,
    format: Annotated[Literal["table", "plain", "json"] | None, FORMAT] = None,
    fail_on: Annotated[list[CountGate], repeatable(mark("Exit with 1 if a count differs from what was reported."))],
    lang: LangOption = "vi",
    decimals: DecimalsOption = 1,
) -> None:
    words = language(lang)
    if output is not None:
        require_suffix(output, ".yaml", words)
    check = datasets_meant(check, words)
    wanted = Wanted(output, check, as_of, unit_id, unit_name, source, strict, update)
    with reported(words) as problems, privately():
        if learn is not None:
            refuse_place(learn, rules, problems)
        imported = with_answers(
            lambda answers, tried: import_lists(rules, files, answers, wanted, words, tried),
            ListOptions(form, person, can_ask() and not no_input),
            words,
            problems,
        )
    told = Words(words, decimals)
    show(import_output(imported.counts, imported.comparisons, told), told, Format(format) if format else None)
    if learn is not None and imported.counts.learnt:
        write_whole(learn, learnt_text(imported.counts.learnt, words), owner_alone=True)
        say_written(learn, words)
    _require_consent(imported.changed, imported.counts.rulebook, told, yes=yes, ask=can_ask() and not no_input)
    if output is not None and imported.text is not None:
        output.parent.mkdir(parents=True, exist_ok=True)
        write_whole(output, imported.text)
        notice(words.say("written: {file}").format(file=shown(output)))
        notice(words.say("next: fill in the other figures, then chitieu audit and chitieu evaluate"))
    agreements = (one.agreement for _dataset, compared in imported.comparisons for one in compared)
    gate(fail_on, (CountGate.difference for agreement in agreements if agreement is Agreement.DIFFERS))


def _require_consent(
    changed: Sequence[ChangedFigure], rulebook: Rulebook, words: Words, *, yes: bool, ask: bool
) -> None:
    """Shows each figure that changes, and asks on a terminal; ends the command where nobody agrees."""
    say = words.language.say
    for one in changed:
        fact = rulebook.facts[one.fact]
        old, new = (words.text(Figure(value, fact.measured_in)) for value in (one.old, one.new))
        line = say("{label}: {old} → {new}").format(label=fact.label, old=old, new=new)
        notice(f"{line}, {one.origin}" if one.origin else line)
    if not changed or yes:
        return
    if not ask:
        refuse(
            say("nothing was written: {count} figures would change; add --yes to replace them").format(
                count=len(changed)
            )
        )
    if not confirmed(say("replace {count} figures?").format(count=len(changed)), words.language):
        refuse(say("nothing was written"))
