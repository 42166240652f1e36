"""The use case "lint": a folder of rules, and datasets, held against evaluation's demands and the colleague's."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from chitieu.diagnostics import Diagnostic, Place, Problems, Text, suggestion
from chitieu.files.dataset import read_dataset
from chitieu.files.rulebook import read_with_places
from chitieu.files.workspace import report_same_dates, report_stray_datasets, shown
from chitieu.judging.inference import relations
from chitieu.lint.faults import FAULTS
from chitieu.lint.rules import RULES
from chitieu.lint.sources import Sources
from chitieu.lists.form_files import read_forms


def lint(rules: Path, datasets: Path, paths: Sequence[Path]) -> tuple[Diagnostic, ...]:
    """Everything found in the rules and in the datasets under ``datasets``, in order; at ``paths`` alone, if any.

    The colleague's questions are asked only of rules without errors: before that, they would be about half a rulebook.
    """
    problems = Problems()
    placed = read_with_places(rules, shown(rules), problems)
    rulebook = placed.rulebook
    if not problems.has_errors:
        _ask(Sources(placed, shown(rules)), problems)
    # Forms and datasets are read whatever is wrong with the rules: everything is told at once.
    if (rules / "forms").is_dir():
        read_forms(rules / "forms", shown(rules / "forms"), rulebook.facts, problems)
    known = relations(rulebook.facts, rulebook.checks)
    paths_read = sorted(datasets.glob("*/*.yaml"))
    read = [(path, read_dataset(path, shown(path), rulebook, problems, known)) for path in paths_read]
    report_stray_datasets(datasets, problems)
    report_same_dates([(path, dataset) for path, dataset in read if dataset], problems)
    for path in paths:
        if not path.exists():
            problems.error("no-file", Place(shown(path)), Text("there is no such file"))
    chosen = [shown(path) for path in paths]
    return tuple(problem for problem in problems.in_order() if not chosen or _is_within(problem, chosen))


def _ask(sources: Sources, problems: Problems) -> None:
    """The questions of every rule: warnings, and errors where a rule says that no reading of the file makes sense."""
    for code, rule in RULES.items():
        tell = problems.error if getattr(rule, "SEVERE", False) else problems.warning
        for finding in rule.check(sources):
            tell(code, finding.place, finding.text, finding.hint)


def unknown_code(code: str) -> Diagnostic:
    """The diagnostic for a code that no rule has."""
    problems = Problems()
    explained = sorted((*RULES, *FAULTS))
    hint = suggestion(code, explained) or Text("known here: {keys}", keys=", ".join(explained))
    problems.error("unknown-code", Place("--explain"), Text("no rule has the code “{code}”", code=code), hint)
    return problems.found[0]


def _is_within(problem: Diagnostic, chosen: Sequence[str]) -> bool:
    """Whether something was found in one of some files, or in a file of one of some folders."""
    file = problem.place.file
    return any(file == name or file.startswith(f"{name}/") for name in chosen)
