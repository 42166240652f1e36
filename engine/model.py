"""The words of the house, as frozen data. This module imports nothing of ours.

Every number is an exact ``Fraction``; every identifier is the ASCII one that its file gives.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Verdict(StrEnum):
    """What the facts prove about a target at a horizon."""

    MET = "met"
    MISSED = "missed"
    NO_DATA = "no_data"
    NOT_APPLICABLE = "not_applicable"


class Op(StrEnum):
    """How a value is held against a level. ``ABOUT`` (khoảng) reads as at least, less its tolerance."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    MORE_THAN = "more_than"
    LESS_THAN = "less_than"
    ABOUT = "about"


@dataclass(frozen=True)
class Bounds:
    """A closed interval that holds the true value; ``None`` is an open end. Equal ends are an exact value."""

    low: Fraction | None
    high: Fraction | None

    @property
    def exact(self) -> Fraction | None:
        """The value when the interval is a single number, else ``None``."""
        return self.low if self.low is not None and self.low == self.high else None


# --- formulas -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Constant:
    value: Fraction


@dataclass(frozen=True)
class FactName:
    id: str


@dataclass(frozen=True)
class Operation:
    sign: str  # one of + - * /
    left: Formula
    right: Formula


@dataclass(frozen=True)
class AnyOf:
    """``any(x)``: 1 when x is above zero, else 0."""

    operand: Formula


Formula = Constant | FactName | Operation | AnyOf


# --- the rulebook ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class FactType:
    """A word of the vocabulary: what a fact counts, in which unit, and the fact it is a part of."""

    id: str
    label: str
    unit: str
    group: str
    part_of: str | None = None


@dataclass(frozen=True)
class Indicator:
    """A formula over facts. ``unit`` is ``%`` for shares; ``counts`` names what one step of the numerator is."""

    id: str
    label: str
    formula: Formula
    unit: str
    group: str
    counts: str | None = None


@dataclass(frozen=True)
class Level:
    """What a document asks of an indicator by a horizon."""

    op: Op
    value: Fraction
    tolerance: Fraction = Fraction(0)


@dataclass(frozen=True)
class Criterion:
    """An indicator with its levels, in the order of their horizons (years)."""

    indicator: Indicator
    levels: tuple[tuple[int, Level], ...]

    def level_at(self, horizon: int) -> Level | None:
        """The level in force at a horizon: a level holds until a later one replaces it. ``None`` before the first."""
        in_force = [level for year, level in self.levels if year <= horizon]
        return in_force[-1] if in_force else None


@dataclass(frozen=True)
class Reading:
    """Another interpretation of an ambiguous target."""

    id: str
    label: str
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True)
class Example:
    """A case that a rule file promises: facts, and what must come of them (at the first horizon, if it names none)."""

    given: Mapping[str, Bounds]
    verdicts: Mapping[int, Verdict]
    attainment: Fraction | None
    shortfall: int | None


@dataclass(frozen=True)
class Target:
    """The level that a document asks of an indicator; several criteria are parts that must all be met."""

    id: str
    document: str
    title: str
    group: str
    statement: str
    source: str
    criteria: tuple[Criterion, ...]
    readings: tuple[Reading, ...] = ()
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True)
class Document:
    """The resolution or plan that sets targets."""

    id: str
    symbol: str
    title: str
    issuer: str
    date: dt.date
    period: str
    horizons: tuple[int, ...]
    targets: tuple[Target, ...]


@dataclass(frozen=True)
class Rulebook:
    """Everything under ``rules/``. ``files`` are the names and texts it was read from."""

    groups: Mapping[str, str]
    facts: Mapping[str, FactType]
    indicators: Mapping[str, Indicator]
    documents: tuple[Document, ...]
    files: tuple[tuple[str, str], ...]


# --- datasets -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Unit:
    id: str
    name: str


@dataclass(frozen=True)
class Fact:
    """A counted value of a unit at a date, with where it was read; ``implied_by`` names the fact that proves it."""

    id: str
    value: Bounds
    source: str
    note: str | None = None
    implied_by: str | None = None


@dataclass(frozen=True)
class Claim:
    """What the report itself states of a target (``document/rule``), as printed there."""

    target: str
    value: Fraction | None
    attainment: Fraction | None
    verdict: Verdict | None
    source: str
    note: str | None = None


@dataclass(frozen=True)
class Dataset:
    """The facts of one unit at one reporting date. ``text`` is that of the file it was read from."""

    unit: Unit
    as_of: dt.date
    source: str
    facts: Mapping[str, Fact]
    claims: tuple[Claim, ...]
    text: str


# --- what evaluation gives ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Measurement:
    """The exact value of an indicator on a dataset, with its operands.

    ``value`` is ``None`` when facts are missing. ``numerator`` and ``denominator`` stand for quotients of whole
    numbers, not reduced: 2/4 stays 2/4.
    """

    indicator: Indicator
    value: Bounds | None
    numerator: int | None
    denominator: int | None
    operands: Mapping[str, Bounds]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Judgement:
    """One criterion at one horizon. ``shortfall`` is in whole units of the numerator, the denominator unchanged."""

    measurement: Measurement
    level: Level
    verdict: Verdict
    attainment: Fraction | None
    shortfall: int | None


@dataclass(frozen=True)
class ReadingResult:
    reading: Reading
    verdict: Verdict
    attainment: Fraction | None
    parts: tuple[Judgement, ...]


@dataclass(frozen=True)
class Result:
    """A target at a horizon. ``attainment`` is the least of its parts'."""

    target: Target
    horizon: int
    verdict: Verdict
    attainment: Fraction | None
    parts: tuple[Judgement, ...]
    readings: tuple[ReadingResult, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Ids of the facts that the target needs and the dataset lacks, each once, in order."""
        return tuple(dict.fromkeys(fact for part in self.parts for fact in part.measurement.missing))


@dataclass(frozen=True)
class Step:
    """One firing of the network: a rule, what it matched and what it concluded, in the network's words."""

    rule: str
    matched: tuple[str, ...]
    concluded: str


@dataclass(frozen=True)
class Assessment:
    """A dataset held against a rulebook: results in the rulebook's order, and the steps that led to them.

    ``verdicts`` holds, for a document and horizon, the worst verdict of its targets.
    """

    rulebook: Rulebook
    dataset: Dataset
    results: tuple[Result, ...]
    verdicts: Mapping[tuple[str, int], Verdict]
    steps: tuple[Step, ...]
