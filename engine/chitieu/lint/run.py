"""The use case "lint": a folder of rules, and datasets, held against evaluation's demands and the colleague's."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from chitieu.diagnostics import Diagnostic, Place, Problems, Text, suggestion
from chitieu.files.answers import answers, drop_answered
from chitieu.files.dataset import read_dataset
from chitieu.files.rulebook import read_with_places
from chitieu.files.tree import Node
from chitieu.files.units_list import NAME, read_units
from chitieu.files.workspace import check_listed, dataset_files, report_same_dates, report_stray_datasets, shown
from chitieu.judging.inference import relations
from chitieu.links import whole_path
from chitieu.lint.ended import report_ended
from chitieu.lint.faults import FAULTS
from chitieu.lint.reasons import REASONS
from chitieu.lint.rules import RULES
from chitieu.lint.sources import Sources
from chitieu.lists.collisions import report_collisions
from chitieu.lists.form_files import read_forms
from chitieu.lists.shared_titles import report_shared_titles
from chitieu.model import Rulebook

EXPLAINED = frozenset((*RULES, *FAULTS, *REASONS))
"""Every code that is printed."""


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
        _check_forms(rules / "forms", rulebook, problems)
    _check_datasets(datasets, rulebook, problems)
    _drop_answered(placed.shown_under(shown(rules)), problems)
    for path in paths:
        _check_chosen(path, (rules, datasets), problems)
    return tuple(problem for problem in problems.in_order() if not paths or _is_within(problem, paths))


def _check_forms(folder: Path, rulebook: Rulebook, problems: Problems) -> None:
    forms = read_forms(folder, shown(folder), rulebook.facts, problems)
    report_collisions(forms, shown(folder), problems)
    report_shared_titles(forms, shown(folder), problems)


def _check_datasets(folder: Path, rulebook: Rulebook, problems: Problems) -> None:
    """Each dataset by itself, and those of one unit, and of units that lie in one another, beside each other."""
    known = relations(rulebook.facts, rulebook.checks)
    read = [(path, read_dataset(path, shown(path), rulebook, problems, known)) for path in dataset_files(folder)]
    report_stray_datasets(folder, problems)
    whole = [(path, dataset) for path, dataset in read if dataset]
    report_same_dates(whole, problems)
    report_ended(whole, rulebook, problems)
    territory = read_units(folder / NAME, shown(folder / NAME), problems) if (folder / NAME).exists() else None
    if territory is not None:
        check_listed(whole, territory, problems)


def _check_chosen(path: Path, roots: Sequence[Path], problems: Problems) -> None:
    """Reports a path of which nothing was looked at: it would pass whatever stands there."""
    if not path.exists():
        problems.error("no-file", Place(shown(path)), Text("there is no such file"))
        return
    here = whole_path(path)
    if not any(here.is_relative_to(whole_path(root)) or whole_path(root).is_relative_to(here) for root in roots):
        problems.error(
            "nothing-there",
            Place(shown(path)),
            Text(
                "neither rules nor datasets stand there: lint looked at {rules} and {datasets}",
                rules=shown(roots[0]),
                datasets=shown(roots[1]),
            ),
            Text("name the folder of rules with --rules, or go to the folder that holds both"),
        )


def _ask(sources: Sources, problems: Problems) -> None:
    """The questions of every rule: warnings, and errors where a rule says that no reading of the file makes sense."""
    for code, rule in RULES.items():
        tell = problems.error if getattr(rule, "SEVERE", False) else problems.warning
        for finding in rule.check(sources):
            tell(code, finding.place, finding.text, finding.hint)


def _drop_answered(trees: Mapping[str, Node], problems: Problems) -> None:
    """Takes out what the rules answer themselves, and asks about answers to nothing, if all was asked."""
    all_asked = not problems.has_errors
    asked = drop_answered(trees, problems)
    for code, place in (answer for tree in trees.values() for answer in answers(tree)):
        if code not in EXPLAINED:
            problems.error("unknown-code", place, *_unknown(code))
        elif all_asked and (code, place) not in asked:
            problems.warning(
                "answer-unasked",
                place,
                Text("“{code}” is not asked here, and this answers it", code=code),
                Text("delete the code; errors cannot be answered, only mended"),
            )


def _unknown(code: str) -> tuple[Text, Text]:
    hint = suggestion(code, EXPLAINED) or Text("codes stand in brackets behind what is found")
    return Text("no rule has the code “{code}”", code=code), hint


def unknown_code(code: str) -> Diagnostic:
    """The diagnostic for a code that no rule has."""
    problems = Problems()
    problems.error("unknown-code", Place("--explain"), *_unknown(code))
    return problems.found[0]


def _is_within(problem: Diagnostic, chosen: Sequence[Path]) -> bool:
    """Whether something was found in one of some files or folders, or keeps anything there from being looked at."""
    file = Path(problem.place.file).absolute()
    nothing_read = problem.code in ("no-rules", "no-documents")
    return nothing_read or any(_plain(file).is_relative_to(_plain(path.absolute())) for path in chosen)


def _plain(path: Path) -> Path:
    """A path without dots, by its name: links are not followed, as in what is found."""
    return Path(os.path.normpath(path))
