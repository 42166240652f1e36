"""An assessment cut to what comparing needs: the same whether it was just made or saved as JSON before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from chitieu.digest import digest
from chitieu.model import Assessment, Level, Result, Verdict


class Standing(NamedTuple):
    """Where a target stands at a horizon. Figures are ``None`` where there are none or where parts have their own.

    ``level`` is the whole one, for what decides is not always its figure: ``about`` may have a tolerance.
    ``unit`` is that of the indicator; ``operands`` is ``3/17`` for a share of counts.
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
    unit: str | None
    attainment: Fraction | None
    shortfall: int | None

    @property
    def key(self) -> tuple[str, str, int]:
        return self.document, self.target, self.horizon


class Snapshot(NamedTuple):
    """The standings of a unit at a date; the digests tell whether rules or facts were the same."""

    unit: str
    unit_name: str
    as_of: dt.date
    standings: tuple[Standing, ...]
    rulebook_digest: str
    dataset_digest: str


def snapshot(assessment: Assessment) -> Snapshot:
    dataset = assessment.dataset
    return Snapshot(
        unit=dataset.unit.id,
        unit_name=dataset.unit.name,
        as_of=dataset.as_of,
        standings=tuple(_standings(assessment)),
        rulebook_digest=digest(assessment.rulebook.files),
        dataset_digest=digest([("", dataset.text)]),
    )


def _standings(assessment: Assessment) -> Iterator[Standing]:
    symbols = {document.id: document.symbol for document in assessment.rulebook.documents}
    for result in assessment.results:
        yield _standing(result, symbols[result.target.document])


def _standing(result: Result, symbol: str) -> Standing:
    target = result.target
    part = result.only
    measured = part.measurement if part else None
    return Standing(
        document=target.document,
        symbol=symbol,
        target=target.id,
        title=target.title,
        group=target.group,
        horizon=result.horizon,
        verdict=result.verdict,
        level=part.level if part else None,
        value=measured.exact if measured else None,
        operands=f"{measured.numerator}/{measured.denominator}" if measured and measured.is_share_of_counts else None,
        unit=measured.indicator.unit if measured else None,
        attainment=result.attainment,
        shortfall=part.shortfall if part else None,
    )
