"""The use case "new target": answers → a target with what is new of its indicator and facts. Nothing is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from chitieu.diagnostics import Problems
from chitieu.drafts.examples import with_examples
from chitieu.drafts.questions import (
    Ask,
    ask_id,
    ask_key,
    naming_one,
)
from chitieu.drafts.target import NewTarget, target_files
from chitieu.drafts.write import refuse_to_overwrite, require_blocks, tried
from chitieu.files import keys
from chitieu.files.figures import number
from chitieu.files.rulebook import read_rulebook
from chitieu.files.workspace import shown
from chitieu.messages import Translate
from chitieu.model import Document, Rulebook
from chitieu.naming import Nameable, fitting
from chitieu.use_cases.new_measures import IndicatorQuestions, LevelQuestions, ask_kind
from chitieu.use_cases.new_pieces import with_pieces


class ToldOfTarget(NamedTuple):
    """What options say that may be given several times: facts ``id=label; unit``, levels ``2025=60%``."""

    facts: Sequence[str] = ()
    due: Sequence[str] = ()
    baseline: str | None = None


def draft_target(rules: Path, told: ToldOfTarget, ask: Ask, say: Translate, problems: Problems) -> Mapping[Path, str]:
    """The files of a target, with its indicator and facts where they are new, and examples as the rules judge them.

    What ``told`` leaves out is asked for. Raises InvalidInput for rules that cannot be read, now or with the target.
    """
    rulebook = read_rulebook(rules, shown(rules), problems)
    problems.require_none()
    require_blocks(rules, problems)
    document = _document(ask, say, rulebook)
    statement = ask_key(ask, keys.TARGET, "statement", say)
    source = ask_key(ask, keys.TARGET, "source", say)
    indicator, facts, groups = IndicatorQuestions(ask, say, told.facts, rulebook).asked()
    measure = indicator if isinstance(indicator, str) else indicator.id
    kind = ask_kind(ask, say)
    baseline = told.baseline
    if baseline is None and "_by" in kind:
        baseline = ask("--baseline", say("The starting value"), number)
    drafted = NewTarget(
        document.id, _free(measure, document), indicator, statement, source, kind, {}, baseline, facts, groups
    )

    def with_levels(levels: Mapping[int, str]) -> NewTarget:
        return drafted._replace(levels=levels)

    levels = LevelQuestions(rules, with_levels, ask, say).asked(told.due, document.horizons)
    whole = drafted._replace(levels=levels)
    if not told.due:
        whole = with_pieces(rules, whole, document.horizons, ask, say)
    id = _target_id(ask, say, rules, whole)
    refuse_to_overwrite([rules / document.id / f"{id}.yaml"], problems)
    return _files(rules, whole._replace(id=id), say, problems)


def _files(rules: Path, new: NewTarget, say: Translate, problems: Problems) -> Mapping[Path, str]:
    files, path = target_files(rules, new, say), rules / new.document / f"{new.id}.yaml"
    made = tried(rules, files, problems)
    problems.require_none()
    target = next(one for each in made.documents for one in each.targets if one.name == f"{new.document}/{new.id}")
    return {**files, path: with_examples(files[path], target, made, say)}


def _free(id: str, document: Document) -> str:
    """An id that no target of the document has, like the one that is wanted."""
    taken = {target.id for target in document.targets}
    return next(one for one in (id, *(f"{id}-{n}" for n in range(2, len(taken) + 3))) if one not in taken)


def _document(ask: Ask, say: Translate, rulebook: Rulebook) -> Document:
    """The document of a target, by any name of it; the only one is not asked for."""
    known = {document.id: document for document in rulebook.documents}
    names = [Nameable(one.id, (one.symbol, one.title)) for one in rulebook.documents]
    only = next(iter(known)) if len(known) == 1 else None
    question = say("Document ({ids})").format(ids=", ".join(known))
    answer = ask("--document", question, naming_one(names), otherwise=only)
    return known[fitting(answer, names)[0].id]


def _target_id(ask: Ask, say: Translate, rules: Path, new: NewTarget) -> str:
    """The id of the target: that of its indicator, shown to be changed where that was typed."""
    question = say("Id and name of the file: letters, digits and -")

    def taken(id: str) -> bool:
        return (rules / new.document / f"{id}.yaml").exists()

    typed = not ask.told("--indicator") or not ask.told("--statement")
    return ask_id(ask, "--id", question, new.id, taken, typed=typed)
