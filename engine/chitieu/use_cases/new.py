"""The use case "new": answers → a document, a target or a dataset to start from. The files come back unwritten."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from chitieu.diagnostics import Place, Problems, Text, suggestion
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
from chitieu.drafts.write import refuse_to_overwrite, require_blocks, tried
from chitieu.drafts.yaml_text import fault
from chitieu.files import fields as read
from chitieu.files import keys
from chitieu.files.dataset import read_dataset
from chitieu.files.figures import number
from chitieu.files.levels import LEVEL_KEYS
from chitieu.files.rulebook import read_rulebook
from chitieu.files.shapes import ScalarKind, Shape, ValueKind
from chitieu.files.tree import Node
from chitieu.files.workspace import newest_dataset, shown
from chitieu.language import Language
from chitieu.messages import Translate
from chitieu.model import Dataset, Document, Rulebook, Unit

AnswerReader = Callable[[Node, Problems], object]


class Ask(Protocol):
    """The answer that an option gives, else ``otherwise``, else what a person says to the question.

    ``reader`` finds no fault with it; ``default`` is offered to the person.
    """

    def __call__(
        self,
        option: str,
        question: str,
        reader: AnswerReader = read.text,
        default: str | None = None,
        otherwise: str | None = None,
    ) -> str: ...


def draft_document(
    rules: Path, horizons: Sequence[str], ask: Ask, say: Translate, problems: Problems
) -> tuple[str, Mapping[Path, str]]:
    """The id of a document and its files; ``horizons`` are asked for where none is given.

    Raises InvalidInput when there is such a document, or when what would be written could not be read.
    """
    symbol = _key(ask, keys.DOCUMENT, "symbol", say)
    id = ask("--id", say("Id and name of the folder"), read.identifier, otherwise=symbol.replace("/", "-"))
    title, issuer = _key(ask, keys.DOCUMENT, "title", say), _key(ask, keys.DOCUMENT, "issuer", say)
    date = _key(ask, keys.DOCUMENT, "date", say)
    years = horizons or _years(ask, say)
    files = document_files(rules, NewDocument(id, symbol, title, issuer, date, sorted(set(years))), say)
    refuse_to_overwrite([rules / id / "document.yaml"], problems)
    tried(rules, files, problems)
    problems.require_none()
    return id, files


def draft_target(
    rules: Path,
    facts: Sequence[str],
    due: Sequence[str],
    baseline: str | None,
    ask: Ask,
    say: Translate,
    problems: Problems,
) -> Mapping[Path, str]:
    """The files of a target, with its indicator and facts where they are new, and examples as the rules judge them.

    ``facts`` say of new facts ``id=label; unit``, ``due`` of levels ``2025=60%``; what they leave out is asked for.
    Raises InvalidInput for rules that cannot be read, now or with the target.
    """
    rulebook = read_rulebook(rules, shown(rules), problems)
    problems.require_none()
    document = _document(ask, say, rulebook)
    id = ask("--id", say("Id and name of the file: letters, digits and -"), read.identifier)
    path = rules / document.id / f"{id}.yaml"
    refuse_to_overwrite([path], problems)
    statement, source = _key(ask, keys.TARGET, "statement", say), _key(ask, keys.TARGET, "source", say)
    indicator, new_facts, groups = _indicator(ask, say, id, facts, rulebook)
    question = say("Kind of level ({kinds})").format(kinds=", ".join(LEVEL_KEYS))
    kind = ask("--level", question, _one_of(LEVEL_KEYS), "at_least")
    if baseline is None and "_by" in kind:
        baseline = ask("--baseline", say("The starting value"), number)
    levels = _levels(ask, say, due, document.horizons)
    new = NewTarget(document.id, id, indicator, statement, source, kind, levels, baseline, new_facts, groups)
    require_blocks(rules, problems)
    files = target_files(rules, new, say)
    made = tried(rules, files, problems)
    problems.require_none()
    target = next(one for each in made.documents for one in each.targets if one.name == f"{document.id}/{id}")
    return {**files, path: with_examples(files[path], target, made, say)}


def draft_dataset(
    rules: Path, datasets: Path, like: str | None, fresh: bool, ask: Ask, words: Language, problems: Problems
) -> Mapping[Path, str]:
    """The file of a dataset of the unit of an earlier one, or of a new unit where it is ``fresh`` or none is there.

    Raises InvalidInput for rules or a dataset that cannot be read, and when there is a dataset of that date.
    """
    rulebook = read_rulebook(rules, shown(rules), problems)
    problems.require_none()
    earlier = None if fresh else _earlier(like, datasets, rulebook, problems)
    problems.require_none()
    date = dt.date.fromisoformat(_key(ask, keys.DATASET, "as_of", words.say))
    unit = _unit(ask, words.say) if earlier is None else earlier.unit
    source = _key(ask, keys.DATASET, "source", words.say)
    path = datasets / unit.id / f"{date.isoformat()}.yaml"
    schema = Path(os.path.relpath(rules / "schema/dataset.json", path.parent)).as_posix()
    refuse_to_overwrite([path], problems)
    return {path: dataset_text(unit, date, source, rulebook, earlier, schema, words)}


# --- questions

_READERS: Mapping[ValueKind, AnswerReader] = {ScalarKind.TEXT: read.text, ScalarKind.DATE: read.date}


def _key(ask: Ask, shape: Shape, name: str, say: Translate) -> str:
    """What is to stand under a key: the question is its help, its kind says how the answer is read."""
    key = shape.key(name)
    return ask("--" + name.replace("_", "-"), say(key.help).rstrip("."), _READERS[key.kind])


def _anything(_node: Node, _problems: Problems) -> None:
    """Accepts every answer: the rulebook that is tried out says what is wrong with it."""


def _one_of(known: Collection[str], also: Collection[str] = ()) -> AnswerReader:
    def reader(node: Node, problems: Problems) -> None:
        answer = read.text(node, problems)
        if answer is not None and answer not in known and answer not in also:
            hint = suggestion(answer, known) or Text("known here: {keys}", keys=", ".join(known))
            problems.error("unknown-choice", node.place, Text("“{word}” is not in these rules", word=answer), hint)

    return reader


def _years(ask: Ask, say: Translate) -> list[str]:
    def years(node: Node, problems: Problems) -> None:
        for part in getattr(node, "text", "").split(","):
            wrong = fault(part.strip(), read.year)
            if wrong is not None:
                problems.error("not-a-year", node.place, wrong)

    answer = ask("--horizon", say("Years by which levels are due, such as 2025, 2030"), years)
    return [part.strip() for part in answer.split(",")]


def _document(ask: Ask, say: Translate, rulebook: Rulebook) -> Document:
    """The document of a target, by its id or its symbol; the only one is not asked for."""
    known = {document.id: document for document in rulebook.documents}
    by_symbol = {document.symbol: document for document in rulebook.documents}
    only = next(iter(known)) if len(known) == 1 else None
    question = say("Document ({ids})").format(ids=", ".join(known))
    answer = ask("--document", question, _one_of(known, by_symbol), otherwise=only)
    return by_symbol.get(answer) or known[answer]


def _indicator(
    ask: Ask, say: Translate, id: str, told: Sequence[str], rulebook: Rulebook
) -> tuple[str | NewIndicator, Sequence[NewFact], Mapping[str, str]]:
    """The indicator of a target: a known one by its id, or a new one with the facts and the group that it brings."""
    question = say("Indicator, by its id in indicators.yaml; another id makes a new one")
    name = ask("--indicator", question, read.identifier, id)
    if name in rulebook.indicators:
        return name, (), {}
    label = ask("--label", say("Short label of the indicator, for the table"))
    formula = ask("--formula", say("Formula, such as minority_led_agencies / agencies"))
    group, groups = _group(ask, say, rulebook)
    facts = _facts(ask, say, formula, group, told, rulebook)
    default = "%" if "/" in formula else next((each.unit for each in facts), "người")
    kinds = {fact.id for fact in rulebook.facts.values() if fact.kind is not None}
    kinds |= {fact.id for fact in facts if fact.unit in keys.KINDS.known}
    if formula.strip() in kinds:
        return NewIndicator(name, label, formula, "", group), facts, groups
    unit = ask("--unit", say('Unit of the indicator; "%" for shares'), _anything, default)
    return NewIndicator(name, label, formula, unit, group), facts, groups


def _group(ask: Ask, say: Translate, rulebook: Rulebook) -> tuple[str, Mapping[str, str]]:
    """The group of what is new; with its label, where it is new itself."""
    known = ", ".join(f"{id} ({label})" for id, label in rulebook.groups.items())
    question = say("Group on the table, by its id; another id makes a new one. Known: {known}")
    group = ask("--group", question.format(known=known or "–"), read.identifier)
    if group in rulebook.groups:
        return group, {}
    return group, {group: ask("--group-label", say("Label of the new group “{group}”").format(group=group))}


def _facts(
    ask: Ask, say: Translate, formula: str, group: str, told: Sequence[str], rulebook: Rulebook
) -> list[NewFact]:
    """The facts of the formula that the vocabulary lacks."""
    said = {id.strip(): rest for id, _, rest in (each.partition("=") for each in told)}
    facts: list[NewFact] = []
    for id in facts_named(formula):
        if id in rulebook.facts:
            continue
        label, _sign, unit = (part.strip() or None for part in said.get(id, "").partition(";"))
        label = ask("--fact", say("What “{id}” counts, in a few words").format(id=id), otherwise=label)
        unit = ask(
            "--fact",
            say("Unit of “{id}”; yes_no, date or rank for what is no number").format(id=id),
            _anything,
            "người",
            otherwise=unit,
        )
        facts.append(NewFact(id, label, unit, group, part_of(formula, id)))
    return facts


def _levels(ask: Ask, say: Translate, told: Sequence[str], horizons: Sequence[int]) -> dict[int, str]:
    """Levels by the horizons that they are told or asked for."""
    said = {year.strip(): level.strip() for year, _, level in (each.partition("=") for each in told)}
    if said:
        years = [ask("--due", "", _one_of([str(each) for each in horizons]), otherwise=year) for year in sorted(said)]
        return {horizon: said[str(horizon)] for horizon in horizons if str(horizon) in years}
    levels: dict[int, str] = {}
    for horizon in horizons:
        question = say("Level by {year}, such as 60% (- for none)").format(year=horizon)
        level = ask("--due", question, _anything, "-" if levels else None)
        if level != "-":
            levels[horizon] = level
    return levels


def _unit(ask: Ask, say: Translate) -> Unit:
    id = ask("--unit-id", say("Id of the unit: letters, digits and -"), read.identifier)
    return Unit(id, ask("--unit-name", say("Name of the unit")), {})


# --- what is there


def _earlier(like: str | None, datasets: Path, rulebook: Rulebook, problems: Problems) -> Dataset | None:
    """The dataset to start from: a file, the one of a date, or the newest; none where there is none."""
    if like is None:
        newest = newest_dataset(datasets, rulebook, problems) if any(datasets.glob("*/*.yaml")) else None
        return newest[1] if newest else None
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
