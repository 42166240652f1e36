"""How targets, conditions and measurements are called in the network, and the small numbers that stand for them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from fractions import Fraction

from chitieu.model import Case, Criterion, Level

TRUTH = {False: 0, None: 1, True: 2}


def target_key(document: str, target: str, horizon: int, reading: str | None = None) -> str:
    """The name of a verdict: ``06-NQ-TU/minority-led-agencies@2025``, with ``~reading`` for another reading."""
    return f"{document}/{target}{f'~{reading}' if reading else ''}@{horizon}"


def document_key(document: str, horizon: int) -> str:
    return f"{document}@{horizon}"


def case_key(document: str, target: str, reading: str | None = None) -> str:
    """The name of the choice among a target's cases: the number of the case is what the network concludes of it."""
    return f"case:{document}/{target}{f'~{reading}' if reading else ''}"


def part_names(key: str, cases: Sequence[Case], number: int, parts: int) -> list[str]:
    """The names of the verdicts on the parts of case ``number``: the whole's own where there is only one."""
    if parts == 1:
        return [key]
    whole = key if len(cases) == 1 else f"{key}/{number}"
    return [f"{whole}#{position + 1}" for position in range(parts)]


def when_key(number: int | str) -> str:
    """Of a condition, by its number among those of the rules."""
    return f"when:{number}"


def measure_key(indicator: str) -> str:
    """Of the measurement of an indicator."""
    return f"measure:{indicator}"


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
    return any(in_force(case.criteria, horizon) for case in cases)


def in_force(criteria: Iterable[Criterion], horizon: int) -> list[tuple[Criterion, Level]]:
    """The criteria that ask for a level at a horizon, with that level."""
    return [(criterion, level) for criterion in criteria if (level := criterion.level_at(horizon)) is not None]
