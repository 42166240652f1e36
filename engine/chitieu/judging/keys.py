"""How targets, conditions and measurements are called in the network, and the small numbers that stand for them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from chitieu.model import ByCase, Case, Criterion, Gather, Judged, Judgement, Level, Part, Parts, criteria_of

TRUTH = {False: 0, None: 1, True: 2}


def target_key(document: str, target: str, horizon: int, reading: str | None = None) -> str:
    """The name of a verdict: ``06-NQ-TU/minority-led-agencies@2025``, with ``~reading`` for another reading."""
    return f"{document}/{target}{f'~{reading}' if reading else ''}@{horizon}"


def document_key(document: str, horizon: int) -> str:
    return f"{document}@{horizon}"


def case_key(document: str, target: str, reading: str | None = None) -> str:
    """The name of the choice among a target's cases: the number of the case is what the network concludes of it."""
    return f"case:{document}/{target}{f'~{reading}' if reading else ''}"


class Name(NamedTuple):
    """How a part is called: ``verdict`` at a horizon, ``choice`` among its cases at all of them.

    Parts below are numbered after ``above``, the verdict's with the number of the case where there are several.
    """

    verdict: str
    choice: str
    above: str

    def of_case(self, number: int, cases: Sequence[Case]) -> Name:
        """The name of what a case asks: its verdict is the whole's."""
        above = self.above if len(cases) == 1 else f"{self.above}/{number}"
        return Name(self.verdict, f"{self.choice}/{number}", above)

    def of_part(self, number: int, parts: Parts) -> Name:
        """The name of a part, counted from 1; that of the whole where it is nothing but the part."""
        if is_only(parts):
            return self
        below = f"{self.above}#{number}"
        return Name(below, f"{self.choice}#{number}", below)


def is_one(part: Part) -> bool:
    """Whether a part is nothing but one criterion."""
    return isinstance(part, Criterion) or (isinstance(part, Parts) and is_only(part) and is_one(part.of[0]))


def name_of(document: str, target: str, horizon: int, reading: str | None = None) -> Name:
    """The name of a target at a horizon."""
    key = target_key(document, target, horizon, reading)
    return Name(key, case_key(document, target, reading), key)


def is_only(parts: Parts) -> bool:
    """Whether a whole is nothing but its one part."""
    return len(parts.of) == 1 and parts.gather not in (Gather.AT_LEAST_OF, Gather.EACH_YEAR)


def when_key(number: int | str) -> str:
    """Of a condition, by its number among those of the rules."""
    return f"when:{number}"


def measure_key(indicator: str) -> str:
    """Of the measurement of an indicator."""
    return f"measure:{indicator}"


class Scale(NamedTuple):
    """The sorted limits that values are ranked among, by what is measured.

    Those of levels from data differ from unit to unit: each such level of an indicator is a scale of its own, whose
    ``moving`` name tells the two apart.
    """

    limits: Mapping[str, tuple[Fraction, ...]]
    moving: Mapping[tuple[str, Level], str]

    def measured(self, indicator: str, level: Level) -> str:
        """What a level of an indicator is held against."""
        return self.moving.get((indicator, level), indicator)


def in_place(level: Level) -> Level:
    """A level from data as the rules know it: figures that stand for those that a unit will have, in their order."""
    return level._replace(value=Fraction(0), tolerance=Fraction(1), known=True)


def verdict_key(key: str) -> str:
    """Of a verdict, by the name of what it is on."""
    return f"verdict:{key}"


def rank_among(value: Fraction, limits: Sequence[Fraction]) -> int:
    """The place of a value among sorted limits: 2i + 1 on the i-th, 2i between it and the one before."""
    position = bisect_left(limits, value)
    return 2 * position + (position < len(limits) and limits[position] == value)


def unconditional(cases: Sequence[Case]) -> bool:
    """Whether there is nothing to choose: one case, for every unit."""
    return len(cases) == 1 and cases[0].condition is None


def asks_at(cases: Iterable[Case], horizon: int) -> bool:
    """Whether any case asks for a level at a horizon."""
    return any(asks(case.part, horizon) for case in cases)


def asks(part: Part, horizon: int) -> bool:
    """Whether any of the criteria of a part asks for a level at a horizon."""
    return any(criterion.level_at(horizon) is not None for criterion in criteria_of(part))


def in_force(criteria: Iterable[Criterion], horizon: int) -> list[tuple[Criterion, Level]]:
    """The criteria that ask for a level at a horizon, with that level."""
    return [(criterion, level) for criterion in criteria if (level := criterion.level_at(horizon)) is not None]


def numbered(parts: Parts, horizon: int) -> list[tuple[int, Part]]:
    """The parts that ask for anything at a horizon, with their places, counted from 1."""
    return [(number, part) for number, part in enumerate(parts.of, 1) if asks(part, horizon)]


def choices_within(part: Part) -> Iterator[tuple[Case, ...]]:
    """The sets of cases that units choose between, of a part and of all parts within it."""
    match part:
        case Parts(_, _, of):
            for each in of:
                yield from choices_within(each)
        case ByCase(cases):
            if not unconditional(cases):
                yield cases
            for case in cases:
                yield from choices_within(case.part)


def numbered_criteria(whole: Judged, horizon: int, first: int = 1) -> Iterator[tuple[int, Judgement]]:
    """The judged criteria of a whole with their numbers: those of cases that are not the unit's are counted, too."""
    if whole.judgement is not None:
        yield first, whole.judgement
    if isinstance(whole.part, ByCase) and whole.choice is not None:
        earlier = whole.part.cases[: max(whole.choice.number - 1, 0)]
        first += sum(_size(case.part, horizon) for case in earlier)
    for each in whole.of:
        yield from numbered_criteria(each, horizon, first)
        first += _size(each.part, horizon)


def _size(part: Part, horizon: int) -> int:
    return len(in_force(criteria_of(part), horizon))
