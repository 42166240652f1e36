"""The use case "evaluate": files in, assessments out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

from chitieu.diagnostics import Place, Problems, Text, suggestion
from chitieu.files.rulebook import read_rulebook
from chitieu.files.workspace import each_once, newest_dataset, shown
from chitieu.judging.assess import Assessor
from chitieu.judging.inference import relations
from chitieu.judging.keys import asks_at
from chitieu.judging.network import Driver
from chitieu.judging.over_time import assess_over_time
from chitieu.messages import mark
from chitieu.model import Assessment, Document, Rulebook, Target
from chitieu.numbers import apart, in_text
from chitieu.use_cases.histories import ReadDataset, read_with_history, with_history

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
) -> tuple[Assessment, ...]:
    """The assessments of the chosen dataset files (of the newest one when none is named), cut to the selection.

    Raises InvalidInput with everything that is wrong with rules, datasets and selection; warnings stay in ``problems``.
    Without ``must_ask`` nothing need be asked: who watches may be about to write the first target.
    """
    rulebook = read_rulebook(rules, shown(rules), problems)
    if not problems.has_errors:
        selection.check(rulebook, problems)
    if must_ask and not problems.has_errors:
        selection.check_asks(rulebook, shown(rules), problems)
    known = relations(rulebook.facts, rulebook.checks)
    if chosen:
        paths = progress(each_once(chosen), mark("reading: {done} of {all} datasets"))
        read = [read_with_history(path, rulebook, problems, known, selection.takes) for path in paths]
    else:
        newest = newest_dataset(datasets, rulebook, problems)
        read = [with_history(*newest, rulebook, problems, known, selection.takes)] if newest else []
    if must_ask and not problems.has_errors:
        for one in filter(None, read):
            selection.check_tier(one, rulebook, problems)
    problems.require_none()
    with Assessor(rulebook, driver, known) as assessor:
        whole = [one for one in read if one is not None]
        judged = progress(whole, mark("evaluating: {done} of {all} datasets"))
        assessments = [assess_over_time(assessor, *one) for one in judged]
    for assessment in assessments:
        _tell_differing(assessment, problems)
    return tuple(map(selection.of, assessments))


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


class Selection:
    """The documents, groups and horizons to show; none named is all of them."""

    def __init__(self, documents: Sequence[str], groups: Sequence[str], horizons: Sequence[int]) -> None:
        self._documents, self._groups, self._horizons = documents, groups, horizons

    def check(self, rulebook: Rulebook, problems: Problems) -> None:
        """Reports every name that the rulebook does not know, with the nearest one that it does."""
        horizons = sorted({year for document in rulebook.documents for year in document.horizons})
        for option, asked, known in (
            ("--document", self._documents, [name for d in rulebook.documents for name in (d.id, d.symbol)]),
            ("--group", self._groups, list(rulebook.groups)),
            ("--horizon", [str(year) for year in self._horizons], [str(year) for year in horizons]),
        ):
            for word in asked:
                if word not in known:
                    problems.error(
                        "unknown-choice",
                        Place(option),
                        Text("“{word}” is not in these rules", word=word),
                        suggestion(word, known) or Text("known here: {keys}", keys=", ".join(known)),
                    )

    def check_asks(self, rulebook: Rulebook, name: str, problems: Problems) -> None:
        """Reports that no chosen target asks for anything at a chosen horizon: a gate on nothing would pass.

        ``name`` is that of the folder of rules.
        """
        asked = [(document, target, year) for document, target, year in rulebook.due if asks_at(target.cases, year)]
        if any(self.takes(*one) for one in asked):
            return
        if not asked:
            problems.error(
                "nothing-asked",
                Place(name),
                Text("these rules ask for nothing: no document has a target"),
                Text("write one file per target beside document.yaml"),
            )
            return
        years: dict[str, list[str]] = {}
        for document, _, year in sorted(asked, key=lambda one: one[2]):
            if str(year) not in years.setdefault(document.symbol, []):
                years[document.symbol].append(str(year))
        known = "; ".join(f"{symbol}: {', '.join(of)}" for symbol, of in years.items())
        problems.error(
            "nothing-asked",
            Place(self._given),
            Text("no target that is chosen asks for a level at these horizons"),
            Text("levels are asked by {documents}", documents=known),
        )

    def check_tier(self, read: ReadDataset, rulebook: Rulebook, problems: Problems) -> None:
        """Reports that what is chosen is asked of units of another tier alone."""
        dataset = read.dataset
        tier = read.tier
        chosen = {document.asks for document, target, year in rulebook.due if self.takes(document, target, year)}
        if tier is None or not chosen or {None, tier} & chosen:
            return
        problems.error(
            "asks-other-tiers",
            Place(self._given or f"{dataset.unit.id}/{dataset.as_of}"),
            Text("nothing that is chosen is asked of a {tier}, as “{unit}” is one", tier=tier, unit=dataset.unit.id),
            Text("the documents ask: {tiers}", tiers=", ".join(sorted(asked.value for asked in chosen if asked))),
        )

    @property
    def _given(self) -> str:
        """What was chosen, as options."""
        options = (("--document", self._documents), ("--group", self._groups), ("--horizon", self._horizons))
        return " ".join(f"{option} {word}" for option, words in options for word in words)

    def takes(self, document: Document, target: Target, horizon: int) -> bool:
        """Whether a target at a horizon is among the chosen."""
        return (
            (not self._documents or bool({document.id, document.symbol} & {*self._documents}))
            and (not self._groups or target.group in self._groups)
            and (not self._horizons or horizon in self._horizons)
        )

    def of(self, assessment: Assessment) -> Assessment:
        """The assessment with only the chosen results."""
        documents = {document.id: document for document in assessment.rulebook.documents}
        return assessment._replace(
            results=tuple(
                result
                for result in assessment.results
                if self.takes(documents[result.target.document], result.target, result.horizon)
            ),
            earlier=tuple(filter(_has_results, map(self.of, assessment.earlier))),
        )


def _has_results(assessment: Assessment) -> bool:
    return bool(assessment.results)
