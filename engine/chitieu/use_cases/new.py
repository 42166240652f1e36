"""The use case "new": answers → a document, a target or a dataset to start from. The files come back unwritten."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from chitieu.diagnostics import Place, Problems, Text, suggestion
from chitieu.drafts.dataset import dataset_text
from chitieu.drafts.document import NewDocument, document_files
from chitieu.drafts.questions import AnswerReader, Ask, ask_id, ask_key
from chitieu.drafts.write import refuse_to_overwrite, tried
from chitieu.drafts.yaml_text import fault
from chitieu.files import fields as read
from chitieu.files import keys
from chitieu.files.dataset import read_dataset
from chitieu.files.rulebook import read_rulebook
from chitieu.files.shelf import datasets_named
from chitieu.files.tree import Node
from chitieu.files.workspace import dataset_files, newest_dataset, shown
from chitieu.language import Language
from chitieu.messages import Translate
from chitieu.model import Dataset, Rulebook, Unit


def draft_document(
    rules: Path, horizons: Sequence[str], ask: Ask, say: Translate, problems: Problems
) -> tuple[str, Mapping[Path, str]]:
    """The id of a document and its files; ``horizons`` are asked for where none is given.

    Raises InvalidInput when there is such a document, or when what would be written could not be read.
    """
    symbol = ask_key(ask, keys.DOCUMENT, "symbol", say)

    def taken(id: str) -> bool:
        return (rules / id / "document.yaml").exists()

    id = ask_id(ask, "--id", say("Id and name of the folder"), symbol, taken, typed=not ask.told("--symbol"))
    title, issuer = ask_key(ask, keys.DOCUMENT, "title", say), ask_key(ask, keys.DOCUMENT, "issuer", say)
    date = ask_key(ask, keys.DOCUMENT, "date", say)
    years = horizons or _years(ask, say)
    files = document_files(rules, NewDocument(id, symbol, title, issuer, date, sorted(set(years))), say)
    refuse_to_overwrite([rules / id / "document.yaml"], problems)
    tried(rules, files, problems)
    problems.require_none()
    return id, files


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
    unit = _unit(ask, words.say) if earlier is None else earlier.unit
    typed = _free_date(datasets / unit.id)
    date = dt.date.fromisoformat(ask_key(ask, keys.DATASET, "as_of", words.say, typed))
    source = ask_key(ask, keys.DATASET, "source", words.say)
    path = datasets / unit.id / f"{date.isoformat()}.yaml"
    schema = Path(os.path.relpath(rules / "schema/dataset.json", path.parent)).as_posix()
    refuse_to_overwrite([path], problems)
    return {path: dataset_text(unit, date, source, rulebook, earlier, schema, words)}


# --- questions


def _years(ask: Ask, say: Translate) -> list[str]:
    def years(node: Node, problems: Problems) -> None:
        for part in getattr(node, "text", "").split(","):
            wrong = fault(part.strip(), read.year)
            if wrong is not None:
                problems.error("not-a-year", node.place, wrong)

    answer = ask("--horizon", say("Years by which levels are due, such as 2025, 2030"), years)
    return [part.strip() for part in answer.split(",")]


def _unit(ask: Ask, say: Translate) -> Unit:
    name = ask("--unit-name", say("Name of the unit"))
    question, typed = say("Id of the unit: letters, digits and -"), not ask.told("--unit-name")
    return Unit(ask_id(ask, "--unit-id", question, name.lower(), lambda _: False, typed=typed), name, {})


def _free_date(folder: Path) -> AnswerReader:
    """Accepts dates of which the folder of a unit has no dataset."""

    def reader(node: Node, problems: Problems) -> None:
        date = read.date(node, problems)
        if date is not None and (folder / f"{date.isoformat()}.yaml").exists():
            problems.error("exists", node.place, Text("there is a dataset of that date already"))

    return reader


# --- what is there


def _earlier(like: str | None, datasets: Path, rulebook: Rulebook, problems: Problems) -> Dataset | None:
    """The dataset to start from: a file, the one of a date, or the newest; none where there is none."""
    if like is None:
        newest = newest_dataset(datasets, rulebook, problems) if any(datasets.glob("*/*.yaml")) else None
        return newest[1] if newest else None
    path = Path(like)
    if not path.exists():
        dated = datasets_named(like, datasets)
        if len(dated) != 1:
            known = [each.stem for each in dated or dataset_files(datasets)]
            hint = suggestion(like, known) or Text("known here: {keys}", keys=", ".join(known))
            problems.error("no-file", Place(like), Text("there is no such file"), hint)
            return None
        path = dated[0]
    return read_dataset(path, shown(path), rulebook, problems)
