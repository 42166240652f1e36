"""The use case "new targets": a sheet with a row for each target → their files, indicators and facts.

Nothing is written; what is wrong is told at the cells of the sheet, all at once.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from chitieu.diagnostics import Diagnostic, Place, Problems, Severity, Text
from chitieu.drafts.examples import with_examples
from chitieu.drafts.row_levels import first_level
from chitieu.drafts.target import NewIndicator, target_files
from chitieu.drafts.targets import DraftedRow, DraftedTargets, drafted_targets
from chitieu.drafts.write import refuse_to_overwrite, require_blocks, tried
from chitieu.files.rulebook import read_rulebook
from chitieu.files.workspace import shown
from chitieu.lists.target_sheet import Said, TargetSheet, target_sheet
from chitieu.messages import Translate
from chitieu.model import Document, Rulebook
from chitieu.naming import Nameable, as_a_whole
from chitieu.sheets.read import read_sheets

_ENTRY = re.compile(r"( *)([\w-]+):(?: |$)")


class DraftedFiles(NamedTuple):
    """The files of targets by path; how many targets there are, and the labels of the facts that are new."""

    document: str
    files: Mapping[Path, str]
    targets: int
    facts: Sequence[str]


def draft_targets(rules: Path, file: Path, document: str | None, say: Translate, problems: Problems) -> DraftedFiles:
    """The files of the targets of a sheet, with examples as the rules judge them.

    They are of the ``document`` that is named, else of the one that the sheet names. Raises InvalidInput with
    everything that is wrong with the rules, the sheet, or with the rules as they would be.
    """
    rulebook = rules_for_drafts(rules, problems)
    require_blocks(rules, problems)
    sheet = _sheet(file, problems)
    if sheet is None:
        problems.require_none()
    assert sheet is not None
    found = document_named(document, rulebook, problems, sheet.head["document"])
    if found is None:
        problems.require_none()
    assert found is not None
    drafted = drafted_targets(sheet, rulebook, found, problems)
    if not sheet.rows:
        hint = Text("fill in a row for each target below the header")
        problems.error("empty-sheet", Place(shown(file)), Text("no target stands in the sheet"), hint)
    problems.require_none()
    refuse_to_overwrite([rules / found.id / f"{one.new.id}.yaml" for one in drafted.rows], problems)
    files = _files(rules, drafted.rows, say)
    tries = Problems()
    made = tried(rules, files, tries)
    texts = {path.name: text for path, text in files.items()}
    problems.found += (_at_cell(one, drafted, texts) for one in tries.found if one.severity is Severity.ERROR)
    problems.require_none()
    targets = {target.name: target for each in made.documents for target in each.targets}
    for one in drafted.rows:
        path = rules / found.id / f"{one.new.id}.yaml"
        files[path] = with_examples(files[path], targets[f"{found.id}/{one.new.id}"], made, say)
    return DraftedFiles(found.id, files, len(drafted.rows), [said.text for said in drafted.facts.values()])


def rules_for_drafts(rules: Path, problems: Problems) -> Rulebook:
    """The rulebook; what is questionable in it is lint's to tell. Raises InvalidInput with what is wrong."""
    found = Problems()
    rulebook = read_rulebook(rules, shown(rules), found)
    problems.found += (one for one in found.found if one.severity is Severity.ERROR)
    problems.require_none()
    return rulebook


def _sheet(file: Path, problems: Problems) -> TargetSheet | None:
    """The sheet of targets in a file; ``None``, and an error, where there is none or several."""
    sheets = [sheet for sheet in read_sheets(file, shown(file), problems) if not sheet.hidden]
    found = [one for sheet in sheets if (one := target_sheet(sheet, problems)) is not None]
    if len(found) != 1 and not problems.has_errors:
        text = Text("several sheets are tables of targets") if found else Text("no sheet is a table of targets")
        hint = (
            Text("leave one, and hide or delete the others")
            if found
            else Text("begin with an empty one: chitieu export-template targets -o so-muc-tieu.xlsx")
        )
        problems.error("no-targets-table", Place(shown(file)), text, hint)
    return found[0] if len(found) == 1 else None


def document_named(
    name: str | None, rulebook: Rulebook, problems: Problems, said: Said | None = None
) -> Document | None:
    """The document of a name, by its id, symbol or title: that of the option, else that ``said``, else the only one."""
    given = said if name is None and said is not None else Said(name or "", Place("--document"))
    known = {one.id: one for one in rulebook.documents}
    if not given.text and len(known) == 1:
        return next(iter(known.values()))
    found = as_a_whole(given.text, [Nameable(one.id, (one.symbol, one.title)) for one in known.values()])
    if len(found) == 1:
        return known[found[0].id]
    text = Text("which document are the targets of?")
    if given.text:
        text = Text("“{word}” is not in these rules", word=given.text)
    hint = Text("begin it: chitieu new document")
    if known:
        hint = Text("say it: --document {first}; known here: {keys}", first=next(iter(known)), keys=", ".join(known))
    problems.error("unknown-choice", given.place, text, hint)
    return None


def _files(rules: Path, rows: Sequence[DraftedRow], say: Translate) -> dict[Path, str]:
    """The texts of all files, each target added to what those before it have made."""
    files: dict[Path, str] = {}
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "rules"
        shutil.copytree(rules, copy)
        for row in rows:
            for path, text in target_files(copy, row.new, say).items():
                path.write_text(text, encoding="utf-8")
                files[rules / path.relative_to(copy)] = text
    return files


def _at_cell(one: Diagnostic, drafted: DraftedTargets, texts: Mapping[str, str]) -> Diagnostic:
    """A fault of a file that would be written, at the cell that it comes from; one of another file as it stands."""
    name = Path(one.place.file).name
    indent = "  " if name in ("facts.yaml", "indicators.yaml") else ""
    entry = _entry_at(texts.get(name, ""), one.place.line, indent)
    if name == "facts.yaml" and entry in drafted.facts:
        return one._replace(place=drafted.facts[entry].place)
    for new, row in drafted.rows:
        if name == "indicators.yaml" and entry == _id_of(new.indicator):
            return one._replace(place=row.said["numerator"].place)
        if name == f"{new.id}.yaml":
            is_level = entry == new.kind
            return one._replace(place=(first_level(row) if is_level else row.said["statement"]).place)
    return one


def _id_of(indicator: str | NewIndicator) -> str:
    return indicator if isinstance(indicator, str) else indicator.id


def _entry_at(text: str, line: int, indent: str) -> str:
    """The key, so far indented, of the entry that a line of a file stands in."""
    for above in reversed(text.splitlines()[:line]):
        entry = _ENTRY.match(above)
        if entry is not None and entry[1] == indent:
            return entry[2]
    return ""
