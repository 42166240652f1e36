"""chitieu export-template: an empty form for the staff to fill in."""

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from chitieu.commands.datasets import datasets_meant
from chitieu.commands.delivery import require_suffix, say_written
from chitieu.commands.options import LangOption, RulesOption
from chitieu.commands.telling import reported
from chitieu.diagnostics import Problems
from chitieu.drafts.figures import known_datasets
from chitieu.drafts.write import refuse_to_overwrite
from chitieu.language import Language, language
from chitieu.messages import mark
from chitieu.use_cases.import_lists import form_named, known_forms
from chitieu.use_cases.new_targets import document_named, rules_for_drafts
from chitieu.views.facts_book import facts_book
from chitieu.views.form_book import form_book
from chitieu.views.output import write_bytes
from chitieu.views.tables.words import Words
from chitieu.views.targets_book import targets_book

FACTS, TARGETS = "facts", "targets"


def command(
    form: Annotated[
        str,
        typer.Argument(
            metavar=mark("FORM"),
            help=mark(
                "A form of rules/forms by its id; facts: all figures of a unit; targets: the targets of a document."
            ),
        ),
    ],
    *,
    output: Annotated[Path, typer.Option("--output", "-o", help=mark("The workbook to write."))],
    like: Annotated[
        Path | None, typer.Option(help=mark("With facts: an earlier dataset, whose figures stand beside."))
    ] = None,
    document: Annotated[str | None, typer.Option(help=mark("With targets: the document, by its folder."))] = None,
    rules: RulesOption,
    lang: LangOption = "vi",
) -> None:
    words = language(lang)
    require_suffix(output, ".xlsx", words)
    (like,) = datasets_meant([like], words) if like else [None]
    if like is not None and form != FACTS:
        raise typer.BadParameter(words.say("only facts have an earlier dataset beside them"), param_hint="'--like'")
    if document is not None and form != TARGETS:
        raise typer.BadParameter(words.say("only targets are of a document"), param_hint="'--document'")
    with reported(words) as problems:
        refuse_to_overwrite([output], problems)
        if form == TARGETS:
            _write_targets(rules, document, output, words, problems)
            return
        rulebook, forms = known_forms(rules, problems)
        if form == FACTS:
            _known, datasets = known_datasets(rulebook, None, [like] if like else [], problems)
            write_bytes(output, facts_book(rulebook, datasets[0] if datasets else None, Words(words, 1)))
            say_written(output, words)
            return
        chosen = form_named(form, {each.id: each for each in forms}, "FORM", problems)
        problems.require_none()
    assert chosen is not None
    this_year = dt.datetime.now(dt.UTC).astimezone().year
    write_bytes(output, form_book(chosen, (this_year - 1, this_year), words))
    say_written(output, words)


def _write_targets(rules: Path, document: str | None, output: Path, words: Language, problems: Problems) -> None:
    """The empty sheet for the targets of a document."""
    rulebook = rules_for_drafts(rules, problems)
    of = document_named(document, rulebook, problems)
    problems.require_none()
    assert of is not None
    write_bytes(output, targets_book(rulebook, of, words))
    say_written(output, words)
