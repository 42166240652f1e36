"""The use case "evaluate": files in, assessments out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

from chitieu.diagnostics import Place, Problems, Text
from chitieu.files.rulebook import read_rulebook
from chitieu.files.workspace import each_once, newest_dataset, shown
from chitieu.judging.assess import Assessor
from chitieu.judging.inference import Relation, relations
from chitieu.judging.network import Driver
from chitieu.judging.over_time import assess_over_time
from chitieu.messages import mark
from chitieu.model import Assessment, Rulebook
from chitieu.numbers import apart, in_text
from chitieu.use_cases.histories import ReadDataset, read_with_history, with_history
from chitieu.use_cases.selection import Selection, choices

T = TypeVar("T")


class Progress(Protocol):
    """Gives items one by one, and tells whoever waits how far that is."""

    def __call__(self, items: Sequence[T], text: str, /) -> Iterable[T]: ...


def quietly(items: Sequence[T], text: str, /) -> Iterable[T]:  # noqa: ARG001 - what Progress asks
    """Progress that nobody sees."""
    return items


def evaluate(
    rules: Path,
    datasets: Path,
    chosen: Sequence[Path],
    selection: Selection,
    driver: Driver,
    problems: Problems,
    progress: Progress = quietly,
    *,
    must_ask: bool = True,
    supposing: Sequence[str] = (),
) -> tuple[Assessment, ...]:
    """The assessments of the chosen dataset files (of the newest one when none is named), cut to the selection.

    Raises InvalidInput with everything that is wrong with rules, datasets and selection; warnings stay in ``problems``.
    Without ``must_ask`` nothing need be asked: who watches may be about to write the first target. ``supposing`` other
    figures (``fact=11``) than the datasets give, their assessments are of those.
    """
    rulebook = read_rulebook(rules, shown(rules), problems)
    if not problems.has_errors:
        selection = selection.resolved(lambda: choices(rulebook), problems)
    if must_ask and not problems.has_errors:
        selection.check_asks(rulebook, shown(rules), problems)
    known = relations(rulebook.facts, rulebook.checks)
    read = _read(datasets, chosen, rulebook, known, selection, problems, progress)
    if must_ask and not problems.has_errors:
        for one in read.values():
            selection.check_tier(one, rulebook, problems)
    problems.require_none()
    if supposing:
        read = {path: _supposing(supposing, path, one, rulebook, selection, problems) for path, one in read.items()}
        problems.require_none()
    with Assessor(rulebook, driver, known) as assessor:
        judged = progress(list(read.values()), mark("evaluating: {done} of {all} datasets"))
        assessments = [assess_over_time(assessor, *one) for one in judged]
    for assessment in assessments:
        _tell_differing(assessment, problems)
    return tuple(map(selection.of, assessments))


def _read(
    datasets: Path,
    chosen: Sequence[Path],
    rulebook: Rulebook,
    known: Sequence[Relation],
    selection: Selection,
    problems: Problems,
    progress: Progress,
) -> dict[Path, ReadDataset]:
    """The chosen datasets, each once and in order, or the newest; what cannot be read goes to ``problems``."""
    newest = None if chosen else newest_dataset(datasets, rulebook, problems)
    if newest is not None:
        return {newest[0]: with_history(*newest, rulebook, problems, known, selection.takes)}
    paths = each_once(chosen)
    to_read = progress(paths, mark("reading: {done} of {all} datasets"))
    read = [read_with_history(path, rulebook, problems, known, selection.takes) for path in to_read]
    return {path: one for path, one in zip(paths, read, strict=True) if one is not None}


def _supposing(
    figures: Sequence[str],
    path: Path,
    read: ReadDataset,
    rulebook: Rulebook,
    selection: Selection,
    problems: Problems,
) -> ReadDataset:
    from chitieu.files.supposed import suppose

    return read._replace(dataset=suppose(read.dataset, shown(path), figures, rulebook, problems, selection.choose))


def _tell_differing(assessment: Assessment, problems: Problems) -> None:
    """A warning for each figure of a dataset that is not what its units below come to: the figure judges."""
    dataset, rulebook = assessment.dataset, assessment.rulebook
    for fact in dataset.facts.values():
        if fact.units is not None and fact.units.given is not None and apart(fact.units.given, fact.units.value):
            problems.warning(
                "counted-differs",
                Place(f"{dataset.unit.id}/{dataset.as_of}"),
                Text(
                    "“{label}” is {value} here, and {counted} as counted from the units below",
                    label=rulebook.label(fact.id),
                    value=in_text(fact.value),
                    counted=in_text(fact.units.value),
                ),
                Text("one of the two is wrong; the figure that is given was judged by"),
            )
