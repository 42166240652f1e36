"""What of an evaluation is asked for: documents, groups and horizons, by any of their names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from chitieu.diagnostics import Place, Problems, Text
from chitieu.judging.keys import asks_at
from chitieu.model import Assessment, Document, Rulebook, Target
from chitieu.use_cases.histories import ReadDataset

if TYPE_CHECKING:
    from chitieu.judging.snapshot import Snapshot, Standing
    from chitieu.naming import Choose, Nameable


class Choices(NamedTuple):
    """What can be chosen: documents and groups by any of their names, and horizons."""

    documents: Sequence[Nameable]
    groups: Sequence[Nameable]
    horizons: Sequence[str]


def choices(rulebook: Rulebook) -> Choices:
    """What a rulebook lets choose."""
    from chitieu.naming import Nameable

    horizons = sorted({year for document in rulebook.documents for year in document.horizons})
    return Choices(
        [Nameable(one.id, (one.symbol, one.title)) for one in rulebook.documents],
        [Nameable(id, (label,)) for id, label in rulebook.groups.items()],
        [str(year) for year in horizons],
    )


def choices_among(standings: Iterable[Standing]) -> Choices:
    """What saved assessments let choose, without their rulebook."""
    from chitieu.naming import Nameable

    found = list(standings)
    documents = {one.document: Nameable(one.document, (one.symbol,)) for one in found}
    groups = {one.group: Nameable(one.group) for one in found}
    return Choices(
        list(documents.values()), list(groups.values()), [str(year) for year in sorted({one.horizon for one in found})]
    )


class Selection(NamedTuple):
    """The documents, groups and horizons to show, as they were named; none named is all of them.

    ``choose`` says which of several is meant.
    """

    documents: Sequence[str] = ()
    groups: Sequence[str] = ()
    horizons: Sequence[str] = ()
    choose: Choose | None = None

    def resolved(self, known: Callable[[], Choices], problems: Problems) -> Selection:
        """The same by ids; every name that nothing known has, or several have, goes to ``problems``."""
        if not (self.documents or self.groups or self.horizons):
            return self
        from chitieu.naming import Nameable

        documents, groups, years = known()
        return self._replace(
            documents=self._ids("--document", self.documents, documents, problems),
            groups=self._ids("--group", self.groups, groups, problems),
            horizons=self._ids("--horizon", self.horizons, [Nameable(year) for year in years], problems, whole=True),
        )

    def _ids(
        self, option: str, asked: Sequence[str], known: Sequence[Nameable], problems: Problems, *, whole: bool = False
    ) -> Sequence[str]:
        """The ids of what is named; a part of a name will do, unless it is to be ``whole``: 203 is no year."""
        from chitieu.naming import as_a_whole, meant, nobody

        found = []
        for word in asked:
            unknown = Text("“{word}” is not in these rules", word=word)
            if whole and not as_a_whole(word, known):
                hint = Text("known here: {keys}", keys=", ".join(one.id for one in known))
                problems.error("unknown-choice", Place(option), unknown, hint)
                continue
            found.append(meant(word, known, Place(option), unknown, problems, self.choose or nobody) or word)
        return found

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
        options = (("--document", self.documents), ("--group", self.groups), ("--horizon", self.horizons))
        return " ".join(f"{option} {word}" for option, words in options for word in words)

    def takes(self, document: Document, target: Target, horizon: int) -> bool:
        """Whether a target at a horizon is among the chosen."""
        return (
            (not self.documents or document.id in self.documents)
            and (not self.groups or target.group in self.groups)
            and self._at(horizon)
        )

    def cut(self, snapshots: Sequence[Snapshot], problems: Problems) -> tuple[Snapshot, ...]:
        """The snapshots with only the chosen targets. Raises InvalidInput where none is left: a gate would pass."""
        cut = tuple(map(self._of, snapshots))
        if self._given and not any(one.standings for one in cut):
            message = Text("no target that is chosen asks for a level at these horizons")
            problems.error("nothing-asked", Place(self._given), message)
            problems.require_none()
        return cut

    def _of(self, snapshot: Snapshot) -> Snapshot:
        """One of them, with the scores of its documents."""
        kept = [one for one in snapshot.standings if self._keeps(one)]
        symbols = {one.symbol for one in kept}
        scores = [one for one in snapshot.scores if one.symbol in symbols and self._at(one.horizon)]
        return snapshot._replace(standings=tuple(kept), scores=tuple(scores))

    def _keeps(self, one: Standing) -> bool:
        return (
            (not self.documents or one.document in self.documents)
            and (not self.groups or one.group in self.groups)
            and self._at(one.horizon)
        )

    def _at(self, horizon: int) -> bool:
        return not self.horizons or str(horizon) in self.horizons

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
