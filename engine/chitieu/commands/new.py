"""chitieu new: a document, a target or a dataset to start from. Asks for what the options do not say."""

import datetime as dt
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from chitieu.commands.delivery import say_written
from chitieu.commands.exits import INVALID
from chitieu.commands.options import LangOption, RulesOption, datasets_folder
from chitieu.commands.telling import notice, refuse, report
from chitieu.commands.usage import Command, CommandGroup
from chitieu.diagnostics import InvalidInput, Place, Problems, Severity, Text, suggestion
from chitieu.drafts.dataset import dataset_text
from chitieu.drafts.document import NewDocument, document_files
from chitieu.drafts.target import (
    NewFact,
    NewIndicator,
    NewTarget,
    facts_named,
    part_of,
    target_files,
    with_examples,
)
from chitieu.drafts.write import refuse_to_overwrite, tried
from chitieu.drafts.yaml_text import fault, has_block
from chitieu.files import fields as read
from chitieu.files.dataset import read_dataset
from chitieu.files.levels import LEVEL_KEYS
from chitieu.files.rulebook import read_rulebook
from chitieu.files.tree import Node
from chitieu.files.workspace import newest_dataset, shown
from chitieu.language import Language, language
from chitieu.messages import mark
from chitieu.model import Dataset, Document, Rulebook, Unit
from chitieu.views.output import write_whole

command = typer.Typer(cls=CommandGroup)

_Reader = Callable[[Node, Problems], object]


def _anything(_node: Node, _problems: Problems) -> None:
    """Accepts every answer: the rulebook that is tried out says what is wrong with it."""


@contextmanager
def _errors_reported(words: Language) -> Iterator[Problems]:
    """Problems for what is read on the way; errors end the command, warnings are lint's to tell."""
    problems = Problems()
    try:
        yield problems
        problems.require_none()
    except InvalidInput as invalid:
        report([each for each in invalid.diagnostics if each.severity is Severity.ERROR], words)
        raise typer.Exit(INVALID) from None


class _Asker:
    """Answers from options, else from the person at the keyboard, asked again until they can be used."""

    def __init__(self, words: Language) -> None:
        self._words = words

    def __call__(
        self, option: str, given: str | None, question: str, reader: _Reader = read.text, default: str | None = None
    ) -> str:
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


def _write(files: Mapping[Path, str], words: Language) -> None:
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text)
        say_written(path, words)


@command.command(
    "document", cls=Command, help=mark("A document: its folder, and the vocabulary where there is none yet.")
)
def new_document(
    *,
    id: Annotated[str | None, typer.Option(help=mark("Id and name of the folder: letters, digits and -."))] = None,
    symbol: Annotated[str | None, typer.Option(help=mark("Number and symbol, such as 06-NQ/TU."))] = None,
    title: Annotated[str | None, typer.Option(help=mark("Title of the document."))] = None,
    issuer: Annotated[str | None, typer.Option(help=mark("Who issued the document."))] = None,
    date: Annotated[str | None, typer.Option(help=mark("Date of the document: year-month-day."))] = None,
    horizon: Annotated[
        list[str] | None, typer.Option(help=mark("A year by which levels are due (repeatable)."))
    ] = None,
    rules: RulesOption,
    lang: LangOption = "vi",
) -> None:
    words = language(lang)
    ask = _Asker(words)
    symbol = ask("--symbol", symbol, words.say("Number and symbol, such as 06-NQ/TU"))
    id = ask("--id", id or symbol.replace("/", "-"), words.say("Id and name of the folder"), read.identifier)
    title = ask("--title", title, words.say("Title of the document"))
    issuer = ask("--issuer", issuer, words.say("Who issued the document"))
    date = ask("--date", date, words.say("Date of the document: year-month-day"), read.date)
    horizons = horizon or _years(ask, words)
    files = document_files(rules, NewDocument(id, symbol, title, issuer, date, sorted(set(horizons))), words.say)
    with _errors_reported(words) as problems:
        refuse_to_overwrite([rules / id / "document.yaml"], problems)
        tried(rules, files, problems)
        problems.require_none()
    _write(files, words)
    notice(words.say("next: chitieu new target --document {id}").format(id=id))


def _years(ask: _Asker, words: Language) -> list[str]:
    def years(node: Node, problems: Problems) -> None:
        for part in getattr(node, "text", "").split(","):
            wrong = fault(part.strip(), read.year)
            if wrong is not None:
                problems.error("not-a-year", node.place, wrong)

    answer = ask("--horizon", None, words.say("Years by which levels are due, such as 2025, 2030"), years)
    return [part.strip() for part in answer.split(",")]


@command.command(
    "target",
    cls=Command,
    help=mark("A target: its rule file with examples, its indicator and facts where they are new."),
)
def new_target(
    *,
    document: Annotated[str | None, typer.Option(help=mark("The document, by its folder."))] = None,
    id: Annotated[str | None, typer.Option(help=mark("Id and name of the file: letters, digits and -."))] = None,
    statement: Annotated[str | None, typer.Option(help=mark("The target restated in one sentence."))] = None,
    source: Annotated[str | None, typer.Option(help=mark("Where the target was read: document and section."))] = None,
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
    ask = _Asker(words)
    with _errors_reported(words) as problems:
        rulebook = read_rulebook(rules, shown(rules), problems)
        problems.require_none()
    chosen = _document(ask, words, document, rulebook)
    id = ask("--id", id, words.say("Id and name of the file: letters, digits and -"), read.identifier)
    with _errors_reported(words) as problems:
        refuse_to_overwrite([rules / chosen.id / f"{id}.yaml"], problems)
    statement = ask("--statement", statement, words.say("The target restated in one sentence"))
    source = ask("--source", source, words.say("Where the target was read: document and section"))
    question = words.say("Indicator, by its id in indicators.yaml; another id makes a new one")
    name = ask("--indicator", indicator, question, read.identifier, id)
    facts: Sequence[NewFact] = ()
    groups: dict[str, str] = {}
    measured: str | NewIndicator = name
    if name not in rulebook.indicators:
        label = ask("--label", label, words.say("Short label of the indicator, for the table"))
        formula = ask("--formula", formula, words.say("Formula, such as minority_led_agencies / agencies"))
        group = ask("--group", group, _group_question(rulebook, words), read.identifier)
        if group not in rulebook.groups:
            question = words.say("Label of the new group “{group}”").format(group=group)
            groups[group] = ask("--group-label", group_label, question)
        facts = _facts(ask, words, formula, group, fact or [], rulebook)
        default = "%" if "/" in formula else next((each.unit for each in facts), "người")
        asked = words.say('Unit of the indicator; "%" for shares')
        unit = unit or ask("--unit", None, asked, _anything, default)
        measured = NewIndicator(name, label, formula, unit, group)
    kind = ask(
        "--level",
        kind,
        words.say("Kind of level ({kinds})").format(kinds=", ".join(LEVEL_KEYS)),
        _one_of(LEVEL_KEYS),
        "at_least",
    )
    if baseline is None and ("_by" in kind):
        baseline = ask("--baseline", None, words.say("The starting value"), read.number)
    levels = _levels(ask, words, due or [], chosen.horizons)
    new = NewTarget(chosen.id, id, measured, statement, source, kind, levels, baseline, facts, groups)
    with _errors_reported(words) as problems:
        for file, keys in (("facts.yaml", ("groups", "facts")), ("indicators.yaml", ("indicators",))):
            text = (rules / file).read_text("utf-8")
            for key in keys:
                if not has_block(text, key):
                    problems.error(
                        "layout", Place(shown(rules / file)), Text("“{key}:” must stand on a line of its own", key=key)
                    )
        problems.require_none()
        files = target_files(rules, new, words.say)
        made = tried(rules, files, problems)
        problems.require_none()
    target = next(
        one for one in (one for each in made.documents for one in each.targets) if one.name == f"{chosen.id}/{id}"
    )
    path = rules / chosen.id / f"{id}.yaml"
    files[path] = with_examples(files[path], target, made, words.say)
    _write(files, words)
    notice(words.say("next: chitieu test, then chitieu new dataset"))


def _document(ask: _Asker, words: Language, given: str | None, rulebook: Rulebook) -> Document:
    known = {document.id: document for document in rulebook.documents}
    by_symbol = {document.symbol: document.id for document in rulebook.documents}
    given = by_symbol.get(given or "", given)
    only = next(iter(known)) if len(known) == 1 else None
    question = words.say("Document ({ids})").format(ids=", ".join(known))
    return known[ask("--document", given or only, question, _one_of(tuple(known)))]


def _one_of(known: Sequence[str]) -> _Reader:
    def reader(node: Node, problems: Problems) -> None:
        answer = read.text(node, problems)
        if answer is not None and answer not in known:
            hint = suggestion(answer, known) or Text("known here: {keys}", keys=", ".join(known))
            problems.error("unknown-choice", node.place, Text("“{word}” is not in these rules", word=answer), hint)

    return reader


def _group_question(rulebook: Rulebook, words: Language) -> str:
    known = ", ".join(f"{id} ({label})" for id, label in rulebook.groups.items())
    return words.say("Group on the table, by its id; another id makes a new one. Known: {known}").format(
        known=known or "–"
    )


def _facts(
    ask: _Asker, words: Language, formula: str, group: str, given: Sequence[str], rulebook: Rulebook
) -> list[NewFact]:
    """The facts of the formula that the vocabulary lacks."""
    told = {id.strip(): rest for id, _, rest in (each.partition("=") for each in given)}
    facts: list[NewFact] = []
    for id in facts_named(formula):
        if id in rulebook.facts:
            continue
        label, _sign, unit = told.get(id, "").partition(";")
        label = ask("--fact", label.strip() or None, words.say("What “{id}” counts, in a few words").format(id=id))
        unit = ask("--fact", unit.strip() or None, words.say("Unit of “{id}”").format(id=id), _anything, "người")
        facts.append(NewFact(id, label, unit, group, part_of(formula, id)))
    return facts


def _levels(ask: _Asker, words: Language, given: Sequence[str], horizons: Sequence[int]) -> dict[int, str]:
    told = {year.strip(): level.strip() for year, _, level in (each.partition("=") for each in given)}
    if told:
        for year in told:
            ask("--due", year, "", _one_of([str(horizon) for horizon in horizons]))
        return {int(year): level for year, level in sorted(told.items())}
    levels: dict[int, str] = {}
    for horizon in horizons:
        question = words.say("Level by {year}, such as 60% (- for none)").format(year=horizon)
        level = ask("--due", None, question, _anything, "-" if levels else None)
        if level != "-":
            levels[horizon] = level
    return levels


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
    as_of: Annotated[str | None, typer.Option(help=mark("The reporting date: year-month-day."))] = None,
    unit_id: Annotated[str | None, typer.Option(help=mark("Id of the unit, without --like."))] = None,
    unit_name: Annotated[str | None, typer.Option(help=mark("Name of the unit, without --like."))] = None,
    source: Annotated[str | None, typer.Option(help=mark("The document that the figures come from."))] = None,
    rules: RulesOption,
    lang: LangOption = "vi",
) -> None:
    words = language(lang)
    ask = _Asker(words)
    datasets = datasets_folder()
    with _errors_reported(words) as problems:
        rulebook = read_rulebook(rules, shown(rules), problems)
        problems.require_none()
        earlier = _earlier(like, datasets, rulebook, problems) if unit_id is None else None
        problems.require_none()
    date = dt.date.fromisoformat(ask("--as-of", as_of, words.say("The reporting date: year-month-day"), read.date))
    if earlier is not None:
        unit = earlier.unit
    else:
        id = ask("--unit-id", unit_id, words.say("Id of the unit: letters, digits and -"), read.identifier)
        unit = Unit(id, ask("--unit-name", unit_name, words.say("Name of the unit")), {})
    source = ask("--source", source, words.say("The document that the figures come from"))
    path = datasets / unit.id / f"{date.isoformat()}.yaml"
    schema = Path(os.path.relpath(rules / "schema/dataset.json", path.parent)).as_posix()
    text = dataset_text(unit, date, source, rulebook, earlier, schema, words)
    with _errors_reported(words) as problems:
        refuse_to_overwrite([path], problems)
    _write({path: text}, words)
    notice(words.say("next: fill in the figures, then chitieu lint and chitieu evaluate"))


def _earlier(like: str | None, datasets: Path, rulebook: Rulebook, problems: Problems) -> Dataset | None:
    """The dataset to start from: a file, the one of a date, or the newest; none where there is none."""
    if like is None:
        return newest_dataset(datasets, rulebook, problems) if any(datasets.glob("*/*.yaml")) else None
    path = Path(like)
    if not path.exists():
        dated = sorted(datasets.glob(f"*/{like}.yaml"))
        if len(dated) != 1:
            known = [each.stem for each in sorted(datasets.glob("*/*.yaml"))]
            hint = suggestion(like, known) or Text("known here: {keys}", keys=", ".join(known))
            problems.error("no-file", Place(like), Text("there is no such file"), hint)
            return None
        path = dated[0]
    return read_dataset(path, shown(path), rulebook, problems)
