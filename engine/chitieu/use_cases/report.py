"""The use case "report": a dataset in, its assessment out, and what has changed since an earlier one."""

from __future__ import annotations

from pathlib import Path

from chitieu.diagnostics import Problems
from chitieu.judging.compare import Diff, compare
from chitieu.judging.network import Driver
from chitieu.judging.snapshot import snapshot
from chitieu.model import Assessment
from chitieu.use_cases.diff import read_snapshots
from chitieu.use_cases.evaluate import evaluate
from chitieu.use_cases.selection import Selection


def evaluate_and_compare(
    rules: Path, dataset: Path, earlier: Path | None, selection: Selection, driver: Driver, problems: Problems
) -> tuple[Assessment, Diff | None]:
    """The assessment of a dataset, and how it differs from an ``earlier`` dataset or saved assessment, if any is named.

    Raises InvalidInput with everything that is wrong with rules and datasets.
    """
    (assessment,) = evaluate(rules, rules, [dataset], selection, driver, problems)
    if earlier is None:
        return assessment, None
    (then,) = read_snapshots(rules, [earlier], driver, problems, selection)
    return assessment, compare(then, snapshot(assessment))
