"""The use case "report": a dataset in, its assessment out, and what has changed since earlier ones; or all units of a
table, each as if it were the only one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from chitieu.diagnostics import Place, Problems, Text
from chitieu.files.rulebook import read_rulebook
from chitieu.files.workspace import shown
from chitieu.judging.assess import Assessor
from chitieu.judging.compare import Diff, compare
from chitieu.judging.network import Driver
from chitieu.judging.snapshot import snapshot
from chitieu.model import Assessment, History
from chitieu.use_cases.diff import read_snapshots
from chitieu.use_cases.evaluate import evaluate
from chitieu.use_cases.selection import Selection, choices

if TYPE_CHECKING:
    from chitieu.units.facts.sources import Source


def evaluate_and_compare(
    rules: Path, dataset: Path, earlier: Sequence[Path], selection: Selection, driver: Driver, problems: Problems
) -> tuple[Assessment, tuple[Diff, ...]]:
    """The assessment of a dataset, and how it differs from ``earlier`` datasets or saved assessments, by their dates.

    Raises InvalidInput with everything that is wrong with rules and datasets.
    """
    (assessment,) = evaluate(rules, rules, [dataset], selection, driver, problems)
    if not earlier:
        return assessment, ()
    before = sorted(read_snapshots(rules, earlier, driver, problems, selection), key=lambda one: one.as_of)
    return assessment, tuple(compare(then, snapshot(assessment)) for then in before)


def assessments_of_units(
    rules: Path, source: Source, selection: Selection, driver: Driver, problems: Problems
) -> tuple[Assessment, ...]:
    """The assessment of each unit of a table of facts at its latest date; rows of before give figures of other years.

    Raises InvalidInput with everything that is wrong with rules, selection and table.
    """
    from chitieu.units.one import datasets_by_unit

    rulebook = read_rulebook(rules, shown(rules), problems)
    problems.require_none()
    selection = selection.resolved(lambda: choices(rulebook), problems)
    problems.require_none()
    selection.check_asks(rulebook, shown(rules), problems)
    problems.require_none()
    keys = frozenset(
        (document.id, target.id, horizon)
        for document, target, horizon in rulebook.due
        if selection.takes(document, target, horizon)
    )
    made = []
    units = datasets_by_unit(rulebook, keys, source, problems)
    with Assessor(rulebook, driver) as assessor:
        for unit, (*before, last) in units.items():
            named = last._replace(unit=last.unit._replace(name=last.unit.name or unit))
            inference = assessor.infer(named)
            for one in inference.contradictions:
                text = Text(
                    "{unit}: no value of “{label}” fits what is known of it and the relations",
                    unit=unit,
                    label=rulebook.label(one.fact),
                )
                problems.error("contradiction", Place(source.shown, cell=one.fact), text)
            if not inference.contradictions:
                made.append(selection.of(assessor.assess(named, inference.facts, History(tuple(before)))))
    problems.require_none()
    return tuple(made)
