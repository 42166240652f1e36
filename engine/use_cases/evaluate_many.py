"""The use case "evaluate many": a table of facts in, a table of verdicts and what it says of all units out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from engine.bulk.run import Settings, evaluated
from engine.bulk.sources import Source
from engine.bulk.tables import Summary, read_verdicts, summary
from engine.diagnostics import Place, Problems, Text, suggestion
from engine.files.rulebook import read_rulebook
from engine.files.workspace import shown
from engine.model import Rulebook
from engine.use_cases.evaluate import Selection


class Done(NamedTuple):
    """``skipped`` rows were left out, ``single`` went to the judge of single units."""

    rulebook: Rulebook
    summary: Summary
    rows: int
    skipped: int
    single: int


def evaluate_many(
    rules: Path,
    source: Source,
    output: Path | None,
    selection: Selection,
    settings: Settings,
    top: int,
    tell: Callable[[Text], None],
    problems: Problems,
) -> Done:
    """The verdicts on every unit and date of a source; ``output`` is written whole or not at all.

    Raises InvalidInput with everything wrong with rules, selection and data; otherwise as ``engine.bulk.run`` does.
    """
    rulebook = read_rulebook(rules, shown(rules), problems)
    if not problems.has_errors:
        selection.check(rulebook, problems)
        _check_by(settings.by, rulebook, problems)
    problems.require_none()
    chosen = frozenset(
        (document.id, target.id, horizon)
        for document in rulebook.documents
        for target in document.targets
        for horizon in document.horizons
        if selection.takes(document, target, horizon)
    )
    with evaluated(rulebook, chosen, source, output, settings, tell, problems) as found:
        connection = found.duck.connection
        read_verdicts(connection, found.table)
        by = found.base.attributes.get(settings.by or "")
        if settings.by and by is None:
            problems.error(
                "missing-column",
                Place(source.shown),
                Text("the table has no column “{column}”", column=settings.by),
            )
            problems.require_none()
        return Done(rulebook, summary(connection, top, by), found.rows, found.skipped, found.single)


def _check_by(by: str | None, rulebook: Rulebook, problems: Problems) -> None:
    if by is not None and by not in rulebook.attributes:
        problems.error(
            "unknown-choice",
            Place("--by"),
            Text("“{word}” is not in these rules", word=by),
            suggestion(by, rulebook.attributes)
            or Text("known here: {keys}", keys=", ".join(rulebook.attributes) or "–"),
        )
