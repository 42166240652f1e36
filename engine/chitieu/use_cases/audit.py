"""The use case "audit": what a report states, held against its own facts and against what must hold between them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from chitieu.diagnostics import Problems
from chitieu.files.dataset import read_dataset
from chitieu.files.rulebook import read_rulebook
from chitieu.files.workspace import shown
from chitieu.judging.assess import Assessor
from chitieu.judging.checking import CheckResult, check_results, counted_results
from chitieu.judging.claims import ClaimResult, Outcome, claim_results
from chitieu.judging.inference import Relation, relations
from chitieu.judging.network import Driver
from chitieu.judging.over_time import assess_over_time
from chitieu.links import whole_path
from chitieu.model import Assessment, Claim, Dataset, History, Result, Rulebook, last_day
from chitieu.use_cases.histories import history_of_formulas, territory_of
from chitieu.use_cases.selection import Selection, choices


class Audit(NamedTuple):
    """A dataset with its checks and its claims."""

    assessment: Assessment
    checks: tuple[CheckResult, ...]
    claims: tuple[ClaimResult, ...]


def audit(rules: Path, path: Path, selection: Selection, driver: Driver, problems: Problems) -> tuple[Audit, ...]:
    """The audit of a dataset, and of the other datasets of its folder that were read from the same report.

    A report that gives figures of several years has a dataset for each; its claims stand by the year they are about.
    Raises InvalidInput with everything that is wrong with rules and datasets.
    """
    rulebook = read_rulebook(rules, shown(rules), problems)
    known = relations(rulebook.facts, rulebook.checks)
    dataset = read_dataset(path, shown(path), rulebook, problems, known)
    problems.require_none()
    assert dataset is not None
    datasets = [dataset, *_of_the_same_report(path, dataset, rulebook, known)]
    horizons = {horizon for _, _, horizon in rulebook.due}
    history = _with_those_of_the_report(history_of_formulas(path, datasets, rulebook, problems, known), datasets)
    around = [territory_of(path, one, history, horizons, rulebook, problems, known) for one in datasets]
    problems.require_none()
    with Assessor(rulebook, driver, known) as assessor:
        assessments = [
            assess_over_time(assessor, one, History(), territory, history)
            for one, territory in zip(datasets, around, strict=True)
        ]
    chosen = selection.resolved(lambda: choices(rulebook), problems)
    problems.require_none()
    return tuple(audited(chosen.of(assessment), history) for assessment in assessments)


def audited(assessment: Assessment, history: History) -> Audit:
    """The audit of one assessment, whose relations take figures of other years from a ``history``."""
    dataset = assessment.dataset
    return Audit(
        assessment=assessment,
        checks=(
            *check_results(assessment.rulebook.checks, dataset, history),
            *counted_results(dataset, assessment.rulebook.facts),
        ),
        claims=tuple(
            one
            for claim in dataset.claims
            if (result := _result_of(claim, assessment)) is not None
            for one in claim_results(claim, result, assessment)
        ),
    )


def _with_those_of_the_report(history: History, datasets: Sequence[Dataset]) -> History:
    """Each dataset of a report is earlier than those that follow it there."""
    by_date = {one.as_of: one for one in (*history.datasets, *datasets)}
    return history._replace(datasets=tuple(by_date[date] for date in sorted(by_date)))


def _of_the_same_report(
    path: Path, dataset: Dataset, rulebook: Rulebook, known: Sequence[Relation]
) -> Sequence[Dataset]:
    """Other datasets of the folder with the same unit and source, in the order of their dates."""
    others = []
    for other in sorted(path.parent.glob("*.yaml")):
        if whole_path(other) == whole_path(path):
            continue
        faults = Problems()
        read = read_dataset(other, shown(other), rulebook, faults, known)
        same = read is not None and (read.unit.id, read.source) == (dataset.unit.id, dataset.source)
        if read is not None and same and dataset.source and not faults.has_errors:
            others.append(read)
    return sorted(others, key=lambda one: one.as_of)


def _result_of(claim: Claim, assessment: Assessment) -> Result | None:
    """The result that a claim is about: at the next horizon due, else at the last."""
    results = [result for result in assessment.results if result.target.name == claim.target]
    due = [result for result in results if last_day(result.horizon) >= assessment.dataset.as_of]
    chosen = due[:1] or results[-1:]
    return chosen[0] if chosen else None


def failed(check: CheckResult) -> bool:
    return check.held is False


def faulty(claim: ClaimResult) -> bool:
    """Whether a figure is not what the facts give, in whatever way."""
    return claim.outcome not in (Outcome.HOLDS, Outcome.DEPENDS_ON_READING, Outcome.CAPPED)
