"""chitieu new: a document, a target or a dataset to start from. Asks for what the options do not say."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from chitieu.commands.delivery import say_written
from chitieu.commands.exits import INVALID
from chitieu.commands.options import LangOption, RulesOption, datasets_folder
from chitieu.commands.telling import notice, refuse, report, reported
from chitieu.commands.usage import Command, CommandGroup
from chitieu.diagnostics import InvalidInput, Problems, Severity
from chitieu.drafts.yaml_text import fault
from chitieu.files import fields as read
from chitieu.files.keys import DATASET, DOCUMENT, TARGET
from chitieu.language import Language, language
from chitieu.messages import mark
from chitieu.use_cases import new
from chitieu.views.output import write_whole

command = typer.Typer(cls=CommandGroup)


@contextmanager
def _errors_reported(words: Language) -> Iterator[Problems]:
    """Problems for what is read on the way; errors end the command, warnings are lint's to tell."""
    try:
        yield Problems()
    except InvalidInput as invalid:
        report([each for each in invalid.diagnostics if each.severity is Severity.ERROR], words)
        raise typer.Exit(INVALID) from None


class _Asker:
    """Answers from options, else from the person at the keyboard, asked again until they can be used."""

    def __init__(self, words: Language, **told: str | None) -> None:
        self._words = words
        self._told = {"--" + name.replace("_", "-"): answer for name, answer in told.items()}

    def __call__(
        self,
        option: str,
        question: str,
        reader: new.AnswerReader = read.text,
        default: str | None = None,
        otherwise: str | None = None,
    ) -> str:
        told = self._told.get(option)
        given = otherwise if told is None else told
        if given is not None:
            wrong = fault(given, reader)
            if wrong is not None:
                refuse(f"{option}: {wrong.render(self._words.say)}")
            return given.strip()
        while True:
            sys.stderr.write(f"{question} [{default}]: " if default else f"{question}: ")
            try:
                answer = input().strip() or default or ""
            except EOFError:
                refuse("\n" + self._words.say("no answer for {option}").format(option=option))
            wrong = fault(answer, reader)
            if wrong is None:
                return answer
            notice(f"  {wrong.render(self._words.say)}")


def _write(files: Mapping[Path, str], next_step: str, words: Language) -> None:
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text)
        say_written(path, words)
    notice(next_step)


@command.command(
    "document", cls=Command, help=mark("A document: its folder, and the vocabulary where there is none yet.")
)
def new_document(
    *,
    id: Annotated[str | None, typer.Option(help=mark("Id and name of the folder: letters, digits and -."))] = None,
    symbol: Annotated[str | None, typer.Option(help=DOCUMENT.key("symbol").help)] = None,
    title: Annotated[str | None, typer.Option(help=DOCUMENT.key("title").help)] = None,
    issuer: Annotated[str | None, typer.Option(help=DOCUMENT.key("issuer").help)] = None,
    date: Annotated[str | None, typer.Option(help=DOCUMENT.key("date").help)] = None,
    horizon: Annotated[
        list[str] | None, typer.Option(help=mark("A year by which levels are due (repeatable)."))
    ] = None,
    rules: RulesOption,
    lang: LangOption = "vi",
) -> None:
    words = language(lang)
    ask = _Asker(words, id=id, symbol=symbol, title=title, issuer=issuer, date=date)
    with _errors_reported(words) as problems:
        made, files = new.draft_document(rules, horizon or [], ask, words.say, problems)
    _write(files, words.say("next: chitieu new target --document {id}").format(id=made), words)


@command.command(
    "target",
    cls=Command,
    help=mark("A target: its rule file with examples, its indicator and facts where they are new."),
)
def new_target(
    *,
    document: Annotated[str | None, typer.Option(help=mark("The document, by its folder."))] = None,
    id: Annotated[str | None, typer.Option(help=mark("Id and name of the file: letters, digits and -."))] = None,
    statement: Annotated[str | None, typer.Option(help=TARGET.key("statement").help)] = None,
    source: Annotated[str | None, typer.Option(help=TARGET.key("source").help)] = None,
    indicator: Annotated[
        str | None, typer.Option(help=mark("An indicator of indicators.yaml, or the id of a new one."))
    ] = None,
    label: Annotated[str | None, typer.Option(help=mark("Label of a new indicator."))] = None,
    formula: Annotated[
        str | None, typer.Option(help=mark("Formula of a new indicator: facts with + - * / ( )."))
    ] = None,
    unit: Annotated[str | None, typer.Option(help=mark('Unit of a new indicator; "%" for shares.'))] = None,
    group: Annotated[str | None, typer.Option(help=mark("Group of what is new."))] = None,
    group_label: Annotated[str | None, typer.Option(help=mark("Label of a new group."))] = None,
    fact: Annotated[list[str] | None, typer.Option(help=mark('A new fact: "id=label; unit" (repeatable).'))] = None,
    kind: Annotated[
        str | None, typer.Option("--level", help=mark("Kind of level: at_least, at_most and so on."))
    ] = None,
    due: Annotated[list[str] | None, typer.Option(help=mark("A level: 2025=60% (repeatable)."))] = None,
    baseline: Annotated[str | None, typer.Option(help=mark("The starting value, for levels against one."))] = None,
    rules: RulesOption,
    lang: LangOption = "vi",
) -> None:
    words = language(lang)
    ask = _Asker(
        words,
        document=document,
        id=id,
        statement=statement,
        source=source,
        indicator=indicator,
        label=label,
        formula=formula,
        unit=unit,
        group=group,
        group_label=group_label,
        level=kind,
    )
    with _errors_reported(words) as problems:
        files = new.draft_target(rules, fact or [], due or [], baseline, ask, words.say, problems)
    _write(files, words.say("next: chitieu test, then chitieu new dataset"), words)


@command.command(
    "targets", cls=Command, help=mark("The targets of a document, from a sheet with a row for each; asks nothing.")
)
def new_targets(
    file: Annotated[
        Path,
        typer.Argument(
            metavar=mark("FILE"),
            readable=False,
            help=mark("The sheet that chitieu export-template targets writes, filled in."),
        ),
    ],
    *,
    document: Annotated[str | None, typer.Option(help=mark("The document, by its folder."))] = None,
    rules: RulesOption,
    lang: LangOption = "vi",
) -> None:
    from chitieu.use_cases.new_targets import draft_targets

    words = language(lang)
    with reported(words) as problems:
        drafted = draft_targets(rules, file, document, words.say, problems)
    for label in drafted.facts:
        notice(words.say("new fact: {label}").format(label=label))
    notice(words.say("{count} targets of {document}").format(count=drafted.targets, document=drafted.document))
    _write(drafted.files, words.say("next: chitieu test, chitieu lint, then chitieu new dataset"), words)


@command.command(
    "dataset",
    cls=Command,
    help=mark("A dataset: every fact that the rules need, with last year's figures as comments."),
)
def new_dataset(
    *,
    like: Annotated[
        str | None,
        typer.Option(help=mark("An earlier dataset: a file, or its date; by default the newest one, if any.")),
    ] = None,
    as_of: Annotated[str | None, typer.Option(help=DATASET.key("as_of").help)] = None,
    unit_id: Annotated[str | None, typer.Option(help=mark("Id of the unit, without --like."))] = None,
    unit_name: Annotated[str | None, typer.Option(help=mark("Name of the unit, without --like."))] = None,
    source: Annotated[str | None, typer.Option(help=DATASET.key("source").help)] = None,
    rules: RulesOption,
    lang: LangOption = "vi",
) -> None:
    words = language(lang)
    ask = _Asker(words, as_of=as_of, unit_id=unit_id, unit_name=unit_name, source=source)
    datasets = datasets_folder()
    with _errors_reported(words) as problems:
        files = new.draft_dataset(rules, datasets, like, unit_id is not None, ask, words, problems)
    _write(files, words.say("next: fill in the figures, then chitieu lint and chitieu evaluate"), words)
