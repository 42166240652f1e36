"""How many there are and what they are: the facts of a group under “Về số lượng” and “Về chất lượng”."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from chitieu.model import Assessment, Check, Comparison, FactName, FactType, Formula, Operation, Verdict
from chitieu.views.names import verdict_word
from chitieu.views.report.figures import Figures


class FactGroup:
    """The facts of a group, each with the facts that it is a part of."""

    def __init__(self, id: str, assessment: Assessment, figures: Figures) -> None:
        self._figures = figures
        self._kinds, self._qualities = assessment.rulebook.facts, assessment.rulebook.qualities
        self._facts = assessment.dataset.facts
        self._own = [kind for kind in self._kinds.values() if kind.group == id and not kind.is_share]
        self._sums = _sums(assessment.rulebook.checks)
        self._no_data = verdict_word(Verdict.NO_DATA, figures.language)

    # --- quantity -------------------------------------------------------------------------------------------------

    def quantities(self) -> Iterator[str]:
        """A line for each count that is no part of another here, with its parts."""
        for kind in self._own:
            if kind.quality is None and self._whole(kind) is None:
                if kind.id in self._facts:
                    yield f"{self._quantity(kind)}."
                elif kind.part_of is None:
                    yield f"{kind.label}: {self._no_data}."

    def _quantity(self, kind: FactType) -> str:
        """``A: 06 người (B: 01 người; …). Trong đó: C: 01/6 người, chiếm 16,7% (…)``."""
        parts = list(self._parts(kind))
        sum = [part for part in parts if part.id in self._sums.get(kind.id, ())]
        text = f"{kind.label}: {self._counted(kind)}{self._listed(sum)}"
        others = "; ".join(
            f"{part.short or part.label}: {self._counted(part)}{self._listed(self._parts(part))}"
            for part in parts
            if part not in sum
        )
        return text + self._figures.language.say(". Of these: {parts}").format(parts=others) if others else text

    def _listed(self, parts: Iterable[FactType]) -> str:
        """Parts in brackets, each with its own."""
        texts = [
            f"{part.short or part.label}: {self._figures.counted(self._facts[part.id], part)}"
            f"{self._listed(self._parts(part))}"
            for part in parts
        ]
        return f" ({'; '.join(texts)})" if texts else ""

    def _counted(self, kind: FactType) -> str:
        """A count, beside the whole that it is a part of where that is known."""
        fact, whole = self._facts[kind.id], self._facts.get(kind.part_of or "")
        if whole is None or self._kinds[whole.id].unit != kind.unit:
            return self._figures.counted(fact, kind)
        return self._figures.share(fact, kind, whole)

    def _parts(self, whole: FactType) -> Iterator[FactType]:
        for kind in self._own:
            if kind.quality is None and kind.id in self._facts and self._whole(kind) == whole.id:
                yield kind

    def _whole(self, kind: FactType) -> str | None:
        """The nearest fact of the group that is known and that this one is a part of."""
        above = kind.part_of
        while above is not None and (above not in self._facts or self._kinds[above].group != kind.group):
            above = self._kinds[above].part_of
        return above

    # --- quality --------------------------------------------------------------------------------------------------

    def qualities(self) -> Iterator[dict[str, Any]]:
        """For each count whose people have qualities known of: a heading, and a line for each quality."""
        by_whole: dict[str | None, dict[str, list[FactType]]] = {}
        for quality in self._qualities:
            for kind in self._own:
                if kind.quality == quality:
                    by_whole.setdefault(self._bearer(kind), {}).setdefault(quality, []).append(kind)
        for whole, by_quality in by_whole.items():
            known = any(kind.id in self._facts for kinds in by_quality.values() for kind in kinds)
            heading = self._heading(whole)
            yield {
                "heading": f"{heading}:" if known else f"{heading}: {self._no_data}.",
                "lines": [f"{quality}: {self._quality(kinds)}." for quality, kinds in by_quality.items() if known],
            }

    def _heading(self, whole: str | None) -> str:
        if whole is None:
            return self._figures.language.say("Quality")
        kind, fact = self._kinds[whole], self._facts.get(whole)
        counted = f"{kind.label}, {self._figures.counted(fact, kind)}" if fact else kind.label
        return self._figures.language.say("Quality ({whole})").format(whole=counted)

    def _bearer(self, kind: FactType) -> str | None:
        """The count whose quality a fact tells: the nearest that it is a part of and that is no quality itself."""
        above = kind.part_of
        while above is not None and self._kinds[above].quality is not None:
            above = self._kinds[above].part_of
        return above

    def _quality(self, kinds: list[FactType]) -> str:
        """``Đại học trở lên: 23 người (Thạc sỹ: 04 người; Đại học: 19 người)``."""
        known = [kind for kind in kinds if kind.id in self._facts]
        ids = {kind.id for kind in known}
        texts = []
        for kind in known:
            if kind.part_of not in ids:
                within = [self._plain(part) for part in known if part.part_of == kind.id]
                texts.append(self._plain(kind) + (f" ({'; '.join(within)})" if within else ""))
        return "; ".join(texts) or self._no_data

    def _plain(self, kind: FactType) -> str:
        return f"{kind.short or kind.label}: {self._figures.counted(self._facts[kind.id], kind)}"


def _sums(checks: Iterable[Check]) -> dict[str, tuple[str, ...]]:
    """The facts that make up another by a check: ``heads + deputies == leaders``."""
    sums: dict[str, tuple[str, ...]] = {}
    for check in checks:
        condition = check.condition
        if isinstance(condition, Comparison) and condition.sign == "==":
            for whole, terms in ((condition.left, condition.right), (condition.right, condition.left)):
                parts = _terms(terms)
                if isinstance(whole, FactName) and len(parts) > 1:
                    sums[whole.id] = (*sums.get(whole.id, ()), *parts)
    return sums


def _terms(formula: Formula) -> tuple[str, ...]:
    """The facts of a sum; none if it is not one."""
    if isinstance(formula, FactName):
        return (formula.id,)
    if isinstance(formula, Operation) and formula.sign == "+":
        left, right = _terms(formula.left), _terms(formula.right)
        return (*left, *right) if left and right else ()
    return ()
