"""chitieu as a library: ``import chitieu`` gives these names. Figures are exact fractions, faults are data.

Every function that reads raises InvalidInput with all that is wrong in the input: its ``diagnostics`` have a code, a
place, a message and a hint, and ``message`` makes text of one. Warnings go to ``problems`` where one is given.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from chitieu.diagnostics import Diagnostic, InvalidInput, Place, Problems, Severity
from chitieu.judging.compare import Change, Diff, Transition
from chitieu.language import Code
from chitieu.model import Assessment, Bounds, Dataset, Document, Fact, Result, Rulebook, Target, Verdict
from chitieu.prose.statements import Proofreading
from chitieu.use_cases.audit import Audit

if TYPE_CHECKING:
    from chitieu.views.tables.table import Output
    from chitieu.views.tables.words import Words

Rendering = Literal["table", "plain", "json", "csv", "markdown", "html", "xlsx"]

__all__ = [
    "Assessment",
    "Audit",
    "Bounds",
    "Change",
    "Dataset",
    "Diagnostic",
    "Diff",
    "Document",
    "Fact",
    "InvalidInput",
    "Place",
    "Problems",
    "Proofreading",
    "Result",
    "Rulebook",
    "Severity",
    "Target",
    "Transition",
    "Verdict",
    "assess",
    "audit",
    "compare",
    "evaluate",
    "message",
    "proofread",
    "read_dataset",
    "read_rulebook",
    "render",
    "suppose",
]


def read_rulebook(folder: str | Path, problems: Problems | None = None) -> Rulebook:
    """The rulebook of a folder: its documents with their targets, its facts and indicators."""
    from chitieu.files.rulebook import read_rulebook as read

    found = problems or Problems()
    rulebook = read(Path(folder), str(folder), found)
    found.require_none()
    return rulebook


def read_dataset(path: str | Path, rulebook: Rulebook, problems: Problems | None = None) -> Dataset:
    """The facts of a unit at a date, as a dataset file gives them; whatever contradicts the rulebook is an error."""
    from chitieu.files.dataset import read_dataset as read

    found = problems or Problems()
    dataset = read(Path(path), str(path), rulebook, found)
    found.require_none()
    assert dataset is not None
    return dataset


def suppose(dataset: Dataset, rulebook: Rulebook, figures: Mapping[str, object]) -> Dataset:
    """The dataset with other ``figures`` (by facts' ids or labels; ``11``, ``"96%"``): what is made of it says so."""
    from chitieu.files.supposed import suppose as supposed

    found = Problems()
    given = [f"{fact}={value}" for fact, value in figures.items()]
    other = supposed(dataset, f"{dataset.unit.id}/{dataset.as_of}", given, rulebook, found)
    found.require_none()
    return other


def assess(rulebook: Rulebook, dataset: Dataset) -> Assessment:
    """The dataset held against every target, by its own figures alone.

    ``results`` are in the order of the rulebook, one for each target and horizon: ``verdict``, ``attainment`` (the
    percent of target, a fraction of one), ``parts`` with their measurements, levels and shortfalls, ``missing`` facts.
    """
    from chitieu.judging.assess import Assessor
    from chitieu.judging.over_time import assess_over_time
    from chitieu.model import History

    with Assessor(rulebook, "plain") as assessor:
        return assess_over_time(assessor, dataset, History())


def evaluate(rulebook: Rulebook, path: str | Path, problems: Problems | None = None) -> Assessment:
    """What ``chitieu evaluate`` says of a dataset file: horizons that have ended are judged by the figures of then.

    The unit's earlier datasets beside the file, and those of units below, are read where something asks for them.
    """
    from chitieu.judging.assess import Assessor
    from chitieu.judging.over_time import assess_over_time
    from chitieu.use_cases.histories import read_with_history

    found = problems or Problems()
    read = read_with_history(Path(path), rulebook, found)
    found.require_none()
    assert read is not None
    with Assessor(rulebook, "plain") as assessor:
        return assess_over_time(assessor, *read)


def compare(then: Assessment, now: Assessment) -> Diff:
    """What changed from one assessment to another, worst first: ``changes`` with their ``transition``."""
    from chitieu.judging.compare import compare as compared
    from chitieu.judging.snapshot import snapshot

    return compared(snapshot(then), snapshot(now))


def audit(assessment: Assessment) -> Audit:
    """The claims of a dataset and the relations of checks.yaml, held against its facts."""
    from chitieu.use_cases.audit import audited

    return audited(assessment, assessment.history)


def proofread(path: str | Path) -> Proofreading:
    """What a report's text (.docx, .pdf, .html, .txt) states, and what of it holds by its own figures."""
    from chitieu.use_cases.proofread import proofread_file

    return proofread_file(Path(path), Problems())


def render(
    result: Assessment | Diff | Audit | Proofreading,
    format: Rendering = "plain",
    *,
    lang: Code = "vi",
    decimals: int = 1,
) -> str | bytes:
    """A result as a command writes it; a workbook (xlsx) is bytes, everything else a text."""
    from chitieu.language import language
    from chitieu.views.tables.formats import Format, rendered
    from chitieu.views.tables.words import Words

    words = Words(language(lang), decimals)
    return rendered(_output(result, words), words, Format(format))


def message(diagnostic: Diagnostic, lang: Code = "vi") -> str:
    """A diagnostic in words, with its place and what to do."""
    from chitieu.language import language
    from chitieu.views.problems import problem_text

    return problem_text(diagnostic, language(lang))


def _output(result: Assessment | Diff | Audit | Proofreading, words: Words) -> Output:
    if isinstance(result, Assessment):
        from chitieu.views.assessments import assessment_output

        return assessment_output([result], words.language, words.decimals)
    if isinstance(result, Diff):
        from chitieu.views.changes import comparison_output

        return comparison_output(result)
    if isinstance(result, Audit):
        from chitieu.views.audits import audit_output

        return audit_output([result], words)
    from chitieu.views.proof_page import proof_page
    from chitieu.views.proofreading import proofreading_output

    return proofreading_output(result, words, every=False)._replace(page=lambda: proof_page(result, words))
