"""chitieu new: a document, a target or a dataset to start from. Asks for what the options do not say."""

import shlex
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from chitieu.commands.delivery import say_written
from chitieu.commands.exits import INVALID
from chitieu.commands.options import LangOption, RulesOption, datasets_folder
from chitieu.commands.questions import Asker
from chitieu.commands.telling import notice, report, reported
from chitieu.commands.usage import Command, CommandGroup
from chitieu.diagnostics import InvalidInput, Problems, Severity
from chitieu.drafts.kept import kept_at
from chitieu.files.keys import DATASET, DOCUMENT, TARGET
from chitieu.files.workspace import shown
from chitieu.language import Language, language
from chitieu.messages import mark
from chitieu.use_cases import new
from chitieu.use_cases.new_target import ToldOfTarget, draft_target
from chitieu.use_cases.new_workspace import draft_workspace
from chitieu.views.output import write_bytes, write_whole

command = typer.Typer(cls=CommandGroup)
T = TypeVar("T")


def _drafted(ask: Asker, draft: Callable[[Problems], T], words: Language) -> T:
    """What is made of the answers; errors end the command, or where answers were typed offer them to be changed.

    Warnings of what is read on the way are lint's to tell.
    """
    ask.offer_kept()
    with ask.keeping():
        while True:
            try:
                return draft(Problems())
            except InvalidInput as invalid:
                report([each for each in invalid.diagnostics if each.severity is Severity.ERROR], words)
                if not ask.again():
                    raise typer.Exit(INVALID) from None
                notice(words.say("your answers are offered again: change what is wrong"))


def _write(files: Mapping[Path, str], words: Language, *next_steps: str) -> None:
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text)
        say_written(path, words)
    _say_next(words, *next_steps)


def _say_next(words: Language, *commands: str) -> None:
    """The next commands, each on a line of its own, to be copied."""
    notice(words.say("next:"))
    for command in commands:
        notice(f"  {command}")


@command.command(
    "workspace", cls=Command, help=mark("A folder to work in: empty, or with the rules, datasets and lists that ship.")
)
def new_workspace(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar=mark("[FOLDER]"), show_default=False, help=mark("The folder, made where it lacks; by default here.")
        ),
    ] = Path(),
    *,
    demo: Annotated[
        bool, typer.Option("--demo", help=mark("With the shipped rules, datasets, lists and templates, to try out."))
    ] = False,
    lang: LangOption = "vi",
) -> None:
    words = language(lang)
    with reported(words) as problems:
        files = draft_workspace(folder, words.say, problems, demo=demo)
    for path, content in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(path, content)
    notice(words.say("{count} files written in {folder}").format(count=len(files), folder=shown(folder)))
    go = [] if folder == Path() else [f"cd {shlex.quote(str(folder))}"]
    _say_next(words, *go, *(("chitieu evaluate", "chitieu diff") if demo else ("chitieu new document",)))


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
    ask = Asker(words, kept_at(rules, "document"), id=id, symbol=symbol, title=title, issuer=issuer, date=date)
    made, files = _drafted(
        ask, lambda problems: new.draft_document(rules, horizon or [], ask, words.say, problems), words
    )
    _write(files, words, f"chitieu new target --document {made}", "chitieu new dataset")
    ask.forget()


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
    ask = Asker(
        words,
        kept_at(rules, "target"),
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
    told = ToldOfTarget(fact or [], due or [], baseline)
    files = _drafted(ask, lambda problems: draft_target(rules, told, ask, words.say, problems), words)
    _write(files, words, "chitieu test", "chitieu new dataset")
    ask.forget()


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
    _write(drafted.files, words, "chitieu test", "chitieu lint", "chitieu new dataset")


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
    ask = Asker(words, kept_at(rules, "dataset"), as_of=as_of, unit_id=unit_id, unit_name=unit_name, source=source)
    datasets = datasets_folder()
    files = _drafted(
        ask,
        lambda problems: new.draft_dataset(rules, datasets, like, unit_id is not None, ask, words, problems),
        words,
    )
    notice(words.say("fill in the figures in the file"))
    _write(files, words, "chitieu lint", "chitieu evaluate")
    ask.forget()
