"""An assessment cut to what comparing needs: the same whether it was just made or saved as JSON before."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import NamedTuple

from chitieu.digest import digest
from chitieu.judging.points import scores, share_known
from chitieu.model import (
    Assessment,
    Bounds,
    Document,
    Judgement,
    Level,
    MeasuredIn,
    Merger,
    Result,
    Territory,
    Timing,
    Verdict,
)
from chitieu.over_years import span_of


class Standing(NamedTuple):
    """Where a target, or one of several parts of it, stands at a horizon. Figures are ``None`` where there are none.

    Of a target with parts they are those of its parts, which follow it. ``part`` is the place of a part, from 1, and
    ``measured`` what it is known by at other dates, the indicator that it asks of; 0 and nothing for a whole.

    ``level`` is the whole one, for what decides is not always its figure: ``about`` may have a tolerance.
    ``unit`` is that of the indicator; ``operands`` is ``3/17`` for a share of counts. ``issued`` is the day of the
    document; files of before do not say it.
    ``as_of`` is the date of the figures that judge it, where it is another than the snapshot's; ``timing`` is how they
    stand to the horizon, where the file says it. ``span`` are the first and the last year of the figures of one value.
    """

    document: str
    symbol: str
    target: str
    title: str
    group: str
    horizon: int
    verdict: Verdict
    level: Level | None
    value: Fraction | None
    operands: str | None
    unit: MeasuredIn | None
    attainment: Fraction | None
    shortfall: int | None
    part: int = 0
    measured: str = ""
    issued: dt.date | None = None
    as_of: dt.date | None = None
    timing: Timing | None = None
    span: tuple[int, int] | None = None
    points: Fraction | None = None

    @property
    def key(self) -> tuple[str, str, int]:
        """The target and the horizon: those of a part are its whole's."""
        return self.document, self.target, self.horizon

    @property
    def place(self) -> tuple[str, str, int, str]:
        """What is followed from one snapshot to another: a target, or a part by what it measures."""
        return *self.key, self.measured


class ScoreStanding(NamedTuple):
    """The score of a document, by its symbol, at a horizon."""

    symbol: str
    horizon: int
    points: Bounds
    grade: str | None


class Snapshot(NamedTuple):
    """The standings of a unit at a date; the digests tell whether rules or facts were the same.

    Where they are of a sum over units that were merged into it, ``merger`` says of which. ``supposed``: of figures that
    no dataset gives.
    """

    unit: str
    unit_name: str
    as_of: dt.date
    standings: tuple[Standing, ...]
    rulebook_digest: str
    dataset_digest: str
    merger: Merger | None = None
    scores: tuple[ScoreStanding, ...] = ()
    supposed: bool = False


def snapshot(assessment: Assessment) -> Snapshot:
    dataset = assessment.dataset
    return Snapshot(
        unit=dataset.unit.id,
        unit_name=dataset.unit.name,
        as_of=dataset.as_of,
        standings=tuple(_standings(assessment)),
        rulebook_digest=digest(assessment.rulebook.files),
        dataset_digest=dataset_digest(assessment),
        scores=tuple(
            ScoreStanding(one.document.symbol, one.horizon, one.scored.points, one.grade) for one in scores(assessment)
        ),
        supposed=bool(dataset.supposed),
    )


def dataset_digest(assessment: Assessment) -> str:
    """The fingerprint of every dataset that was read: of one alone, that of its file."""
    earlier = ((dataset.as_of.isoformat(), dataset.text) for dataset in assessment.history.datasets)
    merged = ((f"merged/{dataset.as_of.isoformat()}", dataset.text) for dataset in assessment.history.merged)
    return digest([("", assessment.dataset.text), *earlier, *merged, *_of_others(assessment.territory)])


def _of_others(territory: Territory | None) -> Iterator[tuple[str, str]]:
    """The list of units and the datasets of others, by names that no dataset of the unit has."""
    if territory is None:
        return
    if territory.listed:
        yield "units.yaml", territory.text
    for unit, datasets in territory.datasets.items():
        for dataset in datasets:
            yield f"{unit}/{dataset.as_of.isoformat()}", dataset.text


def _standings(assessment: Assessment) -> Iterator[Standing]:
    documents = {document.id: document for document in assessment.rulebook.documents}
    for result in assessment.results:
        document = documents[result.target.document]
        yield _standing(result, result.only, document)
        if result.only is None:
            names = measured_names(part.measurement.indicator.id for part in result.parts)
            for number, (part, name) in enumerate(zip(result.parts, names, strict=True), 1):
                yield _of_part(_standing(result, part, document), part, number, name)


def measured_names(indicators: Iterable[str]) -> list[str]:
    """What the parts of a target are known by: their indicators, and of one that is asked of again, which time."""
    names: list[str] = []
    seen: Counter[str] = Counter()
    for indicator in indicators:
        seen[indicator] += 1
        names.append(indicator if seen[indicator] == 1 else f"{indicator}#{seen[indicator]}")
    return names


def part_title(title: str, label: str) -> str:
    """What a part of a target is called."""
    return f"{title} – {label}"


def _of_part(standing: Standing, part: Judgement, number: int, name: str) -> Standing:
    return standing._replace(
        title=part_title(standing.title, part.measurement.indicator.label),
        verdict=part.verdict,
        attainment=part.attainment,
        points=None,
        part=number,
        measured=name,
    )


def _standing(result: Result, part: Judgement | None, document: Document) -> Standing:
    target = result.target
    measured = part.measurement if part else None
    return Standing(
        document=target.document,
        symbol=document.symbol,
        target=target.id,
        title=target.title,
        group=target.group,
        horizon=result.horizon,
        verdict=result.verdict,
        level=part.level if part else None,
        value=measured.exact if measured else None,
        operands=f"{measured.numerator}/{measured.denominator}" if measured and measured.is_share_of_counts else None,
        unit=measured.indicator.measured_in if measured else None,
        attainment=share_known(result),
        shortfall=part.shortfall if part else None,
        issued=document.date,
        as_of=result.as_of,
        timing=result.timing,
        span=span_of(measured.operands, result.as_of.year) if measured else None,
        points=result.scored.points.exact if result.scored else None,
    )
