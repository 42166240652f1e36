"""Rows of a sheet of targets → new targets; every fault is told at its cell, of all rows at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from chitieu.diagnostics import Problems, Severity, Text
from chitieu.drafts.row_levels import baseline_of, level_kind, levels_of
from chitieu.drafts.row_measures import Measures, RowMeasure, free
from chitieu.drafts.target import NewTarget
from chitieu.drafts.yaml_text import fault
from chitieu.files import fields as read
from chitieu.lists.target_sheet import Said, TargetSheet, WrittenTarget
from chitieu.model import Document, Rulebook


class DraftedRow(NamedTuple):
    """A target as a row asks for it, and the row: faults of its file are told at its cells."""

    new: NewTarget
    row: WrittenTarget


class DraftedTargets(NamedTuple):
    """The targets of a sheet, and the facts that are new by id, each with the first cell that names it."""

    rows: tuple[DraftedRow, ...]
    facts: Mapping[str, Said]


def drafted_targets(sheet: TargetSheet, rulebook: Rulebook, document: Document, problems: Problems) -> DraftedTargets:
    """The targets of a sheet; what is wrong with its rows goes to ``problems``, and such rows are left out."""
    horizons = {str(horizon): horizon for horizon in document.horizons}
    for year, said in sheet.horizons.items():
        if year not in horizons:
            text = Text("{year} is not a horizon of this document", year=year)
            known = Text("known here: {keys}", keys=", ".join(horizons))
            problems.error("unknown-horizon", said.place, text, known)
    measures = Measures(rulebook, problems)
    taken = {target.id for target in document.targets}
    drafted = []
    for row in sheet.rows:
        before = len(problems.found)
        source = _texts(row, sheet.head["source"], problems)
        kind, levels = level_kind(row, problems), levels_of(row, horizons, problems)
        baseline, measure = baseline_of(row, kind, problems), measures.of(row)
        id = _id(row.said["id"], measure, taken, problems)
        taken.add(id)
        faulty = any(one.severity is Severity.ERROR for one in problems.found[before:])
        if measure is None or faulty:
            continue
        new = NewTarget(
            document=document.id,
            id=id,
            indicator=measures.named(measure.indicator, id),
            statement=row.said["statement"].text,
            source=source,
            kind=kind,
            levels=levels,
            baseline=baseline,
            facts=measure.facts,
            groups=measure.groups,
        )
        drafted.append(DraftedRow(new, row))
    return DraftedTargets(tuple(drafted), measures.first_named)


def _texts(row: WrittenTarget, of_all: Said, problems: Problems) -> str:
    """The source of a row; what it does not say in words is told."""
    if not row.said["statement"].text:
        hint = Text("one row is one target; the parts of one that asks for several figures are added in its file")
        text = Text("the sentence of the document is missing")
        problems.error("empty-cell", row.said["statement"].place, text, hint)
    if not row.said["numerator"].text:
        hint = Text("write it in words, as the document does")
        problems.error("empty-cell", row.said["numerator"].place, Text("it is not said what is counted"), hint)
    source = row.said["source"].text or of_all.text
    if not source:
        hint = Text("write it here, or once for all above the table")
        problems.error("empty-cell", row.said["source"].place, Text("it is not said where the sentence stands"), hint)
    return source


def _id(said: Said, measure: RowMeasure | None, taken: set[str], problems: Problems) -> str:
    """The id of the target: as it is written, else made of what is measured; one that is there is an error."""
    if not said.text:
        if measure is None:
            return ""
        is_known = isinstance(measure.indicator, str)
        return free(str(measure.indicator) if is_known else measure.first.replace("_", "-"), taken, "-")
    wrong = fault(said.text, read.identifier)
    if wrong is not None:
        problems.error("bad-id", said.place, Text("“{value}” is not a usable id", value=said.text), wrong)
    elif said.text in taken:
        problems.error("exists", said.place, Text("“{id}” is there already: choose another id", id=said.text))
    return said.text
